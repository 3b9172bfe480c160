"""Exposure: what leads it, how fast it changes, where it ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from handspan_service.device.exposure import (
    CHANGE_INTERVAL_US,
    MAX_EXPOSURE_US,
    MAX_GAIN,
    METER_INTERVAL_US,
    MIN_EXPOSURE_US,
    MIN_GAIN,
    REST,
    REST_AFTER_US,
    ExposureControl,
    ExposureSetting,
    hand_level,
    setting_for,
)
from support.fake_controller import scene

DARK = np.full((240, 640), 5, np.uint8)


def run(control: ExposureControl, reflectance: float, duration_us: int) -> list[ExposureSetting]:
    """Let the control see a hand of some reflectance; return the changes."""
    changes = []
    for now_us in range(0, duration_us, 2 * METER_INTERVAL_US):
        image = scene(control.setting.light * reflectance, gamma=True)
        if (setting := control.observe(image, now_us)) is not None:
            changes.append(setting)
    return changes


@pytest.mark.parametrize("reflectance", [0.15, 0.4, 1.0, 3.0, 12.0])
def test_a_hand_comes_to_the_target_without_swinging(reflectance: float) -> None:
    control = ExposureControl(gamma=True)
    changes = run(control, reflectance, 8_000_000)
    level = hand_level(scene(control.setting.light * reflectance, gamma=True))
    assert level is not None
    at_bound = control.setting in (setting_for(0), setting_for(1e6))
    assert at_bound or 120 < level < 185
    lights = [setting.light for setting in [REST, *changes]]
    assert np.all(np.diff(lights) > 0) or np.all(np.diff(lights) < 0) or not changes


@given(st.lists(st.tuples(st.integers(0, 300_000), st.floats(0, 20)), max_size=30))
@settings(max_examples=30)
def test_at_most_two_changes_a_second(plan: list[tuple[int, float]]) -> None:
    control, now_us, changed = ExposureControl(gamma=False), 0, [-CHANGE_INTERVAL_US]
    for wait_us, brightness in plan:
        now_us += wait_us
        image = DARK.copy()
        image[80:160, 250:400] = min(255, int(brightness * 20))
        if control.observe(image, now_us) is not None:
            assert now_us - changed[-1] >= CHANGE_INTERVAL_US
            changed.append(now_us)


@given(st.floats(0, 5000))
def test_exposure_first_then_gain(light: float) -> None:
    setting = setting_for(light)
    assert MIN_EXPOSURE_US <= setting.exposure_us <= MAX_EXPOSURE_US
    assert MIN_GAIN <= setting.gain <= MAX_GAIN
    if setting.gain > MIN_GAIN:
        assert setting.exposure_us == MAX_EXPOSURE_US
    if 20 < light < 990:
        assert setting.light == pytest.approx(light, rel=0.04)


def with_glare(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    glaring = image.copy()
    glaring[60:180, :60] = glaring[60:180, -60:] = 250
    return glaring


def test_glare_at_the_side_edges_leads_nothing() -> None:
    assert hand_level(with_glare(DARK)) is None
    hand = DARK.copy()
    hand[80:160, 250:400] = 140
    assert hand_level(with_glare(hand)) == hand_level(hand) == 140


def test_lamps_and_noise_are_no_hands() -> None:
    noise = np.random.default_rng(3).normal(40, 8, (240, 640)).clip(0, 255).astype(np.uint8)
    assert hand_level(noise) is None
    lamp = DARK.copy()
    lamp[100:108, 300:312] = 255
    assert hand_level(lamp) is None


def test_without_a_hand_it_waits_and_then_rests() -> None:
    control = ExposureControl(gamma=True)
    near = DARK.copy()
    near[60:200, 200:500] = 255
    now_us = 0
    while control.setting.exposure_us > 100:
        control.observe(near, now_us)
        now_us += METER_INTERVAL_US
    held = control.setting
    gone_us = now_us
    while now_us < gone_us + REST_AFTER_US - 2 * METER_INTERVAL_US:
        assert control.observe(DARK, now_us) is None
        now_us += METER_INTERVAL_US
    assert control.setting == held
    for _ in range(20):
        control.observe(DARK, now_us)
        now_us += METER_INTERVAL_US
    assert control.setting == REST
