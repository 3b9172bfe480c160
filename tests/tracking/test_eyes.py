"""The order of the eyes: questioned at the start, settled for good by the first hand."""

from __future__ import annotations

import numpy as np

from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.tracking.eyes import PATIENCE, Eyes


def _image() -> StereoImage:
    left, right = np.zeros((2, 2), np.uint8), np.ones((2, 2), np.uint8)
    return StereoImage(left, right, 1, 0, nominal_calibration())


def test_an_image_stays_as_it_is_while_nothing_speaks_against_it() -> None:
    image = _image()
    assert Eyes().ordered(image) is image


def test_exchanged_eyes_exchange_the_pictures_and_nothing_else() -> None:
    image = _image()
    ordered = Eyes(exchanged=True).ordered(image)
    assert ordered.left is image.right
    assert ordered.right is image.left
    assert ordered.timestamp_us == image.timestamp_us
    assert ordered.calibration is image.calibration


def test_the_order_changes_after_enough_failures_and_back_again() -> None:
    eyes = Eyes()
    for _ in range(PATIENCE - 1):
        eyes = eyes.after(crossed=True, met=False)
        assert not eyes.exchanged
    eyes = eyes.after(crossed=True, met=False)
    assert eyes.exchanged
    for _ in range(PATIENCE):
        eyes = eyes.after(crossed=True, met=False)
    assert not eyes.exchanged


def test_empty_images_say_nothing() -> None:
    eyes = Eyes()
    for _ in range(10 * PATIENCE):
        eyes = eyes.after(crossed=False, met=False)
    assert eyes == Eyes()


def test_the_first_hand_settles_the_order_for_good() -> None:
    eyes = Eyes(exchanged=True).after(crossed=True, met=True)
    for _ in range(10 * PATIENCE):
        eyes = eyes.after(crossed=True, met=False)
    assert eyes.exchanged
    assert eyes.settled
