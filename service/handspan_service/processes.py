"""What the system tells of processes: who they are.

Law: a process that ends, hides or belongs to somebody else makes an answer None, never an error.

Linux alone tells this without special rights; elsewhere every answer is None. `look_up_slowly`
reads of a process and all its ancestors one by one, and the loop goes on in between, since threads
would take turns with it in slices of milliseconds. `look_up` does that in one step of a millisecond
or two, for the window in front alone, so that its change is judged at once. Source: proc(5).
Verified on Linux.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import re
import stat
import sys
from collections.abc import Generator, Iterable
from contextlib import suppress
from pathlib import Path

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
LONGEST_NOTE_BYTES = 1 << 16  # Of a sandbox; flatpak writes about two thousand.
LONGEST_LINE = 64  # Ancestors; a longer line is a loop made of reused numbers.
# Where only the superuser puts files, and no file system of others is that may not answer.
SYSTEM_PLACES = ("/usr/", "/bin/", "/lib/", "/opt/", "/snap/", "/var/lib/snapd/")
_DELETED = " (deleted)"  # Behind the path of a file that is gone. Source: proc(5), exe.
_FLATPAK_NAME = re.compile(r"^\[Application\][^\[]*?^name=(.*)$", re.MULTILINE)


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


def is_still(program: Program) -> bool:
    """Return whether a process that was looked up is there, and has not become another program."""
    before = program.line[0]
    try:
        now, _ = _process(before.pid, screen=False)
    except (OSError, ValueError):
        return False
    return (now.mark, now.code, now.stack) == (before.mark, before.code, before.stack)


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


def _process(pid: int, *, screen: bool = True) -> tuple[Process, int]:
    """Return a process and the number of its parent.

    Args:
        pid: Its number.
        screen: Whether to look for a display in its environment, which may be long.
    """
    folder = f"{PROC}/{pid}"
    fields = _stat(pid)
    exe, file = _executable(folder)
    at_screen = screen and bool(_variables(folder, DISPLAYS))
    user = os.stat(folder).st_uid
    # Fields 28 and 4 of the file.
    stack, parent = int(fields[26]), int(fields[2])
    return Process(pid, _started(fields), user, fields[0], exe, at_screen, file, stack), parent


def _executable(folder: str) -> tuple[str, str]:
    """Return the path of a process's executable, and a mark of its file if it is another one here.

    Whoever may make a mount namespace of its own, which is everybody on most systems, can have
    any file at any path in it. The mark comes from memory: asking a file system could take for
    ever.
    """
    try:
        exe = _target(f"{folder}/exe")
        apart = os.readlink(f"{folder}/ns/mnt") != os.readlink(f"{PROC}/self/ns/mnt")
    except OSError:  # Another user's, or a part of the kernel.
        return "", ""
    file = _mapped(folder, exe) if apart else ""
    if exe.endswith(_DELETED) and (apart or os.stat(f"{folder}/exe").st_nlink == 0):
        exe = exe.removesuffix(_DELETED)
    return exe, "" if file == _found(exe) else file


def _mapped(folder: str, exe: str) -> str:
    """Return device and number of the file that a process runs, from its memory."""
    for line in _text(_read(f"{folder}/maps")).splitlines():
        fields = line.split(None, 5)
        if len(fields) == 6 and fields[5] == exe:
            return f"{fields[3]}-{fields[4]}"
    return "unknown"


def _found(path: str) -> str:
    """Return the same of the file at a path here, where only the superuser puts files."""
    if not path.startswith(SYSTEM_PLACES):
        return ""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}-{found.st_ino}"


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
    environment = _variables(folder, VARIABLES)
    image = environment.get("APPIMAGE", "")
    return Surroundings(
        arguments=tuple(_strings(f"{folder}/cmdline")),
        folder=working,
        environment=environment,
        group=_group(folder),
        flatpak=_flatpak(folder),
        mounted=bool(image) and _is_mounted(folder, environment.get("APPDIR", "")),
    )


def _is_mounted(folder: str, place: str) -> bool:
    """Return whether a process sees a file system of a user's program in a folder."""
    for line in _text(_read(f"{folder}/mountinfo")).splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and fields[4] == place and after.startswith("fuse"):
            return True
    return False


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
