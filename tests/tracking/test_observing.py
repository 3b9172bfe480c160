"""Where to look, and what the looks add up to."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import HandShape, hand_center_radius
from handspan_service.geometry import nominal_calibration
from handspan_service.tracking import observing
from handspan_service.tracking.crops import View
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Landmarks, Optics
from support.tracking_oracle import random_poses

CALIBRATION = nominal_calibration()
OPTICS = Optics.of(CALIBRATION, (240, 640))
SHAPE = HandShape()


def both(hands: int) -> np.ndarray:
    return np.ones((hands, 2), np.bool_)


def expected(poses: Poses, points: np.ndarray) -> Expected:
    return Expected.of(poses, points, CALIBRATION.positions_mm)


def test_crops_are_aimed_as_in_training() -> None:
    rng = np.random.default_rng(0)
    poses = random_poses(rng, 6, 260.0)
    points = poses.keypoints(SHAPE)
    fingers = poses.rotation[:, :, 2]
    looks, owners = observing.aim(expected(poses, points), [1.2] * 6, both(6), OPTICS)
    assert owners == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    for look, hand in zip(looks, owners, strict=True):
        center, radius = hand_center_radius(points[hand])
        view = View.aim(center, fingers[hand], radius * 1.2,
                        CALIBRATION.positions_mm[look.camera], mirrored=not poses.right[hand])
        assert np.allclose(look.view.rotation, view.rotation)
        assert np.isclose(look.view.half_width, view.half_width)
        assert look.view.mirrored == view.mirrored
        axis = center - CALIBRATION.positions_mm[look.camera]
        assert np.allclose(view.rotation[2], axis / np.linalg.norm(axis))
        assert np.allclose(np.cross(view.rotation[0], view.rotation[1]), view.rotation[2])
        assert abs(view.rotation[0] @ fingers[hand]) < 1e-9
        assert view.rotation[1] @ fingers[hand] < 0.0  # They point to the crop's top.
        assert np.allclose(look.center_mm, center)
        assert np.isclose(look.radius_mm, radius)


def test_only_slopes_within_the_image_are_seen() -> None:
    across = np.array([0.0, 2.0, 2.9, 3.1, 1e9, np.inf, np.nan])
    slopes = np.stack([across, np.zeros_like(across)], axis=1)
    seen = OPTICS.sees(np.stack([[slopes, -slopes], [slopes[:, ::-1], -slopes[:, ::-1]]]))
    assert seen.shape == (2, 2, 7)
    assert seen[0].tolist() == [[True, True, False, False, False, False, False]] * 2
    assert not seen[1, :, 2:].any()


def test_fingers_along_the_view_are_aimed_at_all_the_same() -> None:
    points = np.tile(np.array([-20.0, 0.0, 200.0]), (1, 21, 1))
    poses = Poses(np.eye(3)[None], points[:, 0], np.zeros((1, 20)), np.array([True]))
    looks, _ = observing.aim(expected(poses, points), [1.2], both(1), OPTICS)
    for look in looks:
        assert np.isfinite(look.view.rotation).all()
        assert np.allclose(look.view.rotation @ look.view.rotation.T, np.eye(3))


def test_a_hand_outside_one_image_is_looked_at_with_the_other_eye() -> None:
    poses = random_poses(np.random.default_rng(1), 1, 120.0)
    points = poses.keypoints(SHAPE)
    points = points - points.mean(axis=1, keepdims=True) + [375.0, 0.0, 120.0]
    looks, _ = observing.aim(expected(poses, points), [1.2], both(1), OPTICS)
    assert [look.camera for look in looks] == [1]
    behind = points * [1.0, 1.0, -1.0]
    nothing = observing.aim(expected(poses, behind), [1.2], both(1), OPTICS)
    assert nothing == ((), [])


def landmarks(slopes: np.ndarray, presence: float) -> Landmarks:
    count = len(slopes)
    return Landmarks(slopes, np.full((count, 21), 0.01), np.zeros((count, 21)),
                     np.full((count, 21), 0.1), np.full(count, presence), np.full(count, 2.0),
                     np.ones(count))


def test_keypoints_outside_the_image_are_not_trusted() -> None:
    poses = random_poses(np.random.default_rng(2), 1, 260.0)
    points = poses.keypoints(SHAPE)
    looks, owners = observing.aim(expected(poses, points), [1.2], both(1), OPTICS)
    slopes = observing.slopes_of(points, CALIBRATION.positions_mm)[0]
    slopes[0, 8] = [2.99, 0.0]
    slopes[1, 4] = [0.0, 50.0]
    slopes[1, 3] = [np.nan, np.nan]
    seen = observing.gather(landmarks(slopes, 4.0), looks, owners, 1, OPTICS)
    lost = np.argwhere(np.isinf(seen.observations.sigma[0])).tolist()
    assert lost == [[0, 8], [1, 3], [1, 4]]
    assert seen.presence[0] > 0.9
    assert seen.views[0] == 2
    dark = observing.gather(landmarks(slopes, -5.0), looks, owners, 1, OPTICS)
    assert np.isinf(dark.observations.sigma).all()
    nothing = observing.gather(None, (), [], 2, OPTICS)
    assert np.isinf(nothing.observations.sigma).all()
    assert (nothing.presence == 0.0).all()


def test_lifted_points_lie_on_their_rays() -> None:
    poses = random_poses(np.random.default_rng(3), 1, 260.0)
    points = poses.keypoints(SHAPE)
    looks, owners = observing.aim(expected(poses, points), [1.2], both(1), OPTICS)
    center, radius = hand_center_radius(points[0])
    slopes = observing.slopes_of(points, CALIBRATION.positions_mm)[0]
    depths = np.stack([(points[0] - center) @ look.view.rotation[2] / radius for look in looks])
    found = Landmarks(slopes, np.full((2, 21), 0.01), depths, np.full((2, 21), 0.1),
                      np.full(2, 4.0), np.full(2, 2.0), np.ones(2))
    seen = observing.gather(found, looks, owners, 1, OPTICS)
    assert np.allclose(seen.lifted_mm(OPTICS)[0], points[0], atol=1e-6)
    told = seen.observations.depths
    assert told is not None
    assert np.allclose(told.along_mm[0], (points[0] - center) @ told.axis[0], atol=1e-6)
    assert np.linalg.norm(told.axis[0]) == pytest.approx(1.0)
    sigma_mm = 0.1 * looks[0].radius_mm * observing.DEPTH_DOUBT
    assert np.allclose(told.weight, sigma_mm**-2.0)  # Two looks are worth no more than one.


def test_a_blind_look_tells_no_depth() -> None:
    poses = random_poses(np.random.default_rng(3), 2, 260.0)
    points = poses.keypoints(SHAPE)
    looks, owners = observing.aim(expected(poses, points), [1.2, 1.2], both(2), OPTICS)
    slopes = observing.slopes_of(points, CALIBRATION.positions_mm).reshape(4, 21, 2)
    found = landmarks(slopes, 4.0)
    found.presence[[0, 1, 2]] = -5.0  # The first hand in both eyes, the second in the left.
    told = observing.gather(found, looks, owners, 2, OPTICS).observations.depths
    assert told is not None
    assert (told.weight[0] == 0.0).all()
    assert (told.weight[1] > 0.0).all()
    assert np.isfinite(told.along_mm).all()


def test_only_the_wanted_camera_is_used_while_it_sees_the_hand() -> None:
    poses = random_poses(np.random.default_rng(2), 1, 250.0)
    points = poses.keypoints(SHAPE)
    points = points - points.mean(axis=1, keepdims=True) + [0.0, 0.0, 250.0]
    looks, owners = observing.aim(
        expected(poses, points), [1.2], np.array([[False, True]]), OPTICS
    )
    assert owners == [0]
    assert looks[0].camera == 1
