/* The one screen. */
#include "core.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Leap {

namespace {

/* A desktop's display behind a controller that lies before it: 24 inches, upright, a little above
 * the table. Programs map what they get to their own display, so a share of it is what matters. */
const float WIDTH_MM = 520, HEIGHT_MM = 320, BOTTOM_MM = 80, AWAY_MM = 150;
const int WIDTH_PX = 1920, HEIGHT_PX = 1080;

struct Display : Shared {};

Vector nowhere() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  return Vector(nan, nan, nan);
}

/* A share moved into a screen that is so many times as large, about the same middle. */
float clamped(float share, float ratio) {
  const float beyond = (std::max(ratio, 0.0f) - 1) / 2;
  return share < -beyond ? -beyond : share > 1 + beyond ? 1 + beyond : share;
}

/* What a point of the screen's plane is told as. */
Vector told(const Vector &point, bool normalize, float ratio) {
  const float across = clamped((point.x + WIDTH_MM / 2) / WIDTH_MM, ratio);
  const float up = clamped((point.y - BOTTOM_MM) / HEIGHT_MM, ratio);
  if (normalize) {
    return Vector(across, up, 0);
  }
  return Vector(across * WIDTH_MM - WIDTH_MM / 2, up * HEIGHT_MM + BOTTOM_MM, -AWAY_MM);
}

/* How many times the direction leads from the position to the plane; not a number where it leads
 * away from it or along it. */
float steps_to_plane(const Vector &position, const Vector &direction) {
  const float steps = (-AWAY_MM - position.z) / direction.z;
  return steps >= 0 && steps <= std::numeric_limits<float>::max()
             ? steps
             : std::numeric_limits<float>::quiet_NaN();
}

} // namespace

const Screen &Screen::invalid() {
  static const Screen none;
  return none;
}

Vector Screen::intersect(const Vector &position, const Vector &direction, bool normalize,
                         float clampRatio) const {
  const float steps = steps_to_plane(position, direction);
  return isValid() && !std::isnan(steps)
             ? told(position + direction * steps, normalize, clampRatio)
             : nowhere();
}

Vector Screen::intersect(const Pointable &pointable, bool normalize, float clampRatio) const {
  return pointable.isValid() ? intersect(pointable.tipPosition(), pointable.direction(), normalize,
                                         clampRatio)
                             : nowhere();
}

Vector Screen::project(const Vector &position, bool normalize, float clampRatio) const {
  return isValid() ? told(position, normalize, clampRatio) : nowhere();
}

Vector Screen::horizontalAxis() const { return isValid() ? Vector(WIDTH_MM, 0, 0) : Vector(); }
Vector Screen::verticalAxis() const { return isValid() ? Vector(0, HEIGHT_MM, 0) : Vector(); }
Vector Screen::bottomLeftCorner() const {
  return isValid() ? Vector(-WIDTH_MM / 2, BOTTOM_MM, -AWAY_MM) : Vector();
}
Vector Screen::normal() const { return isValid() ? Vector::zAxis() : Vector(); }
int Screen::widthPixels() const { return isValid() ? WIDTH_PX : 0; }
int Screen::heightPixels() const { return isValid() ? HEIGHT_PX : 0; }
float Screen::distanceToPoint(const Vector &point) const {
  return isValid() ? point.distanceTo(project(point, false)) : 0;
}

Screen ScreenList::closestScreenHit(const Vector &position, const Vector &direction) const {
  return std::isnan(steps_to_plane(position, direction)) ? Screen() : (*this)[0];
}

Screen ScreenList::closestScreenHit(const Pointable &pointable) const {
  return pointable.isValid() ? closestScreenHit(pointable.tipPosition(), pointable.direction())
                             : Screen();
}

Screen ScreenList::closestScreen(const Vector &) const { return (*this)[0]; }

ScreenList &ScreenList::append(const ScreenList &other) {
  addAll(other);
  return *this;
}

ScreenList list_screens() {
  static const Ref<Display> display(new Display);
  ScreenList list;
  Maker::add(list, Maker::handle(display.get(), 0));
  return list;
}

} // namespace Leap
