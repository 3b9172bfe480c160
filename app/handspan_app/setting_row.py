"""One setting on a page: its words, where its value comes from, the control, and a way back.

Law: it shows what it is told; a change is a wish until the next status brings it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from handspan_app.parts import words
from handspan_app.setting_editors import Editor, translated
from handspan_service.contract.control import Origin, Status
from handspan_service.contract.profiles import Profile
from handspan_service.contract.schema import field, flat, value_of
from handspan_service.contract.setting_words import SettingInfo

RESET_PX = 28


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows.

    Attributes:
        value: As JSON would hold it.
        tag: Where it comes from; empty for a default.
        own: Whether the user set it here, so that it can be taken back.
        fixed: Whether it cannot be changed.
    """

    value: Any
    tag: str = ""
    own: bool = False
    fixed: bool = False


def shown(name: str, status: Status, profile: Profile | None) -> Shown:
    """Return what to show of a setting.

    Args:
        name: Of the setting.
        status: The newest.
        profile: The one that is being edited; None for what holds for everything.
    """
    origin = status.origins.get(name)
    everywhere = status.profiles.beneath.get(name, value_of(status.settings, name))
    if origin is Origin.COMMAND_LINE:
        tag = QCoreApplication.translate("SettingRow", "Fixed by the command line")
        return Shown(everywhere, tag, fixed=True)
    if profile is not None:
        own = flat(profile.changes)
        if name in own:
            tag = QCoreApplication.translate("SettingRow", "Set by this profile")
            return Shown(own[name], tag, own=True)
        return Shown(everywhere, QCoreApplication.translate("SettingRow", "As for everything"))
    own_value = everywhere != field(name).default
    if origin is Origin.PROFILE:
        tag = QCoreApplication.translate("SettingRow", "The profile {name} sets this now")
        return Shown(everywhere, tag.format(name=status.profiles.active), own=own_value)
    tag = QCoreApplication.translate("SettingRow", "Set by you") if own_value else ""
    return Shown(everywhere, tag, own=own_value)


class SettingRow(QWidget):
    """A row.

    Signals:
        chosen: str and object, the name of the setting and the new value.
        reset_wished: str, the name of the setting.
    """

    chosen = Signal(str, object)
    reset_wished = Signal(str)

    def __init__(self, info: SettingInfo) -> None:
        """Create the row of a setting."""
        super().__init__()
        self.info = info
        self.setObjectName("settingRow")
        title = translated(info.title)
        self._title = words(title, bold=True)
        self._sentence = words(translated(info.sentence), name="muted")
        self._tag = QLabel()
        self._tag.setObjectName("tag")
        self._tag.setTextFormat(Qt.TextFormat.PlainText)
        self.editor = Editor(info, field(info.name))
        self.editor.chosen.connect(lambda value: self.chosen.emit(self.info.name, value))
        self.reset = QToolButton()
        self.reset.setText("\u21ba")
        self.reset.setObjectName("reset")
        self.reset.setFixedSize(RESET_PX, RESET_PX)
        self.reset.setAccessibleName(self.tr("Reset {setting}").format(setting=title))
        self.reset.setToolTip(self.tr("Back to the default"))
        self.reset.clicked.connect(lambda: self.reset_wished.emit(self.info.name))
        hidden = self.reset.sizePolicy()
        hidden.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(hidden)
        self._place()

    def _place(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addWidget(self._tag)
        first.addStretch(1)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addLayout(first)
        text.addWidget(self._sentence)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 7, 0, 7)
        layout.setSpacing(12)
        layout.addLayout(text, 1)
        layout.addWidget(self.editor)
        layout.addWidget(self.reset)
        self._title.setWordWrap(False)

    def matches(self, words_: str) -> bool:
        """Return whether every word of a search stands in the words of the setting."""
        info = self.info
        texts = (info.title, info.sentence, *info.choices.values())
        own = " ".join((*texts, *(translated(text) for text in texts), info.name)).casefold()
        return all(word in own for word in words_.casefold().split())

    def show_value(self, value: Shown) -> None:
        """Show a value and where it comes from."""
        self.editor.show_value(value.value)
        self.editor.setEnabled(not value.fixed)
        self._tag.setText(value.tag)
        self._tag.setVisible(bool(value.tag))
        self.reset.setVisible(value.own and not value.fixed)
