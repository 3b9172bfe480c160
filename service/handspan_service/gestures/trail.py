"""The way of one point: where it is, how fast it moves, how it turns.

Law: what a trail knows depends on the points it followed alone, and its size never changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from handspan_service.contract.model import GestureState, Vector
from handspan_service.gestures.vectors import ZERO

# Low-pass of the place. 1 mm of noise becomes 0.5 mm, a circle drawn twice a second loses 2 % of
# its radius; both by the filter's own formula at 115 images/s.
PLACE_TIME_S = 0.015
# Low-pass of the velocity after that: what taps and turns are judged by. The same noise leaves
# 20 mm/s, well below the 50 mm/s that a tap needs.
VELOCITY_TIME_S = 0.025
TURN_SPEED_MM_S = 25.0  # Slower points have no direction worth the name: that is noise.


class Trail:
    """One point, followed from image to image.

    Attributes:
        time_us: Of the newest point.
        raw: The newest point as it came, mm.
        place: The same with less noise, mm.
        step: How far `place` moved since the image before, mm.
        speed: How fast it moved in that step, mm/s.
        velocity: Calmer velocity, mm/s.
        turned: Sum of all turns of the velocity: axis times angle, rad.
    """

    __slots__ = ("_heading", "place", "raw", "speed", "step", "time_us", "turned", "velocity")

    def __init__(self, point: Vector, time_us: int) -> None:
        """Begin at rest.

        Args:
            point: mm, device space.
            time_us: Clock of the source.
        """
        self.time_us = time_us
        self.raw = self.place = point
        self.step = self.velocity = self.turned = ZERO
        self.speed = 0.0
        self._heading: Vector | None = None

    def follow(self, point: Vector, time_us: int, step_s: float) -> None:
        """Take the next point.

        Args:
            point: mm, device space.
            time_us: Clock of the source.
            step_s: Time since the point before; positive.
        """
        self.time_us = time_us
        self.raw = point
        share = step_s / (PLACE_TIME_S + step_s)
        x, y, z = self.place
        dx, dy, dz = (point[0] - x) * share, (point[1] - y) * share, (point[2] - z) * share
        self.place = (x + dx, y + dy, z + dz)
        self.step = (dx, dy, dz)
        self.speed = math.sqrt(dx * dx + dy * dy + dz * dz) / step_s
        share = step_s / (VELOCITY_TIME_S + step_s)
        vx, vy, vz = self.velocity
        vx += (dx / step_s - vx) * share
        vy += (dy / step_s - vy) * share
        vz += (dz / step_s - vz) * share
        self.velocity = (vx, vy, vz)
        speed = math.sqrt(vx * vx + vy * vy + vz * vz)
        if speed < TURN_SPEED_MM_S:
            self._heading = None
            return
        ux, uy, uz = vx / speed, vy / speed, vz / speed
        if self._heading is not None:
            hx, hy, hz = self._heading
            tx, ty, tz = self.turned
            # Sine for angle: between two images they are alike.
            self.turned = (tx + hy * uz - hz * uy, ty + hz * ux - hx * uz, tz + hx * uy - hy * ux)
        self._heading = (ux, uy, uz)


@dataclass(frozen=True, slots=True)
class Sign:
    """What one image shows of a gesture.

    Attributes:
        state: start, update or stop; taps have stop only.
        duration_us: Since the gesture began.
        fields: What its type adds, as in contract.model.Gesture.
    """

    state: GestureState
    duration_us: int
    fields: dict[str, float | Vector]
