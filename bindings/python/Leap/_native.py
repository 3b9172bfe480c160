"""The private functions of our libLeapC. Law: loaded when the first Controller is made, not before.

Source:
    native/src/classic.h.
"""

from __future__ import annotations

import ctypes
import weakref
from ctypes import POINTER, Structure, c_int64, c_uint8, c_uint32, c_void_p
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, cast

from handspan import _library
from handspan._library import Point
from handspan.errors import LibraryNotFound
from Leap import _snapshot as raw
from Leap._math import Vector

if TYPE_CHECKING:
    from handspan._connection import Connection

# Bits of what a program wants beyond the hands.
MOTION, GESTURES, TOOLS = 2, 4, 8
_BODY = (
    raw.CLASSIC_SIZE
    + raw.MAX_HANDS * raw.MORE_SIZE
    + raw.MAX_TOOLS * raw.TOOL_SIZE
    + raw.MAX_GESTURES * raw.GESTURE_SIZE
)


class Classic(Structure):
    """hs_classic."""

    _fields_: ClassVar = [
        ("frame_id", c_int64),
        ("hands", c_uint32),
        ("tools", c_uint32),
        ("gestures", c_uint32),
        ("size", c_uint32),
        ("body", c_uint8 * _BODY),
    ]


BODY_OFFSET = Classic.body.offset

_SIGNATURES = {
    "HandspanWantClassic": (c_uint32, (c_void_p, c_uint32)),
    "HandspanGetClassic": (c_uint32, (c_void_p, c_int64, POINTER(Classic))),
    "HandspanHoldCameras": (c_void_p, (c_void_p,)),
    "HandspanLetCameras": (None, (c_void_p,)),
    "HandspanPixelToSlope": (Point, (c_void_p, c_uint8, Point)),
    "HandspanSlopeToPixel": (Point, (c_void_p, c_uint8, Point)),
}


@lru_cache(maxsize=None)  # noqa: UP033  # Python 3.8 has no other.
def load() -> ctypes.CDLL:
    """Return the library.

    Raises:
        LibraryNotFound: It is nowhere, or is not ours.
    """
    library = _library.load()
    for name, (gives, takes) in _SIGNATURES.items():
        try:
            function = getattr(library, name)
        except AttributeError as error:
            raise LibraryNotFound(
                f"{library._name} has no gestures ({name} is missing): it is not Handspan's, or an "
                f"older one. Name Handspan's with {_library.ENVIRONMENT}."
            ) from error
        function.restype, function.argtypes = gives, takes
    return library


class Cameras:
    """The cameras that took an image. They answer after their connection is gone, too."""

    def __init__(self, connection: Connection) -> None:
        """Hold the cameras of the image that was polled last."""
        self._library = load()
        self._held = connection.compute("HandspanHoldCameras")
        weakref.finalize(self, self._library.HandspanLetCameras, self._held).atexit = False

    def slope(self, camera: int, pixel: Vector) -> Vector:
        """Return the slope of the ray that a pixel sees; NaN where it sees nothing."""
        return self._ask(self._library.HandspanPixelToSlope, camera, pixel)

    def pixel(self, camera: int, slope: Vector) -> Vector:
        """Return the pixel that sees a ray."""
        return self._ask(self._library.HandspanSlopeToPixel, camera, slope)

    def _ask(self, function: ctypes._NamedFuncPointer, camera: int, of: Vector) -> Vector:
        found = cast("Point", function(self._held, camera, Point(of.x, of.y, 1.0)))
        return Vector(found.x, found.y, 0.0)
