"""Somebody who holds the board where the wizard wants it, as well as a hand can.

Law: one seed, one course. Whoever holds it sees what the wizard shows and nothing else: which part
of the picture, which tilt and which distance are wanted, and whether the last place was kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import HEIGHT_MM, WIDTH_MM
from handspan_service.calibration.session import SEEING, BoardSession
from handspan_service.calibration.views import (
    INNER_CELLS,
    NEEDED_CELLS,
    distances_at,
    tilts_at,
)
from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    DISTANCES_MM,
    CalibrationHint,
    CalibrationPhase,
    CalibrationProgress,
    StartCalibration,
    Tilt,
    Wanted,
)
from handspan_service.device.simulated_board import RATE_HZ, BoardPose, SimulatedBoardSource
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    REFERENCE_WIDTH_PX,
    StereoCalibration,
    cayley,
)

LOOKS = 16  # So long a place is held before another one is tried,
OUT_LOOKS = 6  # and so long if the wizard says that the board is not in the picture.
MOST_LOOKS = 2000
TOWARD_MIDDLE = 0.25  # Of the way, after each try that was in vain,
MOST_TRIES = 4  # until it begins again from where it is wanted.
_OUT = (CalibrationHint.ONE_CAMERA, CalibrationHint.NO_BOARD)
_EDGES = {
    Tilt.LEFT: (0.0, -1.0), Tilt.RIGHT: (0.0, 1.0), Tilt.TOP: (1.0, 0.0),
    Tilt.BOTTOM: (-1.0, 0.0), Tilt.NONE: (0.0, 0.0),
}  # fmt: skip


class Person:
    """Whoever holds the board and looks at the screen."""

    def __init__(self, truth: StereoCalibration, seed: int) -> None:
        """Invent a hand.

        Args:
            truth: Of the controller: where in the picture a place is, which the screen shows.
            seed: Of the hand.
        """
        self._truth = truth
        self._rng = np.random.default_rng([seed, 0xB0])
        self._looks = self._out = self._vain = 0

    def follow(self, before: CalibrationProgress, now: CalibrationProgress) -> BoardPose | None:
        """Return where the board goes after a look; None to hold it where it is."""
        self._looks += 1
        self._out = self._out + 1 if now.hint in _OUT else 0
        if now.phase is CalibrationPhase.LIGHT and now.may_continue:
            return None
        kept = _seen(now) > _seen(before) or now.phase is not before.phase
        waits = self._looks < LOOKS and self._out < OUT_LOOKS
        if not kept and now.hint is not CalibrationHint.MOVE_ON and waits:
            return None
        self._vain = 0 if kept else self._vain + 1
        self._looks = self._out = 0
        return self.place(now)

    def place(self, progress: CalibrationProgress) -> BoardPose:
        """Return where the wizard wants the board, or nearer to the middle of the picture."""
        rng, wanted = self._rng, progress.wanted
        cell = self._cell(progress)
        if cell is None:  # Where the light is looked at.
            share, z_mm = np.array([0.5, 0.5]), 175.0
        else:
            share, z_mm = self._share(cell), self._distance_mm(cell, wanted)
        pixel = share * [REFERENCE_WIDTH_PX, REFERENCE_HEIGHT_PX]
        slope = self._truth.left.slopes_from_pixels(pixel[None], REFERENCE_HEIGHT_PX)[0]
        middle = np.array([*np.clip(slope, -2.2, 2.2) * z_mm, z_mm])
        tilts = [*tilts_at(cell), Tilt.NONE] if wanted.tilt is Tilt.NONE else [wanted.tilt]
        x, y = np.array(_EDGES[tilts[int(rng.integers(len(tilts)))]]) * self._eased(16.0, 30.0)
        x, y = np.radians(np.array([x, y]) + rng.normal(0.0, 3.0, 2))
        turn = (
            cayley((0.0, 0.0, float(np.tan(rng.uniform(-0.35, 0.35) / 2))))
            @ cayley((0.0, float(np.tan(y / 2)), 0.0))
            @ cayley((float(np.tan(x / 2)), 0.0, 0.0))
        )
        return BoardPose(turn, middle - turn @ np.array([WIDTH_MM / 2, HEIGHT_MM / 2, 0.0]))

    def _cell(self, progress: CalibrationProgress) -> int | None:
        """Return which part of the left picture the board goes to; None for its middle."""
        cell, wanted = progress.wanted.cell, progress.wanted
        if progress.phase is CalibrationPhase.VERIFYING:
            cells = NEEDED_CELLS  # "All over the view", but for where the lamps do not reach.
        elif progress.phase is not CalibrationPhase.CAPTURE:
            return None
        elif cell is not None:
            return cell
        elif wanted.distance is None and wanted.tilt is Tilt.NONE:
            cells = NEEDED_CELLS
        else:
            cells = INNER_CELLS  # Where every tilt and distance can be held.
        return cells[int(self._rng.integers(len(cells)))]

    def _share(self, cell: int) -> NDArray[np.float64]:
        """Return a place in the left picture, as shares of width and height."""
        share = np.array([cell % CELL_COLUMNS / CELL_COLUMNS, cell // CELL_COLUMNS / CELL_ROWS])
        share += self._rng.uniform(0.1, 0.9, 2) / [CELL_COLUMNS, CELL_ROWS]
        share += (0.5 - share) * (self._vain % MOST_TRIES) * TOWARD_MIDDLE
        return share

    def _distance_mm(self, cell: int, wanted: Wanted) -> float:
        index = wanted.distance
        if index is None:
            index = int(self._rng.choice(distances_at(cell)))
        low, high = DISTANCES_MM[index]
        return self._eased(low + 5.0, high - 10.0)

    def _eased(self, low: float, high: float) -> float:
        """Return a number in between, lower after each try that was in vain."""
        ease = self._vain % MOST_TRIES / MOST_TRIES
        return low + (1.0 - ease) * float(self._rng.uniform(0.0, high - low))


@dataclass
class BoardHolder:
    """A person, a board and a calibration.

    Attributes:
        source: What the board is held before.
        person: Who holds it.
        views: After so many the person goes on; None waits for the wizard.
        told: All progress, and the time at which it came, seconds.
    """

    source: SimulatedBoardSource
    person: Person
    views: int | None = None
    told: list[tuple[float, CalibrationProgress]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the source."""
        self.session = BoardSession(StartCalibration(1), None, "0", self._hear)
        self.session.opened(self.source.open())
        self._image = 0

    def _hear(self, progress: CalibrationProgress) -> None:
        self.told.append((time.perf_counter(), progress))

    @property
    def held_s(self) -> float:
        """How long the person took, by the clock of the pictures."""
        return self._image / RATE_HZ

    def to_the_end(self) -> CalibrationProgress:
        """Go on until there is a result or none."""
        self.source.hold(self.person.place(self.session.progress))
        for _ in range(MOST_LOOKS):
            before = self.session.progress
            if before.phase not in SEEING:
                break
            if before.phase is CalibrationPhase.LIGHT and before.may_continue:
                self.session.go_on()
            if before.phase is CalibrationPhase.CAPTURE and before.views == self.views:
                self.session.go_on()
            self.look()
            pose = self.person.follow(before, self.session.progress)
            if pose is not None:
                self.source.hold(pose)
        return self.session.progress

    def look(self) -> None:
        """Let the session see the next picture that it looks at."""
        self.source.set_exposure(self.session.exposure)
        self.source.skip_to(self._image)
        self._image += round(RATE_HZ / 10)
        image = self.source.read(1.0)
        assert image is not None
        self.session.look(image)


def _seen(progress: CalibrationProgress) -> int:
    """Return how many views and checks were kept."""
    return progress.views + progress.checks

