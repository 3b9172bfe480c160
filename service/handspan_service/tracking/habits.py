"""What is believed of the angles of any hand before it is seen.

Law: these are beliefs about hands in general, never about a person.
"""

from __future__ import annotations

import numpy as np

from handspan_service.anatomy import ANGLES, FINGERS, Array

LIMIT_SIGMA_RAD = 0.05  # Softness of the joint limits. Guessed.
COUPLING_RATIO = 0.65  # DIP follows PIP: DIP = 0.65 PIP within COUPLING_SIGMA_RAD. Guessed.
COUPLING_SIGMA_RAD = 0.2

# Poses of hands in general: abduction and three flexions of each finger. Guessed; wide.
FLAT_MEAN_RAD = np.array([0.0, 0.1, 0.3, 0.4] + [0.0, 0.5, 0.6, 0.39] * 4)
FLAT_SIGMA_RAD = np.array([0.35, 0.5, 0.5, 0.5] + [0.25, 0.6, 0.7, 0.5] * 4)


def _coupling() -> Array:
    """Return (5, 4, 4): precision of the belief that DIP follows PIP."""
    row = np.array([0.0, 0.0, -COUPLING_RATIO, 1.0]) / COUPLING_SIGMA_RAD
    blocks = np.zeros((FINGERS, 4, 4))
    blocks[1:] = np.outer(row, row)
    return blocks


def _all_fingers(blocks: Array) -> Array:
    """Return (20, 20): the blocks (5, 4, 4) of the fingers as one matrix of all angles."""
    matrix = np.zeros((ANGLES, ANGLES))
    for first, block in zip(range(0, ANGLES, 4), blocks, strict=True):
        matrix[first : first + 4, first : first + 4] = block
    return matrix


COUPLING = _coupling()  # (5, 4, 4)
COUPLED = _all_fingers(COUPLING)  # (20, 20)
FLAT_PRECISION = FLAT_SIGMA_RAD**-2.0
FLAT_PULL = FLAT_PRECISION * FLAT_MEAN_RAD
