"""The file for those who help: all of it is shown before it is saved.

Law: what is saved is exactly what was shown; nothing is sent, and nothing is left behind.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.examiner import PROGRAM, Examiner
from handspan_app.file_dialogs import ask_place
from handspan_app.parts import words

FILE_NAME = "handspan-report.zip"
LIST_PX = 220


class ReportWindow(QDialog):
    """Makes the file, shows it, saves it."""

    def __init__(self, parent: QWidget | None = None, program: tuple[str, ...] = PROGRAM) -> None:
        """Begin to make the file, which takes as long as the checks."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Report for those who help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 560)
        self._folder = Path(tempfile.mkdtemp(prefix="handspan-"))
        self._texts: dict[str, str] = {}
        self.told = words(
            self.tr("The checks are made for it; that takes about ten seconds…"), name="muted"
        )
        self.files = QListWidget()
        self.files.setFixedWidth(LIST_PX)
        self.files.setAccessibleName(self.tr("Parts of the report"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("What this part holds"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.files.currentTextChanged.connect(
            lambda name: self.text.setPlainText(self._texts.get(name, ""))
        )
        body = QHBoxLayout()
        body.addWidget(self.files)
        body.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(12)
        layout.addWidget(self.told)
        layout.addLayout(body, 1)
        layout.addWidget(self._build_buttons())
        self.finished.connect(self._on_closed)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._on_closed)
        self.examiner = Examiner((*program, "--bundle", str(self._folder / FILE_NAME)), self)
        self.examiner.finished.connect(self._on_made)
        self.examiner.start()

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.save_button = QPushButton(self.tr("Save…"))
        self.save_button.setObjectName("primary")
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self._on_save)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def _on_made(self, error: str) -> None:
        try:
            with zipfile.ZipFile(self._folder / FILE_NAME) as bundle:
                for name in bundle.namelist():
                    self._texts[name.partition("/")[2]] = bundle.read(name).decode()
        except (OSError, zipfile.BadZipFile) as trouble:
            text = self.tr("The report cannot be made: {why}")
            self.told.setText(text.format(why=error or trouble))
            return
        self.told.setText(
            self.tr(
                "This is all of it. Names, folders, pages and programs are taken out. It stays on "
                "this computer until you hand it on."
            )
        )
        self.files.addItems(list(self._texts))
        self.files.setCurrentRow(0)
        self.save_button.setEnabled(True)

    def _on_save(self) -> None:
        ask_place(self, self.tr("Save the report"), FILE_NAME, self.save)

    def save(self, path: Path) -> None:
        """Write what is shown."""
        try:
            shutil.copyfile(self._folder / FILE_NAME, path)
        except OSError as error:
            self.told.setText(self.tr("Not saved: {why}").format(why=error.strerror))
        else:
            self.told.setText(self.tr("Saved."))

    def _on_closed(self) -> None:
        self.examiner.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
