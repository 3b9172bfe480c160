"""Probe and commit: the 26 bytes by which host and controller agree on a mode.

Law: decode_probe(encode_probe(p)) == p. The record has exactly 26 bytes: a longer one makes the
controller answer with an interval of 0. Source: docs/device.md#probe. Verified.
"""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass, replace

from handspan_service.device.lmc1.descriptors import FrameMode
from handspan_service.device.lmc1.requests import (
    CLASS_IN,
    CLASS_OUT,
    GET_CUR,
    SET_CUR,
    STREAMING_INTERFACE,
    ControlRequest,
)
from handspan_service.errors import UnreadableSource

PROBE_BYTES = 26
KEEP_INTERVAL = 1  # bmHint
_PROBE, _COMMIT = 0x0100, 0x0200
_LAYOUT = struct.Struct("<HBBIHHHHHII")


@dataclass(frozen=True, slots=True)
class Probe:
    """What host and controller negotiate, fields in the order of the wire.

    Attributes:
        hint: Which fields the host wants kept.
        format_index: bFormatIndex.
        frame_index: bFrameIndex.
        interval_100ns: dwFrameInterval.
        key_frame_rate: Unused.
        p_frame_rate: Unused.
        compression_quality: Unused.
        compression_window: Unused.
        delay_ms: Unused.
        max_frame_bytes: Always that of the largest mode: never the size of a frame.
        max_payload_bytes: Largest payload.
    """

    hint: int = 0
    format_index: int = 0
    frame_index: int = 0
    interval_100ns: int = 0
    key_frame_rate: int = 0
    p_frame_rate: int = 0
    compression_quality: int = 0
    compression_window: int = 0
    delay_ms: int = 0
    max_frame_bytes: int = 0
    max_payload_bytes: int = 0


def decode_probe(data: bytes) -> Probe:
    """Return the fields of a probe record.

    Raises:
        UnreadableSource: It does not have exactly 26 bytes.
    """
    if len(data) != PROBE_BYTES:
        raise UnreadableSource(f"a probe record has {PROBE_BYTES} bytes, this one has {len(data)}")
    return Probe(*_LAYOUT.unpack(data))


def encode_probe(probe: Probe) -> bytes:
    """Return the 26 bytes of a probe record."""
    return _LAYOUT.pack(*astuple(probe))


def probe_for(current: Probe, mode: FrameMode, format_index: int) -> Probe:
    """Return the probe that asks for a mode, built on what the controller said last."""
    return replace(
        current,
        hint=KEEP_INTERVAL,
        format_index=format_index,
        frame_index=mode.index,
        interval_100ns=mode.interval_100ns,
    )


def agrees(answer: Probe, asked: Probe) -> bool:
    """Return whether the controller's answer grants what was asked."""
    return (
        answer.format_index == asked.format_index
        and answer.frame_index == asked.frame_index
        and answer.interval_100ns != 0
    )


def get_probe() -> ControlRequest:
    """Return the request that reads the probe record."""
    return ControlRequest(CLASS_IN, GET_CUR, _PROBE, STREAMING_INTERFACE, length=PROBE_BYTES)


def set_probe(probe: Probe) -> ControlRequest:
    """Return the request that proposes a mode."""
    return ControlRequest(CLASS_OUT, SET_CUR, _PROBE, STREAMING_INTERFACE, encode_probe(probe))


def commit(probe: Probe) -> ControlRequest:
    """Return the request that starts the stream in the mode agreed on."""
    return ControlRequest(CLASS_OUT, SET_CUR, _COMMIT, STREAMING_INTERFACE, encode_probe(probe))
