"""Rotations of a few hands in plain floats."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import rotation_from_vector, vector_from_rotation
from handspan_service.tracking.turns import rotations, turns_of


@pytest.mark.parametrize("size", [0.0, 1e-13, 1e-6, 0.3, 2.0])
def test_they_are_those_of_anatomy(size: float) -> None:
    vectors = size * np.random.default_rng(7).normal(0.0, 1.0, (7, 3))
    wanted = rotation_from_vector(vectors)
    np.testing.assert_allclose(rotations(vectors), wanted, atol=1e-14)
    np.testing.assert_allclose(turns_of(wanted), vector_from_rotation(wanted), atol=1e-14)


def test_batches_keep_their_shape() -> None:
    assert rotations(np.zeros((0, 3))).shape == (0, 3, 3)
    assert turns_of(np.broadcast_to(np.eye(3), (2, 4, 3, 3))).shape == (2, 4, 3)
    assert turns_of(np.zeros((2, 0, 3, 3))).shape == (2, 0, 3)
