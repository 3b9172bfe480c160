"""Putting payloads together: rules one by one, the real stream, and fuzzing."""

from __future__ import annotations

import struct
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.device.base import SourceCounters
from handspan_service.device.lmc1.payloads import EOF, EOH, ERR, PTS, SCR
from handspan_service.device.peripheral import (
    MAX_PAYLOAD_BYTES,
    FrameAssembler,
    RawFrame,
    encode_frame,
    encode_payloads,
    encode_trailer,
    split_frame,
)
from support.device_data import real, window_payloads

SIZE = 120  # Bytes of a small frame: three payloads of 40 pixels.
PART = 40
STEP_MS = 9


def pixels_of(number: int) -> bytes:
    """Frame `number`'s pixels: no part of them occurs in another frame or at another place."""
    return b"".join(struct.pack("<HH", number, at) for at in range(SIZE // 4))


def payload(flags: int, pts_ms: int, pixels: bytes) -> bytes:
    return struct.pack("<BBI6x", 12, EOH | PTS | SCR | flags, pts_ms) + pixels


def frame_payloads(number: int) -> list[bytes]:
    pixels = pixels_of(number)
    return [
        payload(
            number & 1 | (EOF if at + PART == SIZE else 0), number * STEP_MS, pixels[at : at + PART]
        )
        for at in range(0, SIZE, PART)
    ]


class Feeder:
    """A small assembler that has seen its first border, unless told otherwise."""

    def __init__(self, *, trusted: bool = True) -> None:
        self.assembler = FrameAssembler(SIZE, STEP_MS)
        self.now_us = 0
        if trusted:
            self.feed(payload(EOF | 1, 0, b""))
            self.base = self.assembler.counters()
        else:
            self.base = SourceCounters()

    def feed(self, *payloads: bytes) -> list[int]:
        """Feed payloads; return the numbers of the frames that came out."""
        out = []
        for data in payloads:
            self.now_us += 1
            if self.assembler.feed(memoryview(data), self.now_us):
                frame = self.assembler.take()
                assert frame is not None
                assert len(frame.pixels) == SIZE
                number = struct.unpack_from("<H", frame.pixels)[0]
                assert bytes(frame.pixels) == pixels_of(number)
                out.append(number)
        return out

    def counted(self) -> dict[str, int]:
        """What was counted since the first border, zeros left out."""
        now = self.assembler.counters()
        names = ("images", "short", "bad_header", "overrun", "forced", "errors", "lost")
        rises = {name: getattr(now, name) - getattr(self.base, name) for name in names}
        return {name: rise for name, rise in rises.items() if rise}


def test_whole_frames_come_out() -> None:
    feeder = Feeder()
    assert feeder.feed(*frame_payloads(2), *frame_payloads(3)) == [2, 3]
    assert feeder.counted() == {"images": 2}


def test_the_first_frame_is_not_trusted() -> None:
    feeder = Feeder(trusted=False)
    assert feeder.feed(*frame_payloads(2), *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "short": 1}


def test_a_frame_id_that_changes_makes_the_first_frame_trusted() -> None:
    feeder = Feeder(trusted=False)
    assert feeder.feed(frame_payloads(2)[1], *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "short": 1, "forced": 1}


def test_nothing_is_trusted_after_a_fault() -> None:
    feeder = Feeder()
    feeder.feed(*frame_payloads(2), frame_payloads(3)[0])
    feeder.assembler.resync()
    assert feeder.feed(*frame_payloads(4), *frame_payloads(5)) == [5]


def test_empty_transfers_are_ignored() -> None:
    feeder = Feeder()
    first, second, third = frame_payloads(2)
    assert feeder.feed(b"", first, b"", second, third, b"") == [2]
    assert feeder.counted() == {"images": 1}
    assert feeder.assembler.payloads == 4


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x0c",
        b"\x0c\x0c" + bytes(60),  # No end-of-header flag.
        b"\x01\x8c" + bytes(60),  # A header shorter than its own length.
        b"\xff\x8c" + bytes(60),  # A header longer than the payload.
        b"\x00\x8c",
    ],
)
def test_bad_headers_are_counted_and_dropped(garbage: bytes) -> None:
    feeder = Feeder()
    first, second, third = frame_payloads(2)
    assert feeder.feed(first, garbage, second, third) == [2]
    assert feeder.counted() == {"images": 1, "bad_header": 1}


def test_a_flagged_frame_is_dropped() -> None:
    feeder = Feeder()
    first, second, third = frame_payloads(2)
    flagged = bytes([second[0], second[1] | ERR]) + second[2:]
    assert feeder.feed(first, flagged, third, *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "errors": 1}


def test_a_frame_without_an_end_is_closed_by_the_next() -> None:
    feeder = Feeder()
    first, second, third = frame_payloads(2)
    endless = bytes([third[0], third[1] & ~EOF]) + third[2:]
    assert feeder.feed(first, second, endless, *frame_payloads(3)) == [2, 3]
    assert feeder.counted() == {"images": 2, "forced": 1}


def test_a_short_frame_without_an_end_is_dropped() -> None:
    feeder = Feeder()
    assert feeder.feed(*frame_payloads(2)[:2], *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "forced": 1, "short": 1}


def test_another_device_time_means_lost_frames() -> None:
    feeder = Feeder()
    assert feeder.feed(frame_payloads(2)[0], *frame_payloads(4)[1:], *frame_payloads(5)) == [5]
    assert feeder.counted() == {"images": 1, "short": 2}


def test_a_dropped_payload_makes_a_short_frame() -> None:
    feeder = Feeder()
    first, _, third = frame_payloads(2)
    assert feeder.feed(first, third, *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "short": 1}


def test_a_doubled_payload_makes_a_wrong_size() -> None:
    feeder = Feeder()
    first, second, third = frame_payloads(2)
    assert feeder.feed(first, second, second, third, *frame_payloads(3)) == [3]
    assert feeder.counted() == {"images": 1, "short": 1}


def test_endless_pixels_are_an_overrun() -> None:
    feeder = Feeder()
    many = [payload(0, 18, bytes(MAX_PAYLOAD_BYTES - 12))] * 2
    assert feeder.feed(*many, *frame_payloads(3), *frame_payloads(4)) == [4]
    assert feeder.counted() == {"images": 1, "overrun": 1, "short": 1}


def test_lost_frames_are_counted_by_the_device_clock() -> None:
    feeder = Feeder()
    for number in (2, 3, 7, 8):
        feeder.feed(*frame_payloads(number))
    assert feeder.counted() == {"images": 4, "lost": 3}


def test_sequence_has_gaps_where_frames_are_missing_or_replaced() -> None:
    assembler = FrameAssembler(SIZE, STEP_MS)
    sequences = []
    for number in (0, 1, 2, 5, 6, 7):
        for data in frame_payloads(number):
            assembler.feed(memoryview(data), number)
        if number != 6:
            frame = assembler.take()
            sequences.append(None if frame is None else frame.sequence)
    assert sequences == [None, 0, 1, 4, 6]
    assert assembler.counters().overwritten == 1


def test_device_clock_wraps() -> None:
    assembler = FrameAssembler(SIZE, STEP_MS)
    for index, pts_ms in enumerate(
        range((1 << 32) - 2 * STEP_MS, (1 << 32) + 3 * STEP_MS, STEP_MS)
    ):
        data = payload(index & 1 | EOF, pts_ms & 0xFFFFFFFF, pixels_of(index))
        assembler.feed(memoryview(data), index)
    assert assembler.counters() == replace(
        SourceCounters(), images=4, short=1, payloads=5, overwritten=3
    )


def test_a_device_clock_that_is_set_anew_loses_nothing() -> None:
    feeder = Feeder()
    for index, pts_ms in enumerate((90_000, 90_009, 5, 14)):
        feeder.feed(payload(index & 1 | EOF, pts_ms, pixels_of(index)))
    assert feeder.counted() == {"images": 4}


def test_the_newest_frame_wins_and_a_lent_one_stays() -> None:
    assembler = FrameAssembler(SIZE, STEP_MS)
    for data in [*frame_payloads(0), *frame_payloads(1)]:
        assembler.feed(memoryview(data), 17)
    lent = assembler.take()
    assert isinstance(lent, RawFrame)
    for number in (2, 3, 4):
        for data in frame_payloads(number):
            assembler.feed(memoryview(data), 18)
    assert bytes(lent.pixels) == pixels_of(1)
    assert (lent.first_us, lent.pts_ms, lent.pixels.readonly) == (17, 9, True)
    newest = assembler.take()
    assert newest is not None
    assert bytes(newest.pixels) == pixels_of(4)
    assert assembler.take() is None
    assert assembler.counters().overwritten == 2


# The real stream

WINDOWS = [("stream_0.raw", 13260, 1, 17), ("stream_1.raw", 816, 10, 8),
           ("stream_2.raw", 13180, 3, 15), ("stream_3.raw", 16132, 9, 9)]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "before", "after"), WINDOWS)
def test_a_window_of_the_real_stream_holds_no_frame(
    name: str, first: int, before: int, after: int
) -> None:
    payloads, rest = window_payloads(real(name).read_bytes(), first)
    assert len(payloads) == before + after
    assert 0 < len(rest) < 16380
    assembler = FrameAssembler(307200, 8.6956)
    assert not any(assembler.feed(memoryview(data), 0) for data in payloads)
    assert assembler.counters() == replace(SourceCounters(), payloads=before + after, short=1)
    assert assembler.take() is None


@given(st.permutations(WINDOWS), st.booleans())
@settings(max_examples=12)
def test_windows_in_a_row_hold_no_frame(
    order: list[tuple[str, int, int, int]], with_rest: bool
) -> None:
    assembler = FrameAssembler(307200, 8.6956)
    for name, first, _, _ in order:
        payloads, rest = window_payloads(real(name).read_bytes(), first)
        for data in [*payloads, rest] if with_rest else payloads:
            assert not assembler.feed(memoryview(data), 0)
    assert assembler.counters().images == 0
    assert assembler.counters().short >= 4


def test_real_pixels_come_through() -> None:
    both = cv2.imread(str(real("stereo_hand_640x240.png")), cv2.IMREAD_GRAYSCALE)
    assert both is not None
    left, right = both[:, :640].astype(np.uint8), both[:, 640:].astype(np.uint8)
    frame = encode_frame(left, right, encode_trailer(16, 24))
    assembler = FrameAssembler(307200, 8.6956)
    for number in range(2):
        payloads = encode_payloads(frame, number & 1, 100 + 9 * number)
        assert [len(data) for data in payloads] == [16380] * 18 + [12588]
        for data in payloads:
            assembler.feed(memoryview(data), 5000 + number)
    whole = assembler.take()
    assert whole is not None
    assert bytes(whole.pixels) == frame
    assert (whole.first_us, whole.pts_ms) == (5001, 109)
    seen = split_frame(whole.pixels, 640, 240)
    np.testing.assert_array_equal(seen[0][:-1], left[:-1])
    np.testing.assert_array_equal(seen[1][:-1], right[:-1])


# Fuzzing

damage = st.sampled_from(["drop", "empty", "garbage", "error", "endless", "cut", "resync", "ok"])
damages = st.lists(st.tuples(damage, damage, damage), min_size=1, max_size=12)


@given(damages)
@settings(max_examples=150)
def test_no_damage_lets_a_wrong_frame_out(plan: list[tuple[str, str, str]]) -> None:
    feeder = Feeder()
    out = []
    for number, kinds in enumerate(plan):
        for kind, data in zip(kinds, frame_payloads(number), strict=True):
            if kind == "resync":
                feeder.assembler.resync()
            elif kind == "empty":
                out += feeder.feed(b"")
            elif kind == "garbage":
                out += feeder.feed(b"\x0c\x0e" + data[2:])
            elif kind == "error":
                out += feeder.feed(bytes([data[0], data[1] | ERR]) + data[2:])
            elif kind == "endless":
                out += feeder.feed(bytes([data[0], data[1] & ~EOF]) + data[2:])
            elif kind == "cut":
                out += feeder.feed(data[:-3])
            elif kind == "ok":
                out += feeder.feed(data)
    # `feed` has compared every frame with the true one. Sound ones that follow sound ones came.
    intact = {n for n, kinds in enumerate(plan) if set(kinds) == {"ok"}}
    assert set(out) >= {n for n in intact if n - 1 in intact}
    assert out == sorted(set(out))
    assert set(out) <= {n for n, kinds in enumerate(plan) if set(kinds) <= {"ok", "endless"}}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), min_size=1, max_size=10))
def test_doubled_payloads_never_leak(plan: list[tuple[int, int]]) -> None:
    feeder = Feeder()
    for number, (part, times) in enumerate(plan):
        payloads = frame_payloads(number)
        feeder.feed(*payloads[:part], *[payloads[part]] * times, *payloads[part + 1 :])


@given(st.lists(st.binary(max_size=64), max_size=30))
@settings(max_examples=150)
def test_any_bytes_are_taken(payloads: list[bytes]) -> None:
    assembler = FrameAssembler(SIZE, STEP_MS)
    for data in payloads:
        if assembler.feed(memoryview(data), 0):
            frame = assembler.take()
            assert frame is not None
            assert len(frame.pixels) == SIZE
    counters = assembler.counters()
    assert counters.payloads == sum(1 for data in payloads if data)


flagged = st.builds(
    lambda flags, pts, size: struct.pack("<BBI6x", 12, flags | EOH, pts) + bytes(size),
    st.integers(0, 127),
    st.integers(0, 3),
    st.sampled_from([0, 20, 40, 60, 80, 120, 16000]),
)


@given(st.lists(flagged, max_size=40))
@settings(max_examples=150)
def test_any_headers_yield_frames_of_one_size_only(payloads: list[bytes]) -> None:
    assembler = FrameAssembler(SIZE, STEP_MS)
    taken = 0
    for data in payloads:
        if assembler.feed(memoryview(data), 0):
            frame = assembler.take()
            assert frame is not None
            assert len(frame.pixels) == SIZE
            taken += 1
    assert taken <= assembler.counters().images  # Two may end within one payload; newest wins.
