/* Bones, fingers and tools. The place of a finger is hand * FINGERS + type, that of a tool
 * FIRST_TOOL + its number in the frame, that of a bone the finger's * BONES + type. */
#include "snapshot.h"

#include "lists.h"

namespace Leap {

namespace {

/* ---- Bones ---- */

struct BoneAt {
  const LEAP_HAND *hand;
  const HandBytes *more;
  int type;
  bool is_thumb_base; /* LEAP_HAND leaves its width and rotation out */
  const LEAP_BONE *bone;
};

BoneAt bone_at(const Handle &handle) {
  const Snapshot *snapshot = snapshot_of(handle);
  const int place = Maker::place(handle);
  const int finger = place / BONES, hand = finger / FINGERS, type = place % BONES;
  BoneAt at = {nullptr, nullptr, type, finger % FINGERS == 0 && type == 0, nullptr};
  if (snapshot != nullptr) {
    at.hand = &snapshot->hand[hand];
    at.more = &snapshot->more[hand];
    at.bone = &at.hand->digits[finger % FINGERS].bones[type];
  }
  return at;
}

} // namespace

const Bone &Bone::invalid() {
  static const Bone none;
  return none;
}

Vector Bone::prevJoint() const {
  return isValid() ? vector_of(bone_at(*this).bone->prev_joint) : Vector();
}

Vector Bone::nextJoint() const {
  return isValid() ? vector_of(bone_at(*this).bone->next_joint) : Vector();
}

Vector Bone::center() const { return (prevJoint() + nextJoint()) / 2; }
Vector Bone::direction() const { return (nextJoint() - prevJoint()).normalized(); }
float Bone::length() const { return prevJoint().distanceTo(nextJoint()); }

float Bone::width() const {
  if (!isValid()) {
    return 0;
  }
  const BoneAt at = bone_at(*this);
  return at.is_thumb_base ? at.more->thumb_base_width : at.bone->width;
}

Bone::Type Bone::type() const { return static_cast<Type>(bone_at(*this).type); }

Matrix Bone::basis() const {
  if (!isValid()) {
    return Matrix();
  }
  const BoneAt at = bone_at(*this);
  const LEAP_QUATERNION turn = at.is_thumb_base ? at.more->thumb_base : at.bone->rotation;
  return basis_of(turn, at.hand->type == eLeapHandType_Left);
}

/* ---- Pointables ---- */

namespace {

const ToolBytes *tool_of(const Handle &handle) {
  const int number = Maker::place(handle) - FIRST_TOOL;
  const Snapshot *snapshot = snapshot_of(handle);
  return snapshot == nullptr || number < 0 ? nullptr
                                           : &snapshot->tools[static_cast<size_t>(number)];
}

/* What fingers and tools have in common; nothing for an invalid one. */
const FingerBytes *finger_of(const Handle &handle) {
  const Snapshot *snapshot = snapshot_of(handle);
  if (snapshot == nullptr) {
    return nullptr;
  }
  const ToolBytes *tool = tool_of(handle);
  const int place = Maker::place(handle);
  return tool != nullptr ? &tool->finger
                         : &snapshot->more[place / FINGERS].fingers[place % FINGERS];
}

} // namespace

const Pointable &Pointable::invalid() {
  static const Pointable none;
  return none;
}

bool Pointable::isTool() const { return tool_of(*this) != nullptr; }
bool Pointable::isFinger() const { return isValid() && !isTool(); }

int32_t Pointable::id() const {
  const ToolBytes *tool = tool_of(*this);
  if (tool != nullptr) {
    return tool->id;
  }
  if (!isValid()) {
    return -1;
  }
  /* Unsigned, for a service that numbers hands beyond what the protocol allows. */
  const uint32_t hand_id = static_cast<uint32_t>(hand().id());
  return static_cast<int32_t>(hand_id * 10 + static_cast<uint32_t>(m_place % FINGERS));
}

Frame Pointable::frame() const { return Maker::make<Frame>(m_shared, 0); }
Hand Pointable::hand() const {
  return isFinger() ? Maker::make<Hand>(m_shared, m_place / FINGERS) : Hand();
}

Vector Pointable::tipPosition() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? Vector() : vector_of(finger->tip);
}

Vector Pointable::stabilizedTipPosition() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? Vector() : vector_of(finger->stabilized_tip);
}

Vector Pointable::tipVelocity() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? Vector() : vector_of(finger->velocity);
}

Vector Pointable::direction() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? Vector() : vector_of(finger->direction);
}

float Pointable::length() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? 0 : finger->length;
}

float Pointable::width() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? 0 : finger->width;
}

bool Pointable::isExtended() const {
  if (!isFinger()) {
    return isValid();
  }
  const LEAP_HAND &hand = snapshot_of(*this)->hand[m_place / FINGERS];
  return hand.digits[m_place % FINGERS].is_extended != 0;
}

Pointable::Zone Pointable::touchZone() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr || finger->touch_zone > ZONE_TOUCHING
             ? ZONE_NONE
             : static_cast<Zone>(finger->touch_zone);
}

float Pointable::touchDistance() const {
  const FingerBytes *finger = finger_of(*this);
  return finger == nullptr ? 0 : finger->touch_distance;
}

float Pointable::timeVisible() const {
  const ToolBytes *tool = tool_of(*this);
  return tool != nullptr ? tool->time_visible : hand().timeVisible();
}

/* ---- Fingers and tools ---- */

Finger::Finger(const Pointable &pointable)
    : Pointable(pointable.isFinger() ? pointable : Pointable()) {}

const Finger &Finger::invalid() {
  static const Finger none;
  return none;
}

Finger::Type Finger::type() const { return static_cast<Type>(m_place % FINGERS); }

Bone Finger::bone(Bone::Type bone) const {
  return isValid() && bone >= Bone::TYPE_METACARPAL && bone <= Bone::TYPE_DISTAL
             ? Maker::make<Bone>(m_shared, m_place * BONES + bone)
             : Bone();
}

Vector Finger::jointPosition(Joint joint) const {
  switch (joint) {
  case JOINT_MCP:
    return bone(Bone::TYPE_PROXIMAL).prevJoint();
  case JOINT_PIP:
    return bone(Bone::TYPE_INTERMEDIATE).prevJoint();
  case JOINT_DIP:
    return bone(Bone::TYPE_DISTAL).prevJoint();
  case JOINT_TIP:
    return tipPosition();
  }
  return Vector();
}

Tool::Tool(const Pointable &pointable) : Pointable(pointable.isTool() ? pointable : Pointable()) {}

const Tool &Tool::invalid() {
  static const Tool none;
  return none;
}

/* ---- Lists ---- */

namespace {

template <typename Element> float across(const Element &element) {
  return element.tipPosition().x;
}

template <typename Element> float away(const Element &element) { return element.tipPosition().z; }

template <typename List> List extended_of(const List &list) {
  List found;
  for (int i = 0; i < list.count(); i++) {
    if (list[i].isExtended()) {
      Maker::add(found, list[i]);
    }
  }
  return found;
}

} // namespace

Finger FingerList::leftmost() const { return least(*this, across<Finger>, 1); }
Finger FingerList::rightmost() const { return least(*this, across<Finger>, -1); }
Finger FingerList::frontmost() const { return least(*this, away<Finger>, 1); }
FingerList FingerList::extended() const { return extended_of(*this); }

FingerList FingerList::fingerType(Finger::Type type) const {
  FingerList found;
  for (int i = 0; i < count(); i++) {
    if ((*this)[i].type() == type) {
      Maker::add(found, (*this)[i]);
    }
  }
  return found;
}

FingerList &FingerList::append(const FingerList &other) {
  addAll(other);
  return *this;
}

Tool ToolList::leftmost() const { return least(*this, across<Tool>, 1); }
Tool ToolList::rightmost() const { return least(*this, across<Tool>, -1); }
Tool ToolList::frontmost() const { return least(*this, away<Tool>, 1); }
ToolList &ToolList::append(const ToolList &other) {
  addAll(other);
  return *this;
}

Pointable PointableList::leftmost() const { return least(*this, across<Pointable>, 1); }
Pointable PointableList::rightmost() const { return least(*this, across<Pointable>, -1); }
Pointable PointableList::frontmost() const { return least(*this, away<Pointable>, 1); }
PointableList PointableList::extended() const { return extended_of(*this); }
PointableList &PointableList::append(const PointableList &other) {
  addAll(other);
  return *this;
}

PointableList &PointableList::append(const FingerList &other) {
  addAll(other);
  return *this;
}

PointableList &PointableList::append(const ToolList &other) {
  addAll(other);
  return *this;
}

} // namespace Leap
