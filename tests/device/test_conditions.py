"""Smudges and bright light: found after seconds, gone after more, and not where none is."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from handspan_service.contract.control import Hindrance
from handspan_service.device.conditions import COME_US, EVERY_US, GO_US, KEPT, Conditions
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from support.device_data import real

Pixels = NDArray[np.float64]
Eyes = tuple[Pixels, Pixels]

cv2.setNumThreads(1)
CALIBRATION = nominal_calibration()
ROWS, COLUMNS = np.mgrid[0:240, 0:640].astype(np.float64)
SECONDS = 1_000_000


def room(seed: int) -> Eyes:
    """Return a soft uneven room with things, glare at the sides, and unequal eyes."""
    rng = np.random.default_rng(seed)
    soft = cv2.resize(rng.random((5, 9)), (900, 240), interpolation=cv2.INTER_CUBIC)
    wide = soft * rng.uniform(5, 60) + rng.uniform(2, 50)
    for _ in range(rng.integers(0, 6)):
        corner = (int(rng.integers(900)), int(rng.integers(240)))
        size = (int(rng.integers(20, 200)), int(rng.integers(10, 80)))
        other = (corner[0] + size[0], corner[1] + size[1])
        cv2.rectangle(wide, corner, other, float(rng.uniform(20, 160)), -1)
    disparity = int(rng.integers(0, 30))
    glare = 110 * np.exp(-np.minimum(COLUMNS, 639 - COLUMNS) / 25.0)
    left, right = wide[:, 100:740], wide[:, 100 + disparity : 740 + disparity]
    return left + glare, right * rng.uniform(0.87, 1.15) + glare


def haze(level: float, x: float = 320.0, y: float = 120.0) -> Pixels:
    faded: Pixels = level * np.exp(-(((COLUMNS - x) / 110) ** 2) - ((ROWS - y) / 55) ** 2)
    return faded


def ball(x: float, y: float, radius_px: float, level: float) -> Pixels:
    """Return a smooth round thing in the light of the controller."""
    off = np.hypot((COLUMNS - x) / radius_px, 2 * (ROWS - y) / radius_px)
    lit: Pixels = level * np.sqrt(np.clip(1.0 - off * off, 0.0, 1.0))
    return lit


class Watch:
    """Shows images to Conditions, with noise, as fast as they are looked at."""

    def __init__(self) -> None:
        self.conditions = Conditions()
        self.now_us = 0
        self.random = np.random.default_rng(1)

    def show(self, eyes: Callable[[float], Eyes], duration_us: int) -> tuple[Hindrance, ...]:
        for _ in range(duration_us // EVERY_US):
            self.now_us += EVERY_US
            noisy = [
                np.clip(eye + self.random.normal(0, 4, eye.shape), 0, 255).astype(np.uint8)
                for eye in eyes(self.now_us / 1e6)
            ]
            self.conditions.observe(
                StereoImage(noisy[0], noisy[1], self.now_us, self.now_us, CALIBRATION)
            )
        return self.conditions.hindrances


LONG = COME_US + (KEPT + 2) * EVERY_US


@pytest.mark.parametrize("seed", range(6))
def test_ordinary_rooms_are_neither_smudged_nor_bright(seed: int) -> None:
    left, right = room(seed)
    assert Watch().show(lambda _: (left, right), LONG) == ()


@pytest.mark.parametrize("eye", [0, 1])
@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5])
def test_a_smudge_before_one_eye_is_found(seed: int, eye: int) -> None:
    eyes = list(room(seed))
    eyes[eye] = eyes[eye] + haze(90.0, 260.0 + 40 * seed)
    assert Watch().show(lambda _: (eyes[0], eyes[1]), LONG) == (Hindrance.SMUDGE,)


@pytest.mark.parametrize("disparity_px", [4, 12, 24, 40])
def test_a_soft_thing_that_both_eyes_see_is_no_smudge(disparity_px: int) -> None:
    left, right = room(3)
    left = left + ball(330, 120, 130, 120)
    right = right + ball(330 - disparity_px, 120, 130, 120)
    assert Watch().show(lambda _: (left, right), LONG) == ()


def test_moving_hands_are_nothing_however_bright() -> None:
    left, right = room(1)

    def eyes(time_s: float) -> Eyes:
        x = 320 + 150 * np.sin(2 * time_s)
        return left + ball(x, 110, 110, 400), right + ball(x - 25, 110, 110, 400)

    assert Watch().show(eyes, 3 * LONG) == ()


def test_a_window_dazzles() -> None:
    left, right = room(2)
    left[30:110, 200:300] = right[30:110, 195:295] = 255
    assert Watch().show(lambda _: (left, right), LONG) == (Hindrance.BRIGHT_LIGHT,)


def test_a_room_as_bright_as_a_hand_dazzles() -> None:
    left, right = room(0)
    assert Watch().show(lambda _: (left + 100, right + 100), LONG) == (Hindrance.BRIGHT_LIGHT,)


def test_verdicts_come_after_seconds_and_go_after_more() -> None:
    left, right = room(2)
    bright = left.copy()
    bright[30:110, 200:300] = 255
    watch = Watch()
    assert watch.show(lambda _: (bright, right), COME_US) == ()
    assert watch.show(lambda _: (bright, right), LONG) == (Hindrance.BRIGHT_LIGHT,)
    assert watch.show(lambda _: (left, right), GO_US // 2) == (Hindrance.BRIGHT_LIGHT,)
    assert watch.show(lambda _: (bright, right), 8 * SECONDS) == (Hindrance.BRIGHT_LIGHT,)
    assert watch.show(lambda _: (left, right), GO_US + 2 * EVERY_US) == ()


def test_a_recording_that_begins_anew_is_judged_again() -> None:
    left, right = room(2)
    bright = left.copy()
    bright[30:110, 200:300] = 255
    watch = Watch()
    watch.show(lambda _: (bright, right), 2 * SECONDS)
    watch.now_us = 0
    assert watch.show(lambda _: (bright, right), LONG) == (Hindrance.BRIGHT_LIGHT,)


def test_real_pictures_are_not_smudged() -> None:
    for name in ("stereo_hand_640x240.png", "stereo_near_hand_640x240.png"):
        both = cv2.imread(str(real(name)), cv2.IMREAD_GRAYSCALE)
        assert both is not None
        eyes = both[:, :640].astype(np.float64), both[:, 640:].astype(np.float64)
        assert Hindrance.SMUDGE not in Watch().show(lambda _, eyes=eyes: eyes, LONG)  # type: ignore[misc]


def test_it_costs_next_to_nothing() -> None:
    left, right = (eye.astype(np.uint8) for eye in room(1))
    conditions = Conditions()
    best_ms = np.inf
    for number in range(40):
        image = StereoImage(left, right, number * EVERY_US, number, CALIBRATION)
        begun = time.thread_time()
        conditions.observe(image)
        if number > KEPT:
            best_ms = min(best_ms, (time.thread_time() - begun) * 1e3)
    images_between = 115 * EVERY_US / 1e6
    assert best_ms / images_between < 0.05
