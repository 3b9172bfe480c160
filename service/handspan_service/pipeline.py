"""From a source to hands: two threads with a one-slot mailbox between them.

    device thread --[mailbox: 1 image]--> tracker thread --> emit

Law: the newest image wins; a late one is dropped and counted, never queued.

Only this file starts threads. It runs in the sensing process (child.py); recorded hands need no
tracker and go straight from the device thread to `emit`.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from handspan_service.contract.control import Timing
from handspan_service.contract.model import (
    DeviceInfo,
    SourceKind,
    TrackedHands,
)
from handspan_service.contract.settings import ExposureSettings
from handspan_service.feed import Feed
from handspan_service.images import StereoImage
from handspan_service.lookout import Lookout
from handspan_service.mailbox import Mailbox
from handspan_service.orders import (
    EndRecording,
    Order,
    Plan,
    Record,
    SetCalibrations,
    SetExposure,
    SetHands,
    SetImages,
    SetMode,
    SetOrientation,
    SetPaused,
    SetPlayback,
    SetQuality,
    SetResting,
    SetScripts,
    SetSize,
    SetTools,
    ShowPicture,
    StepPlayback,
)
from handspan_service.reports import (
    Meter,
    RecordingTold,
    Report,
)

if TYPE_CHECKING:
    from handspan_service.filming import Filming

LIVE = (SourceKind.USB, SourceKind.SIMULATED)  # What is worth recording: the rest is recorded.
JOIN_S = 1.5  # A source closes within this time, or the process ends without it.


class Pipeline:
    """The two threads, and what they know."""

    def __init__(self, plan: Plan, emit: Callable[[Report], None]) -> None:
        """Prepare; nothing starts yet.

        Args:
            plan: What to sense.
            emit: Takes each report. Called from both threads; must not raise.
        """
        self._emit = emit
        self._stopping = threading.Event()
        self._mailbox = Mailbox()
        epochs = itertools.count(1)
        self._feed = Feed(plan, self._mailbox, self._stopping, emit, epochs)
        self._lookout = Lookout(plan, self._mailbox, self._stopping, emit, epochs)
        self._film: Filming | None = None
        self._info: DeviceInfo | None = None  # Of the source that is open.
        self._awaited: Record | None = None  # Begins with the controller, which is being woken.
        self._recording = threading.Lock()  # Held by whoever begins or ends a recording.
        self._feed.on_near = self._lookout.get_ready
        self._feed.on_opened = self._on_opened
        self._feed.on_image = self._on_image
        self._feed.on_closed = self._on_closed
        self._feed.on_missed = self._on_missed
        self._lookout.on_hands = self._on_hands
        self._lookout.on_found = self._feed.take_spots
        self._lookout.stands = lambda: self._feed.standing
        self._threads = [
            threading.Thread(target=self._feed.run, name="device", daemon=True),
            threading.Thread(target=self._lookout.run, name="tracker", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def order(self, order: Order) -> None:
        """Carry out an order soon."""
        if isinstance(order, SetPaused):
            self._feed.set_paused(order.paused)
            if order.paused:
                self._on_missed()
        elif isinstance(order, SetCalibrations):
            self._feed.calibrations = order.calibrations
        elif isinstance(order, SetResting):
            self._feed.set_resting(order.resting)
        elif isinstance(order, ShowPicture):
            self._lookout.show_picture(again=order.again)
        elif isinstance(order, SetOrientation | SetMode | SetQuality | SetTools):
            self._lookout.begin_anew(order)
        elif isinstance(order, SetHands):
            self._lookout.hands = order.hands
        elif isinstance(order, SetScripts):
            self._feed.scripts = order.scripts
        elif isinstance(order, SetExposure):
            self._feed.exposure = order.exposure
        elif isinstance(order, SetImages):
            self._lookout.images = order.images
        elif isinstance(order, SetSize):
            self._lookout.set_size(order.size, order.forgotten)
        elif isinstance(order, SetPlayback):
            self._feed.set_playback(order.playback)
        elif isinstance(order, StepPlayback):
            self._feed.step()
        elif isinstance(order, Record):
            self._record(order)
        elif isinstance(order, EndRecording):
            self._end_recording()

    # A recording, written by a thread of its own while it is made

    def _record(self, order: Record) -> None:
        with self._recording:
            info, filming = self._info, self._film is not None and not self._film.over
            waits = self._feed.coming if info is None else self._feed.leaving
            if waits and not filming:
                self._awaited = order  # A controller is woken, or comes after a playback.
            elif info is None or info.kind not in LIVE or filming:
                self._refuse(order)
            else:
                self._begin_filming(order, info)

    def _begin_filming(self, order: Record, info: DeviceInfo) -> None:
        from handspan_service.filming import Filming  # No other time is it needed.

        self._film = film = Filming(order, info, self._emit)
        thread = threading.Thread(target=film.run, name="film", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _refuse(self, order: Record) -> None:
        why = "no controller takes images now: plug one in, then record"
        self._emit(RecordingTold(order.number, True, 0.0, 0, 0, 0, 0, why))

    def _end_recording(self) -> None:
        with self._recording:
            if self._film is not None:
                self._film.end()
            if self._awaited is not None:
                why = "no image came: nothing was recorded"
                self._emit(RecordingTold(self._awaited.number, True, 0.0, 0, 0, 0, 0, why))
            self._awaited = None

    def _on_opened(self, info: DeviceInfo) -> None:
        with self._recording:
            self._info = info
            if self._awaited is not None and info.kind in LIVE:
                self._begin_filming(self._awaited, info)
            elif self._awaited is not None:
                self._refuse(self._awaited)
            self._awaited = None
        self._lookout.on_opened(info)

    def _on_closed(self) -> None:
        with self._recording:
            self._info = None
            if self._film is not None:
                self._film.end("the controller was given back: what it saw until then is recorded")

    def _on_missed(self) -> None:
        with self._recording:
            if self._awaited is not None:
                self._refuse(self._awaited)
            self._awaited = None

    def _on_image(self, image: StereoImage) -> None:
        if self._film is not None:
            self._film.take_image(image)

    def _on_hands(self, epoch: int, found: TrackedHands) -> None:
        if self._film is not None:
            self._film.take_hands(epoch, found)

    def meter(self) -> Meter:
        """Return rates, delays and counts. Call it about twice a second."""
        p50_ms, p95_ms = self._lookout.percentiles_ms()
        timing = Timing(
            image_rate_hz=self._feed.take_rate_hz(),
            track_p50_ms=p50_ms,
            track_p95_ms=p95_ms,
            images=self._feed.images,
            dropped=self._mailbox.dropped + self._feed.overwritten,
            lost=self._feed.lost,
            spared_rate_hz=self._lookout.take_spared_hz(),
        )
        feed, lookout = self._feed, self._lookout
        return Meter(timing, lookout.orientation, feed.problem, feed.imaging, lookout.looks)

    def stop(self) -> bool:
        """Stop both threads and give the source back.

        Returns:
            False if a thread hangs in a driver; only the end of the process frees it then.
        """
        self._stopping.set()
        if self._film is not None:
            self._film.end()
        self._feed.wake()
        end_s = time.monotonic() + JOIN_S
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, end_s - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


class Pictures:
    """The device thread alone, for whoever looks at the pictures himself: calibrator.py."""

    def __init__(self, plan: Plan, emit: Callable[[Report], None]) -> None:
        """Prepare; nothing starts yet.

        Args:
            plan: Where the pictures come from.
            emit: Takes each report on the source. Called from the thread; must not raise.
        """
        self._stopping = threading.Event()
        self._mailbox = Mailbox()
        self._feed = Feed(plan, self._mailbox, self._stopping, emit, itertools.count(1))
        self._thread = threading.Thread(target=self._feed.run, name="device", daemon=True)

    def start(self) -> None:
        """Open the source, now or when it is there."""
        self._thread.start()

    def take(self, timeout_s: float) -> StereoImage | None:
        """Wait for the newest picture and take it; None if none came in time."""
        item = self._mailbox.take(timeout_s)
        return None if item is None else item[0]

    def set_exposure(self, exposure: ExposureSettings) -> None:
        """Take pictures otherwise from now on."""
        if exposure != self._feed.exposure:
            self._feed.exposure = exposure

    def stop(self) -> bool:
        """Give the source back; False if a driver hangs, and only the end of the process helps."""
        self._stopping.set()
        self._feed.wake()
        self._thread.join(JOIN_S)
        return not self._thread.is_alive()
