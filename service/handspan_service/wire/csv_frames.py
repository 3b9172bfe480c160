"""Frames as lines of a table, for spreadsheets and statistics. Pure.

Law: every line has the columns of `HEADER`; each frame gives a line for each hand, or one line
without a hand, so that time has no holes.

Columns: docs/recordings.md#tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from handspan_service.contract.model import Finger, Frame, Hand, Side, Vector

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
JOINTS = ("mcp", "pip", "dip", "tip")


def _axes(name: str, unit: str = "") -> tuple[str, ...]:
    return tuple(f"{name}_{axis}{unit and '_' + unit}" for axis in "xyz")


COLUMNS = (
    "frame",
    "time_s",
    "hand",
    "side",
    "confidence",
    *_axes("palm", "mm"),
    *_axes("palm_normal"),
    *_axes("direction"),
    *_axes("palm_velocity", "mm_per_s"),
    "palm_width_mm",
    "grab_strength",
    "grab_angle_rad",
    "pinch_strength",
    "pinch_distance_mm",
    *_axes("wrist", "mm"),
    *_axes("elbow", "mm"),
    *(
        column
        for finger in FINGERS
        for column in (
            f"{finger}_extended",
            *(part for joint in JOINTS for part in _axes(f"{finger}_{joint}", "mm")),
        )
    ),
)
HEADER = ",".join(COLUMNS) + "\r\n"  # Source: RFC 4180.


def lines(frame: Frame, first_us: int) -> Iterator[str]:
    """Yield the lines of one frame.

    Args:
        frame: Any frame.
        first_us: Time of the first frame, which counts as 0 s.
    """
    start = f"{frame.id},{(frame.timestamp_us - first_us) / 1e6:.6f},"
    if not frame.hands:
        yield start + "," * (len(COLUMNS) - 3) + "\r\n"
    for hand in frame.hands:
        yield start + ",".join(_cells(hand)) + "\r\n"


def _cells(hand: Hand) -> Iterator[str]:
    yield str(hand.id)
    yield "left" if hand.side is Side.LEFT else "right"
    yield _number(hand.confidence)
    for vector in (hand.palm_position, hand.palm_normal, hand.direction, hand.palm_velocity):
        yield from _vector(vector)
    for value in (
        hand.palm_width_mm,
        hand.grab_strength,
        hand.grab_angle,
        hand.pinch_strength,
        hand.pinch_distance_mm,
    ):
        yield _number(value)
    yield from _vector(hand.arm.next_joint if hand.arm is not None else None)
    yield from _vector(hand.arm.prev_joint if hand.arm is not None else None)
    for finger in hand.fingers:
        yield from _finger(finger)


def _finger(finger: Finger) -> Iterator[str]:
    yield str(int(finger.extended))
    for joint in finger.joints[1:]:
        yield from _vector(joint)


def _vector(vector: Vector | None) -> Iterator[str]:
    for axis in range(3):
        yield "" if vector is None else _number(vector[axis])


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
