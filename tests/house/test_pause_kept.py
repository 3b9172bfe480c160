"""Ring: organ. The user's pause outlives the service, whatever ends it."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from handspan_service.contract.control import ServiceState, SetPaused
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.pausing import Pauser
from handspan_service.performance import TooSlow
from handspan_service.store import KeptPause, PauseStore
from support.control_peer import ControlPeer
from support.house import until
from support.running import Running

USER = PauseStatus(PauseLevel.USER)


def a_pauser(folder: Path) -> Pauser:
    """Return what a service has at its start."""
    pauser = Pauser(lambda turned: None, PauseStore(folder))
    pauser.restore()
    return pauser


async def test_the_user_s_pause_is_kept_and_nobody_else_s(tmp_path: Path) -> None:
    first = a_pauser(tmp_path)
    assert not first.pause.holds
    first.pause_slow(TooSlow(40.0, 57.5, 60.0))
    first.ask(True, 1, "demo")
    assert not list(tmp_path.iterdir())
    first.set_paused(True)
    second = a_pauser(tmp_path)
    assert second.status() == USER
    second.set_paused(False)
    assert not a_pauser(tmp_path).pause.holds
    assert not list(tmp_path.iterdir())


async def test_a_timer_goes_on_by_the_clock(tmp_path: Path) -> None:
    a_pauser(tmp_path).pause_for(600.0)
    left_s = a_pauser(tmp_path).status().remaining_s
    assert left_s is not None
    assert 500.0 < left_s <= 600.0
    PauseStore(tmp_path).save(KeptPause(time.time() + 2.0))
    pauser = a_pauser(tmp_path)
    assert pauser.pause.holds
    await until(lambda: not pauser.pause.holds)
    PauseStore(tmp_path).save(KeptPause(time.time() - 1.0))
    assert not a_pauser(tmp_path).pause.holds
    assert not list(tmp_path.iterdir()), "what is over is forgotten"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"until_unix_s": "soon"}', b"\xff"])
def test_a_file_that_is_not_understood_is_a_pause(tmp_path: Path, raw: bytes) -> None:
    store = PauseStore(tmp_path)
    store.path.write_bytes(raw)
    assert a_pauser(tmp_path).status() == USER


def test_a_pause_that_cannot_be_kept_holds_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "run").write_text("no folder")
    pauser = Pauser(lambda turned: None, PauseStore(tmp_path / "run"))
    with caplog.at_level(logging.WARNING):
        pauser.set_paused(True)
    assert pauser.status() == USER
    assert "pause.json" in caplog.text


async def test_a_killed_service_comes_back_paused(tmp_path: Path) -> None:
    arguments = ("--source", "simulated", "--ws-port", "0")
    first = Running(tmp_path, *arguments)
    try:
        first.wait_for(ServiceState.STREAMING)
        peer = await ControlPeer.connect(first.socket)
        assert await peer.ask(lambda number: SetPaused(number, True)) == ""
        await peer.close()
    finally:
        first.end()
    second = Running(tmp_path, *arguments)
    try:
        status = second.wait_for(ServiceState.PAUSED)
        assert status.pause == USER
        assert status.timing.images == 0, "no source was opened"
        peer = await ControlPeer.connect(second.socket)
        assert await peer.ask(lambda number: SetPaused(number, False)) == ""
        await peer.close()
        second.wait_for(ServiceState.STREAMING)
    finally:
        second.end()
