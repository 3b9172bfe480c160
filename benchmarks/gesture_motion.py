"""One hand that performs on command: circles, swipes, taps, and what must not be taken for them.

Law: the same seed gives the same performance, with the truth about every gesture in it.

The hand is the product's own (anatomy, postures); it sways and trembles, and every tip and palm
is seen with noise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from handspan_service.anatomy import TIPS, Array, HandShape, keypoints
from handspan_service.contract.model import (
    IDENTITY_BASIS,
    Bone,
    Finger,
    FingerType,
    GestureType,
    Hand,
    Side,
    TouchZone,
    TrackedHands,
    Vector,
)
from handspan_service.device import postures
from handspan_service.device.paths import KEY, PLACE, POSE, TURN, minimum_jerk

RATE_HZ = 115.0
PALM_MM = np.array([0.0, 0.0, 70.0])  # Middle of the palm in hand space.
PALM_DOWN = np.diag([-1.0, 1.0, -1.0])  # Hand space -> device space, palm down, fingers ahead.
# A finger is extended below, and folded above, these angles of its intermediate bone to the hand,
# a thumb while its last two joints bend less than this. Source: docs/tracking.md.
EXTEND_BELOW, FOLD_ABOVE = math.cos(math.radians(52.0)), math.cos(math.radians(72.0))
THUMB_STRAIGHT_RAD = 0.8
INDEX_FLEXION = 6 + 4 * postures.INDEX + 1  # Place of the index finger's first flexion in a key.
ALL = frozenset(FingerType)
INDEX_ONLY = frozenset({FingerType.INDEX})


@dataclass(frozen=True)
class Truth:
    """One gesture that was performed.

    Attributes:
        type: Which.
        begin_s: When it began.
        end_s: When it ended.
        fingers: Whose tips drew it: any of them may be told.
        label: Its row in the table.
    """

    type: GestureType
    begin_s: float
    end_s: float
    fingers: frozenset[FingerType]
    label: str


@dataclass(frozen=True)
class Scene:
    """A performance.

    Attributes:
        name: Of what it shows.
        keys: (N, 26), at 115 Hz: place, turn and pose, as device.paths has them.
        truths: What was performed.
    """

    name: str
    keys: Array
    truths: tuple[Truth, ...]


class Performer:
    """Moves one right hand and remembers what it did."""

    def __init__(self, rng: np.random.Generator, pose: Array) -> None:
        """Begin somewhere comfortable.

        Args:
            rng: Decides all details.
            pose: (20,), rad.
        """
        self.rng = rng
        self._key = np.zeros(KEY)
        self._key[PLACE] = rng.uniform([-60, 170, -40], [90, 260, 50])
        self._key[TURN] = rng.uniform([-0.2, -0.1, -0.3], [0.2, 0.35, 0.2])
        self._key[POSE] = pose
        self._frames: list[Array] = []
        self._truths: list[Truth] = []

    @property
    def time_s(self) -> float:
        """How long the performance is so far."""
        return len(self._frames) / RATE_HZ

    @property
    def key(self) -> Array:
        """(26,), where the hand is."""
        return self._key

    def scene(self, name: str) -> Scene:
        """Return the performance with sway and tremor."""
        keys = np.stack(self._frames)
        times = np.arange(len(keys)) / RATE_HZ
        for hz, place_mm, turn_rad in ((0.3, 2.0, 0.01), (0.7, 1.0, 0.005), (9.0, 0.1, 0.001)):
            phase = self.rng.uniform(0, 2 * math.pi, 6)
            wave = np.sin(2 * math.pi * hz * times[:, None] + phase)
            keys[:, PLACE] += place_mm * wave[:, :3]
            keys[:, TURN] += turn_rad * wave[:, 3:]
        return Scene(name, keys, tuple(self._truths))

    def play(self, duration_s: float, change: Callable[[float], Array]) -> None:
        """Add frames: the key so far plus what a function of the share of time (0..1) says."""
        count = max(1, round(duration_s * RATE_HZ))
        for i in range(1, count + 1):
            self._frames.append(self._key + change(i / count))

    def rest(self, duration_s: float) -> None:
        """Stay."""
        self.play(duration_s, lambda share: np.zeros(KEY))

    def move(self, duration_s: float, **to: Array) -> None:
        """Go to another place (mm), turn (rad) or pose (rad), with minimum jerk."""
        goal = self._key.copy()
        for name, part in (("place", PLACE), ("turn", TURN), ("pose", POSE)):
            if name in to:
                goal[part] = to[name]
        step = goal - self._key
        self.play(duration_s, lambda share: minimum_jerk(share) * step)
        self._key = goal

    def note(
        self, type: GestureType, begin_s: float, fingers: frozenset[FingerType], label: str
    ) -> None:
        """Say what was performed since a moment."""
        self._truths.append(Truth(type, begin_s, self.time_s, fingers, label))

    def go_round(
        self, radius_mm: float, turns_per_s: float, turns: float, axis: Vector, flat: float = 1.0
    ) -> None:
        """Go round on an ellipse.

        Args:
            radius_mm: Half the long axis.
            turns_per_s: Speed.
            turns: How far; negative the other way round.
            axis: Normal of the plane.
            flat: Short axis over long axis.
        """
        normal = np.array(axis) / np.linalg.norm(axis)
        side = np.cross(normal, [0.0, 0.0, 1.0] if abs(normal[2]) < 0.8 else [1.0, 0.0, 0.0])
        side /= np.linalg.norm(side)
        beside = np.cross(normal, side)
        duration_s = abs(turns) / turns_per_s
        ease_s = 0.12  # The finger gathers speed.

        def angle(time_s: float) -> float:
            ramp = min(time_s, ease_s)
            done = (0.5 * ramp * ramp / ease_s + max(0.0, time_s - ease_s)) * turns_per_s
            return 2.0 * math.pi * math.copysign(min(done, abs(turns)), turns)

        def change(share: float) -> Array:
            turned = angle(share * (duration_s + 0.5 * ease_s))
            key = np.zeros(KEY)
            key[PLACE] = radius_mm * (
                (math.cos(turned) - 1.0) * side + flat * math.sin(turned) * beside
            )
            return key

        self.play(duration_s + 0.5 * ease_s, change)
        self._key = self._frames[-1].copy()

    def tap(self, part: int, depth: float, duration_s: float) -> None:
        """Move one number of the key there and back."""

        def change(share: float) -> Array:
            key = np.zeros(KEY)
            key[part] = depth * 0.5 * (1.0 - math.cos(2.0 * math.pi * share))
            return key

        self.play(duration_s, change)


@dataclass(frozen=True)
class Noise:
    """What the tracker adds to every point.

    Attributes:
        tip_mm: Standard deviation of each coordinate of a tip.
        palm_mm: The same of the palm.
    """

    tip_mm: float = 1.0
    palm_mm: float = 0.5


def clean_points(scene: Scene, shape: HandShape) -> tuple[Array, Array, Array]:
    """Return what the hand truly did.

    Returns:
        (N, 21, 3) keypoints, (N, 3) palm, both mm, and (N, 3, 3) rotations, device space.
    """
    yaw, pitch, roll = scene.keys[:, TURN].T
    rotation = _about(1, yaw) @ _about(0, pitch) @ _about(2, roll) @ PALM_DOWN
    palm = scene.keys[:, PLACE]
    wrist = palm - rotation @ (PALM_MM * shape.scale)
    angles = scene.keys[:, POSE]
    return keypoints(rotation, wrist, angles, True, shape), palm, rotation


def tracked(
    scene: Scene, seed: int, noise: Noise, side: Side, begin_us: int = 0
) -> Iterator[TrackedHands]:
    """Yield the performance as a tracker with noise would tell it.

    Args:
        scene: The performance.
        seed: Of the noise and of the hand's size.
        noise: What is added.
        side: A left hand performs the mirror image.
        begin_us: Time of the first image.
    """
    rng = np.random.default_rng([seed, 7])
    shape = HandShape(scale=float(rng.uniform(0.88, 1.12)))
    points, palm, rotation = clean_points(scene, shape)
    mirror = np.array([1.0 if side is Side.RIGHT else -1.0, 1.0, 1.0])
    tips = points[:, TIPS] * mirror + rng.normal(0, noise.tip_mm, (len(palm), 5, 3))
    palm = palm * mirror + rng.normal(0, noise.palm_mm, palm.shape)
    toward = points[:, TIPS - 1] - points[:, TIPS - 2]
    toward *= mirror / np.linalg.norm(toward, axis=-1, keepdims=True)
    ahead, normal = rotation[:, :, 2] * mirror, -rotation[:, :, 1] * mirror
    extended = _extended((toward @ ahead[..., None])[..., 0], scene.keys[:, POSE])
    rows = zip(*(a.tolist() for a in (tips, palm, toward, ahead, normal, extended)), strict=True)
    for number, row in enumerate(rows):
        time_us = begin_us + round(number * 1e6 / RATE_HZ)
        yield TrackedHands(time_us, (_hand(side, *row),))


def _extended(along: Array, angles: Array) -> NDArray[np.bool_]:
    """Return which fingers are extended, (N, 5), with hysteresis."""
    extended = along > FOLD_ABOVE
    extended[:, 0] = angles[:, 2] + angles[:, 3] < THUMB_STRAIGHT_RAD
    sure = along > EXTEND_BELOW
    for row in range(1, len(extended)):
        extended[row, 1:] &= sure[row, 1:] | extended[row - 1, 1:]
    return extended


def _about(axis: int, angles: Array) -> Array:
    """Return rotations about a coordinate axis, (N, 3, 3)."""
    cosine, sine = np.cos(angles), np.sin(angles)
    result = np.tile(np.eye(3), (len(angles), 1, 1))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    result[:, i, i] = result[:, j, j] = cosine
    result[:, i, j], result[:, j, i] = -sine, sine
    return result


def _hand(
    side: Side,
    tips: list[Vector],
    palm: Vector,
    toward: list[Vector],
    ahead: Vector,
    normal: Vector,
    extended: list[bool],
) -> Hand:
    fingers = tuple(
        replace(
            _FINGERS[kind],
            tip_position=tuple(tips[kind]),
            direction=tuple(toward[kind]),
            extended=extended[kind],
        )
        for kind in FingerType
    )
    return replace(
        _HAND,
        id=1 if side is Side.LEFT else 2,
        side=side,
        palm_position=tuple(palm),
        palm_normal=tuple(normal),
        direction=tuple(ahead),
        fingers=fingers,
    )


_NOWHERE: Vector = (0.0, 0.0, 0.0)
_BONE = Bone(_NOWHERE, _NOWHERE, IDENTITY_BASIS, 18.0)
_FINGERS = tuple(
    Finger(
        kind, (_BONE,) * 4, (_NOWHERE,) * 5, _NOWHERE, _NOWHERE, _NOWHERE, (0.0, 0.0, -1.0),
        60.0, 18.0, True, TouchZone.NONE, 1.0, 1.0,
    )
    for kind in FingerType
)  # fmt: skip
_HAND = Hand(
    1, Side.RIGHT, _NOWHERE, (0.0, -1.0, 0.0), (0.0, 0.0, -1.0), _NOWHERE, _NOWHERE, 85.0,
    _NOWHERE, 60.0, 0.0, 0.0, 0.2, 70.0, 0.9, 1.0, _FINGERS, _BONE, IDENTITY_BASIS, 0.0, _NOWHERE,
)  # fmt: skip
