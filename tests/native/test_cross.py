"""The library for other systems, compiled where a cross compiler is: it cannot be run here."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from support.native import NATIVE, run

MINGW = "x86_64-w64-mingw32-gcc"
TARGETS = {
    "windows": "x86_64-windows-gnu",
    "macos": "aarch64-macos",
    "macos-intel": "x86_64-macos",
    "linux-arm": "aarch64-linux-gnu.2.31",
}


def compiler(system: str) -> list[str]:
    """Return the words that begin a call of a compiler for a system; skip where there is none."""
    if system == "windows" and shutil.which(MINGW):
        return [MINGW]
    if shutil.which("zig"):
        return ["zig", "cc", "-target", TARGETS[system]]
    if importlib.util.find_spec("ziglang") is not None:
        return [sys.executable, "-m", "ziglang", "cc", "-target", TARGETS[system]]
    names = f"neither {MINGW} nor zig" if system == "windows" else "no zig"
    pytest.skip(f"no cross compiler for {system}: {names} (the Python package ziglang is one)")


def sources(system: str) -> list[Path]:
    other = "_posix.c" if system == "windows" else "_windows.c"
    return [path for path in sorted((NATIVE / "src").glob("*.c")) if not path.name.endswith(other)]


@pytest.mark.parametrize("system", TARGETS)
def test_it_compiles_for(system: str, tmp_path: Path) -> None:
    words = compiler(system)
    libraries = ["-ladvapi32"] if system == "windows" else ["-lm"]
    macros = ["-D_GNU_SOURCE"] if system.startswith("linux") else []
    run(
        *words, "-std=c11", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fPIC",
        "-fvisibility=hidden", "-shared", "-I", NATIVE / "include", *macros, *sources(system),
        *libraries, "-o", tmp_path / "library",
    )  # fmt: skip
