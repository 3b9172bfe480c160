/* Prints what is seen until Enter is pressed, in the way of programs of the classic interface: a
 * listener that is called for each frame, and a program that does nothing but wait. */
#include <Leap.h>

#include <iostream>

namespace {

const char *const FINGERS[] = {"thumb", "index", "middle", "ring", "pinky"};

class Printer : public Leap::Listener {
public:
  void onInit(const Leap::Controller &) override { std::cout << "initialized" << std::endl; }

  void onConnect(const Leap::Controller &controller) override {
    std::cout << "connected" << std::endl;
    controller.enableGesture(Leap::Gesture::TYPE_CIRCLE);
    controller.enableGesture(Leap::Gesture::TYPE_SWIPE);
    controller.enableGesture(Leap::Gesture::TYPE_KEY_TAP);
    controller.enableGesture(Leap::Gesture::TYPE_SCREEN_TAP);
  }

  void onDisconnect(const Leap::Controller &) override {
    std::cout << "disconnected" << std::endl;
  }

  void onExit(const Leap::Controller &) override { std::cout << "exited" << std::endl; }

  void onFrame(const Leap::Controller &controller) override {
    const Leap::Frame frame = controller.frame();
    for (const Leap::Gesture &gesture : frame.gestures()) {
      tell_gesture(gesture, controller);
    }
    if (frame.id() % 100 != 0) {
      return;
    }
    std::cout << "frame " << frame.id() << " at " << frame.currentFramesPerSecond() << " Hz, "
              << frame.hands().count() << " hands, " << frame.fingers().extended().count()
              << " fingers extended" << std::endl;
    for (const Leap::Hand &hand : frame.hands()) {
      tell_hand(hand, frame.interactionBox());
    }
  }

private:
  static void tell_hand(const Leap::Hand &hand, const Leap::InteractionBox &box) {
    std::cout << "  " << (hand.isLeft() ? "left" : "right") << " hand " << hand.id() << ": palm "
              << hand.palmPosition() << ", in the box " << box.normalizePoint(hand.palmPosition())
              << "\n    pitch " << hand.direction().pitch() * Leap::RAD_TO_DEG << ", roll "
              << hand.palmNormal().roll() * Leap::RAD_TO_DEG << ", yaw "
              << hand.direction().yaw() * Leap::RAD_TO_DEG << ", elbow "
              << hand.arm().elbowPosition() << std::endl;
    for (const Leap::Finger &finger : hand.fingers()) {
      std::cout << "    " << FINGERS[finger.type()] << " " << finger.id() << ": tip "
                << finger.tipPosition() << ", last bone "
                << finger.bone(Leap::Bone::TYPE_DISTAL).length() << " mm" << std::endl;
    }
  }

  static void tell_gesture(const Leap::Gesture &gesture, const Leap::Controller &controller) {
    if (gesture.type() == Leap::Gesture::TYPE_CIRCLE) {
      const Leap::CircleGesture circle(gesture);
      const Leap::CircleGesture before(controller.frame(1).gesture(circle.id()));
      const bool clockwise =
          circle.pointable().direction().angleTo(circle.normal()) <= Leap::PI / 2;
      std::cout << "  circle " << circle.id() << (clockwise ? ", clockwise" : ", the other way")
                << ", " << circle.progress() << " turns, "
                << circle.progress() - before.progress() << " since the last frame" << std::endl;
    } else {
      std::cout << "  " << gesture << ", state " << gesture.state() << std::endl;
    }
  }
};

} // namespace

int main() {
  Printer printer;
  Leap::Controller controller;
  std::cout << "press Enter to quit" << std::endl; // From now on the listener's thread prints.
  controller.addListener(printer);
  std::cin.get();
  controller.removeListener(printer);
  return 0;
}
