/* Displays in the space of the hands, and reports to the maker.
 * Law: there is one screen, which stands behind the controller as a desktop's does: nobody
 * measures where the real one is. */
#if !defined(__Leap_Screen_h__)
#define __Leap_Screen_h__

#include "Hands.h"

namespace Leap {

/** A display, as programs of 2013 ask for it. */
class LEAP_EXPORT_CLASS Screen : public Handle {
public:
  Screen() {}
  static const Screen &invalid();

  int32_t id() const { return isValid() ? m_place : -1; }

  /** Where a finger or tool points to. The result is in mm, or with `normalize` a share of width
   * and height, from the lower left corner on. Points beyond the screen move to its edge, or with
   * a clampRatio above 1 to that of a screen so many times its size. NaN where it points away. */
  Vector intersect(const Pointable &pointable, bool normalize, float clampRatio = 1.0f) const;
  /** The same for a ray. */
  Vector intersect(const Vector &position, const Vector &direction, bool normalize,
                   float clampRatio = 1.0f) const;
  /** The point of the screen before which a point floats, told like intersect(). */
  Vector project(const Vector &position, bool normalize, float clampRatio = 1.0f) const;

  /** Along the lower and the left edge, as long as they are, mm. */
  Vector horizontalAxis() const;
  Vector verticalAxis() const;
  Vector bottomLeftCorner() const;
  /** Of unit length, towards the user. */
  Vector normal() const;
  int widthPixels() const;
  int heightPixels() const;
  /** To the nearest point of the screen, mm. */
  float distanceToPoint(const Vector &point) const;

  bool isValid() const { return m_shared != 0; }
  bool operator==(const Screen &other) const { return isSame(other); }
  bool operator!=(const Screen &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_SCREEN); }
  friend std::ostream &operator<<(std::ostream &out, const Screen &screen) {
    return out << screen.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Screen>;
  explicit Screen(const Handle &handle) : Handle(handle) {}
};

class LEAP_EXPORT_CLASS ScreenList : public ListOf<Screen> {
public:
  /** The screen that is pointed at; invalid where none is. */
  Screen closestScreenHit(const Pointable &pointable) const;
  Screen closestScreenHit(const Vector &position, const Vector &direction) const;
  /** The screen nearest to a point. */
  Screen closestScreen(const Vector &position) const;
  ScreenList &append(const ScreenList &other);
};

/** Recordings for the maker of the original. None are made, and nothing is sent to anybody. */
class LEAP_EXPORT_CLASS BugReport : public Handle {
public:
  BugReport() {}
  /** False: it was not begun. */
  bool beginRecording() { return false; }
  void endRecording() {}
  bool isActive() const { return false; }
  float progress() const { return 0; }
  float duration() const { return 0; }
};

} // namespace Leap

#endif
