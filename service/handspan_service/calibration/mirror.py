"""The quick check with a mirror: do both cameras still see along the same rows?

    light -> capture -> deciding          failed

Law: as of session.py; it changes nothing.

The controller sees its own three lamps in a mirror at twice the mirror's distance, in the direction
of the mirror's normal: turning paints the view, moving does nothing. Where the calibration is true,
both cameras see a lamp at one height. Source: docs/calibration.md#quick-check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import cv2
import msgspec
import numpy as np

from handspan_service.calibration.detect import Image, Look
from handspan_service.calibration.figures import judged, worst
from handspan_service.calibration.values import calibration_of
from handspan_service.calibration.views import NEEDED_CELLS, PER_CELL, Sight, cells_of, wanted
from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    CalibrationFailure,
    CalibrationHint,
    CalibrationPhase,
    CalibrationProgress,
    CalibrationResult,
    CameraNumbers,
    Coverage,
    Figure,
    FigureName,
    StartCalibration,
)
from handspan_service.contract.model import DeviceInfo
from handspan_service.contract.settings import ExposureSettings
from handspan_service.geometry import REFERENCE_HEIGHT_PX, Points2, project, triangulate
from handspan_service.images import StereoImage

LOOK_US = 50_000  # Turning is fast: twenty looks a second.
LAMPS = 3  # Of the controller.
EXPOSURES_US = (20, 511)  # Lamps must not be cut off at 255: their middles would be wrong.
START_US = 60
PEAK, BRIGHTEST = 90.0, 248.0  # A lamp's highest level must lie between.
AREA_PX = (3, 900)  # Of a lamp, in the image.
ABOVE = 0.4  # A lamp begins at this share of the brightest level above the middle one.
IN_LINE_PX = 8.0  # How far the middle lamp may lie from the line of the others, 640 x 480.
NEEDED_SHARE = 0.6  # Of the cells that must be painted: a mirror at the rim shows no lamps.
ENOUGH_CELLS = 8  # From so many on the user may end it.


class MirrorSession:
    """Leads a user through the check.

    Attributes:
        progress: Everything a wizard shows.
        exposure: How the source should take its images now.
        looks: Where lamps were seen last; None before the first look.
    """

    def __init__(
        self,
        request: StartCalibration,
        in_use: CameraNumbers | None,
        tell: Callable[[CalibrationProgress], None],
    ) -> None:
        """Begin before anything is open; as BoardSession."""
        self.progress = CalibrationProgress(
            method=request.method, demonstration=request.demonstration
        )
        self.looks: tuple[Look, Look] | None = None
        self.exposure = _setting(START_US)
        self._in_use = in_use
        self._tell = tell
        self._errors: dict[int, list[float]] = defaultdict(list)
        self._counts = [np.zeros(CELL_COLUMNS * CELL_ROWS, np.intp) for _ in range(2)]
        self._looked_us: int | None = None
        self._over = False

    def opened(self, device: DeviceInfo) -> None:
        """Hear which controller it is."""
        if self.progress.serial not in ("", device.serial):
            self.fail(
                CalibrationFailure.OTHER_DEVICE,
                f"another controller was plugged in ({device.serial}): begin anew with one",
            )
            return
        self._set(serial=device.serial, model=device.model, phase=CalibrationPhase.CAPTURE)

    def go_on(self) -> None:
        """End the check, if enough was seen."""
        self._over = self.progress.may_continue

    def fail(self, failure: CalibrationFailure, detail: str) -> None:
        """End without a result."""
        self._set(phase=CalibrationPhase.FAILED, failure=failure, detail=detail)

    def look(self, image: StereoImage) -> None:
        """Take a picture."""
        if self.progress.phase is not CalibrationPhase.CAPTURE:
            return
        now_us = image.timestamp_us
        if self._looked_us is not None and 0 <= now_us - self._looked_us < LOOK_US:
            return
        self._looked_us = now_us
        found = [find_lamps(eye) for eye in (image.left, image.right)]
        peaks = [float(eye.max()) for eye in (image.left, image.right)]
        self._expose(max(peaks))
        left, right = (
            Sight(np.arange(0 if lamps is None else LAMPS), _grid(lamps, image)) for lamps in found
        )
        self.looks = (Look(left, CalibrationHint.NONE), Look(right, CalibrationHint.NONE))
        hint = CalibrationHint.NONE
        if found[0] is None or found[1] is None:
            hint = CalibrationHint.NO_MIRROR
        elif max(peaks) > BRIGHTEST:
            hint = CalibrationHint.TOO_BRIGHT
        else:
            self._note(left, right, image)
        self._progress(hint, left)
        self._tell(self.progress)

    def _note(self, left: Sight, right: Sight, image: StereoImage) -> None:
        calibration = (
            image.calibration if self._in_use is None else calibration_of(self._in_use)
        )
        eyes_px = (left.pixels_px, right.pixels_px)
        points = triangulate(*eyes_px, calibration, REFERENCE_HEIGHT_PX)
        if not np.isfinite(points).all():
            return
        again = project(points, calibration, REFERENCE_HEIGHT_PX)
        error = sum(
            np.linalg.norm(seen - expected, axis=1)
            for seen, expected in zip(eyes_px, again, strict=True)
        )
        middle = eyes_px[0].mean(axis=0, keepdims=True)
        for cell in cells_of(middle):
            self._errors[int(cell)].append(float(np.median(error)))
            for count, eye in zip(self._counts, eyes_px, strict=True):
                count += np.bincount(cells_of(eye), minlength=len(count))

    def _progress(self, hint: CalibrationHint, left: Sight) -> None:
        painted = [cell for cell in NEEDED_CELLS if len(self._errors[cell]) >= PER_CELL]
        share = min(len(painted) / (NEEDED_SHARE * len(NEEDED_CELLS)), 1.0)
        counts = tuple(len(self._errors[i]) for i in range(CELL_COLUMNS * CELL_ROWS))
        found = Coverage(left=counts, right=counts, share=share)
        self.progress = msgspec.structs.replace(
            self.progress,
            hint=hint,
            coverage=found,
            wanted=msgspec.structs.replace(wanted(found, left), distance=None),
            may_continue=len(painted) >= ENOUGH_CELLS,
        )
        if share >= 1.0 or self._over:
            self._decide()

    def _decide(self) -> None:
        cells = [float(np.median(e)) for e in self._errors.values() if len(e) >= PER_CELL]
        values = (
            (FigureName.MIRROR_MEDIAN_PX, float(np.median(cells))),
            (FigureName.MIRROR_WORST_PX, max(cells)),
        )
        figures = tuple(Figure(name, value, judged(name, value)) for name, value in values)
        self.progress = msgspec.structs.replace(
            self.progress,
            phase=CalibrationPhase.DECIDING,
            hint=CalibrationHint.NONE,
            may_continue=False,
            result=CalibrationResult(None, figures, worst(figures)),
        )

    def _expose(self, peak: float) -> None:
        exposure_us = self.exposure.exposure_us
        if peak > BRIGHTEST:
            self.exposure = _setting(exposure_us * 0.7)
        elif peak < PEAK:
            self.exposure = _setting(exposure_us * 1.3)

    def _set(self, **changes: Any) -> None:
        self.progress = msgspec.structs.replace(self.progress, **changes)
        self._tell(self.progress)


def find_lamps(image: Image) -> Points2 | None:
    """Return the middles of the three brightest compact spots in a line, from left to right.

    Args:
        image: (H, 640) uint8, raw.

    Returns:
        (3, 2), pixels of this image; None where there are no three.
    """
    middle, peak = float(np.median(image[::4, ::4])), float(image.max())
    if peak - middle < PEAK / 2:
        return None
    limit = middle + ABOVE * (peak - middle)
    count, _, stats, _ = cv2.connectedComponentsWithStats((image > limit).astype(np.uint8))
    spots = []
    for label in range(1, count):
        x, y, width, height, area = (int(n) for n in stats[label])
        if AREA_PX[0] <= area <= AREA_PX[1]:
            spots.append(_middle(image, x, y, width, height, middle))
    if len(spots) != LAMPS:  # With more it is not known which are the lamps.
        return None
    found = np.array(sorted(spots))
    return found if _in_line(found) else None


def _middle(
    image: Image, x: int, y: int, width: int, height: int, floor: float
) -> tuple[float, float]:
    """Return the middle of a spot, weighed by how far it is above its surroundings."""
    rim = 2
    rows = slice(max(y - rim, 0), y + height + rim)
    columns = slice(max(x - rim, 0), x + width + rim)
    part = image[rows, columns]
    weight = np.maximum(part.astype(np.float64) - floor, 0.0)
    total = weight.sum()
    across = (weight.sum(axis=0) * np.arange(part.shape[1])).sum() / total
    down = (weight.sum(axis=1) * np.arange(part.shape[0])).sum() / total
    return float(columns.start + across), float(rows.start + down)


def _in_line(spots: Points2) -> bool:
    """Return whether the middle spot lies between the outer ones, and on their line."""
    if any(b - a < 1.0 for a, b in pairwise(spots[:, 0])):
        return False
    line = spots[2] - spots[0]
    off = spots[1] - spots[0]
    distance = abs(line[0] * off[1] - line[1] * off[0]) / np.linalg.norm(line)
    share = float(off @ line / (line @ line))
    return bool(distance <= IN_LINE_PX and 0.3 <= share <= 0.7)


def _grid(lamps: Points2 | None, image: StereoImage) -> Points2:
    """Return places in pixels of the 640 x 480 grid."""
    if lamps is None:
        return np.empty((0, 2))
    grid: Points2 = lamps * np.array([1.0, REFERENCE_HEIGHT_PX / image.left.shape[0]])
    return grid


def _setting(exposure_us: float) -> ExposureSettings:
    limited = round(min(max(exposure_us, EXPOSURES_US[0]), EXPOSURES_US[1]))
    return ExposureSettings(automatic=False, exposure_us=limited, gain=16)
