"""From open questions to the window that asks, and from answers to the service.

Law: it decides nothing; where the user wants no windows of their own accord, questions wait in the
tray and on the page of applications alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from handspan_app.options import Options
from handspan_app.question_desk import QuestionDesk
from handspan_app.wish import Wish
from handspan_service.contract.control import AnswerQuestion, Reply, Status
from handspan_service.contract.permissions import Decision

if TYPE_CHECKING:
    from handspan_app.question_window import QuestionWindow


def answer_wish(question: int, decision: Decision) -> Wish:
    """Return the wish to answer; that a question has ended meanwhile is no error worth telling."""
    return Wish(lambda number: AnswerQuestion(number, question, decision), _heard)


def _heard(_reply: Reply) -> None:
    """The next status shows what became of the question."""


class Questions(QObject):
    """Shows them one by one.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing; the window is made when the first question comes."""
        super().__init__(parent)
        self._desk = QuestionDesk()
        self._wanted = True
        self.window: QuestionWindow | None = None

    def show_options(self, options: Options) -> None:
        """Follow whether windows of their own accord are wanted."""
        self._wanted = options.notifications
        self._show()

    def show_status(self, status: Status | None) -> None:
        """Show the oldest question of the newest status."""
        self._desk.take(status.questions if status is not None else ())
        self._show()

    def close(self) -> None:
        """Ask no more."""
        self._desk.take(())
        self._show()

    def _show(self) -> None:
        question = self._desk.current if self._wanted else None
        if self.window is None:
            if question is None:
                return
            from handspan_app.question_window import QuestionWindow  # Loaded when it is wanted.

            self.window = QuestionWindow()
            self.window.answered.connect(self._on_answered)
        self.window.show_question(question, self._desk.behind)

    def _on_answered(self, question: int, decision: Decision) -> None:
        self._desk.answered(question)
        self.wished.emit(answer_wish(question, decision))
        self._show()
