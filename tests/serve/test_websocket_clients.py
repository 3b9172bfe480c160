"""Real clients against a running server: header, events, frames, gestures, focus."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from handspan_service.contract.control import WebSocketState
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.settings import Settings, changed
from handspan_service.policy import wished_mode
from handspan_service.serve.websocket import WebSocketServer
from support.house import until
from support.patience import WAIT_S
from support.serving import DEVICE, Frames, device, loads, make_gesture, serving


def url(server: WebSocketServer, path: str = "/v6.json", host: str = "127.0.0.1") -> str:
    return f"ws://{host}:{server.status().port}{path}"


async def receive(client: ClientConnection) -> Any:
    return loads(await asyncio.wait_for(client.recv(), WAIT_S))


async def settled(server: WebSocketServer, client: ClientConnection) -> None:
    """Wait until the server has read everything the client sent so far."""
    await (await client.ping())


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/", 1),
        ("/v1.json", 1),
        ("/v2.json", 2),
        ("/v3", 3),
        ("/v4.json?x=1", 4),
        ("/v5.json", 5),
        ("/v6.json", 6),
        ("/v6.json?x=1", 6),
        ("/v7.json", 6),
        ("/v12", 6),
    ],
)
async def test_each_path_gets_its_header_and_events(path: str, version: int) -> None:
    frames = Frames()
    async with serving() as server, connect(url(server, path)) as client:
        first = await receive(client)
        assert first["version"] == version
        if version >= 5:
            assert first["serviceVersion"].count(".") == 2
            event = (await receive(client))["event"]
            assert event == {
                "state": {
                    "attached": True,
                    "id": DEVICE.id,
                    "streaming": True,
                    "type": "peripheral",
                },
                "type": "deviceEvent",
            }
        server.publish(frames())
        assert (await receive(client))["id"] == 1
        server.set_devices(())
        if version >= 5:
            state = (await receive(client))["event"]["state"]
            assert (state["attached"], state["streaming"]) == (False, False)
        elif version >= 3:
            assert await receive(client) == {"event": {"state": False, "type": "deviceConnect"}}
        server.set_devices((DEVICE,))
        if version >= 3:
            assert "event" in await receive(client)
        server.publish(frames())
        assert (await receive(client))["id"] == 2


@pytest.mark.parametrize("path", ["/v0.json", "/v6.jsonx", "/x", "/v6/", "/v06.json", "/v.json"])
async def test_unknown_paths_are_refused_before_the_upgrade(path: str) -> None:
    async with serving() as server:
        with pytest.raises(InvalidStatus) as refused:
            await connect(url(server, path))
        assert refused.value.response.status_code == 404


async def test_the_newest_frame_comes_at_once() -> None:
    frames = Frames()
    async with serving() as server:
        server.publish(frames())
        server.publish(frames())
        async with connect(url(server)) as client:
            assert [next(iter(await receive(client))) for _ in range(3)] == [
                "server",
                "event",
                "currentFrameRate",
            ]


async def test_pause_tells_first_and_then_is_silent() -> None:
    frames = Frames()
    async with serving() as server, connect(url(server)) as client:
        await receive(client), await receive(client)
        server.publish(frames())
        server.set_devices((device(streaming=False),))
        server.publish(frames())
        server.set_devices((device(streaming=True),))
        server.publish(frames())
        told = [await receive(client) for _ in range(4)]
        assert [
            item.get("id", item.get("event", {}).get("state", {}).get("streaming")) for item in told
        ] == [1, False, True, 3]
        async with connect(url(server)):
            server.set_devices((device(streaming=False),))
            async with connect(url(server)) as late:
                await receive(late)
                assert (await receive(late))["event"]["state"]["streaming"] is False
                await settled(server, late)


async def test_two_devices_get_one_event_each() -> None:
    second = device(id="LP00000000002")
    async with serving(devices=(DEVICE, second)) as server, connect(url(server)) as client:
        await receive(client)
        ids = {(await receive(client))["event"]["state"]["id"] for _ in range(2)}
        assert ids == {DEVICE.id, second.id}
        server.set_devices((second,))
        state = (await receive(client))["event"]["state"]
        assert state == {
            "attached": False,
            "id": DEVICE.id,
            "streaming": False,
            "type": "peripheral",
        }


async def test_gestures_begin_with_start_for_each_client() -> None:
    frames = Frames()
    async with serving() as server, connect(url(server)) as client:
        await receive(client), await receive(client)
        server.publish(frames(make_gesture(1, "start")))
        assert (await receive(client))["gestures"] == []
        await client.send('{"enableGestures": true}')
        await until(lambda: server.clients()[0].gestures)
        server.publish(frames(make_gesture(1, "update"), make_gesture(2, "stop", "swipe")))
        server.publish(frames(make_gesture(1, "update"), make_gesture(3, "stop", "keyTap")))
        server.publish(frames(make_gesture(1, "stop")))
        told = [
            [(g["id"], g["state"]) for g in (await receive(client))["gestures"]] for _ in range(3)
        ]
        assert told == [[(1, "start")], [(1, "update"), (3, "stop")], [(1, "stop")]]


async def test_both_loopback_addresses_answer() -> None:
    async with serving() as server:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            async with connect(url(server, host=host)) as client:
                assert (await receive(client))["version"] == 6


async def test_a_client_that_lost_focus_is_silent_until_it_has_it_again() -> None:
    frames = Frames()
    async with serving() as server, connect(url(server)) as client:
        await receive(client), await receive(client)
        await client.send('{"focused":false}')
        await until(lambda: not server.clients()[0].receiving)
        server.publish(frames())
        await client.send(' { "focused" : "true" , "unknown": [1] } ')
        await until(lambda: server.clients()[0].receiving)
        server.publish(frames())
        assert (await receive(client))["id"] == 2
        await client.send('{"focused":false,"background":true,"backgroundMessage":true}')
        await until(lambda: server.clients()[0].background)
        await until(lambda: server.clients()[0].receiving)  # Once it is known who it is.
        server.publish(frames())
        assert (await receive(client))["id"] == 3


async def test_exclusive_focus_silences_the_others() -> None:
    frames = Frames()
    async with (
        serving(exclusive_focus=True) as server,
        connect(url(server)) as one,
        connect(url(server)) as two,
    ):
        for client in (one, two):
            await receive(client), await receive(client)
        await one.send('{"focused":true}')
        await until(lambda: [c.receiving for c in server.clients()] == [True, False])
        await two.send('{"focused":true}')
        await until(lambda: [c.receiving for c in server.clients()] == [False, True])
        server.publish(frames())
        assert (await receive(two))["id"] == 1
        await two.close()
        await until(lambda: [c.receiving for c in server.clients()] == [True])


async def test_a_first_false_is_no_wish_for_a_mode() -> None:
    async with serving(clients_choose_mode="allow") as server:
        clients = [await connect(url(server)) for _ in range(10)]
        for client in clients:
            await client.send('{"optimizeHMD":false}')
            await settled(server, client)
        assert wished_mode(server.policies()) is None
        await clients[0].send('{"optimizeHMD":true}')
        await until(lambda: wished_mode(server.policies()) is TrackingMode.HEAD_MOUNTED)
        await clients[1].send('{"optimizeScreentop":true}')
        await until(lambda: wished_mode(server.policies()) is TrackingMode.SCREEN_TOP)
        await clients[1].close()
        await until(lambda: wished_mode(server.policies()) is TrackingMode.HEAD_MOUNTED)
        await clients[0].send('{"optimizeHMD":false}')
        await until(lambda: wished_mode(server.policies()) is None)
        for client in clients:
            await client.close()


async def test_a_foreign_page_wishes_no_mode() -> None:
    async with (
        serving(clients_choose_mode="allow") as server,
        connect(url(server), origin=Origin("https://a.example")) as client,
    ):
        await client.send('{"optimizeHMD":true}')
        await settled(server, client)
        assert wished_mode(server.policies()) is None
        assert server.clients()[0].name == "https://a.example"


async def test_stopping_says_restart_and_never_going_away() -> None:
    async with serving() as server:
        client = await connect(url(server))
        await receive(client)
        await server.stop()
        await client.wait_closed()
        assert client.close_code == 1012
        assert server.status().state is WebSocketState.OFF


async def test_settings_turn_it_off_on_and_move_it() -> None:
    told: list[WebSocketState] = []
    settings = Settings(websocket_port=0)
    server: WebSocketServer

    def note() -> None:
        told.append(server.status().state)

    server = WebSocketServer(settings, on_change=note)
    await server.start()
    try:
        first = server.status().port
        client = await connect(url(server))
        server.apply(changed(settings, {"websocket_enabled": False}))
        await until(lambda: server.status().state is WebSocketState.OFF)
        await client.wait_closed()
        assert client.close_code == 1012
        with pytest.raises(ConnectionRefusedError):
            await connect(f"ws://127.0.0.1:{first}/")
        server.apply(changed(settings, {"websocket_port": first}))
        await until(lambda: server.status().state is WebSocketState.LISTENING)
        assert server.status().port == first
        async with connect(url(server)):
            pass
        assert told[0] is WebSocketState.LISTENING
        assert WebSocketState.OFF in told
    finally:
        await server.stop()


async def test_a_withdrawn_permission_ends_the_session() -> None:
    async with serving() as server:
        client = await connect(url(server), origin=Origin("https://a.example"))
        near = await connect(url(server), origin=Origin("http://localhost:8080"))
        denied = {"websocket_port": 0, "denied_origins": ["https://a.example"]}
        server.apply(changed(Settings(), denied))
        await client.wait_closed()
        assert client.close_code == 1008
        await settled(server, near)
        await near.close()


async def test_a_port_in_use_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.serve.websocket.RETRY_S", 0.05)
    async with serving() as other:
        port = other.status().port
        async with serving(websocket_port=port) as server:
            assert server.status().state is WebSocketState.PORT_IN_USE
            assert str(port) in server.status().detail
            await other.stop()
            await until(lambda: server.status().state is WebSocketState.LISTENING)
            assert server.status().detail == ""
            async with connect(url(server)) as client:
                assert (await receive(client))["version"] == 6
