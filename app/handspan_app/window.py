"""The main window: the state, what to do about it, the hands, who receives them.

Law: it shows values and emits wishes; it decides nothing and knows no socket.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handspan_app.clients import ClientList
from handspan_app.glyphs import glyph_icon, glyph_pixmap
from handspan_app.status import View, action_words
from handspan_app.switch import Switch
from handspan_app.theme import Theme
from handspan_app.visualizer import Visualizer
from handspan_service.contract.control import ServiceState, Status, WebSocketState
from handspan_service.contract.model import SourceKind

GLYPH_PX = 46
SIDE_PX = 264
_SIMULATED = "Simulated controller: these are not real hands"
_RECORDED = "Recording: these hands are not live"


def _label(text: str = "", *, name: str = "", scale: float = 1.0, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    label.setFont(font)
    return label


def _card() -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 14, 16, 14)
    layout.setSpacing(8)
    return frame, layout


class MainWindow(QWidget):
    """The main window.

    Signals:
        action_wished: Action of a banner button.
        pause_wished: bool, pause or resume.
        websocket_wished: bool, on or off.
        setting_wished: str and bool, a setting of native programs, on or off.
        forget_size_wished: The size of the user's hands is to be learnt anew.
        quit_wished: The user wants to leave the program.
        hidden_by_user: The window was closed; the program goes on.
    """

    action_wished = Signal(object)
    pause_wished = Signal(bool)
    websocket_wished = Signal(bool)
    setting_wished = Signal(str, bool)
    forget_size_wished = Signal()
    quit_wished = Signal()
    hidden_by_user = Signal()

    def __init__(self, theme: Theme, view: View) -> None:
        """Create the window in one look and state."""
        super().__init__()
        self.setWindowTitle("Handspan")
        self._theme = theme
        self._view = view
        self._status: Status | None = None
        self.visualizer = Visualizer(theme)
        self.visualizer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._build()
        QShortcut(QKeySequence.StandardKey.Quit, self, self.quit_wished.emit)
        self.visualizer.full_screen_wished.connect(self.toggle_full_screen)
        self.visualizer.leave_wished.connect(self._leave)
        self.resize(QSize(1120, 720))
        self.visualizer.setFocus()
        self.show_view(view)
        self.show_status(None)

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._header = self._build_header()
        self._banner = self._build_banner()
        self._side = self._build_side()
        stage = QFrame()
        stage.setObjectName("card")
        inner = QVBoxLayout(stage)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.visualizer)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(stage, 1)
        middle.addWidget(self._side)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(14)
        self._layout.addWidget(self._header)
        self._layout.addWidget(self._banner)
        self._layout.addLayout(middle, 1)
        self._set_margins(full_screen=False)

    def _set_margins(self, *, full_screen: bool) -> None:
        width = 0 if full_screen else 16
        self._layout.setContentsMargins(width, width, width, width)

    def _build_header(self) -> QWidget:
        header = QWidget()
        layout = QHBoxLayout(header)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.setSpacing(14)
        self._glyph = QLabel()
        self._glyph.setFixedSize(GLYPH_PX, GLYPH_PX)
        self._glyph.setAccessibleName("State")
        self._title = _label(scale=1.55, bold=True)
        self._sentence = _label(name="muted")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        self._pause = QPushButton("Pause")
        self._pause.clicked.connect(self._on_pause_clicked)
        self._view_button = QPushButton("View")
        self._view_button.setAccessibleName("View menu")
        self._view_button.clicked.connect(self._open_view_menu)
        layout.addWidget(self._glyph)
        layout.addLayout(words, 1)
        layout.addWidget(self._view_button)
        layout.addWidget(self._pause)
        return header

    def _build_banner(self) -> QWidget:
        banner = QFrame()
        banner.setObjectName("banner")
        layout = QHBoxLayout(banner)
        layout.setContentsMargins(14, 10, 10, 10)
        self._banner_text = _label()
        layout.addWidget(self._banner_text, 1)
        self._banner_buttons = [QPushButton(), QPushButton()]
        self._banner_buttons[0].setObjectName("primary")
        for index, button in enumerate(self._banner_buttons):
            button.clicked.connect(lambda _checked=False, at=index: self._on_banner(at))
            layout.addWidget(button)
        return banner

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        card, inner = _card()
        inner.addWidget(_label("Applications", scale=1.1, bold=True))
        self._clients = ClientList(self._theme)
        inner.addWidget(self._clients, 1)
        layout.addWidget(card, 1)
        card, inner = _card()
        row = QHBoxLayout()
        row.addWidget(_label("Web applications", scale=1.1, bold=True), 1)
        self._websocket = Switch("Let web applications and scripts connect")
        self._websocket.clicked.connect(lambda on: self.websocket_wished.emit(on))
        row.addWidget(self._websocket)
        inner.addLayout(row)
        self._websocket_text = _label(name="muted")
        self._websocket_text.setTextFormat(Qt.TextFormat.RichText)
        self._websocket_text.setOpenExternalLinks(True)
        inner.addWidget(self._websocket_text)
        layout.addWidget(card)
        card, inner = _card()
        row, self._native = self._switch_row(
            _label("Programs", scale=1.1, bold=True),
            "Let programs connect through the native library",
            "native_enabled",
        )
        inner.addLayout(row)
        row, self._pictures = self._switch_row(
            _label("May see pictures", name="muted"),
            "Let programs see the controller's pictures",
            "native_images",
        )
        inner.addLayout(row)
        layout.addWidget(card)
        card, inner = _card()
        inner.addWidget(_label("Source", scale=1.1, bold=True))
        self._source_text = _label(name="muted")
        inner.addWidget(self._source_text)
        layout.addWidget(card)
        card, inner = _card()
        inner.addWidget(_label("Hand size", scale=1.1, bold=True))
        self._size_text = _label(name="muted")
        inner.addWidget(self._size_text)
        self._forget_size = QPushButton("Forget hand size")
        self._forget_size.clicked.connect(lambda: self.forget_size_wished.emit())
        inner.addWidget(self._forget_size)
        layout.addWidget(card)
        return side

    def _switch_row(self, label: QLabel, name: str, setting: str) -> tuple[QHBoxLayout, Switch]:
        """Return a row of words and a switch for a setting."""
        row = QHBoxLayout()
        row.addWidget(label, 1)
        switch = Switch(name)
        switch.clicked.connect(lambda on: self.setting_wished.emit(setting, on))
        row.addWidget(switch)
        return row, switch

    # Showing ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another look."""
        self._theme = theme
        self.visualizer.set_theme(theme)
        self._clients.set_theme(theme)
        self.show_view(self._view)
        self.show_status(self._status)

    def show_view(self, view: View) -> None:
        """Show the state in words, shape and colour."""
        self._view = view
        colour = self._theme.state(view.colour)
        ratio = self.devicePixelRatioF()
        self._glyph.setPixmap(glyph_pixmap(view.shape, colour, GLYPH_PX, ratio))
        self._glyph.setAccessibleDescription(view.title)
        self._title.setText(view.title)
        self._sentence.setText(view.sentence)
        self._sentence.setVisible(bool(view.sentence))
        self.setWindowIcon(glyph_icon(view.shape, colour))
        self._banner_text.setText(view.banner)
        self._banner.setStyleSheet(f"QFrame#banner {{ border-left-color: {colour.name()}; }}")
        self._banner.setVisible(bool(view.banner) and not self.isFullScreen())
        for index, button in enumerate(self._banner_buttons):
            action = view.actions[index] if index < len(view.actions) else None
            button.setVisible(action is not None)
            if action is not None:
                button.setText(action_words(action, view))
        self.visualizer.set_message(view.title)

    def show_status(self, status: Status | None) -> None:
        """Show the facts of the service; None while it is not connected."""
        self._status = status
        paused = status is not None and status.state is ServiceState.PAUSED
        self._pause.setText("Resume" if paused else "Pause")
        self._pause.setEnabled(status is not None)
        self._websocket.setEnabled(status is not None)
        self._websocket.setChecked(status is not None and status.settings.websocket_enabled)
        self._websocket_text.setText(self._websocket_words(status))
        settings = status.settings if status is not None else None
        self._native.setEnabled(settings is not None)
        self._native.setChecked(settings is not None and settings.native_enabled)
        self._pictures.setEnabled(settings is not None and settings.native_enabled)
        self._pictures.setChecked(settings is not None and settings.native_images)
        self._source_text.setText(_source_words(status))
        self._size_text.setText(_size_words(status))
        self._forget_size.setVisible(status is not None and status.hand_size is not None)
        self._clients.show_clients(status.clients if status else (), time.monotonic())
        self.visualizer.set_note(_note(status))

    def show_notice(self, text: str) -> None:
        """Say that a wish could not be carried out; the next state replaces it."""
        self._banner_text.setText(text)
        self._banner.setVisible(True)

    def _websocket_words(self, status: Status | None) -> str:
        if status is None:
            return "Not connected to the service."
        match status.websocket.state:
            case WebSocketState.LISTENING:
                port = status.websocket.port
                link = f'<a style="color:{self._theme.accent}" href="http://127.0.0.1:{port}/">'
                return f"Port {port}. {link}Show the hands in a browser</a>"
            case WebSocketState.OFF:
                return "Switched off: no page and no script can connect."
            case WebSocketState.PORT_IN_USE:
                return f"Port {status.websocket.port} is used by another program."
            case _:
                return "The web server does not run; see the log."

    # Wishes -----------------------------------------------------------------------------------

    def _on_pause_clicked(self) -> None:
        paused = self._status is not None and self._status.state is ServiceState.PAUSED
        self.pause_wished.emit(not paused)

    def _open_view_menu(self) -> None:
        corner = self._view_button.rect().bottomLeft()
        self.visualizer.menu.popup(self._view_button.mapToGlobal(corner))

    def _on_banner(self, index: int) -> None:
        if index < len(self._view.actions):
            self.action_wished.emit(self._view.actions[index])

    def toggle_full_screen(self) -> None:
        """Give the whole screen to the hands, or take it back."""
        full = not self.isFullScreen()
        for part in (self._header, self._side):
            part.setVisible(not full)
        self._banner.setVisible(bool(self._view.banner) and not full)
        self._set_margins(full_screen=full)
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    def _leave(self) -> None:
        if self.isFullScreen():
            self.toggle_full_screen()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; tracking goes on."""
        super().closeEvent(event)
        self.hidden_by_user.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the state again for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.show_view(self._view)

    def raise_to_front(self) -> None:
        """Show the window above the others."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()


def _note(status: Status | None) -> str:
    if status is None or status.device is None or status.state is not ServiceState.STREAMING:
        return ""
    if status.simulated:
        return _SIMULATED
    return "" if status.device.kind is SourceKind.USB else _RECORDED


def _size_words(status: Status | None) -> str:
    if status is None:
        return "Not connected to the service."
    if status.hand_size is not None:
        return "Known. If somebody else uses this computer, forget it: theirs is learnt in seconds."
    if status.device is not None and status.device.kind is SourceKind.USB:
        return "Being learnt: hold an open hand 15 to 25 cm from the controller."
    return "Learnt as soon as a controller sees your hands."


def _source_words(status: Status | None) -> str:
    if status is None or status.device is None:
        return "None."
    timing = status.timing
    rates = f"{timing.image_rate_hz:.0f} images/s in, {timing.frame_rate_hz:.0f} frames/s out"
    lines = [status.device.model, rates]
    if timing.track_p95_ms > 0.0:
        times = f"{timing.track_p50_ms:.1f} ms, p95 {timing.track_p95_ms:.1f} ms"
        lines.append(f"Tracker {times}")
    if timing.dropped or timing.lost:
        lines.append(f"{timing.dropped} images skipped, {timing.lost} lost")
    return "\n".join(lines)
