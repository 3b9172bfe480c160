"""The codec of the pipe between the service and its processes: what passes, as bytes.

Law: any split of the byte stream gives the same messages.

Framing: 4-byte little-endian length, then that many bytes of MessagePack.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import msgspec

from handspan_service.orders import Order
from handspan_service.reports import Report

_LENGTH = struct.Struct("<I")
_encoder = msgspec.msgpack.Encoder()
_reports = msgspec.msgpack.Decoder(Report)
_orders = msgspec.msgpack.Decoder(Order)


def encode(message: Report | Order) -> bytes:
    """Return the message with its length in front."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


class Reader:
    """Cuts a byte stream into messages. No I/O."""

    def __init__(self, *, reports: bool) -> None:
        """Read reports, or else orders."""
        self._decoder: msgspec.msgpack.Decoder[Any] = _reports if reports else _orders
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Take bytes and yield the messages that are complete."""
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield self._decoder.decode(body)
