"""Find out which long side of the controller faces the user.

Law: without an arm nothing changes; while two hands are tracked nothing changes.

The user's side is the edge of the image where forearms enter: at the top the controller lies
inverted, at the bottom normal (docs/coordinates.md#orientation).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handspan_service.contract.model import Orientation

CLEAR_ARM = 0.35  # Share of the arm's direction that must run along the image's columns.


@dataclass(frozen=True)
class Facing:
    """What is known.

    Attributes:
        wanted: As the user set it.
        current: What is in force.
        decided: Whether an arm has been seen, or the user decided.
        patience_us: How long the only arm must contradict to be believed.
        against_us: Since when the only arm contradicts; None if it does not.
    """

    wanted: Orientation
    current: Orientation
    decided: bool
    patience_us: int
    against_us: int | None = None

    @staticmethod
    def begin(wanted: Orientation, patience_us: int) -> Facing:
        """Return what is known before the first arm."""
        if wanted is Orientation.AUTO:
            return Facing(wanted, Orientation.NORMAL, False, patience_us)
        return Facing(wanted, wanted, True, patience_us)

    def saw(self, elbows: list[float], now_us: int) -> Facing:
        """Return what is known after one more image.

        Args:
            elbows: For each confident hand the y (down in the image) of the unit vector from
                wrist to elbow, rig space.
            now_us: Time of the image.
        """
        if self.wanted is not Orientation.AUTO:
            return self
        clear = [y for y in elbows if abs(y) >= CLEAR_ARM]
        if not clear:
            return self
        said = Orientation.INVERTED if sum(clear) < 0.0 else Orientation.NORMAL
        if not self.decided:
            return replace(self, current=said, decided=True)
        if said is self.current or len(elbows) > 1:
            return self if self.against_us is None else replace(self, against_us=None)
        since = now_us if self.against_us is None else self.against_us
        if now_us - since > self.patience_us:
            return replace(self, current=said, against_us=None)
        return replace(self, against_us=since)
