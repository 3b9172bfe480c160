"""The fit: its derivatives, its accuracy, and what it never does."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import LOWER_RAD, UPPER_RAD, HandShape, rotation_from_vector
from handspan_service.tracking import skeleton
from handspan_service.tracking.habits import FLAT_MEAN_RAD
from handspan_service.tracking.poses import Depths, Fits, Observations, Poses, Prior
from handspan_service.tracking.skeleton import fit
from support.tracking_oracle import random_poses, see

SHAPE = HandShape()
BASELINE_MM = 40.0
HALF_DEGREE = np.radians(0.5)


def mean_error(fits: Fits, poses: Poses, shape: HandShape = SHAPE) -> float:
    return float(np.linalg.norm(fits.points_mm - poses.keypoints(shape), axis=-1).mean())


def near(poses: Poses, rng: np.random.Generator) -> Poses:
    count = len(poses)
    return Poses(
        poses.rotation @ rotation_from_vector(rng.normal(0, 0.15, (count, 3))),
        poses.translation_mm * (1 + rng.normal(0, 0.05, (count, 1))) + 5.0,
        poses.angles + rng.normal(0, 0.15, (count, 20)),
        poses.right,
    )


def shifted(poses: Poses, column: int, step: float) -> Poses:
    """Move one hand along one column of the finger's derivatives, for every finger at once."""
    angles, rotation, place = poses.angles.copy(), poses.rotation, poses.translation_mm
    if column < 4:
        angles[:, column::4] += step
    elif column < 7:
        turn = np.zeros((1, 3))
        turn[0, column - 4] = step
        rotation = rotation @ rotation_from_vector(turn)
    else:
        place = place + step * rotation[:, :, column - 7]
    return Poses(rotation, place, angles, poses.right)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("right", [True, False])
def test_the_gradient_is_that_of_differences(right: bool, told: bool) -> None:
    rng = np.random.default_rng(3)
    poses = random_poses(rng, 1, 250.0)
    poses = Poses(poses.rotation, poses.translation_mm, poses.angles, np.array([right]))
    other = near(poses, rng)
    seen = see(other, SHAPE, 0.05, rng)
    offset = 0.0
    if told:
        depths = deep(other, 8.0, rng, 0.0)
        offset = float(misses(depths, poses).mean())
        seen = Observations(seen.slopes, seen.sigma, depths)

    def cost(at: Poses, finger: int) -> float:
        problem = skeleton._Problem.of(at.right, seen, SHAPE, BASELINE_MM, None)
        local, _ = skeleton._derivatives(problem, at.angles)
        squares = skeleton._residuals(problem, local, at.rotation, at.translation_mm)[3]
        robust = (squares / (1 + squares / skeleton.ROBUST_SIGMAS**2)).sum(axis=-1)[0]
        if seen.depths is not None:
            squares = (misses(seen.depths, at) - offset) ** 2 * seen.depths.weight[0]
            robust = robust + squares / (1 + squares / skeleton.ROBUST_SIGMAS**2)
        own = float(robust[1 + 4 * finger : 5 + 4 * finger].sum())
        return own + (float(robust[0]) if finger == 0 else 0.0)

    problem = skeleton._Problem.of(poses.right, seen, SHAPE, BASELINE_MM, None)
    equations = skeleton._linearise(
        problem, poses.rotation, poses.translation_mm, poses.angles
    )
    for finger in range(5):
        for column in range(10):
            step = 1e-5
            ahead = cost(shifted(poses, column, step), finger)
            behind = cost(shifted(poses, column, -step), finger)
            expected = -(ahead - behind) / (4 * step)
            assert equations[0, finger, column, -1] == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_points_of_the_fit_are_those_of_the_hand_model() -> None:
    rng = np.random.default_rng(4)
    poses = random_poses(rng, 8, 300.0)
    fits = fit(near(poses, rng), see(poses, SHAPE, HALF_DEGREE, rng), SHAPE, BASELINE_MM,
               iterations=3)
    assert np.abs(fits.points_mm - fits.poses.keypoints(SHAPE)).max() < 1e-9
    unit = fits.poses.rotation @ fits.poses.rotation.swapaxes(-1, -2)
    assert np.abs(unit - np.eye(3)).max() < 1e-9
    bones = np.linalg.norm(np.diff(fits.points_mm[:, 5:9], axis=1), axis=-1)
    assert np.allclose(bones, SHAPE.bone_lengths_mm[1])


def test_without_noise_four_iterations_find_the_hand() -> None:
    rng = np.random.default_rng(5)
    poses = random_poses(rng, 6, 300.0)
    poses = Poses(poses.rotation, poses.translation_mm, np.tile(FLAT_MEAN_RAD, (6, 1)), poses.right)
    exact = see(poses, SHAPE, 0.0, rng)
    seen = Observations(exact.slopes, np.full_like(exact.sigma, 5e-3))
    start = Poses(
        poses.rotation @ rotation_from_vector(rng.normal(0, 0.08, (6, 3))),
        poses.translation_mm + 4.0, poses.angles + rng.normal(0, 0.08, (6, 20)), poses.right,
    )
    fits = fit(start, seen, SHAPE, BASELINE_MM, iterations=4)
    assert np.abs(fits.points_mm - poses.keypoints(SHAPE)).max() < 0.01
    assert fits.reprojection.max() < 1e-3


@pytest.mark.parametrize(
    ("depth_mm", "noise_deg", "both_mm", "one_mm"),
    [(150, 0.5, 3.0, 4.5), (200, 0.5, 3.6, 5.4), (300, 0.5, 5.5, 8.5), (300, 1.0, 10.0, 16.0)],
)
def test_one_image_is_as_accurate_as_theory_allows(
    depth_mm: float, noise_deg: float, both_mm: float, one_mm: float
) -> None:
    rng = np.random.default_rng(6)
    poses = random_poses(rng, 200, depth_mm)
    seen = see(poses, SHAPE, np.radians(noise_deg), rng)
    start = near(poses, rng)
    fits = fit(start, seen, SHAPE, BASELINE_MM, iterations=6)
    assert mean_error(fits, poses) < 1.15 * both_mm
    assert 0.6 < np.median(fits.reprojection) < 1.1
    assert np.median(fits.place_sigma_mm) == pytest.approx(
        float(np.sqrt(((fits.poses.translation_mm - poses.translation_mm) ** 2).sum(1).mean())),
        rel=0.35,
    )
    lone = seen.sigma.copy()
    lone[:, 1] = np.inf
    mono = fit(start, Observations(seen.slopes, lone), SHAPE, BASELINE_MM, iterations=6)
    assert mean_error(fits, poses) < mean_error(mono, poses) < 1.2 * one_mm


def deep(poses: Poses, sigma_mm: float, rng: np.random.Generator, off_mm: float) -> Depths:
    """Return relative depths of hands with noise, all of a hand off by a distance."""
    points = poses.keypoints(SHAPE)
    axis = points.mean(axis=1)
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    along = (points @ axis[:, :, None])[..., 0]
    along = along + rng.normal(0, sigma_mm, along.shape) + off_mm
    return Depths(axis, along, np.full(along.shape, sigma_mm**-2.0))


def misses(depths: Depths, poses: Poses) -> np.ndarray:
    """Return (21,), mm: depths of one hand minus those of a pose."""
    result: np.ndarray = depths.along_mm[0] - poses.keypoints(SHAPE)[0] @ depths.axis[0]
    return result


def test_relative_depths_straighten_a_hand() -> None:
    rng = np.random.default_rng(12)
    poses = random_poses(rng, 200, 300.0)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    start = near(poses, rng)
    plain = fit(start, seen, SHAPE, BASELINE_MM, iterations=6)
    known = Observations(seen.slopes, seen.sigma, deep(poses, 6.0, rng, 0.0))
    better = fit(start, known, SHAPE, BASELINE_MM, iterations=6)
    assert mean_error(better, poses) < 0.85 * mean_error(plain, poses)


def test_a_common_offset_of_the_depths_means_nothing() -> None:
    rng = np.random.default_rng(13)
    poses = random_poses(rng, 20, 250.0)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    start = near(poses, rng)
    fits = [
        fit(start, Observations(seen.slopes, seen.sigma,
                                deep(poses, 6.0, np.random.default_rng(1), off_mm)),
            SHAPE, BASELINE_MM, iterations=6)
        for off_mm in (0.0, 80.0)
    ]
    assert np.allclose(fits[0].points_mm, fits[1].points_mm, atol=1e-3)
    assert np.allclose(fits[0].information, fits[1].information, rtol=1e-6)


def test_depths_that_nobody_knows_change_nothing() -> None:
    rng = np.random.default_rng(14)
    poses = random_poses(rng, 5, 250.0)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    start = near(poses, rng)
    unknown = deep(poses, 6.0, rng, 0.0)
    unknown = Depths(unknown.axis, unknown.along_mm, np.zeros_like(unknown.weight))
    plain = fit(start, seen, SHAPE, BASELINE_MM, iterations=4)
    same = fit(start, Observations(seen.slopes, seen.sigma, unknown), SHAPE, BASELINE_MM,
               iterations=4)
    assert np.allclose(plain.points_mm, same.points_mm, atol=1e-6)


def test_a_wild_depth_does_little_harm() -> None:
    rng = np.random.default_rng(15)
    poses = random_poses(rng, 100, 250.0)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    told = deep(poses, 6.0, rng, 0.0)
    wild = told.along_mm + np.where(rng.random(told.along_mm.shape) < 0.1, 150.0, 0.0)
    start = near(poses, rng)
    good = fit(start, Observations(seen.slopes, seen.sigma, told), SHAPE, BASELINE_MM,
               iterations=6)
    hurt = fit(start, Observations(seen.slopes, seen.sigma,
                                   Depths(told.axis, wild, told.weight)),
               SHAPE, BASELINE_MM, iterations=6)
    assert mean_error(hurt, poses) < 1.4 * mean_error(good, poses)


def test_outliers_do_little_harm() -> None:
    rng = np.random.default_rng(7)
    poses = random_poses(rng, 200, 300.0)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    wild = rng.random(seen.sigma.shape) < 0.15
    slopes = seen.slopes + np.where(wild, seen.sigma * 8, 0)[..., None]
    fits = fit(near(poses, rng), Observations(slopes, seen.sigma), SHAPE, BASELINE_MM, iterations=6)
    assert mean_error(fits, poses) < 9.0


@pytest.mark.parametrize(("turn_deg", "share"), [(30.0, 0.97), (45.0, 0.95), (60.0, 0.9)])
def test_a_start_turned_away_still_finds_the_hand(turn_deg: float, share: float) -> None:
    rng = np.random.default_rng(8)
    count = 150
    poses = random_poses(rng, count, 300.0)
    axes = rng.normal(size=(count, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    start = Poses(
        poses.rotation @ rotation_from_vector(axes * np.radians(turn_deg)),
        poses.translation_mm * (1 + rng.uniform(-0.1, 0.1, (count, 1))),
        np.tile(FLAT_MEAN_RAD, (count, 1)), poses.right,
    )
    fits = fit(start, see(poses, SHAPE, HALF_DEGREE, rng), SHAPE, BASELINE_MM, iterations=8)
    errors = np.linalg.norm(fits.points_mm - poses.keypoints(SHAPE), axis=-1).mean(axis=1)
    assert float((errors < 20.0).mean()) >= share


def test_a_prior_holds_what_nobody_sees() -> None:
    rng = np.random.default_rng(9)
    poses = random_poses(rng, 3, 250.0)
    nothing = Observations(np.zeros((3, 2, 21, 2)), np.full((3, 2, 21), np.inf))
    prior = Prior(poses, np.full(3, 250.0), np.full(3, 0.06), np.full((3, 20), 150.0))
    fits = fit(poses, nothing, SHAPE, BASELINE_MM, iterations=3, prior=prior)
    assert np.abs(fits.poses.translation_mm - poses.translation_mm).max() < 0.1
    assert np.isfinite(fits.points_mm).all()
    assert (fits.cost == 0.0).all()


def test_joint_limits_hold() -> None:
    rng = np.random.default_rng(10)
    poses = random_poses(rng, 50, 250.0)
    fits = fit(near(poses, rng), see(poses, SHAPE, np.radians(2.0), rng), SHAPE, BASELINE_MM,
               iterations=8)
    angles = fits.poses.angles
    over = np.maximum(angles - UPPER_RAD, LOWER_RAD - angles)
    assert float(over.max()) < 0.2
