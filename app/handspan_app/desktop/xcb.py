"""The few words of the X protocol that are needed to see which window is in front.

Law: a window that is gone makes an answer None, never an error; whatever the server says, nothing
here ends the program.

Over the system's libxcb, which Qt itself stands on wherever it shows windows on X11. Source: X
Window System Protocol, version 11; X-Resource extension protocol, version 1.2.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from ctypes import (
    POINTER,
    byref,
    c_char_p,
    c_int,
    c_size_t,
    c_uint,
    c_uint8,
    c_uint16,
    c_uint32,
)
from ctypes import c_void_p as Pointer
from ctypes.util import find_library
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

DESTROYED, PROPERTY_CHANGED = 17, 28  # Core events: DestroyNotify, PropertyNotify.
WATCH_PROPERTIES, WATCH_STRUCTURE = 1 << 22, 1 << 17  # Of an event mask.
_SENT = 0x7F  # Without the bit that says that another client sent an event.
_EVENT_MASK = 1 << 11  # Of the attributes of a window.
_ANY_TYPE = 0
_LONGEST = 1024  # Words of a property that are read; the longest, _NET_SUPPORTED, has some 100.
_HEAD = 32  # Bytes of every reply before its own data.
_CHECKED = 1  # Errors of a request come back to whoever made it.
_RES_QUERY_VERSION, _RES_QUERY_CLIENT_IDS, _RES_LOCAL_PID = 0, 4, 2


class NoServer(OSError):
    """There is no X server, or no library that could talk to it."""


@dataclass(frozen=True, slots=True)
class XEvent:
    """Something that happened to a window that is watched.

    Attributes:
        kind: DESTROYED or PROPERTY_CHANGED.
        window: Its number.
        atom: Of the property; 0 where it is about none.
    """

    kind: int
    window: int
    atom: int = 0


class _Cookie(ctypes.Structure):
    _fields_: ClassVar = [("sequence", c_uint)]


class _Screens(ctypes.Structure):
    _fields_: ClassVar = [("data", Pointer), ("rem", c_int), ("index", c_int)]


class _Extension(ctypes.Structure):
    _fields_: ClassVar = [("name", c_char_p), ("global_id", c_int)]


class _Request(ctypes.Structure):
    _fields_: ClassVar = [
        ("count", c_size_t),
        ("extension", POINTER(_Extension)),
        ("opcode", c_uint8),
        ("is_void", c_uint8),
    ]


class _Part(ctypes.Structure):
    _fields_: ClassVar = [("base", Pointer), ("length", c_size_t)]


_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "xcb_connect": (Pointer, [c_char_p, POINTER(c_int)]),
    "xcb_disconnect": (None, [Pointer]),
    "xcb_connection_has_error": (c_int, [Pointer]),
    "xcb_get_file_descriptor": (c_int, [Pointer]),
    "xcb_flush": (c_int, [Pointer]),
    "xcb_get_setup": (Pointer, [Pointer]),
    "xcb_setup_roots_iterator": (_Screens, [Pointer]),
    "xcb_screen_next": (None, [POINTER(_Screens)]),
    "xcb_poll_for_event": (Pointer, [Pointer]),
    "xcb_intern_atom": (_Cookie, [Pointer, c_uint8, c_uint16, c_char_p]),
    "xcb_change_window_attributes": (_Cookie, [Pointer, c_uint32, c_uint32, POINTER(c_uint32)]),
    "xcb_get_property": (_Cookie, [Pointer, c_uint8, *[c_uint32] * 5]),
    "xcb_get_extension_data": (Pointer, [Pointer, POINTER(_Extension)]),
    "xcb_send_request": (c_uint, [Pointer, c_int, POINTER(_Part), POINTER(_Request)]),
    "xcb_wait_for_reply": (Pointer, [Pointer, c_uint, POINTER(Pointer)]),
}


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    """Return libxcb with the types of its functions. Raises NoServer where there is none."""
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise NoServer("libxcb.so.1 is not installed") from error
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@lru_cache(maxsize=1)
def _free() -> Any:
    libc = ctypes.CDLL(find_library("c"))
    libc.free.argtypes, libc.free.restype = [Pointer], None
    return libc.free


class XConnection:
    """A connection to an X server.

    Attributes:
        root: The window behind all others.
        socket: What becomes readable when something happens.
    """

    def __init__(self, display: str | None = None) -> None:
        """Connect.

        Args:
            display: Name of the server, such as ":0"; that of the environment if None.

        Raises:
            NoServer: It does not answer, or refuses us.
        """
        self._xcb = _library()
        number = c_int()
        name = display.encode() if display is not None else None
        self._connection = self._xcb.xcb_connect(name, byref(number))
        if self.broken:
            self.close()
            raise NoServer("the X server does not answer")
        self.root = self._root(number.value)
        self.socket: int = self._xcb.xcb_get_file_descriptor(self._connection)
        self._atoms: dict[str, int] = {}
        self._resources = _Extension(b"X-Resource", 0)
        self._tells_pids = self._ask_resources()

    @property
    def broken(self) -> bool:
        """Whether the connection has ended, whoever ended it."""
        return bool(self._xcb.xcb_connection_has_error(self._connection))

    def close(self) -> None:
        """Hang up; nothing else may be called after it."""
        self._xcb.xcb_disconnect(self._connection)

    def _root(self, number: int) -> int:
        screens = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        for _ in range(number):
            self._xcb.xcb_screen_next(byref(screens))
        return int(c_uint32.from_address(screens.data).value)

    def _taken(self, address: int, length: int) -> bytes:
        data = ctypes.string_at(address, length)
        _free()(address)
        return data

    def _reply(self, sequence: int) -> bytes | None:
        """Return a whole reply; None where the server answers with an error."""
        error = Pointer()
        address = self._xcb.xcb_wait_for_reply(self._connection, sequence, byref(error))
        if error.value:
            _free()(error)
        if not address:
            return None
        (more,) = struct.unpack_from("=I", ctypes.string_at(address, _HEAD), 4)
        return self._taken(address, _HEAD + 4 * more)

    # Windows

    def atom(self, name: str) -> int:
        """Return the server's number of a name."""
        if name not in self._atoms:
            word = name.encode("ascii")
            cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(word), word)
            reply = self._reply(cookie.sequence)
            self._atoms[name] = struct.unpack_from("=I", reply, 8)[0] if reply else 0
        return self._atoms[name]

    def watch(self, window: int, mask: int) -> None:
        """Hear of a window from now on; a window that is gone is silent."""
        values = (c_uint32 * 1)(mask)
        self._xcb.xcb_change_window_attributes(self._connection, window, _EVENT_MASK, values)
        self._xcb.xcb_flush(self._connection)

    def words(self, window: int, name: str) -> tuple[int, ...]:
        """Return the 32-bit words of a property; none where it, or the window, is not there."""
        width, data = self._property(window, name)
        return struct.unpack(f"={len(data) // 4}I", data) if width == 32 else ()

    def text(self, window: int, name: str) -> str:
        """Return the text of a property; empty where it, or the window, is not there."""
        width, data = self._property(window, name)
        return data.decode("utf-8", "replace") if width == 8 else ""

    def exists(self, window: int) -> bool:
        """Return whether a window is there."""
        return self._asked(window, "WM_NAME") is not None

    def _asked(self, window: int, name: str) -> bytes | None:
        cookie = self._xcb.xcb_get_property(
            self._connection, 0, window, self.atom(name), _ANY_TYPE, 0, _LONGEST
        )
        return self._reply(cookie.sequence)

    def _property(self, window: int, name: str) -> tuple[int, bytes]:
        reply = self._asked(window, name)
        if reply is None:
            return 0, b""
        width = reply[1]
        (count,) = struct.unpack_from("=I", reply, 16)
        return width, reply[_HEAD : _HEAD + count * width // 8]

    def events(self) -> Iterator[XEvent]:
        """Yield what has happened so far, without waiting."""
        while address := self._xcb.xcb_poll_for_event(self._connection):
            data = self._taken(address, _HEAD)
            kind = data[0] & _SENT
            first, second = struct.unpack_from("=II", data, 4)
            if kind == PROPERTY_CHANGED:
                yield XEvent(kind, first, second)
            elif kind == DESTROYED:
                yield XEvent(kind, second)

    # Whose a window is

    def _ask_resources(self) -> bool:
        """Return whether the server tells which process a window belongs to."""
        address = self._xcb.xcb_get_extension_data(self._connection, byref(self._resources))
        if not address or not ctypes.string_at(address, _HEAD)[8]:
            return False
        reply = self._resource_request(_RES_QUERY_VERSION, struct.pack("=BBxx", 1, 2))
        return reply is not None and struct.unpack_from("=HH", reply, 8) >= (1, 2)

    def _resource_request(self, opcode: int, data: bytes) -> bytes | None:
        # The library uses the two parts before the first one, and writes the first four bytes.
        parts = (_Part * 3)()
        whole = ctypes.create_string_buffer(b"\0\0\0\0" + data, 4 + len(data))
        parts[2] = _Part(ctypes.addressof(whole), len(whole))
        request = _Request(1, ctypes.pointer(self._resources), opcode, 0)
        first = ctypes.cast(byref(parts, 2 * ctypes.sizeof(_Part)), POINTER(_Part))
        sequence = self._xcb.xcb_send_request(self._connection, _CHECKED, first, byref(request))
        return self._reply(sequence)

    def pid(self, window: int) -> int | None:
        """Return the process that opened a window, by the server's own word.

        None where it does not tell: it is too old, or the process runs on another computer.
        """
        if not self._tells_pids:
            return None
        question = struct.pack("=III", 1, window, _RES_LOCAL_PID)
        reply = self._resource_request(_RES_QUERY_CLIENT_IDS, question)
        if reply is None:
            return None
        (count,) = struct.unpack_from("=I", reply, 8)
        at = _HEAD
        for _ in range(count):
            _client, mask, length = struct.unpack_from("=III", reply, at)
            at += 12
            if mask == _RES_LOCAL_PID and length >= 4:
                return int(struct.unpack_from("=I", reply, at)[0])
            at += length
        return None
