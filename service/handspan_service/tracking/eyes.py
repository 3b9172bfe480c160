"""Which of the two images is the left eye's.

Law: the order is questioned only until the first hand was met, and never again.

A controller's own bytes are in order. Pictures that passed through other software may come with
the eyes exchanged: then nearer things lie further right in the left image, no ray meets its
partner in front of the cameras, and nothing can be tracked although everything can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handspan_service.images import StereoImage

PATIENCE = 8  # Images with a hand that both eyes see where the other one should.


@dataclass(frozen=True)
class Eyes:
    """What is believed of the order.

    Attributes:
        exchanged: Whether the left image is taken for the right eye's.
        settled: Whether a hand was met in this order.
        failures: Images so far that looked exchanged.
    """

    exchanged: bool = False
    settled: bool = False
    failures: int = 0

    def ordered(self, image: StereoImage) -> StereoImage:
        """Return the image with the left eye's picture on the left."""
        if not self.exchanged:
            return image
        return replace(image, left=image.right, right=image.left)

    def after(self, *, crossed: bool, met: bool) -> Eyes:
        """Return what is believed after one more image.

        Args:
            crossed: Whether a new hand looked as if the eyes were exchanged.
            met: Whether a hand is followed.
        """
        if self.settled:
            return self
        if met:
            return replace(self, settled=True)
        if not crossed:
            return self
        failures = self.failures + 1
        if failures < PATIENCE:
            return replace(self, failures=failures)
        return Eyes(exchanged=not self.exchanged)
