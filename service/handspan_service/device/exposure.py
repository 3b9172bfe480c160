"""How bright the images shall be: exposure and gain that follow the hand.

Laws: at most two changes a second; exposure goes up before gain and comes down after it; light that
does not change leads to a setting that does not change.

The controller has no automatic exposure. Source: docs/device.md#exposure.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.metering import Reading, read_brightest, read_tracked
from handspan_service.spots import Spots

MIN_EXPOSURE_US, MAX_EXPOSURE_US = 20, 511  # The trailer wraps above; longer blurs motion.
MIN_GAIN, MAX_GAIN = 16, 31  # Sixteenths; the trailer wraps above.
LEVELS = (110.0, 150.0)  # Grey values between which a hand's median is left alone.
TARGET_LEVEL = 130.0
MOST_SATURATED = 0.01  # Of the hand: saturated skin has no edges that a network could find.
DIM_LEVEL = 80.0  # A hand is not made darker than this for the sake of its brightest finger.
PEAK_LEVEL = 240.0  # A hand is not made so bright that a hundredth of it exceeds this.
CHANGE_INTERVAL_US = 500_000
METER_INTERVAL_US = 100_000
SETTLE_US = 100_000  # A change shows within three images; what is metered before is of no use.
READINGS = 3  # The median of as many counts: a flash is no reason.
LARGEST_STEP = 1.6  # Of the light, per change: a hand that comes in must not make it swing.
SMALLEST_STEP = 1.05  # Upward: less is not worth a change, and would creep.
DAMPING = 0.7
DESATURATION = 1.4  # By how much less light where saturated pixels hide how bright they are.
SPOTS_AGE_US = 150_000  # Older spots are where a hand was.
REST_AFTER_US = 2_000_000  # Without a hand for so long: back to the rest setting.
PATIENCE_US = 6_000_000  # What stands out for so long without being tracked is no hand.


@dataclass(frozen=True, slots=True)
class ExposureSetting:
    """What the sensor is told.

    Attributes:
        exposure_us: Microseconds.
        gain: Analog gain in sixteenths.
    """

    exposure_us: int
    gain: int

    @property
    def light(self) -> float:
        """Exposure times gain, microseconds at gain 1."""
        return self.exposure_us * self.gain / 16


# Real streams at this setting show the nearest fingers at 190-246 without saturation. Verified.
REST = ExposureSetting(511, 22)
# Darker than this only for a tracked hand: else a window would hide the hands that come before it.
LEAST_UNKNOWN_LIGHT = REST.light / 8


def setting_for(light: float) -> ExposureSetting:
    """Return the setting for an amount of light: exposure first, then gain.

    Args:
        light: Microseconds at gain 1; clipped to what the bounds allow.
    """
    exposure_us = round(min(max(light, MIN_EXPOSURE_US), MAX_EXPOSURE_US))
    gain = round(min(max(16 * light / exposure_us, MIN_GAIN), MAX_GAIN))
    return ExposureSetting(exposure_us, gain)


def light_factor(reading: Reading, power: float) -> float:
    """Return by how much more light a hand wants; 1 where it is well lit.

    Args:
        reading: Of the hand.
        power: Grey values follow the light's root of this degree.
    """
    if reading.saturated >= MOST_SATURATED and reading.level > DIM_LEVEL:
        darker: float = (TARGET_LEVEL / reading.level) ** power
        return max(min(darker, 1 / DESATURATION), 1 / LARGEST_STEP)
    if LEVELS[0] <= reading.level <= LEVELS[1]:
        return 1.0
    ratio = TARGET_LEVEL / max(reading.level, 1.0)
    damped: float = ratio ** (power * DAMPING)
    factor = min(max(damped, 1 / LARGEST_STEP), LARGEST_STEP)
    if factor > 1.0:  # Without the power: safe also where grey values follow the light itself.
        factor = min(factor, PEAK_LEVEL / max(reading.peak, 1.0))
        return factor if factor > SMALLEST_STEP else 1.0
    return factor


class ExposureControl:
    """Decides on changes from images; the caller carries them out.

    Attributes:
        setting: In force.
    """

    def __init__(self, wish: ExposureSettings, *, gamma: bool) -> None:
        """Begin at the rest setting, or at the user's.

        Args:
            wish: Whether to follow the hand, and the fixed values if not.
            gamma: Whether grey values follow the root of the light.
        """
        self.setting = REST if wish.automatic else _fixed(wish)
        self._wish = wish
        self._power = 2.0 if gamma else 1.0
        self._spots: Spots | None = None
        self._readings: deque[Reading] = deque(maxlen=READINGS)
        self._metered_us: int | None = None
        self._changed_us: int | None = None
        self._hand_us: int | None = None  # When a hand, or what may be one, was last seen.
        self._unknown_us: int | None = None  # Since when something stands out, not tracked.

    def obey(self, wish: ExposureSettings) -> None:
        """Take other wishes; they hold from the next change on."""
        self._wish = wish

    def meter_on(self, spots: Spots) -> None:
        """Say where hands were in a recent image."""
        self._spots = spots

    def observe(self, image: NDArray[np.uint8], now_us: int) -> ExposureSetting | None:
        """Meter an image.

        Args:
            image: (H, W) uint8, left eye.
            now_us: Time of the image, on the clock of the spots.

        Returns:
            The new setting, or None if the one in force shall stay.
        """
        if self._metered_us is not None and now_us - self._metered_us < METER_INTERVAL_US:
            return None
        self._metered_us = now_us
        since_us = CHANGE_INTERVAL_US if self._changed_us is None else now_us - self._changed_us
        if since_us < SETTLE_US:
            return None
        wanted = self._wanted(image, now_us) if self._wish.automatic else _fixed(self._wish)
        if wanted == self.setting or since_us < CHANGE_INTERVAL_US:
            return None
        self.setting = wanted
        self._changed_us = now_us
        self._readings.clear()
        return wanted

    def _wanted(self, image: NDArray[np.uint8], now_us: int) -> ExposureSetting:
        reading = self._read(image, now_us)
        if reading is None:
            self._unknown_us = None
        if reading is None or not self._is_hand(reading, now_us):
            self._readings.clear()
            rested = self._hand_us is None or now_us - self._hand_us >= REST_AFTER_US
            return REST if rested else self.setting
        self._hand_us = now_us
        if self._readings and self._readings[-1].tracked is not reading.tracked:
            self._readings.clear()
        self._readings.append(reading)
        if len(self._readings) < READINGS:
            return self.setting
        factor = median(light_factor(one, self._power) for one in self._readings)
        if factor == 1.0:
            return self.setting
        light = self.setting.light * factor
        if not reading.tracked and factor < 1.0:
            light = max(light, min(LEAST_UNKNOWN_LIGHT, self.setting.light))
        return setting_for(light)

    def _read(self, image: NDArray[np.uint8], now_us: int) -> Reading | None:
        if self._spots is not None and abs(now_us - self._spots.timestamp_us) <= SPOTS_AGE_US:
            tracked = read_tracked(image, self._spots)
            if tracked is not None:
                return tracked
        return read_brightest(image)

    def _is_hand(self, reading: Reading, now_us: int) -> bool:
        """Say whether it may be one: a window or a cup stands out for long and is never tracked."""
        if reading.tracked:
            self._unknown_us = None
            return True
        if self._unknown_us is None:
            self._unknown_us = now_us
        return now_us - self._unknown_us < PATIENCE_US


def _fixed(wish: ExposureSettings) -> ExposureSetting:
    return ExposureSetting(wish.exposure_us, wish.gain)
