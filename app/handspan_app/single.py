"""One panel per user.

Law: the first panel listens; a later one only asks it to show its window and ends; what a killed
panel left behind is replaced, and so is one that hangs.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from handspan_app.hanging import LOOK_MS, Wait, listener_of

NAME = "panel.sock"
SHOW = b"show\n"
GREET = b"greet\n"
HERE = b"here\n"
ANSWER_MS = 700  # A panel that is awake answers within the time of one page.
BUSY_MS = 5_000  # One that computes or starts may take so long on a busy computer.
GONE_MS = 2_000  # The system takes less to end a process.

_log = logging.getLogger("handspan.panel.single")


class SingleInstance(QObject):
    """The place where panels of one user meet.

    Signals:
        show_wished: Another start of the program asks for the window.
    """

    show_wished = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Meet in `folder`, which is private to the user and made if it is missing."""
        super().__init__(parent)
        self._path = folder / NAME
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self, *, show: bool) -> bool:
        """Become the one panel.

        Args:
            show: Whether a panel that is there already is asked to show its window.

        Returns:
            False if there is one already.

        Raises:
            OSError: The folder cannot be made or listened in, or a panel is there that does not
                answer and yet does something.
        """
        if self._is_there(SHOW if show else GREET):
            return False
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        QLocalServer.removeServer(str(self._path))
        if not self._server.listen(str(self._path)):
            raise OSError(f"{self._path}: {self._server.errorString()}")
        return True

    def release(self) -> None:
        """Listen no more."""
        self._server.close()

    def _is_there(self, words: bytes) -> bool:
        """Speak to the panel that is there; end it where it hangs."""
        socket = QLocalSocket()
        socket.connectToServer(str(self._path))
        if not socket.waitForConnected(ANSWER_MS):
            return False
        socket.write(words)
        socket.flush()
        pid = listener_of(int(socket.socketDescriptor()))
        wait = Wait(ANSWER_MS)
        while wait.waited_ms < BUSY_MS:
            if _answers(socket, LOOK_MS):
                return True
            hangs = wait.hangs(pid)
            if hangs and _answers(socket, 0):  # It did so, and slept again, while we looked.
                return True
            if socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
                return False  # It has ended.
            if hangs and pid is not None:
                _log.warning("the panel of process %d hangs and is ended", pid)
                os.kill(pid, signal.SIGKILL)  # The connection is open: the number is its own.
                socket.waitForDisconnected(GONE_MS)
                return False
        raise OSError(f"a panel is there but does not answer: end process {pid or '?'}, try again")

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda peer=socket: self._on_words(peer))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        words = bytes(socket.readLine().data())
        if words in (SHOW, GREET):
            socket.write(HERE)
            socket.flush()
        if words == SHOW:
            self.show_wished.emit()


def _answers(socket: QLocalSocket, patience_ms: int) -> bool:
    """Return whether an answer comes in time; the end of the panel is none."""
    end_s = time.monotonic() + patience_ms / 1000
    while not socket.canReadLine():
        rest_ms = max(0, round(1000 * (end_s - time.monotonic())))
        if not socket.waitForReadyRead(rest_ms):
            return False
    return True
