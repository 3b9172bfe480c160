"""Name the postures that the simulated hands take. Pure numpy.

Law: every posture lies inside the limits of `anatomy`.
"""

from __future__ import annotations

import numpy as np

from handspan_service.anatomy import FINGERS, LOWER_RAD, UPPER_RAD, Array

THUMB, INDEX, MIDDLE, RING, PINKY = range(FINGERS)

# Abduction and three flexions of one finger, rad. Source: drawn by hand on the mean hand and
# looked at from below; a curled finger ends on the palm, a straight one stays slightly bent.
SPREAD = (0.0, 0.16, 0.03, -0.11, -0.24)
STRAIGHT = ((0.1, 0.0, 0.05, 0.05),) + ((0.0, 0.05, 0.1, 0.06),) * 4
CURLED = ((-0.1, 0.45, 0.75, 0.9),) + ((0.0, 1.35, 1.75, 0.95),) * 4
LOOSE = ((0.05, 0.1, 0.2, 0.25),) + ((0.0, 0.3, 0.42, 0.25),) * 4


def _posture(fingers: tuple[tuple[float, float, float, float], ...], spread: float) -> Array:
    angles = np.array(fingers)
    angles[:, 0] += spread * np.array(SPREAD)
    flat: Array = np.clip(angles.ravel(), LOWER_RAD, UPPER_RAD)
    flat.setflags(write=False)
    return flat


OPEN = _posture(STRAIGHT, 1.0)
FLAT = _posture(STRAIGHT, 0.25)
RELAXED = _posture(LOOSE, 0.5)
FIST = _posture(CURLED, 0.0)
POINT = _posture((CURLED[0], STRAIGHT[INDEX], *CURLED[2:]), 0.2)
# Thumb and index fitted so that their tips touch on the mean hand (13 mm between the bones' ends).
PINCHED = ((0.40, 0.44, 0.31, 0.35), (0.0, 0.73, 0.93, 0.46))
PINCH = _posture((*PINCHED, *LOOSE[2:]), 0.0)


def count(number: int) -> Array:
    """Return the hand that shows a number.

    Args:
        number: 0 to 5; 1 is the index finger alone, the thumb comes last.

    Returns:
        (20,), rad.

    Raises:
        ValueError: No hand shows that number.
    """
    if not 0 <= number <= FINGERS:
        raise ValueError(f"a hand shows 0 to {FINGERS}, not {number}")
    shown = {finger for finger in (INDEX, MIDDLE, RING, PINKY) if finger <= number}
    if number == FINGERS:
        shown.add(THUMB)
    fingers = tuple((STRAIGHT if i in shown else CURLED)[i] for i in range(FINGERS))
    return _posture(fingers, 0.6)


def blend(a: Array, b: Array, share: float) -> Array:
    """Return the posture between two others.

    Args:
        a: (20,), rad.
        b: (20,), rad.
        share: 0 gives a, 1 gives b.
    """
    mixed: Array = a + share * (b - a)
    return mixed
