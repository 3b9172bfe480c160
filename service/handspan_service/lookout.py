"""The tracker thread's work: take the newest image, find the hands in it, tell them.

Law: hands are told before anything else is done with their image; what is stale is tracked anew
with the next image, in a new epoch. The thread itself is started in pipeline.py.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from handspan_service.contract.hand_size import ENOUGH_LOOKS, HandSize
from handspan_service.contract.model import (
    DeviceInfo,
    Hand,
    Orientation,
    SourceKind,
    TrackedHands,
)
from handspan_service.errors import ModelError
from handspan_service.feed import Rate
from handspan_service.geometry import camera_pair
from handspan_service.images import StereoImage
from handspan_service.mailbox import Mailbox
from handspan_service.orders import Plan, SetMode, SetOrientation, SetQuality, SetTools
from handspan_service.reports import (
    CamerasKnown,
    HandsFound,
    ImageTaken,
    Report,
    SizeLearnt,
    TrackerFailed,
)
from handspan_service.seen import seen_hands
from handspan_service.spots import Spots, spots_of

if TYPE_CHECKING:
    from handspan_service.tracking.tracker import HandTracker

TAKE_TIMEOUT_S = 0.1  # Longest time that the tracker thread does not look whether to stop.
# Between pictures that somebody looks at: 30 a second of 60, 28.7 of 57.5 or 115.
SHOW_US = 33_000
SPOTS_US = 100_000  # How often a source is told where hands are: as often as it meters them.
TIMINGS_KEPT = 128  # A second of images, for the percentiles.


@dataclass(frozen=True, slots=True)
class _Tracked:
    """An image, and what was found in it.

    Attributes:
        epoch: Of the hands.
        image: As it was looked at.
        hands: Found in it.
        orientation: How the controller lay.
        exchanged: Whether the eyes came the wrong way round.
    """

    epoch: int
    image: StereoImage
    hands: tuple[Hand, ...]
    orientation: Orientation
    exchanged: bool


class Lookout:
    """Takes the newest image, finds hands in it, and tells them."""

    def __init__(
        self,
        plan: Plan,
        mailbox: Mailbox,
        stopping: threading.Event,
        emit: Callable[[Report], None],
        epochs: Iterator[int],
    ) -> None:
        """Prepare; nothing is loaded yet.

        Args:
            plan: What to sense.
            mailbox: Holds the newest image.
            stopping: Set when the thread is to end.
            emit: Takes each report; must not raise.
            epochs: Numbers of epochs, shared with the device thread.
        """
        self.on_found: Callable[[Spots], None] = lambda spots: None
        self.on_hands: Callable[[int, TrackedHands], None] = lambda epoch, found: None
        self.stands: Callable[[], bool] = lambda: False  # Whether no image comes by itself.
        self.orientation: Orientation = plan.orientation
        self.images = plan.images  # Whether images are told.
        self.hands = plan.hands  # Whether new hands are looked for.
        self._plan = plan
        self._size, self._forgotten = plan.size, plan.forgotten
        self.looks = 0  # How far learning the user's size is, of ENOUGH_LOOKS.
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
        self._again = False  # Whether they may get the newest one again.
        self._newest: _Tracked | None = None
        self._shown_us = -SHOW_US
        self._cameras: tuple[object, ...] | None = None  # What CamerasKnown told last.

    def get_ready(self) -> None:
        """Load the networks while a source is being opened, which takes about as long."""
        self._needed.set()

    def on_opened(self, info: DeviceInfo) -> None:
        """Take note of a new source: load the networks if it yields images."""
        self._personal = info.kind is SourceKind.USB
        self.looks = 0
        self._cameras = None
        self._stale = True
        if info.kind is not SourceKind.PLAYBACK:
            self.get_ready()

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

    def show_picture(self, *, again: bool) -> None:
        """Tell one of the next images to look at.

        Args:
            again: Whether it may be one that was told, where none comes by itself.
        """
        self._again, self._show = again, True

    def take_spared_hz(self) -> float:
        """Return how many images per second were left out since the last call."""
        return self._spared_rate.take(self._spared)

    def percentiles_ms(self) -> tuple[float, float]:
        """Return the median and the 95th percentile of the tracker's time for an image."""
        with self._lock:
            spent = sorted(self._spent_ms)
        if not spent:
            return 0.0, 0.0
        return spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 95 // 100)]

    def run(self) -> None:
        """Find hands until stopped, from the first source on that yields images."""
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
                self._show_standing()
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
                self.looks = round(ENOUGH_LOOKS * tracker.size_share)
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
        self._newest = newest = _Tracked(
            epoch, image, hands, tracker.orientation, tracker.eyes_exchanged
        )
        show = self._show and not 0 <= image.timestamp_us - self._shown_us < SHOW_US
        if self.images or show:
            self._emit_image(newest, show=show)

    def _show_standing(self) -> None:
        """Tell the newest image to whoever waits for a picture, where no other comes by itself."""
        newest = self._newest
        if newest is None or not self._show or not self.stands():
            return
        if self._again or newest.image.timestamp_us != self._shown_us:
            self._emit_image(newest, show=True)

    def _emit_image(self, tracked: _Tracked, *, show: bool) -> None:
        """Tell an image, with its hands in its pixels where somebody looks at it."""
        image, seen = tracked.image, None
        eyes = (image.right, image.left) if tracked.exchanged else (image.left, image.right)
        if show:
            self._show, self._shown_us = False, image.timestamp_us
            seen = seen_hands(tracked.hands, tracked.orientation, image)
        height, width = image.left.shape
        pixels = b"".join(eye.tobytes() for eye in eyes)
        self._emit(ImageTaken(tracked.epoch, image.timestamp_us, width, height, pixels, seen))

    def _tell_spots(self, found: TrackedHands, image: StereoImage) -> None:
        """Tell the device thread where hands are, as often as it meters."""
        if found.hands and not 0 <= found.timestamp_us - self._told_us < SPOTS_US:
            self._told_us = found.timestamp_us
            self.on_found(spots_of(found.hands, self.orientation, image))


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
