"""The simulated controller before a mirror that is turned, for trying the quick check out.

Law: each lamp is seen where a mirror shows it: as far behind the mirror as it is before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import DeviceInfo, SourceKind
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import Source, SourceCounters
from handspan_service.device.board_view import Floats, developed
from handspan_service.device.optics import LEDS_MM, factory_calibration
from handspan_service.device.pacing import Clock
from handspan_service.device.simulated import MODEL
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    REFERENCE_WIDTH_PX,
    StereoCalibration,
    project,
)
from handspan_service.images import StereoImage

RATE_HZ = 30.0
MIRROR_MM = 150.0  # From the controller to the mirror, along its normal.
SPOT_PX = 1.6  # Spread of a lamp's picture, sigma.
LEVEL_AT_100_US = 260.0  # Highest level of a lamp's picture at 100 us and gain 16.
ROOM_LEVEL, NOISE = 4.0, 3.5
TURN_S = 3.1  # Of one circle that the mirror's normal draws; each is wider than the last.
CIRCLES, WIDEST = 6, 1.85  # Slope of the widest circle.


class SimulatedMirrorSource(Source):
    """A controller and somebody with a mirror."""

    def __init__(
        self,
        seed: int = 0,
        *,
        realtime: bool = True,
        calibration: StereoCalibration | None = None,
        factory: StereoCalibration | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Invent a controller.

        Args:
            seed: Not negative; as of the simulated hands.
            realtime: Whether images come at RATE_HZ; otherwise as fast as they are read.
            calibration: Cameras to look through; invented from the seed if None.
            factory: What the controller says of its cameras; the truth if None.
            clock: Of the pace; the machine's own if None.
        """
        self._seed = seed
        self._realtime = realtime
        self._truth = calibration or factory_calibration(seed)
        self._factory = factory or self._truth
        self._clock = clock or Clock()
        self._wish = ExposureSettings(automatic=False)
        self._next = 0
        self._start_s: float | None = None

    def open(self) -> DeviceInfo:
        """Begin from the beginning; see Source."""
        self._next, self._start_s = 0, None
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
        if self._realtime:
            now_s = self._clock.now()
            if self._start_s is None:
                self._start_s = now_s
            self._next = max(self._next, int((now_s - self._start_s) * RATE_HZ))
            wait_s = self._start_s + self._next / RATE_HZ - now_s
            if wait_s > 0.0:
                self._clock.sleep(min(wait_s, timeout_s))
            if wait_s > timeout_s:
                return None
        number, self._next = self._next, self._next + 1
        left, right = self._eyes(number)
        stamp_s = (self._start_s or 0.0) + number / RATE_HZ
        return StereoImage(left, right, round(stamp_s * 1e6), number, self._factory)

    def close(self) -> None:
        """Nothing is held; see Source."""

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return SourceCounters(images=self._next)

    def set_exposure(self, wish: ExposureSettings) -> None:
        """Take images otherwise from now on; see Source."""
        self._wish = wish

    def normal(self, time_s: float) -> NDArray[np.float64]:
        """Return the mirror's normal, (3,), rig space, away from the controller."""
        turn, share = divmod(time_s, TURN_S)
        width = WIDEST * ((turn + share / TURN_S) % CIRCLES + 0.2) / CIRCLES
        angle = 2 * np.pi * share / TURN_S
        direction = np.array([width * np.cos(angle), 0.75 * width * np.sin(angle), 1.0])
        normal: NDArray[np.float64] = direction / np.linalg.norm(direction)
        return normal

    def _eyes(self, number: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        normal = self.normal(number / RATE_HZ)
        lamps = np.array([(x, 0.0, 0.0) for x in LEDS_MM])
        behind = lamps + 2 * (MIRROR_MM - lamps @ normal)[:, None] * normal
        level = LEVEL_AT_100_US * self._wish.exposure_us / 100.0 * self._wish.gain / 16.0
        rng = np.random.default_rng([self._seed, number])
        left, right = (
            developed(_spots(pixels, level), NOISE, rng)
            for pixels in project(behind, self._truth, REFERENCE_HEIGHT_PX)
        )
        return left, right


def _spots(pixels_px: NDArray[np.float64], level: float) -> Floats:
    """Return a picture with a soft spot at each pixel that lies in it."""
    picture = np.full((REFERENCE_HEIGHT_PX, REFERENCE_WIDTH_PX), ROOM_LEVEL, np.float32)
    reach = int(np.ceil(4 * SPOT_PX))
    for x, y in pixels_px[np.isfinite(pixels_px).all(axis=1)]:
        columns = np.arange(max(int(x) - reach, 0), min(int(x) + reach + 1, REFERENCE_WIDTH_PX))
        rows = np.arange(max(int(y) - reach, 0), min(int(y) + reach + 1, REFERENCE_HEIGHT_PX))
        if len(columns) and len(rows):
            across = np.exp(-0.5 * ((columns - x) / SPOT_PX) ** 2)
            down = np.exp(-0.5 * ((rows - y) / SPOT_PX) ** 2)
            part = (level * down[:, None] * across).astype(np.float32)
            picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] += part
    return picture
