"""Files that are still written: what they are called, and what becomes of them after a kill.

Law: a file has its own name only when it is whole; what a killed program leaves is known by its
name, and removed at the next start.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

UNFINISHED = ".unfinished"
_NAME = re.compile(r".+\.unfinished(-[a-z0-9_]{8})?")  # The second part is mkstemp's.


def unfinished(path: Path) -> Path:
    """Return the name of a file until it is whole."""
    return path.with_name(path.name + UNFINISHED)


def remove_unfinished(folder: Path) -> None:
    """Remove what was never finished; nobody may be writing in this folder now."""
    with contextlib.suppress(OSError):  # It is not there, or not ours to change.
        for path in tuple(folder.iterdir()):
            if _NAME.fullmatch(path.name) and path.is_file():
                path.unlink()
