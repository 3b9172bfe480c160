"""What the service knows of sensing. Pure.

Law: there is a reason, a device or neither, never both.
"""

from __future__ import annotations

from dataclasses import dataclass

from handspan_service.contract.model import DeviceInfo, SourceKind
from handspan_service.errors import DeviceReason
from handspan_service.wire.leap_json import DeviceEventState


@dataclass(frozen=True)
class Sensed:
    """What is known of sensing.

    Attributes:
        device: The source in use; None without one.
        reason: Why there is none, for programs.
        detail: The same as one sentence.
        flowing: Whether hands have come from the device since it was opened.
        failure: Why no hands will come although there is a device; empty if they will.
    """

    device: DeviceInfo | None = None
    reason: DeviceReason = DeviceReason.NONE
    detail: str = ""
    flowing: bool = False
    failure: str = ""

    def device_events(self, streaming: bool) -> tuple[DeviceEventState, ...]:
        """Return what web clients are to know of the device.

        Args:
            streaming: Whether its hands reach them now.
        """
        if self.device is None:
            return ()
        simulated = self.device.kind is SourceKind.SIMULATED
        return (DeviceEventState(id=self.device.serial, streaming=streaming, simulated=simulated),)
