"""Frames that are missing, and whether the machine was too busy for them.

Law: whoever hears a frame soon after its image has missed none before it. Frames wait for programs,
eight in the library and some thirty in a socket, and more are dropped: then those around the gap
are as old as it takes until so many have come, whoever it was that had no processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

LATE_US = 50_000  # Eight frames are 70 ms at 115 a second.


def lost(frames: Iterable[tuple[int, int]]) -> int:
    """Count the frames that are missing between two which came in time.

    Args:
        frames: Number, and age in microseconds as it was heard, in the order in which they came.
    """
    return sum(
        late - early - 1
        for (early, early_us), (late, late_us) in pairwise(frames)
        if max(early_us, late_us) < LATE_US
    )
