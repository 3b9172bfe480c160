"""What the system tells of processes: who they are, and whose a connection is.

Law: a process that ends, hides or belongs to somebody else makes an answer None, never an error;
and a sweep never keeps the event loop for longer than one small read.

Linux alone tells this without special rights; elsewhere every answer is None. A sweep goes over
/proc in small steps between which the loop goes on, since threads would take turns with it in
slices of milliseconds. So does `look_up_slowly`, which reads of a process and all its ancestors for
each client. `look_up` does that in one step of a millisecond or two, for the window in front alone,
so that its change is judged at once. Source: proc(5). Verified on Linux.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import re
import socket
import stat
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from handspan_service.programs import (
    DISPLAYS,
    VARIABLES,
    Process,
    Program,
    Surroundings,
    program_of,
)

TELLS = sys.platform == "linux"
PROC = Path("/proc")
CHUNK_BYTES = 4096  # The kernel makes its tables in pages.
LINKS_AT_ONCE = 64  # Looked at between two turns of the loop.
LONGEST_NOTE_BYTES = 1 << 16  # Of a sandbox; flatpak writes about two thousand.
LONGEST_LINE = 64  # Ancestors; a longer line is a loop made of reused numbers.
_SOCKET_LINK = re.compile(r"socket:\[([0-9]+)\]", re.ASCII)
_FLATPAK_NAME = re.compile(r"^\[Application\][^\[]*?^name=(.*)$", re.MULTILINE)

Address: TypeAlias = tuple[str, int]
Connection: TypeAlias = tuple[Address, Address]  # The client's end, then the server's.


def look_up(pid: int) -> Program | None:
    """Return the application of a process; None where the system does not tell."""
    steps = _steps(pid)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Program | None = end.value
            return found


async def look_up_slowly(pid: int) -> Program | None:
    """Do the same one process at a time, so that the loop goes on between them."""
    steps = _steps(pid)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Program | None = end.value
            return found
        await asyncio.sleep(0)


def _steps(pid: int) -> Generator[None, None, Program | None]:
    """Look up a process and, one at each step, its ancestors."""
    if not TELLS:
        return None
    try:
        first, parent = _process(pid)
        yield
        around = _surroundings(pid)
        if _started(_stat(pid)) != first.start:
            return None  # The number was given to another process meanwhile.
    except (OSError, ValueError):
        return None
    line = [first]
    with suppress(OSError, ValueError):
        while len(line) < LONGEST_LINE and parent > 0:
            yield
            seen = any(one.at_screen for one in line)
            process, parent = _process(parent, screen=not seen)
            line.append(process)
    return program_of(line, around)


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


# Processes


def _process(pid: int, *, screen: bool = True) -> tuple[Process, int]:
    """Return a process and the number of its parent.

    Args:
        pid: Its number.
        screen: Whether to look for a display in its environment, which may be long.
    """
    folder = f"{PROC}/{pid}"
    fields = _stat(pid)
    try:
        exe = _target(f"{folder}/exe")
    except OSError:  # Another user's, or a part of the kernel.
        exe = ""
    exe = exe.removesuffix(" (deleted)")
    at_screen = screen and bool(_variables(folder, DISPLAYS))
    user = os.stat(folder).st_uid
    return Process(pid, _started(fields), user, fields[0], exe, at_screen), int(fields[2])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the name on, which may hold anything."""
    text = _read(f"{PROC}/{pid}/stat").decode(errors="replace")
    return [text[text.index("(") + 1 : text.rindex(")")], *text[text.rindex(")") + 1 :].split()]


def _started(fields: list[str]) -> int:
    return int(fields[20])  # Field 22 of the file.


def _surroundings(pid: int) -> Surroundings:
    folder = f"{PROC}/{pid}"
    try:
        working = _target(f"{folder}/cwd")
    except OSError:  # It hides it.
        working = ""
    return Surroundings(
        arguments=tuple(_strings(f"{folder}/cmdline")),
        folder=working,
        environment=_variables(folder, VARIABLES),
        group=_group(folder),
        flatpak=_flatpak(folder),
    )


def _variables(folder: str, names: Iterable[str]) -> dict[str, str]:
    """Return those of some variables that a process was started with, as far as it left them."""
    try:
        raw = b"\0" + _read(f"{folder}/environ")
    except OSError:  # It hides them.
        return {}
    found = {}
    for name in names:
        _, mark, rest = raw.partition(f"\0{name}=".encode())
        if mark:
            found[name] = _text(rest.partition(b"\0")[0])
    return found


def _read(path: str) -> bytes:
    """Return what the kernel tells in one of its files."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        while part := os.read(file, LONGEST_NOTE_BYTES):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(file)


def _strings(path: str) -> list[str]:
    return _text(_read(path)).rstrip("\0").split("\0")


def _target(link: str) -> str:
    return _text(os.readlink(os.fsencode(link)))


def _text(raw: bytes) -> str:
    """Return what names a file, which is any bytes, as a text: other bytes give another text."""
    return raw.decode(errors="backslashreplace")


def _group(folder: str) -> str:
    """Return the path of the control group, second version."""
    for line in _read(f"{folder}/cgroup").decode(errors="replace").splitlines():
        if line.startswith("0::"):
            return line.removeprefix("0::")
    return ""


def _flatpak(folder: str) -> str:
    """Return the application id that a sandbox says of itself; empty outside of one."""
    try:
        told = _note(posixpath.join(folder, "root", ".flatpak-info"))
    except OSError:
        return ""
    found = _FLATPAK_NAME.search(told)
    return found[1].strip() if found else ""


def _note(path: str) -> str:
    """Return the beginning of a file that lies where a process may have put anything.

    A pipe would keep us waiting, and a device never end.
    """
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return ""
        return os.read(file, LONGEST_NOTE_BYTES).decode(errors="replace")
    finally:
        os.close(file)
