"""From a posed hand to everything that clients may ask of it.

Law: the quantities of one hand agree with each other exactly as clients expect: a finger's
direction is that of its intermediate bone, lengths add up, pinch follows from the tips.

Space of all results: device space, mm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np

from handspan_service.anatomy import (
    ARM_LENGTH_MM,
    FINGERS,
    RADII_MM,
    ROOTS_MM,
    Array,
    HandShape,
)
from handspan_service.contract.model import (
    Bone,
    Finger,
    FingerType,
    Hand,
    Side,
    TouchZone,
    Vector,
)
from handspan_service.tracking.bones import TIP_SHORT_MM, Bones, bones
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.smoothing import PointTrail
from handspan_service.tracking.spheres import ball, solutions, spread
from handspan_service.tracking.values import Value

# Thickness of the fingers at width scale 1, and that scale for a hand of scale 1. Verified on
# 19,175 recorded fingers.
WIDTH_MM = np.array([18.75, 17.91, 17.59, 16.738, 14.868])
WIDTH_SCALE = 1.0687
PALM_WIDTH_MM = float(np.linalg.norm(ROOTS_MM[1] - ROOTS_MM[4]) + RADII_MM[5] + RADII_MM[17])
ARM_LENGTH_PER_WIDTH = 4.237  # Verified.
_SHOWN = np.array([[0.0, 1.0, 1.0]] + [[0.5, 1.0, 1.0]] * 4)  # Of the bones in the visible length.

PINCH_OPEN_MM, PINCH_RANGE_MM = 60.0, 38.0  # At width scale 1. Verified on 2,262 hands.
GRAB_OPEN_RAD, GRAB_CLOSED_RAD = 0.85, 1.6  # Mean bend against the hand. Recorded range.

# A finger is extended below, and folded above, these angles to the hand's direction. Verified.
EXTEND_BELOW = math.cos(math.radians(52.0))
FOLD_ABOVE = math.cos(math.radians(72.0))
# The thumb's angle to the hand tells little (recorded: 15-72 degrees extended, 10-39 folded), so it
# is extended while it is straight, MCP and IP together, and not laid across the palm. Guessed.
THUMB_STRAIGHT_RAD, THUMB_BENT_RAD = 0.6, 1.0
THUMB_BESIDE_RAD, THUMB_ACROSS_RAD = 0.45, 0.65

TOUCH_PLANE_Z_MM = 0.0  # Plane parallel to the screen through the middle of the interaction box.
TOUCH_HOVER_MM = 80.0
TOUCH_DEPTH_MM = 80.0

SPREAD_UNIT_MM = 20.0  # Of motion factor s. Recorded: 0.046 to 0.058 per mm.


class Memory(Value, frozen=True):
    """What one hand carries from image to image.

    Attributes:
        trail: Five tips and the palm.
        extended: Which of the five fingers are.
        since_us: When it appeared.
    """

    trail: PointTrail
    extended: tuple[bool, ...]
    since_us: int


class Identity(Value, frozen=True):
    """Who a hand is.

    Attributes:
        id: Positive, rising, never reused.
        confidence: 0 to 1.
        memory: None when it appears.
    """

    id: int
    confidence: float
    memory: Memory | None


def measure(poses: Poses, shape: HandShape, identities: list[Identity], timestamp_us: int,
            step_s: float) -> tuple[tuple[Hand, ...], list[Memory]]:
    """Return complete hands.

    Args:
        poses: B hands, device space.
        shape: Sizes of the hands.
        identities: One for each hand.
        timestamp_us: Time of the image.
        step_s: Time since the last image; positive.

    Returns:
        The hands, and what each must remember until the next image.
    """
    frame = bones(poses, shape)
    trail = _trail(frame, identities, step_s)
    balls = solutions(frame.joints, frame.palm)
    toward = -frame.bases[:, :, 2, 2]
    along = (toward @ frame.direction[..., None])[..., 0]
    sizes = _Sizes.of(shape)
    hands, memories = [], []
    for row, (identity, columns, bends, angles, solution) in enumerate(
        zip(identities, _columns(frame, toward, trail).tolist(), along.tolist(),
            poses.angles.tolist(), balls.tolist(), strict=True)
    ):
        before = identity.memory
        memory = Memory(
            trail.row(row), _extended(bends, angles, before),
            timestamp_us if before is None else before.since_us,
        )
        vectors: list[Vector] = list(zip(*columns, strict=True))
        side = Side.RIGHT if poses.right[row] else Side.LEFT
        visible_s = (timestamp_us - memory.since_us) * 1e-6
        hands.append(
            _hand(vectors, solution, _grab(bends, angles), sizes, identity, side,
                  memory.extended, visible_s)
        )
        memories.append(memory)
    return tuple(hands), memories


def _trail(frame: Bones, identities: list[Identity], step_s: float) -> PointTrail:
    """Return the trails of the tips and the palm of all hands, led on to this image."""
    points = np.concatenate([frame.tips, frame.palm[:, None]], axis=1)
    trails = [
        PointTrail.begin(points[row]) if identity.memory is None else identity.memory.trail
        for row, identity in enumerate(identities)
    ]
    return PointTrail.stack(trails).follow(points, step_s)


def _extended(along: list[float], angles: list[float], memory: Memory | None) -> tuple[bool, ...]:
    """Return which fingers of a hand are extended, with hysteresis.

    Args:
        along: Five cosines between a finger and the hand's direction.
        angles: The 20 angles, rad.
        memory: Of the hand; None when it appears.
    """
    across, bend = angles[1], angles[2] + angles[3]
    on = [cosine > EXTEND_BELOW for cosine in along]
    stay = [cosine >= FOLD_ABOVE for cosine in along]
    on[0] = bend < THUMB_STRAIGHT_RAD and across < THUMB_BESIDE_RAD
    stay[0] = bend <= THUMB_BENT_RAD and across <= THUMB_ACROSS_RAD
    if memory is None:
        return tuple(on)
    return tuple([
        now or (before and kept)
        for now, before, kept in zip(on, memory.extended, stay, strict=True)
    ])


def _grab(along: list[float], angles: list[float]) -> tuple[float, float]:
    """Return grab strength and grab angle of a hand: mean bend from metacarpal to distal bone.

    A finger bends past half a turn in a fist, which the angle between two bones cannot tell; the
    sum of the flexions can.

    Args:
        along: Five cosines between a finger and the hand's direction.
        angles: The 20 angles, rad.
    """
    bend = curl = 0.0
    for cosine, (_, first, second, third) in zip(along[1:], _grouped(angles[4:], 4), strict=True):
        bend += math.acos(min(max(cosine, -1.0), 1.0))
        curl += min(max(first + second + third, 0.0), math.pi)
    strength = (bend / 4.0 - GRAB_OPEN_RAD) / (GRAB_CLOSED_RAD - GRAB_OPEN_RAD)
    return _clamped(strength, 0.0, 1.0), curl / 4.0


def _pinch(tips_mm: list[Vector], scale: float) -> tuple[float, float]:
    """Return pinch strength of a hand and the distance of thumb tip and index tip, mm.

    Source:
        docs/tracking.md#measures. The strength is exact to 1.3e-5 over 2,262 recorded hands.
    """
    gaps = [math.dist(tips_mm[0], tip) for tip in tips_mm[1:]]
    scaled = min(gaps) / (WIDTH_SCALE * scale)
    return _clamped((PINCH_OPEN_MM - scaled) / PINCH_RANGE_MM, 0.0, 1.0), gaps[0]


def _scale_log(tips_mm: list[Vector]) -> float:
    """Return motion factor s of a hand: logarithm of how far the fingertips spread."""
    rms = math.sqrt(spread(tips_mm)[1])
    return math.log(max(rms, 1.0) / SPREAD_UNIT_MM)


def _clamped(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


# Places of the vectors of one hand in `_columns`.
_JOINTS, _BASES, _TIPS, _TOWARD = 0, 25, 85, 90
_VELOCITIES, _STEADY, _AXES, _BODY = 95, 101, 107, 112
_KINDS = tuple(FingerType)
# Ends of the 20 bones among the joints: near the body, near the tip.
_NEAR = itemgetter(*[5 * finger + bone for finger in _KINDS for bone in range(4)])
_FAR = itemgetter(*[5 * finger + bone + 1 for finger in _KINDS for bone in range(4)])


def _columns(frame: Bones, toward: Array, trail: PointTrail) -> Array:
    """Return (B, 3, 115): every vector of every hand, so that one call makes them numbers."""
    batch = len(toward)
    vectors = np.concatenate(
        [
            frame.joints.reshape(batch, 25, 3), frame.bases.reshape(batch, 60, 3), frame.tips,
            toward, trail.velocity, trail.steady_mm, frame.axes, frame.body,
        ],
        axis=1,
    )
    return vectors.swapaxes(1, 2)


@dataclass(frozen=True)
class _Sizes:
    """Sizes that depend on the shape alone, mm."""

    lengths: list[float]
    widths: list[float]
    bone_widths: list[float]
    palm: float
    arm: float
    scale: float

    @staticmethod
    @lru_cache(maxsize=1)
    def of(shape: HandShape) -> _Sizes:
        scale = shape.scale
        widths: list[float] = (WIDTH_MM * (WIDTH_SCALE * scale)).tolist()
        return _Sizes(
            _lengths(shape), widths, [width for width in widths for _ in range(4)],
            PALM_WIDTH_MM * scale, ARM_LENGTH_MM * scale / ARM_LENGTH_PER_WIDTH, scale,
        )


def _lengths(shape: HandShape) -> list[float]:
    """Return the visible lengths: half the proximal bone (thumb: none) and what follows, mm."""
    shown = (shape.bone_lengths_mm * _SHOWN).sum(axis=1)
    lengths: list[float] = ((shown - TIP_SHORT_MM) * shape.scale).tolist()
    return lengths


def _hand(vectors: list[Vector], solution: list[float], grab: tuple[float, float], sizes: _Sizes,
          identity: Identity, side: Side, extended: tuple[bool, ...], visible_s: float) -> Hand:
    """Put a hand together from its vectors (see `_columns`) and its numbers."""
    x, y, z, normal, direction = vectors[_AXES:_BODY]
    palm, wrist, elbow = vectors[_BODY:]
    tips = vectors[_TIPS:_TOWARD]
    center, radius = ball(solution, vectors[_JOINTS + 4 : _BASES : 5], palm, normal)
    pinch, pinch_mm = _pinch(tips, sizes.scale)
    outward = x if side is Side.RIGHT else (-x[0], -x[1], -x[2])
    return Hand(
        id=identity.id,
        side=side,
        palm_position=palm,
        palm_normal=normal,
        direction=direction,
        palm_velocity=vectors[_VELOCITIES + FINGERS],
        stabilized_palm_position=vectors[_STEADY + FINGERS],
        palm_width_mm=sizes.palm,
        sphere_center=center,
        sphere_radius_mm=radius,
        grab_strength=grab[0],
        pinch_strength=pinch,
        grab_angle=grab[1],
        pinch_distance_mm=pinch_mm,
        confidence=identity.confidence,
        time_visible_s=visible_s,
        fingers=_fingers(vectors, sizes, extended, visible_s),
        arm=Bone(elbow, wrist, (x, y, z), sizes.arm),
        rotation=(outward, y, z),
        scale_log=_scale_log(tips),
        translation=palm,
    )


def _fingers(vectors: list[Vector], sizes: _Sizes, extended: tuple[bool, ...],
             visible_s: float) -> tuple[Finger, ...]:
    """Return the five fingers of a hand: one pass over columns, in the order of the fields."""
    bases = _grouped(vectors[_BASES:_TIPS], 3)
    all_bones = map(Bone, _NEAR(vectors), _FAR(vectors), bases, sizes.bone_widths)
    tips = vectors[_TIPS:_TOWARD]
    zones, distances = zip(*[touch(tip[2]) for tip in tips], strict=True)
    return tuple(
        map(
            Finger,
            _KINDS,
            _grouped(all_bones, 4),
            _grouped(vectors[_JOINTS:_BASES], 5),
            tips,
            vectors[_STEADY:],
            vectors[_VELOCITIES:],
            vectors[_TOWARD:],
            sizes.lengths,
            sizes.widths,
            extended,
            zones,
            distances,
            repeat(visible_s),
        )
    )


def _grouped(values: Iterable[Any], count: int) -> Iterator[tuple[Any, ...]]:
    """Return tuples of so many values each, in their order."""
    return zip(*[iter(values)] * count, strict=True)


def touch(z_mm: float) -> tuple[TouchZone, float]:
    """Return zone and distance of a tip with respect to the touch plane."""
    past = z_mm - TOUCH_PLANE_Z_MM
    if past < 0.0:
        return TouchZone.TOUCHING, max(past / TOUCH_DEPTH_MM, -1.0)
    if past <= TOUCH_HOVER_MM:
        return TouchZone.HOVERING, past / TOUCH_HOVER_MM
    return TouchZone.NONE, 1.0
