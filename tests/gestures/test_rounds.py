"""The circle through points: exact where the points are, none where there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.model import Vector
from handspan_service.gestures.rounds import fitted_circle, turn_between

unit_range = st.floats(-1.0, 1.0)


def points_of(
    center: np.ndarray, axis: np.ndarray, radius: float, arc: float, count: int
) -> list[Vector]:
    side = np.cross(axis, [0.0, 0.0, 1.0] if abs(axis[2]) < 0.9 else [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    beside = np.cross(axis, side)
    angles = np.linspace(0.0, arc, count)[:, None]
    ring = center + radius * (np.cos(angles) * side + np.sin(angles) * beside)
    return [(x, y, z) for x, y, z in ring.tolist()]


@given(
    st.tuples(unit_range, unit_range, unit_range),
    st.tuples(unit_range, unit_range, unit_range).filter(lambda v: math.hypot(*v) > 0.1),
    st.floats(2.0, 300.0),
    st.floats(1.3 * math.pi, 2.0 * math.pi),
    st.integers(10, 40),
)
def test_points_of_a_circle_give_that_circle(
    place: Vector, way: Vector, radius: float, arc: float, count: int
) -> None:
    center = 200.0 * np.array(place)
    axis = np.array(way) / np.linalg.norm(way)
    circle = fitted_circle(points_of(center, axis, radius, arc, count))
    assert circle is not None
    assert np.allclose(circle.center, center, atol=1e-6 * radius + 1e-9)
    assert np.allclose(circle.normal, axis, atol=1e-6), "the axis of the way round"
    assert circle.radius_mm == pytest.approx(radius, rel=1e-6)
    assert max(circle.residual, circle.height) < 1e-6


def test_the_other_way_round_has_the_other_normal() -> None:
    points = points_of(np.zeros(3), np.array([0.0, 0.0, 1.0]), 20.0, 5.0, 20)
    there, back = fitted_circle(points), fitted_circle(points[::-1])
    assert there is not None
    assert back is not None
    assert np.allclose(there.normal, [0.0, 0.0, 1.0])
    assert np.allclose(back.normal, [0.0, 0.0, -1.0])


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(0.0, 0.0, 0.0)] * 20,
        [(float(i), 0.0, 0.0) for i in range(20)],
        [(float(i % 10), 0.01 * (i % 3), 0.0) for i in range(20)],
    ],
    ids=["none", "one place", "a line", "to and fro"],
)
def test_what_is_no_circle_gives_none(points: list[Vector]) -> None:
    assert fitted_circle(points) is None


@given(st.floats(-10.0, 10.0), st.floats(-3.0, 3.0))
def test_turns_are_the_smaller_ones(before: float, turn: float) -> None:
    assert turn_between(before, before + turn) == pytest.approx(turn, abs=1e-9)
