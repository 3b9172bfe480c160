"""Bones, fingers and tools.

The place of a finger is hand * FINGERS + type, that of a tool FIRST_TOOL + its number in the frame,
that of a bone the finger's * BONES + type. Law: mm, mm/s, rad and s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from Leap import _snapshot as raw
from Leap._handle import Handle, ListOf, Read
from Leap._math import Matrix, Vector
from Leap._snapshot import Snapshot, float_at, int_at, vector_at

if TYPE_CHECKING:
    from typing import Self

    from Leap._hands import Hand

P = TypeVar("P", bound="Pointable")
RIGHT = 1  # eLeapHandType.


def is_left(snapshot: Snapshot, hand: int) -> bool:
    """Whether a hand is a left one."""
    return int_at(snapshot.hand_bytes, hand * raw.HAND_SIZE + 8) != RIGHT


# ---- Bones ----


class _BoneTypes:
    __slots__ = ()

    TYPE_METACARPAL = 0
    TYPE_PROXIMAL = 1
    TYPE_INTERMEDIATE = 2
    TYPE_DISTAL = 3


def _bone_at(place: int) -> int:
    finger, type = divmod(place, raw.BONES)
    hand, digit = divmod(finger, raw.FINGERS)
    in_hand = raw.HAND_DIGITS + digit * raw.DIGIT_SIZE + raw.DIGIT_BONES + type * raw.BONE_SIZE
    return hand * raw.HAND_SIZE + in_hand


def _is_thumb_base(place: int) -> bool:
    """Whether LEAP_HAND leaves its width and rotation out."""
    return place % (raw.BONES * raw.FINGERS) == 0


def _bone_width(snapshot: Snapshot, place: int) -> float:
    if _is_thumb_base(place):
        hand = place // (raw.BONES * raw.FINGERS)
        return float_at(snapshot.body, snapshot.more_at(hand) + raw.MORE_THUMB_WIDTH)
    return float_at(snapshot.hand_bytes, _bone_at(place) + 24)


def _bone_basis(snapshot: Snapshot, place: int) -> Matrix:
    hand = place // (raw.BONES * raw.FINGERS)
    mirrored = is_left(snapshot, hand)
    if _is_thumb_base(place):
        return raw.basis_of(snapshot.body, snapshot.more_at(hand) + raw.MORE_THUMB_BASE, mirrored)
    return raw.basis_of(snapshot.hand_bytes, _bone_at(place) + 28, mirrored)


class Bone(Handle, _BoneTypes):
    """One of the four bones of a finger, from the wrist to the tip."""

    __slots__ = ()
    _family = "bone"
    Type = _BoneTypes

    prev_joint = Read(
        "The end nearer to the wrist, mm.",
        lambda snapshot, place: vector_at(snapshot.hand_bytes, _bone_at(place)),
        Vector,
    )
    next_joint = Read(
        "The end nearer to the tip, mm.",
        lambda snapshot, place: vector_at(snapshot.hand_bytes, _bone_at(place) + 12),
        Vector,
    )
    width = Read("mm, with the flesh.", _bone_width, float)
    basis = Read(
        "z towards the wrist, y out of the back; left-handed for left hands.", _bone_basis, Matrix
    )
    type = Read("One of TYPE_METACARPAL to TYPE_DISTAL.", lambda _, place: place % raw.BONES, int)

    @property
    def center(self) -> Vector:
        """The middle, mm."""
        return (self.prev_joint + self.next_joint) / 2

    @property
    def direction(self) -> Vector:
        """From prev_joint to next_joint; zero for the thumb's metacarpal, which has no length."""
        return (self.next_joint - self.prev_joint).normalized

    @property
    def length(self) -> float:
        """Mm."""
        return self.prev_joint.distance_to(self.next_joint)

    def __str__(self) -> str:
        return f"Bone type:{self.type}" if self.is_valid else super().__str__()


# ---- Pointables ----


class _Zones:
    __slots__ = ()

    ZONE_NONE = 0
    ZONE_HOVERING = 1
    ZONE_TOUCHING = 2


def _finger_at(snapshot: Snapshot, place: int) -> int:
    """Return where that begins which fingers and tools have in common."""
    if place >= raw.FIRST_TOOL:
        return snapshot.tool_at(place - raw.FIRST_TOOL) + raw.TOOL_FINGER
    hand, digit = divmod(place, raw.FINGERS)
    return snapshot.more_at(hand) + raw.MORE_FINGERS + digit * raw.FINGER_SIZE


def _point(doc: str, offset: int) -> Read[Vector]:
    return Read(
        doc, lambda shot, place: vector_at(shot.body, _finger_at(shot, place) + offset), Vector
    )


def _number(doc: str, offset: int) -> Read[float]:
    return Read(
        doc, lambda shot, place: float_at(shot.body, _finger_at(shot, place) + offset), float
    )


def _id(snapshot: Snapshot, place: int) -> int:
    if place >= raw.FIRST_TOOL:
        return int_at(snapshot.body, snapshot.tool_at(place - raw.FIRST_TOOL))
    hand, digit = divmod(place, raw.FINGERS)
    return int_at(snapshot.hand_bytes, hand * raw.HAND_SIZE) * 10 + digit


def _is_extended(snapshot: Snapshot, place: int) -> bool:
    if place >= raw.FIRST_TOOL:
        return True
    hand, digit = divmod(place, raw.FINGERS)
    in_hand = raw.HAND_DIGITS + digit * raw.DIGIT_SIZE + raw.DIGIT_EXTENDED
    return int_at(snapshot.hand_bytes, hand * raw.HAND_SIZE + in_hand) != 0


def _touch_zone(snapshot: Snapshot, place: int) -> int:
    zone = int_at(snapshot.body, _finger_at(snapshot, place) + 56)
    return zone if zone in (_Zones.ZONE_HOVERING, _Zones.ZONE_TOUCHING) else _Zones.ZONE_NONE


def _time_visible(snapshot: Snapshot, place: int) -> float:
    if place >= raw.FIRST_TOOL:
        return float_at(snapshot.body, snapshot.tool_at(place - raw.FIRST_TOOL) + raw.TOOL_VISIBLE)
    return float_at(snapshot.body, snapshot.more_at(place // raw.FINGERS) + raw.MORE_VISIBLE)


class Pointable(Handle, _Zones):
    """A finger or a tool."""

    __slots__ = ()
    _family = "pointable"
    Zone = _Zones

    id = Read("The same while it is tracked; of a finger hand.id * 10 + type.", _id, lambda: -1)
    tip_position = _point("mm.", 0)
    stabilized_tip_position = _point("mm; calm, and a little late.", 12)
    tip_velocity = _point("mm/s.", 24)
    direction = _point("Of unit length, towards the tip.", 36)
    length = _number("mm.", 48)
    width = _number("mm.", 52)
    touch_distance = _number(
        "1 at the far edge of the hover zone and beyond, 0 at the plane, -1 deep behind it.", 60
    )
    touch_zone = Read("One of ZONE_NONE, ZONE_HOVERING, ZONE_TOUCHING.", _touch_zone, int)
    is_extended = Read("Whether it is straight; tools always are.", _is_extended, bool)
    is_tool = Read("Whether it is a tool.", lambda _, place: place >= raw.FIRST_TOOL, bool)
    is_finger = Read("Whether it is a finger.", lambda _, place: place < raw.FIRST_TOOL, bool)
    time_visible = Read("For how long it is tracked, s.", _time_visible, float)

    @property
    def hand(self) -> Hand:
        """The hand it belongs to; of a tool an invalid one."""
        from Leap._hands import Hand  # Hands hold fingers.

        if not self.is_finger:
            return Hand()
        return Hand._at(self._snapshot, self._place // raw.FINGERS)

    def __str__(self) -> str:
        if not self.is_valid:
            return super().__str__()
        return f"{'Tool' if self.is_tool else 'Finger'} Id:{self.id}"


class _FingerTypes:
    __slots__ = ()

    TYPE_THUMB = 0
    TYPE_INDEX = 1
    TYPE_MIDDLE = 2
    TYPE_RING = 3
    TYPE_PINKY = 4


class _Joints:
    __slots__ = ()

    JOINT_MCP = 0
    JOINT_PIP = 1
    JOINT_DIP = 2
    JOINT_TIP = 3


class Finger(Pointable, _FingerTypes, _Joints):
    """A finger. Made of a pointable it is that one, or invalid where that is a tool."""

    __slots__ = ()
    Type, Joint = _FingerTypes, _Joints

    type = Read("One of TYPE_THUMB to TYPE_PINKY.", lambda _, place: place % raw.FINGERS, int)

    def __init__(self, pointable: Pointable | None = None) -> None:
        """Make an invalid finger, or convert a pointable."""
        super().__init__(pointable if pointable is not None and pointable.is_finger else None)

    def bone(self, bone_type: int) -> Bone:
        """Return a bone by its type; an invalid one for another number."""
        if self._snapshot is None or not Bone.TYPE_METACARPAL <= bone_type <= Bone.TYPE_DISTAL:
            return Bone()
        return Bone._at(self._snapshot, self._place * raw.BONES + bone_type)

    def joint_position(self, joint: int) -> Vector:
        """Return where a joint is, mm; zero for another number."""
        if joint == self.JOINT_TIP:
            return self.tip_position
        bones = {
            self.JOINT_MCP: Bone.TYPE_PROXIMAL,
            self.JOINT_PIP: Bone.TYPE_INTERMEDIATE,
            self.JOINT_DIP: Bone.TYPE_DISTAL,
        }
        return self.bone(bones.get(joint, -1)).prev_joint


class Tool(Pointable):
    """A tool. Made of a pointable it is that one, or invalid where that is a finger."""

    __slots__ = ()

    def __init__(self, pointable: Pointable | None = None) -> None:
        """Make an invalid tool, or convert a pointable."""
        super().__init__(pointable if pointable is not None and pointable.is_tool else None)


# ---- Lists ----


def _across(pointable: Pointable) -> float:
    return pointable.tip_position.x


def _away(pointable: Pointable) -> float:
    return pointable.tip_position.z


class _PointableListOf(ListOf[P]):
    __slots__ = ()

    @property
    def leftmost(self) -> P:
        """The one with the smallest x."""
        return self._least(_across)

    @property
    def rightmost(self) -> P:
        """The one with the greatest x."""
        return self._least(lambda pointable: -_across(pointable))

    @property
    def frontmost(self) -> P:
        """The one with the smallest z."""
        return self._least(_away)

    def extended(self) -> Self:
        """Return those that are straight."""
        return type(self)(one for one in self if one.is_extended)


class PointableList(_PointableListOf[Pointable]):
    """Fingers and tools."""

    __slots__ = ()
    _kind = Pointable


class FingerList(_PointableListOf[Finger]):
    """Fingers."""

    __slots__ = ()
    _kind = Finger

    def finger_type(self, type: int) -> FingerList:
        """Return those of a type."""
        return FingerList(finger for finger in self if finger.type == type)


class ToolList(_PointableListOf[Tool]):
    """Tools."""

    __slots__ = ()
    _kind = Tool
