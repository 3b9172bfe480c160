"""What comparing both pictures says about the hands that are followed, from image to image.

Law: this corrects what a network said about distance, never where in a picture it saw something.

A network looks through one eye at a time. What it gets wrong in both eyes alike does little harm;
half a pixel between the eyes moves a hand by a centimetre. So both pictures of a hand are laid over
each other every few images. What is compared is skin, not bone: how much nearer it seems is known
for each keypoint.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, Array
from handspan_service.tracking.comparing import MOST_MM, compare
from handspan_service.tracking.poses import Depths, Fits, Observations
from handspan_service.tracking.sight import Scene
from handspan_service.tracking.values import Value

EVERY = 6  # Images between two comparisons,
FIRST = 4  # after as many one after the other, before which a hand does not teach its size.
GAIN, KEPT = 0.35, 0.97  # Share of the newest disparity, and of the old one where nothing is seen.
SHARP = 1.5  # A keypoint that a network sees less sharply than that many medians may be hidden.
ENOUGH = 12  # Keypoints that were compared, to know the shape of a hand better than a network.
PALM_STALE, FINGER_STALE = 1.05, 1.4  # Factors of the deviation of depths, for each image: a palm
# goes where it is expected, and a finger that begins to bend would be held back for as long as it
# is believed to be where it was expected. Measured: docs/tracking.md#distance.
PALM = 0.35  # Cosine between the back's direction and the view; what shows its palm less is left.

# How much nearer than its keypoint the skin of a palm seems, mm, at the usual size. Measured:
# benchmarks/flesh.py; the hands of the training give the same to 4 mm at the knuckles, 2 elsewhere.
FLESH_MM = np.array([
    19.1, 8.4, 5.1, 4.2, 2.6, 6.4, 4.2, 4.0, 3.1, 10.2, 5.7, 4.1, 3.3, 8.4, 5.2, 3.6, 2.9, 9.3, 4.6,
    3.3, 2.8,
])
SPREAD_MM = np.array([4.0, 4.0, 4.0, 2.5, 2.5] + [3.0, 2.5, 2.5, 2.5] * 4)  # Their deviation.

# What the noise of the pictures leaves unknown is averaged over comparisons; in each image so much
# is added to its square that older ones give way, mm^2. Where keypoints that move together differ
# by more than so many deviations together, they have moved. Measured: docs/tracking.md#distance.
UNKNOWN, DRIFT = 1e6, 0.4
MOVED = 3.0

_AHEAD = np.array([0.0, 0.0, 1.0])
_PARTS = np.array([0] + [finger if bone else 0 for finger in range(1, 6) for bone in range(4)])
_TOGETHER = np.equal.outer(_PARTS, _PARTS).astype(np.float64)  # Keypoints that move together.
_STALE = np.array([PALM_STALE] + [PALM_STALE, FINGER_STALE, FINGER_STALE, FINGER_STALE] * 5)


class Skin(Value, frozen=True):
    """What comparisons said about one hand.

    Attributes:
        missing_mm: (21,), disparity at the hand that the network leaves out, averaged.
        gap_mm: (21,), how much deeper keypoints were compared to be than they were fitted.
        sigma_mm: (21,), of these, growing with age; infinite where nothing was compared.
        noise: (21,), mm^2, what the noise of the pictures adds to the square of sigma.
        tries: Comparisons.
    """

    missing_mm: Array
    gap_mm: Array
    sigma_mm: Array
    noise: Array
    tries: int

    @staticmethod
    def unknown() -> Skin:
        """Return what is known before the first comparison."""
        return Skin(np.zeros(KEYPOINTS), np.zeros(KEYPOINTS), np.full(KEYPOINTS, np.inf),
                    np.full(KEYPOINTS, UNKNOWN), 0)


class Parallax:
    """What comparisons say about each hand that is followed."""

    def __init__(self) -> None:
        self._skins: dict[int, Skin] = {}  # By track.
        self._turn = 0

    def settled(self, number: int) -> bool:
        """Say whether a hand was compared often enough to trust its distance."""
        return number in self._skins and self._skins[number].tries >= FIRST

    def corrected(self, numbers: Sequence[int], seen: Observations, expected_mm: Array
                  ) -> Observations:
        """Return what was seen with the right disparities and depths.

        Args:
            numbers: Tracks, in the order of the rows.
            seen: As the network says it.
            expected_mm: (B, 21, 3), where keypoints should be.
        """
        if not any(number in self._skins for number in numbers):
            return seen
        slopes, depths = seen.slopes.copy(), seen.depths
        if depths is not None:
            depths = Depths(depths.axis.copy(), depths.along_mm.copy(), depths.weight.copy())
        for row, number in enumerate(numbers):
            skin, deep = self._skins.get(number), expected_mm[row, :, 2]
            if skin is None:
                continue
            half = 0.5 * skin.missing_mm / deep
            slopes[row, 0, :, 0] += half
            slopes[row, 1, :, 0] -= half
            if depths is not None and np.isfinite(skin.sigma_mm).sum() >= ENOUGH:
                depths.axis[row] = _AHEAD
                depths.along_mm[row] = deep + skin.gap_mm
                depths.weight[row] = 1.0 / (skin.sigma_mm**2 + skin.noise)
        return Observations(slopes, seen.sigma, depths)

    def carry(self, numbers: Sequence[int], expected_mm: Array, fitted_mm: Array) -> None:
        """Take note of where hands were fitted, to carry depths on from there.

        Args:
            numbers: Tracks, in the order of the rows.
            expected_mm: (B, 21, 3), where keypoints should have been.
            fitted_mm: (B, 21, 3), where they are.
        """
        for number, expected, fitted in zip(numbers, expected_mm, fitted_mm, strict=True):
            skin = self._skins.get(number)
            if skin is not None:
                self._skins[number] = Skin(
                    skin.missing_mm, skin.gap_mm + expected[:, 2] - fitted[:, 2],
                    skin.sigma_mm * _STALE, skin.noise + DRIFT, skin.tries,
                )

    def learn(self, scene: Scene, numbers: Sequence[int], known: Sequence[bool], seen: Observations,
              fits: Fits, scale: float) -> bool:
        """Compare both pictures of one hand in turn, every few images.

        Args:
            scene: The image.
            numbers: Tracks, in the order of the rows.
            known: Which of them are hands that both eyes see well.
            seen: What was fitted, corrected.
            fits: The hands as fitted.
            scale: Size of the hands.

        Returns:
            Whether a hand had its turn.
        """
        row = self._whose(numbers, known)
        if row is None:
            return False
        skin = self._skins.get(numbers[row], Skin.unknown())
        self._skins[numbers[row]] = self._compared(skin, scene, seen.take([row]), fits.take([row]),
                                                   scale)
        return True

    def _compared(self, skin: Skin, scene: Scene, seen: Observations, fits: Fits, scale: float
                  ) -> Skin:
        """Return what is known of one hand after one more comparison."""
        points_mm, dorsal = fits.points_mm[0], fits.poses.rotation[0, :, 1]
        tries = skin.tries + 1
        if dorsal @ points_mm[9] < PALM * np.linalg.norm(points_mm[9]):
            return Skin(KEPT * skin.missing_mm, skin.gap_mm, skin.sigma_mm, skin.noise, tries)
        found = compare(scene, points_mm, well_known=tries > FIRST)
        bone_mm = found.depth_mm + scale * FLESH_MM
        slopes = seen.slopes[0]
        disparity = slopes[0, :, 0] - slopes[1, :, 0]
        wrong_mm = (scene.optics.calibration.baseline_mm / bone_mm - disparity) * points_mm[:, 2]
        sigma = seen.sigma[0].max(axis=0)
        sharp = np.isfinite(sigma) & (sigma < SHARP * np.median(sigma))
        usable = found.sure & sharp & (np.abs(wrong_mm) < MOST_MM)
        after = skin.missing_mm + max(GAIN, 1.0 / tries) * wrong_mm
        change = bone_mm - points_mm[:, 2] - skin.gap_mm
        news = _news(change, skin.noise, found.noise_mm**2, usable)
        return Skin(
            np.where(usable, after, KEPT * skin.missing_mm),
            np.where(usable, skin.gap_mm + news * change, skin.gap_mm),
            np.where(usable, scale * SPREAD_MM, skin.sigma_mm),
            np.where(usable, news * found.noise_mm**2, skin.noise), tries,
        )

    def _whose(self, numbers: Sequence[int], known: Sequence[bool]) -> int | None:
        """Return the row of the hand whose turn it is: a new one at once, and each in turn."""
        if any(number not in numbers for number in self._skins):
            self._skins = {one: self._skins[one] for one in numbers if one in self._skins}
        for row, number in enumerate(numbers):
            if known[row] and not self.settled(number):
                return row
        self._turn += 1
        row, rest = divmod(self._turn % (EVERY * len(numbers)), EVERY)
        return row if known[row] and not rest else None


def _news(change: Array, known: Array, noise: Array, usable: NDArray[np.bool_]) -> Array:
    """Return how much of what a comparison says of each keypoint is to be believed, (21,), 0 to 1.

    Args:
        change: (21,), mm, by how much it differs from what was known.
        known: (21,), mm^2, noise of that.
        noise: (21,), mm^2, noise of the comparison.
        usable: (21,), which keypoints were compared.
    """
    both = known + noise
    together = np.where(usable, change / np.sqrt(both), 0.0) @ _TOGETHER
    moved = together * together > MOVED**2 * (usable @ _TOGETHER)
    doubt = known + np.where(moved, np.maximum(change * change - both, 0.0), 0.0)
    news: Array = doubt / (doubt + noise)
    return news
