"""The icon in the desktop's tray and its menu.

Law: it is an extra, never the only way in; it shows the same View as the window and decides
nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from handspan_app.glyphs import glyph_icon
from handspan_app.status import Colour, Shape, View
from handspan_app.theme import STATE_COLOURS
from handspan_service.contract.control import ServiceState, Status


class Tray(QObject):
    """Tray icon.

    Signals:
        window_wished: Show the window with the hands.
        pause_wished: bool, pause or resume.
        websocket_wished: bool, on or off.
        quit_wished: bool, whether the service stops too.
    """

    window_wished = Signal()
    pause_wished = Signal(bool)
    websocket_wished = Signal(bool)
    quit_wished = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Create icon and menu; `show` offers them to the desktop."""
        super().__init__(parent)
        self._shown: tuple[Shape, Colour] | None = None
        self._paused = False
        self.menu = QMenu()
        self._state = self._entry("")
        self._state.setEnabled(False)
        self.menu.addSeparator()
        self._window = self._entry("Visualiser")
        self._window.triggered.connect(lambda: self.window_wished.emit())
        self._pause = self._entry("Pause tracking")
        self._pause.triggered.connect(lambda: self.pause_wished.emit(not self._paused))
        self._websocket = self._entry("Web applications")
        self._websocket.setCheckable(True)
        self._websocket.triggered.connect(lambda checked: self.websocket_wished.emit(checked))
        self.menu.addSeparator()
        self._leave = self._entry("Quit panel (service keeps running)")
        self._leave.triggered.connect(lambda: self.quit_wished.emit(False))
        self._quit = self._entry("Stop tracking and quit")
        self._quit.triggered.connect(lambda: self.quit_wished.emit(True))
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)

    def _entry(self, text: str) -> QAction:
        action = QAction(text, self)
        self.menu.addAction(action)
        return action

    @property
    def visible(self) -> bool:
        """Whether a tray shows the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def show(self) -> None:
        """Offer the icon to the desktop; a tray that comes later takes it up."""
        self.icon.show()

    def hide(self) -> None:
        """Take the icon back."""
        self.icon.hide()

    def show_view(self, view: View) -> None:
        """Show the state."""
        if self._shown != (view.shape, view.colour):
            self._shown = (view.shape, view.colour)
            self.icon.setIcon(glyph_icon(view.shape, QColor(STATE_COLOURS[view.colour])))
        self.icon.setToolTip(view.tooltip)
        self._state.setText(view.title)

    def show_status(self, status: Status | None) -> None:
        """Show what can be switched."""
        self._paused = status is not None and status.state is ServiceState.PAUSED
        self._pause.setText("Resume tracking" if self._paused else "Pause tracking")
        self._pause.setEnabled(status is not None)
        self._websocket.setEnabled(status is not None)
        self._websocket.setChecked(status is not None and status.settings.websocket_enabled)

    def say(self, title: str, text: str) -> None:
        """Show a notification, where the desktop has any."""
        if self.visible and QSystemTrayIcon.supportsMessages():
            self.icon.showMessage(title, text, self.icon.icon(), 8_000)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        wanted = (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        )
        if reason in wanted:
            self.window_wished.emit()
