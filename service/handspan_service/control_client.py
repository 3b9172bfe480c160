"""Ask a running service one thing over its control socket; for the command line.

Law: it never waits longer than its time limit.
"""

from __future__ import annotations

import socket
import time
from pathlib import Path

from handspan_service.contract.control import PROTOCOL, Hello, MessageReader, Status
from handspan_service.errors import HostError, PeerError

READ_BYTES = 1 << 16


class NotRunning(HostError):
    """No service of this user is running."""


def ask_status(path: Path, timeout_s: float = 3.0) -> Status:
    """Return the status that a service tells each new peer.

    Args:
        path: Of the control socket.
        timeout_s: Longest time to wait.

    Raises:
        NotRunning: Nobody answers there.
        HostError: Somebody does, but not as a service of this version should.
    """
    messages = MessageReader(from_service=True)
    deadline_s = time.monotonic() + timeout_s
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        try:
            peer.settimeout(timeout_s)
            peer.connect(str(path))
            while (left_s := deadline_s - time.monotonic()) > 0:
                peer.settimeout(left_s)
                data = peer.recv(READ_BYTES)
                if not data:
                    break
                for message in messages.feed(data):
                    if isinstance(message, Hello) and message.protocol != PROTOCOL:
                        raise HostError("the service is of another version: restart it")
                    if isinstance(message, Status):
                        return message
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise NotRunning(
                "the service is not running: start it with 'handspan-service run'"
            ) from error
        except TimeoutError:
            pass
        except (OSError, PeerError) as error:
            raise HostError(f"the control socket {path} does not answer: {error}") from error
    raise HostError(f"the service does not answer within {timeout_s:.0f} s: restart it")
