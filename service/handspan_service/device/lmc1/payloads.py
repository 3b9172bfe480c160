"""Put the controller's payloads together into whole frames.

Law: a frame that comes out has exactly the bytes the mode promises, all of one frame id and one
device time, between two frame borders that were seen; anything else is dropped and counted. No
bytes whatsoever make `feed` raise.

One payload is one bulk read: a header of 12 bytes (length, flags, device time in ms, clock), then
pixels. Source: docs/device.md#payloads. Verified.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from handspan_service.device.base import SourceCounters

HEADER_BYTES = 12
MAX_PAYLOAD_BYTES = 16384  # dwMaxPayloadTransferSize; a bulk read of this size is one payload.
PAYLOAD_PIXEL_BYTES = 16368  # Pixels of a full payload. Verified.
FID, EOF, PTS, SCR, ERR, EOH = 0x01, 0x02, 0x04, 0x08, 0x40, 0x80
NO_PTS = -1
PTS_WRAP_MS = 1 << 32
LOST_FRAME_INTERVALS = 1.5  # A longer step of the device's clock means lost frames.
LONGEST_GAP_MS = 5000  # Beyond it the clock was set anew, nothing can be said.

_HEAD = struct.Struct("<BB")
_PTS = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One whole frame.

    Attributes:
        pixels: Exactly the bytes of the mode, read-only; valid until the next `take`.
        pts_ms: Device clock, milliseconds modulo 2**32; -1 where the header had none.
        first_us: Host clock when its first payload came.
        sequence: From 0; a gap means frames that were lost or replaced.
        lost_before: Frames that the device's clock says are missing before this one.
    """

    pixels: memoryview
    pts_ms: int
    first_us: int
    sequence: int
    lost_before: int


class _Slot:
    """Memory of one frame, and what is known of the frame in it."""

    __slots__ = ("first_us", "lost_before", "memory", "pts_ms", "sequence", "view")

    def __init__(self, size: int) -> None:
        self.memory = bytearray(size)
        self.view = memoryview(self.memory)
        self.pts_ms = NO_PTS
        self.first_us = 0
        self.sequence = 0
        self.lost_before = 0


class FrameAssembler:
    """Payloads in, whole frames out; the newest whole frame wins.

    Three frames of memory are made once: one under construction, one whole and waiting, one lent
    to whoever called `take`.
    """

    def __init__(self, frame_bytes: int, interval_ms: float) -> None:
        """Prepare the memory.

        Args:
            frame_bytes: Size of a frame, from the committed mode.
            interval_ms: Time between frames that the mode promises.
        """
        self.frame_bytes = frame_bytes
        self._nominal_ms = self._interval_ms = interval_ms
        self._limit = frame_bytes + MAX_PAYLOAD_BYTES
        self._building, self._ready, self._lent = (_Slot(self._limit) for _ in range(3))
        self._has_ready = False
        self._open = False
        self._bad = False
        self._trusted = False
        self._fid = 0
        self._pts = NO_PTS
        self._size = 0
        self._last_pts = NO_PTS
        self._sequence = 0
        self.payloads = 0
        self._images = 0
        self._short = 0
        self._bad_header = 0
        self._overrun = 0
        self._forced = 0
        self._flagged = 0
        self._lost = 0
        self._overwritten = 0

    @property
    def ready(self) -> bool:
        """Whether a whole frame waits."""
        return self._has_ready

    def feed(self, payload: memoryview, now_us: int) -> bool:
        """Take in one payload.

        Args:
            payload: The bytes of one bulk read; copied.
            now_us: Host clock.

        Returns:
            True if this payload completed a frame.
        """
        n = len(payload)
        if n == 0:
            return False
        self.payloads += 1
        if n < 2:
            self._bad_header += 1
            return False
        length, flags = _HEAD.unpack_from(payload)
        if not flags & EOH or length < 2 or length > n:
            self._bad_header += 1
            return False
        pts = _PTS.unpack_from(payload, 2)[0] if flags & PTS and length >= 6 else NO_PTS
        fid = flags & FID
        completed = False
        if self._open and fid != self._fid:
            self._forced += 1
            completed = self._finish()
        elif self._open and pts != self._pts:
            self._short += 1
            self._open = False
        if not self._open:
            self._begin(fid, pts, now_us)
        if flags & ERR:
            self._bad = True
        end = self._size + n - length
        if end > self._limit:
            self._overrun += 1
            self._open = False
            self._trusted = False
            return completed
        self._building.view[self._size : end] = payload[length:]
        self._size = end
        if flags & EOF:
            completed = self._finish() or completed
        return completed

    def take(self) -> RawFrame | None:
        """Return the newest whole frame, once; None if there is none."""
        if not self._has_ready:
            return None
        self._has_ready = False
        self._lent, self._ready = self._ready, self._lent
        slot = self._lent
        pixels = slot.view[: self.frame_bytes].toreadonly()
        return RawFrame(pixels, slot.pts_ms, slot.first_us, slot.sequence, slot.lost_before)

    def resync(self) -> None:
        """Drop what is under construction and trust nothing before the next frame border.

        To be called after a timeout, a stall and a new start.
        """
        self._open = False
        self._trusted = False
        self._last_pts = NO_PTS
        if self._images:
            self._sequence += 1

    def counters(self, *, timeouts: int = 0, errors: int = 0) -> SourceCounters:
        """Return what was counted.

        Args:
            timeouts: Added by the caller, who knows of them.
            errors: Transfer errors; frames that the device flagged as bad are added.
        """
        return SourceCounters(
            images=self._images,
            payloads=self.payloads,
            short=self._short,
            bad_header=self._bad_header,
            overrun=self._overrun,
            forced=self._forced,
            timeouts=timeouts,
            errors=errors + self._flagged,
            lost=self._lost,
            overwritten=self._overwritten,
        )

    def _begin(self, fid: int, pts: int, now_us: int) -> None:
        self._open = True
        self._bad = False
        self._fid = fid
        self._pts = pts
        self._size = 0
        self._building.first_us = now_us

    def _finish(self) -> bool:
        """Close the frame under construction at a border; keep it if it is whole."""
        self._open = False
        trusted, self._trusted = self._trusted, True
        if self._bad:
            self._flagged += 1
            return False
        if self._size != self.frame_bytes or not trusted:
            self._short += 1
            return False
        slot = self._building
        slot.pts_ms = self._pts
        slot.lost_before = self._missing(self._pts)
        self._lost += slot.lost_before
        self._sequence += slot.lost_before
        slot.sequence = self._sequence
        self._sequence += 1
        self._images += 1
        self._overwritten += self._has_ready
        self._building, self._ready = self._ready, slot
        self._has_ready = True
        return True

    def _missing(self, pts: int) -> int:
        """Return how many frames lie between the last whole one and this one."""
        last, self._last_pts = self._last_pts, pts
        if last == NO_PTS or pts == NO_PTS:
            return 0
        gap = (pts - last) % PTS_WRAP_MS
        if gap > LONGEST_GAP_MS:
            return 0
        if gap <= LOST_FRAME_INTERVALS * self._interval_ms:
            step = (gap - self._interval_ms) / 64
            measured = self._interval_ms + step
            self._interval_ms = min(max(measured, 0.8 * self._nominal_ms), 1.2 * self._nominal_ms)
            return 0
        return max(0, round(gap / self._interval_ms) - 1)


def encode_payloads(frame: bytes, fid: int, pts_ms: int) -> list[bytes]:
    """Return the payloads in which a controller sends a frame.

    Args:
        frame: Pixels of a whole frame.
        fid: Frame id; must toggle from frame to frame.
        pts_ms: Device clock, milliseconds.

    Returns:
        One item per bulk read; the last one carries the end-of-frame flag.
    """
    starts = range(0, len(frame), PAYLOAD_PIXEL_BYTES)
    payloads = []
    for start in starts:
        flags = EOH | SCR | PTS | (fid & FID) | (EOF if start == starts[-1] else 0)
        header = struct.pack("<BBI6x", HEADER_BYTES, flags, pts_ms % PTS_WRAP_MS)
        payloads.append(header + frame[start : start + PAYLOAD_PIXEL_BYTES])
    return payloads
