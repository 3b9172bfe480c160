"""What a controller says of itself in its USB descriptors.

Law: any bytes give a description or UnreadableSource; an odd or missing part costs only what it
describes. Modes come from here and from nowhere else.

Source: USB Video Class 1.0, docs/device.md#descriptors. Verified on a real controller.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from handspan_service.errors import UnreadableSource

_DEVICE = struct.Struct("<BBHBBBBHHHBBBB")
_DEVICE_TYPE, _CONFIGURATION_TYPE, _INTERFACE_TYPE, _ENDPOINT_TYPE = 1, 2, 4, 5
_CLASS_SPECIFIC = 0x24
_VIDEO_CLASS, _CONTROL_SUBCLASS, _STREAMING_SUBCLASS = 0x0E, 1, 2
_VC_HEADER, _VC_INPUT_TERMINAL, _VC_PROCESSING, _VC_EXTENSION = 1, 2, 5, 6
_VS_INPUT_HEADER, _VS_FORMAT_UNCOMPRESSED, _VS_FRAME_UNCOMPRESSED = 1, 4, 5
_BULK = 2


@dataclass(frozen=True, slots=True)
class DeviceDescriptor:
    """Who the device is.

    Attributes:
        vendor: idVendor.
        product: idProduct.
        release: bcdDevice; not the firmware version on this controller.
        serial_index: iSerialNumber; 0 on this controller: the number is in its memory.
        configurations: bNumConfigurations.
    """

    vendor: int
    product: int
    release: int
    serial_index: int
    configurations: int


@dataclass(frozen=True, slots=True)
class FrameMode:
    """One size and rate of images.

    Attributes:
        index: bFrameIndex.
        width: Pixels per eye.
        height: Rows.
        interval_100ns: Time between frames, 100 ns.
    """

    index: int
    width: int
    height: int
    interval_100ns: int

    @property
    def frame_bytes(self) -> int:
        """Size of a frame: two eyes, one byte each per pixel."""
        return self.width * self.height * 2

    @property
    def rate_hz(self) -> float:
        """Frames per second that the mode promises."""
        return 1e7 / self.interval_100ns

    @property
    def interval_ms(self) -> float:
        """Time between frames."""
        return self.interval_100ns / 1e4


@dataclass(frozen=True, slots=True)
class Configuration:
    """How images can be had from the device.

    Attributes:
        video_class: bcdUVC, 0x0100 for 1.00; 0 if not said.
        control_interface: Number of the VideoControl interface; -1 if none.
        streaming_interface: Number of the VideoStreaming interface; -1 if none.
        camera_unit: Id of the camera terminal; 0 if none.
        processing_unit: Id of the processing unit; 0 if none.
        processing_controls: bmControls of the processing unit.
        extension_guids: GUID bytes of the extension units by unit id.
        endpoint: Address of the bulk endpoint that yields images; 0 if none.
        format_index: bFormatIndex of the uncompressed format; 0 if none.
        default_frame: bDefaultFrameIndex of that format.
        modes: In the order of the descriptor.
        max_power_ma: What the device may draw.
    """

    video_class: int = 0
    control_interface: int = -1
    streaming_interface: int = -1
    camera_unit: int = 0
    processing_unit: int = 0
    processing_controls: int = 0
    extension_guids: dict[int, bytes] = field(default_factory=dict)
    endpoint: int = 0
    format_index: int = 0
    default_frame: int = 0
    modes: tuple[FrameMode, ...] = ()
    max_power_ma: int = 0

    def mode(self, width: int, height: int) -> FrameMode:
        """Return the mode of a size.

        Raises:
            UnreadableSource: The device has no such mode.
        """
        for mode in self.modes:
            if (mode.width, mode.height) == (width, height):
                return mode
        offered = ", ".join(f"{m.width}x{m.height}" for m in self.modes) or "none"
        raise UnreadableSource(f"the device offers no {width}x{height} images (offered: {offered})")


def parse_device_descriptor(data: bytes) -> DeviceDescriptor:
    """Return what a device descriptor says.

    Args:
        data: 18 bytes or more.

    Raises:
        UnreadableSource: It is no device descriptor.
    """
    if len(data) < _DEVICE.size or data[0] < _DEVICE.size or data[1] != _DEVICE_TYPE:
        raise UnreadableSource("this is no USB device descriptor")
    fields = _DEVICE.unpack_from(data)
    return DeviceDescriptor(fields[7], fields[8], fields[9], fields[12], fields[13])


def parse_configuration(data: bytes) -> Configuration:
    """Return how images can be had, from a whole configuration descriptor.

    Args:
        data: The configuration descriptor and all that follows it.

    Raises:
        UnreadableSource: It is no configuration descriptor, or a length in it is impossible.
    """
    if len(data) < 9 or data[0] < 9 or data[1] != _CONFIGURATION_TYPE:
        raise UnreadableSource("this is no USB configuration descriptor")
    reader = _Reader()
    reader.values["max_power_ma"] = data[8] * 2
    for part in _parts(data):
        reader.take(part)
    return Configuration(**reader.values, modes=tuple(reader.modes), extension_guids=reader.guids)


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the descriptors one by one; a cut-off last one is left out."""
    at = 0
    while at + 2 <= len(data):
        length = data[at]
        if length < 2:
            raise UnreadableSource(f"the USB descriptor at byte {at} has no length")
        if at + length > len(data):
            return
        yield data[at : at + length]
        at += length


class _Reader:
    """Collects what the descriptors say, in their order."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}
        self.modes: list[FrameMode] = []
        self.guids: dict[int, bytes] = {}
        self._subclass = 0
        self._in_format = False

    def take(self, part: bytes) -> None:
        kind = part[1]
        if kind == _INTERFACE_TYPE and len(part) >= 9:
            self._interface(part)
        elif kind == _ENDPOINT_TYPE and len(part) >= 7:
            self._endpoint(part)
        elif kind == _CLASS_SPECIFIC and len(part) >= 3:
            if self._subclass == _CONTROL_SUBCLASS:
                self._control(part)
            elif self._subclass == _STREAMING_SUBCLASS:
                self._streaming(part)

    def _interface(self, part: bytes) -> None:
        self._subclass = part[6] if part[5] == _VIDEO_CLASS else 0
        if self._subclass == _CONTROL_SUBCLASS:
            self.values.setdefault("control_interface", part[2])
        elif self._subclass == _STREAMING_SUBCLASS:
            self.values.setdefault("streaming_interface", part[2])

    def _endpoint(self, part: bytes) -> None:
        bulk_in = part[2] & 0x80 and part[3] & 3 == _BULK
        if self._subclass == _STREAMING_SUBCLASS and bulk_in:
            self.values.setdefault("endpoint", part[2])

    def _control(self, part: bytes) -> None:
        subtype = part[2]
        if subtype == _VC_HEADER and len(part) >= 5:
            self.values["video_class"] = int.from_bytes(part[3:5], "little")
        elif subtype == _VC_INPUT_TERMINAL and len(part) >= 4:
            self.values.setdefault("camera_unit", part[3])
        elif subtype == _VC_PROCESSING and len(part) >= 8:
            # The tail (iProcessing, bmVideoStandards) is one byte shorter in version 1.00.
            self.values.setdefault("processing_unit", part[3])
            controls = int.from_bytes(part[8 : 8 + part[7]], "little")
            self.values.setdefault("processing_controls", controls)
        elif subtype == _VC_EXTENSION and len(part) >= 20:
            self.guids[part[3]] = bytes(part[4:20])

    def _streaming(self, part: bytes) -> None:
        subtype = part[2]
        if subtype == _VS_INPUT_HEADER and len(part) >= 7:
            self.values.setdefault("endpoint", part[6])
        elif subtype == _VS_FORMAT_UNCOMPRESSED and len(part) >= 23:
            self._in_format = "format_index" not in self.values
            if self._in_format:
                self.values["format_index"] = part[3]
                self.values["default_frame"] = part[22]
        elif subtype == _VS_FRAME_UNCOMPRESSED and len(part) >= 26 and self._in_format:
            width, height = struct.unpack_from("<HH", part, 5)
            (interval,) = struct.unpack_from("<I", part, 21)
            if width and height and interval:
                self.modes.append(FrameMode(part[3], width, height, interval))
