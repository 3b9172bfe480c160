"""USB descriptors: the real ones, cut and garbled ones."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device.peripheral import (
    DeviceDescriptor,
    parse_configuration,
    parse_device_descriptor,
)
from handspan_service.device.startup import describe
from handspan_service.errors import DeviceError, UnreadableSource
from support.device_data import real
from support.fake_controller import configuration_descriptor, device_descriptor


def test_the_fake_describes_itself_as_the_real_one() -> None:
    assert device_descriptor() == real("lmc1_device_descriptor.bin").read_bytes()
    fake, true = configuration_descriptor(), real("lmc1_config_descriptor.bin").read_bytes()
    assert fake == true


def test_real_device_descriptor() -> None:
    found = parse_device_descriptor(real("lmc1_device_descriptor.bin").read_bytes())
    assert found == DeviceDescriptor(0xF182, 0x0003, 0, 0, 1)


def test_real_configuration() -> None:
    found = parse_configuration(real("lmc1_config_descriptor.bin").read_bytes())
    assert (found.video_class, found.max_power_ma) == (0x0100, 500)
    assert (found.control_interface, found.streaming_interface) == (0, 1)
    assert (found.camera_unit, found.processing_unit, found.endpoint) == (2, 5, 0x83)
    assert found.processing_controls == 0x027B
    assert found.extension_guids == {6: b"\xff" * 16}
    assert (found.format_index, found.default_frame) == (1, 4)
    modes = [(m.index, m.width, m.height, m.interval_100ns) for m in found.modes]
    assert modes == [
        (1, 640, 480, 173913),
        (2, 640, 240, 86956),
        (3, 640, 120, 46728),
        (4, 752, 480, 200000),
        (5, 752, 240, 100000),
        (6, 752, 120, 52631),
    ]
    mode = found.mode(640, 240)
    assert (mode.frame_bytes, round(mode.rate_hz)) == (307200, 115)
    with pytest.raises(UnreadableSource, match="offers no 320x240"):
        found.mode(320, 240)


class Described:
    """A line to a controller of which only the description is asked."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def configuration(self) -> bytes:
        return self.data


@pytest.mark.parametrize(
    ("whole", "changed", "words"),
    [
        (b"\xdd\x00\x83", b"\xdd\x00\x03", "no endpoint"),
        (b"\x80\x02\xf0\x00", b"\x80\x02\xf1\x00", "no 640x240"),
    ],
)
def test_a_controller_that_describes_itself_oddly_is_not_started(
    whole: bytes, changed: bytes, words: str
) -> None:
    data = configuration_descriptor()
    assert data.count(whole) == 1
    with pytest.raises(DeviceError, match=words):
        describe(Described(data.replace(whole, changed)))  # type: ignore[arg-type]


@given(st.binary(max_size=64))
def test_any_bytes_are_a_device_or_our_error(data: bytes) -> None:
    try:
        parse_device_descriptor(data)
    except UnreadableSource:
        return
    assert data[1] == 1


@given(st.integers(0, 400))
def test_a_cut_off_configuration_keeps_what_is_whole(length: int) -> None:
    data = configuration_descriptor()[:length]
    if length < 9:
        with pytest.raises(UnreadableSource):
            parse_configuration(data)
        return
    whole = parse_configuration(configuration_descriptor())
    found = parse_configuration(data)
    assert found.modes == whole.modes[: len(found.modes)]


@given(st.lists(st.tuples(st.integers(0, 354), st.integers(0, 255)), max_size=12))
def test_garbled_configurations_raise_our_error_only(changes: list[tuple[int, int]]) -> None:
    data = bytearray(configuration_descriptor())
    for place, value in changes:
        data[place] = value
    try:
        found = parse_configuration(bytes(data))
    except UnreadableSource:
        return
    for mode in found.modes:
        assert mode.frame_bytes > 0
        assert mode.rate_hz > 0


@given(st.binary(max_size=120))
def test_any_tail_raises_our_error_only(tail: bytes) -> None:
    head = configuration_descriptor()[:26]
    with suppress(UnreadableSource):
        parse_configuration(head + tail)


def test_a_descriptor_without_length_is_an_error() -> None:
    with pytest.raises(UnreadableSource, match="byte 9 has no length"):
        parse_configuration(configuration_descriptor()[:9] + b"\0\0")
