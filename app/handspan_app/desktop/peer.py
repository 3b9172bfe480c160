"""Which process stands at the other end of a local socket, by the kernel's word.

Law: None where the system does not tell.
"""

from __future__ import annotations

import os
import socket
import struct

from PySide6.QtNetwork import QLocalSocket

_CREDENTIALS = struct.Struct("=iII")  # Process, user, group. Source: unix(7), SO_PEERCRED.


def peer_pid(connected: QLocalSocket) -> int | None:
    """Return the process that a socket is connected to."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    with socket.socket(fileno=os.dup(int(connected.socketDescriptor()))) as one:
        told = one.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[0]) or None
