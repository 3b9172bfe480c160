"""What both cameras saw of the board at one instant, and how much of the space such views cover.

Law: a view is kept only if it differs from every other one; coverage never falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import COLUMNS, HEIGHT_MM, ROWS, SQUARE_MM, WIDTH_MM
from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    DISTANCES_MM,
    TILTS,
    Coverage,
    Tilt,
    Wanted,
)
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    REFERENCE_WIDTH_PX,
    Matrix3,
    Points2,
    Points3,
)

Ids: TypeAlias = NDArray[np.intp]

VIEWS_NEEDED, VIEWS_LEAST, VIEWS_MOST = 25, 15, 60  # Source: docs/calibration.md#views.
PER_CELL, PER_TILT, PER_DISTANCE = 3, 4, 4  # Corners in a cell; views of a tilt, of a distance.
MIN_COMMON = 8  # Corners that both cameras see.
NEW_MM, NEW_DEG = 15.0, 8.0  # A view must differ by one of them from every other.
TILT_DEG = 12.0  # Below, a board counts as level.

# Inner corners of the board, mm, row by row from the top left; on the board's plane z is 0.
CORNERS_MM: Points3 = np.array(
    [
        (column * SQUARE_MM, row * SQUARE_MM, 0.0)
        for row in range(1, ROWS)
        for column in range(1, COLUMNS)
    ]
)
_MIDDLE_MM = np.array([WIDTH_MM / 2, HEIGHT_MM / 2, 0.0])
_EXTREME = {0, CELL_COLUMNS - 1, CELL_COLUMNS * (CELL_ROWS - 1), CELL_COLUMNS * CELL_ROWS - 1}
NEEDED_CELLS = tuple(i for i in range(CELL_COLUMNS * CELL_ROWS) if i not in _EXTREME)
_RIM = tuple(
    i
    for i in NEEDED_CELLS
    if i % CELL_COLUMNS in (0, CELL_COLUMNS - 1) or i // CELL_COLUMNS in (0, CELL_ROWS - 1)
)
INNER_CELLS = tuple(i for i in NEEDED_CELLS if i not in _RIM)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The corners that one camera sees.

    Attributes:
        ids: (N,), indices into CORNERS_MM, rising.
        pixels_px: (N, 2), pixels of the 640 x 480 grid.
    """

    ids: Ids
    pixels_px: Points2


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where a board is: p_rig = turn @ p_board + place_mm.

    Attributes:
        turn: (3, 3) rotation.
        place_mm: (3,), mm, rig space.
    """

    turn: Matrix3
    place_mm: NDArray[np.float64]

    @property
    def middle_mm(self) -> NDArray[np.float64]:
        """Return the middle of the board, (3,), mm, rig space."""
        middle: NDArray[np.float64] = self.turn @ _MIDDLE_MM + self.place_mm
        return middle

    def tilt(self) -> Tilt:
        """Return which edge is nearer to the cameras than its opposite."""
        x, y = self.turn[2, 0], self.turn[2, 1]  # How much farther the right, the lower edge is.
        if np.hypot(x, y) < np.sin(np.radians(TILT_DEG)):
            return Tilt.NONE
        if abs(x) > abs(y):
            return Tilt.LEFT if x > 0 else Tilt.RIGHT
        return Tilt.TOP if y > 0 else Tilt.BOTTOM

    def distance(self) -> int | None:
        """Return the index into DISTANCES_MM; None outside all."""
        z_mm = self.middle_mm[2]
        return next((i for i, (a, b) in enumerate(DISTANCES_MM) if a <= z_mm < b), None)

    def differs(self, other: Pose) -> bool:
        """Return whether one of two views tells something that the other does not."""
        if np.linalg.norm(self.middle_mm - other.middle_mm) >= NEW_MM:
            return True
        cosine = (np.trace(self.turn.T @ other.turn) - 1.0) / 2.0
        return bool(cosine < np.cos(np.radians(NEW_DEG)))


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What both cameras saw at one instant.

    Attributes:
        eyes: Left and right.
        pose: Where the board was, as the calibration in use has it.
    """

    eyes: tuple[Sight, Sight]
    pose: Pose


def common(eyes: tuple[Sight, Sight]) -> tuple[Ids, Points2, Points2]:
    """Return the corners that both cameras see: ids, left pixels, right pixels."""
    ids, left, right = np.intersect1d(
        eyes[0].ids, eyes[1].ids, assume_unique=True, return_indices=True
    )
    return ids, eyes[0].pixels_px[left], eyes[1].pixels_px[right]


def cells_of(pixels_px: Points2) -> Ids:
    """Return the cells that pixels lie in, (N,), counted row by row; those outside are left out."""
    columns = np.floor(pixels_px[:, 0] / REFERENCE_WIDTH_PX * CELL_COLUMNS).astype(np.intp)
    rows = np.floor(pixels_px[:, 1] / REFERENCE_HEIGHT_PX * CELL_ROWS).astype(np.intp)
    inside = (columns >= 0) & (columns < CELL_COLUMNS) & (rows >= 0) & (rows < CELL_ROWS)
    cells: Ids = (rows * CELL_COLUMNS + columns)[inside]
    return cells


def coverage(views: Sequence[View]) -> Coverage:
    """Return which part of the space views cover."""
    counts = [np.zeros(CELL_COLUMNS * CELL_ROWS, np.intp) for _ in range(2)]
    for view in views:
        for count, eye in zip(counts, view.eyes, strict=True):
            count += np.bincount(cells_of(eye.pixels_px), minlength=len(count))
    tilts = [view.pose.tilt() for view in views]
    distances = [view.pose.distance() for view in views]
    of_tilts = tuple(tilts.count(tilt) for tilt in TILTS)
    of_distances = tuple(distances.count(index) for index in range(len(DISTANCES_MM)))
    done = (
        sum(min(int(count[i]), PER_CELL) for count in counts for i in NEEDED_CELLS)
        / (2 * len(NEEDED_CELLS) * PER_CELL),
        sum(min(n, PER_TILT) for n in of_tilts) / (len(TILTS) * PER_TILT),
        sum(min(n, PER_DISTANCE) for n in of_distances) / (len(DISTANCES_MM) * PER_DISTANCE),
        min(len(views) / VIEWS_NEEDED, 1.0),
    )
    left, right = (tuple(count.tolist()) for count in counts)
    return Coverage(left, right, of_tilts, of_distances, sum(done) / len(done))


def is_complete(found: Coverage, views: int) -> bool:
    """Return whether nothing is missing."""
    return views >= VIEWS_NEEDED and found.share >= 1.0


def ring_covered(found: Coverage) -> bool:
    """Return whether the rim of both pictures was seen, which lenses with more terms need."""
    return all(found.left[i] >= PER_CELL and found.right[i] >= PER_CELL for i in _RIM)


def wanted(found: Coverage, seen: Sight | None) -> Wanted:
    """Return where the board should be held next.

    Args:
        found: What is covered.
        seen: The board in the left picture now, to name the nearest gap; None if it is not seen.
    """
    gaps = [i for i in NEEDED_CELLS if min(found.left[i], found.right[i]) < PER_CELL]
    cell = None
    if gaps:
        middle = np.array([REFERENCE_WIDTH_PX / 2, REFERENCE_HEIGHT_PX / 2])
        here = middle if seen is None or not len(seen.ids) else seen.pixels_px.mean(axis=0)
        cell = min(gaps, key=lambda i: float(np.linalg.norm(_middle_of(i) - here)))
    distance = min(distances_at(cell), key=lambda i: found.distances[i])
    is_far = distance == len(DISTANCES_MM) - 1 and found.distances[distance] < PER_DISTANCE
    tilt = min(tilts_at(cell), key=lambda one: found.tilts[TILTS.index(one)])
    enough = found.tilts[TILTS.index(tilt)] >= PER_TILT
    return Wanted(
        cell,
        Tilt.NONE if enough or is_far else tilt,  # Far off, tilted squares are too small to read.
        distance if found.distances[distance] < PER_DISTANCE else None,
    )


def tilts_at(cell: int | None) -> tuple[Tilt, ...]:
    """Return the tilts at which a board can be seen in a cell; None for the middle.

    At a side of the view, a board whose far edge is the one at that side shows the cameras its
    narrow edge.
    """
    if cell is None:
        return TILTS
    column, row = cell % CELL_COLUMNS, cell // CELL_COLUMNS
    away = (
        Tilt.RIGHT if column < 2 else Tilt.LEFT if column >= CELL_COLUMNS - 2 else Tilt.NONE,
        Tilt.BOTTOM if row < 1 else Tilt.TOP if row >= CELL_ROWS - 1 else Tilt.NONE,
    )
    return tuple(one for one in TILTS if one not in away)


def distances_at(cell: int | None) -> tuple[int, ...]:
    """Return the indices into DISTANCES_MM at which a board can be held in a cell.

    At the rim a board that is far off lies half a metre aside, where the lamps do not reach.
    """
    every = tuple(range(len(DISTANCES_MM)))
    return every[:-1] if cell in _RIM else every


def _middle_of(cell: int) -> NDArray[np.float64]:
    return np.array(
        [
            (cell % CELL_COLUMNS + 0.5) * REFERENCE_WIDTH_PX / CELL_COLUMNS,
            (cell // CELL_COLUMNS + 0.5) * REFERENCE_HEIGHT_PX / CELL_ROWS,
        ]
    )
