"""Frames of pixels: both eyes, and the report in the last bytes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from handspan_service.device.peripheral import (
    TRAILER_BYTES,
    Trailer,
    decode_trailer,
    encode_frame,
    encode_trailer,
    split_frame,
)
from support.device_data import real, window_payloads

images = hnp.arrays(np.uint8, (4, 20))


@pytest.mark.parametrize(
    ("trailer", "exposure_us", "gain"),
    [
        ("787800000000" + "1f1f1f1f1616", 511, 22),
        ("787800000000" + "1f1f1f1f1f1f", 511, 31),
        ("ffff00000000" + "707050507878", 16, 24),
    ],
)
def test_real_trailers(trailer: str, exposure_us: int, gain: int) -> None:
    assert decode_trailer(bytes.fromhex(trailer)) == Trailer(exposure_us, gain, 1, True)


@pytest.mark.parametrize(
    ("name", "first_header", "gain"),
    [("stream_0.raw", 13260, 22), ("stream_1.raw", 816, 22), ("stream_2.raw", 13180, 31)],
)
def test_trailers_in_the_real_stream(name: str, first_header: int, gain: int) -> None:
    payloads, _ = window_payloads(real(name).read_bytes(), first_header)
    last = next(payload for payload in payloads if payload[1] & 0x02)
    assert decode_trailer(last) == Trailer(511, gain, 1, True)


@given(st.integers(0, 70000), st.integers(16, 63), st.integers(0, 127))
def test_trailers_come_back(exposure_us: int, gain: int, label: int) -> None:
    trailer = decode_trailer(encode_trailer(exposure_us, gain, label))
    assert trailer == Trailer(exposure_us % 512, gain % 32, label, True)


@given(st.binary(min_size=12, max_size=40))
def test_any_trailer_is_read(data: bytes) -> None:
    trailer = decode_trailer(data)
    assert 0 <= trailer.exposure_us < 512
    assert 0 <= trailer.gain < 32
    assert 0 <= trailer.label < 128


def test_misaligned_frames_show_in_the_trailer() -> None:
    assert not decode_trailer(encode_trailer(511, 22)[1:] + b"\x05").aligned
    with pytest.raises(ValueError, match="12 bytes"):
        decode_trailer(b"\0" * 11)


@given(images, images)
def test_both_eyes_come_back(
    left: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
    right: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
) -> None:
    frame = encode_frame(left, right, b"\xaa" * TRAILER_BYTES)
    for image, original in zip(split_frame(frame, 20, 4), (left, right), strict=True):
        np.testing.assert_array_equal(image[:-1], original[:-1])
        np.testing.assert_array_equal(image[-1, :-6], original[-1, :-6])
        np.testing.assert_array_equal(image[-1, -6:], original[-2, -6:])


def test_images_are_finished() -> None:
    left, right = split_frame(bytes(640 * 240 * 2), 640, 240)
    assert left.flags.c_contiguous
    assert right.flags.c_contiguous
    assert cv2.blur(left, (3, 3)).shape == (240, 640)
    with pytest.raises(ValueError, match="read-only"):
        left[0, 0] = 1


def test_wrong_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        split_frame(bytes(100), 640, 240)
    image = np.zeros((4, 20), np.uint8)
    with pytest.raises(ValueError, match="trailer"):
        encode_frame(image, image, b"")
    with pytest.raises(ValueError, match="shape"):
        encode_frame(image, image[:2], bytes(12))
