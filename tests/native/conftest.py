"""The library, built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.native import build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the library, its tests and its examples, as they are shipped."""
    return build(tmp_path_factory.mktemp("native"), "-DCMAKE_BUILD_TYPE=Release")
