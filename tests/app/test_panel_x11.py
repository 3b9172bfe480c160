"""Ring: organ. The window in front on a real X server: windows, none, no manager, own windows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from handspan_app.desktop import x11
from handspan_app.desktop.x11 import X11Source
from handspan_app.desktop.xcb import NoServer, XConnection
from handspan_app.foreground import ForegroundWatcher
from handspan_service.contract.permissions import FocusSource, Foreground
from support.patience import PROGRAM_S
from support.screen import Screen, screen

pytestmark = pytest.mark.usefixtures("qapp")
PATIENCE_MS = 60_000
NEVER_MS = 3_600_000
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv[:1])
labels = [QLabel(title) for title in sys.argv[1:]]
for label in labels:
    label.setWindowTitle(label.text())
    label.resize(200, 120)
    label.show()
sys.exit(application.exec())
"""


@pytest.fixture
def display() -> Iterator[Screen]:
    with screen() as one:
        yield one


def window(display: Screen, *titles: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WINDOW, *titles]
    return subprocess.Popen(command, env=os.environ | display.environ)


def process(foreground: Foreground) -> Foreground:
    """Return whose window it is, whatever it shows."""
    return replace(foreground, view=0)


def test_who_is_in_front_is_told_at_each_change(display: Screen, qtbot: QtBot) -> None:
    heard: list[Foreground] = []
    source = X11Source(display.environ["DISPLAY"])
    source.changed.connect(heard.append)
    assert source.start()
    started = []
    try:
        qtbot.waitUntil(lambda: heard[-1].source is FocusSource.X11, timeout=PATIENCE_MS)
        manager = heard[-1]  # Without a window the window manager is in front.
        for title in ("loom", "kiln"):
            started.append(window(display, title))
            display.window(title)
        for title, one in zip(("loom", "kiln", "loom"), (*started, started[0]), strict=True):
            display.activate(title)
            front = Foreground(FocusSource.X11, one.pid)
            qtbot.waitUntil(lambda one=front: process(heard[-1]) == one, timeout=PATIENCE_MS)  # type: ignore[misc]
        for title in ("loom", "kiln"):
            display.tool("windowminimize", display.window(title))
        qtbot.waitUntil(lambda: process(heard[-1]) == process(manager), timeout=PATIENCE_MS)
    finally:
        source.stop()
        for one in started:
            one.kill()
            one.wait(PROGRAM_S)


def test_another_window_and_another_title_are_another_view(
    display: Screen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x11, "TITLES_MS", NEVER_MS)  # Until the test lets the time pass.
    heard: list[Foreground] = []
    source = X11Source(display.environ["DISPLAY"])
    source.changed.connect(heard.append)
    assert source.start()
    started = window(display, "loom", "kiln")
    try:
        for title in ("loom", "kiln", "loom"):
            display.activate(title)
            number = int(display.window(title))
            qtbot.waitUntil(lambda one=number: source._shown[0] == one, timeout=PATIENCE_MS)  # type: ignore[misc]
        assert len({one.view for one in heard if one.pid == started.pid}) >= 3
        source._titles.stop()
        before = heard[-1]
        entitle(display, "loom", "wheel 0")
        qtbot.waitUntil(lambda: heard[-1].view > before.view, timeout=PATIENCE_MS)
        for turn in (1, 2):  # Both are too soon after the first.
            entitle(display, f"wheel {turn - 1}", f"wheel {turn}")
        qtbot.waitUntil(lambda: source._late, timeout=PATIENCE_MS)
        assert heard[-1].view == before.view + 1
        source._titles.start(0)
        qtbot.waitUntil(lambda: "wheel 2" in source._shown[1], timeout=PATIENCE_MS)
        assert heard[-1] == replace(before, view=before.view + 2)
        source._titles.start(NEVER_MS)
        entitle(display, "kiln", "a loom behind")
        entitle(display, "wheel 2", "last")
        qtbot.waitUntil(lambda: source._late, timeout=PATIENCE_MS)
        source._titles.start(0)
        qtbot.waitUntil(lambda: "last" in source._shown[1], timeout=PATIENCE_MS)
        assert heard[-1].view == before.view + 3, "none for one behind"
    finally:
        source.stop()
        started.kill()
        started.wait(PROGRAM_S)


def test_whose_window_lies_below_our_own_is_told_at_the_start(
    display: Screen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display.environ["DISPLAY"])
    started = [window(display, title) for title in ("loom", "kiln", "spindle", "ours")]
    loom, kiln, _, ours = started
    source = X11Source(display.environ["DISPLAY"])
    watcher = ForegroundWatcher(own_pid=ours.pid)
    try:
        assert source.start()
        for title in ("loom", "kiln", "spindle", "ours"):
            display.activate(title)
        display.tool("windowminimize", display.window("spindle"))
        display.activate("ours")

        def seen() -> int | None:
            below = source.below(ours.pid)
            return None if below is None else below.pid

        qtbot.waitUntil(lambda: seen() == kiln.pid, timeout=PATIENCE_MS)
        watcher.start({"DISPLAY": display.environ["DISPLAY"]})
        assert watcher.foreground.pid == kiln.pid, "at once, and without a click"
        display.tool("set_desktop_for_window", display.window("kiln"), "1")
        qtbot.waitUntil(lambda: seen() == loom.pid, timeout=PATIENCE_MS)
        loom.kill()
        qtbot.waitUntil(lambda: seen() == source._pid(source._manager), timeout=PATIENCE_MS)
        assert seen() not in [one.pid for one in started]
    finally:
        watcher.stop()
        source.stop()
        for one in started:
            one.kill()
            one.wait(PROGRAM_S)


def entitle(display: Screen, before: str, title: str) -> None:
    """Give a window another title; the server knows it when this returns."""
    display.tool("set_window", "--name", title, display.window(before))


def test_a_server_that_is_not_there_is_no_source() -> None:
    assert not X11Source(":4711").start()
    with pytest.raises(NoServer):
        XConnection(":4711")


def test_windows_that_are_gone_are_nothing(display: Screen) -> None:
    x = XConnection(display.environ["DISPLAY"])
    assert x.exists(x.root)
    assert not x.exists(0x7FFFFF0)
    assert x.words(0x7FFFFF0, "_NET_WM_PID") == ()
    assert x.text(0x7FFFFF0, "WM_CLIENT_MACHINE") == ""
    assert x.pid(0x7FFFFF0) is None
    x.watch(0x7FFFFF0, 1 << 22)
    assert list(x.events()) == []
    assert not x.broken
    x.close()


def test_a_server_that_ends_is_told_as_no_source(qtbot: QtBot) -> None:
    heard: list[Foreground] = []
    with screen() as one:
        source = X11Source(one.environ["DISPLAY"])
        source.changed.connect(heard.append)
        assert source.start()
        qtbot.waitUntil(lambda: heard[-1].source is FocusSource.X11, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: heard[-1] == Foreground(), timeout=PATIENCE_MS)
    source.stop()
