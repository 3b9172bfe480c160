"""The log files and crash reports that service, sensing and panel keep for the user.

Law: a program's log never takes more than KEPT files of MAX_BYTES; a folder that cannot be written
costs the log, never the program; a crash report is there only after a crash.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import logging
import os
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from handspan_service.errors import HandspanError

MAX_BYTES = 1_000_000
KEPT = 5
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
CRASH_FOLDER = "crashes"
KEPT_CRASHES = 10
FILE_ONLY = "HANDSPAN_LOG_FILE_ONLY"  # Set by a panel: what is logged need not be printed, too.

_log = logging.getLogger(__name__)


def log_path(folder: Path, program: str) -> Path:
    """Return the newest log file of a program; older ones end in .1 to .4."""
    return folder / f"{program}.log"


def keep_log(folder: Path, program: str, level: str | int) -> None:
    """Log to a file of the user's, and to standard error unless FILE_ONLY asks for less.

    Args:
        folder: Of the log files; it is made, private to the user.
        program: "service", "sensing" or "panel".
        level: Least level that is logged.
    """
    if logging.getLogger().handlers:
        return  # Whoever runs this inside a program of theirs has decided already.
    handlers: list[logging.Handler] = []
    trouble: OSError | None = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(_PrivateFile(log_path(folder, program)))
    except OSError as error:
        trouble = error
    if not (handlers and os.environ.get(FILE_ONLY)):
        handlers.append(logging.StreamHandler())
    logging.basicConfig(level=level, format=FORMAT, handlers=handlers)
    if trouble is not None:
        _log.warning("no log file is kept: %s", trouble)


class _PrivateFile(RotatingFileHandler):
    """A rotating file that its owner alone reads."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=KEPT - 1, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        os.chmod(self.baseFilename, 0o600)
        return stream


class CrashFile:
    """Where a program's last words go: those of Python, and those of a signal."""

    def __init__(self, folder: Path, program: str) -> None:
        """Begin to watch; what other programs left without a crash is removed."""
        self._file: TextIO | None = None
        self._said = False
        self._before = sys.excepthook
        self._path = folder / CRASH_FOLDER / f"{program}-{os.getpid()}.txt"
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _tidy(self._path.parent)
            self._file = self._path.open("w", encoding="utf-8")
            self._path.chmod(0o600)
        except OSError as error:
            _log.warning("no crash report is kept: %s", error)
            return
        faulthandler.enable(self._file)
        sys.excepthook = self._on_bug
        atexit.register(self.close)

    def __enter__(self) -> Self:
        """Watch as long as a block goes on."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        expected = isinstance(error, HandspanError) or not isinstance(error, Exception)
        if kind is not None and error is not None and not expected:
            self.note(kind, error, trace)
        self.close()

    def note(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Keep the traceback of a bug."""
        if self._file is not None:
            self._said = True
            traceback.print_exception(kind, error, trace, file=self._file)
            self._file.flush()

    def close(self) -> None:
        """End watching; without a crash nothing is left, nor of a program that was killed."""
        if self._file is None:
            return
        faulthandler.disable()
        atexit.unregister(self.close)
        sys.excepthook = self._before
        self._file.close()
        self._file = None
        if not self._said:
            self._path.unlink(missing_ok=True)
        _tidy(self._path.parent)

    def _on_bug(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.note(kind, error, trace)
        self._before(kind, error, trace)


def crash_reports(folder: Path) -> list[Path]:
    """Return the reports that are kept, newest first."""
    try:
        found = [one for one in (folder / CRASH_FOLDER).glob("*.txt") if one.stat().st_size]
        return sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:  # One was removed meanwhile, or the folder is closed to us.
        return []


def _tidy(folder: Path) -> None:
    """Remove what programs that were killed left empty, and the oldest reports."""
    for one in folder.glob("*.txt"):
        with contextlib.suppress(OSError):  # Somebody else tidies, too.
            if not one.stat().st_size and not _lives(one):
                one.unlink(missing_ok=True)
    for old in crash_reports(folder.parent)[KEPT_CRASHES:]:
        old.unlink(missing_ok=True)


def _lives(path: Path) -> bool:
    """Return whether the program of a file still runs; True where that is not known."""
    number = path.stem.rpartition("-")[2]
    if sys.platform == "win32" or not number.isdecimal():
        return True  # There a file that is open cannot be removed, and signal 0 would end it.
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_dead(number)


def _is_dead(number: str) -> bool:
    """Return whether a process has ended that nobody has waited for; False where nothing tells.

    Source: Linux, Documentation/filesystems/proc.rst, table 1-2.
    """
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return told.rpartition(") ")[2].startswith("Z")
