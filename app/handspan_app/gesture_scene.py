"""Where gestures lie on the screen. Pure: no Qt.

Law: it draws what the service recognised and recognises nothing; a gesture that has ended fades
within LASTING_US.

Source: docs/gestures.md, fields of each type.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from handspan_app.camera import Point, Projector
from handspan_service.contract.model import Frame, Gesture, GestureType, Vector

LASTING_US = 700_000
TAP_MM = 14.0
CIRCLE_STEPS = 26
SHOWN = 6  # At most; older ones would only be in the way.
HEAD_MM = 14.0  # Of an arrow.


@dataclass(frozen=True, slots=True)
class GesturePicture:
    """One gesture on the screen.

    Attributes:
        type: One of the four classic types.
        lines: Lines to be drawn.
        label_at: Where its name is written.
        turns: Of a circle; 0 for others.
        strength: 1 while it lasts, falling to 0 after its end.
    """

    type: GestureType
    lines: tuple[tuple[Point, ...], ...]
    label_at: Point
    turns: float
    strength: float


def gesture_pictures(frames: Sequence[Frame], projector: Projector) -> list[GesturePicture]:
    """Return the gestures of the last frame, and those that ended shortly before it.

    Args:
        frames: Oldest first; the last one is shown.
        projector: Of the view.
    """
    if not frames:
        return []
    now_us = frames[-1].timestamp_us
    newest: dict[int, tuple[Gesture, int]] = {}
    for frame in frames:
        age_us = now_us - frame.timestamp_us
        if 0 <= age_us <= LASTING_US:
            newest.update({one.id: (one, age_us) for one in frame.gestures})
    youngest = sorted(newest.values(), key=lambda known: known[1])[:SHOWN]
    shown = [_picture(one, 1.0 - age / LASTING_US, projector) for one, age in youngest]
    return [one for one in shown if one is not None]


def _vector(gesture: Gesture, name: str) -> Vector:
    value = gesture.fields.get(name)
    return value if isinstance(value, tuple) else (0.0, 0.0, 0.0)


def _number(gesture: Gesture, name: str) -> float:
    value = gesture.fields.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _picture(gesture: Gesture, strength: float, projector: Projector) -> GesturePicture | None:
    turns = 0.0
    if gesture.type == "circle":
        turns = _number(gesture, "progress")
        centre, radius = _vector(gesture, "center"), _number(gesture, "radius")
        ways = [_ring(centre, _vector(gesture, "normal"), radius, min(turns, 1.0))]
        label = centre
    elif gesture.type == "swipe":
        start, end = _vector(gesture, "startPosition"), _vector(gesture, "position")
        ways, label = _arrow(start, end), end
    else:
        label = _vector(gesture, "position")
        normal = _vector(gesture, "direction")
        grown = TAP_MM * (2.0 - strength)
        ways = [_ring(label, normal, radius, 1.0) for radius in (grown, grown * 0.55)]
    at = projector.spot(label)
    if at is None:
        return None
    lines = tuple(projector.polygon(way) for way in ways)
    return GesturePicture(gesture.type, lines, (at.x, at.y), turns, strength)


def _across(axis: Vector) -> tuple[Vector, Vector]:
    """Return two unit vectors at right angles to an axis and to each other."""
    x, y, z = axis
    length = math.sqrt(x * x + y * y + z * z)
    if length < 1e-6:
        x, y, z, length = 0.0, 1.0, 0.0, 1.0
    x, y, z = x / length, y / length, z / length
    helper = (1.0, 0.0, 0.0) if abs(x) < 0.8 else (0.0, 1.0, 0.0)
    first = _cross((x, y, z), helper)
    norm = math.sqrt(sum(part * part for part in first))
    unit = (first[0] / norm, first[1] / norm, first[2] / norm)
    return unit, _cross((x, y, z), unit)


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _ring(centre: Vector, normal: Vector, radius: float, share: float) -> list[Vector]:
    """Return a circle, or the share of it that was drawn."""
    u, v = _across(normal)
    count = max(2, round(CIRCLE_STEPS * share))
    points: list[Vector] = []
    for index in range(count + 1):
        angle = math.tau * share * index / count
        c, s = radius * math.cos(angle), radius * math.sin(angle)
        points.append(
            (
                centre[0] + u[0] * c + v[0] * s,
                centre[1] + u[1] * c + v[1] * s,
                centre[2] + u[2] * c + v[2] * s,
            )
        )
    return points


def _arrow(start: Vector, end: Vector) -> list[list[Vector]]:
    along = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    length = math.sqrt(sum(part * part for part in along)) or 1.0
    unit = (along[0] / length, along[1] / length, along[2] / length)
    _, side = _across(unit)

    def barb(sign: float) -> Vector:
        return (
            end[0] - unit[0] * HEAD_MM + sign * side[0] * HEAD_MM * 0.6,
            end[1] - unit[1] * HEAD_MM + sign * side[1] * HEAD_MM * 0.6,
            end[2] - unit[2] * HEAD_MM + sign * side[2] * HEAD_MM * 0.6,
        )

    return [[start, end], [barb(1.0), end, barb(-1.0)]]
