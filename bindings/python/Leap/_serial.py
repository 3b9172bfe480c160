"""Frames as bytes, and arrays of bytes. Law: whatever the bytes are, nothing beyond them is read.

The format is that of libLeap, so that what one language wrote another reads: MAGIC names it with
its version, and the parts are those of messages.

Source:
    native/leap/src/serialize.cpp.
"""

from __future__ import annotations

import ctypes
import struct

from Leap import _snapshot as raw
from Leap._snapshot import Snapshot, int_at

MAGIC = 0x31465348  # "HSF1"
_HEAD = struct.Struct("<I4Hqqf")
ALL_KINDS = raw.kind_bit(1) | raw.kind_bit(4) | raw.kind_bit(5) | raw.kind_bit(6)


class Pointer:
    """Where bytes lie: `int()` gives the address, for ctypes. It keeps them there."""

    __slots__ = ("_address", "_keeper")

    def __init__(self, address: int, keeper: object) -> None:
        self._address, self._keeper = address, keeper

    def __int__(self) -> int:
        return self._address

    __index__ = __int__
    __long__ = __int__

    def __bool__(self) -> bool:
        return self._address != 0


class byte_array(bytearray):  # Programs name it so.
    """Bytes, as programs make them: `byte_array(n)` has n zeros."""

    def cast(self) -> Pointer:
        """Return where they lie."""
        if not self:
            return Pointer(0, self)
        return Pointer(ctypes.addressof(ctypes.c_char.from_buffer(self)), self)


def serialized(snapshot: Snapshot | None) -> bytes:
    """Return a frame as bytes; none for an invalid one."""
    if snapshot is None:
        return b""
    body = snapshot.body
    parts = [
        _HEAD.pack(
            MAGIC,
            snapshot.hands,
            snapshot.tools,
            len(snapshot.gestures),
            0,
            snapshot.id,
            snapshot.timestamp_us,
            snapshot.rate_hz,
        ),
        body[: raw.CLASSIC_SIZE],
    ]
    for hand in range(snapshot.hands):
        at = snapshot.more_at(hand)
        parts.append(snapshot.hand_bytes[hand * raw.HAND_SIZE :][: raw.HAND_SIZE])
        parts.append(body[at : at + raw.MORE_SIZE])
    parts.append(body[snapshot.tool_at(0) : snapshot.tool_at(snapshot.tools)])
    parts.extend(body[at : at + raw.GESTURE_SIZE] for at in snapshot.gestures)
    return b"".join(parts)


def deserialized(data: bytes) -> Snapshot | None:
    """Return the frame that bytes tell; None where they tell none."""
    if len(data) < _HEAD.size:
        return None
    magic, hands, tools, gestures, zero, id, timestamp_us, rate_hz = _HEAD.unpack_from(data)
    both = raw.HAND_SIZE + raw.MORE_SIZE
    rest = _HEAD.size + raw.CLASSIC_SIZE
    size = rest + hands * both + tools * raw.TOOL_SIZE + gestures * raw.GESTURE_SIZE
    if (magic, zero) != (MAGIC, 0) or len(data) != size:
        return None
    if hands > raw.MAX_HANDS or tools > raw.MAX_TOOLS or gestures > raw.MAX_GESTURES:
        return None
    starts = [rest + hand * both for hand in range(hands)]
    hand_bytes = b"".join(data[at : at + raw.HAND_SIZE] for at in starts)
    more = [data[at + raw.HAND_SIZE : at + both] for at in starts]
    body = b"".join([data[_HEAD.size : rest], *more, data[rest + hands * both :]])
    event = raw.EVENT.pack(0, id, timestamp_us, id, hands, 0, rate_hz)
    made = Snapshot(event, hand_bytes, (hands, tools, gestures), body, ALL_KINDS)
    sound = all(map(_is_hand, (data[at : at + raw.HAND_SIZE] for at in starts)))
    return made if sound and len(made.gestures) == gestures else None


def _is_hand(data: bytes) -> bool:
    return 0 <= int_at(data, 8) <= 1  # Left or right.
