"""Odd playback files: each is named, and whatever numbers stand in it, hands are finite."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.device.base import RecordedHands
from handspan_service.device.leapjs import LeapRecording
from handspan_service.device.playback import PlaybackSource, recorded_hands
from handspan_service.errors import NoSuchSource, UnreadableSource
from support.recorded import read_all
from support.whole_hands import check_complete, numbers


def small() -> dict[str, Any]:
    """Return the smallest body that is understood: one frame of one left hand."""
    tips = [(-40.0, 150.0, 0.0), (-15.0, 160.0, -60.0), (5.0, 160.0, -70.0), (25.0, 160.0, -60.0)]
    pointables = []
    for kind, tip in enumerate([*tips, (45.0, 155.0, -45.0)]):
        x, y, z = tip
        pointables.append(
            {
                "id": 70 + kind, "handId": 7, "length": 50.0, "direction": [0, 0, -1],
                "mcpPosition": [x, y, z + 80], "pipPosition": [x, y, z + 40],
                "dipPosition": [x, y, z + 20], "tipPosition": [x, y, z],
            }
        )  # fmt: skip
    hand = {
        "id": 7, "type": "left", "palmPosition": [0, 150, 20], "palmNormal": [0, -1, 0],
        "direction": [0, 0, -1], "palmVelocity": [0, 0, 0], "grabStrength": 0,
        "pinchStrength": 0, "confidence": 1,
    }  # fmt: skip
    return {"frames": [{"id": 1, "timestamp": 5, "hands": [hand], "pointables": pointables}]}


def write(tmp_path: Path, body: object) -> PlaybackSource:
    path = tmp_path / "small.json"
    path.write_text(body if isinstance(body, str) else json.dumps(body))
    return PlaybackSource(path, speed=None, loop=False)


def test_a_left_hand_without_bones_gets_left_handed_ones(tmp_path: Path) -> None:
    with write(tmp_path, small()) as source:
        (item,) = read_all(source)
    assert isinstance(item, RecordedHands)
    check_complete(item.hands[0])
    x = item.hands[0].fingers[2].bones[1].basis[0]
    assert x[0] < -0.9  # Out of the pinky's side, as for a right hand; so they are left-handed.


def _change(body: dict[str, Any], kind: str, key: str, value: object) -> dict[str, Any]:
    frame = body["frames"][0]
    target = frame if kind == "frame" else frame[kind][0]
    if value is ...:
        del target[key]
    else:
        target[key] = value
    return body


@pytest.mark.parametrize(
    ("kind", "key", "value", "words"),
    [
        ("hands", "palmPosition", ..., "palmPosition"),
        ("hands", "palmPosition", [1, 2], "length 3"),
        ("hands", "palmPosition", [1, 2, 1e308], "<= 1000000000"),
        ("hands", "timeVisible", -1e300, ">= -1000000000"),
        ("hands", "type", "middle", "middle"),
        ("hands", "confidence", None, "float"),
        ("pointables", "dipPosition", ..., "dipPosition"),
        ("pointables", "tipPosition", [1e200, 0, 0], "<= 1000000000"),
        ("pointables", "handId", 8, "4 fingers"),
        ("pointables", "id", 71, "5 fingers"),
        ("pointables", "tool", True, "4 fingers"),
        ("frame", "hands", ..., "hands"),
        ("frame", "timestamp", "soon", "int"),
        ("frame", "gestures", [{"id": 1}], "type"),
        ("frame", "gestures", [{"id": 1, "type": "wink", "state": "stop", "duration": 0,
                                "handIds": [7], "pointableIds": [70]}], "wink"),
        ("frame", "gestures", [{"id": 1, "type": "keyTap", "state": "stop", "duration": 0,
                                "handIds": [7], "pointableIds": [70], "position": "x"}], "number"),
        ("frame", "gestures", [{"id": 1, "type": "keyTap", "state": "stop", "duration": 0,
                                "handIds": [7], "pointableIds": [70], "position": [1]}], "three"),
        ("frame", "gestures", [{"id": 1, "type": "keyTap", "state": "stop", "duration": 0,
                                "handIds": [7], "pointableIds": [70], "progress": 1e308}],
         "impossible number 1e+308"),
    ],
)  # fmt: skip
def test_an_odd_frame_is_named(
    tmp_path: Path, kind: str, key: str, value: object, words: str
) -> None:
    source = write(tmp_path, _change(small(), kind, key, value))
    with pytest.raises(UnreadableSource, match=r"frame 0 of small\.json") as caught:
        source.open()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{}", "frames"),
        ('{"frames": []}', "no frame"),
        ('{"frames": [["id"]]}', "no frame"),
        ('{"frames": [["id"], [1, 2]]}', "2 values, not 1"),
        ('{"frames": [[{"a": 1, "b": 2}], [1]]}', "neither text nor object"),
        ('{"frames": [[{"hands": [["id"]]}], [5]]}', "no list"),
        ('{"frames": 5}', "array"),
        ("{" * 5000, "no recording"),
        ("[]", "neither JSON nor"),
        ("<html>", "neither JSON nor"),
        ("", "neither JSON nor"),
    ],
)
def test_an_odd_file_is_named(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(UnreadableSource, match=words) as caught:
        write(tmp_path, body).open()
    assert "small.json" in str(caught.value)


def test_times_that_do_not_rise_are_named(tmp_path: Path) -> None:
    body = small()
    body["frames"].append(body["frames"][0])
    with pytest.raises(UnreadableSource, match=r"time of frame 1 of small\.json does not rise"):
        write(tmp_path, body).open()


def test_a_missing_file_is_no_such_source(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSource, match="nowhere"):
        PlaybackSource(tmp_path / "nowhere.json.lz").open()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cannot be read"):
        PlaybackSource(tmp_path).open()


NUMBERS = st.floats(-1e9, 1e9) | st.sampled_from([0.0, -0.0, 1e-12])
VECTORS = st.lists(NUMBERS, min_size=3, max_size=3)


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["palmPosition", "palmNormal", "direction", "palmVelocity"]), VECTORS
    ),
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["mcpPosition", "pipPosition", "dipPosition", "tipPosition", "direction"]
            ),
            VECTORS,
        ),
        max_size=5,
    ),
)
def test_any_numbers_give_a_finite_hand(
    hand: dict[str, list[float]], fingers: list[dict[str, list[float]]]
) -> None:
    body = small()
    body["frames"][0]["hands"][0].update(hand)
    for pointable, change in zip(body["frames"][0]["pointables"], fingers, strict=False):
        pointable.update(change)
    item = recorded_hands(LeapRecording(json.dumps(body), "fuzz"), 0, 5)
    assert all(math.isfinite(number) for number in numbers(item))
    for finger in item.hands[0].fingers:
        for bone in finger.bones:
            assert np.linalg.det(np.array(bone.basis)) == pytest.approx(-1.0, abs=1e-6)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "hands", "pointables", "timestamp"]), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=50)
@given(st.lists(JSON, max_size=4))
def test_no_json_raises_anything_but_our_error(frames: list[Any]) -> None:
    try:
        recording = LeapRecording(json.dumps({"frames": frames}), "fuzz")
    except UnreadableSource:
        return
    assert len(recording) > 0
