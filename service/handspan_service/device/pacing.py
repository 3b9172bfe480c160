"""Play what was recorded at the pace it was recorded. Law: times rise strictly, in every loop.

Three ways: in real time (or a factor of it), or as fast as it is read. In real time an image that
nobody fetched before the next was due is skipped and counted, as a controller would do.
"""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handspan_service.contract.model import DeviceInfo
from handspan_service.device.base import EndOfSource, RecordedHands, Source, SourceCounters
from handspan_service.errors import UnreadableSource
from handspan_service.images import StereoImage

MAX_LAG_S = 2.0  # A reader away for longer (pause, suspended machine) goes on where it left off.
DEFAULT_STEP_US = 8696  # One image of the usual mode, between two loops of a single image.


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as a player sees it; tests put their own in its place.

    Attributes:
        now: Monotonic, seconds.
        sleep: Wait for so many seconds.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a recording, not yet decoded.

    Attributes:
        timestamp_us: As recorded, strictly rising.
        sequence: As recorded, rising.
        make: Gives the item, for the timestamp and sequence that it shall have.
    """

    timestamp_us: int
    sequence: int
    make: Callable[[int, int], StereoImage | RecordedHands]


class PacedSource(Source):
    """A source with an end, played once or in a loop. Children say what is in it."""

    may_skip = True  # Whether an item that comes too late may be left out.

    def __init__(self, *, speed: float | None, loop: bool, clock: Clock | None) -> None:
        """Prepare for playing.

        Args:
            speed: Factor on real time; None plays as fast as it is read.
            loop: Whether to begin anew at the end.
            clock: Of the player; the machine's own if None.

        Raises:
            ValueError: The speed is not positive and finite.
        """
        if speed is not None and not (math.isfinite(speed) and speed > 0):
            raise ValueError(f"a speed of {speed} is not possible; it must be above 0")
        self._speed = speed
        self._loop = loop
        self._clock = clock or Clock()
        self._entries: Iterator[Entry] | None = None
        self._reset()

    def _reset(self) -> None:
        self._waiting: Entry | None = None  # Fetched, not yet handed out; shifted already.
        self._newest: Entry | None = None  # The last one fetched, shifted.
        self._step_us = DEFAULT_STEP_US
        self._shift_us = 0
        self._shift_sequence = 0
        self._loops = 0
        self._anchor: tuple[float, int] | None = None
        self._images = self._overwritten = self._lost = 0

    @abstractmethod
    def _prepare(self) -> DeviceInfo:
        """Check what is there and say who recorded it. Raises SourceError."""

    @abstractmethod
    def _play(self) -> Iterator[Entry]:
        """Yield everything once, from the beginning. Raises SourceError."""

    def open(self) -> DeviceInfo:
        """Make the recording ready; see Source.

        Raises:
            SourceError: It cannot be used.
        """
        self.close()
        self._reset()
        info = self._prepare()
        self._entries = self._play()
        return info

    def read(self, timeout_s: float) -> StereoImage | RecordedHands | None:
        """Wait for the next item that is due; see Source.

        Raises:
            EndOfSource: It was played to its end.
            SourceError: It became unreadable.
        """
        entry = self._fetch()
        if entry is None:
            raise EndOfSource
        if self._speed is not None:
            if not self._wait(entry, timeout_s):
                return None
            if self.may_skip:
                entry = self._newest_due(entry)
        self._waiting = None
        return entry.make(entry.timestamp_us, entry.sequence)

    def close(self) -> None:
        """Give everything back; see Source."""
        entries, self._entries, self._waiting = self._entries, None, None
        close = getattr(entries, "close", None)
        if close is not None:
            close()

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return SourceCounters(images=self._images, overwritten=self._overwritten, lost=self._lost)

    def loops(self) -> int:
        """Return how often it began anew since `open`; see Source."""
        return self._loops

    def _due_s(self, entry: Entry) -> float:
        if self._anchor is None:
            self._anchor = (self._clock.now(), entry.timestamp_us)
        start_s, start_us = self._anchor
        return start_s + (entry.timestamp_us - start_us) / (1e6 * (self._speed or 1.0))

    def _wait(self, entry: Entry, timeout_s: float) -> bool:
        """Wait until an item is due, or the time is over; return whether it is due."""
        wait_s = self._due_s(entry) - self._clock.now()
        if wait_s < -MAX_LAG_S:
            self._anchor = (self._clock.now(), entry.timestamp_us)
        if wait_s > 0:
            self._clock.sleep(min(wait_s, max(timeout_s, 0.0)))
        return wait_s <= max(timeout_s, 0.0)

    def _newest_due(self, entry: Entry) -> Entry:
        """Return the newest item that is due now; the older ones are counted as overwritten."""
        now_s = self._clock.now()
        while True:
            self._waiting = None
            following = self._fetch()
            if following is None or self._due_s(following) > now_s:
                return entry
            self._overwritten += 1
            entry = following

    def _fetch(self) -> Entry | None:
        """Return the next item with its time in all loops, or None at the end."""
        if self._waiting is not None:
            return self._waiting
        if self._entries is None:
            return None
        entry = next(self._entries, None)
        if entry is None and self._loop and self._newest is not None:
            entry = self._begin_anew()
        if entry is None:
            self._entries = None
            return None
        shifted = Entry(
            entry.timestamp_us + self._shift_us,
            entry.sequence + self._shift_sequence,
            entry.make,
        )
        if self._newest is not None:
            self._step_us = shifted.timestamp_us - self._newest.timestamp_us
            self._lost += max(0, shifted.sequence - self._newest.sequence - 1)
            if self._step_us <= 0:
                raise UnreadableSource("the times of the recording do not rise")
        self._images += 1
        self._newest = self._waiting = shifted
        return shifted

    def _begin_anew(self) -> Entry | None:
        """Start the next loop, one step after the last item."""
        assert self._newest is not None
        self._loops += 1
        self._entries = self._play()
        entry = next(self._entries, None)
        if entry is not None:
            self._shift_us = self._newest.timestamp_us + self._step_us - entry.timestamp_us
            self._shift_sequence = self._newest.sequence + 1 - entry.sequence
        return entry
