"""The installed library: found by CMake, pkg-config, and programs that were linked long ago."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.native import C_COMPILER, NATIVE, needs_cmake, run
from support.patience import BUILD_S

pytestmark = needs_cmake
EXAMPLE = NATIVE / "examples" / "hands.c"


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder elsewhere than where the build was told to install."""
    folder = tmp_path_factory.mktemp("installed")
    run("cmake", "--install", built, "--prefix", folder)
    return folder


def library_folder(installed: Path) -> Path:
    return next(installed.rglob("libLeapC.so.6")).parent


def configure(source: Path, installed: Path, version: str) -> subprocess.CompletedProcess[str]:
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\n"
        "project(program C)\n"
        f"find_package(LeapSDK {version} REQUIRED)\n"
        f'add_executable(hands "{EXAMPLE}")\n'
        "target_link_libraries(hands PRIVATE LeapSDK::LeapC)\n"
        "get_target_property(built_as LeapSDK::LeapC IMPORTED_CONFIGURATIONS)\n"
        "string(TOUPPER ${built_as} built_as)\n"
        "get_target_property(library LeapSDK::LeapC IMPORTED_LOCATION_${built_as})\n"
        'message(STATUS "library at ${library}")\n'
    )
    return subprocess.run(
        [
            "cmake", "-S", str(source), "-B", str(source / f"build{version}"),
            f"-DCMAKE_PREFIX_PATH={installed}", f"-DCMAKE_C_COMPILER={C_COMPILER}",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_S,
    )  # fmt: skip


@pytest.mark.parametrize("version", ["5", "5.13", "6", "6.2"])
def test_cmake_finds_it(version: str, installed: Path, tmp_path: Path) -> None:
    done = configure(tmp_path, installed, version)
    assert done.returncode == 0, done.stderr
    assert f"library at {library_folder(installed) / 'libLeapC.so.6'}" in done.stdout
    run("cmake", "--build", tmp_path / f"build{version}")
    run(tmp_path / f"build{version}" / "hands", "1")


@pytest.mark.parametrize("version", ["4", "6.3", "7"])
def test_cmake_finds_no_other_version(version: str, installed: Path, tmp_path: Path) -> None:
    assert configure(tmp_path, installed, version).returncode != 0


def test_pkg_config_finds_it(installed: Path, tmp_path: Path) -> None:
    if shutil.which("pkg-config") is None:
        pytest.skip("pkg-config is not on the path")
    libraries = library_folder(installed)
    flags = run(
        "pkg-config", "--cflags", "--libs", "leapc",
        env=os.environ | {"PKG_CONFIG_PATH": str(libraries / "pkgconfig")},
    ).split()  # fmt: skip
    program = tmp_path / "hands"
    run(C_COMPILER, EXAMPLE, *flags, "-o", program)
    run(program, "1", env=os.environ | {"LD_LIBRARY_PATH": str(libraries)})


def test_a_program_of_version_5_runs(installed: Path, tmp_path: Path) -> None:
    # It was linked against a library that called itself libLeapC.so.5.
    libraries = library_folder(installed)
    stub = tmp_path / "stub.c"
    stub.write_text("#include <LeapC.h>\nint64_t LeapGetNow(void) { return 0; }\n")
    old = tmp_path / "libLeapC.so.5"
    include = f"-I{installed / 'include'}"
    run(C_COMPILER, include, "-shared", "-fPIC", stub, "-Wl,-soname,libLeapC.so.5", "-o", old)
    source = tmp_path / "program.c"
    source.write_text("#include <LeapC.h>\nint main(void) { return LeapGetNow() > 0 ? 0 : 1; }\n")
    program = tmp_path / "program"
    run(C_COMPILER, include, source, old, "-o", program)
    run(program, env=os.environ | {"LD_LIBRARY_PATH": str(libraries)})
