/* Hands, arms, fingers, bones and tools of one frame.
 * Law: mm, mm/s, rad and s in the coordinates of LeapMath.h; a getter that cannot answer gives
 * zero, an identity or an invalid object. */
#if !defined(__Leap_Hands_h__)
#define __Leap_Hands_h__

#include "Handle.h"

namespace Leap {

class Frame;
class Hand;
class Finger;
class Tool;
class FingerList;
class PointableList;
class ToolList;

/** One of the four bones of a finger, from the wrist to the tip. */
class LEAP_EXPORT_CLASS Bone : public Handle {
public:
  enum Type { TYPE_METACARPAL = 0, TYPE_PROXIMAL = 1, TYPE_INTERMEDIATE = 2, TYPE_DISTAL = 3 };

  Bone() {}
  static const Bone &invalid();

  Vector prevJoint() const;
  Vector nextJoint() const;
  Vector center() const;
  /** From prevJoint to nextJoint; zero for the thumb's metacarpal, which has no length. */
  Vector direction() const;
  float length() const;
  float width() const;
  Type type() const;
  /** z towards the wrist, y out of the back of the hand; left-handed for left hands. */
  Matrix basis() const;
  bool isValid() const { return m_shared != 0; }
  bool operator==(const Bone &other) const { return isSame(other); }
  bool operator!=(const Bone &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_BONE); }
  friend std::ostream &operator<<(std::ostream &out, const Bone &bone) {
    return out << bone.toString();
  }

private:
  friend struct Maker;
  explicit Bone(const Handle &handle) : Handle(handle) {}
};

/** The forearm. */
class LEAP_EXPORT_CLASS Arm : public Handle {
public:
  Arm() {}
  static const Arm &invalid();

  Vector elbowPosition() const;
  Vector wristPosition() const;
  Vector center() const;
  /** From elbow to wrist. */
  Vector direction() const;
  float width() const;
  Matrix basis() const;
  /** False where a recording has no arms, too. */
  bool isValid() const;
  bool operator==(const Arm &other) const { return isValid() && isSame(other); }
  bool operator!=(const Arm &other) const { return !(*this == other); }
  std::string toString() const { return described(KIND_ARM); }
  friend std::ostream &operator<<(std::ostream &out, const Arm &arm) {
    return out << arm.toString();
  }

private:
  friend struct Maker;
  explicit Arm(const Handle &handle) : Handle(handle) {}
};

/** A finger or a tool. */
class LEAP_EXPORT_CLASS Pointable : public Handle {
public:
  enum Zone { ZONE_NONE = 0, ZONE_HOVERING = 1, ZONE_TOUCHING = 2 };

  Pointable() {}
  static const Pointable &invalid();

  /** Of a finger: ten times the id of its hand, plus its type. -1 where invalid. */
  int32_t id() const;
  Frame frame() const;
  /** Of a tool: invalid. */
  Hand hand() const;
  Vector tipPosition() const;
  Vector stabilizedTipPosition() const;
  Vector tipVelocity() const;
  Vector direction() const;
  float length() const;
  float width() const;
  bool isFinger() const;
  bool isTool() const;
  /** Tools always are. */
  bool isExtended() const;
  Zone touchZone() const;
  /** 1 at the far edge of the hover zone and beyond, 0 at the plane, -1 deep behind it. */
  float touchDistance() const;
  float timeVisible() const;
  bool isValid() const { return m_shared != 0; }
  bool operator==(const Pointable &other) const { return isSame(other); }
  bool operator!=(const Pointable &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_POINTABLE); }
  friend std::ostream &operator<<(std::ostream &out, const Pointable &pointable) {
    return out << pointable.toString();
  }

protected:
  friend struct Maker;
  friend class ListOf<Pointable>;
  explicit Pointable(const Handle &handle) : Handle(handle) {}
};

class LEAP_EXPORT_CLASS Finger : public Pointable {
public:
  enum Type { TYPE_THUMB = 0, TYPE_INDEX = 1, TYPE_MIDDLE = 2, TYPE_RING = 3, TYPE_PINKY = 4 };
  enum Joint { JOINT_MCP = 0, JOINT_PIP = 1, JOINT_DIP = 2, JOINT_TIP = 3 };

  Finger() {}
  /** Invalid where the pointable is no finger. */
  explicit Finger(const Pointable &pointable);
  static const Finger &invalid();

  Type type() const;
  Bone bone(Bone::Type bone) const;
  Vector jointPosition(Joint joint) const;
  std::string toString() const { return described(KIND_FINGER); }
  friend std::ostream &operator<<(std::ostream &out, const Finger &finger) {
    return out << finger.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Finger>;
  explicit Finger(const Handle &handle) : Pointable(handle) {}
};

class LEAP_EXPORT_CLASS Tool : public Pointable {
public:
  Tool() {}
  /** Invalid where the pointable is no tool. */
  explicit Tool(const Pointable &pointable);
  static const Tool &invalid();
  std::string toString() const { return described(KIND_TOOL); }
  friend std::ostream &operator<<(std::ostream &out, const Tool &tool) {
    return out << tool.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Tool>;
  explicit Tool(const Handle &handle) : Pointable(handle) {}
};

class LEAP_EXPORT_CLASS FingerList : public ListOf<Finger> {
public:
  Finger leftmost() const;
  Finger rightmost() const;
  Finger frontmost() const;
  FingerList extended() const;
  FingerList fingerType(Finger::Type type) const;
  FingerList &append(const FingerList &other);
};

class LEAP_EXPORT_CLASS ToolList : public ListOf<Tool> {
public:
  Tool leftmost() const;
  Tool rightmost() const;
  Tool frontmost() const;
  ToolList &append(const ToolList &other);
};

class LEAP_EXPORT_CLASS PointableList : public ListOf<Pointable> {
public:
  Pointable leftmost() const;
  Pointable rightmost() const;
  Pointable frontmost() const;
  PointableList extended() const;
  PointableList &append(const PointableList &other);
  PointableList &append(const FingerList &other);
  PointableList &append(const ToolList &other);
};

class LEAP_EXPORT_CLASS Hand : public Handle {
public:
  Hand() {}
  static const Hand &invalid();

  /** The same while the hand is tracked; -1 where invalid. */
  int32_t id() const;
  Frame frame() const;
  bool isLeft() const;
  bool isRight() const;
  /** Always five, from thumb to pinky. */
  FingerList fingers() const;
  PointableList pointables() const;
  /** Always empty: tools belong to frames. */
  ToolList tools() const;
  Finger finger(int32_t id) const;
  Pointable pointable(int32_t id) const;
  Tool tool(int32_t id) const;

  Vector palmPosition() const;
  Vector stabilizedPalmPosition() const;
  Vector palmVelocity() const;
  Vector palmNormal() const;
  float palmWidth() const;
  /** From the palm to the fingers. */
  Vector direction() const;
  /** y out of the back of the hand, z towards the wrist; left-handed for left hands. */
  Matrix basis() const;
  Arm arm() const;
  Vector wristPosition() const;
  /** The ball that the hand could hold. */
  Vector sphereCenter() const;
  float sphereRadius() const;
  float pinchStrength() const;
  float pinchDistance() const;
  float grabStrength() const;
  float grabAngle() const;
  float confidence() const;
  float timeVisible() const;

  /* Motion since an earlier frame; none where the hand is missing in it. */
  Vector translation(const Frame &sinceFrame) const;
  Vector rotationAxis(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame, const Vector &axis) const;
  Matrix rotationMatrix(const Frame &sinceFrame) const;
  float scaleFactor(const Frame &sinceFrame) const;
  /** Which share of the motion was of that kind, 0 to 1; 0 where there was none. */
  float translationProbability(const Frame &sinceFrame) const;
  float rotationProbability(const Frame &sinceFrame) const;
  float scaleProbability(const Frame &sinceFrame) const;

  bool isValid() const { return m_shared != 0; }
  bool operator==(const Hand &other) const { return isSame(other); }
  bool operator!=(const Hand &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_HAND); }
  friend std::ostream &operator<<(std::ostream &out, const Hand &hand) {
    return out << hand.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Hand>;
  explicit Hand(const Handle &handle) : Handle(handle) {}
};

class LEAP_EXPORT_CLASS HandList : public ListOf<Hand> {
public:
  Hand leftmost() const;
  Hand rightmost() const;
  Hand frontmost() const;
  HandList &append(const HandList &other);
};

} // namespace Leap

#endif
