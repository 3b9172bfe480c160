"""A hand whose fingertips go where a test says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from msgspec.structs import replace

from handspan_service.contract.model import (
    FingerType,
    Gesture,
    Hand,
    Side,
    TrackedHands,
    Vector,
)
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.recogniser import GestureRecogniser
from support.house import a_hand

RATE_HZ = 115.0
HOME: Vector = (20.0, 220.0, -60.0)

Way = Callable[[float], Vector]  # From seconds to a place, mm.


def hand_with(tips: Mapping[FingerType, Vector], id: int = 7, *, folded: bool = False) -> Hand:
    """Return a hand whose only extended fingers are those with a place."""
    hand = a_hand(id, Side.RIGHT)
    fingers = [
        replace(finger, tip_position=tips[finger.type], extended=not folded)
        if finger.type in tips
        else replace(finger, extended=False)
        for finger in hand.fingers
    ]
    return replace(hand, fingers=tuple(fingers))


def moved(
    way: Way,
    duration_s: float,
    *,
    rate_hz: float = RATE_HZ,
    noise_mm: float = 0.0,
    id: int = 7,
    begin_us: int = 1_000_000,
    seed: int = 0,
) -> Iterator[TrackedHands]:
    """Yield a hand whose index fingertip follows a way."""
    rng = np.random.default_rng(seed)
    for number in range(round(duration_s * rate_hz)):
        x, y, z = way(number / rate_hz)
        dx, dy, dz = rng.normal(0.0, noise_mm, 3).tolist()
        hand = hand_with({FingerType.INDEX: (x + dx, y + dy, z + dz)}, id)
        yield TrackedHands(begin_us + round(number * 1e6 / rate_hz), (hand,))


def watch(
    frames: Iterator[TrackedHands], wanted: GestureSettings | None = None
) -> list[tuple[int, Gesture]]:
    """Return every gesture object with its time, us."""
    recogniser = GestureRecogniser(wanted)
    return [
        (frame.timestamp_us, gesture) for frame in frames for gesture in recogniser.process(frame)
    ]


def types(told: list[tuple[int, Gesture]]) -> list[str]:
    """Return the type of every gesture in the order in which they began."""
    return list({gesture.id: gesture.type for _, gesture in told}.values())


def offset(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Vector:
    """Return a place beside home."""
    return (HOME[0] + x, HOME[1] + y, HOME[2] + z)


def round_about(
    radius_mm: float, turns_per_s: float, turns: float, rest_s: float = 0.3
) -> tuple[Way, float]:
    """Return a circle in the screen's plane between two rests, and how long it takes.

    Args:
        radius_mm: Its radius.
        turns_per_s: Speed.
        turns: How far; positive is counterclockwise for the user who looks at the screen.
        rest_s: Before it; twice as long after it.
    """
    duration_s = abs(turns) / turns_per_s

    def way(time_s: float) -> Vector:
        done = min(max(time_s - rest_s, 0.0), duration_s) * turns_per_s
        angle = math.copysign(2.0 * math.pi * done, turns)
        return offset(radius_mm * math.cos(angle), radius_mm * math.sin(angle))

    return way, duration_s + 3.0 * rest_s


def stroke(length_mm: float, peak_mm_s: float, rest_s: float = 0.3) -> tuple[Way, float]:
    """Return a minimum-jerk stroke to the right between two rests, and how long it takes."""
    duration_s = 1.875 * length_mm / peak_mm_s

    def way(time_s: float) -> Vector:
        share = min(max((time_s - rest_s) / duration_s, 0.0), 1.0)
        return offset(length_mm * share**3 * (10.0 - 15.0 * share + 6.0 * share * share))

    return way, duration_s + 2.0 * rest_s


def there_and_back(
    axis: Vector, depth_mm: float, duration_s: float, rest_s: float = 0.3
) -> tuple[Way, float]:
    """Return a smooth dip along an axis between two rests, and how long it takes."""

    def way(time_s: float) -> Vector:
        share = min(max((time_s - rest_s) / duration_s, 0.0), 1.0)
        depth = 0.5 * depth_mm * (1.0 - math.cos(2.0 * math.pi * share))
        return offset(*(depth * part for part in axis))

    return way, duration_s + 2.0 * rest_s
