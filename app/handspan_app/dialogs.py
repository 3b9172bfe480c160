"""Small windows that help, ask for a name, or ask before something is gone.

Law: none of them blocks the program; nothing happens unless the user says so; whatever a name holds
is shown as plain text.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.parts import words

NAME_PX, HELP_PX = 320, 520

translate = QCoreApplication.translate


def show_help(parent: QWidget, title: str, text: str) -> QDialog:
    """Show what to do about a trouble; it can be copied."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    label = words(text)
    label.setMinimumWidth(HELP_PX)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    copy = QPushButton(translate("Dialogs", "Copy"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 18, 18, 18)
    layout.setSpacing(14)
    layout.addWidget(label, 1)
    layout.addWidget(buttons)
    dialog.show()
    return dialog


def choice_buttons(dialog: QDialog, do: str) -> QDialogButtonBox:
    """Return the buttons that accept a dialog, in the words of `do`, and cancel it."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    buttons.addButton(do, QDialogButtonBox.ButtonRole.AcceptRole).setObjectName("primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


class NameDialog(QDialog):
    """Asks for a name."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        do: str,
        accepted: Callable[[str], None],
        *,
        longest: int,
        name: str = "",
    ) -> None:
        """Create the dialog.

        Args:
            parent: Above which it stands.
            title: What it is about; the name of the field, too.
            do: What accepting does, in a word.
            accepted: Gets the name, without spaces around it and never empty.
            longest: Letters that a name may have.
            name: To begin with.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.name = QLineEdit(name)
        self.name.setMaxLength(longest)
        self.name.setAccessibleName(title)
        self.name.setMinimumWidth(NAME_PX)
        self.name.selectAll()
        self.buttons = choice_buttons(self, do)
        self.name.textChanged.connect(self._judge)
        self.accepted.connect(lambda: accepted(self.name.text().strip()))
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(words(title))
        layout.addWidget(self.name)
        layout.addWidget(self.buttons)
        self._judge()

    def accept(self) -> None:
        """Accept a name that is one."""
        if self.name.text().strip():
            super().accept()

    def _judge(self) -> None:
        for button in self.buttons.buttons():
            if self.buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole:
                button.setEnabled(bool(self.name.text().strip()))


def ask_first(
    parent: QWidget, title: str, text: str, do: str, accepted: Callable[[], None]
) -> QMessageBox:
    """Ask before something is gone for good; Enter and Escape keep it.

    Args:
        parent: Above which the question stands.
        title: Of the window.
        text: The question.
        do: What the other button does, in a word.
        accepted: Called if the user says so.
    """
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)  # A picture without words says nothing to some.
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.addButton(do, QMessageBox.ButtonRole.DestructiveRole).clicked.connect(lambda: accepted())
    keep = box.addButton(translate("Dialogs", "Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.open()
    return box
