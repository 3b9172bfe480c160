"""Vectors of three numbers, for the few hundred operations that one image takes.

Law: no function here changes its arguments or divides by zero.

The serving process loads no numpy, and for single vectors plain numbers are faster anyway.
"""

from __future__ import annotations

import math

from handspan_service.contract.model import Vector

ZERO: Vector = (0.0, 0.0, 0.0)


def minus(a: Vector, b: Vector) -> Vector:
    """Return a - b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(a: Vector, factor: float) -> Vector:
    """Return a scaled by a factor."""
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vector, b: Vector) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a: Vector) -> Vector:
    """Return a at length 1; zero stays zero."""
    length = math.hypot(*a)
    return times(a, 1.0 / length) if length > 1e-12 else ZERO
