"""Motion of a whole frame: the factors r, s and t that tell how all hands together moved.

Law: the difference between two frames is the motion between them; a hand that comes or goes moves
nothing. With one hand alone the factors are that hand's own.

Rotations are tuples of rows, each row an axis. Clients combine two frames as rotation M @ M0^-1,
scale exp(s - s0), translation t - t0. Source: docs/protocol-websocket.md#motion-factors.
"""

from __future__ import annotations

import math

import msgspec

from handspan_service.contract.model import IDENTITY_BASIS, Basis, Hand, Vector

_NEAR_MM = 1.0  # Two palms nearer than this have no direction between them.


class Motion(msgspec.Struct, frozen=True, gc=False):
    """Factors of one frame.

    Attributes:
        rotation: r, a right-handed basis.
        scale_log: s.
        translation: t, mm.
        own: The id of the hand whose factors these are; None where they are a sum of several.
    """

    rotation: Basis = IDENTITY_BASIS
    scale_log: float = 0.0
    translation: Vector = (0.0, 0.0, 0.0)
    own: int | None = None


def next_motion(motion: Motion, before: tuple[Hand, ...], now: tuple[Hand, ...]) -> Motion:
    """Return the factors of a frame.

    Args:
        motion: Factors of the frame before.
        before: Its hands.
        now: Hands of this frame.
    """
    if not now:
        return msgspec.structs.replace(motion, own=None)
    old = {hand.id: hand for hand in before}
    pairs = [(old[hand.id], hand) for hand in now if hand.id in old]
    if not pairs:
        return _of_hand(now[0], own=len(now) == 1)
    if len(now) == 1 and motion.own == now[0].id:
        return _of_hand(now[0], own=True)
    moved = [_minus(hand.translation, past.translation) for past, hand in pairs]
    turns, growth = _turns_and_growth(pairs)
    rotation = motion.rotation
    for turn in turns:
        rotation = _turned(rotation, turn)
    return Motion(
        rotation=rotation,
        scale_log=motion.scale_log + growth,
        translation=_plus(motion.translation, _mean(moved)),
    )


def _of_hand(hand: Hand, *, own: bool) -> Motion:
    return Motion(hand.rotation, hand.scale_log, hand.translation, hand.id if own else None)


def _turns_and_growth(pairs: list[tuple[Hand, Hand]]) -> tuple[list[Vector], float]:
    """Return the turns between two frames, one after the other, and the growth of the scale.

    Two hands: the line between the palms gives the growth and the first turn, which carries the
    line; what the hands turned beyond that, about the line, is the second.
    """
    if len(pairs) < 2:
        past, hand = pairs[0]
        return [_rotation_vector(past.rotation, hand.rotation)], hand.scale_log - past.scale_log
    (past_a, now_a), (past_b, now_b) = pairs[:2]
    old = _minus(past_b.palm_position, past_a.palm_position)
    new = _minus(now_b.palm_position, now_a.palm_position)
    old_mm, new_mm = math.hypot(*old), math.hypot(*new)
    if min(old_mm, new_mm) < _NEAR_MM:
        return [_mean([_rotation_vector(a.rotation, b.rotation) for a, b in pairs])], 0.0
    u, v = _scaled(old, 1.0 / old_mm), _scaled(new, 1.0 / new_mm)
    axis = _cross(u, v)
    sine = math.hypot(*axis)
    swing = _scaled(axis, math.atan2(sine, _dot(u, v)) / sine) if sine > 1e-12 else (0.0, 0.0, 0.0)
    rest = _mean([_rotation_vector(_turned(a.rotation, swing), b.rotation) for a, b in pairs])
    return [swing, _scaled(v, _dot(rest, v))], math.log(new_mm / old_mm)


def _rotation_vector(before: Basis, after: Basis) -> Vector:
    """Return the rotation, axis times angle (rad), that carries one basis to another."""
    # W = after^T @ before with rows as axes, since axis_after = W @ axis_before. The sum of the
    # axes' cross products holds what is skew of it, twice; that of the dot products its trace.
    (a, b, c), (d, e, f) = before, after
    twice = _plus(_plus(_cross(a, d), _cross(b, e)), _cross(c, f))
    sine = math.hypot(*twice) / 2.0
    angle = math.atan2(sine, (_dot(a, d) + _dot(b, e) + _dot(c, f) - 1.0) / 2.0)
    return _scaled(twice, angle / (2.0 * sine)) if sine > 1e-12 else (0.0, 0.0, 0.0)


def _turned(basis: Basis, turn: Vector) -> Basis:
    """Return the basis turned by a rotation vector and made orthonormal again."""
    angle = math.hypot(*turn)
    if angle < 1e-12:
        return basis
    k = _scaled(turn, 1.0 / angle)
    x, y = (_rodrigues(axis, k, angle) for axis in basis[:2])
    x = _unit(x)
    y = _unit(_minus(y, _scaled(x, _dot(x, y))))
    return (x, y, _cross(x, y))


def _rodrigues(v: Vector, k: Vector, angle: float) -> Vector:
    c, s = math.cos(angle), math.sin(angle)
    along = _scaled(k, _dot(k, v) * (1.0 - c))
    return _plus(_plus(_scaled(v, c), _scaled(_cross(k, v), s)), along)


def _mean(vectors: list[Vector]) -> Vector:
    xs, ys, zs = zip(*vectors, strict=True)
    return (sum(xs) / len(vectors), sum(ys) / len(vectors), sum(zs) / len(vectors))


def _plus(a: Vector, b: Vector) -> Vector:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def _minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _scaled(a: Vector, factor: float) -> Vector:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _unit(a: Vector) -> Vector:
    return _scaled(a, 1.0 / math.hypot(*a))
