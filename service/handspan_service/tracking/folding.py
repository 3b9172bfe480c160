"""Fingers that were followed into a wrong bend, and how the hand is fitted anew.

Law: only a hand of which a finger is seen elsewhere than it is fitted is asked, and it changes only
where another pose explains clearly more.

A finger that bends faster than expected, or behind the others, leaves the reach of the fit: seen
too far from where it is expected, its keypoints count as outliers, and it stays as it was.
"""

from __future__ import annotations

import numpy as np

from handspan_service.anatomy import FINGERS, Array, HandShape
from handspan_service.tracking.habits import FLAT_MEAN_RAD, FLAT_SIGMA_RAD
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.skeleton import ROBUST_SIGMAS, fit

THUMB = 0
# What the 16 slopes of a finger cost together. Measured on the accuracy suite: 1 to 3 at rest, up
# to 12 in motion; 30 to 150 where a finger was followed wrongly. Were their sigmas honest rather
# than cautious, it would be 11 on average and 30 in one of several thousand.
ASTRAY_COST = 30.0
CLEARLY = 15.0  # By so much another pose must be cheaper. Measured: with 5, and 20 above, a hand
# that rests before an oracle of honest sigmas trembles.
ITERATIONS = 4  # From a bend on. Guessed.
# Where to begin, three flexions each: straight, half, hook, table and fist; a thumb straight, half,
# across the palm, hooked and closed. Guessed.
BENDS_RAD = np.array(
    [[0.1, 0.15, 0.1], [0.5, 0.8, 0.5], [0.2, 1.5, 1.0], [1.2, 0.3, 0.2], [1.3, 1.5, 1.0]]
)
THUMB_BENDS_RAD = np.array(
    [[0.0, 0.1, 0.1], [0.1, 0.5, 0.6], [0.5, 0.3, 0.3], [-0.3, 0.3, 0.9], [0.5, 0.8, 0.9]]
)


def astray(fits: Fits, seen: Observations) -> list[list[int]]:
    """Return the fingers of each hand that are seen elsewhere than they are fitted.

    Args:
        fits: B hands, fitted to what was seen.
        seen: What was seen of them.
    """
    weight = 1.0 / (seen.sigma[..., 1:] * seen.sigma[..., 1:])
    residuals = fits.residuals[..., 1:, :]
    squares = (residuals * residuals).sum(axis=-1) * weight
    squares /= 1.0 + squares * (1.0 / ROBUST_SIGMAS**2)
    costs = squares.sum(axis=1).reshape(-1, FINGERS, 4).sum(axis=-1)
    return [np.flatnonzero(row).tolist() for row in costs > ASTRAY_COST]


def refolded(fits: Fits, fingers: list[int], seen: Observations, shape: HandShape,
             baseline_mm: float) -> Fits | None:
    """Return a hand fitted anew, free of what was expected, perhaps with a finger bent otherwise.

    Args:
        fits: One hand, fitted to what was seen.
        fingers: Those that are astray.
        seen: What was seen of it.
        shape: Sizes of the hands.
        baseline_mm: Distance between the cameras.

    Returns:
        The hand; None where no other pose is clearly better.
    """
    starts = _bent(fits.poses, fingers)
    every = seen.take([0] * len(starts))
    again = fit(starts, every, shape, baseline_mm, iterations=ITERATIONS)
    totals = again.cost + _unlikely(again.poses)
    best = int(np.argmin(totals))
    present = float(fits.cost[0] + _unlikely(fits.poses)[0])
    return again.take([best]) if totals[best] < present - CLEARLY else None


def _bent(pose: Poses, fingers: list[int]) -> Poses:
    """Return one hand as it is, and with each bend of each of the fingers."""
    count = len(BENDS_RAD)
    batch = pose.take([0] * (1 + count * len(fingers)))
    angles = batch.angles.copy()
    for number, finger in enumerate(fingers):
        rows = slice(1 + count * number, 1 + count * (number + 1))
        angles[rows, 4 * finger] = 0.0
        angles[rows, 4 * finger + 1 : 4 * finger + 4] = (
            THUMB_BENDS_RAD if finger == THUMB else BENDS_RAD
        )
    return Poses(batch.rotation, batch.translation_mm, angles, batch.right)


def _unlikely(poses: Poses) -> Array:
    """Return (B,), what the angles cost as those of hands in general."""
    price: Array = (((poses.angles - FLAT_MEAN_RAD) / FLAT_SIGMA_RAD) ** 2).sum(axis=1)
    return price
