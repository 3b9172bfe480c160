"""By how many rows the eyes of a controller without a calibration look past each other.

Law: a controller that was calibrated is believed; another is corrected by what its hands show.

Both eyes see a point in the same row once their lenses are taken off. Through the model of an
average controller they do not: a real one's eyes are some rows apart, which a hand cannot explain
wherever it is, and pictures that are laid over each other do not match. The mean row offset is what
its hands tell well; turns, and offsets along the row, which look like distance, are left alone.
"""

from __future__ import annotations

from dataclasses import replace as replaced

import numpy as np
from msgspec.structs import replace

from handspan_service.anatomy import Array
from handspan_service.contract.model import CalibrationKind
from handspan_service.geometry import REFERENCE_HEIGHT_PX, Camera, StereoCalibration
from handspan_service.tracking.values import Value

LOOKS = (8, 56, 336)  # With both eyes, until what they say is put to use, and again.
LEAST_PX = 0.75  # Of the 640 x 480 grid: less is not worth new tables, 24 ms. Measured.
MOST_PX = 24.0  # More is no calibration's fault. Guessed; factory records lie within 6.
SPREAD_PX = 12.0  # Between the points of a hand: more, and the eyes looked at different things.
MIN_POINTS = 12  # Seen by both eyes.


class Alignment(Value, frozen=True):
    """What hands have shown so far.

    Attributes:
        off_px: Rows of the right eye below those of the left one, 640 x 480 grid, beyond `used_px`.
        used_px: What is corrected already.
        looks: Hands seen with both eyes since it was put to use.
        uses: How often it was.
    """

    off_px: float = 0.0
    used_px: float = 0.0
    looks: int = 0
    uses: int = 0

    def calibration(self, given: StereoCalibration) -> StereoCalibration:
        """Return the model to look through, the given one if there is nothing to correct."""
        if not self.used_px:
            return given
        left, right = given.cameras
        return replaced(
            given, left=_moved(left, -self.used_px / 2), right=_moved(right, self.used_px / 2)
        )

    @property
    def settled(self) -> bool:
        """Whether nothing more is learnt."""
        return self.uses >= len(LOOKS)

    def listens(self, calibration: StereoCalibration) -> bool:
        """Say whether looks through a model teach anything."""
        return calibration.kind is CalibrationKind.NOMINAL and not self.settled

    def put_to_use(self) -> Alignment:
        """Return the same, what is known corrected if it is enough and time to."""
        if self.settled or self.looks < LOOKS[self.uses]:
            return self
        used_px = self.used_px
        if abs(self.off_px) >= LEAST_PX:
            used_px = min(max(used_px + self.off_px, -MOST_PX), MOST_PX)
        return Alignment(used_px=used_px, uses=self.uses + 1)

    def after(self, slopes: Array, sigma: Array, calibration: StereoCalibration) -> Alignment:
        """Return what is known after both eyes looked at a hand.

        Args:
            slopes: (2, 21, 2), camera, keypoint, (u, v).
            sigma: (2, 21), infinite where nothing was seen.
            calibration: The model in use.
        """
        if not self.listens(calibration):
            return self
        known = np.isfinite(sigma).all(axis=0)
        if known.sum() < MIN_POINTS:
            return self
        left, right = (
            calibration.left.pixels_from_slopes(seen[known], REFERENCE_HEIGHT_PX)
            for seen in _levelled(slopes)
        )
        off_px = right[:, 1] - left[:, 1]
        low, middle, high = np.nanpercentile(off_px, (25.0, 50.0, 75.0)).tolist()
        if not high - low < SPREAD_PX:
            return self
        looks = self.looks + 1
        return replace(self, off_px=self.off_px + (middle - self.off_px) / looks, looks=looks)


def _levelled(slopes: Array) -> Array:
    """Return the slopes, each eye's rows at the columns of the other: only rows differ then."""
    columns = slopes[..., 0].mean(axis=0)
    return np.stack([np.broadcast_to(columns, slopes.shape[:2]), slopes[..., 1]], axis=-1)


def _moved(camera: Camera, rows_px: float) -> Camera:
    x_px, y_px = camera.offset_px
    return replaced(camera, offset_px=(x_px, y_px + rows_px))
