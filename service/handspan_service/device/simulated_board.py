"""The simulated controller with a calibration board held before it, for trying calibration out.

Law: the cameras are those of the simulated controller; the same seed shows the same boards.

The board is carried from place to place, and held still at each, over the whole view.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import HEIGHT_MM, WIDTH_MM
from handspan_service.contract.model import DeviceInfo, SourceKind
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import Source, SourceCounters
from handspan_service.device.board_view import (
    LEVEL_AT_FULL,
    WELL_PRINTED,
    BoardView,
    Floats,
    Print,
    developed,
)
from handspan_service.device.optics import factory_calibration
from handspan_service.device.pacing import Clock
from handspan_service.device.simulated import MODEL
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    Matrix3,
    StereoCalibration,
)
from handspan_service.images import StereoImage

RATE_HZ = 20.0  # Drawing takes a while, and calibration looks ten times a second.
MOVE_S, HOLD_S = 0.5, 1.6
FULL_US, GAIN_ONE = 511.0, 16.0
HOLDS = 96
DISTANCES_MM = (125.0, 185.0, 255.0)
TILT_DEG = 22.0
_COLUMNS, _ROWS = 6, 4  # Places over the picture.


@dataclass(frozen=True, slots=True, eq=False)
class BoardPose:
    """Where a board is: p_rig = turn @ p_board + place_mm.

    Attributes:
        turn: (3, 3) rotation.
        place_mm: (3,), mm, rig space: its top left corner.
    """

    turn: Matrix3
    place_mm: NDArray[np.float64]


class SimulatedBoardSource(Source):
    """A controller and somebody with a board."""

    def __init__(
        self,
        seed: int = 0,
        *,
        realtime: bool = True,
        calibration: StereoCalibration | None = None,
        factory: StereoCalibration | None = None,
        height_px: int = REFERENCE_HEIGHT_PX,
        printed: Print = WELL_PRINTED,
        clock: Clock | None = None,
    ) -> None:
        """Invent a controller.

        Args:
            seed: Not negative; as of the simulated hands.
            realtime: Whether images come at RATE_HZ; otherwise as fast as they are read.
            calibration: Cameras to look through; invented from the seed if None.
            factory: What the controller says of its cameras; the truth if None.
            height_px: Rows of the images; 480 or 240.
            printed: How the board came out.
            clock: Of the pace; the machine's own if None.
        """
        self._seed = seed
        self._realtime = realtime
        self._truth = calibration or factory_calibration(seed)
        self._factory = factory or self._truth
        self._height_px = height_px
        self._printed = printed
        self._clock = clock or Clock()
        self._wish = ExposureSettings(automatic=False)
        self._held: BoardPose | None = None
        self._next = 0
        self._start_s: float | None = None
        self._counters = SourceCounters()
        nothing = np.empty((0, 0), np.float32)
        self._drawn: tuple[BoardPose | None, float, tuple[Floats, Floats]] = (
            None, 0.0, (nothing, nothing)
        )

    @cached_property
    def _view(self) -> BoardView:
        return BoardView(self._truth, self._height_px)

    @cached_property
    def holds(self) -> tuple[BoardPose, ...]:
        """Return the places where the board is held still, in turn."""
        return tuple(_hold(number, self._truth) for number in range(HOLDS))

    def open(self) -> DeviceInfo:
        """Begin from the beginning; see Source."""
        self._next, self._start_s = 0, None
        self._counters = SourceCounters()
        return DeviceInfo(
            serial=f"SIMULATED-{self._seed}",
            kind=SourceKind.SIMULATED,
            model=MODEL,
            firmware="",
            calibration=self._factory.kind,
            nominal_rate_hz=RATE_HZ,
        )

    def read(self, timeout_s: float) -> StereoImage | None:
        """Wait for the next image that is due; see Source."""
        if self._realtime and not self._wait(timeout_s):
            return None
        number, self._next = self._next, self._next + 1
        pose = self.pose(number / RATE_HZ)
        brightness = LEVEL_AT_FULL * self._wish.exposure_us / FULL_US * self._wish.gain / GAIN_ONE
        sigma = 0.9 + 2.6 * self._wish.gain / GAIN_ONE  # As of sensor.Exposure.
        rng = np.random.default_rng([self._seed, number])
        left, right = (developed(eye, sigma, rng) for eye in self._draw(pose, brightness))
        self._counters = SourceCounters(
            images=self._counters.images + 1, overwritten=self._counters.overwritten
        )
        start_s = self._start_s or 0.0
        return StereoImage(
            left, right, round((start_s + number / RATE_HZ) * 1e6), number, self._factory
        )

    def skip_to(self, number: int) -> None:
        """Go on with another image than the next.

        Args:
            number: Its sequence number; not before the next one.

        Raises:
            ValueError: That image is past.
        """
        if number < self._next:
            raise ValueError(f"image {number} is past, the next one is {self._next}")
        self._next = number

    def close(self) -> None:
        """Nothing is held; see Source."""

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return self._counters

    def set_exposure(self, wish: ExposureSettings) -> None:
        """Take images otherwise from now on; see Source."""
        self._wish = wish

    def sensor_setting(self) -> tuple[int, int]:
        """Return exposure in microseconds and gain in sixteenths."""
        return self._wish.exposure_us, self._wish.gain

    def hold(self, pose: BoardPose) -> None:
        """Hold the board at one place from now on, instead of carrying it around."""
        self._held = pose

    def pose(self, time_s: float) -> BoardPose:
        """Return where the board is."""
        if self._held is not None:
            return self._held
        number, rest_s = divmod(time_s, MOVE_S + HOLD_S)
        here = self.holds[int(number) % HOLDS]
        if rest_s <= HOLD_S:
            return here
        there = self.holds[(int(number) + 1) % HOLDS]
        share = (rest_s - HOLD_S) / MOVE_S
        share = share * share * (3.0 - 2.0 * share)
        turn = here.turn + share * (there.turn - here.turn)
        u, _, v = np.linalg.svd(turn)  # The nearest rotation.
        return BoardPose(u @ v, here.place_mm + share * (there.place_mm - here.place_mm))

    def _draw(self, pose: BoardPose, brightness: float) -> tuple[Floats, Floats]:
        """Return both pictures without noise; those of a board held still are drawn once."""
        pose_before, brightness_before, drawn = self._drawn
        if pose is not pose_before or brightness != brightness_before:
            drawn = self._view.draw(pose.turn, pose.place_mm, brightness, self._printed)
            self._drawn = pose, brightness, drawn
        return drawn

    def _wait(self, timeout_s: float) -> bool:
        """Leave out images that are late, and wait for the next; return whether it is due."""
        now_s = self._clock.now()
        if self._start_s is None:
            self._start_s = now_s
        late = int((now_s - self._start_s) * RATE_HZ) - self._next
        if late > 0:
            self._next += late
            self._counters = SourceCounters(
                images=self._counters.images, overwritten=self._counters.overwritten + late
            )
        wait_s = self._start_s + self._next / RATE_HZ - now_s
        if wait_s > 0.0:
            self._clock.sleep(min(wait_s, max(timeout_s, 0.0)))
        return wait_s <= max(timeout_s, 0.0)


def _hold(number: int, cameras: StereoCalibration) -> BoardPose:
    """Return one of the places; neighbours in time differ in place, distance and tilt."""
    cell = (number * 7) % (_COLUMNS * _ROWS)
    turn_number = number + number // (_COLUMNS * _ROWS)
    z_mm = DISTANCES_MM[turn_number % len(DISTANCES_MM)]
    pixel = np.array(
        [
            [
                (cell % _COLUMNS + 0.5) / _COLUMNS * 600.0 + 20.0,
                (cell // _COLUMNS + 0.5) / _ROWS * 440.0 + 20.0,
            ]
        ]
    )
    slope = cameras.left.slopes_from_pixels(pixel, REFERENCE_HEIGHT_PX)[0]
    middle = np.array([slope[0] * z_mm, slope[1] * z_mm, z_mm])
    tilts = ((0, 1), (0, -1), (1, 0), (-1, 0), (0, 0))
    x, y = tilts[turn_number % len(tilts)]
    turn = _turned(np.radians(TILT_DEG) * x, np.radians(TILT_DEG) * y, 0.12 * (number % 5 - 2))
    return BoardPose(turn, middle - turn @ np.array([WIDTH_MM / 2, HEIGHT_MM / 2, 0.0]))


def _turned(x: float, y: float, z: float) -> Matrix3:
    """Return the rotation about x, then y, then z."""
    cx, sx, cy, sy, cz, sz = np.cos(x), np.sin(x), np.cos(y), np.sin(y), np.cos(z), np.sin(z)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    turn: Matrix3 = about_z @ about_y @ about_x
    return turn
