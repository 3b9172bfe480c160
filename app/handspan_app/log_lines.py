"""Lines of a log: which are shown. No Qt.

Law: a line without a level of its own, as in a traceback, belongs to the line before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HEAD = re.compile(rf"^[0-9-]{{10}} [0-9:,]{{12}} ({'|'.join(LEVELS)}) ")


def chosen(text: str, least: str, wanted: str) -> Iterator[str]:
    """Yield the lines to show.

    Args:
        text: Of a log.
        least: Least level that is shown, one of LEVELS.
        wanted: Words that a line must hold, whatever their case; empty for every line.
    """
    rank, floor = LEVELS.index("INFO"), LEVELS.index(least)
    needle = wanted.casefold()
    for line in text.splitlines():
        if (head := _HEAD.match(line)) is not None:
            rank = LEVELS.index(head[1])
        if rank >= floor and needle in line.casefold():
            yield line
