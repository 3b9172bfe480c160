"""Ring: organ. Logs are filtered, searched, followed and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from handspan_app.log_lines import chosen
from handspan_app.log_window import AT_ONCE, LogWindow

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


def shown(window: LogWindow, qtbot: QtBot) -> str:
    """Return what a window shows when all of it is there."""
    qtbot.waitUntil(lambda: window.complete, timeout=WAIT_MS)
    return window.text.toPlainText()


def test_filters_and_programs_are_chosen(window: LogWindow, qtbot: QtBot) -> None:
    assert shown(window, qtbot) == TEXT.strip()
    window.level.setCurrentIndex(3)
    assert "it broke" in shown(window, qtbot)
    assert "streaming" not in shown(window, qtbot)
    window.search.setText("value")
    assert shown(window, qtbot) == "  ValueError: odd"
    window.search.clear()
    window.level.setCurrentIndex(0)
    window.program.setCurrentIndex(window.program.findText("Panel"))
    assert shown(window, qtbot).endswith("hello")
    window.program.setCurrentIndex(window.program.findText("Calibration"))
    assert shown(window, qtbot) == ""
    window.close()


def test_a_long_log_comes_in_parts_and_is_shown_and_saved_whole(
    window: LogWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    lines = [f"2026-01-02 03:04:05,678 INFO a: {number}" for number in range(3 * AT_ONCE + 7)]
    (tmp_path / "service.log").write_text("\n".join(lines) + "\n")
    window.look()
    assert not window.complete
    window.save(tmp_path / "kept.txt")
    assert (tmp_path / "kept.txt").read_text().splitlines() == lines
    window.search.setText("INFO")
    assert shown(window, qtbot).splitlines() == lines
    assert window.text.updatesEnabled()
    bar = window.text.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    window.search.setText(": 1")
    window.search.setText(": 12")
    assert shown(window, qtbot).splitlines() == [line for line in lines if ": 12" in line]
    window.close()


def test_new_lines_come_while_it_follows(window: LogWindow, tmp_path: Path, qtbot: QtBot) -> None:
    with (tmp_path / "service.log").open("a") as file:
        file.write("2026-01-02 03:04:08,678 INFO a: new\n")
    qtbot.waitUntil(lambda: "INFO a: new" in window.text.toPlainText(), timeout=WAIT_MS)
    window.follow.click()
    with (tmp_path / "service.log").open("a") as file:
        file.write("2026-01-02 03:04:09,678 INFO a: newer\n")
    window.look()
    assert "newer" not in shown(window, qtbot)
    window.follow.click()
    assert "newer" in shown(window, qtbot)
    window.close()


def test_what_is_shown_is_saved(window: LogWindow, tmp_path: Path) -> None:
    window.save(tmp_path / "kept.txt")
    assert (tmp_path / "kept.txt").read_text() == TEXT
    window.save(tmp_path / "no folder" / "kept.txt")
    assert window.windowTitle().startswith("Not saved")
    window.close()
