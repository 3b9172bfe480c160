"""What was seen some images ago, moved to where it would be now.

Law: what was seen now is never replaced; what is carried is trusted less with every image.

Of two hands that are known well one is looked at, with one eye, all four looks in turn. One eye
alone says little about distance; together with what the other eye last disagreed about, it says
nearly as much as both. And a hand that is left out for one image hardly moves otherwise than
expected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, Array
from handspan_service.tracking.poses import Observations
from handspan_service.tracking.track import Sighting
from handspan_service.tracking.values import Value

STALE_FACTOR = 1.1  # Sigma of what is carried, per image. Measured on the simulated controller
# with one look at two hands: 1.05, 1.2, 1.35 give 8.0, 8.1, 8.2 mm; two looks give 8.0.


class Carried(Value, frozen=True):
    """The newest look of each eye at each hand.

    Attributes:
        numbers: Tracks, in the order of the rows.
        residuals: (B, 2, 21, 2), slopes seen minus those of the fitted hand.
        sigma: (B, 2, 21), growing with age, infinite where nothing was seen.
        sightings: How each hand was seen when it was last looked at.
    """

    numbers: tuple[int, ...]
    residuals: Array
    sigma: Array
    sightings: tuple[Sighting, ...]

    @staticmethod
    def none() -> Carried:
        """Return what is known before anything was seen."""
        return Carried((), np.zeros((0, 2, KEYPOINTS, 2)), np.zeros((0, 2, KEYPOINTS)), ())

    def fill(self, numbers: tuple[int, ...], seen: Observations, fresh: NDArray[np.bool_],
             slopes: Array) -> Observations:
        """Return what was seen, with the part of eyes that did not look carried over.

        Args:
            numbers: Tracks; nothing is carried unless they are those of the last image.
            seen: What this image showed.
            fresh: (B, 2), which eyes looked.
            slopes: (B, 2, 21, 2), where the hands are expected now; NaN behind a camera.
        """
        if fresh.all() or numbers != self.numbers:
            return seen
        moved = slopes + self.residuals
        stale = np.where(np.isfinite(moved[..., 0]), self.sigma * STALE_FACTOR, np.inf)
        blind = ~fresh[..., None]
        return Observations(
            np.where(blind[..., None], moved, seen.slopes), np.where(blind, stale, seen.sigma),
            seen.depths,
        )

    def refitted(self, number: int, residuals: Array) -> Carried:
        """Return what is known after the hand of a track was fitted anew.

        Args:
            number: The track.
            residuals: (1, 2, 21, 2), of the new fit.
        """
        if number not in self.numbers:
            return self
        mixed = self.residuals.copy()
        mixed[self.numbers.index(number)] = residuals[0]
        return Carried(self.numbers, mixed, self.sigma, self.sightings)

    def looked_again(self, number: int, camera: int, residuals: Array, sigma: Array) -> Carried:
        """Return what is known after one more eye looked at the hand of a track.

        Args:
            number: The track.
            camera: The eye.
            residuals: (21, 2), slopes seen minus those of the fitted hand.
            sigma: (21,), of the slopes.
        """
        if number not in self.numbers:
            return self
        row = self.numbers.index(number)
        mixed, spread = self.residuals.copy(), self.sigma.copy()
        mixed[row, camera], spread[row, camera] = residuals, sigma
        return Carried(self.numbers, mixed, spread, self.sightings)

    def complete(self, sightings: tuple[Sighting, ...], sought: list[bool]) -> tuple[Sighting, ...]:
        """Return how each hand was seen, hands that were left out as when they were looked at.

        Args:
            sightings: Of this image, of the hands of the last one.
            sought: Which hands were to be looked at.
        """
        if all(sought):
            return sightings
        return tuple(
            now if wanted else before
            for now, before, wanted in zip(sightings, self.sightings, sought, strict=True)
        )
