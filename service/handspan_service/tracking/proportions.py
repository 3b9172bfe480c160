"""What tracked hands say about eight sizes: scale, length of each finger, breadth, length of palm.

Law: a hand that fits its observations exactly asks for no change.

The 26 freedoms of the pose are left open, so what another pose explains as well is no evidence.
Few sizes, not fifteen bones: single bones foreshorten too often to be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from handspan_service.anatomy import (
    ANGLES,
    BONE_LENGTHS_MM,
    CROSS,
    FINGERS,
    KEYPOINTS,
    LOWER_RAD,
    MIRROR,
    REST_FRAMES,
    ROOTS_MM,
    UPPER_RAD,
    Array,
    HandShape,
)
from handspan_service.contract.hand_size import RATIO_LIMITS, SCALE_LIMITS, HandSize
from handspan_service.tracking.habits import COUPLED, FLAT_SIGMA_RAD, LIMIT_SIGMA_RAD
from handspan_service.tracking.poses import Fits, Observations
from handspan_service.tracking.skeleton import (
    ROBUST_SIGMAS,
)

SIZES = 8
SCALE, BREADTH, LENGTH = 0, 6, 7  # Columns; those of the fingers lie between.
LOWER = np.array([SCALE_LIMITS[0]] + [RATIO_LIMITS[0]] * 7)
UPPER = np.array([SCALE_LIMITS[1]] + [RATIO_LIMITS[1]] * 7)
_ROOT = 6
_POSE = _ROOT + ANGLES
_SPREAD = (REST_FRAMES[:, :, 1] @ CROSS).reshape(FINGERS, 3, 3)  # Abduction turns about the back.
_FINGER = np.arange(FINGERS)[:, None]
_ANGLES_OF = _ROOT + np.arange(ANGLES).reshape(FINGERS, 4)  # Columns of each finger's angles.
_LENGTH_OF = _POSE + 1 + _FINGER  # Column of each finger's length.
_BEYOND = np.tril(np.ones((4, 3)), -1).T[:, :, None]  # Flexion j moves point k where k > j.

_EYE = np.eye(3)


def _freedom() -> Array:
    """Return (26, 26): precision of what is believed of a pose within the limits of its joints."""
    precision = 1e-6 * np.eye(_POSE)  # So that the root can always be solved for.
    precision[_ROOT:, _ROOT:] += np.diag(FLAT_SIGMA_RAD**-2.0) + COUPLED
    return precision


_FREEDOM = _freedom()


@dataclass(frozen=True)
class Evidence:
    """What B hands say about the sizes.

    Attributes:
        pull: (B, 8), half the downhill gradient of the squares.
        information: (B, 8, 8), inverse covariance of what each hand alone would tell.
    """

    pull: Array
    information: Array

    @property
    def scale(self) -> tuple[Array, Array]:
        """(B,) change of scale that each alone would ask for, and (B,) its precision."""
        precision = np.maximum(self.information[:, SCALE, SCALE], 1e-9)
        return self.pull[:, SCALE] / precision, precision


def shape_of(sizes: Array) -> HandShape:
    """Return the shape with (8,) sizes."""
    palm = np.array([sizes[BREADTH], 1.0, sizes[LENGTH]])
    fingers = sizes[1 : 1 + FINGERS, None]
    return HandShape(float(sizes[SCALE]), BONE_LENGTHS_MM * fingers, ROOTS_MM * palm)


def sizes_of(size: HandSize) -> Array:
    """Return (8,) sizes."""
    return np.array([size.scale, size.thumb, size.index, size.middle, size.ring, size.pinky,
                     size.palm_breadth, size.palm_length])


def hand_size(sizes: Array) -> HandSize:
    """Return (8,) sizes by name."""
    scale, thumb, index, middle, ring, pinky, breadth, length = sizes.tolist()
    return HandSize(scale=scale, thumb=thumb, index=index, middle=middle, ring=ring, pinky=pinky,
                    palm_breadth=breadth, palm_length=length)


def evidence(fits: Fits, seen: Observations, sizes: Array) -> Evidence:
    """Return what fitted hands say about their sizes.

    Args:
        fits: Fitted with the shape of `sizes`.
        seen: What was fitted.
        sizes: (8,), those in use.
    """
    rows, misses = _sights(fits, seen)
    moves = _moves(fits, sizes)
    told = np.empty((len(moves), KEYPOINTS, 4, _POSE + SIZES + 1))
    np.matmul(rows, moves, out=told[..., :-1])
    told[..., -1] = misses
    right = told.reshape(len(moves), -1, _POSE + SIZES + 1)
    equations = right[..., :-1].swapaxes(-1, -2) @ right
    _believe(fits.poses.angles, equations)
    pose, mixed = equations[:, :_POSE, :_POSE], equations[:, :_POSE, _POSE:]
    left = equations[:, _POSE:, _POSE:] - mixed[..., :-1].swapaxes(-1, -2) @ np.linalg.solve(
        pose, mixed
    )
    return Evidence(left[..., -1], left[..., :-1])


def _sights(fits: Fits, seen: Observations) -> tuple[Array, Array]:
    """Return (B, 21, 4, 3) how slopes move with points of the hand, and (B, 21, 4) misses.

    Both in sigmas, with the robust weights of the fit.
    """
    inverse = 1.0 / seen.sigma
    off = fits.residuals * inverse[..., None]
    off *= off
    weight = inverse / (1.0 + (off[..., 0] + off[..., 1]) * (1.0 / ROBUST_SIGMAS**2))  # (B, 2, 21)
    known = weight[..., None] > 0.0
    misses = np.where(known, fits.residuals, 0.0)
    expected = np.where(known, seen.slopes, 0.0) - misses
    axes = fits.poses.rotation[:, None, None]
    rows = axes[..., :2, :] - expected[..., None] * axes[..., 2:, :]
    depth = np.maximum(fits.points_mm[:, None, :, 2], 1.0)
    rows *= (weight / depth)[..., None, None]
    misses *= weight[..., None]
    count = len(misses)
    return (
        rows.swapaxes(1, 2).reshape(count, KEYPOINTS, 4, 3),
        misses.swapaxes(1, 2).reshape(count, KEYPOINTS, 4),
    )


def _moves(fits: Fits, sizes: Array) -> Array:
    """Return (B, 21, 3, 34): how points move in hand space with root, angles and sizes."""
    poses = fits.poses
    count = len(poses)
    side = np.where(poses.right[:, None, None], 1.0, MIRROR)
    mirrored = (fits.points_mm - poses.translation_mm[:, None]) @ poses.rotation
    points = mirrored * side
    own, reach = _own_moves(poses.angles, points)
    moves = np.zeros((count, KEYPOINTS, 3, _POSE + SIZES))
    fingers = moves[:, 1:].reshape(count, FINGERS, 4, 3, _POSE + SIZES)
    fingers[:, _FINGER, :, :, _ANGLES_OF] = own.transpose(1, 4, 0, 2, 3)
    reach /= sizes[1 : 1 + FINGERS, None, None]
    fingers[:, _FINGER, :, :, _LENGTH_OF] = reach.swapaxes(0, 1)[:, None]
    roots = ROOTS_MM * sizes[SCALE]
    fingers[..., 0, _POSE + BREADTH] = roots[:, None, 0]
    fingers[..., 2, _POSE + LENGTH] = roots[:, None, 2]
    np.multiply(points, 1.0 / sizes[SCALE], out=moves[..., _POSE + SCALE])
    moves *= side[..., None]
    moves[..., :3] = (mirrored @ -CROSS).reshape(count, KEYPOINTS, 3, 3)
    moves[..., 3:_ROOT] = _EYE
    return moves


def _own_moves(angles: Array, points: Array) -> tuple[Array, Array]:
    """Return how the points of right hands' fingers move with the angles of their own finger.

    Args:
        angles: (B, 20), rad.
        points: (B, 21, 3), mm, hand space.

    Returns:
        (B, 5, 4, 3, 4): finger, point, axis, angle; and (B, 5, 4, 3): points seen from the root.
    """
    chains = points[:, 1:].reshape(-1, FINGERS, 4, 3)
    reach = chains - chains[:, :, :1]
    beyond = (reach[:, :, None] - reach[:, :, :3, None]) * _BEYOND
    aside = angles[:, ::4, None]
    bend = np.cos(aside) * REST_FRAMES[:, :, 0] - np.sin(aside) * REST_FRAMES[:, :, 2]
    turn = (bend @ CROSS).reshape(-1, FINGERS, 1, 3, 3)
    own = np.empty((*reach.shape, 4))
    own[..., 0] = reach @ _SPREAD.swapaxes(-1, -2)
    own[..., 1:] = (beyond @ turn.swapaxes(-1, -2)).transpose(0, 1, 3, 4, 2)
    return own, reach


def _believe(angles: Array, equations: Array) -> None:
    """Add what is believed of angles, in place.

    The pose was tracked, so it is where it should be; only how freely it could move counts. A pull
    toward a mean pose would be answered by the length of the fingers. Limits pull nevertheless.
    """
    over = angles - np.minimum(np.maximum(angles, LOWER_RAD), UPPER_RAD)
    wall = 1.0 / LIMIT_SIGMA_RAD**2
    equations[:, :_POSE, :_POSE] += _FREEDOM
    diagonal = np.einsum("bii->bi", equations[..., :-1])
    diagonal[:, _ROOT:_POSE] += (over != 0.0) * wall
    equations[:, _ROOT:_POSE, -1] -= over * wall + angles @ COUPLED
