"""Decide when a process that ended is started again. Pure: no clock, no process.

The panel keeps the service alive by it, and the service its sensing process.

Law: each wait is one of WAITS_S and never shorter than the one before it, until a long life
starts the row again; more than a few ends in a short while end all waiting.
"""

from __future__ import annotations

from dataclasses import dataclass

# The first three together are shorter than one start: few ends cost nobody more than that.
WAITS_S = (0.1, 0.3, 0.6, 2.0, 5.0, 10.0)
LONG_LIFE_S = 60.0
GIVE_UP_ENDS = 5
GIVE_UP_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """Memory of past ends.

    Attributes:
        ends_s: Times of recent ends, monotonic seconds, oldest first.
        step: Index of the next wait.
    """

    ends_s: tuple[float, ...] = ()
    step: int = 0

    @property
    def attempt(self) -> int:
        """Number of ends since the last long life."""
        return self.step

    def after_end(self, now_s: float, lived_s: float) -> tuple[Backoff, float | None]:
        """Return the new memory and how long to wait before the next start.

        Args:
            now_s: Time of the end, monotonic seconds; never less than at the call before.
            lived_s: How long the process worked before it ended; 0 if it never did.

        Returns:
            The wait in seconds, or None to give up.
        """
        step = 0 if lived_s >= LONG_LIFE_S else self.step
        recent = tuple(end for end in self.ends_s if now_s - end < GIVE_UP_WITHIN_S)
        ends = (*recent, now_s)[-GIVE_UP_ENDS:]
        following = Backoff(ends, min(step + 1, len(WAITS_S)))
        if len(ends) == GIVE_UP_ENDS:
            return following, None
        return following, WAITS_S[min(step, len(WAITS_S) - 1)]
