"""Programs in all languages print the same hands, fingers, bones and gestures of one recording."""

from __future__ import annotations

from pathlib import Path

import pytest

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
