"""Calibrations as plain numbers and back.

Law: calibration_of(numbers_of(c)) has the cameras of c.
"""

from __future__ import annotations

from handspan_service.contract.calibration import CameraNumbers
from handspan_service.contract.model import CalibrationKind
from handspan_service.geometry import Camera, StereoCalibration


def numbers_of(calibration: StereoCalibration) -> CameraNumbers:
    """Return both cameras as plain numbers."""
    left, right = (
        (camera.focal_px, *camera.offset_px, *camera.radial, *camera.rotation)
        for camera in calibration.cameras
    )
    return CameraNumbers(calibration.baseline_mm, left, right)


def calibration_of(numbers: CameraNumbers) -> StereoCalibration:
    """Return the user's calibration that plain numbers describe."""
    return StereoCalibration(
        numbers.baseline_mm,
        _camera(numbers.left),
        _camera(numbers.right),
        CalibrationKind.USER,
    )


def _camera(values: tuple[float, ...]) -> Camera:
    focal_px, x, y, k1, k2, k3, k4, k5, k6, a, b, c = values
    return Camera(focal_px, (x, y), (k1, k2, k3, k4, k5, k6), (a, b, c))
