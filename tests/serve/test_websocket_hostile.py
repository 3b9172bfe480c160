"""Clients that break rules, stop reading or flood: only they are hurt."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import State

from handspan_service.serve import audience as audience_module
from handspan_service.serve import websocket as websocket_module
from handspan_service.serve.shares import LEAST
from handspan_service.serve.websocket import WebSocketServer
from support.apart import programs
from support.house import until
from support.patience import WAIT_S
from support.serving import Frames, loads, make_gesture, serving, shake, url


@asynccontextmanager
async def witness(server: WebSocketServer) -> AsyncIterator[list[int]]:
    """Publish 100 frames a second while another client does its worst; collect what comes."""
    frames = Frames()
    ids: list[int] = []
    async with connect(url(server)) as client:

        async def listen() -> None:
            async for text in client:
                item = loads(text)
                if "hands" in item:
                    ids.append(item["id"])

        async def publish() -> None:
            while True:
                server.publish(frames())
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(listen()), asyncio.create_task(publish())]
        await until(lambda: len(ids) > 3)
        yield ids
        count = len(ids)
        await until(lambda: len(ids) > count + 3)
        assert ids == list(range(ids[0], ids[0] + len(ids))), "the witness lost frames"
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def closing_code(server: WebSocketServer, payload: Any) -> int | None:
    async with connect(url(server)) as client:
        try:
            await client.send(payload)
            await asyncio.wait_for(drain(client), WAIT_S)
        except ConnectionClosed:
            pass
        await client.wait_closed()
        return client.close_code


async def drain(client: ClientConnection) -> None:
    async for _ in client:
        pass


async def test_oversized_and_binary_messages_end_their_session_only() -> None:
    async with serving() as server, witness(server):
        assert await closing_code(server, "x" * 1_000_000) == 1009
        assert await closing_code(server, b"\0\1\2") == 1003


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[" * 8000,
        '{"a":' * 3000,
        "null",
        "1e999",
        "NaN",
        '{"focused":',
        "\ufeff{}",
        '{"focused":NaN}',
        "9" * 5000,
        '{"focused":1}',
        '{"enableGestures":[true]}',
        "%s%n%x" * 50,
        '{"focused":"\\ud800"}',
        '"true"',
        "{" + " " * 9000 + "}",
    ],
)
async def test_rubbish_changes_nothing(text: str) -> None:
    async with serving() as server, connect(url(server)) as client:
        before = server.clients()[0]
        await client.send(text)
        await (await client.ping())
        assert server.clients()[0] == before


async def test_invalid_utf8_and_unmasked_frames_end_their_session_only() -> None:
    async with serving() as server, witness(server):
        for frame in (b"\x81\x82\x00\x00\x00\x00\xff\xfe", b"\x81\x02{}", os.urandom(2000)):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.status().port)
            writer.write(shake().replace("{port}", str(server.status().port)).encode())
            await reader.readuntil(b"\r\n\r\n")
            writer.write(frame)
            writer.write_eof()
            await asyncio.wait_for(reader.read(-1), WAIT_S)
            writer.close()


async def send_for_ever(client: ClientConnection) -> None:
    while True:
        for _ in range(100):
            await client.send('{"focused":true}')
        await asyncio.sleep(0)


async def test_a_flood_ends_its_session_only() -> None:
    async with serving() as server, witness(server), connect(url(server)) as client:
        flood = asyncio.create_task(send_for_ever(client))
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(flood, WAIT_S)
        await client.wait_closed()
        assert client.close_code == 1008


async def test_heartbeats_of_old_clients_are_welcome() -> None:
    async with serving() as server, connect(url(server)) as client:
        for _ in range(100):
            await client.send('{"heartbeat":true}')
        await (await client.ping())
        assert len(server.clients()) == 1


async def test_a_message_in_pieces_is_understood() -> None:
    async with serving() as server, connect(url(server)) as client:
        await client.send(['{"focu', 'sed":fa', "lse}"])
        await until(lambda: server.clients()[0].focused is False)


async def test_half_open_handshakes_time_out_and_hinder_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket_module, "OPEN_TIMEOUT_S", 2.0)  # For the witness, too.
    async with serving() as server, witness(server):
        pairs = [
            await asyncio.open_connection("127.0.0.1", server.status().port) for _ in range(200)
        ]
        for _, writer in pairs:
            writer.write(b"GET /v6.json HTTP/1.1\r\nHost")
        assert await asyncio.gather(*(ended(*pair) for pair in pairs)) == [b""] * len(pairs)


async def ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Return what came before the server ended a connection, which may be sudden."""
    async with asyncio.timeout(WAIT_S):
        try:
            return await reader.read(-1)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()


async def test_of_many_half_open_handshakes_the_oldest_give_way() -> None:
    async with serving() as server, witness(server):
        port = server.status().port
        pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(400)]
        await until(lambda: len(server._crowd.opened) == websocket_module.MAX_UNASKED + 1)
        gone = await asyncio.gather(
            *(ended(*pair) for pair in pairs[: -websocket_module.MAX_UNASKED])
        )
        assert set(gone) == {b""}
        assert len(server.clients()) == 1, "whoever finished is not of them"
        async with connect(url(server)):
            assert len(server.clients()) == 2
        for _, writer in pairs:
            writer.close()


async def test_a_crowd_that_asks_at_once_is_served() -> None:
    crowd = 180
    async with serving(max_clients=3 * crowd) as server:
        clients = await asyncio.gather(*(connect(url(server)) for _ in range(crowd)))
        assert len(server.clients()) == crowd
        await asyncio.gather(*(one.close() for one in clients))


async def test_a_crowd_takes_no_more_places_than_there_are() -> None:
    async with serving(max_clients=4) as server:
        come = (connect(url(server)) for _ in range(60))
        clients = await asyncio.gather(*come, return_exceptions=True)
        served = [one for one in clients if isinstance(one, ClientConnection)]
        assert len(server.clients()) == len(served) == 4
        refused = [one for one in clients if isinstance(one, InvalidStatus)]
        assert {one.response.status_code for one in refused} == {503}
        assert len(refused) == 56
        await asyncio.gather(*(one.close() for one in served))


async def test_one_application_leaves_places_to_others(tmp_path: Path) -> None:
    async with serving(max_clients=24) as server, programs(tmp_path) as started:
        ours = [await connect(url(server)) for _ in range(LEAST + 4)]
        await until(lambda: len(server.clients()) == LEAST)
        refused = [one for one in ours if one.state is not State.OPEN]
        assert [one.close_code for one in refused] == [1013] * 4
        other = await started.web("other.py", server.status().port)
        assert len(server.clients()) == LEAST + 1
        await until(lambda: all(one.identity is not None for one in server.clients()))
        assert len(server.clients()) == LEAST + 1, "it stays"
        kept = next(one for one in ours if one.state is State.OPEN)
        await kept.close()
        await other.end()
        async with connect(url(server)):
            await until(lambda: len(server.clients()) == LEAST)
            await until(lambda: all(one.identity is not None for one in server.clients()))
            assert len(server.clients()) == LEAST
        await asyncio.gather(*(one.close() for one in ours))


async def test_stopping_does_not_wait_for_half_open_handshakes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket_module, "OPEN_TIMEOUT_S", 3600.0)
    async with serving() as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.status().port)
        writer.write(b"GET /v6")
        await asyncio.sleep(0.05)
        await asyncio.wait_for(server.stop(), WAIT_S)
        writer.close()


async def stalled(server: WebSocketServer, first: str = "") -> socket.socket:
    """Open a WebSocket by hand, with small buffers, and read nothing after the handshake."""
    loop = asyncio.get_running_loop()
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await loop.sock_connect(raw, ("127.0.0.1", server.status().port))
    await loop.sock_sendall(raw, shake().replace("{port}", str(server.status().port)).encode())
    await loop.sock_recv(raw, 16)
    if first:
        body = bytes(byte ^ 0 for byte in first.encode())
        await loop.sock_sendall(raw, bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body)
    return raw


async def read_frames(raw: socket.socket, last_id: int) -> list[Any]:
    """Read server frames by hand until one with this id came."""
    loop = asyncio.get_running_loop()
    data = b""
    found: list[Any] = []
    while True:
        data += await asyncio.wait_for(loop.sock_recv(raw, 1 << 20), WAIT_S)
        if not found and b"\r\n\r\n" in data:
            data = data.partition(b"\r\n\r\n")[2]
        while len(data) >= 4:
            short = data[1] & 0x7F
            start, size = (2, short) if short < 126 else (4, int.from_bytes(data[2:4], "big"))
            if len(data) < start + size:
                break
            text, data = data[start : start + size], data[start + size :]
            found.append(json.loads(text))
            if found[-1].get("id") == last_id:
                return found


async def test_a_client_that_stops_reading_gets_the_newest_frame_and_no_gesture_is_lost() -> None:
    frames = Frames()
    async with serving() as server:
        raw = await stalled(server, '{"enableGestures":true}')
        await until(lambda: server.clients() and server.clients()[0].gestures)
        number = 0

        def publish(*gestures: Any) -> None:
            nonlocal number
            number += 1
            server.publish(frames(*gestures))

        while server.clients()[0].skipped == 0:
            publish()
            await asyncio.sleep(0)
        publish(make_gesture(1, "start"))
        publish(make_gesture(1, "update"), make_gesture(2, "stop", "keyTap"))
        publish(make_gesture(1, "stop"))
        for _ in range(200):
            publish()
        status = server.clients()[0]
        assert status.skipped > 100
        assert status.sent + status.skipped + 1 == number  # One waits: the newest.
        received = await read_frames(raw, number)
        gestures = [(g["id"], g["state"]) for item in received for g in item.get("gestures", [])]
        assert gestures == [(1, "start"), (2, "stop"), (1, "stop")]
        assert len(received) < number - 100
        raw.close()


async def test_a_client_that_never_reads_is_dropped_and_nothing_grows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving() as server, witness(server):
        raw = await stalled(server)
        await until(lambda: len(server.clients()) == 2)
        await until(lambda: server.clients()[1].skipped > 3)
        listener = list(server._audience)[1]
        assert listener.connection.transport.get_write_buffer_size() < 64 * 1024 + 20_000
        monkeypatch.setattr(audience_module, "STALL_S", 0.3)
        await until(lambda: len(server.clients()) == 1)
        raw.close()


async def test_a_slow_client_is_sent_the_last_frame_although_no_other_follows() -> None:
    frames = Frames()
    async with serving() as server:
        raw = await stalled(server)
        await until(lambda: server.clients())
        number = 0
        while server.clients()[0].skipped < 5:
            number += 1
            server.publish(frames())
            await asyncio.sleep(0)
        assert (await read_frames(raw, number))[-1]["id"] == number
        raw.close()


async def test_a_client_that_vanishes_is_forgotten() -> None:
    frames = Frames()
    async with serving() as server:
        raw = await stalled(server)
        await until(lambda: server.clients())
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        raw.close()
        server.publish(frames())
        await until(lambda: not server.clients())
