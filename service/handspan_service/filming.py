"""Write what sensing sees and finds to a recording, while it goes on.

Law: neither the device nor the tracker ever waits for the disk; what does not fit in the queue is
left out and counted, and whatever ends it, the file is closed and plays.
"""

from __future__ import annotations

import queue
import shutil
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from handspan_service.contract.model import DeviceInfo, Hand, TrackedHands
from handspan_service.device.recorder import RecordingWriter
from handspan_service.errors import SourceError
from handspan_service.frames import FrameMaker
from handspan_service.gestures.recogniser import GestureRecogniser
from handspan_service.images import StereoImage
from handspan_service.orders import Record
from handspan_service.reports import RecordingTold, Report

QUEUE_ITEMS = 96  # Images and hands: less than half a second, some 15 MB.
TELL_S = 0.5
TAKE_S = 0.2  # Longest time that it does not look whether to end.
LEAST_FREE_BYTES = 300 << 20  # Other programs need room too: it ends before the disk is full.
RECENT = 64  # Images whose hands may still come.


class _Hands:
    """Hands that were found in an image."""

    def __init__(self, epoch: int, timestamp_us: int, hands: tuple[Hand, ...]) -> None:
        self.epoch = epoch
        self.timestamp_us = timestamp_us
        self.hands = hands


class Filming:
    """One recording being made."""

    def __init__(self, order: Record, info: DeviceInfo, emit: Callable[[Report], None]) -> None:
        """Prepare; the file appears with the first image.

        Args:
            order: Where to.
            info: Who takes the images.
            emit: Takes reports on it. Called from the thread that runs it.
        """
        self._path = Path(order.path)
        self._number = order.number
        self._info = info
        self._emit = emit
        self._queue: queue.Queue[StereoImage | _Hands] = queue.Queue(QUEUE_ITEMS)
        self._ending = False
        self._problem = ""
        self._dropped = self._images = self._frames = 0
        self._first_us = self._last_us = 0
        self._recent: deque[tuple[int, int]] = deque(maxlen=RECENT)
        self._maker = FrameMaker()
        self._recogniser = GestureRecogniser()
        self._epoch = 0
        self._writer: RecordingWriter | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is taken."""
        return self._ending

    def take_image(self, image: StereoImage) -> None:
        """Take an image; called by the device thread."""
        self._put(image)

    def take_hands(self, epoch: int, found: TrackedHands) -> None:
        """Take what was found in an image that was taken; called by the tracker thread."""
        self._put(_Hands(epoch, found.timestamp_us, found.hands))

    def end(self, problem: str = "") -> None:
        """Take nothing more; what was taken is still written."""
        if not self._ending:
            self._problem = problem
            self._ending = True

    def run(self) -> None:
        """Write until it is ended, or the disk refuses."""
        try:
            self._write_all()
            if self._writer is not None:
                self._writer.close()
            elif not self._problem:
                self._problem = "no image came: nothing was recorded"
        except SourceError as error:
            self._ending, self._problem = True, str(error)
        self._tell(over=True)

    def _put(self, item: StereoImage | _Hands) -> None:
        if self._ending:
            return
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self._dropped += isinstance(item, StereoImage)

    def _write_all(self) -> None:
        told_s = 0.0
        while not (self._ending and self._queue.empty()):
            if time.monotonic() - told_s >= TELL_S:
                told_s = time.monotonic()
                self._tell(over=False)
                self._look_at_disk()
            try:
                item = self._queue.get(timeout=TAKE_S)
            except queue.Empty:
                continue
            if isinstance(item, StereoImage):
                self._write_image(item)
            else:
                self._write_hands(item)

    def _write_image(self, image: StereoImage) -> None:
        if self._writer is None:
            self._writer = RecordingWriter(self._path, self._info, image.calibration)
            self._first_us = image.timestamp_us
        elif image.timestamp_us <= self._last_us:
            return  # A source that began anew; its end was told already.
        self._writer.write(image)
        self._images += 1
        self._last_us = image.timestamp_us
        self._recent.append((image.timestamp_us, image.sequence))

    def _write_hands(self, found: _Hands) -> None:
        sequence = next((one for us, one in self._recent if us == found.timestamp_us), None)
        if sequence is None or self._writer is None:
            return  # Its image was left out.
        if found.epoch != self._epoch:
            self._epoch = found.epoch
            self._maker.new_source()
        gestures = self._recogniser.process(TrackedHands(found.timestamp_us, found.hands))
        frame = self._maker.make(found.timestamp_us, found.hands, gestures)
        self._writer.write_frame(frame, found.timestamp_us, sequence)
        self._frames += 1

    def _look_at_disk(self) -> None:
        try:
            free = shutil.disk_usage(self._path.parent).free
        except OSError:  # Then the next write says what is wrong.
            return
        if free < LEAST_FREE_BYTES:
            self.end("the disk is nearly full: make room, then record again")

    def _tell(self, *, over: bool) -> None:
        try:
            size = self._path.stat().st_size
        except OSError:  # There is no file yet, or not any more.
            size = 0
        seconds = (self._last_us - self._first_us) / 1e6
        self._emit(
            RecordingTold(
                self._number,
                over,
                seconds,
                self._images,
                self._frames,
                self._dropped,
                size,
                self._problem,
            )
        )
