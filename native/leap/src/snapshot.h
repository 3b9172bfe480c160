/* One frame as it came, and the newest of them. Private to the library.
 * Law: a snapshot never changes once it is in the history. */
#ifndef HANDSPAN_LEAP_SNAPSHOT_H
#define HANDSPAN_LEAP_SNAPSHOT_H

#include "images.h"
#include "leap/Frame.h"

#include "classic.h"

#include <cstring>
#include <deque>
#include <mutex>
#include <vector>

namespace Leap {

/* The classic part as it stands in messages: little-endian, without gaps.
 * Source: docs/protocol-native.md#0x110-frame-service. */
#pragma pack(push, 1)
struct MotionBytes {
  float rotation[9]; /* rows are axes */
  float scale;       /* natural logarithm */
  LEAP_VECTOR translation;
};
struct FrameBytes {
  int64_t source_timestamp;
  LEAP_VECTOR box_center, box_size;
  MotionBytes motion;
  uint32_t zero;
};
struct FingerBytes {
  LEAP_VECTOR tip, stabilized_tip, velocity, direction;
  float length, width;
  uint32_t touch_zone;
  float touch_distance;
};
struct HandBytes {
  LEAP_VECTOR sphere_center;
  float sphere_radius;
  MotionBytes motion;
  LEAP_QUATERNION thumb_base;
  float thumb_base_width;
  uint32_t known;
  float time_visible;
  FingerBytes fingers[5];
};
struct ToolBytes {
  int32_t id, hand_id;
  FingerBytes finger;
  float time_visible;
};
struct GestureBytes {
  int32_t id, type, state, hand_id, pointable_id;
  uint32_t zero;
  int64_t duration;
  LEAP_VECTOR a, b, c;
  float x, y;
  uint32_t zero_too;
};
#pragma pack(pop)
static_assert(sizeof(FrameBytes) == HS_CLASSIC_SIZE, "CLASSIC");
static_assert(sizeof(HandBytes) == HS_CLASSIC_HAND_SIZE, "CLASSIC_HAND");
static_assert(sizeof(ToolBytes) == HS_CLASSIC_TOOL_SIZE, "TOOL");
static_assert(sizeof(GestureBytes) == HS_CLASSIC_GESTURE_SIZE, "GESTURE");

const uint32_t ARM_KNOWN = 1; /* bit of HandBytes::known */
const int MAX_HANDS = 2;
const int FINGERS = 5; /* of a hand */
const int BONES = 4;   /* of a finger */
const int FIRST_TOOL = 16; /* place of the first tool; fingers have the places before */

/** Takes one part after the other from bytes whose size was checked before. */
struct Reader {
  const uint8_t *at;
  template <typename Part> void take(Part &part) {
    std::memcpy(&part, at, sizeof part);
    at += sizeof part;
  }
};

class History;

struct Snapshot : Shared {
  int64_t id, timestamp;
  float rate;
  FrameBytes frame;
  int hands;
  LEAP_HAND hand[MAX_HANDS];
  HandBytes more[MAX_HANDS];
  std::vector<ToolBytes> tools;
  std::vector<GestureBytes> gestures;
  Ref<History> history; /* where it stands; nothing for one that stands nowhere */
  Ref<ImagePair> images; /* guarded by the history */
};

/** Which kinds of gestures a program wants: a bit for each Gesture::Type. */
typedef uint32_t GestureKinds;
inline GestureKinds kind_bit(int type) { return type > 0 && type < 32 ? 1u << type : 0u; }

/** Make a snapshot of a frame and its classic part. */
Ref<Snapshot> take_snapshot(const LEAP_TRACKING_EVENT &event, const hs_classic &classic,
                            GestureKinds enabled);

/** The newest frames of a Controller. Any thread may use it. */
class History : public Shared {
public:
  static const int SIZE = 60;

  /** Add the newest frame. */
  void add(const Ref<Snapshot> &snapshot);
  /** The frame so many frames ago; nothing where there is none. */
  Ref<Snapshot> get(int back) const;
  /** Frames after one up to another, oldest first; nothing where either is gone. */
  std::vector<Ref<Snapshot>> between(const Snapshot *since, const Snapshot *last) const;
  void clear();

  /** Add the newest pair, which is its frame's and that of the frames after it until theirs come;
   * nothing: there are no images any more. */
  void show(const Ref<ImagePair> &pair);
  Ref<ImagePair> newest_images() const;
  Ref<ImagePair> images(const Snapshot &frame) const;

private:
  mutable std::mutex lock_;
  std::deque<Ref<Snapshot>> frames_; /* newest first */
  Ref<ImagePair> newest_images_;
};

inline const Snapshot *snapshot_of(const Handle &handle) {
  return static_cast<const Snapshot *>(Maker::shared(handle));
}
inline Vector vector_of(const LEAP_VECTOR &v) { return Vector(v.x, v.y, v.z); }

/** The basis that a quaternion turns the axes into; left-handed where mirrored. */
Matrix basis_of(const LEAP_QUATERNION &turn, bool mirrored);

/** Which share of a motion was of which kind: together 1, or 0 where nothing moved. */
struct MotionShares {
  float translation, rotation, scale;
};

/** How a frame or hand moved between two frames; not at all where it is missing in either.
 * Source: docs/protocol-websocket.md#motion-factors. */
class Motion {
public:
  /** NULL where it is missing. */
  Motion(const MotionBytes *now, const MotionBytes *since) : now_(now), since_(since) {}
  Vector translation() const; /* mm */
  Matrix rotation() const;
  Vector axis() const;
  float angle() const; /* rad */
  float angle(const Vector &about) const { return angle() * axis().dot(about.normalized()); }
  float scale() const;
  MotionShares shares() const;

private:
  bool is_known() const { return now_ != nullptr && since_ != nullptr; }

  const MotionBytes *now_, *since_;
};

} // namespace Leap

#endif
