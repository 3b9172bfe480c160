"""Start-up scripts of users: what may run, and what must not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device.peripheral import ControlRequest, Wait, check_request, parse_script
from handspan_service.errors import DeviceError, UnreadableSource

SERIAL = "FK00000000001"
MADE_UP = f"""
# serial: {SERIAL}
out 0x21 0x01 0x0900 0x0500 01000000   # gamma on
wait 15
in  a1 81 0900 0500 4
OUT_IS_LOWER_CASE
"""


def test_a_script() -> None:
    text = MADE_UP.replace("OUT_IS_LOWER_CASE", "out 01 0b 0000 0001")
    steps = parse_script(text.encode(), SERIAL)
    assert [step.line for step in steps] == [3, 4, 5, 6]
    assert [step.action for step in steps] == [
        ControlRequest(0x21, 0x01, 0x0900, 0x0500, b"\x01\0\0\0"),
        Wait(15),
        ControlRequest(0xA1, 0x81, 0x0900, 0x0500, length=4),
        ControlRequest(0x01, 0x0B, 0, 1),
    ]


def test_a_script_without_a_header_fits_every_controller() -> None:
    assert parse_script(b"wait 1", "ANY") == parse_script(b"wait 1\n", SERIAL)


def test_another_controllers_script_is_refused() -> None:
    with pytest.raises(DeviceError, match="belongs to controller"):
        parse_script(b"# serial: LP11111111111\nwait 1", SERIAL)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("out 21 01 0300 0500 46000000", "vertical zoom"),
        ("out 21 01 0300 0500 8600", "vertical zoom"),
        ("out 21 01 0300 0500 41000000", "turn its images"),
        ("out 21 01 0300 0500 46", "2 or 4 bytes"),
        ("out 21 01 0300 0500", "2 or 4 bytes"),
        ("in a1 87 0100 0001 26", "hang"),
        ("in a1 85 0100 0001 2", "hang"),
        ("out 21 02 0900 0500 01000000", "does not set"),
        ("out 40 01 0000 0000 00", "vendor and standard"),
        ("in c0 01 0000 0000 4", "vendor and standard"),
        ("out 00 09 0001 0000", "vendor and standard"),
        ("out 01 0b 0001 0001", "vendor and standard"),
        ("out 21 01 0900 0600 01000000", "only units 2 and 5"),
        ("out 21 01 0900 0501 01000000", "only units 2 and 5"),
        ("out 21 01 0300 0001 00", "only units 2 and 5"),
    ],
)
def test_harmful_lines_are_refused(line: str, words: str) -> None:
    with pytest.raises(DeviceError, match=words) as caught:
        parse_script(f"wait 1\n{line}\n".encode(), SERIAL)
    assert "line 2" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"reset", "line 1"),
        (b"wait", "line 1"),
        (b"wait -1", "line 1"),
        (b"wait 1001", "line 1"),
        (b"wait 600\nwait 600", "waits 1200 ms"),
        (b"out 21 01 0900 0500 0", "line 1"),
        (b"out 21 01 0900 0500 zz", "line 1"),
        (b"out 121 01 0900 0500 00", "too large"),
        (b"out 21 01 0900 0500 " + b"00" * 65, "64 bytes"),
        (b"in a1 81 0900 0500 65", "line 1"),
        (b"in 21 01 0900 0500 4", "direction"),
        (b"out a1 81 0900 0500 00", "direction"),
        (b"wait 0\n" * 4097, "4096 lines"),
        (b"#" * 2_000_000, "too long"),
    ],
)
def test_what_is_not_a_script(text: bytes, words: str) -> None:
    with pytest.raises(UnreadableSource, match=words):
        parse_script(text, SERIAL)


number = st.integers(0, 0xFFFF).map(lambda n: f"{n:x}")
word = st.sampled_from(["out", "in", "wait", "21", "a1", "01", "0b", "0300", "0500", "0001", "#"])
lines = st.lists(word | number | st.text(max_size=6), max_size=8).map(" ".join)


@given(st.lists(lines, max_size=6).map("\n".join).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_text_is_a_harmless_script_or_our_error(text: bytes) -> None:
    try:
        steps = parse_script(text, SERIAL)
    except (UnreadableSource, DeviceError):
        return
    for step in steps:
        if isinstance(step.action, ControlRequest):
            check_request(step.action)
            assert step.action.index in (0x0200, 0x0500, 0x0001)


@given(st.binary(max_size=300))
def test_any_bytes_raise_our_errors_only(text: bytes) -> None:
    with suppress(UnreadableSource, DeviceError):
        parse_script(text, SERIAL)
