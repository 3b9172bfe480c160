"""Listening sockets on this machine's loopback addresses, and nowhere else.

Law: either both addresses listen on the same port, or ::1 does not exist here and 127.0.0.1 listens
alone. Anything else raises and leaves nothing open.
"""

from __future__ import annotations

import errno
import os
import socket

BACKLOG = 1024  # 1000 half-open connections enter in 0.35 s; with 100 some wait for a second.
_FREE_PORT_TRIES = 20
# What an address that this machine does not have answers.
_NO_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)


class PortInUse(Exception):
    """Another program listens on the port."""


def listen(port: int) -> list[socket.socket]:
    """Return listening sockets for 127.0.0.1 and, where it exists, ::1.

    Args:
        port: TCP port; 0 for any that is free on both.

    Raises:
        PortInUse: Another program has it.
        OSError: The system does not allow it, for example for a port below 1024.
    """
    for _ in range(_FREE_PORT_TRIES if port == 0 else 1):
        first = _bound(socket.AF_INET, "127.0.0.1", port)
        try:
            second = _bound(socket.AF_INET6, "::1", first.getsockname()[1])
        except PortInUse:
            first.close()
            continue
        except OSError as error:
            if error.errno not in _NO_ADDRESS:
                first.close()
                raise
            return [first]
        return [first, second]
    raise PortInUse


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # With the protocol named, asyncio sees TCP in each accepted socket and switches off Nagle's
    # delay; without it some frames waited 40 ms for an acknowledgement. Verified.
    one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # Windows would let another program take the port over.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.setblocking(False)
        one.bind((address, port))
        one.listen(BACKLOG)
    except OSError as error:
        one.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse from error
        raise
    return one
