"""Where programs pause and resume tracking for everybody, as their server sees it.

Law: whoever may pause and does is told of its end: a pause never outlives who asked for it.
"""

from __future__ import annotations

from typing import Protocol


class PauseDesk(Protocol):
    """Where programs pause and resume for everybody."""

    def ask(self, paused: bool, session: int, by: str) -> bool:
        """Do what a program asks that may pause, and return whether it may now."""

    def leave(self, session: int) -> None:
        """Hear that a program went, or may not pause any more."""


class Unpaused:
    """A desk for servers without a service around them: nothing is paused."""

    def ask(self, paused: bool, session: int, by: str) -> bool:
        """Refuse."""
        return False

    def leave(self, session: int) -> None:
        """Have nothing to resume."""
