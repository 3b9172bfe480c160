"""The pixels of one whole frame: both eyes interleaved, twelve bytes of report at the end.

Laws: split_frame(encode_frame(left, right, trailer)) gives left and right back except for the
twelve hidden pixels; decode_trailer(encode_trailer(t)) == t.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

GreyImage: TypeAlias = NDArray[np.uint8]
Buffer: TypeAlias = bytes | bytearray | memoryview

TRAILER_BYTES = 12  # Source: docs/device.md#trailer. Verified.
HIDDEN_PIXELS = TRAILER_BYTES // 2  # Of each eye, at the end of the last row.
EXPOSURE_WRAP_US = 512
GAIN_WRAP = 32


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the controller says about the frame that carries it.

    Attributes:
        exposure_us: Exposure in force, modulo 512 microseconds.
        gain: Analog gain in force in sixteenths, modulo 32.
        label: Kind of frame, 0..127; 1 in every lit frame seen so far.
        aligned: Whether each value stands there twice, as it must in a frame put together rightly.
    """

    exposure_us: int
    gain: int
    label: int
    aligned: bool = True


def decode_trailer(frame: Buffer) -> Trailer:
    """Return the report at the end of a frame.

    Args:
        frame: Pixels of a whole frame, or its last 12 bytes.

    Raises:
        ValueError: Fewer than 12 bytes.

    Source:
        docs/device.md#trailer. Verified on five real frames; the meaning of `label` is Guessed.
    """
    b = bytes(memoryview(frame)[-TRAILER_BYTES:])
    if len(b) < TRAILER_BYTES:
        raise ValueError(f"a trailer has {TRAILER_BYTES} bytes, this one has {len(b)}")
    label = max((b[6] >> 4) & 1, ((b[2] & 0xF) << 4) + (b[4] & 0xF)) & 0x7F
    exposure_us = ((b[6] & 0xF) << 5) + (b[8] & 0x1F)
    return Trailer(exposure_us, b[10] & 0x1F, label, b[0::2] == b[1::2])


def encode_trailer(exposure_us: int, gain: int, label: int = 1) -> bytes:
    """Return the 12 bytes that report an exposure, a gain and a label.

    Args:
        exposure_us: Microseconds; only its value modulo 512 is reported.
        gain: Sixteenths; only its value modulo 32 is reported.
        label: 0..127.
    """
    wide = label if label > 1 else 0
    exposure = exposure_us % EXPOSURE_WRAP_US
    values = (
        0x78,
        wide >> 4,
        wide & 0xF,
        ((label & 1 if label <= 1 else 0) << 4) | exposure >> 5,
        exposure & 0x1F,
        gain % GAIN_WRAP,
    )
    return bytes(value for value in values for _ in range(2))


def split_frame(frame: Buffer, width: int, height: int) -> tuple[GreyImage, GreyImage]:
    """Return the images of both eyes, the report hidden by the pixels above it.

    Args:
        frame: width * height * 2 bytes; byte 2i is left, byte 2i+1 right.
        width: Pixels per eye.
        height: Rows, at least 2.

    Returns:
        Left and right image, (H, W) uint8, contiguous, own memory, write-protected.

    Raises:
        ValueError: The number of bytes does not fit.

    Source:
        docs/device.md#pixels. Verified.
    """
    both = np.frombuffer(frame, np.uint8).reshape(height, width, 2)
    left, right = np.ascontiguousarray(both[..., 0]), np.ascontiguousarray(both[..., 1])
    for image in (left, right):
        image[-1, -HIDDEN_PIXELS:] = image[-2, -HIDDEN_PIXELS:]
        image.flags.writeable = False
    return left, right


def encode_frame(left: GreyImage, right: GreyImage, trailer: bytes) -> bytes:
    """Return the frame a controller would send for two images.

    Args:
        left: (H, W) uint8.
        right: (H, W) uint8.
        trailer: 12 bytes that replace the last pixels, see `encode_trailer`.

    Raises:
        ValueError: The images differ in shape, or the trailer has another length.
    """
    if len(trailer) != TRAILER_BYTES:
        raise ValueError(f"a trailer has {TRAILER_BYTES} bytes, this one has {len(trailer)}")
    frame = bytearray(np.stack([left, right], axis=-1).tobytes())
    frame[-TRAILER_BYTES:] = trailer
    return bytes(frame)
