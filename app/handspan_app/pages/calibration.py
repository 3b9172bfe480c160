"""The page that calibrates a controller: what is in use, the board, the course of it, the result.

Law: it shows what the service tells and asks it for each step; it computes nothing. A picture is
asked for when the last one was shown, and only while the page can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from handspan_app.calibration_result import ResultView
from handspan_app.calibration_run import RunView
from handspan_app.calibration_words import failure_words, undecided_words
from handspan_app.file_dialogs import ask_place
from handspan_app.pages.page import Page, Wish
from handspan_app.parts import GAP_PX, beside, card, heading, scrolling, words
from handspan_app.service_words import as_sentence
from handspan_app.theme import Theme
from handspan_resources import board
from handspan_service.contract.calibration import (
    RULED_MM,
    ApplyCalibration,
    CalibrationFailure,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationPicture,
    CalibrationProgress,
    CancelCalibration,
    ContinueCalibration,
    GetCalibrationPicture,
    StartCalibration,
    UndoCalibration,
    UseFactoryCalibration,
)
from handspan_service.contract.control import Reply, Status
from handspan_service.contract.model import CalibrationKind, SourceKind

HOME, RUN, RESULT, FAILURE = range(4)  # What the page shows.
RULED_RANGE_MM = (150.0, 250.0)


class CalibrationPage(Page):
    """The wizard."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._running = False
        self._open = False
        self._asked = False  # Whether a picture is on its way.
        self._status: Status | None = None
        self._parts = self._build(theme)

    # Building ---------------------------------------------------------------------------------

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self, theme: Theme) -> Iterator[bool]:
        self._stack = QStackedLayout(self)
        yield from self._build_home()
        self.run = RunView(theme)
        self.run.continue_wished.connect(lambda: self.wished.emit(Wish(ContinueCalibration)))
        self.run.cancel_wished.connect(self._cancel)
        self.result = ResultView()
        self.result.apply_wished.connect(self._apply)
        self.result.keep_wished.connect(self._cancel)
        self.result.save_wished.connect(self._save_report)
        self.failure = self._build_failure()
        for view in (self.run, scrolling(self.result), self.failure):
            self._stack.addWidget(view)
            yield True
        self.show_status(None)

    def _build_home(self) -> Iterator[bool]:
        home = QWidget()
        self._stack.addWidget(scrolling(home))
        column = QVBoxLayout(home)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP_PX)
        for build in (self._build_use, self._build_board, self._build_ruler, self._build_mirror):
            column.addWidget(build())
            yield True
        column.addStretch(1)

    def _build_use(self) -> QWidget:
        frame, inner = card(self.tr("In use"))
        self._use = words(name="muted")
        self.undo = QPushButton(self.tr("Undo the last change"))
        self.undo.clicked.connect(lambda: self.wished.emit(Wish(UndoCalibration)))
        self.factory = QPushButton(self.tr("Use the factory's calibration"))
        self.factory.clicked.connect(lambda: self.wished.emit(Wish(UseFactoryCalibration)))
        inner.addWidget(self._use)
        inner.addLayout(beside(self.undo, self.factory))
        return frame

    def _build_board(self) -> QWidget:
        frame, inner = card(self.tr("1. Print the board"))
        inner.addWidget(
            words(
                self.tr(
                    "Print it with a laser printer at 100 %, without fitting it to the page, and "
                    "glue it flat on glass or a stiff board. The black of ink-jet printers cannot "
                    "be seen in infrared light, and neither can a screen."
                ),
                name="muted",
            )
        )
        self.paper = QComboBox()
        self.paper.addItem(self.tr("A4"), board.Paper.A4)
        self.paper.addItem(self.tr("Letter"), board.Paper.LETTER)
        self.paper.setAccessibleName(self.tr("Paper"))
        self.save_pdf = QPushButton(self.tr("Save as PDF…"))
        self.save_pdf.clicked.connect(lambda: self._choose_file("pdf"))
        save_svg = QPushButton(self.tr("Save as SVG…"))
        save_svg.clicked.connect(lambda: self._choose_file("svg"))
        inner.addLayout(beside(self.paper, self.save_pdf, save_svg))
        return frame

    def _build_ruler(self) -> QWidget:
        frame, inner = card(self.tr("2. Measure five squares and begin"))
        inner.addWidget(
            words(
                self.tr(
                    "Lay a ruler along five squares in a row. If the print kept its size, they "
                    "are 200 mm long. The calibration takes three to five minutes; no application "
                    "gets hands meanwhile."
                ),
                name="muted",
            )
        )
        self.ruled = QDoubleSpinBox()
        self.ruled.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.ruled.setRange(*RULED_RANGE_MM)
        self.ruled.setDecimals(1)
        self.ruled.setSingleStep(0.1)
        self.ruled.setValue(RULED_MM)
        self.ruled.setSuffix(self.tr(" mm"))
        self.ruled.setAccessibleName(self.tr("Length of five squares"))
        self.start = QPushButton(self.tr("Calibrate with the board"))
        self.start.setObjectName("primary")
        self.start.clicked.connect(lambda: self._start(CalibrationMethod.BOARD))
        inner.addLayout(beside(self.ruled, self.start))
        self.demonstration = QCheckBox(
            self.tr("Try it with a simulated board (no board and no controller needed)")
        )
        self.demonstration.toggled.connect(lambda: self.show_status(self._status))
        inner.addWidget(self.demonstration)
        self._why_not = words(name="muted")
        inner.addWidget(self._why_not)
        return frame

    def _build_mirror(self) -> QWidget:
        frame, inner = card(self.tr("Or check quickly with a mirror"))
        inner.addWidget(
            words(
                self.tr(
                    "A minute, no board: hold a mirror before the controller and turn it. It "
                    "tells whether both cameras still agree, also behind glass. It cannot see "
                    "whether sizes are right, and it changes nothing."
                ),
                name="muted",
            )
        )
        self.mirror = QPushButton(self.tr("Check with a mirror"))
        self.mirror.clicked.connect(lambda: self._start(CalibrationMethod.MIRROR))
        inner.addLayout(beside(self.mirror))
        return frame

    def _build_failure(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        frame, inner = card()
        self.failure_text: QLabel = heading("")
        self._failure_detail = words(name="muted")
        again = QPushButton(self.tr("Back"))
        again.setObjectName("primary")
        again.clicked.connect(self._go_home)
        inner.addWidget(self.failure_text)
        inner.addWidget(self._failure_detail)
        inner.addLayout(beside(again))
        column.addWidget(frame)
        column.addStretch(1)
        return page

    @property
    def engaged(self) -> bool:
        """Whether a calibration runs, or how it went is to be read."""
        return self._running or self._stack.currentIndex() != HOME

    def kept(self) -> object:
        """Return what was chosen for the next calibration."""
        return self.paper.currentIndex(), self.ruled.value(), self.demonstration.isChecked()

    def recall(self, kept: tuple[int, float, bool]) -> None:
        """Choose the same."""
        paper, ruled_mm, demonstration = kept
        self.paper.setCurrentIndex(paper)
        self.ruled.setValue(ruled_mm)
        self.demonstration.setChecked(demonstration)

    # Showing ----------------------------------------------------------------------------------

    def show_status(self, status: Status | None) -> None:
        """Show which calibration is in use, and whether one can be made."""
        self._status = status
        device = status.device if status is not None else None
        real = device is not None and device.kind is SourceKind.USB
        possible = status is not None and (real or self.demonstration.isChecked())
        busy = status is not None and status.calibration.running and not self._running
        for button in (self.start, self.mirror):
            button.setEnabled(possible and not busy)
        self._why_not.setText(self._why_not_words(status, possible, busy))
        self._why_not.setVisible(bool(self._why_not.text()))
        kept = status.calibration if status is not None else None
        self.undo.setEnabled(kept is not None and kept.undo_steps > 0)
        user = device is not None and device.calibration is CalibrationKind.USER
        self.factory.setEnabled(user)
        self._use.setText(self._use_words(status))
        if self._running and status is None:
            self._lose()

    def show_message(self, message: Any) -> None:
        """Show how the calibration goes on."""
        if not self._running:
            return
        if isinstance(message, CalibrationPicture):
            self._asked = False
            self.run.show_picture(message)
            self._ask_picture()
        elif isinstance(message, CalibrationProgress):
            match message.phase:
                case CalibrationPhase.DECIDING:
                    if self._stack.currentIndex() != RESULT:
                        self._stack.setCurrentIndex(RESULT)
                        self.result.show_result(message)
                case CalibrationPhase.FAILED:
                    self._fail(message)
                case _:
                    self.run.show_progress(message)

    def set_theme(self, theme: Theme) -> None:
        """Paint the pictures in another look."""
        self.run.set_theme(theme)

    def opened(self) -> None:
        """Ask for pictures again, and for what was missed."""
        self._open = True
        if self._running:
            self._asked = False
            self._ask_picture()

    def closed(self) -> None:
        """Ask for no more pictures; the calibration itself goes on."""
        self._open = False

    def _ask_picture(self) -> None:
        if self._open and self._running and not self._asked:
            self._asked = True
            self.wished.emit(Wish(GetCalibrationPicture, lambda reply: None))

    def _why_not_words(self, status: Status | None, possible: bool, busy: bool) -> str:
        if status is None:
            return self.tr("Not connected to the service.")
        if busy:
            return self.tr("A calibration is running elsewhere.")
        if not possible:
            return self.tr("No controller is attached: plug one in, or try the simulated board.")
        return ""

    def _use_words(self, status: Status | None) -> str:
        if status is None or status.device is None:
            return self.tr("No controller is attached.")
        match status.device.calibration:
            case CalibrationKind.USER:
                made = QDateTime.fromSecsSinceEpoch(status.calibration.unix_time_s)
                date = QLocale().toString(made, QLocale.FormatType.ShortFormat)
                return self.tr("Your own calibration of {date}.").format(date=date)
            case CalibrationKind.FACTORY:
                return self.tr("The factory's calibration, as the controller holds it.")
            case CalibrationKind.NOMINAL:
                return self.tr(
                    "That of an average controller: its own cannot be read. Calibrate it."
                )
            case _:
                return self.tr("None: recorded hands need no cameras.")

    # Wishes -----------------------------------------------------------------------------------

    def _start(self, method: CalibrationMethod) -> None:
        ruled_mm, demonstration = self.ruled.value(), self.demonstration.isChecked()
        self._running, self._asked = True, False
        self.run.begin()
        self._stack.setCurrentIndex(RUN)
        self.run.cancel.setFocus()
        self.wished.emit(
            Wish(
                lambda number: StartCalibration(
                    number, method=method, ruled_mm=ruled_mm, demonstration=demonstration
                ),
                self._on_started,
            )
        )

    def _on_started(self, reply: Reply) -> None:
        if reply.error:
            self.notice.emit(as_sentence(reply.error))
            self._go_home()
        else:
            self._ask_picture()

    def _cancel(self) -> None:
        self.wished.emit(Wish(CancelCalibration, lambda reply: None))
        self._go_home()

    def _apply(self, factory_scale: bool) -> None:
        self.wished.emit(
            Wish(lambda number: ApplyCalibration(number, factory_scale), self._on_applied)
        )

    def _on_applied(self, reply: Reply) -> None:
        if reply.error:
            self.notice.emit(as_sentence(reply.error))
        else:
            self._go_home()

    def _fail(self, progress: CalibrationProgress) -> None:
        self._running = False
        self.failure_text.setText(failure_words(progress))
        self._failure_detail.setText(as_sentence(progress.detail))
        self._stack.setCurrentIndex(FAILURE)

    def _lose(self) -> None:
        """Hear that the service is gone, and with it the calibration or its result."""
        decided = self._stack.currentIndex() == RESULT
        self._fail(
            CalibrationProgress(phase=CalibrationPhase.FAILED, failure=CalibrationFailure.CRASHED)
        )
        if decided:
            self.failure_text.setText(undecided_words())

    def _go_home(self) -> None:
        self._running = False
        self._stack.setCurrentIndex(HOME)
        self.show_status(self._status)

    # Files ------------------------------------------------------------------------------------

    def _choose_file(self, suffix: str) -> None:
        paper = self.paper.currentData()
        name = f"handspan-board-{paper}.{suffix}"
        ask_place(
            self,
            self.tr("Save the board"),
            name,
            lambda path: self.save_board(path, board.Paper(paper)),
        )

    def save_board(self, path: Path, paper: board.Paper) -> None:
        """Write the board to a file: SVG where its name ends so, else PDF."""
        as_svg = path.suffix.lower() == ".svg"
        self._write(path, board.svg(paper).encode() if as_svg else board.pdf(paper))

    def _save_report(self, text: str) -> None:
        ask_place(
            self,
            self.tr("Save the report"),
            "handspan-calibration.txt",
            lambda path: self._write(path, text.encode()),
        )

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except OSError as error:
            self.notice.emit(
                self.tr("{path} cannot be written: {reason}").format(
                    path=path, reason=error.strerror
                )
            )
        else:
            self.notice.emit(self.tr("Saved as {path}.").format(path=path))
