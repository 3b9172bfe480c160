"""Acquisition: from nothing to a pose, on the right side."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import HandShape, rotation_from_vector
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.starts import acquire, align
from support.tracking_oracle import random_poses, see

SHAPE = HandShape()
HALF_DEGREE = np.radians(0.5)


@pytest.mark.parametrize("right", [True, False])
def test_chirality(right: bool) -> None:
    """(index - wrist) x (pinky - wrist) leaves a right hand through the palm, a left one not."""
    poses = Poses(np.eye(3)[None], np.zeros((1, 3)), np.zeros((1, 20)), np.array([right]))
    points = poses.keypoints(SHAPE)[0]
    normal = np.cross(points[5] - points[0], points[17] - points[0])
    out_of_palm = -poses.rotation[0, :, 1]
    assert (normal @ out_of_palm > 0.0) == right
    bent = poses.angles.copy()
    bent[:, 5::4] = 1.0
    curled = Poses(poses.rotation, poses.translation_mm, bent, poses.right).keypoints(SHAPE)[0]
    assert (curled[8] - points[8]) @ out_of_palm > 20.0


def test_align_carries_points_onto_each_other() -> None:
    rng = np.random.default_rng(0)
    model = rng.normal(0, 40, (6, 3))
    turn = rotation_from_vector(rng.normal(0, 2, (1, 3)))[0]
    rotation, place = align(model, model @ turn.T + [1.0, 2.0, 3.0])
    assert np.allclose(rotation, turn)
    assert np.allclose(place, [1.0, 2.0, 3.0])
    mirrored, _ = align(model, model * [-1.0, 1.0, 1.0])
    assert np.linalg.det(mirrored) == pytest.approx(1.0)


def test_hands_in_any_attitude_are_acquired_on_their_side() -> None:
    rng = np.random.default_rng(1)
    poses = random_poses(rng, 30, 250.0)
    axis = rng.normal(size=(30, 3))
    turned = rotation_from_vector(axis / np.linalg.norm(axis, axis=1, keepdims=True) * 2.0)
    poses = Poses(turned @ poses.rotation, poses.translation_mm + [0, 0, 60.0], poses.angles,
                  poses.right)
    seen = see(poses, SHAPE, HALF_DEGREE, rng)
    points = poses.keypoints(SHAPE)
    lifted = points + rng.normal(0, 12, points.shape) * [0.2, 0.2, 1.0]
    found = side = 0
    for row in range(30):
        guesses = acquire(seen.take([row]), lifted[row], SHAPE, 40.0, (True, False))
        right = bool(poses.right[row])
        error = np.linalg.norm(guesses[right].fits.points_mm[0] - points[row], axis=-1).mean()
        found += bool(error < 20.0)
        side += guesses[right].total < guesses[not right].total
    assert found >= 28
    assert side >= 26
