"""Ring: organ. The window in front on KDE Plasma, over a bus of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from handspan_app.desktop import kwin
from handspan_app.desktop.kwin import (
    OWN_INTERFACE,
    OWN_PATH,
    TOLD,
    KWinSource,
    script,
)
from handspan_service.contract.permissions import FocusSource, Foreground
from support.children import killed

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not there"),
]
PATIENCE_MS = 60_000
PATIENCE_S = 60.0
MANAGER = Path(__file__).parents[1] / "support" / "scripted_kwin.py"
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><policy context="default">
<allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Of a bus that has nothing to do with the user's."""
    (folder / "bus.conf").write_text(CONFIGURATION.format(path=folder / "bus"))
    with killed(subprocess.Popen(
        ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )) as daemon:  # fmt: skip
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a manager on a busy machine take its time."""
    monkeypatch.setattr(kwin, "ANSWER_MS", PATIENCE_MS)


@pytest.fixture
def connect(address: str) -> Iterator[Callable[[str], QDBusConnection]]:
    names: list[str] = []

    def connect(name: str) -> QDBusConnection:
        names.append(name)
        bus = QDBusConnection.connectToBus(address, name)
        assert bus.isConnected()
        return bus

    yield connect
    for name in names:
        QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def manager(address: str) -> Iterator[subprocess.Popen[str]]:
    with killed(subprocess.Popen(
        [sys.executable, str(MANAGER), address],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.communicate(timeout=PATIENCE_S)


def say(manager: subprocess.Popen[str], line: str) -> None:
    assert manager.stdin is not None
    manager.stdin.write(f"{line}\n")
    manager.stdin.flush()


def scripts(manager: subprocess.Popen[str]) -> int:
    """Return how many scripts were told of the last process."""
    assert manager.stdout is not None
    return int(manager.stdout.readline())


def kde(pid: int) -> Foreground:
    return Foreground(FocusSource.KDE, pid)


def test_the_script_tells_who_is_in_front(
    connect: Callable[[str], QDBusConnection], manager: subprocess.Popen[str], qtbot: QtBot
) -> None:
    heard: list[Foreground] = []
    source = KWinSource(connect("panel"))
    source.changed.connect(heard.append)
    assert source.start()
    for line, last in (("71", kde(71)), ("72", kde(72)), ("0", kde(manager.pid))):
        say(manager, line)
        qtbot.waitUntil(lambda one=last: heard[-1:] == [one], timeout=PATIENCE_MS)  # type: ignore[misc]
        assert scripts(manager) == 1
    say(manager, "restart")
    qtbot.waitUntil(lambda: heard[-1:] == [Foreground()], timeout=PATIENCE_MS)

    def told_again() -> bool:
        say(manager, "73")
        return scripts(manager) == 1

    qtbot.waitUntil(told_again, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: heard[-1:] == [kde(73)], timeout=PATIENCE_MS)
    source.stop()
    say(manager, "74")
    assert scripts(manager) == 0, "the script is taken back"


def test_nobody_else_can_say_who_is_in_front(
    connect: Callable[[str], QDBusConnection], manager: subprocess.Popen[str], qtbot: QtBot
) -> None:
    heard: list[Foreground] = []
    panel, liar = connect("panel"), connect("liar")
    source = KWinSource(panel)
    source.changed.connect(heard.append)
    assert source.start()
    call = QDBusMessage.createMethodCall(panel.baseService(), OWN_PATH, OWN_INTERFACE, TOLD)
    call.setArguments([99])
    refused: list[QDBusMessage] = []
    pending = liar.asyncCall(call)
    qtbot.waitUntil(pending.isFinished, timeout=PATIENCE_MS)
    refused.append(pending.reply())
    assert refused[0].type() is QDBusMessage.MessageType.ErrorMessage
    say(manager, "71")
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert heard == [kde(71)]
    source.stop()


def test_without_kwin_it_is_no_way(connect: Callable[[str], QDBusConnection]) -> None:
    assert not KWinSource(connect("panel")).start()


def test_the_script_says_its_words_as_a_program_would() -> None:
    assert 'callDBus(":1.\\"7", "/Foreground"' in script(':1."7')
