/* Gestures. The place of one is its number in the frame. What a, b, c, x and y mean depends on its
 * type. Source: docs/protocol-native.md#0x110-frame-service. */
#include "snapshot.h"

#include "lists.h"

namespace Leap {

namespace {

const GestureBytes *bytes_of(const Handle &handle) {
  const Snapshot *snapshot = snapshot_of(handle);
  return snapshot == nullptr ? nullptr
                             : &snapshot->gestures[static_cast<size_t>(Maker::place(handle))];
}

Vector first(const Handle &handle) {
  const GestureBytes *bytes = bytes_of(handle);
  return bytes == nullptr ? Vector() : vector_of(bytes->a);
}

Vector second(const Handle &handle) {
  const GestureBytes *bytes = bytes_of(handle);
  return bytes == nullptr ? Vector() : vector_of(bytes->b);
}

Vector third(const Handle &handle) {
  const GestureBytes *bytes = bytes_of(handle);
  return bytes == nullptr ? Vector() : vector_of(bytes->c);
}

float number(const Handle &handle) {
  const GestureBytes *bytes = bytes_of(handle);
  return bytes == nullptr ? 0 : bytes->x;
}

float progress_of(const Handle &handle) {
  const GestureBytes *bytes = bytes_of(handle);
  return bytes == nullptr ? 0 : bytes->y;
}

Pointable pointable_of(const Gesture &gesture) { return gesture.pointables()[0]; }

} // namespace

const Gesture &Gesture::invalid() {
  static const Gesture none;
  return none;
}

Gesture::Gesture(const Gesture &gesture, Type type)
    : Handle(gesture.type() == type ? static_cast<const Handle &>(gesture) : Handle()) {}

Gesture::Type Gesture::type() const {
  const GestureBytes *bytes = bytes_of(*this);
  return bytes == nullptr ? TYPE_INVALID : static_cast<Type>(bytes->type);
}

Gesture::State Gesture::state() const {
  const GestureBytes *bytes = bytes_of(*this);
  return bytes == nullptr || bytes->state < STATE_START || bytes->state > STATE_STOP
             ? STATE_INVALID
             : static_cast<State>(bytes->state);
}

int32_t Gesture::id() const {
  const GestureBytes *bytes = bytes_of(*this);
  return bytes == nullptr ? -1 : bytes->id;
}

int64_t Gesture::duration() const {
  const GestureBytes *bytes = bytes_of(*this);
  return bytes == nullptr ? 0 : bytes->duration;
}

float Gesture::durationSeconds() const {
  return static_cast<float>(static_cast<double>(duration()) / 1e6);
}

Frame Gesture::frame() const { return Maker::make<Frame>(m_shared, 0); }

HandList Gesture::hands() const {
  HandList list;
  const GestureBytes *bytes = bytes_of(*this);
  const Hand hand = bytes == nullptr ? Hand() : frame().hand(bytes->hand_id);
  if (hand.isValid()) {
    Maker::add(list, hand);
  }
  return list;
}

PointableList Gesture::pointables() const {
  PointableList list;
  const GestureBytes *bytes = bytes_of(*this);
  const Pointable pointable =
      bytes == nullptr ? Pointable() : frame().pointable(bytes->pointable_id);
  if (pointable.isValid()) {
    Maker::add(list, pointable);
  }
  return list;
}

Vector CircleGesture::center() const { return first(*this); }
Vector CircleGesture::normal() const { return second(*this); }
float CircleGesture::radius() const { return number(*this); }
float CircleGesture::progress() const { return progress_of(*this); }
Pointable CircleGesture::pointable() const { return pointable_of(*this); }

Vector SwipeGesture::position() const { return first(*this); }
Vector SwipeGesture::direction() const { return second(*this); }
Vector SwipeGesture::startPosition() const { return third(*this); }
float SwipeGesture::speed() const { return number(*this); }
Pointable SwipeGesture::pointable() const { return pointable_of(*this); }

Vector KeyTapGesture::position() const { return first(*this); }
Vector KeyTapGesture::direction() const { return second(*this); }
float KeyTapGesture::progress() const { return progress_of(*this); }
Pointable KeyTapGesture::pointable() const { return pointable_of(*this); }

Vector ScreenTapGesture::position() const { return first(*this); }
Vector ScreenTapGesture::direction() const { return second(*this); }
float ScreenTapGesture::progress() const { return progress_of(*this); }
Pointable ScreenTapGesture::pointable() const { return pointable_of(*this); }

GestureList &GestureList::append(const GestureList &other) {
  addAll(other);
  return *this;
}

} // namespace Leap
