"""What is asked before a recording becomes another: a name, a part, whether it may go.

Law: none of them blocks the program; nothing happens unless the user says so.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.parts import words
from handspan_service.contract.recordings import MAX_NAME, RecordingInfo

SHORTEST_S = 0.1


def stem_of(name: str) -> str:
    """Return the name of a file without its ending."""
    for suffix in (".json.lz", ".json", ".mcap"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


class NameDialog(QDialog):
    """Asks for a name."""

    def __init__(
        self, parent: QWidget, info: RecordingInfo, accepted: Callable[[str], None]
    ) -> None:
        """Show the dialog; `accepted` gets the new name."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rename"))
        self.name = QLineEdit(stem_of(info.name))
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("New name"))
        self.name.setMinimumWidth(320)
        self.name.selectAll()
        self.buttons = _buttons(self.tr("Rename"))
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(words(self.tr("New name of {name}:").format(name=info.name)))
        layout.addWidget(self.name)
        layout.addWidget(self.buttons)
        self.buttons.rejected.connect(self.reject)
        self.buttons.accepted.connect(self.accept)
        self.accepted.connect(lambda: accepted(self.name.text()))


class TrimDialog(QDialog):
    """Asks which part of a recording to keep."""

    def __init__(
        self,
        parent: QWidget,
        info: RecordingInfo,
        position_s: float | None,
        accepted: Callable[[float, float, str], None],
    ) -> None:
        """Show the dialog.

        Args:
            parent: Above which it stands.
            info: The recording.
            position_s: Where it stands while it is played; None while it is not.
            accepted: Gets first and last time and the name of the part.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keep a part"))
        self.first = self._moment(self.tr("From"), 0.0, info.seconds)
        self.last = self._moment(self.tr("To"), info.seconds, info.seconds)
        self.name = QLineEdit(self.tr("{name} part").format(name=stem_of(info.name))[:MAX_NAME])
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("Name of the part"))
        form = QFormLayout()
        form.addRow(self.tr("From"), self._with_here(self.first, position_s))
        form.addRow(self.tr("To"), self._with_here(self.last, position_s))
        form.addRow(self.tr("Name"), self.name)
        self.buttons = _buttons(self.tr("Keep this part"))
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(
            words(
                self.tr("The part becomes a recording of its own; {name} stays as it is.").format(
                    name=info.name
                ),
                name="muted",
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.buttons.rejected.connect(self.reject)
        self.buttons.accepted.connect(self.accept)
        self.first.valueChanged.connect(
            lambda value: self.last.setMinimum(min(value + SHORTEST_S, info.seconds))
        )
        self.accepted.connect(
            lambda: accepted(self.first.value(), self.last.value(), self.name.text())
        )

    def _moment(self, name: str, value: float, most: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setDecimals(2)
        box.setRange(0.0, most + 0.01)
        box.setSingleStep(0.1)
        box.setValue(value)
        box.setSuffix(self.tr(" s"))
        box.setAccessibleName(name)
        return box

    def _with_here(self, box: QDoubleSpinBox, position_s: float | None) -> QWidget:
        if position_s is None:
            return box
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        here = QPushButton(self.tr("Where it stands now"))
        here.clicked.connect(lambda: box.setValue(position_s))
        line.addWidget(box, 1)
        line.addWidget(here)
        return both


def ask_to_delete(parent: QWidget, name: str, accepted: Callable[[], None]) -> QMessageBox:
    """Ask whether a recording may be removed for good."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(QCoreApplication.translate("RecordingDialogs", "Delete a recording"))
    text = QCoreApplication.translate("RecordingDialogs", "Delete {name} for good?")
    box.setText(text.format(name=name))
    delete = box.addButton(
        QCoreApplication.translate("RecordingDialogs", "Delete"),
        QMessageBox.ButtonRole.DestructiveRole,
    )
    keep = box.addButton(
        QCoreApplication.translate("RecordingDialogs", "Keep"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(keep)
    delete.clicked.connect(lambda: accepted())
    box.open()
    return box


def _buttons(words_: str) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    primary = buttons.addButton(words_, QDialogButtonBox.ButtonRole.AcceptRole)
    primary.setObjectName("primary")
    return buttons
