"""Swipes: a fingertip that goes straight, far and fast.

Law: a swipe that started stops, and it never bends.
"""

from __future__ import annotations

import math

from handspan_service.contract.model import GestureState, Vector
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.trail import Sign, Trail
from handspan_service.gestures.vectors import ZERO, dot, minus, unit

# A stroke begins and ends at these shares of the least velocity. Recorded swipes at 1000 mm/s end
# at 250 to 350 mm/s (medians); docs/gestures.md#recordings.
BEGIN_SHARE, END_SHARE = 0.35, 0.3
LEAST_MM_S = 60.0  # Slower than this is rest, however low the least velocity is set.
STRAIGHT = 0.92  # Chord over way: a stroke about the elbow bends by some 70 degrees at most.
NEVER_BACK = 0.5  # Cosine: a tip that goes 60 degrees off its way has turned.
SHORT_MM = 15.0  # So near to its beginning a stroke has no direction yet.


class SwipeWatch:
    """Looks for swipes of one fingertip."""

    __slots__ = ("_begin", "_begin_raw", "_going", "_heading", "_peak", "_started_us", "_way_mm")

    def __init__(self) -> None:
        """Wait for a stroke."""
        self._going = False
        self._started_us: int | None = None
        self._begin = self._begin_raw = self._heading = ZERO
        self._peak = self._way_mm = 0.0

    @property
    def shown(self) -> bool:
        """Whether a swipe goes on."""
        return self._started_us is not None

    def follow(self, trail: Trail, wanted: GestureSettings) -> Sign | None:
        """Look at the newest point; return what it shows.

        Args:
            trail: Of the fingertip.
            wanted: Parameters.
        """
        speed = trail.speed
        if self._started_us is not None:
            slow = speed < max(END_SHARE * wanted.swipe_min_velocity_mm_s, LEAST_MM_S)
            if slow or dot(trail.velocity, self._heading) < NEVER_BACK * math.hypot(
                *trail.velocity
            ):
                return self.end(trail)
            return self._sign("update", trail)
        if speed < max(BEGIN_SHARE * wanted.swipe_min_velocity_mm_s, LEAST_MM_S):
            self._going = False
            return None
        if not self._going:
            self._begin_stroke(trail)
        return self._lengthen(trail, wanted)

    def end(self, trail: Trail) -> Sign | None:
        """Give up the stroke; return the stop of a swipe that goes on."""
        self._going = False
        if self._started_us is None:
            return None
        sign = self._sign("stop", trail)
        self._started_us = None
        return sign

    def _begin_stroke(self, trail: Trail) -> None:
        self._going = True
        self._begin = minus(trail.place, trail.step)
        self._begin_raw = trail.raw
        self._peak = self._way_mm = 0.0

    def _lengthen(self, trail: Trail, wanted: GestureSettings) -> Sign | None:
        x, y, z = minus(trail.place, self._begin)
        chord = math.sqrt(x * x + y * y + z * z)
        self._way_mm += math.hypot(*trail.step)
        self._peak = max(self._peak, trail.speed)
        if chord > SHORT_MM and chord < STRAIGHT * self._way_mm:
            self._begin_stroke(trail)
            return None
        if chord < wanted.swipe_min_length_mm or self._peak < wanted.swipe_min_velocity_mm_s:
            return None
        self._going = False
        self._started_us = trail.time_us
        self._heading = unit((x, y, z))
        return self._sign("start", trail)

    def _sign(self, state: GestureState, trail: Trail) -> Sign:
        fields: dict[str, float | Vector] = {
            "startPosition": self._begin_raw,
            "position": trail.raw,
            "direction": unit(trail.velocity),
            "speed": trail.speed,
        }
        assert self._started_us is not None
        return Sign(state, trail.time_us - self._started_us, fields)
