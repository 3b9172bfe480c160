"""Count how often something happened in the last second. No Qt, no clock of its own.

Law: a rate never counts an event older than one second.
"""

from __future__ import annotations

from collections import deque

WINDOW_S = 1.0


class Meter:
    """Counts events over the last second."""

    def __init__(self) -> None:
        """Start empty."""
        self._times_s: deque[float] = deque()

    def count(self, now_s: float) -> None:
        """Note one event at a monotonic time."""
        self._times_s.append(now_s)
        self._forget(now_s)

    def rate_hz(self, now_s: float) -> float:
        """Return the events of the last second."""
        self._forget(now_s)
        return len(self._times_s) / WINDOW_S

    def _forget(self, now_s: float) -> None:
        while self._times_s and now_s - self._times_s[0] > WINDOW_S:
            self._times_s.popleft()
