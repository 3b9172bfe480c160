"""Who listens on a TCP port of this computer, as Linux tells.

Law: it reads the kernel's tables alone and connects to nobody.

Source: proc(5), /proc/net/tcp: state 0A is LISTEN, the tenth field is the socket's inode.
"""

from __future__ import annotations

import socket
from pathlib import Path

from handspan_service.diagnosis.bus import PROC, open_files

LISTEN = "0A"


def listener(port: int, proc: Path = PROC) -> int | None:
    """Return the process that listens on a port.

    Returns:
        0 where somebody listens whom the system does not name; None where nobody listens.
    """
    inodes = {
        fields[9]
        for table in ("tcp", "tcp6")
        for fields in _rows(proc / "net" / table)
        if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port
    }
    if not inodes:
        return None if (proc / "net" / "tcp").exists() or is_free(port) else 0
    wanted = {f"socket:[{inode}]" for inode in inodes}
    return next((pid for pid, target in open_files(proc) if target in wanted), 0)


def is_free(port: int) -> bool:
    """Return whether the port can be bound on the loopback; it is released at once."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _rows(path: Path) -> list[list[str]]:
    try:
        lines = path.read_text().splitlines()[1:]
    except OSError:  # There is no IPv6, or another system.
        return []
    return [line.split() for line in lines]
