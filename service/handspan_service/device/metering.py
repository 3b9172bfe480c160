"""How bright a hand is in an image.

Law: a tracked hand is metered on its own pixels alone; without one the brightest thing counts that
could be a hand, and neither the light at the side edges nor a lamp is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.spots import Spots

SATURATED = 255
FEWEST_SPOTS = 60  # A tenth of a hand: less of it says nothing about the rest.
_SUBSAMPLE = 4
_EDGE_SHARE = 0.12  # Of the width, each side: glare of the lights sits there. Verified.
_ABOVE_BACKGROUND = 30  # Grey values; noise has a sigma of up to 8. Verified.
_LEAST_SHARE = 0.004  # Of the pixels metered: smaller bright spots are lamps, not hands.


@dataclass(frozen=True, slots=True)
class Reading:
    """Brightness of a hand, grey values.

    Attributes:
        level: Its median.
        peak: What a hundredth of it exceeds.
        saturated: Share of it at the largest grey value.
        tracked: Whether it is known to be a hand.
    """

    level: float
    peak: float
    saturated: float
    tracked: bool


def read_tracked(image: NDArray[np.uint8], spots: Spots) -> Reading | None:
    """Meter hands that are known.

    Args:
        image: (H, W) uint8, left eye.
        spots: Where they are in it.

    Returns:
        None where too little of them is inside the image.
    """
    if len(spots.pixels) < FEWEST_SPOTS:
        return None
    height, width = image.shape
    columns = np.minimum(spots.pixels[:, 0], width - 1)
    rows = np.minimum(spots.pixels[:, 1], height - 1)
    return _reading(image[rows, columns], tracked=True)


def read_brightest(image: NDArray[np.uint8]) -> Reading | None:
    """Meter the brighter half of what stands out, since its rim is dark and may be a sleeve.

    Args:
        image: (H, W) uint8, one eye.

    Returns:
        None where nothing stands out.
    """
    edge = round(image.shape[1] * _EDGE_SHARE)
    middle = image[::_SUBSAMPLE, edge : image.shape[1] - edge : _SUBSAMPLE]
    background = np.percentile(middle, 25)
    bright = middle[middle > background + _ABOVE_BACKGROUND]
    if bright.size < _LEAST_SHARE * middle.size:
        return None
    return _reading(bright[bright >= np.median(bright)], tracked=False)


def _reading(levels: NDArray[np.uint8], *, tracked: bool) -> Reading:
    level, peak = np.percentile(levels, [50, 99])
    return Reading(float(level), float(peak), float(np.mean(levels >= SATURATED)), tracked)
