"""Play recordings of stereo images in the MCAP container.

Law: what is played is bit by bit what was written, in order, up to the first damage; a damaged
image is never delivered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import DeviceInfo, Frame, SourceKind
from handspan_service.device import container, foxglove
from handspan_service.device.pacing import Clock, Entry, PacedSource
from handspan_service.device.peripheral import decode_calibration
from handspan_service.device.recorder import (
    CALIBRATION_JSON,
    CALIBRATION_RECORD,
    DEVICE_METADATA,
    FRAMES_TOPIC,
    TOPICS,
    RecordingWriter,
    decode_calibration_json,
)
from handspan_service.errors import NoSuchSource, UnreadableSource
from handspan_service.geometry import StereoCalibration, nominal_calibration
from handspan_service.images import MIN_SIDE_PX, StereoImage

__all__ = ["RecordingSource", "RecordingWriter"]

Pixels: TypeAlias = NDArray[np.uint8]  # (H, W), grey.


_frame = msgspec.json.Decoder(Frame)


def recorded_frames(path: Path) -> Iterator[tuple[int, Frame]]:
    """Yield what a recording tells was tracked, up to the first damage.

    Args:
        path: The file.

    Yields:
        The time of the image on the source's clock, microseconds, and the frame.

    Raises:
        UnreadableSource: The file cannot be read, is no recording, or a frame is none of ours.
    """
    try:
        with open(path, "rb") as file:
            for record in container.read_records(file):
                if isinstance(record, container.Message) and record.topic == FRAMES_TOPIC:
                    yield record.time_ns // 1000, _frame.decode(record.data)
    except container.Damage:
        return  # Whoever plays the images says so.
    except msgspec.MsgspecError as error:
        raise UnreadableSource(f"{path} holds frames of another program: {error}") from error
    except (OSError, container.NoContainer) as error:
        raise UnreadableSource(f"{path} cannot be read: {error}") from error


class _Head:
    """What stands in a recording beside its images."""

    def __init__(self) -> None:
        self.device: dict[str, str] = {}
        self.files: dict[str, bytes] = {}


class RecordingSource(PacedSource):
    """A recording as a source of stereo images."""

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = 1.0,
        loop: bool = False,
        clock: Clock | None = None,
    ) -> None:
        """Name the recording; `open` reads its beginning.

        Args:
            path: The file.
            speed: Factor on real time; None plays as fast as it is read.
            loop: Whether to begin anew at the end.
            clock: Of the player; the machine's own if None.
        """
        super().__init__(speed=speed, loop=loop, clock=clock)
        self._path = Path(path)
        self._calibration = nominal_calibration()
        self._problem = ""
        self._begun: tuple[Entry, Iterator[Entry]] | None = None

    def problem(self) -> str:
        """Return what is damaged or missing; see Source."""
        return self._problem

    def length(self) -> int | None:
        """Return the number of images that the index tells, None if it has none; see Source."""
        if self._loop:
            return None
        try:
            with open(self._path, "rb") as file:
                return container.message_count(file, TOPICS[0])
        except OSError:  # `open` and `read` tell what is wrong with the file.
            return None

    def close(self) -> None:
        """Close the file."""
        super().close()
        if self._begun is not None:
            cast("Generator[Entry]", self._begun[1]).close()
            self._begun = None

    def _prepare(self) -> DeviceInfo:
        self._problem = ""
        head = _Head()
        entries = self._entries_of(head)
        first = next(entries, None)
        if first is None:
            why = self._problem or "it was ended before the first image"
            raise UnreadableSource(f"{self._path} holds no whole image: {why}; record it again")
        self._calibration = self._calibration_of(head)
        self._begun = first, entries
        return self._info_of(head)

    def _play(self) -> Iterator[Entry]:
        if self._begun is not None:
            (first, entries), self._begun = self._begun, None
            yield first
        else:
            entries = self._entries_of(_Head())
        yield from entries

    def _entries_of(self, head: _Head) -> Iterator[Entry]:
        """Yield all whole image pairs; learn what stands before them."""
        count = 0
        try:
            with open(self._path, "rb") as file:
                for entry in _pairs(container.read_records(file), head, self._stereo):
                    count += 1
                    yield entry
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSuchSource(f"there is no recording {self._path}; check its name") from error
        except OSError as error:
            raise UnreadableSource(
                f"{self._path} cannot be read: {error.strerror}; check the medium and permissions"
            ) from error
        except container.NoContainer as error:
            raise UnreadableSource(
                f"{self._path} is no MCAP recording; name a file made by `handspan-service record`"
            ) from error
        except container.Damage as error:
            self._problem = f"{self._path.name} is damaged after {count} images: {error}"

    def _stereo(self, left: Pixels, right: Pixels, timestamp_us: int, sequence: int) -> StereoImage:
        return StereoImage(left, right, timestamp_us, sequence, self._calibration)

    def _calibration_of(self, head: _Head) -> StereoCalibration:
        record = head.files.get(CALIBRATION_RECORD, b"")
        try:
            if CALIBRATION_JSON in head.files:
                return decode_calibration_json(head.files[CALIBRATION_JSON], record)
            if record:
                return decode_calibration(record)
            self._problem = "the recording holds no calibration"
        except UnreadableSource as error:
            self._problem = f"the calibration in the recording is unusable: {error}"
        self._problem += "; hands are measured with that of an average controller"
        return nominal_calibration()

    def _info_of(self, head: _Head) -> DeviceInfo:
        device = head.device
        try:
            rate_hz = float(device.get("nominal_rate_hz", "0"))
        except ValueError:
            rate_hz = 0.0
        return DeviceInfo(
            serial=device.get("serial") or self._path.stem,
            kind=SourceKind.RECORDING,
            model=device.get("model") or "Recorded controller",
            firmware=device.get("firmware", ""),
            calibration=self._calibration.kind,
            nominal_rate_hz=rate_hz if math.isfinite(rate_hz) and rate_hz > 0 else 0.0,
        )


def _pairs(
    records: Iterator[container.Record],
    head: _Head,
    stereo: Callable[[Pixels, Pixels, int, int], StereoImage],
) -> Iterator[Entry]:
    """Yield an entry for each left and right image of the same time.

    Raises:
        Damage: See container; also where an image is none, or times do not rise.
    """
    left: tuple[int, Pixels] | None = None
    last_us = -1
    for record in records:
        if isinstance(record, container.Metadata):
            if record.name == DEVICE_METADATA:
                head.device.update(record.values)
        elif isinstance(record, container.Attachment):
            head.files[record.name] = record.data
        elif record.topic in TOPICS:
            pixels = _pixels(record)
            if record.topic == TOPICS[0]:
                left = record.time_ns, pixels
            elif left is not None and left[0] == record.time_ns:
                timestamp_us = record.time_ns // 1000
                if timestamp_us <= last_us or left[1].shape != pixels.shape:
                    raise container.Damage("its image pairs do not follow each other")
                last_us = timestamp_us
                yield Entry(timestamp_us, record.sequence, partial(stereo, left[1], pixels))


def _pixels(message: container.Message) -> Pixels:
    try:
        pixels = foxglove.decode_raw_image(message.data)
    except foxglove.MalformedMessage as error:
        raise container.Damage(str(error)) from error
    if min(pixels.shape) < MIN_SIDE_PX:
        height, width = pixels.shape
        raise container.Damage(f"an image of {width} x {height} pixels is too small to show a hand")
    return pixels
