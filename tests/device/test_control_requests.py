"""Control requests, the memory window and the negotiation, as bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device.peripheral import (
    PROBE_BYTES,
    Control,
    ControlRequest,
    FrameMode,
    Probe,
    Switch,
    agrees,
    check_request,
    commit,
    decode_firmware,
    decode_probe,
    decode_serial,
    encode_probe,
    get_control,
    get_probe,
    probe_for,
    read_selected,
    select_address,
    set_control,
    set_dark_interval,
    set_digital_gain,
    set_exposure,
    set_gain,
    set_gamma,
    set_leds,
    set_probe,
    set_rate_ratio,
    set_switch,
)
from handspan_service.errors import DeviceError, DeviceReason, UnreadableSource

u16, u32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
u8 = st.integers(0, 255)
probes = st.builds(Probe, u16, u8, u8, u32, u16, u16, u16, u16, u16, u32, u32)


def out(value: int, index: int, word: int) -> ControlRequest:
    return ControlRequest(0x21, 0x01, value, index, word.to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (set_exposure(300), out(0x0B00, 0x0200, 300)),
        (set_rate_ratio(1000), out(0x0600, 0x0200, 1000)),
        (set_gain(22), out(0x0400, 0x0500, 22)),
        (set_digital_gain(4), out(0x0200, 0x0500, 4)),
        (set_gamma(True), out(0x0900, 0x0500, 1)),
        (set_dark_interval(0), out(0x0A00, 0x0500, 0)),
        (set_switch(Switch.HDR, 1), out(0x0300, 0x0500, 0x40)),
        (set_switch(Switch.ROTATE, 0), out(0x0300, 0x0500, 0x01)),
        (set_switch(Switch.LED_LEFT, 1), out(0x0300, 0x0500, 0x42)),
        (set_switch(Switch.LED_RIGHT, 0), out(0x0300, 0x0500, 0x04)),
        (set_switch(Switch.VERTICAL_CENTER, 240), out(0x0300, 0x0500, 0x3C05)),
        (set_switch(Switch.VERTICAL_ZOOM, 0), out(0x0300, 0x0500, 0x06)),
        (select_address(0x64), out(0x0800, 0x0500, 0x64)),
        (read_selected(), ControlRequest(0xA1, 0x81, 0x0700, 0x0500, length=4)),
        (get_control(Control.GAIN), ControlRequest(0xA1, 0x81, 0x0400, 0x0500, length=4)),
    ],
)
def test_requests_as_bytes(request_: ControlRequest, expected: ControlRequest) -> None:
    assert request_ == expected
    check_request(request_)


def test_leds_by_mask() -> None:
    words = [int.from_bytes(request.data, "little") for request in set_leds(0b101)]
    assert words == [0x42, 0x03, 0x44]


@pytest.mark.parametrize(
    "forbidden",
    [
        lambda: set_exposure(9),
        lambda: set_exposure(65536),
        lambda: set_gain(15),
        lambda: set_gain(64),
        lambda: set_digital_gain(16),
        lambda: set_dark_interval(-1),
        lambda: set_control(Control.GAMMA, 1 << 32),
        lambda: set_switch(Switch.VERTICAL_ZOOM, 1),
        lambda: set_switch(Switch.ROTATE, 1),
        lambda: set_control(Control.CONTRAST, 0x46),
        lambda: set_control(Control.CONTRAST, 0x10000 | 6),
        lambda: select_address(0x0E),
        lambda: select_address(0x61),
        lambda: select_address(256),
        lambda: check_request(ControlRequest(0xA1, 0x87, 0x0100, 1, length=26)),
        lambda: check_request(ControlRequest(0xA1, 0x85, 0x0100, 1, length=2)),
        lambda: check_request(ControlRequest(0x21, 0x02, 0x0100, 1, b"\0")),
        lambda: check_request(ControlRequest(0x40, 0x01, 0, 0, b"\0")),
        lambda: check_request(ControlRequest(0x00, 0x09, 1, 0)),
        lambda: check_request(ControlRequest(0xA1, 0x81, 0x0100, 0x0600, length=4)),
        lambda: check_request(ControlRequest(0xA1, 0x81, 0x0300, 1, length=11)),
        lambda: check_request(ControlRequest(0x21, 0x01, 0x0300, 0x0500, b"\x46")),
        lambda: check_request(ControlRequest(0x21, 0x01, 0x0300, 0x0500, b"\x46\0")),
    ],
)
def test_harmful_requests_are_refused(forbidden: object) -> None:
    assert callable(forbidden)
    with pytest.raises(DeviceError) as caught:
        forbidden()
    assert caught.value.reason is DeviceReason.BAD_CONTROL
    assert not caught.value.retry


@given(st.sampled_from(list(Control)), u32)
def test_no_word_zooms_or_turns_the_image(control: Control, word: int) -> None:
    try:
        request = set_control(control, word)
    except DeviceError:
        assert control is Control.CONTRAST
        assert word & 0x3F in (Switch.ROTATE, Switch.VERTICAL_ZOOM)
        return
    assert int.from_bytes(request.data, "little") == word
    if control is Control.CONTRAST and word & 0x3F in (1, 6):
        assert word >> 6 == 0


def test_serial_numbers() -> None:
    assert decode_serial(b"LP53304172541\0") == "LP53304172541"
    assert decode_serial(b"S323A042803\0\0\0") == "S323A042803"
    for odd in (b"", b"\0" * 14, b"\xff" * 14, b"../../../etc\0", b"A B\0"):
        with pytest.raises(UnreadableSource):
            decode_serial(odd)


def test_firmware_versions() -> None:
    assert decode_firmware(b"\x11\x00") == "1.7"
    assert decode_firmware(b"\x23\x01") == "raw 23 01"


@given(probes)
def test_probes_come_back(probe: Probe) -> None:
    assert len(encode_probe(probe)) == PROBE_BYTES
    assert decode_probe(encode_probe(probe)) == probe


@given(st.binary(max_size=60))
def test_only_26_bytes_are_a_probe(data: bytes) -> None:
    if len(data) == PROBE_BYTES:
        assert encode_probe(decode_probe(data)) == data
    else:
        with pytest.raises(UnreadableSource):
            decode_probe(data)


def test_the_probe_for_the_tracking_mode() -> None:
    current = Probe(0, 1, 4, 200000, max_frame_bytes=721920, max_payload_bytes=16384)
    asked = probe_for(current, FrameMode(2, 640, 240, 86956), 1)
    expected = "01000102" + "ac530100" + "00" * 10 + "00040b00" + "00400000"
    assert set_probe(asked) == ControlRequest(0x21, 0x01, 0x0100, 0x0001, bytes.fromhex(expected))
    assert commit(asked).value == 0x0200
    assert get_probe() == ControlRequest(0xA1, 0x81, 0x0100, 0x0001, length=26)
    for request in (set_probe(asked), commit(asked), get_probe()):
        check_request(request)


def test_what_counts_as_agreement() -> None:
    asked = Probe(1, 1, 2, 86956)
    assert agrees(Probe(0, 1, 2, 86956), asked)
    assert not agrees(Probe(0, 1, 2, 0), asked)
    assert not agrees(Probe(0, 1, 4, 86956), asked)
    assert not agrees(Probe(0, 2, 2, 86956), asked)
