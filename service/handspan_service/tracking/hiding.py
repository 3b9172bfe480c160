"""Which of two hands lies behind the other one, as each eye sees it.

Law: only a deeper hand is hidden, and what is hidden says nothing: a picture of the front hand is
no news of the other.

The keypoint network sees a hand wherever it is told to expect one. Where another hand is in front,
it finds that one, surely and exactly, so presence and reprojection cannot tell. Geometry can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import PALM_POINTS, RADII_MM, Array
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.poses import Observations

BEHIND_MM = 20.0  # A point deeper than another hand's by this is hidden by it; interlaced fingers
# are seen.
FLESH = 1.6  # Hand between the keypoints: their radii are taken larger.
PALM_RADIUS_MM = 16.0  # Of the flesh half way from the wrist to a knuckle.
PARTLY, MOSTLY = 0.15, 0.5  # Shares of the keypoints; a mostly hidden hand is not looked at.
_REACH_MM = np.concatenate([RADII_MM, np.full(len(PALM_POINTS) - 1, PALM_RADIUS_MM)]) * FLESH
_FARTHEST_MM = float(_REACH_MM.max())


@dataclass(frozen=True)
class Hiding:
    """What of two hands is hidden.

    Attributes:
        points: (2, 2, 21), hand, camera, keypoint: whether it lies behind the other hand.
        open: (2, 2), through which cameras a hand is seen well enough to be looked at.
        share: Of each hand that the eye misses which misses more.
        partly: Which hands are not fully seen.
        mostly: Which hands no camera is open for.
    """

    points: NDArray[np.bool_]
    open: NDArray[np.bool_]
    share: tuple[float, ...]
    partly: tuple[bool, ...]
    mostly: tuple[bool, ...]

    def without(self, seen: Observations) -> Observations:
        """Return what was seen of two hands, less what cannot have been."""
        return Observations(seen.slopes, np.where(self.points, np.inf, seen.sigma), seen.depths)

    def glances(self, eye: int | None) -> NDArray[np.bool_]:
        """Return which cameras to look through for each hand, (2, 2).

        Args:
            eye: Camera that is enough for a hand that is seen fully; None if both are to look.
        """
        if eye is None:
            return self.open
        alone = np.arange(2) == eye
        chosen: NDArray[np.bool_] = self.open & (np.array(self.partly)[:, None] | alone)
        return chosen


def hiding(expected: Expected) -> Hiding | None:
    """Return what of two expected hands is hidden behind the other one; None if nothing is."""
    slopes, depths = expected.slopes, expected.points_mm[..., 2]
    reach = _FARTHEST_MM / max(float(depths.min()), 1.0)
    low, high = np.minimum.reduce(slopes, axis=2), np.maximum.reduce(slopes, axis=2)
    gaps = np.maximum(low[0] - high[1], low[1] - high[0]).tolist()
    if max(gaps[0]) > reach and max(gaps[1]) > reach:
        return None  # They overlap in neither camera.
    points = np.stack([_behind(expected, 0, 1), _behind(expected, 1, 0)])
    shares = points.mean(axis=-1)
    most = shares.max(axis=1)
    if not most.any():
        return None
    open = shares <= MOSTLY
    return Hiding(
        points, open, tuple(most.tolist()), tuple((most > PARTLY).tolist()),
        tuple((~open.any(axis=1)).tolist()),
    )


def _behind(expected: Expected, hand: int, other: int) -> NDArray[np.bool_]:
    """Return (2, 21), camera, keypoint: which of one hand lie behind the other."""
    slopes, depths = _filled(expected.slopes[other]), _filled(expected.points_mm[other])[:, 2]
    reach = _REACH_MM / np.maximum(depths, 1.0)
    apart = expected.slopes[hand][:, :, None] - slopes[:, None]
    near = (apart * apart).sum(axis=-1) < reach * reach
    deeper = expected.points_mm[hand, :, 2][:, None] > depths + BEHIND_MM
    behind: NDArray[np.bool_] = (near & deeper).any(axis=-1)
    return behind


def _filled(points: Array) -> Array:
    """Return (..., 25, K) of (..., 21, K): keypoints, and the palm half way to each knuckle."""
    wrist, knuckles = points[..., :1, :], points[..., PALM_POINTS[1:], :]
    filled: Array = np.concatenate([points, (wrist + knuckles) / 2.0], axis=-2)
    return filled
