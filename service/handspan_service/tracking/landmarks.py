"""From the keypoint network's heatmaps to rays with an honest uncertainty.

Law: decoding the heatmap of a point gives that point back within a small part of a cell.

Cell (i, j) of a heatmap stands for the crop pixel at its middle: x = (j + 1/2) * cell - 1/2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, WRIST, Array
from handspan_service.tracking.crops import CROP_PX, along_baseline, pixels_of
from handspan_service.tracking.sight import Landmarks, Look

Floats = NDArray[np.float32]

HEATMAP_PX = 24
CELL_PX = CROP_PX / HEATMAP_PX
SCALARS = KEYPOINTS + 2
CELLS = HEATMAP_PX * HEATMAP_PX
SHARP_PEAK = 0.225  # Height of the peak of a keypoint of a hand in plain view. Measured: simulated.
REACH = 2  # Cells on each side of a peak that tell its place.
UNKNOWN_PX = 1e4  # A hint that says nothing. Equals UNKNOWN_PX in handspan_training.keypoint_task.

MIDDLE_PX = (CROP_PX - 1) / 2
WRIST_DOUBT = 2.0  # Sigma of the wrist grows by this: forearms differ in where skin shows it, and a
# network reads it up to 4 px too far ahead. Measured: docs/tracking.md#systematic-errors.

_NOWHERE = np.full((KEYPOINTS, 3), np.nan)
_ALL_CELLS = np.ones(CELLS, np.float32)
_DY, _DX = (axis.ravel() for axis in np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1])
_MOMENTS = np.stack([_DX, _DY, np.ones_like(_DX)], axis=1).astype(np.float64)


def _windows() -> tuple[NDArray[np.intp], Floats]:
    """Return the cells around each cell, (576, 25), and 1 for those of them in the heatmap, else 0.

    Those that are not are the first cell.
    """
    cell = np.arange(CELLS)[:, None]
    y, x = cell // HEATMAP_PX + _DY, cell % HEATMAP_PX + _DX
    inside = (y >= 0) & (y < HEATMAP_PX) & (x >= 0) & (x < HEATMAP_PX)
    return np.where(inside, y * HEATMAP_PX + x, 0), inside.astype(np.float32)


_AROUND, _INSIDE = _windows()
_CELL_XY = np.stack([np.arange(CELLS) % HEATMAP_PX, np.arange(CELLS) // HEATMAP_PX], axis=1)


@dataclass(frozen=True)
class PeakTable:
    """How wrong a keypoint is, by the height of its peak. Measured for each network.

    Attributes:
        peaks: (N,) rising, 0 to 1.
        sigmas_px: (N,), standard deviation of one coordinate, crop pixels.
        sigmas_depth: (N,), standard deviation of a relative depth, radii of the hand.
    """

    peaks: Array
    sigmas_px: Array
    sigmas_depth: Array

    @cached_property
    def sharp_depth(self) -> float:
        """Standard deviation of the depth of a keypoint that is seen sharply."""
        return float(np.interp(SHARP_PEAK, self.peaks, self.sigmas_depth))


@dataclass(frozen=True)
class Biases:
    """What a network gets wrong the same way every time. Measured for each network.

    Attributes:
        reach: Distance of keypoints from the middle of the crop, over what it should be.
        relief: Relative depths over what they should be.
        inward_px: How far keypoints are shifted toward the other eye, crop pixels.
    """

    reach: float = 1.0
    relief: float = 1.0
    inward_px: float = 0.0

    def off(self, looks: tuple[Look, ...], points_px: Array) -> Array:
        """Return where the keypoints of N looks are, (N, 21, 2) crop pixels, biases taken off."""
        other = self.inward_px, -self.inward_px  # Toward the right camera, and toward the left.
        placed: Array = points_px * (1.0 / self.reach)
        for points, look in zip(placed, looks, strict=True):
            x, y = along_baseline(look.view)
            points += (
                MIDDLE_PX * (1.0 - 1.0 / self.reach) - other[look.camera] * x,
                MIDDLE_PX * (1.0 - 1.0 / self.reach) - other[look.camera] * y,
            )
        return placed


def decode(heatmaps: Floats) -> tuple[Array, Array]:
    """Return the point and the height of each heatmap's peak.

    Args:
        heatmaps: (N, 21, 24, 24), logits.

    Returns:
        (N, 21, 2), crop pixels, and (N, 21), share of the softmax in the peak's cell. The point is
        the softmax mean of the 5 x 5 cells around the peak: local decoding wins where the network
        is right. Source: docs/tracking.md#heatmaps.
    """
    count = len(heatmaps) * KEYPOINTS
    flat = heatmaps.reshape(count, CELLS)
    first = np.arange(0, count * CELLS, CELLS)
    peak = flat.argmax(axis=1)
    mass = flat - flat.take(first + peak)[:, None]
    cv2.exp(mass, mass)  # Four times faster than numpy's, which takes no vector instructions here.
    height = 1.0 / (mass @ _ALL_CELLS).astype(np.float64)
    window = mass.take(_AROUND.take(peak, axis=0) + first[:, None])
    window *= _INSIDE.take(peak, axis=0)
    moments = window @ _MOMENTS
    cells = _CELL_XY.take(peak, axis=0) + moments[:, :2] / moments[:, 2:]
    points = (cells + 0.5) * CELL_PX - 0.5
    return points.reshape(-1, KEYPOINTS, 2), height.reshape(-1, KEYPOINTS)


def hints(looks: tuple[Look, ...], cameras_mm: Array) -> Floats:
    """Return where the keypoints of N looks are expected, for networks that want to know.

    Args:
        looks: N crops.
        cameras_mm: (2, 3), rig space.

    Returns:
        (N, 21, 2), crop pixels, mirrored as the crop is and perhaps outside of it; UNKNOWN_PX where
        nothing is expected.
    """
    points = np.array(
        [_NOWHERE if look.expected_mm is None else look.expected_mm for look in looks]
    )
    places = cameras_mm[[look.camera for look in looks]]
    shown = pixels_of([look.view for look in looks], points, places)
    return np.where(np.isfinite(shown), shown, UNKNOWN_PX).astype(np.float32)


def rays(looks: tuple[Look, ...], points_px: Array, sigmas_px: Array) -> tuple[Array, Array]:
    """Return crop points as slopes of the physical cameras.

    Args:
        looks: N crops.
        points_px: (N, 21, 2), crop pixels.
        sigmas_px: (N, 21), crop pixels.

    Returns:
        (N, 21, 2) slopes, rig axes, and (N, 21) their standard deviation. An angle a is a (1 + r^2)
        in slopes, r being the slope from the axis; without it far-off hands are trusted too much.
    """
    scale = np.array([look.view.scale for look in looks])
    axes = scale[:, :, None] * np.array([look.view.rotation for look in looks])
    plane = (points_px + 0.5) * (2.0 / CROP_PX) - 1.0
    turned = plane @ axes[:, :2] + axes[:, 2:]
    inverse = 1.0 / np.maximum(turned[..., 2:], 1e-3)
    # An angle is a pixel over the ray's square, and 1 + r^2 is that square over z^2: z^2 is left.
    pixel = scale[:, 1:2] * (2.0 / CROP_PX)
    return turned[..., :2] * inverse, sigmas_px * pixel * inverse[..., 0] ** 2


def landmarks(looks: tuple[Look, ...], heatmaps: Floats, scalars: Floats,
              table: PeakTable, biases: Biases) -> Landmarks:
    """Return what the network's outputs mean.

    Args:
        looks: N crops.
        heatmaps: (N, 21, 24, 24), logits.
        scalars: (N, 23): relative depths, presence logit, chirality logit.
        table: Of this network.
        biases: Of this network.
    """
    points, heights = decode(heatmaps)
    sigmas_px = np.interp(heights, table.peaks, table.sigmas_px)
    sigmas_px[:, WRIST] *= WRIST_DOUBT
    slopes, sigma = rays(looks, biases.off(looks, points), sigmas_px)
    numbers = scalars.astype(np.float64)
    doubts = np.interp(heights, table.peaks, table.sigmas_depth)
    middle = np.partition(doubts, KEYPOINTS // 2, axis=1)[:, KEYPOINTS // 2]
    return Landmarks(
        slopes, sigma, numbers[:, :KEYPOINTS] * (1.0 / biases.relief), doubts,
        numbers[:, KEYPOINTS], numbers[:, KEYPOINTS + 1], middle / table.sharp_depth,
    )
