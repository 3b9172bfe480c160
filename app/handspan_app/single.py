"""One panel per user.

Law: the first panel listens; a later one only asks it to show its window and ends; what a killed
panel left behind is replaced.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

NAME = "panel.sock"
SHOW = b"show\n"
_ANSWER_MS = 1_000


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
            OSError: The folder cannot be made or listened in.
        """
        if self._ask(show):
            return False
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        QLocalServer.removeServer(str(self._path))
        if not self._server.listen(str(self._path)):
            raise OSError(f"{self._path}: {self._server.errorString()}")
        return True

    def release(self) -> None:
        """Listen no more."""
        self._server.close()

    def _ask(self, show: bool) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(str(self._path))
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        if show:
            socket.write(SHOW)
            socket.waitForBytesWritten(_ANSWER_MS)
        socket.disconnectFromServer()
        return True

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda peer=socket: self._on_words(peer))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        if socket.canReadLine() and bytes(socket.readLine().data()) == SHOW:
            self.show_wished.emit()
