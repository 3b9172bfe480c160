"""Which published hand is which true one. Pure numpy.

Law: blind to handedness; as many pairs as possible, then the nearest ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation.values import SLOTS, Flags, Floats, Published, Truth, middle_of_palm

MATCH_MM = 60.0  # Farther away it is another hand. Source: the protocol in docs/accuracy.md.
NOBODY = -1


def palms(truth: Truth, published: Published) -> tuple[Floats, Floats]:
    """Return the same point of true and published palms, both (N, 2, 3) mm.

    It is the product's palm centre, or the middle of the rigid keypoints for a tracker that has
    no palm centre.
    """
    if np.isfinite(published.palm_mm).any() or not published.id.any():
        return truth.palm_mm, published.palm_mm
    return middle_of_palm(truth.joints_mm), middle_of_palm(published.joints_mm)


def match(truth: Truth, published: Published) -> NDArray[np.intp]:
    """Return (N, 2): the published slot of each true hand, or NOBODY."""
    true, said = palms(truth, published)
    gap = np.linalg.norm(true[:, :, None] - said[:, None], axis=-1)
    there = truth.present[:, :, None] & (published.id != 0)[:, None]
    gap = np.where(there & (gap < MATCH_MM), gap, np.inf)
    straight, crossed = gap[:, [0, 1], [0, 1]], gap[:, [0, 1], [1, 0]]
    costs = np.stack([_cost(straight), _cost(crossed)])
    swap = costs[1] < costs[0]
    slots = np.where(swap[:, None], [1, 0], [0, 1])
    kept = np.isfinite(np.where(swap[:, None], crossed, straight))
    return np.where(kept, slots, NOBODY)


def _cost(gaps: Floats) -> Floats:
    """Return what a way to pair costs, (N,) of (N, 2): every pair missed outweighs any gap."""
    cost: Floats = np.where(np.isfinite(gaps), gaps, 10.0 * MATCH_MM).sum(axis=1)
    return cost


def unmatched(published: Published, slots: NDArray[np.intp]) -> Flags:
    """Return (N, 2): which published hands are none of the true ones."""
    taken = np.zeros((len(slots), SLOTS), np.bool_)
    for column in range(SLOTS):
        rows = np.flatnonzero(slots[:, column] != NOBODY)
        taken[rows, slots[rows, column]] = True
    free: Flags = (published.id != 0) & ~taken
    return free
