"""What really happened in a sequence, and what a tracker said about it, as plain arrays.

Law: row i of both belongs to image i; what is not there is NaN, and its id is 0.

This file needs numpy alone, so that a peer can read and write these values in an environment of
its own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

KEYPOINTS = 21
SLOTS = 2  # Hands per image, true or published.
LEFT, RIGHT = 0, 1
RATE_HZ = 115.0  # Of the mode 640 x 240. Source: docs/device.md#descriptors. Verified.
PALM_POINTS = (0, 5, 9, 13, 17)  # Keypoints that no finger moves.

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Truth:
    """What the hands did. Slot 0 is the left hand, slot 1 the right one.

    Attributes:
        present: (N, 2), whether there is such a hand at all.
        joints_mm: (N, 2, 21, 3), device space.
        palm_mm: (N, 2, 3), middle of the palm.
        visible: (N, 2), share of the joints inside both images, hidden ones included.
        grab: (N, 2), 0 to 1, what the product's definition gives for the true pose.
        pinch: (N, 2), 0 to 1, likewise.
        tool_mm: (N, 3), tip of the tool that a hand holds, device space; NaN where there is none.
        tool_toward: (N, 3), unit, from the hand to the tip.
        tool_seen: (N,), whether enough of it stands out of the hand, inside both images.
    """

    present: Flags
    joints_mm: Floats
    palm_mm: Floats
    visible: Floats
    grab: Floats
    pinch: Floats
    tool_mm: Floats
    tool_toward: Floats
    tool_seen: Flags

    @staticmethod
    def nothing(images: int) -> Truth:
        """Return the truth of a room without hands."""
        lost = np.full((images, SLOTS), np.nan)
        return Truth(
            np.zeros((images, SLOTS), np.bool_),
            np.full((images, SLOTS, KEYPOINTS, 3), np.nan),
            np.full((images, SLOTS, 3), np.nan),
            np.zeros((images, SLOTS)),
            lost,
            lost.copy(),
            np.full((images, 3), np.nan),
            np.full((images, 3), np.nan),
            np.zeros(images, np.bool_),
        )

    def every(self, step: int) -> Truth:
        """Return the truth of every so many images, from the first on."""
        return Truth(**{item.name: getattr(self, item.name)[::step] for item in fields(self)})


@dataclass(frozen=True, eq=False)
class Published:
    """What a tracker said. Slots have no order.

    Attributes:
        id: (N, 2) int64, of the hand; 0 where there is none.
        right: (N, 2), whether it is called a right hand.
        joints_mm: (N, 2, 21, 3), device space.
        palm_mm: (N, 2, 3), middle of the palm; all NaN for a tracker that has no such point.
        grab: (N, 2), 0 to 1; NaN where it is not measured.
        pinch: (N, 2), 0 to 1; NaN where it is not measured.
        taken_ms: (N,), CPU time for the image.
        tool_id: (N, 2) int64, of the tool; 0 where there is none.
        tool_mm: (N, 2, 3), its tip, device space.
        tool_toward: (N, 2, 3), unit, its direction.
    """

    id: NDArray[np.int64]
    right: Flags
    joints_mm: Floats
    palm_mm: Floats
    grab: Floats
    pinch: Floats
    taken_ms: Floats
    tool_id: NDArray[np.int64]
    tool_mm: Floats
    tool_toward: Floats

    @staticmethod
    def nothing(images: int) -> Published:
        """Return what a tracker says that finds nothing."""
        lost = np.full((images, SLOTS), np.nan)
        return Published(
            np.zeros((images, SLOTS), np.int64),
            np.zeros((images, SLOTS), np.bool_),
            np.full((images, SLOTS, KEYPOINTS, 3), np.nan),
            np.full((images, SLOTS, 3), np.nan),
            lost,
            lost.copy(),
            np.zeros(images),
            np.zeros((images, SLOTS), np.int64),
            np.full((images, SLOTS, 3), np.nan),
            np.full((images, SLOTS, 3), np.nan),
        )


def save(path: Path, value: Published) -> None:
    """Write what a tracker said, whole or not at all."""
    part = path.with_suffix(".part.npz")
    arrays = {item.name: getattr(value, item.name) for item in fields(value)}
    np.savez_compressed(part, **arrays)
    part.rename(path)


def load(path: Path) -> Published:
    """Read what `save` wrote."""
    with np.load(path) as data:
        return Published(**{item.name: data[item.name] for item in fields(Published)})


def middle_of_palm(joints_mm: Floats) -> Floats:
    """Return the mean of the rigid keypoints, (..., 3) of (..., 21, 3)."""
    middle: Floats = joints_mm[..., list(PALM_POINTS), :].mean(axis=-2)
    return middle
