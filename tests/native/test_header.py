"""LeapC.h: its layout in C and C++, its completeness, and how its text is laid out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.native import C_COMPILER, CXX_COMPILER, HEADER, NATIVE, needs_c, needs_cxx, run

STRUCTURES, ENUMERATIONS, FUNCTIONS = 46, 24, 89  # of version 6.2 of the interface


def table(path: Path, word: str) -> list[list[str]]:
    """Return the arguments of the lines WORD(a, b, c) of a table."""
    lines = re.findall(rf"^{word}\((.*)\)$", path.read_text(), re.MULTILINE)
    return [line.split(", ") for line in lines]


LAYOUT = NATIVE / "src" / "layout.inc"
CONSTANTS = NATIVE / "tests" / "constants.inc"
FUNCTION_NAMES = [row[0] for row in table(NATIVE / "tests" / "functions.inc", "FUNCTION")]


def expected_facts() -> list[str]:
    sizes = [f"SIZE {name} {size}" for name, size in table(LAYOUT, "SIZE")]
    fields = [f"FIELD {' '.join(row)}" for row in table(LAYOUT, "FIELD")]
    values = [f"VALUE {name} {int(value, 0)}" for name, value in table(CONSTANTS, "VALUE")]
    return sizes + fields + values


def compiled_facts(compiler: str, language: str, standard: str, folder: Path) -> list[str]:
    program = folder / "layout"
    run(
        compiler, f"-std={standard}", "-Wall", "-Wextra", "-Werror", "-I", HEADER.parent,
        "-x", language, NATIVE / "tests" / "layout.c", "-o", program,
    )  # fmt: skip
    return run(program).splitlines()


@needs_c
@pytest.mark.parametrize("standard", ["c99", "c11", "c17"])
def test_the_layout_in_c(standard: str, tmp_path: Path) -> None:
    found = compiled_facts(C_COMPILER, "c", standard, tmp_path)
    assert sorted(found) == sorted(expected_facts())


@needs_cxx
@pytest.mark.parametrize("standard", ["c++11", "c++20"])
def test_the_layout_in_cxx(standard: str, tmp_path: Path) -> None:
    found = compiled_facts(CXX_COMPILER, "c++", standard, tmp_path)
    assert sorted(found) == sorted(expected_facts())


def test_everything_is_there(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEADER.read_text()
    structures = set(re.findall(r"^typedef struct _?(LEAP_\w+) \{", text, re.MULTILINE))
    enumerations = set(re.findall(r"^(?:typedef )?enum _?(eLeap\w+) \{", text, re.MULTILINE))
    functions = re.findall(r"^LEAP_EXPORT .*?\b(Leap\w+)\(.*\);$", text, re.MULTILINE)
    record_property("structures", len(structures))
    record_property("enumerations", len(enumerations))
    record_property("functions", len(functions))
    with capsys.disabled():
        counts = f"{len(structures)} structures, {len(enumerations)} enumerations"
        print(f"\nLeapC.h: {counts}, {len(functions)} functions")
    assert structures == {row[0] for row in table(LAYOUT, "SIZE")}
    assert enumerations == {row[0] for row in table(CONSTANTS, "ENUMERATION")}
    assert sorted(functions) == sorted(FUNCTION_NAMES)
    assert (len(structures), len(enumerations), len(functions)) == (
        STRUCTURES,
        ENUMERATIONS,
        FUNCTIONS,
    )
    for name, count in table(CONSTANTS, "ENUMERATION"):
        body = re.search(rf"enum _?{name} \{{(.*?)\}}", text, re.DOTALL)
        assert body is not None
        assert len(re.findall(r"^  eLeap\w+ = ", body[1], re.MULTILINE)) == int(count), name


def kept_lines() -> list[str]:
    """Return what readers keep that go line by line: what stands under one #if alone."""
    depth, kept = 0, []
    for line in HEADER.read_text().splitlines():
        if line.startswith("#"):
            word = line[1:].strip(" ").split(" ")[0]
            depth += word in {"if", "ifdef", "ifndef"}
            depth -= word == "endif"
            assert depth >= 0
        elif depth == 1:
            kept.append(line)
    assert depth == 0
    return kept


def test_the_text_can_be_read_line_by_line() -> None:
    lines = HEADER.read_text().splitlines()
    assert not [line for line in lines if "\t" in line or re.match(r" +#", line)]
    defines = [line for line in lines if line.startswith("#define")]
    assert all(re.match(r"#define [A-Za-z_]\w*", line) for line in defines)
    assert not [line for line in defines if line.endswith("\\")]
    assert "#define LEAP_DISTORTION_MATRIX_N 64" in defines
    text = "\n".join(kept_lines())
    assert "extern" not in text
    assert "static" not in text.lower().replace("leap_static_assert", "")
    names = set(re.findall(r"#define (\w+)", "\n".join(defines)))
    used = names & set(re.findall(r"\w+", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))
    assert used == {"LEAP_EXPORT", "LEAP_CALL", "LEAP_DISTORTION_MATRIX_N"}


def test_bindings_that_read_the_text_see_the_same_layout() -> None:
    cffi = pytest.importorskip("cffi", reason="the package cffi is not installed")
    text = "\n".join(kept_lines())
    for macro, value in (
        ("LEAP_EXPORT", ""),
        ("LEAP_CALL", ""),
        ("LEAP_DISTORTION_MATRIX_N", "64"),
    ):
        text = text.replace(macro, value)
    reader = cffi.FFI()
    reader.cdef(text, packed=True)
    for name, size in table(LAYOUT, "SIZE"):
        assert reader.sizeof(name) == int(size), name
    for name, field, offset, _size in table(LAYOUT, "FIELD"):
        assert reader.offsetof(name, field) == int(offset), (name, field)
