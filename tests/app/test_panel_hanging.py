"""Ring: law and face. Who hangs, and who is only busy, stopped for an instant, or woken up late."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from handspan_app import hanging
from handspan_app import link as link_module
from handspan_app.hanging import ANSWER_MS, DROWSY_MS, FAREWELL_MS, LOOK_MS, Farewell, Wait
from handspan_app.link import LinkPhase, LinkState, ServiceLink
from handspan_service.contract.places import control_socket_path
from support.children import killed
from support.panel import peer_command
from support.patience import WAIT_S

WAIT_MS = 60_000
BUSY_PROCESSES = 4
BUSY_S = 60.0
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system tells nobody who hangs")


def looks_until_it_hangs(states: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return at which look, from 1, somebody of these states hangs; 0 if never."""
    told = iter(states)
    monkeypatch.setattr(hanging, "_state", lambda pid: next(told))
    wait = Wait()
    return next((at for at in range(1, len(states) + 1) if wait.hangs(1)), 0)


@pytest.mark.parametrize(
    ("states", "look"),
    [
        ("R" * 50, 0),
        ("D" * 50, 0),
        ("t" * 50, 0),
        ("Z" * 50, 0),
        ("S" * 50, ANSWER_MS // LOOK_MS),
        ("T" * 50, 2),
        ("TR" * 50, 0),
        ("RRRRRRTT", 8),
        ("RRRRRRS", 7),
        ("RTSTRRR", 0),
    ],
)
def test_one_that_computes_or_waits_for_the_disk_never_hangs(
    states: str, look: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looks_until_it_hangs(states, monkeypatch) == look


@pytest.mark.parametrize(
    ("states", "look"),
    [
        ("R" * 200, FAREWELL_MS // LOOK_MS),
        ("S" * 50, DROWSY_MS // LOOK_MS),
        ("S" * 18 + "R" + "S" * 18 + "RS", 0),
        ("RRRRTT", 6),
        ("RRTRTS", 0),
    ],
)
def test_whoever_is_to_end_may_work_and_wait_for_others(
    states: str, look: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter(states)
    monkeypatch.setattr(hanging, "_state", lambda pid: next(told))
    farewell = Farewell()
    assert next((at for at in range(1, len(states) + 1) if farewell.hangs(1)), 0) == look


def test_whom_nobody_knows_never_hangs() -> None:
    wait = Wait()
    assert not any(wait.hangs(None) for _ in range(100))
    assert wait.waited_ms == 100 * LOOK_MS


@contextmanager
def good_peer(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = peer_command("good", folder)
    with killed(subprocess.Popen([command.program, *command.arguments])) as process:
        try:
            yield process
        finally:
            process.kill()


@LINUX
def test_a_service_that_stood_still_with_the_panel_is_not_hung(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "ASK_MS", 100)
    link = ServiceLink(folder / "control.sock")
    story: list[LinkState] = []
    link.state_changed.connect(story.append)
    stood: list[float] = []

    def stand_still(wait: Wait, pid: int | None) -> bool:
        """Look for the first time when the service, and the panel with it, stood still."""
        if not stood:
            time.sleep(1.5 * link_module.SILENCE_MS / 1000)
            process.send_signal(signal.SIGCONT)
            stood.append(time.monotonic())
        return look(wait, pid)

    with good_peer(folder) as process:
        link.open()
        qtbot.waitUntil(lambda: link.state.phase is LinkPhase.OPEN, timeout=WAIT_MS)
        look = Wait.hangs
        monkeypatch.setattr(Wait, "hangs", stand_still)
        process.send_signal(signal.SIGSTOP)
        qtbot.waitUntil(lambda: bool(stood) and link._wait is None, timeout=WAIT_MS)
        qtbot.wait(1_000)
        assert [state.phase for state in story] == [
            LinkPhase.SEEKING,
            LinkPhase.GREETING,
            LinkPhase.OPEN,
        ]
        link.close()


def compute() -> None:
    while True:
        sum(range(1000))


@pytest.mark.long
@LINUX
def test_nobody_hangs_on_a_computer_with_twice_too_much_to_do(qtbot: QtBot, folder: Path) -> None:
    """A real service tracks, and four processes compute for a minute."""
    busy = [multiprocessing.Process(target=compute) for _ in range(BUSY_PROCESSES)]
    places = {f"HANDSPAN_{name}_DIR": str(folder / name) for name in ("RUNTIME", "CONFIG", "LOG")}
    environ = os.environ | places
    command = [sys.executable, "-m", "handspan_service", "run", "--source", "simulated"]
    command += ["--ws-port", "0"]
    link = ServiceLink(control_socket_path(environ))
    story: list[LinkState] = []
    link.state_changed.connect(story.append)
    with killed(subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)) as service:
        try:
            link.open()
            qtbot.waitUntil(lambda: link.state.phase is LinkPhase.OPEN, timeout=WAIT_MS)
            link.subscribe_frames(True)
            for one in busy:
                one.start()
            qtbot.wait(round(1000 * BUSY_S))
            assert [state.phase for state in story if state.phase is LinkPhase.HUNG] == []
            assert link.state.phase is LinkPhase.OPEN
        finally:
            for one in busy:
                one.kill()
            service.terminate()
            service.wait(WAIT_S)
            link.close()
