"""Draw posed hands through both cameras: dense points of the skin, nearest wins. Pure numpy.

Law: what is nearer to a camera hides what is farther; no hole shows what lies behind a surface.

Every triangle of the skin that faces the controller is filled with points, close enough for a grid
of 320 x 240 square cells per eye. A point carries depth and brightness in one number, nearness
depth in the high byte, so that a maximum keeps the nearest. A morphological closing, also a
maximum by depth, fills the few cells that no point hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import SimulatedHand
from handspan_service.device.optics import NEAREST_MM, Floats, Lenses, irradiance
from handspan_service.device.skin import FittedSkin, Skin
from handspan_service.geometry import R_D_C, StereoCalibration
from handspan_service.surface import BONES, HandSurface

WIDTH_PX, HEIGHT_PX = 640, 240
EYES = 2
GRID_WIDTH = 320  # Columns drawn per eye; two raw columns each, which makes cells square.
MARGIN = 32  # Cells around the image of an eye that take what is outside.
ROW, ROWS = GRID_WIDTH + 2 * MARGIN, HEIGHT_PX + 2 * MARGIN  # Of one eye.
LEVELS = 256  # Brightness levels in a point's number.
DARKEST, BRIGHTEST = 1.5, 255.5  # Skin is never 0, however its number is rounded.
FARTHEST_MM, STEPS_PER_E = 900.0, 66.0  # A step of depth is 1.5 percent; 20 mm is step 251.
HIDDEN_STEPS = 4  # A cell this much deeper than its closed neighbourhood is a hole; 255 is last.
RIM = 2  # Cells that a closing sees around its own.
GRAZING = 0.25  # A vertex turned away by less than this cosine may still belong to a seen triangle.
OUTSIDE_CELLS = 30.0  # Triangles with less than two corners nearer than this are not drawn,
LOST_CELLS = 500.0  # nor those with any corner this far from the image.
LOST = 4  # Mark of such a corner; three seen ones make 3.
# Size of a triangle in cells -> points along its edges. Their distances were chosen by comparing
# silhouette and levels with a drawing three times as dense; fewer points tear what lies slanted.
PARTS = (
    (1.375, 1),
    (2.375, 2),
    (3.75, 3),
    (5.0, 4),
    (6.125, 5),
    (7.375, 6),
    (9.75, 8),
    (12.25, 10),
    (17.0, 14),
    (23.0, 19),
    (np.inf, 28),
)
SIZE_STEPS = 8  # Sizes are told apart in steps of an eighth of a cell.
SLEEVE_FROM_MM, SLEEVE_FADE_MM, SLEEVE_DARKER = -140.0, 80.0, 0.93  # Space H.
UNDRAWN_MM = -235.0  # The arm ends here, where its sleeve is dark.
SLIVER = 0.45  # Size of a thin triangle for its longest edge.
MOST_HANDS = 2


@lru_cache(maxsize=1)
def _skin() -> Skin:
    """Read and thin the mesh, once."""
    return Skin.of(HandSurface.load())


class StereoRenderer:
    """Draws hands as both cameras of one controller see them, without noise or background."""

    def __init__(self, calibration: StereoCalibration, orientation: Orientation) -> None:
        """Prepare the cameras.

        Args:
            calibration: The two cameras.
            orientation: How the controller lies; NORMAL or INVERTED.
        """
        self._to_rig = R_D_C[orientation].T
        self._lenses = Lenses.of(calibration, HEIGHT_PX)
        self._fitted: FittedSkin | None = None
        self._drawn_on = slice(0), slice(0)  # Rows and columns of cells in use.
        rest = _skin().rest_mm
        self._vertices = len(rest)
        # Of two hands; those of one are the first half.
        self._albedo = np.tile(_albedo(rest), MOST_HANDS)
        self._is_hand = np.tile(rest[:, 2] > 0.0, MOST_HANDS)
        faces = _skin().faces.T.astype(np.intp)
        faces = faces[:, rest[faces, 2].min(axis=0) > UNDRAWN_MM]
        self._faces = np.concatenate([faces + k * len(rest) for k in range(MOST_HANDS)], axis=1)
        # Large arrays are kept: fresh ones would cost a page fault for every 4 KiB.
        self._cells = np.zeros((EYES, ROWS, ROW), np.dtype("<u2"))
        self._samples = np.empty((5, 0), np.float32)

    def moved(self, scenes: Sequence[Sequence[SimulatedHand]]) -> list[Floats]:
        """Return how the bones lie in several moments, which takes hardly longer than for one.

        Args:
            scenes: Who is there in each moment; at most two hands, all of one person.

        Returns:
            For each moment, (3, hands, BONES, 4) float32, what `FittedSkin.motion` gives.
        """
        hands = [hand for scene in scenes for hand in scene]
        if not hands:
            return [np.empty((3, 0, BONES, 4), np.float32)] * len(scenes)
        shape = hands[0].shape
        if self._fitted is None or self._fitted.shape is not shape:
            self._fitted = _skin().fitted(shape)
        motion = self._fitted.motion(
            self._to_rig @ np.array([hand.rotation for hand in hands]),
            np.array([hand.translation_mm for hand in hands]) @ self._to_rig.T,
            np.array([hand.angles for hand in hands]),
            np.array([hand.side is Side.RIGHT for hand in hands]),
            np.array([hand.wrist for hand in hands]),
        )
        ends = np.cumsum([len(scene) for scene in scenes])
        return np.split(motion, ends[:-1], axis=1)

    def draw(
        self, hands: Sequence[SimulatedHand], brightness: float
    ) -> tuple[NDArray[np.uint8], float]:
        """Draw one moment; see `draw_moved`.

        Args:
            hands: Who is there; at most two hands of one person.
            brightness: Level of skin that faces the lamps from 200 mm; it saturates at 255.
        """
        return self.draw_moved(self.moved([hands])[0], brightness)

    def draw_moved(self, motion: Floats, brightness: float) -> tuple[NDArray[np.uint8], float]:
        """Draw one moment of those that `moved` has prepared.

        Args:
            motion: (3, hands, BONES, 4) float32.
            brightness: Level of skin that faces the lamps from 200 mm; it saturates at 255.

        Returns:
            (2, 240, 320) uint8, left and right eye, 0 where there is no hand; and the mean level
            of the hands in sight, arms left out, before saturation; 0 if none.
        """
        drawn = np.zeros((EYES, HEIGHT_PX, GRID_WIDTH), np.uint8)
        if motion.shape[1] == 0 or self._fitted is None:
            return drawn, 0.0
        vertices, normals = self._fitted.posed(motion)
        points, marks = self._projected(vertices.reshape(3, -1), normals.reshape(3, -1), brightness)
        corners = self._corners(marks)
        if corners.shape[1] == 0:
            return drawn, 0.0
        metered = points[5][(marks == 1) & self._is_hand[: len(marks)]]
        mean = float(metered.sum()) / len(metered) if len(metered) else 0.0
        _limit(points[5], DARKEST, BRIGHTEST)
        triangles, bounds = _triangles(points, corners)
        self._nearest(self._filled(triangles, bounds), *_box(triangles), drawn)
        return drawn, mean

    def _projected(
        self, vertices: Floats, normals: Floats, brightness: float
    ) -> tuple[Floats, NDArray[np.uint8]]:
        """Return (6, N): x of both eyes, y of both eyes, depth step, level; and a mark.

        Places are in cells of the grid with its margin, and never outside it. The mark is 1 for a
        vertex in sight, plus LOST for one too far outside to draw anything to.

        Depth and level hardly differ between the eyes, so that both share those of the middle.
        """
        points = np.empty((6, vertices.shape[1]), np.float32)
        pixels, share = self._lenses.pixels(vertices)
        light = irradiance(vertices, normals)
        light *= share
        light *= self._albedo[: len(light)]
        np.multiply(light, np.float32(brightness), out=points[5])
        depth = np.maximum(vertices[2], np.float32(NEAREST_MM))
        np.minimum(depth, np.float32(FARTHEST_MM - 100.0), out=depth)
        np.log(depth, out=depth)
        depth *= np.float32(-STEPS_PER_E)
        np.add(depth, np.float32(STEPS_PER_E * np.log(FARTHEST_MM)), out=points[4])
        x, y = points[:2], points[2:4]
        np.multiply(pixels[0], np.float32(GRID_WIDTH / WIDTH_PX), out=x)
        x += np.float32(MARGIN + 0.5 * GRID_WIDTH / WIDTH_PX)
        np.add(pixels[1], np.float32(MARGIN + 0.5), out=y)
        marks = _marks(vertices, normals, x, y[0])
        _limit(x, 0.0, ROW - 1)
        _limit(y, 0.0, ROWS - 1)
        return points, marks

    def _corners(self, marks: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Return the corners (3, F) of the triangles with two or three corners in sight."""
        share = len(marks) // self._vertices
        faces = self._faces[:, : share * self._faces.shape[1] // MOST_HANDS]
        a, b, c = np.take(marks, faces)
        a += b
        a += c
        in_sight = np.flatnonzero((a == 2) | (a == 3))
        return np.take(faces, in_sight, axis=1)

    def _filled(self, triangles: Floats, bounds: list[int]) -> Floats:
        """Fill triangles with points.

        Args:
            triangles: (5, 3, F) float32, of `_triangles`.
            bounds: Where each class begins and ends.

        Returns:
            (5, M) float32, the same five values of each filling point; overwritten by the next
            call.
        """
        needed = sum(
            points * (b - a) for points, a, b in zip(_POINTS, bounds, bounds[1:], strict=False)
        )
        if needed > self._samples.shape[1]:
            self._samples = np.empty((5, needed + needed // 4), np.float32)
        end = 0
        for weights, a, b in zip(_WEIGHTS, bounds, bounds[1:], strict=False):
            if b > a:
                start, end = end, end + len(weights) * (b - a)
                out = self._samples[:, start:end].reshape(5, len(weights), -1)
                np.matmul(weights, triangles[:, :, a:b], out=out)
        return self._samples[:, :end]

    def _nearest(
        self, samples: Floats, rows: slice, columns: slice, drawn: NDArray[np.uint8]
    ) -> None:
        """Let the nearest sample win in each cell; put the brightness into both images.

        Args:
            samples: (5, M) float32, of `_filled`.
            rows: Of the cells that hold all samples of both eyes.
            columns: Of these cells.
            drawn: (2, 240, 320) uint8, all 0.
        """
        number = samples[4].astype(np.uint16)
        cell = np.floor(samples[2:4])
        cell *= np.float32(ROW)
        cell += samples[:2]
        place = cell.astype(np.intp)
        self._cells[:, *self._drawn_on] = 0
        self._drawn_on = rows, columns
        for eye in range(EYES):
            np.maximum.at(self._cells[eye].reshape(-1), place[eye], number)
        y = slice(max(rows.start, MARGIN), min(rows.stop, MARGIN + HEIGHT_PX))
        x = slice(max(columns.start, MARGIN), min(columns.stop, MARGIN + GRID_WIDTH))
        if x.start < x.stop and y.start < y.stop:
            image = drawn[:, y.start - MARGIN : y.stop - MARGIN]
            # Only the low byte, the brightness, finds room.
            image[:, :, x.start - MARGIN : x.stop - MARGIN] = _closed(self._cells, y, x)


def _triangles(points: Floats, corners: NDArray[np.intp]) -> tuple[Floats, list[int]]:
    """Gather triangles, ordered by the number of points that fill them.

    Args:
        points: (6, N) float32, what `_projected` gives.
        corners: (3, F), numbers of the corners.

    Returns:
        (5, 3, F) float32, x of both eyes, y of both, and depth and level in one number; and the
        places where each class begins and ends. A triangle has one depth.
    """
    order, bounds = _by_size(np.take(points[0], corners), np.take(points[2], corners))
    triangles = np.take(points, np.take(corners, order, axis=1), axis=1)
    near = triangles[4]
    depth = near[0] + near[1]
    depth += near[2]
    depth *= np.float32(1.0 / 3.0)
    np.floor(depth, out=depth)
    depth *= np.float32(LEVELS)
    np.add(triangles[5], depth, out=near)
    return triangles[:5], bounds


def _box(triangles: Floats) -> tuple[slice, slice]:
    """Return the rows and columns of cells that hold all of the triangles in both eyes."""
    low, high = (
        fold(triangles[:4].reshape(2, -1), axis=1).astype(int).tolist() for fold in (np.min, np.max)
    )
    return slice(low[1], high[1] + 1), slice(low[0], high[0] + 1)


def _limit(values: Floats, low: float, high: float) -> None:
    """Cut values off in place; np.clip takes three times as long."""
    np.maximum(values, np.float32(low), out=values)
    np.minimum(values, np.float32(high), out=values)


def _closed(cells: NDArray[np.uint16], rows: slice, columns: slice) -> NDArray[np.uint16]:
    """Fill the holes in one part of the cells of both eyes.

    Args:
        cells: (2, ROWS, ROW) uint16, the points' numbers.
        rows: Of the part, inside the margin.
        columns: Of the part, inside the margin.

    Returns:
        The part, uint16; the low byte is the brightness.
    """
    around = cells[
        :, rows.start - RIM : rows.stop + RIM, columns.start - RIM : columns.stop + RIM
    ].copy()
    # Taken as one line of cells: what wraps round its ends gets no farther than the rim.
    line, width = around.reshape(-1), around.shape[2]
    own = slice(RIM * (1 + width), -RIM * (1 + width))
    closed = line
    for fold in (np.maximum, np.minimum):
        for step in (1, width):
            closed = fold(fold(closed[: -2 * step], closed[step:-step]), closed[2 * step :])
    # Lifting what is there compares as lowering the closed would, and needs no cut at 0.
    np.maximum(line[own] + np.uint16(HIDDEN_STEPS * LEVELS), closed, out=line[own])
    return around[:, RIM:-RIM, RIM:-RIM]


def _marks(vertices: Floats, normals: Floats, x: Floats, y: Floats) -> NDArray[np.uint8]:
    """Return the marks that `_projected` describes.

    Args:
        vertices: (3, N) float32, mm, rig space.
        normals: (3, N) float32.
        x: (2, N) float32, cells, both eyes.
        y: (N,) float32, cells; one eye tells for both.
    """
    ray = vertices * normals
    seen = ray[0] + ray[1] + ray[2] < np.float32(GRAZING) * vertices[2]
    low, high = np.minimum(x[0], x[1]), np.maximum(x[0], x[1])
    off = np.abs(y - np.float32(ROWS / 2))
    seen &= high > MARGIN - OUTSIDE_CELLS
    seen &= low < MARGIN + GRID_WIDTH + OUTSIDE_CELLS
    seen &= off < HEIGHT_PX / 2 + OUTSIDE_CELLS
    lost = low < MARGIN - LOST_CELLS
    lost |= high > MARGIN + LOST_CELLS
    lost |= off > LOST_CELLS
    marks: NDArray[np.uint8] = seen + np.uint8(LOST) * lost
    return marks


def _by_size(x: Floats, y: Floats) -> tuple[NDArray[np.intp], list[int]]:
    """Order triangles by the number of parts they need.

    Args:
        x: (3, F) float32, cells, corners.
        y: (3, F) float32.

    Returns:
        (F,) order, and the len(PARTS) + 1 places where each class begins and ends in it.
    """
    ab, ac = np.stack([x[1] - x[0], y[1] - y[0]]), np.stack([x[2] - x[0], y[2] - y[0]])
    doubled_area = np.abs(ab[0] * ac[1] - ab[1] * ac[0])
    ab *= ab
    ac *= ac
    longest = np.maximum(ab[0] + ab[1], ac[0] + ac[1])
    longest *= np.float32(SLIVER**2)
    size = np.sqrt(np.maximum(doubled_area, longest, out=longest), out=longest)
    size *= np.float32(SIZE_STEPS)
    step = np.minimum(size, np.float32(len(_CLASSES) - 1), out=size).astype(np.intp)
    classes = np.take(_CLASSES, step)
    counts = np.bincount(classes, minlength=len(PARTS))
    return np.argsort(classes, kind="stable"), [0, *np.cumsum(counts).tolist()]


def _weights(parts: int) -> Floats:
    """Return barycentric weights (K, 3) of an even triangular lattice.

    They are the middles of the upright ones among parts * parts equal triangles: the inverted ones
    between them would bring no place of the whole nearer to a point.
    """
    steps = np.arange(parts)
    i, j = np.meshgrid(steps, steps, indexing="ij")
    k = parts - 1 - i - j
    corners = np.stack([i, j, k], axis=-1)[k >= 0]
    weights: Floats = ((3 * corners + 1) / (3 * parts)).astype(np.float32)
    return weights


_WEIGHTS = [_weights(parts) for _, parts in PARTS]
_POINTS = [len(weights) for weights in _WEIGHTS]
_LARGEST = PARTS[-2][0]
_CLASSES = np.searchsorted(
    [size for size, _ in PARTS[:-1]], np.arange(_LARGEST * SIZE_STEPS + 1) / SIZE_STEPS, "right"
).astype(np.uint8)


def _albedo(rest_mm: Floats) -> Floats:
    """Return the reflectance of each vertex, (V,): uneven skin, and a dark sleeve at the elbow."""
    waves: Floats = np.ones(len(rest_mm), np.float32)
    rng = np.random.default_rng(0)
    for length_mm, amount in ((70.0, 0.05), (24.0, 0.04), (11.0, 0.04)):
        k = rng.normal(0.0, 2.0 * np.pi / length_mm, 3).astype(np.float32)
        waves += np.float32(amount) * np.sin(rest_mm @ k)
    sleeve = np.clip((SLEEVE_FROM_MM - rest_mm[:, 2]) / SLEEVE_FADE_MM, 0.0, 1.0)
    waves *= np.float32(1.0) - np.float32(SLEEVE_DARKER) * sleeve
    return waves
