"""Bones, joints and the palm of posed hands, as clients name them. Pure numpy.

Law: every basis is orthonormal, with determinant +1 for right hands and -1 for left ones.

Rows of a basis: x outward (to the right on a right hand held palm down), y out of the back of the
hand, z from the far joint back to the near one.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from handspan_service.anatomy import (
    ARM_LENGTH_MM,
    CARPALS_MM,
    FINGERS,
    MIRROR,
    REST_FRAMES,
    ROOTS_MM,
    Array,
    HandShape,
)
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.values import Value

# The palm's centre from the middle of the middle finger's metacarpal, in hand space H, at scale 1.
# Source: docs/tracking.md#measures; recordings of service 2.1.5. Verified.
PALM_OFFSET_MM = np.array([-2.0, -9.5, 9.3])
PALM_MM = (CARPALS_MM[2] + ROOTS_MM[2]) / 2.0 + PALM_OFFSET_MM
TO_ROWS = np.array([-1.0, 1.0, -1.0])  # Axes of H to those of a client's basis.

# A fingertip lies this far short of the end of its bone, at scale 1. Verified.
TIP_SHORT_MM = np.array([5.33, 3.89, 4.28, 4.25, 3.92])


def _metacarpal_frames() -> Array:
    """Return (5, 3, 3): frames of the metacarpals in H of a right hand, as columns."""
    frames = np.empty((FINGERS, 3, 3))
    frames[0] = REST_FRAMES[0]  # The thumb's has no length and takes the frame of its finger.
    for finger in range(1, FINGERS):
        z = ROOTS_MM[finger] - CARPALS_MM[finger]
        z = z / np.linalg.norm(z)
        x = np.cross([0.0, 1.0, 0.0], z)
        x = x / np.linalg.norm(x)
        frames[finger] = np.stack([x, np.cross(z, x), z], axis=1)
    return frames


def _rigid_axes() -> Array:
    """Return (35, 3): all directions in H of a right hand that no finger can change.

    First the bases of the metacarpals (15), then the rest frames of the fingers (15), then the
    palm's basis with its normal and the hand's direction (5).
    """
    metacarpals = (_metacarpal_frames() * TO_ROWS).swapaxes(-1, -2).reshape(-1, 3)
    rest = REST_FRAMES.swapaxes(-1, -2).reshape(-1, 3)
    basis = np.diag(TO_ROWS)
    return np.concatenate([metacarpals, rest, basis, -basis[1:]])


_RIGID_AXES = _rigid_axes()
_BODY = 2 * FINGERS  # Number of the first point that belongs to no finger, in `_rigid_mm`.
_RIGID_MM = np.concatenate(
    [np.repeat(CARPALS_MM, 2, axis=0), [PALM_MM, np.zeros(3), [0.0, 0.0, -ARM_LENGTH_MM]]]
)


class Bones(Value, frozen=True):
    """Geometry of a batch of hands, in the space of their poses.

    Attributes:
        joints: (B, 5, 5, 3), mm: carpal base, MCP, PIP, DIP, bone tip of each finger.
        bases: (B, 5, 4, 3, 3): metacarpal to distal; rows are x, y, z.
        tips: (B, 5, 3), mm: fingertips, a little short of the bone tips.
        axes: (B, 5, 3): x, y, z of the palm's basis, its normal (-y), direction of the hand (-z).
        body: (B, 3, 3), mm: palm, wrist, elbow.
    """

    joints: Array
    bases: Array
    tips: Array
    axes: Array
    body: Array

    @property
    def palm(self) -> Array:
        """(B, 3), mm: middle of the palm."""
        return self.body[:, 0]

    @property
    def normal(self) -> Array:
        """(B, 3), unit, out of the palm."""
        return self.axes[:, 3]

    @property
    def direction(self) -> Array:
        """(B, 3), unit, toward the fingers."""
        return self.axes[:, 4]


def bones(poses: Poses, shape: HandShape) -> Bones:
    """Return the geometry of posed hands.

    Args:
        poses: B hands in any right-handed space.
        shape: Sizes of the hands.
    """
    batch = len(poses)
    side = np.where(poses.right[:, None], 1.0, MIRROR)
    turn = (poses.rotation * side[:, None]).swapaxes(-1, -2)
    rigid = _RIGID_AXES @ turn
    places = _rigid_mm(shape) @ turn + poses.translation_mm[:, None]
    fixed = rigid[:, :30].reshape(batch, 2, FINGERS, 3, 3)
    bases = np.empty((batch, FINGERS, 4, 3, 3))
    bases[:, :, 0] = fixed[:, 0]
    _bend(fixed[:, 1], poses.angles, bases[:, :, 1:])
    joints = np.empty((batch, FINGERS, 5, 3))
    joints[:, :, :2] = places[:, :_BODY].reshape(batch, FINGERS, 2, 3)
    along = bases[:, :, 1:, 2] * (shape.bone_lengths_mm * shape.scale)[:, :, None]
    np.subtract(joints[:, :, 1:2], along.cumsum(axis=2), out=joints[:, :, 2:])
    tips = joints[:, :, 4] + bases[:, :, 3, 2] * (TIP_SHORT_MM * shape.scale)[:, None]
    return Bones(joints, bases, tips, rigid[:, 30:], places[:, _BODY:])


@lru_cache(maxsize=1)
def _rigid_mm(shape: HandShape) -> Array:
    """Return (13, 3), mm: all points in H of a right hand that no finger can move.

    Carpal base and root of each finger, then palm, wrist, elbow.
    """
    points = _RIGID_MM.copy()
    points[1:_BODY:2] = shape.roots_mm
    points[0] = points[1]  # The thumb's metacarpal has no length.
    points *= shape.scale
    return points


def _bend(rest: Array, angles: Array, bases: Array) -> None:
    """Write the bases of the three moving bones of each finger.

    Args:
        rest: (B, 5, 3, 3), axes x, y, z of the fingers at rest, as rows.
        angles: (B, 20), rad.
        bases: (B, 5, 3, 3, 3), to be written; as `Bones.bases` without the metacarpals.
    """
    finger = angles.reshape(-1, FINGERS, 4)
    curl = finger[..., 1:, None].cumsum(axis=2)
    sine, cosine = np.sin(curl), np.cos(curl)
    aside, ahead = np.sin(finger[..., :1]), np.cos(finger[..., :1])
    x, y, z = rest[:, :, 0], rest[:, :, None, 1], rest[:, :, 2]
    forward = (aside * x + ahead * z)[:, :, None]
    bases[..., 0, :] = (aside * z - ahead * x)[:, :, None]
    bases[..., 1, :] = cosine * y + sine * forward
    bases[..., 2, :] = sine * y - cosine * forward
