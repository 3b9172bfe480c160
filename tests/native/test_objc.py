"""The classic interface in Objective-C: built as programs build it, and run with the service."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.control import ServiceState
from support.native import C_COMPILER, CXX_COMPILER, can_sanitize, run
from support.objc import CLANG, OBJC, build_objc, gnustep, needs_objc
from support.patience import PROGRAM_S
from support.running import Running

pytestmark = needs_objc
SANITIZERS = "address,undefined"
PATIENCE_S = 60.0
# What the runtime of Objective-C keeps of classes, and the log of the time zone, for ever.
KEPT_FOR_EVER = "leak:libobjc.so\nleak:NSLogv\n"


@pytest.fixture(scope="module")
def sanitized(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with sanitizers."""
    folder = tmp_path_factory.mktemp("objc_sanitized")
    if not can_sanitize(SANITIZERS, folder):
        pytest.skip(f"programs built with -fsanitize={SANITIZERS} do not run here")
    return build_objc(
        sdk, folder / "build", "-DCMAKE_BUILD_TYPE=Debug", f"-DHANDSPAN_SANITIZE={SANITIZERS}"
    )


@pytest.fixture
def streaming(start: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Running:
    """A service with the simulated controller, which the programs of the test find."""
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))
    service: Running = start("--source", "simulated", "--ws-port", "0")
    service.wait_for(ServiceState.STREAMING)
    return service


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def all_leaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whole stacks of what leaks, and silence about what others keep for ever."""
    known = tmp_path / "known"
    known.write_text(KEPT_FOR_EVER)
    monkeypatch.setenv("ASAN_OPTIONS", "fast_unwind_on_malloc=0:detect_leaks=1")
    monkeypatch.setenv("LSAN_OPTIONS", f"suppressions={known}:print_suppressions=0")


@pytest.mark.usefixtures("nobody")
def test_values(objc: Path) -> None:
    run(objc / "test_objc_values")


@pytest.mark.usefixtures("nobody", "all_leaks")
def test_values_under_sanitizers(sanitized: Path) -> None:
    run(sanitized / "test_objc_values")


@pytest.mark.usefixtures("streaming")
def test_listeners_and_delegates(objc: Path) -> None:
    run(objc / "test_objc_life")


@pytest.mark.usefixtures("streaming", "all_leaks")
def test_nothing_leaks_and_nothing_is_used_after_its_end(sanitized: Path) -> None:
    run(sanitized / "test_objc_life")


@pytest.mark.usefixtures("nobody")
def test_a_program_compiles_the_source_itself(sdk: Path, tmp_path: Path) -> None:
    program = tmp_path / "values"
    libraries = next(sdk.rglob("libLeap.so")).parent
    run(
        CXX_COMPILER, *gnustep("--objc-flags"), "-I", OBJC, "-I", sdk / "include",
        "-c", OBJC / "LeapObjectiveC.mm", "-o", tmp_path / "LeapObjectiveC.o",
    )  # fmt: skip
    run(
        C_COMPILER, "-std=gnu99", *gnustep("--objc-flags"), "-I", OBJC,
        "-c", OBJC / "tests" / "values.m", "-o", tmp_path / "values.o",
    )  # fmt: skip
    run(
        CXX_COMPILER, tmp_path / "values.o", tmp_path / "LeapObjectiveC.o", "-o", program,
        f"-L{libraries}", "-lLeap", *gnustep("--base-libs"),
    )  # fmt: skip
    run(program, env=os.environ | {"LD_LIBRARY_PATH": str(libraries)})


def _headers_for_arc(folder: Path) -> Path:
    """Copy gcc's headers of the runtime, less the line that no compiler with ARC takes."""
    known = Path(run(C_COMPILER, "-print-file-name=include").strip()) / "objc"
    copied = folder / "objc"
    copied.mkdir()
    for header in known.glob("*.h"):
        text = header.read_text().replace("return object->class_pointer;", "return 0;")
        (copied / header.name).write_text(text)
    return folder


@pytest.mark.parametrize("retaining", ["by hand", "by the compiler"])
def test_clang_takes_it(retaining: str, sdk: Path, tmp_path: Path) -> None:
    if not CLANG:
        pytest.skip("clang++ is not on the path")
    by_hand = retaining == "by hand"
    kind = ["-fobjc-runtime=gcc"] if by_hand else ["-fobjc-runtime=gnustep-1.9", "-fobjc-arc"]
    run(
        CLANG, *kind, "-I", _headers_for_arc(tmp_path), *gnustep("--objc-flags"), "-Wextra",
        "-Werror", "-std=c++11", "-I", sdk / "include", "-c", OBJC / "LeapObjectiveC.mm",
        "-o", tmp_path / "LeapObjectiveC.o",
    )  # fmt: skip


@pytest.mark.usefixtures("streaming")
def test_the_sample_tells_the_life_of_a_listener(objc: Path) -> None:
    sample = subprocess.Popen(
        [str(objc / "sample")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sample.stdin is not None
    assert sample.stdout is not None
    said: list[str] = []
    try:
        end_s = time.monotonic() + PATIENCE_S
        while not any(line.startswith("    pinky") for line in said):
            assert time.monotonic() < end_s, said
            said.append(sample.stdout.readline())
        rest, _ = sample.communicate("\n", timeout=PATIENCE_S)
    finally:
        sample.kill()
        sample.wait(PROGRAM_S)
    lines = [line.rstrip() for line in (*said, *rest.splitlines())]
    assert lines.index("initialized") < lines.index("connected")
    assert any(" hand " in line and "in the box" in line for line in lines)
    assert lines[-1] == "exited"
