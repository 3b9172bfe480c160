"""Who a controller is: serial number, firmware and calibration out of its memory.

Law: a controller always gets an identity; what could not be read is said in `problem`, and only a
controller that is gone raises.

Source: docs/device.md#memory-window.
"""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from handspan_service.device.link import Fault, Link, LinkFault
from handspan_service.device.peripheral import (
    CALIBRATION_ADDRESSES,
    FIRMWARE_ADDRESSES,
    SERIAL_ADDRESSES,
    decode_calibration,
    decode_firmware,
    decode_serial,
    read_selected,
    select_address,
)
from handspan_service.errors import UnreadableSource
from handspan_service.geometry import StereoCalibration, nominal_calibration
from handspan_service.unfinished import unfinished

MEMORY_TRIES = 3

_log = logging.getLogger("handspan.device")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a controller's memory says.

    Attributes:
        serial: Serial number, or where it is plugged in if that cannot be read.
        firmware: For people.
        calibration: Its own camera model, else the nominal one.
        problem: What of it could not be read; empty if all was.
    """

    serial: str
    firmware: str
    calibration: StereoCalibration
    problem: str = ""


def read_memory(link: Link, addresses: range) -> bytes:
    """Return the bytes at some addresses of the memory window; two transfers for each."""
    content = bytearray()
    for address in addresses:
        link.control(select_address(address))
        answer = link.control(read_selected())
        if not answer:
            raise LinkFault(Fault.OTHER, "the controller's memory gave an empty answer")
        content.append(answer[0])
    return bytes(content)


def identify(link: Link, cache_folder: Path | None) -> Identity:
    """Return who a controller is.

    Args:
        link: The open controller, not streaming.
        cache_folder: Where calibrations are kept by serial number.

    Raises:
        DeviceLost: It is gone.
    """
    serial = _read_serial(link)
    firmware = decode_firmware(_read_twice(link, FIRMWARE_ADDRESSES))
    if serial is None:
        identity = Identity(f"port-{link.place}", firmware, nominal_calibration())
        calibration = _read_calibration(link)
        if calibration is None:
            return replace(identity, problem=_NOTHING_READABLE)
        return replace(identity, calibration=calibration, problem=_NO_SERIAL)
    path = None if cache_folder is None else cache_folder / f"calibration-{serial}.bin"
    calibration = _read_calibration(link)
    if calibration is not None:
        _keep(path, calibration.record)
        return Identity(serial, firmware, calibration)
    kept = _kept(path)
    if kept is not None:
        return Identity(serial, firmware, kept, _KEPT_CALIBRATION)
    return Identity(serial, firmware, nominal_calibration(), _NOMINAL_CALIBRATION)


_NO_SERIAL = "the controller's serial number cannot be read"
_KEPT_CALIBRATION = (
    "the controller's calibration cannot be read; the copy kept from an earlier start is used"
)
_NOMINAL_CALIBRATION = (
    "the controller's calibration cannot be read; that of an average controller is used, "
    "positions may be off: plug it in again, or calibrate it"
)
_NOTHING_READABLE = "neither serial number nor calibration can be read; " + _NOMINAL_CALIBRATION


def _read_twice(link: Link, addresses: range) -> bytes:
    """Return what two reads agree on, the last read if none do."""
    last = b""
    for _ in range(MEMORY_TRIES):
        content = _try_read(link, addresses)
        if content and content == last:
            return content
        last = content
    return last


def _try_read(link: Link, addresses: range) -> bytes:
    try:
        return read_memory(link, addresses)
    except LinkFault as fault:
        _log.warning("the controller's memory could not be read: %s", fault)
        return b""


def _read_serial(link: Link) -> str | None:
    try:
        return decode_serial(_read_twice(link, SERIAL_ADDRESSES))
    except UnreadableSource as error:
        _log.warning("%s", error)
        return None


def _read_calibration(link: Link) -> StereoCalibration | None:
    for _ in range(MEMORY_TRIES):
        try:
            return decode_calibration(_try_read(link, CALIBRATION_ADDRESSES))
        except UnreadableSource as error:
            _log.warning("the controller's calibration: %s", error)
    return None


def _keep(path: Path | None, record: bytes) -> None:
    """Keep a record for a start at which it cannot be read; not being able to is no harm."""
    if path is None:
        return
    try:
        if path.is_file() and path.read_bytes() == record:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=unfinished(path).name + "-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(record)
            os.replace(name, path)
        except OSError:
            with suppress(OSError):  # The same folder failing once more.
                os.unlink(name)
            raise
    except OSError as error:
        _log.warning("the calibration could not be kept: %s", error)


def _kept(path: Path | None) -> StereoCalibration | None:
    if path is None:
        return None
    with suppress(OSError, UnreadableSource):
        return decode_calibration(path.read_bytes())
    return None
