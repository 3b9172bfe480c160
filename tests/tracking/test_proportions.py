"""What hands say about their sizes: derivatives, calibration of the evidence, and its zero."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.anatomy import (
    BONE_LENGTHS_MM,
    KEYPOINTS,
    ROOTS_MM,
    Array,
    HandShape,
    rotation_from_vector,
)
from handspan_service.contract.hand_size import HandSize
from handspan_service.tracking import proportions
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.proportions import SIZES, evidence, hand_size, shape_of, sizes_of
from handspan_service.tracking.skeleton import fit
from support.tracking_oracle import random_poses, see

HALF_DEGREE = np.radians(0.5)
BASELINE_MM = 40.0
SOMEBODY = np.array([1.06, 0.97, 1.03, 1.01, 0.98, 1.04, 1.05, 0.97])


def exact(poses: Poses, sizes: Array) -> Fits:
    """Return a fit without a miss."""
    count = len(poses)
    nothing = np.zeros(count)
    return Fits(
        poses, poses.keypoints(shape_of(sizes)), nothing, nothing, np.zeros((count, 2, 21, 2)),
        np.zeros((count, 6, 6)),
    )


def moved(poses: Poses, sizes: Array, column: int, step: float) -> Array:
    """Return keypoints after a step along one column."""
    angles, rotation, place, sizes = (
        poses.angles.copy(), poses.rotation, poses.translation_mm, sizes.copy()
    )
    if column < 3:
        turn = np.zeros((1, 3))
        turn[0, column] = step
        rotation = rotation @ rotation_from_vector(turn)
    elif column < 6:
        place = place + step * rotation[:, :, column - 3]
    elif column < 26:
        angles[:, column - 6] += step
    else:
        sizes[column - 26] += step
    return Poses(rotation, place, angles, poses.right).keypoints(shape_of(sizes))


@pytest.mark.parametrize("column", range(26 + SIZES))
def test_points_move_as_differences_say(column: int) -> None:
    poses = random_poses(np.random.default_rng(2), 4, 250.0)
    assert len(set(poses.right.tolist())) == 2
    moves = proportions._moves(exact(poses, SOMEBODY), SOMEBODY)[..., column]
    assert moves.shape == (4, KEYPOINTS, 3)
    step = 1e-5
    ahead, behind = (moved(poses, SOMEBODY, column, way) for way in (step, -step))
    placed = moves @ poses.rotation.swapaxes(-1, -2)
    assert np.abs(placed - (ahead - behind) / (2 * step)).max() < 1e-4


def test_names_and_numbers_are_the_same_sizes() -> None:
    size = HandSize(scale=0.9, thumb=1.1, index=0.95, palm_breadth=1.05, palm_length=0.98)
    assert hand_size(sizes_of(size)) == size
    shape = shape_of(sizes_of(size))
    assert shape.scale == 0.9
    assert np.allclose(shape.bone_lengths_mm[0], 1.1 * BONE_LENGTHS_MM[0])
    assert np.allclose(shape.bone_lengths_mm[2], BONE_LENGTHS_MM[2])
    assert np.allclose(shape.roots_mm, ROOTS_MM * [1.05, 1.0, 0.98])


def test_a_hand_that_fits_asks_for_nothing() -> None:
    rng = np.random.default_rng(3)
    poses = random_poses(rng, 20, 220.0)  # DIPs exactly where their PIPs want them.
    perfect = see(poses, shape_of(SOMEBODY), 0.0, rng)
    seen = Observations(perfect.slopes, np.full_like(perfect.sigma, HALF_DEGREE))
    said = evidence(exact(poses, SOMEBODY), seen, SOMEBODY)
    assert np.abs(said.pull).max() < 1e-6
    change, precision = said.scale
    assert np.abs(change).max() < 1e-6
    assert (precision > 100.0).all()


def test_many_hands_tell_every_size_as_well_as_they_promise() -> None:
    rng = np.random.default_rng(4)
    poses = random_poses(rng, 400, 200.0)
    seen = see(poses, shape_of(SOMEBODY), HALF_DEGREE, rng)
    sizes = np.ones(SIZES)
    for _ in range(3):
        fits = fit(poses, seen, shape_of(sizes), BASELINE_MM, iterations=4)
        said = evidence(fits, seen, sizes)
        sizes = sizes + np.linalg.solve(said.information.sum(axis=0), said.pull.sum(axis=0))
    assert np.abs(sizes - SOMEBODY).max() < 0.02
    steps = np.linalg.solve(said.information + np.diag([400.0] * SIZES), said.pull[..., None])
    assert np.abs(steps).max() < 0.3


def test_the_scale_alone_is_calibrated() -> None:
    rng = np.random.default_rng(5)
    poses = random_poses(rng, 300, 200.0)
    seen = see(poses, HandShape(1.06), HALF_DEGREE, rng)
    fits = fit(poses, seen, HandShape(), BASELINE_MM, iterations=6)
    change, precision = evidence(fits, seen, np.ones(SIZES)).scale
    assert float(np.median(change)) == pytest.approx(0.06, abs=0.01)
    assert float(np.std(change)) == pytest.approx(float(np.median(precision)) ** -0.5, rel=0.3)


def test_what_is_not_seen_says_nothing() -> None:
    rng = np.random.default_rng(6)
    poses = random_poses(rng, 2, 220.0)
    fits = exact(poses, np.ones(SIZES))
    fits = replace(fits, residuals=np.full_like(fits.residuals, 0.02))
    nothing = Observations(np.full((2, 2, 21, 2), np.nan), np.full((2, 2, 21), np.inf))
    said = evidence(fits, nothing, np.ones(SIZES))
    assert np.abs(said.information).max() < 1e-9
    assert np.abs(said.pull).max() < 1e-9
