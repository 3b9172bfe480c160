"""Ring: law. How bright pictures of the board are, in; the next exposure out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from handspan_service.calibration.light import BOUNDS, LARGEST_STEP, SETTLE_US, Light

LOOK_US = 100_000
NOTHING = np.zeros((8, 8), np.uint8)


def led(light: Light, level_at_1_ms: float, looks: range) -> list[int]:
    """Look at a board that is so bright at 1 ms, and return the exposures, us."""
    used = []
    for number in looks:
        exposure_us = light.setting.exposure_us
        used.append(exposure_us)
        white = min(level_at_1_ms * exposure_us / 1000.0, 255.0)
        light.observe((NOTHING, NOTHING), (white, white), SETTLE_US + number * LOOK_US)
    return used


def test_it_comes_down_fast_where_white_is_cut_off() -> None:
    light = Light()
    dark = led(light, 20.0, range(30))[-1]
    level = 255.0 * 1000.0 / 400.0
    assert level * dark / 1000.0 > 3 * 255.0, "far too bright now"
    used = led(light, level, range(30, 45))
    steps = [a / b for a, b in pairwise(used) if a != b]
    assert len(steps) == 2
    assert max(steps) <= LARGEST_STEP + 0.01
    assert BOUNDS[0] <= level * light.setting.exposure_us / 1000.0 <= BOUNDS[1]


def test_a_far_board_that_is_cut_off_is_not_taken_for_an_empty_room() -> None:
    light = Light()
    dark = led(light, 20.0, range(30))[-1]
    picture = np.full((480, 640), 9, np.uint8)
    picture[200:270, 300:390] = 255  # White of a board at 30 cm.
    light.observe((picture, picture), (0.0, 0.0), 40 * LOOK_US + SETTLE_US)
    assert light.setting.exposure_us <= dark / LARGEST_STEP + 1


def test_light_that_does_not_change_leads_to_a_setting_that_does_not() -> None:
    light = Light()
    assert len(set(led(light, 300.0, range(60))[-30:])) == 1
