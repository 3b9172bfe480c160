"""Where a hand will be: constant velocity, and how far to believe it.

Law: predicting over no time changes nothing.

A prior that merely holds the last pose is excellent on a still hand and disastrous on a moving
one, so the prior is centred on a prediction and widens with the measured speed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from handspan_service.anatomy import ANGLES, Array
from handspan_service.tracking.poses import Poses, Prior
from handspan_service.tracking.turns import rotations, turns_of
from handspan_service.tracking.values import Value

BLEND = 0.3  # Share of the newest difference in a velocity, of hands up to so far away. What is
BLEND_MM = 300.0  # read of a hand trembles with the square of its distance. Measured, with a share
# that falls with that: a hand at rest at 500 mm is 0.2 to 0.6 mm less off, one at 0.5 m/s no later.
DECAY = 0.96  # Per image: without news a hand slows down.
FINGER_SHARE = 0.7  # Fingers stop sooner than hands: this share of their velocity is believed.
NOMINAL_STEP_S = 1.0 / 115.0
FRICTION_MM_S2 = 600.0  # Behind another hand a hand slows down like this: one that crosses at 350
# mm/s is 15 mm short when it comes out after 0.22 s, and one that rests does not drift away.
HIDDEN_KEEP = 0.8  # Per image: of its turning and bending, whose small errors would add up,
HALTED_KEEP = 0.8  # and of its speed where it should have come out by now.

# Spread of a hand around its prediction, at rest and per unit of speed. Measured on simulated
# keypoints with half a degree of noise: tighter ones lag behind a fast hand by centimetres, and
# with 0.08 rad a finger that stretches toward the eyes needed a second. With 0.16 noise shows.
TURN_SIGMA_RAD, TURN_SIGMA_S = 0.06, 0.012
PLACE_SIGMA_MM, PLACE_SIGMA_S = 4.0, 0.008
ANGLE_SIGMA_RAD, ANGLE_SIGMA_S = 0.12, 0.010

# The same for all speeds at once, as `speeds` gives them; and what is believed of velocities.
_SIGMA = np.array([TURN_SIGMA_RAD, PLACE_SIGMA_MM] + [ANGLE_SIGMA_RAD] * ANGLES)
_SIGMA_S = np.array([TURN_SIGMA_S, PLACE_SIGMA_S] + [ANGLE_SIGMA_S] * ANGLES)
_SHARES = np.array([1.0] * 6 + [FINGER_SHARE] * ANGLES)


class Velocities(Value, frozen=True):
    """Velocities of a batch of hands.

    Attributes:
        values: (B, 26): turn (rad/s) and place (mm/s) along rig axes, then 20 angles (rad/s).
    """

    values: Array

    @staticmethod
    def of(turn: Array, place: Array, angles: Array) -> Velocities:
        """Return velocities from (B, 3), (B, 3) and (B, 20)."""
        return Velocities(np.concatenate([turn, place, angles], axis=1))

    @staticmethod
    def still(count: int) -> Velocities:
        """Return those of resting hands."""
        return Velocities(np.zeros((count, 6 + ANGLES)))

    @property
    def turn(self) -> Array:
        """(B, 3), rad/s, rig axes."""
        return self.values[:, :3]

    @property
    def place(self) -> Array:
        """(B, 3), mm/s, rig axes."""
        return self.values[:, 3:6]

    @property
    def angles(self) -> Array:
        """(B, 20), rad/s."""
        return self.values[:, 6:]

    def take(self, rows: list[int] | slice) -> Velocities:
        """Return those of some hands."""
        return Velocities(self.values[rows])

    def chosen(self, rows: Sequence[bool], otherwise: Velocities) -> Velocities:
        """Return these velocities in the rows that are true, (B,), and others elsewhere."""
        if all(rows):
            return self
        return Velocities(np.where(np.array(rows)[:, None], self.values, otherwise.values))

    @staticmethod
    def join(parts: list[Velocities]) -> Velocities:
        """Put batches one after the other."""
        return Velocities(np.concatenate([part.values for part in parts]))


def speeds(velocities: Array) -> Array:
    """Return (B, 22): how fast hands turn, move, and bend in 20 angles, from (B, 26) velocities."""
    count = len(velocities)
    result = np.empty((count, 2 + ANGLES))
    root = velocities[:, :6].reshape(count, 2, 3)
    np.sqrt((root * root).sum(axis=2), out=result[:, :2])
    np.abs(velocities[:, 6:], out=result[:, 2:])
    return result


def predict(poses: Poses, velocities: Velocities, step_s: float) -> Poses:
    """Return where the hands will be.

    Args:
        poses: Where they were.
        velocities: How they move.
        step_s: Time from then to now.
    """
    way = velocities.values * (step_s * _SHARES)
    return Poses(
        rotations(way[:, :3]) @ poses.rotation,
        poses.translation_mm + way[:, 3:6],
        poses.angles + way[:, 6:],
        poses.right,
    )


def updated(velocities: Velocities, before: Poses, after: Poses, step_s: float) -> Velocities:
    """Return the velocities after the hands were seen again.

    Args:
        velocities: As they were.
        before: Poses one step ago.
        after: Poses now.
        step_s: Time between them; positive.
    """
    way = np.empty(velocities.values.shape)
    way[:, :3] = turns_of(after.rotation @ before.rotation.swapaxes(-1, -2))
    np.subtract(after.translation_mm, before.translation_mm, out=way[:, 3:6])
    np.subtract(after.angles, before.angles, out=way[:, 6:])
    keep = DECAY ** (step_s / NOMINAL_STEP_S)
    near = BLEND_MM / np.maximum(after.translation_mm[:, 2:], BLEND_MM)
    share = (keep * BLEND) * near * near
    return Velocities((keep - share) * velocities.values + share * (1.0 / step_s) * way)


def slowed(velocities: Velocities, step_s: float) -> Velocities:
    """Return the velocities of hands that nobody sees any more."""
    return Velocities(velocities.values * DECAY ** (step_s / NOMINAL_STEP_S))


def coasting(velocities: Velocities, halted: Sequence[bool], step_s: float) -> Velocities:
    """Return the velocities of hands behind another hand.

    Args:
        velocities: As they were.
        halted: (B,), which hands should have come out and did not.
        step_s: Time since the last image.
    """
    steps = step_s / NOMINAL_STEP_S
    speed = np.sqrt((velocities.place**2).sum(axis=-1, keepdims=True))
    slower = np.maximum(speed - FRICTION_MM_S2 * step_s, 0.0) / np.maximum(speed, 1e-9)
    slower *= np.where(halted, HALTED_KEEP**steps, 1.0)[:, None]
    keep = HIDDEN_KEEP**steps
    return Velocities.of(
        velocities.turn * keep, velocities.place * slower, velocities.angles * keep
    )


def prior(expected: Poses, velocities: Velocities, ages: Sequence[float], step_s: float) -> Prior:
    """Return what to believe around a prediction.

    Args:
        expected: The predicted poses.
        velocities: How the hands move.
        ages: B, images since each was found; the first ones know little about velocity.
        step_s: Time since the last image; longer gaps widen the prior.
    """
    gap = max(step_s / NOMINAL_STEP_S, 1.0)
    young = np.array([[gap * (1.0 + 4.0 * math.exp(-age / 2.0))] for age in ages])
    sigma = young * (_SIGMA + _SIGMA_S * speeds(velocities.values))
    precision = 1.0 / (sigma * sigma)
    return Prior(expected, precision[:, 0], precision[:, 1], precision[:, 2:])
