"""Hands that move as a test wants, and what a tracker makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from handspan_service.anatomy import RELAXED_RAD, HandShape, rotation_from_vector
from handspan_service.contract.model import Hand, Orientation, Quality, Side, TrackedHands
from handspan_service.geometry import R_D_C
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, clear_calibration, image

SHAPE = HandShape()
HALF_DEGREE = np.radians(0.5)


def waving(depth_mm: float, speed: float = 0.0, turn: float = 0.0, bend: float = 0.0, *,
           sides: tuple[bool, ...] = (True,), apart_mm: float = 200.0,
           base: np.ndarray = PALM_DOWN) -> Callable[[float], Poses]:
    """Return hands that swing at 1.5 Hz with the given peak speeds (mm/s, rad/s, rad/s)."""
    pulse = 2 * np.pi * 1.5
    flexes = np.array([0, 0.3, 1, 0.65] * 5)
    axis = np.array([0.3, 0.5, 0.81])

    def at(time_s: float) -> Poses:
        phase = pulse * time_s + 1.3 * np.arange(len(sides))[:, None]
        place = np.zeros((len(sides), 3)) + [0.0, -40.0, depth_mm]
        place[:, 0] += apart_mm * (np.arange(len(sides)) - (len(sides) - 1) / 2)
        place += np.array([0.6, 0.5, 0.62]) * speed / pulse * np.sin(phase)
        rotation = rotation_from_vector(axis * turn / pulse * np.sin(phase + 1)) @ base
        angles = RELAXED_RAD + flexes * bend / pulse * np.sin(phase + 2)
        return Poses(rotation, place, angles, np.array(sides))

    return at


def joints(hand: Hand) -> np.ndarray:
    assert hand.arm is not None
    points = [hand.arm.next_joint] + [j for finger in hand.fingers for j in finger.joints[1:]]
    return np.array(points, float)


@dataclass
class Run:
    """What happened to the published hands of one sequence."""

    tracker: HandTracker
    frames: list[TrackedHands] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    places: list[np.ndarray] = field(default_factory=list)
    right_side: list[bool] = field(default_factory=list)
    expected: int = 0

    @property
    def ids(self) -> set[int]:
        return {hand.id for frame in self.frames for hand in frame.hands}


def run(oracle: Oracle, count: int, *, settle: int = 40, shape: HandShape | None = SHAPE,
        orientation: Orientation = Orientation.AUTO, quality: Quality = Quality.BALANCED,
        hurried: bool = False) -> Run:
    calibration = clear_calibration()
    result = Run(HandTracker(oracle, orientation=orientation, quality=quality, shape=shape))
    for number in range(count):
        taken = image(number, calibration)
        frame = result.tracker.process(taken)
        assert frame.timestamp_us == taken.timestamp_us
        if hurried:
            result.tracker.reflect()
        result.frames.append(frame)
        if number < settle:
            continue
        poses, points = oracle.world.points(taken.timestamp_us)
        truth = points @ R_D_C[result.tracker.orientation].T
        result.expected += len(truth)
        for hand in frame.hands:
            gaps = np.linalg.norm(joints(hand) - truth, axis=-1).mean(axis=-1)
            nearest = int(gaps.argmin())
            result.errors.append(float(gaps[nearest]))
            result.right_side.append((hand.side is Side.RIGHT) == bool(poses.right[nearest]))
            result.places.append(joints(hand))
    return result
