"""Generated bindings under test: their tools, how they are built, and their programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.native import CXX_COMPILER, NATIVE, ROOT, missing_tools, run

BINDINGS = ROOT / "bindings"
PATIENCE_S = 180.0  # Tests in other languages wait for conditions, too, on a busy machine.


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
