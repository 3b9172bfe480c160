"""The ball that a hand holds.

Law: it lies on the palm's side, and its radius is between 30 and 500 mm.

Least squares through the fingertips first. A hand so flat that its ball has no size gets the
largest one, resting on its tips.
"""

from __future__ import annotations

import math

import numpy as np

from handspan_service.anatomy import FINGERS, Array
from handspan_service.contract.model import Vector

RADIUS_MM = (30.0, 500.0)
JOINT_WEIGHT = 0.05  # Of PIP and DIP against the fingertips.
RIDGE = 1e-3  # Of the centre's mean diagonal: a flat hand still has one solution.

_WEIGHTS = np.tile([JOINT_WEIGHT, JOINT_WEIGHT, 1.0], FINGERS)[:, None]
_ONES = np.ones(3)
_RIDGE = (4.0 / 3.0) * RIDGE * np.eye(3)


def solutions(joints_mm: Array, palm_mm: Array) -> Array:
    """Return the balls as least squares gives them.

    Args:
        joints_mm: (B, 5, 5, 3), as `Bones.joints`.
        palm_mm: (B, 3).

    Returns:
        (B, 4): c and r^2 - |c|^2 of p^2 = 2 c.p + (r^2 - |c|^2), from the palm, mm and mm^2.
    """
    points = (joints_mm[:, :, 2:] - palm_mm[:, None, None]).reshape(len(palm_mm), -1, 3)
    rows = np.ones((*points.shape[:2], 5))
    np.multiply(points, 2.0, out=rows[..., :3])
    np.matmul(points * points, _ONES, out=rows[..., 4])
    equations = (rows[..., :4] * _WEIGHTS).swapaxes(-1, -2) @ rows
    equations[:, :3, :3] += equations[:, 3:, 4:] * _RIDGE
    solved: Array = np.linalg.solve(equations[..., :4], equations[..., 4:])[..., 0]
    return solved


def ball(solution: list[float], ends_mm: list[Vector], palm_mm: Vector,
         normal: Vector) -> tuple[Vector, float]:
    """Return centre and radius of one hand's ball, mm.

    Args:
        solution: Its row of `solutions`.
        ends_mm: The five bone ends.
        palm_mm: Middle of the palm.
        normal: Unit, out of the palm.
    """
    x, y, z, rest = solution
    low, high = RADIUS_MM
    radius = math.sqrt(max(rest + x * x + y * y + z * z, 0.0))
    if x * normal[0] + y * normal[1] + z * normal[2] > 0.0 and radius <= high:
        return (palm_mm[0] + x, palm_mm[1] + y, palm_mm[2] + z), max(radius, low)
    middle, square = spread(ends_mm)
    lift = math.sqrt(max(high * high - square, 0.0))
    (x, y, z), (u, v, w) = middle, normal
    return (x + lift * u, y + lift * v, z + lift * w), high


def spread(points_mm: list[Vector]) -> tuple[Vector, float]:
    """Return the middle of some points, mm, and their mean square distance from it, mm^2."""
    count = len(points_mm)
    xs, ys, zs = zip(*points_mm, strict=True)
    middle = (sum(xs) / count, sum(ys) / count, sum(zs) / count)
    return middle, sum([math.dist(middle, point) ** 2 for point in points_mm]) / count
