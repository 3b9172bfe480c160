"""Which question the user sees now. Pure: no Qt.

Law: one at a time, the oldest; one that was answered here is not shown again, although the service
may speak of it once more before it has heard the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from handspan_service.contract.permissions import Question


class QuestionDesk:
    """The questions that wait."""

    def __init__(self) -> None:
        """Begin without questions."""
        self._waiting: tuple[Question, ...] = ()
        self._answered: set[int] = set()

    def take(self, questions: Sequence[Question]) -> None:
        """Take all open questions, oldest first."""
        self._answered &= {one.id for one in questions}
        self._waiting = tuple(one for one in questions if one.id not in self._answered)

    def answered(self, question: int) -> None:
        """Put a question away."""
        self._answered.add(question)
        self._waiting = tuple(one for one in self._waiting if one.id != question)

    @property
    def current(self) -> Question | None:
        """The question to show; None without one."""
        return self._waiting[0] if self._waiting else None

    @property
    def behind(self) -> int:
        """How many wait behind it."""
        return max(0, len(self._waiting) - 1)
