"""Whether a controller may go dark because nobody wants hands. Pure.

Law: it rests only after AFTER_S without anybody, and wakes as soon as somebody comes.
"""

from __future__ import annotations

AFTER_S = 5.0  # Longer than a page takes to load anew, so that lights do not blink for that.


class Rest:
    """Remembers since when nobody has wanted hands.

    Attributes:
        resting: Whether the controller rests.
    """

    def __init__(self) -> None:
        """Begin awake."""
        self.resting = False
        self._since_s: float | None = None

    def judge(self, *, needed: bool, possible: bool, now_s: float) -> bool:
        """Return whether `resting` changed.

        Args:
            needed: Whether somebody wants hands or pictures now.
            possible: Whether the source is one that can rest, and the user lets it.
            now_s: Monotonic clock.
        """
        before = self.resting
        if needed or not possible:
            self.resting, self._since_s = False, None
        elif self._since_s is None:
            self._since_s = now_s
        else:
            self.resting = now_s - self._since_s >= AFTER_S
        return self.resting is not before
