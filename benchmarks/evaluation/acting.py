"""Who acts: one person's hands, moved from key to key. Pure numpy.

Law: a hand that is told to rest does not move at all; the truth has no tremor that a judge would
take for the tracker's.

A key is that of `handspan_service.device.paths`: palm (mm, x outward from the middle, device
space), yaw inward, pitch up, roll (rad), 20 angles; a left hand takes the mirrored key.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from handspan_service import anatomy
from handspan_service.anatomy import MIRROR, Array, HandShape
from handspan_service.contract.model import Side
from handspan_service.device import postures
from handspan_service.device.motion import MotionScript, SimulatedHand
from handspan_service.device.paths import KEY, PLACE, POSE, TURN, Track

PALM_MM = np.array([0.0, 0.0, 70.0])  # Middle of the palm in hand space at scale 1.
PALM_DOWN = np.array([-1.0, 1.0, -1.0])  # Hand space -> device space, right hand, palm down.
ELBOW_MM = np.array([230.0, 70.0, 400.0])  # Of the right arm of a seated person, device space.
WRIST_LIMIT_RAD = (0.7, 0.45)
SEED = 0xACC0  # Of everything invented here; training and simulator count from other seeds.


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody whose hands no network was trained with.

    Attributes:
        shape: Sizes.
        thickness: Factor on the flesh.
        skin: Reflectance against mean skin.
    """

    shape: HandShape
    thickness: float
    skin: float

    @staticmethod
    def invent(number: int, scale: float | None = None) -> Person:
        """Return person `number`; with a given overall size, if one is given."""
        rng = np.random.default_rng([SEED, 1, number])
        drawn = float(np.clip(rng.normal(1.0, 0.065), 0.85, 1.15))
        lengths = anatomy.BONE_LENGTHS_MM * np.clip(rng.normal(1.0, 0.04, (5, 3)), 0.9, 1.1)
        width, length = np.clip(rng.normal(1.0, [0.045, 0.025]), 0.9, 1.1)
        roots = anatomy.ROOTS_MM * np.array([width, 1.0, length])
        shape = HandShape(drawn if scale is None else scale, lengths, roots)
        return Person(shape, float(rng.uniform(0.95, 1.15)), float(rng.uniform(0.7, 1.2)))


class Moves:
    """Builds what one hand does, key by key, at any speed."""

    def __init__(self, place_mm: tuple[float, float, float], pose_rad: Array) -> None:
        """Be somewhere, palm down, at time 0."""
        key = np.zeros(KEY)
        key[PLACE], key[POSE] = place_mm, pose_rad
        self._times, self._keys, self._away = [0.0], [key], [False]

    def to(
        self,
        duration_s: float,
        place_mm: tuple[float, float, float] | None = None,
        turn_deg: tuple[float, float, float] | None = None,
        pose_rad: Array | None = None,
    ) -> Self:
        """Move on with minimum jerk; what is not named stays."""
        key = self._keys[-1].copy()
        if place_mm is not None:
            key[PLACE] = place_mm
        if turn_deg is not None:
            key[TURN] = np.radians(turn_deg)
        if pose_rad is not None:
            key[POSE] = pose_rad
        self._times.append(self._times[-1] + duration_s)
        self._keys.append(key)
        self._away.append(False)
        return self

    def hold(self, duration_s: float) -> Self:
        """Stay exactly where the hand is."""
        return self.to(duration_s)

    def gone(self, duration_s: float) -> Self:
        """Be nowhere for a while, from the last key on."""
        self._away[-1] = True
        self.to(duration_s)
        self._away[-1] = True
        return self

    def track(self) -> Track:
        """Return what was built."""
        times = np.array(self._times)
        return Track(times, np.stack(self._keys), np.array(self._away, np.bool_))


@dataclass(frozen=True, eq=False)
class Play:
    """What a person's hands do in a sequence.

    Attributes:
        person: Whose hands.
        tracks: One for each side that takes part.
        script: The simulator's script instead of tracks, or None.
        begin_s: Where in the script the sequence begins.
        lift_mm: How much higher than written the script is played.
    """

    person: Person
    tracks: dict[Side, Track]
    script: MotionScript | None = None
    begin_s: float = 0.0
    lift_mm: float = 0.0

    def at(self, time_s: float) -> tuple[SimulatedHand, ...]:
        """Return the hands of one moment, left first."""
        if self.script is not None:
            hands = self.script.at(self.begin_s + time_s)
            return tuple(self._lifted(hand) for hand in hands)
        found = []
        for side in (Side.LEFT, Side.RIGHT):
            track = self.tracks.get(side)
            key = None if track is None else track.at(time_s)
            if key is not None:
                found.append(hand_of(side, key, self.person.shape))
        return tuple(found)

    def _lifted(self, hand: SimulatedHand) -> SimulatedHand:
        place = hand.translation_mm + np.array([0.0, self.lift_mm, 0.0])
        return replace(hand, translation_mm=place, shape=self.person.shape)


def hand_of(side: Side, key: Array, shape: HandShape) -> SimulatedHand:
    """Return the hand of a key, (26,)."""
    yaw, pitch, roll = key[TURN]
    rotation = (
        anatomy.rotation_about(1, yaw)
        @ anatomy.rotation_about(0, pitch)
        @ anatomy.rotation_about(2, roll)
        * PALM_DOWN
    )
    place = key[PLACE]
    if side is Side.LEFT:
        rotation = MIRROR[:, None] * rotation * MIRROR
        place = place * MIRROR
    angles = np.clip(key[POSE], anatomy.LOWER_RAD, anatomy.UPPER_RAD)
    wrist_mm: Array = place - rotation @ (PALM_MM * shape.scale)
    return SimulatedHand(side, rotation, wrist_mm, angles, _bend(side, rotation, wrist_mm), shape)


def _bend(side: Side, rotation: Array, wrist_mm: Array) -> Array:
    """Return how the wrist bends for an elbow beside the user, (2,) rad."""
    elbow = ELBOW_MM * (MIRROR if side is Side.LEFT else 1.0)
    x, y, z = (elbow - wrist_mm) @ rotation
    ahead = max(-z, 1.0)
    bend = np.array([np.arctan2(y, ahead), np.arctan2(x if side is Side.LEFT else -x, ahead)])
    limit = np.array(WRIST_LIMIT_RAD)
    limited: Array = np.clip(bend, -limit, limit)
    return limited


def pinch_with(finger: int) -> Array:
    """Return the posture in which the thumb meets a fingertip, (20,) rad.

    The pinch of the index finger is the product's; the others are found from it by a search with
    a fixed seed: the tips come within 13 mm of each other, as those of the index finger do.

    Args:
        finger: 1 index to 4 pinky.
    """
    pose = np.array(postures.PINCH)
    if finger == postures.INDEX:
        return pose
    rng = np.random.default_rng([SEED, 2, finger])
    moving = np.r_[0:4, 4 * finger + 1 : 4 * finger + 4]
    pose[4:] = postures.RELAXED[4:]
    pose[4 * finger + 1 : 4 * finger + 4] = (0.9, 0.9, 0.5)
    spread = 0.5
    best = _pinch_cost(pose[None], finger, postures.PINCH)[0]
    for _ in range(30):
        tried = np.repeat(pose[None], 600, axis=0)
        tried[:, moving] += rng.normal(0.0, spread, (600, len(moving)))
        tried = np.clip(tried, anatomy.LOWER_RAD, anatomy.UPPER_RAD)
        cost = _pinch_cost(tried, finger, postures.PINCH)
        if cost.min() < best:
            best, pose = float(cost.min()), tried[int(cost.argmin())]
        spread *= 0.88
    return pose


PINCH_GAP_MM = 13.0  # Between the ends of two bones whose flesh touches.


def _pinch_cost(angles: Array, finger: int, near: Array) -> Array:
    """Return how bad (B, 20) postures are as a pinch, (B,), mm."""
    tips = anatomy.local_keypoints(angles, HandShape())[:, anatomy.TIPS]
    gap = np.linalg.norm(tips[:, 0] - tips[:, finger], axis=1)
    strain = ((angles - near)[:, :4] ** 2).sum(axis=1)
    cost: Array = np.abs(gap - PINCH_GAP_MM) + 2.0 * strain
    return cost
