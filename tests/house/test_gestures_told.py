"""Gestures are told to whoever asks for them, by the parameters of the settings."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from handspan_service.errors import (
    SettingsError,
)
from handspan_service.reports import (
    HandsFound,
    SourceOpened,
)
from support.gesturing import moved, round_about
from support.house import until
from support.scripted_house import (
    SIMULATED,
    House,
    read,
)


async def gestures(
    house: House, *clients: ClientConnection, recorded: bool = False, others: int = 1
) -> list[list[Any]]:
    """Let a hand draw a circle and return the gesture objects that each client gets.

    Args:
        house: Whose hands they are.
        clients: Each gets every frame.
        recorded: Whether a recording tells its own gestures, which are none.
        others: So many hands, one after the other, draw a part of it each.
    """
    way, duration_s = round_about(25.0, 1.0, 1.6)
    told: list[list[Any]] = [[] for _ in clients]
    drawn = list(moved(way, duration_s))
    for number, found in enumerate(drawn):
        us, epoch = found.timestamp_us, 2 + number * others // len(drawn)
        house.keeper.tell(HandsFound(epoch, us, us, found.hands, () if recorded else None))
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


async def test_parts_that_different_hands_draw_are_no_circle(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        await skip_greeting(client)
        await ask_for_gestures(house, client)
        assert await gestures(house, client, others=4) == [[]]
        assert await gestures(house, client) != [[]], "one hand draws one"


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
