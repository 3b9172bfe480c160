"""Pictures of both cameras. Law: pixels are copied once and never change.

The top of a picture points away from the user, and the left one is that of the camera at +x,
whichever way round the controller lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    import numpy.typing

MATRIX_N = 64  # LEAP_DISTORTION_MATRIX_N of LeapC.h.


@dataclass(frozen=True)
class Distortion:
    """Where in a picture each ray is seen: a table of 64 x 64 rays.

    The cell of a ray of slope (x, y) is at (x * x_scale + x_offset, y * y_scale + y_offset), 0 to 1
    across the table. It holds the place in the picture, 0 to 1; outside of that it is not seen.

    Attributes:
        version: Another number whenever the table is another.
        x_scale: See above.
        y_scale: See above.
        x_offset: See above.
        y_offset: See above.
        table: 64 rows of 64 pairs (x, y) of 32-bit floats.
    """

    version: int
    x_scale: float
    y_scale: float
    x_offset: float
    y_offset: float
    table: bytes = field(repr=False)

    def array(self) -> numpy.typing.NDArray[numpy.float32]:
        """Return the table as a read-only array (64, 64, 2): row, column, x and y; needs numpy."""
        import numpy

        return numpy.frombuffer(self.table, numpy.float32).reshape(MATRIX_N, MATRIX_N, 2)


@dataclass(frozen=True)
class Image:
    """The picture of one camera: infrared, one byte per pixel.

    Attributes:
        width_px: Columns.
        height_px: Rows.
        pixels: Row by row from the top, 0 dark to 255 bright; width_px * height_px bytes.
        distortion: Where rays are seen in it.
    """

    width_px: int
    height_px: int
    pixels: bytes = field(repr=False)
    distortion: Distortion

    def array(self) -> numpy.typing.NDArray[numpy.uint8]:
        """Return the pixels as a read-only array (height_px, width_px); needs numpy.

        Nothing is copied.
        """
        import numpy

        return numpy.frombuffer(self.pixels, numpy.uint8).reshape(self.height_px, self.width_px)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """What lets `numpy.asarray(image)` work."""
        return {
            "version": 3,
            "shape": (self.height_px, self.width_px),
            "typestr": "|u1",
            "data": self.pixels,
        }


@dataclass(frozen=True)
class ImagePair:
    """What both cameras saw at one moment.

    Attributes:
        frame_id: `Frame.image_id` of the hands that were found in it.
        timestamp_us: When it was taken, on the clock of `handspan.now_us()`.
        device_id: `Device.id` of the controller.
        left: From the camera at +x.
        right: From the other.
    """

    frame_id: int
    timestamp_us: int
    device_id: int
    left: Image
    right: Image
