"""Spots: they lie on the hands, inside the image, in the left eye."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.anatomy import ROOTS, Array
from handspan_service.contract.model import Hand, Orientation
from handspan_service.device.simulated import SimulatedSource
from handspan_service.images import StereoImage
from handspan_service.spots import Spots, spots_of
from support.house import a_hand


def hand_at(keypoints_mm: Array) -> Hand:
    """Return a hand with some keypoints, its carpals near the wrist."""
    hand = a_hand(1)
    fingers = []
    for finger, root in zip(hand.fingers, ROOTS, strict=True):
        wrist, along = keypoints_mm[0], keypoints_mm[root : root + 4]
        joints = [wrist + 0.2 * (along[0] - wrist), *along]
        fingers.append(replace(finger, joints=tuple(tuple(joint.tolist()) for joint in joints)))
    return replace(hand, fingers=tuple(fingers))


def share_on_skin(spots: Spots, image: StereoImage) -> float:
    columns, rows = spots.pixels.T
    return float(np.mean(image.left[rows, columns] > np.median(image.left) + 30))


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_spots_lie_on_drawn_hands(orientation: Orientation) -> None:
    with SimulatedSource(4, realtime=False, orientation=orientation) as source:
        image = source.read(1.0)
        assert image is not None
        hands = tuple(hand_at(true.joints_mm) for true in source.truth(image.timestamp_us))
    spots = spots_of(hands, orientation, image)
    assert spots.timestamp_us == image.timestamp_us
    assert len(spots.pixels) > 300 * len(hands) > 0
    other = (set(Orientation) - {Orientation.AUTO, orientation}).pop()
    share = share_on_skin(spots, image)
    assert share > 0.9
    assert share > share_on_skin(spots_of(hands, other, image), image) + 0.1


def test_no_hand_no_spot_and_none_outside() -> None:
    with SimulatedSource(4, realtime=False) as source:
        image = source.read(1.0)
    assert image is not None
    assert len(spots_of((), Orientation.NORMAL, image).pixels) == 0
    below = hand_at(np.full((21, 3), -50.0))
    assert len(spots_of((below,), Orientation.NORMAL, image).pixels) == 0
    aside = hand_at(np.tile([-400.0, 150.0, 0.0], (21, 1)) + np.arange(21)[:, None] * 40.0)
    pixels = spots_of((aside,), Orientation.NORMAL, image).pixels
    assert len(pixels)
    assert ((pixels >= 0) & (pixels < [640, 240])).all()
