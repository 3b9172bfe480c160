"""What the simulated pair of hands does, moment by moment. Pure numpy.

Law: the same seed gives the same motion, whatever moments are asked for and in whatever order.

Time is cut into acts of equal length. Every act plays one clip, from the homes of its beginning to
the homes of the next act; every cycle plays each clip once, in an order of its own. An act is made
from the seed and its number alone, so that the script needs no memory of the past.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from handspan_service.anatomy import (
    LOWER_RAD,
    MIRROR,
    UPPER_RAD,
    Array,
    HandShape,
    keypoints,
)
from handspan_service.contract.model import Side
from handspan_service.device import clips
from handspan_service.device.paths import KEY, PLACE, POSE, TURN, Path, Track

SIDES = (Side.LEFT, Side.RIGHT)
ACTS_KEPT = 4
LIMIT_MARGIN_RAD = 0.01
_LOWEST_RAD, _UPMOST_RAD = LOWER_RAD + LIMIT_MARGIN_RAD, UPPER_RAD - LIMIT_MARGIN_RAD
PALM_MM = np.array([0.0, 0.0, 70.0])  # Middle of the palm in hand space at scale 1.
# Diagonal of hand space -> device space, right hand held palm down, fingers away from the user.
_PALM_DOWN = np.array([-1.0, 1.0, -1.0])
ELBOW_MM = np.array([230.0, 70.0, 400.0])  # Of the right arm, device space, beside a seated user.
_ELBOWS_MM = {Side.LEFT: ELBOW_MM * MIRROR, Side.RIGHT: ELBOW_MM}
WRIST_LIMIT_RAD = (0.7, 0.45)  # Bend toward the back or palm, and sideways.
# Physiological tremor: 8 to 12 Hz and well below a millimetre; sway: slow and larger.
TREMOR_HZ, TREMOR_MM = (8.0, 12.0), 0.12
SWAY_HZ, SWAY_MM = (0.15, 0.6), 2.5


@dataclass(frozen=True, eq=False)
class SimulatedHand:
    """One hand of one moment.

    Attributes:
        side: Left or right.
        rotation: (3, 3), hand space to device space.
        translation_mm: (3,), wrist, device space.
        angles: (20,), rad, inside the limits of `anatomy`.
        wrist: (2,), rad, how far the forearm is bent against the hand, as `HandSurface.pose` says.
        shape: Sizes of this person's hands.
    """

    side: Side
    rotation: Array
    translation_mm: Array
    angles: Array
    wrist: Array
    shape: HandShape

    @cached_property
    def joints_mm(self) -> Array:
        """(21, 3), mm, device space: the keypoints of `anatomy`."""
        joints: Array = keypoints(
            self.rotation[None],
            self.translation_mm[None],
            self.angles[None],
            self.side is Side.RIGHT,
            self.shape,
        )[0]
        return joints


@dataclass(frozen=True, eq=False)
class _Unrest:
    """Tremor and sway of one hand: a sum of sines on every number of its key."""

    rate_rad_s: Array  # (K, 26)
    phase_rad: Array  # (K, 26)
    size: Array  # (K, 26)

    def at(self, time_s: float) -> Array:
        moved: Array = (self.size * np.sin(self.rate_rad_s * time_s + self.phase_rad)).sum(axis=0)
        return moved


def _unrest(rng: np.random.Generator) -> _Unrest:
    size = np.empty((4, KEY))
    size[:2, PLACE], size[2:, PLACE] = SWAY_MM, TREMOR_MM
    size[:2, TURN], size[2:, TURN] = 0.02, 0.001
    size[:2, POSE], size[2:, POSE] = 0.03, 0.001
    rate = np.stack([rng.uniform(*band, KEY) for band in (SWAY_HZ, SWAY_HZ, TREMOR_HZ, TREMOR_HZ)])
    phase = rng.uniform(0.0, 2.0 * np.pi, (4, KEY))
    return _Unrest(rate * 2.0 * np.pi, phase, size * rng.uniform(0.5, 1.0, (4, KEY)))


class MotionScript:
    """A person's two hands over the controller, for as long as one likes."""

    def __init__(self, seed: int = 0) -> None:
        """Invent the person and the order of the clips.

        Args:
            seed: Not negative; another seed gives other sizes, speeds, places and order.
        """
        self.seed = seed
        person = self._rng(0)
        self.shape = HandShape(scale=float(person.uniform(0.88, 1.12)))
        self.act_s = float(person.uniform(5.6, 7.4))
        self._unrest = {side: _unrest(person) for side in SIDES}
        self._act = lru_cache(maxsize=ACTS_KEPT)(self._make_act)

    def at(self, time_s: float) -> tuple[SimulatedHand, ...]:
        """Return the hands of one moment: none, one or both, left first.

        Args:
            time_s: Since the script began; not negative.
        """
        number = int(time_s // self.act_s)
        tracks = self._act(number)
        found = []
        for side, track in zip(SIDES, tracks, strict=True):
            key = track.at(time_s - number * self.act_s)
            if key is not None:
                found.append(self._hand(side, key + self._unrest[side].at(time_s)))
        return tuple(found)

    def clip_at(self, time_s: float) -> str:
        """Return the name of the clip that plays."""
        return self._clip(int(time_s // self.act_s)).__name__

    def _rng(self, *key: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *key])

    def _clip(self, act: int) -> clips.Clip:
        cycle, number = divmod(act, len(clips.CLIPS))
        order = self._rng(1, cycle).permutation(len(clips.CLIPS))
        return clips.CLIPS[int(order[number])]

    def _homes(self, act: int) -> tuple[Array, Array]:
        rng = self._rng(2, act)
        return clips.home(rng), clips.home(rng)

    def _make_act(self, act: int) -> tuple[Track, Track]:
        rng = self._rng(3, act)
        ends = zip(self._homes(act), self._homes(act + 1), strict=True)
        paths = [Path(start, end) for start, end in ends]
        lead = int(rng.integers(2))
        self._clip(act)(rng, paths[lead], paths[1 - lead])
        left, right = (path.track(self.act_s) for path in paths)
        return left, right

    def _hand(self, side: Side, key: Array) -> SimulatedHand:
        angles = np.minimum(np.maximum(key[POSE], _LOWEST_RAD), _UPMOST_RAD)
        rotation = _palm_down_turned(*key[TURN].tolist())
        place = key[PLACE]
        if side is Side.LEFT:
            rotation = MIRROR[:, None] * rotation * MIRROR
            place = place * MIRROR
        wrist_mm: Array = place - rotation @ (PALM_MM * self.shape.scale)
        bend = _wrist_bend(side, rotation, wrist_mm)
        return SimulatedHand(side, rotation, wrist_mm, angles, bend, self.shape)


def _wrist_bend(side: Side, rotation: Array, wrist_mm: Array) -> Array:
    """Return how the wrist bends for an elbow that hangs beside the user, (2,) rad."""
    x, y, z = ((_ELBOWS_MM[side] - wrist_mm) @ rotation).tolist()
    ahead = max(-z, 1.0)
    up, aside = math.atan2(y, ahead), math.atan2(x if side is Side.LEFT else -x, ahead)
    most_up, most_aside = WRIST_LIMIT_RAD
    return np.array([min(max(up, -most_up), most_up), min(max(aside, -most_aside), most_aside)])


def _palm_down_turned(yaw: float, pitch: float, roll: float) -> Array:
    """Return hand space -> device space of a right hand, (3, 3): about y, then x, then z."""
    cy, sy = math.cos(yaw), math.sin(yaw)
    cp, sp = math.cos(pitch), math.sin(pitch)
    cr, sr = math.cos(roll), math.sin(roll)
    turned: Array = np.array(
        [
            [cy * cr + sy * sp * sr, sy * sp * cr - cy * sr, sy * cp],
            [cp * sr, cp * cr, -sp],
            [cy * sp * sr - sy * cr, sy * sr + cy * sp * cr, cy * cp],
        ]
    )
    turned *= _PALM_DOWN
    return turned
