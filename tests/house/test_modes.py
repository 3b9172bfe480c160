"""Which tracking mode holds: the user's, an application's wish, or what the command line fixes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from handspan_service.contract.control import ServiceState, WebSocketState
from handspan_service.contract.model import Quality, TrackingMode
from handspan_service.errors import SettingsError
from handspan_service.host import make_private_folder
from handspan_service.options import Options
from handspan_service.orders import Change, Plan, SetMode, SetQuality, SetTools
from handspan_service.service import Service
from support.house import until

DESK, HEAD, SCREEN = TrackingMode.DESKTOP, TrackingMode.HEAD_MOUNTED, TrackingMode.SCREEN_TOP


class ScriptedKeeper:
    """Stands where a sensing process would; remembers what it was told."""

    made: ScriptedKeeper
    pid = 1
    task: asyncio.Task[None] | None = None

    def __init__(self, plan: Plan, on_report: object, on_crash: object, begun: None) -> None:
        self.plan = plan
        self.orders: list[Change] = []
        ScriptedKeeper.made = self

    def start(self) -> None:
        pass

    def order(self, order: Change) -> None:
        self.orders.append(order)

    async def stop(self) -> None:
        pass


@asynccontextmanager
async def running(folder: Path, **fixed: Any) -> AsyncIterator[Service]:
    make_private_folder(folder / "run")
    service = Service(
        Options(
            socket_path=folder / "run" / "control.sock",
            config_folder=folder / "config",
            cache_folder=folder / "cache",
            fixed={"websocket_port": 0} | fixed,
        )
    )
    task = asyncio.create_task(service.run())
    await until(lambda: service.status().websocket.state is WebSocketState.LISTENING)
    service.desk.set_settings({"clients_choose_mode": "allow"})
    try:
        yield service
    finally:
        service.request_stop()
        await task
    assert service.status().state is ServiceState.STOPPING


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.service.Keeper", ScriptedKeeper)


def page_of(service: Service) -> Awaitable[ClientConnection]:
    return connect(
        f"ws://127.0.0.1:{service.status().websocket.port}/v6.json", compression=None
    ).__aenter__()


def holds(service: Service, mode: TrackingMode) -> Callable[[], bool]:
    return lambda: service.status().mode is mode


async def test_a_wish_counts_while_its_client_stays(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        page = await page_of(service)
        await page.send('{"optimizeHMD":true}')
        await until(holds(service, HEAD))
        assert service.status().settings.mode is DESK
        service.desk.set_settings({"mode": "screen_top"})
        assert service.status().mode is HEAD
        await page.close()
        await until(holds(service, SCREEN))
        assert ScriptedKeeper.made.orders == [SetMode(HEAD), SetMode(SCREEN)]


async def test_a_page_that_connects_changes_no_headset(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        service.desk.set_settings({"mode": "head_mounted"})
        page = await page_of(service)
        await page.send('{"optimizeHMD":false}')
        await page.close()
        await until(lambda: not service.status().clients)
        assert service.status().mode is HEAD
        assert ScriptedKeeper.made.orders == [SetMode(HEAD)]


async def test_the_user_may_forbid_wishes_and_the_command_line_fixes(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        page = await page_of(service)
        await page.send('{"optimizeScreentop":true}')
        await until(holds(service, SCREEN))
        service.desk.set_settings({"clients_choose_mode": "deny"})
        assert service.status().mode is DESK
        await page.close()
    async with running(tmp_path / "fixed", mode="head_mounted") as service:
        assert ScriptedKeeper.made.plan.mode is HEAD
        page = await page_of(service)
        await page.send('{"optimizeScreentop":true}')
        await page.send('{"background":true}')
        await until(lambda: service.status().clients[0].background is True)
        assert service.status().mode is HEAD
        assert ScriptedKeeper.made.orders == []
        await page.close()


async def test_whether_tools_are_looked_for_reaches_sensing(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        assert ScriptedKeeper.made.plan.tools is True
        service.desk.set_settings({"tools": False})
        assert ScriptedKeeper.made.orders == [SetTools(False)]
    async with running(tmp_path / "fixed", tools=False) as service:
        assert ScriptedKeeper.made.plan.tools is False


async def test_quality_reaches_sensing(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        assert ScriptedKeeper.made.plan.quality is Quality.BALANCED
        service.desk.set_settings({"quality": "low_resource"})
        assert ScriptedKeeper.made.orders == [SetQuality(Quality.LOW_RESOURCE)]
        with pytest.raises(SettingsError, match="quality"):
            service.desk.set_settings({"quality": "best"})
