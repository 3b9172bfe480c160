"""The C# binding under mono: its assembly beside its library, and programs with the service."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from support.bindings import (
    BINDINGS,
    build_binding,
    needs_binding,
    run_tests,
    tell_life_of_sample,
)
from support.golden_hands import GOLDENS, Golden, printed
from support.native import run

pytestmark = needs_binding("mono", "mcs")
CSHARP = BINDINGS / "csharp"
Program = Callable[[str], list[str | Path]]


@pytest.fixture(scope="session")
def program(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """How an example or test is run that stands beside the assembly and its libraries."""
    build_binding(built, "HANDSPAN_CSHARP")
    folder = tmp_path_factory.mktemp("csharp")
    shutil.copytree(built / "bindings" / "csharp" / "lib", folder, dirs_exist_ok=True)
    tests = [CSHARP / "tests" / "Check.cs", *sorted(CSHARP.glob("tests/Test*.cs"))]
    compile_program(folder, "Tests", *tests)
    for source in (*CSHARP.glob("examples/*.cs"), CSHARP / "tests" / "Leaving.cs"):
        compile_program(folder, source.stem, source)
    return lambda name: ["mono", folder / f"{name}.exe"]


def compile_program(folder: Path, name: str, *sources: Path) -> None:
    run(
        "mcs", "-warnaserror", "-r:System", "-r:System.Core",
        f"-r:{folder / 'LeapCSharp.NET4.0.dll'}", f"-out:{folder / name}.exe", *sources,
    )  # fmt: skip


def test_values_without_a_service(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "none"))
    run_tests([*program("Tests"), "TestValues"], 12)


@pytest.mark.usefixtures("simulated")
def test_listeners(program: Program) -> None:
    said = run_tests([*program("Tests"), "TestListening"], 10)
    assert "thrown on purpose in frame" in said, "what a callback throws is printed"


@pytest.mark.usefixtures("simulated")
def test_tracking(program: Program) -> None:
    run_tests([*program("Tests"), "TestTracking"], 11)


@pytest.mark.usefixtures("simulated")
def test_a_program_ends_that_still_listens(program: Program) -> None:
    for _ in range(3):  # It depends on what the listener does meanwhile.
        assert run(*program("Leaving")) == "leaving True\n"


@pytest.mark.usefixtures("simulated")
def test_the_sample_tells_the_life_of_a_listener(program: Program) -> None:
    lines = tell_life_of_sample(program("Sample"))
    assert lines.index("initialized") < lines.index("connected")
    assert lines[-1] == "exited"


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.recording)
def test_it_prints_what_all_languages_print(
    golden: Golden, program: Program, tmp_path: Path
) -> None:
    assert printed(program("Golden"), golden, tmp_path, {}) == golden.expected()
