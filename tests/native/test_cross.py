"""The library for other systems, compiled where a cross compiler is: it cannot be run here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.native import NATIVE, run

COMPILERS = {
    "windows": [["x86_64-w64-mingw32-gcc"], ["zig", "cc", "-target", "x86_64-windows-gnu"]],
    "macos": [["o64-clang"], ["zig", "cc", "-target", "aarch64-macos"]],
}


def sources(system: str) -> list[Path]:
    other = "_posix.c" if system == "windows" else "_windows.c"
    return [path for path in sorted((NATIVE / "src").glob("*.c")) if not path.name.endswith(other)]


@pytest.mark.parametrize("system", COMPILERS)
def test_it_compiles_for(system: str, tmp_path: Path) -> None:
    found = [words for words in COMPILERS[system] if shutil.which(words[0])]
    if not found:
        names = " or ".join(words[0] for words in COMPILERS[system])
        pytest.skip(f"no cross compiler for {system}: {names} is not on the path")
    libraries = ["-ladvapi32"] if system == "windows" else ["-lm"]
    run(
        *found[0], "-std=c11", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror",
        "-fvisibility=hidden", "-shared", "-I", NATIVE / "include", *sources(system), *libraries,
        "-o", tmp_path / "library",
    )  # fmt: skip
