"""Taps: a fingertip that goes one way and springs back.

Law: a tap is one sign, told when the tip is half-way back; its place is where the tip turned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from handspan_service.contract.model import Vector
from handspan_service.gestures.trail import Sign, Trail
from handspan_service.gestures.vectors import dot, minus, unit

DOWN: Vector = (0.0, -1.0, 0.0)
FORWARD: Vector = (0.0, 0.0, -1.0)

BEGIN_SHARE = 0.5  # Of the least velocity: from here on the tip is on its way.
LEAST_MM_S = 25.0  # Slower is rest, however low the least velocity is set: that is noise.
BACK_SHARE = 0.5  # Of the way there; recorded taps are told 4 to 6 images after the turn.
LONGEST_WAY = 3.5  # Times the history: a slower tip is moved, not tapped.
LONGEST_BACK = 2.0  # The same for the half of the way back.
LONGEST_STAY = 1.5  # The same for a tip that stands still: it has come to where it wanted.
SHORT_STAY = 0.3  # The same for one that has not gone the least distance yet: it never set out.
MOST_ASIDE = 1.5  # Times the way there: a bent finger goes back as far as down.
MISS_SHARE = 0.3  # Of the way there: a tip that comes back another way draws a circle (0.5).


@dataclass(frozen=True, slots=True)
class TapRule:
    """What makes a tap.

    Attributes:
        axis: Unit vector of the way there.
        min_velocity_mm_s: Along the axis, reached once.
        min_distance_mm: Along the axis.
        history_s: Time that the distance may take.
    """

    axis: Vector
    min_velocity_mm_s: float
    min_distance_mm: float
    history_s: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """One moment of a tip.

    Attributes:
        time_us: When.
        along_mm: How far along the axis, seen from what the tip is judged against.
        seen: The tip from there, mm.
        place: The tip, mm.
        raw: The same as it came, mm.
    """

    time_us: int
    along_mm: float
    seen: Vector
    place: Vector
    raw: Vector


class TapWatch:
    """Looks for one kind of tap of one fingertip."""

    __slots__ = ("_from", "_moved_us", "_peak", "_turn")

    def __init__(self) -> None:
        """Wait for a tip that sets out."""
        self._from: _Spot | None = None
        self._turn: _Spot | None = None
        self._peak = 0.0
        self._moved_us = 0

    @property
    def going(self) -> bool:
        """Whether the tip is on its way; a finger that taps may bend so far that it is folded."""
        return self._turn is not None

    def forget(self) -> None:
        """Begin anew."""
        self._from = self._turn = None

    def follow(self, trail: Trail, base: Trail | None, rule: TapRule) -> Sign | None:
        """Look at the newest point; return a tap that it completes.

        Args:
            trail: Of the fingertip.
            base: Of what the tip must move against; None for the room.
            rule: What makes a tap.
        """
        seen, velocity = trail.place, trail.velocity
        if base is not None:
            seen, velocity = minus(seen, base.place), minus(velocity, base.velocity)
        along, speed = dot(seen, rule.axis), dot(velocity, rule.axis)
        begin, turn = self._from, self._turn
        if begin is None or turn is None:
            if (
                begin is None
                or along <= begin.along_mm
                or (speed <= LEAST_MM_S and trail.time_us - begin.time_us > rule.history_s * 1e6)
            ):
                begin = self._from = _Spot(trail.time_us, along, seen, trail.place, trail.raw)
            if speed < max(BEGIN_SHARE * rule.min_velocity_mm_s, LEAST_MM_S):
                return None
            self._peak, self._moved_us, turn = 0.0, trail.time_us, begin
        self._peak = max(self._peak, speed)
        if abs(speed) >= LEAST_MM_S:
            self._moved_us = trail.time_us
        else:
            is_short = turn.along_mm - begin.along_mm < rule.min_distance_mm
            longest_s = (SHORT_STAY if is_short else LONGEST_STAY) * rule.history_s
            if trail.time_us - self._moved_us > longest_s * 1e6:
                self.forget()
                return None
        if along >= turn.along_mm:
            self._turn = _Spot(trail.time_us, along, seen, trail.place, trail.raw)
            return None
        self._turn = turn
        if trail.time_us - turn.time_us > LONGEST_BACK * rule.history_s * 1e6:
            self.forget()
        elif turn.along_mm - along >= BACK_SHARE * (turn.along_mm - begin.along_mm):
            self.forget()
            if self._is_tap(begin, turn, seen, rule):
                return _sign(begin, turn, trail)
        return None

    def _is_tap(self, begin: _Spot, turn: _Spot, back: Vector, rule: TapRule) -> bool:
        """Return whether a way there and half-way back is a tap."""
        way_mm = turn.along_mm - begin.along_mm
        way_s = (turn.time_us - begin.time_us) * 1e-6
        least_mm = max(rule.min_distance_mm, 1e-3)
        if self._peak < rule.min_velocity_mm_s or way_s > LONGEST_WAY * rule.history_s:
            return False
        if way_mm * min(1.0, rule.history_s / max(way_s, 1e-6)) < least_mm:
            return False
        if dot(minus(turn.place, begin.place), rule.axis) < least_mm:
            return False
        way = minus(turn.seen, begin.seen)
        missed = math.hypot(*_across(minus(back, turn.seen), unit(way)))
        aside = math.hypot(*_across(way, rule.axis))
        return aside <= MOST_ASIDE * way_mm and missed <= MISS_SHARE * math.hypot(*way)


def _across(way: Vector, axis: Vector) -> Vector:
    """Return the part of a way that leads off an axis."""
    along = dot(way, axis)
    return (way[0] - along * axis[0], way[1] - along * axis[1], way[2] - along * axis[2])


def _sign(begin: _Spot, turn: _Spot, trail: Trail) -> Sign:
    fields: dict[str, float | Vector] = {
        "position": turn.raw,
        "direction": unit(minus(turn.place, begin.place)),
        "progress": 1.0,
    }
    return Sign("stop", trail.time_us - begin.time_us, fields)
