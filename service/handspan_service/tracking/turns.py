"""Rotations of a few hands and their vectors, in plain floats.

Law: what `anatomy.rotation_from_vector` and `anatomy.vector_from_rotation` say, to the last digits.

numpy takes fifteen calls for either, whose time for one or two hands is three times that of this.
"""

from __future__ import annotations

import math

import numpy as np

from handspan_service.anatomy import Array

_TINY = 1e-12  # Keeps quotients defined where both parts vanish.


def rotations(vectors: Array) -> Array:
    """Return the rotations exp(vector), (B, 3, 3).

    Args:
        vectors: (B, 3), rotation axis times angle, rad.
    """
    return np.array([_rotation(*vector) for vector in vectors.tolist()]).reshape(-1, 3, 3)


def _rotation(x: float, y: float, z: float) -> tuple[float, ...]:
    """Return a rotation's nine numbers, by way of its quaternion."""
    half = max(0.5 * math.hypot(x, y, z), _TINY)
    share, w = 0.5 * math.sin(half) / half, math.cos(half)
    x, y, z = share * x, share * y, share * z
    a, b, c = 2.0 * x, 2.0 * y, 2.0 * z
    xx, yy, zz = a * x, b * y, c * z
    xy, xz, yz = a * y, a * z, b * z
    wx, wy, wz = a * w, b * w, c * w
    return (
        1.0 - yy - zz, xy - wz, xz + wy,
        xy + wz, 1.0 - xx - zz, yz - wx,
        xz - wy, yz + wx, 1.0 - xx - yy,
    )  # fmt: skip


def turns_of(rotations: Array) -> Array:
    """Return the logarithms of rotations, (..., 3): axis times angle in [0, pi), rad.

    Args:
        rotations: (..., 3, 3).
    """
    flat = rotations.reshape(-1, 9).tolist()
    return np.array([_vector(*numbers) for numbers in flat]).reshape(*rotations.shape[:-2], 3)


def _vector(a: float, b: float, c: float, d: float, e: float, f: float, g: float, h: float,
            i: float) -> tuple[float, float, float]:
    """Return the logarithm of a rotation of nine numbers."""
    x, y, z = h - f, c - g, d - b
    length = max(math.hypot(x, y, z), _TINY)  # Twice the sine.
    share = math.atan2(length, a + e + i - 1.0) / length
    return x * share, y * share, z * share
