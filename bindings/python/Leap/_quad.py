"""What version 2 of the original began and took back: a printed square, hands cut out of images.

Law: declared, and always invalid.
"""

from __future__ import annotations

from Leap._handle import Entity, ListOf
from Leap._image import ImageList
from Leap._math import Matrix, Vector
from Leap._serial import Pointer, byte_array


class Mask(Entity):
    """Which pixels of an image show a hand."""

    __slots__ = ()

    id = sequence_id = -1
    width = height = offset_x = offset_y = 0

    @property
    def data(self) -> byte_array:
        """Nothing."""
        return byte_array()

    @property
    def data_pointer(self) -> Pointer:
        """Nowhere."""
        return Pointer(0, None)

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)


class MaskList(ListOf[Mask]):
    """Masks."""

    __slots__ = ()
    _kind = Mask


class TrackedQuad(Entity):
    """The printed square."""

    __slots__ = ()

    width = height = 0.0
    resolution_x = resolution_y = 0
    visible = False

    @property
    def orientation(self) -> Matrix:
        """The identity."""
        return Matrix()

    @property
    def position(self) -> Vector:
        """Zero."""
        return Vector()

    @property
    def masks(self) -> MaskList:
        """None."""
        return MaskList()

    @property
    def images(self) -> ImageList:
        """None."""
        return ImageList()

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)
