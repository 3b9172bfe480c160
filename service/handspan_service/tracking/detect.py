"""From the detector's grids to candidates in space.

Law: a candidate seen by one camera only is still a candidate; its distance then comes from its
apparent size.

The detector sees each raw view area-averaged to 160 x 120, where pixels are square, and answers
on a grid of 20 x 15 cells (channels: see `GRID_CHANNELS`).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.geometry import StereoCalibration
from handspan_service.tracking.sight import Candidate

Floats = NDArray[np.float32]

WIDTH_PX, HEIGHT_PX = 160, 120
CELL_PX = 8
GRID = (HEIGHT_PX // CELL_PX, WIDTH_PX // CELL_PX)
# Logit of a hand's centre, logit of a right hand, offset of the centre in the cell (x, y),
# log2(radius / 16 px), direction from forearm to fingers (x, y), and one unused.
GRID_CHANNELS = 8
UNIT_RADIUS_PX = 16.0
MIN_PRESENCE = 0.33  # The keypoint network has the last word, so rather one candidate too many.
LONE_PRESENCE = 0.45  # Needed where only one camera sees it.
MAX_PEAKS = 4
TYPICAL_RADIUS_MM = 92.0  # Mean reach of open and half-open hands around their centre.
RADIUS_SPREAD = 0.2
RADIUS_LIMITS_MM = (45.0, 150.0)
DISPARITY_SIGMA = 0.03  # Slope; one pixel of the small image in each view.
ROW_SIGMA = 0.04  # Slope.
MAX_MISMATCH = 9.0  # Squared sigmas of row and size together.
SIDE_MISMATCH = 2.0  # Added where the two views disagree about the side.
DEPTH_LIMITS_MM = (50.0, 900.0)


@dataclass(frozen=True)
class Peak:
    """A hand in one view.

    Attributes:
        slope: (2,), rig axes, of its centre.
        radius: Half its size in slopes.
        direction: (2,), unit, image axes: from forearm to fingers.
        right_odds: Log-odds of a right hand against a left one.
        presence: 0 to 1.
    """

    slope: Array
    radius: float
    direction: Array
    right_odds: float
    presence: float


def shrink(raw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (120, 160) uint8: a raw view as the detector sees it, before `normalise`."""
    small = cv2.resize(raw, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _sigmoid(logits: Array) -> Array:
    result: Array = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
    return result


def peaks(grid: Floats, calibration: StereoCalibration, camera: int,
          size_px: tuple[int, int]) -> list[Peak]:
    """Return the hands of one view, most certain first.

    Args:
        grid: (8, 15, 20), the detector's answer.
        calibration: Of the controller.
        camera: 0 left, 1 right.
        size_px: (height, width) of the raw image.
    """
    values = grid.astype(np.float64)
    presence = _sigmoid(values[0])
    padded = np.pad(presence, 1)
    around = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).max(axis=(2, 3))
    rows, columns = np.nonzero((presence >= around) & (presence >= MIN_PRESENCE))
    order = np.argsort(-presence[rows, columns], kind="stable")[:MAX_PEAKS]
    return [
        peak
        for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        if (peak := _peak(values, row, column, calibration, camera, size_px)) is not None
    ]


def _peak(values: Array, row: int, column: int, calibration: StereoCalibration, camera: int,
          size_px: tuple[int, int]) -> Peak | None:
    cell = values[:, row, column]
    center = (np.array([column, row]) + np.clip(cell[2:4], 0.0, 1.0)) * CELL_PX
    radius_px = UNIT_RADIUS_PX * 2.0 ** float(np.clip(cell[4], -3.0, 3.0))
    height, width = size_px
    to_raw = np.array([width / WIDTH_PX, height / HEIGHT_PX])
    spots = center + np.array([[0.0, 0.0], [-radius_px, 0.0], [radius_px, 0.0]])
    slopes = calibration.cameras[camera].slopes_from_pixels(spots * to_raw - 0.5, height, width)
    if not np.isfinite(slopes).all():
        spots = center + np.array([[0.0, 0.0], [-2.0, 0.0], [2.0, 0.0]])
        slopes = calibration.cameras[camera].slopes_from_pixels(
            spots * to_raw - 0.5, height, width
        )
        slopes[1:] = slopes[0] + (slopes[1:] - slopes[0]) * (radius_px / 2.0)
    if not np.isfinite(slopes).all():
        return None  # Its centre lies beyond the lens.
    direction = cell[5:7]
    length = float(np.hypot(*direction))
    unit = direction / length if length > 1e-3 else np.array([0.0, -1.0])
    return Peak(
        slopes[0], max(float(np.hypot(*(slopes[2] - slopes[1]))) / 2.0, 1e-3), unit,
        float(cell[1]), float(_sigmoid(cell[0])),
    )


def _mismatch(left: Peak, right: Peak, baseline_mm: float) -> float:
    """Return how badly two peaks go together, in squared sigmas."""
    row = (left.slope[1] - right.slope[1]) / (ROW_SIGMA * (1.0 + abs(left.slope[1])))
    size = np.log(left.radius / right.radius) / (2.0 * RADIUS_SPREAD)
    expected = baseline_mm * (left.radius + right.radius) / 2.0 / TYPICAL_RADIUS_MM
    spread = np.hypot(DISPARITY_SIGMA * 1.5, RADIUS_SPREAD * 1.5 * expected)
    disparity = (left.slope[0] - right.slope[0] - expected) / spread
    side = SIDE_MISMATCH if left.right_odds * right.right_odds < 0.0 else 0.0
    return float(row * row + size * size + disparity * disparity + side)


def _pair(left: Peak, right: Peak, baseline_mm: float) -> Candidate:
    radius = (left.radius + right.radius) / 2.0
    by_size = radius / TYPICAL_RADIUS_MM
    by_disparity = (left.slope[0] - right.slope[0]) / baseline_mm
    size_weight = (RADIUS_SPREAD * by_size) ** -2
    disparity_weight = (DISPARITY_SIGMA / baseline_mm) ** -2
    inverse = (by_size * size_weight + by_disparity * disparity_weight) / (
        size_weight + disparity_weight
    )
    slope = (left.slope + right.slope) / 2.0
    return _candidate(
        slope, np.zeros(3), inverse, radius, left.direction + right.direction,
        (left.right_odds + right.right_odds) / 2.0, (left.presence + right.presence) / 2.0,
    )


def _lone(peak: Peak, camera_mm: Array) -> Candidate:
    return _candidate(
        peak.slope, camera_mm, peak.radius / TYPICAL_RADIUS_MM, peak.radius, peak.direction,
        peak.right_odds, peak.presence,
    )


def _candidate(slope: Array, origin_mm: Array, inverse_depth: float, radius: float,
               direction: Array, right_odds: float, presence: float) -> Candidate:
    depth = float(np.clip(1.0 / max(inverse_depth, 1e-6), *DEPTH_LIMITS_MM))
    center = origin_mm + depth * np.array([slope[0], slope[1], 1.0])
    fingers = np.array([direction[0], direction[1], 0.0])
    length = float(np.linalg.norm(fingers))
    fingers = fingers / length if length > 1e-3 else np.array([0.0, -1.0, 0.0])
    reach = float(np.clip(radius * depth, *RADIUS_LIMITS_MM))
    return Candidate(center, fingers, reach, right_odds, presence)


def candidates(
    seen: dict[int, list[Peak]], calibration: StereoCalibration
) -> tuple[Candidate, ...]:
    """Return the hands that one or both views show.

    Args:
        seen: Peaks by camera; a camera that was not asked is absent.
        calibration: Of the controller.

    Returns:
        Most certain first. Where both cameras were asked, pairs that fit come before what only one
        of them sees.
    """
    lefts, rights = seen.get(0, []), seen.get(1, [])
    pairs = sorted(
        (mismatch, i, j)
        for i, left in enumerate(lefts)
        for j, right in enumerate(rights)
        if (mismatch := _mismatch(left, right, calibration.baseline_mm)) < MAX_MISMATCH
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    found: list[Candidate] = []
    for _, i, j in pairs:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            found.append(_pair(lefts[i], rights[j], calibration.baseline_mm))
    found.sort(key=lambda candidate: -candidate.presence)
    lone = [
        _lone(peak, calibration.positions_mm[camera])
        for camera, used in ((0, used_left), (1, used_right))
        for number, peak in enumerate(seen.get(camera, []))
        if number not in used and peak.presence >= LONE_PRESENCE
    ]
    lone.sort(key=lambda candidate: -candidate.presence)
    return (*found, *lone)
