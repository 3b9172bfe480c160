"""The native library and its generated bindings under test: tools, builds, and programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from support.native import CXX_COMPILER, ROOT, build, missing_tools, run
from support.patience import PROGRAM_S
from support.shared import is_whole_run, shared_folder

BINDINGS = ROOT / "bindings"
CSharp = Callable[[str], list[str | Path]]  # How an example or test of that name is run.
PATIENCE_S = 180.0  # Tests in other languages wait for conditions, too, on a busy machine.


def _swig() -> str:
    """Return SWIG's path: this environment's, else the system's; empty where there is none."""
    own = Path(sys.executable).with_name("swig")
    return str(own) if own.is_file() else shutil.which("swig") or shutil.which("swig4.0") or ""


SWIG = _swig()


JAVA_TOOLS, CSHARP_TOOLS = ("java", "javac", "jar"), ("mono", "mcs")


def missing_for(*tools: str) -> list[str]:
    """Return what a generated binding needs, besides some tools of its own, and is not there."""
    missing = missing_tools("cmake", *tools)
    return missing + [name for name, path in (("swig", SWIG), ("c++", CXX_COMPILER)) if not path]


def needs_binding(*tools: str) -> pytest.MarkDecorator:
    """Return a mark that skips tests of a generated binding, and names what is missing."""
    missing = missing_for(*tools)
    named = f"not on the path: {', '.join(missing)}"
    return pytest.mark.skipif(
        bool(missing) or os.name != "posix",
        reason=named if missing else "libLeap is tried on POSIX systems",
    )


needs_java = needs_binding(*JAVA_TOOLS)
needs_csharp = needs_binding(*CSHARP_TOOLS)


def shipped_build(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the native library as it is shipped, built once for the whole run.

    Programs run from there while other tests go on, so it is built with everything at once: with
    the tests in C and the bindings that tests of this run ask for, by the names of their fixtures.
    """
    bindings = {"java": JAVA_TOOLS, "csharp": CSHARP_TOOLS}
    asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    if is_whole_run():
        asked |= {"built", *bindings}
    options = [
        f"-DHANDSPAN_{name.upper()}=ON"
        for name, tools in bindings.items()
        if name in asked and not missing_for(*tools)
    ]
    options += [f"-DSWIG_EXECUTABLE={SWIG}"] if options else []
    testing = "ON" if "built" in asked else "OFF"
    return shared_folder(
        factory,
        "shipped",
        lambda folder: build(
            folder, "-DCMAKE_BUILD_TYPE=Release", f"-DBUILD_TESTING={testing}", *options
        ),
    )


def build_java(built: Path, folder: Path) -> None:
    """Compile the examples and tests in Java with the jar alone in a folder, as it is shipped."""
    jar = Path(shutil.copy(built / "bindings" / "java" / "LeapJava.jar", folder))
    sources = [*BINDINGS.glob("java/examples/*.java"), *BINDINGS.glob("java/tests/*.java")]
    run(
        "javac", "-Xlint:all,-removal,-deprecation", "-Werror", "-cp", jar,
        "-d", folder / "classes", *sorted(sources),
    )  # fmt: skip


def java_command(folder: Path) -> list[str]:
    """Return the command that runs an example or test in Java, but for its name."""
    places = f"{folder / 'LeapJava.jar'}{os.pathsep}{folder / 'classes'}"
    return ["java", "-Xcheck:jni", "-cp", places]


def build_csharp(built: Path, folder: Path) -> None:
    """Compile the examples and tests in C# beside the assembly and its libraries in a folder."""
    shutil.copytree(built / "bindings" / "csharp" / "lib", folder, dirs_exist_ok=True)
    source = BINDINGS / "csharp"
    programs = {one.stem: [one] for one in source.glob("examples/*.cs")}
    programs["Leaving"] = [source / "tests" / "Leaving.cs"]
    programs["Tests"] = [source / "tests" / "Check.cs", *sorted(source.glob("tests/Test*.cs"))]
    for name, files in programs.items():
        run(
            "mcs", "-warnaserror", "-r:System", "-r:System.Core",
            f"-r:{folder / 'LeapCSharp.NET4.0.dll'}", f"-out:{folder / name}.exe", *files,
        )  # fmt: skip


def run_tests(command: Sequence[str | Path], at_least: int) -> str:
    """Run a program that tells "ok NAME" for each test, and return what it printed.

    Args:
        command: The program with its arguments.
        at_least: How many tests it has at least.
    """
    done = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok test") + done.stdout.count("ok Test") >= at_least, done.stdout
    return str(done.stdout)


def tell_life_of_sample(command: Sequence[str | Path]) -> list[str]:
    """Return the lines that a sample prints until Enter is pressed, which is after some hands."""
    sample = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sample.stdout is not None
    said: list[str] = []
    try:
        while not any("last bone" in line for line in said):
            said.append(sample.stdout.readline())
            assert said[-1], said
        rest, _ = sample.communicate("\n", timeout=PATIENCE_S)
    finally:
        sample.kill()
        sample.wait(PROGRAM_S)
    assert sample.returncode == 0
    return [line.rstrip() for line in (*said, *rest.splitlines())]
