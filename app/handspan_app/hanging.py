"""Tell a process that hangs from one that is only busy. No Qt; Linux alone tells.

Law: a process hangs where it sleeps although somebody waits for its answer. One that computes,
waits for the disk or stands in a debugger may yet answer, and what is not known ends nobody. Time
in which whoever waits stood still itself is no time that the other had.
"""

from __future__ import annotations

import socket
import struct
import sys
from pathlib import Path

# Source: Linux, Documentation/filesystems/proc.rst, table 1-2.
SLEEPS = "S"
STOPPED = "T"  # By a signal: it does nothing until another lets it go on.
LOOK_MS = 100  # From one look at whoever is waited for to the next.
STOPPED_MS = 2 * LOOK_MS  # Some are stopped for an instant, as by a program that slows them down.
ANSWER_MS = 400  # Whoever is awake answers within milliseconds.
DROWSY_MS = 2_500  # Whoever ends sleeps at a stretch for 1.8 s at most, while it waits for sensing.
FAREWELL_MS = 10_000  # A service that began just now loads all that it needs before it ends.
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid. Source: unix(7), struct ucred.


class Wait:
    """A wait for somebody's answer, of which the time is counted by looks.

    A look that came late counts as one: whoever waits was stopped, or the whole computer was, and
    perhaps the other with it.
    """

    def __init__(self, answer_ms: int = ANSWER_MS) -> None:
        """Begin to wait.

        Args:
            answer_ms: How long one that sleeps may take, who is woken by being asked.
        """
        self.waited_ms = 0
        self._answer_ms = answer_ms
        self._stopped_ms = 0

    def hangs(self, pid: int | None) -> bool:
        """Look, LOOK_MS after the look before, and return whether somebody hangs.

        Args:
            pid: Who is waited for; None where that is not known. It may have answered just now.
        """
        self.waited_ms += LOOK_MS
        state = _state(pid) if pid is not None else ""
        self._stopped_ms = self._stopped_ms + LOOK_MS if state == STOPPED else 0
        if self._stopped_ms >= STOPPED_MS:
            return True
        return self.waited_ms >= self._answer_ms and state == SLEEPS


class Farewell:
    """A wait for the end of a process that was asked to end, counted by looks as a Wait is."""

    def __init__(self) -> None:
        """Begin to wait."""
        self._waited_ms = self._asleep_ms = self._stopped_ms = 0

    def hangs(self, pid: int) -> bool:
        """Look, LOOK_MS after the look before, and return whether its end will not come.

        Args:
            pid: Of a child that has not been waited for.
        """
        state = _state(pid)
        self._waited_ms += LOOK_MS
        # Where the system does not tell, it counts as asleep.
        self._asleep_ms = self._asleep_ms + LOOK_MS if state in (SLEEPS, "") else 0
        self._stopped_ms = self._stopped_ms + LOOK_MS if state == STOPPED else 0
        return (
            self._stopped_ms >= STOPPED_MS
            or self._asleep_ms >= DROWSY_MS
            or self._waited_ms >= FAREWELL_MS
        )


def is_asleep(pid: int) -> bool:
    """Return whether the first thread of a process sleeps or was stopped; False if unknown."""
    return _state(pid) in (SLEEPS, STOPPED)


def _state(pid: int) -> str:
    """Return the letter of what the first thread of a process does; empty if it is not known."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # It is gone, or this is another system.
        return ""
    return told.rpartition(") ")[2][:1]  # Its name may hold brackets and spaces.


def listener_of(descriptor: int) -> int | None:
    """Return the process that listens at the other end of a local socket.

    Args:
        descriptor: Of the connected socket; it stays open.

    Returns:
        None where the system does not tell. The number is that process's as long as the connection
        is open.
    """
    if sys.platform != "linux" or descriptor < 0:
        return None
    try:
        with socket.socket(fileno=socket.dup(descriptor)) as one:
            raw = one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    except OSError:  # It was closed meanwhile.
        return None
    return _CREDENTIALS.unpack(raw)[0] or None
