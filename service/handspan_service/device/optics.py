"""Light and lenses of the simulated controller. Pure numpy.

Law: `Lenses.pixels` agrees with `Camera.pixels_from_slopes` within a hundredth of a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.device.peripheral import decode_calibration, encode_calibration
from handspan_service.geometry import (
    REFERENCE_HEIGHT_PX,
    REFERENCE_WIDTH_PX,
    Camera,
    Matrix3,
    StereoCalibration,
    cayley,
)

Floats = NDArray[np.float32]

NEAREST_MM = 20.0  # Nothing is drawn closer to a lens than this.
WIDEST_SLOPE = 4.0  # 76 degrees; the corners of the image see up to 75.
ENTRIES = 16384
FAR_OUTSIDE_PX = np.float32(-1e5)

# Lamps of the controller, mm along its long edge; the same in both placements. Read.
LEDS_MM = (-25.0, 0.0, 25.0)
REFERENCE_MM = 200.0  # A surface that faces all lamps from here has irradiance 1.
AMBIENT = 0.10  # Light that comes back from table, body and other hand.
# Skin spreads light inside and darkens late toward its limb: cosine to the power 0.75.
FALLOFF = 1.6  # Exponent of the cosine off the axis: lens and lamps together.


def factory_calibration(seed: int) -> StereoCalibration:
    """Invent a controller: two cameras as unequal as those of real ones.

    Args:
        seed: Not negative; another seed gives another controller.

    Returns:
        The model as it is read from a factory record, which it carries.

    Source:
        Ranges of docs/device.md#calibration-record: focal 131.5 to 134 px, offsets to 13 px,
        turns to 0.006, baseline 40.0 to 40.1 mm.
    """
    rng = np.random.default_rng([seed, 0xCA])
    cameras = [
        Camera(
            focal_px=float(rng.uniform(131.5, 134.0)),
            offset_px=(float(rng.uniform(-13.0, 1.0)), float(rng.uniform(-8.0, 6.0))),
            rotation=_small_turn(rng),
        )
        for _ in range(2)
    ]
    invented = StereoCalibration(float(rng.uniform(39.95, 40.1)), cameras[0], cameras[1])
    return decode_calibration(encode_calibration(invented))


def _small_turn(rng: np.random.Generator) -> tuple[float, float, float]:
    x, y, z = rng.uniform(-0.005, 0.005, 3)
    return float(x), float(y), float(z)


@dataclass(frozen=True, eq=False)
class Lenses:
    """Both cameras in the form that projects thousands of points in a fraction of a millisecond.

    Attributes:
        turn: (6, 3) float32, rig -> cameras; rows x left, x right, y left, y right, z, z.
        shift_mm: (6, 1) float32, what is to be added after the turn.
        scale_px: (2 * ENTRIES,) float32: pixels of the 640 x 480 grid per slope, by the square of
            the slope; those of the left camera, then those of the right one.
        center_px: (2, 2, 1) float32, principal points in the raw images, x of both, then y.
        row_share: Rows of the image per row of the 640 x 480 grid.
    """

    turn: Floats
    shift_mm: Floats
    scale_px: Floats
    center_px: Floats
    row_share: float

    @staticmethod
    def of(calibration: StereoCalibration, height_px: int) -> Lenses:
        """Prepare the cameras of a controller.

        Args:
            calibration: The cameras.
            height_px: Rows of their images.
        """
        turns = []
        for camera in calibration.cameras:
            a, b, c = camera.rotation
            to_rig: Matrix3 = cayley((-a, -b, -c))
            turns.append(to_rig.T)
        turn = np.stack(turns, axis=1)  # Axis, eye, axis of the rig.
        positions = np.stack([np.asarray(place) for place in calibration.positions_mm])
        share = height_px / REFERENCE_HEIGHT_PX
        offsets = np.array([camera.offset_px for camera in calibration.cameras]).T
        middle = np.array([[REFERENCE_WIDTH_PX / 2], [REFERENCE_HEIGHT_PX / 2]])
        center = (middle + offsets) * np.array([[1.0], [share]])
        return Lenses(
            turn=turn.reshape(6, 3).astype(np.float32),
            shift_mm=-np.einsum("aei,ei->ae", turn, positions).reshape(6, 1).astype(np.float32),
            scale_px=np.concatenate([_scales(camera) for camera in calibration.cameras]),
            center_px=center[..., None].astype(np.float32),
            row_share=share,
        )

    def pixels(self, points_mm: Floats) -> tuple[Floats, Floats]:
        """Project points.

        Args:
            points_mm: (3, N) float32, mm, rig space.

        Returns:
            (2, 2, N) float32: x of both eyes, then y of both, in pixels of the raw images (x is
            FAR_OUTSIDE_PX where a camera sees nothing); and (N,) float32, the share of light that
            the lenses let through, in the mean of both.
        """
        seen_from = self.turn @ points_mm
        seen_from += self.shift_mm
        x_y, z = seen_from[:4].reshape(2, 2, -1), seen_from[4:]
        x_y /= np.maximum(z, np.float32(NEAREST_MM))
        square = x_y[0] * x_y[0]
        square += x_y[1] * x_y[1]
        unseen = (z <= NEAREST_MM) | (square >= WIDEST_SLOPE**2)
        np.minimum(square, np.float32(WIDEST_SLOPE**2 * (1.0 - 1e-6)), out=square)
        entry = (square * np.float32(ENTRIES / WIDEST_SLOPE**2)).astype(np.intp)
        light = np.take(_FALLOFF, entry[0])
        light *= np.take(_FALLOFF, entry[1])
        entry[1] += ENTRIES
        x_y *= np.take(self.scale_px, entry)
        x_y[1] *= np.float32(self.row_share)
        x_y += self.center_px
        x_y[0][unseen] = FAR_OUTSIDE_PX
        return x_y, light


def _squares() -> NDArray[np.float64]:
    """Return the square of the slope in the middle of each entry of a table."""
    steps = np.arange(ENTRIES, dtype=np.float64) + 0.5
    squares: NDArray[np.float64] = steps * (WIDEST_SLOPE**2 / ENTRIES)
    return squares


def _scales(camera: Camera) -> Floats:
    """Return pixels per slope, (ENTRIES,), of a camera."""
    slopes = np.sqrt(_squares())
    straight = Camera(camera.focal_px, (0.0, 0.0), camera.radial)
    across = np.stack([slopes, np.zeros(ENTRIES)], axis=1)
    x = straight.pixels_from_slopes(across, REFERENCE_HEIGHT_PX)[:, 0]
    return ((x - REFERENCE_WIDTH_PX / 2) / slopes).astype(np.float32)


# Of one eye, as its root: the product of two is their mean.
_FALLOFF = ((1.0 + _squares()) ** (-FALLOFF / 4)).astype(np.float32)


def irradiance(points_mm: Floats, normals: Floats) -> Floats:
    """Return how bright skin looks under the controller's three lamps.

    Args:
        points_mm: (3, N) float32, mm, rig space.
        normals: (3, N) float32, unit.

    Returns:
        (N,) float32; 1 for skin that faces the lamps from REFERENCE_MM.
    """
    x, y, z = points_mm
    along = x - _LEDS
    square = along * along
    square += y * y + z * z
    facing = y * normals[1] + z * normals[2]
    along *= normals[0]
    along += facing
    np.minimum(along, np.float32(0.0), out=along)  # Skin that faces a lamp looks against its ray.
    along /= -np.sqrt(square)
    along *= np.sqrt(along)  # Cosine to the power 0.75 is the root of its power 1.5.
    np.sqrt(along, out=along)
    along *= np.float32(1 - AMBIENT)
    along += np.float32(AMBIENT)
    along /= square
    total: Floats = along.sum(axis=0)
    total *= np.float32(REFERENCE_MM**2 / len(LEDS_MM))
    return total


_LEDS = np.array(LEDS_MM, np.float32)[:, None]
