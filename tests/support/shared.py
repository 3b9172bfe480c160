"""What the processes of one test run share: folders that are slow to fill.

Law: the first that needs such a folder fills it, whoever comes meanwhile waits, and everybody reads
the same; where filling failed, the next one tries again.

A run of everything is several runs of pytest (./test); PLACE says where they share.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

PLACE = "HANDSPAN_TEST_FOLDER"


def is_whole_run() -> bool:
    """Return whether this is a part of a run of everything."""
    return PLACE in os.environ


def shared_folder(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]
) -> Path:
    """Return a folder of the whole run.

    Args:
        factory: Makes the folders of this process.
        name: Of the folder, the same in every process.
        fill: Fills it; called in one process only.
    """
    import fcntl  # Not there on Windows, where nothing is shared.

    root = Path(os.environ[PLACE]) if is_whole_run() else factory.getbasetemp()
    if not is_whole_run() and "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, filled = root / name, root / f"{name}.filled"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not filled.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            filled.touch()
    return folder
