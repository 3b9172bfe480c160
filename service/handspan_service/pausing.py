"""Who paused tracking, and for how long. Pure.

Law: only whoever stands as high, or higher, resumes what was paused: a program never ends the
user's pause, and the user ends everybody's.

Source: docs/permissions.md#pause.
"""

from __future__ import annotations

from dataclasses import dataclass

from handspan_service.contract.permissions import PauseLevel, PauseStatus


@dataclass(frozen=True, slots=True)
class Pause:
    """Whether tracking is paused.

    Attributes:
        level: Who paused it.
        by: Name of the program that did; else empty.
        until_s: When it resumes by itself, on the clock of its maker; None: when it is told to.
    """

    level: PauseLevel = PauseLevel.NONE
    by: str = ""
    until_s: float | None = None

    @property
    def holds(self) -> bool:
        """Whether tracking is paused."""
        return self.level is not PauseLevel.NONE

    def status(self, now_s: float) -> PauseStatus:
        """Return what a panel shows."""
        left_s = None if self.until_s is None else max(0.0, self.until_s - now_s)
        return PauseStatus(self.level, self.by, left_s)


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
    return held if held.holds else Pause(PauseLevel.PROGRAM, by)
