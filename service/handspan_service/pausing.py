"""Who paused tracking, and for how long.

Law: only whoever stands as high, or higher, resumes what was paused: a program never ends the
user's pause, and the user ends everybody's.

Source: docs/permissions.md#pause.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.performance import TooSlow


@dataclass(frozen=True, slots=True)
class Pause:
    """Whether tracking is paused.

    Attributes:
        level: Who paused it.
        by: Name of the program that did; else empty.
        until_s: When it resumes by itself, on the clock of its maker; None: when it is told to.
        slow: The rate that is too low, where that is the reason; else None.
    """

    level: PauseLevel = PauseLevel.NONE
    by: str = ""
    until_s: float | None = None
    slow: TooSlow | None = None

    @property
    def holds(self) -> bool:
        """Whether tracking is paused."""
        return self.level is not PauseLevel.NONE

    def status(self, now_s: float) -> PauseStatus:
        """Return what a panel shows."""
        left_s = None if self.until_s is None else max(0.0, self.until_s - now_s)
        if self.slow is None:
            return PauseStatus(self.level, self.by, left_s)
        return PauseStatus(
            self.level, self.by, left_s, self.slow.measured_hz, self.slow.required_hz
        )


RUNNING = Pause()


def asked_by_program(held: Pause, paused: bool, by: str) -> Pause | None:
    """Return the pause after a program asked to pause or resume; None: it may not.

    Args:
        held: So far.
        paused: What it asks for.
        by: Its name.
    """
    if held.level is PauseLevel.USER:
        return held if paused else None
    if not paused:
        return RUNNING
    return held if held.level is PauseLevel.PROGRAM else Pause(PauseLevel.PROGRAM, by)


class Pauser:
    """Holds the pause of a service. Belongs to the loop of the service."""

    def __init__(self, on_change: Callable[[bool], None]) -> None:
        """Begin without a pause.

        Args:
            on_change: Called after each change; True where tracking pauses or resumes by it.
        """
        self.pause = RUNNING
        self._on_change = on_change
        self._timer: asyncio.TimerHandle | None = None

    def status(self) -> PauseStatus:
        """Return what a panel shows."""
        return self.pause.status(time.monotonic())

    def set_paused(self, paused: bool) -> None:
        """Do what the user says: pause until resumed, or resume whoever paused."""
        self._set(Pause(PauseLevel.USER) if paused else RUNNING)

    def pause_for(self, duration_s: float) -> None:
        """Do what the user says: pause for some time."""
        self._set(Pause(PauseLevel.USER, until_s=time.monotonic() + duration_s))
        self._timer = asyncio.get_running_loop().call_later(duration_s, self.set_paused, False)

    def pause_slow(self, slow: TooSlow) -> None:
        """Pause because too few images come, and try again by itself; any other pause holds on."""
        if not self.pause.holds:
            until_s = time.monotonic() + slow.wait_s
            self._set(Pause(PauseLevel.PERFORMANCE, until_s=until_s, slow=slow))
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(slow.wait_s, self.set_paused, False)

    def ask(self, paused: bool, by: str) -> bool:
        """Do what a program asks that may pause, and return whether it may now."""
        pause = asked_by_program(self.pause, paused, by)
        if pause is None:
            return False
        if pause != self.pause:
            self._set(pause)
        return True

    def _set(self, pause: Pause) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        before, self.pause = self.pause, pause
        if pause != before:
            self._on_change(pause.holds is not before.holds)
