"""Who is let in: by host, by origin, by number; and where the server listens."""

from __future__ import annotations

import asyncio
import functools
import os
import socket
import subprocess
import sys
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from handspan_service.contract.control import WebSocketState
from handspan_service.serve import websocket as websocket_module
from handspan_service.serve.loopback import PortInUse, listen
from handspan_service.serve.websocket import WebSocketServer
from support.patience import PROGRAM_S, WAIT_S
from support.serving import serving, shake, url


async def ask(server: WebSocketServer, request: str) -> str:
    """Send raw bytes and return the answer up to the end of the HTTP head."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.status().port)
    writer.write(request.replace("{port}", str(server.status().port)).encode("latin-1"))
    answer = await asyncio.wait_for(reader.read(65536), WAIT_S)
    writer.close()
    return answer.decode("latin-1")


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


SHAKES = """
import socket, sys
one = socket.create_connection((sys.argv[1], int(sys.argv[2])))
one.sendall(sys.stdin.buffer.read())
sys.stdout.buffer.write(one.recv(4096))
"""
NOBODY = 65534  # Source: Linux, the number of the user nobody.


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("user", [None, NOBODY])
async def test_another_user_of_the_computer_is_refused(user: int | None, address: str) -> None:
    if user is not None and os.getuid() != 0:
        pytest.skip("only the superuser can become somebody else")
    async with serving() as server:
        port = server.status().port
        if address == "::1" and len(server._servers) < 2:
            pytest.skip("this machine has no ::1")
        program = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", SHAKES, address, str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            user=user,
        )
        request = shake().replace("{port}", str(port)).encode()
        talk = functools.partial(program.communicate, request, timeout=PROGRAM_S)
        said, _ = await asyncio.to_thread(talk)
        status = 101 if user is None else 403
        assert said.startswith(f"HTTP/1.1 {status} ".encode())
        assert (b"another user" in said) is (user is not None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
async def test_who_refuses_others_is_asked_of_the_system_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving() as server:
        monkeypatch.setattr(os, "getuid", lambda: 4711)
        assert (await ask(server, shake())).startswith("HTTP/1.1 403 ")
        monkeypatch.undo()
        assert (await ask(server, shake())).startswith("HTTP/1.1 101 ")


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
