"""The last frames, so that a paused view can be looked through. Pure: no Qt.

Law: pausing stops the view alone; whatever comes meanwhile is neither kept nor shown, and the
newest is there as soon as the pause ends. Frames that nobody looks at are kept packed: as values
they would take 16 MB, and hold Python's memory in pieces too small to be given back.
"""

from __future__ import annotations

from collections import deque

import msgspec

from handspan_service.contract.model import Frame

KEPT = 240  # Two seconds at 115 Hz; some 3 MB.

_packed = msgspec.msgpack.Encoder()
_frames = msgspec.msgpack.Decoder(Frame)


class Reel:
    """Keeps the last frames and knows which of them is shown."""

    def __init__(self) -> None:
        """Begin without frames."""
        self._frames: deque[Frame | bytes] = deque(maxlen=KEPT)
        self._whole = 1  # How many of the newest are looked at again and again, and not packed.
        self._back: int | None = None  # While paused: how many frames before the newest kept one.
        self._waiting: Frame | None = None

    @property
    def paused(self) -> bool:
        """Whether the view stands still."""
        return self._back is not None

    @property
    def back(self) -> int:
        """How many frames before the newest kept one the shown one lies."""
        return self._back or 0

    @property
    def shown(self) -> Frame | None:
        """The frame to be painted; None where there is none."""
        return self._at(len(self._frames) - 1 - self.back) if self._frames else None

    def tail(self, count: int) -> list[Frame]:
        """Return the frames up to the shown one, oldest first, at most so many."""
        self._whole = max(self._whole, count)
        end = len(self._frames) - self.back
        return [self._at(index) for index in range(max(0, end - count), end)]

    def _at(self, index: int) -> Frame:
        """Return a kept frame, which is not packed from now on."""
        frame = self._frames[index]
        if isinstance(frame, bytes):
            frame = self._frames[index] = _frames.decode(frame)
        return frame

    def _add(self, frame: Frame) -> None:
        """Keep the newest frame, and pack the one that has become too old to be looked at."""
        self._frames.append(frame)
        if len(self._frames) > self._whole:
            old = self._frames[-1 - self._whole]
            if isinstance(old, Frame):
                self._frames[-1 - self._whole] = _packed.encode(old)

    def take(self, frame: Frame) -> None:
        """Take the newest frame."""
        if self.paused:
            self._waiting = frame
        else:
            self._add(frame)

    def pause(self, paused: bool) -> None:
        """Let the view stand still, or go on with the newest frame."""
        self._back = 0 if paused else None
        if not paused and self._waiting is not None:
            self._add(self._waiting)
            self._waiting = None

    def step(self, frames: int) -> None:
        """Show an earlier frame (negative) or a later one; the view stands still from then on."""
        back = self.back - frames
        self._back = min(max(back, 0), max(len(self._frames) - 1, 0))

    def forget(self) -> None:
        """Keep no frame any more."""
        self._frames.clear()
        self._whole = 1
        self._waiting = None
        if self._back:
            self._back = 0
