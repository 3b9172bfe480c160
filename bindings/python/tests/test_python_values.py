"""Laws of points, rotations, bones and frames."""

from __future__ import annotations

import math
import pickle
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan import Bone, Frame, Quaternion, Vector

numbers = st.floats(-1000, 1000, width=32)
vectors = st.builds(Vector, numbers, numbers, numbers)


@st.composite
def rotations(draw: st.DrawFn) -> Quaternion:
    x, y, z, w = (draw(st.floats(-1, 1)) for _ in range(4))
    length = math.sqrt(x * x + y * y + z * z + w * w)
    if length < 0.01:
        return Quaternion(0.0, 0.0, 0.0, 1.0)
    return Quaternion(x / length, y / length, z / length, w / length)


def near(a: Vector, b: Vector) -> bool:
    return a.distance_to(b) <= 1e-6 * (1.0 + a.length)


@given(vectors, vectors)
def test_sums_and_differences_undo_each_other(a: Vector, b: Vector) -> None:
    assert near(a + b - b, a)
    assert near(-a, a * -1.0)
    assert near(2.0 * a / 2.0, a)


@given(vectors, vectors)
def test_the_vector_product_is_perpendicular(a: Vector, b: Vector) -> None:
    across = a.cross(b)
    assert abs(across.dot(a)) <= 1e-6 * (1.0 + a.length * a.length * b.length)
    assert near(across, -b.cross(a))


@given(rotations(), vectors)
def test_turning_keeps_lengths(turn: Quaternion, vector: Vector) -> None:
    assert math.isclose(turn.rotate(vector).length, vector.length, abs_tol=1e-6)


@given(rotations())
def test_axes_are_right_handed(turn: Quaternion) -> None:
    x, y, z = turn.axes
    assert near(x.cross(y), z)


def test_a_quarter_turn_about_z_takes_x_to_y() -> None:
    half = math.sqrt(0.5)
    assert near(
        Quaternion(0.0, 0.0, half, half).rotate(Vector(1.0, 0.0, 0.0)), Vector(0.0, 1.0, 0.0)
    )


def test_angles() -> None:
    x, y, nothing = Vector(1, 0, 0), Vector(0, 3, 0), Vector(0, 0, 0)
    assert math.isclose(x.angle_to(y), math.pi / 2)
    assert math.isclose(x.angle_to(-x), math.pi)
    assert x.angle_to(nothing) == 0.0
    assert nothing.normalized() == nothing
    assert y.normalized() == Vector(0, 1, 0)


def test_a_vector_is_a_sequence_of_three() -> None:
    vector = Vector(1.0, 2.0, 3.0)
    x, y, z = vector
    assert (x, y, z) == (vector[0], vector[1], vector[-1]) == vector[:]
    assert len(vector) == 3
    with pytest.raises(IndexError):
        vector[3]


def test_values_are_frozen_equal_and_picklable() -> None:
    bone = Bone(Vector(0, 0, 0), Vector(0, 0, -8), 3.0, Quaternion(0, 0, 0, 1))
    assert (bone.length_mm, bone.direction, bone.center) == (8, Vector(0, 0, -1), Vector(0, 0, -4))
    assert bone.rotation.rotate(Vector(0, 0, -1)) == bone.direction
    with pytest.raises(FrozenInstanceError):
        bone.width_mm = 4.0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(bone)) == bone
    assert replace(bone, width_mm=4.0) != bone
    assert len({bone, replace(bone)}) == 1


def test_a_frame_without_hands_has_neither() -> None:
    frame = Frame(1, 2, 3, 4, 5.0, ())
    assert (frame.left, frame.right, frame.hand(7)) == (None, None, None)
