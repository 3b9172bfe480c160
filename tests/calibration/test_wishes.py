"""Ring: law. Where the board is wanted next, given what is covered."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.calibration.views import (
    INNER_CELLS,
    NEEDED_CELLS,
    PER_CELL,
    PER_DISTANCE,
    PER_TILT,
    Sight,
    wanted,
)
from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    DISTANCES_MM,
    TILTS,
    Coverage,
    Tilt,
)

FAR = len(DISTANCES_MM) - 1
PLENTY = (9,) * (CELL_COLUMNS * CELL_ROWS)


def covered(missing: int | None, *, tilts: tuple[int, ...], distances: tuple[int, ...]) -> Coverage:
    """Return what is covered when one cell, and some views of tilts and distances are missing."""
    cells = tuple(0 if i == missing else PER_CELL for i in range(len(PLENTY)))
    return Coverage(cells, cells, tilts, distances)


@pytest.mark.parametrize("cell", NEEDED_CELLS)
@pytest.mark.parametrize("tilt", TILTS)
def test_no_board_is_wanted_with_its_back_to_the_cameras(cell: int, tilt: Tilt) -> None:
    alone = tuple(0 if one is tilt else PER_TILT for one in TILTS)
    wish = wanted(covered(cell, tilts=alone, distances=(PER_DISTANCE,) * 3), None)
    assert wish.cell == cell
    column, row = cell % CELL_COLUMNS, cell // CELL_COLUMNS
    away = {
        Tilt.RIGHT: column < 2,
        Tilt.LEFT: column > 3,
        Tilt.BOTTOM: row == 0,
        Tilt.TOP: row == CELL_ROWS - 1,
    }[tilt]
    assert wish.tilt is (Tilt.NONE if away else tilt)


@pytest.mark.parametrize("cell", NEEDED_CELLS)
def test_no_board_is_wanted_where_the_lamps_do_not_reach(cell: int) -> None:
    far = (PER_DISTANCE, PER_DISTANCE, 0)
    wish = wanted(covered(cell, tilts=(0,) * 4, distances=far), None)
    assert wish.distance == (FAR if cell in INNER_CELLS else None)
    assert (wish.tilt is Tilt.NONE) is (wish.distance == FAR), "far off it is shown flat"


def test_what_is_missing_alone_is_wanted_wherever_it_can_be_shown() -> None:
    for tilt in TILTS:
        alone = tuple(0 if one is tilt else PER_TILT for one in TILTS)
        assert wanted(covered(None, tilts=alone, distances=(PER_DISTANCE,) * 3), None).tilt is tilt
    wish = wanted(covered(None, tilts=(0,) * 4, distances=(0, 0, 0)), None)
    assert wish.cell is None
    assert wish.tilt is not Tilt.NONE
    assert wish.distance is not None


def test_the_nearest_gap_comes_first() -> None:
    seen = Sight(np.arange(4), np.full((4, 2), [30.0, 180.0]))
    assert wanted(Coverage(), seen).cell == 6
