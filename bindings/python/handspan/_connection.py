"""One connection of LeapC. Law: no call reaches the library after the connection is gone.

Calls come from any thread; the lock is held while the library works, which never waits, except in
`poll`, that belongs to one thread alone and ends when the connection is closed.
"""

from __future__ import annotations

import ctypes
import threading
from contextlib import suppress
from ctypes import byref

from handspan import _library
from handspan.errors import ClientClosed, Result, check

MULTI_DEVICE_AWARE = 1  # eLeapConnectionConfig of LeapC.h.
MAX_SERIAL = 256  # Of ours; real ones have 13 characters.


class ImageMemory:
    """The memory that images are written to. Law: one piece at a time is lent.

    The library gives it back before it asks for the next one, both inside `poll`.
    """

    def __init__(self) -> None:
        self._piece = ctypes.create_string_buffer(0)
        self.allocator = _library.Allocator(
            _library.ALLOCATE(self._lend), _library.DEALLOCATE(self._take_back), None
        )

    def _lend(self, size: int, type_hint: int, state: int | None) -> int:
        if len(self._piece) != size:
            self._piece = ctypes.create_string_buffer(size)
        return ctypes.addressof(self._piece)

    def _take_back(self, piece: int | None, state: int | None) -> None:
        """Keep the memory for the next image."""


class Connection:
    """A LEAP_CONNECTION that is open until `close`, and exists until `destroy`."""

    def __init__(self, all_devices: bool) -> None:
        """Open a connection; talks to nobody yet.

        Raises:
            LibraryNotFound: There is no library.
            CallFailed: The library has no memory for it.
        """
        self.library = _library.load()
        self._lock = threading.RLock()  # The garbage collector may close us in the midst of a call.
        self._memory = ImageMemory()
        self._handle: ctypes.c_void_p | None = ctypes.c_void_p()
        config = _library.Config(
            ctypes.sizeof(_library.Config), MULTI_DEVICE_AWARE if all_devices else 0, None, 0
        )
        check(
            "LeapCreateConnection",
            self.library.LeapCreateConnection(byref(config), byref(self._handle)),
        )
        self._polled = self._handle
        self.call("LeapSetAllocator", byref(self._memory.allocator))
        self.call("LeapOpenConnection")

    def call(self, name: str, *arguments: object) -> None:
        """Call a function that takes the connection first and returns an eLeapRS.

        Raises:
            ClientClosed: The connection is closed.
            HandspanError: The library refused; see `errors.check`.
        """
        with self._lock:
            if self._handle is None:
                raise ClientClosed
            returned = getattr(self.library, name)(self._handle, *arguments)
        check(name, returned)

    def compute(self, name: str, *arguments: object) -> object:
        """Call a function that takes the connection first and cannot fail; return what it does.

        Raises:
            ClientClosed: The connection is closed.
        """
        with self._lock:
            if self._handle is None:
                raise ClientClosed
            return getattr(self.library, name)(self._handle, *arguments)

    def poll(self, timeout_ms: int, message: _library.Message) -> bool:
        """Wait for a message; return whether there is one. For the polling thread alone."""
        returned = self.library.LeapPollConnection(self._polled, timeout_ms, byref(message))
        return bool(returned == Result.SUCCESS)

    def close(self) -> None:
        """Hang up and wake whoever polls. May be called any number of times."""
        with suppress(ClientClosed):
            self.compute("LeapCloseConnection")

    def destroy(self) -> None:
        """Give everything back. For the polling thread, when it polls no more."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            self.library.LeapDestroyConnection(handle)

    def device_info(self, handle: int) -> tuple[_library.DeviceInfo, str, str]:
        """Return what is known of a device, its serial number and its model.

        Raises:
            CallFailed: The handle is not one of a device.
        """
        info = _library.DeviceInfo()
        serial = ctypes.create_string_buffer(MAX_SERIAL)
        info.size = ctypes.sizeof(info)
        info.serial_length = MAX_SERIAL
        info.serial = ctypes.cast(serial, ctypes.c_char_p)
        check("LeapGetDeviceInfo", self.library.LeapGetDeviceInfo(handle, byref(info)))
        model = self.library.LeapDevicePIDToString(info.pid)
        return info, serial.value.decode(errors="replace"), (model or b"unknown").decode()
