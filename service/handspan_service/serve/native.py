"""The server for programs that use the native library: its life and its door.

Law: a program that misbehaves ends its own session only; a bug of ours ends the service.

All methods belong to the thread of the event loop. Source: docs/protocol-native.md.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from handspan_service import host
from handspan_service.contract.control import NativeState, NativeStatus
from handspan_service.contract.settings import Settings
from handspan_service.errors import PeerError
from handspan_service.processes import TELLS, look_up_slowly
from handspan_service.serve.native_audience import NativeAudience
from handspan_service.serve.native_peer import NativePeer
from handspan_service.serve.pauses import PauseDesk, Unpaused
from handspan_service.serve.presence import Presence
from handspan_service.serve.shares import is_too_many
from handspan_service.wire.native import VERSION
from handspan_service.wire.native_messages import MAGIC, Bye, Hello, Message, Reason

MAX_CLIENTS = 128
BEAT_S = 1.0  # A sign of life comes at least this often.
SOCKET_MODE = 0o600

_log = logging.getLogger(__name__)


class NativeServer:
    """Serves native programs.

    Attributes:
        audience: Those who said hello.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        presence: Presence | None = None,
        on_change: Callable[[], None] = lambda: None,
        pauses: PauseDesk | None = None,
    ) -> None:
        """Prepare; nothing listens yet.

        Args:
            path: Of the socket; its folder exists and is private.
            settings: Whether to listen, and permissions.
            presence: Shared with the other servers; its own if None.
            on_change: Called when the state changed, or programs or what they get or wish.
            pauses: Where programs pause and resume for everybody; nowhere if None.
        """
        self._presence = presence or Presence()
        self.audience = NativeAudience(
            settings, self._presence, on_change=on_change, pauses=pauses or Unpaused()
        )
        self._path = path
        self._settings = settings
        self._on_change = on_change
        self._peers: set[NativePeer] = set()
        self._identifying: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._status = NativeStatus(NativeState.OFF, str(path))
        self._wake = asyncio.Event()
        self._bug: Exception | None = None
        self._beat: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What keeps it listening; it fails only where we have a bug."""
        return self._beat

    def status(self) -> NativeStatus:
        """Return whether it listens, and where."""
        return self._status

    def apply(self, settings: Settings) -> None:
        """Take new settings: on, off, other permissions. Returns at once."""
        self._settings = settings
        self.audience.apply(settings)
        self._wake.set()

    # Life

    async def start(self) -> None:
        """Listen as the settings say. A socket that a killed service left behind is replaced."""
        await self._reconcile()
        self._beat = asyncio.create_task(self._keep(), name="native-beat")

    async def stop(self) -> None:
        """Say goodbye to all programs and remove the socket."""
        if self._beat is not None:
            self._beat.cancel()
            await asyncio.wait([self._beat])
            self._beat = None
        await self._close()

    async def _keep(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):
                    await self._wake.wait()
            self._wake.clear()
            if self._bug is not None:
                raise self._bug
            await self._reconcile()
            self.audience.beat()
            await self._presence.look_again()

    async def _reconcile(self) -> None:
        """Make what listens agree with the settings."""
        if not self._settings.native_enabled:
            await self._close()
            self._set_status(NativeState.OFF)
        elif self._server is None:
            try:
                self._server = await asyncio.get_running_loop().create_unix_server(
                    lambda: NativePeer(self), str(self._path), backlog=MAX_CLIENTS
                )
                self._path.chmod(SOCKET_MODE)
            except OSError as error:
                self._set_status(
                    NativeState.FAILED, f"the socket {self._path} cannot be made ({error})"
                )
                return
            self._set_status(NativeState.LISTENING)

    def _farewell(self) -> tuple[Reason, str]:
        """Return why nobody is served any more."""
        if self._settings.native_enabled:
            return Reason.STOPPING, "the service stops"
        return Reason.OFF, "native programs are switched off in the settings"

    async def _close(self) -> None:
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close()
        peers = tuple(self._peers)
        for peer in peers:
            peer.close(_bye(*self._farewell()))
        await asyncio.gather(*(peer.ended.wait() for peer in peers), *self._identifying)
        self._path.unlink(missing_ok=True)

    def _set_status(self, state: NativeState, detail: str = "") -> None:
        status = NativeStatus(state, str(self._path), detail)
        if status != self._status:
            self._status = status
            _log.info("native programs: %s. %s", state.value, detail)
            self._on_change()

    # The door

    def came(self, peer: NativePeer, one: socket.socket) -> None:
        """Let a process in, or refuse it."""
        try:
            who = host.peer_of(one)
        except OSError:  # Gone before we looked.
            peer.abort()
            return
        peer.pid, peer.program = who.pid, who.program
        if not who.same_user:
            _log.warning("a process of another user was refused at the native socket")
            peer.close(_bye(Reason.OTHER_USER, "this service belongs to another user"))
        elif self._server is None:  # It was in the queue when we stopped to listen.
            peer.close(_bye(*self._farewell()))
        elif len(self._peers) >= MAX_CLIENTS:
            _log.warning("more than %d native programs: one was refused", MAX_CLIENTS)
            peer.close(_bye(Reason.FULL, "too many programs are connected"))
        else:
            self._peers.add(peer)
            peer.wait()  # What it says is heard when it is known who it is.
            task = asyncio.create_task(self._identify(peer), name="identify-program")
            self._identifying.add(task)
            task.add_done_callback(self._on_identified)

    async def _identify(self, peer: NativePeer) -> None:
        """Find out which application a process is, and hear it, unless it has too many places."""
        program = await look_up_slowly(peer.pid) if peer.pid is not None else None
        if peer not in self._peers:
            return  # It went.
        others = [one.keys for one in self._peers if one is not peer]
        peer.identified = program
        peer.keys = (program.identity.key if program is not None else "",) if TELLS else ()
        if is_too_many(peer.keys, others, MAX_CLIENTS):
            _log.warning("a native program was refused: too many of one application")
            self._peers.discard(peer)
            peer.close(_bye(Reason.FULL, "this program has too many connections: close some"))
        else:
            peer.listen()

    def _on_identified(self, task: asyncio.Task[None]) -> None:
        self._identifying.discard(task)
        if not task.cancelled() and (bug := task.exception()) is not None:
            assert isinstance(bug, Exception)
            self.broken(bug)

    def hear(self, peer: NativePeer, message: Message | tuple[int, bytes]) -> None:
        """Take one message of a program.

        Raises:
            PeerError: It broke the rules; end its session.
        """
        if peer not in self._peers:
            return  # It was refused.
        if peer.session is not None:
            self.audience.hear(peer, message)
        elif not isinstance(message, Hello) or message.magic != MAGIC:
            raise PeerError("a program must begin with hello")
        elif not message.version_min <= VERSION <= message.version_max:
            peer.close(_bye(Reason.VERSION, f"this service speaks version {VERSION}"))
        else:
            self.audience.greet(peer, message)

    def offended(self, peer: NativePeer, error: PeerError) -> None:
        """End the session of a program that broke the rules."""
        flood = peer.session is not None and peer.session.allowance.is_spent
        _log.info("native program %r was cut off: %s", peer.program or "unknown", error)
        peer.close(_bye(Reason.FLOOD if flood else Reason.MALFORMED, str(error)))

    def went(self, peer: NativePeer) -> None:
        """Let a program go."""
        self._peers.discard(peer)
        self.audience.part(peer)

    def broken(self, bug: Exception) -> None:
        """Let a bug of ours end the service, as everywhere."""
        self._bug = bug
        self._wake.set()


def _bye(reason: Reason, text: str) -> Bye:
    return Bye(reason, VERSION, VERSION, text)
