"""Ring: organ. Logs are filtered, searched, followed and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from handspan_app.log_lines import chosen
from handspan_app.log_window import LogWindow

TEXT = """2026-01-02 03:04:05,678 DEBUG a: small
2026-01-02 03:04:05,678 INFO a: state: streaming
2026-01-02 03:04:06,678 ERROR b: it broke
Traceback (most recent call last):
  ValueError: odd
2026-01-02 03:04:07,678 WARNING c: odd light
"""
WAIT_MS = 60_000  # The machine may be busy with other work.


@pytest.mark.parametrize(
    ("least", "wanted", "lines"),
    [
        ("DEBUG", "", [0, 1, 2, 3, 4, 5]),
        ("INFO", "", [1, 2, 3, 4, 5]),
        ("WARNING", "", [2, 3, 4, 5]),
        ("ERROR", "", [2, 3, 4]),
        ("DEBUG", "ODD", [4, 5]),
        ("ERROR", "odd", [4]),
        ("CRITICAL", "", []),
    ],
)
def test_lines_are_chosen_by_level_and_words(least: str, wanted: str, lines: list[int]) -> None:
    every = TEXT.splitlines()
    assert list(chosen(TEXT, least, wanted)) == [every[number] for number in lines]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> LogWindow:
    (tmp_path / "service.log").write_text(TEXT)
    (tmp_path / "panel.log").write_text("2026-01-02 03:04:05,678 INFO p: hello\n")
    window = LogWindow(tmp_path)
    qtbot.waitUntil(lambda: window.text.toPlainText() != "", timeout=WAIT_MS)
    window.show()
    return window


def test_filters_and_programs_are_chosen(window: LogWindow) -> None:
    assert window.text.toPlainText() == TEXT.strip()
    window.level.setCurrentIndex(3)
    assert "it broke" in window.text.toPlainText()
    assert "streaming" not in window.text.toPlainText()
    window.search.setText("value")
    assert window.text.toPlainText() == "  ValueError: odd"
    window.search.clear()
    window.level.setCurrentIndex(0)
    window.program.setCurrentIndex(window.program.findText("Panel"))
    assert window.text.toPlainText().endswith("hello")
    window.program.setCurrentIndex(window.program.findText("Calibration"))
    assert window.text.toPlainText() == ""
    window.close()


def test_new_lines_come_while_it_follows(window: LogWindow, tmp_path: Path, qtbot: QtBot) -> None:
    with (tmp_path / "service.log").open("a") as file:
        file.write("2026-01-02 03:04:08,678 INFO a: new\n")
    qtbot.waitUntil(lambda: "INFO a: new" in window.text.toPlainText(), timeout=WAIT_MS)
    window.follow.click()
    with (tmp_path / "service.log").open("a") as file:
        file.write("2026-01-02 03:04:09,678 INFO a: newer\n")
    window.look()
    assert "newer" not in window.text.toPlainText()
    window.follow.click()
    assert "newer" in window.text.toPlainText()
    window.close()


def test_what_is_shown_is_saved(window: LogWindow, tmp_path: Path) -> None:
    window.save(tmp_path / "kept.txt")
    assert (tmp_path / "kept.txt").read_text() == TEXT
    window.save(tmp_path / "no folder" / "kept.txt")
    assert window.windowTitle().startswith("Not saved")
    window.close()
