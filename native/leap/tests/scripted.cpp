/* The scripted service of the tests in C, and what those in C++ need of it besides. */
#include "scripted.h"

#include "classic.h"

#include <cmath>

#ifndef GOLDEN
#error "GOLDEN names the folder of the golden bytes"
#endif

namespace {

/* Where things stand in the message. Source: docs/protocol-native.md#0x110-frame-service. */
const size_t HEADER = 8, FIXED = 40, FRAME_ID = HEADER + 8, TIMESTAMP = HEADER + 16;
const size_t CLASSIC = HEADER + FIXED + 2 * sizeof(LEAP_HAND);
const size_t FRAME_ROTATION = CLASSIC + 8 + 24;
const size_t HAND_ROTATION = CLASSIC + HS_CLASSIC_SIZE + 16;

const said &golden() {
  static said message;
  if (message.used == 0) {
    FILE *file = std::fopen(GOLDEN "/frame_classic_whole.bin", "rb");
    CHECK(file != nullptr);
    message.used = std::fread(message.bytes, 1, sizeof message.bytes, file);
    std::fclose(file);
    CHECK(message.used > CLASSIC);
  }
  return message;
}

/* Rotation, scale and translation stand one behind the other. */
void change_motion(said *message, size_t offset, const FrameChange &change) {
  const float c = std::cos(change.rotation_angle), s = std::sin(change.rotation_angle);
  /* Rows are the axes turned about y by the right-hand rule. */
  const float numbers[13] = {c, 0, -s, 0, 1, 0, s, 0, c, change.scale, change.shift, 0, 0};
  std::memcpy(message->bytes + offset, numbers, sizeof numbers);
}

} // namespace

void say_frame(peer *service, int64_t id, const FrameChange &change) {
  static said message;
  message = golden();
  const int64_t timestamp = 1000000 + 8000 * id;
  std::memcpy(message.bytes + FRAME_ID, &id, sizeof id);
  std::memcpy(message.bytes + TIMESTAMP, &timestamp, sizeof timestamp);
  change_motion(&message, FRAME_ROTATION, change);
  change_motion(&message, HAND_ROTATION, change);
  change_motion(&message, HAND_ROTATION + HS_CLASSIC_HAND_SIZE, change);
  CHECK(send_raw(service, &message));
}

void say_frame(peer *service, int64_t id) { say_frame(service, id, FrameChange{0, 0, 0}); }

void wait_until(const std::function<bool()> &so) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!so()) {
    CHECK(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

Leap::Frame wait_for_frame(const Leap::Controller &controller, int64_t id) {
  wait_until([&] { return controller.frame().id() == id; });
  return controller.frame();
}

hs_message read_until(peer *service, uint16_t type) {
  for (;;) {
    const hs_message message = peer_read(service);
    if (message.type == type) {
      return message;
    }
  }
}

uint32_t u32_at(const hs_message &message, size_t offset) {
  uint32_t value;
  CHECK(offset + sizeof value <= message.size);
  std::memcpy(&value, message.body + offset, sizeof value);
  return value;
}
