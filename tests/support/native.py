"""The native library under test: which tools this machine has, and how it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.patience import BUILD_S

ROOT = Path(__file__).parents[2]
NATIVE = ROOT / "native"
HEADER = NATIVE / "include" / "LeapC.h"
C_COMPILER = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or ""
CXX_COMPILER = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++") or ""


def missing_tools(*names: str) -> list[str]:
    """Return which programs are not on the path."""
    return [name for name in names if shutil.which(name) is None]


# Processes that build at once: this one's share of the processors.
JOBS = max(1, min(4, os.cpu_count() or 1) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


needs_c = pytest.mark.skipif(not C_COMPILER, reason="no C compiler: cc is not on the path")
needs_cxx = pytest.mark.skipif(not CXX_COMPILER, reason="no C++ compiler: c++ is not on the path")
needs_cmake = pytest.mark.skipif(
    not C_COMPILER or bool(missing_tools("cmake")) or os.name != "posix",
    reason="the native library is built with cmake and a C compiler, and tried on POSIX systems",
)


def run(*command: str | Path, **options: object) -> str:
    """Run a program and return what it printed; fail the test with its words if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_S,
        **options,  # type: ignore[call-overload]
    )
    if done.returncode != 0:
        words = " ".join(str(word) for word in command)
        pytest.fail(
            f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}", pytrace=False
        )
    return str(done.stdout)


def build(folder: Path, *options: str) -> Path:
    """Build the library with its tests and examples, and return the folder."""
    run(
        "cmake", "-S", NATIVE, "-B", folder, f"-DCMAKE_C_COMPILER={C_COMPILER}",
        "-DHANDSPAN_WARNINGS_ARE_ERRORS=ON", *options,
    )  # fmt: skip
    run("cmake", "--build", folder, "--parallel", str(JOBS))
    return folder


def can_sanitize(kind: str, folder: Path) -> bool:
    """Whether programs that are built with a sanitizer run here; some kernels forbid it."""
    source = folder / f"try_{kind.replace(',', '_')}.c"
    program = source.with_suffix("")
    source.write_text("int main(void) { return 0; }\n")
    compiled = subprocess.run(
        [C_COMPILER, f"-fsanitize={kind}", str(source), "-o", str(program)],
        capture_output=True,
        check=False,
        timeout=BUILD_S,
    )
    if compiled.returncode != 0:
        return False
    ran = subprocess.run([str(program)], capture_output=True, check=False, timeout=BUILD_S)
    return ran.returncode == 0
