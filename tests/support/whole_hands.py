"""Whole hands: what holds of every hand that is played."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from msgspec.structs import astuple

from handspan_service.contract.model import Bone, FingerType, Hand, Side


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
