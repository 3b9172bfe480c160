/* What a program asks of the service: gestures, policies, settings, pause. */
#include "scripted.h"

using namespace Leap;

namespace {

peer service;

/* Where HELLO and SUBSCRIBE say what is wanted. Source: docs/protocol-native.md. */
const size_t HELLO_WANTS = 12, SUBSCRIBE_WANTS = 4;
const uint32_t HANDS = 1 | 2, GESTURES = 4, TOOLS = 8;

void gestures_come_once_they_are_enabled() {
  Controller controller;
  peer_accept(&service);
  const hs_message hello = peer_read(&service);
  CHECK_INT(u32_at(hello, HELLO_WANTS), HANDS);
  peer_welcome(&service, 1, 0);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  wait_until([&] { return controller.isConnected(); });
  CHECK(!controller.isGestureEnabled(Gesture::TYPE_SWIPE));
  controller.enableGesture(Gesture::TYPE_SWIPE);
  CHECK(controller.isGestureEnabled(Gesture::TYPE_SWIPE));
  CHECK_INT(u32_at(read_until(&service, HS_SUBSCRIBE), SUBSCRIBE_WANTS), HANDS | GESTURES);
  say_frame(&service, 1);
  const GestureList swipes = wait_for_frame(controller, 1).gestures();
  CHECK_INT(swipes.count(), 1);
  CHECK(swipes[0].type() == Gesture::TYPE_SWIPE);
  controller.enableGesture(Gesture::TYPE_SWIPE, false);
  CHECK_INT(u32_at(read_until(&service, HS_SUBSCRIBE), SUBSCRIBE_WANTS), HANDS);
  say_frame(&service, 2);
  CHECK(wait_for_frame(controller, 2).gestures().isEmpty());
  CHECK_INT(swipes.count(), 1);
}

/* Between HELLO and WELCOME what was said first no longer holds. */
void a_wish_in_the_middle_of_the_greeting_is_told() {
  Controller controller;
  peer_accept(&service);
  CHECK_INT(peer_read(&service).type, HS_HELLO);
  controller.enableGesture(Gesture::TYPE_CIRCLE);
  peer_welcome(&service, 1, 0);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  CHECK_INT(u32_at(read_until(&service, HS_SUBSCRIBE), SUBSCRIBE_WANTS), HANDS | GESTURES);
}

void policies_are_asked_for_and_granted() {
  Controller controller;
  controller.setPolicy(Controller::POLICY_IMAGES); /* before there is anybody to ask */
  peer_greet(&service);
  peer_policy(&service, 0, 0, 2);
  wait_until([&] { return controller.isPolicySet(Controller::POLICY_IMAGES); });
  CHECK(!controller.isPolicySet(Controller::POLICY_OPTIMIZE_HMD));
  CHECK(controller.policyFlags() == Controller::POLICY_IMAGES);
  read_until(&service, HS_SET_POLICY);
  controller.setPolicyFlags(Controller::POLICY_OPTIMIZE_HMD);
  const hs_message asked = read_until(&service, HS_SET_POLICY);
  CHECK_INT(u32_at(asked, 8), Controller::POLICY_OPTIMIZE_HMD);
  CHECK_INT(u32_at(asked, 16), 1 | 2 | 8);
  controller.clearPolicy(Controller::POLICY_OPTIMIZE_HMD);
  CHECK_INT(u32_at(read_until(&service, HS_SET_POLICY), 16), Controller::POLICY_OPTIMIZE_HMD);
  peer_policy(&service, 3, 0, 0);
  wait_until([&] { return !controller.isPolicySet(Controller::POLICY_IMAGES); });
}

/* Answer the next question about a setting. */
void answer(uint32_t type, uint32_t bits, const char *text) {
  const uint32_t request = u32_at(read_until(&service, HS_GET_CONFIG), 0);
  static said message;
  say_begin(&message, HS_CONFIG);
  say_u32(&message, request);
  say_u32(&message, type);
  say_u32(&message, bits);
  say_text(&message, "key");
  say_text(&message, text);
  peer_say(&service, &message);
}

void confirm(uint32_t stored, uint32_t type, uint32_t bits) {
  const hs_message asked = read_until(&service, HS_SET_CONFIG);
  CHECK_INT(u32_at(asked, 4), type);
  CHECK_INT(u32_at(asked, 8), bits);
  const uint32_t request = u32_at(asked, 0);
  static said message;
  say_begin(&message, HS_CONFIG_CHANGE);
  say_u32(&message, request);
  say_u32(&message, stored);
  peer_say(&service, &message);
}

void settings_are_asked_for_and_set() {
  Controller controller;
  CHECK(!controller.config().setInt32("interaction_box_height", 200));
  peer_greet(&service);
  wait_until([&] { return controller.isConnected(); });
  Config config = controller.config();
  CHECK(config.save());
  std::thread other([] {
    answer(3, 0x40A00000, ""); /* 5.0f */
    answer(3, 0x40A00000, "");
    answer(1, 1, "");
    answer(2, static_cast<uint32_t>(-7), "");
    answer(4, 0, "some words");
    answer(0, 0, "");
    confirm(1, 3, 0x3FC00000); /* 1.5f */
    confirm(0, 2, 12);
    confirm(1, 1, 1);
  });
  CHECK(config.type("Gesture.Circle.MinRadius") == Config::TYPE_FLOAT);
  CHECK_NEAR(config.getFloat("Gesture.Circle.MinRadius"), 5, 0);
  CHECK(config.getBool("tracking_tool_enabled"));
  CHECK_INT(config.getInt32("images_mode"), -7);
  CHECK(config.getString("any") == "some words");
  CHECK(config.type("no such key") == Config::TYPE_UNKNOWN);
  CHECK(config.setFloat("Gesture.Circle.MinRadius", 1.5f));
  CHECK(!config.setInt32("images_mode", 12));
  CHECK(config.setBool("tracking_tool_enabled", true));
  other.join();
  CHECK_INT(u32_at(read_until(&service, HS_SUBSCRIBE), SUBSCRIBE_WANTS), HANDS | TOOLS);
}

void pause_needs_its_policy() {
  Controller controller;
  peer_greet(&service);
  peer_policy(&service, 0, 0, 8);
  wait_until([&] { return controller.isPolicySet(Controller::POLICY_ALLOW_PAUSE_RESUME); });
  controller.setPaused(true);
  CHECK_INT(u32_at(read_until(&service, HS_SET_PAUSED), 4), 1);
  CHECK(!controller.isPaused());
  peer_device(&service, 1, HS_STATUS_CHANGED, 2, "LP1");
  wait_until([&] { return controller.isPaused(); });
  CHECK(controller.isConnected());
}

} // namespace

int main() {
  peer_init(&service);
  peer_listen(&service);
  RUN(gestures_come_once_they_are_enabled);
  RUN(a_wish_in_the_middle_of_the_greeting_is_told);
  RUN(policies_are_asked_for_and_granted);
  RUN(settings_are_asked_for_and_set);
  RUN(pause_needs_its_policy);
  peer_free(&service);
  return 0;
}
