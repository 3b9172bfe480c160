"""Ring: organ. One service is kept running: real processes, a scripted peer."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from handspan_app import hanging
from handspan_app import link as link_module
from handspan_app import supervisor as supervisor_module
from handspan_app.link import LinkPhase, ServiceLink
from handspan_app.outset import Outset, PanelPaths
from handspan_app.status import Phase, Supervision
from handspan_app.supervisor import ServiceCommand, Supervisor
from support.children import killed
from support.panel import lines, peer_command
from support.patience import PROGRAM_S

WAIT_MS = 60_000
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the system tells nobody who hangs"
)


class Rig:
    """A supervisor with its link and a scripted service.

    Attributes:
        story: All that was known of the service, one after another.
    """

    def __init__(self, qtbot: QtBot, behaviour: str, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.link = ServiceLink(folder / "control.sock")
        self.supervisor = Supervisor(self.link, peer_command(behaviour, folder), self.link)
        self.story: list[Supervision] = []
        self._heard = 0  # How much of it was waited for.
        self.supervisor.changed.connect(self.story.append)

    def until(self, phase: Phase) -> Supervision:
        """Wait until a phase comes after the last that was waited for, however short it is."""

        def came() -> bool:
            return any(step.phase is phase for step in self.story[self._heard :])

        self.qtbot.waitUntil(came, timeout=WAIT_MS)
        while self.story[self._heard].phase is not phase:
            self._heard += 1
        self._heard += 1
        return self.story[self._heard - 1]

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in lines(self.folder / "starts.txt")]

    def end(self, *, stop_service: bool = True) -> None:
        with self.qtbot.waitSignal(self.supervisor.finished, timeout=WAIT_MS):
            self.supervisor.shut_down(stop_service=stop_service)


@pytest.fixture
def rigs(qtbot: QtBot, folder: Path) -> Iterator[list[Rig]]:
    made: list[Rig] = []
    yield made
    for rig in made:
        if rig.supervisor.owns_service:
            rig.end()
        assert not any(psutil.pid_exists(pid) for pid in rig.pids)


@pytest.fixture
def good(qtbot: QtBot, folder: Path, rigs: list[Rig]) -> Rig:
    rigs.append(Rig(qtbot, "good", folder))
    return rigs[0]


def test_it_starts_one_service_and_stops_it_in_an_orderly_way(good: Rig) -> None:
    good.supervisor.start()
    good.until(Phase.CONNECTED)
    assert good.supervisor.owns_service
    assert len(good.pids) == 1
    good.end()
    assert lines(good.folder / "requests.txt")[-1] == "Stop"
    assert not psutil.pid_exists(good.pids[0])
    assert good.link.state.phase is LinkPhase.CLOSED


def test_a_service_that_answers_is_used_and_left_alone(good: Rig) -> None:
    command = peer_command("good", good.folder)
    with killed(subprocess.Popen([command.program, *command.arguments])) as process:
        try:
            good.qtbot.waitUntil((good.folder / "control.sock").exists, timeout=WAIT_MS)
            good.supervisor.start()
            good.until(Phase.CONNECTED)
            assert not good.supervisor.owns_service
            assert good.pids == [process.pid]
            good.end(stop_service=False)
            assert process.poll() is None
        finally:
            process.kill()


def test_a_killed_service_is_started_again(good: Rig) -> None:
    good.supervisor.start()
    good.until(Phase.CONNECTED)
    os.kill(good.pids[0], signal.SIGKILL)
    good.until(Phase.RESTARTING)
    known = good.until(Phase.CONNECTED)
    assert known.attempt == 1
    assert len(good.pids) == 2
    assert any("signal 9" in step.detail for step in good.story)


def test_a_service_that_ends_orderly_stays_ended_until_the_user_starts_it(good: Rig) -> None:
    good.supervisor.start()
    good.until(Phase.CONNECTED)
    os.kill(good.pids[0], signal.SIGTERM)
    good.until(Phase.STOPPED)
    good.qtbot.wait(700)
    assert len(good.pids) == 1
    good.supervisor.restart()
    good.until(Phase.CONNECTED)
    assert len(good.pids) == 2


def test_the_user_can_restart_a_running_service(good: Rig) -> None:
    good.supervisor.start()
    good.until(Phase.CONNECTED)
    good.supervisor.restart()
    good.qtbot.waitUntil(lambda: len(good.pids) == 2, timeout=WAIT_MS)
    assert good.until(Phase.CONNECTED).attempt == 0
    assert not psutil.pid_exists(good.pids[0])


def test_endless_crashes_end_the_trying(qtbot: QtBot, folder: Path, rigs: list[Rig]) -> None:
    rig = Rig(qtbot, "crash", folder)
    rigs.append(rig)
    rig.supervisor.start()
    known = rig.until(Phase.GIVEN_UP)
    assert "code 1" in known.detail
    assert len(rig.pids) == 5
    assert lines(folder / "arguments.txt") == ["", "", "--safe", "--safe", "--safe"]
    qtbot.wait(500)
    assert len(rig.pids) == 5
    rig.supervisor.restart()
    qtbot.waitUntil(lambda: len(rig.pids) == 6, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: lines(folder / "arguments.txt")[5:] == [""], timeout=WAIT_MS)


def test_a_useless_command_is_not_repeated_and_its_words_are_shown(
    qtbot: QtBot, folder: Path, rigs: list[Rig]
) -> None:
    rig = Rig(qtbot, "refuse", folder)
    rigs.append(rig)
    rig.supervisor.start()
    assert "no such source: nowhere" in rig.until(Phase.GIVEN_UP).detail
    assert len(rig.pids) == 1


def test_a_hung_service_is_killed_and_started_again(
    qtbot: QtBot, folder: Path, rigs: list[Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "SILENCE_MS", 300)
    monkeypatch.setattr(link_module, "ASK_MS", 100)
    monkeypatch.setattr(supervisor_module, "TERMINATE_MS", 300)
    monkeypatch.setattr(supervisor_module, "ORDERLY_MS", 300)
    rig = Rig(qtbot, "silent", folder)
    rigs.append(rig)
    rig.supervisor.start()
    qtbot.waitUntil(lambda: len(rig.pids) >= 2, timeout=WAIT_MS)
    assert {Phase.HUNG, Phase.RESTARTING} <= {step.phase for step in rig.story}
    assert any("stopped answering" in step.detail for step in rig.story)
    assert not psutil.pid_exists(rig.pids[0])


def test_a_panel_that_comes_while_the_service_stops_starts_it_again(
    qtbot: QtBot, folder: Path, rigs: list[Rig]
) -> None:
    command = peer_command("leaving", folder)
    with killed(subprocess.Popen([command.program, *command.arguments])) as process:
        try:
            qtbot.waitUntil((folder / "control.sock").exists, timeout=WAIT_MS)
            rig = Rig(qtbot, "good", folder)
            rigs.append(rig)
            rig.supervisor.start()
            qtbot.waitUntil(lambda: len(rig.pids) == 2, timeout=WAIT_MS)
            rig.until(Phase.CONNECTED)
            assert process.wait(PROGRAM_S) == 0
        finally:
            process.kill()


@LINUX
@pytest.mark.parametrize("greeted", [True, False])
def test_a_stopped_service_is_replaced_whoever_started_it(
    qtbot: QtBot,
    folder: Path,
    rigs: list[Rig],
    monkeypatch: pytest.MonkeyPatch,
    greeted: bool,
) -> None:
    monkeypatch.setattr(supervisor_module, "TERMINATE_MS", 24 * 3600 * 1000)
    command = peer_command("good", folder)
    with killed(subprocess.Popen([command.program, *command.arguments])) as process:
        try:
            qtbot.waitUntil((folder / "control.sock").exists, timeout=WAIT_MS)
            rig = Rig(qtbot, "good", folder)
            rigs.append(rig)
            if not greeted:
                process.send_signal(signal.SIGSTOP)
            rig.supervisor.start()
            if greeted:
                rig.until(Phase.CONNECTED)
                process.send_signal(signal.SIGSTOP)
            qtbot.waitUntil(lambda: len(rig.pids) == 2, timeout=WAIT_MS)
            assert process.wait(PROGRAM_S) == -signal.SIGKILL
            rig.until(Phase.CONNECTED)
            assert rig.supervisor.owns_service
            assert any("stopped answering" in step.detail for step in rig.story)
            assert not rig.supervisor._kill_timer.isActive(), "it would hit the new one"
        finally:
            process.kill()


@LINUX
def test_a_service_that_works_while_it_ends_is_not_killed(
    qtbot: QtBot, folder: Path, rigs: list[Rig]
) -> None:
    rig = Rig(qtbot, "loading", folder)
    rigs.append(rig)
    rig.supervisor.start()
    qtbot.waitUntil(lambda: len(rig.pids) == 1, timeout=WAIT_MS)
    qtbot.waitUntil((folder / "control.sock").exists, timeout=WAIT_MS)  # It hears SIGTERM now.
    rig.end()
    assert (folder / "ended.txt").exists()


@LINUX
def test_a_service_that_is_busy_gets_all_the_time(
    qtbot: QtBot, folder: Path, rigs: list[Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanging, "_state", lambda pid: "R")
    monkeypatch.setattr(link_module, "ASK_MS", 100)
    rig = Rig(qtbot, "good", folder)
    rigs.append(rig)
    rig.supervisor.start()
    rig.until(Phase.CONNECTED)
    os.kill(rig.pids[0], signal.SIGSTOP)
    qtbot.wait(1000)
    os.kill(rig.pids[0], signal.SIGCONT)
    qtbot.wait(500)
    assert Phase.HUNG not in [step.phase for step in rig.story]
    assert len(rig.pids) == 1


def test_a_service_is_started_before_anything_is_shown(qtbot: QtBot, folder: Path) -> None:
    """The windows are loaded next, while no event of Qt is heard."""
    outset = Outset(PanelPaths(folder / "control.sock", folder), peer_command("good", folder))
    assert outset.begin(show=False)
    assert outset.supervisor.owns_service
    assert outset.supervisor.known.phase is Phase.STARTING
    qtbot.waitUntil(lambda: outset.supervisor.known.phase is Phase.CONNECTED, timeout=WAIT_MS)
    assert len(lines(folder / "starts.txt")) == 1
    with qtbot.waitSignal(outset.supervisor.finished, timeout=WAIT_MS):
        outset.supervisor.shut_down(stop_service=True)
    outset.single.release()


def test_a_service_that_is_there_is_used_from_the_outset(
    qtbot: QtBot, folder: Path, rigs: list[Rig]
) -> None:
    rigs.append(Rig(qtbot, "good", folder))
    rigs[0].supervisor.start()
    rigs[0].until(Phase.CONNECTED)
    outset = Outset(PanelPaths(folder / "control.sock", folder), peer_command("good", folder))
    assert outset.begin(show=False)
    qtbot.waitUntil(lambda: outset.supervisor.known.phase is Phase.CONNECTED, timeout=WAIT_MS)
    assert not outset.supervisor.owns_service
    with qtbot.waitSignal(outset.supervisor.finished, timeout=WAIT_MS):
        outset.supervisor.shut_down(stop_service=False)
    outset.single.release()


def test_a_program_that_does_not_exist_is_said_plainly(qtbot: QtBot, folder: Path) -> None:
    link = ServiceLink(folder / "control.sock")
    command = ServiceCommand(str(folder / "nothing"), (), folder)
    supervisor = Supervisor(link, command, link)
    supervisor.start()
    qtbot.waitUntil(lambda: supervisor.known.phase is Phase.GIVEN_UP, timeout=WAIT_MS)
    assert supervisor.known.detail
    link.close()
