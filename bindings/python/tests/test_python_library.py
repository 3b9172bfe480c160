"""Where the library is looked for, and what is said where it is not; the examples."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import handspan
from handspan import _library
from support.children import killed
from support.native import needs_cmake
from support.patience import PROGRAM_S
from support.running import Running

PACKAGE = Path(handspan.__file__).parent
EXAMPLES = PACKAGE.parent / "examples"


def python(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_S,
    )


def said_until(program: Path, *words: str) -> str:
    """Run a program until it has printed these words, and return what it printed."""
    command = [sys.executable, str(program)]
    paths = os.environ | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONUNBUFFERED": "1"}
    said = ""
    with killed(subprocess.Popen(command, env=paths, stdout=subprocess.PIPE, text=True)) as it:
        assert it.stdout is not None
        while not all(word in said for word in words):
            line = it.stdout.readline()
            assert line, said
            said += line
    return said


def test_a_named_library_that_is_not_there_is_not_replaced_by_another(tmp_path: Path) -> None:
    done = python("-c", "import handspan; handspan.connect()", HANDSPAN_LIBRARY=str(tmp_path))
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("handspan.errors.LibraryNotFound: HANDSPAN_LIBRARY is")
    assert "or the folder that holds it" in last


def test_what_is_no_library_is_told_with_the_reason(tmp_path: Path) -> None:
    damaged = tmp_path / "library"
    damaged.write_text("not one")
    done = python(EXAMPLES / "hands.py", HANDSPAN_LIBRARY=str(damaged))
    assert done.returncode == 1
    assert "cannot be loaded. Build it" in done.stderr
    assert str(damaged) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_library_without_leapc_in_it_is_refused() -> None:
    other = next(Path(sys.exec_prefix).rglob("*.so"), None) or next(
        Path(os.__file__).parent.rglob("*.so"), None
    )
    if other is None:
        pytest.skip("this Python has no shared library to try")
    done = python("-c", "import handspan; handspan.now_us()", HANDSPAN_LIBRARY=str(other))
    assert "LibraryNotFound" in done.stderr
    assert "LeapCreateConnection" in done.stderr


def test_the_library_beside_the_package_comes_before_those_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(_library.ENVIRONMENT, raising=False)
    (tmp_path / "lib").mkdir()
    beside = tmp_path / "lib" / _library.NAMES[0]
    beside.touch()
    monkeypatch.setattr(_library, "BESIDE", tmp_path / "lib")
    assert list(_library.candidates())[: 1 + len(_library.NAMES)] == [str(beside), *_library.NAMES]


def test_importing_needs_neither_library_nor_numpy() -> None:
    code = "import sys, handspan; print(sorted({'numpy', 'handspan_service'} & set(sys.modules)))"
    done = python("-c", code, HANDSPAN_LIBRARY="nowhere")
    assert done.stdout == "[]\n", done.stderr


def test_the_package_imports_the_standard_library_and_numpy_alone() -> None:
    allowed = sys.stdlib_module_names | {"handspan", "numpy"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.partition(".")[0] in allowed, f"{path.name} imports {name}"


def test_everything_that_is_named_is_there_and_described() -> None:
    assert sorted(handspan.__all__) == list(handspan.__all__)
    for name in handspan.__all__:
        if name != "Event":
            assert getattr(handspan, name).__doc__, name


@needs_cmake
def test_the_example_prints_hands(service: Running) -> None:
    assert "Hz" in said_until(EXAMPLES / "hands.py", "right hand", "left hand")
    done = python(EXAMPLES / "hands.py", "1")
    assert done.returncode == 0, done.stderr


@needs_cmake
def test_the_example_of_asyncio_tells_what_happens(service: Running) -> None:
    said = said_until(EXAMPLES / "watch.py", "2 hands")
    assert said.startswith("a service answers\nLeap Motion Controller, serial SIMULATED")
    done = python(EXAMPLES / "watch.py", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("that was all\n")


@needs_cmake
def test_the_example_writes_pictures(service: Running, tmp_path: Path) -> None:
    target = tmp_path / "both.pgm"
    done = python(EXAMPLES / "pictures.py", target)
    assert done.returncode == 0, done.stderr
    words, _, pixels = target.read_bytes().partition(b" 255\n")
    width, height = map(int, words.split()[1:])
    assert len(pixels) == width * height
    assert "looks along (" in done.stdout


@needs_cmake
def test_a_program_that_ends_without_closing_ends(service: Running) -> None:
    code = "import handspan; c = handspan.connect(); f = c.frames(); print(f.take(20).id > 0)"
    done = python("-c", code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@needs_cmake
def test_an_impatient_user_interrupts_a_program_that_waits(library: Path, tmp_path: Path) -> None:
    places = {"PYTHONPATH": str(PACKAGE.parent), "HANDSPAN_RUNTIME_DIR": str(tmp_path)}
    code = (
        # Whoever runs the tests in the background ignores interrupts, and so would the program.
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import handspan\nwith handspan.connect() as c:\n print(1, flush=True)\n next(c.frames())"
    )
    waiting = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stdout is not None
    waiting.stdout.readline()
    waiting.send_signal(signal.SIGINT)
    _, error = waiting.communicate(timeout=PROGRAM_S)
    assert error.strip().endswith("KeyboardInterrupt")


@needs_cmake
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_leaves_its_parents_client_alone(service: Running) -> None:
    code = (
        "import os, sys, handspan\n"
        "with handspan.connect() as client:\n"
        "    frames = client.frames()\n"
        "    assert frames.take(20)\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        sys.exit(3)\n"
        "    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3\n"
        "    assert all(frames.take(20) for _ in range(20))\n"
    )
    done = python("-W", "ignore::DeprecationWarning", "-c", code)
    assert (done.returncode, done.stderr) == (0, "")
