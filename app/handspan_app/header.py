"""The top of the window: the state in words, shape and colour, and what to do about it.

Law: it shows the same View as the tray.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from handspan_app.glyphs import glyph_pixmap
from handspan_app.parts import TITLE_SCALE, words
from handspan_app.state_table import Shape
from handspan_app.status import View, action_words
from handspan_app.theme import Theme
from handspan_service.contract.control import ServiceState, Status

GLYPH_PX = 46


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

    def show_notice(self, text: str) -> None:
        """Say something once; the next state replaces it."""
        self._text.setText(text)

    def _on_clicked(self, index: int) -> None:
        if self._view is not None and index < len(self._view.actions):
            self.action_wished.emit(self._view.actions[index])
