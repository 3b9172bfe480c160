"""Hand shapes keep what they say: thumbs touch, joints stay within limits."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service import anatomy
from handspan_service.anatomy import HandShape
from handspan_training import gestures
from handspan_training.gestures import CONTACT_MM, POSES, TIP

TOUCHING = [number for number, pose in enumerate(POSES) if pose.touches]


@pytest.mark.parametrize("number", TOUCHING[::6])
def test_a_thumb_that_should_touch_touches(number: int) -> None:
    poses = gestures._touching(number)
    points = anatomy.local_keypoints(poses, HandShape())
    gap = np.linalg.norm(points[:, TIP] - points[:, POSES[number].touches], axis=1)
    gap -= anatomy.RADII_MM[TIP] + anatomy.RADII_MM[POSES[number].touches]
    assert len(poses) >= 20
    assert gap.min() > CONTACT_MM[0]
    assert gap.max() < CONTACT_MM[1]


def test_angles_stay_within_the_limits_and_differ() -> None:
    rng = np.random.default_rng(4)
    drawn = [gestures.random_angles(rng) for _ in range(200)]
    angles = np.array([angle for angle, _ in drawn])
    assert np.all(angles >= anatomy.LOWER_RAD)
    assert np.all(angles <= anatomy.UPPER_RAD)
    assert angles[:, 5].std() > 0.3, "index fingers are straight and bent"
    assert {grasp for _, grasp in drawn} >= {"", "cylinder", "pen"}


def test_a_ring_finger_follows_its_neighbours() -> None:
    angles = np.zeros((50, anatomy.FINGERS, 4))
    angles[:, [2, 4], 1:3] = 1.5
    coupled = gestures._couple(angles.reshape(50, -1), np.random.default_rng(0))
    assert np.all(coupled.reshape(50, 5, 4)[:, 3, 1] > 0.15)


def test_the_fingers_of_a_reaching_hand_go_their_own_ways() -> None:
    rng = np.random.default_rng(8)
    angles = np.array([gestures.reaching_angles(rng) for _ in range(100)])
    assert np.all(angles >= anatomy.LOWER_RAD)
    assert np.all(angles <= anatomy.UPPER_RAD)
    bends = angles[:, 5::4]  # MCPs of index to little.
    assert np.ptp(bends, axis=1).max() > 0.6
    assert (np.abs(bends) < 0.4).mean() > 0.5, "mostly straight"
