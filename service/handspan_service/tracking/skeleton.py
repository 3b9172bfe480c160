"""Fit the hand model to what two cameras see: batched Gauss-Newton over 26 degrees of freedom.

Law: whatever is fitted has the bone lengths of its HandShape; nothing here is triangulated.

Everything happens in rig space C. The 26 columns are: rotation of the hand about its wrist (3) and
place of the wrist (3), both along the axes of the hand, then the 20 angles of `anatomy`.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import (
    ANGLES,
    CROSS,
    FINGERS,
    KEYPOINTS,
    LOWER_RAD,
    MIRROR,
    REST_FRAMES,
    UPPER_RAD,
    Array,
    HandShape,
)
from handspan_service.tracking.habits import (
    COUPLED,
    COUPLING,
    FLAT_PRECISION,
    FLAT_PULL,
    LIMIT_SIGMA_RAD,
)
from handspan_service.tracking.poses import Depths, Fits, Observations, Poses, Prior
from handspan_service.tracking.values import Value

ROOT = 6
ROBUST_SIGMAS = 6.0  # Geman-McClure width, from the first iteration on. Measured: wider starts
# shrink the basin of convergence.
DAMPING = 1e-4
MIN_DEPTH_MM = 10.0  # Points are never taken nearer to the cameras than this.
MAX_STEP_RAD = 0.8  # Longest change of any angle in one iteration.

_REACHES = np.tril(np.ones((3, 3)))  # Bone k moves with flexion j where k >= j.
_EYE = np.eye(3)
_HALF_AXIS = 0.5 * CROSS.T  # Of a rotation's nine numbers: its axis times the sine of its angle.
# Columns of the derivatives of a finger's points.
_OWN = slice(0, 4)
_TURN = slice(4, 7)
_PLACE = slice(7, 10)
_COLUMNS = 10
_CAMERAS_X = np.array([-0.5, 0.5])  # In baselines.
_SLOPES = 4  # Rows of a keypoint: two slopes in each of two cameras; its depth follows.


class _Problem(Value, frozen=True):
    """Constants of one fit. Points before cameras: (B, 21, 2, ...)."""

    roots: Array  # (B, 5, 3) in hand space, mirrored for left hands.
    rest: Array  # (B, 5, 3, 3)
    lengths: Array  # (5, 3)
    slopes: Array  # (B, 21, 2, 2)
    weight: Array  # (B, 21, 2), 1/sigma^2
    root_weight: Array  # (B, 21, 2), 1/sigma
    camera_x: Array  # (2,)
    precision: Array  # (B, 20): of what is believed of the angles,
    pull: Array  # (B, 20): times what is believed.
    prior: Prior | None
    depths: Depths | None

    @staticmethod
    def of(right: NDArray[np.bool_], seen: Observations, shape: HandShape, baseline_mm: float,
           prior: Prior | None) -> _Problem:
        roots, rest = _built(shape, right.tobytes())
        root_weight = 1.0 / seen.sigma.swapaxes(1, 2)
        slopes = np.where(root_weight[..., None] > 0, seen.slopes.swapaxes(1, 2), 0.0)
        if prior is None:
            precision = np.repeat(FLAT_PRECISION[None], len(right), axis=0)
            pull = np.repeat(FLAT_PULL[None], len(right), axis=0)
        else:
            precision = prior.angle_precision + FLAT_PRECISION
            pull = prior.angle_precision * prior.poses.angles + FLAT_PULL
        return _Problem(
            roots, rest, shape.bone_lengths_mm * shape.scale, slopes, root_weight * root_weight,
            root_weight, _CAMERAS_X * baseline_mm, precision, pull, prior, seen.depths,
        )


@lru_cache(maxsize=4)
def _built(shape: HandShape, right: bytes) -> tuple[Array, Array]:
    """Return roots and rest frames of hands, one byte for each: 1 for a right hand."""
    side = np.where(np.frombuffer(right, np.bool_)[:, None, None], 1.0, MIRROR)  # (B, 1, 3)
    return side * (shape.roots_mm * shape.scale), side[:, :, :, None] * REST_FRAMES


def _chains(angles: Array, lengths: Array) -> Array:
    """Return bone ends in finger frames and their derivatives.

    Args:
        angles: (B, 20), rad.
        lengths: (5, 3), mm.

    Returns:
        (B, 5, 3, 15): finger, axis, then bone-major (3 bones x (d/abduction, d/flexion 1,
        d/flexion 2, d/flexion 3, point)).
    """
    finger = angles.reshape(-1, FINGERS, 4)
    sine, cosine = np.sin(finger[..., :1, None]), np.cos(finger[..., :1, None])
    bones, ends = _plane_chains(finger, lengths)
    # Ahead and up; derivatives by the three flexions, then the point itself.
    plane = np.empty((2, len(finger), FINGERS, 3, 4))
    turns = ((ends - bones)[..., None, :] - ends[..., None]) * _REACHES
    plane[0, ..., :3], plane[1, ..., :3] = turns[1], turns[0]
    plane[0, ..., 3], plane[1, ..., 3] = ends[0], -ends[1]
    out = np.empty((len(finger), FINGERS, 3, 3, 5))
    np.multiply(plane[0], sine, out=out[:, :, 0, :, 1:])
    out[:, :, 1, :, 1:] = plane[1]
    np.multiply(plane[0], cosine, out=out[:, :, 2, :, 1:])
    out[:, :, 0, :, 0] = out[:, :, 2, :, 4]
    out[:, :, 1, :, 0] = 0.0
    np.negative(out[:, :, 0, :, 4], out=out[:, :, 2, :, 0])
    return out.reshape(len(finger), FINGERS, 3, 15)


def _plane_chains(finger: Array, lengths: Array) -> tuple[Array, Array]:
    """Return bones and bone ends in the planes in which fingers bend.

    Args:
        finger: (B, 5, 4), rad.
        lengths: (5, 3), mm.

    Returns:
        Two arrays (2, B, 5, 3), mm: ahead and down, of each bone alone and summed up to its end.
    """
    curl = finger[..., 1:].cumsum(axis=-1)
    bones = np.empty((2, *curl.shape))
    np.cos(curl, out=bones[0])
    np.sin(curl, out=bones[1])
    bones *= lengths
    return bones, bones.cumsum(axis=-1)


def _points(problem: _Problem, angles: Array) -> Array:
    """Return (B, 20, 3), mm, hand space: the fingers' points, as in `_derivatives`."""
    finger = angles.reshape(-1, FINGERS, 4)
    ahead, down = _plane_chains(finger, problem.lengths)[1]
    chains = np.empty((len(finger), FINGERS, 3, 3))
    np.multiply(ahead, np.sin(finger[..., :1]), out=chains[:, :, 0])
    np.negative(down, out=chains[:, :, 1])
    np.multiply(ahead, np.cos(finger[..., :1]), out=chains[:, :, 2])
    points = np.empty((len(finger), FINGERS, 4, 3))
    points[:, :, 0] = problem.roots
    points[:, :, 1:] = problem.roots[:, :, None] + (problem.rest @ chains).swapaxes(2, 3)
    return points.reshape(-1, KEYPOINTS - 1, 3)


def _derivatives(problem: _Problem, angles: Array) -> tuple[Array, Array]:
    """Return the fingers' points in hand space and how they move.

    Returns:
        (B, 20, 3) mm, and (B, 20, 3, 10): the derivative by the four angles of the own finger,
        rotation (3) and place (3).
    """
    batch = len(angles)
    ends = (problem.rest @ _chains(angles, problem.lengths)).reshape(batch, FINGERS, 3, 3, 5)
    ends = ends.swapaxes(2, 3)
    points = np.empty((batch, FINGERS, 4, 3))
    points[:, :, 0] = problem.roots
    points[:, :, 1:] = problem.roots[:, :, None] + ends[..., 4]
    moves = np.empty((batch, FINGERS, 4, 3, _COLUMNS))
    moves[:, :, 0, :, _OWN] = 0.0
    moves[:, :, 1:, :, _OWN] = ends[..., :4]
    moves[..., _TURN] = (points @ -CROSS).reshape(batch, FINGERS, 4, 3, 3)
    moves[..., _PLACE] = _EYE
    count = KEYPOINTS - 1
    return points.reshape(batch, count, 3), moves.reshape(batch, count, 3, _COLUMNS)


def _residuals(
    problem: _Problem, local: Array, rotation: Array, translation_mm: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """Return slopes seen minus expected, the expected ones, 1/z, squares in sigmas, and points.

    Args:
        problem: What is fitted.
        local: (B, 20, 3), mm, hand space.
        rotation: (B, 3, 3), hand space to rig space.
        translation_mm: (B, 3), the wrist in rig space.

    Returns:
        (B, 21, 2, 2), (B, 21, 2, 2), (B, 21), (B, 21, 2), and (B, 21, 3), mm, rig space.
    """
    points_mm = np.empty((len(local), KEYPOINTS, 3))
    points_mm[:, 0] = translation_mm
    np.add(local @ rotation.swapaxes(-1, -2), translation_mm[:, None], out=points_mm[:, 1:])
    inverse = 1.0 / np.maximum(points_mm[..., 2], MIN_DEPTH_MM)
    expected = np.empty(problem.slopes.shape)
    expected[..., 0] = points_mm[..., :1] - problem.camera_x
    expected[..., 1] = points_mm[..., 1:2]
    expected *= inverse[..., None, None]
    residual = problem.slopes - expected
    both = residual * residual
    squares = both[..., 0] + both[..., 1]
    squares *= problem.weight
    return residual, expected, inverse, squares, points_mm


def _linearise(
    problem: _Problem, rotation: Array, translation_mm: Array, angles: Array
) -> Array:
    """Return the normal equations of the observations at one pose.

    Returns:
        (B, 5, C, C + 1), one block for each finger, columns as in `_derivatives`, then, where
        depths are known, their common offset, and the gradient as the last. What the wrist says is
        added to the thumb's.
    """
    batch = len(angles)
    local, moves = _derivatives(problem, angles)
    residual, expected, inverse, squares, _ = _residuals(
        problem, local, rotation, translation_mm
    )
    weight = problem.root_weight / (1.0 + squares * (1.0 / ROBUST_SIGMAS**2))
    deep = problem.depths is not None
    rows, width = _SLOPES + deep, _COLUMNS + deep
    sight = np.empty((batch, KEYPOINTS, rows, 3))
    jacobian = np.empty((batch, KEYPOINTS, rows, width + 1))
    axes = rotation[:, None, None]
    np.multiply(
        axes[..., :2, :] - expected[..., None] * axes[..., 2:, :],
        (weight * inverse[..., None])[..., None, None],
        out=sight[:, :, :_SLOPES].reshape(batch, KEYPOINTS, 2, 2, 3),
    )
    np.multiply(
        residual, weight[..., None],
        out=jacobian[:, :, :_SLOPES, -1].reshape(batch, KEYPOINTS, 2, 2),
    )
    if problem.depths is not None:
        axis = problem.depths.axis[:, None] @ rotation
        trust, gaps = _deviations(problem.depths, axis, local)
        np.multiply(trust[..., None], axis, out=sight[:, :, -1])
        np.multiply(trust, gaps, out=jacobian[:, :, -1, -1])
        jacobian[:, :, :_SLOPES, _COLUMNS] = 0.0
        jacobian[:, :, -1, _COLUMNS] = trust
    np.matmul(sight[:, 1:], moves, out=jacobian[:, 1:, :, :_COLUMNS])
    jacobian[:, 0, :, _PLACE] = sight[:, 0]
    fingers = jacobian[:, 1:].reshape(batch, FINGERS, 4 * rows, width + 1)
    equations: Array = fingers[..., :-1].swapaxes(-1, -2) @ fingers
    wrist = jacobian[:, 0, :, _PLACE.start :]
    equations[:, 0, _PLACE.start :, _PLACE.start :] += wrist[..., :-1].swapaxes(-1, -2) @ wrist
    return equations


def _deviations(depths: Depths, axis: Array, local: Array) -> tuple[Array, Array]:
    """Return how far to trust each depth, 1/mm, and by how much the hand misses it, mm.

    Args:
        depths: As the network gives them.
        axis: (B, 1, 3), their axis in hand space.
        local: (B, 20, 3), mm, hand space.

    Returns:
        (B, 21) and (B, 21). The misses have a weighted mean of 0, which is the best offset.
    """
    gaps = depths.along_mm.copy()
    gaps[:, 1:] -= (local @ axis.swapaxes(-1, -2))[..., 0]  # To the wrist; the rest is offset.
    total = np.maximum(depths.weight.sum(axis=1), 1e-12)
    gaps -= ((depths.weight * gaps).sum(axis=1) / total)[:, None]
    squares = gaps * gaps * depths.weight
    trust: Array = np.sqrt(depths.weight) / (1.0 + squares * (1.0 / ROBUST_SIGMAS**2))
    return trust, gaps


def _believe_angles(problem: _Problem, angles: Array, equations: Array) -> None:
    """Add limits, coupling and the prior of the angles to the fingers' equations, in place."""
    over = angles - np.minimum(np.maximum(angles, LOWER_RAD), UPPER_RAD)
    stiff = problem.precision + (over != 0.0) * (1.0 / LIMIT_SIGMA_RAD**2)
    pull = problem.pull - problem.precision * angles - angles @ COUPLED
    pull -= over * (1.0 / LIMIT_SIGMA_RAD**2)
    equations[..., _OWN, _OWN] += COUPLING
    diagonal = _diagonal(equations)[..., _OWN]
    diagonal += stiff.reshape(-1, FINGERS, 4)
    diagonal *= 1.0 + DAMPING
    equations[..., _OWN, -1] += pull.reshape(-1, FINGERS, 4)


def _diagonal(equations: Array) -> Array:
    """Return (..., R), a view: the diagonal of contiguous equations (..., R, R + 1)."""
    flat = equations.reshape(*equations.shape[:-2], -1)  # Every R + 2nd number lies on it.
    diagonal: Array = flat[..., :: equations.shape[-1] + 1]
    return diagonal


def _eliminate(equations: Array) -> tuple[Array, Array]:
    """Solve for the angles as functions of the root.

    Returns:
        (B, 5, 4, R + 1): the angles' step is the last column minus the others times the root's
        step; and the equations left for the root, (B, R, R + 1) with the gradient as the last
        column.
    """
    cross = equations[..., _OWN, 4:]
    solved = np.linalg.solve(equations[..., _OWN, _OWN], cross).astype(np.float64, copy=False)
    left = cross[..., :-1].swapaxes(-1, -2) @ solved
    return solved, (equations[..., 4:, 4:] - left).sum(axis=1)


def _believe_root(prior: Prior, rotation: Array, translation_mm: Array, left: Array) -> None:
    """Add the prior of rotation and place to the root's equations, in place."""
    turn_precision = prior.rotation_precision[:, None]
    place_precision = prior.place_precision[:, None]
    diagonal = _diagonal(left)
    diagonal[:, :3] += turn_precision
    diagonal[:, 3:ROOT] += place_precision
    if rotation is prior.poses.rotation and translation_mm is prior.poses.translation_mm:
        return  # A prior pulls nowhere from what it believes.
    turn = rotation.swapaxes(-1, -2) @ prior.poses.rotation
    toward = turn.reshape(-1, 9) @ _HALF_AXIS
    way = prior.poses.translation_mm - translation_mm
    left[:, :3, -1] += turn_precision * toward
    left[:, 3:ROOT, -1] += place_precision * (way[:, None] @ rotation)[:, 0]


def _turned(rotation: Array, step: Array) -> Array:
    """Return rotations turned by small vectors in their own axes; exact rotations always."""
    cross = (step @ CROSS).reshape(-1, 3, 3)
    factor = 4.0 / (4.0 + (step * step).sum(axis=-1))[:, None, None]
    turned: Array = rotation + rotation @ (factor * (cross + 0.5 * (cross @ cross)))
    return turned


def fit(start: Poses, seen: Observations, shape: HandShape, baseline_mm: float, *,
        iterations: int, prior: Prior | None = None) -> Fits:
    """Fit a batch of hands.

    Args:
        start: Where to begin; also says which hands are right hands.
        seen: What both cameras see.
        shape: Sizes of the hands.
        baseline_mm: Distance between the cameras.
        iterations: 1 from a prediction, 6 to 8 from afar; at least 1.
        prior: What is believed; None for hands in general.

    Returns:
        The fitted hands, in the order of `start`.
    """
    problem = _Problem.of(start.right, seen, shape, baseline_mm, prior)
    rotation, translation, angles = start.rotation, start.translation_mm, start.angles
    for _ in range(iterations):
        equations = _linearise(problem, rotation, translation, angles)
        _believe_angles(problem, angles, equations)
        solved, left = _eliminate(equations)
        if prior is not None:
            _believe_root(prior, rotation, translation, left)
        matrix = left[..., :-1]
        diagonal = _diagonal(left)
        diagonal *= 1.0 + DAMPING
        diagonal += 1e-9
        root = np.linalg.solve(matrix, left[..., -1:])
        own = solved[..., -1] - (solved[..., :-1] @ root[:, None])[..., 0]
        angles = angles + np.minimum(
            np.maximum(own.reshape(-1, ANGLES), -MAX_STEP_RAD), MAX_STEP_RAD
        )
        translation = translation + (rotation @ root[:, 3:ROOT])[..., 0]
        turn = np.minimum(np.maximum(root[:, :3, 0], -MAX_STEP_RAD), MAX_STEP_RAD)
        rotation = _turned(rotation, turn)
    rotation = 1.5 * rotation - 0.5 * rotation @ (rotation.swapaxes(-1, -2) @ rotation)
    return _judge(problem, Poses(rotation, translation, angles, start.right), _of_root(matrix))


def _of_root(matrix: Array) -> Array:
    """Return (B, 6, 6): the information about the root, whatever the offset of the depths is."""
    if matrix.shape[-1] == ROOT:
        return matrix
    mixed = matrix[:, :ROOT, ROOT]
    root: Array = matrix[:, :ROOT, :ROOT] - (
        mixed[:, :, None] * mixed[:, None] / matrix[:, ROOT:, ROOT:]
    )
    return root


def _judge(problem: _Problem, poses: Poses, matrix: Array) -> Fits:
    local = _points(problem, poses.angles)
    residual, _, _, squares, points_mm = _residuals(
        problem, local, poses.rotation, poses.translation_mm
    )
    cost = (squares / (1.0 + squares * (1.0 / ROBUST_SIGMAS**2))).sum(axis=(1, 2))
    coordinates = 2.0 * (problem.weight > 0.0).sum(axis=(1, 2))
    return Fits(
        poses, points_mm, cost, np.sqrt(cost / np.maximum(coordinates, 1.0)),
        residual.swapaxes(1, 2), matrix,
    )
