/* What the cameras saw.
 * Law: pixels and the map of the lens stay where they are while any Image of the pair, or a Frame
 * with it, is held; whatever is done with the Controller. */
#if !defined(__Leap_Image_h__)
#define __Leap_Image_h__

#include "Handle.h"

namespace Leap {

/** The picture of one camera. */
class LEAP_EXPORT_CLASS Image : public Handle {
public:
  enum FormatType { INFRARED = 0, IBRG = 1 };

  Image() {}
  static const Image &invalid();

  /** The same as the id of the frame that it was taken for; -1 where invalid. */
  int64_t sequenceId() const;
  /** 0 left, 1 right; -1 where invalid. */
  int32_t id() const;
  /** us, of the clock of Controller::now(): that of the frame. */
  int64_t timestamp() const;
  /** width * height bytes, row by row; NULL where invalid. */
  const unsigned char *data() const;
  int width() const;
  int height() const;
  int bytesPerPixel() const { return isValid() ? 1 : 0; }
  FormatType format() const { return INFRARED; }

  /** Pairs x, y for rays of slopes from -4 to 4, row by row: where in the image they are seen, 0 to
   * 1; outside of that they are not. NULL where invalid. */
  const float *distortion() const;
  /** Numbers in a row of distortion(): two for each ray. */
  int distortionWidth() const;
  int distortionHeight() const;
  /** Position in distortion(), 0 to 1, = slope * scale + offset. */
  float rayOffsetX() const;
  float rayOffsetY() const;
  float rayScaleX() const;
  float rayScaleY() const;

  /** The slope x, y of the ray that a pixel sees; NaN beyond the lens. */
  Vector rectify(const Vector &uv) const;
  /** The pixel that sees a ray of slope x, y, perhaps outside the image; NaN beyond the lens. */
  Vector warp(const Vector &xy) const;

  bool isValid() const { return m_shared != 0; }
  bool operator==(const Image &other) const { return isSame(other); }
  bool operator!=(const Image &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_IMAGE); }
  friend std::ostream &operator<<(std::ostream &out, const Image &image) {
    return out << image.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Image>;
  explicit Image(const Handle &handle) : Handle(handle) {}
};

/** Left, right; or empty. */
class LEAP_EXPORT_CLASS ImageList : public ListOf<Image> {
public:
  ImageList &append(const ImageList &other);
};

} // namespace Leap

#endif
