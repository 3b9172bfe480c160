"""Values of settings as LeapC tells them. Law: what is put in comes out, of the same type.

Source:
    LEAP_VARIANT and eLeapValueType in LeapC.h.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import string_at
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Leap._device import SettingValue

_CODES = {1: "?", 2: "i", 3: "f"}
_NUMBERS = {bool: 1, int: 2, float: 3}
_STRING = 4


@contextmanager
def variant(value: SettingValue) -> Iterator[bytes]:
    """Give a value as a LEAP_VARIANT, as long as it is needed."""
    if isinstance(value, str):
        text = ctypes.create_string_buffer(value.encode())
        yield struct.pack("<IQ", _STRING, ctypes.addressof(text))
    else:
        number = _NUMBERS[type(value)]
        yield struct.pack(f"<I{_CODES[number]}", number, value).ljust(12, b"\0")


def response_at(at: int) -> tuple[int, SettingValue | None]:
    """Return the request that LEAP_CONFIG_RESPONSE_EVENT answers, and its answer."""
    request, number = struct.unpack("<II", string_at(at, 8))
    value: SettingValue | None = None
    if number == _STRING:
        (text,) = struct.unpack("<Q", string_at(at + 8, 8))
        value = (ctypes.c_char_p(text).value or b"").decode(errors="replace")
    elif number in _CODES:
        (value,) = struct.unpack_from(f"<{_CODES[number]}", string_at(at + 8, 4))
    return request, value
