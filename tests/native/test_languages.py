"""Programs in all languages print the same hands, fingers, bones and gestures of one recording."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.bindings import BINDINGS, CSharp, needs_csharp, needs_java
from support.golden_hands import GOLDENS, Golden, printed
from support.native import needs_cmake, needs_cxx
from support.objc import needs_objc

goldens = pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.recording)


@needs_cmake
@needs_cxx
@goldens
def test_c_plus_plus(golden: Golden, built: Path, tmp_path: Path) -> None:
    program = built / "leap" / "tests" / "classic_golden"
    assert printed([program], golden, tmp_path, {}) == golden.expected()


@needs_objc
@goldens
def test_objective_c(golden: Golden, objc: Path, tmp_path: Path) -> None:
    assert printed([objc / "golden"], golden, tmp_path, {}) == golden.expected()


@needs_java
@goldens
def test_java(golden: Golden, java: list[str], tmp_path: Path) -> None:
    assert printed([*java, "Golden"], golden, tmp_path, {}) == golden.expected()


@needs_csharp
@goldens
def test_c_sharp(golden: Golden, csharp: CSharp, tmp_path: Path) -> None:
    assert printed(csharp("Golden"), golden, tmp_path, {}) == golden.expected()


@needs_cmake
@goldens
def test_python(golden: Golden, built: Path, tmp_path: Path) -> None:
    folder = BINDINGS / "python"
    places = {"PYTHONPATH": str(folder), "HANDSPAN_LIBRARY": str(built)}
    program = folder / "examples" / "golden.py"
    assert printed([sys.executable, program], golden, tmp_path, places) == golden.expected()
