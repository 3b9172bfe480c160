"""Learn the size of a person's hands while they are tracked.

Law: once frozen it never changes again, unless another person comes; left and right hand share it.

A wrong size is the largest systematic error of stereo tracking with a short baseline: all of it
turns into depth. One good image knows the scale to 2-4 %, so hundreds are averaged. Proportions are
learnt along with it against a strong prior, so they move only as evidence adds up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, Array, HandShape
from handspan_service.contract.hand_size import (
    AVERAGE_FINGERS_MM,
    AVERAGE_HAND_MM,
    PALM_LENGTH_MM,
    HandSize,
)
from handspan_service.tracking.poses import Fits, Observations
from handspan_service.tracking.proportions import (
    LOWER,
    SIZES,
    UPPER,
    Evidence,
    evidence,
    hand_size,
    shape_of,
    sizes_of,
)

# Spread between people of scale, five fingers, breadth and length of the palm.
PRIOR_SIGMA = np.array([0.07, 0.04, 0.04, 0.04, 0.04, 0.04, 0.03, 0.03])
# The same of a person whose size is known: enough to go on from, not to be held by it.
KNOWN_SIGMA = np.array([0.012] + [0.012] * 7)
# Errors of neighbouring images are alike: what is seen within this time counts as one look, and a
# look after a pause as no more than half of one, since the hand has only just been found again. The
# hands of one image share errors of its exposure and of the calibration: they are one look.
ALIKE_US = 87_000
LEAST_SHARE, MOST_SHARE = 0.1, 0.5
LEAST_WORTH, MOST_WORTH = 30.0, 50.0  # Looks that count, at least and at most,
SETTLED_SIGMA = 0.007  # until the length of the hand is known to this share of it.
# What the eight sizes do to the length: of the average hand, palm and middle finger.
_LENGTH = np.array([1.0, 0, 0, AVERAGE_FINGERS_MM[2], 0, 0, 0, PALM_LENGTH_MM])
_LENGTH[1:] /= AVERAGE_HAND_MM
MAX_REPROJECTION = 2.0  # Sigmas.
MAX_DEPTH_MM = 500.0  # A hand at 400 mm knows its scale to 7 %, and hundreds of looks to 1 %.
MIN_POINTS = 15  # Seen by both cameras.
GATE = 4.0  # Evidence further off than this many of its sigmas is no evidence.

DOUBT_SIGMAS = 1.5  # A bias above this of a single look,
DOUBT_US = 5_000_000  # for this long, is another person. Source: docs/tracking.md#size.
BIAS_US = 1_000_000  # Over which the bias is averaged; after such a gap it begins anew.
CHECK_US = 100_000  # Between two looks at a size that is settled.


@dataclass(frozen=True)
class Doubt:
    """Whether the hands seen are those that the size belongs to.

    Attributes:
        bias: Scale asked for minus scale in use, in sigmas of a single look, averaged.
        checked_us: When something was last added.
        since_us: Since when the bias has been too large; None while it is not.
    """

    bias: float = 0.0
    checked_us: int | None = None
    since_us: int | None = None

    def after(self, off: float, now_us: int) -> Doubt:
        """Return the doubt after one more look that is off by so many sigmas."""
        if self.checked_us is None or not 0 <= now_us - self.checked_us < BIAS_US:
            return Doubt(off, now_us, now_us if abs(off) > DOUBT_SIGMAS else None)
        share = 1.0 - float(np.exp(-(now_us - self.checked_us) / BIAS_US))
        bias = self.bias + share * (off - self.bias)
        if abs(bias) <= DOUBT_SIGMAS:
            return Doubt(bias, now_us)
        return Doubt(bias, now_us, now_us if self.since_us is None else self.since_us)

    def certain(self, now_us: int) -> bool:
        """Say whether these must be the hands of somebody else."""
        return self.since_us is not None and now_us - self.since_us > DOUBT_US


@dataclass(frozen=True)
class Sizing:
    """What is known about the size.

    Attributes:
        shape: Sizes to be used now.
        sizes: (8,), the same as numbers; see proportions.
        information: (8, 8), their inverse covariance.
        looks: Good looks at a hand used so far.
        worth: As how many that know nothing of each other they count; images, not hands.
        share: How much of learning is done, 0 to 1.
        frozen: True once the size is settled.
        given: True where it was given for good: nothing is learnt or doubted.
        doubt: Whether it is still the same person.
    """

    shape: HandShape
    sizes: Array
    information: Array
    looks: int = 0
    worth: float = 0.0
    share: float = 0.0
    frozen: bool = False
    given: bool = False
    doubt: Doubt = field(default_factory=Doubt)

    @staticmethod
    def unknown() -> Sizing:
        """Return what is known of anybody."""
        return Sizing(HandShape(), np.ones(SIZES), np.diag(PRIOR_SIGMA**-2.0))

    @staticmethod
    def known(size: HandSize) -> Sizing:
        """Return what is known of somebody whose size was learnt some time."""
        sizes = sizes_of(size)
        return Sizing(shape_of(sizes), sizes, np.diag(KNOWN_SIGMA**-2.0))

    @staticmethod
    def fixed(shape: HandShape) -> Sizing:
        """Return a size that is not to be learnt."""
        return Sizing(shape, np.ones(SIZES), np.diag(PRIOR_SIGMA**-2.0), frozen=True, given=True)

    @property
    def size(self) -> HandSize | None:
        """What was learnt, once it is settled."""
        return hand_size(self.sizes) if self.frozen and not self.given else None

    def learn(self, fits: Fits, seen: Observations, now_us: int) -> Sizing:
        """Return what is known after one more image.

        Args:
            fits: Hands fitted with `shape`, of a confident identity, looked at by both cameras.
            seen: What was fitted.
            now_us: Time of the image.
        """
        if not self._listens(now_us):
            return self
        rows = np.flatnonzero(_good(fits, seen)).tolist()
        if not rows:
            return self
        if len(rows) < len(fits.poses):
            fits, seen = fits.take(rows), seen.take(rows)
        said = evidence(fits, seen, self.sizes)
        change, precision = said.scale
        doubt = self.doubt.after(float((change * np.sqrt(precision)).mean()), now_us)
        if doubt.certain(now_us):
            return Sizing.unknown()
        if self.frozen:
            return replace(self, doubt=doubt)
        off = change**2 * precision / (1.0 + precision / self.information[0, 0])
        return self._believing(said, off < GATE**2, doubt, self._counts(now_us))

    def _listens(self, now_us: int) -> bool:
        last_us = self.doubt.checked_us
        if self.given:
            return False
        return not self.frozen or last_us is None or not 0 <= now_us - last_us < CHECK_US

    def _counts(self, now_us: int) -> float:
        """Return as how much of a look one counts that comes now."""
        last_us = self.doubt.checked_us
        if last_us is None or now_us < last_us:
            return LEAST_SHARE
        return min(max((now_us - last_us) / ALIKE_US, LEAST_SHARE), MOST_SHARE)

    def _believing(
        self, said: Evidence, good: NDArray[np.bool_], doubt: Doubt, counts: float
    ) -> Sizing:
        hands = int(good.sum())
        weight = (counts / max(hands, 1)) * good
        information = self.information + (weight[:, None, None] * said.information).sum(axis=0)
        found = np.linalg.solve(information, np.stack([weight @ said.pull, _LENGTH], axis=1))
        sizes = np.minimum(np.maximum(self.sizes + found[:, 0], LOWER), UPPER)
        worth = self.worth + float(weight.sum())
        known = SETTLED_SIGMA**2 / float(_LENGTH @ found[:, 1])
        share = max(min(known, worth / LEAST_WORTH), worth / MOST_WORTH)
        return Sizing(
            shape_of(sizes), sizes, information, self.looks + hands, worth,
            min(share, 1.0), share >= 1.0, doubt=doubt,
        )


def _good(fits: Fits, seen: Observations) -> NDArray[np.bool_]:
    both = np.isfinite(seen.sigma).all(axis=1).sum(axis=1)
    depth = fits.points_mm[..., 2].sum(axis=1) * (1.0 / KEYPOINTS)
    good: NDArray[np.bool_] = (
        (both >= MIN_POINTS) & (fits.reprojection < MAX_REPROJECTION) & (depth < MAX_DEPTH_MM)
    )
    return good
