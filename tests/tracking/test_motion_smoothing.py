"""Prediction and smoothing: calm at rest, not late in motion."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import HandShape, rotation_from_vector
from handspan_service.tracking import motion
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.smoothing import PointTrail, Smoothed, smooth
from support.tracking_oracle import random_poses

STEP_S = 1 / 115


def test_predicting_over_no_time_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    poses = random_poses(rng, 3, 250.0)
    moving = Velocities(rng.normal(size=(3, 26)))
    same = motion.predict(poses, moving, 0.0)
    assert np.allclose(same.rotation, poses.rotation)
    assert np.array_equal(same.translation_mm, poses.translation_mm)
    assert np.array_equal(same.angles, poses.angles)


def test_velocities_settle_on_those_of_the_hand() -> None:
    rng = np.random.default_rng(1)
    poses = random_poses(rng, 1, 250.0)
    turn, place, bend = np.array([[1.0, -2.0, 0.5]]), np.array([[300.0, 0.0, -100.0]]), 2.0
    true = Velocities.of(turn, place, np.full((1, 20), bend / motion.FINGER_SHARE))
    velocities, before = Velocities.still(1), poses
    for _ in range(60):
        after = motion.predict(before, true, STEP_S)
        velocities = motion.updated(velocities, before, after, STEP_S)
        before = after
    assert np.allclose(velocities.place, place, rtol=0.15)
    assert np.allclose(velocities.turn, turn, rtol=0.15)
    assert np.allclose(velocities.angles, bend, rtol=0.15)
    halted = velocities
    for _ in range(200):
        halted = motion.slowed(halted, STEP_S)
    assert np.abs(halted.place).max() < 0.2


def test_what_is_read_of_far_hands_says_less_about_their_speed() -> None:
    place = []
    for deep_mm in (200.0, motion.BLEND_MM, 2.0 * motion.BLEND_MM):
        poses = random_poses(np.random.default_rng(1), 1, deep_mm)
        there = np.array([[0.0, 0.0, deep_mm]])
        before = Poses(poses.rotation, there, poses.angles, poses.right)
        after = Poses(poses.rotation, there + [[1.0, 0.0, 0.0]], poses.angles, poses.right)
        speed = motion.updated(Velocities.still(1), before, after, STEP_S).place[0, 0]
        place.append(float(speed))
    assert place[0] == pytest.approx(place[1])
    assert place[2] == pytest.approx(place[1] / 4.0)


def test_behind_another_hand_a_fast_hand_goes_on_and_a_slow_one_stops() -> None:
    speed = np.array([[350.0, 0.0, 0.0], [60.0, 0.0, 0.0], [350.0, 0.0, 0.0]])
    moving = Velocities.of(np.full((3, 3), 1.0), speed, np.full((3, 20), 1.0))
    way = np.zeros(3)
    for _ in range(25):
        moving = motion.coasting(moving, [False, False, True], STEP_S)
        way += moving.place[:, 0] * STEP_S
    assert 0.75 * 350.0 * 25 * STEP_S < way[0] < 350.0 * 25 * STEP_S
    assert way[1] < 4.0
    assert way[2] < 15.0
    assert moving.place[1:].max() < 2.0
    assert np.abs(moving.turn).max() < 0.01
    assert np.abs(moving.angles).max() < 0.01


def test_the_prior_widens_with_speed_gaps_and_youth() -> None:
    rng = np.random.default_rng(2)
    poses = random_poses(rng, 1, 250.0)
    still, fast = Velocities.still(1), Velocities.of(
        np.full((1, 3), 3.0), np.full((1, 3), 400.0), np.full((1, 20), 6.0)
    )
    old = [50]
    base = motion.prior(poses, still, old, STEP_S)
    for wider in (
        motion.prior(poses, fast, old, STEP_S),
        motion.prior(poses, still, old, 4 * STEP_S),
        motion.prior(poses, still, [0], STEP_S),
    ):
        assert (wider.place_precision < base.place_precision).all()
        assert (wider.rotation_precision < base.rotation_precision).all()
        assert (wider.angle_precision < base.angle_precision).all()


def path(speed_mm_s: float, noise: float, deep_mm: float = 250.0, count: int = 300
         ) -> tuple[list[Poses], np.ndarray]:
    rng = np.random.default_rng(3)
    base = random_poses(rng, 1, deep_mm)
    poses, truth = [], []
    for number in range(count):
        place = np.array([[speed_mm_s * number * STEP_S, 0.0, deep_mm]])
        truth.append(place[0])
        turn = rotation_from_vector(rng.normal(0, 0.02 * noise, (1, 3)))
        poses.append(
            Poses(base.rotation @ turn, place + rng.normal(0, 1.5 * noise, (1, 3)),
                  base.angles + rng.normal(0, 0.03 * noise, (1, 20)), base.right)
        )
    return poses, np.array(truth)


def filtered(poses: list[Poses]) -> list[Poses]:
    state, out = Smoothed.begin(poses[0]), []
    for pose in poses:
        state = smooth(state, pose, STEP_S)
        out.append(state.poses)
    return out


def test_a_still_hand_is_calm() -> None:
    poses, _ = path(0.0, 1.0)
    shape = HandShape()
    calm = np.array([pose.keypoints(shape)[0] for pose in filtered(poses)])[100:]
    raw = np.array([pose.keypoints(shape)[0] for pose in poses])[100:]

    def wander(points: np.ndarray) -> float:
        return float(np.sqrt(points.var(axis=0).sum(axis=-1)).mean())

    assert wander(calm) < 0.4 * wander(raw)
    lengths = np.linalg.norm(calm[:, 6] - calm[:, 5], axis=-1)
    assert np.ptp(lengths) < 1e-9


def wandering_mm(noise: float, deep_mm: float) -> float:
    """Return what the filter leaves of how far a hand at rest wanders."""
    calm = [pose.translation_mm[0] for pose in filtered(path(0.0, noise, deep_mm)[0])][100:]
    return float(np.sqrt(np.var(calm, axis=0).sum()))


def test_a_far_hand_that_trembles_is_calm() -> None:
    near, far = (wandering_mm(3.0, deep_mm) for deep_mm in (250.0, 500.0))
    assert far < 0.7 * near
    assert wandering_mm(0.1, 500.0) == pytest.approx(wandering_mm(0.1, 250.0)), "hardly trembles"


@pytest.mark.parametrize(("noise", "deep_mm"), [(0.0, 250.0), (2.0, 250.0), (2.0, 500.0)])
def test_a_fast_hand_is_not_late(noise: float, deep_mm: float) -> None:
    poses, truth = path(500.0, noise, deep_mm)
    calm = np.array([pose.translation_mm[0] for pose in filtered(poses)])
    lag_s = (truth - calm)[100:, 0].mean() / 500.0
    assert 0.0 <= lag_s < 0.012


def test_rotations_through_half_a_turn_are_followed() -> None:
    rng = np.random.default_rng(4)
    base = random_poses(rng, 1, 250.0)
    state = Smoothed.begin(base)
    for number in range(400):
        turn = rotation_from_vector(np.array([[0.0, 0.0, 4.0 * number * STEP_S]]))
        pose = Poses(base.rotation @ turn, base.translation_mm, base.angles, base.right)
        state = smooth(state, pose, STEP_S)
        gap = np.trace(pose.rotation[0].T @ state.poses.rotation[0])
        assert np.arccos(np.clip((gap - 1) / 2, -1, 1)) < 0.3


def test_published_velocities_have_the_known_time_constant() -> None:
    trail = PointTrail.begin(np.zeros((1, 3)))
    place = np.zeros((1, 3))
    for _ in range(4):
        place = place + [[400.0 * 0.007, 0.0, 0.0]]
        trail = trail.follow(place, 0.007)
    assert trail.velocity[0, 0] == pytest.approx(400.0 * (1 - np.exp(-0.028 / 0.028)), rel=1e-6)


def test_stabilised_points_hold_still_and_follow_fast() -> None:
    slow = fast = PointTrail.begin(np.zeros((1, 3)))
    for number in range(1, 111):
        slow = slow.follow(np.array([[8.0 * number / 110, 0, 0]]), 1 / 110)
        fast = fast.follow(np.array([[500.0 * number / 110, 0, 0]]), 1 / 110)
    assert slow.steady_mm[0, 0] < 0.6 * 8.0
    assert fast.steady_mm[0, 0] > 490.0
