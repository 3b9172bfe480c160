"""Tests of the panel run without a display."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
