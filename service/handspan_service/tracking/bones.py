"""Bones, joints and the palm of posed hands, as clients name them. Pure numpy.

Law: every basis is orthonormal, with determinant +1 for right hands and -1 for left ones.

Rows of a basis: x outward (to the right on a right hand held palm down), y out of the back of the
hand, z from the far joint back to the near one.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    bone_frames,
)
from handspan_service.tracking.poses import Poses

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


_METACARPALS = _metacarpal_frames()


@dataclass(frozen=True)
class Bones:
    """Geometry of a batch of hands, in the space of their poses.

    Attributes:
        joints: (B, 5, 5, 3), mm: carpal base, MCP, PIP, DIP, bone tip of each finger.
        bases: (B, 5, 4, 3, 3): metacarpal to distal; rows are x, y, z.
        tips: (B, 5, 3), mm: fingertips, a little short of the bone tips.
        palm: (B, 3), mm.
        hand_basis: (B, 3, 3): rows x, y, z of the palm; y is minus the palm's normal, z minus the
            direction of the hand.
        wrist: (B, 3), mm.
        elbow: (B, 3), mm.
    """

    joints: Array
    bases: Array
    tips: Array
    palm: Array
    hand_basis: Array
    wrist: Array
    elbow: Array


def bones(poses: Poses, points_mm: Array, shape: HandShape) -> Bones:
    """Return the geometry of posed hands.

    Args:
        poses: B hands in any right-handed space.
        points_mm: (B, 21, 3), their keypoints in that space.
        shape: Sizes of the hands.
    """
    batch = len(poses)
    side = np.where(poses.right[:, None], 1.0, MIRROR)  # (B, 3)
    turn = poses.rotation * side[:, None, :]
    wrist = poses.translation_mm
    frames = np.empty((batch, FINGERS, 4, 3, 3))
    frames[:, :, 0] = _METACARPALS
    frames[:, :, 1:] = bone_frames(poses.angles)
    bases = ((turn[:, None, None] @ frames) * TO_ROWS).swapaxes(-1, -2)
    joints = np.empty((batch, FINGERS, 5, 3))
    joints[:, :, 1:] = points_mm[:, 1:].reshape(batch, FINGERS, 4, 3)
    joints[:, :, 0] = (CARPALS_MM * shape.scale) @ turn.swapaxes(-1, -2) + wrist[:, None]
    joints[:, 0, 0] = joints[:, 0, 1]
    distal = bases[:, :, 3, 2]
    tips = joints[:, :, 4] + distal * (TIP_SHORT_MM * shape.scale)[:, None]
    rows = (turn * TO_ROWS).swapaxes(-1, -2)
    palm = turn @ (PALM_MM * shape.scale) + wrist
    elbow = wrist + rows[:, 2] * (ARM_LENGTH_MM * shape.scale)
    return Bones(joints, bases, tips, palm, rows, wrist, elbow)
