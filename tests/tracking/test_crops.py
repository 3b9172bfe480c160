"""Crops show what the raw image has where the view looks."""

from __future__ import annotations

import cv2
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


def aimed(rng: np.random.Generator) -> View:
    """Return a view of a hand somewhere over the camera."""
    depth_mm = rng.uniform(90.0, 450.0)
    center = np.array([rng.uniform(-1.2, 1.2), rng.uniform(-0.8, 0.8), 1.0]) * depth_mm
    return View.aim(
        center, rng.normal(size=3), rng.uniform(75.0, 120.0), np.array([-20.0, 0.0, 0.0]),
        mirrored=bool(rng.integers(2)),
    )


def exactly(view: View) -> np.ndarray:
    """Return (96, 96, 2): the raw pixels of a crop by the lens itself."""
    rows, columns = np.mgrid[0:CROP_PX, 0:CROP_PX]
    pixels = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(float)
    raw = CAMERA.pixels_from_slopes(crops.slopes(view, pixels), HEIGHT)
    return np.asarray(raw.reshape(CROP_PX, CROP_PX, 2))


def test_pixels_follow_the_lens_closely() -> None:
    rng = np.random.default_rng(3)
    table = SlopeTable.of(CAMERA, HEIGHT)
    views = [aimed(rng) for _ in range(60)]
    raw = [exactly(view) for view in views]
    whole = [k for k, one in enumerate(raw) if np.isfinite(one).all()]
    found = crops.raw_pixels([table] * len(whole), [views[k] for k in whole])
    errors = []
    for k, pixels in zip(whole, found, strict=True):
        seen = ((raw[k] >= 0.0) & (raw[k] <= [WIDTH - 1, HEIGHT - 1])).all(axis=2)
        errors.append(np.abs(np.moveaxis(pixels, 0, 2) - raw[k])[seen].max())
    assert np.percentile(errors, 80) < 0.03
    middle = [error for k, error in zip(whole, errors, strict=True) if within(raw[k])]
    assert len(middle) > 20
    assert max(middle) < 0.05


def within(raw: np.ndarray) -> bool:
    """Say whether a crop lies wholly in the image."""
    return bool(((raw >= 0.0) & (raw <= [WIDTH - 1, HEIGHT - 1])).all())


def test_crops_do_not_depend_on_those_beside_them() -> None:
    rng = np.random.default_rng(4)
    eye = EyeImages(rng.integers(0, 255, (HEIGHT, WIDTH)).astype(np.uint8))
    table = SlopeTable.of(CAMERA, HEIGHT)
    beyond = View.aim(
        np.array([300.0, 0.0, 60.0]), np.array([0.0, -1.0, 0.0]), 300.0, np.zeros(3),
        mirrored=False,
    )
    views = [aimed(rng), beyond, aimed(rng)]
    together = crops.samples([eye] * 3, [table] * 3, views)
    for view, crop in zip(views, together, strict=True):
        assert np.abs(crops.sample(eye, table, view).astype(int) - crop).max() <= 1


@pytest.mark.parametrize("corner", [(3.0, 2.0), (600.0, 200.0), (-400.0, -90.0), (700.0, 300.0)])
def test_a_halved_part_shows_what_the_whole_half_does(corner: tuple[float, float]) -> None:
    rng = np.random.default_rng(5)
    full = rng.integers(0, 255, (HEIGHT, WIDTH)).astype(np.uint8)
    x = np.asarray(corner[0] + rng.uniform(0.0, 60.0, (9, 9)), np.float32)
    y = np.asarray(corner[1] + rng.uniform(0.0, 40.0, (9, 9)), np.float32)
    pairs = np.asarray((full[:, ::2].astype(int) + full[:, 1::2] + 1) // 2, np.uint8)
    expected = cv2.remap(
        pairs, x * 0.5 - 0.25, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    part = EyeImages(full).halved(x, y)
    found = cv2.remap(part, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    assert np.abs(found.astype(int) - expected).max() <= 1


def test_normalised_crops_have_the_same_mean_and_contrast() -> None:
    raw = np.random.default_rng(2).integers(20, 90, (3, 96, 96)).astype(np.uint8)
    values = crops.normalise(raw)
    assert values.shape == (3, 1, 96, 96)
    assert np.allclose(values.mean(axis=(1, 2, 3)), 0.0, atol=1e-5)
    deviations = raw.std(axis=(1, 2))
    expected = crops.STANDARD_DEVIATION_TO * deviations / (deviations + 1.0)
    assert np.allclose(values.std(axis=(1, 2, 3)), expected, rtol=1e-4)
