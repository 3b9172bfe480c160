"""The icon in the desktop's tray.

Law: it is an extra, never the only way in; it shows the same View as the window and decides
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSystemTrayIcon

from handspan_app.badges import Badge
from handspan_app.glyphs import glyph_icon
from handspan_app.state_table import Colour, Shape
from handspan_app.status import View
from handspan_app.theme import STATE_COLOURS
from handspan_app.tray_host import TrayHost
from handspan_app.tray_menu import TrayMenu
from handspan_service.contract.control import Status

SAID_MS = 8_000


class Tray(QObject):
    """Tray icon.

    Signals:
        window_wished: The icon was clicked.
    """

    window_wished = Signal()

    def __init__(self, pages: Sequence[str] = (), parent: QObject | None = None) -> None:
        """Create icon and menu; `show` offers them to the desktop.

        Args:
            pages: Ids of the pages that the window has.
            parent: Owner.
        """
        super().__init__(parent)
        self._shown: tuple[Shape, Colour, Badge | None] | None = None
        self.menu = TrayMenu(pages, self)
        self.menu.window_wished.connect(self.window_wished)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu.menu)
        self.icon.activated.connect(self._on_activated)
        self.host = TrayHost(self)
        self.host.appeared.connect(self._on_host)

    @property
    def visible(self) -> bool:
        """Whether a tray shows the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def show(self) -> None:
        """Offer the icon to the desktop; a tray that comes later takes it up."""
        self.icon.show()
        self.host.watch()

    def hide(self) -> None:
        """Take the icon back."""
        self.icon.hide()

    def _on_host(self) -> None:
        """Offer the icon anew to a host that came late."""
        if self.icon.isVisible():
            self.icon.hide()
            self.icon.show()

    def show_view(self, view: View) -> None:
        """Show the state."""
        shown = (view.shape, view.colour, view.badge)
        if self._shown != shown:
            self._shown = shown
            colour = QColor(STATE_COLOURS[view.colour])
            self.icon.setIcon(glyph_icon(view.shape, colour, view.badge))
        self.icon.setToolTip(view.tooltip)
        self.menu.show_view(view)

    def show_status(self, status: Status | None) -> None:
        """Show what can be switched."""
        self.menu.show_status(status)

    def say(self, title: str, text: str) -> None:
        """Show a notification, where the desktop has any."""
        if self.visible and QSystemTrayIcon.supportsMessages():
            self.icon.showMessage(title, text, self.icon.icon(), SAID_MS)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        wanted = (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        )
        if reason in wanted:
            self.window_wished.emit()
