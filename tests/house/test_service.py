"""The life of the service: one state, told to web clients and controllers alike."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from handspan_service.contract.control import (
    HINDRANCE_ADVICE,
    Hindrance,
    Imaging,
    ServiceState,
    Timing,
    WebSocketState,
)
from handspan_service.contract.model import (
    Orientation,
)
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.contract.timing import Stages
from handspan_service.errors import (
    DeviceReason,
    NoSuchSource,
    UnreadableSource,
)
from handspan_service.orders import SetPaused
from handspan_service.reports import (
    Meter,
    Report,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from support.house import until
from support.patience import WAIT_S
from support.scripted_house import (
    CONTROLLER,
    SIMULATED,
    House,
    read,
)


async def drain(client: ClientConnection) -> None:
    """Read until the service closes the connection."""
    with suppress(ConnectionClosed):
        while True:
            await read(client)


async def event(client: ClientConnection) -> dict[str, Any]:
    while "event" not in (message := await read(client)):
        pass
    state = message["event"]["state"]
    assert isinstance(state, dict)
    return state


async def test_the_states_follow_what_happens(house: House) -> None:
    states = []

    def note() -> None:
        states.append(house.status.state)

    note()
    house.keeper.tell(SourceOpened(CONTROLLER))
    note()
    house.hands()
    note()
    house.service.desk.set_paused(True)
    note()
    house.service.desk.set_paused(False)
    note()
    house.hands()
    note()
    house.keeper.tell(SourceWaiting(DeviceReason.UNPLUGGED, "plug it in"))
    note()
    assert house.status.reason is DeviceReason.UNPLUGGED
    assert house.status.detail == "plug it in"
    assert house.status.device is None
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.keeper.tell(TrackerFailed("keypoints.onnx is missing"))
    note()
    assert house.status.detail == "keypoints.onnx is missing"
    house.service.request_stop()
    note()
    S = ServiceState
    assert states == [
        S.STARTING, S.STARTING, S.STREAMING, S.PAUSED, S.STARTING, S.STREAMING, S.NO_DEVICE,
        S.FAILED, S.STOPPING,
    ]  # fmt: skip
    await house.task
    assert house.keeper.stopped
    assert not (house.folder / "run" / "control.sock").exists()


async def test_a_pause_with_a_timer_ends_by_itself_and_by_the_user(house: House) -> None:
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    house.service.desk.pause_for(600.0)
    held = house.status.pause
    states = [house.status.state]
    assert held.level is PauseLevel.USER
    assert held.remaining_s is not None
    assert 590.0 < held.remaining_s <= 600.0
    house.service.desk.set_paused(True)
    assert house.status.pause == PauseStatus(PauseLevel.USER), "the newest holds, without an end"
    house.service.desk.pause_for(0.01)
    await until(lambda: house.status.pause == PauseStatus())
    assert [*states, house.status.state] == [ServiceState.PAUSED, ServiceState.STARTING]


async def test_web_clients_see_header_device_frames_and_pause(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        assert (await read(client))["version"] == 6
        state = await event(client)
        assert (state["attached"], state["streaming"], state["id"]) == (True, True, "SIM-0")
        assert state["simulated"] is True
        assert (await read(client))["hands"][0]["id"] == 1, "the newest frame comes at once"
        house.hands()
        assert (await read(client))["id"] == 2
        house.service.desk.set_paused(True)
        assert (await event(client))["streaming"] is False
        house.hands()  # Late, from before the order arrived: nobody gets it.
        house.service.desk.set_paused(False)
        house.keeper.tell(SourceOpened(SIMULATED))  # As a controller, which a pause gives back.
        house.hands()
        resumed = await read(client)
        assert resumed["event"]["state"]["streaming"] is True, "told once, when hands come"
        assert (await read(client))["id"] == 3
        house.keeper.tell(SourceWaiting(DeviceReason.UNPLUGGED, "plug it in"))
        gone = await event(client)
        assert (gone["attached"], gone["streaming"]) == (False, False)
        await until(lambda: bool(house.status.clients))
        house.service.request_stop()
        await drain(client)
        assert client.close_code == 1012


async def test_hands_of_another_epoch_are_other_hands(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands(epoch=1)
    async with await house.client() as client:
        await event(client)
        assert (await read(client))["hands"][0]["id"] == 1
        house.hands(epoch=2)
        assert (await read(client))["hands"][0]["id"] == 2
        house.keeper.crash(False)
        house.keeper.tell(SourceOpened(SIMULATED))
        house.hands(epoch=2)  # Of another process: its count began anew.
        while "hands" not in (frame := await read(client)):
            pass
        assert frame["hands"][0]["id"] == 3


async def test_a_crash_is_told_and_forgotten(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    house.keeper.crash(False)
    failed = house.status
    assert failed.state is ServiceState.FAILED
    assert "restarted" in failed.detail
    assert failed.device == SIMULATED
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    assert house.status.state is ServiceState.STREAMING
    house.keeper.crash(True)
    assert "restart the service" in house.status.detail
    async with await house.client() as client:
        assert (await read(client))["version"] == 6, "the rest goes on serving"


async def test_sensing_that_died_during_a_pause_is_well_again_when_it_lives(house: House) -> None:
    """It opens nothing while the pause lasts, so nothing but its pulse tells of it."""
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    house.service.desk.set_paused(True)
    house.keeper.crash(False)
    crashed = house.status
    house.keeper.tell(Meter(Timing(), Orientation.AUTO, ""))
    alive = house.status
    assert (crashed.state, alive.state) == (ServiceState.FAILED, ServiceState.PAUSED)
    assert alive.device == SIMULATED
    house.service.desk.set_paused(False)
    house.keeper.crash(False)
    house.keeper.tell(Meter(Timing(), Orientation.AUTO, ""))
    assert house.status.state is ServiceState.FAILED, "its source is not open yet"


async def test_a_missing_network_is_not_forgotten_when_a_source_is_opened_anew(
    house: House,
) -> None:
    house.keeper.tell(TrackerFailed("keypoints.onnx is missing"))
    house.keeper.tell(SourceOpened(CONTROLLER))
    failed = house.status
    assert failed.state is ServiceState.FAILED
    assert failed.detail == "keypoints.onnx is missing"
    house.keeper.crash(False)  # The next process loads the networks anew.
    house.keeper.tell(SourceOpened(CONTROLLER))
    assert house.status.state is ServiceState.STARTING


async def test_a_crash_leaves_no_old_rates(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.keeper.tell(Meter(Timing(image_rate_hz=115.0), Orientation.AUTO, ""))
    assert house.status.timing.image_rate_hz == 115.0
    house.keeper.crash(False)
    assert house.status.timing == Timing()


async def test_a_bug_ends_the_service_instead_of_leaving_it_half_alive(house: House) -> None:
    house.keeper.bug.set_exception(ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError, match="a bug"):
        await asyncio.wait_for(house.task, WAIT_S)
    assert house.keeper.stopped
    assert house.status.state is ServiceState.STOPPING


async def test_simulated_hands_are_called_so(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    assert house.status.simulated
    assert "Simulated" in house.status.detail
    house.keeper.tell(SourceOpened(CONTROLLER))
    assert not house.status.simulated
    assert house.status.detail == ""


@pytest.mark.parametrize(
    ("report", "error"),
    [
        (SourceRefused("missing", "there is no x"), NoSuchSource),
        (SourceRefused("unreadable", "x is damaged"), UnreadableSource),
    ],
)
async def test_a_refused_source_ends_the_service(
    house: House, report: Report, error: type[Exception]
) -> None:
    house.keeper.tell(report)
    with pytest.raises(error):
        await house.task
    assert house.keeper.stopped


async def test_the_end_of_a_recording_ends_the_service(house: House) -> None:
    house.keeper.tell(SourceEnded())
    await house.task


async def test_meters_carry_rates(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    for _ in range(5):
        house.hands()
    await asyncio.sleep(0.05)
    timing = Timing(image_rate_hz=115.0, images=7, dropped=1)
    house.keeper.tell(Meter(timing, Orientation.INVERTED, "scratched"))
    status = house.status
    assert status.timing.images == 7
    assert 0 < status.timing.frame_rate_hz < 200
    assert status.orientation is Orientation.INVERTED
    assert "scratched" in status.detail
    assert status.hands == 1
    smudged = Imaging(300, 20, (Hindrance.SMUDGE,))
    house.keeper.tell(Meter(timing, Orientation.INVERTED, "", smudged))
    assert house.status.imaging == smudged
    assert house.status.detail.endswith(HINDRANCE_ADVICE[Hindrance.SMUDGE])


async def test_stages_of_frames_are_forgotten_when_none_come(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    meter = Meter(Timing(image_rate_hz=115.0), Orientation.NORMAL, "")
    house.keeper.tell(meter)
    assert house.status.timing.stages.total_p95_ms > 0.0
    house.keeper.tell(meter)
    assert house.status.timing.stages == Stages()


async def test_the_web_can_be_switched_off_and_on(house: House) -> None:
    await until(lambda: house.status.websocket.state is WebSocketState.LISTENING)
    house.service.desk.set_settings({"websocket_enabled": False})
    await until(lambda: house.status.websocket.state is WebSocketState.OFF)
    house.service.desk.set_settings({"websocket_enabled": True})
    await until(lambda: house.status.websocket.state is WebSocketState.LISTENING)
    states = [status.websocket.state for status in house.told]
    assert states[-2:] == [WebSocketState.OFF, WebSocketState.LISTENING]


async def test_a_pause_is_ordered_once(house: House) -> None:
    house.service.desk.set_paused(True)
    house.service.desk.set_paused(True)
    assert house.keeper.orders == [SetPaused(True)]
