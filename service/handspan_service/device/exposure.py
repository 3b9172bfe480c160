"""How bright the images shall be: exposure and gain that follow the hand.

Laws: at most two changes a second; exposure goes up before gain and comes down after it; the light
at the side edges and the mean of the image lead nothing.

The controller has no automatic exposure. Source: docs/device.md#exposure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_EXPOSURE_US, MAX_EXPOSURE_US = 20, 511  # The trailer wraps above; longer blurs motion.
MIN_GAIN, MAX_GAIN = 16, 31  # Sixteenths; the trailer wraps above.
TARGET_LEVEL = 150.0  # Grey value of the hand's brighter part: textured, not saturated. Guessed.
CHANGE_INTERVAL_US = 500_000
METER_INTERVAL_US = 100_000
DEAD_BAND = 0.15  # Levels this near to the target are left alone.
LARGEST_STEP = 1.6  # Of the light, per change: a hand that comes in must not make it swing.
DAMPING = 0.7
REST_AFTER_US = 2_000_000  # Without a hand for so long: back to the rest setting.
_SUBSAMPLE = 4
_EDGE_SHARE = 0.12  # Of the width, each side: glare of the lights sits there. Verified.
_ABOVE_BACKGROUND = 30  # Grey values; noise has a sigma of up to 8. Verified.
_LEAST_SHARE = 0.004  # Of the pixels metered: smaller bright spots are lamps, not hands.


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


def setting_for(light: float) -> ExposureSetting:
    """Return the setting for an amount of light: exposure first, then gain.

    Args:
        light: Microseconds at gain 1; clipped to what the bounds allow.
    """
    exposure_us = round(min(max(light, MIN_EXPOSURE_US), MAX_EXPOSURE_US))
    gain = round(min(max(16 * light / exposure_us, MIN_GAIN), MAX_GAIN))
    return ExposureSetting(exposure_us, gain)


def hand_level(image: NDArray[np.uint8]) -> float | None:
    """Return how bright the hand is.

    Args:
        image: (H, W) uint8, one eye.

    Returns:
        Grey value that a quarter of the bright region exceeds; None if there is no such region.
    """
    edge = round(image.shape[1] * _EDGE_SHARE)
    middle = image[::_SUBSAMPLE, edge:-edge:_SUBSAMPLE]
    background = np.percentile(middle, 25)
    bright = middle[middle > background + _ABOVE_BACKGROUND]
    if bright.size < _LEAST_SHARE * middle.size:
        return None
    return float(np.percentile(bright, 75))


class ExposureControl:
    """Decides on changes from images; the caller carries them out."""

    def __init__(self, *, gamma: bool) -> None:
        """Begin at the rest setting.

        Args:
            gamma: Whether grey values follow the root of the light.
        """
        self.setting = REST
        self._power = 2.0 if gamma else 1.0
        self._metered_us: int | None = None
        self._changed_us: int | None = None
        self._hand_us: int | None = None

    def observe(self, image: NDArray[np.uint8], now_us: int) -> ExposureSetting | None:
        """Meter an image.

        Args:
            image: (H, W) uint8, one eye.
            now_us: Time of the image.

        Returns:
            The new setting, or None if the one in force shall stay.
        """
        if self._metered_us is not None and now_us - self._metered_us < METER_INTERVAL_US:
            return None
        self._metered_us = now_us
        if self._changed_us is not None and now_us - self._changed_us < CHANGE_INTERVAL_US:
            return None
        level = hand_level(image)
        if level is not None:
            self._hand_us = now_us
            wanted = self._toward_target(level)
        elif self._hand_us is not None and now_us - self._hand_us < REST_AFTER_US:
            return None
        else:
            wanted = REST
        if wanted == self.setting:
            return None
        self.setting = wanted
        self._changed_us = now_us
        return wanted

    def _toward_target(self, level: float) -> ExposureSetting:
        ratio = TARGET_LEVEL / max(level, 1.0)
        if abs(ratio - 1) <= DEAD_BAND:
            return self.setting
        factor = ratio ** (self._power * DAMPING)
        factor = min(max(factor, 1 / LARGEST_STEP), LARGEST_STEP)
        return setting_for(self.setting.light * factor)
