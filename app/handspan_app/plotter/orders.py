"""What passes between the panel and the process that draws its graphs, and the codec. No Qt.

Law: an order tells everything that its pictures depend on; any split of the byte stream gives the
same messages.

Framing: 4-byte little-endian length, then that many bytes of MessagePack.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

MAX_BYTES = 1 << 25  # A graph as large as the largest of screens.
_LENGTH = struct.Struct("<I")


class Wanted(msgspec.Struct, frozen=True):
    """One graph.

    Attributes:
        width_px: As Qt counts it, whatever the screen.
        height_px: Likewise.
        time_words: Below the axis of time; empty where no figures stand there.
        curves: The values of each curve, one for each time of the order.
    """

    width_px: int
    height_px: int
    time_words: str
    curves: tuple[tuple[float, ...], ...]


class Order(msgspec.Struct, frozen=True):
    """All graphs, as they are to be drawn.

    Attributes:
        look: Name of a look of theme.py.
        ratio: Pixels of the screen for one of Qt's.
        family: Of the font.
        font_px: Its size.
        leftward: Whether words run from right to left.
        point: Between the whole and the tenths of a number, as the user's language writes it.
        span_s: How far back the axis of time goes.
        times_s: Of the values; now is zero.
        graphs: From top to bottom.
    """

    look: str
    ratio: float
    family: str
    font_px: float
    leftward: bool
    point: str
    span_s: float
    times_s: tuple[float, ...]
    graphs: tuple[Wanted, ...]


class Drawn(msgspec.Struct, frozen=True):
    """The picture of one graph.

    Attributes:
        index: Of the graph in its order. They come one after the other, the last one at last.
        look: Of the order.
        width_px: Of the screen.
        height_px: Of the screen.
        pixels: Row by row, 4 bytes each, as QImage.Format_RGB32 has them.
    """

    index: int
    look: str
    width_px: int
    height_px: int
    pixels: bytes


_encoder = msgspec.msgpack.Encoder()
_orders = msgspec.msgpack.Decoder(Order)
_drawn = msgspec.msgpack.Decoder(Drawn)


def encode(message: Order | Drawn) -> bytes:
    """Return the message with its length in front."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def read_orders(stream: BinaryIO) -> Iterator[Order]:
    """Wait for orders and yield them, until the stream ends."""
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        body = stream.read(length)
        if len(body) < length:
            return
        yield _orders.decode(body)


class DrawnReader:
    """Cuts a byte stream into pictures. No I/O."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Drawn]:
        """Take bytes and yield the pictures that are complete.

        Raises:
            ValueError: These are no pictures.
        """
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > MAX_BYTES:
                raise ValueError(f"a picture of {length} bytes exceeds the limit")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            drawn = _drawn.decode(body)  # Its DecodeError is a ValueError.
            if len(drawn.pixels) != 4 * drawn.width_px * drawn.height_px:
                raise ValueError(f"{len(drawn.pixels)} bytes are not the picture they tell of")
            yield drawn
