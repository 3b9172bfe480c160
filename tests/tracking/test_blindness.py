"""An eye that sees nothing: noticed beside one that sees, and done without."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from handspan_service.contract.model import Hand
from handspan_service.device.simulated import SimulatedSource
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.tracking.blindness import CHECK_US, PATIENCE_US, Blindness
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.tracker import HandTracker

cv2.setNumThreads(1)
CALIBRATION = nominal_calibration()
STEP_US = 8696
NIGHT, NOISE = 4.0, 7.0  # Grey values.
ONE_EYED = 0.85  # Confidence in a hand that one eye alone sees is less, that of both more.


def dark(number: int) -> NDArray[np.uint8]:
    """Return a picture that shows noise alone."""
    noisy = np.random.default_rng(number).normal(NIGHT, NOISE, (240, 640))
    return np.clip(noisy, 0.0, 255.0).astype(np.uint8)


def seeing(number: int) -> NDArray[np.uint8]:
    """Return a picture with something like a far, dim hand in it."""
    picture = dark(number)
    picture[100:130, 300:360] += 40
    return picture


def believed(left: list[bool], right: list[bool]) -> list[int | None]:
    """Return what is believed after each of some pairs of pictures, CHECK_US apart."""
    belief, said = Blindness(), []
    for number, eyes in enumerate(zip(left, right, strict=True)):
        pictures = [seeing(number) if sees else dark(1000 + number) for sees in eyes]
        image = StereoImage(pictures[0], pictures[1], 1 + number * CHECK_US, number, CALIBRATION)
        belief = belief.after(image)
        said.append(belief.eye)
    return said


@pytest.mark.parametrize("eye", [0, 1])
def test_an_eye_that_shows_nothing_beside_one_that_sees_is_blind_until_it_shows_something(
    eye: int,
) -> None:
    looks = PATIENCE_US // CHECK_US
    fails, other = [False] * (looks + 5) + [True] * 3, [True] * (looks + 8)
    said = believed(fails, other) if eye == 0 else believed(other, fails)
    assert said == [None] * looks + [eye] * 5 + [None] * 3


@pytest.mark.parametrize("sees", [True, False])
def test_eyes_that_are_alike_are_not_blind(sees: bool) -> None:
    assert set(believed([sees] * 20, [sees] * 20)) == {None}


def test_a_hand_that_one_eye_alone_sees_for_a_while_makes_nobody_blind() -> None:
    left = ([True] * (PATIENCE_US // CHECK_US) + [False] * 2) * 3
    assert set(believed(left, [False] * len(left))) == {None}


def test_who_is_blind_stays_so_while_nobody_sees_anything() -> None:
    looks = PATIENCE_US // CHECK_US + 1
    assert believed([True] * looks + [False] * 9, [False] * (looks + 9))[-9:] == [1] * 9


@pytest.fixture(scope="module")
def images() -> list[StereoImage]:
    """Return 2.6 s of the simulated controller, two hands in view."""
    taken: list[StereoImage] = []
    with SimulatedSource(905, realtime=False) as source:
        while len(taken) < 300:
            image = source.read(1.0)
            if image is not None:
                taken.append(image)
    return taken


def blinded(image: StereoImage, eye: int) -> StereoImage:
    if eye:
        return replace(image, right=dark(image.timestamp_us))
    return replace(image, left=dark(image.timestamp_us))


@pytest.mark.parametrize("eye", [0, 1])
def test_hands_are_met_and_followed_with_one_eye(images: list[StereoImage], eye: int) -> None:
    both, one = HandTracker(Networks.load()), HandTracker(Networks.load())
    pairs = [(both.process(image).hands, one.process(blinded(image, eye)).hands)
             for image in images]
    begin_us = images[0].timestamp_us + PATIENCE_US + 2 * CHECK_US
    late = [
        pair for image, pair in zip(images, pairs, strict=True) if image.timestamp_us > begin_us
    ]
    assert len(late) > 100
    for seen, half_seen in late:
        assert {hand.side for hand in half_seen} == {hand.side for hand in seen}
        assert all(hand.confidence < ONE_EYED for hand in half_seen)
    assert min(hand.confidence for hand in pairs[-1][0]) > ONE_EYED
    assert {hand.id for _, half_seen in late for hand in half_seen} == {1, 2}


def test_known_hands_outlive_the_loss_of_an_eye_and_it_is_told(images: list[StereoImage]) -> None:
    tracker = HandTracker(Networks.load())
    lost, back = 120, 260  # Images.
    hands: list[tuple[Hand, ...]] = [
        tracker.process(blinded(image, 1) if lost <= number < back else image).hands
        for number, image in enumerate(images)
    ]
    ids = [{hand.id for hand in found} for found in hands]
    assert ids[lost - 1] == ids[back - 1] == ids[-1] == {1, 2}
    least = [min(hand.confidence for hand in found) for found in hands[lost - 1 :]]
    assert least[0] > ONE_EYED > max(least[60 : back - lost])
    assert least[-1] > ONE_EYED
