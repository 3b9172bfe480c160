"""What is asked before a part of a recording is kept.

Law: it does not block the program; the part lies within the recording.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.dialogs import choice_buttons
from handspan_app.parts import words
from handspan_service.contract.recordings import MAX_NAME, RecordingInfo

SHORTEST_S = 0.1


def stem_of(name: str) -> str:
    """Return the name of a file without its ending."""
    for suffix in (".json.lz", ".json", ".mcap"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


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
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("From"), self._with_here(self.first, position_s))
        form.addRow(self.tr("To"), self._with_here(self.last, position_s))
        form.addRow(self.tr("Name"), self.name)
        self.buttons = choice_buttons(self, self.tr("Keep this part"))
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
        self.first.valueChanged.connect(
            lambda value: self.last.setMinimum(min(value + SHORTEST_S, info.seconds))
        )
        self.accepted.connect(
            lambda: accepted(self.first.value(), self.last.value(), self.name.text())
        )

    def _moment(self, name: str, value: float, most: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
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
