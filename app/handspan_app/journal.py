"""What a service prints that the panel starts, beside its log (contract/logbook.py). No Qt.

Law: each start has a file of its own; the newest is `service-output.txt`, the few before it carry
numbers; a folder that cannot be written costs the log, never the start.
"""

from __future__ import annotations

import logging
from pathlib import Path

KEPT = 5
TAIL_BYTES = 256 * 1024

_log = logging.getLogger("handspan.panel.journal")


def _numbered(folder: Path, number: int) -> Path:
    return folder / ("service-output.txt" if number == 0 else f"service-output.{number}.txt")


def fresh_log(folder: Path) -> Path | None:
    """Make room for a new log file and return its path.

    Returns:
        None where the folder cannot be written; the reason is logged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in reversed(range(KEPT - 1)):
            if (old := _numbered(folder, number)).exists():
                old.replace(_numbered(folder, number + 1))
        path = _numbered(folder, 0)
        path.touch(mode=0o600)
    except OSError as error:
        _log.warning("no log of the service is kept: %s", error)
        return None
    return path


def newest_log(folder: Path) -> Path:
    """Return the path of the newest log file, whether or not it exists."""
    return _numbered(folder, 0)


def tail(path: Path) -> str:
    """Return the end of a log file; empty where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def last_line(path: Path) -> str:
    """Return the last line with text in it; empty where there is none."""
    lines = [line.strip() for line in tail(path).splitlines() if line.strip()]
    return lines[-1] if lines else ""
