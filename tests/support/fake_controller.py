"""A Leap Motion Controller in memory: what it answers, and the payloads it sends, with its faults.

Law: it does what the real one was seen to do (docs/device.md), also where that is odd; each oddity
and fault can be switched. It knows time only from its FakeClock.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from handspan_service.device.peripheral import (
    FrameMode,
    decode_probe,
    encode_calibration,
    encode_frame,
    encode_payloads,
    encode_probe,
    encode_trailer,
    parse_configuration,
)
from handspan_service.device.peripheral import Probe as ProbeRecord
from handspan_service.geometry import NOMINAL_RADIAL, Camera, StereoCalibration

SERIAL = "FK00000000001"
CONTROL_US = 100  # Time of one control transfer.
REAL_SLOWNESS = 1.027  # A real controller delivers 112 images per second in the 115 mode.
LARGEST_FRAME_BYTES = 721920
FIFO_PAYLOADS = 2

CALIBRATION = StereoCalibration(
    40.25,
    Camera(131.5, (3.25, -4.5), NOMINAL_RADIAL, (0.001, -0.002, 0.003)),
    Camera(132.75, (-2.0, 1.5), NOMINAL_RADIAL, (-0.002, 0.001, 0.0005)),
)


class Trouble(Enum):
    """What may come out of the endpoint instead of a payload."""

    STALL = "stall"
    IO = "io"
    UNPLUG = "unplug"
    REPLUG = "replug"  # Gone and back under another address, as in a brown-out.


Tamper = Callable[[int, int, bytes], list["bytes | Trouble"]]


class FakeClock:
    """A host clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now_us = 1_000_000

    def __call__(self) -> int:
        return self.now_us

    def sleep(self, duration_s: float) -> None:
        self.now_us += round(duration_s * 1e6)


class NoAnswer(Exception):
    """The transfer never completes."""


class Refused(Exception):
    """The controller stalls the request."""


def device_descriptor() -> bytes:
    return struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0xEF, 2, 1, 64, 0xF182, 3, 0, 1, 2, 0, 1)


def _interface(number: int, subclass: int) -> bytes:
    return bytes([9, 4, number, 0, 1, 14, subclass, 0, 0])


MODES = (  # Width, height, interval in 100 ns, images per second as the bit rates state it.
    (640, 480, 173913, 57.5),
    (640, 240, 86956, 115),
    (640, 120, 46728, 214),
    (752, 480, 200000, 50),
    (752, 240, 100000, 100),
    (752, 120, 52631, 190),
)


def control_parts() -> bytes:
    """Class descriptors of interface 0, its endpoint's left out."""
    terminal = bytes([18, 0x24, 2, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0x28, 2, 0])
    processing = bytes([12, 0x24, 5, 5, 2, 0, 0, 3, 0x7B, 2, 0, 0])
    extension = bytes([28, 0x24, 6, 6, *[255] * 16, 0, 1, 5, 3, 0, 0, 0, 0])
    output = bytes([9, 0x24, 3, 3, 1, 1, 0, 6, 0])
    units = terminal + processing + extension + output
    header = struct.pack("<BBBHHIBB", 13, 0x24, 1, 0x0100, 13 + len(units), 1000, 1, 1)
    return header + units


def streaming_parts() -> bytes:
    """Class descriptors of interface 1."""
    yuy2 = b"YUY2" + bytes.fromhex("0000 1000 8000 00aa00389b71")
    frames = b""
    for index, (width, height, interval, rate_hz) in enumerate(MODES, 1):
        size = width * height * 2
        rate_bps = round(size * 8 * rate_hz)
        rates = (rate_bps, rate_bps, size, interval)
        frames += struct.pack("<BBBBBHHIIII", 30, 0x24, 5, index, 0, width, height, *rates)
        frames += struct.pack("<BI", 1, interval)
    image_format = bytes([27, 0x24, 4, 1, len(MODES)]) + yuy2 + bytes([16, 4, 0, 0, 0, 0])
    total = 14 + len(image_format) + len(frames)
    header = struct.pack("<BBBBHB7B", 14, 0x24, 1, 1, total, 0x83, 0, 3, 0, 0, 0, 1, 0)
    return header + image_format + frames


def configuration_descriptor() -> bytes:
    control, streaming = control_parts(), streaming_parts()
    parts = (
        bytes([8, 11, 0, 2, 14, 3, 0, 0])
        + _interface(0, 1)
        + control
        + bytes([7, 5, 0x82, 3, 64, 0, 8])
        + bytes([5, 0x25, 3, 64, 0])
        + _interface(1, 2)
        + streaming
        + bytes([7, 5, 0x83, 2, 0, 2, 1])
    )
    return struct.pack("<BBHBBBBB", 9, 2, 9 + len(parts), 2, 1, 0, 0x80, 250) + parts


def scene(light: float, *, gamma: bool, glare: bool = True, height: int = 240) -> NDArray[np.uint8]:
    """Return a dark room with a round bright hand and light on both side edges."""
    rows, columns = np.mgrid[0:height, 0:640]
    distance = np.hypot((columns - 330) / 90.0, (rows - height / 2) / (height / 4))
    radiance = 0.002 + 0.9 * np.clip(1.1 - distance, 0, 1)
    if glare:
        edge = np.minimum(columns, 639 - columns)
        radiance = radiance + 0.3 * np.exp(-edge / 25.0)
    level = np.clip(radiance * light / 500.0, 0, 1)
    picture: NDArray[np.uint8] = (255 * (np.sqrt(level) if gamma else level)).astype(np.uint8)
    return picture


Pictures = tuple[NDArray[np.uint8], NDArray[np.uint8]]
Scene = Callable[[float, bool, int], Pictures]  # Light, gamma, rows.


def dark_room(light: float, gamma: bool, height: int) -> Pictures:
    """Return what both eyes see of `scene`; its rows are left out as binning does, roughly."""
    whole = scene(light, gamma=gamma, height=max(height, 240))
    rows = whole[:: len(whole) // height]
    return rows, rows


@dataclass
class Oddities:
    """What a test may switch.

    Attributes:
        locked: Accepts everything, but sends nothing until `unlock` was heard.
        unlock: Settings (wValue, wIndex, value) that unlock it, in this order; made up.
        refuse: Settings (wValue, wIndex) that it stalls.
        wrong_reads: Numbers of memory reads whose answer has a wrong bit.
        garbled_memory: Every read of this address range has a wrong bit.
        tamper: Changes payload `part` of frame `number`.
        deaf_after: Frame number from which nothing more is sent until it is committed anew.
    """

    locked: bool = False
    unlock: tuple[tuple[int, int, int], ...] = ()
    refuse: frozenset[tuple[int, int]] = frozenset()
    wrong_reads: frozenset[int] = frozenset()
    garbled_memory: range = range(0)
    tamper: Tamper = lambda _number, _part, payload: [payload]
    deaf_after: int | None = None


class FakeController:
    """One controller, from power on to power loss."""

    def __init__(self, clock: FakeClock, oddities: Oddities, serial: str = SERIAL) -> None:
        self.clock = clock
        self.odd = oddities
        self.log: list[tuple[int, int, int, int, bytes]] = []
        self.memory = bytearray(256)
        self.memory[: len(serial)] = serial.encode()
        self.memory[0x62:0x64] = b"\x11\x00"
        self.memory[0x64:0x100] = encode_calibration(CALIBRATION, score=100, unix_time_s=1)
        self.memory_reads = 0
        self.controls: dict[tuple[int, int], int] = {
            (0x0B00, 0x0200): 100,
            (0x0400, 0x0500): 40,
            (0x0200, 0x0500): 9,
            (0x0A00, 0x0500): 2,
        }
        self.switches = [1, 0, 0, 0, 0, 240, 0]  # What the last program left: HDR on, dark.
        self.crashed = False
        self.deaf = False  # Sends nothing any more, whatever it is told.
        self.unlocked = 0
        self.probe = ProbeRecord(0, 1, 4, 200000, 0, 0, 0, 0, 0, LARGEST_FRAME_BYTES, 16384)
        self.mode: FrameMode | None = None
        self.halted = False
        self.modes = parse_configuration(configuration_descriptor()).modes
        self._queue: Iterator[tuple[int, bytes | Trouble]] | None = None
        self._next: tuple[int, bytes | Trouble] | None = None
        self.frame_number = 0
        self.pictures: dict[tuple[float, bool, int], Pictures] = {}
        self.seen: Scene = dark_room  # What lies before both eyes.
        self.fifo: deque[bytes | Trouble] = deque()

    # Control pipe

    def control(self, kind: int, request: int, value: int, index: int, data: bytes) -> bytes:
        """Answer one request.

        Raises:
            NoAnswer: The transfer hangs.
            Refused: It stalls.
        """
        self.log.append((kind, request, value, index, data if not kind & 0x80 else b""))
        self.clock.now_us += CONTROL_US
        if self.crashed:
            raise NoAnswer
        if (kind, request) == (0x80, 6):
            return configuration_descriptor() if value == 0x0200 else device_descriptor()
        if kind not in (0x21, 0xA1):
            raise Refused
        if index == 1:
            return self._negotiate(request, value, data)
        if index not in (0x0200, 0x0500) or (value, index) in self.odd.refuse:
            raise Refused
        if request == 0x86:
            return b"\x03"
        if request == 0x01:
            self._set(value, index, data)
            return b""
        if request == 0x81:
            return self._get(value, index).to_bytes(4, "little")
        raise Refused

    def _negotiate(self, request: int, value: int, data: bytes) -> bytes:
        if request in (0x85, 0x87):
            raise NoAnswer
        if request == 0x83:
            return encode_probe(
                ProbeRecord(0, 1, 2, 62500, 0, 0, 0, 0, 0, LARGEST_FRAME_BYTES, 16384)
            )
        if request == 0x81:
            return encode_probe(self.probe)
        if request != 0x01:
            raise Refused
        asked = decode_probe(data[:26].ljust(26, b"\0"))
        interval = asked.interval_100ns if len(data) == 26 else 0
        self.probe = ProbeRecord(
            0, 1, asked.frame_index, interval, 0, 0, 0, 0, 0, LARGEST_FRAME_BYTES, 16384
        )
        if value == 0x0200:
            self._start()
        return b""

    def _set(self, value: int, index: int, data: bytes) -> None:
        if len(data) not in (2, 4):
            raise Refused
        word = int.from_bytes(data, "little")
        self.controls[value, index] = word
        if (value, index) == (0x0300, 0x0500):
            selector = word & 0x3F
            if selector < len(self.switches):
                self.switches[selector] = word >> 6
            self.crashed = self.switches[6] != 0
        steps = self.odd.unlock
        if self.unlocked < len(steps) and steps[self.unlocked] == (value, index, word):
            self.unlocked += 1

    def _get(self, value: int, index: int) -> int:
        if (value, index) != (0x0700, 0x0500):
            return self.controls.get((value, index), 0)
        address = self.controls.get((0x0800, 0x0500), 0) & 0xFF
        self.memory_reads += 1
        wrong = self.memory_reads in self.odd.wrong_reads or address in self.odd.garbled_memory
        return self.memory[address] ^ (0x04 if wrong else 0)

    # Image endpoint

    @property
    def exposure_us(self) -> int:
        return self.controls[0x0B00, 0x0200]

    @property
    def gain(self) -> int:
        return self.controls[0x0400, 0x0500]

    @property
    def leds(self) -> list[int]:
        return self.switches[2:5]

    def eyes(self, height: int) -> Pictures:
        """Return what both eyes see with the controls in force."""
        digital = self.controls.get((0x0200, 0x0500), 4) / 4
        light = self.exposure_us * self.gain / 16 * digital * sum(self.leds) / 3
        gamma = bool(self.controls.get((0x0900, 0x0500), 0))
        key = (light, gamma, height)
        if key not in self.pictures:
            self.pictures[key] = self.seen(*key)
        return self.pictures[key]

    def picture(self) -> NDArray[np.uint8]:
        """Return what the left eye sees, as it is sent for tracking."""
        return self.eyes(240)[0]

    def _start(self) -> None:
        self.mode = next(m for m in self.modes if m.index == self.probe.frame_index)
        self.halted = False
        self.fifo.clear()
        if (self.odd.locked and self.unlocked < len(self.odd.unlock)) or not any(self.leds):
            self._queue, self._next = None, None
            return
        self.odd.deaf_after = self.odd.deaf_after if self._queue is None else None
        self._queue = self._stream(self.mode, self.clock.now_us)
        self._next = next(self._queue)

    def stop(self) -> None:
        self._queue, self._next, self.mode = None, None, None
        self.fifo.clear()

    def _stream(self, mode: FrameMode, start_us: int) -> Iterator[tuple[int, bytes | Trouble]]:
        period_us = mode.interval_100ns / 10 * REAL_SLOWNESS
        begin_us = float(start_us)
        while self.odd.deaf_after is None or self.frame_number < self.odd.deaf_after:
            number = self.frame_number
            self.frame_number += 1
            begin_us += period_us
            left, right = (eye[:, : mode.width] for eye in self.eyes(mode.height))
            frame = encode_frame(left, right, encode_trailer(self.exposure_us, self.gain))
            payloads = encode_payloads(frame, number & 1, round(begin_us / 1000))
            for part, payload in enumerate(payloads):
                due_us = round(begin_us + part * period_us / len(payloads))
                for item in self.odd.tamper(number, part, payload):
                    yield due_us, item

    def next_us(self) -> int | None:
        """Return when the next item comes out of the endpoint; None for never."""
        return None if self._next is None or self.deaf else self._next[0]

    def pop(self) -> bytes | Trouble:
        """Take the next item out of the endpoint."""
        assert self._next is not None
        assert self._queue is not None
        item = self._next[1]
        self._next = next(self._queue, None)
        return item
