"""Small pictures of what both cameras see, for a wizard.

Law: whatever the size of the images, a picture fits into one control message.
"""

from __future__ import annotations

import cv2
import numpy as np

from handspan_service.calibration.detect import Image, Look
from handspan_service.contract.calibration import CalibrationPicture
from handspan_service.geometry import REFERENCE_HEIGHT_PX, REFERENCE_WIDTH_PX
from handspan_service.images import StereoImage

SIZE_PX = (320, 240)
QUALITY = 80  # Of the JPEG, percent: some 10 kB an eye.
_SHARES = np.array([REFERENCE_WIDTH_PX, REFERENCE_HEIGHT_PX])


def picture_of(image: StereoImage, looks: tuple[Look, Look] | None) -> CalibrationPicture:
    """Return a small picture of an image, with the corners that were found in it."""
    corners = ((), ()) if looks is None else tuple(_shares(look) for look in looks)
    return CalibrationPicture(_jpeg(image.left), _jpeg(image.right), *corners)


def _jpeg(image: Image) -> bytes:
    small = cv2.resize(image, SIZE_PX, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def _shares(look: Look) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in look.sight.pixels_px / _SHARES)
