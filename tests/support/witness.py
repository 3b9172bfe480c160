"""What the native library gave to a client in Python, whoever took it."""

from __future__ import annotations

import handspan
from handspan import Stream
from handspan._decode import RawFrame, frame_of


class Witness(Stream[handspan.Frame]):
    """A stream with room for all that the library gives.

    Attributes:
        came: Each frame, and its age in microseconds.
    """

    def __init__(self, client: handspan.Client) -> None:
        super().__init__(1, frame_of)
        self.came: list[tuple[handspan.Frame, int]] = []
        with client._pump.lock:
            client._pump.frame_streams.add(self)

    def put(self, raw: object) -> None:
        assert isinstance(raw, RawFrame)
        frame = frame_of(raw)
        self.came.append((frame, handspan.now_us() - frame.timestamp_us))

    def after(self, first: handspan.Frame, last: handspan.Frame) -> int:
        """Return how many came after a frame, up to another."""
        return sum(first.id < frame.id <= last.id for frame, _ in self.came)
