"""Speak with a running service over its control socket; for the command line.

Law: it never waits longer for the service than its time limit; what it returns is never older than
the answer to the request before.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from handspan_service.contract.control import (
    PROTOCOL,
    GetStatus,
    Hello,
    MessageReader,
    Reply,
    Status,
    ToService,
    encode,
)
from handspan_service.errors import HostError, PeerError, SettingsError

READ_BYTES = 1 << 16
TIMEOUT_S = 3.0  # The service speaks once a second at least.


class NotRunning(HostError):
    """No service of this user is running."""


class ControlClient:
    """One connection.

    Attributes:
        status: The newest that the service told.
    """

    def __init__(self, path: Path, timeout_s: float = TIMEOUT_S) -> None:
        """Connect, and take the first status.

        Args:
            path: Of the control socket.
            timeout_s: Longest time to wait for any answer.

        Raises:
            NotRunning: Nobody answers there.
            HostError: Somebody does, but not as a service of this version should.
        """
        self._path = path
        self._timeout_s = timeout_s
        self._numbers = 0
        self._messages = MessageReader(from_service=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(timeout_s)
            with self._told_plainly():
                self._socket.connect(str(path))
            self._incoming = self._read()
            self.status = self._next_status()
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        """Return this connection."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self._socket.close()

    def ask(self, make: Callable[[int], ToService]) -> Status:
        """Let the service do something and return the status after it.

        Args:
            make: Makes the request from its number.

        Raises:
            SettingsError: The service says why it is not possible.
            HostError: The service does not answer.
        """
        self._answered(self.send(make))
        self._answered(self.send(GetStatus))
        return self._next_status()

    def send(self, make: Callable[[int], ToService]) -> int:
        """Ask without waiting, and return the number; the Reply comes among the messages.

        Raises:
            HostError: The service is gone.
        """
        self._numbers += 1
        with self._told_plainly():
            self._socket.sendall(encode(make(self._numbers)))
        return self._numbers

    def messages(self) -> Iterator[Any]:
        """Yield what the service says, as it comes.

        Raises:
            SettingsError: A request that was sent is not possible.
            HostError: The service is gone, or silent for too long.
        """
        for message in self._incoming:
            if isinstance(message, Reply):
                _required_done(message)
            yield message

    def _answered(self, number: int) -> None:
        """Wait for the reply to a request."""
        _required_done(
            self._next(lambda message: isinstance(message, Reply) and message.id == number)
        )

    def _next_status(self) -> Status:
        status: Status = self._next(lambda message: isinstance(message, Status))
        return status

    def _next(self, is_wanted: Callable[[Any], bool]) -> Any:
        """Return the next message of a kind; what comes before is of no interest."""
        deadline_s = time.monotonic() + self._timeout_s
        for message in self._incoming:
            if is_wanted(message):
                return message
            if time.monotonic() > deadline_s:
                break
        raise self._silent()

    def _read(self) -> Iterator[Any]:
        while True:
            with self._told_plainly():
                data = self._socket.recv(READ_BYTES)
                if not data:
                    raise HostError("the service has ended")
                arrived = list(self._messages.feed(data))
            for message in arrived:
                if isinstance(message, Hello) and message.protocol != PROTOCOL:
                    raise HostError("the service is of another version: restart it")
                if isinstance(message, Status):
                    self.status = message
                yield message

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """Say what a broken connection means."""
        try:
            yield
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise NotRunning(
                "the service is not running: start it with 'handspan-service run'"
            ) from error
        except TimeoutError as error:
            raise self._silent() from error
        except (OSError, PeerError) as error:
            raise HostError(f"the control socket {self._path} does not answer: {error}") from error

    def _silent(self) -> HostError:
        return HostError(f"the service does not answer within {self._timeout_s:.0f} s: restart it")


def _required_done(reply: Reply) -> None:
    if reply.error:
        raise SettingsError(reply.error)


def ask_status(path: Path, timeout_s: float = TIMEOUT_S) -> Status:
    """Return the status that a service tells each new peer.

    Args:
        path: Of the control socket.
        timeout_s: Longest time to wait.

    Raises:
        NotRunning: Nobody answers there.
        HostError: Somebody does, but not as a service of this version should.
    """
    with ControlClient(path, timeout_s) as client:
        return client.status
