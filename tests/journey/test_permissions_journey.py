"""Ring: journey. Real windows, a real browser, native programs, the panel: who receives what.

One service, one panel and four clients stay for the whole table. That somebody receives is waited
for; that somebody does not is seen over a span in which some fifty frames are made.
"""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path

import pytest

from handspan._library import ENVIRONMENT
from handspan_service.contract.control import ServiceState, SetPaused
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Because, Capability
from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from support.bindings import shipped_build
from support.browser import require_browser
from support.control_peer import ControlPeer
from support.leapjs import require_leapjs
from support.native import needs_cmake
from support.permission_table import PATIENCE_S, Native, Table, panel, table
from support.running import Running
from support.screen import screen

BACKGROUND, IMAGES, HMD, PAUSE = 0x1, 0x2, 0x4, 0x8
EVERYTHING = BACKGROUND | IMAGES | HMD | PAUSE
# The capability that each policy needs.
NEEDS = {
    Capability.BACKGROUND: BACKGROUND,
    Capability.IMAGES: IMAGES,
    Capability.CONFIG: HMD,
    Capability.PAUSE: PAUSE,
}


@pytest.fixture(scope="module")
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_build(request, tmp_path_factory)


@needs_cmake
async def test_who_receives_what(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require_browser()
    require_leapjs()
    async with table(tmp_path, library) as one:
        everybody = {*one.natives, *one.pages}
        for native in one.natives.values():
            native.ask("wish", EVERYTHING)
        for trusted in (("loom", "harp"), ("kiln", "drum")):
            for name in everybody:
                for capability in NEEDS:
                    await one.allow(name, capability, name in trusted)
            await policies_follow(one, trusted)
            for name in ("loom", "kiln", "harp", "drum"):
                receiving = {*trusted, name}
                await one.front(name, receiving)
                pictured = {other for other in one.natives if other in trusted}
                await one.expect(receiving, pictured & receiving)
                await configuration_follows(one, name, trusted)
        await pausing_follows(one)
        await settings_stay(one)
        with capsys.disabled():
            print(f"\nfirst frame after the focus, ms: {sorted(map(round, one.delays_ms))}")


async def policies_follow(one: Table, trusted: tuple[str, ...]) -> None:
    """See that each native program is told exactly what it has."""
    for name, native in one.natives.items():
        wanted = EVERYTHING if name in trusted else 0
        end_s = time.monotonic() + PATIENCE_S
        while (told := native.ask("report")["policies"]) != wanted:
            assert time.monotonic() < end_s, (name, told, wanted)
            await asyncio.sleep(0.02)


async def configuration_follows(one: Table, front: str, trusted: tuple[str, ...]) -> None:
    """See that the mode is what the application in front may wish, and nothing of those behind."""
    may = front in trusted and front in one.natives
    wanted = TrackingMode.HEAD_MOUNTED if may else TrackingMode.DESKTOP
    await one.until(lambda status: status.mode is wanted)


async def pausing_follows(one: Table) -> None:
    """See that whoever may not pause is refused, and that nobody resumes the user's own pause."""
    assert "refused" in one.natives["loom"].ask("pause")
    assert (await one.until(lambda _: True)).state is ServiceState.STREAMING
    one.natives["kiln"].ask("pause")
    await one.until(lambda status: status.state is ServiceState.PAUSED)
    await one.expect(set(), set())
    one.natives["kiln"].ask("resume")
    await one.until(lambda status: status.state is ServiceState.STREAMING)
    assert await one.peer.ask(partial(SetPaused, paused=True)) == ""
    await one.until(lambda status: status.state is ServiceState.PAUSED)
    one.natives["kiln"].ask("resume")
    await one.expect(set(), set())
    assert await one.peer.ask(partial(SetPaused, paused=False)) == ""
    await one.until(lambda status: status.state is ServiceState.STREAMING)


async def settings_stay(one: Table) -> None:
    """See that no application grants itself anything."""
    before = (await one.until(lambda _: True)).settings
    for key in ("background_app_mode", "images_mode", "websockets_enabled"):
        for native in one.natives.values():
            assert native.ask("config", key, 2 if "mode" in key else 0) == {"taken": False}
    assert (await one.until(lambda _: True)).settings == before


@needs_cmake
async def test_a_question_is_answered_at_its_window(tmp_path: Path, library: Path) -> None:
    SettingsStore(tmp_path / "config").save(Settings(rest_unused=False))
    with screen() as x:
        service = Running(tmp_path, "--ws-port", "0", "--source", "simulated")
        native = peer = None
        try:
            service.wait_for(ServiceState.STREAMING)
            environ = os.environ | x.environ
            environ |= {"HANDSPAN_RUNTIME_DIR": str(tmp_path / "run"), ENVIRONMENT: str(library)}
            with panel(service, environ):
                peer = await ControlPeer.connect(service.socket)
                await peer.status_with(lambda status: status.attended)
                native = Native("loom", tmp_path, environ)
                x.activate("loom")
                await peer.status_with(lambda status: len(status.questions) == 1)
                x.activate("Handspan asks")
                await peer.status_with(lambda status: status.clients[0].in_front)
                while not _images(peer):  # The window hears nothing for its first moment.
                    x.tool("key", "--window", x.window("Handspan asks|loom"), "alt+a")
                    await asyncio.sleep(0.2)
                assert _images(peer) is Because.ONCE
                end_s = time.monotonic() + PATIENCE_S
                while not native.ask("report")["images"]:
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
