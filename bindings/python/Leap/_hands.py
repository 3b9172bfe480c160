"""Hands and arms of one frame. The place of both is the hand's number. Law: mm, mm/s, rad and s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from Leap import _snapshot as raw
from Leap._handle import Handle, ListOf, Read
from Leap._math import Matrix, Vector
from Leap._motion import Moving
from Leap._pointables import (
    Finger,
    FingerList,
    Pointable,
    PointableList,
    Tool,
    ToolList,
    is_left,
)
from Leap._snapshot import Snapshot, float_at, int_at, vector_at

if TYPE_CHECKING:
    from Leap._frame import Frame
    from Leap._snapshot import Motion


def _point(doc: str, offset: int) -> Read[Vector]:
    return Read(
        doc,
        lambda shot, place: vector_at(shot.hand_bytes, place * raw.HAND_SIZE + offset),
        Vector,
    )


def _number(doc: str, offset: int) -> Read[float]:
    return Read(
        doc,
        lambda shot, place: float_at(shot.hand_bytes, place * raw.HAND_SIZE + offset),
        float,
    )


class Arm(Handle):
    """The forearm."""

    __slots__ = ()
    _family = "arm"

    @property
    def is_valid(self) -> bool:
        """Whether there is one: recordings may be without."""
        shot = self._snapshot
        if shot is None:
            return False
        return int_at(shot.body, shot.more_at(self._place) + raw.MORE_KNOWN) & raw.ARM_KNOWN != 0

    def _known(self) -> Snapshot | None:
        return self._snapshot if self.is_valid else None

    def _offset(self) -> int:
        return self._place * raw.HAND_SIZE + raw.HAND_ARM

    @property
    def elbow_position(self) -> Vector:
        """Mm."""
        shot = self._known()
        return Vector() if shot is None else vector_at(shot.hand_bytes, self._offset())

    @property
    def wrist_position(self) -> Vector:
        """Mm."""
        shot = self._known()
        return Vector() if shot is None else vector_at(shot.hand_bytes, self._offset() + 12)

    @property
    def center(self) -> Vector:
        """The middle, mm."""
        return (self.elbow_position + self.wrist_position) / 2

    @property
    def direction(self) -> Vector:
        """From elbow to wrist, of unit length."""
        return (self.wrist_position - self.elbow_position).normalized

    @property
    def width(self) -> float:
        """Mm."""
        shot = self._known()
        return 0.0 if shot is None else float_at(shot.hand_bytes, self._offset() + 24)

    @property
    def basis(self) -> Matrix:
        """Z towards the elbow, y out of the back of the arm; left-handed for left hands."""
        shot = self._known()
        if shot is None:
            return Matrix()
        return raw.basis_of(shot.hand_bytes, self._offset() + 28, is_left(shot, self._place))

    def __str__(self) -> str:
        return "Arm" if self._snapshot is not None else super().__str__()


def _sphere_center(shot: Snapshot, place: int) -> Vector:
    return vector_at(shot.body, shot.more_at(place))


def _sphere_radius(shot: Snapshot, place: int) -> float:
    return float_at(shot.body, shot.more_at(place) + 12)


def _time_visible(shot: Snapshot, place: int) -> float:
    return float_at(shot.body, shot.more_at(place) + raw.MORE_VISIBLE)


class Hand(Handle, Moving):
    """A hand."""

    __slots__ = ()
    _family = "hand"

    id = Read(
        "The same while it is tracked; -1 where invalid.",
        lambda shot, place: int_at(shot.hand_bytes, place * raw.HAND_SIZE),
        lambda: -1,
    )
    is_left = Read("Whether it is a left one.", is_left, bool)
    is_right = Read("Whether it is a right one.", lambda s, place: not is_left(s, place), bool)
    confidence = _number("0 to 1.", 12)
    pinch_distance = _number("Between thumb and index finger, mm.", 24)
    grab_angle = _number("How far fingers are bent, rad.", 28)
    pinch_strength = _number("0 to 1.", 32)
    grab_strength = _number("0, open, to 1, a fist.", 36)
    palm_position = _point("mm.", 40)
    stabilized_palm_position = _point("mm; calm, and a little late.", 52)
    palm_velocity = _point("mm/s.", 64)
    palm_normal = _point("Out of the palm, of unit length.", 76)
    palm_width = _number("mm.", 88)
    direction = _point("From the palm to the fingers, of unit length.", 92)
    wrist_position = _point("mm.", raw.HAND_ARM + 12)
    sphere_center = Read("Of the ball that it could hold, mm.", _sphere_center, Vector)
    sphere_radius = Read("Of that ball, mm.", _sphere_radius, float)
    time_visible = Read("For how long it is tracked, s.", _time_visible, float)

    @property
    def basis(self) -> Matrix:
        """Y out of the back of the hand, z towards the wrist; left-handed for left hands."""
        if self._snapshot is None:
            return Matrix()
        normal, direction = self.palm_normal, self.direction
        across = normal.cross(direction)
        return Matrix._of(-across if self.is_left else across, -normal, -direction, Vector())

    @property
    def arm(self) -> Arm:
        """The arm it hangs on."""
        return Arm._at(self._snapshot, self._place)

    @property
    def fingers(self) -> FingerList:
        """Always five, from thumb to pinky."""
        if self._snapshot is None:
            return FingerList()
        first = self._place * raw.FINGERS
        return FingerList(Finger._at(self._snapshot, first + i) for i in range(raw.FINGERS))

    @property
    def pointables(self) -> PointableList:
        """Its fingers."""
        return PointableList(self.fingers)

    @property
    def tools(self) -> ToolList:
        """Always empty: tools belong to frames."""
        return ToolList()

    def finger(self, id: int) -> Finger:
        """Return a finger by its id."""
        return self.fingers._with_id(id)

    def pointable(self, id: int) -> Pointable:
        """Return a finger by its id."""
        return self.pointables._with_id(id)

    def tool(self, id: int) -> Tool:
        """Return an invalid tool: tools belong to frames."""
        return self.tools._with_id(id)

    def _motion(self) -> Motion | None:
        shot = self._snapshot
        if shot is None:
            return None
        return raw.motion_at(shot.body, shot.more_at(self._place) + raw.MORE_MOTION)

    def _motion_in(self, frame: Frame) -> Motion | None:
        return frame.hand(self.id)._motion()

    def __str__(self) -> str:
        return f"Hand Id:{self.id}" if self.is_valid else super().__str__()


class HandList(ListOf[Hand]):
    """Hands."""

    __slots__ = ()
    _kind = Hand

    @property
    def leftmost(self) -> Hand:
        """The one with the smallest x."""
        return self._least(lambda hand: hand.palm_position.x)

    @property
    def rightmost(self) -> Hand:
        """The one with the greatest x."""
        return self._least(lambda hand: -hand.palm_position.x)

    @property
    def frontmost(self) -> Hand:
        """The one with the smallest z."""
        return self._least(lambda hand: hand.palm_position.z)
