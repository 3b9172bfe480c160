"""Whether a board is held still, and whether it has left a place.

Law: a look without the board begins the wait anew.

Source of the limits: docs/calibration.md#views.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from handspan_service.calibration.views import Sight

STILL_PX = 0.5  # The median corner moves less than this,
STILL_LOOKS = 5  # over so many looks,
STILL_US = 350_000  # for so long: five looks at ten a second.
LEAST_CORNERS = 4
LEFT_PX = 2.0  # What differs by NEW_MM or NEW_DEG (views.py) has moved by more than this.


class Stillness:
    """Remembers the newest looks of both cameras."""

    def __init__(self) -> None:
        self._looks: deque[tuple[int, Sight, Sight]] = deque(maxlen=STILL_LOOKS)

    def forget(self) -> None:
        """Begin anew."""
        self._looks.clear()

    def observe(self, left: Sight, right: Sight, now_us: int) -> bool:
        """Take a look and return whether the board has been still since some looks ago.

        Args:
            left: Corners in the left picture.
            right: Corners in the right picture.
            now_us: Time of the pictures.
        """
        if min(len(left.ids), len(right.ids)) < LEAST_CORNERS:
            self._looks.clear()
            return False
        self._looks.append((now_us, left, right))
        if len(self._looks) < STILL_LOOKS or now_us - self._looks[0][0] < STILL_US:
            return False
        others = list(self._looks)[:-1]
        return all(
            moved_px(before, now) < STILL_PX
            for _, *sights in others
            for before, now in zip(sights, (left, right), strict=True)
        )


class Leaving:
    """Remembers where a board was when nothing more was wanted of that place."""

    def __init__(self) -> None:
        self._place: tuple[Sight, Sight] | None = None

    def stay(self, left: Sight, right: Sight) -> None:
        """Take note of the place."""
        self._place = left, right

    def forget(self) -> None:
        """Begin anew."""
        self._place = None

    def observe(self, left: Sight, right: Sight) -> bool:
        """Take a look and return whether the board is still at the place."""
        if self._place is not None and any(
            moved_px(before, now) > LEFT_PX
            for before, now in zip(self._place, (left, right), strict=True)
        ):
            self._place = None
        return self._place is not None


def moved_px(before: Sight, now: Sight) -> float:
    """Return how far the corners moved that both looks have, median; infinite without any."""
    _, a, b = np.intersect1d(before.ids, now.ids, assume_unique=True, return_indices=True)
    if len(a) < LEAST_CORNERS:
        return float("inf")
    steps = np.linalg.norm(before.pixels_px[a] - now.pixels_px[b], axis=1)
    return float(np.median(steps))


def mean_picture(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return the mean of pictures of something still: the noise of five is less than half.

    Args:
        pictures: At least one, at most 256, of the same size.
    """
    total = np.zeros(pictures[0].shape, np.uint16)
    for picture in pictures:
        total += picture
    half = np.uint16(len(pictures) // 2)
    return ((total + half) // np.uint16(len(pictures))).astype(np.uint8)
