"""The page of the applications that receive hands.

Law: it shows exactly the clients of the newest status.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from handspan_app.clients import ClientList
from handspan_app.pages.page import Page
from handspan_app.parts import GAP_PX, card, heading, row, words
from handspan_app.switch import Switch
from handspan_app.theme import Theme
from handspan_app.wish import setting_wish
from handspan_service.contract.control import Status, WebSocketState

SIDE_PX = 300


class ApplicationsPage(Page):
    """Connected applications, and the doors by which they come."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._theme = theme
        self._status: Status | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        frame, inner = card(self.tr("Connected now"))
        self._clients = ClientList(theme)
        inner.addWidget(self._clients, 1)
        layout.addWidget(frame, 1)
        layout.addWidget(self._build_doors())

    def _build_doors(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        frame, inner = card()
        self.web_switch = self._switch(
            self.tr("Let web applications and scripts connect"), "websocket_enabled"
        )
        inner.addLayout(row(heading(self.tr("Web applications")), self.web_switch))
        self._websocket_text = words(name="muted")
        self._websocket_text.setTextFormat(Qt.TextFormat.RichText)
        self._websocket_text.setOpenExternalLinks(True)
        inner.addWidget(self._websocket_text)
        layout.addWidget(frame)
        frame, inner = card()
        self._native = self._switch(
            self.tr("Let programs connect through the native library"), "native_enabled"
        )
        inner.addLayout(row(heading(self.tr("Programs")), self._native))
        self._pictures = self._switch(
            self.tr("Let programs ask for the controller's pictures"),
            "native_images",
            {True: "ask", False: "deny"},
        )
        inner.addLayout(row(words(self.tr("May ask for pictures"), name="muted"), self._pictures))
        layout.addWidget(frame)
        layout.addStretch(1)
        return side

    def _switch(
        self, name: str, setting: str, values: Mapping[bool, Any] = MappingProxyType({})
    ) -> Switch:
        """Return a switch for a setting, whose values for on and off may be named."""
        switch = Switch(name)
        switch.clicked.connect(
            lambda on: self.wished.emit(setting_wish({setting: values.get(on, on)}))
        )
        return switch

    def set_theme(self, theme: Theme) -> None:
        """Paint the marks in another look."""
        self._theme = theme
        self._clients.set_theme(theme)
        self.show_status(self._status)

    def show_status(self, status: Status | None) -> None:
        """Show who is connected and which doors are open."""
        self._status = status
        settings = status.settings if status is not None else None
        self.web_switch.setEnabled(settings is not None)
        self.web_switch.setChecked(settings is not None and settings.websocket_enabled)
        self._websocket_text.setText(self._websocket_words(status))
        self._native.setEnabled(settings is not None)
        self._native.setChecked(settings is not None and settings.native_enabled)
        self._pictures.setEnabled(settings is not None and settings.native_enabled)
        self._pictures.setChecked(settings is not None and settings.native_images != "deny")
        self._clients.show_clients(status.clients if status else (), time.monotonic())

    def _websocket_words(self, status: Status | None) -> str:
        if status is None:
            return self.tr("Not connected to the service.")
        port = status.websocket.port
        match status.websocket.state:
            case WebSocketState.LISTENING:
                words_ = self.tr("Port {port}. {link}Show the hands in a browser{end}")
                link = f'<a style="color:{self._theme.accent}" href="http://127.0.0.1:{port}/">'
                return words_.format(port=port, link=link, end="</a>")
            case WebSocketState.OFF:
                return self.tr("Switched off: no page and no script can connect.")
            case WebSocketState.PORT_IN_USE:
                return self.tr("Port {port} is used by another program.").format(port=port)
            case _:
                return self.tr("The web server does not run; see the log.")
