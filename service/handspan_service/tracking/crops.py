"""Virtual cameras: square, un-squashed crops around a hand, taken from the raw image.

Law: slopes(view, pixels(view, s)) == s, mirrored or not.

A crop is a pinhole picture taken from the place of a physical camera, turned so that its axis
goes through the hand's centre and its top points along the fingers. Left hands are mirrored, so
a network sees right hands only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.geometry import Camera
from handspan_service.tracking.values import Value

CROP_PX = 96
TABLE_PX = 128
CELLS = TABLE_PX + 1  # Each way, between the places of the table and around it.
TABLE_SLOPE = 3.0  # Half width of the table; covers 71.6 degrees.
_PER_SLOPE, _MIDDLE = (TABLE_PX - 1) / (2 * TABLE_SLOPE), (TABLE_PX - 1) / 2
_TO_TABLE = np.array([[_PER_SLOPE, 0.0, _MIDDLE], [0.0, _PER_SLOPE, _MIDDLE], [0.0, 0.0, 1.0]])
OUTSIDE_PX = -1e4
NODES = 12  # Each way. With 8, 10, 12, 16 a crop is 0.05, 0.04, 0.03, 0.02 raw px off. Measured.
MARGIN_PX = 4  # More than interpolation reaches to.
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

    @cached_property
    def cells(self) -> NDArray[np.complex64]:
        """(4, CELLS^2): x + iy of the raw pixel in each cell, as factors of 1, u, v and uv.

        NaN where the lens ends, and in the ring of cells around the table.
        """
        known = np.where(self.pixels == OUTSIDE_PX, np.nan, self.pixels).astype(np.float64)
        pixels = np.pad(known[..., 0] + 1j * known[..., 1], 1, constant_values=np.nan)
        near, right = pixels[:-1, :-1], pixels[:-1, 1:] - pixels[:-1, :-1]
        below, across = pixels[1:, :-1] - near, pixels[1:, 1:] - pixels[1:, :-1] - right
        return np.stack([near, right, below, across]).reshape(4, -1).astype(np.complex64)


class EyeImages(Value, frozen=True):
    """One raw image, from which far hands are sampled as it is and near hands pair-averaged.

    Attributes:
        full: (H, 640) uint8.
    """

    full: NDArray[np.uint8]

    def halved(self, x_px: Floats, y_px: Floats) -> NDArray[np.uint8]:
        """Return the part around some pixels, horizontal pairs averaged, and move the pixels there.

        Args:
            x_px: Raw pixels to be looked at; moved into the part in place.
            y_px: Of the same pixels; moved in place.

        Returns:
            Square pixels with less noise; a pixel at least where the image has none of these.
        """
        height, width = self.full.shape
        left, right = _reach(x_px, width)
        top, bottom = _reach(y_px, height)
        part = self.full[top:bottom, left:right]
        # At exactly 2:1 this is the mean of each pair, and five times faster than INTER_AREA.
        half = cv2.resize(
            part, ((right - left) // 2, bottom - top), interpolation=cv2.INTER_LINEAR
        )
        x_px *= 0.5
        x_px -= 0.25 + left // 2
        y_px -= top
        return np.asarray(half, np.uint8)


def _reach(at_px: Floats, end: int) -> tuple[int, int]:
    """Return even first and last-but-one pixels between which everything sampled lies."""
    least, most, _, _ = cv2.minMaxLoc(at_px)  # Five times faster than numpy's two.
    low = min(max(int(least) - MARGIN_PX, 0), end - 2)
    high = min(max(int(most) + MARGIN_PX, low + 2), end)
    return low - low % 2, high - high % 2


class View(Value, frozen=True):
    """Where one virtual camera looks.

    Attributes:
        rotation: (3, 3), rig -> crop axes (rows are the crop's x, y, z in rig axes).
        half_width: Slope from the crop's centre to its edge.
        mirrored: True for a left hand.
    """

    rotation: NDArray[np.float64]
    half_width: float
    mirrored: bool

    @property
    def scale(self) -> tuple[float, float, float]:
        """From the crop's plane, -1 to 1 each way, to rays along its axes."""
        width = self.half_width
        return (-width if self.mirrored else width, width, 1.0)

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
        axis, (a, b, c) = (center_mm - camera_mm).tolist(), fingers.tolist()
        distance = math.hypot(*axis)
        x, y, z = [part / max(distance, 1e-9) for part in axis]
        along = a * x + b * y + c * z
        p, q, r = x * along - a, y * along - b, z * along - c  # Down in the crop.
        length = math.hypot(p, q, r)
        if length < 1e-6:  # The fingers point straight along the view: any roll is as good.
            p, q, r = -x * y, 1.0 - y * y, -z * y
            length = math.hypot(p, q, r)
        p, q, r = p / length, q / length, r / length
        rotation = np.array([[q * z - r * y, r * x - p * z, p * y - q * x], [p, q, r], [x, y, z]])
        return View(rotation, radius_mm / max(distance, radius_mm), mirrored)


@lru_cache(maxsize=4)
def _grid(size_px: int) -> Floats:
    """Return (3, size * size): rays of the pixel centres for half_width 1, z = 1."""
    axis = ((np.arange(size_px) + 0.5) / size_px * 2.0 - 1.0).astype(np.float32)
    x, y = np.meshgrid(axis, axis)
    return np.stack([x.ravel(), y.ravel(), np.ones(size_px * size_px, np.float32)])


@lru_cache(maxsize=4)
def _nodes(size_px: int) -> tuple[NDArray[np.float64], Floats, Floats]:
    """Return a few rays across a crop, and how all its pixels follow from them.

    Returns:
        (3, NODES^2): rays for half_width 1, z = 1, at Chebyshev's nodes; and (size, NODES), with
        its transpose: the polynomial through NODES values, at the pixel centres. Source: the
        barycentric form of Lagrange's interpolation. No pixel centre is a node, since no cosine of
        these angles is a fraction.
    """
    angles = (2.0 * np.arange(NODES) + 1.0) * (np.pi / (2 * NODES))
    axis = np.cos(angles)
    centres = (np.arange(size_px) + 0.5) / size_px * 2.0 - 1.0
    shares = (-1.0) ** np.arange(NODES) * np.sin(angles) / (centres[:, None] - axis)
    shares /= shares.sum(axis=1, keepdims=True)
    x, y = np.meshgrid(axis, axis)
    weights = shares.astype(np.float32)
    return np.stack([x.ravel(), y.ravel(), np.ones(NODES**2)]), weights, weights.T.copy()


def _looked_up(tables: Sequence[SlopeTable], grid: NDArray[np.float64]) -> NDArray[np.complex64]:
    """Return raw pixels at places of N tables.

    Args:
        tables: N tables.
        grid: (N, 2, P), columns and rows of each table.

    Returns:
        (N, P), x + iy, raw pixels; NaN beside the table and where the lens ends.
    """
    place = np.minimum(np.maximum(grid + 1.0, 0.0), CELLS - 1)
    cell = place.astype(np.intp)
    u, v = (place - cell).astype(np.float32).swapaxes(0, 1)
    number = cell[:, 1] * CELLS + cell[:, 0]
    found = np.array(
        [table.cells.take(row, axis=1) for table, row in zip(tables, number, strict=True)]
    )
    pixels: NDArray[np.complex64] = found[:, 0] + found[:, 1] * u
    pixels += (found[:, 2] + found[:, 3] * u) * v
    return pixels


def looked_up(
    tables: Sequence[SlopeTable], slopes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the raw pixels that see some rays, (N, P, 2) of (N, P, 2) in N tables.

    NaN beside the table and where the lens ends.
    """
    grid = slopes.swapaxes(1, 2) * _PER_SLOPE + _MIDDLE
    found = _looked_up(tables, grid)
    return np.stack([found.real, found.imag], axis=-1).astype(np.float64)


def raw_pixels(
    tables: Sequence[SlopeTable], views: Sequence[View], size_px: int = CROP_PX
) -> Floats:
    """Return where in its raw image each pixel of N crops lies.

    The lens is smooth, so the polynomial through 12 x 12 places of the table is nearer to it than
    cv2.remap, which reads the table in steps of 1/32; that serves where a crop reaches beyond the
    lens.

    Args:
        tables: N tables, of the cameras.
        views: N views: where to look.
        size_px: Width and height of the crops.

    Returns:
        (N, 2, size_px, size_px): x and y, raw pixels; OUTSIDE_PX or beyond where the camera sees
        nothing.
    """
    nodes, weights, across = _nodes(size_px)
    scales = np.array([view.scale for view in views])
    turns = np.array([view.rotation.T for view in views]) * scales[:, None]
    turns = _TO_TABLE @ turns
    rays = turns @ nodes
    found = _looked_up(tables, rays[:, :2] / np.maximum(rays[:, 2:], 1e-6))
    values = np.array([found.real, found.imag]).swapaxes(0, 1)
    pixels: Floats = weights @ values.reshape(-1, 2, NODES, NODES) @ across
    if not np.isfinite(found.sum()):
        for row in np.flatnonzero(~np.isfinite(found.sum(axis=1))).tolist():
            pixels[row] = _coarsely(tables[row], turns[row], size_px)
    return pixels


def _coarsely(table: SlopeTable, turn: NDArray[np.float64], size_px: int) -> Floats:
    """Return (2, size_px, size_px): `raw_pixels` of one crop that reaches beyond the lens."""
    rays = turn.astype(np.float32) @ _grid(size_px)
    rays[:2] /= np.maximum(rays[2], np.float32(1e-6))
    u, v = rays[:2].reshape(2, size_px, size_px)
    pixels = cv2.remap(
        table.pixels, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(OUTSIDE_PX, OUTSIDE_PX),
    )
    return np.moveaxis(np.asarray(pixels, np.float32), 2, 0)


def samples(
    eyes: Sequence[EyeImages], tables: Sequence[SlopeTable], views: Sequence[View],
    size_px: int = CROP_PX,
) -> NDArray[np.uint8]:
    """Take N crops.

    Args:
        eyes: N raw images.
        tables: N tables, of the cameras that took them.
        views: N views: where to look.
        size_px: Width and height of the crops.

    Returns:
        (N, size_px, size_px) uint8; 0 where the camera sees nothing.
    """
    crops = np.empty((len(views), size_px, size_px), np.uint8)
    for crop, eye, (x, y) in zip(crops, eyes, raw_pixels(tables, views, size_px), strict=True):
        source = eye.full
        middle = x[size_px // 2]
        if abs(float(middle[-1] - middle[0])) > NEAR_RATIO * size_px:
            source = eye.halved(x, y)
        cv2.remap(source, x, y, cv2.INTER_LINEAR, dst=crop, borderMode=cv2.BORDER_CONSTANT)
    return crops


def sample(
    eye: EyeImages, table: SlopeTable, view: View, size_px: int = CROP_PX
) -> NDArray[np.uint8]:
    """Take one crop; see `samples`."""
    (crop,) = samples((eye,), (table,), (view,), size_px)
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


def along_baseline(view: View) -> tuple[float, float]:
    """Return how a crop shows the direction from the left to the right camera.

    Its length is 1 for a crop that looks straight ahead, and less the more it looks aside.
    """
    x, y = view.rotation[:2, 0].tolist()
    return (-x if view.mirrored else x), y


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
    (shown,) = pixels_of((view,), points_mm[None], camera_mm[None], size_px)
    return np.asarray(shown)


def pixels_of(
    views: Sequence[View], points_mm: NDArray[np.float64], cameras_mm: NDArray[np.float64],
    size_px: int = CROP_PX,
) -> NDArray[np.float64]:
    """Return where N crops show K points each, as `pixels`.

    Args:
        views: Where the crops are taken.
        points_mm: (N, K, 3), mm, rig space; NaN gives NaN.
        cameras_mm: (N, 3), mm, rig space.
        size_px: Width of the crops.

    Returns:
        (N, K, 2), crop pixels; NaN behind the camera.
    """
    turns = np.array([view.rotation.T for view in views])
    scales = np.array([view.scale for view in views])[:, None, :2]
    placed = (points_mm - cameras_mm[:, None]) @ turns
    depths = np.where(placed[..., 2:] > 1e-6, placed[..., 2:], np.nan)
    result: NDArray[np.float64] = (
        (placed[..., :2] / (depths * scales) + 1.0) * (0.5 * size_px) - 0.5
    )
    return result
