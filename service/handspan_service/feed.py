"""The device thread's work: open the source, read it, wait for a lost one to come back.

Law: whatever it opened it closes; what only the user can cure is told once and tried again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handspan_service.contract.calibration import CameraNumbers
from handspan_service.contract.control import Imaging
from handspan_service.contract.model import CalibrationKind, DeviceInfo, SourceKind
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import EndOfSource, RecordedHands, Source
from handspan_service.errors import DeviceError, DeviceLost, DeviceReason, NoSuchSource, SourceError
from handspan_service.images import StereoImage
from handspan_service.mailbox import Mailbox
from handspan_service.orders import Plan, Playback
from handspan_service.player import Player
from handspan_service.reports import (
    HandsFound,
    Report,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
)
from handspan_service.spots import Spots

if TYPE_CHECKING:
    from handspan_service.device.conditions import Conditions
    from handspan_service.geometry import StereoCalibration

log = logging.getLogger(__name__)

READ_TIMEOUT_S = 0.1  # Longest time that the device thread does not look at its orders.
POLL_S = 1.0  # How often a controller is looked for. Goal: replug to frames within 2 s.
STUBBORN_POLL_S = 5.0  # The same after an error that only the user can cure.


# Sources that are looked through now; a recording keeps the cameras it was made with.
CALIBRATED = (SourceKind.USB, SourceKind.SIMULATED)


class Rate:
    """How fast a count rises, from one look at it to the next."""

    def __init__(self) -> None:
        self._then = (time.monotonic(), 0)

    def take(self, count: int) -> float:
        """Return its rise per second since the last call."""
        then_s, count_then = self._then
        self._then = (now_s, _) = (time.monotonic(), count)
        return (count - count_then) / max(now_s - then_s, 1e-3)


class Feed:
    """What the device thread does and knows.

    Attributes:
        on_near: Called when a source that is there and yields images is about to be opened.
        on_opened: Called with each source that was opened.
        on_image: Called with each image of it.
        on_closed: Called when it is given back.
        on_missed: Called when none can be opened.
        images: Whole images since the start.
        lost: Images that never became whole.
        overwritten: Images that the source itself replaced by newer ones.
        problem: A damage of the source that does not stop it.
        imaging: How images are taken, and what they suffer from.
        scripts: Start-up scripts for the controller that is opened next.
        exposure: How a controller takes its images.
        calibrations: The user's, by serial number.
        standing: Whether a recording stands still, so that no image comes by itself.
    """

    def __init__(
        self,
        plan: Plan,
        mailbox: Mailbox,
        stopping: threading.Event,
        emit: Callable[[Report], None],
        epochs: Iterator[int],
    ) -> None:
        self.on_near: Callable[[], None] = lambda: None
        self.on_opened: Callable[[DeviceInfo], None] = lambda info: None
        self.on_image: Callable[[StereoImage], None] = lambda image: None
        self.on_closed: Callable[[], None] = lambda: None
        self.on_missed: Callable[[], None] = lambda: None
        self.images = self.lost = self.overwritten = 0
        self.problem = ""
        self.scripts = plan.scripts
        self.exposure = plan.exposure
        self.calibrations: Mapping[str, CameraNumbers] = plan.calibrations
        self.imaging = Imaging()
        self.standing = False
        self._spots: Spots | None = None  # Newest place of the hands, left by the tracker thread.
        self._spec = plan.source
        self._plan = plan
        self._mailbox = mailbox
        self._stopping = stopping
        self._emit = emit
        self._epochs = epochs
        self._player = Player(plan.playback, emit)
        self._paused = plan.paused
        self._resting = plan.resting
        self._dark = False  # Whether a controller that is there was given back to rest.
        self._awake = threading.Event()  # Set by whatever a waiting thread must look at.
        self._waiting_for: DeviceReason | None = None
        self._rate = Rate()

    @property
    def coming(self) -> bool:
        """Whether a source that is not open will be, as soon as somebody wants images."""
        return not self._paused and self._waiting_for is None

    @property
    def leaving(self) -> bool:
        """Whether what is open is about to be given up for another source."""
        return self.coming and self._player.has_other()

    def set_paused(self, paused: bool) -> None:
        """Stop reading, or go on; a controller is given back meanwhile."""
        self._paused = paused
        self._awake.set()

    def set_resting(self, resting: bool) -> None:
        """Give a controller back while nobody wants hands, or take it again."""
        self._resting = resting
        self._awake.set()

    def set_playback(self, playback: Playback | None) -> None:
        """Play a recording in the place of the source, or the source again."""
        self._player.wanted = playback
        self._awake.set()

    def step(self) -> None:
        """Play one more item of a recording that stands still."""
        self._player.steps += 1
        self._awake.set()

    def take_spots(self, spots: Spots) -> None:
        """Hear from the tracker thread where hands are."""
        self._spots = spots

    def take_rate_hz(self) -> float:
        """Return images per second since the last call."""
        return self._rate.take(self.images)

    def run(self) -> None:
        """Open and read until it is told to stop, or the source is at its end or unusable."""
        while not self._stopping.is_set():
            if self._paused:
                self._sleep(POLL_S)
                continue
            try:
                if self._dark and self._resting:
                    self._rest()
                    continue
                self._dark = False
                self._open_and_read()
            except EndOfSource:
                if self._player.at_end():
                    self._wait_at_end()
                    continue
                self._emit(SourceEnded())
                return
            except SourceError as error:
                if self._player.refused(error):
                    continue
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
            own = _Own(info)
            self._calibrate(own)
            # While paused a controller is given back, its LEDs go dark; a recording goes on later.
            conditions = _conditions(info)
            self._read(source, watched, own, conditions)
        finally:
            self.on_closed()  # Before it takes its time: from now on nobody counts on it.
            source.close()
            self._mailbox.clear()

    def _wait_at_end(self) -> None:
        """Leave a recording that was played to its end until something else is wanted."""
        while self._player.ended and not self._stopping.is_set():
            self.standing = True
            self._sleep(POLL_S)
        self.standing = False

    def _calibrate(self, own: _Own) -> None:
        """Use the calibrations that hold now, and tell of the source as it is with them."""
        info = own.use(self.calibrations)
        self.on_opened(info)
        self._emit(SourceOpened(info))

    def _rest(self) -> None:
        """Leave the controller dark for a while.

        Raises:
            DeviceLost: It was unplugged meanwhile.
        """
        self._sleep(POLL_S)
        if self._resting and not _is_controller_present():
            self._dark = False
            raise DeviceLost("no controller is plugged in")

    def _choose(self) -> tuple[Source, bool]:
        """Return the source, and whether to give it up when a controller appears."""
        from handspan_service.device import choose

        playing = self._player.begin()
        if playing is not None:
            return playing, False
        if self._spec == choose.AUTO and _is_controller_present():
            self._spec = choose.USB  # Who has used a controller waits for it.
            self.on_near()
        watched = self._spec == choose.AUTO
        source = choose.open_source(
            choose.SIMULATED if watched else self._spec,
            speed=1.0,
            loop=True,
            cache_folder=Path(self._plan.cache_folder),
            scripts=self.scripts,
            exposure=self.exposure,
            calibrating=self._plan.calibrating,
        )
        if watched or self._spec == choose.SIMULATED:
            self.on_near()
        return source, watched

    def _read(
        self,
        source: Source,
        watched: bool,
        own: _Own,
        conditions: Conditions | None,
    ) -> None:
        closes_on_pause = own.info.kind is SourceKind.USB
        base = (self.lost, self.overwritten)
        epoch, loop = next(self._epochs), 0
        look_s = time.monotonic() + POLL_S
        wish: ExposureSettings | None = None
        try:
            while not self._stopping.is_set():
                if self._player.has_other():
                    return
                if closes_on_pause and self._resting and not self._paused:
                    self._dark = True
                    return
                if self._paused:
                    if closes_on_pause:
                        return
                    self._sleep(POLL_S)
                    continue
                if own.known is not self.calibrations:
                    self._calibrate(own)
                    epoch = next(self._epochs)
                self.standing = self._player.stands(source)
                if self.standing:
                    self._sleep(POLL_S)
                    continue
                wish = self._light(source, wish)
                item = source.read(READ_TIMEOUT_S)
                complete_us = time.monotonic_ns() // 1000
                if isinstance(item, StereoImage):
                    self.images += 1
                    item = own.seen(item)
                    self.on_image(item)
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
            self.standing = False

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
        self.on_missed()
        self._sleep(POLL_S if error.retry else STUBBORN_POLL_S)

    def wake(self) -> None:
        """End a wait for a controller."""
        self._awake.set()

    def _sleep(self, seconds: float) -> None:
        self._awake.wait(seconds)
        self._awake.clear()


class _Own:
    """A source that is open, with the user's own calibration of it, if there is one.

    Attributes:
        info: As the source tells of itself.
        known: The calibrations that hold.
    """

    def __init__(self, info: DeviceInfo) -> None:
        self.info = info
        self.known: Mapping[str, CameraNumbers] = {}
        self._calibration: StereoCalibration | None = None

    def use(self, calibrations: Mapping[str, CameraNumbers]) -> DeviceInfo:
        """Take other calibrations, and return what is to be told of the source."""
        self.known = calibrations
        numbers = calibrations.get(self.info.serial)
        if numbers is None or self.info.kind not in CALIBRATED:
            self._calibration = None
            return self.info
        from handspan_service.calibration.values import calibration_of

        self._calibration = calibration_of(numbers)
        return replace(self.info, calibration=CalibrationKind.USER)

    def seen(self, image: StereoImage) -> StereoImage:
        """Return an image with the calibration that holds."""
        if self._calibration is None:
            return image
        return replace(image, calibration=self._calibration)


def _conditions(info: DeviceInfo) -> Conditions | None:
    """Return what judges the images of a source; None where there are none."""
    if info.kind is SourceKind.PLAYBACK:
        return None
    from handspan_service.device.conditions import Conditions

    return Conditions()


def _is_controller_present() -> bool:
    from handspan_service.device import usb

    return usb.present()
