"""The eye of the visualiser: from places in millimetres to spots on the screen. Pure: no Qt.

Law: every spot is finite and in front of the near plane; a line is cut there, not lost.

World: device space, millimetres, y up, z toward the user. Screen: pixels, x right, y down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from handspan_service.contract.model import Vector

Point: TypeAlias = tuple[float, float]

NEAR_MM = 40.0
VIEW_ANGLE_RAD = math.radians(38.0)
MIN_DISTANCE_MM, MAX_DISTANCE_MM = 200.0, 2500.0
MIN_PITCH_RAD, MAX_PITCH_RAD = -0.2, math.pi / 2
FLAT_MM = 20_000.0  # An eye so far away sees almost in parallel.


class Look(StrEnum):
    """Where the eye looks from."""

    FREE = "free"
    FRONT = "front"
    SIDE = "side"
    ABOVE = "above"


_LOOKS = {  # Turn round the y axis and height above the horizon.
    Look.FREE: (0.35, 0.42),
    Look.FRONT: (0.0, 0.06),
    Look.SIDE: (math.pi / 2, 0.06),
    Look.ABOVE: (0.0, math.pi / 2),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """The eye of the visualiser, on a sphere around its target.

    Attributes:
        yaw_rad: Around the y axis; 0 looks from the user's side.
        pitch_rad: Above the horizon.
        distance_mm: From the target.
        target: What it looks at, mm.
        flipped: Whether what is near the user is shown far away: the z axis is mirrored.
        parallel: Whether far things are as large as near ones.
    """

    yaw_rad: float = 0.35
    pitch_rad: float = 0.42
    distance_mm: float = 740.0
    target: Vector = (0.0, 160.0, 0.0)
    flipped: bool = False
    parallel: bool = False

    def looking(self, look: Look) -> Camera:
        """Return the camera as it looks from somewhere, at the same target."""
        yaw, pitch = _LOOKS[look]
        return replace(self, yaw_rad=yaw, pitch_rad=pitch, parallel=look is not Look.FREE)

    def toward(self, place: Vector, share: float) -> Camera:
        """Return the camera with its target moved a share of the way to a place."""
        x, y, z = (a + (b - a) * share for a, b in zip(self.target, place, strict=True))
        return replace(self, target=(x, y, z))

    def orbited(self, yaw_rad: float, pitch_rad: float) -> Camera:
        """Return the camera turned by two angles, stopping above and near the floor."""
        pitch = min(max(self.pitch_rad + pitch_rad, MIN_PITCH_RAD), MAX_PITCH_RAD)
        return replace(
            self, yaw_rad=math.remainder(self.yaw_rad + yaw_rad, math.tau), pitch_rad=pitch
        )

    def zoomed(self, factor: float) -> Camera:
        """Return the camera nearer (factor > 1) or farther."""
        distance = min(max(self.distance_mm / factor, MIN_DISTANCE_MM), MAX_DISTANCE_MM)
        return replace(self, distance_mm=distance)

    def panned(self, right_mm: float, up_mm: float) -> Camera:
        """Return the camera with its target moved in the plane of the screen."""
        cy, sy = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        cp, sp = math.cos(self.pitch_rad), math.sin(self.pitch_rad)
        x, y, z = self.target
        target = (
            x + right_mm * cy - up_mm * sp * sy,
            y + up_mm * cp,
            z - right_mm * sy - up_mm * sp * cy,
        )
        if self.flipped:
            target = (target[0], target[1], 2 * z - target[2])
        return replace(self, target=target)


class Spot(NamedTuple):
    """A point on the screen.

    Attributes:
        x: Pixels to the right.
        y: Pixels down.
        depth_mm: Distance from the eye along its axis.
        scale: Pixels per millimetre there.
    """

    x: float
    y: float
    depth_mm: float
    scale: float


class Projector:
    """A camera with the size of its picture: turns places into spots. Made for one picture."""

    def __init__(self, camera: Camera, width_px: float, height_px: float) -> None:
        """Prepare the rotation once for many points."""
        self._tx, self._ty, self._tz = camera.target
        self._cy, self._sy = math.cos(camera.yaw_rad), math.sin(camera.yaw_rad)
        self._cp, self._sp = math.cos(camera.pitch_rad), math.sin(camera.pitch_rad)
        self._distance = camera.distance_mm
        self._focal = 0.5 * min(height_px, 1.2 * width_px) / math.tan(VIEW_ANGLE_RAD / 2)
        self._z_sign = -1.0 if camera.flipped else 1.0
        if camera.parallel:
            self._focal *= FLAT_MM / self._distance
            self._distance = FLAT_MM
        self._mid_x, self._mid_y = width_px / 2, height_px / 2
        self._spots: dict[Vector, Spot | None] = {}  # A joint belongs to two bones and more.

    def _seen(self, place: Vector) -> Vector:
        """Return x right, y up, depth forward from the eye, mm."""
        x, y, z = place[0] - self._tx, place[1] - self._ty, place[2] - self._tz
        z *= self._z_sign
        right = x * self._cy - z * self._sy
        toward = x * self._sy + z * self._cy
        up = y * self._cp - toward * self._sp
        return right, up, self._distance - (toward * self._cp + y * self._sp)

    def _spot(self, seen: Vector) -> Spot:
        scale = self._focal / seen[2]
        return Spot(self._mid_x + seen[0] * scale, self._mid_y - seen[1] * scale, seen[2], scale)

    def spot(self, place: Vector) -> Spot | None:
        """Return where a place is seen; None behind the near plane."""
        if place not in self._spots:
            seen = self._seen(place)
            self._spots[place] = self._spot(seen) if seen[2] >= NEAR_MM else None
        return self._spots[place]

    def line(self, start: Vector, end: Vector) -> tuple[Spot, Spot] | None:
        """Return where a line is seen, cut at the near plane; None if all of it is behind."""
        first, last = self.spot(start), self.spot(end)
        if first is not None and last is not None:
            return first, last
        a, b = self._seen(start), self._seen(end)
        if a[2] < NEAR_MM and b[2] < NEAR_MM:
            return None
        if a[2] < NEAR_MM:
            a = _cut(b, a)
        elif b[2] < NEAR_MM:
            b = _cut(a, b)
        return self._spot(a), self._spot(b)

    def polygon(self, places: Iterable[Vector]) -> tuple[Point, ...]:
        """Return the corners of a polygon, without those behind the near plane.

        It reckons what `spot` does, in one go: a picture has a thousand of these points.
        """
        tx, ty, tz, z_sign = self._tx, self._ty, self._tz, self._z_sign
        cy, sy, cp, sp = self._cy, self._sy, self._cp, self._sp
        focal, distance = self._focal, self._distance
        mid_x, mid_y = self._mid_x, self._mid_y
        points = []
        for x, y, z in places:
            x, y, z = x - tx, y - ty, (z - tz) * z_sign
            toward = x * sy + z * cy
            depth = distance - (toward * cp + y * sp)
            if depth >= NEAR_MM:
                scale = focal / depth
                points.append(
                    (mid_x + (x * cy - z * sy) * scale, mid_y - (y * cp - toward * sp) * scale)
                )
        return tuple(points)


def _cut(inside: Vector, outside: Vector) -> Vector:
    share = (inside[2] - NEAR_MM) / (inside[2] - outside[2])
    x = inside[0] + share * (outside[0] - inside[0])
    y = inside[1] + share * (outside[1] - inside[1])
    return x, y, NEAR_MM
