"""The running service, and the world of a pipeline, of the tests beside this file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from handspan_service.contract.control import Status
from handspan_service.host import make_private_folder
from handspan_service.service import Service
from support.house import until
from support.scripted_house import House, ScriptedKeeper, options
from support.scripted_pipeline import World, scripted_world
from support.terminal import Terminal


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr("handspan_service.service.Keeper", ScriptedKeeper)
    told: list[Status] = []
    make_private_folder(tmp_path / "run")
    service = Service(options(tmp_path, told))
    running = House(service, asyncio.create_task(service.run()), tmp_path, told)
    await until(lambda: running.keeper.started)
    yield running
    service.request_stop()
    await asyncio.gather(running.task, return_exceptions=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with scripted_world(monkeypatch) as made:
        yield made


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))  # As the house has it.
    return Terminal(capsys)
