"""Real processes and connections, looked up as the service does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handspan_service import processes
from handspan_service.contract.permissions import IdentityKind
from handspan_service.processes import (
    Connection,
    Sweeps,
    look_up,
    look_up_slowly,
    owners,
    users,
)
from handspan_service.serve.loopback import listen
from support.patience import PROGRAM_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes")

CONNECTS = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
one = socket.socket(family)
one.connect((sys.argv[1], int(sys.argv[2])))
print(one.getsockname()[1], flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def child(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        cwd=cwd,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PROGRAM_S)


def test_this_process_is_found() -> None:
    found = look_up(os.getpid())
    assert found is not None
    assert found.pid == os.getpid()
    assert found.line[0].exe == os.path.realpath(sys.executable)
    assert found.line[0].user == os.getuid()


def test_a_script_is_known_by_its_path_and_sees_its_screen(tmp_path: Path) -> None:
    path = tmp_path / "paint it (black).py"
    path.write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
    with child(str(path), DISPLAY=":7") as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = look_up(process.pid)
    assert found is not None
    assert found.identity.kind is IdentityKind.SCRIPT
    assert found.identity.key == f"script:{path} {os.path.realpath(sys.executable)}"
    assert os.getpid() in [one.pid for one in found.line]
    again = look_up(process.pid)
    assert again is None, "it has ended"


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


async def test_the_loop_goes_on_while_a_process_and_its_ancestors_are_read() -> None:
    turns = 0
    asking = asyncio.create_task(look_up_slowly(os.getpid()))
    while not asking.done():
        turns += 1
        await asyncio.sleep(0)
    found = look_up(os.getpid())
    assert found is not None
    assert await asking == found
    assert turns >= len(found.line), "one process at a time"
    assert await look_up_slowly(2**22 + 1) is None


async def test_a_search_can_be_given_up() -> None:
    sweeps = Sweeps(owners)
    with listening() as server:
        client, server_end = connected(server)
        asking = asyncio.create_task(sweeps.ask(connection_of(server_end)))
        await asyncio.sleep(0)
        await sweeps.stop()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(60):
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


def test_a_folder_may_have_any_name_and_another_is_another(tmp_path: Path) -> None:
    found = []
    for name in (b"old-\xff", b"old-\xfe"):
        folder = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
        folder.mkdir()
        (folder / "a.py").write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
        with child("a.py", cwd=folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            found.append(look_up(process.pid))
    keys = [one.identity.key for one in found if one is not None]
    assert len(set(keys)) == 2
    for key in keys:
        key.encode()  # It is a text that files and messages can hold.


@pytest.mark.parametrize("trap", ["pipe", "endless", "folder", "link"])
def test_what_lies_in_the_root_of_a_process_keeps_nobody(tmp_path: Path, trap: str) -> None:
    (tmp_path / "root").mkdir()
    note = tmp_path / "root" / ".flatpak-info"
    if trap == "pipe":
        os.mkfifo(note)
    elif trap == "endless":
        with open(note, "wb") as file:
            file.truncate(1 << 40)
    elif trap == "folder":
        note.mkdir()
    else:
        note.symlink_to("/dev/zero")
    assert processes._flatpak(str(tmp_path)) == ""
