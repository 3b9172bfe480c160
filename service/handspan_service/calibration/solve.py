"""From views to cameras: what is left out, what is held out, and when there is no result.

Law: no view that judges a result took part in it; a refusal says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from handspan_service.calibration.bundle import Adjustment, adjust, rms_px
from handspan_service.calibration.poses import error_px, fit_pose
from handspan_service.calibration.rig import Form
from handspan_service.calibration.views import (
    VIEWS_LEAST,
    VIEWS_NEEDED,
    View,
    coverage,
    ring_covered,
)
from handspan_service.contract.calibration import CalibrationFailure
from handspan_service.contract.model import CalibrationKind
from handspan_service.errors import HandspanError
from handspan_service.geometry import StereoCalibration

# Source: docs/calibration.md#solving.
HELD_OUT_EACH = 5  # Every fifth view judges the others.
FAR_OFF = 2.5  # Times the median error of the views,
FAR_OFF_PX = 0.2  # and more than this: far boards, and those at the rim, are less exact by nature.
MOST_DROPPED = 0.2
REFUSED_PX = 0.8  # Root mean square error, from which the views contradict each other.
SUSPECT_PX = 0.5  # From here on it is asked whether the cameras moved meanwhile.
MOVED_GAIN = 0.6  # Two rigs that fit so much better than one are two rigs.
PARTS = (0.25, 0.35, 0.5, 0.65, 0.75)  # After which share of the views they may have moved.
LEAST_PART = 4  # Views.


class CalibrationError(HandspanError):
    """The views give no calibration.

    Attributes:
        failure: Why, for programs.
    """

    def __init__(self, failure: CalibrationFailure, text: str) -> None:
        super().__init__(text)
        self.failure = failure


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What the views give.

    Attributes:
        calibration: The cameras.
        views: Those used, with their fitted poses.
        dropped: How many contradict the others.
        lens_terms: Unknowns of each lens.
        error_px: Root mean square error of the views used.
        held_out_px: The same of some views, in cameras that they had no part in.
        taking_part_px: The same of those views, in the cameras that they had a part in.
    """

    calibration: StereoCalibration
    views: tuple[View, ...]
    dropped: int
    lens_terms: int
    error_px: float
    held_out_px: float
    taking_part_px: float


def solve(
    views: Sequence[View],
    start: StereoCalibration,
    on_step: Callable[[float, float], None] = lambda share, error_px: None,
) -> Solution:
    """Find the cameras that took the views.

    Args:
        views: At least VIEWS_LEAST, each with a pose to begin with.
        start: Factory's or nominal calibration; its mean turn is kept.
        on_step: Called often with how much is done, 0 to 1, and the error; may raise to end it.

    Raises:
        CalibrationError: There are too few views, or they contradict each other.
    """
    if len(views) < VIEWS_LEAST:
        raise CalibrationError(
            CalibrationFailure.NOT_SOLVED,
            f"{len(views)} views are too few: at least {VIEWS_LEAST} are needed",
        )
    rich = len(views) >= VIEWS_NEEDED and ring_covered(coverage(views))
    form = Form(start, 5 if rich else 3)
    progress = _Progress(on_step)
    first = adjust(form, start, views, progress.part(0.0, 0.4))
    kept = _kept(first)
    if len(kept) == len(views):
        whole = first
    else:
        chosen = [View(views[i].eyes, first.poses[i]) for i in kept]
        whole = adjust(form, first.calibration, chosen, progress.part(0.4, 0.6))
    if whole.rms_px > SUSPECT_PX and _moved(form, start, views, first.rms_px, progress):
        raise CalibrationError(
            CalibrationFailure.MOVED,
            "the two cameras moved against each other between the views: was the controller "
            "knocked, bent or very cold? Fix it well, let it warm up, and begin anew",
        )
    if whole.rms_px > REFUSED_PX:
        raise CalibrationError(
            CalibrationFailure.INCONSISTENT,
            f"the views contradict each other by {whole.rms_px:.2f} pixels: check that the board "
            "is flat and stiff and that nothing moved while views were taken, then begin anew",
        )
    used = tuple(
        View(views[i].eyes, pose) for i, pose in zip(kept, whole.poses, strict=True)
    )
    held_out_px, taking_part_px = _held_out(form, whole.calibration, used, progress)
    progress.tell(1.0, whole.rms_px)
    return Solution(
        replace(whole.calibration, kind=CalibrationKind.USER),
        used,
        len(views) - len(kept),
        form.lens_terms,
        whole.rms_px,
        held_out_px,
        taking_part_px,
    )


class _Progress:
    """Turns steps of adjustments into shares of the whole, which only rise."""

    def __init__(self, on_step: Callable[[float, float], None]) -> None:
        self._on_step = on_step
        self._share = 0.0

    def tell(self, share: float, error_px: float) -> None:
        self._share = max(self._share, share)
        self._on_step(self._share, error_px)

    def part(self, start: float, end: float) -> Callable[[int, float], None]:
        """Return what hears of the steps of one adjustment, which needs some five of them."""
        return lambda step, rms: self.tell(start + (end - start) * (1 - 0.6 ** (step + 1)), rms)


def _kept(found: Adjustment) -> list[int]:
    """Return the views that do not contradict the others; at most a fifth do."""
    errors = found.rms_of_views_px()
    limit = max(FAR_OFF * float(np.median(errors)), FAR_OFF_PX)
    far_off = [int(i) for i in np.argsort(-errors) if errors[i] > limit]
    dropped = set(far_off[: int(MOST_DROPPED * len(errors))])
    return [i for i in range(len(errors)) if i not in dropped]


def _held_out(
    form: Form, calibration: StereoCalibration, views: tuple[View, ...], progress: _Progress
) -> tuple[float, float]:
    """Return the error of some views in cameras of the others, and in the cameras of all."""
    judges = views[HELD_OUT_EACH // 2 :: HELD_OUT_EACH]
    others = [view for view in views if view not in judges]
    without = adjust(form, calibration, others, progress.part(0.6, 0.9)).calibration
    apart = [error_px(View(view.eyes, fit_pose(view, without)), without) for view in judges]
    together = [error_px(view, calibration) for view in judges]
    return _rms(apart), _rms(together)


def _rms(errors_px: Sequence[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors_px))))


def _moved(
    form: Form,
    start: StereoCalibration,
    views: Sequence[View],
    together_px: float,
    progress: _Progress,
) -> bool:
    """Return whether the views fit far better as those of two rigs, one after the other."""
    poor = Form(form.base, 3)
    for number, part in enumerate(PARTS):
        middle = round(part * len(views))
        if min(middle, len(views) - middle) < LEAST_PART:
            continue
        share = 0.6 + 0.06 * number
        told = progress.part(share, share + 0.06)
        halves = [adjust(poor, start, half, told) for half in (views[:middle], views[middle:])]
        apart = rms_px(np.concatenate([e for half in halves for e in half.errors_px]))
        if apart < MOVED_GAIN * together_px:
            return True
    return False
