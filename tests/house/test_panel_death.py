"""Ring: organ. A panel that dies: the service goes on, or ends, as its user decided."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from handspan_service import service as service_module
from handspan_service.contract.control import Attend, SetSettings, ToService
from support.control_peer import ControlPeer
from support.house import until
from support.scripted_house import House

SHORT_S = 0.05


def attend(enabled: bool) -> Callable[[int], ToService]:
    return lambda number: Attend(number, enabled)


async def panel_of(house: House, *, outlive: bool) -> ControlPeer:
    """Return a connected panel whose user decided this."""
    panel = await ControlPeer.connect(house.folder / "run" / "control.sock")
    changes = {"outlive_panel": outlive}
    assert await panel.ask(lambda number: SetSettings(number, changes)) == ""
    assert await panel.ask(attend(True)) == ""
    return panel


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "PANEL_RETURN_S", SHORT_S)


@pytest.mark.usefixtures("hasty")
async def test_the_service_ends_after_its_panel_where_the_user_wants_that(house: House) -> None:
    panel = await panel_of(house, outlive=False)
    await panel.close()
    await until(house.task.done)
    assert house.task.exception() is None


@pytest.mark.usefixtures("hasty")
async def test_the_service_outlives_its_panel_unless_told_otherwise(house: House) -> None:
    panel = await panel_of(house, outlive=True)
    await panel.close()
    await asyncio.sleep(4 * SHORT_S)
    assert not house.task.done()


@pytest.mark.usefixtures("hasty")
async def test_a_panel_that_takes_its_leave_did_not_die(house: House) -> None:
    panel = await panel_of(house, outlive=False)
    assert await panel.ask(attend(False)) == ""
    await panel.close()
    await asyncio.sleep(4 * SHORT_S)
    assert not house.task.done()


async def test_a_panel_that_comes_back_in_time_finds_the_service(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    return_s = 3.0  # The machine may be busy with other work.
    monkeypatch.setattr(service_module, "PANEL_RETURN_S", return_s)
    panel = await panel_of(house, outlive=False)
    await panel.close()
    again = await panel_of(house, outlive=False)
    await asyncio.sleep(return_s + 0.5)
    assert not house.task.done()
    assert await again.ask(attend(False)) == ""
    await again.close()
