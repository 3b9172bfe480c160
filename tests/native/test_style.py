"""How C, C++ and Objective-C read here: docs and lengths, as everywhere in the house."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.native import HEADER, NATIVE, ROOT
from support.objc import OBJC

ENDS = (".c", ".h", ".cpp", ".m", ".mm")
FILES = sorted(
    path
    for folder in (NATIVE, OBJC)
    for path in folder.rglob("*")
    if path.suffix in ENDS and "build" not in path.parts
)
NO_FUNCTIONS = ("namespace", "class", "struct", "extern", "template")  # They hold functions.
MAX_LINES, MAX_FUNCTION, MAX_WIDTH = 400, 80, 100


def functions(lines: list[str]) -> list[tuple[str, int]]:
    """Return the last line of each head, and the length from there to the closing brace."""
    found: list[tuple[str, int]] = []
    begin: int | None = None
    for number, line in enumerate(lines):
        if begin is None and line.endswith("{") and not line.startswith(NO_FUNCTIONS):
            begin = number
        elif begin is not None and line.startswith("}"):
            found.append((lines[begin], number - begin + 1))
            begin = None
    return found


def test_the_search_for_functions_finds_them() -> None:
    code = ["static int a(int b,", "             int c) {", "  if (b) {", "  }", "}", "int d;"]
    assert functions(code) == [("             int c) {", 4)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert lines[0].startswith("/* "), "it opens with its noun"
    assert not [line for line in lines if "\t" in line or line != line.rstrip()]
    if path != HEADER:  # It is one file, since programs include one, and a declaration is one line.
        assert len(lines) <= MAX_LINES
        assert not [line for line in lines if len(line) > MAX_WIDTH]
        if path.parent.name != "include":  # What stands there is short, and in classes.
            assert not [name for name, length in functions(lines) if length > MAX_FUNCTION]
