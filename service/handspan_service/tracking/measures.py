"""From a posed hand to everything that clients may ask of it.

Law: the quantities of one hand agree with each other exactly as clients expect: a finger's
direction is that of its intermediate bone, lengths add up, pinch follows from the tips.

Space of all results: device space, mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import ARM_LENGTH_MM, FINGERS, RADII_MM, ROOTS_MM, Array, HandShape
from handspan_service.contract.model import (
    Basis,
    Bone,
    Finger,
    FingerType,
    Hand,
    Side,
    TouchZone,
)
from handspan_service.tracking.bones import TIP_SHORT_MM, Bones, bones
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.smoothing import PointTrail

# Thickness of the fingers at width scale 1, and that scale for a hand of scale 1. Verified on
# 19,175 recorded fingers.
WIDTH_MM = np.array([18.75, 17.91, 17.59, 16.738, 14.868])
WIDTH_SCALE = 1.0687
PALM_WIDTH_MM = float(np.linalg.norm(ROOTS_MM[1] - ROOTS_MM[4]) + RADII_MM[5] + RADII_MM[17])
ARM_LENGTH_PER_WIDTH = 4.237  # Verified.

PINCH_OPEN_MM, PINCH_RANGE_MM = 60.0, 38.0  # At width scale 1. Verified on 2,262 hands.
GRAB_OPEN_RAD, GRAB_CLOSED_RAD = 0.85, 1.6  # Mean bend against the hand. Recorded range.

# A finger is extended below, and folded above, these angles to the hand's direction. Verified.
EXTEND_BELOW = np.cos(np.radians(52.0))
FOLD_ABOVE = np.cos(np.radians(72.0))
# The thumb's angle to the hand tells little (recorded: 15-72 degrees extended, 10-39 folded), so it
# is extended while it is straight, MCP and IP together, and not laid across the palm. Guessed.
THUMB_STRAIGHT_RAD, THUMB_BENT_RAD = 0.6, 1.0
THUMB_BESIDE_RAD, THUMB_ACROSS_RAD = 0.45, 0.65

TOUCH_PLANE_Z_MM = 0.0  # Plane parallel to the screen through the middle of the interaction box.
TOUCH_HOVER_MM = 80.0
TOUCH_DEPTH_MM = 80.0

SPHERE_RADIUS_MM = (30.0, 500.0)
SPHERE_JOINT_WEIGHT = 0.05  # Of PIP and DIP against the fingertips.
SPHERE_RIDGE = 1e-3
_SPHERE_WEIGHTS = np.tile([SPHERE_JOINT_WEIGHT, SPHERE_JOINT_WEIGHT, 1.0], FINGERS)[:, None]
SPREAD_UNIT_MM = 20.0  # Of motion factor s. Recorded: 0.046 to 0.058 per mm.


@dataclass(frozen=True)
class Memory:
    """What one hand carries from image to image.

    Attributes:
        trail: Five tips and the palm.
        extended: (5,) bool.
        since_us: When it appeared.
    """

    trail: PointTrail
    extended: NDArray[np.bool_]
    since_us: int


@dataclass(frozen=True)
class Identity:
    """Who a hand is.

    Attributes:
        id: Positive, rising, never reused.
        confidence: 0 to 1.
        memory: None when it appears.
    """

    id: int
    confidence: float
    memory: Memory | None


def measure(poses: Poses, points_mm: Array, shape: HandShape, identities: list[Identity],
            timestamp_us: int, step_s: float) -> tuple[tuple[Hand, ...], list[Memory]]:
    """Return complete hands.

    Args:
        poses: B hands, device space.
        points_mm: (B, 21, 3), device space.
        shape: Sizes of the hands.
        identities: One for each hand.
        timestamp_us: Time of the image.
        step_s: Time since the last image; positive.

    Returns:
        The hands, and what each must remember until the next image.
    """
    frame = bones(poses, points_mm, shape)
    along = (frame.bases[:, :, 2, 2] @ frame.hand_basis[:, 2, :, None])[..., 0]
    memories = _remember(frame, along, poses.angles, identities, timestamp_us, step_s)
    center, radius = spheres(frame.joints, frame.palm, -frame.hand_basis[:, 1])
    numbers = np.stack(
        [
            *_grabs(along, poses.angles), *_pinches(frame.tips, shape), radius,
            _scale_logs(frame.tips),
        ],
        axis=1,
    ).tolist()
    sizes = _Sizes.of(shape)
    flat = _flatten(frame, memories, poses.right, center)
    hands = tuple(
        _hand(
            list(map(tuple, rows)), values, sizes, identity, memory, bool(right),
            (timestamp_us - memory.since_us) * 1e-6,
        )
        for rows, values, identity, memory, right in zip(
            flat.tolist(), numbers, identities, memories, poses.right, strict=True
        )
    )
    return hands, memories


def _remember(frame: Bones, along: Array, angles: Array, identities: list[Identity],
              timestamp_us: int, step_s: float) -> list[Memory]:
    points = np.concatenate([frame.tips, frame.palm[:, None]], axis=1)
    before = [identity.memory for identity in identities]
    trails = [
        PointTrail.begin(points[row]) if memory is None else memory.trail
        for row, memory in enumerate(before)
    ]
    trail = PointTrail.stack(trails).follow(points, step_s)
    return [
        Memory(
            trails[row] if memory is None else trail.row(row),
            _extended(along[row], angles[row], memory),
            timestamp_us if memory is None else memory.since_us,
        )
        for row, memory in enumerate(before)
    ]


def _extended(along: Array, angles: Array, memory: Memory | None) -> NDArray[np.bool_]:
    """Return which fingers are extended, with hysteresis.

    Args:
        along: (5,), cosine between each finger and the hand's direction.
        angles: (20,), rad.
        memory: Of the hand; None when it appears.
    """
    on, off = along > EXTEND_BELOW, along < FOLD_ABOVE
    across, bend = angles[1], angles[2] + angles[3]
    on[0] = bend < THUMB_STRAIGHT_RAD and across < THUMB_BESIDE_RAD
    off[0] = bend > THUMB_BENT_RAD or across > THUMB_ACROSS_RAD
    before = on if memory is None else memory.extended
    result: NDArray[np.bool_] = on | (before & ~off)
    return result


def _grabs(along: Array, angles: Array) -> tuple[Array, Array]:
    """Return (B,) grab strengths and (B,) grab angles: mean bend from metacarpal to distal bone.

    A finger bends past half a turn in a fist, which the angle between two bones cannot tell; the
    sum of the flexions can.
    """
    bend = np.arccos(np.clip(along[:, 1:], -1.0, 1.0)).mean(axis=1)
    strength = np.clip((bend - GRAB_OPEN_RAD) / (GRAB_CLOSED_RAD - GRAB_OPEN_RAD), 0.0, 1.0)
    curl = angles.reshape(-1, FINGERS, 4)[:, 1:, 1:].sum(axis=-1)
    return strength, np.clip(curl, 0.0, np.pi).mean(axis=1)


def _pinches(tips_mm: Array, shape: HandShape) -> tuple[Array, Array]:
    """Return (B,) pinch strengths and (B,) distances of thumb tip and index tip, mm.

    Source:
        docs/tracking.md#measures. The strength is exact to 1.3e-5 over 2,262 recorded hands.
    """
    gaps = np.sqrt(((tips_mm[:, 1:] - tips_mm[:, :1]) ** 2).sum(axis=-1))
    scaled = gaps.min(axis=1) / (WIDTH_SCALE * shape.scale)
    return np.clip((PINCH_OPEN_MM - scaled) / PINCH_RANGE_MM, 0.0, 1.0), gaps[:, 0]


def _scale_logs(tips_mm: Array) -> Array:
    """Return (B,) motion factors s: logarithm of how far the fingertips spread."""
    spread = tips_mm - tips_mm.mean(axis=1, keepdims=True)
    rms = np.sqrt((spread * spread).sum(axis=-1).mean(axis=1))
    logs: Array = np.log(np.maximum(rms, 1.0) / SPREAD_UNIT_MM)
    return logs


def spheres(joints_mm: Array, palm_mm: Array, normal: Array) -> tuple[Array, Array]:
    """Return the balls that hands hold.

    Args:
        joints_mm: (B, 5, 5, 3), as `Bones.joints`.
        palm_mm: (B, 3).
        normal: (B, 3), unit, out of the palm.

    Returns:
        (B, 3) centres, mm, on the palm's side, and (B,) radii, mm. Least squares through the
        fingertips first; a hand so flat that its ball has no size gets the largest one, resting
        on its tips.
    """
    points = (joints_mm[:, :, 2:] - palm_mm[:, None, None]).reshape(len(palm_mm), -1, 3)
    rows = np.ones((*points.shape[:2], 4))
    np.multiply(points, 2.0, out=rows[..., :3])
    weighted = (rows * _SPHERE_WEIGHTS).swapaxes(-1, -2)
    matrix = weighted @ rows
    middle_block = np.einsum("bii->bi", matrix)[:, :3]
    middle_block += SPHERE_RIDGE * middle_block.mean(axis=1, keepdims=True)
    squares = (points * points).sum(axis=-1)
    solved = np.linalg.solve(matrix, weighted @ squares[..., None])[..., 0]
    center = solved[:, :3]
    radius = np.sqrt(np.maximum(solved[:, 3] + (center * center).sum(axis=-1), 0.0))
    low, high = SPHERE_RADIUS_MM
    round_enough = ((center * normal).sum(axis=-1) > 0.0) & (radius <= high)
    tips = points[:, 2::3]
    middle = tips.mean(axis=1)
    spread = ((tips - middle[:, None]) ** 2).sum(axis=-1).mean(axis=1)
    resting = middle + normal * np.sqrt(np.maximum(high * high - spread, 0.0))[:, None]
    center = np.where(round_enough[:, None], center, resting)
    return palm_mm + center, np.where(round_enough, np.maximum(radius, low), high)


# Places of the vectors of one hand in `_flatten`.
_JOINTS, _BASES, _TIPS, _TOWARD = 0, 25, 85, 90
_VELOCITIES, _STEADY, _BASIS, _UPRIGHT, _REST = 95, 101, 107, 110, 113


def _flatten(frame: Bones, memories: list[Memory], right: NDArray[np.bool_],
             center_mm: Array) -> Array:
    """Return (B, 119, 3): every vector of every hand, so that one call makes them numbers."""
    batch = len(right)
    basis = frame.hand_basis
    outward = np.where(right, 1.0, -1.0)
    upright = basis * np.stack([outward, np.ones(batch), np.ones(batch)], axis=1)[:, :, None]
    rest = np.stack(
        [-basis[:, 1], -basis[:, 2], frame.palm, frame.wrist, frame.elbow, center_mm], axis=1
    )
    return np.concatenate(
        [
            frame.joints.reshape(batch, 25, 3), frame.bases.reshape(batch, 60, 3), frame.tips,
            -frame.bases[:, :, 2, 2],
            np.stack([memory.trail.velocity for memory in memories]),
            np.stack([memory.trail.steady_mm for memory in memories]),
            basis, upright, rest,
        ],
        axis=1,
    )


@dataclass(frozen=True)
class _Sizes:
    """Sizes that depend on the shape alone, mm."""

    lengths: list[float]
    widths: list[float]
    palm: float
    arm: float

    @staticmethod
    def of(shape: HandShape) -> _Sizes:
        scale = shape.scale
        widths: list[float] = (WIDTH_MM * (WIDTH_SCALE * scale)).tolist()
        return _Sizes(
            _lengths(shape), widths, PALM_WIDTH_MM * scale,
            ARM_LENGTH_MM * scale / ARM_LENGTH_PER_WIDTH,
        )


def _hand(rows: list[Any], numbers: list[float], sizes: _Sizes, identity: Identity,
          memory: Memory, right: bool, visible_s: float) -> Hand:
    """Put a hand together from its vectors (see `_flatten`) and its numbers."""
    grab, grab_angle, pinch, pinch_mm, radius, scale_log = numbers
    normal, direction, palm, wrist, elbow, center = rows[_REST : _REST + 6]
    basis = cast(Basis, tuple(rows[_BASIS:_UPRIGHT]))
    return Hand(
        id=identity.id,
        side=Side.RIGHT if right else Side.LEFT,
        palm_position=palm,
        palm_normal=normal,
        direction=direction,
        palm_velocity=rows[_VELOCITIES + FINGERS],
        stabilized_palm_position=rows[_STEADY + FINGERS],
        palm_width_mm=sizes.palm,
        sphere_center=center,
        sphere_radius_mm=radius,
        grab_strength=grab,
        pinch_strength=pinch,
        grab_angle=grab_angle,
        pinch_distance_mm=pinch_mm,
        confidence=identity.confidence,
        time_visible_s=visible_s,
        fingers=tuple(
            _finger(kind, rows, sizes, bool(memory.extended[kind]), visible_s)
            for kind in FingerType
        ),
        arm=Bone(elbow, wrist, basis, sizes.arm),
        rotation=cast(Basis, tuple(rows[_UPRIGHT:_REST])),
        scale_log=scale_log,
        translation=palm,
    )


def _finger(kind: FingerType, rows: list[Any], sizes: _Sizes, extended: bool,
            visible_s: float) -> Finger:
    number = int(kind)
    joints = rows[_JOINTS + 5 * number : _JOINTS + 5 * number + 5]
    axes = rows[_BASES + 12 * number : _BASES + 12 * number + 12]
    width = sizes.widths[number]
    zone, distance = _touch(rows[_TIPS + number][2])
    return Finger(
        type=kind,
        bones=tuple(
            Bone(near, far, basis, width)
            for near, far, basis in zip(
                joints[:4], joints[1:], zip(axes[0::3], axes[1::3], axes[2::3], strict=True),
                strict=True,
            )
        ),
        joints=tuple(joints),
        tip_position=rows[_TIPS + number],
        stabilized_tip_position=rows[_STEADY + number],
        tip_velocity=rows[_VELOCITIES + number],
        direction=rows[_TOWARD + number],
        length_mm=sizes.lengths[number],
        width_mm=width,
        extended=extended,
        touch_zone=zone,
        touch_distance=distance,
        time_visible_s=visible_s,
    )


def _lengths(shape: HandShape) -> list[float]:
    """Return the visible lengths: half the proximal bone (thumb: none) and what follows, mm."""
    parts = shape.bone_lengths_mm * np.array([0.5, 1.0, 1.0])
    parts[0, 0] = 0.0
    lengths: list[float] = ((parts.sum(axis=1) - TIP_SHORT_MM) * shape.scale).tolist()
    return lengths


def _touch(z_mm: float) -> tuple[TouchZone, float]:
    """Return zone and distance of a fingertip with respect to the touch plane."""
    past = z_mm - TOUCH_PLANE_Z_MM
    if past < 0.0:
        return TouchZone.TOUCHING, max(past / TOUCH_DEPTH_MM, -1.0)
    if past <= TOUCH_HOVER_MM:
        return TouchZone.HOVERING, past / TOUCH_HOVER_MM
    return TouchZone.NONE, 1.0
