"""Where a board is, from one look of both cameras.

Law: the pose puts every corner in front of both cameras, or there is none.

A flat board seen in one picture has two poses that look almost alike; the second camera tells
which is the true one. Source: docs/calibration.md#solving.
"""

from __future__ import annotations

import cv2
import numpy as np

from handspan_service.calibration.bundle import adjust, rms_px
from handspan_service.calibration.rig import Floats, Form
from handspan_service.calibration.views import CORNERS_MM, Pose, Sight, View, common
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    StereoCalibration,
    project,
    triangulate,
)

LENS_TERMS = 3  # For poses alone: the rig is fixed anyway.


def find_pose(eyes: tuple[Sight, Sight], calibration: StereoCalibration) -> Pose | None:
    """Return where the board is, as a calibration has it.

    Args:
        eyes: Corners in the left and the right picture, at least four of them in each.
        calibration: Good enough to begin with.
    """
    candidates = [
        pose
        for pose in _planar(eyes[0], calibration)
        if np.all((CORNERS_MM @ pose.turn.T + pose.place_mm)[:, 2] > 0.0)
    ]
    if not candidates:
        return None
    best = min(candidates, key=lambda pose: rms_px(_errors(eyes, pose, calibration)))
    return fit_pose(View(eyes, best), calibration)


def fit_pose(view: View, calibration: StereoCalibration) -> Pose:
    """Return the pose that fits both pictures best, starting with the view's own."""
    form = Form(calibration, LENS_TERMS)
    return adjust(form, calibration, [view], rig_fixed=True).poses[0]


def error_px(view: View, calibration: StereoCalibration) -> float:
    """Return how far corners lie from where the view's pose has them, root mean square."""
    return rms_px(_errors(view.eyes, view.pose, calibration))


def triangulated(view: View, calibration: StereoCalibration) -> tuple[Floats, Floats, Floats]:
    """Return corners that both cameras see, where these put them, and the rows' disagreement.

    Args:
        view: With corners common to both pictures.
        calibration: Of the controller.

    Returns:
        (N, 3), mm, board; (N, 3), mm, rig; (N,), pixels, by how much the two pictures disagree
        across the line between the cameras.
    """
    ids, left_px, right_px = common(view.eyes)
    points = triangulate(left_px, right_px, calibration, REFERENCE_HEIGHT_PX)
    seen = np.isfinite(points).all(axis=1)
    ids, points, left_px, right_px = ids[seen], points[seen], left_px[seen], right_px[seen]
    again = project(points, calibration, REFERENCE_HEIGHT_PX)
    rows = sum(
        np.linalg.norm(pixels - expected, axis=1)
        for pixels, expected in zip((left_px, right_px), again, strict=True)
    )
    return CORNERS_MM[ids], points, np.asarray(rows, np.float64)


def _planar(sight: Sight, calibration: StereoCalibration) -> list[Pose]:
    """Return the poses that one picture allows, at most two."""
    slopes = calibration.left.slopes_from_pixels(sight.pixels_px, REFERENCE_HEIGHT_PX)
    seen = np.isfinite(slopes).all(axis=1)
    if np.count_nonzero(seen) < 4:
        return []
    _, turns, places, _ = cv2.solvePnPGeneric(
        CORNERS_MM[sight.ids[seen]],
        slopes[seen],
        np.eye(3),
        np.zeros(4),
        flags=cv2.SOLVEPNP_IPPE,
    )
    return [
        Pose(np.asarray(cv2.Rodrigues(turn)[0]), place.ravel() + calibration.positions_mm[0])
        for turn, place in zip(turns, places, strict=True)
        if np.isfinite(turn).all() and np.isfinite(place).all()
    ]


def _errors(eyes: tuple[Sight, Sight], pose: Pose, calibration: StereoCalibration) -> Floats:
    points = CORNERS_MM @ pose.turn.T + pose.place_mm
    expected = project(points, calibration, REFERENCE_HEIGHT_PX)
    errors = [
        eye.pixels_px - pixels[eye.ids] for eye, pixels in zip(eyes, expected, strict=True)
    ]
    return np.nan_to_num(np.concatenate(errors), nan=1e3)
