"""What a peer that finds keypoints in single pictures says about hands in space.

Law: the peer gets the camera model, the orientation and the benefit of every doubt; its hands are
laid out by the geometry that our own tracker uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np

from evaluation.values import KEYPOINTS, SLOTS, Flags, Floats, Published
from handspan_service.geometry import Matrix3, StereoCalibration

GRID_HEIGHT_PX = 480  # The peer sees pictures un-squashed to 640 x 480.
SAME_ROW = 0.12  # Slopes in rows of one hand in both eyes differ by less, in the median.
LEAST_DISPARITY = 0.03  # Slopes; a hand that is farther than 1.3 m is none.
FIRST_ID = 1


@dataclass(frozen=True, eq=False)
class Sightings:
    """What the peer saw in both pictures of each image.

    Attributes:
        pixels: (N, 2 eyes, 2 hands, 21, 2), of the un-squashed picture; NaN where nothing.
        right: (N, 2, 2), whether it is called a right hand.
        taken_ms: (N,), CPU time for both pictures.
    """

    pixels: Floats
    right: Flags
    taken_ms: Floats

    @staticmethod
    def load(path: Path) -> Sightings:
        """Read what `peer_mediapipe.py` wrote."""
        with np.load(path) as data:
            return Sightings(data["pixels"], data["right"], data["taken_ms"])


def published(seen: Sightings, calibration: StereoCalibration, turn: Matrix3) -> Published:
    """Return the peer's hands in device space.

    Args:
        seen: What it saw.
        calibration: The cameras.
        turn: Rig space to device space.
    """
    said = Published.nothing(len(seen.pixels))
    said.taken_ms[:] = seen.taken_ms
    slopes = _slopes(seen.pixels, calibration)
    for row, (left, right) in enumerate(slopes):
        for slot, (a, b) in enumerate(_pairs(left, right)):
            points = lay_out(left[a], right[b], calibration.baseline_mm)
            said.joints_mm[row, slot] = points @ turn.T
            said.right[row, slot] = seen.right[row, 0, a]
            said.id[row, slot] = FIRST_ID + int(seen.right[row, 0, a])
        if said.id[row, 0] == said.id[row, 1] != 0:
            said.id[row, 1] = FIRST_ID + 2
    return said


def _slopes(pixels: Floats, calibration: StereoCalibration) -> Floats:
    """Return the rays of all pixels, same shape."""
    slopes = np.empty_like(pixels)
    for eye, camera in enumerate(calibration.cameras):
        flat = pixels[:, eye].reshape(-1, 2)
        known = np.isfinite(flat).all(axis=1)
        rays = np.full_like(flat, np.nan)
        rays[known] = camera.slopes_from_pixels(flat[known], GRID_HEIGHT_PX)
        slopes[:, eye] = rays.reshape(pixels[:, eye].shape)
    return slopes


def _pairs(left: Floats, right: Floats) -> list[tuple[int, int]]:
    """Return which hands of the left eye (2, 21, 2) are which of the right eye, best first."""
    best: list[tuple[int, int]] = []
    best_cost = (0, np.inf)
    for order in permutations(range(SLOTS)):
        pairs, cost = [], 0.0
        for a, b in enumerate(order):
            rows = np.abs(left[a, :, 1] - right[b, :, 1])
            apart = left[a, :, 0] - right[b, :, 0]
            if not np.isfinite(rows).all():
                continue
            if np.median(rows) < SAME_ROW and np.median(apart) > LEAST_DISPARITY:
                pairs.append((a, b))
                cost += float(np.median(rows))
        if (len(pairs), -cost) > (best_cost[0], -best_cost[1]):
            best, best_cost = pairs, (len(pairs), cost)
    return best


def lay_out(left: Floats, right: Floats, baseline_mm: float) -> Floats:
    """Return where the keypoints of one hand are, (21, 3) mm, rig space.

    Each is triangulated. Where that puts one outside a hand's reach (half to twice the distance
    of the middle one), it gets the middle distance instead: a user of the peer would do so too.

    Args:
        left: (21, 2), slopes.
        right: (21, 2), slopes.
        baseline_mm: Between the cameras.
    """
    apart = left[:, 0] - right[:, 0]
    middle = float(np.median(apart))
    sane = (apart > 0.5 * middle) & (apart < 2.0 * middle)
    distance = baseline_mm / np.where(sane, apart, middle)
    slopes = 0.5 * (left + right)
    points = np.empty((KEYPOINTS, 3))
    points[:, :2] = slopes * distance[:, None]
    points[:, 2] = distance
    return points
