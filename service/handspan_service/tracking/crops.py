"""Virtual cameras: square, un-squashed crops around a hand, taken from the raw image.

Law: slopes(view, pixels(view, s)) == s, mirrored or not.

A crop is a pinhole picture taken from the place of a physical camera, turned so that its axis
goes through the hand's centre and its top points along the fingers. Left hands are mirrored, so
a network sees right hands only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.geometry import Camera

CROP_PX = 96
TABLE_PX = 128
TABLE_SLOPE = 3.0  # Half width of the table; covers 71.6 degrees.
_PER_SLOPE, _MIDDLE = (TABLE_PX - 1) / (2 * TABLE_SLOPE), (TABLE_PX - 1) / 2
_TO_TABLE = np.array([[_PER_SLOPE, 0.0, _MIDDLE], [0.0, _PER_SLOPE, _MIDDLE], [0.0, 0.0, 1.0]])
OUTSIDE_PX = -1e4
NEAR_RATIO = 1.5  # From this many raw pixels per crop pixel on, take the pair-averaged image.
STANDARD_DEVIATION_TO = 0.25  # Normalised contrast that the networks were trained with.

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class SlopeTable:
    """Raw pixel of every slope on a grid, for fast resampling of one camera.

    Attributes:
        pixels: (TABLE_PX, TABLE_PX, 2) float32, raw pixels; OUTSIDE_PX where the lens ends.
    """

    pixels: Floats

    @staticmethod
    def of(camera: Camera, height_px: int) -> SlopeTable:
        """Build the table of one camera."""
        axis = np.linspace(-TABLE_SLOPE, TABLE_SLOPE, TABLE_PX)
        grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        pixels = camera.pixels_from_slopes(grid, height_px).reshape(TABLE_PX, TABLE_PX, 2)
        return SlopeTable(np.nan_to_num(pixels, nan=OUTSIDE_PX).astype(np.float32))


@dataclass(frozen=True)
class EyeImages:
    """One raw image and its pair-averaged half, from which near hands are sampled.

    Attributes:
        full: (H, 640) uint8.
    """

    full: NDArray[np.uint8]

    @cached_property
    def half(self) -> NDArray[np.uint8]:
        """(H, 320) uint8, horizontal pairs averaged: square pixels with less noise."""
        height, width = self.full.shape
        # At exactly 2:1 this is the mean of each pair, and five times faster than INTER_AREA.
        half = cv2.resize(self.full, (width // 2, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(half, np.uint8)


@dataclass(frozen=True)
class View:
    """Where one virtual camera looks.

    Attributes:
        rotation: (3, 3), rig -> crop axes (rows are the crop's x, y, z in rig axes).
        half_width: Slope from the crop's centre to its edge.
        mirrored: True for a left hand.
    """

    rotation: NDArray[np.float64]
    half_width: float
    mirrored: bool

    @staticmethod
    def aim(
        center_mm: NDArray[np.float64],
        fingers: NDArray[np.float64],
        radius_mm: float,
        camera_mm: NDArray[np.float64],
        *,
        mirrored: bool,
    ) -> View:
        """Look from a camera at a hand.

        Args:
            center_mm: (3,), mm, rig space: centre of the hand.
            fingers: (3,), direction from forearm to fingers, rig space; becomes the crop's top.
            radius_mm: What the crop must show around the centre.
            camera_mm: (3,), mm, rig space.
            mirrored: True for a left hand.
        """
        axis = center_mm - camera_mm
        distance = float(np.linalg.norm(axis))
        z = axis / max(distance, 1e-9)
        down = -(fingers - z * float(fingers @ z))
        length = float(np.linalg.norm(down))
        if length < 1e-6:  # The fingers point straight along the view: any roll is as good.
            down = np.array([0.0, 1.0, 0.0]) - z * z[1]
            length = float(np.linalg.norm(down))
        y = down / length
        x = np.cross(y, z)
        return View(np.stack([x, y, z]), radius_mm / max(distance, radius_mm), mirrored)


@lru_cache(maxsize=4)
def _grid(size_px: int) -> Floats:
    """Return (3, size * size): rays of the pixel centres for half_width 1, z = 1."""
    axis = ((np.arange(size_px) + 0.5) / size_px * 2.0 - 1.0).astype(np.float32)
    x, y = np.meshgrid(axis, axis)
    return np.stack([x.ravel(), y.ravel(), np.ones(size_px * size_px, np.float32)])


def sample(
    eye: EyeImages, table: SlopeTable, view: View, size_px: int = CROP_PX
) -> NDArray[np.uint8]:
    """Take a crop.

    Args:
        eye: The raw image of the camera.
        table: Table of that camera.
        view: Where to look.
        size_px: Width and height of the crop.

    Returns:
        (size_px, size_px) uint8; 0 where the camera sees nothing.
    """
    width = view.half_width
    scale = np.array([-width if view.mirrored else width, width, 1.0])
    rays = (_TO_TABLE @ (view.rotation.T * scale)).astype(np.float32) @ _grid(size_px)
    rays[:2] /= np.maximum(rays[2], np.float32(1e-6))
    u, v = rays[:2].reshape(2, size_px, size_px)
    found = cv2.remap(
        table.pixels, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(OUTSIDE_PX, OUTSIDE_PX),
    )
    pixels = np.asarray(found, np.float32)
    middle_row = pixels[size_px // 2, :, 0]
    source = eye.full
    if abs(float(middle_row[-1] - middle_row[0])) > NEAR_RATIO * size_px:
        source = eye.half
        x = pixels[..., 0]
        x *= 0.5
        x -= 0.25
    # The first map holds x and y; OpenCV's stubs do not know that there may be no second one.
    crop = cv2.remap(  # type: ignore[call-overload]
        source, pixels, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return np.asarray(crop, np.uint8)


def normalise(crops: NDArray[np.uint8]) -> Floats:
    """Return crops with zero mean and the contrast that the networks expect.

    Args:
        crops: (N, size, size) uint8.

    Returns:
        (N, 1, size, size) float32.
    """
    levels = np.array([cv2.meanStdDev(crop) for crop in crops], np.float32)
    mean, deviation = levels[:, 0], levels[:, 1]
    values = crops.astype(np.float32)
    values -= mean
    values *= np.float32(STANDARD_DEVIATION_TO) / (deviation + np.float32(1.0))
    return values[:, None]


def slopes(
    view: View, pixels_px: NDArray[np.float64], size_px: int = CROP_PX
) -> NDArray[np.float64]:
    """Return the slopes, in rig axes, of points of a crop.

    Args:
        view: Where the crop was taken.
        pixels_px: (N, 2), crop pixels.
        size_px: Width of the crop.

    Returns:
        (N, 2), slopes of the physical camera.
    """
    plane = ((pixels_px + 0.5) / size_px * 2.0 - 1.0) * view.half_width
    x = -plane[:, 0] if view.mirrored else plane[:, 0]
    rays = np.stack([x, plane[:, 1], np.ones(len(plane))], axis=1) @ view.rotation
    return rays[:, :2] / rays[:, 2:]


def pixels(
    view: View, points_mm: NDArray[np.float64], camera_mm: NDArray[np.float64],
    size_px: int = CROP_PX,
) -> NDArray[np.float64]:
    """Return where a crop shows points; the inverse of `slopes` along each ray.

    Args:
        view: Where the crop is taken.
        points_mm: (N, 3), mm, rig space.
        camera_mm: (3,), mm, rig space.
        size_px: Width of the crop.

    Returns:
        (N, 2), crop pixels; NaN behind the camera.
    """
    p = (points_mm - camera_mm) @ view.rotation.T
    z = np.where(p[:, 2:] > 1e-6, p[:, 2:], np.nan)
    plane = p[:, :2] / z
    if view.mirrored:
        plane = plane * np.array([-1.0, 1.0])
    result: NDArray[np.float64] = (plane / view.half_width + 1.0) / 2.0 * size_px - 0.5
    return result
