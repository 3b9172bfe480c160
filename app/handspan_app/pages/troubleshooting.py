"""The page that finds out what is wrong and says what helps.

Law: checks are made when the user asks for them, elsewhere (examiner.py); here they are shown. Rows
are made in slices, because all at once would hold up the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from handspan_app.column import column_in
from handspan_app.examiner import Examiner
from handspan_app.finding_row import FindingRow
from handspan_app.pages.page import Errand, Page
from handspan_app.pages.rule_card import RuleCard
from handspan_app.parts import GAP_PX, TITLE_SCALE, card, scrolling, words
from handspan_app.slices import Slices
from handspan_app.theme import Theme
from handspan_service.contract.findings import Check, Finding, Outcome


class TroubleshootingPage(Page):
    """Checks, log, reports."""

    def __init__(self, theme: Theme, examiner: Examiner | None = None) -> None:
        """Create the page in one look; nothing is checked yet."""
        super().__init__()
        self._examiner = examiner or Examiner(parent=self)
        self._examiner.found.connect(self._on_found)
        self._examiner.finished.connect(self._on_finished)
        self._theme = theme
        self._slices = Slices(self)
        self.rows: dict[Check, FindingRow] = {}
        self._parts = self._build()

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self) -> Iterator[bool]:
        self.rule = RuleCard()
        self.rule.hide()
        self.rule.installed.connect(self._check)
        content = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(content))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP_PX)
        yield True
        column.addWidget(self._build_summary())
        yield True
        column.addWidget(self.rule)
        column.addWidget(self._build_rows())
        column.addStretch(1)
        for check in Check:
            self._slices.add(partial(self._make_row, check))

    def _build_summary(self) -> QWidget:
        frame, inner = card()
        self.summary = words(self.tr("Is something wrong?"), scale=TITLE_SCALE, bold=True)
        self.told = words(
            self.tr(
                "The checks take about ten seconds. Hold a hand over the controller meanwhile. "
                "Nothing is changed, and nothing is sent."
            ),
            name="muted",
        )
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self.summary)
        text.addWidget(self.told)
        self.check = QPushButton(self.tr("Check everything"))
        self.check.setObjectName("primary")
        self.check.clicked.connect(self._check)
        self.log = QPushButton(self.tr("Show log"))
        self.log.clicked.connect(lambda: self.errand_wished.emit(Errand.SHOW_LOG))
        self.restart = QPushButton(self.tr("Restart service"))
        self.restart.clicked.connect(lambda: self.errand_wished.emit(Errand.RESTART_SERVICE))
        self.report = QPushButton(self.tr("Make a report…"))
        self.report.clicked.connect(self._on_report)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        for button in (self.check, self.log, self.report, self.restart):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        inner.addLayout(text)
        inner.addLayout(self._buttons)
        return frame

    def _build_rows(self) -> QWidget:
        frame, inner = card(self.tr("Checks"), rows=True)
        self._checks = column_in(inner)
        return frame

    @property
    def complete(self) -> bool:
        """Whether the rows of all checks are made."""
        return self._slices.done

    @property
    def engaged(self) -> bool:
        """Whether there are findings: making them anew takes ten seconds."""
        return self._examiner.running or any(row.finding for row in self.rows.values())

    def _make_row(self, check: Check) -> None:
        """Make a row, unless it was needed before its turn."""
        if check not in self.rows:
            row = self.rows[check] = FindingRow(check, self._theme)
            self._checks.insert(len(self._checks.rows), row)
            self._checks.present(row)

    def set_theme(self, theme: Theme) -> None:
        """Paint the signs in another look."""
        self._theme = theme
        for row in self.rows.values():
            row.set_theme(theme)

    def closed(self) -> None:
        """End the checks: nobody sees them."""
        if self._examiner.running:
            self._examiner.stop()

    def _on_report(self) -> None:
        from handspan_app.report_window import ReportWindow  # Loaded when it is wanted.

        ReportWindow(self.window()).show()

    def _check(self) -> None:
        for check in Check:
            self._make_row(check)
        for row in self.rows.values():
            row.show_finding(None)
        self.rule.hide()
        self.check.setEnabled(False)
        self.summary.setText(self.tr("Checking…"))
        self._examiner.start()

    def _on_found(self, finding: Finding) -> None:
        self.rows[finding.check].show_finding(finding)
        done = sum(row.finding is not None for row in self.rows.values())
        self.told.setText(
            self.tr("{done} of {all} checks are made.").format(done=done, all=len(self.rows))
        )
        if finding.cause == "access_rule_missing":
            self.rule.show()

    def _on_finished(self, error: str) -> None:
        self.check.setEnabled(True)
        outcomes = [row.finding.outcome for row in self.rows.values() if row.finding is not None]
        problems = outcomes.count(Outcome.PROBLEM)
        advice = outcomes.count(Outcome.ADVICE)
        if len(outcomes) < len(self.rows):
            self.summary.setText(self.tr("The checks were not finished"))
            self.told.setText(error or self.tr("They were stopped."))
        elif problems:
            self.summary.setText(
                self.tr("One problem was found")
                if problems == 1
                else self.tr("{count} problems were found").format(count=problems)
            )
            self.told.setText(self.tr("What helps stands below each of them."))
        elif advice:
            self.summary.setText(self.tr("It works, and could be better"))
            self.told.setText(self.tr("What would help stands below."))
        else:
            self.summary.setText(self.tr("Everything is fine"))
            self.told.setText(self.tr("No check found anything wrong."))
