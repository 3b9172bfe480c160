"""A child process of a test that runs Python and ends with it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from support.patience import PROGRAM_S


@contextlib.contextmanager
def child(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        cwd=cwd,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PROGRAM_S)
