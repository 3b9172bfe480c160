"""What a source of images or frames must offer.

Law: `read` gives the newest whole item or None; it never gives half of one, and never gives
the same one twice.

A source is used by one thread: `open`, then `read` until it is closed or ends, then `close`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from handspan_service.contract.model import DeviceInfo, Gesture, Hand
from handspan_service.contract.settings import ExposureSettings
from handspan_service.images import StereoImage
from handspan_service.spots import Spots


@dataclass(frozen=True, slots=True)
class RecordedHands:
    """Hands that a recording of tracking data holds for one instant: no tracker is needed.

    Attributes:
        timestamp_us: Clock of the source, microseconds, strictly rising.
        hands: As recorded; ids are those of the recording.
        gestures: As recorded; None where the recording has none of its own, so that they are still
            to be recognised.
    """

    timestamp_us: int
    hands: tuple[Hand, ...]
    gestures: tuple[Gesture, ...] | None


@dataclass(frozen=True, slots=True)
class SourceCounters:
    """What went wrong on the way to whole images. Counts since `open`."""

    images: int = 0
    payloads: int = 0
    short: int = 0
    bad_header: int = 0
    overrun: int = 0
    forced: int = 0
    timeouts: int = 0
    errors: int = 0
    lost: int = 0  # Images that the device's own clock says are missing.
    overwritten: int = 0  # Whole images replaced by a newer one before anybody read them.


class EndOfSource(Exception):
    """A recording that is not looped has been played to its end."""


class Source(ABC):
    """Anything that yields stereo images, or hands recorded earlier."""

    @abstractmethod
    def open(self) -> DeviceInfo:
        """Make the source ready to be read.

        Returns:
            Who takes the images.

        Raises:
            DeviceError: The controller cannot be used; see its reason.
            SourceError: The file or folder cannot be used.
        """

    @abstractmethod
    def read(self, timeout_s: float) -> StereoImage | RecordedHands | None:
        """Wait for the next item; where several are ready, take the newest.

        Args:
            timeout_s: Longest time to wait, seconds.

        Returns:
            The item, or None if none came in time.

        Raises:
            DeviceLost: The controller was unplugged.
            DeviceError: It stopped working; see its reason.
            EndOfSource: The recording is over.
        """

    @abstractmethod
    def close(self) -> None:
        """Give everything back. May be called at any time, also twice."""

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return SourceCounters()

    def loops(self) -> int:
        """Return how often a recording began anew; ids of hands of another loop are others."""
        return 0

    def length(self) -> int | None:
        """Return how many items an open source yields in all; None if unknown or endless."""
        return None

    def meter_on(self, spots: Spots) -> None:
        """Say where hands were in a recent image; of use where the light can be set."""
        return None

    def set_exposure(self, wish: ExposureSettings) -> None:
        """Take images otherwise from now on; without effect where that cannot be chosen."""
        return None

    def sensor_setting(self) -> tuple[int, int]:
        """Return exposure in microseconds and gain in sixteenths; zeros where unknown."""
        return 0, 0

    def problem(self) -> str:
        """Return one sentence about a damage that does not stop the source, or an empty text."""
        return ""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
