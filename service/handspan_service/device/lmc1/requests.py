"""What is said to the controller over its control pipe.

Law: every request that can be built here is harmless; one that would hang or crash the controller
raises DeviceError before anything is sent.

Units and selectors are those of USB video class 1.00, but most of them mean something else on this
controller. Source: docs/device.md#controls. Verified unless marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from handspan_service.errors import DeviceError, DeviceReason

CLASS_OUT, CLASS_IN = 0x21, 0xA1
STANDARD_OUT = 0x01
SET_INTERFACE = 0x0B
SET_CUR, GET_CUR, GET_MIN, GET_MAX, GET_RES, GET_INFO = 0x01, 0x81, 0x82, 0x83, 0x84, 0x86
CONTROL_INTERFACE, STREAMING_INTERFACE = 0, 1
CAMERA_UNIT, PROCESSING_UNIT = 2, 5
_UNIT_INDEXES = {unit << 8 | CONTROL_INTERFACE for unit in (CAMERA_UNIT, PROCESSING_UNIT)}
_STREAM_VALUES = {0x0100, 0x0200}  # Probe, commit.

EXPOSURE_US = (10, 65535)
GAIN = (16, 63)  # Sixteenths.
DIGITAL_GAIN = (4, 15)  # Quarters.
DARK_INTERVAL = (0, 127)
WHOLE_RATE = 1000  # Thousandths of the mode's rate. Guessed.


class Control(IntEnum):
    """A control: unit in the high byte, selector in the low byte."""

    EXPOSURE = 0x020B
    RATE_RATIO = 0x0206
    BRIGHTNESS = 0x0502
    CONTRAST = 0x0503
    GAIN = 0x0504
    SATURATION = 0x0507
    SHARPNESS = 0x0508
    GAMMA = 0x0509
    WHITE_BALANCE = 0x050A


class Switch(IntEnum):
    """What the contrast control really sets: its low six bits choose one of these."""

    HDR = 0
    ROTATE = 1
    LED_LEFT = 2
    LED_CENTER = 3
    LED_RIGHT = 4
    VERTICAL_CENTER = 5
    VERTICAL_ZOOM = 6


LEDS = (Switch.LED_LEFT, Switch.LED_CENTER, Switch.LED_RIGHT)


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """One control transfer.

    Attributes:
        request_type: bmRequestType.
        request: bRequest.
        value: wValue.
        index: wIndex.
        data: What is sent; empty for a request that reads.
        length: How many bytes are to be read; 0 for a request that writes.
    """

    request_type: int
    request: int
    value: int
    index: int
    data: bytes = b""
    length: int = 0

    @property
    def reads(self) -> bool:
        """Whether data flows from the controller to us."""
        return bool(self.request_type & 0x80)


def refuse(text: str) -> DeviceError:
    """Return the error of a request that must not be sent."""
    return DeviceError(DeviceReason.BAD_CONTROL, text, retry=False)


def check_request(request: ControlRequest) -> None:
    """Refuse a request that may hang, crash or unsettle the controller.

    Args:
        request: Any request, also one from a user's script.

    Raises:
        DeviceError: It must not be sent.

    Source:
        docs/device.md#traps. The hang and the crash are Verified and Read respectively.
    """
    _check_scope(request)
    if request.request_type == CLASS_IN:
        if request.request not in (GET_CUR, GET_MIN, GET_MAX, GET_RES, GET_INFO):
            raise refuse(f"request 0x{request.request:02x} may hang the controller")
    elif request.request_type == CLASS_OUT:
        if request.request != SET_CUR:
            raise refuse(f"request 0x{request.request:02x} does not set a control")
        if request.index == PROCESSING_UNIT << 8 | CONTROL_INTERFACE:
            _check_contrast(request)


def _check_scope(request: ControlRequest) -> None:
    """Refuse whatever is not a control of the camera or its negotiation."""
    if request.request_type in (CLASS_OUT, CLASS_IN):
        if request.index in _UNIT_INDEXES:
            return
        if request.index == STREAMING_INTERFACE and request.value in _STREAM_VALUES:
            return
        raise refuse("only units 2 and 5 and probe and commit may be addressed")
    set_interface = (STANDARD_OUT, SET_INTERFACE, 0, STREAMING_INTERFACE, b"")
    asked = (request.request_type, request.request, request.value, request.index, request.data)
    if asked != set_interface:
        raise refuse("vendor and standard requests are not allowed")


def _check_contrast(request: ControlRequest) -> None:
    if request.value >> 8 != Control.CONTRAST & 0xFF:
        return
    if len(request.data) not in (2, 4):
        raise refuse(f"the contrast control takes 2 or 4 bytes, not {len(request.data)}")
    word = int.from_bytes(request.data, "little")
    if word & 0x3F == Switch.VERTICAL_ZOOM and word >> 6:
        raise refuse("a vertical zoom would crash the controller until it is plugged in again")
    if word & 0x3F == Switch.ROTATE and word >> 6:
        raise refuse("the controller must not turn its images: its calibration would not turn")


def set_control(control: Control, value: int) -> ControlRequest:
    """Return the request that sets a control to a value.

    Args:
        control: Which one.
        value: 0 to 2**32 - 1.

    Raises:
        DeviceError: The value would harm the controller or does not fit.
    """
    if not 0 <= value < 1 << 32:
        raise refuse(f"{value} does not fit into a control")
    request = ControlRequest(
        CLASS_OUT,
        SET_CUR,
        (control & 0xFF) << 8,
        (control >> 8) << 8 | CONTROL_INTERFACE,
        value.to_bytes(4, "little"),
    )
    check_request(request)
    return request


def get_control(control: Control) -> ControlRequest:
    """Return the request that reads a control's 4 bytes."""
    value, index = (control & 0xFF) << 8, (control >> 8) << 8 | CONTROL_INTERFACE
    return ControlRequest(CLASS_IN, GET_CUR, value, index, length=4)


def _within(name: str, value: int, bounds: tuple[int, int]) -> int:
    if not bounds[0] <= value <= bounds[1]:
        raise refuse(f"{name} {value} is outside {bounds[0]}..{bounds[1]}")
    return value


def set_exposure(exposure_us: int) -> ControlRequest:
    """Return the request for an exposure in microseconds (the zoom control)."""
    return set_control(Control.EXPOSURE, _within("exposure", exposure_us, EXPOSURE_US))


def set_gain(sixteenths: int) -> ControlRequest:
    """Return the request for an analog gain; 16 is no gain."""
    return set_control(Control.GAIN, _within("gain", sixteenths, GAIN))


def set_digital_gain(quarters: int) -> ControlRequest:
    """Return the request for a digital gain (the brightness control); 4 is no gain."""
    return set_control(Control.BRIGHTNESS, _within("digital gain", quarters, DIGITAL_GAIN))


def set_gamma(on: bool) -> ControlRequest:
    """Return the request for grey values that follow the root of the light, or the light."""
    return set_control(Control.GAMMA, int(on))


def set_dark_interval(frames: int) -> ControlRequest:
    """Return the request for one unlit frame in so many; 0 never, 1 all of them."""
    frames = _within("dark interval", frames, DARK_INTERVAL)
    return set_control(Control.WHITE_BALANCE, frames)


def set_rate_ratio(thousandths: int) -> ControlRequest:
    """Return the request for a share of the mode's frame rate (the focus control)."""
    return set_control(Control.RATE_RATIO, _within("rate ratio", thousandths, (1, WHOLE_RATE)))


def set_switch(switch: Switch, value: int) -> ControlRequest:
    """Return the request for one of the things behind the contrast control.

    Args:
        switch: Which one.
        value: 0 is off, 1 is on; the vertical centre is a row.

    Raises:
        DeviceError: It would crash the controller or turn its images.
    """
    return set_control(Control.CONTRAST, _within("value", value, (0, 0x3FF)) << 6 | switch)


def set_leds(mask: int) -> tuple[ControlRequest, ...]:
    """Return the requests that switch the three lights.

    Args:
        mask: Bit 0 left, bit 1 centre, bit 2 right.
    """
    return tuple(set_switch(led, mask >> bit & 1) for bit, led in enumerate(LEDS))
