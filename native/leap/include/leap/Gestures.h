/* Gestures of one frame. Law: those that belong to one movement share its id; a gesture of another
 * kind converts to an invalid one. */
#if !defined(__Leap_Gestures_h__)
#define __Leap_Gestures_h__

#include "Hands.h"

namespace Leap {

class LEAP_EXPORT_CLASS Gesture : public Handle {
public:
  enum Type {
    TYPE_INVALID = -1,
    TYPE_SWIPE = 1,
    TYPE_CIRCLE = 4,
    TYPE_SCREEN_TAP = 5,
    TYPE_KEY_TAP = 6
  };
  enum State { STATE_INVALID = -1, STATE_START = 1, STATE_UPDATE = 2, STATE_STOP = 3 };

  Gesture() {}
  static const Gesture &invalid();

  Type type() const;
  /** Taps have STATE_STOP alone. */
  State state() const;
  int32_t id() const;
  /** us. */
  int64_t duration() const;
  float durationSeconds() const;
  Frame frame() const;
  HandList hands() const;
  PointableList pointables() const;
  bool isValid() const { return m_shared != 0; }
  bool operator==(const Gesture &other) const { return isSame(other); }
  bool operator!=(const Gesture &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_GESTURE); }
  friend std::ostream &operator<<(std::ostream &out, const Gesture &gesture) {
    return out << gesture.toString();
  }

protected:
  friend struct Maker;
  friend class ListOf<Gesture>;
  explicit Gesture(const Handle &handle) : Handle(handle) {}
  Gesture(const Gesture &gesture, Type type);
};

class LEAP_EXPORT_CLASS CircleGesture : public Gesture {
public:
  static Type classType() { return TYPE_CIRCLE; }
  CircleGesture() {}
  explicit CircleGesture(const Gesture &gesture) : Gesture(gesture, TYPE_CIRCLE) {}

  Vector center() const;
  /** Clockwise as seen by the user where it points away from him, as the finger does. */
  Vector normal() const;
  float radius() const;
  /** Turns. */
  float progress() const;
  Pointable pointable() const;
};

class LEAP_EXPORT_CLASS SwipeGesture : public Gesture {
public:
  static Type classType() { return TYPE_SWIPE; }
  SwipeGesture() {}
  explicit SwipeGesture(const Gesture &gesture) : Gesture(gesture, TYPE_SWIPE) {}

  Vector startPosition() const;
  Vector position() const;
  Vector direction() const;
  float speed() const;
  Pointable pointable() const;
};

class LEAP_EXPORT_CLASS KeyTapGesture : public Gesture {
public:
  static Type classType() { return TYPE_KEY_TAP; }
  KeyTapGesture() {}
  explicit KeyTapGesture(const Gesture &gesture) : Gesture(gesture, TYPE_KEY_TAP) {}

  Vector position() const;
  Vector direction() const;
  float progress() const;
  Pointable pointable() const;
};

class LEAP_EXPORT_CLASS ScreenTapGesture : public Gesture {
public:
  static Type classType() { return TYPE_SCREEN_TAP; }
  ScreenTapGesture() {}
  explicit ScreenTapGesture(const Gesture &gesture) : Gesture(gesture, TYPE_SCREEN_TAP) {}

  Vector position() const;
  Vector direction() const;
  float progress() const;
  Pointable pointable() const;
};

class LEAP_EXPORT_CLASS GestureList : public ListOf<Gesture> {
public:
  GestureList &append(const GestureList &other);
};

} // namespace Leap

#endif
