"""The native protocol: messages of the native library and the service as bytes. Pure.

Law: any split of the byte stream gives the same messages, decode(encode(m)) == m, and no bytes that
come in raise anything but PeerError. What leaves is legible: texts are cut to their limit.

The messages stand in native_messages.py; frames and images, many and large, in native_frames.py.
Source: docs/protocol-native.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from handspan_service.errors import PeerError
from handspan_service.wire.native_messages import (
    FROM_CLIENT,
    FROM_SERVICE,
    Message,
    MessageType,
    ValueKind,
)

VERSION = 1
INTERFACE = (6, 2, 0)  # The LeapC interface whose behaviour is served.
MAX_FROM_CLIENT = 16 * 1024
MAX_FROM_SERVICE = 4 << 20  # A pair of images of the whole sensor has 0.7 MB.
MAX_TEXT = 4096
FRAME, IMAGE = 0x110, 0x111  # Their bodies: native_frames.py.
HEADER = struct.Struct("<IHH")
HEADER_TAIL = HEADER.size - 4  # What the length counts beside the body.
_LENGTH = struct.Struct("<I")
_COUNT = struct.Struct("<H")


class _Codec:
    """Packs and unpacks the fields of one kind of message."""

    def __init__(self, known: MessageType) -> None:
        codes = known.LAYOUT.split()
        self._known = known
        self._fixed = struct.Struct("<" + "".join(codes))
        self._grouped = [_values_of(code) for code in codes]

    def pack(self, message: Message) -> bytes:
        numbers: list[Any] = []
        fields = msgspec.structs.astuple(message)
        for field, count in zip(fields, self._grouped, strict=False):
            if count == 1:
                numbers.append(field)
            else:
                numbers += field
        texts = fields[len(self._grouped) :]
        return self._fixed.pack(*numbers) + b"".join(map(_packed_text, texts))

    def unpack(self, body: bytes) -> Message:
        if len(body) < self._fixed.size:
            raise PeerError(f"a message {self._known.KIND:#x} of {len(body)} bytes is too short")
        numbers = self._fixed.unpack_from(body)
        fields: list[Any] = []
        at = 0
        for count in self._grouped:
            fields.append(numbers[at] if count == 1 else numbers[at : at + count])
            at += count
        offset = self._fixed.size
        for _ in range(self._known.TEXTS):
            text, offset = _unpacked_text(body, offset)
            fields.append(text)
        return self._known(*fields)


def _values_of(code: str) -> int:
    """Return how many values one struct code of a LAYOUT yields."""
    one = struct.Struct("<" + code)
    return len(one.unpack(bytes(one.size)))


_CODECS = {known: _Codec(known) for known in (*FROM_CLIENT, *FROM_SERVICE)}


def encode(message: Message) -> bytes:
    """Return the message with its header."""
    body = _CODECS[type(message)].pack(message)
    return HEADER.pack(len(body) + HEADER_TAIL, message.KIND, 0) + body


class MessageReader:
    """Cuts a byte stream into messages. No I/O."""

    def __init__(self, *, from_service: bool) -> None:
        """Read what the service sends, or what its clients send."""
        known = FROM_SERVICE if from_service else FROM_CLIENT
        self._known: Mapping[int, MessageType] = {one.KIND: one for one in known}
        self._limit = MAX_FROM_SERVICE if from_service else MAX_FROM_CLIENT
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message | tuple[int, bytes]]:
        """Take bytes and yield the messages that are complete.

        Those of a kind that is not known here, frames and images among them, come as number and
        body.

        Raises:
            PeerError: The peer sent something malformed; end the session.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            length, kind, _ = HEADER.unpack_from(self._buffer)
            if not HEADER_TAIL <= length <= self._limit:
                raise PeerError(f"a message of {length} bytes is not possible")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[HEADER.size : end])
            del self._buffer[:end]
            known = self._known.get(kind)
            yield (kind, body) if known is None else _CODECS[known].unpack(body)


def _packed_text(text: str) -> bytes:
    raw = text.replace("\0", " ").encode(errors="replace")
    if len(raw) > MAX_TEXT:  # What a cut leaves of the last letter goes, too.
        raw = raw[:MAX_TEXT].decode(errors="ignore").encode()
    return _COUNT.pack(len(raw)) + raw


def _unpacked_text(body: bytes, offset: int) -> tuple[str, int]:
    begin = offset + _COUNT.size
    if len(body) < begin:
        raise PeerError("a text is missing")
    (count,) = _COUNT.unpack_from(body, offset)
    raw = body[begin : begin + count]
    if count > MAX_TEXT or len(raw) < count or b"\0" in raw:
        raise PeerError("a text is longer than its message or its limit, or holds a zero")
    try:
        return raw.decode(), begin + count
    except UnicodeDecodeError as error:
        raise PeerError("a text is not UTF-8") from error


# Configuration values

ConfigValue: TypeAlias = bool | int | float | str | None
_INT32 = struct.Struct("<i")
_FLOAT = struct.Struct("<f")


def pack_value(value: ConfigValue) -> tuple[int, bytes, str]:
    """Return kind, number and text of a value; None is unknown."""
    match value:
        case bool():
            return ValueKind.BOOLEAN, _INT32.pack(value), ""
        case int():
            return ValueKind.INT32, _INT32.pack(value), ""
        case float():
            return ValueKind.FLOAT, _FLOAT.pack(value), ""
        case str():
            return ValueKind.STRING, bytes(4), value
        case None:
            return ValueKind.UNKNOWN, bytes(4), ""


def unpack_value(kind: int, number: bytes, text: str) -> ConfigValue:
    """Return the value that kind, number and text stand for; None where the kind is unknown."""
    match kind:
        case ValueKind.BOOLEAN:
            return number[0] != 0  # Clients may leave the other three bytes as they were.
        case ValueKind.INT32:
            return int(_INT32.unpack(number)[0])
        case ValueKind.FLOAT:
            return float(_FLOAT.unpack(number)[0])
        case ValueKind.STRING:
            return text
    return None
