"""What a setting is changed with: a switch, a choice or a number.

Law: an editor tells what the user chose and nothing else; to show a value tells nothing.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from handspan_app.switch import Switch
from handspan_service.contract.schema import Field, SettingKind
from handspan_service.contract.setting_words import SettingInfo

CONTEXT = "Settings"  # Of the words of settings, for translators.
NUMBER_PX = 132
CHOICE_PX = 232


def translated(text: str) -> str:
    """Return words of a setting in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


class _NoWheel(QObject):
    """Keeps the wheel for scrolling the page, where it would change values by accident."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Editor(QWidget):
    """Shows and changes one value.

    Signals:
        chosen: The value that the user chose, as JSON would hold it.
    """

    chosen = Signal(object)

    def __init__(self, info: SettingInfo, field: Field) -> None:
        """Create the control that fits the setting."""
        super().__init__()
        self._shown: Any = None
        self.control = self._made(info, field)
        self.control.setAccessibleName(translated(info.title))
        self.control.setAccessibleDescription(translated(info.sentence))
        self._no_wheel = _NoWheel(self)
        self.control.installEventFilter(self._no_wheel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.control)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.control)

    def _made(self, info: SettingInfo, field: Field) -> QWidget:
        match field.kind:
            case SettingKind.SWITCH:
                switch = Switch(translated(info.title))
                switch.clicked.connect(self._choose)
                return switch
            case SettingKind.CHOICE:
                return self._choice(info)
            case SettingKind.WHOLE:
                whole = QSpinBox()
                whole.setRange(round(field.low or 0), round(field.high or 0))
                return self._number(whole, info)
            case _:
                number = QDoubleSpinBox()
                number.setRange(field.low or 0.0, field.high or 0.0)
                fine = (field.high or 0.0) < 10.0
                number.setDecimals(2 if fine or info.unit == "rad" else 1)
                number.setSingleStep(0.05 if fine else 1.0)
                return self._number(number, info)

    def _choice(self, info: SettingInfo) -> QComboBox:
        box = QComboBox()
        for value, words in info.choices.items():
            box.addItem(translated(words), value)
        box.setMinimumWidth(CHOICE_PX)
        box.activated.connect(lambda index: self._choose(box.itemData(index)))
        return box

    def _number(self, box: QSpinBox | QDoubleSpinBox, info: SettingInfo) -> QAbstractSpinBox:
        if info.unit:
            box.setSuffix(f" {info.unit}" if info.unit[0] != "/" else info.unit)
        box.setKeyboardTracking(False)
        box.setMinimumWidth(NUMBER_PX)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setGroupSeparatorShown(False)
        box.valueChanged.connect(self._choose)
        return box

    def _choose(self, value: Any) -> None:
        if value != self._shown:
            self._shown = value
            self.chosen.emit(value)

    def show_value(self, value: Any) -> None:
        """Show a value; whoever types in the control just now is not disturbed."""
        if value == self._shown:
            return
        self._shown = value
        with QSignalBlocker(self.control):
            match self.control:
                case Switch():
                    self.control.setChecked(bool(value))
                    self.control.update()
                case QComboBox():
                    self.control.setCurrentIndex(self.control.findData(value))
                case QSpinBox() | QDoubleSpinBox():
                    self.control.setValue(value)

    def forget(self) -> None:
        """Show the next value in any case, for example after a change that was refused."""
        self._shown = None
