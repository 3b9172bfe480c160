/* Hands, arms, and lists of hands. The place of a hand or arm is its number in the frame. */
#include "snapshot.h"

#include "lists.h"

namespace Leap {

namespace {

const LEAP_HAND *hand_of(const Handle &handle) {
  const Snapshot *snapshot = snapshot_of(handle);
  return snapshot == nullptr ? nullptr : &snapshot->hand[Maker::place(handle)];
}

const HandBytes *more_of(const Handle &handle) {
  const Snapshot *snapshot = snapshot_of(handle);
  return snapshot == nullptr ? nullptr : &snapshot->more[Maker::place(handle)];
}

bool is_side(const Handle &handle, eLeapHandType side) {
  const LEAP_HAND *hand = hand_of(handle);
  return hand != nullptr && hand->type == side;
}

const MotionBytes *factors_of(const Hand &hand) {
  const HandBytes *more = more_of(hand);
  return more == nullptr ? nullptr : &more->motion;
}

Motion motion_of(const Hand &now, const Frame &since) {
  return Motion(factors_of(now), factors_of(since.hand(now.id())));
}

} // namespace

const Hand &Hand::invalid() {
  static const Hand none;
  return none;
}

int32_t Hand::id() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? -1 : static_cast<int32_t>(hand->id);
}

Frame Hand::frame() const { return Maker::make<Frame>(m_shared, 0); }
bool Hand::isLeft() const { return is_side(*this, eLeapHandType_Left); }
bool Hand::isRight() const { return is_side(*this, eLeapHandType_Right); }

FingerList Hand::fingers() const {
  FingerList list;
  for (int i = 0; isValid() && i < FINGERS; i++) {
    Maker::add(list, Maker::handle(m_shared, m_place * FINGERS + i));
  }
  return list;
}

PointableList Hand::pointables() const { return PointableList().append(fingers()); }
ToolList Hand::tools() const { return ToolList(); }
Finger Hand::finger(int32_t id) const { return find_id(fingers(), id); }
Pointable Hand::pointable(int32_t id) const { return find_id(pointables(), id); }
Tool Hand::tool(int32_t) const { return Tool(); }

Vector Hand::palmPosition() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->palm.position);
}

Vector Hand::stabilizedPalmPosition() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->palm.stabilized_position);
}

Vector Hand::palmVelocity() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->palm.velocity);
}

Vector Hand::palmNormal() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->palm.normal);
}

float Hand::palmWidth() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->palm.width;
}

Vector Hand::direction() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->palm.direction);
}

Matrix Hand::basis() const {
  if (!isValid()) {
    return Matrix();
  }
  const Vector across = palmNormal().cross(direction());
  return Matrix(isLeft() ? -across : across, -palmNormal(), -direction());
}

Arm Hand::arm() const { return Maker::make<Arm>(m_shared, m_place); }
Vector Hand::wristPosition() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? Vector() : vector_of(hand->arm.next_joint);
}

Vector Hand::sphereCenter() const {
  const HandBytes *more = more_of(*this);
  return more == nullptr ? Vector() : vector_of(more->sphere_center);
}

float Hand::sphereRadius() const {
  const HandBytes *more = more_of(*this);
  return more == nullptr ? 0 : more->sphere_radius;
}

float Hand::pinchStrength() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->pinch_strength;
}

float Hand::pinchDistance() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->pinch_distance;
}

float Hand::grabStrength() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->grab_strength;
}

float Hand::grabAngle() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->grab_angle;
}

float Hand::confidence() const {
  const LEAP_HAND *hand = hand_of(*this);
  return hand == nullptr ? 0 : hand->confidence;
}

float Hand::timeVisible() const {
  const HandBytes *more = more_of(*this);
  return more == nullptr ? 0 : more->time_visible;
}

Vector Hand::translation(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).translation();
}

Matrix Hand::rotationMatrix(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).rotation();
}

float Hand::scaleFactor(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).scale();
}

Vector Hand::rotationAxis(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).axis();
}

float Hand::rotationAngle(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).angle();
}

float Hand::rotationAngle(const Frame &sinceFrame, const Vector &axis) const {
  return motion_of(*this, sinceFrame).angle(axis);
}

float Hand::translationProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().translation;
}

float Hand::rotationProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().rotation;
}

float Hand::scaleProbability(const Frame &sinceFrame) const {
  return motion_of(*this, sinceFrame).shares().scale;
}

/* ---- Arms ---- */

const Arm &Arm::invalid() {
  static const Arm none;
  return none;
}

bool Arm::isValid() const {
  const HandBytes *more = more_of(*this);
  return more != nullptr && (more->known & ARM_KNOWN) != 0;
}

Vector Arm::elbowPosition() const {
  return isValid() ? vector_of(hand_of(*this)->arm.prev_joint) : Vector();
}

Vector Arm::wristPosition() const {
  return isValid() ? vector_of(hand_of(*this)->arm.next_joint) : Vector();
}

Vector Arm::center() const { return (elbowPosition() + wristPosition()) / 2; }
Vector Arm::direction() const { return (wristPosition() - elbowPosition()).normalized(); }
float Arm::width() const { return isValid() ? hand_of(*this)->arm.width : 0; }

Matrix Arm::basis() const {
  if (!isValid()) {
    return Matrix();
  }
  const LEAP_HAND *hand = hand_of(*this);
  return basis_of(hand->arm.rotation, hand->type == eLeapHandType_Left);
}

/* ---- Lists ---- */

namespace {
float across(const Hand &hand) { return hand.palmPosition().x; }
float away(const Hand &hand) { return hand.palmPosition().z; }
} // namespace

Hand HandList::leftmost() const { return least(*this, across, 1); }
Hand HandList::rightmost() const { return least(*this, across, -1); }
Hand HandList::frontmost() const { return least(*this, away, 1); }
HandList &HandList::append(const HandList &other) {
  addAll(other);
  return *this;
}

} // namespace Leap
