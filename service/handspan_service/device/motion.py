"""What the simulated pair of hands does, moment by moment. Pure numpy.

Law: the same seed gives the same motion, whatever moments are asked for and in whatever order.

Time is cut into acts of equal length. Every act plays one clip, from the homes of its beginning to
the homes of the next act; every cycle plays each clip once, in an order of its own. An act is made
from the seed and its number alone, so that the script needs no memory of the past.
"""

from __future__ import annotations

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
WRIST_LIMIT_RAD = np.array([0.7, 0.45])  # Bend toward the back or palm, and sideways.
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

    def during(self, times_s: Array) -> Array:
        """Return (T, 26) for times (T,)."""
        angles = self.rate_rad_s * times_s[:, None, None] + self.phase_rad
        moved: Array = (self.size * np.sin(angles)).sum(axis=1)
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
        return self.during(np.array([time_s]))[0]

    def during(self, times_s: Array) -> list[tuple[SimulatedHand, ...]]:
        """Return the hands of several moments, which takes hardly longer than those of one.

        Args:
            times_s: (T,), since the script began; not negative.

        Returns:
            For each moment none, one or both, left first.
        """
        scenes: list[list[SimulatedHand]] = [[] for _ in times_s]
        acts = (times_s // self.act_s).astype(int)
        for act in dict.fromkeys(acts.tolist()):
            moments = np.flatnonzero(acts == act)
            for side, track in zip(SIDES, self._act(act), strict=True):
                now_s = times_s[moments]
                keys, there = track.during(now_s - act * self.act_s)
                keys += self._unrest[side].during(now_s)
                hands = self._hands(side, keys[there])
                for moment, hand in zip(moments[there].tolist(), hands, strict=True):
                    scenes[moment].append(hand)
        return [tuple(scene) for scene in scenes]

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

    def _hands(self, side: Side, keys: Array) -> list[SimulatedHand]:
        """Return a hand for each key (K, 26)."""
        angles = np.minimum(np.maximum(keys[:, POSE], _LOWEST_RAD), _UPMOST_RAD)
        rotation = _palm_down_turned(keys[:, TURN])
        place = keys[:, PLACE]
        if side is Side.LEFT:
            rotation = MIRROR[:, None] * rotation * MIRROR
            place = place * MIRROR
        wrist_mm: Array = place - rotation @ (PALM_MM * self.shape.scale)
        bend = _wrist_bend(side, rotation, wrist_mm)
        parts = zip(rotation, wrist_mm, angles, bend, strict=True)
        return [SimulatedHand(side, *part, self.shape) for part in parts]


def _wrist_bend(side: Side, rotation: Array, wrist_mm: Array) -> Array:
    """Return how wrists bend for an elbow that hangs beside the user, (K, 2) rad.

    Args:
        side: Of all the hands.
        rotation: (K, 3, 3), hand space to device space.
        wrist_mm: (K, 3), device space.
    """
    x, y, z = ((_ELBOWS_MM[side] - wrist_mm)[:, None] @ rotation)[:, 0].T
    ahead = np.maximum(-z, 1.0)
    bend = np.arctan2(np.stack([y, x if side is Side.LEFT else -x], axis=1), ahead[:, None])
    limited: Array = np.minimum(np.maximum(bend, -WRIST_LIMIT_RAD), WRIST_LIMIT_RAD)
    return limited


def _palm_down_turned(turn: Array) -> Array:
    """Return hand space -> device space of right hands, (K, 3, 3): about y, then x, then z.

    Args:
        turn: (K, 3), yaw, pitch, roll, rad.
    """
    cy, cp, cr = np.cos(turn).T
    sy, sp, sr = np.sin(turn).T
    turned = np.empty((len(turn), 3, 3))
    turned[:, 0, 0], turned[:, 0, 1], turned[:, 0, 2] = (
        cy * cr + sy * sp * sr,
        sy * sp * cr - cy * sr,
        sy * cp,
    )
    turned[:, 1, 0], turned[:, 1, 1], turned[:, 1, 2] = cp * sr, cp * cr, -sp
    turned[:, 2, 0], turned[:, 2, 1], turned[:, 2, 2] = (
        cy * sp * sr - sy * cr,
        sy * sr + cy * sp * cr,
        cy * cp,
    )
    turned *= _PALM_DOWN
    return turned
