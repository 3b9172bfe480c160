/* Points, directions and bases of the classic Leap interface: plain values, all inline.
 * Law: right-handed, mm, x along the controller to the right, y up, z towards the user; nothing
 * throws, and a division by zero gives what the processor makes of it. */
#if !defined(__LeapMath_h__)
#define __LeapMath_h__

#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <string>

namespace Leap {

static const float PI = 3.14159265358979f;
static const float DEG_TO_RAD = 0.0174532925f;
static const float RAD_TO_DEG = 57.295779513f;
static const float EPSILON = 1.192092896e-07f;

/** A point, a direction or a velocity. */
struct Vector {
  float x, y, z;

  Vector() : x(0), y(0), z(0) {}
  Vector(float across, float up_, float back) : x(across), y(up_), z(back) {}

  static const Vector &zero() { return constant<0, 0, 0>(); }
  static const Vector &xAxis() { return constant<1, 0, 0>(); }
  static const Vector &yAxis() { return constant<0, 1, 0>(); }
  static const Vector &zAxis() { return constant<0, 0, 1>(); }
  static const Vector &left() { return constant<-1, 0, 0>(); }
  static const Vector &right() { return constant<1, 0, 0>(); }
  static const Vector &up() { return constant<0, 1, 0>(); }
  static const Vector &down() { return constant<0, -1, 0>(); }
  static const Vector &forward() { return constant<0, 0, -1>(); }
  static const Vector &backward() { return constant<0, 0, 1>(); }

  float magnitude() const { return std::sqrt(magnitudeSquared()); }
  float magnitudeSquared() const { return x * x + y * y + z * z; }

  /** Angles in rad: of a direction above the horizon, of one to the right, of a palm's normal. */
  float pitch() const { return std::atan2(y, -z); }
  float yaw() const { return std::atan2(x, -z); }
  float roll() const { return std::atan2(x, -y); }

  /** The direction of unit length, or zero for a vector that has none. */
  Vector normalized() const {
    const float square = magnitudeSquared();
    return square <= EPSILON ? Vector() : *this / std::sqrt(square);
  }

  float distanceTo(const Vector &other) const { return (*this - other).magnitude(); }

  /** The angle between two directions, 0 to pi; 0 where one has no length. */
  float angleTo(const Vector &other) const {
    const float squares = magnitudeSquared() * other.magnitudeSquared();
    if (squares <= EPSILON) {
      return 0;
    }
    const float cosine = dot(other) / std::sqrt(squares);
    return std::acos(cosine < -1 ? -1 : cosine > 1 ? 1 : cosine);
  }

  float dot(const Vector &other) const { return x * other.x + y * other.y + z * other.z; }
  Vector cross(const Vector &other) const {
    return Vector(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  Vector operator-() const { return Vector(-x, -y, -z); }
  Vector operator+(const Vector &other) const {
    return Vector(x + other.x, y + other.y, z + other.z);
  }
  Vector operator-(const Vector &other) const {
    return Vector(x - other.x, y - other.y, z - other.z);
  }
  Vector operator*(float factor) const { return Vector(x * factor, y * factor, z * factor); }
  Vector operator/(float divisor) const { return Vector(x / divisor, y / divisor, z / divisor); }
  friend Vector operator*(float factor, const Vector &vector) { return vector * factor; }
  Vector &operator+=(const Vector &other) { return *this = *this + other; }
  Vector &operator-=(const Vector &other) { return *this = *this - other; }
  Vector &operator*=(float factor) { return *this = *this * factor; }
  Vector &operator/=(float divisor) { return *this = *this / divisor; }
  bool operator==(const Vector &other) const {
    return x == other.x && y == other.y && z == other.z;
  }
  bool operator!=(const Vector &other) const { return !(*this == other); }

  /** A component by its number; 0 beyond the third. */
  float operator[](unsigned int index) const {
    return index < 3 ? (index == 0 ? x : index == 1 ? y : z) : 0.0f;
  }

  /** Whether all components are finite. */
  bool isValid() const {
    return std::fabs(x) <= FLT_MAX && std::fabs(y) <= FLT_MAX && std::fabs(z) <= FLT_MAX;
  }

  /** The three components in a row. */
  const float *toFloatPointer() const { return &x; }
  template <typename Other> const Other toVector3() const { return Other(x, y, z); }
  template <typename Other> const Other toVector4(float w = 0.0f) const {
    return Other(x, y, z, w);
  }

  std::string toString() const {
    char text[80];
    std::snprintf(text, sizeof text, "(%g, %g, %g)", static_cast<double>(x),
                  static_cast<double>(y), static_cast<double>(z));
    return text;
  }
  friend std::ostream &operator<<(std::ostream &out, const Vector &vector) {
    return out << vector.toString();
  }

private:
  template <int X, int Y, int Z> static const Vector &constant() {
    static const Vector value(static_cast<float>(X), static_cast<float>(Y), static_cast<float>(Z));
    return value;
  }
};

/** Sixteen numbers, as graphics libraries take them. */
struct FloatArray {
  float m_array[16];

  float &operator[](unsigned int index) { return m_array[index]; }
  operator float *() { return m_array; }
  operator const float *() const { return m_array; }
};

/** A rotation and scale, whose three bases are told apart, and a translation. */
struct Matrix {
  Vector xBasis, yBasis, zBasis, origin;

  Matrix() : xBasis(1, 0, 0), yBasis(0, 1, 0), zBasis(0, 0, 1), origin() {}
  Matrix(const Vector &x, const Vector &y, const Vector &z)
      : xBasis(x), yBasis(y), zBasis(z), origin() {}
  Matrix(const Vector &x, const Vector &y, const Vector &z, const Vector &at)
      : xBasis(x), yBasis(y), zBasis(z), origin(at) {}
  Matrix(const Vector &axis, float angle) : origin() { setRotation(axis, angle); }
  Matrix(const Vector &axis, float angle, const Vector &translation) : origin(translation) {
    setRotation(axis, angle);
  }

  static const Matrix &identity() {
    static const Matrix value;
    return value;
  }

  /** Replace rotation and scale. With transformPoint() it turns clockwise seen against the axis:
   * programs were written for that. */
  void setRotation(const Vector &axis, float angle) {
    const Vector n = axis.normalized();
    const float s = std::sin(angle), c = std::cos(angle), d = 1 - c;
    xBasis = Vector(n.x * n.x * d + c, n.x * n.y * d - n.z * s, n.x * n.z * d + n.y * s);
    yBasis = Vector(n.y * n.x * d + n.z * s, n.y * n.y * d + c, n.y * n.z * d - n.x * s);
    zBasis = Vector(n.z * n.x * d - n.y * s, n.z * n.y * d + n.x * s, n.z * n.z * d + c);
  }

  Vector transformPoint(const Vector &in) const { return transformDirection(in) + origin; }
  Vector transformDirection(const Vector &in) const {
    return xBasis * in.x + yBasis * in.y + zBasis * in.z;
  }

  /** The inverse, if the bases have unit length and stand at right angles. */
  Matrix rigidInverse() const {
    Matrix inverse(Vector(xBasis.x, yBasis.x, zBasis.x), Vector(xBasis.y, yBasis.y, zBasis.y),
                   Vector(xBasis.z, yBasis.z, zBasis.z));
    inverse.origin = -inverse.transformDirection(origin);
    return inverse;
  }

  /** What is on the right is done first. */
  Matrix operator*(const Matrix &other) const {
    return Matrix(transformDirection(other.xBasis), transformDirection(other.yBasis),
                  transformDirection(other.zBasis), transformPoint(other.origin));
  }
  Matrix &operator*=(const Matrix &other) { return *this = *this * other; }
  bool operator==(const Matrix &other) const {
    return xBasis == other.xBasis && yBasis == other.yBasis && zBasis == other.zBasis &&
           origin == other.origin;
  }
  bool operator!=(const Matrix &other) const { return !(*this == other); }

  template <typename Other> const Other toMatrix3x3() const {
    return Other(xBasis.x, xBasis.y, xBasis.z, yBasis.x, yBasis.y, yBasis.z, zBasis.x, zBasis.y,
                 zBasis.z);
  }
  template <typename Other> const Other toMatrix4x4() const {
    return Other(xBasis.x, xBasis.y, xBasis.z, 0.0f, yBasis.x, yBasis.y, yBasis.z, 0.0f, zBasis.x,
                 zBasis.y, zBasis.z, 0.0f, origin.x, origin.y, origin.z, 1.0f);
  }

  /** Row after row: xBasis, yBasis, zBasis. */
  FloatArray toArray3x3() const {
    FloatArray out = FloatArray();
    toArray3x3(out.m_array);
    return out;
  }
  template <typename Number> Number *toArray3x3(Number *out) const {
    for (unsigned int i = 0; i < 3; i++) {
      out[i] = xBasis[i];
      out[3 + i] = yBasis[i];
      out[6 + i] = zBasis[i];
    }
    return out;
  }

  /** Row after row: xBasis, yBasis, zBasis, origin; the last column is 0, 0, 0, 1. */
  FloatArray toArray4x4() const {
    FloatArray out = FloatArray();
    toArray4x4(out.m_array);
    return out;
  }
  template <typename Number> Number *toArray4x4(Number *out) const {
    for (unsigned int i = 0; i < 4; i++) {
      out[i] = i < 3 ? xBasis[i] : 0.0f;
      out[4 + i] = i < 3 ? yBasis[i] : 0.0f;
      out[8 + i] = i < 3 ? zBasis[i] : 0.0f;
      out[12 + i] = i < 3 ? origin[i] : 1.0f;
    }
    return out;
  }

  std::string toString() const {
    return "xBasis:" + xBasis.toString() + " yBasis:" + yBasis.toString() +
           " zBasis:" + zBasis.toString() + " origin:" + origin.toString();
  }
  friend std::ostream &operator<<(std::ostream &out, const Matrix &matrix) {
    return out << matrix.toString();
  }
};

} // namespace Leap

#endif
