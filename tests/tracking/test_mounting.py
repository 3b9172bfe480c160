"""What a tracking mode changes: whose hands count, which side they show, how long turning takes."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from handspan_service.anatomy import (
    LOWER_RAD,
    RELAXED_RAD,
    UPPER_RAD,
    Array,
    HandShape,
    rotation_from_vector,
)
from handspan_service.contract.model import Hand, Orientation, Side, TrackingMode
from handspan_service.device.motion import SimulatedHand
from handspan_service.device.render import StereoRenderer
from handspan_service.device.sensor import Exposure, Sensor
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.tracking.mounting import MOUNTINGS
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Sight
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, World, clear_calibration, image

cv2.setNumThreads(1)
SHAPE = HandShape()
TO_USER = np.diag([-1.0, -1.0, 1.0]) @ PALM_DOWN  # Fingers toward the top of the image.
DESK, HEAD, SCREEN = TrackingMode.DESKTOP, TrackingMode.HEAD_MOUNTED, TrackingMode.SCREEN_TOP
PALM = np.diag([-1.0, 1.0, -1.0])  # Hand space to device space: over a desk, palm down.
BACK = np.diag([1.0, -1.0, -1.0])  # Before a headset, arms from below.


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks.load()


def shown(number: int, base: Array, networks: Networks, mode: TrackingMode) -> tuple[Side, Hand]:
    """Return the side of a simulated hand, and what the tracker makes of it."""
    rng = np.random.default_rng(number)
    side = Side.RIGHT if number % 2 else Side.LEFT
    rotation = rotation_from_vector(rng.normal(0.0, 0.2, 3)) @ base
    angles = np.clip(RELAXED_RAD + rng.normal(0.0, 0.15, 20), LOWER_RAD, UPPER_RAD)
    away_mm = float(rng.uniform(220.0, 340.0))
    place = np.array([rng.uniform(-60, 60), away_mm, 60.0])
    hand = SimulatedHand(side, rotation, place, angles, np.zeros(2), SHAPE)
    calibration = nominal_calibration()
    renderer = StereoRenderer(calibration, Orientation.NORMAL)
    _, level = renderer.draw((hand,), Exposure().brightness)
    exposure = Exposure().after(level, float("inf"))
    drawn, _ = renderer.draw((hand,), exposure.brightness)
    tracker, sensor = HandTracker(networks, mode=mode), Sensor(number)
    hands: tuple[Hand, ...] = ()
    for taken in range(12):
        left, right = sensor.develop(drawn, exposure, taken)
        now_us = (taken + 1) * 8696
        hands = tracker.process(StereoImage(left, right, now_us, taken, calibration)).hands
    assert len(hands) == 1
    return side, hands[0]


@pytest.mark.parametrize(("base", "mode"), [(BACK, HEAD), (BACK, SCREEN), (PALM, DESK)])
def test_hands_that_show_what_the_mode_expects_are_named_right(
    networks: Networks, base: Array, mode: TrackingMode
) -> None:
    for number in range(6):
        side, hand = shown(number, base, networks, mode)
        assert hand.side is side
        assert (hand.palm_normal[1] > 0.5) is (base is BACK)


def tracker_of(at: Callable[[float], Poses], mode: TrackingMode) -> HandTracker:
    """Return a tracker whose sight mistakes backs for palms, as the networks do."""
    oracle: Sight = Oracle(World(at, SHAPE, np.radians(0.3)))
    return HandTracker(MOUNTINGS[mode].through(oracle), mode=mode, shape=SHAPE)


def known_after(mode: TrackingMode, depth_mm: float) -> HandTracker:
    """Return a tracker that has looked for a while at a hand whose middle is that far away."""

    def hand(wrist_mm: float) -> Poses:
        return Poses(TO_USER[None], np.array([[0.0, 40.0, wrist_mm]]), RELAXED_RAD[None],
                     np.array([True]))

    deeper_mm = float(hand(0.0).keypoints(SHAPE)[0, :, 2].mean())

    def at(_time_s: float) -> Poses:
        return hand(depth_mm - deeper_mm)

    tracker = tracker_of(at, mode)
    calibration = clear_calibration()
    for number in range(12):
        tracker.process(image(number, calibration))
    return tracker


@pytest.mark.parametrize("mode", TrackingMode)
def test_hands_out_of_the_users_reach_do_not_count(mode: TrackingMode) -> None:
    nearest, farthest = MOUNTINGS[mode].reach_mm
    assert not known_after(mode, farthest * 1.15)._followed.tracks
    assert known_after(mode, farthest / 1.15)._followed.tracks
    assert known_after(mode, max(2.0 * nearest, 70.0))._followed.tracks
    if mode is HEAD:
        assert not known_after(mode, 0.75 * nearest)._followed.tracks
        assert known_after(DESK, 0.75 * nearest)._followed.tracks


@pytest.mark.parametrize("mode", TrackingMode)
def test_a_lone_arm_from_the_other_side_must_stay_as_long_as_the_mode_says(
    mode: TrackingMode,
) -> None:
    turns_s = 0.3
    patience_s = MOUNTINGS[mode].contradiction_us / 1e6

    def at(time_s: float) -> Poses:
        base = TO_USER if time_s < turns_s else PALM_DOWN
        return Poses(base[None], np.array([[0.0, 0.0, 250.0]]), RELAXED_RAD[None],
                     np.array([True]))

    tracker = tracker_of(at, mode)
    calibration = clear_calibration()
    turned_s = None
    for number in range(round(115 * (patience_s + 2.0))):
        found = tracker.process(image(number, calibration))
        if turned_s is None and tracker.orientation is Orientation.INVERTED:
            turned_s = found.timestamp_us / 1e6
    assert turned_s is not None
    assert patience_s < turned_s - turns_s < patience_s + 1.0
