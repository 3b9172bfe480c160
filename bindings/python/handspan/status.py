"""What is known of the service without a connection, and the clock. Law: nothing is left open."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

from handspan import _library
from handspan.errors import NotConnected, Result, check


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """A service that runs.

    Attributes:
        version: E.g. "v6.2.0-handspan".
        devices: Of each controller its serial number and its model.
    """

    version: str
    devices: tuple[tuple[str, str], ...]


def server_status(timeout_s: float = 1.0) -> ServerStatus:
    """Ask the service of this user who it is.

    Raises:
        NotConnected: No service answered in time.
        LibraryNotFound: libLeapC cannot be loaded.
    """
    library = _library.load()
    told = ctypes.POINTER(_library.ServerStatus)()
    returned = library.LeapGetServerStatus(round(timeout_s * 1000), ctypes.byref(told))
    if returned == Result.TIMEOUT:
        raise NotConnected
    check("LeapGetServerStatus", returned)
    try:
        status = told.contents
        return ServerStatus(
            status.version.decode(),
            tuple(
                (device.serial.decode(errors="replace"), device.type.decode(errors="replace"))
                for device in status.devices[: status.device_count]
            ),
        )
    finally:
        library.LeapReleaseServerStatus(told)


def now_us() -> int:
    """Return the time on the clock of frames: microseconds, the same in all processes.

    Raises:
        LibraryNotFound: libLeapC cannot be loaded.
    """
    return int(_library.load().LeapGetNow())
