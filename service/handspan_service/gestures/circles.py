"""Circles: a fingertip that goes round.

Law: a circle that started stops, and its progress never falls before its stop.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from itertools import islice

from handspan_service.contract.model import GestureState, Vector
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.rounds import Circle, fitted_circle, turn_between
from handspan_service.gestures.trail import Sign, Trail
from handspan_service.gestures.vectors import dot

TURN_RAD = 2.0 * math.pi
# A circle is found in at most this much of a turn; a longer least arc is then counted along it.
ARC_FOR_FIT_RAD = 1.5 * math.pi
MARGIN = 1.08  # Arcs judged by the velocity alone err by some percent.
LEAST_GROWTH_RAD = 0.05  # Less is a tip at rest: it settles, and trembles.
HOLD_US = 200_000  # Stop so long after the last progress. Recorded: 203 to 212 ms at 110 images/s.

# Points of the way that are kept: not nearer in time and space than these, no older than that.
POINT_US, POINT_MM = 20_000, 2.0
OLDEST_US = 2_600_000  # 1.5 pi at 0.3 turns/s.
POINTS = 133  # OLDEST_US / POINT_US, rounded up with a few to spare.
FIT_POINTS = 16  # Enough of them for one fit: more make it slower, hardly better.
STRIDE = 4  # Points that the search for the beginning of an arc steps over.
TRY_US = 30_000  # Between two tries.
REFIT_US = 100_000  # A circle that goes on follows the finger so often.

# What is round enough. Measured with benchmarks/gestures.py: docs/gestures.md#figures.
MOST_RESIDUAL, MOST_HEIGHT = 0.16, 0.25
NEAREST, FARTHEST = 0.55, 1.5  # Times the radius: a tip there is still on the circle.
SAME_WAY = 0.5  # Cosine: circles that tilt by more than 60 degrees at once are others.
LARGEST_RADIUS_MM = 250.0  # Larger ones do not fit over the controller.
MOST_BACK = 0.08  # Of the arc: tips that go to and fro draw no circle.


class CircleWatch:
    """Looks for circles of one fingertip."""

    __slots__ = (
        "_angle", "_circle", "_grown_us", "_points", "_refit_us", "_started_us", "_tried_us",
        "_turned", "_way",
    )  # fmt: skip

    def __init__(self) -> None:
        """Wait for a tip that turns."""
        self._points: deque[tuple[int, Vector, Vector]] = deque(maxlen=POINTS)
        self._circle: Circle | None = None
        self._started_us: int | None = None  # None while the least arc is not reached.
        self._grown_us = self._tried_us = self._refit_us = 0
        self._angle = self._way = self._turned = 0.0

    @property
    def shown(self) -> bool:
        """Whether a circle goes on."""
        return self._started_us is not None

    def follow(self, trail: Trail, wanted: GestureSettings) -> Sign | None:
        """Look at the newest point; return what it shows.

        Args:
            trail: Of the fingertip.
            wanted: Parameters.
        """
        is_new = self._keep(trail)
        if self._circle is None:
            if not is_new or trail.time_us - self._tried_us < TRY_US:
                return None
            self._circle = self._found(trail, wanted)
            if self._circle is None:
                return None
            self._grown_us = trail.time_us
        else:
            self._go_on(self._circle, trail, wanted)
        if trail.time_us - self._grown_us >= HOLD_US:
            return self.end(trail)
        if self._started_us is not None:
            return self._sign("update", trail)
        if self._turned < wanted.circle_min_arc_rad:
            return None
        self._started_us = trail.time_us
        return self._sign("start", trail)

    def end(self, trail: Trail) -> Sign | None:
        """Give up the circle; return the stop of one that goes on."""
        sign = None if self._started_us is None else self._sign("stop", trail)
        self._circle = self._started_us = None
        self._points.clear()
        return sign

    def _keep(self, trail: Trail) -> bool:
        """Keep the newest point unless it is near the last one; return whether it was kept."""
        points = self._points
        while points and trail.time_us - points[0][0] > OLDEST_US:
            points.popleft()
        if points:
            last_us, last, _ = points[-1]
            if trail.time_us - last_us < POINT_US:
                return False
            x, y, z = trail.place
            dx, dy, dz = x - last[0], y - last[1], z - last[2]
            if dx * dx + dy * dy + dz * dz < POINT_MM * POINT_MM:
                return False
        points.append((trail.time_us, trail.place, trail.turned))
        return True

    def _found(self, trail: Trail, wanted: GestureSettings) -> Circle | None:
        """Return the circle that the last points draw, if they do."""
        self._tried_us = trail.time_us
        arc_rad = min(wanted.circle_min_arc_rad, ARC_FOR_FIT_RAD)
        first = self._turned_since(trail.turned, arc_rad * MARGIN)
        if first is None:
            return None
        circle = _round(self._way_since(first), wanted)
        if circle is None:
            return None
        way = self._way_since(max(0, first - (len(self._points) - first)))
        turned, back, first = _arc(circle, way)
        if turned < arc_rad or back > MOST_BACK * turned:
            return None
        circle = _round(way[first:], wanted)
        if circle is None:
            return None
        self._way = self._turned = turned
        self._angle = circle.polar(trail.place)[0]
        self._refit_us = trail.time_us
        return circle

    def _way_since(self, first: int) -> list[Vector]:
        return [point for _, point, _ in islice(self._points, first, None)]

    def _turned_since(self, now: Vector, arc_rad: float) -> int | None:
        """Return the newest point since which the velocity turned by an arc, about one axis."""
        least = arc_rad * arc_rad
        x, y, z = now
        points = self._points
        index = len(points)
        for tx, ty, tz in [turned for _, _, turned in islice(reversed(points), 0, None, STRIDE)]:
            dx, dy, dz = x - tx, y - ty, z - tz
            if dx * dx + dy * dy + dz * dz >= least:
                return index - 1
            index -= STRIDE
        return None

    def _go_on(self, circle: Circle, trail: Trail, wanted: GestureSettings) -> None:
        """Count the way round, and let the circle follow the finger."""
        angle, distance, height = circle.polar(trail.place)
        self._way += turn_between(self._angle, angle)
        self._angle = angle
        radius = circle.radius_mm
        is_on = NEAREST * radius < distance < FARTHEST * radius and abs(height) < radius
        if is_on and self._way > self._turned + LEAST_GROWTH_RAD:
            self._turned = self._way
            self._grown_us = trail.time_us
        if trail.time_us - self._refit_us < REFIT_US:
            return
        self._refit_us = trail.time_us
        first = self._turned_since(trail.turned, min(self._turned, TURN_RAD))
        newer = None if first is None else _round(self._way_since(first), wanted)
        if newer is not None and dot(newer.normal, circle.normal) > SAME_WAY:
            self._circle = newer
            self._angle = newer.polar(trail.place)[0]

    def _sign(self, state: GestureState, trail: Trail) -> Sign:
        assert self._circle is not None
        assert self._started_us is not None
        fields: dict[str, float | Vector] = {
            "center": self._circle.center,
            "normal": self._circle.normal,
            "radius": self._circle.radius_mm,
            "progress": self._turned / TURN_RAD,
        }
        return Sign(state, trail.time_us - self._started_us, fields)


def _round(points: Sequence[Vector], wanted: GestureSettings) -> Circle | None:
    """Return the circle through points if they are round enough."""
    circle = fitted_circle(points[:: -(-len(points) // FIT_POINTS) or 1])
    if (
        circle is None
        or circle.residual > MOST_RESIDUAL
        or circle.height > MOST_HEIGHT
        or not wanted.circle_min_radius_mm <= circle.radius_mm <= LARGEST_RADIUS_MM
    ):
        return None
    return circle


def _arc(circle: Circle, way: Sequence[Vector]) -> tuple[float, float, int]:
    """Return how far the last points went round, how much of it back, and the first of them.

    At most one turn is looked at, and only points on the circle.

    Args:
        circle: Which was found in the last of the points.
        way: All points, oldest first.
    """
    later = circle.polar(way[-1])[0]
    net = back = 0.0
    index = len(way) - 1
    while index > 0:
        angle, distance, height = circle.polar(way[index - 1])
        near = NEAREST * circle.radius_mm < distance < FARTHEST * circle.radius_mm
        if not near or abs(height) > circle.radius_mm or net > TURN_RAD:
            break
        turn = turn_between(angle, later)
        net += turn
        back += max(0.0, -turn)
        later = angle
        index -= 1
    return net, back, index
