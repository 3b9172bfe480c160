"""Frames as bytes: what libLeap wrote `import Leap` reads, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import Leap
from support.golden_frame import snapshot
from support.native import needs_cmake, needs_cxx, run

pytestmark = [needs_cmake, needs_cxx]
HEAD, CLASSIC, HAND, MORE, TOOL = 32, 88, 1084, 416, 76  # native/leap/src/serialize.cpp
SIDE = HEAD + CLASSIC + 8
KIND = HEAD + CLASSIC + 2 * (HAND + MORE) + TOOL + 4
DAMAGES = {
    "magic": (0, 0),
    "hands": (4, 3),
    "tools": (6, 3),
    "gestures": (8, 65),
    "reserved": (10, 1),
    "side": (SIDE, 2),
    "kind of gesture": (KIND, 2),
}


def program(built: Path) -> Path:
    return built / "leap" / "tests" / "classic_bytes"


def numbers(*values: float) -> str:
    return "".join(f" {value:.9g}" for value in values)


def pointable_line(one: Leap.Pointable) -> str:
    line = f"  pointable {one.id} {one.is_tool:d} {one.is_extended:d}"
    line += numbers(one.length, one.width) + f" {one.touch_zone}"
    line += numbers(one.touch_distance, *one.tip_position, *one.tip_velocity)
    finger = Leap.Finger(one)
    for type in range(4 if finger.is_valid else 0):
        bone = finger.bone(type)
        line += numbers(*bone.prev_joint, *bone.next_joint, bone.width)
    return line


def lines(frame: Leap.Frame) -> Iterator[str]:
    """Return what native/leap/tests/bytes.cpp prints of a frame."""
    yield (
        f"frame {frame.is_valid:d} {frame.id} {frame.timestamp}"
        + numbers(frame.current_frames_per_second, *frame.interaction_box.center)
    )
    for hand in frame.hands:
        yield (
            f" hand {hand.id} {hand.is_left:d}"
            + numbers(hand.grab_strength, hand.time_visible, *hand.palm_position)
            + numbers(*hand.palm_velocity, *hand.sphere_center, *hand.arm.elbow_position)
        )
    yield from map(pointable_line, frame.pointables)
    for gesture in frame.gestures():
        yield (
            f" gesture {gesture.id} {gesture.type} {gesture.state} {gesture.duration}"
            + f" {gesture.pointables[0].id}"
            + numbers(*Leap.CircleGesture(gesture).center)
            + numbers(*Leap.SwipeGesture(gesture).start_position)
            + numbers(*Leap.KeyTapGesture(gesture).position)
            + numbers(*Leap.ScreenTapGesture(gesture).direction)
        )


def read(data: bytes) -> Leap.Frame:
    frame = Leap.Frame()
    frame.deserialize((Leap.byte_array(data), len(data)))
    return frame


def written_again(built: Path, data: bytes, folder: Path) -> tuple[list[str], bytes]:
    """Return what libLeap prints of a frame, and the bytes that it makes of it."""
    before, after = folder / "before", folder / "after"
    before.write_bytes(data)
    return run(program(built), "read", before, after).splitlines(), after.read_bytes()


@pytest.fixture
def golden() -> Leap.Frame:
    return Leap.Frame._at(snapshot(turn=0.5, scale=0.25, shift=3), 0)


def test_libleap_reads_what_python_wrote(golden: Leap.Frame, built: Path, tmp_path: Path) -> None:
    data, _ = golden.serialize
    printed, again = written_again(built, bytes(data), tmp_path)
    assert printed == list(lines(golden))
    assert (len(golden.hands), len(golden.tools), len(golden.gestures())) == (2, 1, 4)
    assert again == bytes(data)


@pytest.mark.usefixtures("simulated")
def test_python_reads_what_libleap_wrote(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "frame"
    printed = run(program(built), "take", path).splitlines()
    frame = read(path.read_bytes())
    assert len(frame.hands) == 2
    assert list(lines(frame)) == printed
    assert bytes(frame.serialize[0]) == path.read_bytes()


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_one_refuses_the_other_refuses_too(
    damage: str, golden: Leap.Frame, built: Path, tmp_path: Path
) -> None:
    place, value = DAMAGES[damage]
    data, _ = golden.serialize
    assert data[place] != value
    data[place] = value
    assert not read(bytes(data)).is_valid
    printed, again = written_again(built, bytes(data), tmp_path)
    assert printed[0].startswith("frame 0 ")
    assert again == b""


@pytest.mark.parametrize("change", [-1, 1])
def test_both_refuse_bytes_of_another_length(
    change: int, golden: Leap.Frame, built: Path, tmp_path: Path
) -> None:
    data, size = golden.serialize
    other = bytes(data).ljust(size + change, b"\0")[: size + change]
    assert not read(other).is_valid
    assert written_again(built, other, tmp_path)[1] == b""
