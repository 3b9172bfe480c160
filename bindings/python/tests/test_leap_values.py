"""Vectors, matrices, constants, and invalid objects, which answer everything."""

from __future__ import annotations

import ast
import json
import math
from pathlib import Path

import pytest

import Leap
from Leap import Matrix, Vector

PACKAGE = Path(Leap.__file__).parent


def near(found: Vector, wanted: Vector) -> bool:
    return found.distance_to(wanted) < 1e-5


def test_vectors_calculate() -> None:
    a, b = Vector(1, 2, 3), Vector(-2, 0.5, 4)
    assert a + b == Vector(-1, 2.5, 7)
    assert a - b == Vector(3, 1.5, -1)
    assert -a == Vector(-1, -2, -3)
    assert a * 2 == 2 * a == Vector(2, 4, 6)
    assert a / 2 == Vector(0.5, 1, 1.5)
    assert a.dot(b) == 11
    assert Vector.x_axis.cross(Vector.y_axis) == Vector.z_axis
    assert Vector(3, 4, 12).magnitude == 13
    assert Vector(3, 4, 12).magnitude_squared == 169
    assert a.distance_to(b) == (a - b).magnitude
    assert math.isclose(Vector.x_axis.angle_to(Vector.up), math.pi / 2)
    assert math.isclose(Vector.left.angle_to(Vector.right), math.pi)
    assert Vector().angle_to(Vector.right) == 0
    assert math.isclose(a.normalized.magnitude, 1)
    assert Vector(1e-4, 0, 0).normalized == Vector.zero
    assert [a[i] for i in (0, 1, 2, 3, -1)] == [1, 2, 3, 0, 0]
    assert list(a) == a.to_float_array() == [1, 2, 3]
    assert a.to_tuple() == (1, 2, 3)
    assert not Vector(0, 0, math.nan).is_valid()
    assert a.is_valid()
    assert Vector.forward == Vector(0, 0, -1)


def test_changing_a_vector_is_seen_by_all_who_hold_it_and_by_no_constant() -> None:
    total = Vector(1, 2, 3)
    same = total
    total += Vector(1, 1, 1)
    total -= Vector(0, 1, 0)
    total *= 4
    total /= 2
    assert same is total
    assert same == Vector(4, 4, 8)
    up = Vector.up
    up.x = 5.0
    assert Vector.up == Vector(0, 1, 0)


def test_a_division_by_zero_gives_what_the_processor_makes_of_it() -> None:
    gone = Vector(1, -1, 0) / 0
    assert gone.to_tuple()[:2] == (math.inf, -math.inf)
    assert math.isnan(gone.z)


def test_vectors_have_angles() -> None:
    assert math.isclose(Vector(0, 1, -1).pitch, math.pi / 4)
    assert math.isclose(Vector(1, 0, -1).yaw, math.pi / 4)
    assert Vector.down.roll == 0  # The normal of a palm that looks down.
    assert math.isclose(Vector(1, -1, 0).roll, math.pi / 4)
    assert math.isclose(math.degrees(1), Leap.RAD_TO_DEG)
    assert math.isclose(Leap.DEG_TO_RAD * 180, Leap.PI, rel_tol=1e-8)


def test_texts_are_short() -> None:
    assert str(Vector(1.5, -2, 1 / 3)) == "(1.5, -2, 0.333333)"
    assert repr(Vector(1, 2, 3)) == "Leap.Vector(1.0, 2.0, 3.0)"
    assert str(Leap.Hand()) == "Invalid Hand"
    assert str(Leap.Frame.invalid) == "Invalid Frame"
    assert eval(repr(Matrix(Vector.up, 0.25))) == Matrix(Vector.up, 0.25)


def test_vectors_can_be_told_in_json() -> None:
    class Encoder(json.JSONEncoder):
        def default(self, o: object) -> object:
            return o.to_float_array() if isinstance(o, Leap.Vector) else super().default(o)

    assert json.dumps([Vector(1, 2, 3)], cls=Encoder) == "[[1.0, 2.0, 3.0]]"


def test_matrices_calculate() -> None:
    turn = Matrix(Vector(0, 0, 2), math.pi / 2)  # Clockwise seen against the axis.
    assert near(turn.transform_point(Vector.x_axis), Vector(0, -1, 0))
    assert near(turn.x_basis, Vector(0, -1, 0))
    a = Matrix(Vector(1, 2, 3), 0.7, Vector(4, 5, 6))
    b = Matrix(Vector(0, 1, 0), -1.1)
    point = Vector(7, 8, 9)
    assert near((a * b).transform_point(point), a.transform_point(b.transform_point(point)))
    assert near(a.rigid_inverse().transform_point(a.transform_point(point)), point)
    assert near(a.transform_direction(point) + a.origin, a.transform_point(point))
    assert a * Matrix.identity == a != b
    numbers = a.to_array_4x4()
    assert numbers[0] == a.x_basis.x
    assert numbers[4] == a.y_basis.x
    assert numbers[12:] == [4, 5, 6, 1]
    assert numbers[3] == 0
    room = [9.0] * 12
    assert a.to_array_3x3(room) is room
    assert room[3] == a.y_basis.x
    assert room[9:] == [9, 9, 9]
    both = Matrix(a)
    both *= b
    assert both == a * b
    assert Matrix(a.x_basis, a.y_basis, a.z_basis, a.origin) == a == Matrix(a)
    with pytest.raises(TypeError, match="bases"):
        Matrix("axis")


def test_constants_are_plain_numbers() -> None:
    gesture, finger, bone = Leap.Gesture, Leap.Finger, Leap.Bone
    assert "%d" % gesture.TYPE_CIRCLE == "4"  # noqa: UP031  # As programs print them.
    assert type(gesture.TYPE_SWIPE) is int
    assert (gesture.TYPE_INVALID, gesture.TYPE_SWIPE, gesture.TYPE_SCREEN_TAP) == (-1, 1, 5)
    assert (gesture.STATE_START, gesture.STATE_UPDATE, gesture.STATE_STOP) == (1, 2, 3)
    assert gesture.Type.TYPE_KEY_TAP == gesture.TYPE_KEY_TAP == 6
    assert Leap.SwipeGesture.STATE_STOP == gesture.State.STATE_STOP
    assert (finger.TYPE_THUMB, finger.TYPE_PINKY, finger.JOINT_TIP) == (0, 4, 3)
    assert (bone.TYPE_METACARPAL, bone.TYPE_DISTAL) == (0, 3)
    assert Leap.Pointable.ZONE_TOUCHING == finger.ZONE_TOUCHING == 2
    flags = Leap.Controller
    assert (flags.POLICY_BACKGROUND_FRAMES, flags.POLICY_IMAGES, flags.POLICY_RAW_IMAGES) == (
        1,
        2,
        64,
    )
    assert flags.PolicyFlag.POLICY_OPTIMIZE_HMD == flags.POLICY_OPTIMIZE_HMD == 4
    assert (Leap.Config.TYPE_FLOAT, Leap.Config.TYPE_STRING) == (6, 8)
    assert Leap.CircleGesture.class_type() == gesture.TYPE_CIRCLE


def test_invalid_frames_answer() -> None:
    frame = Leap.Frame()
    assert (frame.is_valid, frame.id, frame.timestamp) == (False, -1, 0)
    assert frame.hands.is_empty
    assert frame.fingers.empty
    assert not frame.gestures()
    assert not frame.images
    for hand in (frame.hands[0], frame.hands[-1], frame.hands.frontmost, frame.hand(1)):
        assert not hand.is_valid
    assert not frame.fingers.leftmost.is_valid
    assert not frame.finger(10).is_valid
    assert not frame.gesture(1).is_valid
    assert frame != frame
    assert frame.rotation_matrix(frame) == Matrix.identity
    assert frame.scale_factor(frame) == 1
    assert frame.translation_probability(frame) == 0
    assert frame.gestures(frame).is_empty
    assert not frame.tracked_quad.is_valid
    assert frame.serialize[1] == 0
    box = frame.interaction_box
    assert not box.is_valid
    assert box.normalize_point(Vector(1, 2, 3)) == Vector()
    assert box.denormalize_point(Vector(1, 1, 1)) == Vector()


def test_invalid_hands_and_fingers_answer() -> None:
    hand = Leap.Hand.invalid
    assert (hand.is_left, hand.is_right, hand.id) == (False, False, -1)
    assert hand.palm_position == Vector()
    assert hand.basis == hand.arm.basis == Matrix.identity
    assert not hand.frame.is_valid
    assert not hand.arm.is_valid
    numbers = (hand.arm.width, hand.confidence, hand.time_visible, hand.sphere_radius)
    assert numbers == (0, 0, 0, 0)
    assert hand.scale_factor(hand.frame) == 1
    assert hand.fingers.is_empty
    assert hand.tools.is_empty
    finger = Leap.Finger()
    assert (finger.id, finger.is_finger, finger.is_tool, finger.is_extended) == (
        -1,
        False,
        False,
        False,
    )
    assert not finger.hand.is_valid
    assert not finger.bone(Leap.Bone.TYPE_DISTAL).is_valid
    assert finger.joint_position(finger.JOINT_TIP) == Vector()
    assert (finger.touch_zone, finger.touch_distance, finger.time_visible) == (0, 0, 0)
    assert Leap.Bone().direction == Vector()
    assert Leap.Bone().basis == Matrix.identity
    assert not Leap.Tool(finger).is_valid
    assert not Leap.Finger(Leap.Pointable()).is_valid


def test_whatever_else_is_invalid_answers() -> None:
    gesture = Leap.Gesture()
    assert (gesture.type, gesture.state, gesture.id) == (-1, -1, -1)
    assert (gesture.duration, gesture.duration_seconds) == (0, 0)
    assert not Leap.CircleGesture(gesture).is_valid
    assert Leap.CircleGesture(gesture).progress == 0
    assert not Leap.SwipeGesture().pointable.is_valid
    assert gesture.hands.is_empty
    device = Leap.Device()
    assert (device.serial_number, device.range, device.is_streaming) == ("", 0, False)
    assert device.distance_to_boundary(Vector(0, 200, 0)) == 0
    assert Leap.FailedDevice().failure == Leap.FailedDevice.FAIL_UNKNOWN
    config = Leap.Config()
    assert config.get("any") is None
    assert config.set("Gesture.Circle.MinRadius", 1) is False
    assert config.type("any") == config.TYPE_UNKNOWN
    assert not config.save()
    image = Leap.Image()
    assert (image.is_valid, image.id, image.width, len(image.data)) == (False, -1, 0, 0)
    assert not image.data_pointer
    assert image.warp(Vector()) == Vector()
    assert not Leap.Mask.invalid.is_valid
    assert Leap.TrackedQuad().masks.is_empty
    assert not Leap.BugReport().begin_recording()


@pytest.mark.parametrize("name", [name for name in Leap.__all__ if name[0].isupper()])
def test_every_property_of_an_invalid_object_answers(name: str) -> None:
    kind = getattr(Leap, name)
    if not isinstance(kind, type) or kind in (Leap.Controller, Leap.Listener):
        return
    made = kind()
    for member in dir(kind):
        if not member.startswith("_"):
            getattr(made, member)
    assert str(made)
    assert repr(made)


def test_the_one_screen_stands_behind_the_controller() -> None:
    (screen,) = screens = Leap._screen.screens()
    assert screens.closest_screen(Vector()) == screen
    ahead = Vector(0, 240, 100), Vector(0, 0, -1)
    assert screen.intersect(*ahead, True) == Vector(0.5, 0.5, 0)
    assert screen.intersect(*ahead, False) == Vector(0, 240, -150)
    assert screen.project(Vector(9999, -9999, 0), True) == Vector(1, 0, 0)
    assert screen.project(Vector(9999, -9999, 0), True, 2) == Vector(1.5, -0.5, 0)
    away = screen.intersect(Vector(0, 240, 100), Vector(0, 0, 1), True)
    assert not away.is_valid()
    assert math.isnan(away.x)
    assert not screens.closest_screen_hit(Vector(), Vector.backward).is_valid
    assert not screens.closest_screen_hit(Leap.Finger()).is_valid
    assert screen.normal() == Vector.z_axis
    assert screen.distance_to_point(Vector(0, 240, 0)) == 150
    assert math.isnan(Leap.Screen().intersect(*ahead, True).x)
    with pytest.raises(TypeError, match="Pointable"):
        screen.intersect(True)


def test_bytes_can_be_handed_to_ctypes() -> None:
    import ctypes

    data = Leap.byte_array(4)
    data[1] = 7
    there = (ctypes.c_ubyte * 4).from_address(int(data.cast()))
    assert list(there) == list(data) == [0, 7, 0, 0]


def test_every_file_is_one_for_python_3_8() -> None:
    for path in PACKAGE.glob("*.py"):
        ast.parse(path.read_text(), feature_version=(3, 8))


def test_everything_that_is_named_is_there_and_described() -> None:
    assert len(set(Leap.__all__)) == len(Leap.__all__)
    for name in Leap.__all__:
        if name[0].islower() or not name.isupper():
            assert getattr(Leap, name).__doc__, name
