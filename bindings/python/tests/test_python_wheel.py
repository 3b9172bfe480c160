"""What `pip install` gets: a package that holds its library, and works where nothing is set."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.native import needs_cmake
from support.patience import BUILD_S
from support.running import Running

PROJECT = Path(__file__).parents[1]
needs_hatchling = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed"
)


def wheel(folder: Path, **variables: str) -> tuple[Path, str]:
    """Build a wheel; return it, and what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=PROJECT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=BUILD_S,
    )
    (path,) = folder.glob("*.whl")
    return path, done.stdout + done.stderr


@needs_cmake
@needs_hatchling
def test_a_wheel_holds_the_library_and_needs_nothing_else(
    service: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = wheel(tmp_path / "dist")
    assert not path.name.endswith("-any.whl"), "it is one for this system"
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "site")
    assert {"handspan/py.typed", "handspan/lib/libLeapC.so.6", "handspan/lib/LICENSE"} <= set(names)
    assert {"Leap/__init__.py", "Leap/py.typed", "handspan/leap_run.py"} <= set(names)
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]
    monkeypatch.delenv("HANDSPAN_LIBRARY")
    code = "import handspan; print(handspan.__file__); print(handspan.connect().frames().take(20))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
        timeout=BUILD_S,
    )
    where, frame = done.stdout.splitlines()
    assert where == str(tmp_path / "site" / "handspan" / "__init__.py")
    assert frame.startswith("Frame(id=")
    code = "import Leap; print(Leap.__file__); print(Leap.Controller().now() > 0)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
        timeout=BUILD_S,
    )
    assert done.stdout.splitlines() == [str(tmp_path / "site" / "Leap" / "__init__.py"), "True"]


@needs_hatchling
def test_a_wheel_without_the_library_says_so(tmp_path: Path) -> None:
    path, said = wheel(tmp_path, PATH=str(tmp_path))
    assert path.name.endswith("-py3-none-any.whl")
    assert "the wheel has no native library: cmake is not on the path" in said
