"""Whether one of the eyes sees nothing: covered, or dead.

Law: only beside an eye that sees does another one count as blind, and only for as long as its
pictures show nothing at all.

A hand must be seen by both eyes where both look, so an eye that shows nothing would keep all new
hands away. One that is known to be blind is looked through no more: then a hand is met and followed
with the other eye alone, as beyond the border of an image, and its confidence is lower for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.images import StereoImage

CHECK_US = 100_000
PATIENCE_US = 1_000_000  # A hand that comes in over a side is before one eye alone for less.
CELLS = 60  # Each way, of what is compared: so large that noise is gone.
INNER = 0.125  # Of the width, each side: there is the glare that the case throws back. Verified.
# Range of grey values in which a picture lies but for a hundredth of it, half above, half below.
# Measured: 1 to 7 of noise alone; lit rooms without a hand have 36 and more, dim hands before
# darkness 48.
SHARE = 0.005
NOTHING, SOMETHING = 10.0, 24.0


@dataclass(frozen=True)
class Blindness:
    """What is believed of the eyes.

    Attributes:
        eye: The one that is blind, 0 left or 1 right; None while both see, or neither.
        suspect: The one that has shown nothing of late while the other eye saw.
        since_us: Since when.
        checked_us: When the pictures were compared last.
    """

    eye: int | None = None
    suspect: int | None = None
    since_us: int = 0
    checked_us: int | None = None

    def after(self, image: StereoImage) -> Blindness:
        """Return what is believed after one more image."""
        now_us = image.timestamp_us
        if self.checked_us is not None and 0 <= now_us - self.checked_us < CHECK_US:
            return self
        shown = [contrast(image.left), contrast(image.right)]
        if self.eye is not None and shown[self.eye] < NOTHING:
            return replace(self, checked_us=now_us)
        worse = int(shown[1] < shown[0])
        if shown[worse] >= NOTHING or shown[1 - worse] < SOMETHING:
            return Blindness(checked_us=now_us)
        going_on = self.suspect == worse and now_us >= self.since_us
        since_us = self.since_us if going_on else now_us
        eye = worse if now_us - since_us >= PATIENCE_US else None
        return Blindness(eye, worse, since_us, now_us)


def contrast(picture: NDArray[np.uint8]) -> float:
    """Return how much a picture shows, grey values; a few for noise alone."""
    edge = int(picture.shape[1] * INNER)
    inner = picture[:, edge : picture.shape[1] - edge]
    cells = cv2.resize(inner, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    low, high = np.quantile(cells, [SHARE, 1.0 - SHARE]).tolist()
    return float(high - low)
