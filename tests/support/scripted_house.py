"""A whole service whose sensing is scripted: what the keeper tells and is ordered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from handspan_service.contract.control import Status
from handspan_service.contract.model import CalibrationKind, DeviceInfo, SourceKind
from handspan_service.options import Options
from handspan_service.orders import Order, Plan
from handspan_service.reports import HandsFound, Report
from handspan_service.service import Service
from support.house import a_hand
from support.patience import WAIT_S

SIMULATED = DeviceInfo(
    "SIM-0", SourceKind.SIMULATED, "Simulated controller", "", CalibrationKind.FACTORY, 115.0
)
CONTROLLER = DeviceInfo(
    "LP1", SourceKind.USB, "Leap Motion Controller", "1.7", CalibrationKind.FACTORY, 115.0
)


class ScriptedKeeper:
    """Stands where the sensing process would be kept."""

    made: ScriptedKeeper

    def __init__(
        self,
        plan: Plan,
        on_report: Callable[[Report], None],
        on_crash: Callable[[bool], None],
        begun: None,
    ) -> None:
        self.bug: asyncio.Future[None]
        self.plan = plan
        self.tell = on_report
        self.crash = on_crash
        self.orders: list[Order] = []
        self.asked: list[Order] = []
        self.started = self.stopped = False
        self.pid = None
        self.task: asyncio.Task[None] | None = None
        ScriptedKeeper.made = self

    def start(self) -> None:
        self.started = True
        self.bug = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        await self.bug

    def order(self, order: Order) -> None:
        self.orders.append(order)

    def ask(self, order: Order) -> None:
        self.asked.append(order)

    async def stop(self) -> None:
        self.stopped = True
        if self.task is not None:
            self.task.cancel()


@dataclass
class House:
    """A running service whose sensing is scripted."""

    service: Service
    task: asyncio.Task[None]
    folder: Path
    told: list[Status] = field(default_factory=list)
    frames: int = 0

    @property
    def keeper(self) -> ScriptedKeeper:
        return ScriptedKeeper.made

    @property
    def status(self) -> Status:
        return self.service.status()

    def hands(self, epoch: int = 1, id: int = 1) -> None:
        self.frames += 1
        us = self.frames * 10_000
        self.keeper.tell(HandsFound(epoch, us, us, (a_hand(id),), ()))

    async def client(self) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.status.websocket.port}/v6.json", compression=None
        )


def options(tmp_path: Path, told: list[Status], **fixed: Any) -> Options:
    return Options(
        socket_path=tmp_path / "run" / "control.sock",
        config_folder=tmp_path / "config",
        cache_folder=tmp_path / "cache",
        fixed={"websocket_port": 0} | fixed,
        announce=told.append,
    )


async def read(client: ClientConnection) -> dict[str, Any]:
    """Return the next message of a web client."""
    message = json.loads(await asyncio.wait_for(client.recv(), WAIT_S))
    assert isinstance(message, dict)
    return message
