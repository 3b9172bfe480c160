"""What the checks share: the service's status, the controller on the bus, frames that were counted.

Law: each fact is found out once, when it is asked for first, so that findings come one by one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from handspan_service.contract.control import ClientStatus, ServiceState, Status
from handspan_service.contract.model import SourceKind
from handspan_service.contract.permissions import Capability
from handspan_service.contract.places import control_socket_path
from handspan_service.control_client import NotRunning, ask_status
from handspan_service.diagnosis import bus, clients
from handspan_service.errors import HostError

COUNT_S = 3.0  # For how long frames are counted. Source: original diagnostics took seconds, too.
FLOWING = (ServiceState.STREAMING, ServiceState.IDLE, ServiceState.STARTING)


class Facts:
    """Found out lazily."""

    def __init__(self, environ: Mapping[str, str], count_s: float = COUNT_S) -> None:
        """Use the places that an environment names."""
        self.environ = environ
        self.count_s = count_s
        self.socket = control_socket_path(environ)
        self.trouble = ""  # Why there is no status, though somebody answers.

    @cached_property
    def before(self) -> Status | None:
        """The status at the beginning; None without a service."""
        return self._ask()

    @cached_property
    def web(self) -> clients.Heard | None:
        """What came over the WebSocket; None where it is off or there is no service."""
        if self.before is None or not self.before.settings.websocket_enabled:
            return None
        return clients.over_websocket(
            self.before.websocket.port, self.count_s, self._is_withheld
        )

    @cached_property
    def native(self) -> clients.Heard | None:
        """What came over the native protocol; None where it is off or there is no service."""
        if self.before is None or not self.before.settings.native_enabled:
            return None
        return clients.over_native(
            Path(self.before.native.path), self.count_s, self._is_withheld
        )

    @cached_property
    def during(self) -> Status | None:
        """The status after frames were counted, when an unused controller has woken up."""
        return self._ask() if (self.web or self.native) is not None else self.before

    @cached_property
    def attached(self) -> bus.Attached | None:
        """The controller on the bus, as far as this system tells."""
        return bus.attached() if sys.platform == "linux" else None

    @property
    def real(self) -> bool:
        """Whether the service works with a real controller, or waits for one that is there."""
        if self.attached is not None:
            return True
        device = self.before.device if self.before is not None else None
        return device is not None and device.kind is SourceKind.USB

    @property
    def state_words(self) -> str:
        """Why nothing flows, in English."""
        status = self.during
        if status is None:
            return ""
        return status.detail.rstrip(".") or status.state.value

    @property
    def own_processes(self) -> frozenset[int]:
        """The service's process and those that it started."""
        if self.before is None:
            return frozenset()
        own = {self.before.pid}
        if sys.platform == "linux":
            for _ in range(3):  # Service, sensing, artist.
                own |= {pid for pid in _numbers() if _parent(pid) in own}
        return frozenset(own)

    def _is_withheld(self) -> bool:
        """Return whether the user's permissions keep frames from this process just now."""
        status = self._ask()
        own = [one for one in status.clients if one.pid == os.getpid()] if status else []
        return any(withheld(one) for one in own)

    def _ask(self) -> Status | None:
        try:
            return ask_status(self.socket)
        except NotRunning:
            return None
        except HostError as error:
            self.trouble = str(error)
            return None


def withheld(client: ClientStatus) -> bool:
    """Return whether it lacks frames because the user's permissions say so."""
    granted = {one.capability: one.granted for one in client.permissions}
    may = granted.get(Capability.HANDS, True)
    return not (may and (client.in_front or granted.get(Capability.BACKGROUND, False)))


def _numbers() -> list[int]:
    return [int(name) for name in os.listdir(bus.PROC) if name.isdecimal()]


def _parent(pid: int) -> int:
    """Return the parent of a process; -1 where it has ended."""
    try:
        text = (bus.PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return -1
    return int(text[text.rindex(")") + 1 :].split()[1])
