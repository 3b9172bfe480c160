"""Draw posed hands through both cameras: dense points of the skin, nearest wins. numpy + OpenCV.

Law: what is nearer to a camera hides what is farther; no hole shows what lies behind a surface.

Every triangle of the skin that faces the controller is filled with points, close enough for a grid
of 320 x 240 square cells per eye. A point carries depth and brightness in one number, nearness
depth in the high byte, so that a maximum keeps the nearest. A morphological closing, also a
maximum by depth, fills the few cells that no point hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import SimulatedHand
from handspan_service.device.optics import NEAREST_MM, Floats, Lens, irradiance
from handspan_service.device.skin import Skin
from handspan_service.geometry import R_D_C, StereoCalibration
from handspan_service.surface import HandSurface

WIDTH_PX, HEIGHT_PX = 640, 240
GRID_WIDTH = 320  # Columns drawn per eye; two raw columns each, which makes cells square.
ROW, ROWS = GRID_WIDTH + 2, HEIGHT_PX + 2  # Of one eye, with a border that takes what is outside.
LEVELS = 256  # Brightness levels in a point's number.
FARTHEST_MM, STEPS_PER_E = 900.0, 66.0  # A step of depth is 1.5 percent; 20 mm is step 251.
HIDDEN_STEPS = 4  # A cell this much deeper than its closed neighbourhood is a hole.
CLOSING = np.ones((3, 3), np.uint8)
GRAZING = 0.2  # A vertex turned away by less than this cosine may still belong to a seen triangle.
OUTSIDE_CELLS = 30.0  # Triangles whose corners all lie farther outside are not drawn,
LOST_CELLS = 500.0  # nor those with any corner this far from the image.
# Size of a triangle in cells -> parts that its edges are cut into; more than 1.5 cells
# from point to point leave holes that the closing cannot fill.
PARTS = (
    (1.4, 1),
    (2.9, 2),
    (4.4, 3),
    (5.9, 4),
    (8.8, 6),
    (13.0, 9),
    (22.0, 15),
    (np.inf, 24),
)
SLEEVE_FROM_MM, SLEEVE_FADE_MM, SLEEVE_DARKER = -140.0, 80.0, 0.93  # Space H.
UNDRAWN_MM = -235.0  # The arm ends here, where its sleeve is dark.
SLIVER = 0.45  # Size of a thin triangle for its longest edge.


@lru_cache(maxsize=1)
def _surface() -> tuple[HandSurface, Skin]:
    """Read the mesh, once."""
    surface = HandSurface.load()
    return surface, Skin.of(surface)


class StereoRenderer:
    """Draws hands as both cameras of one controller see them, without noise or background."""

    def __init__(self, calibration: StereoCalibration, orientation: Orientation) -> None:
        """Prepare the cameras.

        Args:
            calibration: The two cameras.
            orientation: How the controller lies; NORMAL or INVERTED.
        """
        self._to_rig = R_D_C[orientation].T
        self._lenses = [
            Lens.of(camera, position, HEIGHT_PX)
            for camera, position in zip(calibration.cameras, calibration.positions_mm, strict=True)
        ]
        self._surface, self._skin = _surface()
        self._albedo = _albedo(self._skin)
        self._is_hand = self._skin.rest_mm[:, 2] > 0.0
        drawn = self._skin.rest_mm[self._skin.faces, 2].min(axis=1) > UNDRAWN_MM
        self._faces = np.ascontiguousarray(self._skin.faces[drawn].T)
        # Large arrays are kept: fresh ones would cost a page fault for every 4 KiB.
        self._cells = np.zeros((2 * ROWS, ROW), np.dtype("<u2"))
        self._closed = np.zeros_like(self._cells)
        self._samples = np.empty((0, 6), np.float32)

    def draw(
        self, hands: Sequence[SimulatedHand], brightness: float
    ) -> tuple[NDArray[np.uint8], float]:
        """Draw one moment.

        Args:
            hands: Who is there; all of one person.
            brightness: Level of skin that faces the lamps from 200 mm; it saturates at 255.

        Returns:
            (2, 240, 320) uint8, left and right eye, 0 where there is no hand; and the mean level
            of the hands in sight, arms left out, before saturation; 0 if none.
        """
        if not hands:
            return np.zeros((2, HEIGHT_PX, GRID_WIDTH), np.uint8), 0.0
        vertices, normals = self._posed(hands)
        points, marks = self._projected(vertices, normals, brightness)
        corners = self._corners(marks)
        if corners.shape[1] == 0:
            return np.zeros((2, HEIGHT_PX, GRID_WIDTH), np.uint8), 0.0
        metered = points[5][(marks == 1) & np.tile(self._is_hand, len(hands))]
        mean = float(metered.mean()) if len(metered) else 0.0
        np.minimum(points[5], np.float32(LEVELS - 1), out=points[5])
        return self._nearest(self._filled(points, corners)), mean

    def _posed(self, hands: Sequence[SimulatedHand]) -> tuple[Floats, Floats]:
        """Return vertices and normals (3, hands * V) in rig space."""
        rotation = self._to_rig @ np.stack([hand.rotation for hand in hands])
        place = np.stack([hand.translation_mm for hand in hands]) @ self._to_rig.T
        linear, offset = self._surface.bone_motion(
            rotation,
            place,
            np.stack([hand.angles for hand in hands]),
            np.array([hand.side is Side.RIGHT for hand in hands]),
            hands[0].shape,
            np.stack([hand.wrist for hand in hands]),
        )
        vertices, normals = self._skin.pose(linear, offset)
        return vertices.reshape(3, -1), normals.reshape(3, -1)

    def _projected(
        self, vertices: Floats, normals: Floats, brightness: float
    ) -> tuple[Floats, NDArray[np.uint8]]:
        """Return (6, N): x, y of the left and the right cell, depth step, level; and a mark.

        The mark is 1 for a vertex in sight, plus 2 for one too far outside to draw anything to.

        Depth and level hardly differ between the eyes, so that both share those of the middle.
        """
        points = np.empty((6, vertices.shape[1]), np.float32)
        light = irradiance(vertices, normals)
        light *= self._albedo if len(light) == len(self._albedo) else np.tile(self._albedo, 2)
        for eye, lens in enumerate(self._lenses):
            x, y, share = lens.pixels(vertices)
            points[2 * eye] = (x + np.float32(0.5)) * np.float32(GRID_WIDTH / WIDTH_PX)
            points[2 * eye + 1] = y + np.float32(0.5)
            light *= np.sqrt(share)
        depth = np.clip(vertices[2], np.float32(NEAREST_MM), np.float32(FARTHEST_MM - 100.0))
        points[4] = np.float32(STEPS_PER_E) * np.log(np.float32(FARTHEST_MM) / depth)
        points[5] = light * np.float32(brightness)
        away = np.einsum("an,an->n", vertices, normals)
        seen = away < np.float32(GRAZING) * vertices[2]
        seen &= np.maximum(points[0], points[2]) > -OUTSIDE_CELLS
        seen &= np.minimum(points[0], points[2]) < GRID_WIDTH + OUTSIDE_CELLS
        off = np.abs(points[1] - np.float32(HEIGHT_PX / 2))
        seen &= off < HEIGHT_PX / 2 + OUTSIDE_CELLS
        lost = np.minimum(points[0], points[2]) < -LOST_CELLS
        lost |= (off > LOST_CELLS) | (np.maximum(points[0], points[2]) > LOST_CELLS)
        return points, seen + np.uint8(2) * lost

    def _corners(self, marks: NDArray[np.uint8]) -> NDArray[np.int32]:
        """Return the corners (3, F) of the triangles with a corner in sight."""
        count = self._skin.rest_mm.shape[0]
        faces = self._faces
        parts = []
        for start in range(0, len(marks), count):
            own = marks[start : start + count]
            chosen = np.flatnonzero((own[faces[0]] | own[faces[1]] | own[faces[2]]) == 1)
            parts.append(faces[:, chosen] + start)
        return np.concatenate(parts, axis=1)

    def _filled(self, points: Floats, corners: NDArray[np.int32]) -> Floats:
        """Fill triangles with points.

        Args:
            points: (6, N) float32, what `_projected` gives.
            corners: (3, F), numbers of the corners.

        Returns:
            (M, 6) float32, the same six values of each filling point; overwritten by the next call.
        """
        order, bounds = _by_size(points[0][corners], points[1][corners])
        rows = np.ascontiguousarray(points.T)
        triangles = np.take(rows, corners[:, order], axis=0)
        needed = int(np.diff(bounds) @ _POINTS)
        if needed > len(self._samples):
            self._samples = np.empty((needed + needed // 4, 6), np.float32)
        end = 0
        for weights, a, b in zip(_WEIGHTS, bounds[:-1], bounds[1:], strict=True):
            if b > a:
                start, end = end, end + len(weights) * int(b - a)
                out = self._samples[start:end].reshape(len(weights), -1)
                np.matmul(weights, triangles[:, a:b].reshape(3, -1), out=out)
        return self._samples[:end]

    def _nearest(self, samples: Floats) -> NDArray[np.uint8]:
        """Let the nearest sample (N, 6) win in each cell of both eyes; return the brightness."""
        self._cells.fill(0)
        flat = self._cells.reshape(-1)
        number = np.floor(samples[:, 4])
        number *= np.float32(LEVELS)
        number += samples[:, 5]
        number = number.astype(np.uint16)
        for eye in range(2):
            x = np.clip(samples[:, 2 * eye], _BEFORE, _BEHIND_X)
            y = np.clip(samples[:, 2 * eye + 1], _BEFORE, _BEHIND_Y)
            np.floor(y, out=y)
            y *= np.float32(ROW)
            y += x
            y += np.float32(ROW + 1 + eye * ROWS * ROW)
            np.maximum.at(flat, y.astype(np.intp), number)
        return self._brightness()

    def _brightness(self) -> NDArray[np.uint8]:
        """Fill the holes and return the brightness alone, without the border."""
        cv2.morphologyEx(self._cells, cv2.MORPH_CLOSE, CLOSING, dst=self._closed)
        cv2.subtract(self._closed, _HIDDEN, dst=self._closed)  # Cuts at 0; the brightness stays.
        cv2.max(self._cells, self._closed, dst=self._closed)
        low_bytes = self._closed.view(np.uint8).reshape(2, ROWS, ROW, 2)[..., 0]
        return np.ascontiguousarray(low_bytes[:, 1:-1, 1:-1])


def _by_size(x: Floats, y: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Order triangles by the number of parts they need.

    Args:
        x: (3, F) float32, cells, corners.
        y: (3, F) float32.

    Returns:
        (F,) order, and (len(PARTS) + 1,) where each class begins and ends in it.
    """
    abx, aby, acx, acy = x[1] - x[0], y[1] - y[0], x[2] - x[0], y[2] - y[0]
    doubled_area = np.abs(abx * acy - aby * acx)
    longest = np.maximum(abx * abx + aby * aby, acx * acx + acy * acy)
    square = np.maximum(doubled_area, np.float32(SLIVER**2) * longest)
    size = np.searchsorted(_EDGES, square).astype(np.uint8)
    counts = np.bincount(size, minlength=len(PARTS))
    return np.argsort(size, kind="stable"), np.concatenate([[0], np.cumsum(counts)])


def _weights(parts: int) -> Floats:
    """Return barycentric weights (K, 3): the middles of parts * parts equal triangles."""
    thirds = np.arange(3 * parts)
    i, j = np.meshgrid(thirds, thirds, indexing="ij")
    k = 3 * parts - i - j
    middle = (k > 0) & (i % 3 == j % 3) & (j % 3 == k % 3) & (i % 3 != 0)
    weights: Floats = np.stack([i, j, k], axis=-1)[middle].astype(np.float32) / (3 * parts)
    return weights.astype(np.float32)


_HIDDEN = np.array([HIDDEN_STEPS * LEVELS], np.float64)
_BEFORE = np.float32(-1.0)  # Into the border.
_BEHIND_X, _BEHIND_Y = np.float32(GRID_WIDTH), np.float32(HEIGHT_PX)
_EDGES = np.array([size for size, _ in PARTS[:-1]], np.float32) ** 2
_WEIGHTS = [_weights(parts) for _, parts in PARTS]
_POINTS = np.array([parts * parts for _, parts in PARTS])


def _albedo(skin: Skin) -> Floats:
    """Return the reflectance of each vertex, (V,): uneven skin, and a dark sleeve at the elbow."""
    waves: Floats = np.ones(len(skin.rest_mm), np.float32)
    rng = np.random.default_rng(0)
    for length_mm, amount in ((70.0, 0.05), (24.0, 0.04), (11.0, 0.04)):
        k = rng.normal(0.0, 2.0 * np.pi / length_mm, 3).astype(np.float32)
        waves += np.float32(amount) * np.sin(skin.rest_mm @ k)
    sleeve = np.clip((SLEEVE_FROM_MM - skin.rest_mm[:, 2]) / SLEEVE_FADE_MM, 0.0, 1.0)
    waves *= np.float32(1.0) - np.float32(SLEEVE_DARKER) * sleeve
    return waves
