/* Vectors, matrices, and invalid objects, which answer everything. */
#include "scripted.h"

#include <sstream>

using namespace Leap;

static void check_vector(const Vector &found, const Vector &wanted) {
  CHECK_NEAR(found.x, wanted.x, 1e-5);
  CHECK_NEAR(found.y, wanted.y, 1e-5);
  CHECK_NEAR(found.z, wanted.z, 1e-5);
}

static void vectors_calculate() {
  const Vector a(1, 2, 3), b(-2, 0.5f, 4);
  CHECK(a + b == Vector(-1, 2.5f, 7));
  CHECK(a - b == Vector(3, 1.5f, -1));
  CHECK(-a == Vector(-1, -2, -3));
  CHECK(a * 2 == 2 * a);
  CHECK(a / 2 == Vector(0.5f, 1, 1.5f));
  CHECK_NEAR(a.dot(b), 11, 1e-6);
  CHECK(Vector::xAxis().cross(Vector::yAxis()) == Vector::zAxis());
  CHECK_NEAR(Vector(3, 4, 12).magnitude(), 13, 1e-6);
  CHECK_NEAR(Vector(3, 4, 12).magnitudeSquared(), 169, 1e-6);
  CHECK_NEAR(a.distanceTo(b), (a - b).magnitude(), 1e-6);
  CHECK_NEAR(Vector::xAxis().angleTo(Vector::up()), PI / 2, 1e-6);
  CHECK_NEAR(Vector::left().angleTo(Vector::right()), PI, 1e-6);
  CHECK_NEAR(Vector().angleTo(Vector::right()), 0, 0);
  CHECK_NEAR(a.normalized().magnitude(), 1, 1e-6);
  CHECK(Vector(1e-4f, 0, 0).normalized() == Vector::zero());
  CHECK(a[0] == 1 && a[1] == 2 && a[2] == 3 && a[3] == 0);
  CHECK(a.toFloatPointer()[2] == 3);
  CHECK(Vector(0, 0, NAN).isValid() == false && a.isValid());
  Vector sum(a);
  sum += b;
  sum -= a;
  sum *= 4;
  sum /= 2;
  CHECK(sum == b * 2 && sum != a);
}

static void vectors_have_angles() {
  CHECK_NEAR(Vector(0, 1, -1).pitch(), PI / 4, 1e-6);
  CHECK_NEAR(Vector(1, 0, -1).yaw(), PI / 4, 1e-6);
  CHECK_NEAR(Vector::down().roll(), 0, 1e-6); /* the normal of a palm that looks down */
  CHECK_NEAR(Vector(1, -1, 0).roll(), PI / 4, 1e-6);
}

static void texts_are_short() {
  std::ostringstream out;
  out << Vector(1.5f, -2, 0.333333333f) << ' ' << Finger() << ' ' << Tool() << ' ' << Pointable();
  CHECK(out.str() == "(1.5, -2, 0.333333) Invalid Finger Invalid Tool Invalid Pointable");
  CHECK(Hand().toString() == "Invalid Hand");
  CHECK(Frame::invalid().toString() == "Invalid Frame");
}

static void matrices_calculate() {
  const Matrix turn(Vector(0, 0, 2), PI / 2); /* clockwise seen against the axis */
  check_vector(turn.transformPoint(Vector::xAxis()), Vector(0, -1, 0));
  check_vector(turn.xBasis, Vector(0, -1, 0));
  const Matrix a(Vector(1, 2, 3), 0.7f, Vector(4, 5, 6)), b(Vector(0, 1, 0), -1.1f);
  const Vector point(7, 8, 9);
  check_vector((a * b).transformPoint(point), a.transformPoint(b.transformPoint(point)));
  check_vector(a.rigidInverse().transformPoint(a.transformPoint(point)), point);
  check_vector(a.transformDirection(point) + a.origin, a.transformPoint(point));
  CHECK(a * Matrix::identity() == a && a != b);
  const FloatArray array = a.toArray4x4();
  CHECK(array.m_array[0] == a.xBasis.x && array.m_array[4] == a.yBasis.x);
  CHECK(array.m_array[12] == 4 && array.m_array[14] == 6 && array.m_array[15] == 1);
  CHECK(array.m_array[3] == 0);
  double doubles[9];
  CHECK(a.toArray3x3(doubles)[3] == static_cast<double>(a.yBasis.x));
}

static void invalid_objects_answer() {
  const Frame frame;
  CHECK(!frame.isValid() && frame.id() == -1 && frame.timestamp() == 0);
  CHECK(frame.hands().isEmpty() && frame.fingers().empty() && frame.gestures().count() == 0);
  CHECK(!frame.hands()[0].isValid() && !frame.hands()[-1].isValid());
  CHECK(!frame.hands().frontmost().isValid() && !frame.fingers().leftmost().isValid());
  CHECK(!frame.hand(1).isValid() && !frame.finger(10).isValid() && !frame.gesture(1).isValid());
  CHECK(!(frame == Frame()) && frame != Frame());
  CHECK(frame.rotationMatrix(frame) == Matrix::identity() && frame.scaleFactor(frame) == 1);
  CHECK(frame.gestures(frame).isEmpty());
  const InteractionBox box = frame.interactionBox();
  CHECK(!box.isValid() && box.normalizePoint(Vector(1, 2, 3)) == Vector());
  CHECK(box.denormalizePoint(Vector(1, 1, 1)) == Vector());

  const Hand hand;
  CHECK(!hand.isLeft() && !hand.isRight() && hand.id() == -1 && hand.fingers().isEmpty());
  CHECK(hand.palmPosition() == Vector() && hand.basis() == Matrix::identity());
  CHECK(!hand.frame().isValid() && !hand.arm().isValid() && hand.arm().width() == 0);
  CHECK(hand.arm().basis() == Matrix::identity() && hand.scaleFactor(frame) == 1);
  CHECK(hand.confidence() == 0 && hand.timeVisible() == 0 && hand.sphereRadius() == 0);

  const Finger finger;
  CHECK(finger.id() == -1 && !finger.isFinger() && !finger.isTool() && !finger.isExtended());
  CHECK(!finger.hand().isValid() && !finger.bone(Bone::TYPE_DISTAL).isValid());
  CHECK(finger.jointPosition(Finger::JOINT_TIP) == Vector() && finger.timeVisible() == 0);
  CHECK(finger.touchZone() == Pointable::ZONE_NONE && finger.touchDistance() == 0);
  CHECK(Bone().direction() == Vector() && Bone().basis() == Matrix::identity());
  CHECK(!Tool(Pointable(finger)).isValid() && !Finger(Pointable()).isValid());

  const Gesture gesture;
  CHECK(gesture.type() == Gesture::TYPE_INVALID && gesture.state() == Gesture::STATE_INVALID);
  CHECK(!CircleGesture(gesture).isValid() && CircleGesture(gesture).progress() == 0);
  CHECK(!SwipeGesture().pointable().isValid() && gesture.hands().isEmpty());
  CHECK(gesture.duration() == 0 && gesture.durationSeconds() == 0);
  CHECK(Device().serialNumber().empty() && Device().range() == 0 && !Device().isStreaming());
  CHECK(Device().distanceToBoundary(Vector(0, 100, 0)) == 0 && Device().position() == Vector());
  CHECK(FailedDevice().pnpId().empty() && FailedDevice().failure() == FailedDevice::FAIL_UNKNOWN);
  Config config;
  CHECK(!config.setFloat("Gesture.Circle.MinRadius", 1) && config.getString("any").empty());
  CHECK(config.type("any") == Config::TYPE_UNKNOWN && !config.save());
}

static void invalid_images_and_screens_answer() {
  const Image image;
  CHECK(!image.isValid() && image.data() == nullptr && image.distortion() == nullptr);
  CHECK(image.width() == 0 && image.height() == 0 && image.bytesPerPixel() == 0);
  CHECK(image.id() == -1 && image.sequenceId() == -1 && image.distortionWidth() == 0);
  CHECK(image.rectify(Vector(1, 2, 0)) == Vector() && image.warp(Vector(0, 0, 0)) == Vector());
  CHECK(image != Image::invalid() && image.toString() == "Invalid Image");
  CHECK(Frame().images().isEmpty() && Frame().rawImages().empty());
  const Screen screen;
  CHECK(!screen.isValid() && screen.id() == -1 && screen.widthPixels() == 0);
  CHECK(!screen.intersect(Vector(0, 100, 0), Vector::forward(), true).isValid());
  CHECK(!ScreenList().closestScreen(Vector()).isValid());
  CHECK(!Mask::invalid().isValid() && Mask().data() == nullptr && Mask() != Mask());
  const TrackedQuad quad = Frame().trackedQuad();
  CHECK(!quad.isValid() && !quad.visible() && quad.masks().empty() && quad.images().isEmpty());
  CHECK(quad.toString() == "Invalid TrackedQuad" && quad.orientation() == Matrix::identity());
  BugReport report;
  CHECK(!report.beginRecording() && !report.isActive() && report.progress() == 0);
}

static void a_controller_without_a_service_waits() {
  peer service;
  peer_init(&service); /* Nobody listens there. */
  {
    Controller controller;
    CHECK(!controller.isConnected() && !controller.isServiceConnected());
    CHECK(!controller.frame().isValid() && controller.devices().isEmpty());
    CHECK(!controller.config().setBool("tracking_tool_enabled", true));
    CHECK(!controller.isPolicySet(Controller::POLICY_IMAGES) && controller.hasFocus());
    CHECK(controller.now() > 0);
    CHECK(controller.images().isEmpty() && controller.failedDevices().isEmpty());
    CHECK(!controller.trackedQuad().isValid() && !controller.bugReport().isActive());
  }
  peer_free(&service);
}

int main() {
  RUN(vectors_calculate);
  RUN(vectors_have_angles);
  RUN(texts_are_short);
  RUN(matrices_calculate);
  RUN(invalid_objects_answer);
  RUN(invalid_images_and_screens_answer);
  RUN(a_controller_without_a_service_waits);
  return 0;
}
