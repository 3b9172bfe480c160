"""Joints in the pixels of both pictures."""

import numpy as np
import pytest

from handspan_service.contract.model import Orientation
from handspan_service.geometry import R_D_C, nominal_calibration, triangulate
from handspan_service.images import StereoImage
from handspan_service.seen import seen_hands
from support.serving import make_hand

CALIBRATION = nominal_calibration()


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
@pytest.mark.parametrize("size", [(240, 640), (480, 640), (480, 752)])
def test_two_pixels_of_a_joint_meet_in_it(orientation: Orientation, size: tuple[int, int]) -> None:
    hand = make_hand(7)
    eye = np.zeros(size, np.uint8)
    (seen,) = seen_hands((hand,), orientation, StereoImage(eye, eye, 0, 0, CALIBRATION))
    assert (seen.id, seen.side) == (hand.id, hand.side)
    assert len(seen.left) == len(seen.right) == 27
    tip = hand.fingers[1].joints[4]
    assert tip is not None
    left, right = seen.left[9], seen.right[9]
    assert left is not None
    assert right is not None
    shift = (size[1] - 640) / 2  # `triangulate` takes the middle 640 columns.
    rig_mm = triangulate(
        np.array([[left[0] - shift, left[1]]]),
        np.array([[right[0] - shift, right[1]]]),
        CALIBRATION,
        size[0],
    )
    assert (R_D_C[orientation] @ rig_mm[0]) == pytest.approx(tip, abs=2.5)


def test_what_a_camera_cannot_see_has_no_pixel() -> None:
    hand = make_hand(7, at=(0.0, -200.0, 0.0))  # Below the controller.
    eye = np.zeros((240, 640), np.uint8)
    low = make_hand(8, at=(0.0, 210.0, 0.0))
    image = StereoImage(eye, eye, 0, 0, CALIBRATION)
    below, above = seen_hands((hand, low), Orientation.NORMAL, image)
    assert below.left[-1] is None
    assert None not in above.left[:25]
