"""Times of images: strict order, the controller's pace, no host jitter."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device.frame_clock import JUMP_US, FrameClock


@given(st.lists(st.tuples(st.integers(-30_000, 100_000), st.integers(0, 5)), min_size=1))
def test_times_rise_strictly_and_stay_near(steps: list[tuple[int, int]]) -> None:
    clock = FrameClock(8695.6)
    arrival_us, sequence, last_us = 1_000_000, 0, -1
    for gap_us, frames in steps:
        arrival_us, sequence = arrival_us + gap_us, sequence + frames
        time_us = clock.time_us(arrival_us, sequence)
        assert time_us > last_us
        if time_us > last_us + 1:
            assert abs(time_us - arrival_us) <= JUMP_US + 1
        last_us = time_us


def test_delays_of_the_host_are_smoothed() -> None:
    clock, chance = FrameClock(8695.6), random.Random(4)
    true_us = [1_000_000 + 8928.0 * n for n in range(3000)]
    arrivals = [round(t + chance.expovariate(1 / 500)) for t in true_us]
    times = [clock.time_us(a, n) for n, a in enumerate(arrivals)]
    error = np.diff(np.array(times[500:])) - 8928
    assert np.std(np.diff(arrivals)) > 600
    assert np.std(error) < 120
    assert abs(np.mean(error)) < 2


def test_one_late_arrival_hardly_moves_the_time() -> None:
    clock = FrameClock(8695.6)
    for n in range(2000):
        clock.time_us(8928 * n, n)
    late = clock.time_us(8928 * 2000 + 12_000, 2000)
    assert abs(late - 8928 * 2000) < 900


def test_lost_images_keep_the_pace() -> None:
    clock = FrameClock(8928.0)
    kept = [n for n in range(1500) if n % 7]
    times = {n: clock.time_us(8928 * n, n) for n in kept}
    assert all(abs(times[n] - 8928 * n) < 200 for n in kept)


def test_an_interrupted_stream_begins_anew() -> None:
    clock = FrameClock(8928.0)
    clock.time_us(0, 0)
    assert clock.time_us(5_000_000, 1) == 5_000_000
