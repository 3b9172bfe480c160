"""Outlines of thick shapes on the screen. Pure: no Qt.

Law: an outline holds every point that is nearer to the shape than its thickness, within a tenth of
a pixel for shapes as large as hands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from handspan_app.camera import Point

STEPS = 20  # Of a full turn: what corners are rounded with.
_TURNS = [
    (math.cos(math.tau * index / STEPS), math.sin(math.tau * index / STEPS))
    for index in range(STEPS)
]


def convex(points: Sequence[Point]) -> list[Point]:
    """Return the corners of the smallest convex shape that holds all points, in one direction.

    Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for x, y in points:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2], chain[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0.0:
                break
            chain.pop()
        chain.append((x, y))
    return chain


def thickened(corners: Sequence[Point], radius: float) -> list[Point]:
    """Return the outline of a convex shape that is larger by a radius on every side.

    Args:
        corners: Of the shape, as `convex` returns them; one or two make a ball or a limb.
        radius: In the unit of the corners.
    """
    if len(corners) < 3:
        return convex([(x + radius * c, y + radius * s) for x, y in corners for c, s in _TURNS])
    outline: list[Point] = []
    before = _outward(corners[-2], corners[-1])
    for index, corner in enumerate(corners):
        after = _outward(corners[index - 1], corner)
        outline += _arc(corners[index - 1], before, after, radius)
        before = after
    return outline


def _outward(start: Point, end: Point) -> float:
    """Return the direction that looks away from a shape at one of its edges, radians."""
    return math.atan2(start[0] - end[0], end[1] - start[1])


def _arc(corner: Point, before: float, after: float, radius: float) -> list[Point]:
    """Return what a corner is rounded with, from one edge's direction to the next."""
    turn = (after - before) % math.tau
    steps = max(1, math.ceil(turn / math.tau * STEPS))
    angles = (before + turn * step / steps for step in range(steps + 1))
    return [
        (corner[0] + radius * math.cos(angle), corner[1] + radius * math.sin(angle))
        for angle in angles
    ]
