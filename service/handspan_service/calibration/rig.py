"""Two cameras as a vector of unknowns, and pixels with their derivatives. Pure numpy.

Law: `Rig.of(form, form.numbers(c)).calibration` is c; derivatives agree with differences.

Unknowns: of each camera focal length and offsets (3), and with five lens terms also k1 and k2;
then the stereo part (6): half the difference of both turns about the line between the cameras, the
two other turns of either camera, and their distance. The mean turn about that line is no unknown:
no board shows how the cameras lie in the housing, so the factory's is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    Camera,
    Points2,
    Points3,
    StereoCalibration,
    cayley,
    slopes_from_points,
)

Floats = NDArray[np.float64]
STEREO_TERMS = 6
_TURN_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Form:
    """Which numbers of a rig are unknown.

    Attributes:
        base: Where the known ones come from, and where solving begins.
        lens_terms: Of each camera: 3 or 5.
    """

    base: StereoCalibration
    lens_terms: int

    @property
    def size(self) -> int:
        """Return how many unknowns there are."""
        return 2 * self.lens_terms + STEREO_TERMS

    def numbers(self, calibration: StereoCalibration) -> Floats:
        """Return the unknowns of a calibration, (size,)."""
        lenses = [
            (camera.focal_px, *camera.offset_px, *camera.radial[: self.lens_terms - 3])
            for camera in calibration.cameras
        ]
        left, right = (camera.rotation for camera in calibration.cameras)
        stereo = ((left[0] - right[0]) / 2, *left[1:], *right[1:], calibration.baseline_mm)
        return np.array([*lenses[0], *lenses[1], *stereo])

    def calibration(self, numbers: Floats) -> StereoCalibration:
        """Return the calibration of some unknowns."""
        count = self.lens_terms
        difference, *turns, baseline_mm = (float(n) for n in numbers[2 * count :])
        mean = sum(camera.rotation[0] for camera in self.base.cameras) / 2
        rotations = (
            (mean + difference, turns[0], turns[1]),
            (mean - difference, turns[2], turns[3]),
        )
        left, right = (
            self._camera(old, numbers[eye * count : (eye + 1) * count], rotations[eye])
            for eye, old in enumerate(self.base.cameras)
        )
        return replace(self.base, baseline_mm=baseline_mm, left=left, right=right, record=b"")

    def _camera(self, old: Camera, lens: Floats, rotation: tuple[float, float, float]) -> Camera:
        focal_px, x, y, *radial = (float(n) for n in lens)
        k = (*radial, *old.radial[len(radial) :])
        return Camera(focal_px, (x, y), (k[0], k[1], k[2], k[3], k[4], k[5]), rotation)


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """Pixels of some points in one camera, with derivatives. A row is NaN where nothing is seen.

    Attributes:
        pixels_px: (N, 2).
        by_point: (N, 2, 3), by the point in rig space, mm.
        by_numbers: (N, 2, size), by the unknowns of the rig.
    """

    pixels_px: Points2
    by_point: Floats
    by_numbers: Floats


def project(form: Form, calibration: StereoCalibration, eye: int, points_mm: Points3) -> Projected:
    """Return where one camera sees points, and how that depends on everything.

    Args:
        form: Which numbers are unknown.
        calibration: Their present values.
        eye: 0 for the left, 1 for the right camera.
        points_mm: (N, 3), mm, rig space.
    """
    camera = calibration.cameras[eye]
    place_mm = calibration.positions_mm[eye]
    pixels_px = camera.pixels_from_slopes(
        slopes_from_points(points_mm, place_mm), REFERENCE_HEIGHT_PX
    )
    turn = cayley(camera.rotation)  # Camera from rig.
    seen = (points_mm - place_mm) @ turn.T
    by_seen, by_lens = _lens(camera, pixels_px, seen, form.lens_terms)
    by_point = by_seen @ turn
    by_numbers = np.zeros((len(points_mm), 2, form.size))
    start = eye * form.lens_terms
    by_numbers[:, :, start : start + form.lens_terms] = by_lens
    stereo = by_numbers[:, :, 2 * form.lens_terms :]
    offset = points_mm - place_mm
    by_turn = [
        np.einsum("nij,nj->ni", by_seen, offset @ derivative.T)
        for derivative in _turn_derivatives(camera.rotation)
    ]
    stereo[:, :, 0] = by_turn[0] * (1.0 if eye == 0 else -1.0)
    stereo[:, :, 1 + 2 * eye] = by_turn[1]
    stereo[:, :, 2 + 2 * eye] = by_turn[2]
    stereo[:, :, 5] = by_point[:, :, 0] * (0.5 if eye == 0 else -0.5)
    return Projected(pixels_px, by_point, by_numbers)


def _turn_derivatives(rotation: tuple[float, float, float]) -> list[Floats]:
    derivatives = []
    for axis in range(3):
        ahead, behind = list(rotation), list(rotation)
        ahead[axis] += _TURN_STEP
        behind[axis] -= _TURN_STEP
        difference = cayley((ahead[0], ahead[1], ahead[2])) - cayley(
            (behind[0], behind[1], behind[2])
        )
        derivatives.append(difference / (2 * _TURN_STEP))
    return derivatives


def _lens(
    camera: Camera, pixels_px: Points2, seen: Points3, terms: int
) -> tuple[Floats, Floats]:
    """Return derivatives of pixels by points in camera axes (N, 2, 3) and by lens terms.

    With r the distorted radius and R = r s(r^2) the undistorted one, the pixel is the point's
    slope times r / R times the focal length: its derivative along the radius is 1 / (dR/dr), across
    it r / R. Source: docs/coordinates.md#camera-model.
    """
    center = np.array([320.0, 240.0]) + camera.offset_px
    plane = (pixels_px - center) / camera.focal_px
    slopes = seen[:, :2] / seen[:, 2:]
    radius = np.linalg.norm(plane, axis=1)
    t = radius**2
    k1, k2, k3, k4, k5, k6 = camera.radial
    above = 1 + t * (k1 + t * (k2 + t * k3))
    below = 1 + t * (k4 + t * (k5 + t * k6))
    above_t, below_t = k1 + t * (2 * k2 + t * 3 * k3), k4 + t * (2 * k5 + t * 3 * k6)
    stretch = above / below
    steepness = stretch + 2 * t * (above_t * below - above * below_t) / below**2
    direction = slopes / np.maximum(np.linalg.norm(slopes, axis=1, keepdims=True), 1e-12)
    outer = direction[:, :, None] * direction[:, None, :]
    by_slopes = (np.eye(2) - outer) / stretch[:, None, None] + outer / steepness[:, None, None]
    by_slopes *= camera.focal_px
    z = seen[:, 2]
    by_seen = np.zeros((len(seen), 2, 3))
    by_seen[:, :, :2] = by_slopes / z[:, None, None]
    by_seen[:, :, 2] = -np.einsum("nij,nj->ni", by_slopes, slopes) / z[:, None]
    by_lens = np.zeros((len(seen), 2, terms))
    by_lens[:, :, 0] = plane
    by_lens[:, 0, 1] = by_lens[:, 1, 2] = 1.0
    for term in range(terms - 3):  # R stays, so r gives way.
        by_radius = -radius * t ** (term + 1) / below / steepness
        by_lens[:, :, 3 + term] = camera.focal_px * direction * by_radius[:, None]
    return by_seen, by_lens
