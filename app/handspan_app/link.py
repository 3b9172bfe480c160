"""The panel's end of the control socket.

Law: whoever listens gets whole values only; a service that says nothing for SILENCE_MS counts as
hung, and earlier where it sleeps although it was asked; after any end the link tries again until it
is closed. Time in which the panel itself stood still is no silence of the service.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalSocket

from handspan_app.hanging import LOOK_MS, Wait, listener_of
from handspan_app.service_words import spoken
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    PROTOCOL,
    Attend,
    FrameMessage,
    GetStatus,
    Hello,
    MessageReader,
    PeerError,
    Reply,
    SetPaused,
    SetSettings,
    Status,
    Stop,
    SubscribeFrames,
    ToService,
    encode,
)

SILENCE_MS = 3_000  # No computer is as busy as that; see contract.control.
ASK_MS = 700  # It speaks twice a second, where nothing is new once: then it is asked in between.
EAGER_RETRY_MS = 50
CALM_RETRY_MS = 1_000
EAGER_TRIES = 200  # Ten seconds: longer than any start of a service.

_log = logging.getLogger("handspan.panel.link")


class LinkPhase(StrEnum):
    """Life of the link. Exactly one holds."""

    CLOSED = "closed"
    SEEKING = "seeking"
    GREETING = "greeting"
    OPEN = "open"
    HUNG = "hung"
    INCOMPATIBLE = "incompatible"


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of the link.

    Attributes:
        phase: Its life.
        hello: Greeting of the connected service; None without one.
        detail: Why it is not open, one sentence; may be empty.
    """

    phase: LinkPhase
    hello: Hello | None = None
    detail: str = ""


class ServiceLink(QObject):
    """Keeps a connection to the service and speaks contract.control over it.

    Signals:
        state_changed: LinkState, at each change.
        attempt_failed: LinkState, each time nobody answered.
        status_received: Status.
        frame_received: Frame, while subscribed.
        reply_received: Reply, to a request whose maker does not listen for it.
        message_received: Any other message of contract.control.
    """

    state_changed = Signal(object)
    attempt_failed = Signal(object)
    status_received = Signal(object)
    frame_received = Signal(object)
    reply_received = Signal(object)
    message_received = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Prepare a link to the socket at `path`; `open` starts it."""
        super().__init__(parent)
        self._path = path
        self._state = LinkState(LinkPhase.CLOSED)
        self._reader = MessageReader(from_service=True)
        self._next_id = 1
        self._tries = 0
        self._frames_wanted = False
        self._listeners: dict[int, Callable[[Reply], None]] = {}  # By the number of a request.
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._on_connected)
        self._socket.disconnected.connect(self._on_disconnected)
        self._socket.errorOccurred.connect(self._on_error)
        self._socket.readyRead.connect(self._on_ready_read)
        self._silent_ms = 0  # When the wait began.
        self._wait: Wait | None = None  # For an answer, or for the greeting.
        self._retry = self._timer(self._connect)
        self._silence = self._timer(self._on_silence)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    @property
    def state(self) -> LinkState:
        """What is known of the link."""
        return self._state

    @property
    def peer_pid(self) -> int | None:
        """Process of the service that is connected; None without one, or where nobody tells."""
        return listener_of(int(self._socket.socketDescriptor()))

    @property
    def frames_wanted(self) -> bool:
        """Whether the frames are subscribed to, now or at the next connection."""
        return self._frames_wanted

    def open(self, *, at_once: bool = False) -> None:
        """Connect, eagerly at first, until `close`.

        Args:
            at_once: Whether the first attempt is made, and told, before this returns.
        """
        self._tries = 0
        if self._state.phase in (LinkPhase.CLOSED, LinkPhase.INCOMPATIBLE, LinkPhase.SEEKING):
            self._set(LinkState(LinkPhase.SEEKING))
            if at_once:
                self._connect()
            else:
                self._retry.start(0)

    def close(self) -> None:
        """Disconnect and try no more."""
        self._retry.stop()
        self._drop(LinkState(LinkPhase.CLOSED))

    def reconnect(self) -> None:
        """Drop the connection, if any, and try again at once."""
        self._drop(LinkState(LinkPhase.SEEKING))
        self.open()

    def set_paused(self, paused: bool) -> int | None:
        """Pause or resume tracking for everybody."""
        return self._request(lambda number: SetPaused(number, paused))

    def set_settings(self, changes: dict[str, Any]) -> int | None:
        """Change settings by name."""
        return self._request(lambda number: SetSettings(number, changes))

    def subscribe_frames(self, enabled: bool) -> None:
        """Receive frames from now on, also after a reconnect, or no longer."""
        if enabled != self._frames_wanted:
            self._frames_wanted = enabled
            self._request(lambda number: SubscribeFrames(number, enabled))

    def stop_service(self) -> int | None:
        """Ask the service to stop."""
        return self._request(Stop)

    def take_leave(self) -> None:
        """Tell the service that this panel ends as the user wishes; written before `close`."""
        if self._request(lambda number: Attend(number, False)) is not None:
            self._socket.flush()

    def ask(self, wish: Wish) -> int | None:
        """Carry out a wish and return the number of its request; None without a service."""
        number = self._request(wish.make)
        if wish.done is not None:
            if number is None:
                wish.done(Reply(0, self.tr("The tracking service is not connected.")))
            else:
                self._listeners[number] = wish.done
        elif number is None:
            self.reply_received.emit(Reply(0, self.tr("The tracking service is not connected.")))
        return number

    def _request(self, make: Callable[[int], ToService]) -> int | None:
        """Send a request and return its id; None while no service is connected."""
        if self._state.phase is not LinkPhase.OPEN:
            return None
        number = self._next_id
        self._next_id += 1
        self._socket.write(encode(make(number)))
        return number

    def _connect(self) -> None:
        self._tries += 1
        self._socket.connectToServer(str(self._path))

    def _on_connected(self) -> None:
        self._reader = MessageReader(from_service=True)
        self._set(LinkState(LinkPhase.GREETING))
        self._await_word(0)  # It greets without being asked.

    def _on_error(self, _error: QLocalSocket.LocalSocketError) -> None:
        if self._state.phase is LinkPhase.SEEKING:
            self._retry_later()
            self.attempt_failed.emit(self._state)

    def _on_disconnected(self) -> None:
        self._silence.stop()
        self._forsake()
        if self._state.phase in (LinkPhase.GREETING, LinkPhase.OPEN, LinkPhase.HUNG):
            self._tries = 0
            self._set(LinkState(LinkPhase.SEEKING))
            self._retry_later()

    def _retry_later(self) -> None:
        self._retry.start(EAGER_RETRY_MS if self._tries < EAGER_TRIES else CALM_RETRY_MS)

    def _on_ready_read(self) -> None:
        data = bytes(self._socket.readAll().data())
        if self._state.phase in (LinkPhase.CLOSED, LinkPhase.INCOMPATIBLE):
            return
        try:
            for message in self._reader.feed(data):
                self._dispatch(message)
                if self._state.phase not in (LinkPhase.OPEN, LinkPhase.HUNG):
                    return
        except PeerError as error:
            text = self.tr("Restart the service and the panel after an update ({why}).")
            self._refuse(text.format(why=spoken(str(error))))
            return
        self._wait = None
        self._silence.start(ASK_MS)

    def _dispatch(self, message: Any) -> None:
        if self._state.hello is None:
            self._greet(message)
            return
        if self._state.phase is LinkPhase.HUNG:
            self._set(LinkState(LinkPhase.OPEN, self._state.hello))
        match message:
            case Status():
                self.status_received.emit(message)
            case FrameMessage():
                self.frame_received.emit(message.frame)
            case Reply():
                if done := self._listeners.pop(message.id, None):
                    done(message)
                else:
                    self.reply_received.emit(message)
            case _:
                self.message_received.emit(message)

    def _greet(self, message: Any) -> None:
        if not isinstance(message, Hello):
            self._refuse(self.tr("The service does not introduce itself; restart it."))
        elif message.protocol != PROTOCOL:
            text = self.tr(
                "The service {version} speaks protocol {theirs}, this panel {ours}; restart both "
                "after an update."
            )
            self._refuse(
                text.format(version=message.version, theirs=message.protocol, ours=PROTOCOL)
            )
        else:
            self._set(LinkState(LinkPhase.OPEN, message))
            if self._frames_wanted:
                self._request(lambda number: SubscribeFrames(number, True))

    def _await_word(self, silent_ms: int) -> None:
        """Begin to wait for a word that is due at once, after a silence."""
        self._silent_ms, self._wait = silent_ms, Wait()
        self._silence.start(LOOK_MS)

    def _on_silence(self) -> None:
        """Tell a hung service from a busy one, and from a panel that was too busy to read."""
        if self._has_word():
            return
        if self._wait is None:
            self._request(GetStatus)
            self._await_word(ASK_MS)
            return
        hangs = self._wait.hangs(self.peer_pid)
        if self._has_word():  # It answered, and slept again, while it was looked at.
            return
        silent_ms = self._silent_ms + self._wait.waited_ms
        if not hangs and silent_ms < SILENCE_MS:
            self._silence.start(LOOK_MS)
            return
        silence_s = QLocale().toString(silent_ms / 1000, "f", 1)
        detail = self.tr("No message for {n} seconds.").format(n=silence_s)
        self._set(LinkState(LinkPhase.HUNG, self._state.hello, detail))

    def _has_word(self) -> bool:
        """Take what has come and was not read; return whether that was a word, or the end."""
        came = self._socket.waitForReadyRead(0)
        return came or self._state.phase not in (LinkPhase.GREETING, LinkPhase.OPEN)

    def _refuse(self, detail: str) -> None:
        _log.warning("%s", detail)
        self._drop(LinkState(LinkPhase.INCOMPATIBLE, None, detail))

    def _drop(self, state: LinkState) -> None:
        self._silence.stop()
        self._set(state)
        self._socket.abort()
        self._forsake()

    def _forsake(self) -> None:
        """Tell whoever waits for an answer that none will come."""
        listeners, self._listeners = self._listeners, {}
        for number, done in listeners.items():
            done(Reply(number, self.tr("The tracking service went away before it answered.")))

    def _set(self, state: LinkState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
