"""Crops show what the raw image has where the view looks."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.geometry import nominal_calibration
from handspan_service.tracking import crops
from handspan_service.tracking.crops import CROP_PX, EyeImages, SlopeTable, View

HEIGHT, WIDTH = 240, 640
CAMERA = nominal_calibration().left


def ramp(axis: int) -> np.ndarray:
    """Return a raw image whose brightness rises along x (0) or y (1)."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.asarray((rows if axis else columns * 0.25).round(), np.uint8)


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("radius_mm", [40.0, 130.0])  # The larger one is taken from the half.
def test_a_crop_shows_the_raw_pixels_of_its_rays(mirrored: bool, radius_mm: float) -> None:
    view = View.aim(
        np.array([30.0, -20.0, 200.0]), np.array([0.3, -1.0, 0.1]), radius_mm, np.zeros(3),
        mirrored=mirrored,
    )
    table = SlopeTable.of(CAMERA, HEIGHT)
    at = np.random.default_rng(1).integers(5, CROP_PX - 5, (40, 2))
    raw = CAMERA.pixels_from_slopes(crops.slopes(view, at.astype(float)), HEIGHT)
    for axis, expected in ((0, raw[:, 0] * 0.25), (1, raw[:, 1])):
        crop = crops.sample(EyeImages(ramp(axis)), table, view)
        assert np.abs(crop[at[:, 1], at[:, 0]] - expected).max() < 1.5


def test_rays_beside_and_behind_the_camera_are_black() -> None:
    view = View.aim(
        np.array([300.0, 0.0, 60.0]), np.array([0.0, -1.0, 0.0]), 300.0, np.zeros(3),
        mirrored=False,
    )
    crop = crops.sample(
        EyeImages(np.full((HEIGHT, WIDTH), 200, np.uint8)), SlopeTable.of(CAMERA, HEIGHT), view
    )
    pixels = np.mgrid[0:CROP_PX, 0:CROP_PX][::-1].reshape(2, -1).T
    plane = (pixels + 0.5) / CROP_PX * 2.0 - 1.0
    rays = np.concatenate([plane * view.half_width, np.ones((len(plane), 1))], 1) @ view.rotation
    behind = rays[:, 2] < 0.1 * np.linalg.norm(rays, axis=1)
    assert 100 < behind.sum() < len(behind)
    assert (crop.reshape(-1)[behind] == 0).all()


def test_normalised_crops_have_the_same_mean_and_contrast() -> None:
    raw = np.random.default_rng(2).integers(20, 90, (3, 96, 96)).astype(np.uint8)
    values = crops.normalise(raw)
    assert values.shape == (3, 1, 96, 96)
    assert np.allclose(values.mean(axis=(1, 2, 3)), 0.0, atol=1e-5)
    deviations = raw.std(axis=(1, 2))
    expected = crops.STANDARD_DEVIATION_TO * deviations / (deviations + 1.0)
    assert np.allclose(values.std(axis=(1, 2, 3)), expected, rtol=1e-4)
