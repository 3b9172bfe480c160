"""Bindings for other languages under test: their tools, their programs, and the golden hands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.native import CXX_COMPILER, NATIVE, ROOT, missing_tools, run
from support.serving import RECORDINGS

BINDINGS = ROOT / "bindings"
PATIENCE_S = 180.0  # Tests in other languages wait for conditions, too, on a busy machine.
GOLDEN_HANDS = [("finger-tap-54fps", 100, 200, 50), ("three-claps", 200, 320, 60)]


def _swig() -> str:
    """Return SWIG's path: this environment's, else the system's; empty where there is none."""
    own = Path(sys.executable).with_name("swig")
    return str(own) if own.is_file() else shutil.which("swig") or shutil.which("swig4.0") or ""


SWIG = _swig()


def needs_binding(*tools: str) -> list[pytest.MarkDecorator]:
    """Return marks that skip tests of a generated binding, and name what is missing."""
    missing = missing_tools("cmake", *tools)
    missing += [name for name, path in (("swig", SWIG), ("c++", CXX_COMPILER)) if not path]
    return [
        pytest.mark.skipif(bool(missing), reason=f"not on the path: {', '.join(missing)}"),
        pytest.mark.skipif(os.name != "posix", reason="libLeap is tried on POSIX systems"),
    ]


def build_binding(built: Path, option: str) -> None:
    """Add a binding to a build of the native library."""
    run("cmake", "-S", NATIVE, "-B", built, f"-D{option}=ON", f"-DSWIG_EXECUTABLE={SWIG}")
    run("cmake", "--build", built, "--parallel", str(min(4, os.cpu_count() or 1)))


def run_tests(command: Sequence[str | Path], at_least: int) -> str:
    """Run a program that tells "ok NAME" for each test, and return what it printed.

    Args:
        command: The program with its arguments.
        at_least: How many tests it has at least.
    """
    done = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok test") + done.stdout.count("ok Test") >= at_least, done.stdout
    return str(done.stdout)


def printed_hands(
    command: Sequence[str | Path],
    recording: str,
    span: tuple[int, int, int],
    start: Callable[..., Any],
) -> str:
    """Return what a golden program prints of a recording.

    Args:
        command: The program without its arguments. It says on its standard error when it waits.
        recording: Name of the recording.
        span: First frame, last one, and of which frames hands are printed.
        start: Starts a service; that happens when the program waits, so that it misses no frame.
    """
    path = RECORDINGS / f"{recording}.json.lz"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    words = [str(word) for word in (*command, *span)]
    program = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stderr is not None
    try:
        assert "waiting" in program.stderr.readline()
        start("--source", str(path), "--ws-port", "0")
        printed, errors = program.communicate(timeout=PATIENCE_S)
    finally:
        program.kill()
        program.wait()
    assert program.returncode == 0, errors
    return str(printed)


def tell_life_of_sample(command: Sequence[str | Path]) -> list[str]:
    """Return the lines that a sample prints until Enter is pressed, which is after some hands."""
    sample = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sample.stdout is not None
    said: list[str] = []
    try:
        while not any("last bone" in line for line in said):
            said.append(sample.stdout.readline())
            assert said[-1], said
        rest, _ = sample.communicate("\n", timeout=PATIENCE_S)
    finally:
        sample.kill()
        sample.wait()
    assert sample.returncode == 0
    return [line.rstrip() for line in (*said, *rest.splitlines())]
