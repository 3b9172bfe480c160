"""The life of the service: one state, told to web clients and controllers alike."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path
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
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    Orientation,
)
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.contract.settings import Settings
from handspan_service.errors import (
    AlreadyRunning,
    DeviceReason,
    NoSuchSource,
    SettingsError,
    UnreadableSource,
)
from handspan_service.orders import SetExposure, SetOrientation, SetPaused, SetScripts, SetSize
from handspan_service.reports import (
    HandsFound,
    Meter,
    Report,
    SizeLearnt,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from handspan_service.service import Service
from support.gesturing import moved, round_about
from support.house import until
from support.scripted_house import CONTROLLER, SIMULATED, House, ScriptedKeeper, options


async def read(client: ClientConnection) -> dict[str, Any]:
    message = json.loads(await asyncio.wait_for(client.recv(), 5))
    assert isinstance(message, dict)
    return message


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
        await asyncio.wait_for(house.task, 10)
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


async def test_settings_hold_at_once_and_are_kept(house: House) -> None:
    house.service.desk.set_settings({"orientation": "inverted", "interaction_height_mm": 300})
    assert house.keeper.orders == [SetOrientation(Orientation.INVERTED)]
    assert house.status.settings.interaction_height_mm == 300
    kept = json.loads((house.folder / "config" / "settings.json").read_text())
    assert kept["orientation"] == "inverted"
    assert kept["websocket_port"] == 6437, "what the command line fixes is not kept"
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        while "interactionBox" not in (frame := await read(client)):
            pass
        assert frame["interactionBox"]["center"] == [0, 300, 0]


async def test_a_script_is_handed_on_for_the_next_opening(house: House) -> None:
    house.service.desk.set_settings({"exposure": {"automatic": False, "gain": 40}})
    exposure = house.status.settings.exposure
    assert (exposure.automatic, exposure.gain, exposure.exposure_us) == (False, 40, 511)
    assert house.keeper.orders.pop() == SetExposure(exposure)
    house.service.desk.set_settings({"user_scripts": {"LP1": "wait 5"}})
    house.service.desk.set_settings({"max_clients": 5})
    assert house.keeper.orders == [SetScripts({"LP1": "wait 5"})]


async def test_a_hand_size_is_kept_for_the_next_start_until_it_is_forgotten(house: House) -> None:
    size = HandSize(scale=0.95, ring=1.03)
    file = house.folder / "config" / "hand-size.json"
    assert house.keeper.plan.size is None
    assert house.status.hand_size is None
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.keeper.tell(SizeLearnt(size, 0))
    assert house.status.hand_size == size
    assert house.keeper.orders == [SetSize(size, 0)], "a process that starts anew must know it"
    (user,) = json.loads(file.read_text())["users"]
    assert user["size"]["ring"] == 1.03
    Service(options(house.folder, []))
    assert ScriptedKeeper.made.plan.size == size
    house.service.desk.forget_hand_size()
    assert house.status.hand_size is None
    assert not file.exists()


async def test_a_size_on_its_way_does_not_undo_forgetting(house: House) -> None:
    late = SizeLearnt(HandSize(scale=0.95), 0)
    house.keeper.tell(late)
    house.service.desk.forget_hand_size()
    house.keeper.tell(late)
    assert house.status.hand_size is None
    assert house.keeper.orders[-1] == SetSize(None, 1)
    assert not (house.folder / "config" / "hand-size.json").exists()
    house.keeper.tell(SizeLearnt(HandSize(scale=0.97), 1))
    assert house.status.hand_size == HandSize(scale=0.97)


async def test_a_hand_size_that_cannot_be_kept_holds_for_now(house: House) -> None:
    (house.folder / "config").write_text("in the way")
    house.keeper.tell(SizeLearnt(HandSize(scale=0.95), 0))
    assert house.status.hand_size == HandSize(scale=0.95)
    assert "learnt anew at the next start" in house.status.detail
    with pytest.raises(SettingsError, match="until the service stops"):
        house.service.desk.forget_hand_size()
    assert house.status.hand_size is None
    assert house.keeper.orders[-1] == SetSize(None, 1)


async def test_a_setting_that_is_not_possible_changes_nothing(house: House) -> None:
    before = house.status.settings
    with pytest.raises(SettingsError):
        house.service.desk.set_settings({"interaction_height_mm": 300, "max_clients": 0})
    with pytest.raises(SettingsError, match="command line"):
        house.service.desk.set_settings({"websocket_port": 7000})
    assert house.status.settings == before
    assert not (house.folder / "config" / "settings.json").exists()


async def test_a_setting_that_cannot_be_kept_holds_for_now(house: House) -> None:
    (house.folder / "config").write_text("in the way")
    with pytest.raises(SettingsError, match="until the service stops"):
        house.service.desk.set_settings({"background": "deny"})
    assert house.status.settings.background == "deny"


async def gestures(
    house: House, *clients: ClientConnection, recorded: bool = False
) -> list[list[Any]]:
    """Let a hand draw a circle and return the gesture objects that each client gets."""
    way, duration_s = round_about(25.0, 1.0, 1.6)
    told: list[list[Any]] = [[] for _ in clients]
    for found in moved(way, duration_s):
        us = found.timestamp_us
        house.keeper.tell(HandsFound(2, us, us, found.hands, () if recorded else None))
        for client, own in zip(clients, told, strict=True):
            own += (await read(client))["gestures"]
    return told


async def ask_for_gestures(house: House, client: ClientConnection) -> None:
    await client.send('{"enableGestures":true}')
    await until(lambda: any(client.gestures for client in house.status.clients))


async def skip_greeting(*clients: ClientConnection) -> None:
    for client in clients:
        for _ in ("header", "device", "newest frame"):
            await read(client)


async def test_whoever_asks_gets_gestures_and_nobody_else(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as asks, await house.client() as silent:
        await skip_greeting(asks, silent)
        await ask_for_gestures(house, asks)
        told, nothing = await gestures(house, asks, silent)
        states = [gesture["state"] for gesture in told]
        assert states == ["start", *["update"] * (len(told) - 2), "stop"]
        assert {gesture["type"] for gesture in told} == {"circle"}
        assert len({gesture["id"] for gesture in told}) == 1
        assert nothing == []


async def test_what_makes_a_gesture_is_a_setting(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        await skip_greeting(client)
        await ask_for_gestures(house, client)
        house.service.desk.set_settings({"gestures": {"circle_min_radius_mm": 60.0}})
        assert await gestures(house, client) == [[]]
        house.service.desk.set_settings({"gestures": {"swipe_min_length_mm": 90.0}})
        kept = house.status.settings.gestures
        assert (kept.circle_min_radius_mm, kept.swipe_min_length_mm) == (60.0, 90.0)
        with pytest.raises(SettingsError, match="circle_min_arc_rad"):
            house.service.desk.set_settings({"gestures": {"circle_min_arc_rad": 0.0}})
        with pytest.raises(SettingsError, match="unknown"):
            house.service.desk.set_settings({"gestures": {"circle_colour": 1}})
        assert house.status.settings.gestures == kept


async def test_a_recording_keeps_its_own_gestures(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        await skip_greeting(client)
        await ask_for_gestures(house, client)
        assert await gestures(house, client, recorded=True) == [[]], "the recording told none"


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


async def test_a_second_service_is_refused_and_the_first_lives(house: House) -> None:
    second = Service(options(house.folder, []))
    with pytest.raises(AlreadyRunning, match="already running"):
        await second.run()
    assert (house.folder / "run" / "control.sock").exists()
    async with await house.client() as client:
        assert (await read(client))["version"] == 6


async def test_damaged_settings_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.service.Keeper", ScriptedKeeper)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text("{")
    service = Service(options(tmp_path, []))
    assert "damaged-1" in service.status().detail
    assert service.status().settings.web_origins == "deny"


def test_a_fixed_setting_that_is_not_possible_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        Service(options(tmp_path, [], max_clients=0))


def test_what_is_told_first_are_the_defaults(tmp_path: Path) -> None:
    service = Service(options(tmp_path, []))
    assert service.status().settings == Settings(websocket_port=0)
