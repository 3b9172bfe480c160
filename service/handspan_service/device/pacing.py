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


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry with the time and number that it has among all loops."""

    timestamp_us: int
    sequence: int
    loop: int
    entry: Entry


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
        self._waiting: _Placed | None = None  # Fetched, not yet handed out.
        self._newest: _Placed | None = None  # The last one fetched.
        self._begun_anew = self._delivered_loop = 0
        self._step_us = DEFAULT_STEP_US
        self._shift_us = 0
        self._shift_sequence = 0
        self._anchor: tuple[float, int] | None = None
        self._first_us: int | None = None  # As recorded.
        self._position_us = 0
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
        placed = self._fetch()
        if placed is None:
            raise EndOfSource
        if self._speed is not None:
            if not self._wait(placed, timeout_s):
                return None
            if self.may_skip:
                placed = self._newest_due(placed)
        if self._waiting is placed:
            self._waiting = None
        self._delivered_loop = placed.loop
        if self._first_us is None:
            self._first_us = placed.entry.timestamp_us
        self._position_us = placed.entry.timestamp_us - self._first_us
        return placed.entry.make(placed.timestamp_us, placed.sequence)

    def set_pace(self, speed: float, loop: bool) -> None:
        """Go on at another speed, and begin anew at the end or not."""
        self._speed, self._loop = speed, loop
        self.hold()

    def hold(self) -> None:
        """Stand still until the next `read`, which gives the next item at once."""
        self._anchor = None

    def position_s(self) -> float:
        """Return where the newest item stands in the recording, seconds after the first."""
        return self._position_us / 1e6

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
        """Return the loop of the item that was read last; see Source."""
        return self._delivered_loop

    def _due_s(self, placed: _Placed) -> float:
        if self._anchor is None:
            self._anchor = (self._clock.now(), placed.timestamp_us)
        start_s, start_us = self._anchor
        return start_s + (placed.timestamp_us - start_us) / (1e6 * (self._speed or 1.0))

    def _wait(self, placed: _Placed, timeout_s: float) -> bool:
        """Wait until an item is due, or the time is over; return whether it is due."""
        wait_s = self._due_s(placed) - self._clock.now()
        if wait_s < -MAX_LAG_S:
            self._anchor = (self._clock.now(), placed.timestamp_us)
        if wait_s > 0:
            self._clock.sleep(min(wait_s, max(timeout_s, 0.0)))
        return wait_s <= max(timeout_s, 0.0)

    def _newest_due(self, placed: _Placed) -> _Placed:
        """Return the newest item that is due now; the older ones are counted as overwritten."""
        now_s = self._clock.now()
        while True:
            self._waiting = None
            following = self._fetch()
            if following is None or self._due_s(following) > now_s:
                return placed
            self._overwritten += 1
            placed = following

    def _fetch(self) -> _Placed | None:
        """Return the next item with its time among all loops, or None at the end."""
        if self._waiting is not None or self._entries is None:
            return self._waiting
        entry = next(self._entries, None)
        if entry is None and self._loop and self._newest is not None:
            entry = self._begin_anew(self._newest)
        if entry is None:
            self._entries = None
            return None
        placed = _Placed(
            entry.timestamp_us + self._shift_us,
            entry.sequence + self._shift_sequence,
            self._begun_anew,
            entry,
        )
        if self._newest is not None:
            self._step_us = placed.timestamp_us - self._newest.timestamp_us
            if self._step_us <= 0:
                raise UnreadableSource("the times of the recording do not rise; record it again")
            self._lost += max(0, placed.sequence - self._newest.sequence - 1)
        self._images += 1
        self._newest = self._waiting = placed
        return placed

    def _begin_anew(self, last: _Placed) -> Entry | None:
        """Start the next loop, one step after the last item of this one."""
        self._entries = self._play()
        entry = next(self._entries, None)
        if entry is not None:
            self._begun_anew += 1
            self._shift_us = last.timestamp_us + self._step_us - entry.timestamp_us
            self._shift_sequence = last.sequence + 1 - entry.sequence
        return entry
