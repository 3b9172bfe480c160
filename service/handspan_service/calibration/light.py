"""How bright the board's pictures shall be.

Law: light that does not change leads to a setting that does not change.

What the cameras are is the same at every exposure, so it may follow the board; a board at the rim
of the view gets a tenth of the light of one in the middle.
"""

from __future__ import annotations

import numpy as np

from handspan_service.calibration.detect import Image
from handspan_service.contract.settings import ExposureSettings

GAIN = 16  # Sixteenths: the least, for the least noise.
LEAST_US, MOST_US = 20, 2000  # A board that is held still does not blur.
START_US = 200
WANTED, BOUNDS = 165.0, (115.0, 215.0)  # Of the board's white. Source: docs/calibration.md#light.
LARGEST_STEP = 2.5
CUT_OFF = 250.0  # From here on nobody knows how bright it is.
SETTLE_US = 600_000  # The source changes twice a second; then it shows within three images.
# Percentile of a picture that is white of a board not found yet: at 30 cm it covers 3 % of one, and
# where white is cut off nothing is found.
BOARD_SHARE = 99.0


class Light:
    """Decides on exposure; whoever owns the source carries it out.

    Attributes:
        setting: In force.
    """

    def __init__(self) -> None:
        self.setting = _setting(START_US)
        self._changed_us = 0

    def observe(
        self, pictures: tuple[Image, Image], white: tuple[float, float], now_us: int
    ) -> ExposureSettings | None:
        """Return another setting, or None where the one in force is well.

        Args:
            pictures: Left and right.
            white: Level of the board's white in both; 0 where it was not found.
            now_us: Time of the pictures.
        """
        if now_us - self._changed_us < SETTLE_US:
            return None
        seen = [level for level in white if level > 0.0]
        if not seen:
            seen = [float(np.percentile(picture[::4, ::4], BOARD_SHARE)) for picture in pictures]
        level = max(seen)
        if BOUNDS[0] <= level <= BOUNDS[1]:
            return None
        factor = min(max(WANTED / max(level, 1.0), 1 / LARGEST_STEP), LARGEST_STEP)
        if level >= CUT_OFF:
            factor = 1 / LARGEST_STEP
        wanted = _setting(self.setting.exposure_us * factor)
        if wanted == self.setting:
            return None
        self.setting, self._changed_us = wanted, now_us
        return wanted


def _setting(exposure_us: float) -> ExposureSettings:
    limited = round(min(max(exposure_us, LEAST_US), MOST_US))
    return ExposureSettings(automatic=False, exposure_us=limited, gain=GAIN)
