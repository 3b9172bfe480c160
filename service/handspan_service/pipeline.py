"""From a source to hands: two threads with a one-slot mailbox between them.

    device thread --[mailbox: 1 image]--> tracker thread --> emit

Law: the newest image wins; a late one is dropped and counted, never queued.

Only this file starts threads. It runs in the sensing process (child.py); recorded hands need no
tracker and go straight from the device thread to `emit`.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handspan_service.contract.control import Imaging, Timing
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    DeviceInfo,
    Orientation,
    SourceKind,
    TrackedHands,
)
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import EndOfSource, RecordedHands, Source
from handspan_service.errors import (
    DeviceError,
    DeviceReason,
    ModelError,
    NoSuchSource,
    SourceError,
)
from handspan_service.images import StereoImage
from handspan_service.mailbox import Mailbox
from handspan_service.reports import (
    HandsFound,
    Meter,
    Order,
    Plan,
    Report,
    SetExposure,
    SetOrientation,
    SetPaused,
    SetScripts,
    SetSize,
    SizeLearnt,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from handspan_service.spots import Spots, spots_of

if TYPE_CHECKING:
    from handspan_service.device.conditions import Conditions
    from handspan_service.tracking.tracker import HandTracker

log = logging.getLogger(__name__)

READ_TIMEOUT_S = 0.1  # Longest time that the device thread does not look at its orders.
POLL_S = 1.0  # How often a controller is looked for. Goal: replug to frames within 2 s.
STUBBORN_POLL_S = 5.0  # The same after an error that only the user can cure.
SPOTS_US = 100_000  # How often a source is told where hands are: as often as it meters them.
TIMINGS_KEPT = 128  # A second of images, for the percentiles.
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
        self._feed = _Feed(plan, self._mailbox, self._stopping, emit, epochs)
        self._work = _Work(plan, self._mailbox, self._stopping, emit, epochs)
        self._feed.on_opened = self._work.on_opened
        self._work.on_found = self._feed.take_spots
        self._threads = (
            threading.Thread(target=self._feed.run, name="device", daemon=True),
            threading.Thread(target=self._work.run, name="tracker", daemon=True),
        )

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def order(self, order: Order) -> None:
        """Carry out an order soon."""
        if isinstance(order, SetPaused):
            self._feed.set_paused(order.paused)
        elif isinstance(order, SetOrientation):
            self._work.set_orientation(order.orientation)
        elif isinstance(order, SetScripts):
            self._feed.scripts = order.scripts
        elif isinstance(order, SetExposure):
            self._feed.exposure = order.exposure
        elif isinstance(order, SetSize):
            self._work.set_size(order.size)

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
        )
        return Meter(timing, self._work.orientation, self._feed.problem, self._feed.imaging)

    def stop(self) -> bool:
        """Stop both threads and give the source back.

        Returns:
            False if a thread hangs in a driver; only the end of the process frees it then.
        """
        self._stopping.set()
        self._feed.wake()
        end_s = time.monotonic() + JOIN_S
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, end_s - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


class _Feed:
    """The device thread: opens the source, reads it, waits for a lost one to come back."""

    def __init__(
        self,
        plan: Plan,
        mailbox: Mailbox,
        stopping: threading.Event,
        emit: Callable[[Report], None],
        epochs: Iterator[int],
    ) -> None:
        self.on_opened: Callable[[DeviceInfo], None] = lambda info: None
        self.images = self.lost = self.overwritten = 0
        self.problem = ""
        self.scripts = plan.scripts
        self.exposure = plan.exposure
        self.imaging = Imaging()
        self._spots: Spots | None = None  # Newest place of the hands, left by the tracker thread.
        self._spec = plan.source
        self._plan = plan
        self._mailbox = mailbox
        self._stopping = stopping
        self._emit = emit
        self._epochs = epochs
        self._paused = plan.paused
        self._awake = threading.Event()  # Set by whatever a waiting thread must look at.
        self._waiting_for: DeviceReason | None = None
        self._rate = (time.monotonic(), 0)

    def set_paused(self, paused: bool) -> None:
        self._paused = paused
        self._awake.set()

    def take_spots(self, spots: Spots) -> None:
        """Hear from the tracker thread where hands are."""
        self._spots = spots

    def take_rate_hz(self) -> float:
        """Return images per second since the last call."""
        then, images_then = self._rate
        self._rate = (now, images) = (time.monotonic(), self.images)
        return (images - images_then) / max(now - then, 1e-3)

    def run(self) -> None:
        while not self._stopping.is_set():
            if self._paused:
                self._sleep(POLL_S)
                continue
            try:
                self._open_and_read()
            except EndOfSource:
                self._emit(SourceEnded())
                return
            except SourceError as error:
                missing = isinstance(error, NoSuchSource)
                self._emit(SourceRefused("missing" if missing else "unreadable", str(error)))
                return
            except DeviceError as error:
                self._wait(error)

    def _open_and_read(self) -> None:
        source, watched = self._choose()
        try:
            info = source.open()
            log.info("source open: %s, serial %s", info.model, info.serial)
            self._waiting_for = None
            self.on_opened(info)
            self._emit(SourceOpened(info))
            # While paused a controller is given back, its LEDs go dark; a recording goes on later.
            conditions = _conditions(info)
            self._read(source, watched, info.kind is SourceKind.USB, conditions)
        finally:
            source.close()
            self._mailbox.clear()

    def _choose(self) -> tuple[Source, bool]:
        """Return the source, and whether to give it up when a controller appears."""
        from handspan_service.device import choose

        if self._spec == "auto" and _is_controller_present():
            self._spec = "usb"  # Who has used a controller waits for it.
        watched = self._spec == "auto"
        source = choose.open_source(
            "simulated" if watched else self._spec,
            speed=1.0,
            loop=True,
            cache_folder=Path(self._plan.cache_folder),
            scripts=self.scripts,
            exposure=self.exposure,
        )
        return source, watched

    def _read(
        self,
        source: Source,
        watched: bool,
        closes_on_pause: bool,
        conditions: Conditions | None,
    ) -> None:
        base = (self.lost, self.overwritten)
        epoch, loop = next(self._epochs), 0
        look_s = time.monotonic() + POLL_S
        wish: ExposureSettings | None = None
        try:
            while not self._stopping.is_set():
                if self._paused:
                    if closes_on_pause:
                        return
                    self._sleep(POLL_S)
                    continue
                wish = self._light(source, wish)
                item = source.read(READ_TIMEOUT_S)
                complete_us = time.monotonic_ns() // 1000
                if isinstance(item, StereoImage):
                    self.images += 1
                    self._mailbox.put(item, complete_us)
                    if conditions is not None:
                        conditions.observe(item)
                elif isinstance(item, RecordedHands):
                    self.images += 1
                    if source.loops() != loop:
                        epoch, loop = next(self._epochs), source.loops()
                    self._emit(
                        HandsFound(epoch, item.timestamp_us, complete_us, item.hands, item.gestures)
                    )
                if time.monotonic() >= look_s:
                    look_s = time.monotonic() + POLL_S
                    self._take_counters(source, base, conditions)
                    if watched and _is_controller_present():
                        return
        finally:
            self._take_counters(source, base)
            self.imaging = Imaging()

    def _light(self, source: Source, known: ExposureSettings | None) -> ExposureSettings:
        """Pass on to the source where hands are, and what the user wishes if that is new."""
        spots, self._spots = self._spots, None
        if spots is not None:
            source.meter_on(spots)
        wish = self.exposure
        if wish is not known:
            source.set_exposure(wish)
        return wish

    def _take_counters(
        self, source: Source, base: tuple[int, int], conditions: Conditions | None = None
    ) -> None:
        counters = source.counters()
        self.lost = base[0] + counters.lost + counters.short + counters.bad_header
        self.overwritten = base[1] + counters.overwritten
        self.problem = source.problem()
        hindrances = conditions.hindrances if conditions is not None else ()
        self.imaging = Imaging(*source.sensor_setting(), hindrances)

    def _wait(self, error: DeviceError) -> None:
        if error.reason is not self._waiting_for:
            self._waiting_for = error.reason
            log.debug("no controller: %s", error)
            self._emit(SourceWaiting(error.reason, str(error)))
        self._sleep(POLL_S if error.retry else STUBBORN_POLL_S)

    def wake(self) -> None:
        """End a wait for a controller."""
        self._awake.set()

    def _sleep(self, seconds: float) -> None:
        self._awake.wait(seconds)
        self._awake.clear()


def _conditions(info: DeviceInfo) -> Conditions | None:
    """Return what judges the images of a source; None where there are none."""
    if info.kind is SourceKind.PLAYBACK:
        return None
    from handspan_service.device.conditions import Conditions

    return Conditions()


def _is_controller_present() -> bool:
    from handspan_service.device import usb

    return usb.present()


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
        self.orientation: Orientation = plan.orientation
        self._wanted = plan.orientation
        self._size = plan.size
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

    def on_opened(self, info: DeviceInfo) -> None:
        """Take note of a new source: load the networks if it yields images."""
        self._personal = info.kind is SourceKind.USB
        self._stale = True
        if info.kind is not SourceKind.PLAYBACK:
            self._needed.set()

    def set_orientation(self, orientation: Orientation) -> None:
        self._wanted = orientation
        self._stale = True

    def set_size(self, size: HandSize | None) -> None:
        """Take what is known of the user's hands; where that is nothing, hands begin anew."""
        with self._lock:
            self._size = size
            self._stale = self._stale or size is None

    def percentiles_ms(self) -> tuple[float, float]:
        with self._lock:
            spent = sorted(self._spent_ms)
        if not spent:
            return 0.0, 0.0
        return spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 95 // 100)]

    def run(self) -> None:
        while not self._needed.wait(READ_TIMEOUT_S):
            if self._stopping.is_set():
                return
        try:
            self._track()
        except ModelError as error:
            self._emit(TrackerFailed(str(error)))

    def _track(self) -> None:
        from handspan_service.tracking.nets import Networks
        from handspan_service.tracking.tracker import HandTracker

        networks: Final = Networks.load()
        tracker: HandTracker | None = None
        epoch, personal = 0, False
        while not self._stopping.is_set():
            item = self._mailbox.take(READ_TIMEOUT_S)
            if item is None:
                continue
            if tracker is None or self._stale:
                self._stale = False
                personal = self._personal
                tracker = HandTracker(
                    networks,
                    orientation=self._wanted,
                    size=self._size if personal else None,
                )
                epoch = next(self._epochs)
            image, complete_us = item
            start = time.perf_counter()
            found = tracker.process(image)
            with self._lock:
                self._spent_ms.append((time.perf_counter() - start) * 1e3)
            self.orientation = tracker.orientation
            self._emit(HandsFound(epoch, found.timestamp_us, complete_us, found.hands, None))
            self._tell_spots(found, image)
            if personal:
                self._tell_size(tracker.size)

    def _tell_size(self, size: HandSize | None) -> None:
        """Keep what was learnt for the next tracker, and for the next start of the service."""
        with self._lock:
            if size is None or size == self._size or self._stale:
                return
            self._size = size
        self._emit(SizeLearnt(size))

    def _tell_spots(self, found: TrackedHands, image: StereoImage) -> None:
        """Tell the device thread where hands are, as often as it meters."""
        if found.hands and not 0 <= found.timestamp_us - self._told_us < SPOTS_US:
            self._told_us = found.timestamp_us
            self.on_found(spots_of(found.hands, self.orientation, image))
