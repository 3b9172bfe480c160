"""Gestures of one frame. The place of one is its number among those the program wants.

Law: those that belong to one movement share its id; a gesture of another kind converts to an
invalid one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from Leap._handle import Handle, ListOf, Read
from Leap._hands import HandList
from Leap._math import Vector
from Leap._pointables import Pointable, PointableList
from Leap._snapshot import Snapshot, float_at, int_at, long_at, vector_at

T = TypeVar("T")


class _Types:
    __slots__ = ()

    TYPE_INVALID = -1
    TYPE_SWIPE = 1
    TYPE_CIRCLE = 4
    TYPE_SCREEN_TAP = 5
    TYPE_KEY_TAP = 6


class _States:
    __slots__ = ()

    STATE_INVALID = -1
    STATE_START = 1
    STATE_UPDATE = 2
    STATE_STOP = 3


NAMES = {
    _Types.TYPE_SWIPE: "swipe",
    _Types.TYPE_CIRCLE: "circle",
    _Types.TYPE_SCREEN_TAP: "screen tap",
    _Types.TYPE_KEY_TAP: "key tap",
}


def _read(doc: str, read: Callable[[bytes, int], T], offset: int, none: Callable[[], T]) -> Read[T]:
    return Read(doc, lambda s, place: read(s.body, s.gestures[place] + offset), none)


def _state(snapshot: Snapshot, place: int) -> int:
    state = int_at(snapshot.body, snapshot.gestures[place] + 8)
    return state if _States.STATE_START <= state <= _States.STATE_STOP else _States.STATE_INVALID


class Gesture(Handle, _Types, _States):
    """A gesture of any kind, as it is in one frame."""

    __slots__ = ()
    _family = "gesture"
    Type, State = _Types, _States

    id = _read("The same through one movement.", int_at, 0, lambda: -1)
    type = _read("One of TYPE_CIRCLE to TYPE_KEY_TAP.", int_at, 4, lambda: _Types.TYPE_INVALID)
    state = Read("Taps have STATE_STOP alone.", _state, lambda: _States.STATE_INVALID)
    duration = _read("us.", long_at, 24, int)

    @property
    def duration_seconds(self) -> float:
        """The same, s."""
        return self.duration / 1e6

    @property
    def hands(self) -> HandList:
        """The hand that makes it; empty where it is gone."""
        if self._snapshot is None:
            return HandList()
        hand = self.frame.hand(int_at(self._snapshot.body, self._start() + 12))
        return HandList([hand] if hand.is_valid else [])

    @property
    def pointables(self) -> PointableList:
        """The finger or tool that makes it; empty where it is gone."""
        if self._snapshot is None:
            return PointableList()
        one = self.frame.pointable(int_at(self._snapshot.body, self._start() + 16))
        return PointableList([one] if one.is_valid else [])

    def _start(self) -> int:
        return 0 if self._snapshot is None else self._snapshot.gestures[self._place]

    def __str__(self) -> str:
        if not self.is_valid:
            return super().__str__()
        return f"Gesture Id:{self.id} {NAMES.get(self.type, 'unknown')}"


class _OneKind(Gesture):
    """What the four kinds have in common. Made of another kind it is invalid."""

    __slots__ = ()
    _TYPE = _Types.TYPE_INVALID

    def __init__(self, gesture: Gesture | None = None) -> None:
        """Make an invalid one, or convert a gesture."""
        super().__init__(gesture if gesture is not None and gesture.type == self._TYPE else None)

    @classmethod
    def class_type(cls) -> int:
        """Return its type."""
        return cls._TYPE

    @property
    def pointable(self) -> Pointable:
        """The finger or tool that makes it."""
        return self.pointables[0]


class CircleGesture(_OneKind):
    """A fingertip that draws circles."""

    __slots__ = ()
    _TYPE = _Types.TYPE_CIRCLE

    center = _read("mm.", vector_at, 32, Vector)
    normal = _read("Clockwise where it points as the finger does.", vector_at, 44, Vector)
    radius = _read("mm.", float_at, 68, float)
    progress = _read("Turns.", float_at, 72, float)


class SwipeGesture(_OneKind):
    """A fingertip that moves straight and fast."""

    __slots__ = ()
    _TYPE = _Types.TYPE_SWIPE

    position = _read("mm.", vector_at, 32, Vector)
    direction = _read("Of unit length.", vector_at, 44, Vector)
    start_position = _read("mm.", vector_at, 56, Vector)
    speed = _read("mm/s.", float_at, 68, float)


class _Tap(_OneKind):
    __slots__ = ()

    position = _read("mm.", vector_at, 32, Vector)
    direction = _read("Of unit length.", vector_at, 44, Vector)
    progress = _read("Always 1.", float_at, 72, float)


class KeyTapGesture(_Tap):
    """A finger that taps down."""

    __slots__ = ()
    _TYPE = _Types.TYPE_KEY_TAP


class ScreenTapGesture(_Tap):
    """A finger that taps forward."""

    __slots__ = ()
    _TYPE = _Types.TYPE_SCREEN_TAP


class GestureList(ListOf[Gesture]):
    """Gestures."""

    __slots__ = ()
    _kind = Gesture
