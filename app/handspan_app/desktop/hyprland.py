"""The window in front on Hyprland, by its own sockets.

Law: at each change of the active window its process is asked for once; where there is none,
Hyprland itself is in front.

Source: Hyprland's documentation of its IPC: `.socket2.sock` tells events as lines
`EVENT>>DATA`, `.socket.sock` answers one request per connection. Tried against a scripted Hyprland
alone.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket

from handspan_app.desktop.peer import peer_pid
from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

CONNECT_MS = 500  # The compositor that shows us is there, or it is not.
EVENTS, REQUESTS = ".socket2.sock", ".socket.sock"
QUESTION = b"j/activewindow"
_MOVES = (b"activewindowv2>>", b"closewindow>>")  # Events that may move the focus.


class HyprlandSource(Source):
    """Listens to Hyprland."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Prepare to listen to the sockets in a folder."""
        super().__init__(parent)
        self._folder = folder
        self._own_pid: int | None = None  # Of Hyprland.
        self._lines = b""
        self._events = QLocalSocket(self)
        self._events.readyRead.connect(self._on_events)
        self._events.disconnected.connect(lambda: self.tell(Foreground()))
        self._asking: QLocalSocket | None = None
        self._again = False  # Whether something changed since the question was asked.

    def start(self) -> bool:
        """Connect, and ask once."""
        self._events.connectToServer(str(self._folder / EVENTS))
        if not self._events.waitForConnected(CONNECT_MS):
            return False
        self._own_pid = peer_pid(self._events)
        self._ask()
        return True

    def stop(self) -> None:
        """Hang up."""
        self._events.blockSignals(True)
        self._events.abort()
        if self._asking is not None:
            self._asking.blockSignals(True)
            self._asking.abort()
            self._asking.deleteLater()
            self._asking = None

    def _on_events(self) -> None:
        *lines, self._lines = (self._lines + bytes(self._events.readAll().data())).split(b"\n")
        if any(line.startswith(_MOVES) for line in lines):
            self._ask()

    def _ask(self) -> None:
        if self._asking is not None:
            self._again = True
            return
        socket = self._asking = QLocalSocket(self)
        socket.connected.connect(lambda: socket.write(QUESTION))
        socket.disconnected.connect(lambda: self._on_answer(socket))
        socket.errorOccurred.connect(lambda _error: self._on_answer(socket))
        socket.connectToServer(str(self._folder / REQUESTS))

    def _on_answer(self, socket: QLocalSocket) -> None:
        if socket is not self._asking:
            return  # Its end was told of twice.
        self._asking = None
        answer = bytes(socket.readAll().data())
        socket.deleteLater()
        if self._again:
            self._again = False
            self._ask()
            return
        try:
            pid = json.loads(answer).get("pid")
        except (ValueError, AttributeError):  # It answers "Invalid" where no window is active.
            pid = None
        known = isinstance(pid, int) and pid > 0
        self.tell(Foreground(FocusSource.HYPRLAND, pid if known else self._own_pid))
