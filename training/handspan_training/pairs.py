"""Two hands of one person: apart, side by side, one above the other, palm to palm, interlaced.

Law: hands may touch, they do not pass through each other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from handspan_service import anatomy
from handspan_service.anatomy import Array
from handspan_training import poses
from handspan_training.gestures import random_angles
from handspan_training.poses import PosedHand, Setting

KINDS = ("apart", "beside", "above", "palms", "interlaced", "over")
SHARES = (0.55, 0.12, 0.14, 0.07, 0.05, 0.07)
FAR_MM = 320.0  # A hand slides in from here.
MIRROR_PALM = np.diag([-1.0, -1.0, 1.0])  # Turns a hand to face its other palm to palm.
ARM_STEPS_MM = np.array([35.0, 75.0, 120.0])
ARM_RADIUS_MM = 26.0
TRIES = 4
DEEPEST_MM = -6.0  # Flesh gives way where hands press or fingers interlace.
NEAREST_MM = 45.0  # No keypoints' mean is nearer to the cameras.


def flesh(hand: PosedHand) -> tuple[Array, Array]:
    """Return balls that fill a hand and its forearm: places (N, 3), mm, and radii (N,), mm."""
    joints = hand.joints_mm()
    radii = anatomy.RADII_MM * hand.shape.scale * hand.thickness
    fingers = joints[1:].reshape(5, 4, 3)
    finger_radii = radii[1:].reshape(5, 4)
    halves = 0.5 * (fingers[:, 1:] + fingers[:, :-1]).reshape(-1, 3)
    half_radii = 0.5 * (finger_radii[:, 1:] + finger_radii[:, :-1]).ravel()
    share = np.array([0.35, 0.7])[:, None, None]
    palm = (joints[0] + share * (joints[[1, 5, 9, 13, 17]] - joints[0])).reshape(-1, 3)
    arm = joints[0] + ARM_STEPS_MM[:, None] * hand.toward_elbow() * hand.shape.scale
    palm_radii = np.full(len(palm), 13.0 * hand.shape.scale)
    arm_radii = np.full(len(arm), ARM_RADIUS_MM * hand.shape.scale)
    wrist = np.minimum(radii, 18.0 * hand.shape.scale)
    return (
        np.concatenate([joints, halves, palm, arm]),
        np.concatenate([wrist, half_radii, palm_radii, arm_radii]),
    )


def clearance(first: PosedHand, second: PosedHand, *, softness: float = 1.0) -> float:
    """Return the gap between the skins of two hands, mm; negative where they overlap."""
    a, ra = flesh(first)
    b, rb = flesh(second)
    distance = np.linalg.norm(a[:, None] - b[None], axis=-1)
    return float(np.min(distance - softness * (ra[:, None] + rb)))


def slide_in(
    first: PosedHand, second: PosedHand, direction: Array, gap_mm: float, *, softness: float = 1.0
) -> PosedHand:
    """Return the second hand moved along a direction up to a gap before the first.

    Args:
        first: Stays.
        second: Is taken as if at the place that it would have at no distance.
        direction: (3,), unit, from the first hand to where the second comes from.
        gap_mm: Wanted between the skins.
        softness: Factor on the radii: below 1 flesh gives way.
    """
    travel = FAR_MM
    for _ in range(16):
        moved = replace(second, translation_mm=second.translation_mm + travel * direction)
        room = clearance(first, moved, softness=softness) - gap_mm
        if room < 0.5:
            break
        travel -= room
    return moved


def random_second(rng: Generator, first: PosedHand, setting: Setting) -> PosedHand | None:
    """Return another hand of the person whose one hand is given, or now and then of another.

    None: no place was found where it does not pass through the first.
    """
    for _ in range(TRIES):
        kind = str(rng.choice(KINDS, p=SHARES))
        if kind == "apart":
            second = _apart(rng, first, setting)
        elif kind == "beside":
            second = _beside(rng, first, setting)
        elif kind == "above":
            second = _above(rng, first, setting)
        else:
            second = _together(rng, first, setting, kind)
        if clearance(first, second) > DEEPEST_MM:
            return second
    return None


def _other(rng: Generator, first: PosedHand, setting: Setting, center_mm: Array) -> PosedHand:
    return poses.random_hand(
        rng, right=not first.right, setting=setting, center_mm=center_mm, shape=first.shape
    )


def _toward(first: PosedHand, setting: Setting) -> float:
    """Return the sign of image x on which the first hand's other hand is expected.

    With the forearm at the bottom (normal) image x grows to the person's left.
    """
    return 1.0 if (not first.right) == bool(setting.from_top) else -1.0


def _apart(rng: Generator, first: PosedHand, setting: Setting) -> PosedHand:
    toward = _toward(first, setting) * (-1.0 if rng.random() < 0.15 else 1.0)
    offset = np.array([toward * rng.uniform(80, 320), rng.normal(0, 50), rng.normal(0, 55)])
    place = first.center_mm() + offset
    place[2] = max(place[2], 70.0)
    other = _other(rng, first, setting, place)
    if rng.random() < 0.06:  # Somebody else's.
        other = replace(other, right=first.right, shape=poses.random_shape(rng))
    if clearance(first, other) < 0.0:
        return slide_in(first, other, offset / np.linalg.norm(offset), rng.uniform(0.0, 60.0))
    return other


def _beside(rng: Generator, first: PosedHand, setting: Setting) -> PosedHand:
    toward = _toward(first, setting)
    direction = np.array([toward, rng.normal(0.0, 0.35), rng.normal(0.0, 0.35)])
    direction /= np.linalg.norm(direction)
    other = _other(rng, first, setting, first.center_mm())
    return slide_in(first, other, direction, rng.exponential(10.0) - 1.0)


def _above(rng: Generator, first: PosedHand, setting: Setting) -> PosedHand:
    across = rng.normal(0.0, 35.0, 2)
    place = first.center_mm() + np.array([across[0], across[1], 0.0])
    other = _other(rng, first, setting, place)
    near = first.center_mm()[2] > 160.0 and rng.random() < 0.5
    direction = np.array([0.0, 0.0, -1.0 if near else 1.0])
    moved = slide_in(first, other, direction, rng.uniform(-1.0, 50.0))
    if moved.center_mm()[2] < NEAREST_MM:
        return slide_in(first, other, -direction, rng.uniform(-1.0, 50.0))
    return moved


def _together(rng: Generator, first: PosedHand, setting: Setting, kind: str) -> PosedHand:
    """Return a hand that lies on the other's palm or back, or is folded into it."""
    side = 1.0 if first.right else -1.0
    dorsal = first.rotation[:, 1]
    angles, _ = random_angles(rng)
    softness, gap = 1.0, float(rng.exponential(6.0) - 1.0)
    if kind == "over":
        turn = anatomy.rotation_from_vector(dorsal * rng.normal(0.0, 0.7))
        rotation, direction = turn @ first.rotation, dorsal
    else:
        turn = anatomy.rotation_from_vector(dorsal * rng.normal(0.0, 0.25))
        rotation, direction = turn @ first.rotation @ MIRROR_PALM, -dorsal
        if rng.random() < 0.6 or kind == "interlaced":
            angles = np.clip(
                first.angles + rng.normal(0.0, 0.06, anatomy.ANGLES),
                anatomy.LOWER_RAD,
                anatomy.UPPER_RAD,
            )
    center = first.center_mm() + rng.normal(0.0, 8.0, 3)
    if kind == "interlaced":
        tilt = anatomy.rotation_from_vector(first.rotation[:, 0] * rng.uniform(0.3, 0.9) * -1.0)
        rotation = tilt @ rotation
        center = center + side * rng.uniform(8.0, 12.0) * first.rotation[:, 0]
        softness, gap = 0.7, 0.0
    wrist = np.array([rng.uniform(0.1, 0.9), rng.normal(0.0, 0.15)])
    second = PosedHand(
        rotation=rotation,
        translation_mm=np.zeros(3),
        angles=angles,
        wrist=wrist,
        right=not first.right,
        shape=first.shape,
        thickness=first.thickness,
    )
    second = replace(second, translation_mm=center - second.center_mm())
    moved = slide_in(first, second, direction, gap, softness=softness)
    if moved.center_mm()[2] < NEAREST_MM:
        return _apart(rng, first, setting)
    return moved
