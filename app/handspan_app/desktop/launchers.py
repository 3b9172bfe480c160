"""Which running program goes by the name that a window says its application has.

Law: the answer is the executable of a process of this user that runs now, and only if all processes
that go by the name run the same one; else it is "", and nobody is taken for somebody else.

Source: Desktop Entry Specification (name of the file, Exec); proc(5). systemd and
flatpak name the control group of an application after it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
_LONGEST_ENTRY_BYTES = 1 << 16  # Translated entries of browsers have some 20,000.
_EXEC = re.compile(r"^Exec\s*=\s*(.*?)\s*$", re.MULTILINE)
_ACTIONS = re.compile(r"^\[(?!Desktop Entry\])", re.MULTILINE)


def executable_of(app_id: str, proc: Path = PROC, environ: Mapping[str, str] = os.environ) -> str:
    """Return the path of an executable.

    Args:
        app_id: As the window says it: `org.example.Painter`, `painter` or `Painter`.
        proc: Where the system tells of processes.
        environ: Says where desktop entries lie.

    Returns:
        "" where no running program goes by that name, or several do.
    """
    if not app_id:
        return ""
    names = {app_id.lower(), app_id.rsplit(".", 1)[-1].lower(), *_launched(app_id, environ)}
    running = dict(_running(proc))
    named = {exe for exe in running.values() if Path(exe).name.lower() in names}
    if not named:
        named = {exe for pid, exe in running.items() if _in_group_of(app_id, proc / str(pid))}
    return named.pop() if len(named) == 1 else ""


def _running(proc: Path) -> Iterator[tuple[int, str]]:
    """Yield number and executable of the processes whose executable this user may know."""
    for entry in os.scandir(proc):
        if entry.name.isdigit():
            with suppress(OSError):
                yield int(entry.name), os.readlink(f"{entry.path}/exe").removesuffix(" (deleted)")


def _in_group_of(app_id: str, process: Path) -> bool:
    try:
        group = (process / "cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # systemd writes what is no letter, number or _ of a unit's name as \x and its code.
    escaped = re.sub(r"[^\w:.]", lambda found: rf"\x{ord(found[0]):02x}", app_id)
    unit = rf"/app-(?:[\w\\]+-)?{re.escape(escaped)}(?:-|@|\.scope|\.service)"
    return re.search(unit, group) is not None


def _launched(app_id: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield names of the programs that desktop entries start for an application, in lower case."""
    home = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (home, *shared.split(":")):
        entries = Path(folder) / "applications"
        for path in (entries / f"{app_id}.desktop", entries / f"{app_id.lower()}.desktop"):
            if (command := _command(path)) is not None:
                yield command
                return


def _command(path: Path) -> str | None:
    """Return the name of the program that a desktop entry starts, None without an entry."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST_ENTRY_BYTES)
    except OSError:
        return None
    found = _EXEC.search(_ACTIONS.split(text, maxsplit=1)[0])
    with suppress(ValueError):  # A quotation mark too few.
        words = [word for word in shlex.split(found[1] if found else "") if "=" not in word]
        words = words[1:] if words[:1] == ["env"] else words
        if words:
            return Path(words[0]).resolve().name.lower() or None
    return None
