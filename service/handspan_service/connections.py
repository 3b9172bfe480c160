"""What the system tells of connections over the loopback: whose they are.

Law: whoever is gone or hides makes an answer None, never an error; and a sweep never keeps the
event loop for longer than one small read.

A sweep goes over the kernel's tables of connections, and over the open files of our user's
processes, in small steps between which the loop goes on, since threads would take turns with it in
slices of milliseconds. Linux alone tells this without special rights; elsewhere every answer is
None. Source: proc(5). Verified on Linux.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from handspan_service.processes import PROC, TELLS

CHUNK_BYTES = 4096  # The kernel makes its tables in pages.
LINKS_AT_ONCE = 64  # Looked at between two turns of the loop.
_SOCKET_LINK = re.compile(r"socket:\[([0-9]+)\]", re.ASCII)

Address: TypeAlias = tuple[str, int]
Connection: TypeAlias = tuple[Address, Address]  # The client's end, then the server's.
Answer = TypeVar("Answer")


class Sweeps(Generic[Answer]):
    """Finds out something of connections over the loopback, of many in one sweep.

    Those that are asked for while a sweep runs share the next one.
    """

    def __init__(self, find: Callable[[Iterable[Connection]], Awaitable[dict[Connection, Answer]]]):
        """Begin without a question.

        Args:
            find: The sweep; it leaves out what nobody knows.
        """
        self._find = find
        self._asked: dict[Connection, asyncio.Future[Answer | None]] = {}
        self._sweeping: asyncio.Task[None] | None = None

    async def ask(self, connection: Connection) -> Answer | None:
        """Return the answer for a connection; None: nobody knows."""
        if not TELLS:
            return None
        future = self._asked.get(connection)
        if future is None:
            future = self._asked[connection] = asyncio.get_running_loop().create_future()
        if self._sweeping is None:
            self._sweeping = asyncio.create_task(self._sweep(), name="sweep-of-connections")
        return await asyncio.shield(future)

    async def stop(self) -> None:
        """Give up what is being looked for."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.wait([self._sweeping])
            self._forget()  # A task that is cancelled before it begins tidies nothing up.

    async def _sweep(self) -> None:
        asked: dict[Connection, asyncio.Future[Answer | None]] = {}
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                found = await self._find(asked)
                for connection, future in asked.items():
                    future.set_result(found.get(connection))
        except Exception as bug:  # Whoever waits must hear of it.
            for future in (*asked.values(), *self._asked.values()):
                if not future.done():
                    future.set_exception(bug)
        finally:
            for future in asked.values():
                future.cancel()
            self._forget()

    def _forget(self) -> None:
        for future in self._asked.values():
            future.cancel()
        self._asked.clear()
        self._sweeping = None


async def owners(connections: Iterable[Connection]) -> dict[Connection, int]:
    """Return the number of the process that each connection comes from, if of our user."""
    sockets = await _sockets_of(connections)
    pids = await _holders(one.inode for one in sockets.values())
    return {
        connection: pids[one.inode] for connection, one in sockets.items() if one.inode in pids
    }


async def users(connections: Iterable[Connection]) -> dict[Connection, int]:
    """Return the number of the user whose process made each connection."""
    return {connection: one.user for connection, one in (await _sockets_of(connections)).items()}


# Connections


@dataclass(frozen=True, slots=True)
class _Socket:
    """The client's end of a connection: the kernel's number of it, and whose it is."""

    inode: int
    user: int


async def _sockets_of(connections: Iterable[Connection]) -> dict[Connection, _Socket]:
    """Return the client's socket of each connection that the kernel knows."""
    wanted: dict[tuple[str, str], Connection] = {}
    for connection in connections:
        client, server = connection
        for one, other in zip(_spellings(client), _spellings(server), strict=True):
            wanted[one, other] = connection
    found: dict[Connection, _Socket] = {}
    for table in ("tcp", "tcp6"):
        async for line in _lines(PROC / "net" / table):
            fields = line.split()
            if len(fields) < 10 or fields[9] == "0":  # Nobody has it open any more.
                continue
            if (at := wanted.get((fields[1], fields[2]))) is not None:
                found[at] = _Socket(int(fields[9]), int(fields[7]))
    return found


def _spellings(address: Address) -> tuple[str, ...]:
    """Return how the kernel's tables write an address: as it is, and in its IPv6 form.

    Programs with an IPv6 socket, e.g. in Java, reach 127.0.0.1 as ::ffff:127.0.0.1.
    """
    host, port = address
    plain = host.removeprefix("::ffff:")
    if ":" in plain:
        return (_words(socket.inet_pton(socket.AF_INET6, plain), port),)
    packed = socket.inet_pton(socket.AF_INET, plain)
    mapped = socket.inet_pton(socket.AF_INET6, f"::ffff:{plain}")
    return _words(packed, port), _words(mapped, port)


def _words(packed: bytes, port: int) -> str:
    """Return an address as the tables have it: words of the host's byte order, in hexadecimal."""
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"


async def _lines(path: Path) -> AsyncIterator[str]:
    """Yield the lines of one of the kernel's tables, read in small pieces."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # There is no IPv6.
        return
    try:
        rest = b""
        while chunk := os.read(file, CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.decode("ascii", "replace")
            await asyncio.sleep(0)
    finally:
        os.close(file)


async def _holders(inodes: Iterable[int]) -> dict[int, int]:
    """Return which of our user's processes holds each socket, by the kernel's number of it."""
    wanted, found = set(inodes), dict[int, int]()
    user = os.getuid()
    # Of processes that share a socket the oldest one has opened it.
    for pid in sorted(int(name) for name in os.listdir(PROC) if name.isdecimal()):
        if len(found) == len(wanted):
            break
        with suppress(OSError):
            folder = PROC / str(pid)
            if folder.stat().st_uid == user:
                async for inode in _sockets(folder / "fd"):
                    if inode in wanted:
                        found.setdefault(inode, pid)
        await asyncio.sleep(0)
    return found


async def _sockets(folder: Path) -> AsyncIterator[int]:
    for number, name in enumerate(os.listdir(folder), 1):
        with suppress(OSError):  # It was closed meanwhile.
            if (link := _SOCKET_LINK.fullmatch(os.readlink(f"{folder}/{name}"))) is not None:
                yield int(link[1])
        if number % LINKS_AT_ONCE == 0:
            await asyncio.sleep(0)
