"""The first start: at most three questions, then the hands.

Law: it asks once, every answer has a sensible default, and to close it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.glyphs import glyph_pixmap
from handspan_app.options import Options
from handspan_app.pages.settings_files import different, free_of_command_line
from handspan_app.parts import TITLE_SCALE, card, words
from handspan_app.setting_editors import translated
from handspan_app.state_table import Colour, Shape
from handspan_app.switch import Switch
from handspan_app.theme import Theme
from handspan_service.contract.control import Origin, Status
from handspan_service.contract.exchange import imported
from handspan_service.contract.schema import BY_NAME, merged
from handspan_service.errors import SettingsError

GLYPH_PX = 56
WIDTH_PX = 560


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user answered.

    Attributes:
        changes: Of settings, as `settings.changed` takes them.
        options: Of the panel.
    """

    changes: dict[str, Any]
    options: Options


class Welcome(QDialog):
    """The questions.

    Signals:
        answered: Answers.
    """

    answered = Signal(object)

    def __init__(
        self,
        theme: Theme,
        status: Status,
        options: Options,
        classic: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        """Create the dialog.

        Args:
            theme: The look.
            status: The newest: what the command line fixes is not asked.
            options: Of the panel.
            classic: Settings of the classic software; None where there are none.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Welcome to Handspan"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._status, self._options = status, options
        self._taken_over = _read(classic, status) if classic is not None else {}
        self.places: dict[str, QRadioButton] = {}
        self.login: Switch | None = None
        self.take_over: Switch | None = None
        self.web: Switch | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(self._head(theme))
        if "mode" not in self._fixed():
            layout.addWidget(self._place_card())
        if options.start_at_login is not None:
            self.login = Switch(self.tr("Start when you log in"))
            self.login.setChecked(True)
            sentence = self.tr("Web pages find your hands only if tracking runs before them.")
            layout.addWidget(self._switch_card(self.login, sentence))
        self._add_last(layout)
        layout.addLayout(self._foot())
        self.setFixedWidth(WIDTH_PX)

    def _fixed(self) -> set[str]:
        origins = self._status.origins
        return {name for name, origin in origins.items() if origin is Origin.COMMAND_LINE}

    def _head(self, theme: Theme) -> QHBoxLayout:
        picture = QLabel()
        colour = theme.state(Colour.GREEN)
        ratio = self.devicePixelRatioF()
        picture.setPixmap(glyph_pixmap(Shape.FILLED_HAND, colour, GLYPH_PX, ratio))
        picture.setAccessibleName("Handspan")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words(self.tr("Welcome"), scale=TITLE_SCALE, bold=True))
        sentence = self.tr("Two or three questions, and you see your hands. All can be changed.")
        text.addWidget(words(sentence, name="muted"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(text, 1)
        return head

    def _place_card(self) -> QWidget:
        frame, inner = card(self.tr("Where is your controller?"))
        group = QButtonGroup(self)
        for value, text in BY_NAME["mode"].choices.items():
            button = QRadioButton(translated(text))
            button.setMinimumHeight(26)
            button.setChecked(value == self._status.settings.mode)
            group.addButton(button)
            inner.addWidget(button)
            self.places[value] = button
        return frame

    def _switch_card(self, switch: Switch, sentence: str) -> QWidget:
        frame, inner = card()
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words(switch.accessibleName(), scale=1.1, bold=True))
        text.addWidget(words(sentence, name="muted"))
        line = QHBoxLayout()
        line.addLayout(text, 1)
        line.addWidget(switch)
        inner.addLayout(line)
        return frame

    def _add_last(self, layout: QVBoxLayout) -> None:
        """Ask about web pages, or about the classic software's settings, which tell that too."""
        if self._taken_over:
            self.take_over = Switch(self.tr("Take over the settings of the classic software"))
            self.take_over.setChecked(True)
            sentence = self.tr("{n} of its settings differ. Nothing of it is changed.")
            sentence = sentence.format(n=len(self._taken_over))
            layout.addWidget(self._switch_card(self.take_over, sentence))
        elif "websocket_enabled" not in self._fixed():
            self.web = Switch(self.tr("Let web pages use your hands"))
            self.web.setChecked(self._status.settings.websocket_enabled)
            sentence = self.tr("Pages in a browser on this computer, while they are in front.")
            layout.addWidget(self._switch_card(self.web, sentence))

    def _foot(self) -> QHBoxLayout:
        later = QPushButton(self.tr("Not now"))
        later.clicked.connect(self.reject)
        self.begin = QPushButton(self.tr("Show my hands"))
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        self.begin.clicked.connect(self._on_begin)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(later)
        foot.addWidget(self.begin)
        return foot

    def _on_begin(self) -> None:
        changes: dict[str, Any] = {}
        if self.take_over is not None and self.take_over.isChecked():
            changes = self._taken_over
        for value, button in self.places.items():
            if button.isChecked():
                changes = merged(changes, {"mode": value})
        if self.web is not None:
            changes = merged(changes, {"websocket_enabled": self.web.isChecked()})
        options = self._options
        if self.login is not None:
            options = replace(options, start_at_login=self.login.isChecked())
        self.answered.emit(Answers(different(changes, self._status), options))
        self.accept()


def _read(classic: Path, status: Status) -> dict[str, Any]:
    """Return what the classic software's file would change; nothing where it is not understood."""
    try:
        wanted = imported(classic.read_bytes())
    except (OSError, SettingsError):
        return {}
    return free_of_command_line(different(wanted.changes, status), status)
