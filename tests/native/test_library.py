"""libLeapC as it is shipped: what it shows, and its tests in C."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from support.native import NATIVE, build, can_sanitize, needs_cmake, run

pytestmark = needs_cmake


def test_the_tests_in_c_pass(built: Path) -> None:
    run("ctest", "--test-dir", built, "--output-on-failure")


@pytest.mark.parametrize("kind", ["address,undefined", "thread"])
def test_the_tests_in_c_pass_under_a_sanitizer(kind: str, tmp_path: Path) -> None:
    if not can_sanitize(kind, tmp_path):
        pytest.skip(f"programs built with -fsanitize={kind} do not run here")
    folder = build(tmp_path / "build", "-DCMAKE_BUILD_TYPE=Debug", f"-DHANDSPAN_SANITIZE={kind}")
    run("ctest", "--test-dir", folder, "--output-on-failure")


def test_it_shows_the_functions_of_its_headers_and_nothing_else(built: Path) -> None:
    if shutil.which("nm") is None or shutil.which("readelf") is None:
        pytest.skip("nm and readelf are not on the path")
    listed = run("nm", "-D", "--defined-only", built / "libLeapC.so.6")
    shown = sorted(line.split()[-1] for line in listed.splitlines())
    table = (NATIVE / "tests" / "functions.inc").read_text()
    names = re.findall(r"^FUNCTION\((\w+)\)$", table, re.MULTILINE)
    private = re.findall(r"LEAP_CALL (\w+)\(", (NATIVE / "src" / "classic.h").read_text())
    assert len(private) == 6, "for libLeap"
    assert shown == sorted(names + private)
    assert "[libLeapC.so.6]" in run("readelf", "-d", built / "libLeapC.so.6")
    assert (built / "libLeapC.so.5").resolve() == (built / "libLeapC.so.6").resolve()
