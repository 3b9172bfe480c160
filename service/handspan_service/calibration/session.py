"""One calibration with the board: pictures and the user's wishes in, progress and a result out.

    light -> capture -> solving -> verifying -> deciding          failed

Law: it knows no thread and no device, and goes by the clock of the pictures: the same pictures
give the same course. A view is kept only when the board was held still and tells something new.

Source of the course: docs/calibration.md#the-course.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from handspan_service.calibration.detect import BoardDetector, Look
from handspan_service.calibration.figures import figures_of, scaled, worst
from handspan_service.calibration.light import Light
from handspan_service.calibration.poses import find_pose
from handspan_service.calibration.solve import CalibrationError, Solution, solve
from handspan_service.calibration.stillness import (
    STILL_LOOKS,
    Leaving,
    Stillness,
    mean_picture,
)
from handspan_service.calibration.values import calibration_of, numbers_of
from handspan_service.calibration.views import (
    MIN_COMMON,
    VIEWS_LEAST,
    VIEWS_MOST,
    VIEWS_NEEDED,
    Pose,
    View,
    common,
    coverage,
    is_complete,
    wanted,
)
from handspan_service.contract.calibration import (
    RULED_MM,
    CalibrationFailure,
    CalibrationHint,
    CalibrationPhase,
    CalibrationProgress,
    CalibrationResult,
    CameraNumbers,
    Coverage,
    StartCalibration,
    UserCalibration,
    Wanted,
)
from handspan_service.contract.model import CalibrationKind, DeviceInfo
from handspan_service.contract.settings import ExposureSettings
from handspan_service.images import StereoImage

LOOK_US = 90_000  # Some ten looks a second.
GOOD_CONTRAST = 0.35  # Source: docs/calibration.md#light. Measured.
CHECKS_NEEDED, CHECKS_LEAST = 10, 4
LIT_LOOKS = 5  # In a row, before the light counts as good.
SEEING = (CalibrationPhase.LIGHT, CalibrationPhase.CAPTURE, CalibrationPhase.VERIFYING)
_USABLE = (CalibrationHint.NONE, CalibrationHint.WEAK_CONTRAST)


class BoardSession:
    """Leads a user from the first picture to a result.

    Attributes:
        progress: Everything a wizard shows.
        exposure: How the source should take its images now.
        looks: What both cameras saw last; None before the first look.
    """

    def __init__(
        self,
        request: StartCalibration,
        in_use: CameraNumbers | None,
        software: str,
        tell: Callable[[CalibrationProgress], None],
    ) -> None:
        """Begin before anything is open.

        Args:
            request: What the user asked for.
            in_use: The user's calibration of this controller until now; None for the factory's.
            software: Version to note in the result.
            tell: Called with each new progress; while solving it may raise to end it all.
        """
        self.progress = CalibrationProgress(
            method=request.method, demonstration=request.demonstration
        )
        self.looks: tuple[Look, Look] | None = None
        self._ruled_mm = request.ruled_mm
        self._size = request.ruled_mm / RULED_MM
        self._in_use = in_use
        self._software = software
        self._tell = tell
        self._detector = BoardDetector()
        self._light = Light()
        self._still = Stillness()
        self._leaving = Leaving()
        self._recent: deque[StereoImage] = deque(maxlen=STILL_LOOKS)
        self._lit = 0
        self._views: list[View] = []
        self._checks: list[View] = []
        self._solution: Solution | None = None
        self._looked_us: int | None = None
        self._opened_us: int | None = None
        self._leave_capture = self._leave_checks = False  # What the next picture carries out.

    @property
    def exposure(self) -> ExposureSettings:
        """How the source should take its images now."""
        return self._light.setting

    def opened(self, device: DeviceInfo) -> None:
        """Hear which controller it is."""
        if self.progress.serial not in ("", device.serial):
            self.fail(
                CalibrationFailure.OTHER_DEVICE,
                f"another controller was plugged in ({device.serial}): begin anew with one",
            )
            return
        self._still.forget()
        self._leaving.forget()
        opening = self.progress.phase is CalibrationPhase.OPENING
        phase = CalibrationPhase.LIGHT if opening else self.progress.phase
        self._set(serial=device.serial, model=device.model, phase=phase)

    def go_on(self) -> None:
        """Go on to the next phase, as far as that is possible."""
        match self.progress.phase:
            case CalibrationPhase.LIGHT if self.progress.may_continue:
                self._begin_capture()
            case CalibrationPhase.CAPTURE if len(self._views) >= VIEWS_LEAST:
                self._leave_capture = True
            case CalibrationPhase.VERIFYING if len(self._checks) >= CHECKS_LEAST:
                self._leave_checks = True

    def look(self, image: StereoImage) -> None:
        """Take a picture; does nothing with most of those that come too fast."""
        if self.progress.phase not in SEEING:
            return
        now_us = image.timestamp_us
        if self._looked_us is not None and 0 <= now_us - self._looked_us < LOOK_US:
            return
        self._looked_us = now_us
        self._opened_us = now_us if self._opened_us is None else self._opened_us
        left, right = self.looks = (
            self._detector.glance(image.left),
            self._detector.glance(image.right),
        )
        changed = self._light.observe((image.left, image.right), (left.white, right.white), now_us)
        said, hint = self.progress.hint, self._hint((left, right))
        self._set_quietly(
            hint=hint,
            contrast=(left.contrast, right.contrast),
            warm_s=(now_us - self._opened_us) * 1e-6,
        )
        if self.progress.phase is CalibrationPhase.LIGHT:
            self._judge_light(hint)
            return self._tell(self.progress)
        if changed is not None:  # Pictures of two exposures have no mean.
            self._still.forget()
            self._recent.clear()
        self._recent.append(image)
        still = self._still.observe(left.sight, right.sight, now_us)
        if self._leaving.observe(left.sight, right.sight):
            self._set_quietly(hint=said)
        elif still and hint in _USABLE:
            self._take(image)
        elif hint in _USABLE:
            self._set_quietly(hint=CalibrationHint.HOLD_STILL)
        if self.progress.phase is CalibrationPhase.CAPTURE and (
            self._leave_capture or self._is_covered()
        ):
            self._solve(image)
        if self.progress.phase is CalibrationPhase.VERIFYING and (
            self._leave_checks or len(self._checks) >= CHECKS_NEEDED
        ):
            self._decide(image)
        self._tell(self.progress)

    # Looking

    def _hint(self, looks: tuple[Look, Look]) -> CalibrationHint:
        """Return what is wrong with what both cameras see; the worse of the two."""
        seen = [look for look in looks if len(look.sight.ids)]
        if not seen:
            hints = [look.hint for look in looks if look.hint is not CalibrationHint.NO_BOARD]
            return hints[0] if hints else CalibrationHint.NO_BOARD
        for look in looks:
            if look.hint not in (CalibrationHint.NONE, CalibrationHint.NO_BOARD):
                return look.hint
        if len(common((looks[0].sight, looks[1].sight))[0]) < MIN_COMMON:
            return CalibrationHint.ONE_CAMERA
        if min(look.contrast for look in looks) < GOOD_CONTRAST:
            return CalibrationHint.WEAK_CONTRAST
        return CalibrationHint.NONE

    def _judge_light(self, hint: CalibrationHint) -> None:
        self._lit = self._lit + 1 if hint in _USABLE else 0
        if self._lit >= LIT_LOOKS and hint is CalibrationHint.NONE:
            self._set_quietly(hint=CalibrationHint.LIGHT_GOOD)
        self._set_quietly(may_continue=self._lit >= LIT_LOOKS)

    def _begin_capture(self) -> None:
        self._set(
            phase=CalibrationPhase.CAPTURE,
            hint=CalibrationHint.NONE,
            views_needed=VIEWS_NEEDED,
            may_continue=False,
            coverage=Coverage(),
        )
        self._want()

    def _take(self, image: StereoImage) -> None:
        """Keep a view of a board that is held still, if it tells something new."""
        assert self.looks is not None
        glanced = self.looks[0].sight, self.looks[1].sight
        pose = find_pose(glanced, image.calibration)
        if pose is not None and not self._is_new(pose):
            self._stay(CalibrationHint.MOVE_ON)
            return
        left, right = (
            self._detector.measure(mean_picture(pictures))
            for pictures in zip(*((one.left, one.right) for one in self._recent), strict=True)
        )
        hint = self._hint((left, right))
        if hint not in _USABLE:
            self._set_quietly(hint=hint)
            return
        eyes = left.sight, right.sight
        pose = find_pose(eyes, image.calibration)
        if pose is None:
            self._set_quietly(hint=CalibrationHint.WRONG_BOARD)
        elif not self._is_new(pose):
            self._stay(CalibrationHint.MOVE_ON)
        else:
            self._kept.append(View(eyes, pose))
            self._stay(CalibrationHint.KEPT)
            self._count()

    @property
    def _kept(self) -> list[View]:
        """What is gathered now."""
        return self._views if self.progress.phase is CalibrationPhase.CAPTURE else self._checks

    def _is_new(self, pose: Pose) -> bool:
        return all(pose.differs(view.pose) for view in self._kept)

    def _stay(self, hint: CalibrationHint) -> None:
        """Say the same until the board leaves this place: there is nothing more to see."""
        assert self.looks is not None
        self._set_quietly(hint=hint)
        self._leaving.stay(self.looks[0].sight, self.looks[1].sight)

    def _count(self) -> None:
        count = len(self._kept)
        if self.progress.phase is CalibrationPhase.CAPTURE:
            self._set_quietly(
                views=count, coverage=coverage(self._kept), may_continue=count >= VIEWS_LEAST
            )
            self._want()
        else:
            self._set_quietly(checks=count, may_continue=count >= CHECKS_LEAST)

    def _want(self) -> None:
        """Say where to hold the board next: it stands until a view is kept, wherever it is held."""
        seen = self.looks[0].sight if self.looks is not None else None
        self._set_quietly(wanted=wanted(self.progress.coverage, seen))

    def _is_covered(self) -> bool:
        count = len(self._views)
        return count >= VIEWS_MOST or is_complete(self.progress.coverage, count)

    # Computing

    def _solve(self, image: StereoImage) -> None:
        self._set(
            phase=CalibrationPhase.SOLVING, hint=CalibrationHint.NONE, may_continue=False, share=0.0
        )
        try:
            found = solve(self._views, replace(image.calibration, record=b""), self._on_step)
        except CalibrationError as error:
            self.fail(error.failure, str(error))
            return
        sized = scaled(found.calibration, self._size)
        self._solution = replace(found, calibration=sized)
        self._still.forget()
        self._leaving.forget()
        self._set(
            phase=CalibrationPhase.VERIFYING,
            share=1.0,
            error_px=found.error_px,
            checks_needed=CHECKS_NEEDED,
            wanted=Wanted(),
        )

    def _on_step(self, share: float, error_px: float) -> None:
        self._set(share=share, error_px=error_px)

    def _decide(self, image: StereoImage) -> None:
        assert self._solution is not None
        factory = image.calibration
        known = factory.kind is CalibrationKind.FACTORY
        baseline_mm = factory.baseline_mm if known else 0.0
        in_use = factory if self._in_use is None else calibration_of(self._in_use)
        figures = figures_of(self._solution, self._checks, in_use, baseline_mm, self._size)
        found = self._solution.calibration
        calibration = UserCalibration(
            serial=self.progress.serial,
            cameras=numbers_of(found),
            unix_time_s=int(time.time()),
            software=self._software,
            ruled_mm=self._ruled_mm,
            views=len(self._solution.views),
            dropped=self._solution.dropped,
            lens_terms=self._solution.lens_terms,
            figures=figures,
        )
        result = CalibrationResult(
            calibration,
            figures,
            worst(figures),
            found.baseline_mm / baseline_mm if known else 1.0,
            baseline_mm,
        )
        self._set_quietly(
            phase=CalibrationPhase.DECIDING,
            hint=CalibrationHint.NONE,
            may_continue=False,
            result=result,
        )

    def fail(self, failure: CalibrationFailure, detail: str) -> None:
        """End without a result."""
        self._set(
            phase=CalibrationPhase.FAILED,
            hint=CalibrationHint.NONE,
            may_continue=False,
            failure=failure,
            detail=detail,
        )

    def _set_quietly(self, **changes: Any) -> None:
        self.progress = msgspec.structs.replace(self.progress, **changes)

    def _set(self, **changes: Any) -> None:
        self._set_quietly(**changes)
        self._tell(self.progress)
