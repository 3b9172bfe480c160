"""What rates and delays were in the last minute, for the graphs. Pure: no Qt, no clock of its own.

Law: one sample for each status; older ones than SPAN_S are forgotten, and all where none came for
GAP_S: no line joins what nobody saw. A count that falls belongs to another service and begins anew.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from handspan_service.contract.control import Status

SPAN_S = 60.0
GAP_S = 15.0  # Ours: statuses come once a second, and a page that is left looks on for ten.
# Ours: statuses may follow each other at once, where a single count would seem a flood.
RATE_OVER_S = 0.5


@dataclass(frozen=True, slots=True)
class Sample:
    """What one status told.

    Attributes:
        at_s: Monotonic clock.
        images_hz: Whole images per second.
        frames_hz: Frames per second.
        stages_ms: Wait, find, way, serve, each added to those before it.
        slow_ms: All of them, 95th percentile.
        dropped_hz: Images per second that the tracker never saw.
        lost_hz: Images per second that never became whole.
        exposure_us: In force; 0 where unknown.
        gain: In force, as a factor; 0 where unknown.
    """

    at_s: float
    images_hz: float
    frames_hz: float
    stages_ms: tuple[float, float, float, float]
    slow_ms: float
    dropped_hz: float
    lost_hz: float
    exposure_us: float
    gain: float


class History:
    """Keeps the samples of the last minute."""

    def __init__(self) -> None:
        """Begin without any."""
        self.samples: deque[Sample] = deque()
        self._counts: tuple[float, int, int] | None = None
        self._held_hz = (0.0, 0.0)

    def forget(self) -> None:
        """Begin anew."""
        self.samples.clear()
        self._counts = None

    def take(self, status: Status, now_s: float) -> None:
        """Take a status."""
        if self.samples and now_s - self.samples[-1].at_s > GAP_S:
            self.forget()
        timing, stages = status.timing, status.timing.stages
        parts = (stages.wait_ms, stages.find_ms, stages.way_ms, stages.serve_ms)
        first, second, third, fourth = parts
        dropped_hz, lost_hz = self._rates(now_s, timing.dropped, timing.lost)
        self.samples.append(
            Sample(
                at_s=now_s,
                images_hz=timing.image_rate_hz,
                frames_hz=timing.frame_rate_hz,
                stages_ms=(
                    first,
                    first + second,
                    first + second + third,
                    first + second + third + fourth,
                ),
                slow_ms=stages.total_p95_ms,
                dropped_hz=dropped_hz,
                lost_hz=lost_hz,
                exposure_us=float(status.imaging.exposure_us),
                gain=status.imaging.gain / 16,
            )
        )
        while now_s - self.samples[0].at_s > SPAN_S:
            self.samples.popleft()

    def _rates(self, now_s: float, dropped: int, lost: int) -> tuple[float, float]:
        """Return how fast both counts rose lately."""
        before = self._counts
        if before is None or dropped < before[1] or lost < before[2] or now_s < before[0]:
            self._counts, self._held_hz = (now_s, dropped, lost), (0.0, 0.0)
        elif now_s - before[0] >= RATE_OVER_S:
            passed_s = now_s - before[0]
            self._counts = (now_s, dropped, lost)
            self._held_hz = ((dropped - before[1]) / passed_s, (lost - before[2]) / passed_s)
        return self._held_hz
