"""The logs in a window: of which program, from which level on, with which words.

Law: it only reads; while it follows, new lines come by themselves, and closed it costs nothing.
Many lines are put in over some turns of the event loop, and then shown all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app import journal
from handspan_app.file_dialogs import ask_place
from handspan_app.log_lines import LEVELS, chosen
from handspan_app.slices import Slices
from handspan_service.contract.logbook import log_path

LOOK_MS = 500  # How often a followed log is looked at; a glance at its size costs microseconds.


AT_ONCE = 500  # Lines put in at one turn, which takes a millisecond; a long log has some 3,000.


class LogWindow(QDialog):
    """The logs."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """Show the log of the service."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Logs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 560)
        self._folder = folder
        self._seen: tuple[object, ...] = ()
        self._slices = Slices(self)
        self._filling: Iterator[bool] = iter(())
        self._build_filters()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(12)
        layout.addLayout(self._build_filter_line())
        layout.addWidget(self.text, 1)
        layout.addWidget(self._build_buttons())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(0, self, self.look)  # When the window is there.

    def _build_filters(self) -> None:
        self.program = QComboBox()
        self.program.setAccessibleName(self.tr("Program"))
        for name, path in (
            (self.tr("Service"), log_path(self._folder, "service")),
            (self.tr("Tracking"), log_path(self._folder, "sensing")),
            (self.tr("Calibration"), log_path(self._folder, "calibrating")),
            (self.tr("Panel"), log_path(self._folder, "panel")),
            (self.tr("Output of the service"), journal.newest_log(self._folder)),
        ):
            self.program.addItem(name, path)
        self.level = QComboBox()
        self.level.setAccessibleName(self.tr("Least level"))
        for level, name in zip(
            LEVELS[:4],
            (
                self.tr("Everything"),
                self.tr("From information on"),
                self.tr("From warnings on"),
                self.tr("Errors"),
            ),
            strict=True,
        ):
            self.level.addItem(name, level)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in the log"))
        self.search.setClearButtonEnabled(True)
        self.follow = QCheckBox(self.tr("Follow"))
        self.follow.setChecked(True)
        self.program.currentIndexChanged.connect(self.look)
        self.level.currentIndexChanged.connect(self.look)
        self.search.textChanged.connect(self.look)
        self.follow.toggled.connect(self.look)

    def _build_filter_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        for part in (self.program, self.level):
            line.addWidget(part)
        line.addWidget(self.search, 1)
        line.addWidget(self.follow)
        return line

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        copy = QPushButton(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._whole_text()))
        save = QPushButton(self.tr("Save…"))
        save.clicked.connect(self._on_save)
        for button in (copy, save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def look(self) -> None:
        """Show what is new, or what other filters let through."""
        path: Path = self.program.currentData()
        try:
            found = path.stat()
            state: tuple[object, ...] = (found.st_ino, found.st_size)
        except OSError:
            state = (None, 0)
        filters = (path, self.level.currentData(), self.search.text())
        follows = self.follow.isChecked()
        if self._seen[:3] == filters and (self._seen[3:] == state or not follows):
            return
        self._seen = (*filters, *state)
        lines = tuple(chosen(journal.tail(path), self.level.currentData(), self.search.text()))
        self._slices.forget()
        self._filling = self._fill(lines, to_end=follows)
        self._slices.run(self._filling)

    @property
    def complete(self) -> bool:
        """Whether all lines are shown."""
        return self._slices.done

    def _fill(self, lines: Sequence[str], *, to_end: bool) -> Iterator[bool]:
        """Put the lines in, some at each step."""
        self.text.setUpdatesEnabled(False)
        self.text.setPlainText("\n".join(lines[:AT_ONCE]))
        self.text.setPlaceholderText(self.tr("Nothing was logged."))
        for start in range(AT_ONCE, len(lines), AT_ONCE):
            yield False
            self.text.appendPlainText("\n".join(lines[start : start + AT_ONCE]))
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum() if to_end else 0)
        self.text.setUpdatesEnabled(True)

    def _whole_text(self) -> str:
        """Return what is shown, or about to be."""
        for _ in self._filling:
            pass
        return self.text.toPlainText()

    def _on_save(self) -> None:
        ask_place(self, self.tr("Save the log"), "handspan-log.txt", self.save)

    def save(self, path: Path) -> None:
        """Write what is shown; a failure stands in the title."""
        try:
            path.write_text(self._whole_text() + "\n", encoding="utf-8")
        except OSError as error:
            text = self.tr("Not saved: {why}")
            self.setWindowTitle(text.format(why=error.strerror))
