"""From a source to hands: two threads with a one-slot mailbox between them.

    device thread --[mailbox: 1 image]--> tracker thread --> emit

Law: the newest image wins; a late one is dropped and counted, never queued.

Only this file starts threads. It runs in the sensing process (child.py); recorded hands need no
tracker and go straight from the device thread to `emit`.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from handspan_service.contract.control import Timing
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    DeviceInfo,
    Hand,
    Orientation,
    SourceKind,
    TrackedHands,
)
from handspan_service.contract.settings import ExposureSettings
from handspan_service.errors import ModelError
from handspan_service.feed import Feed, Rate
from handspan_service.geometry import camera_pair
from handspan_service.images import StereoImage
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
    CamerasKnown,
    HandsFound,
    ImageTaken,
    Meter,
    RecordingTold,
    Report,
    SizeLearnt,
    TrackerFailed,
)
from handspan_service.seen import seen_hands
from handspan_service.spots import Spots, spots_of

if TYPE_CHECKING:
    from handspan_service.filming import Filming
    from handspan_service.tracking.tracker import HandTracker

TAKE_TIMEOUT_S = 0.1  # Longest time that the tracker thread does not look whether to stop.
# Between pictures that somebody looks at: 30 a second of 60, 28.7 of 57.5 or 115.
SHOW_US = 33_000
SPOTS_US = 100_000  # How often a source is told where hands are: as often as it meters them.
TIMINGS_KEPT = 128  # A second of images, for the percentiles.
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
        self._work = _Work(plan, self._mailbox, self._stopping, emit, epochs)
        self._film: Filming | None = None
        self._info: DeviceInfo | None = None  # Of the source that is open.
        self._feed.on_opened = self._on_opened
        self._feed.on_image = self._on_image
        self._feed.on_closed = self._on_closed
        self._work.on_hands = self._on_hands
        self._work.on_found = self._feed.take_spots
        self._threads = [
            threading.Thread(target=self._feed.run, name="device", daemon=True),
            threading.Thread(target=self._work.run, name="tracker", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def order(self, order: Order) -> None:
        """Carry out an order soon."""
        if isinstance(order, SetPaused):
            self._feed.set_paused(order.paused)
        elif isinstance(order, SetCalibrations):
            self._feed.calibrations = order.calibrations
        elif isinstance(order, SetResting):
            self._feed.set_resting(order.resting)
        elif isinstance(order, ShowPicture):
            self._work.show_picture()
        elif isinstance(order, SetOrientation | SetMode | SetQuality | SetTools):
            self._work.begin_anew(order)
        elif isinstance(order, SetHands):
            self._work.hands = order.hands
        elif isinstance(order, SetScripts):
            self._feed.scripts = order.scripts
        elif isinstance(order, SetExposure):
            self._feed.exposure = order.exposure
        elif isinstance(order, SetImages):
            self._work.images = order.images
        elif isinstance(order, SetSize):
            self._work.set_size(order.size, order.forgotten)
        elif isinstance(order, SetPlayback):
            self._feed.set_playback(order.playback)
        elif isinstance(order, StepPlayback):
            self._feed.step()
        elif isinstance(order, Record):
            self._record(order)
        elif isinstance(order, EndRecording) and self._film is not None:
            self._film.end()

    # A recording, written by a thread of its own while it is made

    def _record(self, order: Record) -> None:
        info = self._info
        if info is None or info.kind not in LIVE or (self._film and not self._film.over):
            why = "no controller takes images now: plug one in, then record"
            self._emit(RecordingTold(order.number, True, 0.0, 0, 0, 0, 0, why))
            return
        from handspan_service.filming import Filming  # No other time is it needed.

        self._film = film = Filming(order, info, self._emit)
        thread = threading.Thread(target=film.run, name="film", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _on_opened(self, info: DeviceInfo) -> None:
        self._info = info
        self._work.on_opened(info)

    def _on_closed(self) -> None:
        self._info = None
        if self._film is not None:
            self._film.end("the controller was given back: what it saw until then is recorded")

    def _on_image(self, image: StereoImage) -> None:
        if self._film is not None:
            self._film.take_image(image)

    def _on_hands(self, epoch: int, found: TrackedHands) -> None:
        if self._film is not None:
            self._film.take_hands(epoch, found)

    def meter(self) -> Meter:
        """Return rates, delays and counts. Call it about twice a second."""
        p50_ms, p95_ms = self._work.percentiles_ms()
        timing = Timing(
            image_rate_hz=self._feed.take_rate_hz(),
            track_p50_ms=p50_ms,
            track_p95_ms=p95_ms,
            images=self._feed.images,
            dropped=self._mailbox.dropped + self._feed.overwritten,
            lost=self._feed.lost,
            spared_rate_hz=self._work.take_spared_hz(),
        )
        feed, work = self._feed, self._work
        return Meter(timing, work.orientation, feed.problem, feed.imaging, work.looks)

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


class _Work:
    """The tracker thread: takes the newest image and finds hands in it."""

    def __init__(
        self,
        plan: Plan,
        mailbox: Mailbox,
        stopping: threading.Event,
        emit: Callable[[Report], None],
        epochs: Iterator[int],
    ) -> None:
        self.on_found: Callable[[Spots], None] = lambda spots: None
        self.on_hands: Callable[[int, TrackedHands], None] = lambda epoch, found: None
        self.orientation: Orientation = plan.orientation
        self.images = plan.images  # Whether images are told.
        self.hands = plan.hands  # Whether new hands are looked for.
        self._plan = plan
        self._size, self._forgotten = plan.size, plan.forgotten
        self.looks = 0  # Good ones at the user's hands.
        self._spared, self._spared_rate = 0, Rate()
        self._personal = False  # Whether the hands are the user's own.
        self._mailbox = mailbox
        self._stopping = stopping
        self._emit = emit
        self._epochs = epochs
        self._needed = threading.Event()
        self._stale = False  # Whether the tracker must begin anew.
        self._lock = threading.Lock()
        self._spent_ms: deque[float] = deque(maxlen=TIMINGS_KEPT)
        self._told_us = -SPOTS_US
        self._show = False  # Whether somebody waits for a picture.
        self._shown_us = -SHOW_US
        self._cameras: tuple[object, ...] | None = None  # What CamerasKnown told last.

    def on_opened(self, info: DeviceInfo) -> None:
        """Take note of a new source: load the networks if it yields images."""
        self._personal = info.kind is SourceKind.USB
        self.looks = 0
        self._cameras = None
        self._stale = True
        if info.kind is not SourceKind.PLAYBACK:
            self._needed.set()

    def begin_anew(self, order: SetOrientation | SetMode | SetQuality | SetTools) -> None:
        """Track otherwise from the next image on."""
        self._plan = msgspec.structs.replace(self._plan, **msgspec.structs.asdict(order))
        self._stale = True

    def set_size(self, size: HandSize | None, forgotten: int) -> None:
        """Take what is known of the user's hands; they begin anew where it is of somebody else."""
        with self._lock:
            anew = size is None or forgotten != self._forgotten
            self._size, self._forgotten = size, forgotten
            self._stale = self._stale or anew

    def show_picture(self) -> None:
        """Tell one of the next images to look at."""
        self._show = True

    def take_spared_hz(self) -> float:
        """Return how many images per second were left out since the last call."""
        return self._spared_rate.take(self._spared)

    def percentiles_ms(self) -> tuple[float, float]:
        with self._lock:
            spent = sorted(self._spent_ms)
        if not spent:
            return 0.0, 0.0
        return spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 95 // 100)]

    def run(self) -> None:
        while not self._needed.wait(TAKE_TIMEOUT_S):
            if self._stopping.is_set():
                return
        try:
            self._track()
        except ModelError as error:
            self._emit(TrackerFailed(str(error)))

    def _track(self) -> None:
        from handspan_service.tracking.nets import Networks
        from handspan_service.tracking.tracker import HandTracker

        quality = self._plan.quality
        networks = Networks.load(quality=quality)
        tracker: HandTracker | None = None
        epoch, personal = 0, False
        while not self._stopping.is_set():
            item = self._mailbox.take(TAKE_TIMEOUT_S)
            if item is None:
                continue
            if tracker is None or self._stale:
                self._stale = False
                personal = self._personal
                if quality is not self._plan.quality:
                    quality = self._plan.quality
                    networks = Networks.load(quality=quality)
                tracker = HandTracker(
                    networks,
                    orientation=self._plan.orientation,
                    mode=self._plan.mode,
                    quality=quality,
                    size=self._size if personal else None,
                    tools=self._plan.tools,
                )
                epoch = next(self._epochs)
            image, complete_us = item
            if not tracker.wants(image.timestamp_us):
                self._spared += 1
                continue
            tracker.seeks = self.hands
            found, spent_us = self._find(tracker, image, complete_us, epoch)
            _give_way()
            self.on_hands(epoch, found)
            self._tell_image(tracker, image, epoch, found.hands)
            start_us = _now_us()
            tracker.reflect()
            with self._lock:
                self._spent_ms.append((spent_us + _now_us() - start_us) / 1e3)
            if not tracker.eyes_exchanged:  # The controller meters what it calls the left eye.
                self._tell_spots(found, image)
            if personal:
                self.looks = tracker.size_looks
                self._tell_size(tracker.size)

    def _find(
        self, tracker: HandTracker, image: StereoImage, complete_us: int, epoch: int
    ) -> tuple[TrackedHands, int]:
        """Find hands, tell them, and return them with the time that it took, microseconds."""
        began_us = _now_us()
        found = tracker.process(image)
        found_us = _now_us()
        self.orientation = tracker.orientation
        self._emit(
            HandsFound(
                epoch,
                found.timestamp_us,
                complete_us,
                found.hands,
                None,
                found.tools,
                began_us,
                found_us,
            )
        )
        return found, found_us - began_us

    def _tell_size(self, size: HandSize | None) -> None:
        """Keep what was learnt for the next tracker, and for the next start of the service."""
        with self._lock:
            if size is None or size == self._size or self._stale:
                return
            self._size, forgotten = size, self._forgotten
        self._emit(SizeLearnt(size, forgotten))

    def _tell_image(
        self, tracker: HandTracker, image: StereoImage, epoch: int, hands: tuple[Hand, ...]
    ) -> None:
        """Tell what cameras there are where that is new, and the image where it is wanted."""
        height, width = image.left.shape
        image = replace(image, calibration=tracker.calibration or image.calibration)
        cameras = (image.calibration, width, height, tracker.orientation)
        if cameras != self._cameras:
            self._cameras = cameras
            pair = camera_pair(image.calibration, (height, width), tracker.orientation)
            self._emit(CamerasKnown(pair))
        show = self._show and not 0 <= image.timestamp_us - self._shown_us < SHOW_US
        if self.images or show:
            eyes = (image.left, image.right)
            if tracker.eyes_exchanged:
                eyes = (image.right, image.left)
            pixels = b"".join(eye.tobytes() for eye in eyes)
            seen = None
            if show:
                self._show, self._shown_us = False, image.timestamp_us
                seen = seen_hands(hands, tracker.orientation, image)
            self._emit(ImageTaken(epoch, image.timestamp_us, width, height, pixels, seen))

    def _tell_spots(self, found: TrackedHands, image: StereoImage) -> None:
        """Tell the device thread where hands are, as often as it meters."""
        if found.hands and not 0 <= found.timestamp_us - self._told_us < SPOTS_US:
            self._told_us = found.timestamp_us
            self.on_found(spots_of(found.hands, self.orientation, image))


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


def _now_us() -> int:
    """Return the clock that all processes of this computer share."""
    return time.monotonic_ns() // 1000


def _give_way() -> None:
    """Let whoever waits for what was just emitted run before this thread goes on.

    A thread that goes on computing is not interrupted for whoever it woke up, for 2 to 4 ms where
    cores are few. Measured: docs/architecture.md#where-the-tracker-runs.
    """
    if hasattr(os, "sched_yield"):  # POSIX.
        os.sched_yield()
