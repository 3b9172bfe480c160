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
        looks: Crops of an image that are enough for one hand and for two, once they are known
            well: both eyes at each, one eye each, or one eye at one of the two; always in turn.
        teach_every: While the size is learnt, but not at once, both eyes look in every so many
            images at the hand whose turn it is. Neighbouring images teach nearly the same. Odd, or
            of two hands one alone has its turn.
        idle_us: How often a first hand is searched for.
        search_us: How often a second hand is searched for, in both cameras.
        check_us: How often two hands are searched for, in one camera in turn.
    """

    step_us: int
    looks: tuple[int, int]
    teach_every: int
    idle_us: int
    search_us: int
    check_us: int


EFFORTS = {
    Quality.HIGH_PRECISION: Effort(0, (2, 4), 1, 0, 24_000, 200_000),
    # A second hand is searched for in every third image. At 115 Hz one look at two hands is enough.
    Quality.BALANCED: Effort(0, (2, 1), 1, 0, 24_000, 200_000),
    # Every second image of a controller.
    Quality.LOW_RESOURCE: Effort(15_000, (1, 1), 5, 45_000, 90_000, 400_000),
}
