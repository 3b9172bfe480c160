"""Frames and images as native programs read them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import Basis, Frame, Hand, Side
from handspan_service.wire.native_frames import (
    MAX_GESTURES,
    MAX_HAND_ID,
    FrameBytes,
    image_message,
    quaternion,
)
from support.native_client import read_frame, read_image
from support.native_examples import TURNS, a_frame
from support.serving import Frames, make_gesture, make_hand, make_tool, read_recording

NOW_US = 5_000_000


def plain(frame: Frame) -> dict[str, Any]:
    return read_frame(FrameBytes(frame, 3, NOW_US).plain()[8:])


def classic(frame: Frame) -> dict[str, Any]:
    return read_frame(FrameBytes(frame, 3, NOW_US).classic(frame.gestures, tools=True)[8:])


def axes(turn: tuple[float, float, float, float]) -> Basis:
    """Return the axes of a quaternion, by the textbook."""
    x, y, z, w = turn
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)),
        (2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
        (2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)),
    )


angles = st.floats(-4, 4, allow_nan=False)


@given(st.tuples(angles, angles, angles, angles).filter(lambda q: math.hypot(*q) > 0.1))
def test_a_quaternion_turns_the_axes(raw: tuple[float, float, float, float]) -> None:
    x, y, z, w = (part / math.hypot(*raw) for part in raw)
    basis = axes((x, y, z, w))
    found = quaternion(basis)
    assert math.hypot(*found) == pytest.approx(1.0, abs=1e-9)
    for ours, theirs in zip(axes(found), basis, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    mirrored = ((-basis[0][0], -basis[0][1], -basis[0][2]), basis[1], basis[2])
    assert quaternion(mirrored, mirrored=True) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize("basis", TURNS)
def test_thirds_of_a_turn_are_exact(basis: Basis) -> None:
    assert {abs(part) for part in quaternion(basis)} <= {0.0, 0.5, 1.0}


def test_hands_are_told_as_they_are() -> None:
    frame = a_frame(hands=2)
    found = plain(frame)
    assert (found["device"], found["frame_id"], found["timestamp"]) == (3, 1001, NOW_US)
    assert found["parts"] == 0
    for told, hand in zip(found["hands"], frame.hands, strict=True):
        assert told["id"] == hand.id
        assert told["type"] == (0 if hand.side is Side.LEFT else 1)
        assert told["position"] == hand.palm_position
        assert told["visible_time"] == round(hand.time_visible_s * 1e6)
        assert [digit["finger_id"] for digit in told["digits"]] == [0, 1, 2, 3, 4]
        assert told["arm"]["prev_joint"] == hand.arm.prev_joint if hand.arm else False
        for digit, finger in zip(told["digits"], hand.fingers, strict=True):
            assert digit["is_extended"] == finger.extended
            for bone, ours in zip(digit["bones"][1:], finger.bones[1:], strict=True):
                assert bone["prev_joint"] == ours.prev_joint
                assert bone["next_joint"] == ours.next_joint
                assert bone["width"] == ours.width_mm


def test_a_flat_hand_of_either_side_has_no_turn() -> None:
    for side in Side:
        hand = plain(replace(Frames()(), hands=(make_hand(side=side),)))["hands"][0]
        for turn in (hand["orientation"], hand["arm"]["rotation"]):
            assert turn == pytest.approx((0.0, 0.0, 0.0, 1.0), abs=1e-6)
        for digit in hand["digits"]:
            assert all(bone["rotation"] == (0.0, 0.0, 0.0, 1.0) for bone in digit["bones"])


def test_the_thumb_s_metacarpal_is_a_point_and_its_turn_is_told_beside_it() -> None:
    frame = a_frame(hands=2)
    found = classic(frame)
    for hand, told, beside in zip(
        frame.hands, found["hands"], found["classic_hands"], strict=True
    ):
        base = told["digits"][0]["bones"][0]
        assert base["prev_joint"] == base["next_joint"]
        assert base["width"] == 0.0
        assert base["rotation"] == (0.0, 0.0, 0.0, 1.0)
        thumb = hand.fingers[0].bones[0]
        left = hand.side is Side.LEFT
        assert beside["thumb_base"] == pytest.approx(quaternion(thumb.basis, mirrored=left))
        assert beside["thumb_base_width"] == thumb.width_mm


def test_the_classic_part_has_what_the_hand_has_not() -> None:
    frame = a_frame(hands=2)
    found = classic(frame)
    assert found["parts"] == 1
    assert found["classic"]["source_timestamp"] == frame.timestamp_us
    assert found["classic"]["box_center"] == frame.interaction_box.center
    assert found["classic"]["translation"] == frame.translation
    for told, hand in zip(found["classic_hands"], frame.hands, strict=True):
        assert told["sphere_center"] == hand.sphere_center
        assert told["known"] == 3
        for ours, finger in zip(told["fingers"], hand.fingers, strict=True):
            assert ours["tip_position"] == finger.tip_position
            assert ours["stabilized_tip_position"] == finger.stabilized_tip_position
            assert ours["touch_distance"] == finger.touch_distance
    (tool,) = found["tools"]
    assert (tool["id"], tool["hand_id"]) == (7, 18)
    assert [(one["type"], one["state"]) for one in found["gestures"]] == [
        (4, 1), (1, 2), (6, 3), (5, 3),
    ]  # fmt: skip


def test_tools_and_gestures_come_only_where_they_are_wanted() -> None:
    shared = FrameBytes(a_frame(hands=2), 3, NOW_US)
    assert read_frame(shared.classic((), tools=False)[8:])["tools"] == []
    assert len(read_frame(shared.classic((), tools=True)[8:])["tools"]) == 1
    assert read_frame(shared.classic((), tools=True)[8:])["gestures"] == []


def test_what_was_encoded_once_is_shared() -> None:
    frame = a_frame(hands=2)
    shared = FrameBytes(frame, 3, NOW_US)
    assert shared.plain() is shared.plain()
    told = frame.gestures
    assert shared.classic(told, tools=True) is shared.classic(told, tools=True)


def test_a_hand_that_cannot_be_told_is_left_out_with_its_tools() -> None:
    good, bad = make_hand(7), make_hand(8)
    tools = (make_tool(1, 7), make_tool(2, 8))
    for odd in (
        replace(bad, palm_width_mm=math.nan),
        replace(bad, palm_position=(0.0, 1e39, 0.0)),
        replace(bad, sphere_radius_mm=-1.0, id=MAX_HAND_ID),
        replace(bad, time_visible_s=math.inf, palm_width_mm=math.inf),
    ):
        frame = replace(Frames()(), hands=(good, odd), tools=tools)
        found = classic(frame)
        assert [hand["id"] for hand in found["hands"]] == [7]
        assert [tool["hand_id"] for tool in found["tools"]] == [7]


def test_an_odd_number_of_the_classic_part_spoils_that_part_alone() -> None:
    hand = replace(make_hand(7), sphere_radius_mm=math.nan)
    frame = replace(Frames()(), hands=(hand,), scale_log=math.nan)
    found = classic(frame)
    assert found["classic_hands"][0]["sphere_radius"] == 0.0
    assert found["classic"]["box_center"] == (0.0, 200.0, 0.0)
    assert found["classic"]["rotation"] == (1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0)


def test_there_are_never_more_than_two_hands() -> None:
    hands = tuple(make_hand(id) for id in (7, 8, 9))
    assert [hand["id"] for hand in plain(replace(Frames()(), hands=hands))["hands"]] == [7, 8]


def test_there_is_an_end_to_gestures() -> None:
    many = tuple(make_gesture(id, "start") for id in range(1, 200))
    assert len(classic(replace(Frames()(), gestures=many))["gestures"]) == MAX_GESTURES


def test_hands_without_bones_and_arm_are_made_of_joints() -> None:
    def bare(hand: Hand) -> Hand:
        fingers = tuple(
            replace(finger, bones=(), joints=(None, *finger.joints[1:])) for finger in hand.fingers
        )
        return replace(hand, fingers=fingers, arm=None)

    hand = make_hand(7)
    found = classic(replace(Frames()(), hands=(bare(hand),)))
    told = found["hands"][0]
    assert found["classic_hands"][0]["known"] == 0
    assert told["arm"]["prev_joint"] == told["arm"]["next_joint"] == hand.palm_position
    for digit, finger in zip(told["digits"], hand.fingers, strict=True):
        ends = [bone["next_joint"] for bone in digit["bones"]]
        assert ends == list(finger.joints[1:])
        assert digit["bones"][0]["prev_joint"] == finger.joints[1]  # The nearest that is known.
        assert digit["bones"][0]["width"] == 0.0


def test_recorded_frames_of_real_hands_are_told() -> None:
    for frame in read_recording("flapping")[:200]:
        found = classic(frame)
        assert [hand["id"] for hand in found["hands"]] == [hand.id for hand in frame.hands][:2]
        for hand in found["hands"]:
            assert math.hypot(*hand["orientation"]) == pytest.approx(1.0, abs=1e-2)


def test_both_eyes_follow_the_head() -> None:
    left, right = bytes(range(6)), bytes(range(6, 12))
    message = image_message(1, 9, NOW_US, (3, 2), 4, left + right)
    image = read_image(message[8:])
    assert (image["left"], image["right"]) == (left, right)
    assert (image["width"], image["height"], image["calibration"]) == (3, 2, 4)
    assert int.from_bytes(message[:4], "little") == len(message) - 4
