"""Exposure: what leads it, how fast it changes, where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.exposure import (
    CHANGE_INTERVAL_US,
    LEAST_UNKNOWN_LIGHT,
    LEVELS,
    MAX_EXPOSURE_US,
    MAX_GAIN,
    METER_INTERVAL_US,
    MIN_EXPOSURE_US,
    MIN_GAIN,
    MOST_SATURATED,
    PATIENCE_US,
    REST,
    REST_AFTER_US,
    ExposureControl,
    ExposureSetting,
    setting_for,
)
from handspan_service.device.metering import read_brightest, read_tracked
from handspan_service.spots import Spots
from support.fake_controller import scene

AUTOMATIC = ExposureSettings()
DARK = np.full((80, 160), 5, np.uint8)  # Small, so that thousands of images cost little.
HAND = np.s_[20:60, 50:110]
STEP_US = METER_INTERVAL_US // 2


def spots_at(now_us: int) -> Spots:
    """Return spots all over HAND."""
    rows, columns = np.mgrid[HAND]
    pixels = np.stack([columns, rows], axis=-1).reshape(-1, 2)[::7]
    return Spots(now_us, pixels)


@dataclass
class Sensor:
    """A hand before a sensor: a change of the setting shows some images later.

    Attributes:
        skin: Light that each pixel of the hand gives back, at light 1 (grey 255 is 1).
        root: Whether grey values follow the root of the light.
        noise: Standard deviation of the noise, grey values.
        delay: Images until a change shows.
    """

    skin: NDArray[np.float64]
    root: bool = True
    noise: float = 0.0
    delay: int = 1
    tracked: bool = True
    told: list[ExposureSetting] = field(default_factory=list)
    now_us: int = 0

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(5)

    def image(self, setting: ExposureSetting) -> NDArray[np.uint8]:
        level = np.clip(self.skin * setting.light, 0.0, 1.0)
        grey = DARK.astype(np.float64)
        grey[HAND] = 255.0 * (np.sqrt(level) if self.root else level)
        grey += self.random.normal(0.0, self.noise, grey.shape) if self.noise else 0.0
        return np.clip(np.rint(grey), 0, 255).astype(np.uint8)

    def run(self, control: ExposureControl, duration_us: int) -> list[tuple[int, ExposureSetting]]:
        """Let the control work; return its changes with their times."""
        changes = []
        self.told = self.told or [control.setting]
        for _ in range(duration_us // STEP_US):
            self.now_us += STEP_US
            shown = self.told[max(0, len(self.told) - 1 - self.delay)]
            if self.tracked:
                control.meter_on(spots_at(self.now_us - STEP_US))
            change = control.observe(self.image(shown), self.now_us)
            self.told.append(control.setting)
            if change is not None:
                changes.append((self.now_us, change))
        return changes


def skin(level: float, contrast: float) -> NDArray[np.float64]:
    """Return skin whose brighter end gives back so many times what its darker end does."""
    shape = DARK[HAND].shape
    return level * np.geomspace(1.0, contrast, shape[1])[None] * np.ones(shape)


@given(
    level=st.floats(2e-5, 0.02),
    contrast=st.floats(1.0, 12.0),
    root=st.booleans(),
    assumed=st.booleans(),
    noise=st.sampled_from([0.0, 3.0, 8.0]),
    delay=st.integers(0, 2),
)
@settings(max_examples=40)
def test_a_steady_hand_ends_well_lit_and_is_left_alone(
    level: float, contrast: float, root: bool, assumed: bool, noise: float, delay: int
) -> None:
    sensor = Sensor(skin(level, contrast), root, noise, delay)
    control = ExposureControl(AUTOMATIC, gamma=assumed)
    changes = sensor.run(control, 12_000_000)
    times = [time_us for time_us, _ in changes]
    assert all(later - earlier >= CHANGE_INTERVAL_US for earlier, later in pairwise(times))
    assert not sensor.run(control, 6_000_000), "it hunts"
    reading = read_tracked(sensor.image(control.setting), spots_at(0))
    assert reading is not None
    darkest, brightest = setting_for(0.0), setting_for(1e6)
    if control.setting != darkest:
        assert reading.saturated < 2 * MOST_SATURATED or reading.level <= LEVELS[0]
        assert reading.level <= LEVELS[1] + 1
    if control.setting != brightest and reading.level < LEVELS[0] - 1:
        assert reading.peak > 200  # Only its brightest part keeps it from being brighter.


@given(level=st.floats(1e-4, 0.01), contrast=st.floats(1.0, 4.0))
@settings(max_examples=15)
def test_light_goes_one_way_to_its_end(level: float, contrast: float) -> None:
    sensor = Sensor(skin(level, contrast))
    control = ExposureControl(AUTOMATIC, gamma=True)
    lights = [REST.light, *(change.light for _, change in sensor.run(control, 10_000_000))]
    steps = np.diff(lights)
    assert np.all(steps > 0) or np.all(steps < 0)


@given(st.lists(st.tuples(st.integers(0, 300_000), st.floats(0, 20), st.booleans()), max_size=40))
@settings(max_examples=40)
def test_at_most_two_changes_a_second(plan: list[tuple[int, float, bool]]) -> None:
    control, now_us, changed = ExposureControl(AUTOMATIC, gamma=False), 0, [-CHANGE_INTERVAL_US]
    for wait_us, brightness, tracked in plan:
        now_us += wait_us
        image = DARK.copy()
        image[HAND] = min(255, int(brightness * 20))
        if tracked:
            control.meter_on(spots_at(now_us))
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


def test_a_tracked_hand_counts_and_not_the_window_behind_it() -> None:
    sensor = Sensor(skin(1e-4, 1.5))
    control = ExposureControl(AUTOMATIC, gamma=True)

    def with_window(setting: ExposureSetting) -> NDArray[np.uint8]:
        image = Sensor.image(sensor, setting)
        image[:20, 30:120] = 255
        return image

    sensor.image = with_window  # type: ignore[method-assign]
    sensor.run(control, 6_000_000)
    reading = read_tracked(sensor.image(control.setting), spots_at(0))
    assert reading is not None
    at_most = setting_for(1e6)
    assert control.setting == at_most or LEVELS[0] <= reading.level <= LEVELS[1]
    assert control.setting.light > REST.light


def test_a_flash_changes_nothing() -> None:
    control = ExposureControl(AUTOMATIC, gamma=True)
    for number in range(60):
        image = DARK.copy()
        image[HAND] = 255 if number % 20 == 10 else 130
        control.meter_on(spots_at(number * METER_INTERVAL_US))
        assert control.observe(image, number * METER_INTERVAL_US) is None


def test_fixed_values_hold_whatever_is_seen_and_are_left_when_asked() -> None:
    fixed = ExposureSettings(automatic=False, exposure_us=200, gain=40)
    control = ExposureControl(fixed, gamma=True)
    sensor = Sensor(skin(0.02, 1.0))
    assert control.setting == ExposureSetting(200, 40)
    assert sensor.run(control, 3_000_000) == []
    control.obey(ExposureSettings(automatic=False, exposure_us=900, gain=16))
    assert [setting for _, setting in sensor.run(control, 2_000_000)] == [ExposureSetting(900, 16)]
    control.obey(AUTOMATIC)
    assert len(sensor.run(control, 4_000_000)) > 1


def with_glare(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    glaring = image.copy()
    glaring[20:60, :15] = glaring[20:60, -15:] = 250
    return glaring


def test_glare_at_the_side_edges_leads_nothing() -> None:
    assert read_brightest(with_glare(DARK)) is None
    hand = DARK.copy()
    hand[HAND] = 140
    reading = read_brightest(with_glare(hand))
    assert reading == read_brightest(hand)
    assert reading is not None
    assert reading.level == 140


def test_lamps_and_noise_are_no_hands() -> None:
    noise = np.random.default_rng(3).normal(40, 8, DARK.shape).clip(0, 255).astype(np.uint8)
    assert read_brightest(noise) is None
    lamp = DARK.copy()
    lamp[40:44, 80:84] = 255
    assert read_brightest(lamp) is None


def test_spots_that_are_few_or_old_do_not_count() -> None:
    image = scene(REST.light, gamma=True)
    assert read_tracked(image, spots_at(0)) is not None
    few = Spots(0, spots_at(0).pixels[:10])
    assert read_tracked(image, few) is None
    control = ExposureControl(AUTOMATIC, gamma=True)
    control.meter_on(spots_at(0))
    for now_us in range(1_000_000, 4_000_000, METER_INTERVAL_US):
        assert control.observe(DARK, now_us) is None, "the old place of a hand was metered"


def test_a_window_is_no_hand_for_long_and_never_makes_it_dark() -> None:
    sensor = Sensor(np.full(DARK[HAND].shape, 0.5), tracked=False)
    control = ExposureControl(AUTOMATIC, gamma=True)
    lights = [change.light for _, change in sensor.run(control, PATIENCE_US)]
    assert lights
    assert min(lights) >= 0.95 * LEAST_UNKNOWN_LIGHT
    sensor.run(control, REST_AFTER_US + 2 * CHANGE_INTERVAL_US)
    assert control.setting == REST
    assert sensor.run(control, 20_000_000) == [], "it hunts"


def test_without_a_hand_it_waits_and_then_rests() -> None:
    sensor = Sensor(skin(0.006, 1.0))
    control = ExposureControl(AUTOMATIC, gamma=True)
    sensor.run(control, 10_000_000)
    held = control.setting
    assert held.exposure_us < 100
    gone_us = now_us = sensor.now_us
    while now_us < gone_us + REST_AFTER_US - 2 * METER_INTERVAL_US:
        now_us += METER_INTERVAL_US
        assert control.observe(DARK, now_us) is None
    assert control.setting == held
    for _ in range(20):
        control.observe(DARK, now_us)
        now_us += METER_INTERVAL_US
    assert control.setting == REST
