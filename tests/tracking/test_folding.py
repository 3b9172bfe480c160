"""Fingers that were followed into a wrong bend are found again, and only those."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.anatomy import FINGERS, RELAXED_RAD, HandShape
from handspan_service.contract.model import TrackedHands
from handspan_service.tracking import motion
from handspan_service.tracking.carrying import Carried
from handspan_service.tracking.folding import astray, refolded
from handspan_service.tracking.followed import Bodies, Followed
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.smoothing import Smoothed
from handspan_service.tracking.track import SideBelief, Track
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, World, clear_calibration, image, see

SHAPE = HandShape()
BASELINE_MM = 40.0
NOISE_RAD = np.radians(0.3)
BENT_RAD = np.array([0.0, 1.2, 1.5, 0.95])
RING = 3


def _hand(angles: np.ndarray) -> Poses:
    return Poses(PALM_DOWN[None], np.array([[0.0, -40.0, 220.0]]), angles[None], np.array([True]))


def _with(finger: int, bend: np.ndarray) -> np.ndarray:
    angles = RELAXED_RAD.copy()
    angles[4 * finger : 4 * finger + 4] = bend
    return angles


def _see(poses: Poses, seed: int) -> Observations:
    """Return what two cameras see; networks, too, promise errors larger than most are."""
    seen = see(poses, SHAPE, NOISE_RAD, np.random.default_rng(seed))
    return replace(seen, sigma=2.0 * seen.sigma)


def _followed(expected: Poses, seen: Observations) -> Fits:
    """Return a hand as it is followed: one iteration from where it is expected to rest."""
    prior = motion.prior(expected, Velocities.still(1), [100], motion.NOMINAL_STEP_S)
    return fit(expected, seen, SHAPE, BASELINE_MM, iterations=1, prior=prior)


def _error_mm(fits: Fits, truth: Poses) -> float:
    return float(np.linalg.norm(fits.points_mm - truth.keypoints(SHAPE), axis=-1).max())


@pytest.mark.parametrize("finger", range(1, FINGERS))
@pytest.mark.parametrize("closing", [True, False])
def test_a_finger_that_bent_out_of_reach_is_found(finger: int, closing: bool) -> None:
    bent, straight = _hand(_with(finger, BENT_RAD)), _hand(RELAXED_RAD)
    truth, expected = (bent, straight) if closing else (straight, bent)
    seen = _see(truth, finger)
    lost = _followed(expected, seen)
    fingers = astray(lost, seen)[0]
    assert finger in fingers
    again = refolded(lost, fingers, seen, SHAPE, BASELINE_MM)
    assert again is not None
    assert _error_mm(lost, truth) > 60.0
    assert _error_mm(again, truth) < 25.0  # All of the hand, with its uncertain depth.


def test_no_finger_of_a_hand_that_is_followed_rightly_is_astray() -> None:
    for number in range(20):
        truth = _hand(_with(number % FINGERS, BENT_RAD) if number % FINGERS else RELAXED_RAD)
        seen = _see(truth, number)
        assert astray(_followed(truth, seen), seen) == [[]]


def test_what_no_bend_explains_changes_nothing() -> None:
    truth = _hand(RELAXED_RAD)
    seen = _see(truth, 1)
    slopes = seen.slopes.copy()
    slopes[:, :, 4 * RING + 1 : 4 * RING + 5] += 1.5  # Far beside the hand.
    seen = replace(seen, slopes=slopes)
    followed = _followed(truth, seen)
    assert astray(followed, seen) == [[RING]]
    assert refolded(followed, [RING], seen, SHAPE, BASELINE_MM) is None


def test_unseen_keypoints_lead_no_finger_astray() -> None:
    truth = _hand(_with(RING, BENT_RAD))
    seen = _see(truth, 2)
    sigma = seen.sigma.copy()
    sigma[:, :, 4 * RING + 1 : 4 * RING + 5] = np.inf
    seen = replace(seen, sigma=sigma)
    assert astray(_followed(_hand(RELAXED_RAD), seen), seen) == [[]]


def _bending(time_s: float) -> Poses:
    """Return a hand whose ring finger is bent from one image to the next."""
    return _hand(_with(RING, BENT_RAD) if time_s > 0.5 else RELAXED_RAD)


def _tracked(images: int) -> TrackedHands:
    tracker = HandTracker(Oracle(World(_bending, SHAPE, NOISE_RAD)), shape=SHAPE)
    calibration = clear_calibration()
    for number in range(images):
        found = tracker.process(image(number, calibration))
    return found


def test_a_tracker_follows_a_finger_that_bends_at_once() -> None:
    (before,) = _tracked(57).hands  # The last image before it bends.
    (after,) = _tracked(60).hands  # Three images later; the fit alone needs seven.
    assert before.fingers[RING].extended
    assert not after.fingers[RING].extended
    tip = np.array(after.fingers[RING].tip_position) - np.array(before.fingers[RING].tip_position)
    assert np.linalg.norm(tip) > 70.0


def test_a_hand_fitted_anew_keeps_its_place_in_the_batch() -> None:
    two = Poses.join([_hand(RELAXED_RAD), _hand(_with(RING, BENT_RAD))])
    velocities = Velocities(np.ones((2, 26)))
    bodies = Bodies(two, two.keypoints(SHAPE), velocities, Smoothed.begin(two))
    tracks = tuple(Track(number, number, SideBelief(5.0), 0) for number in (1, 2))
    seen = _see(two, 3)
    fits = fit(two, seen, SHAPE, BASELINE_MM, iterations=3)
    after = Followed(tracks, bodies).refitted(1, fits.take([1]))
    assert after.tracks is tracks
    np.testing.assert_array_equal(after.bodies.points_mm[0], bodies.points_mm[0])
    np.testing.assert_array_equal(after.bodies.points_mm[1], fits.points_mm[1])
    np.testing.assert_array_equal(after.bodies.poses.angles[1], fits.poses.angles[1])
    np.testing.assert_array_equal(after.bodies.velocities.values[1, :6], np.ones(6))
    assert not after.bodies.velocities.values[1, 6:].any()
    assert after.bodies.smoothed is bodies.smoothed

    carried = Carried((1, 2), np.zeros((2, 2, 21, 2)), seen.sigma, ())
    told = carried.refitted(2, fits.residuals[1:]).residuals
    np.testing.assert_array_equal(told[1], fits.residuals[1])
    assert not told[0].any()
    assert carried.refitted(3, fits.residuals[1:]) is carried
