"""Random hands: sizes, where they are and how they are turned. Everything from one generator.

Law: the same generator state gives the same hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.random import Generator

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape
from handspan_training.gestures import random_angles, reaching_angles

# Hand axes as columns in rig space: fingers up in the image, palm toward the camera.
FACING = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
NEAR_MM, FAR_MM = 60.0, 600.0
# A hand that reaches for the lens, so near that a fingertip looks up to three times as large as it
# would beside the wrist.
REACH_MM = (75.0, 200.0)  # From the controller to the middle of such a hand.
REACH_SLOPE = np.array([0.35, 0.3])  # Deviation of where its middle is seen.
REACH_PITCH, REACH_ROLL = (0.4, 0.35), (0.0, 0.45)  # rad, mean and deviation: fingers first.
REACHING_SHARE, PALM_SHARE = 0.65, 0.8
CLEAR_MM = 25.0  # No keypoint is nearer: a hand does not reach through the glass.
HELD_SHARE = 0.65  # Of the hands in a grasp: the others grasp the air.


class Mounting(StrEnum):
    """Where the controller is."""

    DESK = "desk"  # Looks up: mostly palms.
    HEAD = "head"  # Looks along the forearms: mostly backs of hands.
    SCREEN = "screen"  # Looks down from a screen's top: hands from all sides, farther away.


@dataclass(frozen=True)
class Setting:
    """What the hands of one picture have in common.

    Attributes:
        mounting: Where the controller is.
        from_top: Whether the forearms enter at the image's top; None: from anywhere.
    """

    mounting: Mounting
    from_top: bool | None


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
        grasp: What kind of thing it holds; empty: nothing.
    """

    rotation: Array
    translation_mm: Array
    angles: Array
    wrist: Array
    right: bool
    shape: HandShape
    thickness: float
    grasp: str = ""

    def joints_mm(self) -> Array:
        """Return the keypoints, (21, 3) mm, rig space."""
        return anatomy.keypoints(
            self.rotation[None],
            self.translation_mm[None],
            self.angles[None],
            self.right,
            self.shape,
        )[0]

    def center_mm(self) -> Array:
        """Return the mean of the keypoints, (3,) mm, rig space."""
        mean: Array = self.joints_mm().mean(axis=0)
        return mean

    def toward_elbow(self) -> Array:
        """Return the direction from the wrist along the forearm, (3,), unit, rig space."""
        bend = anatomy.rotation_from_vector(np.array([self.wrist[0], self.wrist[1], 0.0]))
        side = np.ones(3) if self.right else anatomy.MIRROR
        direction: Array = self.rotation @ (side * (bend @ np.array([0.0, 0.0, -1.0])))
        return direction


def random_setting(rng: Generator) -> Setting:
    """Return where the controller is: mostly on a desk."""
    mounting = rng.choice(list(Mounting), p=[0.78, 0.13, 0.09])
    entry = rng.random()
    if mounting == Mounting.HEAD:
        return Setting(Mounting.HEAD, False if entry < 0.9 else None)
    from_top = True if entry < 0.45 else False if entry < 0.9 else None
    return Setting(Mounting(mounting), from_top)


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


def random_rotation(rng: Generator, setting: Setting) -> Array:
    """Return the orientation of a hand, (3, 3), hand space to rig space."""
    if setting.from_top is None:
        turn = rng.uniform(-np.pi, np.pi)
    else:
        turn = (np.pi if setting.from_top else 0.0) + rng.normal(0.0, 0.5)
    what = rng.random()
    if setting.mounting == Mounting.HEAD:
        pitch = rng.normal(-0.55, 0.45)
        mean, spread = (np.pi, 0.5) if what < 0.6 else (rng.choice([-1, 1]) * np.pi / 2, 0.4)
    elif setting.mounting == Mounting.SCREEN:
        pitch = rng.normal(0.35, 0.5)
        mean, spread = (np.pi, 0.5) if what < 0.5 else (0.0, 0.5)
    else:
        pitch = rng.normal(0.1, 0.45)
        if what < 0.66:
            mean, spread = 0.0, 0.42
        elif what < 0.78:  # Flat and edge-on.
            mean, spread = rng.choice([-1, 1]) * np.pi / 2, 0.25
        else:
            mean, spread = np.pi, 0.5
    roll = rng.normal(mean, spread) if rng.random() < 0.92 else rng.uniform(-np.pi, np.pi)
    return _turned(turn, pitch, roll)


def _turned(turn: float, pitch: float, roll: float) -> Array:
    """Return a hand of some attitude, (3, 3), hand space to rig space; angles in rad.

    Args:
        turn: In the image; 0 has the fingers at the top.
        pitch: Of the fingers toward the controller.
        roll: About the fingers; 0 shows the palm.
    """
    rotation: Array = (
        anatomy.rotation_about(2, turn)
        @ anatomy.rotation_about(0, pitch)
        @ FACING
        @ anatomy.rotation_about(1, roll)
    )
    return rotation


def random_hand(
    rng: Generator, *, right: bool, setting: Setting, center_mm: Array, shape: HandShape
) -> PosedHand:
    """Return a hand whose keypoints' mean is at a place, (3,) mm, rig space."""
    rotation = random_rotation(rng, setting)
    angles, grasp = random_angles(rng)
    local = anatomy.keypoints(rotation[None], np.zeros((1, 3)), angles[None], right, shape)[0]
    far = rng.random() < 0.25  # A wrist near its limits.
    return PosedHand(
        rotation=rotation,
        translation_mm=center_mm - local.mean(axis=0),
        angles=angles,
        wrist=np.clip(
            rng.normal(0.0, [0.7, 0.3] if far else [0.25, 0.15]), [-1.1, -0.45], [1.1, 0.45]
        ),
        right=right,
        shape=shape,
        thickness=float(np.clip(rng.normal(1.04, 0.08), 0.85, 1.25)),
        grasp=grasp if rng.random() < HELD_SHARE else "",
    )


def random_near_hand(rng: Generator) -> PosedHand:
    """Return a hand that reaches for the lens of a controller on a desk."""
    setting = Setting(Mounting.DESK, bool(rng.random() < 0.5))
    right, shape = bool(rng.random() < 0.5), random_shape(rng)
    while True:
        z = float(np.exp(rng.uniform(*np.log(REACH_MM))))
        slope = np.clip(rng.normal(0.0, REACH_SLOPE), -1.0, 1.0)
        center = np.array([slope[0] * z, slope[1] * z, z])
        hand = random_hand(rng, right=right, setting=setting, center_mm=center, shape=shape)
        if rng.random() < PALM_SHARE:
            turn = (np.pi if setting.from_top else 0.0) + rng.normal(0.0, 0.6)
            rotation = _turned(turn, rng.normal(*REACH_PITCH), rng.normal(*REACH_ROLL))
            hand = replace(hand, rotation=rotation)
        if rng.random() < REACHING_SHARE:
            hand = replace(hand, angles=reaching_angles(rng), grasp="")
        moved = hand.translation_mm + center - hand.center_mm()
        hand = replace(hand, translation_mm=moved)
        if hand.joints_mm()[:, 2].min() > CLEAR_MM:
            return hand


def random_center(rng: Generator, mounting: Mounting = Mounting.DESK) -> Array:
    """Return where a hand is, (3,) mm, rig space."""
    near = NEAR_MM if mounting == Mounting.DESK else 150.0
    z = float(np.exp(rng.uniform(np.log(near), np.log(FAR_MM))))
    spread = np.clip(200.0 / z, 0.5, 1.0)
    slope = np.clip(rng.normal(0.0, [0.75 * spread, 0.55 * spread]), -1.6, 1.6)
    return np.array([slope[0] * z, slope[1] * z, z])
