"""Where the interaction box stands: fixed, or slowly following the height of the hands. Pure.

Law: it never jumps while it follows, and stays within the bounds of the setting.
"""

from __future__ import annotations

import math

from handspan_service.contract.model import Hand
from handspan_service.contract.settings import Settings

# How long the box needs to come about two thirds of the way. Ours: long against a gesture, short
# against the time for which somebody holds the hands in one place.
FOLLOW_S = 8.0
LOW_MM, HIGH_MM = 80.0, 400.0  # Bounds of `interaction_height_mm` in contract/settings.py.
STEP_MM = 1.0  # A smaller move is not worth a new box.
LONGEST_STEP_S = 0.1  # After a gap in the frames it goes on as if there had been none.


class InteractionHeight:
    """The height of the box's centre.

    Attributes:
        height_mm: In force.
    """

    def __init__(self, settings: Settings) -> None:
        """Begin at the height of the setting."""
        self._at_us: int | None = None
        self._begin(settings)

    def _begin(self, settings: Settings) -> None:
        self.height_mm = self._exact_mm = self._set_mm = settings.interaction_height_mm
        self._follows = settings.interaction_height_auto

    def apply(self, settings: Settings) -> None:
        """Take new settings; it starts anew only where one of its own changed."""
        mine = (settings.interaction_height_auto, settings.interaction_height_mm)
        if mine != (self._follows, self._set_mm):
            self._begin(settings)

    def see(self, hands: tuple[Hand, ...], timestamp_us: int) -> bool:
        """Take the hands of a frame and return whether the box moves.

        Args:
            hands: Their palms, mm above the controller.
            timestamp_us: Of the frame.
        """
        before_us, self._at_us = self._at_us, timestamp_us
        if not self._follows or not hands or before_us is None:
            return False
        passed_s = min(max(timestamp_us - before_us, 0) * 1e-6, LONGEST_STEP_S)
        palms_mm = sum(hand.palm_position[1] for hand in hands) / len(hands)
        wanted_mm = min(max(palms_mm, LOW_MM), HIGH_MM)
        self._exact_mm += (wanted_mm - self._exact_mm) * (1.0 - math.exp(-passed_s / FOLLOW_S))
        if abs(self._exact_mm - self.height_mm) < STEP_MM:
            return False
        self.height_mm = self._exact_mm
        return True
