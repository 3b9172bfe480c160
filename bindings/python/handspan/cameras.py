"""What the pixels of a camera mean. Law: `pixel(ray(p)) == p` wherever the lens sees p.

Matrices are rows of numbers: `numpy.array(camera.matrix)` is what OpenCV takes.
"""

from __future__ import annotations

import ctypes
import math
from typing import TypeAlias, cast

from handspan._connection import Connection
from handspan._library import Point
from handspan.errors import NoCalibration

Rows: TypeAlias = tuple[tuple[float, ...], ...]
Pair: TypeAlias = tuple[float, float]


class Camera:
    """One camera of a controller.

    Slopes are those of the rig, in which both cameras look the same way.

    Attributes:
        matrix: 3 x 3: focal lengths and centre, pixels, of the picture as it is told.
        distortion: k1 k2 p1 p2 k3 k4 k5 k6 of OpenCV's rational model, fitted to the lens (less
            than 0.1 px off).
        pose: 4 x 4, from the camera (x right, y down in the picture, z along the view) to the space
            of the hands, mm.
    """

    def __init__(self, connection: Connection, device: int | None, index: int) -> None:
        """Read what is known of a camera; see `Client.camera`."""
        self._connection = connection
        self._suffix = "ByIndex" if device is None else "ByIndexEx"
        self._which = (index,) if device is None else (device, index)
        matrix = self._numbers("LeapCameraMatrix", 9)
        if not any(matrix):
            raise NoCalibration
        self.matrix: Rows = (matrix[0:3], matrix[3:6], matrix[6:9])
        self.distortion = self._numbers("LeapDistortionCoeffs", 8)
        columns = self._numbers("LeapExtrinsicCameraMatrix", 16)
        self.pose: Rows = tuple(columns[row::4] for row in range(4))

    def _numbers(self, name: str, count: int) -> tuple[float, ...]:
        numbers = (ctypes.c_float * count)()
        self._connection.compute(name + self._suffix, *self._which, numbers)
        return tuple(numbers)

    def _convert(self, name: str, x: float, y: float) -> Pair | None:
        point = self._connection.compute(name + self._suffix, *self._which, Point(x, y, 1.0))
        found = cast("Point", point)
        return None if math.isnan(found.x) else (found.x, found.y)

    def ray(self, x_px: float, y_px: float) -> Pair | None:
        """Return the slopes (x, y) of the ray that a pixel sees; None where it sees nothing.

        Raises:
            ClientClosed: The client is closed.
        """
        return self._convert("LeapPixelToRectilinear", x_px, y_px)

    def pixel(self, x_slope: float, y_slope: float) -> Pair | None:
        """Return the pixel that sees a ray; it may lie outside the picture.

        Raises:
            ClientClosed: The client is closed.
        """
        return self._convert("LeapRectilinearToPixel", x_slope, y_slope)
