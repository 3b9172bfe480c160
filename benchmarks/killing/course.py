"""When each step of a recovery came, as it is seen from outside.

Law: the first time counts; a process began when the system says so, whenever that was looked up.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_START = 19  # Field 22, after pid and name. Source: Linux, Documentation/filesystems/proc.rst.


class Step(StrEnum):
    """What has come, in the order in which it usually comes."""

    NOTICED = "noticed"  # The panel says something new about its service.
    PANEL = "panel"
    SERVICE = "service"
    SENSING = "sensing"
    ARTIST = "artist"  # Who draws the simulated hands.
    ANSWERS = "answers"  # The service, which has done its imports.
    ATTENDED = "attended"
    OPEN = "open"  # The source.
    WHOLE = "whole"  # All of the above, and the state says so.
    FRAME = "frame"  # At a client.


class Course:
    """Steps with their times.

    Attributes:
        steps: Monotonic seconds; a step that did not come is not there.
    """

    def __init__(self) -> None:
        self.steps: dict[Step, float] = {}

    def note(self, step: Step, at_s: float | None = None) -> None:
        """Keep when a step came; now, if no time is told."""
        self.steps.setdefault(step, time.monotonic() if at_s is None else at_s)

    def began(self, step: Step, pid: int) -> None:
        """Keep when a process began, if it is still there."""
        with suppress(OSError):
            told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            since_boot_s = int(told.rpartition(") ")[2].split()[_START]) / os.sysconf("SC_CLK_TCK")
            awake_s = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
            self.note(step, since_boot_s - awake_s)

    def told(self, start_s: float) -> str:
        """Return the steps after a moment, in their order, in words."""
        after = sorted((at_s - start_s, step) for step, at_s in self.steps.items())
        return ", ".join(f"{step.value} {at_s:.2f}" for at_s, step in after if at_s >= 0.0)
