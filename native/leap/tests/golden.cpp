/* Prints frames of a recording for comparison across languages: golden FIRST LAST STEP. Hands of
 * each STEPth frame, and gestures of all.
 *
 * Numbers have one decimal, which every language prints alike, and none is printed that depends on
 * when the program was started. */
#include <Leap.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace Leap;

namespace {

/* Without "-0.0", which languages print differently. */
double rounded(float value) {
  const double tenths = std::floor(static_cast<double>(value) * 10 + 0.5);
  return tenths == 0 ? 0 : tenths / 10;
}

void print_vector(const char *name, const Vector &v) {
  std::printf(" %s %.1f %.1f %.1f", name, rounded(v.x), rounded(v.y), rounded(v.z));
}

void print_hand(const Hand &hand) {
  std::printf("  %s hand", hand.isLeft() ? "left" : "right");
  print_vector("palm", hand.palmPosition());
  print_vector("normal", hand.palmNormal() * 100);
  print_vector("direction", hand.direction() * 100);
  std::printf(" grab %.1f pinch %.1f width %.1f\n", rounded(hand.grabStrength()),
              rounded(hand.pinchStrength()), rounded(hand.palmWidth()));
  std::printf("   ");
  print_vector("elbow", hand.arm().elbowPosition());
  print_vector("wrist", hand.wristPosition());
  std::printf("\n");
  for (const Finger &finger : hand.fingers()) {
    std::printf("    finger %d %s", finger.type(), finger.isExtended() ? "extended" : "bent");
    print_vector("tip", finger.tipPosition());
    std::printf(" length %.1f width %.1f\n", rounded(finger.length()), rounded(finger.width()));
    for (int type = Bone::TYPE_METACARPAL; type <= Bone::TYPE_DISTAL; type++) {
      const Bone bone = finger.bone(static_cast<Bone::Type>(type));
      std::printf("      bone %d", type);
      print_vector("from", bone.prevJoint());
      print_vector("to", bone.nextJoint());
      print_vector("x", bone.basis().xBasis * 100);
      std::printf("\n");
    }
  }
}

void print_gesture(const Gesture &gesture) {
  std::printf("  gesture type %d state %d", gesture.type(), gesture.state());
  if (gesture.type() == Gesture::TYPE_CIRCLE) {
    const CircleGesture circle(gesture);
    print_vector("center", circle.center());
    std::printf(" radius %.1f progress %.1f", rounded(circle.radius()),
                rounded(circle.progress()));
  } else if (gesture.type() == Gesture::TYPE_SWIPE) {
    const SwipeGesture swipe(gesture);
    print_vector("from", swipe.startPosition());
    print_vector("to", swipe.position());
  } else {
    print_vector("at", gesture.type() == Gesture::TYPE_KEY_TAP
                           ? KeyTapGesture(gesture).position()
                           : ScreenTapGesture(gesture).position());
  }
  std::printf("\n");
}

void print_frame(const Frame &frame, bool with_hands) {
  if (with_hands || !frame.gestures().isEmpty()) {
    std::printf("frame %lld hands %d\n", static_cast<long long>(frame.id()),
                frame.hands().count());
  }
  for (const Hand &hand : frame.hands()) {
    if (with_hands) {
      print_hand(hand);
    }
  }
  for (const Gesture &gesture : frame.gestures()) {
    print_gesture(gesture);
  }
}

} // namespace

int main(int count, char **arguments) {
  if (count != 4) {
    std::fprintf(stderr, "golden FIRST LAST STEP\n");
    return 2;
  }
  const int64_t first = std::atoll(arguments[1]), last = std::atoll(arguments[2]);
  const int64_t step = std::atoll(arguments[3]);
  int64_t next = first;
  Controller controller;
  for (int type : {Gesture::TYPE_CIRCLE, Gesture::TYPE_SWIPE, Gesture::TYPE_KEY_TAP,
                   Gesture::TYPE_SCREEN_TAP}) {
    controller.enableGesture(static_cast<Gesture::Type>(type));
  }
  std::fprintf(stderr, "waiting\n"); /* A recording that begins now is heard from the start. */
  while (next <= last) {
    for (int back = 59; back >= 0; back--) {
      const Frame frame = controller.frame(back);
      if (frame.id() == next && next <= last) {
        print_frame(frame, (next - first) % step == 0);
        next++;
      } else if (frame.id() > next && back == 59) {
        std::fprintf(stderr, "frame %lld was missed\n", static_cast<long long>(next));
        return 1;
      } else if (frame.id() > next) {
        break; /* A frame came meanwhile, and all others moved on by one. */
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return 0;
}
