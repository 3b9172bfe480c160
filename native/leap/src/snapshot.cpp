/* One frame as it came, and the newest of them. */
#include "snapshot.h"

#include <algorithm>

namespace Leap {

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
  snapshot->images = newest_images_;
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
  Ref<ImagePair> images;
  std::lock_guard<std::mutex> guard(lock_);
  gone.swap(frames_);
  std::swap(images, newest_images_);
}

void History::show(const Ref<ImagePair> &pair) {
  Ref<ImagePair> newest = pair, own = pair; /* then what they replace, let go without the lock */
  std::lock_guard<std::mutex> guard(lock_);
  std::swap(newest, newest_images_);
  if (!pair) {
    return;
  }
  for (const Ref<Snapshot> &frame : frames_) { /* numbers begin anew with a service */
    if (frame->id == pair->id) {
      std::swap(own, frame->images);
      return;
    }
  }
}

Ref<ImagePair> History::newest_images() const {
  std::lock_guard<std::mutex> guard(lock_);
  return newest_images_;
}

Ref<ImagePair> History::images(const Snapshot &frame) const {
  std::lock_guard<std::mutex> guard(lock_);
  return frame.images;
}

Matrix basis_of(const LEAP_QUATERNION &turn, bool mirrored) {
  const float x = turn.x, y = turn.y, z = turn.z, w = turn.w;
  const Vector across(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y));
  return Matrix(mirrored ? -across : across,
                Vector(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
                Vector(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)));
}

Vector Motion::translation() const {
  return is_known() ? vector_of(now_->translation) - vector_of(since_->translation) : Vector();
}

/* The rotation that carries the axes of the earlier frame to those of the later one: column j of it
 * is the sum over the axes of later * earlier[j], and Matrix holds columns as its bases. */
Matrix Motion::rotation() const {
  if (!is_known()) {
    return Matrix();
  }
  Vector columns[3];
  for (int column = 0; column < 3; column++) {
    for (int axis = 0; axis < 3; axis++) {
      const int row = 3 * axis;
      columns[column] +=
          Vector(now_->rotation[row], now_->rotation[row + 1], now_->rotation[row + 2]) *
          since_->rotation[row + column];
    }
  }
  return Matrix(columns[0], columns[1], columns[2]);
}

float Motion::scale() const { return is_known() ? std::exp(now_->scale - since_->scale) : 1; }

MotionShares Motion::shares() const {
  if (!is_known()) {
    return MotionShares{0, 0, 0};
  }
  const float edge_mm = 50; /* Turning and growing move the edge of a hand: so far out is it. */
  const float moved = translation().magnitude();
  const float turned = angle() * edge_mm;
  const float grown = std::fabs(now_->scale - since_->scale) * edge_mm;
  const float all = moved + turned + grown;
  if (!(all > EPSILON)) {
    return MotionShares{0, 0, 0};
  }
  return MotionShares{moved / all, turned / all, grown / all};
}

float Motion::angle() const {
  const Matrix turn = rotation();
  const float cosine = (turn.xBasis.x + turn.yBasis.y + turn.zBasis.z - 1) / 2;
  if (!(cosine > -2)) { /* Not a number, or of no rotation. */
    return 0;
  }
  return std::acos(std::max(-1.0f, std::min(1.0f, cosine)));
}

Vector Motion::axis() const {
  const Matrix turn = rotation();
  const Vector twice(turn.yBasis.z - turn.zBasis.y, turn.zBasis.x - turn.xBasis.z,
                     turn.xBasis.y - turn.yBasis.x);
  const float length = twice.magnitude();
  return length > 1e-6f ? twice / length : Vector();
}

} // namespace Leap
