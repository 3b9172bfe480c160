"""The service's side of recordings: made, played, listed, worked on.

Law: nothing that takes long is done here; at most one recording is made, one is played and one is
worked on at a time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from handspan_service.contract.model import DeviceInfo
from handspan_service.contract.recordings import (
    CancelJob,
    DeleteRecording,
    ExportRecording,
    JobKind,
    JobStatus,
    LibraryStatus,
    ListRecordings,
    PlaybackStatus,
    PlayRecording,
    RecordingList,
    RecordingRequest,
    RecordingStatus,
    RenameRecording,
    SetPlayback,
    StartRecording,
    StepPlayback,
    StopRecording,
    TrimRecording,
)
from handspan_service.errors import SettingsError
from handspan_service.orders import (
    DeleteFile,
    EndRecording,
    ExportFile,
    ListFolder,
    Passing,
    Playback,
    Record,
    Task,
    TrimFile,
)
from handspan_service.orders import SetPlayback as OrderPlayback
from handspan_service.orders import StepPlayback as OrderStep
from handspan_service.recordings_folder import SUFFIX, RecordingsFolder, stem_of
from handspan_service.reports import PlaybackTold, RecordingTold, Report
from handspan_service.unfinished import remove_unfinished
from handspan_service.workbench import Workbench, carry_out

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who asked for the list of recordings."""

    def tell_recordings(self, recordings: RecordingList) -> None:
        """Take the list."""


class Sensing(Protocol):
    """What takes orders: the keeper."""

    def order(self, order: OrderPlayback) -> None:
        """Give an order that holds on."""

    def ask(self, order: Passing) -> None:
        """Give an order that is carried out once."""


class Library:
    """Recordings of one user."""

    def __init__(
        self,
        folder: Path,
        on_change: Callable[[], None],
        on_end: Callable[[asyncio.Task[None]], None],
    ) -> None:
        """Begin with nothing made and nothing played.

        Args:
            folder: Of the recordings; it is made when something is recorded.
            on_change: Called when the status is another.
            on_end: Called with each task of the loop that ended; it failed only at a bug of ours.
        """
        self._folder = RecordingsFolder(folder)
        self._on_change = on_change
        self._on_end = on_end
        self._recording = RecordingStatus()
        self._playback = PlaybackStatus()
        self._played: Playback | None = None
        self._bench = Workbench(on_change, self._on_worked, on_end)
        self._listers: list[Listener] = []
        self._listing: asyncio.Task[None] | None = None
        self._number = 0  # Of the newest recording or playback.
        self._number_recorded = 0  # Of the recording that is made.
        self._changes = 0

    def tidy(self) -> None:
        """Remove what work that was killed left half made; nothing is worked on yet."""
        remove_unfinished(self._folder.path)

    @property
    def recording(self) -> bool:
        """Whether a recording is being made."""
        return self._recording.running

    @property
    def busy(self) -> bool:
        """Whether a recording is being made or played."""
        return self.recording or self._played is not None

    def status(self) -> LibraryStatus:
        """Return everything but the list."""
        return LibraryStatus(
            str(self._folder.path),
            self._folder.room(),
            self._recording,
            self._playback,
            self._bench.job,
            self._changes,
        )

    def carry_out(
        self,
        request: RecordingRequest,
        owner: Listener,
        sensing: Sensing,
        device: DeviceInfo | None,
    ) -> None:
        """Do what somebody asks.

        Args:
            request: What.
            owner: Who asks.
            sensing: Takes orders.
            device: In use; None without one.

        Raises:
            SettingsError: That is not possible now.
        """
        match request:
            case ListRecordings():
                self._list(owner)
            case StartRecording():
                self._start(request, sensing, device)
            case StopRecording():
                if not self.recording:
                    raise SettingsError("nothing is being recorded")
                sensing.ask(EndRecording())
            case PlayRecording():
                self._play(request, sensing)
            case SetPlayback() | StepPlayback():
                self._steer(request, sensing)
            case RenameRecording():
                self._rename(request)
            case TrimRecording() | ExportRecording() | DeleteRecording():
                self._begin_job(request)
            case CancelJob():
                self._bench.cancel()

    def on_report(self, report: RecordingTold | PlaybackTold, sensing: Sensing) -> None:
        """Hear from sensing how it goes."""
        if isinstance(report, PlaybackTold):
            self._on_played(report, sensing)
            return
        if report.number != self._number_recorded:
            return
        known = self._recording
        self._recording = RecordingStatus(
            not report.over,
            known.name,
            report.seconds,
            report.images,
            report.frames,
            report.dropped,
            report.size_bytes,
            report.problem,
        )
        if report.over:
            log.info("recorded %s: %d images", known.name, report.images)
            self._changes += 1

    def on_crash(self) -> None:
        """Hear that sensing died: what was recorded until then plays."""
        if self.recording:
            self._recording = msgspec.structs.replace(
                self._recording, running=False, problem="tracking ended: it holds what came before"
            )
            self._changes += 1

    def forsake(self, owner: object) -> None:
        """Forget somebody who is gone; what they began goes on."""
        self._listers = [one for one in self._listers if one is not owner]

    async def stop(self) -> None:
        """End whatever runs here."""
        await self._bench.stop()
        if self._listing is not None:
            self._listing.cancel()
            await asyncio.gather(self._listing, return_exceptions=True)

    # Recording and playing

    def _start(self, request: StartRecording, sensing: Sensing, device: DeviceInfo | None) -> None:
        if self.recording:
            raise SettingsError("a recording is being made already")
        if self._played is not None:
            raise SettingsError("a recording is played: go back to the controller, then record")
        if device is None:
            raise SettingsError("no controller takes images now: plug one in, then record")
        stem = request.name.strip() or time.strftime("%Y-%m-%d %H-%M-%S")
        path = self._folder.new(stem, SUFFIX)
        self._folder.make()
        self._number += 1
        self._number_recorded = self._number
        self._recording = RecordingStatus(running=True, name=path.name)
        sensing.ask(Record(self._number, str(path)))
        log.info("recording %s", path.name)
        self._on_change()

    def _play(self, request: PlayRecording, sensing: Sensing) -> None:
        if not request.name:
            self._played, self._playback = None, PlaybackStatus()
        else:
            if self.recording:
                raise SettingsError("a recording is being made: end it first")
            path = self._folder.there(request.name)
            self._number += 1
            self._played = Playback(
                self._number, str(path), request.speed, request.loop, request.paused
            )
            self._playback = PlaybackStatus(path.name, request.speed, request.loop, request.paused)
        log.info("playing %s", request.name or "nothing: the controller is used")
        sensing.order(OrderPlayback(self._played))
        self._on_change()

    def _steer(self, request: SetPlayback | StepPlayback, sensing: Sensing) -> None:
        if self._played is None:
            raise SettingsError("no recording is played")
        if isinstance(request, StepPlayback):
            if not self._played.paused:
                raise SettingsError("pause the recording, then step through it")
            sensing.ask(OrderStep())
            return
        wish = {"speed": request.speed, "loop": request.loop, "paused": request.paused}
        self._played = msgspec.structs.replace(self._played, **wish)
        self._playback = msgspec.structs.replace(self._playback, **wish)
        sensing.order(OrderPlayback(self._played))
        self._on_change()

    def _on_played(self, report: PlaybackTold, sensing: Sensing) -> None:
        if self._played is None or report.number != self._played.number:
            return
        if report.refused:
            log.warning("%s", report.refused)
            self._played = None
            self._playback = PlaybackStatus(problem=report.refused)
            sensing.order(OrderPlayback(None))
            return
        self._playback = msgspec.structs.replace(
            self._playback,
            position_s=report.position_s,
            ended=report.over,
            problem=report.problem,
        )

    # Work on recordings

    def _list(self, owner: Listener) -> None:
        self._listers.append(owner)
        if self._listing is None:
            self._listing = asyncio.create_task(self._tell_list(), name="listing")
            self._listing.add_done_callback(self._on_end)

    async def _tell_list(self) -> None:
        """Tell the list to all who asked until it was begun, as long as somebody asks."""
        while self._listers:
            listers, self._listers = self._listers, []
            told: list[RecordingList] = []

            def take(report: Report, into: list[RecordingList] = told) -> None:
                if isinstance(report, RecordingList):
                    into.append(report)

            await carry_out(ListFolder(str(self._folder.path)), take)
            for lister in listers:
                lister.tell_recordings(told[0] if told else RecordingList(()))
        self._listing = None

    def _begin_job(self, request: TrimRecording | ExportRecording | DeleteRecording) -> None:
        self._bench.require_free()
        path = self._folder.there(request.name)
        task: Task
        match request:
            case TrimRecording():
                if path.suffix.lower() != SUFFIX:
                    raise SettingsError("a recording of hands alone cannot be trimmed")
                if request.last_s <= request.first_s:
                    raise SettingsError("the part must end after it begins")
                output = self._folder.new(request.result, SUFFIX)
                task = TrimFile(str(path), str(output), request.first_s, request.last_s)
                job = JobStatus(True, JobKind.TRIM, path.name, output.name)
            case ExportRecording():
                output = self._folder.new(stem_of(path.name), request.format.value)
                task = ExportFile(str(path), str(output))
                job = JobStatus(True, JobKind.EXPORT, path.name, output.name)
            case DeleteRecording():
                if self._in_use(path.name):
                    raise SettingsError(f"{path.name} is in use now")
                task = DeleteFile(str(path))
                job = JobStatus(True, JobKind.DELETE, path.name)
        self._bench.begin(task, job, self._folder.path)

    def _on_worked(self) -> None:
        self._changes += 1

    def _rename(self, request: RenameRecording) -> None:
        path = self._folder.there(request.name)
        if self._in_use(path.name):
            raise SettingsError(f"{path.name} is in use now")
        self._folder.rename(path, request.result)
        self._changes += 1
        self._on_change()

    def _in_use(self, name: str) -> bool:
        return name in (
            self._playback.name,
            self._recording.name if self.recording else "",
            self._bench.job.name if self._bench.job.running else "",
        )
