"""Everybody who listens, and the newest frame for each.

Law: publishing never waits for a client and nothing that waits for one grows: a client that is
behind has one frame waiting, always the newest. Frames sent + frames skipped = frames offered.

All methods belong to the thread of the event loop. Limits: docs/protocol-websocket.md#limits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator

from websockets.asyncio.server import ServerConnection, broadcast

from handspan_service.contract.control import ClientStatus
from handspan_service.contract.model import Frame
from handspan_service.contract.settings import Settings
from handspan_service.policy import Policy
from handspan_service.programs import Program
from handspan_service.serve.admission import Admitted
from handspan_service.serve.presence import Presence
from handspan_service.serve.session import Session
from handspan_service.serve.shares import is_too_many
from handspan_service.wire.leap_frames import FrameText
from handspan_service.wire.leap_json import (
    DeviceEventState,
    change_events,
    greeting_events,
    header,
)

GUARD_BYTES = 64 * 1024  # A client with more unsent bytes skips frames.
STALL_S = 10.0  # A client that takes nothing for so long is dropped.
FLUSH_S = 0.010  # How soon a client that caught up gets the newest frame.

_log = logging.getLogger(__name__)


class Listener:
    """A session and the connection that carries it."""

    def __init__(self, session: Session, connection: ServerConnection) -> None:
        self.session = session
        self.connection = connection
        self.devices: tuple[DeviceEventState, ...] = ()  # As it was told.
        self.waiting: FrameText | None = None
        self.behind_since_s: float | None = None

    def is_ready(self) -> bool:
        """Return whether the client took what it was sent so far."""
        return self.connection.transport.get_write_buffer_size() < GUARD_BYTES

    def write(self, text: bytes) -> None:
        """Send one message if the connection is open. Never waits."""
        broadcast((self.connection,), text, text=True)

    def offer(self, frame: FrameText, now_s: float) -> None:
        """Send a frame now, or keep it in place of the one that waits."""
        if self.waiting is not None:
            self.session.skip(self.waiting)
            self.waiting = None
        if self.is_ready():
            self.behind_since_s = None
            self.write(self.session.text_of(frame))
            return
        self.waiting = frame
        if self.behind_since_s is None:
            self.behind_since_s = now_s
        elif now_s - self.behind_since_s > STALL_S:
            _log.info("client %d takes nothing any more: dropped", self.session.id)
            self.connection.transport.abort()

    def catch_up(self) -> bool:
        """Send the frame that waits, if the client can take it; return whether none waits."""
        if self.waiting is not None and self.is_ready():
            self.behind_since_s = None
            self.write(self.session.text_of(self.waiting))
            self.waiting = None
        return self.waiting is None

    def forget_waiting(self) -> None:
        """Let the frame that waits go: it is not to be seen any more."""
        if self.waiting is not None:
            self.session.skip(self.waiting)
            self.waiting = None


class Audience:
    """The clients of one server."""

    def __init__(
        self,
        settings: Settings,
        on_change: Callable[[], None],
        service_version: str,
        presence: Presence,
    ) -> None:
        """Begin without clients.

        Args:
            settings: Permissions.
            presence: Shared with the other servers.
            on_change: Called when a client comes, goes or changes what it gets.
            service_version: What the header announces.
        """
        self._settings = settings
        self._on_change = on_change
        self._service_version = service_version
        self._listeners: dict[int, Listener] = {}
        self._presence = presence
        presence.apply(settings)
        presence.watch(self._regrant)
        self._devices: tuple[DeviceEventState, ...] = ()
        self._newest: FrameText | None = None
        self._flush: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._listeners)

    def __contains__(self, session: int) -> bool:
        return session in self._listeners

    def __iter__(self) -> Iterator[Listener]:
        return iter(tuple(self._listeners.values()))

    def statuses(self) -> tuple[ClientStatus, ...]:
        """Return what the panel shows, oldest client first."""
        return tuple(
            listener.session.status(
                self._presence.consent.identity(listener.session.id),
                self._presence.program(listener.session.id),
            )
            for listener in self
        )

    def policies(self) -> Iterator[Policy]:
        """Return what each client may have."""
        return (listener.session.policy for listener in self)

    def wants_frames(self) -> bool:
        """Return whether any client is to get frames."""
        return any(listener.session.policy.frames for listener in self._listeners.values())

    def wants_gestures(self) -> bool:
        """Return whether anybody who gets frames asked for gestures."""
        sessions = [listener.session for listener in self._listeners.values()]
        return any(session.gestures_wanted and session.policy.frames for session in sessions)

    def greet(self, connection: ServerConnection, admitted: Admitted) -> Listener:
        """Take a client in: header, events and the newest frame, at once and in this order."""
        now_s = asyncio.get_running_loop().time()
        listener = Listener(Session(self._presence.next_id(), admitted, now_s), connection)
        session = listener.session
        self._listeners[session.id] = listener
        self._presence.enter_sought(session.id, admitted.row, admitted.origin)
        listener.write(header(admitted.dialect, self._service_version))
        session.policy = self._presence.grant(session.client(self._settings), self._settings)
        if session.policy.hands:
            listener.devices = self._devices
            for event in greeting_events(admitted.dialect, self._devices):
                listener.write(event)
        if self._newest is not None and session.policy.frames and self.is_streaming():
            listener.offer(self._newest, now_s)
        # A log may be handed on: which page it is stands in it only where DEBUG was asked for.
        _log.info("client %d came: %s", session.id, admitted.dialect.name)
        _log.debug("client %d is %s", session.id, admitted.name)
        self._on_change()
        return listener

    def hear(self, listener: Listener, text: str) -> None:
        """Take one text of a client.

        Raises:
            PeerError: It sends too much; end its session.
        """
        session = listener.session
        before = session.state()
        said = session.hear(text, asyncio.get_running_loop().time(), self._presence.next_order())
        if said.focused is not None:
            self._presence.say(session.id, said.focused)
        if session.state() != before:
            self._update(listener)
            self._on_change()

    def identify(self, listener: Listener, program: Program | None) -> None:
        """Say whose client it is; None: nobody knows."""
        self._presence.identify(listener.session.id, program)

    def has_too_many(self, listener: Listener) -> bool:
        """Return whether its application has taken more than its share of all places."""
        keys = self._presence.keys
        others = [keys(one) for one in self._listeners if one != listener.session.id]
        return is_too_many(keys(listener.session.id), others, self._settings.max_clients)

    def part(self, listener: Listener) -> None:
        """Let a client go."""
        self._listeners.pop(listener.session.id, None)
        listener.waiting = None
        self._presence.leave(listener.session.id)
        _log.info("client %d left", listener.session.id)
        self._on_change()

    def apply(self, settings: Settings) -> None:
        """Take new permissions."""
        self._settings = settings
        self._presence.apply(settings)
        self._regrant(None)

    def set_devices(self, devices: tuple[DeviceEventState, ...]) -> None:
        """Tell the clients what changed among the devices. Frames go out while one streams."""
        before, self._devices = self._devices, devices
        if devices == before:
            return  # Asked at each change of anything: most change no device.
        for listener in self:
            self._tell_devices(listener)
        if not self.is_streaming():
            self._newest = None
            for listener in self:
                listener.forget_waiting()

    def is_streaming(self) -> bool:
        """Return whether any device contributes frames now."""
        return any(device.attached and device.streaming for device in self._devices)

    def publish(self, frame: Frame) -> None:
        """Send a frame to everybody who may have it and can take it; never waits."""
        if not self.is_streaming():
            return
        text = self._newest = FrameText(frame)
        now_s = asyncio.get_running_loop().time()
        behind = False
        for listener in self:
            if listener.session.policy.frames:
                listener.offer(text, now_s)
                behind = behind or listener.waiting is not None
        if behind:
            self._flush_soon()

    def _flush_soon(self) -> None:
        if self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(FLUSH_S, self._catch_up)

    def _catch_up(self) -> None:
        self._flush = None
        behind = [listener for listener in self if not listener.catch_up()]
        if behind:
            self._flush_soon()

    def _regrant(self, session: int | None) -> None:
        """Grant anew what one client, or all (None), may have."""
        if session is None:
            for listener in self:
                self._update(listener)
        elif (one := self._listeners.get(session)) is not None:
            self._update(one)

    def _update(self, listener: Listener) -> None:
        session = listener.session
        session.policy = self._presence.grant(session.client(self._settings), self._settings)
        if not session.policy.frames:
            listener.forget_waiting()
        self._tell_devices(listener)

    def _tell_devices(self, listener: Listener) -> None:
        """Tell a client what is new of the devices that it may know of."""
        before, after = listener.devices, self._devices if listener.session.policy.hands else ()
        if after != before:
            listener.devices = after
            for event in change_events(listener.session.admitted.dialect, before, after):
                listener.write(event)
