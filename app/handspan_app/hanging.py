"""Tell a process that hangs from one that is only busy. No Qt; Linux alone tells.

Law: a process hangs where it sleeps although somebody waits for its answer. One that computes,
waits for the disk or stands in a debugger may yet answer, and what is not known ends nobody.
"""

from __future__ import annotations

import socket
import struct
import sys
from pathlib import Path

# Sleeping, and stopped by a signal. Source: Linux, Documentation/filesystems/proc.rst, table 1-2.
ASLEEP = frozenset("ST")
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid. Source: unix(7), struct ucred.


def is_asleep(pid: int) -> bool:
    """Return whether the first thread of a process sleeps; False where that is not known."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # It is gone, or this is another system.
        return False
    return told.rpartition(") ")[2][:1] in ASLEEP  # Its name may hold brackets and spaces.


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
