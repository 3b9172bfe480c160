"""The simulated controller: two hands in motion, seen by a controller that does not exist.

Law: the same seed gives the same images, byte for byte; every image has a known truth.

It is the source where no controller is attached, for trying everything out, and the source of the
tracker's truth. It looks like an LMC1 in the mode 640 x 240: same lenses, light, noise and pace.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from handspan_service.anatomy import Array
from handspan_service.contract.model import DeviceInfo, Orientation, Side, SourceKind
from handspan_service.device.base import EndOfSource, Source, SourceCounters
from handspan_service.device.motion import MotionScript, SimulatedHand
from handspan_service.device.optics import Floats, factory_calibration
from handspan_service.device.pacing import Clock
from handspan_service.device.peripheral import encode_frame, encode_trailer
from handspan_service.device.render import StereoRenderer
from handspan_service.device.sensor import HEADROOM, HEIGHT_PX, WIDTH_PX, Exposure, Sensor
from handspan_service.geometry import R_D_C, StereoCalibration, project
from handspan_service.images import StereoImage

RATE_HZ = 115.0  # Of the mode 640 x 240. Source: docs/device.md#descriptors. Verified.
MODEL = "Simulated controller"
AHEAD = 8  # Images whose motion is computed at once, as numpy takes as long for one.
LONGEST_STEP_S = 0.1  # The exposure control sees no longer pauses than this.


@dataclass(frozen=True, eq=False)
class TrueHand:
    """What one hand really did when an image was taken.

    Attributes:
        side: Left or right.
        joints_mm: (21, 3), device space, the keypoints of `anatomy`.
        visible_share: Share of the joints that lie inside both images, hidden ones included.
        hand: The whole pose.
    """

    side: Side
    joints_mm: Array
    visible_share: float
    hand: SimulatedHand


class SimulatedSource(Source):
    """A controller with hands above it that never tire."""

    def __init__(
        self,
        seed: int = 0,
        *,
        realtime: bool = True,
        calibration: StereoCalibration | None = None,
        orientation: Orientation = Orientation.NORMAL,
        duration_s: float | None = None,
        square_root: bool = False,
        clock: Clock | None = None,
    ) -> None:
        """Invent a person, a controller and a room.

        Args:
            seed: Not negative; decides everything.
            realtime: Whether images come at 115 Hz; otherwise as fast as they are read.
            calibration: Cameras to look through; invented from the seed if None.
            orientation: How the controller lies; NORMAL or INVERTED.
            duration_s: When it ends; never if None.
            square_root: Whether the controller's gamma curve is switched on.
            clock: Of the pace; the machine's own if None.

        Raises:
            ValueError: The orientation is AUTO, which no real thing can have.
        """
        if orientation not in R_D_C:
            raise ValueError("a simulated controller lies either normal or inverted")
        self._seed = seed
        self._realtime = realtime
        self._calibration = calibration or factory_calibration(seed)
        self._orientation = orientation
        self._last = None if duration_s is None else int(duration_s * RATE_HZ) - 1
        self._clock = clock or Clock()
        self._script = MotionScript(seed)
        self._renderer = StereoRenderer(self._calibration, orientation)
        self._sensor = Sensor(seed, square_root=square_root)
        self._rewind()

    def _rewind(self) -> None:
        self._next = 0
        self._shown: int | None = None
        self._drawn: StereoImage | None = None  # The next image, not yet due.
        self._start_s: float | None = None
        self._ahead: tuple[int, list[Floats]] = (-1, [])  # Number of a block, motion of its images.
        self._images = self._overwritten = 0
        self._exposure = self._settled()

    @property
    def calibration(self) -> StereoCalibration:
        """The cameras that the images are taken through."""
        return self._calibration

    @property
    def exposure(self) -> Exposure:
        """What the sensors are set to for the next image that is drawn."""
        return self._exposure

    def open(self) -> DeviceInfo:
        """Begin from the beginning; see Source."""
        self._rewind()
        return DeviceInfo(
            serial=f"SIMULATED-{self._seed}",
            kind=SourceKind.SIMULATED,
            model=MODEL,
            firmware="",
            calibration=self._calibration.kind,
            nominal_rate_hz=RATE_HZ,
        )

    def read(self, timeout_s: float) -> StereoImage | None:
        """Wait for the next image that is due; see Source.

        Raises:
            EndOfSource: The duration is over.
        """
        if self._realtime:
            self._skip_late()
        if self._last is not None and self._next > self._last:
            raise EndOfSource
        # Drawn before it is due: who is kept from drawing for a while is still in time.
        image = self._drawn = self._drawn or self._take(self._next)
        if self._realtime and not self._wait(timeout_s):
            return None
        self._drawn = None
        self._next += 1
        self._images += 1
        return image

    def skip_to(self, number: int) -> None:
        """Go on with another image than the next, to see a later part without all before it.

        Args:
            number: Its sequence number; not before the next one.

        Raises:
            ValueError: That image is past.
        """
        if number < self._next:
            raise ValueError(f"image {number} is past, the next one is {self._next}")
        self._next = number
        self._drawn = None

    def close(self) -> None:
        """Nothing is held; see Source."""

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`."""
        return SourceCounters(images=self._images, overwritten=self._overwritten)

    def truth(self, timestamp_us: int) -> tuple[TrueHand, ...]:
        """Return what the hands did when an image was taken.

        Args:
            timestamp_us: Of an image read since `open`.
        """
        return tuple(self._true(hand) for hand in self._script.at(self._time_s(timestamp_us)))

    def _skip_late(self) -> None:
        """Leave out the images whose successor is due already."""
        now_s = self._clock.now()
        if self._start_s is None:
            self._start_s = now_s
        late = int((now_s - self._start_s) * RATE_HZ) - self._next
        if late > 0:
            self._overwritten += late
            self._next += late
            self._drawn = None

    def _wait(self, timeout_s: float) -> bool:
        """Wait for the next image, or until the time is over; return whether it is due."""
        assert self._start_s is not None
        wait_s = self._start_s + self._next / RATE_HZ - self._clock.now()
        if wait_s > 0.0:
            self._clock.sleep(min(wait_s, max(timeout_s, 0.0)))
        return wait_s <= max(timeout_s, 0.0)

    def _timestamp_us(self, number: int) -> int:
        start_s = self._start_s if self._realtime and self._start_s is not None else 0.0
        return round(start_s * 1e6 + number * 1e6 / RATE_HZ)

    def _time_s(self, timestamp_us: int) -> float:
        return max(0.0, (timestamp_us - self._timestamp_us(0)) * 1e-6)

    def _take(self, number: int) -> StereoImage:
        timestamp_us = self._timestamp_us(number)
        drawn, skin_level = self._renderer.draw_moved(
            self._motion(number), self._exposure.brightness / HEADROOM
        )
        pixels = self._sensor.develop(drawn, self._exposure, number)
        pixels.flags.writeable = False
        steps = 1 if self._shown is None else number - self._shown
        elapsed_s = min(steps / RATE_HZ, LONGEST_STEP_S)
        self._exposure = self._exposure.after(skin_level * HEADROOM, elapsed_s)
        self._shown = number
        return StereoImage(pixels[0], pixels[1], timestamp_us, number, self._calibration)

    def _motion(self, number: int) -> Floats:
        """Return how the bones lie in an image; blocks begin alike whatever was skipped."""
        block, place = divmod(number, AHEAD)
        if self._ahead[0] != block:
            stamps_us = [self._timestamp_us(block * AHEAD + k) for k in range(AHEAD)]
            scenes = self._script.during(np.array([self._time_s(stamp) for stamp in stamps_us]))
            self._ahead = block, self._renderer.moved(scenes)
        return self._ahead[1][place]

    def _settled(self) -> Exposure:
        """Return the exposure that fits the first image."""
        exposure = Exposure()
        _, skin_level = self._renderer.draw(self._script.at(0.0), exposure.brightness)
        return exposure.after(skin_level, float("inf"))

    def _true(self, hand: SimulatedHand) -> TrueHand:
        inside = np.ones(len(hand.joints_mm), np.bool_)
        rig_mm = hand.joints_mm @ R_D_C[self._orientation]
        for pixels in project(rig_mm, self._calibration, HEIGHT_PX):
            with np.errstate(invalid="ignore"):
                inside &= np.all(
                    (pixels >= 0.0) & (pixels <= [WIDTH_PX - 1, HEIGHT_PX - 1]), axis=1
                )
        return TrueHand(hand.side, hand.joints_mm, float(inside.mean()), hand)


def frame_bytes(image: StereoImage, exposure: Exposure | None = None) -> bytes:
    """Return an image as the bytes that an LMC1 would send.

    Args:
        image: Of a simulated or any other controller, 640 x 240 per eye.
        exposure: What its report in the last pixels says.
    """
    setting = exposure or Exposure()
    trailer = encode_trailer(setting.exposure_us, setting.gain)
    return encode_frame(image.left, image.right, trailer)
