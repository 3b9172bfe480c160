"""What a sequence tells about the tools that a tracker found. Pure numpy.

Law: published tools alone are judged, and every image counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.scores import ACQUIRE_S, run_lengths, spells, wanted_hands
from evaluation.values import Flags, Floats, Published, Truth

MATCH_MM = 60.0  # A published tip that is farther from the true one belongs to something else.
SHOWN_S = 0.26  # A tool must be found when it has been in sight beside its hand for so long.


@dataclass(frozen=True, eq=False)
class ToolScores:
    """What is known about the tools of some sequences.

    Attributes:
        found: (M,), whether a wanted tool was published; one row per image.
        tip_mm: (M,), distance of its tip; NaN where not found.
        turn_deg: (M,), how far its direction is off; NaN where not found.
        false_tools: How often something was published that is no tool.
        switches: How often a tool was given another id.
        seconds: How long the sequences are.
    """

    found: Flags
    tip_mm: Floats
    turn_deg: Floats
    false_tools: int
    switches: int
    seconds: float


def join_tools(scores: list[ToolScores]) -> ToolScores:
    """Return everything that several sequences tell."""
    return ToolScores(
        np.concatenate([one.found for one in scores]),
        np.concatenate([one.tip_mm for one in scores]),
        np.concatenate([one.turn_deg for one in scores]),
        sum(one.false_tools for one in scores),
        sum(one.switches for one in scores),
        sum(one.seconds for one in scores),
    )


def judge_tools(truth: Truth, published: Published, rate_hz: float) -> ToolScores:
    """Judge the tools of one sequence.

    Args:
        truth: What happened.
        published: What was said, image for image.
        rate_hz: Of the images.
    """
    images = len(truth.tool_seen)
    gaps = np.linalg.norm(published.tool_mm - truth.tool_mm[:, None], axis=-1)
    gaps = np.where(published.tool_id != 0, np.nan_to_num(gaps, nan=np.inf), np.inf)
    slot = gaps.argmin(axis=1)
    rows = np.arange(images)
    gap = gaps[rows, slot]
    found = gap < MATCH_MM
    toward = published.tool_toward[rows, slot]
    cosine = np.clip((toward * truth.tool_toward).sum(axis=1), -1.0, 1.0)
    turn = np.where(found, np.degrees(np.arccos(cosine)), np.nan)
    there = truth.tool_seen & wanted_hands(truth, rate_hz).any(axis=1)
    wanted = run_lengths(there) > round(SHOWN_S * rate_hz)
    known = published.tool_id[rows, slot][found]
    return ToolScores(
        found=found[wanted],
        tip_mm=np.where(found, gap, np.nan)[wanted],
        turn_deg=turn[wanted],
        false_tools=_false_tools(published, gaps, rate_hz),
        switches=int(np.count_nonzero(np.diff(known))),
        seconds=images / rate_hz,
    )


def _false_tools(published: Published, gaps: Floats, rate_hz: float) -> int:
    """Return how many tools were published that are none; one id may be several, at its times."""
    wrong = (published.tool_id != 0) & (gaps >= MATCH_MM)
    return sum(
        len(spells((wrong & (published.tool_id == number)).any(axis=1), round(ACQUIRE_S * rate_hz)))
        for number in np.unique(published.tool_id[wrong])
    )
