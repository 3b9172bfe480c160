"""Who paused tracking, and for how long.

Law: only whoever stands as high, or higher, resumes what was paused: a program never ends the
user's pause, and the user ends everybody's. A program's pause ends with its permission, or when it
goes; the user's outlives the service.

Source: docs/permissions.md#pause.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.performance import TooSlow
from handspan_service.store import KeptPause, PauseStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pause:
    """Whether tracking is paused.

    Attributes:
        level: Who paused it.
        holders: Sessions and names of the programs that asked for it, the first one first.
        until_s: When it resumes by itself, on the clock of its maker; None: when it is told to.
        slow: The rate that is too low, where that is the reason; else None.
    """

    level: PauseLevel = PauseLevel.NONE
    holders: tuple[tuple[int, str], ...] = ()
    until_s: float | None = None
    slow: TooSlow | None = None

    @property
    def by(self) -> str:
        """Name of the program that paused; empty where none did."""
        return self.holders[0][1] if self.holders else ""

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


def asked_by_program(held: Pause, paused: bool, session: int, by: str) -> Pause | None:
    """Return the pause after a program asked to pause or resume; None: it may not.

    Args:
        held: So far.
        paused: What it asks for.
        session: Its number.
        by: Its name.
    """
    if held.level is PauseLevel.USER:
        return held if paused else None
    if not paused:
        return RUNNING
    others = tuple(one for one in held.holders if one[0] != session)
    return held if others != held.holders else Pause(PauseLevel.PROGRAM, (*others, (session, by)))


def left_by_program(held: Pause, session: int) -> Pause:
    """Return the pause after a program went, or may not pause any more.

    Args:
        held: So far.
        session: Its number.
    """
    others = tuple(one for one in held.holders if one[0] != session)
    if others == held.holders:
        return held
    return Pause(PauseLevel.PROGRAM, others) if others else RUNNING


class Pauser:
    """Holds the pause of a service. Belongs to the loop of the service."""

    def __init__(self, on_change: Callable[[bool], None], kept: PauseStore) -> None:
        """Begin without a pause.

        Args:
            on_change: Called after each change; True where tracking pauses or resumes by it.
            kept: Where the user's pause is kept.
        """
        self.pause = RUNNING
        self._kept = kept
        self._on_change = on_change
        self._timer: asyncio.TimerHandle | None = None

    def status(self) -> PauseStatus:
        """Return what a panel shows."""
        return self.pause.status(time.monotonic())

    def restore(self) -> None:
        """Go on with the user's pause, where the service before this one did not see its end."""
        kept = self._kept.load()
        if kept is None:
            return
        if kept.until_unix_s is None:
            self.set_paused(True)
        elif (left_s := kept.until_unix_s - time.time()) > 0.0:
            self.pause_for(left_s)
        else:
            self._keep()

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

    def ask(self, paused: bool, session: int, by: str) -> bool:
        """Do what a program asks that may pause, and return whether it may now."""
        pause = asked_by_program(self.pause, paused, session, by)
        if pause is None:
            return False
        if pause != self.pause:
            self._set(pause)
        return True

    def leave(self, session: int) -> None:
        """Resume what a program alone paused that went, or may not pause any more."""
        pause = left_by_program(self.pause, session)
        if pause != self.pause:
            self._set(pause)

    def _set(self, pause: Pause) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        before, self.pause = self.pause, pause
        if pause != before:
            if PauseLevel.USER in (pause.level, before.level):
                self._keep()
            self._on_change(pause.holds is not before.holds)

    def _keep(self) -> None:
        """Keep the user's pause for a service after this one; forget it where there is none."""
        kept = None
        if self.pause.level is PauseLevel.USER:
            until_s = self.pause.until_s
            left_s = None if until_s is None else until_s - time.monotonic()
            kept = KeptPause(None if left_s is None else time.time() + left_s)
        try:
            self._kept.save(kept)
        except OSError as error:
            log.warning(
                "%s cannot be written: the next service does not know it (%s)",
                self._kept.path,
                error.strerror,
            )
