"""Child processes of a test, which end with it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import AnyStr

from support.patience import PROGRAM_S


@contextlib.contextmanager
def killed(process: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """Give a process to a block and end it with the block; Popen would wait for ever there."""
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PROGRAM_S)


@contextlib.contextmanager
def child(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """Run Python, with pipes to it and from it."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        cwd=cwd,
    )
    with killed(process):
        yield process
