"""Frames as text: complete, parseable, the original's rules."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import Basis, Frame, Hand, Side, Vector
from handspan_service.frames import FrameMaker
from handspan_service.wire.leap_frames import FrameText, encode_frame
from support.serving import (
    Frames,
    loads,
    make_gesture,
    make_hand,
    make_tool,
    read_recording,
)

FRAME_KEYS = [
    "currentFrameRate", "devices", "gestures", "hands", "id", "interactionBox", "pointables",
    "r", "s", "t", "timestamp",
]  # fmt: skip
HAND_KEYS = [
    "armBasis", "armWidth", "confidence", "direction", "elbow", "grabAngle", "grabStrength", "id",
    "palmNormal", "palmPosition", "palmVelocity", "palmWidth", "pinchDistance", "pinchStrength",
    "r", "s", "sphereCenter", "sphereRadius", "stabilizedPalmPosition", "t", "timeVisible", "type",
    "wrist",
]  # fmt: skip
POINTABLE_KEYS = [
    "bases", "btipPosition", "carpPosition", "dipPosition", "direction", "extended", "handId",
    "id", "length", "mcpPosition", "pipPosition", "stabilizedTipPosition", "timeVisible",
    "tipPosition", "tipVelocity", "tool", "touchDistance", "touchZone", "type", "width",
]  # fmt: skip

TOOL_KEYS = [
    "direction", "handId", "id", "length", "stabilizedTipPosition", "timeVisible", "tipPosition",
    "tipVelocity", "tool", "touchDistance", "touchZone", "width",
]  # fmt: skip

any_number = st.floats(allow_nan=True, allow_infinity=True)
any_vector = st.tuples(any_number, any_number, any_number)
finite = st.floats(allow_nan=False, allow_infinity=False)


def frame_of(*hands: Hand) -> Frame:
    return FrameMaker().make(1, hands)


def parsed(frame: Frame) -> Any:
    return loads(encode_frame(frame))


def test_every_key_is_there_in_alphabetical_order() -> None:
    frame = Frames()(make_gesture(1, "start"))
    item = parsed(frame)
    assert list(item) == FRAME_KEYS
    assert [list(hand) for hand in item["hands"]] == [HAND_KEYS] * 2
    assert [list(one) for one in item["pointables"]] == [POINTABLE_KEYS] * 10
    for keys in (FRAME_KEYS, HAND_KEYS, POINTABLE_KEYS, list(item["gestures"][0])):
        assert keys == sorted(keys)
    assert b" " not in encode_frame(frame)


def test_an_empty_frame_has_its_arrays() -> None:
    item = parsed(frame_of())
    assert list(item) == FRAME_KEYS
    assert (item["hands"], item["pointables"], item["gestures"], item["devices"]) == ([],) * 4


def test_every_value_is_where_it_belongs() -> None:
    hand = make_hand(12, Side.LEFT)
    item = parsed(frame_of(hand))
    told = item["hands"][0]
    assert told["type"] == "left"
    assert told["palmPosition"] == list(hand.palm_position)
    assert told["pinchStrength"] == 0.25
    assert told["grabAngle"] == 0.4
    assert hand.arm is not None
    assert told["elbow"] == list(hand.arm.prev_joint)
    assert told["wrist"] == list(hand.arm.next_joint)
    for finger, pointable in zip(hand.fingers, item["pointables"], strict=True):
        assert pointable["id"] == 120 + finger.type
        assert pointable["handId"] == 12
        names = ("carpPosition", "mcpPosition", "pipPosition", "dipPosition", "btipPosition")
        assert [tuple(pointable[name]) for name in names] == list(finger.joints)
        assert pointable["bases"] == [[list(row) for row in b.basis] for b in finger.bones]
        assert pointable["tipPosition"] == list(finger.tip_position)
        assert pointable["tipVelocity"] == [1.5, -2.25, 1e-7]
        assert pointable["touchZone"] == "hovering"
        assert pointable["touchDistance"] == 0.333333
        assert pointable["tool"] is False
        assert pointable["extended"] is True
        assert pointable["length"] == 58.191
        assert pointable["width"] == 17.91


def test_a_tool_is_told_to_those_alone_who_take_it() -> None:
    gesture, tool = make_gesture(1, "start"), make_tool(6)
    text = FrameText(replace(Frames()(gesture, hands=1), tools=(tool,)))
    without, taken = loads(text.plain()), loads(text.plain(tools=True))
    assert [one["tool"] for one in without["pointables"]] == [False] * 5
    told = taken["pointables"].pop()
    assert taken == without
    assert list(told) == TOOL_KEYS
    assert told["id"] == 15
    assert (told["handId"], told["tool"]) == (tool.hand_id, True)
    assert told["tipPosition"] == list(tool.tip_position)
    assert told["stabilizedTipPosition"] == list(tool.stabilized_tip_position)
    assert told["tipVelocity"] == list(tool.tip_velocity)
    assert told["direction"] == list(tool.direction)
    assert (told["length"], told["width"], told["timeVisible"]) == (100.25, 7.5, 1.5)
    assert (told["touchZone"], told["touchDistance"]) == ("touching", -0.5)
    both = [
        loads(text.with_gestures((gesture,), tools=tools)) for tools in (True, False, True)
    ]
    assert [len(one["pointables"]) for one in both] == [6, 5, 6]
    assert [len(one["gestures"]) for one in both] == [1, 1, 1]


@given(any_vector, any_number)
def test_a_tool_with_a_number_that_is_none_is_left_out(place: Vector, width: float) -> None:
    tool = replace(make_tool(), tip_position=place, width_mm=width)
    frame = replace(Frames()(hands=1), tools=(tool,))
    told = loads(FrameText(frame).plain(tools=True))["pointables"]
    assert len(told) == 5 + all(map(math.isfinite, (*place, width)))
    lost = replace(frame.hands[0], confidence=math.nan)
    assert loads(FrameText(replace(frame, hands=(lost,))).plain(tools=True))["pointables"] == []


@given(st.integers(1, 10**6))
def test_no_tool_has_the_id_of_a_finger_or_of_another_tool(id: int) -> None:
    one, next_one = make_tool(id).pointable_id, make_tool(id + 1).pointable_id
    assert one % 10 >= 5
    assert next_one > one


def determinant(basis: list[list[float]]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = basis
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


@pytest.mark.parametrize("name", ["flapping", "finger-tap-54fps", "pinch-57fps", "wave"])
def test_recorded_hands_keep_the_rules_of_the_original(name: str) -> None:
    for frame in read_recording(name)[::40]:
        item = parsed(frame)
        sides = {hand["id"]: -1.0 if hand["type"] == "left" else 1.0 for hand in item["hands"]}
        assert len(item["pointables"]) == 5 * len(item["hands"])
        for hand in item["hands"]:
            assert determinant(hand["armBasis"]) == pytest.approx(sides[hand["id"]], abs=1e-4)
            normal, direction = hand["palmNormal"], hand["direction"]
            assert sum(a * b for a, b in zip(normal, direction, strict=True)) == pytest.approx(
                0.0, abs=1e-4
            )
        for one in item["pointables"]:
            assert one["id"] == 10 * one["handId"] + one["type"]
            for basis in one["bases"]:
                assert determinant(basis) == pytest.approx(sides[one["handId"]], abs=1e-4)
            assert one["direction"] == pytest.approx([-v for v in one["bases"][2][2]], abs=0.02)


def flat(value: Any) -> Any:
    """Return a matrix as one list; anything else as it is."""
    if isinstance(value, list) and isinstance(value[0], list):
        return [number for row in value for number in row]
    return value


def test_recorded_values_pass_through_with_six_digits() -> None:
    import json

    from handspan_service.device.lzstring import decompress_base64
    from support.serving import RECORDINGS

    path = RECORDINGS / "flapping.json.lz"
    if not path.exists():
        pytest.skip(f"the recording {path} is not here")
    original = json.loads(decompress_base64(path.read_text("ascii")))["frames"]
    for before, frame in list(zip(original, read_recording("flapping"), strict=True))[::30]:
        after = parsed(frame)
        assert after["timestamp"] == before["timestamp"]
        for key in ("hands", "pointables"):
            old = {item["id"]: item for item in before[key]}
            for item in after[key]:
                for name, value in old[item["id"]].items():
                    if name in ("timeVisible", "touchZone", "tool"):
                        continue
                    if isinstance(value, str):
                        assert item[name] == value
                        continue
                    assert flat(item[name]) == pytest.approx(flat(value), rel=1e-5, abs=1e-5), name
        assert [g["id"] for g in after["gestures"]] == [g["id"] for g in before["gestures"]]
        for new, old_gesture in zip(after["gestures"], before["gestures"], strict=True):
            assert set(new) == set(old_gesture)


@given(any_vector, any_number, st.integers(0, 4), st.sampled_from(["palm", "tip", "arm", "joint"]))
@settings(max_examples=60)
def test_no_number_makes_unparseable_text(
    vector: Vector, number: float, which: int, where: str
) -> None:
    hand = make_hand()
    finger = hand.fingers[which]
    if where == "palm":
        hand = replace(hand, palm_velocity=vector, sphere_radius_mm=number)
    elif where == "arm":
        assert hand.arm is not None
        hand = replace(hand, arm=replace(hand.arm, prev_joint=vector, width_mm=number))
    else:
        if where == "tip":
            finger = replace(finger, tip_velocity=vector, length_mm=number)
        else:
            carp, mcp, pip, dip, _ = finger.joints
            joints = (carp, mcp, pip, dip, vector)
            finger = replace(finger, joints=joints, width_mm=number)
        fingers = (*hand.fingers[:which], finger, *hand.fingers[which + 1 :])
        hand = replace(hand, fingers=fingers)
    good = all(map(math.isfinite, (*vector, number)))
    item = parsed(frame_of(hand, make_hand(8, Side.LEFT)))
    assert [one["id"] for one in item["hands"]] == ([7, 8] if good else [8])
    assert {one["handId"] for one in item["pointables"]} == ({7, 8} if good else {8})


@given(any_number, any_vector)
@settings(max_examples=40)
def test_frame_numbers_that_are_not_finite_have_stand_ins(number: float, vector: Vector) -> None:
    basis: Basis = (vector, vector, vector)
    frame = replace(
        frame_of(make_hand()), rate_hz=number, scale_log=number, translation=vector, rotation=basis
    )
    frame = replace(frame, interaction_box=replace(frame.interaction_box, center=vector))
    assert list(parsed(frame)) == FRAME_KEYS


@given(finite)
def test_numbers_keep_six_significant_digits(number: float) -> None:
    item = parsed(frame_of(replace(make_hand(), sphere_radius_mm=number)))
    assert item["hands"][0]["sphereRadius"] == pytest.approx(number, rel=5e-6)


@given(
    arm=st.booleans(),
    bones=st.booleans(),
    known=st.tuples(*[st.booleans()] * 5),
)
@settings(max_examples=40)
def test_what_a_recording_lacks_is_left_out(arm: bool, bones: bool, known: Any) -> None:
    hand = make_hand()
    fingers = tuple(
        replace(
            finger,
            bones=finger.bones if bones else (),
            joints=tuple(j if k else None for j, k in zip(finger.joints, known, strict=True)),
        )
        for finger in hand.fingers
    )
    item = parsed(frame_of(replace(hand, fingers=fingers, arm=hand.arm if arm else None)))
    assert ("armBasis" in item["hands"][0]) is ("wrist" in item["hands"][0]) is arm
    names = ("carpPosition", "mcpPosition", "pipPosition", "dipPosition", "btipPosition")
    for finger, pointable in zip(fingers, item["pointables"], strict=True):
        assert ("bases" in pointable) is bones
        for name, joint in zip(names, finger.joints, strict=True):
            assert pointable.get(name) == (None if joint is None else list(joint))


def test_gestures_have_the_fields_of_their_type() -> None:
    frame = Frames()(
        make_gesture(1, "start"),
        make_gesture(2, "update", "swipe"),
        make_gesture(3, "stop", "keyTap"),
    )
    circle, swipe, tap = parsed(frame)["gestures"]
    common = {"duration", "handIds", "id", "pointableIds", "state", "type"}
    assert set(circle) == common | {"center", "normal", "progress", "radius"}
    assert set(swipe) == common | {"direction", "position", "speed", "startPosition"}
    assert set(tap) == common | {"direction", "position", "progress"}
    assert (circle["handIds"], circle["pointableIds"]) == ([7], [71])


def test_a_gesture_that_is_not_finite_is_left_out() -> None:
    bad = replace(make_gesture(1, "start"), fields={"radius": math.nan})
    assert parsed(Frames()(bad, make_gesture(2, "start")))["gestures"][0]["id"] == 2


def test_plain_text_has_no_gestures_and_differs_in_nothing_else() -> None:
    text = FrameText(Frames()(make_gesture(1, "start")))
    full = loads(text.with_gestures(text.frame.gestures))
    assert loads(text.plain()) == full | {"gestures": []}
    assert text.with_gestures(text.frame.gestures) is text.with_gestures(text.frame.gestures)
    assert text.with_gestures(()) is text.plain()


def test_no_word_of_the_format_looks_like_a_number_that_is_not_finite() -> None:
    # The encoder finds such numbers by these letters, so no key or word may contain them.
    text = encode_frame(
        Frames()(
            *[
                make_gesture(i, "stop", t)
                for i, t in enumerate(("circle", "swipe", "keyTap", "screenTap"), 1)
            ]
        )
    ).decode()
    assert "nan" not in text
    assert "inf" not in text
