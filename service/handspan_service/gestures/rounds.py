"""The circle through points of a way. Pure.

Law: points of an exact circle give that circle, and its normal is the axis of the way round it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from handspan_service.contract.model import Vector
from handspan_service.gestures.vectors import cross, dot, minus, times, unit

FEWEST = 6  # Points; three always lie on a circle.
# 4 pi area / length^2 of the closed way: 1 for a circle, 0.96 for three quarters of one, 0.8 for an
# ellipse half as wide as long, 0 for a wave. Below this nothing more is computed.
LEAST_ROUND = 0.7


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in space.

    Attributes:
        center: mm.
        normal: Unit vector; seen against it, the way round is counterclockwise.
        radius_mm: Its radius.
        across: Unit vector from the centre in the circle's plane: where angles are counted from.
        beside: Unit vector at 90 degrees, the way round.
        residual: Root mean square of the points' distance to the circle in its plane, over the
            radius.
        height: The same out of the plane.
    """

    center: Vector
    normal: Vector
    radius_mm: float
    across: Vector
    beside: Vector
    residual: float
    height: float

    def polar(self, point: Vector) -> tuple[float, float, float]:
        """Return angle (rad), distance from the axis and height over the plane (mm)."""
        way = minus(point, self.center)
        x, y = dot(way, self.across), dot(way, self.beside)
        return math.atan2(y, x), math.sqrt(x * x + y * y), dot(way, self.normal)


def turn_between(before_rad: float, after_rad: float) -> float:
    """Return the smaller turn from one angle to another, -pi to pi."""
    return math.remainder(after_rad - before_rad, 2.0 * math.pi)


def fitted_circle(points: Sequence[Vector]) -> Circle | None:
    """Return the circle nearest to points in their order.

    The plane's normal is the area that the way encloses; in the plane, least squares over
    x^2 + y^2 = 2 a x + 2 b y + c.

    Args:
        points: mm; most of one turn or more.

    Returns:
        The circle; None where the points have none, e.g. on a line.
    """
    count = len(points)
    if count < FEWEST:
        return None
    share = 1.0 / count
    mean = (
        sum([p[0] for p in points]) * share,
        sum([p[1] for p in points]) * share,
        sum([p[2] for p in points]) * share,
    )
    ways = [minus(point, mean) for point in points]
    nx = ny = nz = length = 0.0
    ax, ay, az = ways[-1]
    for bx, by, bz in ways:
        nx += ay * bz - az * by
        ny += az * bx - ax * bz
        nz += ax * by - ay * bx
        length += math.sqrt((bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2)
        ax, ay, az = bx, by, bz
    twice = math.sqrt(nx * nx + ny * ny + nz * nz)  # The area.
    if 2.0 * math.pi * twice <= LEAST_ROUND * length * length:
        return None
    normal = (nx / twice, ny / twice, nz / twice)
    across = unit(minus(ways[0], times(normal, dot(ways[0], normal))))
    beside = cross(normal, across)
    flat = [(dot(way, across), dot(way, beside), dot(way, normal)) for way in ways]
    solved = _solved(flat)
    if solved is None:
        return None
    u, v, radius = solved
    off = sum([(math.hypot(x - u, y - v) - radius) ** 2 for x, y, _ in flat])
    high = sum([z * z for _, _, z in flat])
    center = (
        mean[0] + u * across[0] + v * beside[0],
        mean[1] + u * across[1] + v * beside[1],
        mean[2] + u * across[2] + v * beside[2],
    )
    return Circle(
        center, normal, radius, across, beside,
        math.sqrt(off * share) / radius, math.sqrt(high * share) / radius,
    )  # fmt: skip


def _solved(flat: Sequence[Vector]) -> tuple[float, float, float] | None:
    """Return centre and radius in the plane; the points' mean is its origin."""
    xx = xy = yy = xs = ys = squares = 0.0
    for x, y, _ in flat:
        square = x * x + y * y
        xx += x * x
        xy += x * y
        yy += y * y
        xs += x * square
        ys += y * square
        squares += square
    determinant = xx * yy - xy * xy
    if determinant <= 1e-9 * squares * squares:
        return None
    a = 0.5 * (xs * yy - ys * xy) / determinant
    b = 0.5 * (ys * xx - xs * xy) / determinant
    return a, b, math.sqrt(a * a + b * b + squares / len(flat))
