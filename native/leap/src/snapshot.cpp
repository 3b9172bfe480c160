/* One frame as it came, and the newest of them. */
#include "snapshot.h"

#include <algorithm>
#include <cstring>

namespace Leap {

namespace {

/* Takes one structure after the other from a body whose size was checked when it was received. */
struct Reader {
  const uint8_t *at;
  template <typename Part> void take(Part &part) {
    std::memcpy(&part, at, sizeof part);
    at += sizeof part;
  }
};

} // namespace

Ref<Snapshot> take_snapshot(const LEAP_TRACKING_EVENT &event, const hs_classic &classic,
                            GestureKinds enabled) {
  Ref<Snapshot> made(new Snapshot);
  made->id = event.tracking_frame_id;
  made->timestamp = event.info.timestamp;
  made->rate = event.framerate;
  made->hands = static_cast<int>(std::min<uint32_t>(event.nHands, classic.hands));
  Reader reader = {classic.body};
  reader.take(made->frame);
  for (int i = 0; i < made->hands; i++) {
    made->hand[i] = event.pHands[i];
    reader.take(made->more[i]);
  }
  made->tools.resize(classic.tools);
  for (ToolBytes &tool : made->tools) {
    reader.take(tool);
  }
  for (uint32_t i = 0; i < classic.gestures; i++) {
    GestureBytes gesture;
    reader.take(gesture);
    if ((kind_bit(gesture.type) & enabled) != 0) {
      made->gestures.push_back(gesture);
    }
  }
  return made;
}

void History::add(const Ref<Snapshot> &snapshot) {
  Ref<Snapshot> gone; /* Let go without the lock: it may be the last hold. */
  std::lock_guard<std::mutex> guard(lock_);
  frames_.push_front(snapshot);
  if (frames_.size() > static_cast<size_t>(SIZE)) {
    gone = frames_.back();
    frames_.pop_back();
  }
}

Ref<Snapshot> History::get(int back) const {
  std::lock_guard<std::mutex> guard(lock_);
  return back >= 0 && static_cast<size_t>(back) < frames_.size()
             ? frames_[static_cast<size_t>(back)]
             : Ref<Snapshot>();
}

std::vector<Ref<Snapshot>> History::between(const Snapshot *since, const Snapshot *last) const {
  std::vector<Ref<Snapshot>> found;
  std::lock_guard<std::mutex> guard(lock_);
  bool inside = false;
  for (const Ref<Snapshot> &frame : frames_) { /* from the newest back */
    if (frame.get() == since) {
      std::reverse(found.begin(), found.end());
      return found;
    }
    inside = inside || frame.get() == last;
    if (inside) {
      found.push_back(frame);
    }
  }
  return std::vector<Ref<Snapshot>>();
}

void History::clear() {
  std::deque<Ref<Snapshot>> gone;
  std::lock_guard<std::mutex> guard(lock_);
  gone.swap(frames_);
}

Matrix basis_of(const LEAP_QUATERNION &turn, bool mirrored) {
  const float x = turn.x, y = turn.y, z = turn.z, w = turn.w;
  const Vector across(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y));
  return Matrix(mirrored ? -across : across,
                Vector(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
                Vector(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)));
}

Vector motion_translation(const MotionBytes &now, const MotionBytes &since) {
  return vector_of(now.translation) - vector_of(since.translation);
}

/* The rotation that carries the axes of the earlier frame to those of the later one: column j of it
 * is the sum over the axes of later * earlier[j], and Matrix holds columns as its bases. */
Matrix motion_rotation(const MotionBytes &now, const MotionBytes &since) {
  Vector columns[3];
  for (int column = 0; column < 3; column++) {
    for (int axis = 0; axis < 3; axis++) {
      const int row = 3 * axis;
      columns[column] +=
          Vector(now.rotation[row], now.rotation[row + 1], now.rotation[row + 2]) *
          since.rotation[row + column];
    }
  }
  return Matrix(columns[0], columns[1], columns[2]);
}

float motion_scale(const MotionBytes &now, const MotionBytes &since) {
  return std::exp(now.scale - since.scale);
}

float rotation_angle(const Matrix &rotation) {
  const float cosine = (rotation.xBasis.x + rotation.yBasis.y + rotation.zBasis.z - 1) / 2;
  if (!(cosine > -2)) { /* Not a number, or of no rotation. */
    return 0;
  }
  return std::acos(std::max(-1.0f, std::min(1.0f, cosine)));
}

Vector rotation_axis(const Matrix &rotation) {
  const Vector twice(rotation.yBasis.z - rotation.zBasis.y, rotation.zBasis.x - rotation.xBasis.z,
                     rotation.xBasis.y - rotation.yBasis.x);
  const float length = twice.magnitude();
  return length > 1e-6f ? twice / length : Vector();
}

} // namespace Leap
