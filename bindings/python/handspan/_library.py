"""libLeapC: where it is, what its functions take. Law: one library per process, loaded when needed.

The structures stand here in the layout of LeapC.h, which never changes; what only has to be read is
read by `_decode`.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_bool,
    c_char_p,
    c_float,
    c_int64,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from ctypes.util import find_library
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from handspan.errors import LibraryNotFound

ENVIRONMENT = "HANDSPAN_LIBRARY"
BESIDE = Path(__file__).parent / "lib"
# The library has the same interface under each of its names; the newest is looked for first.
NAMES = {
    "darwin": ("libLeapC.6.dylib", "libLeapC.5.dylib", "libLeapC.dylib"),
    "win32": ("LeapC.dll",),
}.get(sys.platform, ("libLeapC.so.6", "libLeapC.so.5", "libLeapC.so"))

ALLOCATE = CFUNCTYPE(c_void_p, c_uint32, c_uint32, c_void_p)
DEALLOCATE = CFUNCTYPE(None, c_void_p, c_void_p)


class Packed(Structure):
    """A structure without gaps, whatever the compiler's habits."""

    _layout_ = "ms"  # Newer Pythons want it said beside _pack_.
    _pack_ = 1


class Message(Packed):
    """LEAP_CONNECTION_MESSAGE."""

    _fields_: ClassVar = [
        ("size", c_uint32),
        ("type", c_uint32),
        ("pointer", c_void_p),
        ("device_id", c_uint32),
    ]


class Config(Packed):
    """LEAP_CONNECTION_CONFIG."""

    _fields_: ClassVar = [
        ("size", c_uint32),
        ("flags", c_uint32),
        ("server_namespace", c_char_p),
        ("tracking_origin", c_uint32),
    ]


class DeviceInfo(Packed):
    """LEAP_DEVICE_INFO."""

    _fields_: ClassVar = [
        ("size", c_uint32),
        ("status", c_uint32),
        ("caps", c_uint32),
        ("pid", c_uint32),
        ("baseline_um", c_uint32),
        ("serial_length", c_uint32),
        ("serial", c_char_p),
        ("h_fov_rad", c_float),
        ("v_fov_rad", c_float),
        ("range_um", c_uint32),
    ]


class Point(Packed):
    """LEAP_VECTOR."""

    _fields_: ClassVar = [("x", c_float), ("y", c_float), ("z", c_float)]


class Allocator(Structure):
    """LEAP_ALLOCATOR."""

    _fields_: ClassVar = [
        ("allocate", ALLOCATE),
        ("deallocate", DEALLOCATE),
        ("state", c_void_p),
    ]


class ServerDevice(Packed):
    """LEAP_SERVER_STATUS_DEVICE."""

    _fields_: ClassVar = [("serial", c_char_p), ("type", c_char_p)]


class ServerStatus(Packed):
    """LEAP_SERVER_STATUS."""

    _fields_: ClassVar = [
        ("version", c_char_p),
        ("device_count", c_uint32),
        ("devices", POINTER(ServerDevice)),
    ]


# What each function takes, behind the result if that is not an eLeapRS.
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "LeapCreateConnection": (POINTER(Config), POINTER(c_void_p)),
    "LeapOpenConnection": (c_void_p,),
    "LeapPollConnection": (c_void_p, c_uint32, POINTER(Message)),
    "LeapSetAllocator": (c_void_p, POINTER(Allocator)),
    "LeapGetServerStatus": (c_uint32, POINTER(POINTER(ServerStatus))),
    "LeapReleaseServerStatus": (POINTER(ServerStatus),),
    "LeapSetPolicyFlags": (c_void_p, c_uint64, c_uint64),
    "LeapSetTrackingMode": (c_void_p, c_uint32),
    "LeapSetTrackingModeEx": (c_void_p, c_void_p, c_uint32),
    "LeapGetTrackingMode": (c_void_p,),
    "LeapSetPause": (c_void_p, c_bool),
    "LeapSaveConfigValue": (c_void_p, c_char_p, c_char_p, POINTER(c_uint32)),
    "LeapRequestConfigValue": (c_void_p, c_char_p, POINTER(c_uint32)),
    "LeapGetDeviceInfo": (c_void_p, POINTER(DeviceInfo)),
    "LeapSubscribeEvents": (c_void_p, c_void_p),
    "LeapUnsubscribeEvents": (c_void_p, c_void_p),
    "LeapInterpolateFrame": (c_void_p, c_int64, c_void_p, c_uint64),
    "LeapInterpolateFrameEx": (c_void_p, c_void_p, c_int64, c_void_p, c_uint64),
}
_OTHER_RESULTS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "LeapGetNow": (c_int64, ()),
    "LeapCloseConnection": (None, (c_void_p,)),
    "LeapDestroyConnection": (None, (c_void_p,)),
    "LeapDevicePIDToString": (c_char_p, (c_uint32,)),
    "LeapPixelToRectilinearByIndex": (Point, (c_void_p, c_uint8, Point)),
    "LeapPixelToRectilinearByIndexEx": (Point, (c_void_p, c_void_p, c_uint8, Point)),
    "LeapRectilinearToPixelByIndex": (Point, (c_void_p, c_uint8, Point)),
    "LeapRectilinearToPixelByIndexEx": (Point, (c_void_p, c_void_p, c_uint8, Point)),
    "LeapCameraMatrixByIndex": (None, (c_void_p, c_uint8, POINTER(c_float))),
    "LeapCameraMatrixByIndexEx": (None, (c_void_p, c_void_p, c_uint8, POINTER(c_float))),
    "LeapDistortionCoeffsByIndex": (None, (c_void_p, c_uint8, POINTER(c_float))),
    "LeapDistortionCoeffsByIndexEx": (None, (c_void_p, c_void_p, c_uint8, POINTER(c_float))),
    "LeapExtrinsicCameraMatrixByIndex": (None, (c_void_p, c_uint8, POINTER(c_float))),
    "LeapExtrinsicCameraMatrixByIndexEx": (None, (c_void_p, c_void_p, c_uint8, POINTER(c_float))),
}


def candidates() -> Iterator[str]:
    """Yield what to load, best first: what the user named, what came with us, what is installed.

    Raises:
        LibraryNotFound: The user named something that is not there. Looking on would load another
            library than the one that was asked for.
    """
    if named := os.environ.get(ENVIRONMENT):
        place = Path(named)
        found = [place] if place.is_file() else [p for n in NAMES if (p := place / n).is_file()]
        if not found:
            raise LibraryNotFound(
                f"{ENVIRONMENT} is {named}, and there is no library: "
                f"name the file {NAMES[0]} or the folder that holds it"
            )
        yield str(found[0])
        return
    for name in NAMES:
        if (path := BESIDE / name).is_file():
            yield str(path)
    yield from NAMES
    if installed := find_library("LeapC"):
        yield installed


def _declare(library: ctypes.CDLL) -> None:
    for name, takes in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = c_uint32, takes
    for name, (gives, takes) in _OTHER_RESULTS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes


@lru_cache(maxsize=None)  # noqa: UP033  # Python 3.8, for `import Leap`.
def load() -> ctypes.CDLL:
    """Return the library, loaded once.

    Raises:
        LibraryNotFound: It is nowhere; the text says where it was looked for and what to do.
    """
    tried = []
    for name in candidates():
        try:
            library = ctypes.CDLL(name)
            _declare(library)
        except (OSError, AttributeError) as error:  # Not there, or not (all of) LeapC.
            tried.append(f"  {name}: {error}")
        else:
            return library
    raise LibraryNotFound(
        f"{NAMES[0]} cannot be loaded. Build it (cmake -S native -B build && cmake --build build) "
        f"and set {ENVIRONMENT} to the file or its folder, or install it where the system looks "
        "(LD_LIBRARY_PATH, ldconfig).\nTried:\n" + "\n".join(tried)
    )
