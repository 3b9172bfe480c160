"""What runs in some folders, whoever started it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def running_in(runtime: Path) -> Iterator[psutil.Process]:
    """Yield the processes, none of them dead, whose environment names a runtime folder."""
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            is_dead = one.status() == psutil.STATUS_ZOMBIE
            if not is_dead and one.environ().get("HANDSPAN_RUNTIME_DIR") == str(runtime):
                yield one
