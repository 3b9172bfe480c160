"""Make recorded hands complete: derive what a recording of tracking data lacks. Pure.

Law: what was recorded passes through unchanged; everything else is finite and follows from it.

Hand axes: z from the fingers to the wrist (against the hand's direction), y out of its back,
x = y times z for a right hand and the opposite for a left hand, so that one table serves both.
All constants are stated for a thumb of `THUMB_LENGTH_MM` and grow with the hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from handspan_service.contract.model import (
    Basis,
    Bone,
    Finger,
    FingerType,
    Hand,
    Side,
    TouchZone,
    Vector,
)
from handspan_service.device.leapjs import WireHand, WirePointable

# Source of the tables: medians over the 222 hands of two recordings that hold bones; the roots of
# the fingers are rigid to the palm there, to 0.001 mm. docs/recordings.md#completion. Verified.
THUMB_LENGTH_MM = 51.57
WIDTHS_MM = (20.038, 19.140, 18.798, 17.888, 15.889)
TIP_SHORT_MM = (5.33, 3.89, 4.28, 4.25, 3.92)
CARPAL_FROM_MCP_MM: tuple[Vector, ...] = (
    (0.0, 0.0, 0.0),
    (12.087, 10.799, 70.971),
    (2.038, 10.241, 68.242),
    (-7.519, 9.194, 60.835),
    (-14.879, 6.073, 55.081),
)
FLEXION_AXES: tuple[Vector, ...] = (
    (0.245, 0.845, -0.462),
    (0.996, 0.012, -0.086),
    (0.979, -0.121, 0.163),
    (0.963, -0.193, 0.186),
    (0.863, -0.323, 0.388),
)
THUMB_ROOT_AXES: Basis = ((0.402, 0.894, -0.195), (-0.805, 0.447, 0.390), (0.436, 0.0, 0.900))
WRIST_FROM_PALM_MM: Vector = (7.543, 4.275, 53.434)
ARM_LENGTH_MM = 267.17
ARM_WIDTH_MM = 63.05
PALM_WIDTH_PER_THUMB_WIDTH = 4.638  # Source: one hand of 2016. Verified.
EXTENDED_BELOW_RAD = math.radians(62)  # Between the two populations of recorded fingers. Verified.
THUMB_EXTENDED_ABOVE_RAD = math.radians(38)
SPREAD_UNIT_MM = 20.0  # exp(s) times this is the spread of the fingertips. Verified, approximate.
# The ball in the hand, for the recordings that do not hold it. Guessed; against recorded balls of
# four other recordings the median radius is 0.5 to 1.0 of theirs.
BALL_JOINT_WEIGHT = 0.1
BALL_PULL = 3e-4
BALL_DEPTH_MM = 60.0
BALL_LIMIT_MM = 600.0
TOUCH_RANGE_MM = 150.0  # Guessed: recordings without touch data say nothing of the plane.
HOVER_LIMIT = 1.0 / 3.0  # Verified.


def complete_hand(hand: WireHand, fingers: Sequence[WirePointable], time_visible_s: float) -> Hand:
    """Return a recorded hand with everything that a frame needs.

    Args:
        hand: As recorded.
        fingers: Its five fingers, thumb to pinky, as recorded.
        time_visible_s: Since the hand appeared.

    Returns:
        The hand: recorded values unchanged, missing ones derived.

    Source:
        docs/recordings.md#completion.
    """
    axes = hand_axes(hand)
    scale = max(fingers[0].length / THUMB_LENGTH_MM, 1e-3)
    right = hand.type == "right"
    done = tuple(_finger(f, hand, axes, scale, time_visible_s) for f in fingers)
    center, radius = _ball(hand, done)
    thumb_width = done[0].width_mm
    stabilized = hand.stabilizedPalmPosition
    return Hand(
        id=hand.id,
        side=Side(hand.type),
        palm_position=hand.palmPosition,
        palm_normal=hand.palmNormal,
        direction=hand.direction,
        palm_velocity=hand.palmVelocity,
        stabilized_palm_position=hand.palmPosition if stabilized is None else stabilized,
        palm_width_mm=_or(hand.palmWidth, PALM_WIDTH_PER_THUMB_WIDTH * thumb_width),
        sphere_center=center,
        sphere_radius_mm=radius,
        grab_strength=hand.grabStrength,
        pinch_strength=hand.pinchStrength,
        grab_angle=_or(hand.grabAngle, _grab_angle(done)),
        pinch_distance_mm=_or(
            hand.pinchDistance, math.dist(done[0].tip_position, done[1].tip_position)
        ),
        confidence=hand.confidence,
        time_visible_s=time_visible_s,
        fingers=done,
        arm=_arm(hand, axes, scale),
        rotation=hand.r or (axes if right else (_times(axes[0], -1.0), axes[1], axes[2])),
        scale_log=_or(hand.s, _spread_log(done)),
        translation=hand.palmPosition if hand.t is None else hand.t,
    )


def hand_axes(hand: WireHand) -> Basis:
    """Return the unit axes of a hand: right-handed for a right hand, left-handed for a left."""
    z = _unit(_times(hand.direction, -1.0), (0.0, 0.0, 1.0))
    y = _square(_times(hand.palmNormal, -1.0), z)
    x = _cross(y, z)
    return (x if hand.type == "right" else _times(x, -1.0)), y, z


def _finger(
    wire: WirePointable, hand: WireHand, axes: Basis, scale: float, time_visible_s: float
) -> Finger:
    kind = FingerType(wire.finger)
    width = _or(wire.width, WIDTHS_MM[kind] * scale)
    joints = _joints(wire, kind, axes, scale)
    bases = wire.bases or _bases(joints, kind, axes, hand.type == "right")
    distance = _or(wire.touchDistance, max(-1.0, min(1.0, wire.tipPosition[2] / TOUCH_RANGE_MM)))
    stabilized = wire.stabilizedTipPosition
    return Finger(
        type=kind,
        bones=tuple(
            Bone(joints[i], joints[i + 1], bases[i], width) for i in range(len(joints) - 1)
        ),
        joints=joints,
        tip_position=wire.tipPosition,
        stabilized_tip_position=wire.tipPosition if stabilized is None else stabilized,
        tip_velocity=wire.tipVelocity or hand.palmVelocity,
        direction=wire.direction,
        length_mm=wire.length,
        width_mm=width,
        extended=_extended(wire, kind, hand) if wire.extended is None else wire.extended,
        touch_zone=_zone(distance) if wire.touchZone is None else wire.touchZone,
        touch_distance=distance,
        time_visible_s=time_visible_s,
    )


def _joints(
    wire: WirePointable, kind: FingerType, axes: Basis, scale: float
) -> tuple[Vector, Vector, Vector, Vector, Vector]:
    """Return carpal base, MCP, PIP, DIP and bone tip."""
    carpal = wire.carpPosition
    if carpal is None:
        offset = _times(CARPAL_FROM_MCP_MM[kind], scale)
        carpal = _plus(wire.mcpPosition, _from_axes(offset, axes))
    end = wire.btipPosition
    if end is None:
        along = _unit(_minus(wire.tipPosition, wire.dipPosition), wire.direction)
        end = _plus(wire.tipPosition, _times(along, TIP_SHORT_MM[kind] * scale))
    return carpal, wire.mcpPosition, wire.pipPosition, wire.dipPosition, end


def _bases(
    joints: Sequence[Vector], kind: FingerType, axes: Basis, right: bool
) -> tuple[Basis, ...]:
    """Return the axes of the four bones: z against the bone, x along the flexion axis."""
    flexion = _from_axes(FLEXION_AXES[kind], axes)
    bases = []
    for i in range(4):
        if kind is FingerType.THUMB and i == 0:
            root = [_from_axes(axis, axes) for axis in THUMB_ROOT_AXES]
            z = _unit(root[2], axes[2])
            x = _square(root[0], z)
        else:
            z = _unit(_minus(joints[i], joints[i + 1]), axes[2])
            x = _square(flexion, z)
        y = _cross(z, x) if right else _cross(x, z)
        bases.append((x, y, z))
    return tuple(bases)


def _arm(hand: WireHand, axes: Basis, scale: float) -> Bone:
    wrist = hand.wrist
    if wrist is None:
        offset = _times(WRIST_FROM_PALM_MM, scale)
        wrist = _plus(hand.palmPosition, _from_axes(offset, axes))
    elbow = hand.elbow or _plus(wrist, _times(axes[2], ARM_LENGTH_MM * scale))
    basis = hand.armBasis
    if basis is None:
        z = _unit(_minus(elbow, wrist), axes[2])
        x = _square(axes[0], z)
        basis = (x, _cross(z, x) if hand.type == "right" else _cross(x, z), z)
    return Bone(elbow, wrist, basis, _or(hand.armWidth, ARM_WIDTH_MM * scale))


def _ball(hand: WireHand, fingers: Sequence[Finger]) -> tuple[Vector, float]:
    """Return centre and radius of the ball in the hand, recorded or fitted.

    Least squares over the five tips, and faintly over the other joints: |q|^2 = 2 q.c + k with q
    and c from the palm; drawn a little to a point before the palm, so that it exists for a flat
    hand too.
    """
    if hand.sphereCenter is not None and hand.sphereRadius is not None:
        return hand.sphereCenter, hand.sphereRadius
    palm, normal = np.array(hand.palmPosition), np.array(hand.palmNormal)
    tips = np.array([finger.tip_position for finger in fingers]) - palm
    others = np.array([bone.prev_joint for finger in fingers for bone in finger.bones[1:]]) - palm
    points = np.concatenate([tips, others])
    weights = np.concatenate([np.ones(len(tips)), np.full(len(others), BALL_JOINT_WEIGHT)])
    squares = np.sum(points * points, axis=1)
    size = np.sqrt(np.mean(squares)) + 1.0
    system = np.concatenate([2 * points, np.full((len(points), 1), size)], axis=1)
    normal_matrix = (system * weights[:, None]).T @ system
    target = system.T @ (weights * squares)
    pull = BALL_PULL * np.trace(normal_matrix[:3, :3]) + 1.0
    normal_matrix[:3, :3] += pull * np.eye(3)
    target[:3] += pull * BALL_DEPTH_MM * normal
    center = np.linalg.solve(normal_matrix, target)[:3]
    center *= min(1.0, BALL_LIMIT_MM / (np.linalg.norm(center) + 1.0))
    radius = np.sqrt(np.mean(np.sum((tips - center) ** 2, axis=1)) + 1.0)
    x, y, z = (center + palm).tolist()
    return (x, y, z), float(radius)


def _grab_angle(fingers: Sequence[Finger]) -> float:
    """Return the mean bend of the four fingers from metacarpal to fingertip, rad."""
    bends = [_angle(f.bones[0].basis[2], f.bones[3].basis[2]) for f in fingers[1:]]
    return sum(bends) / len(bends)


def _spread_log(fingers: Sequence[Finger]) -> float:
    tips = [finger.tip_position for finger in fingers]
    mean = _times((sum(t[0] for t in tips), sum(t[1] for t in tips), sum(t[2] for t in tips)), 0.2)
    spread = math.sqrt(sum(math.dist(tip, mean) ** 2 for tip in tips) / len(tips))
    return math.log(max(spread, 1e-3) / SPREAD_UNIT_MM)


def _extended(wire: WirePointable, kind: FingerType, hand: WireHand) -> bool:
    angle = _angle(wire.direction, hand.direction)
    if kind is FingerType.THUMB:
        return angle > THUMB_EXTENDED_ABOVE_RAD
    return angle < EXTENDED_BELOW_RAD


def _zone(distance: float) -> TouchZone:
    if distance < 0.0:
        return TouchZone.TOUCHING
    return TouchZone.HOVERING if distance < HOVER_LIMIT else TouchZone.NONE


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _plus(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _times(a: Vector, factor: float) -> Vector:
    return a[0] * factor, a[1] * factor, a[2] * factor


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _angle(a: Vector, b: Vector) -> float:
    return math.atan2(math.hypot(*_cross(a, b)), _dot(a, b))


def _unit(a: Vector, otherwise: Vector) -> Vector:
    """Return `a` at length 1, or the other vector where `a` has no direction."""
    length = math.hypot(*a)
    if 1e-9 < length < math.inf:
        return _times(a, 1.0 / length)
    length = math.hypot(*otherwise)
    return _times(otherwise, 1.0 / length) if 1e-9 < length < math.inf else (0.0, 0.0, 1.0)


def _square(a: Vector, z: Vector) -> Vector:
    """Return the unit vector nearest to `a` that is perpendicular to the unit vector `z`."""
    level = _minus(a, _times(z, _dot(a, z)))
    if math.hypot(*level) > 1e-6:
        return _unit(level, level)
    axis = (1.0, 0.0, 0.0) if abs(z[0]) < 0.9 else (0.0, 1.0, 0.0)
    level = _minus(axis, _times(z, _dot(axis, z)))
    return _unit(level, level)


def _from_axes(a: Vector, axes: Basis) -> Vector:
    """Return a vector given in hand axes in device space."""
    return (
        a[0] * axes[0][0] + a[1] * axes[1][0] + a[2] * axes[2][0],
        a[0] * axes[0][1] + a[1] * axes[1][1] + a[2] * axes[2][1],
        a[0] * axes[0][2] + a[1] * axes[1][2] + a[2] * axes[2][2],
    )
