"""What a calibration is worth, in figures with verdicts.

Law: a figure is judged by its own bounds alone; the worst verdict is that of the whole.

Source of the bounds: docs/calibration.md#figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from handspan_service.calibration.poses import error_px, fit_pose, triangulated
from handspan_service.calibration.rig import Floats
from handspan_service.calibration.solve import Solution
from handspan_service.calibration.views import View
from handspan_service.contract.calibration import Figure, FigureName, Verdict
from handspan_service.geometry import StereoCalibration

FLATNESS_AT_MM = 250.0  # Depth errors grow with the square of the distance; this is the measure's.
MIN_POINTS = 6  # Of a view that size and flatness are taken from.
# Up to these a figure is good, usable, poor; above, the result is refused.
BOUNDS = {
    FigureName.REPROJECTION_PX: (0.3, 0.5, 0.8),
    FigureName.HOLDOUT_PX: (0.39, 0.64, 1.0),
    FigureName.EPIPOLAR_PX: (0.3, 0.5, 1.0),
    FigureName.BASELINE_MM: (0.4, 1.0, 2.0),
    FigureName.SCALE_PERCENT: (0.5, 1.0, 2.0),
    FigureName.FLATNESS_MM: (2.5, 4.0, 6.0),
    FigureName.MIRROR_MEDIAN_PX: (0.5, 1.0, float("inf")),
    FigureName.MIRROR_WORST_PX: (1.0, 2.0, float("inf")),
}
# The same views may also be bad compared with what they were with a part. Source: as above.
HOLDOUT_RATIOS = (1.3, 1.6, 2.0)
_VERDICTS = (Verdict.GOOD, Verdict.USABLE, Verdict.POOR, Verdict.REFUSED)
# The size of everything is a question of its own: the board may be printed too small.
SIZE_FIGURES = (FigureName.BASELINE_MM,)


def judged(name: FigureName, value: float) -> Verdict:
    """Return what a figure is worth."""
    return _VERDICTS[sum(abs(value) > bound for bound in BOUNDS[name])]


def worst(figures: Sequence[Figure]) -> Verdict:
    """Return the worst verdict, but for the size."""
    ranks = [_VERDICTS.index(f.verdict) for f in figures if f.name not in SIZE_FIGURES]
    return _VERDICTS[max(ranks, default=0)]


def figures_of(
    solution: Solution,
    checks: Sequence[View],
    in_use: StereoCalibration,
    factory_baseline_mm: float,
    size: float,
) -> tuple[Figure, ...]:
    """Return the figures of a solution beside those of the calibration in use.

    Args:
        solution: Its cameras have the board's stated size already.
        checks: Views that had no part in it.
        in_use: The calibration until now.
        factory_baseline_mm: Distance of the cameras as the factory measured it; 0 if unknown.
        size: Of the board, as a share of what it should be.
    """
    found = [_reprojection(solution, in_use, size), _holdout(solution)]
    after = _measured(checks, solution.calibration, size)
    before = _measured(checks, in_use, size)
    found += [
        Figure(name, value, judged(name, value), before.get(name))
        for name, value in after.items()
    ]
    if factory_baseline_mm:
        value = solution.calibration.baseline_mm - factory_baseline_mm
        old = in_use.baseline_mm - factory_baseline_mm
        verdict = judged(FigureName.BASELINE_MM, value)
        found.append(Figure(FigureName.BASELINE_MM, value, verdict, old))
    return tuple(found)


def _reprojection(solution: Solution, in_use: StereoCalibration, size: float) -> Figure:
    sized = scaled(in_use, 1.0 / size)  # Views know a board of the true size.
    squares = [
        error_px(View(view.eyes, fit_pose(view, sized)), sized) ** 2 for view in solution.views
    ]
    value, before = solution.error_px, float(np.sqrt(np.mean(squares)))
    name = FigureName.REPROJECTION_PX
    return Figure(name, value, judged(name, value), before)


def _holdout(solution: Solution) -> Figure:
    value = solution.held_out_px
    ratio = value / max(solution.taking_part_px, 1e-9)
    by_ratio = _VERDICTS[sum(ratio > bound for bound in HOLDOUT_RATIOS)]
    by_value = judged(FigureName.HOLDOUT_PX, value)
    verdict = max(by_ratio, by_value, key=_VERDICTS.index)
    return Figure(FigureName.HOLDOUT_PX, value, verdict)


def scaled(calibration: StereoCalibration, factor: float) -> StereoCalibration:
    """Return a calibration in whose eyes everything is larger by a factor."""
    return replace(calibration, baseline_mm=calibration.baseline_mm * factor, record=b"")


def _measured(
    views: Sequence[View], calibration: StereoCalibration, size: float
) -> dict[FigureName, float]:
    """Return what views say of a calibration without any fit of it."""
    rows, scales, flatness = [], [], []
    for view in views:
        board, points, disagreement = triangulated(view, calibration)
        rows.append(disagreement)
        if len(points) < MIN_POINTS:
            continue
        scales.append(similarity_scale(board * size, points))
        distance = float(points[:, 2].mean())
        flatness.append(out_of_plane_mm(points) * (FLATNESS_AT_MM / distance) ** 2)
    if not scales:
        return {}
    return {
        FigureName.EPIPOLAR_PX: float(np.median(np.concatenate(rows))),
        FigureName.SCALE_PERCENT: 100.0 * (float(np.mean(scales)) - 1.0),
        FigureName.FLATNESS_MM: float(np.median(flatness)),
    }


def similarity_scale(model: Floats, seen: Floats) -> float:
    """Return by how much points are larger than their model after the best turn and shift.

    Source:
        Umeyama 1991, least squares similarity of two point sets; noise does not make it larger.
    """
    model, seen = model - model.mean(axis=0), seen - seen.mean(axis=0)
    u, stretch, v = np.linalg.svd(model.T @ seen)
    stretch[-1] *= np.sign(np.linalg.det(u) * np.linalg.det(v))
    return float(stretch.sum() / (model**2).sum())


def out_of_plane_mm(points: Floats) -> float:
    """Return how far points are from their best plane, root mean square, mm."""
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return float(spread[-1] / np.sqrt(len(points)))
