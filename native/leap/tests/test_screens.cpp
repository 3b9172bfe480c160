/* The one screen: where it stands, and what points at it. */
#include "scripted.h"

using namespace Leap;

namespace {

peer service;

void check_vector(const Vector &found, double x, double y, double z) {
  CHECK_NEAR(found.x, x, 1e-3);
  CHECK_NEAR(found.y, y, 1e-3);
  CHECK_NEAR(found.z, z, 1e-3);
}

Screen the_screen() { return Controller().locatedScreens()[0]; }

void there_is_one_screen() {
  const Controller controller;
  const ScreenList screens = controller.locatedScreens();
  CHECK(screens.count() == 1 && !screens.empty());
  const Screen screen = screens[0];
  CHECK(screen.isValid() && screen.id() == 0 && screen == controller.calibratedScreens()[0]);
  CHECK(!(screen == Screen::invalid()) && screen.toString() == "Screen Id:0");
  CHECK(screen.widthPixels() == 1920 && screen.heightPixels() == 1080);
  check_vector(screen.bottomLeftCorner(), -260, 80, -150);
  check_vector(screen.horizontalAxis(), 520, 0, 0);
  check_vector(screen.verticalAxis(), 0, 320, 0);
  check_vector(screen.normal(), 0, 0, 1);
  CHECK(screen.horizontalAxis().cross(screen.verticalAxis()).angleTo(screen.normal()) < 1e-6f);
}

void a_ray_meets_it() {
  const Screen screen = the_screen();
  const Vector from(0, 240, 50), ahead(0, 0, -1);
  check_vector(screen.intersect(from, ahead, false), 0, 240, -150);
  check_vector(screen.intersect(from, ahead, true), 0.5, 0.5, 0);
  check_vector(screen.intersect(from, ahead * 7, true), 0.5, 0.5, 0);
  check_vector(screen.intersect(from, Vector(0.5f, -0.4f, -1), true), 0.5 + 100 / 520.0,
               0.5 - 80 / 320.0, 0);
}

void beyond_the_edge_it_is_clamped() {
  const Screen screen = the_screen();
  const Vector from(0, 240, 50), aside(5, 0, -1); /* 1000 mm to the right */
  check_vector(screen.intersect(from, aside, true), 1, 0.5, 0);
  check_vector(screen.intersect(from, aside, false), 260, 240, -150);
  check_vector(screen.intersect(from, aside, true, 2), 1.5, 0.5, 0);
  check_vector(screen.intersect(from, aside, true, 100), 0.5 + 1000 / 520.0, 0.5, 0);
}

void what_points_away_does_not_meet_it() {
  const Screen screen = the_screen();
  const Vector from(0, 240, 50);
  for (const Vector &direction : {Vector(0, 0, 1), Vector(1, 0, 0), Vector(), Vector(NAN, 0, -1)}) {
    CHECK(std::isnan(screen.intersect(from, direction, true).x));
    CHECK(!screen.intersect(from, direction, false).isValid());
  }
  CHECK(!screen.intersect(Pointable(), true).isValid());
  const ScreenList screens = Controller().locatedScreens();
  CHECK(!screens.closestScreenHit(from, Vector::backward()).isValid());
  CHECK(!screens.closestScreenHit(Finger()).isValid());
  CHECK(screens.closestScreenHit(from, Vector::forward()) == screens[0]);
}

void points_are_before_it() {
  const Screen screen = the_screen();
  check_vector(screen.project(Vector(130, 160, 70), true), 0.75, 0.25, 0);
  check_vector(screen.project(Vector(130, 160, 70), false), 130, 160, -150);
  CHECK_NEAR(screen.distanceToPoint(Vector(130, 160, 70)), 220, 1e-3);
  CHECK_NEAR(screen.distanceToPoint(Vector(260 + 30, 160, -150 + 40)), 50, 1e-3);
  CHECK(Controller().locatedScreens().closestScreen(Vector(0, 200, 0)) == screen);
}

void fingers_point_at_it() {
  Controller controller;
  peer_listen(&service);
  peer_greet(&service);
  say_frame(&service, 1);
  const ScreenList screens = controller.locatedScreens();
  for (const Finger &finger : wait_for_frame(controller, 1).fingers()) {
    const bool hits = finger.direction().z < 0; /* All tips are before the screen. */
    CHECK(screens.closestScreenHit(finger).isValid() == hits);
    CHECK(screens[0].intersect(finger, true).isValid() == hits);
  }
}

} // namespace

int main() {
  peer_init(&service);
  RUN(there_is_one_screen);
  RUN(a_ray_meets_it);
  RUN(beyond_the_edge_it_is_clamped);
  RUN(what_points_away_does_not_meet_it);
  RUN(points_are_before_it);
  RUN(fingers_point_at_it);
  peer_free(&service);
  return 0;
}
