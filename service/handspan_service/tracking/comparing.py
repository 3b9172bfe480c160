"""How far the skin over each keypoint is, by laying the pictures of both eyes over each other.

Law: pure; the same pictures and the same places give the same distances.

Around each keypoint of a hand that was fitted a small piece of skin is taken from both pictures,
and moved along the line between the eyes until it looks the same in both (Lucas and Kanade, in one
dimension). A finger is a slanted piece, as steep as its bone.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, Array
from handspan_service.tracking.crops import looked_up
from handspan_service.tracking.sight import Optics, Scene
from handspan_service.tracking.values import Value

Floats = NDArray[np.float32]

PIECE = 9  # Places on a side of a piece of skin.
HALF_MM, SIGMA_MM = 15.0, 8.0  # How far a piece reaches, and how its places count.
STEEPEST = 1.0  # Fingers that point at the eyes more than that are taken as if that steep.
STEP = 1.0 / 160.0  # Of disparity, as a slope: about a pixel of the middle of an image.
MOST_MM = 6.0  # Of disparity, at the hand: as much as 30 mm at 200 mm.
TRIED = (0.0, -0.4, 0.4)  # Of the most, where a comparison may begin.
ITERATIONS, LONGEST = 3, 3.0  # And the longest step of one.
NOISE = 4.0  # Levels of contrast that say nothing. Source: the sensor's noise at usual gain.
ROBUST = 0.5  # In deviations of a piece.
ALIKE, CONTRAST = 0.85, 0.10  # Correlation, and slope by a step, of a piece that can be trusted.
HIDING_MM, BEFORE_MM = 11.0, 10.0  # Flesh that near beside a keypoint, and so far before it.
MARGIN_PX = 12  # A piece may move that far.

# The two keypoints whose line tells how steep the flesh at each keypoint is.
_BEFORE = np.array([0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19])
_AFTER = np.array([9, 2, 3, 4, 4, 6, 7, 8, 8, 10, 11, 12, 12, 14, 15, 16, 16, 18, 19, 20, 20])
_BONE_ENDS = np.array([tip for tip, root in enumerate(_BEFORE.tolist()) if root])


def _piece() -> tuple[Array, Floats]:
    """Return (P, 2) places of a piece, mm, and (P,) their weights, of sum 1."""
    axis = np.linspace(-HALF_MM, HALF_MM, PIECE)
    places = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    weights = np.exp(-0.5 * (places**2).sum(axis=1) / SIGMA_MM**2)
    return places, (weights / weights.sum()).astype(np.float32)


_PLACES, _WEIGHTS = _piece()
_COUNT = KEYPOINTS * len(_PLACES)


class Distances(Value, frozen=True):
    """What comparing both pictures says about the keypoints of one hand.

    Attributes:
        depth_mm: (21,), of the skin over each keypoint, rig space.
        sure: (21,), whether to believe it.
    """

    depth_mm: Array
    sure: NDArray[np.bool_]


class _Pieces(Value, frozen=True):
    """Where to look for the pieces of one hand.

    Attributes:
        parts: Of the left and right picture, uint8, a bit softer than they were.
        start: (2, 2, 21, P), x and y of each eye, pixels of the parts.
        along: (2, 2, 21, P), by how much a step of disparity moves them.
        inside: (21,), whether both eyes see all of a piece.
    """

    parts: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    start: Floats
    along: Floats
    inside: NDArray[np.bool_]

    def gap(self, moved: Floats) -> Floats:
        """Return left less right piece, (21, P), each of mean 0 and deviation 1.

        Args:
            moved: (21, 1), steps.
        """
        left, right = (self._taken(eye, moved) for eye in (0, 1))
        left -= right
        return left

    def _taken(self, eye: int, moved: Floats) -> Floats:
        x, y = self.start[eye] + self.along[eye] * moved
        flat = cv2.remap(
            self.parts[eye], x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        piece: Floats = flat.astype(np.float32)
        piece -= (piece @ _WEIGHTS)[:, None]
        spread = (piece * piece) @ _WEIGHTS
        piece *= (1.0 / np.sqrt(spread + np.float32(NOISE**2)))[:, None]
        return piece


def compare(scene: Scene, points_mm: Array, *, well_known: bool = False) -> Distances:
    """Lay both pictures of a hand over each other.

    Args:
        scene: The image.
        points_mm: (21, 3), rig space: the keypoints as they are believed to be.
        well_known: Whether they are so near that one start is enough.
    """
    pieces = _placed(scene, points_mm)
    limit = (MOST_MM / STEP / points_mm[:, 2:]).astype(np.float32)
    moved = 0.0 * limit if well_known else _roughly(pieces, limit)
    for _ in range(ITERATIONS):
        low, high = pieces.gap(moved - np.float32(1.0)), pieces.gap(moved + np.float32(1.0))
        gap, slope = 0.5 * (low + high), 0.5 * (high - low)
        weight = _WEIGHTS / (1.0 + gap * gap * (1.0 / ROBUST**2))
        contrast = (weight * slope * slope).sum(axis=1, keepdims=True)
        step = (weight * slope * gap).sum(axis=1, keepdims=True) / (contrast + 1e-4)
        moved = moved - np.minimum(np.maximum(step, -LONGEST), LONGEST)
        moved = np.minimum(np.maximum(moved, -limit), limit)
    unlike = 0.5 * ((gap * gap) @ _WEIGHTS)
    sure = pieces.inside & (unlike < 1.0 - ALIKE) & (contrast[:, 0] > CONTRAST**2)
    sure &= (np.abs(moved) < limit)[:, 0] & ~_hidden(points_mm)
    apart_mm = scene.optics.calibration.baseline_mm
    return Distances(1.0 / (1.0 / points_mm[:, 2] + moved[:, 0] * (STEP / apart_mm)), sure)


def _placed(scene: Scene, points_mm: Array) -> _Pieces:
    """Return where both eyes see the pieces around the keypoints."""
    slopes = _slopes(scene.optics, points_mm)
    tables = scene.optics.tables
    found = looked_up((*tables, *tables), slopes.reshape(4, _COUNT, 2)).swapaxes(1, 2)
    found = found.reshape(2, 2, 2, KEYPOINTS, len(_PLACES))
    known: NDArray[np.bool_] = np.isfinite(found)
    inside = np.asarray(known.all(axis=(0, 1, 2, 4)), np.bool_)
    if not inside.all():
        found = np.nan_to_num(found, nan=-1.0)
    start, along = found[0].astype(np.float32), (found[1] - found[0]).astype(np.float32)
    parts = (
        _part(scene.image.left, start[0]), _part(scene.image.right, start[1]),
    )
    return _Pieces(parts, start, along, inside)


def _slopes(optics: Optics, points_mm: Array) -> Array:
    """Return slopes of the pieces' places, and one step of disparity on, (2, 2, 21, P, 2)."""
    cameras_mm = optics.calibration.positions_mm
    depth = points_mm[:, 2:]
    way = points_mm[_AFTER] - points_mm[_BEFORE]
    squares = (way[:, :2] ** 2).sum(axis=1) + 1e-6
    steep = np.minimum(np.maximum(way[:, 2] / np.sqrt(squares), -STEEPEST), STEEPEST)
    slant = way[:, :2] @ _PLACES.T * (steep / np.sqrt(squares))[:, None]
    rays = (points_mm[:, :2] / depth)[:, None] + _PLACES * (1.0 / depth)[..., None]
    slopes = np.empty((2, 2, KEYPOINTS, len(_PLACES), 2))
    slopes[..., 1] = rays[..., 1]
    slopes[0, ..., 0] = rays[..., 0] - cameras_mm[:, 0][:, None, None] / (depth + slant)
    slopes[1, ..., 0] = slopes[0, ..., 0] + np.array([0.5 * STEP, -0.5 * STEP])[:, None, None]
    return slopes


def _part(raw: NDArray[np.uint8], places: Floats) -> NDArray[np.uint8]:
    """Return the part of a picture around some pixels, softer, and move the pixels there."""
    height, width = raw.shape
    x, y = places
    left = int(min(max(x.min() - MARGIN_PX, 0.0), width - 2))
    top = int(min(max(y.min() - MARGIN_PX, 0.0), height - 2))
    right = max(int(x.max()) + MARGIN_PX, left + 2)
    bottom = max(int(y.max()) + MARGIN_PX, top + 2)
    x -= left
    y -= top
    soft = cv2.GaussianBlur(raw[top:bottom, left:right], (5, 3), 1.0, sigmaY=0.6)
    return np.asarray(soft, np.uint8)


def _roughly(pieces: _Pieces, limit: Floats) -> Floats:
    """Return the best of a few movements of each piece, (21, 1), to begin with."""
    unlike = []
    for share in TRIED:
        gap = pieces.gap(np.float32(share) * limit)
        gap *= gap
        unlike.append((gap / (1.0 + gap * (1.0 / ROBUST**2))) @ _WEIGHTS)
    best: Floats = np.array(TRIED, np.float32)[np.argmin(unlike, axis=0)][:, None] * limit
    return best


def _hidden(points_mm: Array) -> NDArray[np.bool_]:
    """Return which keypoints the hand's own flesh hides, (21,)."""
    middles = 0.5 * (points_mm[_BONE_ENDS] + points_mm[_BEFORE[_BONE_ENDS]])
    flesh = np.concatenate([points_mm[1:], middles])
    depth = points_mm[:, 2:]
    gaps = points_mm[:, None, :2] - flesh[None, :, :2] * (depth / flesh[:, 2])[..., None]
    near = (gaps * gaps).sum(axis=2) < HIDING_MM**2
    hidden: NDArray[np.bool_] = (near & (flesh[:, 2] < depth - BEFORE_MM)).any(axis=1)
    return hidden
