"""Grids to candidates."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import HandShape, hand_center_radius
from handspan_service.geometry import nominal_calibration, project
from handspan_service.tracking.detect import candidates, peaks, shrink
from handspan_service.tracking.sight import Candidate
from support.tracking_oracle import random_poses

CALIBRATION = nominal_calibration()
SIZE = (240, 640)


def paint(points_mm: list[np.ndarray], fingers: list[np.ndarray], right: list[bool]) -> list[
    np.ndarray
]:
    """Draw the grids that a perfect detector gives for hands, for both cameras."""
    grids = []
    for camera in (0, 1):
        grid = np.full((8, 15, 20), -6.0, np.float32)
        for points, ahead, side in zip(points_mm, fingers, right, strict=True):
            center, radius = hand_center_radius(points)
            probes = np.stack([center, center + ahead, center + [radius, 0, 0]])
            raw = project(probes, CALIBRATION, 240)[camera]
            at = (raw + 0.5) * [0.25, 0.5]
            column, row = (at[0] // 8).astype(int)
            direction = (at[1] - at[0]) / np.linalg.norm(at[1] - at[0])
            grid[:2, row, column] = 4.0, 4.0 if side else -4.0
            grid[2:4, row, column] = at[0] / 8 - [column, row]
            grid[4, row, column] = np.log2(np.linalg.norm(at[2] - at[0]) / 16)
            grid[5:7, row, column] = direction
        grids.append(grid)
    return grids


def search(grids: list[np.ndarray], cameras: tuple[int, ...] = (0, 1)) -> tuple[
    Candidate, ...
]:
    seen = {camera: peaks(grids[camera], CALIBRATION, camera, SIZE) for camera in cameras}
    return candidates(seen, CALIBRATION)


@pytest.mark.parametrize("depth_mm", [150.0, 250.0, 400.0])
def test_a_hand_is_found_where_it_is(depth_mm: float) -> None:
    rng = np.random.default_rng(0)
    for _ in range(10):
        poses = random_poses(rng, 1, depth_mm)
        points = poses.keypoints(HandShape())[0]
        center, radius = hand_center_radius(points)
        ahead = poses.rotation[0, :, 2]
        right = bool(poses.right[0])
        (found,) = search(paint([points], [ahead], [right]))
        scaled = found.center_mm * center[2] / found.center_mm[2]
        assert np.linalg.norm(scaled - center) < 0.15 * radius
        assert found.center_mm[2] == pytest.approx(center[2], rel=0.2)
        assert found.radius_mm == pytest.approx(radius, rel=0.3)
        assert (found.right_odds > 0) == right
        flat = ahead[:2] - center[:2] / center[2] * ahead[2]
        assert found.fingers[:2] @ flat / np.linalg.norm(flat) > 0.9


def two_hands() -> tuple[list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng(1)
    poses = random_poses(rng, 2, 280.0)
    points = poses.keypoints(HandShape())
    points[0] += np.array([-110.0, 0, 280.0]) - points[0].mean(axis=0)
    points[1] += np.array([110.0, 20, 330.0]) - points[1].mean(axis=0)
    return list(points), list(poses.rotation[:, :, 2])


def test_two_hands_keep_apart() -> None:
    points, ahead = two_hands()
    found = search(paint(points, ahead, [True, False]))
    assert len(found) == 2
    by_x = sorted(found, key=lambda candidate: float(candidate.center_mm[0]))
    assert by_x[0].center_mm[0] < -60 < 60 < by_x[1].center_mm[0]
    assert by_x[0].right_odds > 0 > by_x[1].right_odds


def test_one_view_is_enough_for_a_candidate() -> None:
    points, ahead = two_hands()
    grids = paint(points, ahead, [True, True])
    alone = search(grids, (1,))
    assert len(alone) == 2
    for candidate in alone:
        gaps = [np.linalg.norm(candidate.center_mm - hand.mean(axis=0)) for hand in points]
        assert min(gaps) < 90.0
    grids[0][:] = -6.0
    assert len(search(grids)) == 2


def test_peaks_of_different_rows_are_no_pair() -> None:
    points, ahead = two_hands()
    grids = paint(points[:1], ahead[:1], [True])
    low = paint([points[0] + [0, 150.0, 0]], ahead[:1], [True])
    found = search([grids[0], low[1]])
    assert len(found) == 2


def test_nothing_is_found_where_there_is_nothing() -> None:
    blank = np.full((8, 15, 20), -6.0, np.float32)
    assert search([blank, blank]) == ()


def test_any_grid_is_survived() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        grids = [rng.normal(0, 8, (8, 15, 20)).astype(np.float32) for _ in range(2)]
        for candidate in search(grids):
            assert np.isfinite(candidate.center_mm).all()
            assert np.linalg.norm(candidate.fingers) == pytest.approx(1.0)
            assert 0 < candidate.radius_mm < 200


def test_both_image_heights_shrink_alike() -> None:
    ramp = np.tile(np.arange(640, dtype=np.uint16) // 3, (480, 1)).astype(np.uint8)
    assert shrink(ramp).shape == shrink(ramp[::2]).shape == (120, 160)
    assert np.abs(shrink(ramp).astype(int) - shrink(ramp[::2])).max() <= 1
