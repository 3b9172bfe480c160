"""Thin bright things that stand out of a hand, in the raw image of one eye.

Law: what is as wide as a finger, bent, or does not begin at a hand is no stick.

The hand is wiped out twice: whatever is wider than a stick by a top-hat filter, whatever lies on
the fitted hands by drawing them. What is left near the hand and is long, thin and straight is
measured in slopes, where straight things are straight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import RADII_MM, ROOTS, Array
from handspan_service.geometry import REFERENCE_HEIGHT_PX, Camera
from handspan_service.tracking.crops import looked_up
from handspan_service.tracking.sight import Optics

REACH_MM = 210.0  # How far from the hand a stick is looked for.
# What is wider, each way along rows and columns, is wiped out; what is left may be as wide as that.
# Both at the distance of the hand, or of a known stick's nearer end. Its true width tools.py asks.
WIDE_MM, MOST_WIDE_MM = 18.0, 19.0
LEAST_LONG_MM = 30.0  # Outside the drawn hand.
SLENDER, SLENDER_BOX = 3.5, 2.5  # A stick is so many times as long as wide, and its outline too.
CONTRAST = 14.0  # Levels above its surroundings; three standard deviations of a noisy image.
FLESH_MM = 6.0  # By how much the hand is drawn too large, since it is fitted so well and no better.
FOREARM = 0.9  # How much of it is drawn, of the length of the palm.
BEGIN_MM = 22.0  # A stick begins at most so far from the drawn hand.
NEAREST_MM = 40.0  # What is nearer is looked at as if it were here.
BLUR_PX2 = 0.4  # Variance that pixels and filter add to that across a stick. Measured.
SIDE_PX = 3  # A stick that comes as near to a border of the image has its tip outside.
GLIMPSE_MM = 80.0  # A first look reaches so far.
KNOWN_MM = 30.0  # A look at a known stick reaches so far around its ends.
BESIDE_MM = 5.0  # So far beside a stick it is dark again,
SIDE_STEPS, MOST_BESIDE = 12, 3  # at so many places on each side but a few.
MOST_FOUND = 3  # The largest ones are measured.
_Box: TypeAlias = tuple[int, int, int, int]
# Capsules that the hand is drawn with, as pairs of keypoints: the palm's edge, then the fingers.
_PALM = (0, 1, 5, 9, 13, 17)
_BONES = tuple(
    [(0, 1), (1, 5), (5, 9), (9, 13), (13, 17), (0, 17), (0, 5), (0, 9), (0, 13), (2, 5)]
    + [(int(root) + i, int(root) + i + 1) for root in ROOTS for i in range(3)]
)


@dataclass(frozen=True)
class Stick:
    """A stick in one eye.

    Attributes:
        near: (2,), slopes, where it leaves the hand.
        tip: (2,), slopes, its other end.
        width: In slopes.
        level: How much brighter than its surroundings, levels.
        owner: The keypoint of the hand that it begins nearest to.
    """

    near: Array
    tip: Array
    width: float
    level: float
    owner: int

    def across(self, row: float) -> float:
        """Return where its line crosses a row, both slopes; the line must not lie along rows."""
        way = self.tip - self.near
        return float(self.near[0] + (row - self.near[1]) / way[1] * way[0])


@dataclass(frozen=True)
class Outline:
    """Where hands are in the image of one eye.

    Attributes:
        pixels: (B, 21, 2), raw pixels.
        slopes: (B, 21, 2).
        depths_mm: (B, 21), along the view.
        scale: Of the user's hands.
    """

    pixels: Array
    slopes: Array
    depths_mm: Array
    scale: float

    @staticmethod
    def both(points_mm: Array, optics: Optics, scale: float) -> tuple[Outline, Outline]:
        """Project hands into both eyes.

        Args:
            points_mm: (B, 21, 3), mm, rig space, in front of the cameras.
            optics: Of the images.
            scale: Of the user's hands.
        """
        pixels, slopes = projected(points_mm.reshape(-1, 3), optics)
        shape = *points_mm.shape[:2], 2
        left, right = (
            Outline(places.reshape(shape), rays.reshape(shape), points_mm[..., 2], scale)
            for places, rays in zip(pixels, slopes, strict=True)
        )
        return left, right


def projected(points_mm: Array, optics: Optics) -> tuple[Array, Array]:
    """Return raw pixels and slopes, both (2, P, 2), of points (P, 3) mm, rig space, in both eyes.

    Pixels are read from the tables, a twentieth of a pixel off; NaN beyond the lens.
    """
    seen = points_mm - optics.calibration.positions_mm[:, None]
    slopes = seen[..., :2] / np.maximum(seen[..., 2:], 1.0)
    return looked_up(optics.tables, slopes), slopes


@dataclass(frozen=True)
class Known:
    """Where a stick is expected.

    Attributes:
        pixels: (P, 2), raw pixels between which it lies.
        depth_mm: Of its nearest end, along the view.
    """

    pixels: Array
    depth_mm: float


@dataclass(frozen=True)
class _Around:
    """What is to be looked at.

    Attributes:
        pixels: (P, 2), raw pixels.
        reach_mm: How much around them.
        depth_mm: How near the nearest part of it may be.
    """

    pixels: Array
    reach_mm: float
    depth_mm: float

    def box(self, per_mm: float, squash: float, size_px: tuple[int, ...]) -> _Box:
        """Return left, top, right and bottom."""
        margin = per_mm * self.reach_mm * np.array([1.0, squash])
        low = np.maximum(self.pixels.min(axis=0) - margin, 0.0).astype(int).tolist()
        high = np.minimum(self.pixels.max(axis=0) + margin, size_px[::-1]).astype(int).tolist()
        return low[0], low[1], high[0], high[1]


@dataclass(frozen=True)
class _Patch:
    """The part of an image around a hand, and what is thin and bright in it.

    Attributes:
        left: Column of the image that it begins at.
        top: Row of the image that it begins at.
        squash: Rows of the image per row of 480.
        per_mm: Columns per millimetre at the hand's distance.
        levels: The part, a little blurred.
        thin: How much brighter each pixel is than what is as wide as a finger.
        depth_mm: How near the nearest part of it may be.
        shapes: Outlines of what is long enough, each (P, 1, 2), columns and rows of the part.
    """

    left: int
    top: int
    squash: float
    per_mm: float
    levels: NDArray[np.uint8]
    thin: NDArray[np.uint8]
    depth_mm: float
    shapes: list[NDArray[np.int32]]


def glimpse(image: NDArray[np.uint8], camera: Camera, outline: Outline, row: int) -> bool:
    """Say whether there may be a stick in a hand: a cheap look close around it."""
    around = _Around(outline.pixels[row], GLIMPSE_MM, float(outline.depths_mm[row].mean()))
    return bool(_sticks(image, camera, outline, row, around))


def find(image: NDArray[np.uint8], camera: Camera, outline: Outline, row: int,
         known: Known | None = None) -> list[Stick]:
    """Return what may be sticks in a hand, largest first.

    Args:
        image: (H, W), raw.
        camera: That took it.
        outline: Of all followed hands.
        row: Which of them is asked about.
        known: Where the stick is expected; None to look all around.
    """
    depth_mm = float(outline.depths_mm[row].mean())
    around = _Around(outline.pixels[row], REACH_MM, depth_mm)
    if known is not None and np.isfinite(known.pixels).all():
        around = _Around(known.pixels, KNOWN_MM, min(depth_mm, known.depth_mm))
    return _sticks(image, camera, outline, row, around)


def _sticks(image: NDArray[np.uint8], camera: Camera, outline: Outline, row: int,
            around: _Around) -> list[Stick]:
    """Return what may be sticks in a part of the image, largest first."""
    patch = _patch(image, camera, outline, row, around)
    if patch is None:
        return []
    sticks = [
        _measured(patch, shape, camera, outline, row, image.shape)
        for shape in sorted(patch.shapes, key=len, reverse=True)[:MOST_FOUND]
    ]
    return [stick for stick in sticks if stick is not None]


def _patch(image: NDArray[np.uint8], camera: Camera, outline: Outline, row: int,
           around: _Around) -> _Patch | None:
    """Return what surrounds a hand; None where that is next to nothing."""
    if not np.isfinite(outline.pixels).all():
        return None
    squash = image.shape[0] / REFERENCE_HEIGHT_PX
    per_mm = camera.focal_px / float(outline.depths_mm[row].mean())
    box = left, top, right, bottom = around.box(per_mm, squash, image.shape)
    if right - left < 2 * SIDE_PX or bottom - top < 2 * SIDE_PX:
        return None
    levels = cv2.GaussianBlur(image[top:bottom, left:right], (3, 3), 0)
    wide = max(round(camera.focal_px / max(around.depth_mm, NEAREST_MM) * WIDE_MM), 4)
    kernel = np.ones((max(round(wide * squash), 2) | 1, wide | 1), np.uint8)
    thin = cv2.morphologyEx(levels, cv2.MORPH_TOPHAT, kernel)
    _, marked = cv2.threshold(thin, CONTRAST, 255, cv2.THRESH_BINARY)
    cv2.bitwise_and(marked, _free(outline, box, camera.focal_px, squash), dst=marked)
    found, _ = cv2.findContours(marked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    least_px = per_mm * LEAST_LONG_MM
    shapes = [
        shape for shape in (np.asarray(one, np.int32) for one in found)
        if len(shape) >= least_px * squash and _slender(shape, squash, least_px)
    ]
    return _Patch(left, top, squash, per_mm, np.asarray(levels, np.uint8),
                  np.asarray(thin, np.uint8), around.depth_mm, shapes)


def _slender(shape: NDArray[np.int32], squash: float, least_px: float) -> bool:
    """Say whether an outline, (P, 1, 2), may be that of a stick: long and much less wide."""
    _, _, wide, high = cv2.boundingRect(shape)
    if math.hypot(wide, high / squash) < least_px:
        return False
    _, sides, _ = cv2.minAreaRect((shape * (1.0, 1.0 / squash)).astype(np.float32))
    return max(sides) >= max(least_px, SLENDER_BOX * min(sides))


def _free(outline: Outline, box: _Box, focal_px: float,
          squash: float) -> NDArray[np.uint8]:
    """Return where no hand is, (H, W) of the part of the image: 0 or 255."""
    left, top, right, bottom = box
    square = np.full((round((bottom - top) / squash), right - left), 255, np.uint8)
    places = np.rint((outline.pixels - (left, top)) / (1.0, squash)).astype(np.int32)
    depths = outline.depths_mm.mean(axis=1)
    radii = (RADII_MM * outline.scale + FLESH_MM) * (focal_px / depths)[:, None]
    for places_px, sizes in zip(places, (2.0 * radii).tolist(), strict=True):
        points = [tuple(place) for place in places_px.tolist()]
        wrist = tuple((places_px[0] + FOREARM * (places_px[0] - places_px[9])).astype(int).tolist())
        cv2.line(square, points[0], wrist, 0, round(max(sizes[0], 1.0)))
        cv2.fillConvexPoly(square, cv2.convexHull(places_px[list(_PALM)]), 0)
        for a, b in _BONES:
            cv2.line(square, points[a], points[b], 0, round(max(sizes[b], 1.0)))
    size = right - left, bottom - top
    return np.asarray(cv2.resize(square, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _measured(patch: _Patch, shape: NDArray[np.int32], camera: Camera, outline: Outline, row: int,
              size_px: tuple[int, ...]) -> Stick | None:
    """Return the stick that an outline shows; None if it shows none."""
    height, width = size_px
    x, y, wide_px, high_px = cv2.boundingRect(shape)
    left, top = x + patch.left, y + patch.top
    if min(left, top) < SIDE_PX or left + wide_px > width - SIDE_PX:
        return None
    if top + high_px > height - SIDE_PX:
        return None
    inside = np.zeros((high_px, wide_px), np.uint8)
    cv2.drawContours(inside, [shape], -1, 1, cv2.FILLED, offset=(-x, -y))
    rows, columns = np.nonzero(inside)
    levels = patch.thin[y : y + high_px, x : x + wide_px][rows, columns].astype(np.float64)
    pixels = np.empty((len(rows), 2))
    pixels[:, 0], pixels[:, 1] = columns + left, rows + top
    u, v = camera.slopes_from_pixels(pixels, height, width).T
    band = _Band.of(u, v, levels)
    depth = float(outline.depths_mm[row].mean())
    # A NaN, of a pixel beyond the lens, is no longer than anything.
    if not band.length > max(SLENDER * band.width, LEAST_LONG_MM / depth):
        return None
    if band.width * patch.depth_mm > MOST_WIDE_MM:
        return None
    places = band.places(np.array([band.first, band.last]))
    gaps = np.hypot(*np.moveaxis(places[:, None] - outline.slopes[row], -1, 0)) * depth
    gaps -= RADII_MM * outline.scale
    begin = int(gaps.min(axis=1).argmin())
    owner = int(gaps[begin].argmin())
    if gaps[begin, owner] > BEGIN_MM or not _alone(patch, rows + y, columns + x, levels):
        return None
    blur = math.hypot(band.axis[1], band.axis[0] / patch.squash) / camera.focal_px
    thick = math.sqrt(max(band.width**2 - 12.0 * BLUR_PX2 * blur**2, 0.25 * band.width**2))
    return Stick(places[begin], places[1 - begin], thick, float(levels.mean()), owner)


def _alone(patch: _Patch, rows: NDArray[np.intp], columns: NDArray[np.intp],
           levels: Array) -> bool:
    """Say whether it is dark on both sides of a stick; beside the rim of a hand it is not.

    Args:
        patch: The part of the image.
        rows: (N,), of its pixels.
        columns: (N,), likewise.
        levels: (N,), how much brighter than what is wide they are.
    """
    band = _Band.of(columns.astype(np.float64), rows / patch.squash, levels)
    line = band.places(np.linspace(0.85 * band.first, 0.85 * band.last, SIDE_STEPS))
    away = 0.5 * band.width + BESIDE_MM * patch.per_mm
    aside = np.array([-band.axis[1], band.axis[0]]) * away
    beside = np.rint(np.concatenate([line - aside, line + aside]) * (1.0, patch.squash))
    high, wide = patch.levels.shape
    at = np.minimum(np.maximum(beside, 0.0), (wide - 1, high - 1)).astype(np.intp)
    limit = float(patch.levels[rows, columns].mean()) - 0.5 * float(levels.mean())
    bright = (patch.levels[at[:, 1], at[:, 0]] > limit).reshape(2, SIDE_STEPS)
    return bool(bright.sum(axis=1).max() <= MOST_BESIDE)


@dataclass(frozen=True)
class _Band:
    """Weighted points that lie along a line.

    Attributes:
        middle: (2,), their mean.
        axis: (2,), unit, along the line.
        first: Where the line begins, from the middle; negative.
        last: Where it ends.
        width: Across.
    """

    middle: tuple[float, float]
    axis: tuple[float, float]
    first: float
    last: float
    width: float

    @staticmethod
    def of(x: Array, y: Array, weights: Array) -> _Band:
        """Fit points (N,) and (N,)."""
        shares = weights / weights.sum()
        middle = float(shares @ x), float(shares @ y)
        x, y = x - middle[0], y - middle[1]
        along_x = shares * x
        xx, xy, yy = float(along_x @ x), float(along_x @ y), float(shares @ (y * y))
        angle = 0.5 * math.atan2(2.0 * xy, xx - yy)
        axis = math.cos(angle), math.sin(angle)
        across = 0.5 * (xx + yy) - math.hypot(0.5 * (xx - yy), xy)
        along = axis[0] * x + axis[1] * y
        width = math.sqrt(12.0 * max(across, 0.0))  # A band's by the variance across it.
        return _Band(middle, axis, float(along.min()), float(along.max()), width)

    @property
    def length(self) -> float:
        """From end to end."""
        return self.last - self.first

    def places(self, along: Array) -> Array:
        """Return (N, 2): places (N,) along the line."""
        places: Array = np.array(self.middle) + along[:, None] * np.array(self.axis)
        return places
