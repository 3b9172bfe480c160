"""What a frame holds: the golden one, of which each number is another."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

import Leap
from Leap import Vector
from Leap._snapshot import History
from support.golden_frame import snapshot


@pytest.fixture
def frame() -> Leap.Frame:
    return Leap.Frame._at(snapshot(), 0)


def close(found: Vector, *wanted: float) -> bool:
    return found.distance_to(Vector(*wanted)) < 1e-4


def test_hands_are_told(frame: Leap.Frame) -> None:
    assert frame.is_valid
    assert frame.timestamp == 1_000_000 + 8000 * 9
    assert frame.current_frames_per_second == 114.5
    right, left = frame.hands
    assert (right.id, right.is_right, right.is_left) == (17, True, False)
    assert (left.id, left.is_right, left.is_left) == (18, False, True)
    assert frame.hand(18) == left
    assert frame.hand(18) != right
    assert not frame.hand(5).is_valid
    assert frame.hands.rightmost == left
    assert frame.hands.leftmost == right == frame.hands.frontmost
    assert right.frame == frame
    assert right.palm_position == Vector(1, 1.25, 1.5)
    assert right.palm_velocity == Vector(1.75, 2, 2.25)
    assert right.stabilized_palm_position == Vector(2.5, 2.75, 3)
    assert right.palm_normal == Vector(-1, 0, 0)
    assert right.direction == Vector(0, 0, -1)
    assert right.sphere_center == Vector(3.5, 3.75, 4)
    assert (right.palm_width, right.sphere_radius) == (3.25, 4.25)
    assert (right.grab_strength, right.pinch_strength, right.grab_angle) == (4.5, 4.75, 5)
    assert (right.pinch_distance, right.confidence, right.time_visible) == (5.25, 5.5, 5.75)
    assert right.wrist_position == right.arm.wrist_position == Vector(65.5, 65.75, 66)
    assert right.arm.elbow_position == Vector(64.75, 65, 65.25)
    assert right.arm.center == Vector(65.125, 65.375, 65.625)
    assert right.arm.width == 66.25
    assert close(right.arm.direction, *[1 / math.sqrt(3)] * 3)


def bases(frame: Leap.Frame) -> Iterator[tuple[Leap.Matrix, bool]]:
    for hand in frame.hands:
        yield hand.basis, hand.is_left
        yield hand.arm.basis, hand.is_left
        for finger in hand.fingers:
            for type in range(4):
                yield finger.bone(type).basis, hand.is_left


def test_left_hands_have_left_handed_bases(frame: Leap.Frame) -> None:
    found = list(bases(frame))
    assert len(found) == 2 * (2 + 20)
    for basis, is_left in found:
        determinant = basis.x_basis.cross(basis.y_basis).dot(basis.z_basis)
        assert math.isclose(determinant, -1 if is_left else 1, rel_tol=1e-5)


def test_fingers_and_bones_are_told(frame: Leap.Frame) -> None:
    fingers = frame.fingers
    assert [finger.id for finger in fingers] == [*range(170, 175), *range(180, 185)]
    assert [finger.type for finger in fingers] == 2 * [*range(5)]
    assert all(finger.is_finger and not finger.is_tool for finger in fingers)
    index = frame.finger(171)
    assert index == frame.hand(17).finger(171) == frame.pointable(171)
    assert index.hand == frame.hand(17)
    assert index.tip_position == Vector(25.5, 25.75, 26)
    assert index.stabilized_tip_position == Vector(26.25, 26.5, 26.75)
    assert index.tip_velocity == Vector(27, 27.25, 27.5)
    assert index.direction == Vector(27.75, 28, 28.25)
    assert (index.length, index.width, index.time_visible) == (28.5, 28.75, 5.75)
    assert (index.touch_zone, index.touch_distance) == (Leap.Pointable.ZONE_HOVERING, 29)
    assert index.joint_position(Leap.Finger.JOINT_TIP) == index.tip_position
    dip = index.joint_position(Leap.Finger.JOINT_DIP)
    assert dip == index.bone(Leap.Bone.TYPE_DISTAL).prev_joint
    thumb = fingers[0]
    base = thumb.bone(Leap.Bone.TYPE_METACARPAL)
    assert (base.is_valid, base.length, base.direction, base.width) == (True, 0, Vector(), 7.5)
    proximal = thumb.bone(Leap.Bone.TYPE_PROXIMAL)
    assert proximal.type == Leap.Bone.TYPE_PROXIMAL
    assert proximal != base
    assert proximal.prev_joint == Vector(7.75, 8, 8.25)
    assert proximal.next_joint == Vector(8.5, 8.75, 9)
    assert proximal.center == Vector(8.125, 8.375, 8.625)
    assert math.isclose(proximal.length, 0.75 * math.sqrt(3))
    assert proximal.width == 9.25
    assert not thumb.bone(4).is_valid


def test_objects_of_different_kinds_differ(frame: Leap.Frame) -> None:
    hand = frame.hands[0]
    assert hand != hand.arm != frame
    assert frame.fingers[0] != hand
    assert frame != Leap.Frame._at(snapshot(), 0)
    assert len({*frame.hands, *frame.hands, *frame.fingers}) == 12


def test_tools_are_pointables(frame: Leap.Frame) -> None:
    (tool,) = frame.tools
    assert len(frame.pointables) == 11
    assert (tool.id, tool.is_tool, tool.is_finger, tool.is_extended) == (7, True, False, True)
    assert frame.pointable(7) == tool == frame.tool(7)
    assert not tool.hand.is_valid
    assert not Leap.Finger(frame.pointable(7)).is_valid
    assert Leap.Tool(frame.pointable(7)).is_valid
    assert tool.tip_position != Vector()
    assert tool.length > 0
    assert tool.time_visible > 0
    assert str(tool) == "Tool Id:7"


def test_gestures_are_told(frame: Leap.Frame) -> None:
    gestures = frame.gestures()
    assert len(gestures) == 4
    circle = Leap.CircleGesture(gestures[0])
    assert (circle.is_valid, circle.type, circle.id) == (True, Leap.Gesture.TYPE_CIRCLE, 5)
    assert (circle.state, circle.duration) == (Leap.Gesture.STATE_START, 8700)
    assert circle.duration_seconds == 0.0087
    assert circle.center == Vector(900, 900.25, 900.5)
    assert circle.normal == Vector(900.75, 901, 901.25)
    assert (circle.radius, circle.progress) == (901.5, 901.75)
    assert circle.pointable == frame.finger(171)
    assert circle.hands[0] == frame.hand(17)
    swipe = Leap.SwipeGesture(frame.gesture(6))
    assert swipe.state == Leap.Gesture.STATE_UPDATE
    assert swipe.position == Vector(902, 902.25, 902.5)
    assert swipe.direction == Vector(902.75, 903, 903.25)
    assert swipe.start_position == Vector(903.5, 903.75, 904)
    assert swipe.speed == 904.25
    tap = Leap.KeyTapGesture(gestures[2])
    assert (tap.state, tap.is_valid) == (Leap.Gesture.STATE_STOP, True)
    assert tap.position == Vector(904.5, 904.75, 905)
    assert Leap.ScreenTapGesture(gestures[3]).is_valid
    assert not Leap.ScreenTapGesture(gestures[2]).is_valid
    assert not Leap.CircleGesture(swipe).is_valid
    assert Leap.Gesture(circle) == circle == gestures[0]
    assert str(circle) == "Gesture Id:5 circle"


def test_gestures_that_nobody_wants_are_left_out() -> None:
    frame = Leap.Frame._at(snapshot(enabled=1 << Leap.Gesture.TYPE_KEY_TAP), 0)
    assert [gesture.type for gesture in frame.gestures()] == [Leap.Gesture.TYPE_KEY_TAP]


def test_lists_can_be_walked_and_joined(frame: Leap.Frame) -> None:
    fingers = frame.hand(17).fingers
    before = frame.hand(17).fingers
    assert fingers.append(frame.hand(18).fingers).append(fingers) is fingers
    assert len(fingers) == 20
    assert len(before) == 5
    assert bool(before)
    assert not before.is_empty
    assert not before.empty
    assert len(frame.fingers.finger_type(Leap.Finger.TYPE_PINKY)) == 2
    extended = frame.fingers.extended()
    assert all(finger.is_extended for finger in extended)
    pointables = Leap.PointableList().append(frame.tools).append(frame.fingers)
    assert len(pointables) == 11
    assert not fingers[20].is_valid
    assert not fingers[-1].is_valid
    assert frame.hands()[0] == frame.hands[0], "called, it answers as itself"


def test_the_box_is_its_own_inverse(frame: Leap.Frame) -> None:
    box = frame.interaction_box
    assert box.center == Vector(908, 908.25, 908.5)
    assert (box.width, box.height, box.depth) == (908.75, 909, 909.25)
    assert box.normalize_point(box.center) == Vector(0.5, 0.5, 0.5)
    assert close(box.normalize_point(Vector(0, 9999, 908.5)), 0, 1, 0.5)
    assert box.normalize_point(Vector(0, 9999, 908.5), False).y > 1
    place = Vector(0.25, 0.75, 0.125)
    assert close(box.normalize_point(box.denormalize_point(place)), *place)


def test_motion_is_told_between_frames() -> None:
    history = History()
    since = Leap.Frame._at(snapshot(1, history, 0.2, 0.1, 3), 0)
    now = Leap.Frame._at(snapshot(2, history, 0.5, 0.4, 5), 0)
    for moving in (now, now.hands[1]):
        assert close(moving.translation(since), 2, 0, 0)
        assert math.isclose(moving.rotation_angle(since), 0.3, rel_tol=1e-4)
        assert close(moving.rotation_axis(since), 0, 1, 0)
        assert math.isclose(moving.rotation_angle(since, Vector.down), -0.3, rel_tol=1e-4)
        turned = moving.rotation_matrix(since).transform_direction(Vector.forward)
        assert close(turned, -math.sin(0.3), 0, -math.cos(0.3))
        assert math.isclose(moving.scale_factor(since), math.exp(0.3), rel_tol=1e-4)
        shares = (
            moving.translation_probability(since),
            moving.rotation_probability(since),
            moving.scale_probability(since),
        )
        assert math.isclose(sum(shares), 1)
        assert math.isclose(shares[1], shares[2], rel_tol=1e-4)
        assert moving.scale_factor(Leap.Frame()) == 1
        assert moving.translation(Leap.Frame()) == Vector()
    assert now.translation_probability(now) == 0


def test_gestures_of_several_frames_are_joined() -> None:
    history = History()
    frames = [Leap.Frame._at(snapshot(i, history), 0) for i in range(1, 64)]
    assert len(frames[-1].gestures(frames[-2])) == 4
    assert len(frames[-2].gestures(frames[-5])) == 12
    assert {gesture.frame.id for gesture in frames[-2].gestures(frames[-5])} == {60, 61, 62}
    assert frames[-1].gestures(frames[-1]).is_empty
    assert frames[-3].gestures(frames[-1]).is_empty
    assert frames[-1].gestures(frames[2]).is_empty, "it is gone from the history"
    assert history.get(59) is not None
    assert history.get(60) is None


def test_frames_become_bytes_and_frames_again(frame: Leap.Frame) -> None:
    data = frame.serialize
    assert data[1] == len(data[0])
    again = Leap.Frame()
    again.deserialize(data)
    assert (again.id, again.timestamp, len(again.gestures())) == (9, frame.timestamp, 4)
    assert again != frame
    assert again.serialize == data
    assert again.hands[1].arm.center == frame.hands[1].arm.center
    assert again.finger(184).tip_position == frame.finger(184).tip_position
    assert again.tools[0].tip_position == frame.tools[0].tip_position
    less = Leap.Frame._at(snapshot(enabled=1 << Leap.Gesture.TYPE_SWIPE), 0)
    again.deserialize(less.serialize)
    assert [gesture.type for gesture in again.gestures()] == [Leap.Gesture.TYPE_SWIPE]


def test_bytes_that_are_no_frame_give_an_invalid_one(frame: Leap.Frame) -> None:
    data, size = frame.serialize
    for length in (0, 3, 31, 32, size - 1):
        again = Leap.Frame(frame)
        again.deserialize((data, length))
        assert not again.is_valid
    for place, value in ((0, 0), (4, 3), (6, 3), (8, 65), (10, 1), (32 + 88 + 8, 2)):
        damaged = Leap.byte_array(data)
        damaged[place] = value
        again = Leap.Frame(frame)
        again.deserialize((damaged, size))
        assert not again.is_valid


def test_what_is_kept_is_small(frame: Leap.Frame) -> None:
    kept = frame._snapshot
    assert kept is not None
    assert len(kept.hand_bytes) + len(kept.body) < 4000
    assert not hasattr(kept, "__dict__")
