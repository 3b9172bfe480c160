"""Clients that break rules, stop reading or flood: only they are hurt."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from handspan_service.contract.control import WebSocketState
from handspan_service.serve import audience as audience_module
from handspan_service.serve import websocket as websocket_module
from handspan_service.serve.loopback import PortInUse, listen
from handspan_service.serve.websocket import WebSocketServer
from support.serving import Frames, loads, make_gesture, serving, until

HANDSHAKE = (
    "GET /v6.json HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)


def url(server: WebSocketServer) -> str:
    return f"ws://127.0.0.1:{server.status().port}/v6.json"


async def ask(server: WebSocketServer, request: str) -> str:
    """Send raw bytes and return the answer up to the end of the HTTP head."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.status().port)
    writer.write(request.replace("{port}", str(server.status().port)).encode("latin-1"))
    answer = await asyncio.wait_for(reader.read(65536), 5.0)
    writer.close()
    return answer.decode("latin-1")


def shake(host: str = "127.0.0.1:{port}", more: str = "") -> str:
    return HANDSHAKE.replace("{host}", host).replace("{more}", more)


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


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 101),
        ("localhost:{port}", 101),
        ("LOCALHOST", 101),
        ("[::1]", 101),
        ("127.0.0.1:1", 403),
        ("evil.example", 403),
        ("evil.example:{port}", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example:{port}", 403),
        ("", 403),
        ("127.0.0.1:{port}\r\nHost: evil.example", 403),
    ],
)
async def test_only_loopback_hosts(host: str, status: int) -> None:
    async with serving() as server:
        assert (await ask(server, shake(host))).startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize(
    ("origin", "answer", "status"),
    [
        (None, "deny", 101),
        ("http://localhost", "deny", 101),
        ("http://localhost/", "deny", 101),
        ("https://127.0.0.1:8443", "deny", 101),
        ("http://[::1]:3000", "deny", 101),
        ("http://localhost.evil.example", "deny", 403),
        ("http://127.0.0.1@evil.example", "deny", 403),
        ("ftp://localhost", "deny", 403),
        ("null", "deny", 403),
        ("null", "ask", 101),
        ("null", "allow", 101),
        ("https://a.example", "allow", 101),
        ("https://a.example", "ask", 101),
        ("https://good.example", "ask", 101),
        ("HTTPS://GOOD.example/", "deny", 101),
        ("https://good.example.evil", "deny", 403),
        ("https://bad.example", "allow", 403),
        ("https://a.example\r\nOrigin: http://localhost", "allow", 403),
        (f"https://{'a' * 253}.example:65535", "allow", 101),
        (f"https://{'a' * 7000}.example", "allow", 403),
        ("https://a.example\x85", "allow", 403),
    ],
)
async def test_origins(origin: str | None, answer: str, status: int) -> None:
    more = f"Origin: {origin}\r\n" if origin else ""
    async with serving(
        web_origins=answer,
        allowed_origins=("https://good.example",),
        denied_origins=("https://bad.example",),
    ) as server:
        head = await ask(server, shake(more=more))
        assert head.startswith(f"HTTP/1.1 {status} ")
        assert "Server:" not in head
        assert "Sec-WebSocket-Extensions" not in head


async def test_no_compression_is_agreed_to() -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
    async with serving() as server:
        head = await ask(server, shake(more=offer))
        assert head.startswith("HTTP/1.1 101 ")
        assert "permessage" not in head.partition("\r\n\r\n")[0]


async def test_plain_requests_get_the_viewer_and_nothing_else() -> None:
    plain = "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    async with serving() as server:
        for path, status in (
            ("/", 200),
            ("/viewer.js", 200),
            ("/viewer.css?1", 200),
            ("/health", 404),
            ("/../pyproject.toml", 404),
            ("/v6.json", 426),
        ):
            request = plain.replace("{path}", path)
            answer = await ask(server, request.replace("{host}", "localhost:{port}"))
            assert answer.startswith(f"HTTP/1.1 {status} "), path
            assert "Python" not in answer
            answer = await ask(server, request.replace("{host}", "evil.example"))
            assert answer.startswith("HTTP/1.1 403 ")
        post = "POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\n\r\n"
        assert (await ask(server, post)).startswith("HTTP/1.1 405 ")


async def test_one_client_too_many_gets_503() -> None:
    async with serving(max_clients=2) as server, connect(url(server)), connect(url(server)):
        with pytest.raises(InvalidStatus) as refused:
            await connect(url(server))
        assert refused.value.response.status_code == 503


async def closing_code(server: WebSocketServer, payload: Any) -> int | None:
    async with connect(url(server)) as client:
        try:
            await client.send(payload)
            await asyncio.wait_for(drain(client), 8.0)
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
            await asyncio.wait_for(reader.read(-1), 5.0)
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
            await asyncio.wait_for(flood, 10.0)
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
    monkeypatch.setattr(websocket_module, "OPEN_TIMEOUT_S", 0.3)
    async with serving() as server, witness(server):
        pairs = [
            await asyncio.open_connection("127.0.0.1", server.status().port) for _ in range(200)
        ]
        for _, writer in pairs:
            writer.write(b"GET /v6.json HTTP/1.1\r\nHost")
        for reader, writer in pairs:
            assert await asyncio.wait_for(reader.read(-1), 5.0) == b""
            writer.close()


async def test_stopping_does_not_wait_for_half_open_handshakes() -> None:
    async with serving() as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.status().port)
        writer.write(b"GET /v6")
        await asyncio.sleep(0.05)
        begin = time.monotonic()
        await server.stop()
        assert time.monotonic() - begin < 2.0
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
        data += await asyncio.wait_for(loop.sock_recv(raw, 1 << 20), 5.0)
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
    monkeypatch.setattr(audience_module, "STALL_S", 0.3)
    async with serving() as server, witness(server):
        raw = await stalled(server)
        await until(lambda: len(server.clients()) == 2)
        await until(lambda: server.clients()[1].skipped > 3)
        listener = list(server._audience)[1]
        assert listener.connection.transport.get_write_buffer_size() < 64 * 1024 + 20_000
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


async def test_a_forbidden_port_is_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(port: int) -> list[socket.socket]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(websocket_module, "listen", refuse)
    async with serving(websocket_port=80) as server:
        assert server.status().state is WebSocketState.FAILED
        assert "Permission denied" in server.status().detail


def test_a_port_taken_on_one_address_only_is_in_use() -> None:
    with socket.socket(socket.AF_INET6) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no ::1")
        taken.listen()
        with pytest.raises(PortInUse):
            listen(taken.getsockname()[1])


def test_without_ipv6_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.bind

    def bind(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_INET6:
            raise OSError(99, "Cannot assign requested address")
        real(self, address)

    monkeypatch.setattr(socket.socket, "bind", bind)
    sockets = listen(0)
    assert [one.getsockname()[0] for one in sockets] == ["127.0.0.1"]
    for one in sockets:
        one.close()


async def test_origin_is_told_to_the_panel() -> None:
    async with serving() as server, connect(url(server), origin=Origin("null")):
        assert server.clients()[0].name == "null"
