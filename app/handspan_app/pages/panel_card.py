"""The settings of the panel itself.

Law: it shows what it is told; a change is an errand.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from handspan_app.options import Language, Look, Options, SetOptions
from handspan_app.parts import ROWS_PX, Card, heading, words
from handspan_app.setting_editors import CHOICE_PX
from handspan_app.switch import Switch


class PanelCard(Card):
    """Look, language, start at login, notifications.

    Signals:
        errand_wished: SetOptions.
    """

    errand_wished = Signal(object)

    def __init__(self) -> None:
        """Create the card."""
        super().__init__()
        self._options = Options()
        layout = self.inner
        layout.setSpacing(0)
        layout.addWidget(heading(self.tr("This panel")))
        layout.addSpacing(ROWS_PX)
        self.look = QComboBox()
        self.look.setAccessibleName(self.tr("Look"))
        self.look.setMinimumWidth(CHOICE_PX)
        for look, text in (
            (Look.SYSTEM, self.tr("As the desktop")),
            (Look.DARK, self.tr("Dark")),
            (Look.LIGHT, self.tr("Light")),
        ):
            self.look.addItem(text, look)
        self.look.activated.connect(lambda index: self._set(look=self.look.itemData(index)))
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setMinimumWidth(CHOICE_PX)
        self.language.addItem(self.tr("As the desktop"), Language.SYSTEM)
        self.language.addItem("English", Language.ENGLISH)  # Each in its own language.
        self.language.addItem("Deutsch", Language.GERMAN)
        self.language.activated.connect(
            lambda index: self._set(language=self.language.itemData(index))
        )
        self.login = Switch(self.tr("Start at login"))
        self.login.clicked.connect(lambda on: self._set(start_at_login=on))
        self.notifications = Switch(self.tr("Notifications"))
        self.notifications.clicked.connect(lambda on: self._set(notifications=on))
        look_words = self.tr("Colours of this window.")
        login_words = self.tr(
            "Pages find hands only if tracking runs before the browser opens them."
        )
        told_words = self.tr("Tell on the desktop what happens while this window is closed.")
        layout.addWidget(self._row(self.tr("Look"), look_words, self.look))
        language_words = self.tr("Of this panel, from its next start on.")
        layout.addWidget(self._row(self.tr("Language"), language_words, self.language))
        self._login_row = self._row(self.tr("Start at login"), login_words, self.login)
        layout.addWidget(self._login_row)
        layout.addWidget(self._row(self.tr("Notifications"), told_words, self.notifications))

    def _row(self, title: str, sentence: str, control: QWidget) -> QWidget:
        row = QWidget()
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words(title, bold=True))
        text.addWidget(words(sentence, name="muted"))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 7, 40, 7)
        layout.setSpacing(12)
        layout.addLayout(text, 1)
        layout.addWidget(control)
        control.setAccessibleDescription(sentence)
        return row

    def show_options(self, options: Options) -> None:
        """Show what is decided."""
        self._options = options
        with QSignalBlocker(self.look):
            self.look.setCurrentIndex(self.look.findData(options.look))
        with QSignalBlocker(self.language):
            self.language.setCurrentIndex(self.language.findData(options.language))
        self._login_row.setVisible(options.start_at_login is not None)
        self.login.setChecked(bool(options.start_at_login))
        self.notifications.setChecked(options.notifications)

    def _set(self, **changes: object) -> None:
        self.errand_wished.emit(SetOptions(replace(self._options, **changes)))  # type: ignore[arg-type]
