"""The service's side of a calibration: its process, who asked for it, what is kept of it.

Law: at most one runs; it ends with whoever asked for it, and however it ends, tracking goes on
within two seconds and nothing changed but what was applied. It has ended when its result is there:
whoever asked for it decides while everybody has hands again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from handspan_service import __version__
from handspan_service.calibration_store import CalibrationStore
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CalibrationFailure,
    CalibrationNews,
    CalibrationPhase,
    CalibrationPicture,
    CalibrationProgress,
    CalibrationRequest,
    CalibrationResult,
    CalibrationStatus,
    CameraNumbers,
    CancelCalibration,
    ContinueCalibration,
    GetCalibrationPicture,
    StartCalibration,
    UndoCalibration,
    UseFactoryCalibration,
    UserCalibration,
    Verdict,
)
from handspan_service.contract.model import CalibrationKind, DeviceInfo, SourceKind
from handspan_service.errors import SettingsError
from handspan_service.keeper import Child, spawn
from handspan_service.orders import Calibrate, Plan
from handspan_service.reports import Report

log = logging.getLogger(__name__)

MODULE = "handspan_service.calibrator"
SIMULATED = "simulated"
END_S = 0.4  # It ends between two steps of work; then it is killed.
LIVE_SOURCES = ("auto", "usb", SIMULATED)
ENDED = (CalibrationPhase.DECIDING, CalibrationPhase.FAILED)  # No picture is looked at in them.
MOST_SIZE_ERROR_MM = 2.0  # Of the distance of the cameras: more is a board of another size.


class Listener(Protocol):
    """Who asked for a calibration and hears of it."""

    def tell_calibration(self, news: CalibrationNews) -> None:
        """Take news. A picture is told once for each request, progress whenever it changes."""


class Calibrating:
    """Runs calibrations, and keeps them.

    Attributes:
        store: What is kept.
    """

    def __init__(
        self,
        folder: Path,
        source: str,
        on_change: Callable[[], None],
        on_end: Callable[[asyncio.Task[None]], None],
    ) -> None:
        """Read what is kept.

        Args:
            folder: Of all that the service keeps.
            source: What the service was started for.
            on_change: Called when a calibration begins or ends, or another one is in force.
            on_end: Called with each task that has ended; it failed only where we have a bug.
        """
        self.store = CalibrationStore(folder)
        self._source = source
        self._on_change = on_change
        self._on_end = on_end
        self._owner: Listener | None = None
        self._progress = CalibrationProgress()
        self._child: Child | None = None
        self._outcomes: dict[object, CalibrationProgress] = {}  # What owners have not done with.
        self._early: list[CalibrationRequest] = []  # What came before there was a process.
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether a calibration goes on."""
        return self._task is not None

    def status(self, device: DeviceInfo | None) -> CalibrationStatus:
        """Return what is kept of a device, and whether a calibration goes on."""
        if device is None:
            return CalibrationStatus(self.running)
        kept = self.store.of(device.serial)
        used = device.calibration is CalibrationKind.USER and kept.current is not None
        made_s = kept.current.unix_time_s if used and kept.current is not None else 0
        return CalibrationStatus(self.running, made_s, len(kept.earlier))

    def carry_out(
        self, request: CalibrationRequest, owner: Listener, plan: Plan, device: DeviceInfo | None
    ) -> None:
        """Do what somebody asks.

        Args:
            request: What.
            owner: Who asks.
            plan: In force for sensing.
            device: In use; None without one.

        Raises:
            SettingsError: That is not possible now.
        """
        match request:
            case StartCalibration():
                self._start(request, owner, plan, device)
            case UndoCalibration() | UseFactoryCalibration():
                self._bring_back(request, device)
            case _ if (outcome := self._outcomes.get(owner)) is not None:
                self._decide(request, owner, outcome)
            case _ if owner is not self._owner or not self.running:
                raise SettingsError("no calibration of yours is running")
            case ContinueCalibration() | GetCalibrationPicture():
                if self._child is None:
                    self._early.append(request)
                else:
                    self._child.send(request)
            case CancelCalibration():
                self._end()
            case ApplyCalibration():
                raise SettingsError("there is no calibration to apply yet")

    def forsake(self, owner: object) -> None:
        """End the calibration of somebody who is gone, or forget what they did not decide on."""
        undecided = self._outcomes.pop(owner, None) is not None
        if undecided or owner is self._owner:
            log.info("whoever calibrated is gone: nothing is kept")
        if owner is self._owner:
            self._owner = None
            self._end()

    async def stop(self) -> None:
        """End whatever runs."""
        task = self._task
        if task is not None:
            self._end()
            await asyncio.gather(task, return_exceptions=True)

    # One calibration

    def _start(
        self, request: StartCalibration, owner: Listener, plan: Plan, device: DeviceInfo | None
    ) -> None:
        if self.running:
            raise SettingsError("a calibration is running already")
        source = SIMULATED if request.demonstration else self._source
        if source not in LIVE_SOURCES:
            raise SettingsError(
                "a recording cannot be calibrated: start the service with a controller"
            )
        if device is None and not request.demonstration:
            raise SettingsError("no controller is attached: plug one in, then calibrate it")
        simulated = device is not None and device.kind is SourceKind.SIMULATED
        if simulated and not request.demonstration:
            raise SettingsError(
                "no controller is attached: plug one in, or try it with the simulated board"
            )
        in_use = None
        if device is not None and (not request.demonstration or simulated):
            kept = self.store.of(device.serial)
            in_use = None if kept.current is None else kept.current.cameras
        self._owner = owner
        self._outcomes.pop(owner, None)
        self._early.clear()
        self._progress = CalibrationProgress(
            method=request.method, demonstration=request.demonstration
        )
        task = Calibrate(_plan(plan, source), request, in_use, __version__)
        self._task = asyncio.create_task(self._run(task), name="calibrating")
        self._task.add_done_callback(self._on_end)
        log.info("calibration begins")
        self._on_change()

    async def _run(self, task: Calibrate) -> None:
        """Keep the process until it is over, and let tracking go on then."""
        try:
            self._child = child = await spawn(self._take, MODULE)
            try:
                for order in (task, *self._early):
                    child.send(order)
                await child.over
            finally:
                await child.finish()
        except OSError as error:
            self._fail(f"the calibration cannot be started: {error}")
        finally:
            self._child = None
        if self._owner is not None and self._progress.phase is not CalibrationPhase.FAILED:
            self._fail("the calibration ended unexpectedly: look at the log, then begin anew")
        self._over()

    def _take(self, report: Report) -> None:
        if isinstance(report, CalibrationProgress):
            self._progress = report
        if self._owner is not None and isinstance(report, CalibrationProgress | CalibrationPicture):
            self._tell(self._owner, report)
        if isinstance(report, CalibrationProgress) and report.phase in ENDED:
            self._end()

    def _tell(self, owner: Listener, news: CalibrationNews) -> None:
        if isinstance(news, CalibrationProgress) and news.phase in ENDED:
            self._outcomes[owner] = news
        owner.tell_calibration(news)

    def _fail(self, detail: str) -> None:
        log.error("%s", detail)
        self._progress = msgspec.structs.replace(
            self._progress,
            phase=CalibrationPhase.FAILED,
            failure=CalibrationFailure.CRASHED,
            detail=detail,
        )
        if self._owner is not None:
            self._tell(self._owner, self._progress)

    def _end(self) -> None:
        """Let the process give the controller back; it is killed if it does not."""
        self._owner = None
        child = self._child
        if child is not None:
            child.close_orders()
            asyncio.get_running_loop().call_later(END_S, child.kill)
        elif self._task is not None:
            self._task.cancel()  # It has not even been started.
            self._over()

    def _over(self) -> None:
        if self._task is not None:
            self._task = self._owner = None
            log.info("calibration is over")
            self._on_change()

    # What is kept

    def _decide(
        self, request: CalibrationRequest, owner: Listener, outcome: CalibrationProgress
    ) -> None:
        """Carry out what somebody asks whose calibration has ended."""
        match request:
            case ApplyCalibration():
                self._apply(request, outcome.result)
                del self._outcomes[owner]
            case CancelCalibration():
                del self._outcomes[owner]
            case _:  # Whoever looked away for a while missed it.
                owner.tell_calibration(outcome)

    def _apply(self, request: ApplyCalibration, result: CalibrationResult | None) -> None:
        calibration = None if result is None else result.calibration
        if result is None or calibration is None:
            raise SettingsError("there is no calibration to apply yet")
        if result.verdict is Verdict.REFUSED:
            raise SettingsError("this calibration is too poor to be used: begin anew")
        if request.factory_scale:
            calibration = with_baseline(calibration, result.factory_baseline_mm)
        elif result.factory_baseline_mm:
            error_mm = calibration.cameras.baseline_mm - result.factory_baseline_mm
            if abs(error_mm) > MOST_SIZE_ERROR_MM:
                raise SettingsError(
                    "the board is not as large as was typed: measure five squares again, or take "
                    "the size from the factory's calibration"
                )
        self.store.set(calibration.serial, calibration)
        log.info("a calibration of %s is applied", calibration.serial)
        self._on_change()

    def _bring_back(
        self, request: UndoCalibration | UseFactoryCalibration, device: DeviceInfo | None
    ) -> None:
        if device is None:
            raise SettingsError("no controller is attached")
        if self.running:
            raise SettingsError("a calibration is running: end it first")
        if isinstance(request, UndoCalibration):
            self.store.undo(device.serial)
        elif self.store.of(device.serial).current is not None:
            self.store.set(device.serial, None)
        self._on_change()


def with_baseline(calibration: UserCalibration, baseline_mm: float) -> UserCalibration:
    """Return a calibration that takes its size from a distance of the cameras.

    Raises:
        SettingsError: That distance is not known.
    """
    if not baseline_mm:
        raise SettingsError("the factory's calibration of this controller cannot be read")
    cameras = CameraNumbers(baseline_mm, calibration.cameras.left, calibration.cameras.right)
    return msgspec.structs.replace(calibration, cameras=cameras, factory_scale=True)


def _plan(plan: Plan, source: str) -> Plan:
    """Return where the pictures come from: as for tracking, but as the controller has them."""
    return Plan(source, plan.orientation, plan.cache_folder, plan.scripts)
