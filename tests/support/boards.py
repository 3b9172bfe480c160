"""Boards as both cameras of a known controller see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handspan_service.calibration.poses import find_pose
from handspan_service.calibration.session import BoardSession
from handspan_service.calibration.views import CORNERS_MM, Sight, View, common
from handspan_service.contract.calibration import (
    CalibrationHint,
    CalibrationPhase,
    CalibrationProgress,
    StartCalibration,
)
from handspan_service.device.optics import factory_calibration
from handspan_service.device.peripheral import decode_calibration
from handspan_service.device.simulated_board import HOLD_S, MOVE_S, RATE_HZ, SimulatedBoardSource
from handspan_service.geometry import StereoCalibration, cayley, project
from support.device_data import FOLDER

NOISE_PX = 0.15  # Of a corner, each way: what the detector makes of real noise.
SEEING = (CalibrationPhase.LIGHT, CalibrationPhase.CAPTURE, CalibrationPhase.VERIFYING)


def real_cameras() -> StereoCalibration:
    """Return the cameras of a real controller where they are at hand, else invented ones."""
    path = FOLDER / "calibration.bin"
    if path.exists():
        return decode_calibration(path.read_bytes())
    return factory_calibration(7)


def a_turn(x: float, y: float, z: float) -> NDArray[np.float64]:
    """Return a rotation by angles in radians about the axes."""
    turn: NDArray[np.float64] = (
        cayley((0.0, 0.0, np.tan(z / 2)))
        @ cayley((0.0, np.tan(y / 2), 0.0))
        @ cayley((np.tan(x / 2), 0.0, 0.0))
    )
    return turn


def sights(
    turn: NDArray[np.float64],
    place_mm: NDArray[np.float64],
    cameras: StereoCalibration,
    rng: np.random.Generator,
    noise_px: float = NOISE_PX,
) -> tuple[Sight, Sight]:
    """Return the corners that both cameras see of a board."""
    eyes = []
    for pixels in project(CORNERS_MM @ turn.T + place_mm, cameras, 480):
        noisy = pixels + rng.normal(0.0, noise_px, pixels.shape)
        inside = np.isfinite(noisy).all(axis=1) & (noisy > 2).all(axis=1)
        inside &= (noisy[:, 0] < 637) & (noisy[:, 1] < 477)
        eyes.append(Sight(np.flatnonzero(inside), noisy[inside]))
    return eyes[0], eyes[1]


def some_views(
    count: int,
    seed: int,
    cameras: StereoCalibration,
    start: StereoCalibration,
    noise_px: float = NOISE_PX,
    size: float = 1.0,
    reach: float = 1.0,
) -> list[View]:
    """Return views all over the field, each with a pose as `start` has it.

    Args:
        count: How many.
        seed: Of places and noise.
        cameras: That take them.
        start: Calibration to begin with.
        noise_px: Of a corner, each way.
        size: Of the board, as a share of what it should be.
        reach: How far boards go from one place in the middle, as a share of the whole way.
    """
    rng = np.random.default_rng(seed)
    views: list[View] = []
    while len(views) < count:
        z = 205 + reach * rng.uniform(-95, 95)
        x, y = reach * np.radians(rng.uniform(-30, 30, 2))
        turn = a_turn(x, y, reach * rng.uniform(-0.5, 0.5))
        slopes = reach * rng.uniform(-1.9, 1.9), reach * rng.uniform(-1.5, 1.5)
        middle = np.array([slopes[0] * z, slopes[1] * z, z])
        place = middle - turn @ np.array([120.0, 80.0, 0.0]) * size
        # A board of another size at one distance looks like ours at another.
        eyes = sights(turn, place / size, replace_baseline(cameras, 1 / size), rng, noise_px)
        if len(common(eyes)[0]) < 8:
            continue
        pose = find_pose(eyes, start)
        assert pose is not None
        views.append(View(eyes, pose))
    return views


def replace_baseline(cameras: StereoCalibration, factor: float) -> StereoCalibration:
    """Return cameras with another distance between them."""
    return replace(cameras, baseline_mm=cameras.baseline_mm * factor, record=b"")


@dataclass
class Walk:
    """A whole calibration, without waiting: whoever holds the board never dawdles."""

    source: SimulatedBoardSource
    session: BoardSession
    told: list[CalibrationProgress]

    @staticmethod
    def begin(
        source: SimulatedBoardSource, request: StartCalibration | None = None
    ) -> Walk:
        """Open the source and begin."""
        told: list[CalibrationProgress] = []
        session = BoardSession(request or StartCalibration(1), None, "0", told.append)
        session.opened(source.open())
        return Walk(source, session, told)

    def hold(self, number: int, most_looks: int = 16) -> CalibrationProgress:
        """Show one of the source's places until it is known, or for some looks."""
        before = self.session.progress
        start = round(number * (MOVE_S + HOLD_S) * RATE_HZ) + 1
        for look in range(most_looks):
            self.source.skip_to(start + 2 * look)
            self.look(1)
            progress = self.session.progress
            if progress.hint in (CalibrationHint.KEPT, CalibrationHint.MOVE_ON):
                break
            if progress.phase is not before.phase and progress.phase not in SEEING:
                break
        return self.session.progress

    def look(self, count: int) -> None:
        """Let the session see the next pictures that it looks at."""
        for _ in range(count):
            self.source.set_exposure(self.session.exposure)
            image = self.source.read(1.0)
            assert image is not None
            self.session.look(image)
            self.source.skip_to(image.sequence + 2)

    def until(self, hint: CalibrationHint, most_looks: int = 40) -> None:
        """Look until it says something."""
        for _ in range(most_looks):
            self.look(1)
            if self.session.progress.hint is hint:
                return
        raise AssertionError(f"it says {[one.hint.value for one in self.told[-most_looks:]]}")

    def to_the_end(self, views: int, holds: int = 90) -> CalibrationProgress:
        """Go on until there is a result or none, with so many views."""
        for number in range(holds):
            progress = self.hold(number)
            lit = progress.phase is CalibrationPhase.LIGHT
            if lit or (progress.phase is CalibrationPhase.CAPTURE and progress.views == views):
                self.session.go_on()
            if progress.phase not in SEEING:
                return progress
        return self.session.progress
