"""Where the controller is, and what that makes likely.

Law: a mounting changes what is believed, never what was seen.

Source of the limits: docs/coordinates.md#modes.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from handspan_service.contract.model import TrackingMode
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Scene, Sight


@dataclass(frozen=True)
class Mounting:
    """What one tracking mode expects.

    Attributes:
        reach_mm: Nearest and farthest centre of a hand that belongs to the user.
        shows_backs: Whether the controller sees the backs of hands that are at rest, else palms.
        contradiction_us: How long a lone arm must come from the other side before the controller
            counts as turned round.
    """

    reach_mm: tuple[float, float]
    shows_backs: bool
    contradiction_us: int

    def reaches(self, depth_mm: float) -> bool:
        """Say whether a hand at some distance can be the user's."""
        return self.reach_mm[0] <= depth_mm <= self.reach_mm[1]

    def through(self, sight: Sight) -> Sight:
        """Return how hands are to be looked at in this mode."""
        return Reflected(sight) if self.shows_backs else sight


MOUNTINGS = {
    # 600 mm are preferred and 800 the published most; a face above a desk is farther. Read.
    TrackingMode.DESKTOP: Mounting((25.0, 800.0), False, 1_000_000),
    # An arm reaches 750 mm from the forehead, nothing is nearer than the nose. A headset is not
    # turned round while it is worn, but others hold out their hands to whoever wears it. Guessed.
    TrackingMode.HEAD_MOUNTED: Mounting((80.0, 850.0), True, 5_000_000),
    # Above a screen, looking down on hands that reach for it. Guessed.
    TrackingMode.SCREEN_TOP: Mounting((60.0, 900.0), True, 3_000_000),
}


class Reflected:
    """A sight for the backs of hands, made of one that takes what it sees for palms.

    The outline of a right hand's back is that of a left hand's palm: mirrored along the line of
    sight, one is the other. The networks see hands over desks for the most part and decide for the
    palm; all of 40 simulated backs were called hands of the other side. So their left counts as
    right here, their near as far, and crops are mirrored as for the other side: then they are named
    right (tests/tracking/test_mounting.py, with the shipped networks). A palm shown to such a
    controller is named wrong as a back is over a desk, unless the hand was known before it turned.
    """

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def find(self, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        """Search for hands; see Sight."""
        found = self._sight.find(scene, cameras)
        return tuple(replace(one, right_odds=-one.right_odds) for one in found)

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        """Find keypoints; see Sight."""
        turned = tuple(
            replace(look, view=replace(look.view, mirrored=not look.view.mirrored))
            for look in looks
        )
        seen = self._sight.look(scene, turned)
        return replace(seen, depths=-seen.depths)
