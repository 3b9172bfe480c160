"""The line to one controller: what can be asked of it, and how it can fail.

Law: a line raises DeviceLost when the controller is gone, LinkFault for what may pass, another
DeviceError for what the user must settle, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeAlias

from handspan_service.device.lmc1.requests import ControlRequest
from handspan_service.errors import DeviceError, DeviceLost, DeviceReason

Sink: TypeAlias = Callable[[memoryview], object]  # Takes one payload; copies what it keeps.


class Fault(StrEnum):
    """How a transfer ended if not well."""

    TIMEOUT = "timeout"
    STALL = "stall"  # The controller refused; a stream needs its halt cleared.
    IO = "io"  # Also what a controller that is just being unplugged gives.
    OVERFLOW = "overflow"
    GONE = "gone"
    OTHER = "other"


class LinkFault(DeviceError):
    """A transfer failed, and the next one may succeed.

    Attributes:
        fault: How it failed.
    """

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(DeviceReason.BAD_TRANSPORT, text, retry=True)
        self.fault = fault


def fault_error(fault: Fault, text: str) -> DeviceError:
    """Return the error for a failed transfer."""
    if fault is Fault.GONE:
        return DeviceLost("the controller was unplugged")
    return LinkFault(fault, f"{text} ({fault})")


class Link(Protocol):
    """An open controller."""

    @property
    def place(self) -> str:
        """Bus and port, for people and for naming a controller without a serial number."""

    def configuration(self) -> bytes:
        """Return the whole configuration descriptor."""

    def control(self, request: ControlRequest) -> bytes:
        """Send one request and return the answer, empty if it only writes."""

    def select_alternate(self, interface: int) -> None:
        """Select alternate setting 0 of an interface, which ends its stream."""

    def clear_halt(self, endpoint: int) -> None:
        """Let a stalled endpoint go on. No transfer may be under way."""

    def start_stream(self, endpoint: int, sink: Sink) -> None:
        """Begin to read an endpoint. `sink` is called inside calls of this object only."""

    def pump(self, timeout_s: float) -> None:
        """Hand over what has come; if nothing has, wait for something at most so long."""

    def drain(self) -> None:
        """Hand over what has come; never wait."""

    def pause_stream(self) -> None:
        """Take back the transfers under way."""

    def resume_stream(self) -> None:
        """Send on their way all transfers that are not."""

    def stop_stream(self) -> None:
        """End what `start_stream` began."""

    def close(self) -> None:
        """Give the controller back to the system. May be called twice."""
