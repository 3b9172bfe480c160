"""Light and lenses of the simulated controller. Pure numpy.

Law: `Lens.pixels` agrees with `Camera.pixels_from_slopes` within a hundredth of a pixel.
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
ENTRIES = 2048
FAR_OUTSIDE_PX = np.float32(-1e5)

# Lamps of the controller, mm along its long edge; the same in both placements. Read.
LEDS_MM = (-25.0, 0.0, 25.0)
REFERENCE_MM = 200.0  # A surface that faces all lamps from here has irradiance 1.
AMBIENT = 0.10  # Light that comes back from table, body and other hand.
LIMB = 0.75  # Exponent of the cosine: skin spreads light inside and darkens late toward its limb.
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
class Lens:
    """One camera in the form that projects thousands of points in a fraction of a millisecond.

    Attributes:
        turn: (3, 3) float32, rig -> camera.
        position_mm: (3,) float32, rig space.
        scale_px: (ENTRIES,) float32: pixels of the 640 x 480 grid per slope, by the slope's size.
        center_px: Principal point in the 640 x 480 grid.
        row_share: Rows of the image per row of the 640 x 480 grid.
    """

    turn: Floats
    position_mm: Floats
    scale_px: Floats
    center_px: tuple[float, float]
    row_share: float

    @staticmethod
    def of(camera: Camera, position_mm: NDArray[np.float64], height_px: int) -> Lens:
        """Prepare a camera.

        Args:
            camera: The camera.
            position_mm: (3,), mm, rig space.
            height_px: Rows of its image.
        """
        slopes = np.linspace(0.0, WIDEST_SLOPE, ENTRIES)
        slopes[0] = 1e-6
        straight = Camera(camera.focal_px, (0.0, 0.0), camera.radial)
        across = np.stack([slopes, np.zeros(ENTRIES)], axis=1)
        x = straight.pixels_from_slopes(across, REFERENCE_HEIGHT_PX)[:, 0]
        a, b, c = camera.rotation
        to_rig: Matrix3 = cayley((-a, -b, -c))
        return Lens(
            turn=to_rig.T.astype(np.float32),
            position_mm=position_mm.astype(np.float32),
            scale_px=((x - REFERENCE_WIDTH_PX / 2) / slopes).astype(np.float32),
            center_px=(
                REFERENCE_WIDTH_PX / 2 + camera.offset_px[0],
                REFERENCE_HEIGHT_PX / 2 + camera.offset_px[1],
            ),
            row_share=height_px / REFERENCE_HEIGHT_PX,
        )

    def pixels(self, points_mm: Floats) -> tuple[Floats, Floats, Floats]:
        """Project points.

        Args:
            points_mm: (3, N) float32, mm, rig space.

        Returns:
            Three arrays (N,) float32: x and y in pixels of the raw image (x is FAR_OUTSIDE_PX
            where the camera sees nothing), and the share of light that the lens lets through.
        """
        x, y, z = self.turn @ (points_mm - self.position_mm[:, None])
        inverse = np.float32(1.0) / np.maximum(z, np.float32(NEAREST_MM))
        x *= inverse
        y *= inverse
        square = x * x + y * y
        slope = np.sqrt(square)
        step = slope * np.float32((ENTRIES - 1) / WIDEST_SLOPE)
        entry = np.minimum(step, np.float32(ENTRIES - 2)).astype(np.int32)
        low = self.scale_px[entry]
        scale = low + (step - entry.astype(np.float32)) * (self.scale_px[entry + 1] - low)
        seen = (z > NEAREST_MM) & (slope < WIDEST_SLOPE)
        u = np.where(seen, x * scale + np.float32(self.center_px[0]), FAR_OUTSIDE_PX)
        v = y * scale + np.float32(self.center_px[1])
        v *= np.float32(self.row_share)
        light = (np.float32(1.0) + square) ** np.float32(-FALLOFF / 2)
        return u, v, light


def irradiance(points_mm: Floats, normals: Floats) -> Floats:
    """Return how bright skin looks under the controller's three lamps.

    Args:
        points_mm: (3, N) float32, mm, rig space.
        normals: (3, N) float32, unit.

    Returns:
        (N,) float32; 1 for skin that faces the lamps from REFERENCE_MM.
    """
    x, y, z = points_mm
    total: Floats = np.zeros_like(x)
    plane = y * y + z * z
    facing = y * normals[1] + z * normals[2]
    for led in LEDS_MM:
        dx = x - np.float32(led)
        square = dx * dx + plane
        cosine = -(dx * normals[0] + facing) / np.sqrt(square)
        lit = np.maximum(cosine, np.float32(0.0)) ** np.float32(LIMB)
        total += (np.float32(AMBIENT) + np.float32(1 - AMBIENT) * lit) / square
    total *= np.float32(REFERENCE_MM**2 / len(LEDS_MM))
    return total
