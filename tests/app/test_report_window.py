"""Ring: organ. The report is shown whole before it is saved, and leaves nothing behind."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from handspan_app.report_window import FILE_NAME, ReportWindow

WAIT_MS = 60_000  # The machine may be busy with other work.
pytestmark = pytest.mark.usefixtures("folder")


def test_what_was_shown_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    window = ReportWindow()
    window.show()
    assert not window.save_button.isEnabled()
    qtbot.waitUntil(window.save_button.isEnabled, timeout=WAIT_MS)
    shown = {window.files.item(row).text() for row in range(window.files.count())}
    assert {"versions.txt", "findings.txt"} <= shown
    assert "Handspan" in window.text.toPlainText()
    made = window._folder / FILE_NAME
    whole = made.read_bytes()
    window.save(tmp_path / "kept.zip")
    assert (tmp_path / "kept.zip").read_bytes() == whole
    with zipfile.ZipFile(tmp_path / "kept.zip") as file:
        assert {name.partition("/")[2] for name in file.namelist()} == shown
    window.save(tmp_path / "nothing" / "kept.zip")
    assert window.told.text().startswith("Not saved")
    window.close()
    assert not made.exists()


def test_a_report_that_cannot_be_made_says_why(qtbot: QtBot) -> None:
    source = "import sys; sys.exit('no room')"
    window = ReportWindow(program=(sys.executable, "-c", source))
    window.show()
    qtbot.waitUntil(lambda: "no room" in window.told.text(), timeout=WAIT_MS)
    assert not window.save_button.isEnabled()
    window.close()
