"""Learn the size of a person's hands while they are tracked.

Law: once frozen it never changes again; left and right hand share it.

A wrong size is the largest systematic error of stereo tracking with a short baseline: all of it
turns into depth. One good frame knows the scale to 2-4 %, so about a hundred are averaged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from handspan_service.anatomy import Array, HandShape
from handspan_service.tracking.poses import Fits, Observations
from handspan_service.tracking.skeleton import scale_evidence

PRIOR_SIGMA = 0.06  # Spread of hand sizes between people. Source: docs/tracking.md#size.
ENOUGH_FRAMES = 100
INDEPENDENT_SHARE = 0.1  # Errors of neighbouring frames are alike: ten frames count as one.
MAX_REPROJECTION = 2.0  # Sigmas.
MAX_DEPTH_MM = 350.0
MIN_POINTS = 15  # Seen by both cameras.
GATE = 4.0  # Evidence further off than this many of its sigmas is no evidence.
SCALE_LIMITS = (0.75, 1.3)


@dataclass(frozen=True)
class Sizing:
    """What is known about the size.

    Attributes:
        shape: Sizes to be used now.
        information: 1/variance of the scale.
        frames: Good frames used so far.
        frozen: True once the size is settled.
    """

    shape: HandShape
    information: float = 1.0 / PRIOR_SIGMA**2
    frames: int = 0
    frozen: bool = False

    def learn(self, fits: Fits, seen: Observations, baseline_mm: float) -> Sizing:
        """Return what is known after one more image.

        Args:
            fits: Hands fitted with `shape`, of a confident identity.
            seen: What was fitted.
            baseline_mm: Distance between the cameras.
        """
        rows = [] if self.frozen else np.flatnonzero(_good(fits, seen)).tolist()
        if not rows:
            return self
        scale, evidence = scale_evidence(
            fits.take(rows), seen.take(rows), self.shape, baseline_mm
        )
        off = (scale - self.shape.scale) ** 2 * evidence / (1.0 + evidence / self.information)
        evidence = np.where(off < GATE**2, evidence * INDEPENDENT_SHARE, 0.0)
        information = self.information + float(evidence.sum())
        shift = float((evidence * (scale - self.shape.scale)).sum()) / information
        frames = self.frames + 1
        learned = float(np.clip(self.shape.scale + shift, *SCALE_LIMITS))
        return Sizing(
            replace(self.shape, scale=learned), information, frames, frames >= ENOUGH_FRAMES
        )


def _good(fits: Fits, seen: Observations) -> Array:
    both = np.isfinite(seen.sigma).all(axis=1).sum(axis=1)
    depth = fits.points_mm[..., 2].mean(axis=1)
    good: Array = (
        (both >= MIN_POINTS) & (fits.reprojection < MAX_REPROJECTION) & (depth < MAX_DEPTH_MM)
    )
    return good
