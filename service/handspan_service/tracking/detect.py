"""From the detector's grids to candidates in space.

Law: a candidate seen by one camera only is still a candidate; its distance then comes from its
apparent size.

The detector sees each raw view area-averaged to 160 x 120, where pixels are square, and answers
on a grid of 20 x 15 cells (channels: see `GRID_CHANNELS`).
"""

from __future__ import annotations

import math
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
MIN_LOGIT = math.log(MIN_PRESENCE / (1.0 - MIN_PRESENCE))
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

_AROUND = np.ones((3, 3), np.uint8)  # Cells around one that must not be surer than it.


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


def peaks(grid: Floats, calibration: StereoCalibration, camera: int,
          size_px: tuple[int, int]) -> list[Peak]:
    """Return the hands of one view, most certain first.

    Args:
        grid: (8, 15, 20), the detector's answer.
        calibration: Of the controller.
        camera: 0 left, 1 right.
        size_px: (height, width) of the raw image.
    """
    logits = grid[0]
    rows, columns = np.nonzero((logits >= cv2.dilate(logits, _AROUND)) & (logits >= MIN_LOGIT))
    if not len(rows):
        return []
    order = np.argsort(-logits[rows, columns], kind="stable")[:MAX_PEAKS]
    rows, columns = rows[order], columns[order]
    cells = grid[:, rows, columns].T.astype(np.float64)
    corners = np.array([columns, rows]).T
    centers_px = (corners + np.minimum(np.maximum(cells[:, 2:4], 0.0), 1.0)) * CELL_PX
    radii_px = UNIT_RADIUS_PX * 2.0 ** np.minimum(np.maximum(cells[:, 4], -3.0), 3.0)
    slopes = _slopes(centers_px, radii_px, calibration, camera, size_px)
    if not np.isfinite(slopes).all():
        # Its border lies beyond the lens: what is near its centre tells how large it is.
        near = _slopes(centers_px, np.full_like(radii_px, 2.0), calibration, camera, size_px)
        near[:, 1:] = near[:, :1] + (near[:, 1:] - near[:, :1]) * (radii_px / 2.0)[:, None, None]
        lost = ~np.isfinite(slopes).all(axis=(1, 2))
        slopes[lost] = near[lost]
    return [
        _peak(cell, places)
        for cell, places in zip(cells.tolist(), slopes, strict=True) if np.isfinite(places).all()
    ]


def _slopes(centers_px: Array, radii_px: Array, calibration: StereoCalibration, camera: int,
            size_px: tuple[int, int]) -> Array:
    """Return (N, 3, 2): the slopes of the centre and of the left and right border of N hands."""
    height, width = size_px
    spots = np.repeat(centers_px[:, None], 3, axis=1)
    spots[:, 1, 0] -= radii_px
    spots[:, 2, 0] += radii_px
    spots *= (width / WIDTH_PX, height / HEIGHT_PX)
    slopes = calibration.cameras[camera].slopes_from_pixels(
        spots.reshape(-1, 2) - 0.5, height, width
    )
    return slopes.reshape(-1, 3, 2)


def _peak(cell: list[float], slopes: Array) -> Peak:
    """Return the hand with these eight numbers of its cell, and these slopes as in `_slopes`."""
    length = math.hypot(cell[5], cell[6])
    direction = (cell[5] / length, cell[6] / length) if length > 1e-3 else (0.0, -1.0)
    width = math.dist(slopes[2].tolist(), slopes[1].tolist())
    presence = 1.0 / (1.0 + math.exp(-min(max(cell[0], -30.0), 30.0)))
    return Peak(slopes[0], max(width / 2.0, 1e-3), np.array(direction), cell[1], presence)


def _mismatch(left: Peak, right: Peak, baseline_mm: float) -> float:
    """Return how badly two peaks go together, in squared sigmas."""
    row = (left.slope[1] - right.slope[1]) / (ROW_SIGMA * (1.0 + abs(left.slope[1])))
    size = math.log(left.radius / right.radius) / (2.0 * RADIUS_SPREAD)
    expected = baseline_mm * (left.radius + right.radius) / 2.0 / TYPICAL_RADIUS_MM
    spread = math.hypot(DISPARITY_SIGMA * 1.5, RADIUS_SPREAD * 1.5 * expected)
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
    nearest, farthest = DEPTH_LIMITS_MM
    depth = min(max(1.0 / max(inverse_depth, 1e-6), nearest), farthest)
    center = origin_mm + depth * np.array([slope[0], slope[1], 1.0])
    x, y = direction.tolist()
    length = math.hypot(x, y)
    fingers = (x / length, y / length, 0.0) if length > 1e-3 else (0.0, -1.0, 0.0)
    smallest, largest = RADIUS_LIMITS_MM
    reach = min(max(radius * depth, smallest), largest)
    return Candidate(center, np.array(fingers), reach, right_odds, presence)


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
