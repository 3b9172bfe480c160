"""Where the joints of tracked hands lie in both images: what is drawn into a picture.

Law: what a camera cannot see has no pixel; left and right are the eyes as the tracker ordered them.
"""

from __future__ import annotations

import math

import numpy as np

from handspan_service.contract.model import Hand, Orientation
from handspan_service.contract.pictures import Pixel, SeenHand
from handspan_service.geometry import R_D_C, Points2, slopes_from_points
from handspan_service.images import StereoImage

_DECIMALS = 1  # A tenth of a pixel is finer than any screen shows it.


def seen_hands(
    hands: tuple[Hand, ...], orientation: Orientation, image: StereoImage
) -> tuple[SeenHand, ...]:
    """Return the hands in pixels of the image in which they were found.

    Args:
        hands: In device space, with all their joints, as a tracker publishes them.
        orientation: How the controller lay when they were found.
        image: In which they were found.

    Source:
        docs/coordinates.md#camera-model.
    """
    return tuple(_seen(hand, orientation, image) for hand in hands)


def _seen(hand: Hand, orientation: Orientation, image: StereoImage) -> SeenHand:
    joints = [joint for finger in hand.fingers for joint in finger.joints]
    if hand.arm is not None:
        joints += [hand.arm.next_joint, hand.arm.prev_joint]
    rig_mm = np.array(joints, np.float64) @ R_D_C[orientation]
    height, width = image.left.shape
    left, right = (
        _pixels(camera.pixels_from_slopes(slopes_from_points(rig_mm, place), height, width))
        for camera, place in zip(
            image.calibration.cameras, image.calibration.positions_mm, strict=True
        )
    )
    return SeenHand(hand.id, hand.side, left, right)


def _pixels(points_px: Points2) -> tuple[Pixel, ...]:
    rounded: list[tuple[float, float]] = points_px.round(_DECIMALS).tolist()
    return tuple((x, y) if math.isfinite(x + y) else None for x, y in rounded)
