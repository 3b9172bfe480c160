/* Frames and their interaction box. */
#include "snapshot.h"

#include "lists.h"

#include <algorithm>

namespace Leap {

const Frame &Frame::invalid() {
  static const Frame none;
  return none;
}

int64_t Frame::id() const { return isValid() ? snapshot_of(*this)->id : -1; }
int64_t Frame::timestamp() const { return isValid() ? snapshot_of(*this)->timestamp : 0; }
float Frame::currentFramesPerSecond() const { return isValid() ? snapshot_of(*this)->rate : 0; }

HandList Frame::hands() const {
  HandList list;
  for (int i = 0; isValid() && i < snapshot_of(*this)->hands; i++) {
    Maker::add(list, Maker::handle(m_shared, i));
  }
  return list;
}

FingerList Frame::fingers() const {
  FingerList list;
  for (int i = 0; isValid() && i < snapshot_of(*this)->hands * FINGERS; i++) {
    Maker::add(list, Maker::handle(m_shared, i));
  }
  return list;
}

ToolList Frame::tools() const {
  ToolList list;
  const int tools = isValid() ? static_cast<int>(snapshot_of(*this)->tools.size()) : 0;
  for (int i = 0; i < tools; i++) {
    Maker::add(list, Maker::handle(m_shared, FIRST_TOOL + i));
  }
  return list;
}

PointableList Frame::pointables() const {
  return PointableList().append(fingers()).append(tools());
}

Hand Frame::hand(int32_t id) const { return find_id(hands(), id); }
Finger Frame::finger(int32_t id) const { return find_id(fingers(), id); }
Pointable Frame::pointable(int32_t id) const { return find_id(pointables(), id); }
Tool Frame::tool(int32_t id) const { return find_id(tools(), id); }
InteractionBox Frame::interactionBox() const { return Maker::make<InteractionBox>(m_shared, 0); }

namespace {

void add_gestures(GestureList &list, const Snapshot *snapshot) {
  for (size_t i = 0; i < snapshot->gestures.size(); i++) {
    Maker::add(list, Maker::handle(snapshot, static_cast<int>(i)));
  }
}

} // namespace

GestureList Frame::gestures() const {
  GestureList list;
  if (isValid()) {
    add_gestures(list, snapshot_of(*this));
  }
  return list;
}

GestureList Frame::gestures(const Frame &sinceFrame) const {
  GestureList list;
  if (isValid() && sinceFrame.isValid() && snapshot_of(*this)->history) {
    const Snapshot *self = snapshot_of(*this);
    for (const Ref<Snapshot> &frame : self->history->between(snapshot_of(sinceFrame), self)) {
      add_gestures(list, frame.get());
    }
  }
  return list;
}

Gesture Frame::gesture(int32_t id) const { return find_id(gestures(), id); }

ImageList Frame::images() const {
  const Snapshot *self = snapshot_of(*this);
  return self != nullptr && self->history ? list_images(self->history->images(*self))
                                          : ImageList();
}

namespace {

const MotionBytes *factors_of(const Frame &frame) {
  return frame.isValid() ? &snapshot_of(frame)->frame.motion : nullptr;
}

Motion motion_of(const Frame &now, const Frame &since) {
  return Motion(factors_of(now), factors_of(since));
}

} // namespace

Vector Frame::translation(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).translation();
}

Matrix Frame::rotationMatrix(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).rotation();
}

float Frame::scaleFactor(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).scale();
}

Vector Frame::rotationAxis(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).axis();
}

float Frame::rotationAngle(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).angle();
}

float Frame::rotationAngle(const Frame &sinceFrame, const Vector &axis) const {
  return motion_of(*this, sinceFrame).angle(axis);
}

float Frame::translationProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().translation;
}

float Frame::rotationProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().rotation;
}

float Frame::scaleProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().scale;
}

/* ---- The box ---- */

const InteractionBox &InteractionBox::invalid() {
  static const InteractionBox none;
  return none;
}

Vector InteractionBox::center() const {
  return isValid() ? vector_of(snapshot_of(*this)->frame.box_center) : Vector();
}

Vector InteractionBox::size() const {
  return isValid() ? vector_of(snapshot_of(*this)->frame.box_size) : Vector();
}

float InteractionBox::width() const { return size().x; }
float InteractionBox::height() const { return size().y; }
float InteractionBox::depth() const { return size().z; }

namespace {

float share_of(float offset, float size, bool clamp) {
  const float share = size > 0 ? offset / size + 0.5f : 0.0f;
  return clamp ? std::max(0.0f, std::min(1.0f, share)) : share;
}

} // namespace

Vector InteractionBox::normalizePoint(const Vector &position, bool clamp) const {
  const Vector offset = position - center();
  return Vector(share_of(offset.x, width(), clamp), share_of(offset.y, height(), clamp),
                share_of(offset.z, depth(), clamp));
}

Vector InteractionBox::denormalizePoint(const Vector &normalized) const {
  return Vector((normalized.x - 0.5f) * width(), (normalized.y - 0.5f) * height(),
                (normalized.z - 0.5f) * depth()) +
         center();
}

} // namespace Leap
