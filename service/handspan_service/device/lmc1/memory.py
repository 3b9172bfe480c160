"""The 256 bytes behind the sharpness and saturation controls: serial number and calibration.

Law: no address can be asked for but those whose content is known.

An address is written into sharpness, then one byte is read from saturation. The window is one
pair of registers, so only one reader at a time, before streaming. Source:
docs/device.md#memory-window. Verified.
"""

from __future__ import annotations

import string

from handspan_service.device.lmc1.calibration import CALIBRATION_BYTES
from handspan_service.device.lmc1.requests import (
    Control,
    ControlRequest,
    get_control,
    refuse,
    set_control,
)
from handspan_service.errors import UnreadableSource

SERIAL_ADDRESSES = range(0x00, 0x0E)
FIRMWARE_ADDRESSES = range(0x62, 0x64)
CALIBRATION_ADDRESSES = range(0x64, 0x64 + CALIBRATION_BYTES)
_KNOWN = frozenset((*SERIAL_ADDRESSES, *FIRMWARE_ADDRESSES, *CALIBRATION_ADDRESSES))
_SERIAL_LETTERS = frozenset(string.ascii_letters + string.digits + "-_")
_FIRMWARE_NAMES = {b"\x11\x00": "1.7"}  # All public units say so and are known as 1.7. Guessed.


def select_address(address: int) -> ControlRequest:
    """Return the request that points the window at an address.

    Raises:
        DeviceError: Nothing is known about that address.
    """
    if address not in _KNOWN:
        raise refuse(f"memory address {address} is not ours to touch")
    return set_control(Control.SHARPNESS, address)


def read_selected() -> ControlRequest:
    """Return the request whose answer's first byte is the content of the selected address."""
    return get_control(Control.SATURATION)


def decode_serial(content: bytes) -> str:
    """Return the serial number.

    Args:
        content: The bytes at SERIAL_ADDRESSES.

    Raises:
        UnreadableSource: There is no sensible text.
    """
    serial = content.split(b"\0", 1)[0].decode("latin-1")
    if not serial or not _SERIAL_LETTERS.issuperset(serial):
        raise UnreadableSource("the controller's serial number cannot be read")
    return serial


def decode_firmware(content: bytes) -> str:
    """Return the firmware version for people; raw bytes where no name is known.

    Args:
        content: The bytes at FIRMWARE_ADDRESSES.
    """
    return _FIRMWARE_NAMES.get(content, f"raw {content.hex(' ')}")
