"""The Leap Motion Controller's bytes: the one door to the pure codec.

Law: no I/O and no clock; bytes from outside can raise UnreadableSource or DeviceError and nothing
else, and no half frame ever comes out as a whole one.
"""

from __future__ import annotations

from handspan_service.device.lmc1.calibration import (
    CALIBRATION_BYTES,
    decode_calibration,
    encode_calibration,
)
from handspan_service.device.lmc1.descriptors import (
    Configuration,
    DeviceDescriptor,
    FrameMode,
    parse_configuration,
    parse_device_descriptor,
)
from handspan_service.device.lmc1.memory import (
    CALIBRATION_ADDRESSES,
    FIRMWARE_ADDRESSES,
    SERIAL_ADDRESSES,
    decode_firmware,
    decode_serial,
    read_selected,
    select_address,
)
from handspan_service.device.lmc1.payloads import (
    MAX_PAYLOAD_BYTES,
    FrameAssembler,
    RawFrame,
    encode_payloads,
)
from handspan_service.device.lmc1.pixels import (
    TRAILER_BYTES,
    Trailer,
    decode_trailer,
    encode_frame,
    encode_trailer,
    split_frame,
)
from handspan_service.device.lmc1.probe import (
    PROBE_BYTES,
    Probe,
    agrees,
    commit,
    decode_probe,
    encode_probe,
    get_probe,
    probe_for,
    set_probe,
)
from handspan_service.device.lmc1.requests import (
    WHOLE_RATE,
    Control,
    ControlRequest,
    Switch,
    check_request,
    get_control,
    set_control,
    set_dark_interval,
    set_digital_gain,
    set_exposure,
    set_gain,
    set_gamma,
    set_leds,
    set_rate_ratio,
    set_switch,
)
from handspan_service.device.lmc1.script import Script, Step, Wait, parse_script

__all__ = [
    "CALIBRATION_ADDRESSES",
    "CALIBRATION_BYTES",
    "FIRMWARE_ADDRESSES",
    "MAX_PAYLOAD_BYTES",
    "PROBE_BYTES",
    "SERIAL_ADDRESSES",
    "TRAILER_BYTES",
    "WHOLE_RATE",
    "Configuration",
    "Control",
    "ControlRequest",
    "DeviceDescriptor",
    "FrameAssembler",
    "FrameMode",
    "Probe",
    "RawFrame",
    "Script",
    "Step",
    "Switch",
    "Trailer",
    "Wait",
    "agrees",
    "check_request",
    "commit",
    "decode_calibration",
    "decode_firmware",
    "decode_probe",
    "decode_serial",
    "decode_trailer",
    "encode_calibration",
    "encode_frame",
    "encode_payloads",
    "encode_probe",
    "encode_trailer",
    "get_control",
    "get_probe",
    "parse_configuration",
    "parse_device_descriptor",
    "parse_script",
    "probe_for",
    "read_selected",
    "select_address",
    "set_control",
    "set_dark_interval",
    "set_digital_gain",
    "set_exposure",
    "set_gain",
    "set_gamma",
    "set_leds",
    "set_probe",
    "set_rate_ratio",
    "set_switch",
    "split_frame",
]
