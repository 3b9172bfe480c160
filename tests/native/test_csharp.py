"""The C# binding under mono: its assembly beside its library, and programs with the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.bindings import CSharp, needs_csharp, run_tests, tell_life_of_sample
from support.native import run

pytestmark = needs_csharp


def test_values_without_a_service(
    csharp: CSharp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "none"))
    run_tests([*csharp("Tests"), "TestValues"], 13)


@pytest.mark.usefixtures("simulated")
def test_listeners(csharp: CSharp) -> None:
    said = run_tests([*csharp("Tests"), "TestListening"], 11)
    assert "thrown on purpose in frame" in said, "what a callback throws is printed"


@pytest.mark.usefixtures("simulated")
def test_tracking(csharp: CSharp) -> None:
    run_tests([*csharp("Tests"), "TestTracking"], 11)


@pytest.mark.usefixtures("simulated")
def test_a_program_ends_that_still_listens(csharp: CSharp) -> None:
    for _ in range(3):  # It depends on what the listener does meanwhile.
        assert run(*csharp("Leaving")) == "leaving True\n"


@pytest.mark.usefixtures("simulated")
def test_the_sample_tells_the_life_of_a_listener(csharp: CSharp) -> None:
    lines = tell_life_of_sample(csharp("Sample"))
    assert lines.index("initialized") < lines.index("connected")
    assert lines[-1] == "exited"
