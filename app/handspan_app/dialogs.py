"""Small windows with text: help for a trouble, the log of the service.

Law: their text can be selected and copied; none of them blocks the program.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app import journal

translate = QCoreApplication.translate


def no_log() -> str:
    """Return what is said where no log is kept."""
    return translate(
        "Dialogs",
        "Nothing was logged. A service that was started elsewhere logs where it was started.",
    )


def show_help(parent: QWidget, title: str, text: str) -> QDialog:
    """Show what to do about a trouble."""
    dialog = _dialog(parent, title)
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(520)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    _fill(dialog, label, text)
    return dialog


def show_log(parent: QWidget, path: Path) -> QDialog:
    """Show the end of the service's log."""
    dialog = _dialog(parent, translate("Dialogs", "Log of the tracking service"))
    text = journal.tail(path) or no_log()
    edit = QPlainTextEdit(text)
    edit.setReadOnly(True)
    edit.setAccessibleName(translate("Dialogs", "Log"))
    edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    edit.verticalScrollBar().setValue(edit.verticalScrollBar().maximum())
    dialog.resize(820, 480)
    _fill(dialog, edit, text)
    return dialog


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _fill(dialog: QDialog, content: QWidget, text: str) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    copy = QPushButton(translate("Dialogs", "Copy"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 18, 18, 18)
    layout.setSpacing(14)
    layout.addWidget(content, 1)
    layout.addWidget(buttons)
    dialog.show()
