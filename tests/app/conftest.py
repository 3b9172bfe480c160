"""Tests of the panel run without a display."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from handspan_app.theme import DARK
from handspan_app.window import MainWindow
from support.shown_pages import a_full_window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application of Qt; its cursors do not blink, so pictures of one state are alike."""
    qapp.setCursorFlashTime(0)
    return qapp


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A short private folder that holds sockets, settings and logs of one test."""
    path = tmp_path_factory.mktemp("hs")
    for name in (
        "HANDSPAN_RUNTIME_DIR",
        "HANDSPAN_CONFIG_DIR",
        "HANDSPAN_LOG_DIR",
        "XDG_CONFIG_HOME",
    ):
        monkeypatch.setenv(name, str(path))
    return path


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """A dark window with all pages, closed again."""
    window = a_full_window(DARK)
    qtbot.addWidget(window)
    yield window
    window.hide()
