"""Calm a hand's pose without dragging it behind: One-Euro on root and angles.

Law: a hand at rest is calm, a fast one is not late; bones keep their lengths, since poses are
filtered and never points.
"""

from __future__ import annotations

import numpy as np

from handspan_service.anatomy import ANGLES, Array
from handspan_service.tracking.motion import speeds
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.turns import rotations, turns_of
from handspan_service.tracking.values import Value

CHANNELS = 6 + ANGLES
SPEED_CUTOFF_HZ = 3.0
# Cutoff at rest, Hz; speed below which it stays so; and its rise per unit of speed above, for
# place (mm/s), turn (rad/s) and angles (rad/s). Measured: docs/tracking.md#smoothing.
PLACE_HZ, PLACE_REST, PLACE_RISE = 1.0, 25.0, 0.1
TURN_HZ, TURN_REST, TURN_RISE = 1.0, 0.25, 12.0
ANGLE_HZ, ANGLE_REST, ANGLE_RISE = 2.0, 0.3, 10.0

# The same for all channels at once: turn, place, 20 angles; as turns (rad) of the filter's clock.
_REST_SQUARES = np.array([TURN_REST, PLACE_REST] + [ANGLE_REST] * ANGLES) ** 2
_TURNS_AT_REST = 2.0 * np.pi * np.array([TURN_HZ, PLACE_HZ] + [ANGLE_HZ] * ANGLES)
_TURNS_RISE = 2.0 * np.pi * np.array([TURN_RISE, PLACE_RISE] + [ANGLE_RISE] * ANGLES)

# What trembles from image to image does not move: of a hand that is far away, so many times the
# trembling, by which two changes in a row differ, are no speed; of one up to NEAR_MM none of it is
# taken off, beyond ever more. It is known after some time, and one jump says no more than so many
# times what was known, or than the least. Measured: docs/tracking.md#smoothing.
TURN_TREMBLES, PLACE_TREMBLES, ANGLE_TREMBLES = 40.0, 30.0, 70.0  # 1/s
NEAR_MM = 300.0
TREMBLING_S, JUMP = 0.5, 4.0
LEAST_TURN, LEAST_MM, LEAST_ANGLE = 0.002, 0.2, 0.005
_BAND = np.array([TURN_TREMBLES, PLACE_TREMBLES] + [ANGLE_TREMBLES] * ANGLES) ** 2
_LEAST = np.array([LEAST_TURN, LEAST_MM] + [LEAST_ANGLE] * ANGLES) ** 2

VELOCITY_TIME_S = 0.028  # Low-pass of published velocities. Verified on recorded hands.
# Share of the gap that a stabilised point closes in one image at 110 Hz, by speed. Verified.
STEADY_SPEED_MM_S = np.array([0.0, 10.0, 35.0, 75.0, 150.0, 300.0, 600.0])
STEADY_SHARE = np.array([0.005, 0.02, 0.05, 0.2, 0.35, 0.5, 0.65])
STEADY_STEP_S = 1.0 / 110.0


class Smoothed(Value, frozen=True):
    """State of the filter of a batch of hands.

    Attributes:
        poses: What comes out.
        raw: What went in last.
        speed: (B, 26), filtered speeds: turn (3), place (3), angles (20).
        change: (B, 26), the last change, in the same order.
        trembling: (B, 22), mean squares of how far two changes in a row differ, of turn, place
            and angles.
    """

    poses: Poses
    raw: Poses
    speed: Array
    change: Array
    trembling: Array

    @staticmethod
    def begin(poses: Poses) -> Smoothed:
        """Return the state after the first pose."""
        still = np.zeros((len(poses), CHANNELS))
        return Smoothed(poses, poses, still, still, np.zeros((len(poses), 2 + ANGLES)))

    def take(self, rows: list[int] | slice) -> Smoothed:
        """Return those of some hands."""
        return Smoothed(self.poses.take(rows), self.raw.take(rows), self.speed[rows],
                        self.change[rows], self.trembling[rows])

    @staticmethod
    def join(parts: list[Smoothed]) -> Smoothed:
        """Put batches one after the other."""
        return Smoothed(
            Poses.join([part.poses for part in parts]),
            Poses.join([part.raw for part in parts]),
            np.concatenate([part.speed for part in parts]),
            np.concatenate([part.change for part in parts]),
            np.concatenate([part.trembling for part in parts]),
        )


def _trembling(state: Smoothed, change: Array, step_s: float) -> Array:
    """Return how much hands tremble, (B, 22), after one more change, (B, 26)."""
    squares = (change - state.change) ** 2
    jumps = np.empty(state.trembling.shape)
    jumps[:, :2] = squares[:, :6].reshape(-1, 2, 3).sum(axis=2)
    jumps[:, 2:] = squares[:, 6:]
    known = state.trembling
    jumps = np.minimum(jumps, JUMP**2 * np.maximum(known, _LEAST))
    trembling: Array = known + (step_s / (TREMBLING_S + step_s)) * (jumps - known)
    return trembling


def _shares(speeds: Array, trembling: Array, depth_mm: Array, step_s: float) -> Array:
    """Return which share of its gap each channel closes in one step.

    Args:
        speeds: (B, 22): of turn, place and the 20 angles.
        trembling: (B, 22), of the same.
        depth_mm: (B, 1), how far the hands are.
        step_s: Time since the last image; positive.
    """
    far = 1.0 - (NEAR_MM / np.maximum(depth_mm, NEAR_MM)) ** 2
    rest = np.sqrt(np.maximum(far * far * _BAND * trembling, _REST_SQUARES))
    turns = np.maximum(speeds - rest, 0.0)
    turns *= step_s * _TURNS_RISE
    turns += step_s * _TURNS_AT_REST
    shares: Array = turns / (1.0 + turns)
    return shares


def smooth(state: Smoothed, poses: Poses, step_s: float) -> Smoothed:
    """Take one more pose of every hand.

    Args:
        state: The filter after the last image.
        poses: What was fitted now.
        step_s: Time between the two; positive.

    Returns:
        The filter after this image; its `poses` are the calm ones.
    """
    last = state.poses
    before = np.array([state.raw.rotation, last.rotation])
    turns = turns_of(before.swapaxes(-1, -2) @ poses.rotation)
    change = np.empty(state.speed.shape)
    change[:, :3] = turns[0]
    np.subtract(poses.translation_mm, state.raw.translation_mm, out=change[:, 3:6])
    np.subtract(poses.angles, state.raw.angles, out=change[:, 6:])
    beat = 2.0 * np.pi * SPEED_CUTOFF_HZ * step_s
    share = beat / (1.0 + beat)
    speed = (1.0 - share) * state.speed + (share / step_s) * change
    trembling = _trembling(state, change, step_s)
    shares = _shares(speeds(speed), trembling, poses.translation_mm[:, 2:], step_s)
    way = poses.translation_mm - last.translation_mm
    calm = Poses(
        last.rotation @ rotations(shares[:, :1] * turns[1]),
        last.translation_mm + shares[:, 1:2] * way,
        last.angles + shares[:, 2:] * (poses.angles - last.angles),
        poses.right,
    )
    return Smoothed(calm, poses, speed, change, trembling)


class PointTrail(Value, frozen=True):
    """Published points through time, of one hand (N, 3) or several (B, N, 3).

    Attributes:
        points_mm: (..., N, 3), device space.
        velocity: (..., N, 3), mm/s, low-passed.
        steady_mm: (..., N, 3), points through a speed-adaptive low-pass.
    """

    points_mm: Array
    velocity: Array
    steady_mm: Array

    @staticmethod
    def begin(points_mm: Array) -> PointTrail:
        """Return the trail of points seen for the first time."""
        return PointTrail(points_mm, np.zeros_like(points_mm), points_mm)

    @staticmethod
    def stack(trails: list[PointTrail]) -> PointTrail:
        """Return the trails of several hands as one."""
        return PointTrail(
            np.array([trail.points_mm for trail in trails]),
            np.array([trail.velocity for trail in trails]),
            np.array([trail.steady_mm for trail in trails]),
        )

    def row(self, number: int) -> PointTrail:
        """Return the trail of one hand of several."""
        return PointTrail(self.points_mm[number], self.velocity[number], self.steady_mm[number])

    def follow(self, points_mm: Array, step_s: float) -> PointTrail:
        """Return the trail one image later.

        Args:
            points_mm: (..., N, 3), where the points are now.
            step_s: Time since the last ones; positive.
        """
        keep = float(np.exp(-step_s / VELOCITY_TIME_S))
        velocity = keep * self.velocity + ((1.0 - keep) / step_s) * (points_mm - self.points_mm)
        speed = np.sqrt((velocity * velocity).sum(axis=-1))
        share = np.interp(speed, STEADY_SPEED_MM_S, STEADY_SHARE)
        share = 1.0 - (1.0 - share) ** (step_s / STEADY_STEP_S)
        steady = self.steady_mm + share[..., None] * (points_mm - self.steady_mm)
        return PointTrail(points_mm, velocity, steady)
