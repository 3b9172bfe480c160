"""Motion between two frames, of a hand or of all of them. Law: none where either is missing.

Source:
    docs/protocol-websocket.md#motion-factors.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from Leap._math import EPSILON, Matrix, Vector

if TYPE_CHECKING:
    from Leap._frame import Frame
    from Leap._snapshot import Motion

_SCALE, _TRANSLATION = 9, 10  # Places among the motion factors.
_EDGE_MM = 50.0  # Turning and growing move the edge of a hand, so far from its middle.


def _rotation(now: Motion, since: Motion) -> Matrix:
    """Return what carries the axes of the earlier frame to those of the later one.

    Column j of it is the sum over the axes of later * earlier[j]; a Matrix holds columns.
    """
    columns = [Vector() for _ in range(3)]
    for column in range(3):
        for row in (0, 3, 6):
            columns[column] += Vector(*now[row : row + 3]) * since[row + column]
    return Matrix(*columns)


def _angle(rotation: Matrix) -> float:
    cosine = (rotation.x_basis.x + rotation.y_basis.y + rotation.z_basis.z - 1) / 2
    if not cosine > -2:  # Not a number, or of no rotation.
        return 0.0
    return math.acos(max(-1.0, min(1.0, cosine)))


def _axis(rotation: Matrix) -> Vector:
    x, y, z = rotation.x_basis, rotation.y_basis, rotation.z_basis
    twice = Vector(y.z - z.y, z.x - x.z, x.y - y.x)
    length = twice.magnitude
    return twice / length if length > 1e-6 else Vector()


def _moved(now: Motion, since: Motion) -> Vector:
    return Vector(*now[_TRANSLATION:]) - Vector(*since[_TRANSLATION:])


def _shares(now: Motion, since: Motion) -> tuple[float, float, float]:
    """Return which share of a motion was of which kind: together 1, or 0 where nothing moved."""
    moved = _moved(now, since).magnitude
    turned = _angle(_rotation(now, since)) * _EDGE_MM
    grown = abs(now[_SCALE] - since[_SCALE]) * _EDGE_MM
    whole = moved + turned + grown
    if not whole > EPSILON:
        return (0.0, 0.0, 0.0)
    return (moved / whole, turned / whole, grown / whole)


class Moving:
    """What hands and frames have in common: motion since an earlier frame."""

    __slots__ = ()

    def _motion(self) -> Motion | None:
        raise NotImplementedError

    def _motion_in(self, frame: Frame) -> Motion | None:
        raise NotImplementedError

    def _both(self, since: Frame) -> tuple[Motion, Motion] | None:
        now, before = self._motion(), self._motion_in(since)
        return None if now is None or before is None else (now, before)

    def translation(self, since_frame: Frame) -> Vector:
        """Return how far it moved, mm."""
        both = self._both(since_frame)
        return Vector() if both is None else _moved(*both)

    def rotation_matrix(self, since_frame: Frame) -> Matrix:
        """Return how it turned; the identity where nothing is known."""
        both = self._both(since_frame)
        return Matrix() if both is None else _rotation(*both)

    def rotation_axis(self, since_frame: Frame) -> Vector:
        """Return the axis it turned about, of unit length; zero where it did not."""
        return _axis(self.rotation_matrix(since_frame))

    def rotation_angle(self, since_frame: Frame, axis: Vector | None = None) -> float:
        """Return by which angle it turned, 0 to pi; about an axis -pi to pi."""
        rotation = self.rotation_matrix(since_frame)
        share = 1.0 if axis is None else _axis(rotation).dot(axis.normalized)
        return _angle(rotation) * share

    def scale_factor(self, since_frame: Frame) -> float:
        """Return how much wider it opened: 1 is not at all."""
        both = self._both(since_frame)
        return 1.0 if both is None else math.exp(both[0][_SCALE] - both[1][_SCALE])

    def _share(self, since: Frame, kind: int) -> float:
        both = self._both(since)
        return 0.0 if both is None else _shares(*both)[kind]

    def translation_probability(self, since_frame: Frame) -> float:
        """Return which share of the motion was a shift, 0 to 1."""
        return self._share(since_frame, 0)

    def rotation_probability(self, since_frame: Frame) -> float:
        """Return which share of the motion was a turn, 0 to 1."""
        return self._share(since_frame, 1)

    def scale_probability(self, since_frame: Frame) -> float:
        """Return which share of the motion was opening or closing, 0 to 1."""
        return self._share(since_frame, 2)
