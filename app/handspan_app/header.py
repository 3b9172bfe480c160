"""The top of the window: the state in words, shape and colour, what to do about it, and notices.

Law: header and banner show the same View as the tray; a notice stands beside them, so that no state
takes it away before it is read.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.glyphs import glyph_pixmap
from handspan_app.parts import TITLE_SCALE, words
from handspan_app.state_table import Shape
from handspan_app.status import View, action_words
from handspan_app.theme import Theme
from handspan_service.contract.control import ServiceState, Status

GLYPH_PX = 46
CLOSE_PX = 28
NOTICE_MS = 20_000  # How long a notice stands: two long sentences, read slowly twice. Ours.


class Header(QWidget):
    """The state, and the button that pauses.

    Signals:
        pause_wished: bool, pause or resume.
    """

    pause_wished = Signal(bool)

    def __init__(self) -> None:
        """Create an empty header."""
        super().__init__()
        self._paused = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.setSpacing(14)
        self._shown: tuple[Shape, str, float] | None = None
        self._glyph = QLabel()
        self._glyph.setFixedSize(GLYPH_PX, GLYPH_PX)
        self._glyph.setAccessibleName(self.tr("State"))
        self._title = words(scale=TITLE_SCALE, bold=True)
        self._sentence = words(name="muted")
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self._title)
        text.addWidget(self._sentence)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.clicked.connect(lambda: self.pause_wished.emit(not self._paused))
        layout.addWidget(self._glyph)
        layout.addLayout(text, 1)
        layout.addWidget(self.pause)
        self.more = QPushButton(self.tr("Menu"))
        self.more.setAccessibleName(self.tr("Menu of Handspan"))
        self.more.hide()
        layout.addWidget(self.more)

    def set_menu(self, menu: QMenu) -> None:
        """Offer the menu of the tray here too, since a desktop may have no tray."""
        self.more.setMenu(menu)
        self.more.show()

    def show_view(self, view: View, theme: Theme) -> None:
        """Show the state."""
        colour, ratio = theme.state(view.colour), self.devicePixelRatioF()
        shown = (view.shape, colour.name(), ratio)
        if self._shown != shown:  # Qt keeps each picture that a label ever had, up to 10 MB.
            self._shown = shown
            self._glyph.setPixmap(glyph_pixmap(view.shape, colour, GLYPH_PX, ratio))
        self._glyph.setAccessibleDescription(view.title)
        self._title.setText(view.title)
        self._sentence.setText(view.sentence)
        self._sentence.setVisible(bool(view.sentence))

    def show_status(self, status: Status | None) -> None:
        """Show whether tracking can be paused or resumed."""
        calibrating = status is not None and status.calibration.running
        paused = status is not None and status.state is ServiceState.PAUSED
        self._paused = paused and not calibrating
        self.pause.setText(self.tr("Resume") if self._paused else self.tr("Pause"))
        self.pause.setEnabled(status is not None and not calibrating)


class Banner(QFrame):
    """What is wrong, and up to two buttons for it.

    Signals:
        action_wished: Action of a button.
    """

    action_wished = Signal(object)

    def __init__(self) -> None:
        """Create a banner that says nothing."""
        super().__init__()
        self.setObjectName("banner")
        self._view: View | None = None
        self._colour = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        self._text = words()
        layout.addWidget(self._text, 1)
        self.buttons = [QPushButton(), QPushButton()]
        self.buttons[0].setObjectName("primary")
        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, at=index: self._on_clicked(at))
            layout.addWidget(button)

    @property
    def speaks(self) -> bool:
        """Whether there is something to say."""
        return bool(self._text.text())

    def show_view(self, view: View, theme: Theme) -> None:
        """Show what is wrong."""
        self._view = view
        self._text.setText(view.banner)
        colour = theme.state(view.colour).name()
        if colour != self._colour:
            self._colour = colour
            self.setStyleSheet(f"QFrame#banner {{ border-left-color: {colour}; }}")
        for index, button in enumerate(self.buttons):
            action = view.actions[index] if index < len(view.actions) else None
            button.setVisible(action is not None)
            if action is not None:
                button.setText(action_words(action, view))

    def _on_clicked(self, index: int) -> None:
        if self._view is not None and index < len(self._view.actions):
            self.action_wished.emit(self._view.actions[index])


class Notice(QFrame):
    """What became of something that the user did: said once, and put away by hand or by time."""

    def __init__(self) -> None:
        """Create a notice that is hidden."""
        super().__init__()
        self.setObjectName("notice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        self._text = words()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setObjectName("reset")
        self.close_button.setText("\u2715")
        self.close_button.setFixedSize(CLOSE_PX, CLOSE_PX)
        self.close_button.setAccessibleName(self.tr("Put this notice away"))
        self.close_button.setToolTip(self.tr("Put this notice away"))
        self.close_button.clicked.connect(self.clear)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say something in place of what was said before; its time runs while it can be seen."""
        self._text.setText(text)
        if self.isVisible():
            self._timer.start(NOTICE_MS)

    def clear(self) -> None:
        """Say nothing more."""
        self._timer.stop()
        self._text.clear()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin its time."""
        super().showEvent(event)
        if self.text:
            self._timer.start(NOTICE_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep it for when the window is seen again."""
        super().hideEvent(event)
        self._timer.stop()
