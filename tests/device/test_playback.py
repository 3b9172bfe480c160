from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from handspan_service.contract.model import Finger, SourceKind, Vector
from handspan_service.device.base import RecordedHands
from handspan_service.device.leapjs import LeapRecording, recording_text
from handspan_service.device.playback import PlaybackSource, recorded_hands
from support.recorded import FakeClock, read_all, real
from support.whole_hands import check_complete, numbers

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
