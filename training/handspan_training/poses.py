"""Random hands: finger angles, sizes and where the hand is. Everything from one generator.

Law: the same generator state gives the same hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape

# Hand axes as columns in rig space: fingers up in the image, palm toward the camera.
FACING = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
PINCH_REACH_MM = 14.0


@dataclass(frozen=True)
class PosedHand:
    """One hand in the rig.

    Attributes:
        rotation: (3, 3), hand space to rig space.
        translation_mm: (3,), the wrist.
        angles: (20,), rad.
        wrist: (2,), bend of the forearm, rad.
        right: Which side.
        shape: Sizes.
        thickness: Factor on the flesh.
    """

    rotation: Array
    translation_mm: Array
    angles: Array
    wrist: Array
    right: bool
    shape: HandShape
    thickness: float

    def joints_mm(self) -> Array:
        """Return the keypoints, (21, 3) mm, rig space."""
        return anatomy.keypoints(
            self.rotation[None],
            self.translation_mm[None],
            self.angles[None],
            self.right,
            self.shape,
        )[0]


def random_shape(rng: Generator) -> HandShape:
    """Return the sizes of somebody's hand: adults of all sizes, and older children."""
    scale = float(np.clip(rng.normal(1.0, 0.085), 0.76, 1.24))
    lengths = anatomy.BONE_LENGTHS_MM * np.clip(rng.normal(1.0, 0.05, (5, 3)), 0.85, 1.15)
    lengths[1:] *= np.clip(rng.normal(1.0, 0.04), 0.9, 1.1)
    roots = anatomy.ROOTS_MM * np.array(
        [np.clip(rng.normal(1.0, 0.06), 0.85, 1.15), 1.0, np.clip(rng.normal(1.0, 0.03), 0.9, 1.1)]
    )
    roots = roots + rng.normal(0.0, 0.8, (5, 3))
    return HandShape(scale, lengths, roots)


@lru_cache(maxsize=1)
def _pinches() -> Array:
    """Return a library of poses (N, 20) in which the thumb meets another fingertip."""
    rng = np.random.default_rng(20)
    found: list[Array] = []
    shape = HandShape()
    low, high = anatomy.LOWER_RAD, anatomy.UPPER_RAD
    while sum(len(f) for f in found) < 3000:
        angles = rng.uniform(low, high, (20000, anatomy.ANGLES))
        shared = rng.uniform(0.0, 1.0, (20000, 1))
        for finger in range(1, 5):
            i = 4 * finger
            angles[:, i + 1 : i + 2] = rng.uniform(0.2, 1.1, (20000, 1))
            angles[:, i + 2 : i + 3] = rng.uniform(0.3, 1.3, (20000, 1))
            angles[:, i + 3] = 0.6 * angles[:, i + 2]
            angles[:, i] = rng.normal(0.0, 0.1, 20000)
        rest = shared * np.array([1.3, 1.5, 0.9]) + rng.normal(0, 0.1, (20000, 3))
        target = rng.choice([1, 1, 1, 2, 2, 3, 4], 20000)
        for finger in range(1, 5):
            other = target != finger
            angles[other, 4 * finger + 1 : 4 * finger + 4] = rest[other]
        tips = anatomy.local_keypoints(angles, shape)[:, anatomy.TIPS]
        gap = np.linalg.norm(tips[:, 0] - tips[np.arange(20000), target], axis=1)
        found.append(angles[(gap > 9.0) & (gap < PINCH_REACH_MM)])
    return np.concatenate(found)


def random_angles(rng: Generator) -> Array:
    """Return finger angles of an everyday pose, (20,) rad."""
    kind = rng.choice(
        ["open", "relaxed", "curl", "count", "fist", "pinch", "free"],
        p=[0.20, 0.16, 0.12, 0.20, 0.10, 0.14, 0.08],
    )
    angles = np.zeros((5, 4))
    angles[1:, 0] = rng.normal(0.0, 0.06, 4) + rng.normal(0.05, 0.12) * np.array(
        [1, 0.2, -0.6, -1.3]
    )
    if kind == "pinch":
        library = _pinches()
        angles = library[rng.integers(len(library))].reshape(5, 4).copy()
        angles += rng.normal(0.0, 0.03, (5, 4))
    elif kind == "free":
        angles = rng.uniform(anatomy.LOWER_RAD, anatomy.UPPER_RAD).reshape(5, 4)
        angles[1:, 0] *= 0.5
        angles[1:, 3] = np.clip(0.6 * angles[1:, 2] + rng.normal(0, 0.12, 4), -0.1, 1.4)
    else:
        curl = _curls(kind, rng)
        angles[1:, 1] = curl * rng.uniform(1.1, 1.5) - 0.15 + rng.normal(0, 0.1, 4)
        angles[1:, 2] = curl * rng.uniform(1.5, 1.85) + rng.normal(0, 0.08, 4)
        angles[1:, 3] = 0.62 * angles[1:, 2] + rng.normal(0, 0.08, 4)
        angles[0] = _thumb(kind, float(curl.mean()), rng)
    return np.clip(angles.ravel(), anatomy.LOWER_RAD, anatomy.UPPER_RAD)


def _curls(kind: str, rng: Generator) -> Array:
    """Return how far the four fingers are curled, 0 straight to 1 fist."""
    if kind == "open":
        return rng.uniform(0.0, 0.15) + rng.normal(0.0, 0.04, 4)
    if kind == "relaxed":
        return rng.uniform(0.1, 0.5) + np.sort(rng.normal(0.0, 0.08, 4))
    if kind == "curl":
        return rng.uniform(0.0, 1.0) + rng.normal(0.0, 0.15, 4)
    if kind == "fist":
        return rng.uniform(0.85, 1.0) + rng.normal(0.0, 0.05, 4)
    pattern = np.array(
        [
            [0, 1, 1, 1],
            [0, 0, 1, 1],
            [0, 0, 0, 1],
            [1, 0, 0, 0],
            [0, 1, 1, 0],
            [1, 1, 1, 0],
            [1, 1, 0, 0],
            [0, 1, 1, 1],
            [1, 0, 1, 1],
        ]
    )[rng.integers(9)]
    return np.where(pattern > 0, rng.uniform(0.7, 1.0, 4), rng.uniform(0.0, 0.15, 4))


def _thumb(kind: str, curl: float, rng: Generator) -> Array:
    if kind in ("fist", "count") and rng.random() < 0.7:
        return np.array(
            [
                rng.normal(0, 0.2),
                rng.uniform(0.2, 0.7),
                rng.uniform(0.3, 0.9),
                rng.uniform(0.3, 1.1),
            ]
        )
    return np.array(
        [
            rng.normal(0.0, 0.22),
            rng.normal(0.05 + 0.3 * curl, 0.22),
            rng.normal(0.15 + 0.3 * curl, 0.2),
            rng.normal(0.2 + 0.3 * curl, 0.3),
        ]
    )


def random_rotation(rng: Generator, *, from_top: bool | None) -> Array:
    """Return the orientation of a hand, (3, 3), hand space to rig space.

    Args:
        rng: Source of randomness.
        from_top: Whether the forearm enters at the image's top; None: from anywhere.
    """
    if from_top is None:
        turn = rng.uniform(-np.pi, np.pi)
    else:
        turn = (np.pi if from_top else 0.0) + rng.normal(0.0, 0.5)
    pitch = rng.normal(0.1, 0.45)
    what = rng.random()
    if what < 0.70:
        roll = rng.normal(0.0, 0.45)
    elif what < 0.82:
        roll = np.pi + rng.normal(0.0, 0.5)
    else:
        roll = rng.uniform(-np.pi, np.pi)
    rotation: Array = (
        anatomy.rotation_about(2, turn)
        @ anatomy.rotation_about(0, pitch)
        @ FACING
        @ anatomy.rotation_about(1, roll)
    )
    return rotation


def random_hand(
    rng: Generator, *, right: bool, from_top: bool | None, center_mm: Array, shape: HandShape
) -> PosedHand:
    """Return a hand whose keypoints' mean is at a place, (3,) mm, rig space."""
    rotation = random_rotation(rng, from_top=from_top)
    angles = random_angles(rng)
    local = anatomy.keypoints(rotation[None], np.zeros((1, 3)), angles[None], right, shape)[0]
    return PosedHand(
        rotation=rotation,
        translation_mm=center_mm - local.mean(axis=0),
        angles=angles,
        wrist=np.array([rng.normal(0.0, 0.3), rng.normal(0.0, 0.18)]),
        right=right,
        shape=shape,
        thickness=float(np.clip(rng.normal(1.04, 0.08), 0.85, 1.25)),
    )


def random_center(rng: Generator) -> Array:
    """Return where a hand is, (3,) mm, rig space: mostly 100 to 400 mm above the controller."""
    z = float(np.exp(rng.uniform(np.log(75.0), np.log(480.0))))
    spread = np.clip(200.0 / z, 0.5, 1.0)
    slope = np.clip(rng.normal(0.0, [0.75 * spread, 0.55 * spread]), -1.6, 1.6)
    return np.array([slope[0] * z, slope[1] * z, z])
