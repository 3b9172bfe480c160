"""How long frames take on their way from the whole image to those who get them. Pure.

Law: the newest KEPT frames count; recorded hands, which no tracker found, have no stages before the
service.
"""

from __future__ import annotations

from collections import deque

from handspan_service.contract.timing import Stages

KEPT = 128  # About a second of frames.


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of sorted values lies; 0 where there are none."""
    if not values:
        return 0.0
    return values[min(len(values) - 1, int(len(values) * share))]


class StageMeter:
    """Remembers the ways of the newest frames."""

    def __init__(self) -> None:
        """Begin without any."""
        self._ways: deque[tuple[float, float, float, float]] = deque(maxlen=KEPT)

    def forget(self) -> None:
        """Begin anew, with another source."""
        self._ways.clear()

    def count(self, moments_us: tuple[int, int, int, int, int]) -> None:
        """Note one frame.

        Args:
            moments_us: One monotonic clock's times: image whole, tracker began, hands found,
                service has them, frame handed out.
        """
        whole, began, found, came, served = moments_us
        ways = (began - whole, found - began, came - found, served - came)
        wait, find, way, serve = (max(step, 0) / 1e3 for step in ways)
        self._ways.append((wait, find, way, serve))

    def stages(self) -> Stages:
        """Return the medians, and the slowest twentieth of the whole."""
        wait, find, way, serve = (
            quantile(sorted(steps), 0.5) for steps in (zip(*self._ways, strict=True))
        ) if self._ways else (0.0, 0.0, 0.0, 0.0)
        total = sorted(sum(steps) for steps in self._ways)
        return Stages(wait, find, way, serve, quantile(total, 0.5), quantile(total, 0.95))
