"""What one eye saw an image ago, moved to where it would be now.

Law: what was seen now is never replaced; what is carried is trusted less than when it was seen.

Two hands that are known well are looked at with one eye each, in turn. One eye alone says little
about distance; together with what the other eye last disagreed about, it says nearly as much as
both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.tracking.poses import Observations

STALE_FACTOR = 1.2  # Sigma of what is carried. At 1.0, 1.5, 2.5: 8.3, 8.4, 9.3 mm; both eyes
# 8.1. Measured with an earlier network.


@dataclass(frozen=True)
class Carried:
    """The newest look of each eye at each hand.

    Attributes:
        numbers: Tracks, in the order of the rows.
        residuals: (B, 2, 21, 2), slopes seen minus those of the fitted hand.
        sigma: (B, 2, 21), infinite where nothing was seen, or too long ago.
    """

    numbers: tuple[int, ...]
    residuals: Array
    sigma: Array

    @staticmethod
    def after(numbers: tuple[int, ...], seen: Observations, fresh: NDArray[np.bool_],
              residuals: Array) -> Carried:
        """Keep what was seen in this image.

        Args:
            numbers: Tracks.
            seen: What the fit was given.
            fresh: (B, 2), which of it was seen in this very image.
            residuals: (B, 2, 21, 2), slopes seen minus those of the fitted hand.
        """
        return Carried(numbers, residuals, np.where(fresh[..., None], seen.sigma, np.inf))

    def fill(self, numbers: tuple[int, ...], seen: Observations, fresh: NDArray[np.bool_],
             slopes: Array) -> Observations:
        """Return what was seen, with the blind eye's part carried over from the last image.

        Args:
            numbers: Tracks; nothing is carried unless they are those of the last image.
            seen: What this image showed.
            fresh: (B, 2), which eyes looked.
            slopes: (B, 2, 21, 2), where the hands are expected now; NaN behind a camera.
        """
        if numbers != self.numbers or fresh.all():
            return seen
        moved = slopes + self.residuals
        stale = np.where(np.isfinite(moved[..., 0]), self.sigma * STALE_FACTOR, np.inf)
        blind = ~fresh[..., None]
        return Observations(
            np.where(blind[..., None], moved, seen.slopes), np.where(blind, stale, seen.sigma),
            seen.depths,
        )
