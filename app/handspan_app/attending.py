"""What the panel is to the service beside a viewer: who shows questions, and who sees the desktop.

Law: the service hears both at each connection, before anything else that the panel wishes. What it
then knows of the window in front is the word of the panel before, and is heard first.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from handspan_app.foreground import ForegroundWatcher
from handspan_app.link import LinkPhase, LinkState, ServiceLink
from handspan_app.wish import Wish
from handspan_service.contract.control import Attend, SetForeground, Status
from handspan_service.contract.permissions import Foreground


class Attendant(QObject):
    """Keeps the service told."""

    def __init__(
        self, link: ServiceLink, watcher: ForegroundWatcher, parent: QObject | None = None
    ) -> None:
        """Listen to both; what is in front is told as soon as there is somebody to tell."""
        super().__init__(parent)
        self._link = link
        self._watcher = watcher
        self._connected = self._heard = False
        link.status_received.connect(self._on_status)
        link.state_changed.connect(self._on_link)
        watcher.changed.connect(self._on_foreground)

    def _on_link(self, state: LinkState) -> None:
        if state.phase is LinkPhase.HUNG:
            return  # The same connection goes on, or ends.
        connected = state.phase is LinkPhase.OPEN
        if connected and not self._connected:
            self._link.ask(Wish(lambda number: Attend(number, True)))
            self._heard = False
            if not self._watcher.alone:
                self._tell(self._watcher.foreground)
        self._connected = connected

    def _on_status(self, status: Status) -> None:
        if not self._heard:
            self._heard = True
            self._watcher.remember(status.foreground)
            if self._watcher.alone:  # Nobody knows better.
                self._tell(self._watcher.foreground)

    def _on_foreground(self, foreground: Foreground) -> None:
        if self._connected:
            self._tell(foreground)

    def _tell(self, foreground: Foreground) -> None:
        self._link.ask(Wish(lambda number: SetForeground(number, foreground)))
