/* What a frame holds: the golden one, of which each number is another. */
#include "scripted.h"

#include <algorithm>

using namespace Leap;

namespace {

peer service;

void check_vector(const Vector &found, double x, double y, double z) {
  CHECK_NEAR(found.x, x, 1e-4);
  CHECK_NEAR(found.y, y, 1e-4);
  CHECK_NEAR(found.z, z, 1e-4);
}

void enable_all(const Controller &controller) {
  controller.enableGesture(Gesture::TYPE_CIRCLE);
  controller.enableGesture(Gesture::TYPE_SWIPE);
  controller.enableGesture(Gesture::TYPE_KEY_TAP);
  controller.enableGesture(Gesture::TYPE_SCREEN_TAP);
}

/* A frame outlives its controller. */
Frame golden_frame() {
  Controller controller;
  enable_all(controller);
  peer_greet(&service);
  say_frame(&service, 9);
  return wait_for_frame(controller, 9);
}

void hands_are_told() {
  const Frame frame = golden_frame();
  CHECK(frame.isValid() && frame.timestamp() == 1000000 + 8000 * 9);
  CHECK_NEAR(frame.currentFramesPerSecond(), 114.5, 1e-4);
  CHECK_INT(frame.hands().count(), 2);
  const Hand right = frame.hands()[0], left = frame.hands()[1];
  CHECK(right.id() == 17 && right.isRight() && !right.isLeft());
  CHECK(left.id() == 18 && left.isLeft() && !left.isRight());
  CHECK(frame.hand(18) == left && frame.hand(18) != right && !frame.hand(5).isValid());
  CHECK(frame.hands().rightmost() == left && frame.hands().leftmost() == right);
  CHECK(frame.hands().frontmost() == right && right.frame() == frame);
  check_vector(right.palmPosition(), 1, 1.25, 1.5);
  check_vector(right.palmVelocity(), 1.75, 2, 2.25);
  check_vector(right.stabilizedPalmPosition(), 2.5, 2.75, 3);
  check_vector(right.palmNormal(), -1, 0, 0);
  check_vector(right.direction(), 0, 0, -1);
  check_vector(right.sphereCenter(), 3.5, 3.75, 4);
  CHECK_NEAR(right.palmWidth(), 3.25, 1e-6);
  CHECK_NEAR(right.sphereRadius(), 4.25, 1e-6);
  CHECK_NEAR(right.grabStrength(), 4.5, 1e-6);
  CHECK_NEAR(right.pinchStrength(), 4.75, 1e-6);
  CHECK_NEAR(right.grabAngle(), 5, 1e-6);
  CHECK_NEAR(right.pinchDistance(), 5.25, 1e-6);
  CHECK_NEAR(right.confidence(), 5.5, 1e-6);
  CHECK_NEAR(right.timeVisible(), 5.75, 1e-6);
  check_vector(right.wristPosition(), 65.5, 65.75, 66);
  check_vector(right.arm().elbowPosition(), 64.75, 65, 65.25);
  check_vector(right.arm().center(), 65.125, 65.375, 65.625);
  CHECK_NEAR(right.arm().width(), 66.25, 1e-4);
  check_vector(right.arm().direction(), 1 / sqrt(3), 1 / sqrt(3), 1 / sqrt(3));
}

double determinant(const Matrix &m) {
  return static_cast<double>(m.xBasis.cross(m.yBasis).dot(m.zBasis));
}

void left_hands_have_left_handed_bases() {
  const Frame frame = golden_frame();
  const Hand right = frame.hand(17), left = frame.hand(18);
  CHECK_NEAR(determinant(right.basis()), 1, 1e-5);
  CHECK_NEAR(determinant(left.basis()), -1, 1e-5);
  CHECK_NEAR(determinant(right.arm().basis()), 1, 1e-5);
  CHECK_NEAR(determinant(left.arm().basis()), -1, 1e-5);
  /* A flat left hand that looks down and points away. */
  check_vector(left.basis().xBasis, -1, 0, 0);
  check_vector(left.basis().yBasis, 0, 1, 0);
  check_vector(left.basis().zBasis, 0, 0, 1);
  for (const Finger &finger : frame.fingers()) {
    for (int bone = 0; bone < 4; bone++) {
      const Matrix basis = finger.bone(static_cast<Bone::Type>(bone)).basis();
      CHECK_NEAR(determinant(basis), finger.hand().isLeft() ? -1 : 1, 1e-5);
    }
  }
}

void fingers_and_bones_are_told() {
  const Frame frame = golden_frame();
  const FingerList fingers = frame.fingers();
  CHECK_INT(fingers.count(), 10);
  for (int i = 0; i < 10; i++) {
    CHECK_INT(fingers[i].id(), (17 + i / 5) * 10 + i % 5);
    CHECK_INT(fingers[i].type(), i % 5);
    CHECK(fingers[i].isFinger() && !fingers[i].isTool());
  }
  const Finger index = frame.finger(171);
  CHECK(index == frame.hand(17).finger(171) && index.hand() == frame.hand(17));
  check_vector(index.tipPosition(), 25.5, 25.75, 26);
  check_vector(index.stabilizedTipPosition(), 26.25, 26.5, 26.75);
  check_vector(index.tipVelocity(), 27, 27.25, 27.5);
  check_vector(index.direction(), 27.75, 28, 28.25);
  CHECK_NEAR(index.length(), 28.5, 1e-5);
  CHECK_NEAR(index.width(), 28.75, 1e-5);
  CHECK(index.touchZone() == Pointable::ZONE_HOVERING);
  CHECK_NEAR(index.touchDistance(), 29, 1e-5);
  CHECK_NEAR(index.timeVisible(), 5.75, 1e-5);
  CHECK(index.jointPosition(Finger::JOINT_TIP) == index.tipPosition());
  CHECK(index.jointPosition(Finger::JOINT_DIP) == index.bone(Bone::TYPE_DISTAL).prevJoint());

  const Finger thumb = frame.fingers()[0];
  const Bone base = thumb.bone(Bone::TYPE_METACARPAL);
  CHECK(base.isValid() && base.length() == 0 && base.direction() == Vector());
  CHECK_NEAR(base.width(), 7.5, 1e-5);
  const Bone proximal = thumb.bone(Bone::TYPE_PROXIMAL);
  CHECK(proximal.type() == Bone::TYPE_PROXIMAL && !(proximal == base));
  check_vector(proximal.prevJoint(), 7.75, 8, 8.25);
  check_vector(proximal.nextJoint(), 8.5, 8.75, 9);
  check_vector(proximal.center(), 8.125, 8.375, 8.625);
  CHECK_NEAR(proximal.length(), 0.75 * sqrt(3), 1e-5);
  CHECK_NEAR(proximal.width(), 9.25, 1e-5);
}

void tools_are_pointables() {
  const Frame frame = golden_frame();
  CHECK_INT(frame.tools().count(), 1);
  CHECK_INT(frame.pointables().count(), 11);
  const Tool tool = frame.tools()[0];
  CHECK(tool.id() == 7 && tool.isTool() && !tool.isFinger() && tool.isExtended());
  CHECK(frame.pointable(7) == tool && !tool.hand().isValid());
  CHECK(!Finger(frame.pointable(7)).isValid() && Tool(frame.pointable(7)).isValid());
  CHECK(tool.tipPosition() != Vector() && tool.length() > 0 && tool.timeVisible() > 0);
}

void gestures_are_told() {
  const Frame frame = golden_frame();
  const GestureList gestures = frame.gestures();
  CHECK_INT(gestures.count(), 4);
  const CircleGesture circle(gestures[0]);
  CHECK(circle.isValid() && circle.type() == CircleGesture::classType() && circle.id() == 5);
  CHECK(circle.state() == Gesture::STATE_START && circle.duration() == 8700);
  CHECK_NEAR(circle.durationSeconds(), 0.0087, 1e-7);
  check_vector(circle.center(), 900, 900.25, 900.5);
  check_vector(circle.normal(), 900.75, 901, 901.25);
  CHECK_NEAR(circle.radius(), 901.5, 1e-3);
  CHECK_NEAR(circle.progress(), 901.75, 1e-3);
  CHECK(circle.pointable() == frame.finger(171) && circle.hands()[0] == frame.hand(17));
  const SwipeGesture swipe(frame.gesture(6));
  CHECK(swipe.state() == Gesture::STATE_UPDATE);
  check_vector(swipe.position(), 902, 902.25, 902.5);
  check_vector(swipe.direction(), 902.75, 903, 903.25);
  check_vector(swipe.startPosition(), 903.5, 903.75, 904);
  CHECK_NEAR(swipe.speed(), 904.25, 1e-3);
  const KeyTapGesture tap(gestures[2]);
  CHECK(tap.state() == Gesture::STATE_STOP && tap.isValid());
  check_vector(tap.position(), 904.5, 904.75, 905);
  CHECK(ScreenTapGesture(gestures[3]).isValid() && !ScreenTapGesture(gestures[2]).isValid());
  CHECK(!CircleGesture(swipe).isValid());
}

void lists_can_be_walked_and_joined() {
  const Frame frame = golden_frame();
  int seen = 0;
  HandList hands = frame.hands();
  for (HandList::const_iterator hand = hands.begin(); hand != hands.end(); ++hand) {
    seen += (*hand).id() + hand->fingers().count();
  }
  CHECK_INT(seen, 17 + 18 + 10);
  FingerList fingers = frame.hand(17).fingers();
  const FingerList before = fingers;
  fingers.append(frame.hand(18).fingers()).append(fingers);
  CHECK_INT(fingers.count(), 20);
  CHECK_INT(before.count(), 5);
  CHECK_INT(frame.fingers().fingerType(Finger::Type::TYPE_PINKY).count(), 2);
  const auto found = std::find_if(fingers.begin(), fingers.end(),
                                  [](const Finger &finger) { return finger.id() == 182; });
  CHECK(found != fingers.end() && (*found).type() == Finger::TYPE_MIDDLE);
  for (const Finger &finger : frame.fingers().extended()) {
    CHECK(finger.isExtended());
  }
  CHECK_INT(PointableList().append(frame.tools()).append(frame.fingers()).count(), 11);
}

void the_box_is_its_own_inverse() {
  const InteractionBox box = golden_frame().interactionBox();
  check_vector(box.center(), 908, 908.25, 908.5);
  CHECK_NEAR(box.width(), 908.75, 1e-3);
  CHECK_NEAR(box.height(), 909, 1e-3);
  CHECK_NEAR(box.depth(), 909.25, 1e-3);
  check_vector(box.normalizePoint(box.center()), 0.5, 0.5, 0.5);
  check_vector(box.normalizePoint(Vector(0, 9999, 908.5)), 0, 1, 0.5);
  CHECK(box.normalizePoint(Vector(0, 9999, 908.5), false).y > 1);
  const Vector n(0.25f, 0.75f, 0.125f);
  check_vector(box.normalizePoint(box.denormalizePoint(n)), 0.25, 0.75, 0.125);
}

void motion_is_told_between_frames() {
  Controller controller;
  enable_all(controller);
  peer_greet(&service);
  say_frame(&service, 1, FrameChange{0.2f, 0.1f, 3});
  say_frame(&service, 2, FrameChange{0.5f, 0.4f, 5});
  const Frame now = wait_for_frame(controller, 2), since = controller.frame(1);
  const Hand hand = now.hands()[1];
  check_vector(now.translation(since), 2, 0, 0);
  check_vector(hand.translation(since), 2, 0, 0);
  CHECK_NEAR(now.rotationAngle(since), 0.3, 1e-4);
  CHECK_NEAR(hand.rotationAngle(since), 0.3, 1e-4);
  check_vector(now.rotationAxis(since), 0, 1, 0);
  CHECK_NEAR(hand.rotationAngle(since, Vector::down()), -0.3, 1e-4);
  check_vector(hand.rotationMatrix(since).transformDirection(Vector::forward()), -sin(0.3), 0,
               -cos(0.3));
  CHECK_NEAR(now.scaleFactor(since), exp(0.3), 1e-4);
  CHECK_NEAR(hand.scaleFactor(since), exp(0.3), 1e-4);
  CHECK(hand.scaleFactor(Frame()) == 1 && hand.translation(Frame()) == Vector());
  CHECK_NEAR(now.translationProbability(since) + now.rotationProbability(since) +
                 now.scaleProbability(since),
             1, 1e-5);
  CHECK_NEAR(now.rotationProbability(since), now.scaleProbability(since), 1e-4); /* 0.3 each */
  CHECK(hand.translationProbability(since) > 0 && hand.translationProbability(since) < 0.1f);
  CHECK(now.translationProbability(now) == 0 && hand.scaleProbability(Frame()) == 0);
  CHECK_INT(now.gestures(since).count(), 4);
  CHECK_INT(now.gestures(now).count(), 0);
  CHECK_INT(since.gestures(now).count(), 0);
}

} // namespace

int main() {
  peer_init(&service);
  peer_listen(&service);
  RUN(hands_are_told);
  RUN(left_hands_have_left_handed_bases);
  RUN(fingers_and_bones_are_told);
  RUN(tools_are_pointables);
  RUN(gestures_are_told);
  RUN(lists_can_be_walked_and_joined);
  RUN(the_box_is_its_own_inverse);
  RUN(motion_is_told_between_frames);
  peer_free(&service);
  return 0;
}
