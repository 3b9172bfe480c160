"""The Objective-C binding under test: whether this machine can build it, and how it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from support.native import C_COMPILER, CXX_COMPILER, JOBS, ROOT, missing_tools, run
from support.patience import PROGRAM_S

OBJC = ROOT / "bindings" / "objc"


@cache
def _compiles() -> bool:
    """Whether the C++ compiler takes Objective-C++, which is a package of its own for gcc."""
    if not C_COMPILER or not CXX_COMPILER or missing_tools("cmake", "gnustep-config"):
        return False
    return all(
        subprocess.run(
            [compiler, "-x", language, "-fsyntax-only", os.devnull],
            capture_output=True,
            check=False,
            timeout=PROGRAM_S,
        ).returncode
        == 0
        for compiler, language in ((C_COMPILER, "objective-c"), (CXX_COMPILER, "objective-c++"))
    )


needs_objc = pytest.mark.skipif(
    not _compiles(),
    reason="Objective-C needs cmake, gobjc, gobjc++ and libgnustep-base-dev, and one is not there",
)


def gnustep(what: str) -> list[str]:
    """Return flags of GNUstep's; what they say of its headers silences warnings in these."""
    flags = run("gnustep-config", what).split()
    dropped = {"-MMD", "-MP", "-I."}
    return [flag.replace("-I/", "-isystem/") for flag in flags if flag not in dropped]


def build_objc(installed: Path, folder: Path, *options: str) -> Path:
    """Build the binding against an installed libLeap, and return the folder."""
    run(
        "cmake", "-S", OBJC, "-B", folder, f"-DCMAKE_PREFIX_PATH={installed}",
        f"-DCMAKE_OBJC_COMPILER={C_COMPILER}", f"-DCMAKE_OBJCXX_COMPILER={CXX_COMPILER}",
        "-DHANDSPAN_WARNINGS_ARE_ERRORS=ON", *options,
    )  # fmt: skip
    run("cmake", "--build", folder, "--parallel", str(JOBS))
    return folder


CLANG = shutil.which("clang++") or shutil.which("clang++-14") or ""
