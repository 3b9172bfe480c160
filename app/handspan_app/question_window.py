"""The question whether an application may have something.

Law: it never takes the keyboard by itself, and hears no button for a moment after it shows another
question: nobody allows anything with a key or click that was meant for something else. Closing it,
or Escape, means "not now".
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from handspan_app.application_icon import application_pixmap
from handspan_app.parts import words
from handspan_app.permission_words import (
    kind_words,
    name_words,
    place_words,
    possible_decisions,
    question_meaning,
    question_words,
)
from handspan_service.contract.permissions import UNANSWERED_S, Decision, Question

WIDTH_PX = 500
ICON_PX = 44
DEAF_MS = 600  # Longer than the reaction to what one sees.
TICK_MS = 250
EDGE_PX = 24  # From the edges of the screen.


class QuestionWindow(QWidget):
    """One question.

    Signals:
        answered: int and Decision, the question's number and the answer.
    """

    answered = Signal(int, object)

    def __init__(self) -> None:
        """Create the window, hidden."""
        flags = Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(self.tr("Handspan asks"))
        self._question: Question | None = None
        self._ends_s = 0.0
        self._build()
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self._show_time)
        self._deaf = QTimer(self)
        self._deaf.setSingleShot(True)
        self._deaf.setInterval(DEAF_MS)
        self._deaf.timeout.connect(self._on_hearing)

    def _build(self) -> None:
        self._icon = QLabel()
        self._icon.setFixedSize(ICON_PX, ICON_PX)
        self._icon.setAccessibleName(self.tr("Application"))
        self._name = words(scale=1.25, bold=True)
        self._place = words(name="muted")
        self._what = words(scale=1.15, bold=True)
        self._meaning = words()
        self._time = words(name="muted")
        self._more = words(name="muted")
        self._more.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar = QProgressBar()
        self._bar.setObjectName("countdown")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._bar.setRange(0, round(UNANSWERED_S * 1000))
        self._bar.setAccessibleName(self.tr("Time to answer"))
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._name)
        text.addWidget(self._place)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(text, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._time, 1)
        foot.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addSpacing(4)
        layout.addWidget(self._what)
        layout.addWidget(self._meaning)
        layout.addSpacing(8)
        layout.addLayout(self._build_buttons())
        layout.addSpacing(2)
        layout.addWidget(self._bar)
        layout.addLayout(foot)
        self.setFixedWidth(WIDTH_PX)

    def _build_buttons(self) -> QHBoxLayout:
        self.buttons = {
            Decision.ALLOW_ONCE: QPushButton(self.tr("&Allow once")),
            Decision.ALLOW_ALWAYS: QPushButton(self.tr("Allow al&ways")),
            Decision.DENY_ONCE: QPushButton(self.tr("&Not now")),
            Decision.DENY_ALWAYS: QPushButton(self.tr("Ne&ver")),
        }
        meanings = {
            Decision.ALLOW_ONCE: self.tr("Until the application disconnects"),
            Decision.ALLOW_ALWAYS: self.tr("Until you revoke it on the page Permissions"),
            Decision.DENY_ONCE: self.tr("Until the application connects anew"),
            Decision.DENY_ALWAYS: self.tr("Until you revoke it on the page Permissions"),
        }
        layout = QHBoxLayout()
        layout.setSpacing(8)
        for decision, button in self.buttons.items():
            button.setToolTip(meanings[decision])
            button.setAccessibleDescription(meanings[decision])
            button.setAutoDefault(True)
            button.clicked.connect(lambda _checked=False, one=decision: self._answer(one))
            if decision is Decision.DENY_ONCE:
                layout.addStretch(1)
            layout.addWidget(button)
        return layout

    # Showing ----------------------------------------------------------------------------------

    @property
    def question(self) -> Question | None:
        """The question that is shown; None while hidden."""
        return self._question

    def show_question(self, question: Question | None, behind: int = 0) -> None:
        """Show a question, or hide.

        Args:
            question: The newest value of it; None where nothing is asked.
            behind: How many others wait.
        """
        if question is None:
            self._question = None
            self.hide()
            return
        self._ends_s = time.monotonic() + question.remaining_s
        self._more.setText(self.tr("{n} more to answer").format(n=behind) if behind else "")
        is_new = self._question is None or self._question.id != question.id
        self._question = question
        self._show_time()
        if is_new:
            self._show_words(question)
            self._turn_deaf()
            self._place_in_corner()
            self.show()
            self.raise_()

    def _show_words(self, question: Question) -> None:
        who = question.identity
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(application_pixmap(who, "", ICON_PX, ratio))
        self._name.setText(name_words(who))
        facts = self.tr("{kind} · {place}").format(kind=kind_words(who), place=place_words(who))
        self._place.setText(facts)
        self._what.setText(question_words(question.capability))
        self._meaning.setText(question_meaning(question))
        self.buttons[Decision.ALLOW_ALWAYS].setVisible(
            Decision.ALLOW_ALWAYS in possible_decisions(question)
        )
        self.setAccessibleName(f"{self._name.text()}: {self._what.text()}")
        self.setAccessibleDescription(self._meaning.text())

    def _show_time(self) -> None:
        left_s = max(0.0, self._ends_s - time.monotonic())
        self._bar.setValue(round(left_s * 1000))
        text = self.tr("Without an answer it is “not now” in {n} s")
        self._time.setText(text.format(n=max(1, round(left_s))))

    def _turn_deaf(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(False)
        self._deaf.start()

    def _on_hearing(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(True)
        self.buttons[Decision.DENY_ONCE].setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_in_corner(self) -> None:
        """Stand where notifications stand: at the lower right of the first screen."""
        self.adjustSize()
        area = QGuiApplication.primaryScreen().availableGeometry()
        frame = self.frameGeometry().size()
        self.move(area.right() - frame.width() - EDGE_PX, area.bottom() - frame.height() - EDGE_PX)

    # Answers ----------------------------------------------------------------------------------

    def _answer(self, decision: Decision) -> None:
        if self._question is not None:
            self.answered.emit(self._question.id, decision)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape for "not now"."""
        if event.key() == Qt.Key.Key_Escape:
            self._answer(Decision.DENY_ONCE)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing for "not now"."""
        super().closeEvent(event)
        self._answer(Decision.DENY_ONCE)

    def showEvent(self, event: QShowEvent) -> None:
        """Count down while it can be seen."""
        super().showEvent(event)
        self._ticking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while hidden."""
        super().hideEvent(event)
        self._ticking.stop()
