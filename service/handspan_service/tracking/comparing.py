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
FLAT = 1e-4  # Added to a contrast, so that a blank piece moves nowhere.
ROBUST = 0.5  # In deviations of a piece.
ALIKE, CONTRAST = 0.85, 0.10  # Correlation, and slope by a step, of a piece that can be trusted.
NOISE_SHARE = 8.5e-4  # Of what a single pixel leaves unknown, by distance, 1/mm: a piece of skin
# has the fewer pixels the farther it is. Measured: docs/tracking.md#distance.
HIDING_MM, BEFORE_MM = 11.0, 10.0  # Flesh that near beside a keypoint, and so far before it.
MARGIN_PX = 12  # A piece may move that far.

# The two keypoints whose line tells how steep the flesh at each keypoint is.
_BEFORE = np.array([0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19])
_AFTER = np.array([9, 2, 3, 4, 4, 6, 7, 8, 8, 10, 11, 12, 12, 14, 15, 16, 16, 18, 19, 20, 20])
_BONE_ENDS = np.array([tip for tip, root in enumerate(_BEFORE.tolist()) if root])


def _piece() -> tuple[Array, Floats, Floats]:
    """Return places of a piece, their weights, and how they follow from its nodes.

    Returns:
        (9, 2), mm, the nodes: corners, middles of the sides, and the middle; (P,) weights of the
        places, of sum 1; and (9, P), the polynomial through values at the nodes.
    """
    axis = np.linspace(-1.0, 1.0, PIECE)
    across, down = np.meshgrid(axis, axis)
    squares = (across.ravel() ** 2 + down.ravel() ** 2) * HALF_MM**2
    weights = np.exp(-0.5 * squares / SIGMA_MM**2)
    nodes = np.stack(np.meshgrid(_NODES, _NODES), axis=-1).reshape(-1, 2) * HALF_MM
    shares = np.stack([0.5 * axis * (axis - 1.0), 1.0 - axis**2, 0.5 * axis * (axis + 1.0)])
    between = np.einsum("ry,cx->rcyx", shares, shares).reshape(len(nodes), -1)
    return nodes, (weights / weights.sum()).astype(np.float32), between.astype(np.float32)


_NODES = (-1.0, 0.0, 1.0)
_PLACES, _WEIGHTS, _BETWEEN = _piece()
_SIDES = np.array([-1.0, 1.0], np.float32)[:, None, None]  # Half a step to and fro.
_HALF_STEP = np.array([0.5 * STEP, -0.5 * STEP])[:, None, None]  # Of the left and the right eye.


class Distances(Value, frozen=True):
    """What comparing both pictures says about the keypoints of one hand.

    Attributes:
        depth_mm: (21,), of the skin over each keypoint, rig space.
        sure: (21,), whether to believe it.
        noise_mm: (21,), what the noise of the pictures leaves unknown of it, standard deviation.
    """

    depth_mm: Array
    sure: NDArray[np.bool_]
    noise_mm: Array


class _Pieces(Value, frozen=True):
    """Where to look for the pieces of one hand.

    Attributes:
        sheet: Around the hand, both pictures one above the other, uint8, a bit softer than they
            were.
        start: (2, 2, 21, P), x and y of each eye, pixels of the sheet.
        along: (2, 2, 21, P), by how much a step of disparity moves them.
        inside: (21,), whether both eyes see all of a piece.
    """

    sheet: NDArray[np.uint8]
    start: Floats
    along: Floats
    inside: NDArray[np.bool_]

    def gap(self, moved: Floats) -> Floats:
        """Return left less right piece, (N, 21, P), each of mean 0 and deviation 1.

        Args:
            moved: (N, 21, 1), steps.
        """
        x, y = (self.along[:, :, None] * moved + self.start[:, :, None]).swapaxes(0, 1)
        rows = (-1, len(_WEIGHTS))
        flat = cv2.remap(
            self.sheet, x.reshape(rows), y.reshape(rows), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        piece: Floats = flat.astype(np.float32)
        piece -= (piece @ _WEIGHTS)[:, None]
        spread = (piece * piece) @ _WEIGHTS
        piece *= (1.0 / np.sqrt(spread + np.float32(NOISE**2)))[:, None]
        left, right = piece.reshape(x.shape)
        gap: Floats = left - right
        return gap


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
        low, high = pieces.gap(moved + _SIDES)
        gap, slope = 0.5 * (low + high), 0.5 * (high - low)
        weight = _WEIGHTS / (1.0 + gap * gap * (1.0 / ROBUST**2)) * slope
        contrast = (weight * slope).sum(axis=1, keepdims=True)
        step = (weight * gap).sum(axis=1, keepdims=True) / (contrast + FLAT)
        moved = moved - np.minimum(np.maximum(step, -LONGEST), LONGEST)
        moved = np.minimum(np.maximum(moved, -limit), limit)
    unlike = 0.5 * ((gap * gap) @ _WEIGHTS)
    sure = pieces.inside & (unlike < 1.0 - ALIKE) & (contrast[:, 0] > CONTRAST**2)
    sure &= (np.abs(moved) < limit)[:, 0] & ~_hidden(points_mm)
    apart_mm, deep = scene.optics.calibration.baseline_mm, points_mm[:, 2]
    noise = np.sqrt(2.0 * unlike / (contrast[:, 0] + FLAT)) * (deep * NOISE_SHARE)  # Steps.
    return Distances(
        1.0 / (1.0 / deep + moved[:, 0] * (STEP / apart_mm)), sure,
        noise * (STEP / apart_mm) * deep * deep,
    )


def _placed(scene: Scene, points_mm: Array) -> _Pieces:
    """Return where both eyes see the pieces around the keypoints.

    The lens is smooth: across a piece the parabola through three places is at most 0.02 px beside
    it at 200 mm, 0.08 px at 100 mm.
    """
    slopes = _slopes(scene.optics, points_mm)
    tables = scene.optics.tables
    found = looked_up((*tables, *tables), slopes.reshape(4, -1, 2)).swapaxes(1, 2)
    found = found.reshape(2, 2, 2, KEYPOINTS, len(_PLACES))
    known: NDArray[np.bool_] = np.isfinite(found)
    inside = np.asarray(known.all(axis=(0, 1, 2, 4)), np.bool_)
    if not inside.all():
        found = np.nan_to_num(found, nan=-1.0)
    found[1] -= found[0]
    sheet = _sheet(scene, found[0])
    start, along = found.astype(np.float32) @ _BETWEEN
    return _Pieces(sheet, start, along, inside)


def _slopes(optics: Optics, points_mm: Array) -> Array:
    """Return slopes of the pieces' nodes, and one step of disparity on, (2, 2, 21, 9, 2)."""
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
    slopes[1, ..., 0] = slopes[0, ..., 0] + _HALF_STEP
    return slopes


def _sheet(scene: Scene, places: Array) -> NDArray[np.uint8]:
    """Return the parts of both pictures around some pixels, and move the pixels there.

    Args:
        scene: The image.
        places: (2, 2, 21, 9), x and y of each eye, raw pixels; from here on pixels of the sheet.
    """
    raws = scene.image.left, scene.image.right
    boxes = [_box(raw, *eye) for raw, eye in zip(raws, places, strict=True)]
    tall = [bottom - top for _, top, _, bottom in boxes]
    sheet = np.zeros((sum(tall), max(right - left for left, _, right, _ in boxes)), np.uint8)
    below = 0
    for raw, eye, height, (left, top, right, bottom) in zip(
        raws, places, tall, boxes, strict=True
    ):
        cv2.GaussianBlur(
            raw[top:bottom, left:right], (5, 3), 1.0, sigmaY=0.6,
            dst=sheet[below : below + height, : right - left],
        )
        eye[0] -= left
        eye[1] -= top - below
        below += height
    return sheet


def _box(raw: NDArray[np.uint8], x: Array, y: Array) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what lies around some pixels of a picture."""
    height, width = raw.shape
    left = int(min(max(x.min() - MARGIN_PX, 0.0), width - 2))
    top = int(min(max(y.min() - MARGIN_PX, 0.0), height - 2))
    right = min(max(int(x.max()) + MARGIN_PX, left + 2), width)
    bottom = min(max(int(y.max()) + MARGIN_PX, top + 2), height)
    return left, top, right, bottom


def _roughly(pieces: _Pieces, limit: Floats) -> Floats:
    """Return the best of a few movements of each piece, (21, 1), to begin with."""
    tried = np.array(TRIED, np.float32)[:, None, None] * limit
    gap = pieces.gap(tried)
    gap *= gap
    unlike = (gap / (1.0 + gap * (1.0 / ROBUST**2))) @ _WEIGHTS
    best: Floats = np.array(TRIED, np.float32)[unlike.argmin(axis=0)][:, None] * limit
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
