"""Where the service stands: its one state, and the words beside it. Pure.

    Starting -> NoDevice <-> Streaming <-> Paused      Failed      Stopping

Law: exactly one state holds, and whatever decides it stands in the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from handspan_service.contract.control import HINDRANCE_ADVICE, ServiceState
from handspan_service.contract.model import SourceKind
from handspan_service.errors import DeviceReason
from handspan_service.performance import TooSlow
from handspan_service.reports import Meter
from handspan_service.sensed import Sensed

SIMULATED_NOTE = "Simulated hands: no controller is in use."
CALIBRATING = "A calibration is running: hands come again when it is over."
TOO_SLOW = (
    "Tracking is paused, and tried again by itself: the controller sends {measured:.0f} images/s "
    "of at least {required:.0f}. Use another USB port, no hub and a short cable."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the state.

    Attributes:
        stopping: Whether the service ends.
        sensed: What is known of sensing.
        untracked: Why the sensing process has no tracker; empty if it has.
        paused: Whether somebody paused.
        calibrating: Whether the user calibrates, which pauses, too.
        slow: The rate that is too low, where that is why tracking is paused; else None.
        resting: Whether an unused controller rests.
    """

    stopping: bool = False
    sensed: Sensed = field(default_factory=Sensed)
    untracked: str = ""
    paused: bool = False
    calibrating: bool = False
    slow: TooSlow | None = None
    resting: bool = False

    @property
    def held(self) -> bool:
        """Whether nobody gets hands for now: somebody paused, or the user calibrates."""
        return self.paused or self.calibrating

    @property
    def state(self) -> ServiceState:
        """The one state."""
        if self.stopping:
            return ServiceState.STOPPING
        if self.sensed.failure or self.untracked:
            return ServiceState.FAILED
        if self.held:
            return ServiceState.PAUSED
        if self.sensed.reason is not DeviceReason.NONE:
            return ServiceState.NO_DEVICE
        if self.resting:
            return ServiceState.IDLE
        return ServiceState.STREAMING if self.sensed.flowing else ServiceState.STARTING

    def detail(self, meter: Meter, problems: Iterable[str]) -> str:
        """Return the sentences beside the state.

        Args:
            meter: The newest figures of sensing; what it finds wrong counts while hands flow.
            problems: Of what keeps files; empty ones are left out.
        """
        device = self.sensed.device
        parts = [CALIBRATING] if self.calibrating else []
        if self.slow is not None:
            rates = {"measured": self.slow.measured_hz, "required": self.slow.required_hz}
            parts.append(TOO_SLOW.format(**rates))
        parts.append(self.sensed.failure or self.untracked or self.sensed.detail)
        if device is not None and device.kind is SourceKind.SIMULATED:
            parts.append(SIMULATED_NOTE)
        if self.state is ServiceState.STREAMING:
            parts.append(meter.problem)
            parts += [HINDRANCE_ADVICE[one] for one in meter.imaging.hindrances]
        return " ".join(part for part in (*parts, *problems) if part)
