"""The service: what flows between sensing, web clients and controllers.

Law: `standing.Standing` alone decides the state, and each change of it is told at once.

Everything here runs on one event loop; what takes time runs in the sensing process (keeper.py).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from dataclasses import replace

from handspan_service.calibrating import Calibrating
from handspan_service.contract.calibration import CameraNumbers
from handspan_service.contract.control import ServiceState, Status, Timing
from handspan_service.contract.model import SourceKind
from handspan_service.desk import Desk
from handspan_service.errors import NoSuchSource, UnreadableSource
from handspan_service.keeper import Child, Keeper
from handspan_service.library import Library
from handspan_service.options import Options
from handspan_service.orders import Change, SetCalibrations, SetPaused, SetResting, ShowPicture
from handspan_service.overview import Overview
from handspan_service.pausing import Pauser
from handspan_service.performance import Performance, required_hz
from handspan_service.publisher import Publisher
from handspan_service.reports import (
    CamerasKnown,
    HandsFound,
    ImageTaken,
    Meter,
    PlaybackTold,
    RecordingTold,
    Report,
    SizeLearnt,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from handspan_service.rest import Rest
from handspan_service.sensed import Sensed
from handspan_service.serve.servers import Servers
from handspan_service.sizes import LearntSize
from handspan_service.standing import Standing
from handspan_service.steering import Steering
from handspan_service.store import PauseStore
from handspan_service.unfinished import remove_unfinished

log = logging.getLogger(__name__)

PANEL_RETURN_S = 5.0  # A panel that is started again is there within two.
GIVEN_UP = "Tracking crashed several times in a row: look at the log, then restart the service."
RESTARTING = "Tracking ended unexpectedly and is being restarted."


class Service:
    """One running service.

    Attributes:
        desk: Takes what panels and the command line ask for.
    """

    def __init__(self, options: Options, begun: Child | None = None) -> None:
        """Read the settings; nothing is opened yet.

        Args:
            options: What whoever starts it decides.
            begun: A process for sensing that waits for a plan, where there is one.

        Raises:
            SettingsError: A fixed setting is not possible.
        """
        self._options = options
        self._steering = Steering(options, self._order)
        settings = self._steering.settings
        self._sizes = LearntSize(options.config_folder, self._order)
        self._sensed = Sensed()
        self._untracked = ""  # Why the sensing process has no tracker; empty if it has.
        self._pauser = Pauser(self._on_pause, PauseStore(options.socket_path.parent))
        self._holding = False  # Whether sensing was told to give the controller back.
        self._meter = Meter(Timing(), settings.orientation, "")
        self._rest = Rest()
        self._performance = Performance()
        self._told: tuple[ServiceState, *tuple[object, ...]] | None = None
        self._stop = asyncio.Event()
        self._end: BaseException | None = None
        self._calibrating = Calibrating(
            options.config_folder, options.source, self._on_calibrating, self._on_task_end
        )
        if self._calibrating.store.problem:
            log.warning("%s", self._calibrating.store.problem)
        self._library = Library(
            options.recordings_folder or options.config_folder / "recordings",
            self._changed,
            self._on_task_end,
        )
        self._keeper = Keeper(
            self._steering.plan(self._sizes.size, self._calibrations()),
            self._on_report,
            self._on_crash,
            begun,
        )
        self.desk = Desk(
            self._steering.preferences,
            self._pauser,
            self._sizes,
            self._calibrating,
            self._library,
            self._keeper,
            lambda: self._sensed.device,
            self._put_in_force,
            self._changed,
        )
        self._servers = Servers(
            options, settings, self, self.desk, self._pauser, on_change=self._changed
        )
        self._publisher = Publisher(settings, self._servers)
        self._overview = Overview(
            options=options,
            steering=self._steering,
            sizes=self._sizes,
            pauser=self._pauser,
            servers=self._servers,
            publisher=self._publisher,
            calibrating=self._calibrating,
            library=self._library,
        )

    @property
    def sensing_pid(self) -> int | None:
        """Process id of the sensing process; None while there is none."""
        return self._keeper.pid

    async def run(self) -> None:
        """Serve until `request_stop`, or until a recording that is not looped ends.

        Whoever runs it holds the lock of its folder, and no other service is there.

        Raises:
            HostError: This computer refuses a folder or socket.
            SourceError: The named source cannot be used.
            Exception: Whatever a bug in one of the parts raised.
        """
        self._tidy()
        try:
            await self._servers.start()
            self._pauser.restore()  # Before a source is opened.
            self._keeper.start()
            for task in (*self._servers.tasks, self._keeper.task):
                if task is not None:
                    task.add_done_callback(self._on_task_end)
            gc.freeze()  # What start-up made stays; no collection walks it again.
            self._changed()
            await self._stop.wait()
        finally:
            self._changed()
            await asyncio.gather(self._calibrating.stop(), self._library.stop())
            await asyncio.gather(self._keeper.stop(), self._servers.stop_clients())
            await self._servers.control.stop()
        if self._end is not None:
            raise self._end

    # What peers tell

    def _tidy(self) -> None:
        """Remove what a service that was killed was writing; nobody else writes there."""
        for folder in (self._options.config_folder, self._options.cache_folder):
            remove_unfinished(folder)
        self._calibrating.store.tidy()
        self._library.tidy()

    def panel_died(self) -> None:
        """Hear that the panel died: go on, or end unless it comes back soon; the user decided."""
        if self._stop.is_set():
            return
        log.warning("the panel is gone without a word")
        if not self._steering.settings.outlive_panel:
            asyncio.get_running_loop().call_later(PANEL_RETURN_S, self._end_without_panel)

    def _end_without_panel(self) -> None:
        if not self._servers.control.attended() and not self._steering.settings.outlive_panel:
            log.info("ending, because the panel did not come back")
            self.request_stop()

    def request_stop(self) -> None:
        """Begin an orderly end."""
        self._stop.set()
        self._changed()

    def watching_changed(self) -> None:
        """Hear that somebody wants hands or a picture, or nobody any more."""
        if self._servers.control.wants_picture():
            again = self._servers.control.misses_picture(self._publisher.newest_id)
            self._keeper.ask(ShowPicture(again))  # Anew where it got lost: one answer is enough.
        self._changed()

    def status(self) -> Status:
        """Return everything a panel shows."""
        return self._overview.status(self._standing(), self._meter)

    def _calibrations(self) -> dict[str, CameraNumbers]:
        """Return the user's calibrations, unless they are left aside."""
        return {} if self._options.safe else self._calibrating.store.in_force()

    def _on_calibrating(self) -> None:
        """Hear that a calibration began or ended, or that another one is to be used."""
        calibrations = self._calibrations()
        if calibrations != self._keeper.plan.calibrations:
            self._keeper.order(SetCalibrations(calibrations))
        self._hold()
        self._changed()

    # What sensing tells

    def _on_report(self, report: Report) -> None:
        match report:
            case HandsFound():
                self._on_hands(report)
            case ImageTaken():
                standing = self._standing()
                if not (standing.held or standing.resting):
                    self._publisher.publish_image(report)
            case Meter():
                if self._sensed.failure and self._holding:  # It lives, and opens nothing now.
                    self._sensed = Sensed(device=self._sensed.device)
                self._meter = self._publisher.rated(report)
                self.watching_changed()
                self._steering.order()
                self._judge_rate()
            case CamerasKnown():
                self._servers.native.audience.tell_cameras(report.cameras)
            case SourceOpened():
                self._sensed = Sensed(device=report.device)
            case SourceWaiting():
                log.warning("%s", report.detail)
                self._sensed = Sensed(reason=report.reason, detail=report.detail)
            case SizeLearnt():
                self._sizes.take(report)
            case RecordingTold() | PlaybackTold():
                self._library.on_report(report, self._keeper)
            case TrackerFailed():
                log.error("%s", report.detail)
                self._untracked = report.detail  # Whatever source is opened after this.
            case SourceRefused():
                kind = NoSuchSource if report.kind == "missing" else UnreadableSource
                self._end = kind(report.detail)
                self.request_stop()
            case SourceEnded():
                self.request_stop()
        if not isinstance(report, HandsFound | ImageTaken):
            self._changed()

    def _on_hands(self, report: HandsFound) -> None:
        standing = self._standing()
        if standing.held or standing.resting or standing.stopping:
            return
        if not self._sensed.flowing:
            self._sensed = Sensed(device=self._sensed.device, flowing=True)
            self._changed()
        self._publisher.publish(report)

    def _judge_rate(self) -> None:
        """Pause where too few images come, if the user wants that."""
        settings, needed_hz = self._steering.settings, 0.0
        if settings.avoid_poor_performance and self._standing().state is ServiceState.STREAMING:
            needed_hz = required_hz(self._sensed.device, settings.quality)
        rate_hz = self._meter.timing.image_rate_hz
        slow = self._performance.judge(rate_hz, needed_hz, time.monotonic())
        if slow is not None:
            log.warning("too few images come: %.0f of %.0f/s", slow.measured_hz, slow.required_hz)
            self._pauser.pause_slow(slow)

    def _on_crash(self, given_up: bool) -> None:
        failure = GIVEN_UP if given_up else RESTARTING
        self._sensed = Sensed(device=self._sensed.device, failure=failure)
        self._untracked = ""
        self._library.on_crash()
        self._meter = Meter(Timing(), self._steering.settings.orientation, "")
        self._publisher.restart()
        self._changed()

    def _on_task_end(self, task: asyncio.Task[None]) -> None:
        """End the service if a task of ours failed: a bug must not leave it half alive."""
        if not task.cancelled() and (bug := task.exception()) is not None:
            self._end = bug
            self.request_stop()

    # One state, told to all

    def _on_pause(self, turned: bool) -> None:
        if turned:
            self._hold()
        self._changed()

    def _hold(self) -> None:
        """Let sensing give the controller back, or take it again, where that is new."""
        held = self._standing().held
        if held is self._holding:
            return
        self._holding = held
        log.info("paused" if self._holding else "resumed")
        # After the pause it streams when hands come, and not before: the controller is opened
        # anew. Told the other way round, pages would see it start, stop and start.
        self._sensed = replace(self._sensed, flowing=False)
        self._keeper.order(SetPaused(self._holding))

    def _standing(self) -> Standing:
        """Return what decides the state, as it is now."""
        return Standing(
            stopping=self._stop.is_set(),
            sensed=self._sensed,
            untracked=self._untracked,
            paused=self._pauser.pause.holds,
            calibrating=self._calibrating.running,
            slow=self._pauser.pause.slow,
            resting=self._rest.resting,
        )

    def _put_in_force(self) -> None:
        """Let every part hear of the settings that hold now."""
        settings = self._steering.put_in_force()
        self._servers.apply(settings)
        self._publisher.apply(settings)
        self._changed()

    def _order(self, change: Change) -> None:
        self._keeper.order(change)

    def _apply_need(self) -> None:
        """Let a controller rest while nobody wants hands, and wake it when somebody does."""
        device = self._sensed.device
        needed = self._servers.wants_frames() or self._library.busy
        dark = device is not None and device.kind is SourceKind.USB
        possible = dark and self._steering.settings.rest_unused
        if self._rest.judge(needed=needed, possible=possible, now_s=time.monotonic()):
            self._sensed = replace(self._sensed, flowing=False)
            self._keeper.order(SetResting(self._rest.resting))

    def _changed(self) -> None:
        """Tell clients of their device, controllers of the status, the starter of the state."""
        if self._steering.attend(self._servers.clients()):
            self._put_in_force()
        images = self._servers.native.audience.wants_images()
        self._steering.wish(self._servers.policies(), images=images)
        self._apply_need()
        standing = self._standing()
        state, device = standing.state, self._sensed.device
        web, native = self._servers.web, self._servers.native
        web.set_devices(self._sensed.device_events(state is ServiceState.STREAMING))
        native.audience.tell(self._overview.situation(standing, self._meter))
        self._servers.control.status_changed()
        told = (state, device, self._sensed.reason, web.status(), native.status())
        if told != self._told:
            if self._told is None or self._told[0] is not state:
                log.info("state: %s", state.value)
            self._told = told
            self._options.announce(self.status())
