"""A folder of image files as a source of stereo images.

Law: a folder is either in order as far as file names, headers and times tell, or refused with the
name of the file that is missing or odd.

    frames/000000.png ...   left and right side by side, 8 bit grey, numbered without a gap
    timestamps.txt          microseconds, one per line and image, rising
    calibration.bin         the controller's factory record
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from handspan_service.contract.model import DeviceInfo, SourceKind
from handspan_service.device.pacing import Clock, Entry, PacedSource
from handspan_service.device.peripheral import decode_calibration
from handspan_service.device.recorder import RecordingWriter
from handspan_service.errors import NoSuchSource, UnreadableSource
from handspan_service.geometry import StereoCalibration, nominal_calibration
from handspan_service.images import MIN_SIDE_PX, StereoImage

FRAMES = "frames"
TIMESTAMPS = "timestamps.txt"
CALIBRATION = "calibration.bin"
LAYOUT_HELP = "see docs/recordings.md for the layout of such a folder"
_PNG_HEAD = struct.Struct(">8sI4sIIBBBBB")  # Signature and IHDR. Source: PNG specification.
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_TIME_DIGITS = 16  # 317 years; in nanoseconds, as recordings count, it still fits 64 bits.


class FolderSource(PacedSource):
    """A folder of numbered stereo pictures."""

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = None,
        loop: bool = False,
        clock: Clock | None = None,
    ) -> None:
        """Name the folder; `open` looks at all of its files.

        Args:
            path: The folder.
            speed: Factor on real time; None plays as fast as it is read.
            loop: Whether to begin anew at the end.
            clock: Of the player; the machine's own if None.
        """
        super().__init__(speed=speed, loop=loop, clock=clock)
        self._path = Path(path)
        self._times_us: tuple[int, ...] = ()
        self._size_px = (0, 0)
        self._calibration = nominal_calibration()
        self._problem = ""

    @property
    def calibration(self) -> StereoCalibration:
        """Model of the cameras, once open."""
        return self._calibration

    def length(self) -> int | None:
        """Return the number of images; see Source."""
        return None if self._loop else len(self._times_us)

    def problem(self) -> str:
        """Return what is missing without stopping the source; see Source."""
        return self._problem

    def _prepare(self) -> DeviceInfo:
        self._problem = ""
        if not os.path.exists(self._path):
            raise NoSuchSource(f"there is no folder {self._path}; check its name")
        try:
            self._times_us = _read_times(self._path / TIMESTAMPS)
            self._size_px = self._check_frames()
            self._calibration = self._read_calibration()
        except OSError as error:
            raise UnreadableSource(
                f"{error.filename or self._path} cannot be read: {error.strerror}; {LAYOUT_HELP}"
            ) from error
        times = self._times_us
        rate_hz = (len(times) - 1) * 1e6 / (times[-1] - times[0]) if len(times) > 1 else 0.0
        return DeviceInfo(
            serial=self._path.resolve().name or "folder",
            kind=SourceKind.FOLDER,
            model="Folder of images",
            firmware="",
            calibration=self._calibration.kind,
            nominal_rate_hz=round(rate_hz, 1),
        )

    def _frame(self, index: int) -> Path:
        return self._path / FRAMES / f"{index:06}.png"

    def _check_frames(self) -> tuple[int, int]:
        """Compare the files with the times; return width and height that all of them have."""
        folder = self._path / FRAMES
        found = sorted(path.name for path in folder.iterdir())
        wanted = [self._frame(index).name for index in range(len(self._times_us))]
        missing = sorted(set(wanted) - set(found))
        if missing:
            raise UnreadableSource(
                f"{folder / missing[0]} is missing: {TIMESTAMPS} has {len(wanted)} lines, "
                f"{len(missing)} of these images are not there; {LAYOUT_HELP}"
            )
        odd = sorted(set(found) - set(wanted))
        if odd:
            raise UnreadableSource(
                f"{folder / odd[0]} has no line in {TIMESTAMPS}, which has {len(wanted)}; "
                f"{LAYOUT_HELP}"
            )
        size = _png_size(self._frame(0))
        for index in range(1, len(wanted)):
            other = _png_size(self._frame(index))
            if other != size:
                raise UnreadableSource(
                    f"{self._frame(index)} has {other[0]} x {other[1]} pixels, "
                    f"the first image {size[0]} x {size[1]}; all must be alike"
                )
        return size

    def _read_calibration(self) -> StereoCalibration:
        path = self._path / CALIBRATION
        try:
            record = path.read_bytes()
        except FileNotFoundError:
            self._problem = (
                f"{path} is missing; hands are measured with that of an average controller"
            )
            return nominal_calibration()
        try:
            return decode_calibration(record)
        except UnreadableSource as error:
            raise UnreadableSource(
                f"{path} is unusable: {error}. Copy the record of the controller that took the "
                "images, or remove the file to use that of an average controller"
            ) from error

    def _play(self) -> Iterator[Entry]:
        for index, timestamp_us in enumerate(self._times_us):
            yield Entry(timestamp_us, index, partial(self._image, index))

    def _image(self, index: int, timestamp_us: int, sequence: int) -> StereoImage:
        path = self._frame(index)
        try:
            data = np.frombuffer(path.read_bytes(), np.uint8)
            picture = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if len(data) else None
        except (OSError, cv2.error) as error:
            raise UnreadableSource(f"{path} cannot be read: {error}; replace it") from error
        width, height = self._size_px
        if picture is None or picture.dtype != np.uint8 or picture.shape != (height, width):
            raise UnreadableSource(f"{path} is damaged; replace it")
        left = np.ascontiguousarray(picture[:, : width // 2], dtype=np.uint8)
        right = np.ascontiguousarray(picture[:, width // 2 :], dtype=np.uint8)
        return StereoImage(left, right, timestamp_us, sequence, self._calibration)


def _read_times(path: Path) -> tuple[int, ...]:
    """Return the times of all images, microseconds, strictly rising. Raises UnreadableSource."""
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise UnreadableSource(f"{path} is empty; {LAYOUT_HELP}")
    times: list[int] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_TIME_DIGITS):
            raise UnreadableSource(
                f"line {number} of {path} is no number of microseconds: {text[:40]!r}; "
                f"{LAYOUT_HELP}"
            )
        if times and int(text) <= times[-1]:
            raise UnreadableSource(
                f"line {number} of {path} does not rise: {text} after {times[-1]}; {LAYOUT_HELP}"
            )
        times.append(int(text))
    return tuple(times)


def _png_size(path: Path) -> tuple[int, int]:
    """Return width and height of a stereo picture by its header. Raises UnreadableSource."""
    with open(path, "rb") as file:
        head = file.read(_PNG_HEAD.size)
    if len(head) < _PNG_HEAD.size or not head.startswith(_PNG_SIGNATURE):
        raise UnreadableSource(f"{path} is no PNG picture; {LAYOUT_HELP}")
    _, _, kind, width, height, depth, colour, *_ = _PNG_HEAD.unpack(head)
    if kind != b"IHDR":
        raise UnreadableSource(f"{path} is damaged; replace it")
    if depth != 8:
        raise UnreadableSource(
            f"{path} has {depth} bits per value, not 8; convert it to 8 bit grey"
        )
    if colour != 0:
        raise UnreadableSource(f"{path} has colours; convert it to 8 bit grey")
    if width % 2:
        raise UnreadableSource(
            f"{path} is {width} pixels wide: left and right image must stand side by side"
        )
    if min(width // 2, height) < MIN_SIDE_PX:
        raise UnreadableSource(f"{path} has {width} x {height} pixels: too few to show a hand")
    return width, height


def import_folder(
    folder: Path, mcap_path: Path, progress: Callable[[int, int], None] | None = None
) -> str:
    """Make a recording of a folder of images.

    Args:
        folder: The folder.
        mcap_path: The recording to be made; it must not exist.
        progress: Called after each image with the number done and the number of all.

    Returns:
        One sentence about what was missing in the folder, or an empty text.

    Raises:
        SourceError: The folder cannot be used, or the recording cannot be written.
    """
    source = FolderSource(folder, speed=None)
    info = source.open()
    try:
        count = source.length() or 0
        with RecordingWriter(mcap_path, info, source.calibration) as writer:
            for done in range(1, count + 1):
                image = source.read(0.0)
                assert isinstance(image, StereoImage)
                writer.write(image)
                if progress is not None:
                    progress(done, count)
        return source.problem()
    finally:
        source.close()
