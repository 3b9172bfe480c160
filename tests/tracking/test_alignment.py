"""Ring: law. A calibrated controller is believed; another is corrected by what its hands show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handspan_service.anatomy import RELAXED_RAD, HandShape
from handspan_service.contract.model import CalibrationKind
from handspan_service.geometry import Camera, StereoCalibration, nominal_calibration
from handspan_service.tracking.alignment import LOOKS, MOST_PX, Alignment
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Landmarks, Look, Scene
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, World, image

HEIGHT_PX = 240
CLEAR = np.full((2, 21), 0.01)


def shifted(rows_px: float) -> StereoCalibration:
    """A controller whose right eye looks so many rows lower than an average one's."""
    nominal = nominal_calibration()
    return replace(nominal, right=Camera(nominal.right.focal_px, (0.0, rows_px)))


def through(real: StereoCalibration, believed: StereoCalibration, slopes: np.ndarray) -> np.ndarray:
    """Return what slopes, (2, N, 2), of real cameras are taken for by another model."""
    return np.stack([
        taken.slopes_from_pixels(camera.pixels_from_slopes(seen, HEIGHT_PX), HEIGHT_PX)
        for camera, taken, seen in zip(real.cameras, believed.cameras, slopes, strict=True)
    ])


def looked(rows_px: float, count: int, spread: float = 0.0) -> Alignment:
    """Return what is known after as many looks at hands here and there."""
    rng, real, known = np.random.default_rng(3), shifted(rows_px), Alignment()
    for _ in range(count):
        points = rng.normal([0.0, 0.0, 220.0], [60.0, 60.0, 25.0], (1, 21, 3))
        slopes = slopes_of(points, real.positions_mm)[0]
        believed = known.calibration(nominal_calibration())
        seen = through(real, believed, slopes) + rng.normal(0.0, spread, (2, 21, 2))
        known = known.after(seen, CLEAR, believed).put_to_use()
    return known


@pytest.mark.parametrize("rows_px", [-9.0, -3.0, 5.0, 14.0])
def test_rows_that_are_apart_are_brought_together(rows_px: float) -> None:
    assert looked(rows_px, LOOKS[0]).used_px == pytest.approx(rows_px, abs=0.8)
    assert looked(rows_px, sum(LOOKS[:2]), 0.01).used_px == pytest.approx(rows_px, abs=0.8)


def test_an_average_controller_is_left_alone_however_noisy_its_hands() -> None:
    known = looked(0.0, sum(LOOKS), 0.01)
    assert known.settled
    assert known.calibration(nominal_calibration()) == nominal_calibration()


def test_a_calibrated_controller_is_believed() -> None:
    for kind in (CalibrationKind.FACTORY, CalibrationKind.USER):
        given = replace(nominal_calibration(), kind=kind)
        seen = np.stack([np.zeros((21, 2)), np.full((21, 2), 0.1)])
        known = Alignment()
        for _ in range(LOOKS[0]):
            known = known.after(seen, CLEAR, given).put_to_use()
        assert known.calibration(given) is given
        assert known.looks == 0


def test_eyes_that_look_at_different_things_tell_nothing() -> None:
    rng = np.random.default_rng(5)
    seen = rng.uniform(-1.0, 1.0, (2, 21, 2))
    assert Alignment().after(seen, CLEAR, nominal_calibration()).looks == 0
    hidden = np.full((2, 21), np.inf)
    assert Alignment().after(np.zeros((2, 21, 2)), hidden, nominal_calibration()).looks == 0


def test_no_correction_is_larger_than_any_controller_needs() -> None:
    assert abs(looked(60.0, sum(LOOKS)).used_px) <= MOST_PX


class Askew(Oracle):
    """Sees through a real controller what the tracker takes for an average one's."""

    def __init__(self, world: World, real: StereoCalibration) -> None:
        super().__init__(world)
        self.real = real

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        landmarks = super().look(scene, looks)
        slopes = landmarks.slopes.copy()
        for row, one in enumerate(looks):
            camera = self.real.cameras[one.camera]
            taken = scene.optics.calibration.cameras[one.camera]
            pixels = camera.pixels_from_slopes(slopes[row], HEIGHT_PX)
            slopes[row] = taken.slopes_from_pixels(pixels, HEIGHT_PX)
        return Landmarks(
            slopes, landmarks.sigma, landmarks.depths, landmarks.depth_sigma, landmarks.presence,
            landmarks.agrees, landmarks.blur,
        )


def test_the_tracker_looks_through_the_corrected_model() -> None:
    def still(_time_s: float) -> Poses:
        return Poses(
            PALM_DOWN[None], np.array([[10.0, 30.0, 220.0]]), RELAXED_RAD[None], np.array([True])
        )

    tracker = HandTracker(Askew(World(still, HandShape(), 0.003), shifted(8.0)), shape=HandShape())
    given = nominal_calibration()
    for number in range(40):
        hands = tracker.process(image(number, given)).hands
    assert len(hands) == 1
    assert tracker.calibration is not None
    left, right = tracker.calibration.cameras
    assert right.offset_px[1] - left.offset_px[1] == pytest.approx(8.0, abs=1.2)
    tracker.process(image(41, nominal_calibration()))  # Another controller: nothing is known of it.
    assert tracker.calibration.right.offset_px == (0.0, 0.0)
