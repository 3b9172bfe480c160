"""Hands as clients see them: every rule that a page may rely on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from handspan_service.anatomy import ROOTS_MM, HandShape, rotation_from_vector
from handspan_service.contract.model import Bone, Hand, Side, TouchZone
from handspan_service.tracking.measures import Identity, Memory, measure
from handspan_service.tracking.poses import Poses
from support.tracking_oracle import random_poses

SHAPE = HandShape(scale=1.07)
OVER_DEVICE = np.array([[-1.0, 0, 0], [0, 1.0, 0], [0, 0, -1.0]])  # Palm down, fingers to -z.
OPEN = np.zeros(20)
FIST = np.array([0, 0.3, 0.9, 1.2] + [0, 1.5, 1.8, 1.1] * 4)


def posed(angles: np.ndarray, *, right: bool = True, place: tuple[float, ...] = (0, 200, 60),
          shape: HandShape = SHAPE, memory: Memory | None = None, now_us: int = 0) -> tuple[
    Hand, Memory
]:
    poses = Poses(OVER_DEVICE[None], np.array([place], float), angles[None], np.array([right]))
    hands, memories = measure(poses, shape, [Identity(7, 0.8, memory)], now_us, 1 / 115)
    return hands[0], memories[0]


def some_hands(count: int = 12) -> tuple[Poses, tuple[Hand, ...]]:
    rng = np.random.default_rng(5)
    poses = random_poses(rng, count, 200.0)
    ids = [Identity(number + 1, 0.5, None) for number in range(count)]
    hands, _ = measure(poses, SHAPE, ids, 0, 1 / 115)
    return poses, hands


def test_the_joints_are_those_of_the_hand_model() -> None:
    poses, hands = some_hands()
    for points, hand in zip(poses.keypoints(SHAPE), hands, strict=True):
        joints = np.array([finger.joints[1:] for finger in hand.fingers])
        assert np.abs(joints.reshape(20, 3) - points[1:]).max() < 1e-9
        assert hand.arm is not None
        assert hand.arm.next_joint == pytest.approx(points[0])


def test_no_proportions_give_the_thumb_a_metacarpal() -> None:
    broad = HandShape(1.0, SHAPE.bone_lengths_mm, SHAPE.roots_mm * [1.1, 1.0, 0.9])
    hand, _ = posed(OPEN, shape=broad)
    assert hand.fingers[0].joints[0] == hand.fingers[0].joints[1]
    for finger in hand.fingers[1:]:
        assert math.dist(finger.joints[0] or (), finger.joints[1] or ()) > 30.0


def test_palm_down_right_hand_has_the_axes_of_the_field() -> None:
    hand, _ = posed(OPEN)
    assert hand.side is Side.RIGHT
    assert hand.palm_normal == pytest.approx((0, -1, 0))
    assert hand.direction == pytest.approx((0, 0, -1))
    thumb, index, pinky = (hand.fingers[k].tip_position for k in (0, 1, 4))
    assert thumb[0] < index[0] < pinky[0]
    assert hand.arm is not None
    assert hand.arm.prev_joint[2] > hand.arm.next_joint[2]
    left, _ = posed(OPEN, right=False)
    assert left.fingers[0].tip_position[0] > left.fingers[4].tip_position[0]


def test_bases_are_orthonormal_and_chiral() -> None:
    for hand in some_hands()[1]:
        sign = 1.0 if hand.side is Side.RIGHT else -1.0
        assert hand.arm is not None
        for bone in [b for finger in hand.fingers for b in finger.bones] + [hand.arm]:
            basis = np.array(bone.basis)
            assert np.allclose(basis @ basis.T, np.eye(3), atol=1e-9)
            assert np.linalg.det(basis) == pytest.approx(sign)
            check_axis(bone)
        assert np.linalg.det(np.array(hand.rotation)) == pytest.approx(1.0)


def check_axis(bone: Bone) -> None:
    back = np.subtract(bone.prev_joint, bone.next_joint)
    length = np.linalg.norm(back)
    if length > 1e-6:
        assert np.allclose(back / length, bone.basis[2], atol=1e-9)


def test_the_thumb_has_no_metacarpal_but_a_basis() -> None:
    hand, _ = posed(OPEN)
    bone = hand.fingers[0].bones[0]
    assert bone.prev_joint == bone.next_joint == hand.fingers[0].joints[0]
    assert [len(finger.bones) for finger in hand.fingers] == [4] * 5


def test_lengths_widths_and_directions_add_up() -> None:
    for hand in some_hands()[1]:
        for finger in hand.fingers:
            joints = np.array(finger.joints)
            bones = np.linalg.norm(np.diff(joints, axis=0), axis=1)
            short = np.linalg.norm(joints[4] - finger.tip_position)
            half = 0.0 if finger.type == 0 else bones[1] / 2
            assert finger.length_mm == pytest.approx(half + bones[2] + bones[3] - short)
            assert 2.0 < short < 6.0
            along = (joints[3] - joints[2]) / bones[2]
            assert np.allclose(finger.direction, along, atol=1e-9)
            assert finger.direction == tuple(-x for x in finger.bones[2].basis[2])
            assert finger.bones[3].next_joint == finger.joints[4]
    hand, _ = posed(OPEN, shape=HandShape())
    assert [f.length_mm for f in hand.fingers] == pytest.approx(
        [51.57, 58.19, 66.30, 63.75, 49.98], abs=0.12
    )
    assert hand.fingers[0].width_mm == pytest.approx(18.75 * 1.0687)


def test_pinch_strength_is_the_known_formula() -> None:
    for hand in some_hands(30)[1]:
        tips = np.array([finger.tip_position for finger in hand.fingers])
        gap = np.linalg.norm(tips[1:] - tips[0], axis=1).min()
        scale = hand.fingers[0].width_mm / 18.75
        expected = min(max((60 - gap / scale) / 38, 0.0), 1.0)
        assert hand.pinch_strength == pytest.approx(expected, abs=1e-12)
        assert hand.pinch_distance_mm == pytest.approx(np.linalg.norm(tips[1] - tips[0]))


def test_open_hand_and_fist() -> None:
    flat, _ = posed(OPEN)
    fist, _ = posed(FIST)
    assert flat.grab_strength == 0.0
    assert fist.grab_strength == 1.0
    assert flat.grab_angle < 0.3 < 2.5 < fist.grab_angle
    assert all(finger.extended for finger in flat.fingers)
    assert not any(finger.extended for finger in fist.fingers)
    assert fist.sphere_radius_mm < 60.0 < flat.sphere_radius_mm <= 500.0
    assert np.dot(np.subtract(flat.sphere_center, flat.palm_position), flat.palm_normal) > 0
    assert np.dot(np.subtract(fist.sphere_center, fist.palm_position), fist.palm_normal) > 0
    assert fist.scale_log < flat.scale_log


def test_the_ball_goes_through_the_fingertips() -> None:
    angles = np.array([0, 0.3, 0.3, 0.3] + [0, 0.6, 0.6, 0.4] * 4)
    hand, _ = posed(angles)
    ends = np.array([finger.joints[4] for finger in hand.fingers])
    distance = np.linalg.norm(ends - hand.sphere_center, axis=1)
    assert np.allclose(distance / hand.sphere_radius_mm, 1.0, atol=0.12)


def test_extension_has_hysteresis() -> None:
    def bent(degrees: float) -> np.ndarray:
        angles = np.zeros(20)
        angles[9] = math.radians(degrees)
        return angles

    straight, memory = posed(bent(20))
    assert straight.fingers[2].extended
    between, kept = posed(bent(60), memory=memory)
    assert between.fingers[2].extended
    folded, memory = posed(bent(85), memory=kept)
    assert not folded.fingers[2].extended
    again, _ = posed(bent(60), memory=memory)
    assert not again.fingers[2].extended


def test_touch_zones_follow_the_plane() -> None:
    far, _ = posed(OPEN, place=(0, 200, 400))
    assert {finger.touch_zone for finger in far.fingers} == {TouchZone.NONE}
    assert all(finger.touch_distance == 1.0 for finger in far.fingers)
    through, _ = posed(OPEN, place=(0, 200, 0))
    assert {finger.touch_zone for finger in through.fingers} == {TouchZone.TOUCHING}
    assert all(-1.0 <= finger.touch_distance < 0.0 for finger in through.fingers)
    near, _ = posed(OPEN, place=(0, 200, 220))
    assert near.fingers[2].touch_zone is TouchZone.HOVERING
    assert 0.0 < near.fingers[2].touch_distance <= 1.0


def test_velocities_and_time_come_with_memory() -> None:
    first, memory = posed(OPEN, now_us=1_000_000)
    assert first.palm_velocity == (0.0, 0.0, 0.0)
    assert first.time_visible_s == 0.0
    for number in range(1, 60):
        place = (400.0 * number / 115, 200.0, 60.0)
        hand, memory = posed(OPEN, place=place, memory=memory, now_us=1_000_000 + number * 8696)
    assert hand.palm_velocity == pytest.approx((400.0, 0.0, 0.0), rel=0.01, abs=1e-6)
    assert hand.fingers[1].tip_velocity == pytest.approx((400.0, 0.0, 0.0), rel=0.01, abs=1e-6)
    assert hand.time_visible_s == pytest.approx(59 * 0.008696)
    assert hand.stabilized_palm_position[0] < hand.palm_position[0]


def test_everything_is_finite_and_scales_with_the_hand() -> None:
    small, _ = posed(OPEN, shape=HandShape(scale=0.9))
    large, _ = posed(OPEN, shape=HandShape(scale=1.1))
    assert large.palm_width_mm / small.palm_width_mm == pytest.approx(1.1 / 0.9)
    assert large.palm_width_mm > float(np.linalg.norm(ROOTS_MM[1] - ROOTS_MM[4]))
    for hand in some_hands(40)[1]:
        numbers = [*hand.palm_position, *hand.sphere_center, hand.sphere_radius_mm,
                   hand.scale_log, hand.grab_angle, *hand.palm_velocity]
        assert all(map(math.isfinite, numbers))
        assert abs(np.dot(hand.palm_normal, hand.direction)) < 1e-9
        assert hand.translation == hand.palm_position


def test_a_turned_space_turns_everything_along() -> None:
    poses, hands = some_hands(4)
    turn = rotation_from_vector(np.array([[0.3, -1.0, 0.5]]))[0]
    turned = Poses(turn @ poses.rotation, poses.translation_mm @ turn.T, poses.angles, poses.right)
    ids = [Identity(number + 1, 0.5, None) for number in range(4)]
    others, _ = measure(turned, SHAPE, ids, 0, 1 / 115)
    for one, other in zip(hands, others, strict=True):
        assert np.allclose(turn @ one.palm_position, other.palm_position)
        assert np.allclose(turn @ one.sphere_center, other.sphere_center, atol=1e-6)
        assert one.pinch_strength == pytest.approx(other.pinch_strength)
