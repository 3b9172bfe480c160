"""One check as a row: its sign, its title, what was found, what helps.

Law: it shows a finding in the user's language and decides nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from handspan_app.outcome_sign import outcome_pixmap
from handspan_app.parts import words
from handspan_app.service_words import quoted
from handspan_app.theme import Theme
from handspan_service.contract.control import ServiceState
from handspan_service.contract.finding_words import CAUSES, TITLES
from handspan_service.contract.findings import Check, Finding, Outcome

SIGN_PX = 20
CONTEXT = "Findings"  # Where the words of a diagnosis are translated.


def outcome_words(outcome: Outcome | None) -> str:
    """Return the outcome in one word or two."""
    return {
        Outcome.GOOD: QCoreApplication.translate("FindingRow", "Good"),
        Outcome.ADVICE: QCoreApplication.translate("FindingRow", "Could be better"),
        Outcome.PROBLEM: QCoreApplication.translate("FindingRow", "Problem"),
        Outcome.SKIPPED: QCoreApplication.translate("FindingRow", "Not checked"),
        None: QCoreApplication.translate("FindingRow", "Not checked yet"),
    }[outcome]


def sentence_of(finding: Finding) -> str:
    """Return in the user's language what was found."""
    text = QCoreApplication.translate(CONTEXT, CAUSES[finding.cause].sentence)
    return text.format(**_values(finding))


def cure_of(finding: Finding) -> str:
    """Return in the user's language what helps; empty where nothing is needed."""
    english = CAUSES[finding.cause].cure
    text = QCoreApplication.translate(CONTEXT, english) if english else ""
    return text.format(**_values(finding))


def _state_words() -> dict[str, str]:
    """Return why nothing flows in a state of the service."""
    translate = QCoreApplication.translate
    return {
        ServiceState.STARTING: translate("FindingRow", "it is starting"),
        ServiceState.NO_DEVICE: translate("FindingRow", "no controller is there"),
        ServiceState.IDLE: translate("FindingRow", "the controller rests"),
        ServiceState.PAUSED: translate("FindingRow", "tracking is paused"),
        ServiceState.FAILED: translate("FindingRow", "tracking failed"),
        ServiceState.STOPPING: translate("FindingRow", "it is stopping"),
    }


def _values(finding: Finding) -> dict[str, str | int | float]:
    """Return what fills the gaps; what the service said of itself is in the user's language."""
    states = _state_words()
    return {
        name: states.get(value) or quoted(value) if isinstance(value, str) else value
        for name, value in finding.values.items()
    }


class FindingRow(QWidget):
    """One check."""

    def __init__(self, check: Check, theme: Theme) -> None:
        """Create the row of a check that is still to be made."""
        super().__init__()
        self.check = check
        self.finding: Finding | None = None
        self._theme = theme
        self._sign = QLabel()
        self._sign.setFixedSize(SIGN_PX, SIGN_PX)
        self._title = words(QCoreApplication.translate(CONTEXT, TITLES[check]), bold=True)
        self.sentence = words(name="muted")
        self.cure = words()
        for label in (self.sentence, self.cure):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._title)
        text.addWidget(self.sentence)
        text.addWidget(self.cure)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 7, 0, 7)
        layout.setSpacing(14)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(text, 1)
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Show what was found; None where the check is still to be made."""
        self.finding = finding
        self.sentence.setText(sentence_of(finding) if finding is not None else "")
        self.cure.setText(cure_of(finding) if finding is not None else "")
        self.sentence.setVisible(bool(self.sentence.text()))
        self.cure.setVisible(bool(self.cure.text()))
        outcome = finding.outcome if finding is not None else None
        self._sign.setAccessibleName(outcome_words(outcome))
        self._sign.setToolTip(outcome_words(outcome))
        name = f"{self._title.text()}: {outcome_words(outcome)}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.sentence.text())
        self._paint()

    def set_theme(self, theme: Theme) -> None:
        """Paint the sign in another look."""
        self._theme = theme
        self._paint()

    def _paint(self) -> None:
        outcome = self.finding.outcome if self.finding is not None else None
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(outcome_pixmap(outcome, self._theme, SIGN_PX, ratio))
