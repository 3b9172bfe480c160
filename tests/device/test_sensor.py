"""Exposure, noise and room of the simulated sensors."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.device.sensor import (
    GAIN_MOST,
    GAIN_ONE,
    HEADROOM,
    MOST_NOISE,
    NOISE_TILE_SIGMA,
    Exposure,
    Sensor,
    room,
)


def drawn(level: int) -> np.ndarray:
    image = np.zeros((2, 240, 320), np.uint8)
    image[:, 80:160, 120:200] = level
    return image


HAND = (slice(None), slice(90, 150), slice(260, 380))


def test_exposure_comes_before_gain() -> None:
    assert (Exposure(0.2).exposure_us, Exposure(0.2).gain) == (102, 16)
    assert (Exposure(1.5).exposure_us, Exposure(1.5).gain) == (511, 24)
    assert Exposure(1.9).noise_sigma > Exposure(0.5).noise_sigma


def test_exposure_settles_on_the_hand_without_overshoot() -> None:
    exposure = Exposure(0.05)
    levels = []
    for _ in range(400):
        level = exposure.brightness * 0.6
        levels.append(level)
        exposure = exposure.after(level, 1 / 115)
    assert levels[-1] == pytest.approx(150.0, rel=0.02)
    assert max(levels) < 152.0
    assert np.all(np.diff(levels) >= -1e-9)


def test_exposure_stays_in_its_limits() -> None:
    brightest, darkest = Exposure(), Exposure()
    for _ in range(100):
        brightest = brightest.after(1.0, 0.1)
        darkest = darkest.after(5000.0, 0.1)
    assert (brightest.exposure_us, brightest.gain) == (511, 31)
    assert (darkest.exposure_us, darkest.gain) == (20, 16)
    assert Exposure(0.1).after(0.0, 100.0).product == pytest.approx(Exposure().product)


def test_noise_has_the_width_of_real_frames() -> None:
    for product in (0.3, 1.9):
        exposure = Exposure(product)
        image = Sensor(3).develop(drawn(120), exposure, 5)
        assert image.shape == (2, 240, 640)
        skin = image[HAND].astype(float)
        assert skin.mean() == pytest.approx(120 * HEADROOM, abs=2.0)
        assert skin.std() == pytest.approx(exposure.noise_sigma, rel=0.1)
        assert 3.0 < skin.std() < 7.0


def test_no_gain_makes_noise_that_would_be_cut() -> None:
    loudest = Exposure(GAIN_MOST / GAIN_ONE)
    assert 128 * loudest.noise_sigma / NOISE_TILE_SIGMA <= MOST_NOISE


def test_light_spreads_by_the_lens_and_no_farther() -> None:
    point = np.zeros((2, 240, 320), np.uint8)
    point[0, 100, 150] = 240
    dark, lit = (Sensor(3).develop(image, Exposure(0.3), 4) for image in (0 * point, point))
    added = lit.astype(int) - dark
    rows, columns = np.nonzero(added[0])
    assert (rows.min(), rows.max()) == (99, 101)
    assert columns.min() >= 2 * 150 - 3
    assert columns.max() <= 2 * 150 + 1 + 3
    assert np.average(columns, weights=added[0][rows, columns]) == pytest.approx(300.5, abs=0.1)
    assert not added[1].any()


def test_skin_is_as_bright_at_the_edge_of_the_image() -> None:
    whole = np.full((2, 240, 320), 120, np.uint8)
    image = Sensor(3).develop(whole, Exposure(0.3), 5).astype(float)
    for edge in (image[:, 0], image[:, -1], image[:, :, 0], image[:, :, -1]):
        assert edge.mean() == pytest.approx(120 * HEADROOM, abs=1.0)


def test_saturated_skin_is_flat() -> None:
    image = Sensor(3).develop(drawn(255), Exposure(1.0), 5)
    assert np.all(image[HAND] == 255)


def test_same_number_has_same_noise_and_the_next_has_another() -> None:
    sensor = Sensor(1)
    first = sensor.develop(drawn(100), Exposure(), 8)
    np.testing.assert_array_equal(first, Sensor(1).develop(drawn(100), Exposure(), 8))
    assert np.mean(first != sensor.develop(drawn(100), Exposure(), 9)) > 0.5
    assert np.mean(first[0] != first[1]) > 0.5


def test_glare_stands_at_both_side_edges() -> None:
    for seed in range(4):
        level = room(seed)[:240]
        for edge in (level[:, :8], level[:, -8:]):
            assert edge[90:140].mean() > edge[210:].mean() + 5.0


def test_rooms_differ_and_follow_the_exposure() -> None:
    assert np.ptp([room(seed).mean() for seed in range(6)]) > 5.0
    sensor = Sensor(2)
    empty = np.zeros((2, 240, 320), np.uint8)
    dim = sensor.develop(empty, Exposure(0.1), 0).mean()
    assert sensor.develop(empty, Exposure(1.0), 0).mean() > dim + 1.0


def test_square_root_curve_lifts_the_dark() -> None:
    linear = Sensor(3).develop(drawn(60), Exposure(), 1)[HAND].astype(float)
    curved = Sensor(3, square_root=True).develop(drawn(60), Exposure(), 1)[HAND].astype(float)
    np.testing.assert_allclose(curved, np.rint(np.sqrt(linear * 255.0)), atol=0.5)
