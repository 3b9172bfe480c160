"""The camera model: round trips, the self-test table of a real record, both orientations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.contract.model import Orientation
from handspan_service.device.peripheral import decode_calibration
from handspan_service.geometry import (
    MAX_RADIUS,
    NOMINAL_RADIAL,
    R_D_C,
    Camera,
    StereoCalibration,
    cayley,
    nominal_calibration,
    project,
    triangulate,
)
from support.device_data import real

small = st.floats(-0.1, 0.1)
cameras = st.builds(
    Camera,
    st.floats(125, 145),
    st.tuples(st.floats(-20, 20), st.floats(-20, 20)),
    st.just(NOMINAL_RADIAL),
    st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)),
)
heights = st.sampled_from([480, 240, 120])


def stereo() -> StereoCalibration:
    return decode_calibration(real("calibration.bin").read_bytes())


@given(small, small, small)
def test_cayley_gives_rotations(x: float, y: float, z: float) -> None:
    turn = cayley((x, y, z))
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(turn) == pytest.approx(1.0)
    np.testing.assert_allclose(turn @ cayley((-x, -y, -z)), np.eye(3), atol=1e-12)


@given(cameras, heights, st.lists(st.tuples(st.floats(0, 640), st.floats(0, 1)), min_size=1))
@settings(max_examples=60)
def test_pixels_come_back_from_their_rays(
    camera: Camera, height_px: int, places: list[tuple[float, float]]
) -> None:
    pixels = np.array(places) * [1.0, height_px]
    slopes = camera.slopes_from_pixels(pixels, height_px)
    assert np.all(np.isfinite(slopes))
    np.testing.assert_allclose(camera.pixels_from_slopes(slopes, height_px), pixels, atol=1e-6)


@given(cameras, st.floats(-3, 3), st.floats(-2.4, 2.4), heights)
@settings(max_examples=60)
def test_rays_come_back_from_their_pixels(
    camera: Camera, x: float, y: float, height_px: int
) -> None:
    slopes = np.array([[x, y]])
    pixels = camera.pixels_from_slopes(slopes, height_px)
    np.testing.assert_allclose(camera.slopes_from_pixels(pixels, height_px), slopes, atol=1e-7)


def test_nothing_is_seen_beyond_the_fitted_lens() -> None:
    camera = nominal_calibration().left
    outside = camera.focal_px * (MAX_RADIUS + 0.01)
    assert np.isnan(camera.slopes_from_pixels(np.array([[320 + outside, 120.0]]), 240)).all()
    assert np.isnan(camera.pixels_from_slopes(np.array([[50.0, 0.0]]), 240)).all()


def test_a_turned_camera_sees_nothing_behind_the_controller() -> None:
    camera = Camera(80.0, (-60.0, -60.0), rotation=(0.1, 0.1, 0.0))  # The oddest sound record.
    slopes = camera.slopes_from_pixels(np.array([[0, 100], [0, 120], [320, 120]], float), 240)
    assert np.isnan(slopes[:2]).all()
    assert np.isfinite(slopes[2]).all()


@pytest.mark.parametrize(
    ("eye", "pixel", "plain", "turned"),
    [
        (0, (320, 120), (0.047409, 0.056718), (0.058940, 0.051397)),
        (0, (0, 0), (-3.099014, -2.296519), (-3.015611, -2.251122)),
        (0, (639, 239), (3.363721, 2.538904), (3.461150, 2.601236)),
        (0, (100, 60), (-1.570778, -0.826689), (-1.537759, -0.821792)),
        (1, (320, 120), (0.098177, 0.023688), (0.094707, 0.019676)),
        (1, (0, 0), (-3.052751, -2.355083), (-3.119277, -2.405017)),
        (1, (500, 200), (1.451661, 1.227251), (1.434761, 1.210591)),
    ],
)
def test_rays_of_a_real_controller(
    eye: int,
    pixel: tuple[int, int],
    plain: tuple[float, float],
    turned: tuple[float, float],
) -> None:
    camera = stereo().cameras[eye]
    level = Camera(camera.focal_px, camera.offset_px, camera.radial)
    at = np.array([pixel], float)
    np.testing.assert_allclose(level.slopes_from_pixels(at, 240)[0], plain, atol=1e-6)
    np.testing.assert_allclose(camera.slopes_from_pixels(at, 240)[0], turned, atol=1e-6)


@pytest.mark.parametrize(
    ("distorted", "undistorted"),
    [(0.5, 0.48182), (1, 0.92409), (1.5, 1.40382), (2, 2.0124), (2.5, 2.84221), (3, 4.00452)],
)
def test_radial_curve(distorted: float, undistorted: float) -> None:
    camera = Camera(100.0, (0.0, 0.0))
    slopes = camera.slopes_from_pixels(np.array([[320 + 100 * distorted, 120.0]]), 240)
    np.testing.assert_allclose(slopes, [[undistorted, 0.0]], atol=1e-5)


def test_field_of_view_of_a_real_controller() -> None:
    ends = np.array([[0, 120], [639, 120], [320, 0], [320, 239]], float)
    angles = np.degrees(np.arctan(stereo().left.slopes_from_pixels(ends, 240)))
    assert angles[1, 0] - angles[0, 0] == pytest.approx(139.0, abs=0.1)
    assert angles[3, 1] - angles[2, 1] == pytest.approx(120.5, abs=0.1)


def test_triangulation_of_real_fingers() -> None:
    point = triangulate(np.array([[360.0, 130.0]]), np.array([[330.0, 132.0]]), stereo(), 240)
    np.testing.assert_allclose(point, [[56.65, 43.13, 217.47]], atol=0.01)
    device = R_D_C[Orientation.INVERTED] @ point[0]
    np.testing.assert_allclose(device, [56.65, 217.47, -43.13], atol=0.01)


points = st.tuples(st.floats(-150, 150), st.floats(-120, 120), st.floats(80, 500))


@given(cameras, cameras, st.floats(38, 42), points, heights)
@settings(max_examples=60)
def test_points_come_back_from_both_images(
    left: Camera,
    right: Camera,
    baseline_mm: float,
    point: tuple[float, float, float],
    height_px: int,
) -> None:
    model = StereoCalibration(baseline_mm, left, right)
    seen = project(np.array([point]), model, height_px)
    np.testing.assert_allclose(triangulate(*seen, model, height_px), [point], rtol=1e-5, atol=1e-4)


def test_near_things_lie_farther_right_in_the_left_image() -> None:
    left, right = project(np.array([[0.0, 0.0, 200.0]]), nominal_calibration(), 240)
    assert left[0, 0] > right[0, 0]
    assert nominal_calibration().positions_mm[0, 0] < 0 < nominal_calibration().positions_mm[1, 0]


def test_parallel_and_crossed_rays_meet_nowhere() -> None:
    model = nominal_calibration()
    same = np.array([[300.0, 100.0]])
    assert np.isnan(triangulate(same, same, model, 240)).all()
    assert np.isnan(triangulate(same, same + [5.0, 0.0], model, 240)).all()
    with pytest.raises(ValueError, match="cannot match"):
        triangulate(same, np.zeros((2, 2)), model, 240)


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_orientations_are_proper_rotations(orientation: Orientation) -> None:
    turn = R_D_C[orientation]
    np.testing.assert_array_equal(turn @ turn.T, np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1.0)
    np.testing.assert_array_equal(turn @ [0, 0, 1], [0, 1, 0])  # The cameras look up.


def test_orientations_differ_by_half_a_turn_about_up() -> None:
    half_turn = np.diag([-1.0, 1.0, -1.0])
    np.testing.assert_array_equal(
        half_turn @ R_D_C[Orientation.NORMAL], R_D_C[Orientation.INVERTED]
    )
