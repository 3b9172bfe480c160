"""Listening sockets: both loopback addresses, and no frame held back by the kernel."""

from __future__ import annotations

import asyncio
import socket

import pytest

from handspan_service.serve.loopback import PortInUse, listen
from support.patience import WAIT_S


async def test_accepted_connections_send_at_once() -> None:
    accepted: asyncio.Queue[int] = asyncio.Queue()

    class Peer(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            one = transport.get_extra_info("socket")
            accepted.put_nowait(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    loop = asyncio.get_running_loop()
    for listening in listen(0):
        server = await loop.create_server(Peer, sock=listening)
        async with server:
            _, writer = await asyncio.open_connection(*listening.getsockname()[:2])
            assert await asyncio.wait_for(accepted.get(), WAIT_S), "Nagle's delay is on"
            writer.close()
            await writer.wait_closed()


def test_a_taken_port_is_told_and_nothing_stays_open() -> None:
    first = listen(0)
    port = first[0].getsockname()[1]
    with pytest.raises(PortInUse):
        listen(port)
    for one in first:
        one.close()
    for one in listen(port):
        one.close()
