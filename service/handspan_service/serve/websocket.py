"""The WebSocket server for web pages and scripts: its life, its door.

Law: a port in use is a state, not an error. No connection is ever closed with code 1001, which
would push leap.js pages to older protocol versions.

Source of limits: measured; docs/protocol-websocket.md#limits.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from handspan_service import __version__
from handspan_service.connections import Connection, Sweeps, owners, users
from handspan_service.contract.control import ClientStatus, WebSocketState, WebSocketStatus
from handspan_service.contract.model import Frame
from handspan_service.contract.settings import Settings
from handspan_service.errors import PeerError
from handspan_service.policy import Policy
from handspan_service.processes import TELLS, look_up_slowly
from handspan_service.serve.admission import (
    Admitted,
    Opening,
    Page,
    Refused,
    admit,
    is_origin_permitted,
)
from handspan_service.serve.audience import Audience, Listener
from handspan_service.serve.loopback import BACKLOG, PortInUse, listen
from handspan_service.serve.pages import PATHS, page
from handspan_service.serve.presence import Presence
from handspan_service.wire.leap_json import DeviceEventState

RETRY_S = 2.0  # Between attempts to get a port that another program holds.
SEND_BUFFER_BYTES = 256 * 1024  # In the kernel; its default holds three seconds of old frames.
WRITE_LIMIT_BYTES = 256 * 1024  # Above guard + frame, or the library's keepalive never ends.
MAX_MESSAGE_BYTES = 16 * 1024
MAX_QUEUE = 4
PING_S = 10.0
OPEN_TIMEOUT_S = 5.0
# So many may have connected without having asked for anything yet: the oldest gives way, since
# whoever is honest asks at once. As many as are served at once come together after a restart.
MAX_UNASKED = 256
CLOSE_TIMEOUT_S = 1.0

# Close codes, RFC 6455 section 7.4.1 and its registry.
UNSUPPORTED, POLICY_VIOLATION, SERVICE_RESTART, TRY_LATER = 1003, 1008, 1012, 1013

OTHER_USER = "This service belongs to another user of this computer."

_log = logging.getLogger(__name__)
_library_log = logging.getLogger(__name__ + ".library")
_library_log.setLevel(logging.WARNING)  # Its INFO tells of every handshake.


class _Connection(ServerConnection):
    """A connection that is known from its first byte and keeps little in the kernel.

    Attributes:
        admitted: Set when the handshake is granted.
    """

    admitted: Admitted

    def __init__(self, *args: Any, crowd: _Crowd, **options: Any) -> None:
        super().__init__(*args, **options)
        self._crowd = crowd

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        one = transport.get_extra_info("socket")
        with suppress(OSError):  # The peer may be gone already.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        super().connection_made(transport)
        self._crowd.come(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._crowd.go(self)
        super().connection_lost(exc)


class _Crowd:
    """Who is connected, and who of them has not sent a whole request yet.

    Attributes:
        opened: All of them.
    """

    def __init__(self) -> None:
        self.opened: set[_Connection] = set()
        self._unasked: dict[_Connection, None] = {}  # Oldest first.

    def come(self, connection: _Connection) -> None:
        """Take one in; of too many that ask for nothing the oldest has to go."""
        self.opened.add(connection)
        self._unasked[connection] = None
        if len(self._unasked) > MAX_UNASKED:
            oldest = next(iter(self._unasked))
            del self._unasked[oldest]
            oldest.transport.abort()

    def hear(self, connection: _Connection) -> None:
        """Hear that one has asked for something."""
        self._unasked.pop(connection, None)

    def go(self, connection: _Connection) -> None:
        """Let one go."""
        self.opened.discard(connection)
        self._unasked.pop(connection, None)


class WebSocketServer:
    """Serves frames and events to every client that may have them.

    All methods belong to the thread of the event loop. Frames go out only while a device streams:
    call `set_devices` first.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_change: Callable[[], None] | None = None,
        service_version: str = __version__,
        presence: Presence | None = None,
    ) -> None:
        """Prepare a server; nothing is opened yet.

        Args:
            settings: Port, origins, permissions.
            on_change: Called on the loop's thread after clients or the state changed.
            service_version: What the header announces.
            presence: Shared with the other servers; its own if None.
        """
        self._settings = settings
        self._on_change = on_change or (lambda: None)
        self._audience = Audience(
            settings, self._on_change, service_version, presence or Presence()
        )
        self._servers: list[Server] = []
        self._crowd = _Crowd()
        self._listening: tuple[int, int] | None = None  # Port asked for, port in use.
        self._status = WebSocketStatus(WebSocketState.OFF, settings.websocket_port)
        self._wake = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._owners, self._users = Sweeps(owners), Sweeps(users)
        self._bug: BaseException | None = None

    # What the service asks and tells

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What keeps it listening; it fails only where we have a bug."""
        return self._keeper

    def status(self) -> WebSocketStatus:
        """Return whether it listens, and where."""
        return self._status

    def clients(self) -> tuple[ClientStatus, ...]:
        """Return who is connected, oldest first."""
        return self._audience.statuses()

    def policies(self) -> Iterator[Policy]:
        """Return what each client may have."""
        return self._audience.policies()

    def wants_frames(self) -> bool:
        """Return whether any client is to get frames."""
        return self._audience.wants_frames()

    def wants_gestures(self) -> bool:
        """Return whether anybody who gets frames asked for gestures."""
        return self._audience.wants_gestures()

    def publish(self, frame: Frame) -> None:
        """Send a frame to everybody who may have it and can take it; never waits."""
        self._audience.publish(frame)

    def set_devices(self, devices: tuple[DeviceEventState, ...]) -> None:
        """Say which devices there are now; clients hear what changed. Pause: streaming False."""
        self._audience.set_devices(devices)

    def apply(self, settings: Settings) -> None:
        """Take new settings: on, off, another port, other permissions. Returns at once."""
        self._settings = settings
        self._audience.apply(settings)
        for listener in self._audience:
            if not is_origin_permitted(listener.session.admitted.origin, settings):
                close = listener.connection.close(POLICY_VIOLATION, "permission withdrawn")
                self._start(close)
        self._wake.set()
        self._on_change()

    # Life

    async def start(self) -> None:
        """Listen as the settings say, and keep trying where another program has the port."""
        await self._reconcile()
        self._keeper = asyncio.create_task(self._keep(), name="websocket-keeper")

    async def stop(self) -> None:
        """Close every connection as for a restart, and free the port."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
            self._keeper = None
        await self._close()
        self._set_status(WebSocketState.OFF, self._settings.websocket_port)

    async def _keep(self) -> None:
        while True:
            retry = self._status.state in (WebSocketState.PORT_IN_USE, WebSocketState.FAILED)
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY_S if retry else None):
                    await self._wake.wait()
            self._wake.clear()
            if self._bug is not None:
                raise self._bug
            await self._reconcile()

    async def _reconcile(self) -> None:
        """Make what listens agree with the settings."""
        port = self._settings.websocket_port
        enabled = self._settings.websocket_enabled
        if self._listening is not None and not (enabled and self._listening[0] == port):
            await self._close()
        if not enabled:
            self._set_status(WebSocketState.OFF, port)
        elif self._listening is None:
            await self._open(port)

    async def _open(self, port: int) -> None:
        try:
            sockets = listen(port)
        except PortInUse:
            self._set_status(
                WebSocketState.PORT_IN_USE,
                port,
                f"Port {port} is in use by another program, perhaps another tracking service: "
                "close it or choose another port. Trying again until it is free.",
            )
            return
        except OSError as error:
            self._set_status(
                WebSocketState.FAILED,
                port,
                f"Port {port} cannot be opened ({error.strerror}): choose another port.",
            )
            return
        self._listening = (port, sockets[0].getsockname()[1])
        self._servers = [await self._serve(one) for one in sockets]
        self._set_status(WebSocketState.LISTENING, self._listening[1])

    async def _serve(self, listening: socket.socket) -> Server:
        connection: Any = functools.partial(_Connection, crowd=self._crowd)
        return await serve(
            self._attend,
            sock=listening,
            create_connection=connection,
            process_request=self._answer,
            compression=None,
            max_size=MAX_MESSAGE_BYTES,
            max_queue=MAX_QUEUE,
            write_limit=WRITE_LIMIT_BYTES,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=CLOSE_TIMEOUT_S,
            backlog=BACKLOG,
            server_header=None,
            logger=_library_log,
        )

    async def _close(self) -> None:
        servers, self._servers, self._listening = self._servers, [], None
        for server in servers:
            server.close(code=SERVICE_RESTART, reason="service restart")
        for connection in tuple(self._crowd.opened):
            if connection.state is State.CONNECTING:
                connection.transport.abort()
        for server in servers:
            await server.wait_closed()
        await asyncio.gather(self._owners.stop(), self._users.stop())
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _set_status(self, state: WebSocketState, port: int, detail: str = "") -> None:
        status = WebSocketStatus(state, port, detail)
        if status != self._status:
            self._status = status
            _log.info("WebSocket %s on port %d. %s", state, port, detail)
            self._on_change()

    # The door

    async def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """Return an HTTP answer, or None to let the WebSocket open."""
        assert isinstance(connection, _Connection)
        self._crowd.hear(connection)
        if await self._is_of_another_user(connection):
            _log.warning("a process of another user was refused at the WebSocket")
            return connection.respond(HTTPStatus.FORBIDDEN, OTHER_USER + "\n")
        headers = request.headers
        opening = Opening(
            method=request.method,
            target=request.path,
            hosts=headers.get_all("Host"),
            origins=headers.get_all("Origin"),
            upgrade="websocket" in ",".join(headers.get_all("Upgrade")).lower(),
        )
        port = connection.transport.get_extra_info("sockname")[1]
        answer = admit(opening, self._settings, port=port, clients=len(self._audience), pages=PATHS)
        if isinstance(answer, Refused):
            return connection.respond(answer.status, answer.text + "\n")
        if isinstance(answer, Page):
            file = page(answer.path)
            return Response(200, "OK", Headers([*file.headers, ("Connection", "close")]), file.body)
        connection.admitted = answer
        return None

    async def _is_of_another_user(self, connection: ServerConnection) -> bool:
        ends = _ends(connection)
        user = await self._users.ask(ends) if ends is not None and TELLS else None
        return user is not None and user != os.getuid()

    async def _attend(self, connection: ServerConnection) -> None:
        """Serve one client until it leaves."""
        assert isinstance(connection, _Connection)
        listener = self._audience.greet(connection, connection.admitted)
        self._start(self._identify(listener))
        try:
            async for message in connection:
                if not isinstance(message, str):
                    await connection.close(UNSUPPORTED, "text only")
                    return
                self._audience.hear(listener, message)
        except PeerError as error:
            await connection.close(POLICY_VIOLATION, str(error))
        except ConnectionClosed:
            pass  # However it ended, it ended.
        finally:
            self._audience.part(listener)

    async def _identify(self, listener: Listener) -> None:
        """Find out whose client it is: frames go out meanwhile."""
        ends = _ends(listener.connection)
        if ends is None:
            return  # It is gone.
        pid = await self._owners.ask(ends)
        program = await look_up_slowly(pid) if pid is not None else None
        if listener.session.id not in self._audience:
            return  # It left meanwhile.
        self._audience.identify(listener, program)
        if self._audience.has_too_many(listener):
            _log.warning("client %d was refused: too many of one application", listener.session.id)
            await listener.connection.close(TRY_LATER, "too many connections of one application")

    def _start(self, work: Coroutine[None, None, None]) -> None:
        """Let something go on beside; a bug in it ends the service."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_end)

    def _on_task_end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (bug := task.exception()) is not None:
            self._bug = bug
            self._wake.set()


def _ends(connection: ServerConnection) -> Connection | None:
    """Return both ends of a connection; None if it is gone."""
    client, server = map(connection.transport.get_extra_info, ("peername", "sockname"))
    return (client[:2], server[:2]) if client is not None and server is not None else None
