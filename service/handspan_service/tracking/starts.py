"""Find the pose of a hand of which nothing is known yet: several starts, the best one kept.

Law: the result does not depend on anything but what is seen now.

A fit from a mean hand is safe when its rotation is right within 45 degrees, so each start takes the
closed-form rotation of the palm onto rough points, once as it is and once turned over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from handspan_service.anatomy import MIRROR, Array, HandShape
from handspan_service.geometry import triangulate_slopes
from handspan_service.tracking.habits import FLAT_MEAN_RAD, FLAT_SIGMA_RAD
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.skeleton import fit

ITERATIONS = 7
PALM = np.array([0, 1, 5, 9, 13, 17])  # Wrist and the roots of all fingers.
FIST_RAD = np.array([0.0, 0.2, 0.6, 0.7] + [0.0, 1.3, 1.6, 1.0] * 4)
TURN_OVER = np.diag([-1.0, -1.0, 1.0])  # Half a turn about the axis of the forearm.
MAX_DEPTH_MM = 1200.0  # A triangulated point beyond this says nothing.


@dataclass(frozen=True)
class Guess:
    """Best fit of one chirality.

    Attributes:
        fits: One hand.
        total: Its cost with the price of an unlikely pose: comparable between chiralities.
    """

    fits: Fits
    total: float


def template(right: bool, shape: HandShape) -> Array:
    """Return (6, 3), mm, hand space: the rigid points `PALM`."""
    points = np.concatenate([np.zeros((1, 3)), shape.roots_mm]) * shape.scale
    return points if right else points * MIRROR


def align(model: Array, target: Array) -> tuple[Array, Array]:
    """Return the rotation and shift that carry one set of points onto another.

    Args:
        model: (N, 3), mm.
        target: (N, 3), mm.

    Returns:
        (3, 3) rotation and (3,) mm; least squares. Source: Kabsch's algorithm.
    """
    a, b = model.mean(axis=0), target.mean(axis=0)
    u, _, vt = np.linalg.svd((target - b).T @ (model - a))
    keep = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    rotation: Array = (u * keep) @ vt
    return rotation, b - rotation @ a


def triangulated(seen: Observations, baseline_mm: float, otherwise_mm: Array) -> Array:
    """Return rough points of one hand from both views.

    Args:
        seen: One hand.
        baseline_mm: Distance between the cameras.
        otherwise_mm: (21, 3), rig space: taken for points that the two views do not give.

    Returns:
        (21, 3), mm, rig space.
    """
    points = triangulate_slopes(seen.slopes[0, 0], seen.slopes[0, 1], baseline_mm)
    good = np.isfinite(seen.sigma[0]).all(axis=0) & (np.nan_to_num(points[:, 2]) > 0.0)
    good &= np.nan_to_num(points[:, 2], nan=np.inf) < MAX_DEPTH_MM
    return np.where(good[:, None], points, otherwise_mm)


def _starts(rough: list[Array], right: bool, shape: HandShape) -> Poses:
    rotations, places, angles = [], [], []
    palm = template(right, shape)
    for points in rough:
        rotation, place = align(palm, points[PALM])
        centre = place + rotation @ palm.mean(axis=0)
        over = rotation @ TURN_OVER
        rotations += [rotation, over, rotation]
        places += [place, centre - over @ palm.mean(axis=0), place]
        angles += [FLAT_MEAN_RAD, FLAT_MEAN_RAD, FIST_RAD]
    return Poses(
        np.array(rotations), np.array(places), np.array(angles), np.full(len(angles), right)
    )


def acquire(seen: Observations, lifted_mm: Array, shape: HandShape, baseline_mm: float,
            sides: tuple[bool, ...]) -> dict[bool, Guess]:
    """Fit one hand from nothing.

    Args:
        seen: One hand.
        lifted_mm: (21, 3), rig space: rough points, as the network's depths place them.
        shape: Sizes of the hand.
        baseline_mm: Distance between the cameras.
        sides: Chiralities to try: True for a right hand.

    Returns:
        The best guess of each chirality.
    """
    rough = [lifted_mm, triangulated(seen, baseline_mm, lifted_mm)]
    batch = Poses.join([_starts(rough, right, shape) for right in sides])
    every = Observations(
        np.repeat(seen.slopes, len(batch), axis=0), np.repeat(seen.sigma, len(batch), axis=0)
    )  # Without depths: the starts have them already.
    fits = fit(batch, every, shape, baseline_mm, iterations=ITERATIONS)
    unlikely = (((fits.poses.angles - FLAT_MEAN_RAD) / FLAT_SIGMA_RAD) ** 2).sum(axis=1)
    total = np.where(np.isfinite(fits.cost), fits.cost + unlikely, np.inf)
    count = len(batch) // len(sides)
    best = {}
    for number, right in enumerate(sides):
        row = number * count + int(np.argmin(total[number * count : (number + 1) * count]))
        best[right] = Guess(fits.take([row]), float(total[row]))
    return best
