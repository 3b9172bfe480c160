"""What the processes of one test run share: folders that are slow to fill.

Law: the first that needs such a folder fills it, whoever comes meanwhile waits, and everybody reads
the same; where filling failed, the next one tries again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


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

    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
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
