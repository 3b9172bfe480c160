"""An open question in one row, with its four answers.

Law: it says the same as the window that asks, and counts down with each status.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from handspan_app.application_icon import application_pixmap
from handspan_app.parts import words
from handspan_app.permission_words import (
    decision_words,
    name_words,
    possible_decisions,
    question_meaning,
    question_words,
)
from handspan_app.questions import answer_wish
from handspan_service.contract.permissions import Decision, Question

ICON_PX = 34


class QuestionRow(QFrame):
    """One row.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self, question: Question) -> None:
        """Create the row of a question."""
        super().__init__()
        self.setObjectName("inner")
        self.question = question
        icon = QLabel()
        icon.setFixedSize(ICON_PX, ICON_PX)
        icon.setAccessibleName(self.tr("Application"))
        icon.setPixmap(application_pixmap(question.identity, "", ICON_PX, self.devicePixelRatioF()))
        name = name_words(question.identity)
        self.setAccessibleName(f"{name}: {question_words(question.capability)}")
        self._time = words(name="muted")
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(words(f"{name}: {question_words(question.capability)}", bold=True))
        column.addWidget(words(question_meaning(question), name="muted"))
        column.addSpacing(4)
        column.addLayout(self._answers())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 11, 12, 11)
        layout.setSpacing(12)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        self.show_question(question)

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[Decision, QPushButton] = {}
        for decision in possible_decisions(self.question):
            button = self.buttons[decision] = QPushButton(decision_words(decision))
            button.clicked.connect(
                lambda _checked=False, one=decision: self.wished.emit(
                    answer_wish(self.question.id, one)
                )
            )
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._time)
        return row

    def show_question(self, question: Question) -> None:
        """Show how long there is to answer."""
        left = self.tr("{n} s left").format(n=max(1, round(question.remaining_s)))
        self._time.setText(left)
        self._time.setWordWrap(False)
