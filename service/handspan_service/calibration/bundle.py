"""Bundle adjustment of two cameras and the boards they saw. Pure numpy.

Law: an adjustment never makes the error larger; whoever waits for it may end it at each step.

Levenberg-Marquardt with the views' unknowns eliminated (Schur complement) and far-off corners
weighed down (Huber). Source: docs/calibration.md#solving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from handspan_service.calibration.rig import Floats, Form, project
from handspan_service.calibration.views import CORNERS_MM, Pose, View
from handspan_service.geometry import Matrix3, StereoCalibration

MOST_STEPS = 30
ENOUGH = 1e-5  # Relative gain of a step after which there is nothing left to gain.
HUBER = 2.0  # In robust standard deviations of the corners' errors.
LEAST_DEVIATION_PX = 0.05  # Of them; below, everything is as good as exact.
_DAMPING, _MOST_DAMPING = 1e-4, 1e8


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """Cameras and boards that fit the views best.

    Attributes:
        calibration: The cameras.
        poses: One for each view.
        errors_px: One array (N, 2) for each view: seen minus expected, both cameras.
    """

    calibration: StereoCalibration
    poses: tuple[Pose, ...]
    errors_px: tuple[Floats, ...]

    @property
    def rms_px(self) -> float:
        """Return the error of all corners, root mean square of its length, pixels."""
        return rms_px(np.concatenate(self.errors_px))

    def rms_of_views_px(self) -> Floats:
        """Return the same of each view."""
        return np.array([rms_px(errors) for errors in self.errors_px])


def rms_px(errors_px: Floats) -> float:
    """Return the root mean square length of errors, pixels."""
    return float(np.sqrt(np.mean(np.sum(errors_px**2, axis=1)))) if len(errors_px) else 0.0


@dataclass(slots=True, eq=False)
class _Normal:
    """Normal equations: of the rig, of each view, and between them."""

    rig: Floats
    rig_side: Floats
    views: Floats
    views_side: Floats
    between: Floats


def adjust(
    form: Form,
    start: StereoCalibration,
    views: Sequence[View],
    on_step: Callable[[int, float], None] = lambda step, rms: None,
    *,
    rig_fixed: bool = False,
) -> Adjustment:
    """Fit cameras and boards to views.

    Args:
        form: Which numbers of the cameras are unknown.
        start: The cameras to begin with.
        views: At least one; each begins with its own pose.
        on_step: Called after each step with its number and the error; may raise to end it all.
        rig_fixed: Fit the boards alone.
    """
    numbers, poses = form.numbers(start), [view.pose for view in views]
    calibration = form.calibration(numbers)
    errors = _errors(calibration, views, poses)
    cost, scale = _cost(errors)
    damping = _DAMPING
    for step in range(MOST_STEPS):
        normal = _normal(form, calibration, views, poses, scale)
        while damping < _MOST_DAMPING:
            change, moves = _solve(normal, damping, rig_fixed)
            new_numbers = numbers + change
            new_poses = [_moved(pose, move) for pose, move in zip(poses, moves, strict=True)]
            new_calibration = form.calibration(new_numbers)
            new_errors = _errors(new_calibration, views, new_poses)
            new_cost, _ = _cost(new_errors, scale)
            if new_cost <= cost:
                break
            damping *= 10.0
        else:
            break
        gain = (cost - new_cost) / max(cost, 1e-12)
        numbers, poses, calibration, errors = new_numbers, new_poses, new_calibration, new_errors
        cost, scale = _cost(errors)
        damping = max(damping / 10.0, 1e-9)
        on_step(step, rms_px(np.concatenate(errors)))
        if gain < ENOUGH:
            break
    return Adjustment(calibration, tuple(poses), tuple(errors))


def _errors(
    calibration: StereoCalibration, views: Sequence[View], poses: Sequence[Pose]
) -> list[Floats]:
    form = Form(calibration, 3)
    errors = []
    for view, pose in zip(views, poses, strict=True):
        parts = []
        for eye, sight in enumerate(view.eyes):
            points = CORNERS_MM[sight.ids] @ pose.turn.T + pose.place_mm
            parts.append(sight.pixels_px - project(form, calibration, eye, points).pixels_px)
        errors.append(np.nan_to_num(np.concatenate(parts), nan=1e3))  # Behind a camera: far off.
    return errors


def _cost(errors: Sequence[Floats], scale: float | None = None) -> tuple[float, float]:
    """Return the sum of Huber's loss, and the length from which it is linear, pixels."""
    lengths = np.linalg.norm(np.concatenate(errors), axis=1)
    if scale is None:
        # The median length of a round 2D error is 1.18 standard deviations.
        scale = HUBER * max(float(np.median(lengths)) / 1.1774, LEAST_DEVIATION_PX)
    loss = np.where(lengths <= scale, lengths**2, scale * (2 * lengths - scale))
    return float(loss.sum()), scale


def _normal(
    form: Form,
    calibration: StereoCalibration,
    views: Sequence[View],
    poses: Sequence[Pose],
    scale: float,
) -> _Normal:
    size, count = form.size, len(views)
    normal = _Normal(
        np.zeros((size, size)),
        np.zeros(size),
        np.zeros((count, 6, 6)),
        np.zeros((count, 6)),
        np.zeros((count, size, 6)),
    )
    for i, (view, pose) in enumerate(zip(views, poses, strict=True)):
        for eye, sight in enumerate(view.eyes):
            turned = CORNERS_MM[sight.ids] @ pose.turn.T
            found = project(form, calibration, eye, turned + pose.place_mm)
            error = sight.pixels_px - found.pixels_px
            length = np.linalg.norm(error, axis=1)
            weight = np.sqrt(np.minimum(1.0, scale / np.maximum(length, 1e-12)))
            weight = np.where(np.isfinite(length), weight, 0.0)[:, None, None]
            by_view = np.concatenate(
                [-found.by_point @ _crossed(turned), found.by_point], axis=2
            )
            by_rig = (np.nan_to_num(found.by_numbers) * weight).reshape(-1, size)
            by_pose = (np.nan_to_num(by_view) * weight).reshape(-1, 6)
            side = (np.nan_to_num(error) * weight[:, :, 0]).ravel()
            normal.rig += by_rig.T @ by_rig
            normal.rig_side += by_rig.T @ side
            normal.views[i] += by_pose.T @ by_pose
            normal.views_side[i] += by_pose.T @ side
            normal.between[i] += by_rig.T @ by_pose
    return normal


def _crossed(vectors: Floats) -> Floats:
    """Return the matrices [v]x with [v]x w = v x w, (N, 3, 3)."""
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    rows = [[zero, -z, y], [z, zero, -x], [-y, x, zero]]
    crossed: Floats = np.moveaxis(np.array(rows), 2, 0)
    return crossed


def _solve(normal: _Normal, damping: float, rig_fixed: bool) -> tuple[Floats, Floats]:
    """Return the changes of the rig's unknowns and of each view's six."""
    views = normal.views + damping * _diagonals(normal.views)
    inverse = np.linalg.inv(views)
    change = np.zeros(len(normal.rig_side))
    if not rig_fixed:
        rig = normal.rig + damping * np.diag(np.diag(normal.rig))
        weighed = normal.between @ inverse
        reduced = rig - np.einsum("vij,vkj->ik", weighed, normal.between)
        side = normal.rig_side - np.einsum("vij,vj->i", weighed, normal.views_side)
        unit = 1.0 / np.sqrt(np.diag(rig))  # Pixels, turns and lens terms differ by orders.
        scaled = unit[:, None] * reduced * unit
        change = unit * np.linalg.lstsq(scaled, unit * side, rcond=None)[0]
    rest = normal.views_side - np.einsum("vij,i->vj", normal.between, change)
    moves: Floats = np.einsum("vij,vj->vi", inverse, rest)
    return change, moves


def _diagonals(matrices: Floats) -> Floats:
    diagonals: Floats = np.einsum("vii->vi", matrices)[:, :, None] * np.eye(6)
    return diagonals + 1e-9 * np.eye(6)


def _moved(pose: Pose, move: Floats) -> Pose:
    return Pose(_rotation(move[:3]) @ pose.turn, pose.place_mm + move[3:])


def _rotation(vector: Floats) -> Matrix3:
    """Return the rotation about a vector by its length. Source: Rodrigues' formula."""
    angle = float(np.linalg.norm(vector))
    cross = _crossed(vector[None])[0]
    if angle < 1e-12:
        a, b = 1.0, 0.5
    else:
        a, b = float(np.sin(angle)) / angle, (1.0 - float(np.cos(angle))) / angle**2
    rotation: Matrix3 = np.eye(3) + a * cross + b * cross @ cross
    return rotation
