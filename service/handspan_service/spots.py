"""Where tracked hands are in the left image: what a source meters its light on.

Law: every spot lies inside the image; without a hand there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import Hand, Orientation
from handspan_service.geometry import R_D_C, Points2, project
from handspan_service.images import StereoImage

_STEPS = np.linspace(0.0, 1.0, 6, endpoint=False)  # Along each bone; its far end is an edge.
_BETWEEN = (0.33, 0.67)  # Between neighbouring metacarpals lies the palm.
_ASIDE_PX = (-2, 0, 2)  # A finger at 300 mm is seven pixels wide.


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Pixels that show hands.

    Attributes:
        timestamp_us: Of the image in which the hands were found.
        pixels: (N, 2), column and row in the left raw image.
    """

    timestamp_us: int
    pixels: NDArray[np.intp]


def spots_of(hands: tuple[Hand, ...], orientation: Orientation, image: StereoImage) -> Spots:
    """Return where hands are in the image in which they were found.

    Args:
        hands: With all their joints, as a tracker publishes them.
        orientation: How the controller lay when they were found.
        image: In which they were found.
    """
    height, width = image.left.shape
    if not hands:
        return Spots(image.timestamp_us, np.zeros((0, 2), np.intp))
    joints_mm = np.array([[finger.joints for finger in hand.fingers] for hand in hands], np.float64)
    rig_mm = joints_mm.reshape(-1, 3) @ R_D_C[orientation]
    left_px, _ = project(rig_mm, image.calibration, height)
    chains_px = left_px.reshape(*joints_mm.shape[:3], 2)
    points_px = np.concatenate([_on_bones(chains_px), _on_palms(chains_px)])
    points_px = np.concatenate([points_px + [aside, 0] for aside in _ASIDE_PX])
    with np.errstate(invalid="ignore"):
        inside = ((points_px >= 0.0) & (points_px <= [width - 1, height - 1])).all(axis=1)
    return Spots(image.timestamp_us, np.rint(points_px[inside]).astype(np.intp))


def _on_bones(chains_px: Points2) -> Points2:
    """Return points along the bones of (hands, fingers, joints, 2), (N, 2)."""
    begins, ends = chains_px[:, :, :-1, None], chains_px[:, :, 1:, None]
    points_px: Points2 = begins + _STEPS[:, None] * (ends - begins)
    return points_px.reshape(-1, 2)


def _on_palms(chains_px: Points2) -> Points2:
    """Return points between the metacarpals of neighbouring fingers, (N, 2)."""
    ones, others = chains_px[:, :-1, :2], chains_px[:, 1:, :2]
    between = [_on_bones(ones + share * (others - ones)) for share in _BETWEEN]
    return np.concatenate(between)
