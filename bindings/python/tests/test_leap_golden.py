"""Programs that import Leap beside a service: what all languages print, and the examples."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

import Leap
from support.native import needs_cmake
from support.running import Running
from support.serving import RECORDINGS

from .conftest import Start, needs_converter

pytestmark = needs_cmake
ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "native"
EXAMPLES = Path(__file__).parents[1] / "examples"
PATIENCE_S = 60.0
KINDS = (
    Leap.Gesture.TYPE_CIRCLE,
    Leap.Gesture.TYPE_SWIPE,
    Leap.Gesture.TYPE_KEY_TAP,
    Leap.Gesture.TYPE_SCREEN_TAP,
)


def rounded(value: float) -> str:
    """Return one decimal, which every language prints alike."""
    return f"{math.floor(value * 10 + 0.5) / 10 + 0.0:.1f}"


def named(name: str, vector: Leap.Vector) -> str:
    return f" {name} " + " ".join(map(rounded, vector))


def hand_lines(hand: Leap.Hand) -> list[str]:
    lines = [
        f"  {'left' if hand.is_left else 'right'} hand"
        + named("palm", hand.palm_position)
        + named("normal", hand.palm_normal * 100)
        + named("direction", hand.direction * 100)
        + f" grab {rounded(hand.grab_strength)} pinch {rounded(hand.pinch_strength)}"
        + f" width {rounded(hand.palm_width)}",
        "   " + named("elbow", hand.arm.elbow_position) + named("wrist", hand.wrist_position),
    ]
    for finger in hand.fingers:
        lines.append(
            f"    finger {finger.type} {'extended' if finger.is_extended else 'bent'}"
            + named("tip", finger.tip_position)
            + f" length {rounded(finger.length)} width {rounded(finger.width)}"
        )
        for type in range(Leap.Bone.TYPE_METACARPAL, Leap.Bone.TYPE_DISTAL + 1):
            bone = finger.bone(type)
            lines.append(
                f"      bone {type}"
                + named("from", bone.prev_joint)
                + named("to", bone.next_joint)
                + named("x", bone.basis.x_basis * 100)
            )
    return lines


def gesture_line(gesture: Leap.Gesture) -> str:
    line = f"  gesture type {gesture.type} state {gesture.state}"
    if gesture.type == Leap.Gesture.TYPE_CIRCLE:
        circle = Leap.CircleGesture(gesture)
        line += named("center", circle.center)
        return line + f" radius {rounded(circle.radius)} progress {rounded(circle.progress)}"
    if gesture.type == Leap.Gesture.TYPE_SWIPE:
        swipe = Leap.SwipeGesture(gesture)
        return line + named("from", swipe.start_position) + named("to", swipe.position)
    if gesture.type == Leap.Gesture.TYPE_KEY_TAP:
        return line + named("at", Leap.KeyTapGesture(gesture).position)
    return line + named("at", Leap.ScreenTapGesture(gesture).position)


def frame_lines(frame: Leap.Frame, with_hands: bool) -> list[str]:
    gestures = [gesture_line(gesture) for gesture in frame.gestures()]
    hands = [line for hand in frame.hands for line in hand_lines(hand)] if with_hands else []
    head = [f"frame {frame.id} hands {len(frame.hands)}"] if with_hands or gestures else []
    return head + hands + gestures


@pytest.mark.parametrize(
    ("recording", "first", "last", "step"),
    [("finger-tap-54fps", 100, 200, 50), ("three-claps", 200, 320, 60)],
)
def test_it_prints_what_all_languages_print(
    recording: str, first: int, last: int, step: int, start: Start
) -> None:
    path = RECORDINGS / f"{recording}.json.lz"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    start("--source", str(path))
    controller = Leap.Controller()
    for kind in KINDS:
        controller.enable_gesture(kind)
    wanted, lines = first, []
    end_s = time.monotonic() + PATIENCE_S
    while wanted <= last:
        assert time.monotonic() < end_s, f"frame {wanted} has not come"
        for back in range(59, -1, -1):
            frame = controller.frame(back)
            assert frame.id <= wanted or wanted > last, f"frame {wanted} was missed"
            if frame.id == wanted <= last:
                lines += frame_lines(frame, (wanted - first) % step == 0)
                wanted += 1
        time.sleep(0.02)
    assert lines == (GOLDEN / f"classic_{recording}.txt").read_text().splitlines()


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
        program.wait()
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
