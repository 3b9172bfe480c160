"""A program that uses libLeapC, in Python through ctypes: what a test needs of it."""

from __future__ import annotations

import ctypes
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from support.lateness import lost

HAND_SIZE = 1084  # native/src/layout.inc
PATIENCE_S = 60.0
SUCCESS, NOT_CONNECTED, TIMEOUT = 0, 0xE2010005, 0xE2010004


class EventType(IntEnum):
    NONE = 0
    CONNECTION = 1
    CONNECTION_LOST = 2
    DEVICE = 3
    POLICY = 5
    TRACKING = 0x100
    LOG = 0x103
    DEVICE_LOST = 0x104
    CONFIG_RESPONSE = 0x105
    CONFIG_CHANGE = 0x106
    DEVICE_STATUS_CHANGE = 0x107
    IMAGE = 0x109
    TRACKING_MODE = 0x10B


@dataclass(frozen=True)
class Event:
    """One message of a poll.

    Attributes:
        body: A copy of the structure that it points to.
        hands: Copies of the hands of a frame.
        at_us: When it was taken.
    """

    type: EventType
    device_id: int
    body: bytes
    hands: tuple[bytes, ...] = ()
    at_us: int = 0

    @property
    def age_us(self) -> int:
        """How long ago the image of a frame was taken, when it came."""
        return self.at_us - self.numbers("q", 16)[0]

    def numbers(self, layout: str, offset: int = 0) -> tuple[int, ...]:
        return struct.unpack_from("<" + layout, self.body, offset)


class Message(ctypes.Structure):
    _pack_ = 1
    _fields_ = (
        ("size", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("pointer", ctypes.c_void_p),
        ("device_id", ctypes.c_uint32),
    )


ALLOCATE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)
DEALLOCATE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class Allocator(ctypes.Structure):
    _fields_ = (("allocate", ALLOCATE), ("deallocate", DEALLOCATE), ("state", ctypes.c_void_p))


def lost_frames(frames: list[Event]) -> int:
    """Count frames that are missing though those around them came in time."""
    return lost((event.numbers("q", 24)[0], event.age_us) for event in frames)


def load(built: Path) -> ctypes.CDLL:
    """Load the library that was built in a folder."""
    library = ctypes.CDLL(str(next(built.glob("libLeapC.[56].*"), built / "libLeapC.so.6")))
    for name in ("LeapCreateConnection", "LeapOpenConnection", "LeapPollConnection"):
        getattr(library, name).restype = ctypes.c_uint32
    library.LeapGetNow.restype = ctypes.c_int64
    return library


@dataclass
class Client:
    """One connection, polled by the test.

    Attributes:
        events: All that came, in order.
    """

    library: ctypes.CDLL
    flags: int = 0
    images: bool = False
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.handle = ctypes.c_void_p()
        config = struct.pack("<IIQI", 20, self.flags, 0, 0)
        assert self.call("LeapCreateConnection", config, ctypes.byref(self.handle)) == SUCCESS
        if self.images:
            self.kept: dict[int, ctypes.Array[ctypes.c_char]] = {}
            self.allocator = Allocator(ALLOCATE(self._take), DEALLOCATE(self._give), None)
            self.ask("LeapSetAllocator", ctypes.byref(self.allocator))
        self.ask("LeapOpenConnection")

    def _take(self, size: int, hint: int, state: object) -> int:
        piece = ctypes.create_string_buffer(size)
        self.kept[ctypes.addressof(piece)] = piece
        return ctypes.addressof(piece)

    def _give(self, piece: int, state: object) -> None:
        del self.kept[piece]

    def call(self, name: str, *arguments: object) -> int:
        function = getattr(self.library, name)
        function.restype = ctypes.c_uint32
        return int(function(*arguments))

    def ask(self, name: str, *arguments: object) -> None:
        """Call a function of this connection that must succeed."""
        result = self.call(name, self.handle, *arguments)
        assert result == SUCCESS, f"{name} says 0x{result:08X}"

    def poll(self, timeout_ms: int = 0) -> Event | None:
        message = Message(0xAA, 0xAA, 0xAA, 0xAA)
        result = self.call(
            "LeapPollConnection", self.handle, ctypes.c_uint32(timeout_ms), ctypes.byref(message)
        )
        assert message.size == ctypes.sizeof(Message)
        if result != SUCCESS:
            assert result in (TIMEOUT, NOT_CONNECTED), hex(result)
            assert (message.type, message.pointer, message.device_id) == (0, None, 0)
            return None
        event = self._copied(message)
        self.events.append(event)
        return event

    def _copied(self, message: Message) -> Event:
        type = EventType(message.type)
        size = 160 if type is EventType.IMAGE else 48 if type is EventType.TRACKING else 20
        assert message.pointer is not None
        body = ctypes.string_at(message.pointer, size)
        hands: list[bytes] = []
        if type is EventType.TRACKING:
            count, first = struct.unpack_from("<IQ", body, 32)
            hands = [ctypes.string_at(first + i * HAND_SIZE, HAND_SIZE) for i in range(count)]
        return Event(type, message.device_id, body, tuple(hands), self._now_us())

    def _now_us(self) -> int:
        return int(self.library.LeapGetNow())

    def until(self, true: Callable[[Client], object], timeout_s: float = PATIENCE_S) -> None:
        """Poll until something holds; fail the test if it does not."""
        end_s = time.monotonic() + timeout_s
        while not true(self):
            assert time.monotonic() < end_s, [event.type.name for event in self.events[-20:]]
            self.poll(100)

    def await_event(self, type: EventType) -> Event:
        """Poll until the next event of a type, whatever comes before it."""
        seen = len(self.events)
        self.until(lambda client: any(event.type is type for event in client.events[seen:]))
        return next(event for event in self.events[seen:] if event.type is type)

    def of(self, type: EventType) -> list[Event]:
        return [event for event in self.events if event.type is type]

    def close(self) -> None:
        self.library.LeapDestroyConnection.restype = None
        self.library.LeapDestroyConnection(self.handle)
