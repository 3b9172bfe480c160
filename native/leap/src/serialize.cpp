/* Frames as bytes. Law: whatever the bytes are, the result is a frame whose numbers are as those of
 * frames that came, or invalid; nothing beyond the bytes is read.
 *
 * The format is private to this library, and its parts are those of messages: little-endian,
 * without gaps. MAGIC names it with its version; others are refused. */
#include "snapshot.h"

#include <cstddef>
#include <cstring>

namespace Leap {

namespace {

const uint32_t MAGIC = 0x31465348; /* "HSF1" */

#pragma pack(push, 1)
struct Head {
  uint32_t magic;
  uint16_t hands, tools, gestures, zero;
  int64_t id, timestamp;
  float rate;
};
#pragma pack(pop)

size_t size_of(size_t hands, size_t tools, size_t gestures) {
  return sizeof(Head) + sizeof(FrameBytes) + hands * (sizeof(LEAP_HAND) + sizeof(HandBytes)) +
         tools * sizeof(ToolBytes) + gestures * sizeof(GestureBytes);
}

struct Writer {
  unsigned char *at;
  template <typename Part> void put(const Part &part) {
    std::memcpy(at, &part, sizeof part);
    at += sizeof part;
  }
};

bool is_hand(const unsigned char *bytes) {
  uint32_t side;
  std::memcpy(&side, bytes + offsetof(LEAP_HAND, type), sizeof side);
  return side == eLeapHandType_Left || side == eLeapHandType_Right;
}

bool is_gesture(const GestureBytes &gesture) {
  return gesture.type == Gesture::TYPE_SWIPE || gesture.type == Gesture::TYPE_CIRCLE ||
         gesture.type == Gesture::TYPE_SCREEN_TAP || gesture.type == Gesture::TYPE_KEY_TAP;
}

/* Nothing where the bytes are no frame. */
Ref<Snapshot> read(const unsigned char *bytes, size_t size) {
  Head head;
  if (size < sizeof head) {
    return Ref<Snapshot>();
  }
  Reader reader = {bytes};
  reader.take(head);
  if (head.magic != MAGIC || head.zero != 0 || head.hands > MAX_HANDS ||
      head.tools > HS_CLASSIC_TOOLS || head.gestures > HS_CLASSIC_GESTURES ||
      size != size_of(head.hands, head.tools, head.gestures)) {
    return Ref<Snapshot>();
  }
  Ref<Snapshot> made(new Snapshot());
  made->id = head.id;
  made->timestamp = head.timestamp;
  made->rate = head.rate;
  made->hands = head.hands;
  reader.take(made->frame);
  bool sound = true;
  for (int i = 0; i < made->hands; i++) {
    sound = sound && is_hand(reader.at);
    reader.take(made->hand[i]);
    reader.take(made->more[i]);
  }
  made->tools.resize(head.tools);
  for (ToolBytes &tool : made->tools) {
    reader.take(tool);
  }
  made->gestures.resize(head.gestures);
  for (GestureBytes &gesture : made->gestures) {
    reader.take(gesture);
    sound = sound && is_gesture(gesture);
  }
  return sound ? made : Ref<Snapshot>();
}

} // namespace

int Frame::serializeLength() const {
  const Snapshot *frame = snapshot_of(*this);
  return frame == nullptr ? 0
                          : static_cast<int>(size_of(static_cast<size_t>(frame->hands),
                                                     frame->tools.size(), frame->gestures.size()));
}

void Frame::serialize(unsigned char *bytes) const {
  const Snapshot *frame = snapshot_of(*this);
  if (frame == nullptr) {
    return;
  }
  Writer writer = {bytes};
  writer.put(Head{MAGIC, static_cast<uint16_t>(frame->hands),
                  static_cast<uint16_t>(frame->tools.size()),
                  static_cast<uint16_t>(frame->gestures.size()), 0, frame->id, frame->timestamp,
                  frame->rate});
  writer.put(frame->frame);
  for (int i = 0; i < frame->hands; i++) {
    writer.put(frame->hand[i]);
    writer.put(frame->more[i]);
  }
  for (const ToolBytes &tool : frame->tools) {
    writer.put(tool);
  }
  for (const GestureBytes &gesture : frame->gestures) {
    writer.put(gesture);
  }
}

void Frame::deserialize(const unsigned char *bytes, int length) {
  const Ref<Snapshot> made = bytes == nullptr || length <= 0
                                 ? Ref<Snapshot>()
                                 : read(bytes, static_cast<size_t>(length));
  *this = made ? Maker::make<Frame>(made.get(), 0) : Frame();
}

} // namespace Leap
