"""Images as LeapC tells them, copied. Law: a distortion table is copied once per version.

Source:
    LEAP_IMAGE_EVENT and LEAP_IMAGE in LeapC.h.
"""

from __future__ import annotations

import struct
from ctypes import string_at

from handspan.images import MATRIX_N, Distortion, Image, ImagePair

HEADER = struct.Struct("<Qqq")
# Type, format, bytes per pixel, width, height, scales, offsets; version, table, memory, offset.
IMAGE = struct.Struct("<5I4fQQQI")
TABLE_SIZE = MATRIX_N * MATRIX_N * 8


class PictureBook:
    """Copies of images, and of the tables that go with them."""

    def __init__(self) -> None:
        self._tables: dict[int, Distortion] = {}

    def copy(self, at: int, device_id: int) -> ImagePair:
        """Return what an image event at an address tells."""
        raw = string_at(at, HEADER.size + 2 * IMAGE.size)
        _, frame_id, timestamp_us = HEADER.unpack_from(raw)
        left, right = IMAGE.iter_unpack(raw[HEADER.size :])
        return ImagePair(frame_id, timestamp_us, device_id, self._image(left), self._image(right))

    def _image(self, told: tuple[int, ...]) -> Image:
        _, _, bytes_per_pixel, width_px, height_px, sx, sy, ox, oy = told[:9]
        version, table, memory, offset = told[9:]
        if (distortion := self._tables.get(version)) is None:
            if len(self._tables) >= 8:  # Two cameras of a few controllers; others are read again.
                self._tables.clear()
            distortion = Distortion(version, sx, sy, ox, oy, string_at(table, TABLE_SIZE))
            self._tables[version] = distortion
        pixels = string_at(memory + offset, width_px * height_px * bytes_per_pixel)
        return Image(width_px, height_px, pixels, distortion)
