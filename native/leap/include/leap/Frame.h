/* One frame, with all that was seen in it.
 * Law: it never changes; programs may keep thousands, longer than their Controller. */
#if !defined(__Leap_Frame_h__)
#define __Leap_Frame_h__

#include "Gestures.h"

namespace Leap {

/** A box above the controller, whose points are 0 to 1 in each direction. */
class LEAP_EXPORT_CLASS InteractionBox : public Handle {
public:
  InteractionBox() {}
  static const InteractionBox &invalid();

  Vector normalizePoint(const Vector &position, bool clamp = true) const;
  Vector denormalizePoint(const Vector &normalized) const;
  Vector center() const;
  float width() const;
  float height() const;
  float depth() const;
  bool isValid() const { return m_shared != 0; }
  bool operator==(const InteractionBox &other) const { return isSame(other); }
  bool operator!=(const InteractionBox &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_INTERACTION_BOX); }
  friend std::ostream &operator<<(std::ostream &out, const InteractionBox &box) {
    return out << box.toString();
  }

private:
  friend struct Maker;
  explicit InteractionBox(const Handle &handle) : Handle(handle) {}
  Vector size() const;
};

class LEAP_EXPORT_CLASS Frame : public Handle {
public:
  Frame() {}
  static const Frame &invalid();

  /** Rises by one from frame to frame; -1 where invalid. */
  int64_t id() const;
  /** us, of the clock of Controller::now(). */
  int64_t timestamp() const;
  float currentFramesPerSecond() const;

  HandList hands() const;
  FingerList fingers() const;
  /** Fingers, then tools. */
  PointableList pointables() const;
  ToolList tools() const;
  Hand hand(int32_t id) const;
  Finger finger(int32_t id) const;
  Pointable pointable(int32_t id) const;
  Tool tool(int32_t id) const;
  InteractionBox interactionBox() const;

  /** Those of the kinds that were enabled when the frame came. */
  GestureList gestures() const;
  /** Those of all frames after another one up to this; empty where either is gone from the
   * Controller. */
  GestureList gestures(const Frame &sinceFrame) const;
  Gesture gesture(int32_t id) const;

  /* Motion of all hands together since an earlier frame. */
  Vector translation(const Frame &sinceFrame) const;
  Vector rotationAxis(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame, const Vector &axis) const;
  Matrix rotationMatrix(const Frame &sinceFrame) const;
  float scaleFactor(const Frame &sinceFrame) const;

  bool isValid() const { return m_shared != 0; }
  bool operator==(const Frame &other) const { return isSame(other); }
  bool operator!=(const Frame &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_FRAME); }
  friend std::ostream &operator<<(std::ostream &out, const Frame &frame) {
    return out << frame.toString();
  }

private:
  friend struct Maker;
  explicit Frame(const Handle &handle) : Handle(handle) {}
};

} // namespace Leap

#endif
