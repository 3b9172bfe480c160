"""What the performer shows: the gestures whose recall is measured, and what must not be gestures.

Law: every scene but `typing` and `wave` knows all gestures that may be told in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gesture_motion import ALL, INDEX_FLEXION, INDEX_ONLY, Performer, Scene
from handspan_service.anatomy import Array
from handspan_service.contract.model import Vector
from handspan_service.device import postures
from handspan_service.device.paths import KEY, PLACE, POSE, TURN

PLANES: tuple[Vector, ...] = (
    (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.3, 0.2, 0.9), (-0.4, 0.6, 0.7), (0.7, 0.0, 0.7),
)  # fmt: skip


def circles(rng: np.random.Generator) -> Scene:
    """The index finger draws circles: 8 to 70 mm, 0.7 to 2.5 turns/s, both ways, many planes."""
    performer = Performer(rng, postures.POINT)
    for radius, low_hz, high_hz in (
        (8.0, 1.0, 2.5), (15.0, 0.8, 2.5), (25.0, 0.7, 2.2), (40.0, 0.7, 1.8), (70.0, 0.6, 1.2),
    ):  # fmt: skip
        for way in (1.0, -1.0):
            performer.rest(rng.uniform(0.4, 0.7))
            begin_s = performer.time_s
            turns = way * rng.uniform(1.1, 2.5)
            plane = PLANES[rng.integers(len(PLANES))]
            performer.go_round(
                radius, rng.uniform(low_hz, high_hz), turns, plane, rng.uniform(0.7, 1.0)
            )
            performer.note("circle", begin_s, INDEX_ONLY, f"circle {radius:.0f} mm")
            performer.rest(rng.uniform(0.4, 0.6))
            _drift(performer, 60.0)
    return performer.scene("circles")


def swipes(rng: np.random.Generator) -> Scene:
    """The index finger or the open hand swipes 180 to 300 mm at 1250 to 2400 mm/s (peak)."""
    open_hand = rng.random() < 0.4
    performer = Performer(rng, postures.OPEN if open_hand else postures.POINT)
    fingers = ALL if open_hand else INDEX_ONLY
    for length in (180.0, 220.0, 300.0):
        for way in (np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0, 0, 1.0])):
            turn = rng.normal(0, 0.2, 3)
            way = (way + turn) / np.linalg.norm(way + turn) * (1 if rng.random() < 0.5 else -1)
            place = np.array([0.0, 220.0, 0.0]) - 0.5 * length * way
            performer.move(0.9, place=place)
            performer.rest(rng.uniform(0.3, 0.5))
            begin_s = performer.time_s
            peak = rng.uniform(1250.0, 2400.0)
            performer.move(1.875 * length / peak, place=place + length * way)
            performer.note("swipe", begin_s, fingers, f"swipe {length:.0f} mm")
            performer.rest(rng.uniform(0.4, 0.6))
    return performer.scene("swipes")


def key_taps(rng: np.random.Generator) -> Scene:
    """The index finger taps by itself, or the wrist taps with a pointing finger."""
    performer = Performer(rng, postures.POINT if rng.random() < 0.6 else postures.RELAXED)
    for _ in range(8):
        performer.rest(rng.uniform(0.3, 0.8))
        begin_s = performer.time_s
        if rng.random() < 0.7:
            performer.tap(INDEX_FLEXION, rng.uniform(0.25, 0.6), rng.uniform(0.14, 0.3))
            label = "key tap, finger"
        else:
            performer.tap(4, -rng.uniform(0.18, 0.35), rng.uniform(0.18, 0.32))
            label = "key tap, wrist"
        performer.note("keyTap", begin_s, ALL, label)
        performer.rest(0.3)
    return performer.scene("key taps")


def screen_taps(rng: np.random.Generator) -> Scene:
    """The pointing hand pokes 15 to 40 mm ahead and comes back."""
    performer = Performer(rng, postures.POINT)
    for _ in range(8):
        performer.rest(rng.uniform(0.3, 0.8))
        begin_s = performer.time_s
        performer.tap(2, -rng.uniform(15.0, 40.0), rng.uniform(0.2, 0.4))
        performer.note("screenTap", begin_s, INDEX_ONLY, "screen tap")
        performer.rest(0.3)
        if rng.random() < 0.5:
            _drift(performer, 60.0)
    return performer.scene("screen taps")


def near_misses(rng: np.random.Generator) -> Scene:
    """Arcs short of the least, thin ellipses, short or slow strokes, shallow or slow dips."""
    performer = Performer(rng, postures.POINT)
    for _ in range(2):
        for radius in (15.0, 30.0, 60.0):
            performer.go_round(radius, rng.uniform(0.8, 2.0), rng.uniform(0.3, 0.62), PLANES[0])
            performer.rest(0.5)
            _drift(performer, 40.0)
        performer.go_round(40.0, rng.uniform(0.8, 1.6), rng.uniform(1.5, 2.5), PLANES[2], 0.25)
        performer.rest(0.5)
        performer.move(0.5, place=np.array([-60.0, 210.0, 0.0]))
        performer.move(0.2, place=np.array([40.0, 210.0, 0.0]))  # 100 mm at 940 mm/s.
        performer.rest(0.4)
        performer.move(0.7, place=np.array([-130.0, 210.0, 0.0]))
        performer.move(0.55, place=np.array([110.0, 210.0, 0.0]))  # 240 mm at 820 mm/s.
        performer.rest(0.4)
        performer.tap(INDEX_FLEXION, 0.5, rng.uniform(0.9, 1.4))  # A slow bow.
        performer.rest(0.4)
        performer.tap(2, -rng.uniform(20.0, 40.0), rng.uniform(1.0, 1.5))  # A slow poke.
        performer.rest(0.4)
        performer.tap(1, -rng.uniform(30.0, 60.0), rng.uniform(0.4, 0.7))  # The whole hand dips.
        performer.rest(0.4)
    return performer.scene("near misses")


def rest(rng: np.random.Generator) -> Scene:
    """A hand that does nothing, in several postures."""
    poses = (postures.OPEN, postures.POINT, postures.RELAXED, postures.FLAT)
    performer = Performer(rng, poses[rng.integers(len(poses))])
    performer.rest(30.0)
    return performer.scene("rest")


def gesticulation(rng: np.random.Generator) -> Scene:
    """A speaker's hand: from place to place, turn to turn, pose to pose, with pauses."""
    poses = (postures.OPEN, postures.RELAXED, postures.FLAT, postures.FIST, postures.POINT)
    performer = Performer(rng, postures.RELAXED)
    while performer.time_s < 30.0:
        place = performer.key[PLACE] + rng.normal(0, 45, 3)
        place = np.clip(place, [-120, 140, -80], [150, 330, 90])
        turn = np.clip(performer.key[TURN] + rng.normal(0, 0.25, 3), -0.6, 0.6)
        pose = performer.key[POSE]
        if rng.random() < 0.3:
            pose = postures.blend(poses[rng.integers(5)], postures.RELAXED, rng.uniform(0, 0.6))
        performer.move(rng.uniform(0.25, 0.9), place=place, turn=turn, pose=pose)
        if rng.random() < 0.25:
            performer.rest(rng.uniform(0.1, 1.0))
    return performer.scene("gesticulation")


def wave(rng: np.random.Generator) -> Scene:
    """The open hand waves hello, from the wrist or from the elbow."""
    performer = Performer(rng, postures.OPEN)
    performer.move(0.6, turn=np.array([0.0, rng.uniform(0.3, 1.0), 0.0]))
    reach, hz, sway_mm = rng.uniform(0.2, 0.5), rng.uniform(1.0, 2.5), rng.uniform(0.0, 60.0)

    def change(share: float) -> Array:
        key = np.zeros(KEY)
        swing = math.sin(2.0 * math.pi * hz * 30.0 * share)
        key[3], key[0] = reach * swing, sway_mm * swing
        return key

    performer.play(30.0, change)
    return performer.scene("wave")


def typing(rng: np.random.Generator) -> Scene:
    """Fingers play on a table in the air: every stroke is a key tap by the documented rule."""
    performer = Performer(rng, postures.RELAXED)
    while performer.time_s < 30.0:
        finger = int(rng.integers(1, 5))
        begin_s = performer.time_s
        performer.tap(6 + 4 * finger + 1, rng.uniform(0.15, 0.45), rng.uniform(0.14, 0.26))
        performer.note("keyTap", begin_s, ALL, "typing")
        performer.rest(rng.uniform(0.0, 0.2))
        if rng.random() < 0.1:
            _drift(performer, 30.0)
    return performer.scene("typing")


def grasping(rng: np.random.Generator) -> Scene:
    """A hand that closes, pinches, points and counts."""
    performer = Performer(rng, postures.OPEN)
    poses = (postures.FIST, postures.PINCH, postures.OPEN, postures.POINT, postures.RELAXED,
             postures.count(2), postures.count(3), postures.count(4))  # fmt: skip
    while performer.time_s < 30.0:
        performer.move(rng.uniform(0.2, 0.6), pose=poses[rng.integers(len(poses))])
        performer.rest(rng.uniform(0.05, 0.6))
        if rng.random() < 0.3:
            _drift(performer, 80.0)
    return performer.scene("grasping")


def _drift(performer: Performer, far_mm: float) -> None:
    """Go elsewhere without hurry."""
    rng = performer.rng
    place = performer.key[PLACE] + rng.uniform(-far_mm, far_mm, 3)
    place = np.clip(place, [-120, 150, -80], [150, 310, 90])
    performer.move(rng.uniform(0.6, 1.0), place=place)


Script = Callable[[np.random.Generator], Scene]
PERFORMED: tuple[Script, ...] = (circles, swipes, key_taps, screen_taps)
OTHERWISE: tuple[Script, ...] = (
    near_misses, rest, gesticulation, wave, typing, grasping,
)  # fmt: skip
