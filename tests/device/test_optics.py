"""Lenses and lamps of the simulated controller."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.contract.model import CalibrationKind
from handspan_service.device.optics import (
    FALLOFF,
    FAR_OUTSIDE_PX,
    Lenses,
    factory_calibration,
    irradiance,
)
from handspan_service.device.peripheral import decode_calibration
from handspan_service.geometry import project


def test_lens_agrees_with_the_camera_model() -> None:
    calibration = factory_calibration(3)
    rng = np.random.default_rng(1)
    points = rng.uniform([-400, -250, 80], [400, 250, 500], (3000, 3))
    exact = project(points, calibration, 240)
    pixels, light = Lenses.of(calibration, 240).pixels(points.T.astype(np.float32))
    for found, expected in zip(pixels.transpose(1, 2, 0), exact, strict=True):
        seen = np.isfinite(expected[:, 0]) & (found[:, 0] > FAR_OUTSIDE_PX)
        assert seen.mean() > 0.8
        assert np.abs(found - expected)[seen].max() < 0.01
    slope = np.hypot(points[:, 0], points[:, 1]) / points[:, 2]
    assert np.corrcoef(light, (1.0 + slope**2) ** (-FALLOFF / 2))[0, 1] > 0.99


def test_nothing_is_seen_behind_the_lens() -> None:
    points = np.array([[0.0, 5.0], [0.0, 0.0], [-100.0, 1.0]], np.float32)
    pixels, _ = Lenses.of(factory_calibration(0), 240).pixels(points)
    np.testing.assert_array_equal(pixels[0], FAR_OUTSIDE_PX)


def test_light_falls_off_with_distance_and_away_from_the_lamps() -> None:
    points = np.array([[0, 0, 100], [0, 0, 200], [0, 0, 400], [0, 0, 200]], np.float32).T
    facing = np.array([0, 0, -1], np.float32)
    normals = np.stack([facing, facing, facing, [1, 0, 0]], axis=1).astype(np.float32)
    near, middle, far, sideways = irradiance(points, normals)
    assert middle == pytest.approx(1.0, rel=0.02)
    assert near / middle == pytest.approx(4.0, rel=0.1)
    assert middle / far == pytest.approx(4.0, rel=0.05)
    assert 0.0 < sideways < 0.35 * middle


def test_invented_controllers_differ_like_real_ones() -> None:
    a, b = factory_calibration(1), factory_calibration(2)
    assert a.kind is CalibrationKind.FACTORY
    assert a.left != a.right
    assert a.left != b.left
    again = decode_calibration(a.record)
    assert (again.left, again.right, again.baseline_mm) == (a.left, a.right, a.baseline_mm)
    assert factory_calibration(1) == a
