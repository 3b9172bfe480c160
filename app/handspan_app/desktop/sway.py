"""The window in front on sway, by its own socket.

Law: at each change that may have moved the focus the whole tree is asked for once, and the focused
window's process is told; an empty workspace is sway's own.

Source: sway-ipc(7): messages of magic, length and type in the computer's byte order, then JSON.
Tried against a scripted sway alone.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket

from handspan_app.desktop.peer import peer_pid
from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

CONNECT_MS = 500  # The compositor that shows us is there, or it is not.
MAGIC = b"i3-ipc"
SUBSCRIBE, GET_TREE = 2, 4
WINDOW_EVENT, WORKSPACE_EVENT = 0x80000003, 0x80000000
_HEAD = struct.Struct("=6sII")
_MOVES = ("focus", "close", "init", "empty")  # Changes that may move the focus.


def message(kind: int, body: bytes = b"") -> bytes:
    """Return a message to sway."""
    return _HEAD.pack(MAGIC, len(body), kind) + body


class Messages:
    """Cuts what sway says into messages. No I/O."""

    def __init__(self) -> None:
        """Begin without bytes."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, Any]]:
        """Take bytes and yield kind and content of the messages that are complete.

        Raises:
            ValueError: It is not sway that speaks.
        """
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            magic, length, kind = _HEAD.unpack_from(self._buffer)
            if magic != MAGIC:
                raise ValueError("this is no message of sway")
            end = _HEAD.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_HEAD.size : end])
            del self._buffer[:end]
            yield kind, json.loads(body)


def focused_pid(tree: Mapping[str, Any]) -> int | None:
    """Return the process of the focused window of a tree; None where none is focused."""
    if tree.get("focused") and tree.get("pid"):
        return int(tree["pid"])
    for child in (*tree.get("nodes", ()), *tree.get("floating_nodes", ())):
        if (pid := focused_pid(child)) is not None:
            return pid
    return None


class SwaySource(Source):
    """Listens to sway."""

    def __init__(self, path: str, parent: QObject | None = None) -> None:
        """Prepare to listen to the socket at a path."""
        super().__init__(parent)
        self._path = path
        self._own_pid: int | None = None  # Of sway, which is in front where no window is.
        self._messages = Messages()
        self._socket = QLocalSocket(self)
        self._socket.readyRead.connect(self._on_ready_read)
        self._socket.disconnected.connect(lambda: self.tell(Foreground()))

    def start(self) -> bool:
        """Connect, subscribe, and ask once."""
        self._socket.connectToServer(self._path)
        if not self._socket.waitForConnected(CONNECT_MS):
            return False
        self._own_pid = peer_pid(self._socket)
        self._socket.write(message(SUBSCRIBE, b'["window","workspace"]') + message(GET_TREE))
        return True

    def stop(self) -> None:
        """Hang up."""
        self._socket.blockSignals(True)
        self._socket.abort()

    def _on_ready_read(self) -> None:
        try:
            for kind, content in self._messages.feed(bytes(self._socket.readAll().data())):
                self._take(kind, content)
        except ValueError:
            self._socket.abort()

    def _take(self, kind: int, content: Any) -> None:
        if kind == GET_TREE:
            pid = focused_pid(content)
            self.tell(Foreground(FocusSource.SWAY, self._own_pid if pid is None else pid))
        elif kind in (WINDOW_EVENT, WORKSPACE_EVENT) and content.get("change") in _MOVES:
            self._socket.write(message(GET_TREE))
