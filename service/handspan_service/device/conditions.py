"""What the images say about the glass and the light, over seconds.

Law: a verdict takes seconds to come and longer to go; what moves never makes one.

Of the last seconds only the darkest value of each pixel counts: what is always there. A smudge is a
soft brightness that one eye sees and the other does not; whatever really is before the controller
is found in the other eye some pixels further left.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.control import Hindrance
from handspan_service.images import StereoImage

EVERY_US = 500_000
KEPT = 8  # Samples: four seconds.
COME_US, GO_US = 5_000_000, 8_000_000
_SIZE_PX = (80, 60)  # Of a sample: square pixels.
_CELLS = (16, 12)
_INNER = np.s_[:, 2:14]  # Glare of the lights sits in the side columns. Verified.

_SATURATED = 250
_MANY, _FEW = 0.015, 0.008  # Of the pixels, always saturated: comes, goes.
_ALL_BRIGHT, _NOT_BRIGHT = 110.0, 90.0  # Median of a room that drowns a hand (130): comes, goes.

_SHIFTS_PX = range(-2, 8)  # Disparities to 100 mm, offsets of the eyes included.
_DIFFERENCE, _SHARE = 16.0, 0.15  # Grey values and share: the two eyes are not equally sensitive.
_SOFT = 14.0  # Steepest step between neighbours; edges of things and windows have 20 and more.
_LARGE, _SMALL = 0.05, 0.02  # Of the cells: comes, goes.

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Latch:
    """A verdict with hysteresis in time.

    Attributes:
        on: Whether it holds.
        against_us: Since when what is seen says the opposite; None if it does not.
    """

    on: bool = False
    against_us: int | None = None

    def after(self, value: float, limits: tuple[float, float], now_us: int) -> Latch:
        """Return the verdict after one more look.

        Args:
            value: What was measured.
            limits: From which on it comes, and below which it goes.
            now_us: Time of the look.
        """
        opposed = value < limits[1] if self.on else value >= limits[0]
        if not opposed:
            return self if self.against_us is None else replace(self, against_us=None)
        since_us = now_us if self.against_us is None else self.against_us
        if now_us - since_us >= (GO_US if self.on else COME_US):
            return Latch(not self.on)
        return Latch(self.on, since_us)


class Conditions:
    """Looks at an image twice a second and remembers."""

    def __init__(self) -> None:
        self._samples: deque[Pixels] = deque(maxlen=KEPT)
        self._looked_us = 0
        self._saturated = self._bright = self._smudged = Latch()

    @property
    def hindrances(self) -> tuple[Hindrance, ...]:
        """What keeps the controller from seeing well."""
        found = []
        if self._smudged.on:
            found.append(Hindrance.SMUDGE)
        if self._saturated.on or self._bright.on:
            found.append(Hindrance.BRIGHT_LIGHT)
        return tuple(found)

    def observe(self, image: StereoImage) -> None:
        """Take note of an image if it is time."""
        now_us = image.timestamp_us
        if self._samples and 0 <= now_us - self._looked_us < EVERY_US:
            return
        if now_us < self._looked_us:  # A recording began anew.
            self._samples.clear()
        self._looked_us = now_us
        self._samples.append(np.stack([_small(image.left), _small(image.right)]))
        if len(self._samples) < KEPT:
            return
        lasting = np.min(self._samples, axis=0)
        saturated = float(np.mean(lasting >= _SATURATED))
        self._saturated = self._saturated.after(saturated, (_MANY, _FEW), now_us)
        limits = (_ALL_BRIGHT, _NOT_BRIGHT)
        self._bright = self._bright.after(float(np.median(lasting)), limits, now_us)
        self._smudged = self._smudged.after(smudged_share(lasting), (_LARGE, _SMALL), now_us)


def _small(image: Pixels) -> Pixels:
    return np.asarray(cv2.resize(image, _SIZE_PX, interpolation=cv2.INTER_AREA), np.uint8)


def smudged_share(lasting: Pixels) -> float:
    """Return the share of cells in which one eye sees a soft brightness that the other does not.

    Args:
        lasting: (2, 60, 80) uint8: what is always there for the left and the right eye.
    """
    left, right = (cv2.GaussianBlur(one, (3, 3), 0).astype(np.float32) for one in lasting)
    unlike = [_unlike(left, right, shift) for shift in _SHIFTS_PX]
    unlike_back = [_unlike(right, left, -shift) for shift in _SHIFTS_PX]
    only_one = np.maximum(np.min(unlike, axis=0), np.min(unlike_back, axis=0))
    soft = _soft(left) & _soft(right)
    return float(np.mean((only_one > 0.0)[_INNER] & soft[_INNER]))


def _unlike(
    one: NDArray[np.float32], other: NDArray[np.float32], shift_px: int
) -> NDArray[np.float32]:
    """Return (12, 16): by how much more than is usual one eye is brighter than the other."""
    moved = np.roll(other, shift_px, axis=1)
    if shift_px > 0:
        moved[:, :shift_px] = other[:, :1]
    elif shift_px < 0:
        moved[:, shift_px:] = other[:, -1:]
    excess = one - moved * (1.0 + _SHARE) - _DIFFERENCE
    return np.asarray(cv2.resize(excess, _CELLS, interpolation=cv2.INTER_AREA), np.float32)


def _soft(image: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return (12, 16): cells that have no edge in or beside them."""
    steps = np.zeros_like(image)
    steps[:, 1:] = np.abs(np.diff(image, axis=1))
    steps[1:] = np.maximum(steps[1:], np.abs(np.diff(image, axis=0)))
    rows, columns = _CELLS[1], _CELLS[0]
    height, width = image.shape[0] // rows, image.shape[1] // columns
    steepest = steps.reshape(rows, height, columns, width).max(axis=(1, 3))
    around = cv2.dilate(steepest, np.ones((3, 3), np.uint8))
    return np.asarray(around <= _SOFT, np.bool_)
