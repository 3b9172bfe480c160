/* Frames as bytes, and bytes that are no frames. */
#include "scripted.h"

#include <sstream>

using namespace Leap;

namespace {

peer service;

Frame golden_frame() {
  Controller controller;
  for (Gesture::Type type : {Gesture::TYPE_CIRCLE, Gesture::TYPE_SWIPE, Gesture::TYPE_KEY_TAP,
                             Gesture::TYPE_SCREEN_TAP}) {
    controller.enableGesture(type);
  }
  peer_greet(&service);
  say_frame(&service, 9);
  return wait_for_frame(controller, 9);
}

/* All that a program can read of a frame. */
std::string read_all(const Frame &frame) {
  std::ostringstream out;
  out << frame << frame.timestamp() << ' ' << frame.currentFramesPerSecond() << ' '
      << frame.interactionBox().center() << frame.images().count();
  for (const Hand &hand : frame.hands()) {
    out << hand << hand.isLeft() << hand.isRight() << hand.palmPosition() << hand.basis()
        << hand.arm().basis() << hand.arm().elbowPosition() << hand.sphereCenter()
        << hand.timeVisible() << hand.translation(frame) << hand.rotationAngle(frame);
  }
  for (const Pointable &pointable : frame.pointables()) {
    out << pointable << pointable.tipPosition() << pointable.touchZone() << pointable.isExtended();
    const Finger finger(pointable);
    for (int type = 0; type < 4; type++) {
      const Bone bone = finger.bone(static_cast<Bone::Type>(type));
      out << bone << bone.prevJoint() << bone.nextJoint() << bone.basis() << bone.width();
    }
  }
  for (const Gesture &gesture : frame.gestures()) {
    out << gesture << gesture.state() << gesture.duration() << gesture.hands()[0]
        << gesture.pointables()[0] << CircleGesture(gesture).center()
        << SwipeGesture(gesture).speed() << KeyTapGesture(gesture).position();
  }
  return out.str();
}

void a_frame_comes_back_whole() {
  const Frame frame = golden_frame();
  const std::string bytes = frame.serialize();
  CHECK_INT(bytes.size(), frame.serializeLength());
  Frame back;
  back.deserialize(bytes);
  CHECK(back.isValid() && back.hands().count() == 2 && back.gestures().count() == 4);
  CHECK(read_all(back) == read_all(frame));
  CHECK(back.serialize() == bytes);
  CHECK(back != frame); /* It is another one. */
  CHECK(back.gestures(frame).isEmpty() && frame.gestures(back).isEmpty());
}

void an_invalid_frame_has_no_bytes() {
  CHECK(Frame().serialize().empty() && Frame().serializeLength() == 0);
  Frame frame = golden_frame();
  frame.deserialize("");
  CHECK(!frame.isValid());
}

void frames_that_were_held_stay() {
  const Frame frame = golden_frame();
  Frame other = frame;
  other.deserialize("nonsense");
  CHECK(!other.isValid() && frame.isValid() && frame.id() == 9);
}

/* Each length but the right one. The copy is as large as it says, so that a sanitizer sees more. */
void bytes_that_were_cut_are_no_frame() {
  const std::string bytes = golden_frame().serialize();
  Frame frame;
  for (size_t size = 0; size < bytes.size(); size++) {
    const std::vector<unsigned char> cut(bytes.begin(), bytes.begin() + static_cast<long>(size));
    frame.deserialize(cut.data(), static_cast<int>(size));
    CHECK(!frame.isValid());
  }
  frame.deserialize(bytes + "x");
  CHECK(!frame.isValid());
  frame.deserialize(nullptr, 100);
  CHECK(!frame.isValid());
  frame.deserialize(reinterpret_cast<const unsigned char *>(bytes.data()), -1);
  CHECK(!frame.isValid());
}

/* Whatever the bytes are, what comes of them can be read. */
void bytes_that_were_changed_can_be_read() {
  const std::string bytes = golden_frame().serialize();
  uint64_t state = 88172645463325252u; /* xorshift64 */
  int frames = 0;
  for (int round = 0; round < 20000; round++) {
    std::string changed = bytes;
    for (int change = 0; change < 1 + round % 4; change++) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      /* Half of them in the numbers that say how much there is. */
      const size_t below = state % 2 == 0 ? 16 : changed.size();
      changed[(state >> 8) % below] = static_cast<char>(state >> 40);
    }
    Frame frame;
    frame.deserialize(changed);
    if (frame.isValid()) {
      frames++;
      CHECK(frame.hands().count() <= 2 && frame.tools().count() <= 2);
      if (round % 16 == 0) {
        read_all(frame);
      }
      CHECK(frame.serialize() == changed);
    }
  }
  CHECK(frames > 1000 && frames < 19000);
}

} // namespace

int main() {
  peer_init(&service);
  peer_listen(&service);
  RUN(a_frame_comes_back_whole);
  RUN(an_invalid_frame_has_no_bytes);
  RUN(frames_that_were_held_stay);
  RUN(bytes_that_were_cut_are_no_frame);
  RUN(bytes_that_were_changed_can_be_read);
  peer_free(&service);
  return 0;
}
