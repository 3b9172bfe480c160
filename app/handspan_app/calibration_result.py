"""The result of a calibration: figures before and after, and the decision.

Law: it shows what was told and emits decisions; nothing is applied without one.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.calibration_words import (
    figure_words,
    outcome_words,
    report_text,
    value_words,
    verdict_words,
)
from handspan_app.parts import card, decimal, heading, words
from handspan_service.contract.calibration import CalibrationProgress, CalibrationResult, Verdict

SIZE_DOUBT = 0.01  # Of the size: from here on it is asked about. Source: docs/calibration.md#size.


class ResultView(QWidget):
    """What was found.

    Signals:
        apply_wished: bool, whether the size comes from the factory.
        keep_wished: Keep the calibration in use; nothing is applied.
        save_wished: str, the report as text.
    """

    apply_wished = Signal(bool)
    keep_wished = Signal()
    save_wished = Signal(str)

    def __init__(self) -> None:
        """Create it without a result."""
        super().__init__()
        self._report = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        frame, inner = card()
        self.outcome = heading("")
        self._about = words(name="muted")
        self._meanwhile = words(name="muted")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        inner.addWidget(self.outcome)
        inner.addWidget(self._about)
        inner.addWidget(self._meanwhile)
        inner.addSpacing(4)
        inner.addLayout(self._grid)
        layout.addWidget(frame)
        self.question, inner = card(self.tr("How large is your board?"))
        self._size_text = words(name="muted")
        self._by_board = QRadioButton(self.tr("My measurement of the board is right"))
        self.by_factory = QRadioButton(self.tr("Take the size from the factory (recommended)"))
        self.by_factory.setChecked(True)
        for part in (self._size_text, self.by_factory, self._by_board):
            inner.addWidget(part)
        layout.addWidget(self.question)
        layout.addLayout(self._buttons())
        layout.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        self.apply = QPushButton(self.tr("Use this calibration"))
        self.apply.setObjectName("primary")
        self.apply.clicked.connect(
            lambda: self.apply_wished.emit(
                not self.question.isHidden() and self.by_factory.isChecked()
            )
        )
        self.keep = QPushButton(self.tr("Keep the old one"))
        self.keep.clicked.connect(self.keep_wished)
        save = QPushButton(self.tr("Save report…"))
        save.clicked.connect(lambda: self.save_wished.emit(self._report))
        line = QHBoxLayout()
        for part in (self.apply, self.keep, save):
            line.addWidget(part)
        line.addStretch(1)
        return line

    def show_result(self, progress: CalibrationProgress) -> None:
        """Show what was found."""
        result = progress.result
        if result is None:
            return
        mirror = result.calibration is None
        self.outcome.setText(outcome_words(result.verdict, mirror=mirror))
        self._about.setText(self._about_words(progress, result))
        free = self.tr("The controller is free again: tracking goes on as before.")
        undecided = self.tr("Nothing changes until you decide.")
        self._meanwhile.setText(free if mirror else f"{free} {undecided}")
        self._fill(result)
        doubtful = not mirror and abs(result.scale_ratio - 1.0) > SIZE_DOUBT
        self.question.setVisible(doubtful and result.factory_baseline_mm > 0.0)
        self._size_text.setText(
            self.tr(
                "By your board, everything is {percent} % of the size that the factory measured. "
                "Printers often shrink a page: measure five squares again, or take the "
                "factory's size."
            ).format(percent=decimal(100 * result.scale_ratio))
        )
        self.apply.setVisible(not mirror)
        self.apply.setEnabled(result.verdict is not Verdict.REFUSED)
        self.keep.setText(self.tr("Done") if mirror else self.tr("Keep the old one"))
        (self.apply if self.apply.isEnabled() and not mirror else self.keep).setFocus()
        self._report = "\n".join(
            (self.outcome.text(), self._about.text(), report_text(result.figures), "")
        )

    def _about_words(self, progress: CalibrationProgress, result: CalibrationResult) -> str:
        made = result.calibration
        who = self.tr("{model}, serial number {serial}.").format(
            model=progress.model, serial=progress.serial
        )
        if made is None:
            return who
        counts = self.tr(
            "{views} views used, {dropped} left out, {checks} more for the check."
        ).format(views=made.views, dropped=made.dropped, checks=progress.checks)
        return f"{who} {counts}"

    def _fill(self, result: CalibrationResult) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        mirror = result.calibration is None
        titles = ("", "" if mirror else self.tr("Before"), self.tr("Now"), self.tr("Verdict"))
        for column, title in enumerate(titles):
            self._grid.addWidget(words(title, name="muted"), 0, column)
        for number, figure in enumerate(result.figures, start=1):
            before = "" if mirror else value_words(figure.name, figure.before)
            texts = (
                figure_words(figure.name),
                before,
                value_words(figure.name, figure.value),
                verdict_words(figure.verdict),
            )
            for column, text in enumerate(texts):
                label = words(text, bold=column == 2)
                label.setWordWrap(column == 0)
                self._grid.addWidget(label, number, column)
