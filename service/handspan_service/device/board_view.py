"""Draws the calibration board as both cameras see it. Pure numpy.

Law: a corner lies where `geometry.project` puts it, to a few hundredths of a pixel.

Rays are cut with the board's plane, nine in each pixel; what they meet is looked up in
the board's own drawing. Then come lamps, lens and sensor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import CELL_MM, HEIGHT_MM, MARGIN_MM, WIDTH_MM, cells
from handspan_service.device.optics import FALLOFF, irradiance
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    REFERENCE_WIDTH_PX,
    Matrix3,
    StereoCalibration,
    slopes_from_points,
)

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

FINE = 3  # Rays along each side of a pixel.
ROOM_LEVEL = 9.0  # Of what lies behind the board.
PAPER, TONER = 0.85, 0.07  # Share of infrared light that white paper and laser toner send back.
LEVEL_AT_FULL = 520.0  # Of a perfect white at 200 mm, at 511 us and gain 16.
LENS_PX = 0.6  # Spread of the lens, sigma.
_STRIP = 8  # Rows of rays that are prepared at once: so many stay in the processor's cache.
_TABLE = np.array(cells(), np.bool_)


@dataclass(frozen=True, slots=True)
class Print:
    """How a board came out.

    Attributes:
        toner: Share of infrared light that its black sends back.
        size: Its size as a share of what it should be.
        mirrored: Whether it is printed the wrong way round.
    """

    toner: float = TONER
    size: float = 1.0
    mirrored: bool = False


WELL_PRINTED = Print()


class BoardView:
    """Both cameras of one controller, looking at boards."""

    def __init__(self, calibration: StereoCalibration, height_px: int = REFERENCE_HEIGHT_PX):
        """Prepare the rays of all pixels.

        Args:
            calibration: Of the controller.
            height_px: Rows of its images; 480 or 240.
        """
        self._calibration = calibration
        self._height_px = height_px
        parts = (np.arange(FINE) + 0.5) / FINE - 0.5
        x = (np.arange(REFERENCE_WIDTH_PX)[:, None] + parts).ravel()
        y = (np.arange(height_px)[:, None] + parts).ravel()
        shape = (height_px * FINE, REFERENCE_WIDTH_PX * FINE, 2)
        self._slopes = [np.empty(shape, np.float32) for _ in calibration.cameras]
        for slopes, camera in zip(self._slopes, calibration.cameras, strict=True):
            for first in range(0, len(y), _STRIP):
                rows = y[first : first + _STRIP]
                places = np.stack(np.meshgrid(x, rows), axis=2).reshape(-1, 2)
                seen = camera.slopes_from_pixels(places, height_px)
                slopes[first : first + _STRIP] = seen.reshape(len(rows), -1, 2)

    def draw(
        self,
        turn: Matrix3,
        place_mm: NDArray[np.float64],
        brightness: float,
        printed: Print = WELL_PRINTED,
    ) -> tuple[Floats, Floats]:
        """Return both pictures without noise.

        Args:
            turn: (3, 3), board to rig.
            place_mm: (3,), mm, rig space: the board's top left corner.
            brightness: Level of a perfect white that faces the lamps from 200 mm.
            printed: How the board came out.

        Returns:
            Two arrays (H, 640) float32, levels, not cut at 255.
        """
        left, right = (
            self._eye(eye, turn, place_mm, brightness, printed) for eye in range(2)
        )
        return left, right

    def _eye(
        self,
        eye: int,
        turn: Matrix3,
        place_mm: NDArray[np.float64],
        brightness: float,
        printed: Print,
    ) -> Floats:
        picture = np.full((self._height_px, REFERENCE_WIDTH_PX), ROOM_LEVEL, np.float32)
        reach = self._reach(eye, turn, place_mm, printed)
        if reach is None:
            return picture
        rows, columns = reach
        fine = (_finer(rows), _finer(columns))
        slopes = self._slopes[eye][fine]
        origin = self._calibration.positions_mm[eye]
        there = turn.T @ (origin - place_mm)
        rays = slopes @ turn[:2].astype(np.float32) + turn[2].astype(np.float32)
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.float32(-there[2]) / rays[..., 2]
            board = rays[..., :2] * far[..., None] + there[:2].astype(np.float32)
        inside, white = _looked_up(board / np.float32(printed.size), printed.mirrored)
        inside &= far > 0
        share = np.where(white, np.float32(PAPER), np.float32(printed.toner))
        light = self._light(slopes, far, turn[:, 2], origin)
        levels = np.where(
            inside, share * np.repeat(np.repeat(light, FINE, 0), FINE, 1) * brightness, ROOM_LEVEL
        )
        shape = (levels.shape[0] // FINE, FINE, levels.shape[1] // FINE, FINE)
        picture[rows, columns] = levels.reshape(shape).mean(axis=(1, 3))
        row_share = self._height_px / REFERENCE_HEIGHT_PX
        return blurred(blurred(picture, LENS_PX * row_share, 0), LENS_PX, 1)

    def _light(
        self,
        slopes: Floats,
        far: Floats,
        away: NDArray[np.float64],
        origin: NDArray[np.float64],
    ) -> Floats:
        """Return the light that comes back, by the middle of each pixel."""
        middle = FINE // 2
        slopes, far = slopes[middle::FINE, middle::FINE], far[middle::FINE, middle::FINE]
        points = np.stack([slopes[..., 0] * far, slopes[..., 1] * far, far]).reshape(3, -1)
        points += origin.astype(np.float32)[:, None]
        points = np.where(np.isfinite(points) & (points[2] > 1.0), points, np.float32(1e4))
        normals = np.broadcast_to(-away.astype(np.float32)[:, None], points.shape)
        light = irradiance(points, normals).reshape(far.shape)
        square = (slopes**2).sum(axis=2)
        falling: Floats = light * (1.0 + np.nan_to_num(square, nan=16.0)) ** (-FALLOFF / 2)
        return falling.astype(np.float32)

    def _reach(
        self, eye: int, turn: Matrix3, place_mm: NDArray[np.float64], printed: Print
    ) -> tuple[slice, slice] | None:
        """Return the rows and columns that the board covers; None where it is not seen."""
        steps = np.linspace(0.0, 1.0, 13)
        across = np.stack(np.meshgrid(steps, steps), axis=2).reshape(-1, 2)
        sheet = np.array([WIDTH_MM, HEIGHT_MM]) + 2 * MARGIN_MM
        flat = (across * sheet - MARGIN_MM) * printed.size
        points = flat @ turn[:, :2].T + place_mm
        camera = self._calibration.cameras[eye]
        slopes = slopes_from_points(points, self._calibration.positions_mm[eye])
        pixels = camera.pixels_from_slopes(slopes, self._height_px)
        seen = np.isfinite(pixels).all(axis=1)
        if not seen.any():
            return None
        # Edges that leave the lens end somewhere: take the whole side of the picture then.
        low = pixels[seen].min(axis=0) - 4.0 if seen.all() else np.zeros(2)
        high = pixels[seen].max(axis=0) + 5.0 if seen.all() else np.full(2, 1e4)
        limits = np.array([REFERENCE_WIDTH_PX, self._height_px])
        first, last = (np.clip(end, 0, limits).astype(int) for end in (low, high))
        if (last <= first).any():
            return None
        return slice(int(first[1]), int(last[1])), slice(int(first[0]), int(last[0]))


def developed(levels: Floats, noise_sigma: float, rng: np.random.Generator) -> Pixels:
    """Return what a sensor delivers: levels and noise, cut at 0 and 255."""
    noisy = levels + rng.standard_normal(levels.shape, np.float32) * np.float32(noise_sigma)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def blurred(picture: Floats, sigma_px: float, axis: int) -> Floats:
    """Return a picture that a spread along one axis has made soft."""
    if sigma_px <= 0.0:
        return picture
    reach = max(1, int(np.ceil(3 * sigma_px)))
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / sigma_px) ** 2)
    weights /= weights.sum()
    padding = [(reach, reach) if i == axis else (0, 0) for i in range(2)]
    padded = np.pad(picture, padding, mode="edge")
    length = picture.shape[axis]
    soft = np.zeros_like(picture)
    for shift, weight in enumerate(weights):
        part = [slice(None), slice(None)]
        part[axis] = slice(shift, shift + length)
        soft += np.float32(weight) * padded[tuple(part)]
    return soft


def _finer(part: slice) -> slice:
    return slice(part.start * FINE, part.stop * FINE)


def _looked_up(board_mm: Floats, mirrored: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the sheet is, and where it is white."""
    x, y = board_mm[..., 0], board_mm[..., 1]
    with np.errstate(invalid="ignore"):
        inside = (
            (x >= -MARGIN_MM)
            & (x < WIDTH_MM + MARGIN_MM)
            & (y >= -MARGIN_MM)
            & (y < HEIGHT_MM + MARGIN_MM)
        )
        marked = (x >= 0) & (x < WIDTH_MM) & (y >= 0) & (y < HEIGHT_MM)
    columns = _TABLE.shape[1]
    column = np.where(marked, x / CELL_MM, 0).astype(np.intp)
    if mirrored:
        column = columns - 1 - column
    row = np.where(marked, y / CELL_MM, 0).astype(np.intp)
    return inside, ~(marked & _TABLE[row, np.minimum(column, columns - 1)])
