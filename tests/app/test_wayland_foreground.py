"""Ring: organ. The window in front on Wayland, as compositors tell of all windows."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from handspan_app.desktop import wayland
from handspan_app.desktop.source import Source
from handspan_app.desktop.sway import SwaySource
from handspan_app.desktop.wayland import Event, Events, request
from handspan_app.desktop.wlroots import WlrootsSource
from handspan_service.contract.permissions import FocusSource, Foreground
from support.children import child
from support.patience import PROGRAM_S
from support.scripted_wayland import FIRST_WINDOW, MANAGER, Compositor, array, event

pytestmark = pytest.mark.usefixtures("qapp")
PATIENCE_MS = 60_000
PATIENCE_S = 60.0
OFFERS = ("wl_compositor", wayland.TOPLEVEL_MANAGER, "wl_shm")
PROGRAM = "tests/support/wayland_window.py"


def in_front(exe: str) -> Foreground:
    return Foreground(FocusSource.WLROOTS, exe=exe)


@pytest.fixture
def compositor(folder: Path) -> Iterator[Compositor]:
    one = Compositor(folder / "wayland-7", OFFERS)
    yield one
    one.close()


@pytest.fixture
def heard(folder: Path, compositor: Compositor) -> Iterator[list[Foreground]]:
    """What the panel's way tells of the scripted compositor."""
    told: list[Foreground] = []
    source = WlrootsSource(folder / "wayland-7", executable=lambda name: f"/bin/{name}")
    source.changed.connect(told.append)
    assert source.start()
    yield told
    source.stop()


def expect(qtbot: QtBot, heard: list[Foreground], last: Foreground) -> None:
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == last, timeout=PATIENCE_MS)


def test_the_active_window_is_in_front(
    compositor: Compositor, heard: list[Foreground], qtbot: QtBot
) -> None:
    own = Foreground(FocusSource.WLROOTS, os.getpid())  # This test is the compositor, too.
    expect(qtbot, heard, own)
    first, second = FIRST_WINDOW, FIRST_WINDOW + 1
    compositor.show(first, "painter", wayland.ACTIVATED, 3)
    expect(qtbot, heard, in_front("/bin/painter"))
    compositor.show(second, "game")
    compositor.state(first)
    compositor.state(second, wayland.ACTIVATED)
    expect(qtbot, heard, in_front("/bin/game"))
    assert own not in heard[1:], "a moment between two windows is passed over"
    compositor.say(event(second, wayland.CLOSED))
    expect(qtbot, heard, own)
    qtbot.waitUntil(
        lambda: (second, wayland.DESTROY) in compositor.requests, timeout=PATIENCE_MS
    )


def test_the_panels_own_window_is_told_as_this_process(
    compositor: Compositor,
    heard: list[Foreground],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QGuiApplication, "desktopFileName", staticmethod(lambda: "handspan"))
    compositor.show(FIRST_WINDOW, "painter", wayland.ACTIVATED)
    expect(qtbot, heard, in_front("/bin/painter"))
    compositor.state(FIRST_WINDOW)
    compositor.show(FIRST_WINDOW + 1, "handspan", wayland.ACTIVATED)
    expect(qtbot, heard, Foreground(FocusSource.WLROOTS, os.getpid()))


@pytest.mark.parametrize(
    "rubbish",
    [
        event(MANAGER, wayland.FINISHED),
        event(wayland.DISPLAY, wayland.ERROR),
        b"\x01\0\0\0\x01\0\x03\0",  # Shorter than its own head.
        event(MANAGER, wayland.TOPLEVEL),  # A window without a number.
    ],
)
def test_a_compositor_that_ends_or_talks_rubbish_tells_nothing_more(
    rubbish: bytes, compositor: Compositor, heard: list[Foreground], qtbot: QtBot
) -> None:
    compositor.say(rubbish)
    expect(qtbot, heard, Foreground())


def test_a_compositor_that_does_not_tell_of_windows_is_no_way(folder: Path) -> None:
    compositor = Compositor(folder / "wayland-7", ("wl_compositor",))
    source = WlrootsSource(folder / "wayland-7")
    assert not source.start()
    compositor.close()
    assert not WlrootsSource(folder / "nobody").start()


def test_events_are_cut_and_read() -> None:
    text = request(9, 1, "häre", 7)
    cutter = Events()
    cut = [found for byte in text for found in cutter.feed(bytes([byte]))]
    assert [(one.sender, one.opcode, one.text()) for one in cut] == [(9, 1, "häre")]
    assert Event(1, 0, array(4, 2)).words() == (4, 2)
    for short in (b"", b"\0\0", b"\x09\0\0\0abc"):
        with pytest.raises(ValueError, match="ends within"):
            Event(1, 0, short).text()


@pytest.fixture(scope="module")
def sway() -> Iterator[Path]:
    """The runtime folder of a real compositor, which refuses to run as root."""
    if shutil.which("sway") is None:
        pytest.skip("sway is not installed")
    runtime = Path(tempfile.mkdtemp(prefix="handspan-sway-"))
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    if account is not None:
        os.chown(runtime, account.pw_uid, account.pw_gid)
    (runtime / "config").write_text("output HEADLESS-1 resolution 640x480\n")
    environment = {
        "PATH": os.environ["PATH"],
        "XDG_RUNTIME_DIR": str(runtime),
        "WLR_BACKENDS": "headless",
        "WLR_RENDERER": "pixman",
        "WLR_LIBINPUT_NO_DEVICES": "1",
        "LIBSEAT_BACKEND": "noop",
    }
    with (runtime / "log").open("wb") as log:
        process = subprocess.Popen(
            ["sway", "-c", str(runtime / "config")],
            env=environment, stdout=log, stderr=log, start_new_session=True,
            user=account and account.pw_uid, group=account and account.pw_gid,
            extra_groups=[] if account else None,
        )  # fmt: skip
    end = time.monotonic() + PATIENCE_S
    while not (runtime / "wayland-1").exists() or not list(runtime.glob("sway-ipc.*")):
        if process.poll() is not None or time.monotonic() > end:
            break
        time.sleep(0.05)
    words = (runtime / "log").read_text(errors="replace")
    try:
        if not list(runtime.glob("sway-ipc.*")):
            pytest.skip(f"sway does not run here: {words[-300:]}")
        yield runtime
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PROGRAM_S)
        shutil.rmtree(runtime)


def ways(runtime: Path) -> list[Source]:
    return [
        WlrootsSource(runtime / "wayland-1", executable=lambda name: f"/bin/{name}"),
        SwaySource(str(next(runtime.glob("sway-ipc.*")))),
    ]


@pytest.mark.parametrize("way", [0, 1], ids=["wlroots", "sway"])
def test_a_real_compositor_tells_of_a_real_window(way: int, sway: Path, qtbot: QtBot) -> None:
    heard: list[Foreground] = []
    source = ways(sway)[way]
    source.changed.connect(heard.append)
    assert source.start()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].pid is not None, timeout=PATIENCE_MS)
    compositor = heard[-1]
    environment = {
        "QT_QPA_PLATFORM": "wayland", "XDG_RUNTIME_DIR": str(sway), "WAYLAND_DISPLAY": "wayland-1",
    }  # fmt: skip
    with child(PROGRAM, cwd=Path(__file__).parents[2], **environment) as window:
        told = (in_front("/bin/tester"), Foreground(FocusSource.SWAY, window.pid))
        expect(qtbot, heard, told[way])
    expect(qtbot, heard, compositor)
    source.stop()
