"""Hands behind hands: what is hidden, and how long such a hand is expected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handspan_service.anatomy import PALM_POINTS, RELAXED_RAD, HandShape
from handspan_service.geometry import nominal_calibration
from handspan_service.tracking import following
from handspan_service.tracking.followed import Bodies, Followed
from handspan_service.tracking.hiding import Hiding, hiding
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.observing import Expected, slopes_of
from handspan_service.tracking.poses import Observations, Poses
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.smoothing import Smoothed
from handspan_service.tracking.track import (
    EARNED_US,
    FAINT,
    FORGET_US,
    HIDE_US,
    SideBelief,
    Sighting,
    Track,
)
from support.tracking_oracle import PALM_DOWN, STEP_US

SHAPE = HandShape()
CAMERAS_MM = nominal_calibration().positions_mm
FLAT = Poses(PALM_DOWN[None], np.zeros((1, 3)), RELAXED_RAD[None], np.array([True]))
HAND_MM = FLAT.keypoints(SHAPE)[0]
HAND_MM = HAND_MM - HAND_MM.mean(axis=0)


def pair(near: tuple[float, float, float], far: tuple[float, float, float]) -> Expected:
    both = np.stack([HAND_MM + near, HAND_MM + far])
    return Expected.of(Poses.join([FLAT, FLAT]), both, CAMERAS_MM)


def covered(near: tuple[float, float, float], far: tuple[float, float, float]) -> Hiding:
    found = hiding(pair(near, far))
    assert found is not None
    return found


def test_only_the_deeper_hand_is_hidden() -> None:
    found = covered((0.0, 0.0, 180.0), (0.0, 0.0, 300.0))
    assert not found.points[0].any()
    assert found.points[1].mean() > 0.8
    assert found.partly == found.mostly == (False, True)
    assert found.open.tolist() == [[True, True], [False, False]]
    turned = covered((0.0, 0.0, 300.0), (0.0, 0.0, 180.0))
    assert np.array_equal(turned.points, found.points[::-1])


@pytest.mark.parametrize("far", [(200.0, 0.0, 300.0), (0.0, 280.0, 300.0)])
def test_hands_apart_hide_nothing(far: tuple[float, float, float]) -> None:
    assert hiding(pair((-60.0, 0.0, 180.0), far)) is None


def test_hands_that_touch_at_one_depth_are_both_seen() -> None:
    found = hiding(pair((-35.0, 0.0, 180.0), (35.0, 0.0, 184.0)))
    assert found is None or not any(found.partly)


def test_what_lies_behind_the_middle_of_the_palm_is_hidden() -> None:
    found = pair((0.0, 0.0, 180.0), (0.0, 0.0, 300.0))
    palm = (HAND_MM[0] + HAND_MM[PALM_POINTS[1:]].mean(axis=0)) / 2.0 + [0.0, 0.0, 180.0]
    points = found.points_mm.copy()
    points[1, 8] = palm * (300.0 / 180.0)
    moved = hiding(Expected.of(found.poses, points, CAMERAS_MM))
    assert moved is not None
    assert moved.points[1, :, 8].all()


def test_each_eye_sees_past_the_hand_in_front_by_itself() -> None:
    shares = [
        covered((0.0, 0.0, 150.0), (x, 0.0, 320.0)).points[1].mean(axis=-1)
        for x in (-60.0, 60.0)
    ]
    assert shares[0][0] < shares[0][1]
    assert shares[1][1] < shares[1][0]


def test_what_is_hidden_is_not_observed_and_hardly_looked_at() -> None:
    found = covered((0.0, 0.0, 180.0), (75.0, 0.0, 300.0))
    assert found.partly == (False, True)
    sigma = np.full((2, 2, 21), 0.01)
    seen = found.without(Observations(np.zeros((2, 2, 21, 2)), sigma))
    assert np.array_equal(np.isinf(seen.sigma), found.points)
    some = replace(found, open=np.array([[True, True], [True, False]]))
    assert some.glances(None).tolist() == [[True, True], [True, False]]
    assert some.glances(1).tolist() == [[False, True], [True, False]]


def aged(track: Track, images: int, *, hidden: bool) -> Track:
    gone = Sighting(0.0, 0.0, 0, 0, 0.0, 200.0, 0.0, 2.0)
    for number in range(images):
        now_us = (number + 1) * STEP_US
        track = track.hidden(STEP_US) if hidden else track.after(gone, False, False, now_us)
    return track


def test_the_clock_of_a_hidden_hand_stands_still_for_a_while() -> None:
    born = Track(1, 1, SideBelief(9.0, 9), 0, age=500, hits=500, confidence=0.9)
    blind = FORGET_US // STEP_US + 2
    assert aged(born, blind, hidden=False).over(blind * STEP_US)
    covered_us = HIDE_US - 2 * STEP_US
    behind = aged(born, covered_us // STEP_US, hidden=True)
    assert behind.away
    assert not behind.over(covered_us)
    assert FAINT <= behind.confidence < 0.12
    assert aged(born, 12, hidden=True).confidence > 0.5
    assert aged(behind, 4, hidden=True).over(HIDE_US)
    seen = Sighting(1.0, 5.0, 2, 42, 0.5, 200.0, 9.0, 1.0)
    back = behind.after(seen, True, False, covered_us)
    assert (back.hidden_us, back.away, back.id) == (0, False, 1)


def test_a_hand_is_expected_longer_the_longer_it_was_seen() -> None:
    young = Track(1, 1, SideBelief(9.0, 9), 0, age=40, hits=40, confidence=0.9)
    images = 40 * EARNED_US // STEP_US
    assert not aged(young, images, hidden=True).over(images * STEP_US)
    assert aged(young, images + 2, hidden=True).over((images + 2) * STEP_US)


def test_a_hand_that_is_half_covered_tells_nothing_of_its_velocity() -> None:
    """What the network reads of it is pulled toward the hand in front, and the hand would go on."""
    both = Poses(
        np.stack([PALM_DOWN, PALM_DOWN]), np.array([[0.0, 0.0, 300.0], [40.0, 0.0, 200.0]]),
        np.tile(RELAXED_RAD, (2, 1)), np.array([True, False]),
    )
    moved = Poses(both.rotation, both.translation_mm - [0.0, 0.0, 5.0], both.angles, both.right)
    sigma = np.full((2, 2, 21), 0.01)
    seen = Observations(slopes_of(moved.keypoints(SHAPE), CAMERAS_MM), sigma)
    fits = fit(moved, seen, SHAPE, 40.0, iterations=1)
    still = Bodies(both, both.keypoints(SHAPE), Velocities.still(2), Smoothed.begin(both))
    tracks = tuple(Track(number, number, SideBelief(5.0), 0, age=50) for number in (1, 2))
    expected = Expected.of(both, still.points_mm, CAMERAS_MM)
    led = following._led_on(
        Followed(tracks, still), expected, fits, [True, True], [True, True], [True, False],
        [False, False], 0.01,
    )
    assert not led.velocities.values[0].any()
    assert led.velocities.place[1, 2] < -50.0
    np.testing.assert_array_equal(led.poses.translation_mm, fits.poses.translation_mm)
