"""The numbers of the table. Pure numpy.

Law: a perfect tracker has errors of 0 and shares of 1; what cannot be known is NaN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.matching import NOBODY, match, palms
from evaluation.scores import Scores
from evaluation.values import Floats, Published, Truth

TIPS = (4, 8, 12, 16, 20)
SETTLED_S = 1.0  # A resting hand is judged from then on.
LAG_S = (-0.1, 0.3)  # Where the lag is looked for.
MIDDLE = 0.5  # Of what a strength can be.


@dataclass(frozen=True)
class Figures:
    """One row of the table. Distances in mm, shares from 0 to 1, times in ms.

    Attributes:
        recall: Share of the wanted hands that are published.
        joints: Mean distance of a joint.
        median: Median distance of a joint.
        tips: Mean distance of a fingertip.
        palm: Mean distance of the palm.
        relative: Mean distance of a joint, wrists laid upon each other.
        pck10: Share of the joints within 10 mm.
        pck20: Share of the joints within 20 mm.
        side: Share of the published hands whose side is right, from their sixth image on.
        false_per_min: Published hands that are none, per minute.
        switches_per_min: Changes of id, per minute.
        jerk: Mean error of the acceleration, m/s^2.
        acquired: Median time from appearing to being published.
        acquired_p95: 95th percentile of it.
        ms_p50: Median CPU time per image.
        ms_p95: 95th percentile of it.
        wanted: How many hands were wanted, over all images.
    """

    recall: float
    joints: float
    median: float
    tips: float
    palm: float
    relative: float
    pck10: float
    pck20: float
    side: float
    false_per_min: float
    switches_per_min: float
    jerk: float
    acquired: float
    acquired_p95: float
    ms_p50: float
    ms_p95: float
    wanted: int


def figures(scores: Scores) -> Figures:
    """Return the row of some sequences."""
    error = scores.error_mm[scores.found]
    known = np.isfinite(error)
    minutes = scores.seconds / 60.0
    return Figures(
        recall=_mean(scores.found.astype(np.float64)),
        joints=_mean(error),
        median=_percentile(error[known], 50),
        tips=_mean(error[:, list(TIPS)]),
        palm=_mean(scores.palm_error_mm[scores.found]),
        relative=_mean(scores.relative_mm[scores.found]),
        pck10=_mean((error[known] < 10.0).astype(np.float64)),
        pck20=_mean((error[known] < 20.0).astype(np.float64)),
        side=_mean(scores.side),
        false_per_min=scores.false_hands / minutes,
        switches_per_min=scores.switches / minutes,
        jerk=_mean(scores.jerk_m_s2),
        acquired=_percentile(scores.acquired_ms, 50),
        acquired_p95=_percentile(scores.acquired_ms, 95),
        ms_p50=_percentile(scores.taken_ms, 50),
        ms_p95=_percentile(scores.taken_ms, 95),
        wanted=len(scores.found),
    )


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _percentile(values: Floats, share: float) -> float:
    """Return a percentile that can be infinite; NaN of nothing."""
    if not values.size:
        return float("nan")
    return float(np.percentile(values, share, method="higher"))


def rest(truth: Truth, published: Published, rate_hz: float) -> tuple[float, float]:
    """Return how much palm and fingertips of a resting hand wander, mm.

    It is the root of the summed variances along the axes, from one second on, for the tips the
    mean over the fingers; NaN where the hand was lost.
    """
    slots = match(truth, published)
    slot = int(truth.present.any(axis=0).argmax())
    rows = np.arange(round(SETTLED_S * rate_hz), len(slots))
    at = slots[rows, slot]
    if not rows.size or (at == NOBODY).any():
        return float("nan"), float("nan")
    palm = palms(truth, published)[1][rows, at]
    tips = published.joints_mm[rows, at][:, list(TIPS)]
    wander = np.sqrt(tips.var(axis=0).sum(axis=-1)).mean()
    return float(np.sqrt(palm.var(axis=0).sum())), float(wander)


def lag_ms(truth: Truth, published: Published, rate_hz: float) -> float:
    """Return by how much the published palm is late, ms, along the axis that moves most.

    It is the shift that makes both paths most alike, to a fraction of an image; NaN where the
    hand was seen in less than half of the images.
    """
    slots = match(truth, published)
    slot = int(truth.present.any(axis=0).argmax())
    true, said = palms(truth, published)
    found = slots[:, slot] != NOBODY
    if found.mean() < 0.5:
        return float("nan")
    axis = int(np.nanargmax(np.nanvar(true[:, slot], axis=0)))
    times = np.arange(len(slots), dtype=np.float64)
    path = np.interp(times, times[found], said[found, slots[found, slot], axis])
    first, last = times[found][0], times[found][-1]
    shifts = np.arange(LAG_S[0], LAG_S[1], 1e-3) * rate_hz
    inner = times[(times >= first - shifts[0]) & (times <= last - shifts[-1])]
    way = true[inner.astype(int), slot, axis]
    likeness = [
        np.corrcoef(way, np.interp(inner + shift, times, path))[0, 1] for shift in shifts
    ]
    return float(shifts[int(np.argmax(likeness))] * 1000.0 / rate_hz)


def spearman(truth: Floats, said: Floats) -> float:
    """Return the rank correlation of two series, (N,) each; NaN where one is constant."""
    known = np.isfinite(truth) & np.isfinite(said)
    if known.sum() < 3:
        return float("nan")
    a, b = _ranks(truth[known]), _ranks(said[known])
    if a.std() == 0.0 or b.std() == 0.0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(values: Floats) -> Floats:
    """Return ranks, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    shared: Floats = (ends - (counts - 1) / 2.0)[inverse]
    return shared


def strengths(truth: Truth, published: Published, name: str) -> tuple[Floats, Floats]:
    """Return the true and the said strengths of all found hands, (K,) each.

    Args:
        truth: What happened.
        published: What was said.
        name: "grab" or "pinch".
    """
    slots = match(truth, published)
    found = slots != NOBODY
    said = np.take_along_axis(getattr(published, name), np.maximum(slots, 0), axis=1)
    return getattr(truth, name)[found], said[found]


def passed(truth: Truth, published: Published, name: str) -> tuple[int, int]:
    """Return how often said and true strengths of found hands pass the middle of their range.

    A strength that flickers where a program draws its line passes it more often than the hand does.

    Args:
        truth: What happened.
        published: What was said.
        name: "grab" or "pinch".
    """
    slots = match(truth, published)
    said = np.take_along_axis(getattr(published, name), np.maximum(slots, 0), axis=1)
    counts = [0, 0]
    for slot, found in enumerate((slots != NOBODY).T):
        for number, values in enumerate((said, getattr(truth, name))):
            above = values[found, slot] > MIDDLE
            counts[number] += int((above[1:] != above[:-1]).sum())
    return counts[0], counts[1]
