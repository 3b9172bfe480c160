"""The simulated controller in a process of its own, as a real controller has its own processor.

Law: it never outlives its reader, and its reader never shares an interpreter with it.

Drawing hands takes as much Python as tracking them; in one interpreter the two would wait for each
other and neither keep 115 images a second. Through a pipe an image costs its reader 0.1 ms.

The artist (`python -m handspan_service.device.apart SEED`) writes one line of JSON (identity,
calibration record, size of the pictures), then images: a header and both raw pictures, in one
piece, so that the reader is woken once. A full pipe makes it wait, and it skips what it is late
for.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO

import numpy as np

from handspan_service.contract.model import CalibrationKind, DeviceInfo, SourceKind
from handspan_service.device.base import Source, SourceCounters
from handspan_service.device.peripheral import decode_calibration, encode_calibration
from handspan_service.errors import DeviceError, DeviceReason
from handspan_service.geometry import StereoCalibration
from handspan_service.host import wake_without_parent
from handspan_service.images import StereoImage

_HEADER = struct.Struct("<QQ")  # Timestamp in microseconds, sequence.
_PIPE_BYTES = 1 << 20  # Three images. Source: the most that Linux grants to any user.
_STOP_S = 2.0
_WAIT_S = 1.0
BESIDE = 10  # Nice value: where cores are few, who tracks the hands goes before who draws them.


class SourceApart(Source):
    """Reads what the artist draws."""

    def __init__(self, seed: int) -> None:
        """Choose who is drawn.

        Args:
            seed: Of the simulated hands.
        """
        self._seed = seed
        self._artist: subprocess.Popen[bytes] | None = None
        self._waiting = select.poll()
        self._calibration: StereoCalibration | None = None
        self._size_px = (0, 0)
        self._images = 0
        self._next = 0
        self._lost = 0

    def open(self) -> DeviceInfo:
        """Start the artist; see Source."""
        self.close()
        self._images = self._next = self._lost = 0
        self._artist = subprocess.Popen(
            [sys.executable, "-m", "handspan_service.device.apart", str(self._seed)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._waiting = select.poll()
        self._waiting.register(self._pipe, select.POLLIN)
        if sys.platform == "linux":  # Elsewhere an image takes a few more turns.
            with suppress(OSError):  # A user whose pipes are many already keeps a small one.
                fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        about = json.loads(self._line())
        self._calibration = decode_calibration(bytes.fromhex(about["record"]))
        self._size_px = about["height_px"], about["width_px"]
        return DeviceInfo(
            serial=about["serial"],
            kind=SourceKind.SIMULATED,
            model=about["model"],
            firmware="",
            calibration=CalibrationKind(about["calibration"]),
            nominal_rate_hz=about["rate_hz"],
        )

    def read(self, timeout_s: float) -> StereoImage | None:
        """Wait for the next image; see Source.

        Raises:
            DeviceError: The artist has ended.
        """
        if not self._ready(timeout_s):
            return None
        image = self._image()
        while self._ready(0.0):  # The reader was away: take the newest.
            image = self._image()
        self._images += 1
        self._lost += image.sequence - self._next
        self._next = image.sequence + 1
        return image

    def close(self) -> None:
        """Send the artist away; see Source."""
        artist, self._artist = self._artist, None
        if artist is None:
            return
        assert artist.stdout is not None
        artist.stdout.close()
        artist.terminate()
        try:
            artist.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            artist.kill()
            artist.wait()

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return SourceCounters(images=self._images, overwritten=self._lost)

    @property
    def _pipe(self) -> int:
        assert self._artist is not None, "open the source first"
        assert self._artist.stdout is not None
        return self._artist.stdout.fileno()

    def _ready(self, timeout_s: float) -> bool:
        return bool(self._waiting.poll(max(timeout_s, 0.0) * 1e3))  # Milliseconds.

    def _image(self) -> StereoImage:
        header = bytearray(_HEADER.size)
        pixels = np.empty((2, *self._size_px), np.uint8)
        self._fill(memoryview(header), pixels.reshape(-1).data)
        timestamp_us, sequence = _HEADER.unpack(header)
        pixels.flags.writeable = False
        assert self._calibration is not None
        return StereoImage(pixels[0], pixels[1], timestamp_us, sequence, self._calibration)

    def _line(self) -> bytes:
        line = bytearray()
        byte = bytearray(1)
        while byte != b"\n":
            self._fill(memoryview(byte))
            line += byte
        return bytes(line)

    def _fill(self, *targets: memoryview) -> None:
        """Read until all targets, of bytes, are full."""
        left = targets
        while left:
            count = os.readv(self._pipe, left)
            if not count:
                raise DeviceError(
                    DeviceReason.UNKNOWN, "The simulated controller has stopped.", retry=True
                )
            left = _beyond(count, left)


def _beyond(count: int, parts: tuple[memoryview, ...]) -> tuple[memoryview, ...]:
    """Return what follows so many bytes of parts that lie one after the other."""
    while parts and count >= len(parts[0]):
        count -= len(parts[0])
        parts = parts[1:]
    return (parts[0][count:], *parts[1:]) if count else parts


def draw(seed: int, output: BinaryIO) -> None:
    """Write images in real time until nobody reads them any more."""
    from handspan_service.device.sensor import HEIGHT_PX, WIDTH_PX
    from handspan_service.device.simulated import SimulatedSource

    with SimulatedSource(seed, realtime=True) as source:
        info = source.open()
        about = {
            "serial": info.serial,
            "model": info.model,
            "calibration": info.calibration,
            "rate_hz": info.nominal_rate_hz,
            "record": (source.calibration.record or encode_calibration(source.calibration)).hex(),
            "height_px": HEIGHT_PX,
            "width_px": WIDTH_PX,
        }
        output.write(json.dumps(about).encode() + b"\n")
        output.flush()
        os.nice(BESIDE)  # Until now all waited for this.
        while True:
            image = source.read(_WAIT_S)
            if image is None:
                continue
            header = memoryview(_HEADER.pack(image.timestamp_us, image.sequence))
            left: tuple[memoryview, ...] = (
                header,
                image.left.reshape(-1).data,
                image.right.reshape(-1).data,
            )
            while left:
                left = _beyond(os.writev(output.fileno(), left), left)


def main() -> None:
    """Draw what the command line asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The reader decides when it is over.
    wake_without_parent()
    try:
        draw(int(sys.argv[1]), sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(0)  # Nobody reads any more; closing standard output again would fail too.


if __name__ == "__main__":
    main()
