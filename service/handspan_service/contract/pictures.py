"""What both cameras saw, with the joints that were found in it; and how it travels.

Law: pixels travel as they are, behind the JSON that tells what they are; any other number of them
than that tells is refused.

Framing: 4 bytes with the length of all that follows, its highest bit set; 4 bytes with the length
of the JSON; the JSON, in which there are no pixels; the pixels.
"""

from __future__ import annotations

import struct
from typing import TypeAlias

import msgspec

from handspan_service.contract.model import Side
from handspan_service.errors import PeerError

MAX_PICTURE_BYTES = 1 << 21  # The whole sensor of both eyes has a third of it.
MARK = 1 << 31  # In the length of a message: it is a picture.
_LENGTH = struct.Struct("<I")

Pixel: TypeAlias = tuple[float, float] | None  # Column and row; None where it is not seen.


class SeenHand(msgspec.Struct, frozen=True, gc=False):
    """Where the joints of a hand lie in both pictures.

    Attributes:
        id: Of the hand.
        side: Left or right.
        left: In the left picture: five joints of each finger from the thumb on, each from the
            carpus to the tip; then wrist and elbow where they are known.
        right: The same in the right picture.
    """

    id: int
    side: Side
    left: tuple[Pixel, ...]
    right: tuple[Pixel, ...]


def join(head: bytes, pixels: bytes) -> bytes:
    """Return a picture as it travels."""
    length = (_LENGTH.size + len(head) + len(pixels)) | MARK
    return b"".join((_LENGTH.pack(length), _LENGTH.pack(len(head)), head, pixels))


def part(body: memoryview) -> tuple[memoryview, bytes]:
    """Return the JSON and the pixels of a picture that has come whole.

    Args:
        body: Everything behind the first length.

    Raises:
        PeerError: The JSON does not lie inside.
    """
    if len(body) < _LENGTH.size:
        raise PeerError("a picture came without its description")
    (length,) = _LENGTH.unpack_from(body)
    end = _LENGTH.size + length
    if end > len(body):
        raise PeerError("a picture came with half of its description")
    return body[_LENGTH.size : end], bytes(body[end:])
