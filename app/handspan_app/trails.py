"""The way that each fingertip has come, on the screen. Pure: no Qt.

Law: a trail belongs to one hand; one that was lost begins anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handspan_app.camera import Point, Projector
from handspan_service.contract.model import Frame, Side, Vector

LENGTH_US = 600_000
MAX_FRAMES = 80  # Of them; more would not be told apart.
STEPS = 5  # Of a trail, from faint to strong.
EVERY = 2  # Frame; those between would not be told apart.


@dataclass(frozen=True, slots=True)
class Trail:
    """A piece of the way of one fingertip.

    Attributes:
        side: Of its hand.
        points: On the screen, oldest first.
        age: 0 for the newest piece of a trail to 1 for the oldest.
    """

    side: Side
    points: tuple[Point, ...]
    age: float


def trails(frames: Sequence[Frame], projector: Projector) -> list[Trail]:
    """Return the trails of all fingers that the last frame has.

    Args:
        frames: Oldest first; the last one is shown.
        projector: Of the view.
    """
    if not frames:
        return []
    now_us = frames[-1].timestamp_us
    recent = [one for one in frames if 0 <= now_us - one.timestamp_us <= LENGTH_US]
    found: list[Trail] = []
    for hand in frames[-1].hands:
        ways: list[list[Vector]] = [[] for _ in hand.fingers]
        for frame in recent[::-EVERY]:
            past = next((one for one in frame.hands if one.id == hand.id), None)
            if past is None or len(past.fingers) != len(ways):
                break
            for way, finger in zip(ways, past.fingers, strict=True):
                way.append(finger.tip_position)
        for way in ways:
            found += _pieces(hand.side, way[::-1], projector)
    return found


def _pieces(side: Side, way: list[Vector], projector: Projector) -> list[Trail]:
    length = max(2, -(-len(way) // STEPS))
    pieces = []
    for start in range(0, len(way) - 1, length):
        points = projector.polygon(way[start : start + length + 1])
        if len(points) > 1:
            pieces.append(Trail(side, points, 1.0 - (start + length / 2) / len(way)))
    return pieces
