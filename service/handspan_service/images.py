"""The stereo image: what every device yields and the tracker takes.

Law: a StereoImage is whole, and nobody writes into it again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.geometry import StereoCalibration

MIN_SIDE_PX = 8  # Sources refuse smaller images: no controller takes them, no hand fits in.


@dataclass(frozen=True, slots=True, eq=False)
class StereoImage:
    """One pair of infrared images taken at the same instant.

    Attributes:
        left: (H, W) uint8, raw image of the left camera (even bytes of the controller's frame).
        right: (H, W) uint8, raw image of the right camera.
        timestamp_us: Monotonic clock of the source, microseconds, strictly rising.
        sequence: Number of the image in its source, from 0; a gap means lost images.
        calibration: Model of the two cameras. The same object for all images of one controller.
    """

    left: NDArray[np.uint8]
    right: NDArray[np.uint8]
    timestamp_us: int
    sequence: int
    calibration: StereoCalibration
