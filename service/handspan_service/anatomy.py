"""The hand as we model it: bones, joints, limits and forward kinematics. Pure numpy.

Law: a left hand is the mirror of a right hand with the same angles.

A hand has 21 keypoints (`KEYPOINTS`): 0 wrist, then thumb, index, middle, ring, pinky with four
points each from root to tip (thumb: CMC, MCP, IP, tip; others: MCP, PIP, DIP, tip).

Hand space H: origin at the wrist, z toward the fingers, y out of the back of the hand, x = y x z
(toward the thumb for a right hand). A pose is rotation and place of H plus 20 angles: for each
finger abduction and three flexions. Positive flexion curls toward the palm; positive abduction
leans toward +x of a right hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

FINGERS = 5
KEYPOINTS = 21
ANGLES = 20
WRIST = 0
ROOTS = np.array([1, 5, 9, 13, 17])  # First keypoint of each finger.
TIPS = np.array([4, 8, 12, 16, 20])
PALM_POINTS = np.array([0, 5, 9, 13, 17])  # Rigid against each other, whatever the fingers do.

# Lengths of the three moving bones of each finger, mm, at scale 1. The thumb's first is its
# anatomical metacarpal. Source: bone lengths in recordings of real hands. Verified.
BONE_LENGTHS_MM = np.array(
    [
        [49.4, 33.7, 23.2],
        [42.5, 23.9, 16.9],
        [47.7, 28.1, 18.6],
        [44.2, 27.4, 18.5],
        [35.0, 19.4, 17.1],
    ]
)
# Roots of the fingers in H of a right hand, mm: CMC of the thumb, MCP of the others.
ROOTS_MM = np.array(
    [
        [21.0, -9.0, 15.0],
        [24.0, 0.0, 84.0],
        [2.5, 3.0, 86.0],
        [-17.5, 1.0, 79.0],
        [-34.0, -4.0, 69.0],
    ]
)
# Near ends of the metacarpals, mm; the thumb's has no length.
CARPALS_MM = np.array(
    [
        [21.0, -9.0, 15.0],
        [12.0, -1.0, 12.5],
        [3.0, 1.0, 17.0],
        [-6.5, 0.0, 17.5],
        [-14.0, -3.0, 15.5],
    ]
)
# Flesh radius at each keypoint, mm.
RADII_MM = np.array(
    [
        24.0,
        *(14.0, 12.0, 10.0, 8.0),
        *(10.5, 9.5, 8.5, 7.0),
        *(11.0, 9.5, 8.5, 7.0),
        *(10.5, 9.0, 8.0, 6.8),
        *(9.5, 8.0, 7.0, 6.0),
    ]
)
REST_YAW_RAD = (0.06, 0.0, -0.08, -0.20)  # Index to pinky, about y of a right hand.

# Limits of the 20 angles, radians: abduction, flexion 1, 2, 3 of thumb, index, ... Guessed.
LOWER_RAD = np.array([-0.5, -0.5, -0.1, -0.3] + [-0.35, -0.45, -0.1, -0.2] * 4)
UPPER_RAD = np.array([0.5, 0.8, 1.0, 1.35] + [0.35, 1.6, 1.9, 1.45] * 4)
RELAXED_RAD = np.array([0.0, 0.1, 0.2, 0.3] + [0.0, 0.35, 0.5, 0.3] * 4)

ARM_LENGTH_MM = 250.0  # Elbow to wrist at scale 1.
MIRROR = np.array([-1.0, 1.0, 1.0])
CROSS = np.array(  # v @ CROSS is the matrix of "v times", row by row.
    [
        [0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0],
        [0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ]
)

_EYE = np.eye(3)
# A rotation's nine numbers times this are its axis times twice the sine, and its trace.
_AXIS_AND_TRACE = np.concatenate([CROSS.T, _EYE.reshape(9, 1)], axis=1)
_TINY = 1e-12  # Keeps quotients defined where both parts vanish.


def rotation_about(axis: int, angle: float) -> Array:
    """Return the rotation (3, 3) about axis 0, 1 or 2 (x, y, z) by an angle in rad."""
    c, s = np.cos(angle), np.sin(angle)
    matrix = np.eye(3)
    i, j = ((1, 2), (2, 0), (0, 1))[axis]
    matrix[i, i] = matrix[j, j] = c
    matrix[i, j], matrix[j, i] = -s, s
    return matrix


# Rest frames of the fingers in H of a right hand: (5, 3, 3).
REST_FRAMES = np.stack(
    [rotation_about(1, 0.7) @ rotation_about(2, -1.0) @ rotation_about(0, 0.1)]
    + [rotation_about(1, yaw) for yaw in REST_YAW_RAD]
)


@dataclass(frozen=True, eq=False)
class HandShape:
    """Sizes of one person's hand, the same for left and right.

    Two of them are never equal, so that what follows from a shape can be cached by it.

    Attributes:
        scale: Factor on everything.
        bone_lengths_mm: (5, 3), lengths at scale 1.
        roots_mm: (5, 3), roots of the fingers in H of a right hand at scale 1.
    """

    scale: float = 1.0
    bone_lengths_mm: Array = None  # type: ignore[assignment]
    roots_mm: Array = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.bone_lengths_mm is None:
            object.__setattr__(self, "bone_lengths_mm", BONE_LENGTHS_MM)
        if self.roots_mm is None:
            object.__setattr__(self, "roots_mm", ROOTS_MM)


def rotation_from_vector(vector: Array) -> Array:
    """Return the rotations exp(vector).

    Args:
        vector: (..., 3), rotation axis times angle, rad.

    Returns:
        (..., 3, 3) rotation matrices.
    """
    half = np.maximum(0.5 * np.sqrt((vector * vector).sum(axis=-1)), _TINY)[..., None, None]
    cross = (vector @ CROSS).reshape(*vector.shape[:-1], 3, 3)
    bow = np.sin(half) / half
    rotation: Array = (bow * np.cos(half)) * cross + (0.5 * bow * bow) * (cross @ cross)
    rotation += _EYE
    return rotation


def vector_from_rotation(rotation: Array) -> Array:
    """Return the logarithm of rotations; the inverse of `rotation_from_vector`.

    Args:
        rotation: (..., 3, 3) rotation matrices.

    Returns:
        (..., 3), rotation axis times angle in [0, pi), rad.
    """
    told = rotation.reshape(*rotation.shape[:-2], 9) @ _AXIS_AND_TRACE
    axis, trace = told[..., :3], told[..., 3]
    length = np.maximum(np.sqrt((axis * axis).sum(axis=-1)), _TINY)  # Twice the sine.
    result: Array = axis * (np.arctan2(length, trace - 1.0) / length)[..., None]
    return result


def keypoints(rotation: Array, translation_mm: Array, angles: Array,
              right: bool | NDArray[np.bool_], shape: HandShape) -> Array:
    """Return where the 21 keypoints of posed hands are.

    Args:
        rotation: (B, 3, 3), hand space to any right-handed space.
        translation_mm: (B, 3), the wrist in that space.
        angles: (B, 20), rad.
        right: Whether each hand is a right hand.
        shape: Sizes of the hand.

    Returns:
        (B, 21, 3), mm, in the space of `rotation`.
    """
    local = local_keypoints(angles, shape)
    side = np.where(np.reshape(right, (-1, 1, 1)), 1.0, MIRROR)
    placed: Array = (local * side) @ rotation.swapaxes(-1, -2) + translation_mm[:, None, :]
    return placed


def local_keypoints(angles: Array, shape: HandShape) -> Array:
    """Return the keypoints of right hands in their own hand space.

    Args:
        angles: (B, 20), rad.
        shape: Sizes of the hand.

    Returns:
        (B, 21, 3), mm, space H.
    """
    batch = len(angles)
    finger = angles.reshape(batch, FINGERS, 4)
    abduction = finger[..., 0:1]
    curl = finger[..., 1:].cumsum(axis=-1)
    along = (shape.bone_lengths_mm * np.cos(curl)).cumsum(axis=-1)
    down = (shape.bone_lengths_mm * np.sin(curl)).cumsum(axis=-1)
    chain = np.empty((batch, FINGERS, 3, 3))
    chain[..., 0] = along * np.sin(abduction)
    np.negative(down, out=chain[..., 1])
    chain[..., 2] = along * np.cos(abduction)
    points = np.zeros((batch, KEYPOINTS, 3))
    body = points[:, 1:].reshape(batch, FINGERS, 4, 3)
    body[:, :, 0] = shape.roots_mm
    body[:, :, 1:] = shape.roots_mm[:, None] + chain @ REST_FRAMES.swapaxes(-1, -2)
    points *= shape.scale
    return points


def bone_frames(angles: Array) -> Array:
    """Return the orientation of the three moving bones of each finger of right hands.

    Args:
        angles: (B, 20), rad.

    Returns:
        (B, 5, 3, 3, 3): batch, finger, bone, then a rotation whose columns are the bone's x
        (flexion axis), y (dorsal) and z (toward the tip) in space H.
    """
    finger = angles.reshape(len(angles), FINGERS, 4)
    curl = np.cumsum(finger[..., 1:], axis=-1)
    sa, ca = np.sin(finger[..., 0:1]), np.cos(finger[..., 0:1])
    s, c = np.sin(curl), np.cos(curl)
    frames = np.empty((*curl.shape, 3, 3))
    frames[..., 0, 0], frames[..., 0, 1], frames[..., 0, 2] = ca, sa * s, sa * c
    frames[..., 1, 0], frames[..., 1, 1], frames[..., 1, 2] = 0.0, c, -s
    frames[..., 2, 0], frames[..., 2, 1], frames[..., 2, 2] = -sa, ca * s, ca * c
    rotated: Array = REST_FRAMES[:, None] @ frames
    return rotated


MIN_RADIUS_MM = 65.0  # A fist is looked at with this much around it.


def hand_center_radius(points_mm: Array) -> tuple[Array, float]:
    """Return the ball that a crop must show: mean of the keypoints, and how far they reach.

    Args:
        points_mm: (21, 3), mm, any space.

    Returns:
        Centre (3,), mm, and radius, mm.
    """
    center: Array = points_mm.mean(axis=0)
    reach = float(np.sqrt(np.max(np.sum((points_mm - center) ** 2, axis=1))))
    return center, max(MIN_RADIUS_MM, reach)
