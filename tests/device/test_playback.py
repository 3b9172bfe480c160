from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from handspan_service.contract.model import Bone, Finger, FingerType, Hand, Side, SourceKind, Vector
from handspan_service.device.base import RecordedHands
from handspan_service.device.leapjs import LeapRecording, recording_text
from handspan_service.device.playback import PlaybackSource, recorded_hands
from handspan_service.errors import NoSuchSource, UnreadableSource
from support.recorded import FakeClock, read_all, real

# Frames, first and last time, hands by id, share of extended fingers, gestures by type and state.
TABLE: dict[str, tuple[int, int, int, dict[int, str], tuple[int, int] | None, dict[str, int]]] = {
    "flapping": (
        328, 5184170855, 5187272335, {17: "right", 23: "left"}, (2988, 3280),
        {
            "circle start": 71, "circle update": 118, "circle stop": 8,
            "swipe start": 70, "swipe update": 589, "swipe stop": 55, "keyTap stop": 18,
        },
    ),
    "three-claps": (
        403, 5321563039, 5325286856, {23: "left", 10: "right"}, (4030, 4030),
        {"circle start": 24, "circle update": 23, "circle stop": 2, "keyTap stop": 1},
    ),
    "wave": (
        111, 12630006689, 12630960689, {11: "right"}, (555, 555),
        {"swipe start": 8, "swipe update": 63, "swipe stop": 8, "keyTap stop": 5},
    ),
    "rollAndPitchWithEntry": (
        808, 12516330162, 12523467506, {11: "right"}, (4038, 4040),
        {
            "swipe start": 6, "swipe update": 86, "swipe stop": 6,
            "circle start": 28, "circle update": 97, "circle stop": 5,
        },
    ),
    "grab": (374, 12439534551, 12442838692, {12: "right"}, (901, 1870), {}),
    "confidence-demo": (
        1080, 4875127412, 4885097011, {17: "right"}, (4192, 5400),
        {"circle start": 3, "circle update": 98, "circle stop": 3, "screenTap stop": 1},
    ),
    "pinch-57fps": (133, 11086766568, 11089116704, {87: "right"}, None, {}),
    "finger-tap-54fps": (89, 20746785498, 20748421470, {242: "right"}, None, {}),
}  # fmt: skip


def path_of(name: str) -> Path:
    return real("recordings", f"{name}.json.lz")


@cache
def text_of(name: str) -> str:
    return recording_text(path_of(name).read_bytes(), name)


def frames_of(name: str, step: int = 1) -> list[RecordedHands]:
    """Return every so many frames of a real recording, complete."""
    recording = LeapRecording(text_of(name), name)
    times = recording.timestamps_us
    return [recorded_hands(recording, i, times[i]) for i in range(0, len(recording), step)]


@pytest.fixture(scope="module", params=list(TABLE))
def whole(request: pytest.FixtureRequest) -> tuple[str, list[RecordedHands]]:
    """Return name and frames of each real recording in turn, as the source delivers them."""
    with PlaybackSource(path_of(request.param), speed=None, loop=False) as source:
        return request.param, [i for i in read_all(source) if isinstance(i, RecordedHands)]


def numbers(value: object) -> Iterator[float]:
    """Yield every number of a value."""
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, msgspec.Struct):
        for item in astuple(value):
            yield from numbers(item)


def check_complete(hand: Hand) -> None:
    """Check every promise of a hand."""
    sign = 1.0 if hand.side is Side.RIGHT else -1.0
    assert [finger.type for finger in hand.fingers] == list(FingerType)
    assert hand.arm is not None
    check_bone(hand.arm, sign)
    assert np.linalg.det(np.array(hand.rotation)) == pytest.approx(1.0, abs=1e-4)
    for finger in hand.fingers:
        assert len(finger.bones) == 4
        assert None not in finger.joints
        for bone in finger.bones:
            check_bone(bone, sign)
        for bone, following in zip(finger.bones, finger.bones[1:], strict=False):
            assert bone.next_joint == following.prev_joint
        assert math.dist((0, 0, 0), finger.direction) == pytest.approx(1.0, abs=1e-4)
        assert finger.width_mm > 5
        assert finger.length_mm > 20
        assert -1.0 <= finger.touch_distance <= 1.0
    assert hand.fingers[0].joints[0] == hand.fingers[0].joints[1]
    assert 0.0 <= hand.grab_angle <= math.pi
    assert 70 < hand.palm_width_mm < 110
    assert 0 < hand.sphere_radius_mm < 6000
    assert hand.time_visible_s >= 0.0


def check_bone(bone: Bone, sign: float) -> None:
    basis = np.array(bone.basis)
    assert np.allclose(basis @ basis.T, np.eye(3), atol=1e-4)
    assert np.linalg.det(basis) == pytest.approx(sign, abs=1e-4)
    along = np.array(bone.prev_joint) - bone.next_joint
    length = np.linalg.norm(along)
    if length > 1.0:
        assert along / length @ basis[2] > 0.999


def test_real_recordings_give_what_they_hold(whole: tuple[str, list[RecordedHands]]) -> None:
    name, frames = whole
    count, first_us, last_us, sides, extended, gestures = TABLE[name]
    assert len(frames) == count
    assert (frames[0].timestamp_us, frames[-1].timestamp_us) == (first_us, last_us)
    hands = [hand for frame in frames for hand in frame.hands]
    assert {hand.id: str(hand.side) for hand in hands} == sides
    found = Counter(f"{g.type} {g.state}" for frame in frames for g in frame.gestures or ())
    assert found == gestures
    assert {frame.gestures is None for frame in frames} == {not gestures}, "own ones or none"
    if extended is not None:
        flags = [finger.extended for hand in hands for finger in hand.fingers]
        assert (sum(flags), len(flags)) == extended


def test_real_frames_are_complete_and_finite(whole: tuple[str, list[RecordedHands]]) -> None:
    _, frames = whole
    assert all(math.isfinite(number) for frame in frames[::5] for number in numbers(frame))
    for frame in frames[::23]:
        for hand in frame.hands:
            check_complete(hand)


@pytest.mark.parametrize("name", ["flapping", "confidence-demo"])
def test_gestures_and_hands_pass_through_exactly(name: str) -> None:
    raw = json.loads(text_of(name))["frames"][::3]
    for wire, frame in zip(raw, frames_of(name, 3), strict=True):
        for a, b in zip(wire["gestures"], frame.gestures or (), strict=True):
            assert (a["id"], a["type"], a["state"]) == (b.id, b.type, b.state)
            assert a["duration"] == b.duration_us
            assert (a["handIds"], a["pointableIds"]) == (list(b.hand_ids), list(b.pointable_ids))
            rest = set(a) - {"id", "type", "state", "duration", "handIds", "pointableIds"}
            assert rest == set(b.fields)
            for key in rest:
                value = b.fields[key]
                assert a[key] == (list(value) if isinstance(value, tuple) else value)
        for one, hand in zip(wire["hands"], frame.hands, strict=True):
            assert one["palmPosition"] == list(hand.palm_position)
            assert one["sphereRadius"] == hand.sphere_radius_mm
            assert one["s"] == hand.scale_log
            assert one["pinchStrength"] == hand.pinch_strength


def test_the_time_that_a_hand_is_visible_is_told_right(
    whole: tuple[str, list[RecordedHands]],
) -> None:
    _, frames = whole
    seen: dict[int, tuple[int, float]] = {}
    for frame in frames:
        for hand in frame.hands:
            if hand.id in seen:
                before_us, before_s = seen[hand.id]
                passed_s = (frame.timestamp_us - before_us) / 1e6
                assert hand.time_visible_s - before_s == pytest.approx(passed_s, abs=2e-5)
            assert hand.time_visible_s < 60
            seen[hand.id] = frame.timestamp_us, hand.time_visible_s


def test_recorded_times_are_kept_where_they_are_true() -> None:
    raw = json.loads(text_of("flapping"))["frames"][1]["hands"]
    frame = frames_of("flapping", 1)[1]
    for wire, hand in zip(raw, frame.hands, strict=True):
        assert hand.time_visible_s == pytest.approx(wire["timeVisible"], abs=1e-5)


STEP = 9  # Every so many frames are enough where all are alike.
DERIVED = (
    "bases", "carpPosition", "btipPosition", "armBasis", "armWidth", "elbow", "wrist",
)  # fmt: skip


def _without_bones(name: str) -> LeapRecording:
    """Return a recording as software without bones would have written it."""
    structure, *frames = json.loads(text_of(name))["frames"]

    def record(key: str, names: list[Any], values: list[Any]) -> dict[str, Any]:
        lost = DERIVED if key == "hands" else (*DERIVED, "type")
        return {k: v for k, v in zip(names, values, strict=True) if k not in lost}

    plain = []
    for values in frames:
        frame: dict[str, Any] = {}
        for item, value in zip(structure, values, strict=True):
            if isinstance(item, str):
                frame[item] = value
            elif "interactionBox" not in item:
                ((key, inner),) = item.items()
                frame[key] = [record(key, inner[0], one) for one in value]
        plain.append(frame)
    return LeapRecording(json.dumps({"frames": plain}), name)


def _angle_deg(a: Vector, b: Vector) -> float:
    return float(np.degrees(np.arccos(np.clip(np.dot(a, b), -1, 1))))


@pytest.mark.parametrize("name", ["finger-tap-54fps", "pinch-57fps"])
def test_derived_bones_agree_with_recorded_ones(name: str) -> None:
    stripped = _without_bones(name)
    joints_mm, along_deg, across_deg = [], [], []
    pairs: list[tuple[Finger, Finger]] = []
    for index, frame in enumerate(frames_of(name)):
        derived = recorded_hands(stripped, index, frame.timestamp_us)
        for a, b in zip(frame.hands, derived.hands, strict=True):
            pairs += zip(a.fingers, b.fingers, strict=True)
    for old, new in pairs:
        joints_mm += [
            math.dist(p, q) for p, q in zip(old.joints, new.joints, strict=True) if p and q
        ]
        for one, other in zip(old.bones, new.bones, strict=True):
            along_deg.append(_angle_deg(one.basis[2], other.basis[2]))
            across_deg.append(_angle_deg(one.basis[0], other.basis[0]))
    assert max(set(joints_mm) - set(joints_mm[4::5])) < 0.2
    assert np.percentile(joints_mm, 90) < 3.5  # Bone tips of 2.1.5 lie otherwise.
    assert max(joints_mm) < 6.0
    distal_deg = along_deg[3::4]
    assert max(set(along_deg) - set(distal_deg)) < 1.0
    assert np.percentile(distal_deg, 90) < 10.0  # The fingertip of 2.1.5 lies beside its bone.
    assert max(distal_deg) < 20.0
    assert np.median(across_deg) < 6.0
    assert np.percentile(across_deg, 95) < 25.0


def test_a_derived_arm_agrees_with_the_recorded_one() -> None:
    stripped = _without_bones("finger-tap-54fps")
    for index, frame in enumerate(frames_of("finger-tap-54fps")):
        (hand,) = recorded_hands(stripped, index, frame.timestamp_us).hands
        recorded = frame.hands[0].arm
        assert recorded is not None
        assert hand.arm is not None
        assert math.dist(recorded.next_joint, hand.arm.next_joint) < 0.5
        assert recorded.width_mm == pytest.approx(hand.arm.width_mm, rel=0.01)
        assert _angle_deg(recorded.basis[2], hand.arm.basis[2]) < 30


@pytest.mark.parametrize("name", ["grab", "wave"])
def test_derived_quantities_agree_with_recorded_ones(name: str) -> None:
    body = json.loads(text_of(name))
    body["frames"] = body["frames"][::STEP]
    for frame in body["frames"]:
        for hand in frame["hands"]:
            for key in ("sphereCenter", "sphereRadius", "s", "r", "t"):
                del hand[key]
        for pointable in frame["pointables"]:
            for key in ("extended", "width"):
                del pointable[key]
    stripped = LeapRecording(json.dumps(body), name)
    same, ratios, spreads = [], [], []
    for index, frame in enumerate(frames_of(name, STEP)):
        derived = recorded_hands(stripped, index, frame.timestamp_us)
        for a, b in zip(frame.hands, derived.hands, strict=True):
            same += [x.extended == y.extended for x, y in zip(a.fingers, b.fingers, strict=True)]
            ratios.append(b.sphere_radius_mm / a.sphere_radius_mm)
            spreads.append(b.scale_log - a.scale_log)
            if a.sphere_radius_mm < 500:
                toward = np.array(b.sphere_center) - b.palm_position
                assert np.dot(toward, b.palm_normal) > 0
    assert np.mean(same) > 0.9
    assert 0.6 < np.median(ratios) < 1.6
    assert np.std(spreads) < 0.15


def test_loops_rise_and_ids_stay() -> None:
    with PlaybackSource(path_of("wave"), speed=None, loop=True) as source:
        items = [i for i in read_all(source, 250) if isinstance(i, RecordedHands)]
        assert source.loops() == 2
        assert source.length() is None
    times = [item.timestamp_us for item in items]
    assert all(a < b for a, b in itertools.pairwise(times))
    assert items[0].hands == items[111].hands
    assert items[5].gestures == items[116].gestures


def test_no_frame_is_skipped_however_late_the_reader_is() -> None:
    clock = FakeClock()
    source = PlaybackSource(path_of("flapping"), speed=1.0, loop=False, clock=clock.clock())
    with source:
        assert source.length() == 328
        found: Counter[str] = Counter()
        count = 0
        while count < 328:
            clock.advance(0.1)
            item = source.read(0.1)
            if isinstance(item, RecordedHands):
                count += 1
                found.update(f"{g.type} {g.state}" for g in item.gestures or ())
        assert found == TABLE["flapping"][5]
        assert source.counters().overwritten == 0


def test_it_plays_in_real_time() -> None:
    clock = FakeClock()
    with PlaybackSource(path_of("wave"), loop=False, clock=clock.clock()) as source:
        start_s = clock.now_s
        for _ in range(111):
            assert source.read(1.0) is not None
        assert clock.now_s - start_s == pytest.approx((12630960689 - 12630006689) / 1e6)


def test_the_recording_is_told() -> None:
    info = PlaybackSource(path_of("wave")).open()
    assert info.kind is SourceKind.PLAYBACK
    assert info.serial == "wave"
    assert info.nominal_rate_hz == pytest.approx(115.3, abs=0.1)


def test_an_unpacked_recording_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "wave.json"
    path.write_text(text_of("wave"))
    with PlaybackSource(path, speed=None, loop=False) as source:
        assert list(read_all(source)) == frames_of("wave")


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


@settings(deadline=None, max_examples=40)
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


@settings(deadline=None, max_examples=50)
@given(st.lists(JSON, max_size=4))
def test_no_json_raises_anything_but_our_error(frames: list[Any]) -> None:
    try:
        recording = LeapRecording(json.dumps({"frames": frames}), "fuzz")
    except UnreadableSource:
        return
    assert len(recording) > 0
