/* Frames as bytes between languages, for tests/native/test_frame_bytes.py:
 *   classic_bytes take FILE      write the first frame of the service with two hands
 *   classic_bytes read FILE TO   read a frame, and write it again
 * Both print the numbers of the frame as they came, none that is computed. */
#include <Leap.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

using namespace Leap;

namespace {

void print(const Vector &vector) { std::printf(" %.9g %.9g %.9g", vector.x, vector.y, vector.z); }

void print(const Pointable &pointable) {
  std::printf("\n  pointable %d %d %d %.9g %.9g %d %.9g", pointable.id(), pointable.isTool(),
              pointable.isExtended(), pointable.length(), pointable.width(), pointable.touchZone(),
              pointable.touchDistance());
  print(pointable.tipPosition());
  print(pointable.tipVelocity());
  const Finger finger(pointable);
  for (int type = Bone::TYPE_METACARPAL; finger.isValid() && type <= Bone::TYPE_DISTAL; type++) {
    const Bone bone = finger.bone(static_cast<Bone::Type>(type));
    print(bone.prevJoint());
    print(bone.nextJoint());
    std::printf(" %.9g", bone.width());
  }
}

void print(const Hand &hand) {
  std::printf("\n hand %d %d %.9g %.9g", hand.id(), hand.isLeft(), hand.grabStrength(),
              hand.timeVisible());
  print(hand.palmPosition());
  print(hand.palmVelocity());
  print(hand.sphereCenter());
  print(hand.arm().elbowPosition());
}

void print(const Gesture &gesture) {
  std::printf("\n gesture %d %d %d %lld %d", gesture.id(), gesture.type(), gesture.state(),
              static_cast<long long>(gesture.duration()), gesture.pointables()[0].id());
  print(CircleGesture(gesture).center());
  print(SwipeGesture(gesture).startPosition());
  print(KeyTapGesture(gesture).position());
  print(ScreenTapGesture(gesture).direction());
}

void print(const Frame &frame) {
  std::printf("frame %d %lld %lld %.9g", frame.isValid(), static_cast<long long>(frame.id()),
              static_cast<long long>(frame.timestamp()), frame.currentFramesPerSecond());
  print(frame.interactionBox().center());
  for (const Hand &hand : frame.hands()) {
    print(hand);
  }
  for (const Pointable &pointable : frame.pointables()) {
    print(pointable);
  }
  for (const Gesture &gesture : frame.gestures()) {
    print(gesture);
  }
  std::printf("\n");
}

Frame take() {
  Controller controller;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (controller.frame().hands().count() < 2 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return controller.frame();
}

Frame read(const char *path) {
  std::ifstream in(path, std::ios::binary);
  Frame frame;
  frame.deserialize(std::string(std::istreambuf_iterator<char>(in), {}));
  return frame;
}

} // namespace

int main(int count, char **arguments) {
  const std::string task = count > 1 ? arguments[1] : "";
  const bool takes = task == "take" && count == 3;
  if (!takes && !(task == "read" && count == 4)) {
    std::fprintf(stderr, "classic_bytes take FILE | read FILE TO\n");
    return 2;
  }
  const Frame frame = takes ? take() : read(arguments[2]);
  print(frame);
  std::ofstream out(arguments[takes ? 2 : 3], std::ios::binary);
  out << frame.serialize();
  return out.flush() ? 0 : 1;
}
