"""Ring: journey. Real windows, a real browser, native programs, the panel: who receives what.

One service, one panel and four clients stay for the whole table.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from handspan_service.contract.control import ServiceState, SetPaused
from handspan_service.contract.permissions import Because, Capability, FocusSource
from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from support.bindings import shipped_build
from support.browser import require_browser
from support.control_peer import ControlPeer
from support.leapjs import require_leapjs
from support.native import needs_cmake
from support.permission_cross import (
    BACKGROUND,
    EVERYBODY,
    HANDS,
    IMAGES,
    PAUSE,
    Case,
    State,
    blind_cases,
    desktop_cases,
    switch_cases,
)
from support.permission_stage import PATIENCE_S, Program, compile_program, panel, stage
from support.permission_table import EVER, POLICIES, Table
from support.running import Running
from support.screen import screen

# Parameters by which nearly each motion of a hand is a gesture, and by which none is.
EAGER = {
    "Gesture.Circle.MinRadius": 1.0,
    "Gesture.Circle.MinArc": 1.6,
    "Gesture.Swipe.MinLength": 10.0,
    "Gesture.Swipe.MinVelocity": 10.0,
}
STERN = {
    "Gesture.Circle.MinRadius": 900.0,
    "Gesture.Swipe.MinLength": 900.0,
    "Gesture.Swipe.MinVelocity": 9000.0,
    "Gesture.KeyTap.MinDownVelocity": 9000.0,
    "Gesture.ScreenTap.MinForwardVelocity": 9000.0,
}


@pytest.fixture(scope="module")
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = shipped_build(request, tmp_path_factory)
    return compile_program(built, tmp_path_factory.mktemp("program"))


@pytest.mark.long
@needs_cmake
async def test_who_receives_what(
    tmp_path: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require_browser()
    require_leapjs()
    async with stage(tmp_path, program) as everything:
        one = Table(everything)
        for case in (*desktop_cases(), *switch_cases()):
            await one.take(case)
        delays_ms = sorted(map(round, one.delays_ms))
        await pausing_follows(one)
        await settings_stay(one)
        await the_program_in_front_says_what_a_gesture_is(one)
        await a_window_has_one_tab_in_front(one)
        everything.screen.end_manager()
        for case in blind_cases():
            await one.take(case)
        await one.audit()
    with capsys.disabled():
        print(f"\n{len(one.rows)} rows; from window to judgement, ms: {delays_ms}")


def everybody_may(front: str, *only: Capability, names: Iterable[str] = EVERYBODY) -> Case:
    """Return a case in which some may have what they ask for, and the others nothing else."""
    states = {}
    for name in EVERYBODY:
        asked = frozenset(only) if name in names else frozenset[Capability]()
        states[name] = State(asked, {one: one in (*only, HANDS) for one in Capability})
    return Case(FocusSource.X11, front, states)


async def pausing_follows(one: Table) -> None:
    """See that whoever may pause does so for all, and that nobody resumes the user's own pause."""
    peer, kiln = one.stage.peer, one.stage.programs["kiln"]
    await one.take(everybody_may("harp", BACKGROUND, PAUSE, names=("kiln", "drum")))
    assert kiln.ask("pause") == {"refused": False}
    await one.until(lambda status: status.state is ServiceState.PAUSED, "paused by a program")
    quiet = peer.frame
    assert kiln.ask("resume") == {"refused": False}
    await one.until(lambda status: status.state is ServiceState.STREAMING, "resumed by it")
    await peer.until(lambda: peer.frame > quiet)
    assert await peer.ask(partial(SetPaused, paused=True)) == ""
    await one.until(lambda status: status.state is ServiceState.PAUSED, "paused by the user")
    kiln.ask("resume")
    kiln.ask("report", 0, 0)  # It was heard.
    assert (await peer.status_with(bool)).state is ServiceState.PAUSED
    assert await peer.ask(partial(SetPaused, paused=False)) == ""
    await one.until(lambda status: status.state is ServiceState.STREAMING, "resumed by the user")


async def settings_stay(one: Table) -> None:
    """See that no application grants itself anything, whatever it may."""
    before = (await one.stage.peer.status_with(bool)).settings
    for key in ("background_app_mode", "images_mode", "websockets_enabled"):
        for native in one.stage.programs.values():
            assert native.ask("save", key, 2 if "mode" in key else 0) == {"stored": False}
    assert (await one.stage.peer.status_with(bool)).settings == before


async def the_program_in_front_says_what_a_gesture_is(one: Table) -> None:
    """See that a program behind gets gestures by the parameters of the one in front."""
    for name, parameters in (("loom", EAGER), ("kiln", STERN)):
        for key, value in parameters.items():
            program = one.stage.programs[name]
            assert program.ask("gestures", key, value) == {"stored": True}, key
    await one.take(everybody_may("kiln", BACKGROUND))  # What was a gesture before, ends here.
    await one.take(everybody_may("loom", BACKGROUND))
    await one.gestures(of={"loom", "kiln"})
    await one.take(everybody_may("kiln", BACKGROUND))
    await one.gestures(of=set())


async def a_window_has_one_tab_in_front(one: Table) -> None:
    """See that of two tabs in one window only the one that is shown gets hands.

    What a hidden one says of itself changes nothing. The harp's page says nothing wrong: it is
    shown, and then hidden by the other.
    """
    await one.take(everybody_may("drum"))  # The newest window is that of the drum.
    await one.stage.open("tab", "127.0.0.1", window=False)
    await one.tabs(shown="tab", hidden="drum")
    await one.stage.show("drum")
    await one.tabs(shown="drum", hidden="tab")
    for word in ("true", "false", "true"):
        await one.stage.pages["tab"].ask(f"""socket.send('{{"focused":{word}}}')""")
    await one.tabs(shown="drum", hidden="tab")
    await one.stage.show("tab")
    await one.tabs(shown="tab", hidden="drum")
    await one.stage.close("tab")


@needs_cmake
async def test_a_question_is_answered_at_its_window(tmp_path: Path, program: Path) -> None:
    SettingsStore(tmp_path / "config").save(Settings(rest_unused=False))
    with screen() as x:
        service = Running(tmp_path, "--ws-port", "0", "--source", "simulated")
        native = peer = None
        try:
            service.wait_for(ServiceState.STREAMING)
            environ = os.environ | x.environ | {"HANDSPAN_RUNTIME_DIR": str(tmp_path / "run")}
            with panel(service, environ):
                peer = await ControlPeer.connect(service.socket)
                await peer.status_with(lambda status: status.attended)
                shutil.copy(program, tmp_path / "loom")
                native = Program("loom", tmp_path / "loom", environ)
                native.ask("wish", POLICIES[IMAGES])
                x.activate("loom")
                await peer.status_with(lambda status: len(status.questions) == 1)
                x.activate("Handspan asks")
                await peer.status_with(lambda status: status.clients[0].in_front)
                while not _images(peer):  # The window hears nothing for its first moment.
                    x.tool("key", "--window", x.window("Handspan asks|loom"), "alt+a")
                    await asyncio.sleep(0.2)
                assert _images(peer) is Because.ONCE
                end_s = time.monotonic() + PATIENCE_S
                while not native.ask("report", 0, EVER)["images"]:
                    assert time.monotonic() < end_s
                    await asyncio.sleep(0.05)
        finally:
            if peer is not None:
                await peer.close()
            if native is not None:
                native.end()
            service.end()


def _images(peer: ControlPeer) -> Because | None:
    assert peer.status is not None
    for client in peer.status.clients:
        for one in client.permissions:
            if one.capability is Capability.IMAGES and one.granted:
                return one.because
    return None
