"""Real connections, traced to their processes as the service does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Iterator

import pytest

from handspan_service.connections import Connection, Sweeps, owners, users
from handspan_service.serve.loopback import listen
from support.children import child
from support.patience import WAIT_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of connections")

CONNECTS = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
one = socket.socket(family)
one.connect((sys.argv[1], int(sys.argv[2])))
print(one.getsockname()[1], flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_a_connection_is_traced_to_its_process(address: str) -> None:
    sockets = listen(0)
    if address == "::1" and len(sockets) < 2:
        pytest.skip("this machine has no ::1")
    server = sockets[1] if address == "::1" else sockets[0]
    port = server.getsockname()[1]
    try:
        with child("-c", CONNECTS, address, str(port)) as process:
            assert process.stdout is not None
            own_port = int(await asyncio.to_thread(process.stdout.readline))
            server.setblocking(True)
            accepted, peer = server.accept()
            with accepted:
                assert peer[1] == own_port
                connection: Connection = (peer[:2], accepted.getsockname()[:2])
                assert await Sweeps(owners).ask(connection) == process.pid
                assert await Sweeps(users).ask(connection) == os.getuid()
    finally:
        for one in sockets:
            one.close()


async def test_who_is_gone_is_nobody_and_many_share_a_sweep() -> None:
    sweeps = Sweeps(owners)
    with listening() as server:
        pairs = [connected(server) for _ in range(20)]
        gone = connected(server)
        for one in gone:
            one.close()
        connections = [connection_of(server_end) for _, server_end in pairs]
        vanished: Connection = (("127.0.0.1", 1), server.getsockname())
        found = await asyncio.gather(*map(sweeps.ask, (*connections, vanished)))
        for pair in pairs:
            for one in pair:
                one.close()
    assert found == [os.getpid()] * 20 + [None]


async def test_the_loop_goes_on_while_it_is_looked_up() -> None:
    with listening() as server:
        client, server_end = connected(server)
        turns = 0
        asking = asyncio.create_task(Sweeps(owners).ask(connection_of(server_end)))
        while not asking.done():
            turns += 1
            await asyncio.sleep(0)
        assert await asking == os.getpid()
        assert turns > 3, "in more steps than one"
        client.close()
        server_end.close()


async def test_a_search_can_be_given_up() -> None:
    sweeps = Sweeps(owners)
    with listening() as server:
        client, server_end = connected(server)
        asking = asyncio.create_task(sweeps.ask(connection_of(server_end)))
        await asyncio.sleep(0)
        await sweeps.stop()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(WAIT_S):
            found = await sweeps.ask(connection_of(server_end))
        assert found == os.getpid(), "and begun anew"
        client.close()
        server_end.close()


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    sockets = listen(0)
    sockets[0].setblocking(True)
    try:
        yield sockets[0]
    finally:
        for one in sockets:
            one.close()


def connected(server: socket.socket) -> tuple[socket.socket, socket.socket]:
    client = socket.create_connection(server.getsockname())
    return client, server.accept()[0]


def connection_of(server_end: socket.socket) -> Connection:
    return server_end.getpeername()[:2], server_end.getsockname()[:2]
