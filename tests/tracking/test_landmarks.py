"""Heatmaps to rays."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.tracking import crops
from handspan_service.tracking.crops import View, along_baseline
from handspan_service.tracking.landmarks import (
    CELL_PX,
    UNKNOWN_PX,
    Biases,
    Floats,
    PeakTable,
    decode,
    hints,
    landmarks,
    rays,
)
from handspan_service.tracking.sight import Look

SIGMA_CELLS = 0.8


def heatmaps(points_px: np.ndarray) -> Floats:
    """Draw the logits of Gaussian peaks at (N, 21, 2) crop pixels."""
    cells = (points_px + 0.5) / CELL_PX - 0.5
    y, x = np.mgrid[0:24, 0:24]
    square = (x - cells[..., 0, None, None]) ** 2 + (y - cells[..., 1, None, None]) ** 2
    logits: Floats = np.maximum(-square / (2 * SIGMA_CELLS**2), -12.0).astype(np.float32)
    return logits


def look(mirrored: bool, rng: np.random.Generator) -> Look:
    center = np.array([40.0, -30.0, 220.0]) + rng.normal(0, 20, 3)
    camera = int(rng.integers(2))
    view = View.aim(center, rng.normal(size=3), 100.0, np.array([40.0 * camera - 20, 0, 0]),
                    mirrored=mirrored)
    return Look(camera, view, center, 85.0)


def test_decoding_gives_the_point_back() -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(8, 88, (5, 21, 2))
    found, heights = decode(heatmaps(points))
    assert np.abs(found - points).max() < 0.1 * CELL_PX
    assert (heights > 0.15).all()
    assert (heights < 0.35).all()


def test_peaks_at_the_border_stay_in_the_crop() -> None:
    points = np.tile(np.array([[[0.0, 0.0], [95.0, 95.0], [95.0, 0.0]]]), (1, 7, 1))
    found, _ = decode(heatmaps(points))
    assert np.isfinite(found).all()
    assert np.abs(found - points).max() < CELL_PX


def test_a_flat_heatmap_has_no_peak() -> None:
    _, heights = decode(np.zeros((1, 21, 24, 24), np.float32))
    assert np.allclose(heights, 1 / 576)


@pytest.mark.parametrize("mirrored", [True, False])
def test_rays_are_those_of_the_crop(mirrored: bool) -> None:
    rng = np.random.default_rng(1)
    looks = (look(mirrored, rng), look(not mirrored, rng))
    points = rng.uniform(0, 95, (2, 21, 2))
    slopes, _ = rays(looks, points, np.ones((2, 21)))
    for row, one in enumerate(looks):
        assert np.allclose(slopes[row], crops.slopes(one.view, points[row]))


def test_hints_are_where_the_crop_shows_the_expected_points() -> None:
    rng = np.random.default_rng(5)
    cameras = np.array([[-20.0, 0.0, 0.0], [20.0, 0.0, 0.0]])
    new = look(True, rng)
    known = replace(look(True, rng), expected_mm=rng.normal([0, 0, 220], 50, (21, 3)))
    plain = replace(look(False, rng), expected_mm=rng.normal([0, 0, 220], 50, (21, 3)))
    found = hints((known, new, plain), cameras)
    assert found.dtype == np.float32
    assert (found[1] == UNKNOWN_PX).all()
    for row, one in ((0, known), (2, plain)):
        assert one.expected_mm is not None
        away = one.expected_mm - cameras[one.camera]
        back = crops.slopes(one.view, found[row].astype(float))
        assert np.allclose(back, away[:, :2] / away[:, 2:], atol=1e-4)


def test_a_point_behind_the_camera_gives_no_hint() -> None:
    rng = np.random.default_rng(6)
    points = rng.normal([0, 0, 220], 30, (21, 3))
    points[4] *= -1.0
    one = replace(look(False, rng), expected_mm=points)
    (found,) = hints((one,), np.zeros((2, 3)))
    assert (found == UNKNOWN_PX).all(axis=1).nonzero()[0].tolist() == [4]


def test_sigma_is_that_of_a_shifted_pixel() -> None:
    rng = np.random.default_rng(2)
    looks = (look(True, rng), look(False, rng))
    points = rng.uniform(30, 65, (2, 21, 2))
    slopes, sigma = rays(looks, points, np.full((2, 21), 0.5))
    moved, _ = rays(looks, points + [0.5, 0.0], np.ones((2, 21)))
    aside, _ = rays(looks, points + [0.0, 0.5], np.ones((2, 21)))
    step = np.sqrt((((moved - slopes) ** 2).sum(-1) + ((aside - slopes) ** 2).sum(-1)) / 2)
    assert np.allclose(sigma, step, rtol=0.35)


def test_the_table_turns_peaks_into_sigmas() -> None:
    rng = np.random.default_rng(3)
    looks = (look(False, rng),)
    points = rng.uniform(20, 75, (1, 21, 2))
    sharp = heatmaps(points)
    scalars = rng.normal(size=(1, 23)).astype(np.float32)
    table = PeakTable(np.array([0.02, 0.2]), np.array([8.0, 1.0]), np.array([0.3, 0.1]))
    good = landmarks(looks, sharp, scalars, table, Biases())
    poor = landmarks(looks, sharp * np.float32(0.1), scalars, table, Biases())
    assert (poor.sigma > 2 * good.sigma).all()
    assert (poor.depth_sigma > 2 * good.depth_sigma).all()
    assert np.allclose(good.depths[0], scalars[0, :21])
    assert good.presence[0] == pytest.approx(float(scalars[0, 21]))
    assert good.agrees[0] == pytest.approx(float(scalars[0, 22]))


@pytest.mark.parametrize("mirrored", [False, True])
def test_biases_are_taken_off(mirrored: bool) -> None:
    """What a network draws too small, too flat and toward the other eye comes out as it is."""
    rng = np.random.default_rng(4)
    biases = Biases(reach=0.96, relief=0.8, inward_px=0.5)
    one = look(mirrored, rng)
    both = (replace(one, camera=0), replace(one, camera=1))
    true = rng.uniform(20, 75, (1, 21, 2)).repeat(2, axis=0)
    right = np.array(along_baseline(one.view))
    # A slope toward +x is one toward the right eye, whichever way the crop is turned.
    toward = rays((one,), true[:1] + right, np.ones((1, 21)))[0]
    assert (toward[..., 0] > rays((one,), true[:1], np.ones((1, 21)))[0][..., 0]).all()
    shift = np.stack([1.0, -1.0])[:, None, None] * right * biases.inward_px
    seen = 47.5 + (true - 47.5 + shift) * biases.reach
    assert np.allclose(biases.off(both, seen), true, atol=0.03)
    scalars = rng.normal(size=(2, 23)).astype(np.float32)
    table = PeakTable(np.array([0.02, 0.2]), np.array([8.0, 1.0]), np.array([0.3, 0.1]))
    found = landmarks(both, heatmaps(seen), scalars, table, biases)
    assert np.allclose(found.depths * biases.relief, scalars[:, :21])
    assert np.allclose(found.slopes[0], found.slopes[1], atol=2e-3)


def test_the_wrist_is_trusted_less_than_its_peak_says() -> None:
    rng = np.random.default_rng(5)
    table = PeakTable(np.array([0.02, 0.2]), np.array([2.0, 2.0]), np.array([0.3, 0.1]))
    points = np.full((1, 21, 2), 47.5)
    scalars = np.zeros((1, 23), np.float32)
    sigma = landmarks((look(False, rng),), heatmaps(points), scalars, table, Biases()).sigma[0]
    assert sigma[0] == pytest.approx(2.0 * sigma[1])
    assert np.allclose(sigma[1:], sigma[1])
