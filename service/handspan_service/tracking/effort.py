"""How much computing goes into an image.

Law: less effort makes hands less exact or later known, never other hands.
"""

from __future__ import annotations

from dataclasses import dataclass

from handspan_service.contract.model import Quality


@dataclass(frozen=True)
class Effort:
    """What one quality spends.

    Attributes:
        step_us: Images sooner after the last one are left out.
        one_eye_from: Hands from which on one eye each is enough, in turn, once they are known.
        idle_us: How often a first hand is searched for.
        search_us: How often a second hand is searched for, in both cameras.
        check_us: How often two hands are searched for, in one camera in turn.
    """

    step_us: int
    one_eye_from: int
    idle_us: int
    search_us: int
    check_us: int


EFFORTS = {
    Quality.HIGH_PRECISION: Effort(0, 3, 0, 24_000, 200_000),  # Both eyes, always.
    Quality.BALANCED: Effort(0, 2, 0, 24_000, 200_000),  # A second hand in every third image.
    # Every second image of a controller.
    Quality.LOW_RESOURCE: Effort(15_000, 1, 45_000, 90_000, 400_000),
}
