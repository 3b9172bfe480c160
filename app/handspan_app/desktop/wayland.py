"""The few words of the Wayland protocol that are needed to see which window is in front. No I/O.

Law: what a compositor sends is checked before it is used; a message that cannot be right is a
ValueError, whoever reads from the socket hangs up then, and nothing here ends the program.

Source: The Wayland Protocol, chapter "Wire Format"; wlr-foreign-toplevel-management-unstable-v1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

DISPLAY = 1  # The object that is there from the start.
GET_REGISTRY, SYNC = 1, 0  # Requests of the display.
ERROR = 0  # Event of the display.
GLOBAL = 0  # Event of the registry.
BIND = 0  # Request of the registry.
CALLBACK_DONE = 0  # Event of a callback.
TOPLEVEL_MANAGER, MANAGER_VERSION = "zwlr_foreign_toplevel_manager_v1", 3
TOPLEVEL, FINISHED = 0, 1  # Events of the manager.
APP_ID, STATE, DONE, CLOSED = 1, 4, 5, 6  # Events of a toplevel.
DESTROY = 7  # Request of a toplevel.
ACTIVATED = 2  # Of a toplevel's states.

_HEAD = struct.Struct("=II")  # Object; size and opcode. In the computer's byte order.
_WORD = struct.Struct("=I")
_SIZE_SHIFT, _OPCODE_MASK = 16, 0xFFFF


@dataclass(frozen=True, slots=True)
class Event:
    """What a compositor says.

    Attributes:
        sender: Number of the object that it is about.
        opcode: Which of the object's events.
        body: The arguments.
    """

    sender: int
    opcode: int
    body: bytes

    def word(self) -> int:
        """Return the argument of an event that has one number."""
        return _word(self.body, 0)

    def text(self) -> str:
        """Return the argument of an event that has one string."""
        return _block(self.body, 0)[0].rstrip(b"\0").decode("utf-8", "replace")

    def words(self) -> tuple[int, ...]:
        """Return the numbers of an event that has one array of them."""
        data, _ = _block(self.body, 0)
        return tuple(word for (word,) in _WORD.iter_unpack(data[: len(data) // 4 * 4]))

    def offer(self) -> tuple[int, str, int]:
        """Return name, interface and version of a global object that a registry tells of."""
        interface, end = _block(self.body, 4)
        return _word(self.body, 0), interface.rstrip(b"\0").decode("ascii"), _word(self.body, end)


class Events:
    """Cuts what a compositor says into events."""

    def __init__(self) -> None:
        """Begin without bytes."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take bytes and yield the events that are complete.

        Raises:
            ValueError: It is not Wayland that is spoken.
        """
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            sender, word = _HEAD.unpack_from(self._buffer)
            size = word >> _SIZE_SHIFT
            if size < _HEAD.size:
                raise ValueError(f"an event of {size} bytes is shorter than its own head")
            if len(self._buffer) < size:
                return
            body = bytes(self._buffer[_HEAD.size : size])
            del self._buffer[:size]
            yield Event(sender, word & _OPCODE_MASK, body)


def request(receiver: int, opcode: int, *arguments: int | str) -> bytes:
    """Return a request to an object: numbers and strings, as the wire has them."""
    body = b"".join(
        _WORD.pack(one) if isinstance(one, int) else _packed(one) for one in arguments
    )
    return _HEAD.pack(receiver, _HEAD.size + len(body) << _SIZE_SHIFT | opcode) + body


def _packed(text: str) -> bytes:
    data = text.encode() + b"\0"
    return _WORD.pack(len(data)) + data + b"\0" * (-len(data) % 4)


def _word(body: bytes, at: int) -> int:
    if len(body) < at + 4:
        raise ValueError("an event ends within its arguments")
    return int(_WORD.unpack_from(body, at)[0])


def _block(body: bytes, at: int) -> tuple[bytes, int]:
    """Return a string or an array, and where what comes after it begins."""
    length = _word(body, at)
    end = at + 4 + length
    if end > len(body):
        raise ValueError("an event ends within its arguments")
    return body[at + 4 : end], end + -length % 4
