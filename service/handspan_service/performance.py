"""Whether the controller sends too few images to be worth following. Pure.

Law: only a rate that stays too low pauses, and each pause ends by trying again; the waits grow
while trying is in vain, and begin anew once the rate has been right for long.
"""

from __future__ import annotations

from dataclasses import dataclass

from handspan_service.contract.model import DeviceInfo, Quality, SourceKind

# Share of the images that are needed. Ours: below, fast hands jump by more than a palm's breadth
# between two images. The panel warns from 0.75 on.
LEAST_SHARE = 0.5
LOW_RESOURCE_SHARE = 0.5  # Of the images are looked at then. Source: contract/setting_words.py.
LOW_FOR_S = 5.0  # Shorter dips come from other programs, and end by themselves. Ours.
RIGHT_FOR_S = 60.0  # So long after a pause the next one counts as the first. Ours.
WAITS_S = (10.0, 30.0, 60.0, 300.0)  # Until it is tried again. Ours.


@dataclass(frozen=True, slots=True)
class TooSlow:
    """Why tracking is to pause.

    Attributes:
        measured_hz: Images per second that came.
        required_hz: Images per second that are needed.
        wait_s: Until it is tried again.
    """

    measured_hz: float
    required_hz: float
    wait_s: float


def required_hz(device: DeviceInfo | None, quality: Quality) -> float:
    """Return how many images per second are needed; 0 where there is no limit.

    Args:
        device: In use. Only a controller is judged: a recording is as fast as it is.
        quality: In force.
    """
    if device is None or device.kind is not SourceKind.USB:
        return 0.0
    share = LOW_RESOURCE_SHARE if quality is Quality.LOW_RESOURCE else 1.0
    return LEAST_SHARE * share * device.nominal_rate_hz


class Performance:
    """Remembers since when the rate has been too low."""

    def __init__(self) -> None:
        """Begin with a rate that is right."""
        self._low_s: float | None = None
        self._right_s: float | None = None
        self._pauses = 0

    def judge(self, measured_hz: float, required_hz: float, now_s: float) -> TooSlow | None:
        """Return why tracking is to pause now; None where it goes on.

        Args:
            measured_hz: Images per second; 0 while that is not known.
            required_hz: See `required_hz`; 0 where nothing is to be judged now.
            now_s: Monotonic clock.
        """
        if not measured_hz or not required_hz:
            self._low_s = self._right_s = None
            return None
        if measured_hz >= required_hz:
            self._low_s = None
            self._right_s = now_s if self._right_s is None else self._right_s
            if now_s - self._right_s >= RIGHT_FOR_S:
                self._pauses = 0
            return None
        self._right_s = None
        self._low_s = now_s if self._low_s is None else self._low_s
        if now_s - self._low_s < LOW_FOR_S:
            return None
        wait_s = WAITS_S[min(self._pauses, len(WAITS_S) - 1)]
        self._pauses += 1
        self._low_s = None
        return TooSlow(measured_hz, required_hz, wait_s)
