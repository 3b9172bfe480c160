"""Cameras, rays and axes. Pure numpy.

Laws: pixels_from_slopes(slopes_from_pixels(p)) == p;  project(triangulate(a, b)) == (a, b) where
both rays meet.

Spaces (docs/coordinates.md):
    C  rig: x right and y down in the raw image, z along the view, origin between the cameras, mm.
    D  device: x along the long edge, y up, z toward the user, origin on the top centre, mm.
A *slope* is (x/z, y/z) of a ray in rig axes, where both cameras are parallel and row-aligned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import CalibrationKind, CameraPair, Orientation

Points2: TypeAlias = NDArray[np.float64]
Points3: TypeAlias = NDArray[np.float64]
Matrix3: TypeAlias = NDArray[np.float64]

REFERENCE_WIDTH_PX = 640  # Factory records are stated for a 640 x 480 grid. Verified.
REFERENCE_HEIGHT_PX = 480
MAX_RADIUS = 3.5  # Image corners lie at 3.03; the lens model has a pole at 7.43. Verified.
MIN_DISPARITY = 8.7e-4  # Slope difference of rays parallel within 0.05 degrees.
NOMINAL_RADIAL = (1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705)  # All known units. Verified.
NOMINAL_FOCAL_PX = 132.5
NOMINAL_BASELINE_MM = 40.0

# Rotation rig -> device for the two ways round that the case can lie. Both are proper rotations.
# Source: docs/coordinates.md#orientation. Left/right Verified by the sign of the disparity.
R_D_C = {
    Orientation.NORMAL: np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
    Orientation.INVERTED: np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]),
}


def cayley(parameters: tuple[float, float, float]) -> Matrix3:
    """Return the rotation matrix of three Cayley parameters.

    Args:
        parameters: x, y, z; the rotation axis times tan(angle / 2).

    Returns:
        (3, 3) rotation matrix.
    """
    x, y, z = parameters
    norm = 1.0 + x * x + y * y + z * z
    return (
        np.array(
            [
                [1 + x * x - y * y - z * z, 2 * (x * y - z), 2 * (z * x + y)],
                [2 * (x * y + z), 1 - x * x + y * y - z * z, 2 * (y * z - x)],
                [2 * (z * x - y), 2 * (y * z + x), 1 - x * x - y * y + z * z],
            ]
        )
        / norm
    )


@dataclass(frozen=True)
class Camera:
    """One eye of the controller, as its factory record describes it.

    Attributes:
        focal_px: Focal length in pixels of the 640 x 480 grid.
        offset_px: Principal point minus the image centre, pixels of the 640 x 480 grid.
        radial: k1..k6 of the rational polynomial that maps distorted to undistorted radius.
        rotation: Cayley parameters of the camera in the rig.
    """

    focal_px: float
    offset_px: tuple[float, float]
    radial: tuple[float, float, float, float, float, float] = NOMINAL_RADIAL
    rotation: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @cached_property
    def _rig_from_camera(self) -> Matrix3:
        x, y, z = self.rotation
        return cayley((-x, -y, -z))

    @cached_property
    def _inverse_radius(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return undistorted radii and the distorted radius of each, both rising."""
        distorted = np.linspace(0.0, MAX_RADIUS, 4096)
        return distorted * self._stretch(distorted * distorted), distorted

    def _stretch(self, t: NDArray[np.float64]) -> NDArray[np.float64]:
        k1, k2, k3, k4, k5, k6 = self.radial
        stretch: NDArray[np.float64] = (1 + t * (k1 + t * (k2 + t * k3))) / (
            1 + t * (k4 + t * (k5 + t * k6))
        )
        return stretch

    def slopes_from_pixels(
        self, pixels_px: Points2, height_px: int, width_px: int = REFERENCE_WIDTH_PX
    ) -> Points2:
        """Return the rays that raw pixels see.

        Args:
            pixels_px: (N, 2), pixels of the raw image.
            height_px: Height of that image; 240 and 120 rows are binned over the same field.
            width_px: Width of that image; 752 is the whole sensor, 640 its middle.

        Returns:
            (N, 2), slopes in rig axes. A row is NaN beyond the fitted lens, or where a turned
            camera looks backward.

        Source:
            docs/device.md#camera-model. Closed form. Verified.
        """
        u = (pixels_px[:, 0] - width_px / 2 - self.offset_px[0]) / self.focal_px
        v = (
            pixels_px[:, 1] * (REFERENCE_HEIGHT_PX / height_px)
            - REFERENCE_HEIGHT_PX / 2
            - self.offset_px[1]
        ) / self.focal_px
        t = u * u + v * v
        stretch = np.where(
            t <= MAX_RADIUS**2, self._stretch(np.minimum(t, MAX_RADIUS**2)), np.nan
        )
        rays = np.stack([u * stretch, v * stretch, np.ones_like(u)], axis=1)
        rays = rays @ self._rig_from_camera.T
        ahead: Points2 = np.where(rays[:, 2:] > 0.0, rays[:, 2:], np.nan)
        return rays[:, :2] / ahead

    def pixels_from_slopes(
        self, slopes: Points2, height_px: int, width_px: int = REFERENCE_WIDTH_PX
    ) -> Points2:
        """Return the raw pixels that see the given rays; the inverse of `slopes_from_pixels`.

        Args:
            slopes: (N, 2), slopes in rig axes.
            height_px: Height of the raw image.
            width_px: Width of the raw image.

        Returns:
            (N, 2), pixels; may lie outside the image. A row is NaN beyond the fitted lens.
        """
        rays = np.concatenate([slopes, np.ones((len(slopes), 1))], axis=1) @ self._rig_from_camera
        with np.errstate(divide="ignore", invalid="ignore"):
            plane = rays[:, :2] / rays[:, 2:]
            radius = np.hypot(plane[:, 0], plane[:, 1])
            undistorted, distorted = self._inverse_radius
            r = np.interp(radius, undistorted, distorted)
            for _ in range(2):
                step = 1e-6
                value = r * self._stretch(r * r)
                ahead = r + step
                slope = (ahead * self._stretch(ahead * ahead) - value) / step
                r = r - (value - radius) / slope
            ratio = np.where(radius > 1e-12, r / np.maximum(radius, 1e-12), 1 / self._stretch0)
            ratio = np.where((radius <= undistorted[-1]) & (rays[:, 2] > 0), ratio, np.nan)
        x = width_px / 2 + self.offset_px[0] + self.focal_px * plane[:, 0] * ratio
        y = REFERENCE_HEIGHT_PX / 2 + self.offset_px[1] + self.focal_px * plane[:, 1] * ratio
        return np.stack([x, y * (height_px / REFERENCE_HEIGHT_PX)], axis=1)

    @cached_property
    def _stretch0(self) -> float:
        return float(self._stretch(np.zeros(1))[0])


@dataclass(frozen=True)
class StereoCalibration:
    """Model of the two cameras of one controller.

    Attributes:
        baseline_mm: Distance between the cameras.
        left: Camera of the even bytes, at x = -baseline/2 in rig space.
        right: Camera of the odd bytes, at x = +baseline/2 in rig space.
        kind: Where the model comes from.
        record: The bytes it was read from, empty if none.
    """

    baseline_mm: float
    left: Camera
    right: Camera
    kind: CalibrationKind = CalibrationKind.NOMINAL
    record: bytes = field(default=b"", repr=False)

    @property
    def cameras(self) -> tuple[Camera, Camera]:
        """Left and right camera."""
        return self.left, self.right

    @cached_property
    def positions_mm(self) -> Points3:
        """(2, 3), mm, rig space: where the left and the right camera stand."""
        half = self.baseline_mm / 2
        return np.array([[-half, 0.0, 0.0], [half, 0.0, 0.0]])


def nominal_calibration() -> StereoCalibration:
    """Return the model of an average controller, for one whose own record cannot be read."""
    camera = Camera(NOMINAL_FOCAL_PX, (0.0, 0.0))
    return StereoCalibration(NOMINAL_BASELINE_MM, camera, camera)


def camera_pair(
    calibration: StereoCalibration, shape: tuple[int, int], orientation: Orientation
) -> CameraPair:
    """Return the model of two cameras as plain numbers.

    Args:
        calibration: Of the controller.
        shape: Rows and columns of one eye's image.
        orientation: How the controller lies, found or set.
    """
    left, right = (
        (camera.focal_px, *camera.offset_px, *camera.radial, *camera.rotation)
        for camera in calibration.cameras
    )
    return CameraPair(
        kind=calibration.kind,
        width_px=shape[1],
        height_px=shape[0],
        baseline_mm=calibration.baseline_mm,
        rotation=tuple(R_D_C[orientation].ravel().tolist()),
        left=left,
        right=right,
    )


def slopes_from_points(points_mm: Points3, camera_mm: NDArray[np.float64]) -> Points2:
    """Return the slopes under which a camera sees points.

    Args:
        points_mm: (N, 3), mm, rig space.
        camera_mm: (3,), mm, rig space.

    Returns:
        (N, 2), slopes. A row is NaN for a point that is not in front of the camera.
    """
    d = points_mm - camera_mm
    z = np.where(d[:, 2:] > 1e-6, d[:, 2:], np.nan)
    return d[:, :2] / z


def project(
    points_mm: Points3, calibration: StereoCalibration, height_px: int
) -> tuple[Points2, Points2]:
    """Return where both cameras see points.

    Args:
        points_mm: (N, 3), mm, rig space.
        calibration: Model of the two cameras.
        height_px: Height of the raw images.

    Returns:
        Two arrays (N, 2), pixels of the left and the right raw image, NaN where not visible.
    """
    left, right = (
        camera.pixels_from_slopes(slopes_from_points(points_mm, position), height_px)
        for camera, position in zip(calibration.cameras, calibration.positions_mm, strict=True)
    )
    return left, right


def triangulate(
    left_px: Points2, right_px: Points2, calibration: StereoCalibration, height_px: int
) -> Points3:
    """Return the points that both cameras see.

    Args:
        left_px: (N, 2), pixels, raw left image.
        right_px: (N, 2), pixels, raw right image; row i is the same point as left_px[i].
        calibration: Calibration of the controller that took the images.
        height_px: Height of both images.

    Returns:
        (N, 3), mm, rig space. A row is NaN where the rays are parallel within 0.05 degrees.

    Raises:
        ValueError: The two arrays differ in length.

    Source:
        docs/coordinates.md#triangulation.
    """
    if len(left_px) != len(right_px):
        raise ValueError(f"{len(left_px)} left points cannot match {len(right_px)} right points")
    a = calibration.left.slopes_from_pixels(left_px, height_px)
    b = calibration.right.slopes_from_pixels(right_px, height_px)
    return triangulate_slopes(a, b, calibration.baseline_mm)


def triangulate_slopes(left: Points2, right: Points2, baseline_mm: float) -> Points3:
    """Return the points seen under the given slopes.

    Args:
        left: (N, 2), slopes of the left camera.
        right: (N, 2), slopes of the right camera.
        baseline_mm: Distance between the cameras.

    Returns:
        (N, 3), mm, rig space. A row is NaN where the rays do not meet in front of the cameras.
    """
    disparity = left[:, 0] - right[:, 0]
    z = baseline_mm / np.where(disparity > MIN_DISPARITY, disparity, np.nan)
    x = z * (left[:, 0] + right[:, 0]) / 2
    y = z * (left[:, 1] + right[:, 1]) / 2
    return np.stack([x, y, z], axis=1)
