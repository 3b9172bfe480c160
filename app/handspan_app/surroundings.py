"""What stands around the hands on the screen: floor, controller, field of view, box. Pure: no Qt.

Law: it depends on the camera and the interaction box alone, so it is worked out once for both.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from handspan_app.camera import Point, Projector, Spot
from handspan_service.contract.model import InteractionBox, Vector

GRID_MM, GRID_STEP_MM = 400.0, 50.0
# Half angles of what the cameras see, across and along. Source: docs/device.md: the field of view
# is 139 x 120 degrees.
FIELD_HALF_X_RAD, FIELD_HALF_Z_RAD = math.radians(69.5), math.radians(60.25)
FIELD_HEIGHT_MM = 130.0  # Where the drawn pyramid ends.
# Source: docs/device.md: the cameras stand 40 mm apart, the lights beside and between them.
EYES_X_MM, EYE_RADIUS_MM = (-20.0, 20.0), 4.5
LIGHTS_X_MM, LIGHT_RADIUS_MM = (-31.0, 0.0, 31.0), 2.2
DEVICE_MM = (80.0, 11.0, 30.0)  # Housing of the controller: x, y, z.


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line of the surroundings; `strength` 0 to 1 fades it with distance."""

    start: Point
    end: Point
    strength: float


def _strokes(
    lines: list[tuple[Vector, Vector]], projector: Projector, strength: float = 1.0
) -> list[Stroke]:
    seen = [projector.line(*line) for line in lines]
    return [
        Stroke((pair[0].x, pair[0].y), (pair[1].x, pair[1].y), strength) for pair in seen if pair
    ]


def floor(projector: Projector) -> list[Stroke]:
    """Return the grid on the floor, fading outward."""
    count = round(GRID_MM / GRID_STEP_MM)
    ticks = [index * GRID_STEP_MM for index in range(-count, count + 1)]
    strokes: list[Stroke] = []
    for across in ticks:
        for start, end in itertools.pairwise(ticks):
            middle = math.hypot(across, (start + end) / 2) / GRID_MM
            if middle < 1.0:
                strength = (1.0 - middle * middle) * (1.0 if across == 0.0 else 0.62)
                lines = [
                    ((across, 0.0, start), (across, 0.0, end)),
                    ((start, 0.0, across), (end, 0.0, across)),
                ]
                strokes += _strokes(lines, projector, strength)
    return strokes


def _box(low: Vector, high: Vector) -> list[tuple[Vector, Vector]]:
    corners = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    ends = (low, high)
    edges = []
    for corner in corners:
        for axis in range(3):
            if corner[axis] == 0:
                other = tuple(1 if index == axis else corner[index] for index in range(3))
                edges.append((corner, other))
    return [
        (
            (ends[a[0]][0], ends[a[1]][1], ends[a[2]][2]),
            (ends[b[0]][0], ends[b[1]][1], ends[b[2]][2]),
        )
        for a, b in edges
    ]


def interaction_box(box: InteractionBox, projector: Projector) -> list[Stroke]:
    """Return the edges of the box whose inside maps to 0..1 for an application."""
    (x, y, z), (w, h, d) = box.center, box.size
    low = (x - w / 2, y - h / 2, z - d / 2)
    high = (x + w / 2, y + h / 2, z + d / 2)
    return _strokes(_box(low, high), projector)


def field_of_view(projector: Projector) -> list[Stroke]:
    """Return the upside-down pyramid that the cameras see."""
    x = FIELD_HEIGHT_MM * math.tan(FIELD_HALF_X_RAD)
    z = FIELD_HEIGHT_MM * math.tan(FIELD_HALF_Z_RAD)
    top = FIELD_HEIGHT_MM
    corners: list[Vector] = [(-x, top, -z), (x, top, -z), (x, top, z), (-x, top, z)]
    eye: Vector = (0.0, 0.0, 0.0)
    lines: list[tuple[Vector, Vector]] = [(eye, corner) for corner in corners]
    lines += [(corners[index], corners[index - 1]) for index in range(4)]
    return _strokes(lines, projector)


def device_faces(projector: Projector) -> list[tuple[Point, ...]]:
    """Return the visible faces of the controller's housing, top face last."""
    w, h, d = DEVICE_MM
    x, z = w / 2, d / 2
    top: list[Vector] = [(-x, 0.0, -z), (x, 0.0, -z), (x, 0.0, z), (-x, 0.0, z)]
    front: list[Vector] = [(-x, 0.0, z), (x, 0.0, z), (x, -h, z), (-x, -h, z)]
    faces = [projector.polygon(front), projector.polygon(top)]
    return [face for face in faces if len(face) == 4]


def device_marks(projector: Projector) -> list[tuple[tuple[Point, ...], bool]]:
    """Return the eyes (True) and lights (False) on the controller's top face, as circles."""
    places = [(x, EYE_RADIUS_MM, True) for x in EYES_X_MM]
    places += [(x, LIGHT_RADIUS_MM, False) for x in LIGHTS_X_MM]
    marks = []
    for x, radius, is_eye in places:
        turns = [math.tau * index / 14 for index in range(14)]
        ring: list[Vector] = [
            (x + radius * math.cos(turn), 0.0, radius * math.sin(turn)) for turn in turns
        ]
        marks.append((projector.polygon(ring), is_eye))
    return marks


def axis_labels(projector: Projector) -> list[tuple[Spot, str]]:
    """Return where the lengths in millimetres are written."""
    places: list[tuple[Vector, str]] = [
        *(((float(x), 0.0, 215.0), f"{x}") for x in (-200, -100, 0, 100, 200)),
        *(((215.0, 0.0, float(z)), f"{z}") for z in (-200, -100, 100)),
        *(((0.0, float(y), 0.0), f"{y}") for y in (100, 200, 300)),
    ]
    seen = [(projector.spot(place), text) for place, text in places]
    return [(spot, text) for spot, text in seen if spot is not None]
