"""Five generations of real leap.js get what the original service gave them."""

from __future__ import annotations

import asyncio
import functools

import pytest
from msgspec.structs import replace

from handspan_service.contract.model import Frame
from handspan_service.serve.websocket import WebSocketServer
from support.house import until
from support.leapjs import ASKS, GENERATIONS, LeapJs, leapjs
from support.serving import DEVICE, Frames, device, make_tool, read_recording, serving

BETWEEN_FRAMES_S = 0.003


async def play(server: WebSocketServer, frames: list[Frame]) -> None:
    """Publish a recording once, at the pace of a machine that may be too busy for its rate."""
    for frame in frames:
        while any(one.connection.transport.get_write_buffer_size() for one in server._audience):
            await asyncio.sleep(BETWEEN_FRAMES_S)
        server.publish(frame)
        await asyncio.sleep(BETWEEN_FRAMES_S)


def one_listens(server: WebSocketServer) -> bool:
    return len(server.clients()) == 1


async def stream(server: WebSocketServer, frames: Frames) -> None:
    while True:
        server.publish(frames())
        await asyncio.sleep(0.009)


@pytest.mark.parametrize("version", GENERATIONS)
async def test_every_frame_of_a_recording_arrives(version: str) -> None:
    recorded = read_recording("flapping")
    async with serving() as server, leapjs(version, server.status().port) as client:
        (status,) = server.clients()
        assert status.dialect == f"v{ASKS[version]}.json"
        await play(server, recorded)
        report = await client.frames(len(recorded))
        (status,) = server.clients()
        assert (status.sent, status.skipped) == (328, 0)
    assert report["frames"] == report["withHands"] == 328
    assert (report["firstId"], report["lastId"], report["gaps"]) == (1, 328, 0)
    assert report["hands"] == 656
    assert report["fingers"] == 3280
    assert report["exceptions"] == []
    assert report["notFinite"] == 0
    assert report["gestures"] == {}
    if version in ("0.6.4", "1.1.1"):
        assert report["bones"] == 4 * 3280
        assert report["arms"] == 656


async def test_gestures_are_exactly_those_of_the_recording() -> None:
    recorded = read_recording("flapping")
    async with (
        serving() as server,
        leapjs("0.6.4", server.status().port, enableGestures=True) as client,
    ):
        await until(lambda: server.clients()[0].gestures)
        await play(server, recorded)
        report = await client.frames(len(recorded))
    assert report["gestures"] == {
        "circle start": 71, "circle update": 118, "circle stop": 8,
        "swipe start": 70, "swipe update": 589, "swipe stop": 55,
        "keyTap stop": 18,
    }  # fmt: skip
    assert report["exceptions"] == []


@pytest.mark.parametrize("version", GENERATIONS)
async def test_it_streams_again_after_every_restart(version: str) -> None:
    frames = Frames()
    async with serving() as first:
        port = first.status().port
        async with leapjs(version, port) as client:
            await first.stop()
            for restarts in (1, 2, 3):
                await client.happened("disconnect", restarts)
                async with serving(websocket_port=port) as server:
                    await client.happened("ready", restarts + 1)
                    # A client whose timer fires while it opens closes and opens once more.
                    await until(functools.partial(one_listens, server))
                    (status,) = server.clients()
                    assert status.dialect == f"v{ASKS[version]}.json"
                    client.tell("reset")
                    await client.report()  # It answers in order: now it has counted from 0.
                    server.publish(frames())
                    assert (await client.frames(1))["exceptions"] == []


async def names_after(client: LeapJs, count: int) -> list[str]:
    await client.report()  # All that was sent before has been handled.
    return client.names()[count:]


async def test_events_come_in_the_order_of_the_original() -> None:
    frames = Frames()
    second = device(id="LP00000000002", streaming=False)
    async with serving(devices=()) as server, leapjs("1.1.1", server.status().port) as client:
        assert (await names_after(client, 0)) == ["connect", "focus", "ready", "protocol"]

        async def expect(*names: str, devices: tuple[object, ...]) -> None:
            count = len(client.events)
            server.set_devices(devices)  # type: ignore[arg-type]
            await until(lambda: len(client.events) >= count + len(names))
            await asyncio.sleep(0.2)  # For events that nobody expects.
            assert tuple(await names_after(client, count)) == names

        paused, both = device(streaming=False), device(id=second.id)
        begins = ("deviceStreaming", "streamingStarted")
        ends = ("deviceStopped", "streamingStopped")
        await expect("deviceAttached", *begins, devices=(DEVICE,))
        await expect(*ends, "deviceDisconnected", devices=(paused,))
        await expect(*begins, "deviceConnected", devices=(DEVICE,))
        await expect(devices=(DEVICE,))
        await expect("deviceAttached", devices=(DEVICE, second))
        await expect("deviceStreaming", "deviceConnected", devices=(DEVICE, both))
        await expect("deviceRemoved", "deviceStopped", "deviceDisconnected", devices=(both,))
        await expect("deviceRemoved", *ends, "deviceDisconnected", devices=())
        await expect("deviceAttached", *begins, devices=(DEVICE,))
        server.publish(frames())
        assert (await client.frames(1))["exceptions"] == []
        count = len(client.events)
        await server.stop()
        await client.happened("streamingStopped", 3)
        assert (await names_after(client, count))[:1] == ["disconnect"]
        assert set(client.names()[count:]) == {
            "disconnect", "deviceStopped", "deviceRemoved", "streamingStopped",
        }  # fmt: skip


async def test_a_hidden_page_is_silent_and_comes_back() -> None:
    frames = Frames()
    async with serving() as server, leapjs("1.1.1", server.status().port) as client:
        publishing = asyncio.create_task(stream(server, frames))
        await client.frames(10)
        client.tell("blur")
        await until(lambda: not server.clients()[0].receiving)
        before = server.clients()[0].sent
        await client.frames(before)  # What was under way has come.
        await asyncio.sleep(0.2)
        assert (await client.report())["frames"] == server.clients()[0].sent == before
        client.tell("background")
        await client.frames(before + 10)
        client.tell("foreground")
        await until(lambda: not server.clients()[0].receiving)
        client.tell("focus")
        await client.frames((await client.report())["frames"] + 10)
        publishing.cancel()


async def test_two_focused_clients_both_receive() -> None:
    frames = Frames()
    async with (
        serving() as server,
        leapjs("1.1.1", server.status().port) as one,
        leapjs("0.6.4", server.status().port) as two,
    ):
        await until(lambda: [c.focused for c in server.clients()] == [True, True])
        await play(server, [frames() for _ in range(50)])
        for client in (one, two):
            assert (await client.frames(50))["gaps"] == 0


@pytest.mark.parametrize("version", GENERATIONS)
async def test_old_generations_see_tools_and_new_ones_when_they_ask(version: str) -> None:
    frames = Frames()
    held = [replace(frame, tools=(make_tool(1, frame.hands[0].id),))
            for frame in (frames(hands=1) for _ in range(40))]
    async with serving() as server, leapjs(version, server.status().port) as client:
        await until(lambda: one_listens(server))
        await play(server, held[:20])
        report = await client.frames(20)
        old = version in ("0.2.2", "0.4.3", "0.5.0")
        assert report["tools"] == report["toolPointables"] == (20 if old else 0)
        assert report["fingers"] == 100
        client.tell("tools")
        await until(lambda: server._audience.__iter__().__next__().session._tools_wanted)
        client.tell("reset")
        await client.report()  # It has counted from 0 before any frame comes.
        await play(server, held[20:])
        report = await client.frames(20)
    assert report["toolPointables"] == 20
    assert report["tools"] == (0 if version == "1.1.1" else 20)  # It has no list of tools,
    assert report["fingers"] == (120 if version == "1.1.1" else 100)  # and takes it for a finger.
    assert report["exceptions"] == []
    assert report["notFinite"] == 0
