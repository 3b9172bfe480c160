"""Programs that import Leap beside a service: the examples, and one that just ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from support.native import needs_cmake
from support.patience import PROGRAM_S
from support.running import Running

from .conftest import needs_converter

pytestmark = needs_cmake
EXAMPLES = Path(__file__).parents[1] / "examples"
PATIENCE_S = 60.0


def lived(command: Sequence[object], until: str) -> tuple[str, str]:
    """Run a program until it prints a line that begins so, press Enter, and return what it said.

    Two threads print, whose lines may meet.
    """
    paths = os.environ | {"PYTHONPATH": str(EXAMPLES.parent), "PYTHONUNBUFFERED": "1"}
    program = subprocess.Popen(
        list(map(str, command)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=paths,
        text=True,
    )
    assert program.stdout is not None
    said: list[str] = []
    try:
        while line := program.stdout.readline():
            said.append(line.rstrip())
            if line.startswith(until):
                break
        rest, errors = program.communicate("\n", timeout=PATIENCE_S)
    finally:
        program.kill()
        program.wait(PROGRAM_S)
    return "\n".join([*said, *rest.splitlines()]), errors


def test_the_example_tells_the_life_of_a_listener(service: Running) -> None:
    said, errors = lived([sys.executable, EXAMPLES / "classic.py"], "    pinky")
    assert errors == ""
    assert "press Enter to quit" in said
    assert said.index("initialized") < said.index("connected")
    assert said.endswith("\nexited")
    assert re.search(r"hand [0-9]+: palm \(.*, in the box \(", said)


@needs_converter
def test_the_example_in_python_2_runs(service: Running) -> None:
    command = [sys.executable, "-m", "handspan.leap_run", EXAMPLES / "classic.py2"]
    said, errors = lived(command, "    pinky")
    assert errors == ""
    assert said.index("initialized") < said.index("connected in thread")
    assert said.splitlines()[-1].startswith("exited after")


def test_a_program_that_ends_without_a_word_lets_its_listeners_exit(service: Running) -> None:
    program = (
        "import Leap, time\n"
        "class L(Leap.Listener):\n"
        "    def on_exit(self, controller): print('exited', controller.frame().is_valid)\n"
        "controller = Leap.Controller(L())\n"
        "while not controller.frame().is_valid: time.sleep(0.01)\n"
    )
    paths = os.environ | {"PYTHONPATH": str(EXAMPLES.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=paths,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "exited True\n", "")
