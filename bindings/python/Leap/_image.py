"""What the cameras saw. Law: an image stays as it is for as long as it, or its frame, is kept."""

from __future__ import annotations

import array
import ctypes
from typing import TYPE_CHECKING

from Leap._handle import Entity, ListOf
from Leap._math import Vector
from Leap._serial import Pointer, byte_array

if TYPE_CHECKING:
    from handspan.images import Image as Picture
    from handspan.images import ImagePair
    from Leap._native import Cameras


class Images:
    """A pair of images, and the cameras that took them.

    Attributes:
        frame_id: Number of their frame.
        pair: Pixels and maps.
        cameras: For what pixels mean.
    """

    __slots__ = ("cameras", "frame_id", "pair")

    def __init__(self, pair: ImagePair, cameras: Cameras) -> None:
        self.pair, self.cameras, self.frame_id = pair, cameras, pair.frame_id


class _Formats:
    __slots__ = ()

    INFRARED = 0
    IBRG = 1


def _where(data: bytes) -> Pointer:
    return Pointer(ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0, data)


class Image(Entity, _Formats):
    """The picture of one camera."""

    __slots__ = ("_images", "_number")

    FormatType = _Formats

    def __init__(self, other: Image | None = None) -> None:
        """Make an invalid image, or a copy."""
        self._images: Images | None = None if other is None else other._images
        self._number: int = -1 if other is None else other._number

    @classmethod
    def _of(cls, images: Images, number: int) -> Image:
        made = cls()
        made._images, made._number = images, number
        return made

    def _picture(self) -> Picture | None:
        if self._images is None:
            return None
        pair = self._images.pair
        return pair.right if self._number else pair.left

    @property
    def is_valid(self) -> bool:
        """Whether there is a picture."""
        return self._images is not None

    @property
    def id(self) -> int:
        """0 left, 1 right; -1 where invalid."""
        return self._number

    @property
    def sequence_id(self) -> int:
        """The same as the id of the frame that it was taken for; -1 where invalid."""
        return -1 if self._images is None else self._images.frame_id

    @property
    def timestamp(self) -> int:
        """us, of the clock of Controller.now(): that of the frame."""
        return 0 if self._images is None else self._images.pair.timestamp_us

    @property
    def width(self) -> int:
        """Columns."""
        picture = self._picture()
        return 0 if picture is None else picture.width_px

    @property
    def height(self) -> int:
        """Rows."""
        picture = self._picture()
        return 0 if picture is None else picture.height_px

    @property
    def bytes_per_pixel(self) -> int:
        """One."""
        return 1 if self.is_valid else 0

    @property
    def format(self) -> int:
        """INFRARED."""
        return self.INFRARED

    @property
    def data(self) -> byte_array:
        """Width * height bytes, row by row: the program's own copy."""
        picture = self._picture()
        return byte_array(b"" if picture is None else picture.pixels)

    @property
    def data_pointer(self) -> Pointer:
        """Where the pixels lie, for as long as this pointer or the image is kept."""
        picture = self._picture()
        return Pointer(0, None) if picture is None else _where(picture.pixels)

    @property
    def distortion(self) -> array.array[float]:
        """Pairs x, y for rays of slopes from -4 to 4: where in the image they are seen, 0 to 1."""
        picture = self._picture()
        return array.array("f", b"" if picture is None else picture.distortion.table)

    @property
    def distortion_pointer(self) -> Pointer:
        """Where the numbers of `distortion` lie."""
        picture = self._picture()
        return Pointer(0, None) if picture is None else _where(picture.distortion.table)

    @property
    def distortion_width(self) -> int:
        """Numbers in a row of `distortion`: two for each ray."""
        return 128 if self.is_valid else 0

    @property
    def distortion_height(self) -> int:
        """Rows of `distortion`."""
        return 64 if self.is_valid else 0

    @property
    def ray_offset_x(self) -> float:
        """Position in `distortion`, 0 to 1, = slope * scale + offset."""
        picture = self._picture()
        return 0.0 if picture is None else picture.distortion.x_offset

    @property
    def ray_offset_y(self) -> float:
        """See ray_offset_x."""
        picture = self._picture()
        return 0.0 if picture is None else picture.distortion.y_offset

    @property
    def ray_scale_x(self) -> float:
        """See ray_offset_x."""
        picture = self._picture()
        return 0.0 if picture is None else picture.distortion.x_scale

    @property
    def ray_scale_y(self) -> float:
        """See ray_offset_x."""
        picture = self._picture()
        return 0.0 if picture is None else picture.distortion.y_scale

    def rectify(self, uv: Vector) -> Vector:
        """Return the slope x, y of the ray that a pixel sees; NaN beyond the lens."""
        return Vector() if self._images is None else self._images.cameras.slope(self._number, uv)

    def warp(self, xy: Vector) -> Vector:
        """Return the pixel that sees a ray of slope x, y, perhaps outside the image."""
        return Vector() if self._images is None else self._images.cameras.pixel(self._number, xy)

    def __eq__(self, other: object) -> bool:
        """Whether both are valid and the same of the same pair."""
        return (
            isinstance(other, Image)
            and self._images is not None
            and self._images is other._images
            and self._number == other._number
        )

    def __hash__(self) -> int:
        return hash((id(self._images), self._number))

    def __str__(self) -> str:
        return (
            f"Image Id:{self.id} sequence:{self.sequence_id}"
            if self.is_valid
            else super().__str__()
        )


class ImageList(ListOf[Image]):
    """Left, right; or empty."""

    __slots__ = ()
    _kind = Image


def images_of(images: Images | None) -> ImageList:
    """Return both images of a pair; an empty list of None."""
    return ImageList() if images is None else ImageList(Image._of(images, i) for i in range(2))
