"""Where a hand will be: constant velocity, and how far to believe it.

Law: predicting over no time changes nothing.

A prior that merely holds the last pose is excellent on a still hand and disastrous on a moving
one, so the prior is centred on a prediction and widens with the measured speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from handspan_service.anatomy import ANGLES, Array, rotation_from_vector, vector_from_rotation
from handspan_service.tracking.poses import Poses, Prior

BLEND = 0.3  # Share of the newest difference in a velocity.
DECAY = 0.96  # Per image: without news a hand slows down.
FINGER_SHARE = 0.7  # Fingers stop sooner than hands: this share of their velocity is believed.
NOMINAL_STEP_S = 1.0 / 115.0

# Spread of a hand around its prediction, at rest and per unit of speed. Measured on simulated
# keypoints with half a degree of noise: tighter ones lag behind a fast hand by centimetres.
TURN_SIGMA_RAD, TURN_SIGMA_S = 0.06, 0.012
PLACE_SIGMA_MM, PLACE_SIGMA_S = 4.0, 0.008
ANGLE_SIGMA_RAD, ANGLE_SIGMA_S = 0.08, 0.010


@dataclass(frozen=True)
class Velocities:
    """Velocities of a batch of hands.

    Attributes:
        turn: (B, 3), rad/s, rig axes.
        place: (B, 3), mm/s, rig axes.
        angles: (B, 20), rad/s.
    """

    turn: Array
    place: Array
    angles: Array

    @staticmethod
    def still(count: int) -> Velocities:
        """Return those of resting hands."""
        return Velocities(np.zeros((count, 3)), np.zeros((count, 3)), np.zeros((count, ANGLES)))

    def take(self, rows: list[int] | slice) -> Velocities:
        """Return those of some hands."""
        return Velocities(self.turn[rows], self.place[rows], self.angles[rows])

    def chosen(self, rows: Sequence[bool], otherwise: Velocities) -> Velocities:
        """Return these velocities in the rows that are true, (B,), and others elsewhere."""
        if all(rows):
            return self
        good = np.array(rows)[:, None]
        return Velocities(
            np.where(good, self.turn, otherwise.turn),
            np.where(good, self.place, otherwise.place),
            np.where(good, self.angles, otherwise.angles),
        )

    @staticmethod
    def join(parts: list[Velocities]) -> Velocities:
        """Put batches one after the other."""
        return Velocities(
            np.concatenate([part.turn for part in parts]),
            np.concatenate([part.place for part in parts]),
            np.concatenate([part.angles for part in parts]),
        )


def predict(poses: Poses, velocities: Velocities, step_s: float) -> Poses:
    """Return where the hands will be.

    Args:
        poses: Where they were.
        velocities: How they move.
        step_s: Time from then to now.
    """
    return Poses(
        rotation_from_vector(velocities.turn * step_s) @ poses.rotation,
        poses.translation_mm + velocities.place * step_s,
        poses.angles + velocities.angles * (FINGER_SHARE * step_s),
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
    turn = vector_from_rotation(after.rotation @ before.rotation.swapaxes(-1, -2)) / step_s
    place = (after.translation_mm - before.translation_mm) / step_s
    angles = (after.angles - before.angles) / step_s
    keep = DECAY ** (step_s / NOMINAL_STEP_S)
    old, new = keep * (1.0 - BLEND), keep * BLEND
    return Velocities(
        old * velocities.turn + new * turn,
        old * velocities.place + new * place,
        old * velocities.angles + new * angles,
    )


def slowed(velocities: Velocities, step_s: float) -> Velocities:
    """Return the velocities of hands that nobody sees any more."""
    keep = DECAY ** (step_s / NOMINAL_STEP_S)
    return Velocities(velocities.turn * keep, velocities.place * keep, velocities.angles * keep)


def prior(expected: Poses, velocities: Velocities, ages: Array, step_s: float) -> Prior:
    """Return what to believe around a prediction.

    Args:
        expected: The predicted poses.
        velocities: How the hands move.
        ages: (B,), images since each was found; the first ones know little about velocity.
        step_s: Time since the last image; longer gaps widen the prior.
    """
    gap = max(step_s / NOMINAL_STEP_S, 1.0)
    young = gap * (1.0 + 4.0 * np.exp(-ages / 2.0))
    turn_speed = np.sqrt((velocities.turn**2).sum(axis=-1))
    place_speed = np.sqrt((velocities.place**2).sum(axis=-1))
    turn = young * (TURN_SIGMA_RAD + TURN_SIGMA_S * turn_speed)
    place = young * (PLACE_SIGMA_MM + PLACE_SIGMA_S * place_speed)
    angles = young[:, None] * (ANGLE_SIGMA_RAD + ANGLE_SIGMA_S * np.abs(velocities.angles))
    return Prior(expected, turn**-2.0, place**-2.0, angles**-2.0)
