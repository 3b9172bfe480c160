"""libLeap: its headers, what it shows, how it is installed, and programs with the whole service."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.control import ServiceState
from support.native import CXX_COMPILER, NATIVE, needs_cmake, needs_cxx, run
from support.patience import PROGRAM_S
from support.running import Running

pytestmark = [needs_cmake, needs_cxx]
INCLUDE = NATIVE / "leap" / "include"
PATIENCE_S = 60.0

# What a program of 2013 to 2016 may be: a polling one, with the old spellings.
PROGRAM = """
#include <Leap.h>
#include <iostream>
using namespace Leap;
int main() {
  Controller controller;
  controller.setPolicyFlags(Controller::POLICY_BACKGROUND_FRAMES);
  Frame frame = controller.frame();
  if (!frame.hands().empty()) {
    std::cout << frame.hands()[0].palmPosition() << std::endl;
  }
  return frame.fingers().isEmpty() ? 0 : 1;
}
"""


@pytest.mark.parametrize("standard", ["c++11", "c++14", "c++17", "c++20"])
def test_the_headers_compile_in_each_c_plus_plus(standard: str, tmp_path: Path) -> None:
    source = tmp_path / "program.cpp"
    source.write_text(PROGRAM)
    run(
        CXX_COMPILER, f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
        "-I", INCLUDE, "-c", source, "-o", tmp_path / "program.o",
    )  # fmt: skip


@pytest.mark.parametrize("header", sorted(INCLUDE.rglob("*.h")), ids=lambda path: path.name)
def test_each_header_stands_alone(header: Path) -> None:
    run(CXX_COMPILER, "-std=c++11", "-fsyntax-only", "-x", "c++", header)


def test_the_library_shows_its_own_names_alone(built: Path) -> None:
    if shutil.which("nm") is None:
        pytest.skip("nm is not on the path")
    listed = run("nm", "-DC", "--defined-only", built / "leap" / "libLeap.so")
    lines = [line.split(maxsplit=2)[1:] for line in listed.splitlines()]
    strong = [name for kind, name in lines if kind not in "VW"]
    assert len(strong) > 200
    assert not [name for name in strong if "Leap::" not in name]
    assert not [name for name in strong if "basic_string" in name], "no string crosses the border"


def test_cmake_and_pkg_config_find_it(built: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    run("cmake", "--install", built, "--prefix", installed)
    libraries = next(installed.rglob("libLeap.so")).parent
    source = tmp_path / "program.cpp"
    source.write_text(PROGRAM)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\n"
        "project(program CXX)\n"
        "find_package(LeapSDK 6 REQUIRED)\n"
        "add_executable(program program.cpp)\n"
        "target_link_libraries(program PRIVATE LeapSDK::Leap)\n"
    )
    run(
        "cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={installed}",
        f"-DCMAKE_CXX_COMPILER={CXX_COMPILER}",
    )  # fmt: skip
    run("cmake", "--build", tmp_path / "build")
    run(tmp_path / "build" / "program")
    if shutil.which("pkg-config") is None:
        pytest.skip("pkg-config is not on the path")
    paths = os.environ | {"PKG_CONFIG_PATH": str(libraries / "pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "leap", env=paths).split()
    run(CXX_COMPILER, source, *flags, "-o", tmp_path / "plain")
    run(tmp_path / "plain", env=os.environ | {"LD_LIBRARY_PATH": str(libraries)})


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))


@pytest.mark.usefixtures("place")
def test_the_sample_tells_the_life_of_a_listener(built: Path, start: Any) -> None:
    sample = subprocess.Popen(
        [str(built / "leap" / "classic_sample")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert sample.stdin is not None
    assert sample.stdout is not None
    said: list[str] = []
    try:
        service: Running = start("--source", "simulated", "--ws-port", "0")
        service.wait_for(ServiceState.STREAMING)
        end_s = time.monotonic() + PATIENCE_S
        while not any(line.startswith("    pinky") for line in said):
            assert time.monotonic() < end_s, said
            said.append(sample.stdout.readline())
        rest, _ = sample.communicate("\n", timeout=PATIENCE_S)
    finally:
        sample.kill()
        sample.wait(PROGRAM_S)
    lines = [line.rstrip() for line in (*said, *rest.splitlines())]
    assert "press Enter to quit" in lines
    assert lines.index("initialized") < lines.index("connected")
    assert lines[-1] == "exited"
    assert any(" hand " in line and "in the box" in line for line in lines)
