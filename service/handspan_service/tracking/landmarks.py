"""From the keypoint network's heatmaps to rays with an honest uncertainty.

Law: decoding the heatmap of a point gives that point back within a small part of a cell.

Cell (i, j) of a heatmap stands for the crop pixel at its middle: x = (j + 1/2) * cell - 1/2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, Array
from handspan_service.tracking.crops import CROP_PX
from handspan_service.tracking.sight import Landmarks, Look

Floats = NDArray[np.float32]

HEATMAP_PX = 24
CELL_PX = CROP_PX / HEATMAP_PX
SCALARS = KEYPOINTS + 2
_DY, _DX = (axis.ravel() for axis in np.mgrid[-2:3, -2:3])


@dataclass(frozen=True)
class PeakTable:
    """How wrong a keypoint is, by the height of its peak. Measured for each network.

    Attributes:
        peaks: (N,) rising, 0 to 1.
        sigmas_px: (N,), standard deviation of one coordinate, crop pixels.
    """

    peaks: Array
    sigmas_px: Array


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
    flat = heatmaps.reshape(count, HEATMAP_PX * HEATMAP_PX)
    rows = np.arange(count)
    peak = flat.argmax(axis=1)
    top = flat[rows, peak]
    mass = flat - top[:, None]
    np.exp(mass, out=mass)
    height = 1.0 / mass.sum(axis=1)
    y, x = (peak // HEATMAP_PX)[:, None] + _DY, (peak % HEATMAP_PX)[:, None] + _DX
    valid = (y >= 0) & (y < HEATMAP_PX) & (x >= 0) & (x < HEATMAP_PX)
    cells = np.where(valid, y * HEATMAP_PX + x, 0)
    weight = mass[rows[:, None], cells] * valid
    weight /= weight.sum(axis=1, keepdims=True)
    points = np.stack([(weight * x).sum(axis=1), (weight * y).sum(axis=1)], axis=-1)
    points = (points + 0.5) * CELL_PX - 0.5
    return points.reshape(-1, KEYPOINTS, 2), height.reshape(-1, KEYPOINTS).astype(np.float64)


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
    half = np.array([look.view.half_width for look in looks])[:, None]
    flip = np.array([-1.0 if look.view.mirrored else 1.0 for look in looks])[:, None]
    rotation = np.stack([look.view.rotation for look in looks])
    directions = np.ones((len(looks), KEYPOINTS, 3))
    plane = (points_px + 0.5) * (2.0 / CROP_PX) - 1.0
    directions[..., 0] = plane[..., 0] * half * flip
    directions[..., 1] = plane[..., 1] * half
    turned = directions @ rotation
    slopes = turned[..., :2] / np.maximum(turned[..., 2:], 1e-3)
    in_crop = (directions * directions).sum(axis=-1)
    angle = sigmas_px * (2.0 / CROP_PX) * half / in_crop
    return slopes, angle * (1.0 + (slopes * slopes).sum(axis=-1))


def landmarks(looks: tuple[Look, ...], heatmaps: Floats, scalars: Floats,
              table: PeakTable) -> Landmarks:
    """Return what the network's outputs mean.

    Args:
        looks: N crops.
        heatmaps: (N, 21, 24, 24), logits.
        scalars: (N, 23): relative depths, presence logit, chirality logit.
        table: Of this network.
    """
    points, heights = decode(heatmaps)
    slopes, sigma = rays(looks, points, np.interp(heights, table.peaks, table.sigmas_px))
    numbers = scalars.astype(np.float64)
    return Landmarks(
        slopes, sigma, numbers[:, :KEYPOINTS], numbers[:, KEYPOINTS], numbers[:, KEYPOINTS + 1]
    )
