"""The Java binding: the jar and where it looks for its library, and programs with the service."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support.bindings import PATIENCE_S, needs_java, run_tests, tell_life_of_sample
from support.native import run
from support.patience import PROGRAM_S
from support.running import Running

pytestmark = needs_java
# What -Xcheck:jni says of native code; that of JDK 24 about loading libraries at all is another.
COMPLAINT = re.compile("WARNING(: JNI| in native)")


def test_values_without_a_service(
    java: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "none"))
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    said = run_tests([*java, f"-Djava.io.tmpdir={unpacked}", "TestValues"], 15)
    assert not COMPLAINT.search(said), said
    left = [path.name for path in unpacked.iterdir() if not path.name.startswith("hsperfdata")]
    assert not left, "the libraries of the jar leave nothing behind"


@pytest.mark.usefixtures("simulated")
def test_listeners(java: list[str]) -> None:
    said = run_tests([*java, "TestListening"], 11)
    assert "thrown on purpose in frame" in said, "what a callback throws is printed"
    assert not COMPLAINT.search(said), said


@pytest.mark.usefixtures("simulated")
def test_tracking(java: list[str]) -> None:
    said = run_tests([*java, "TestTracking"], 11)
    assert not COMPLAINT.search(said), said


@pytest.mark.usefixtures("simulated")
def test_a_program_ends_that_still_listens(java: list[str]) -> None:
    assert run(*java, "Leaving") == "leaving true\n"


@pytest.mark.usefixtures("simulated")
def test_the_sample_tells_the_life_of_a_listener(java: list[str]) -> None:
    lines = tell_life_of_sample([*java, "Sample"])
    assert lines.index("initialized") < lines.index("connected")
    assert lines[-1] == "exited"


def test_the_library_path_comes_first_and_strangers_are_passed_over(
    java: list[str], built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "none"))
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "libLeapJava.so").write_bytes(b"\x7fELF of another maker")
    installed = tmp_path / "installed"
    run("cmake", "--install", built, "--prefix", installed)
    ours = next(installed.rglob("libLeapJava.so")).parent
    nowhere = f"-Djava.io.tmpdir={tmp_path / 'nowhere'}"
    run_tests([*java, nowhere, f"-Djava.library.path={stranger}:{ours}", "TestValues"], 15)
    failed = subprocess.run(
        [*java, nowhere, f"-Djava.library.path={stranger}", "TestValues"],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert failed.returncode != 0
    assert "set java.io.tmpdir to a folder with room" in failed.stderr + failed.stdout


def test_a_restarted_service_is_found_again(
    java: list[str], start: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))
    service: Running = start("--source", "simulated", "--ws-port", "0")
    sample = subprocess.Popen(
        [*java, "Sample"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sample.stdout is not None
    said: list[str] = []

    def read_until(line: str) -> None:
        while not said or said[-1] != line:
            said.append(sample.stdout.readline().rstrip())  # type: ignore[union-attr]
            assert sample.poll() is None, said

    try:
        read_until("connected")
        service.end()
        read_until("disconnected")
        start("--source", "simulated", "--ws-port", "0")
        read_until("connected")
        sample.communicate("\n", timeout=PATIENCE_S)
    finally:
        sample.kill()
        sample.wait(PROGRAM_S)
    assert sample.returncode == 0
