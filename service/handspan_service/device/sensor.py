"""Turn drawn light into what the controller's sensors deliver. numpy + OpenCV.

Law: light becomes a level, noise is added, and only then the level is cut at 255.

Rooms differ by seed: a dark one, or a grey ceiling with things on it, always with the glare that
the case throws into both side edges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

WIDTH_PX, HEIGHT_PX = 640, 240
EYES = 2
HEADROOM = 1.25  # Drawn levels are this much smaller, so that noise does not dull saturated skin.
LEVEL_AT_FULL = 640.0  # Of skin that faces the lamps from 200 mm, at 511 us and gain 16.
LEAST_US, FULL_US = 20.0, 511.0  # Exposure is raised first, to the longest useful strobe,
GAIN_ONE, GAIN_MOST = 16.0, 31.0  # then the gain, in sixteenths. Verified: real traffic.
HAND_LEVEL = 150.0  # Wanted mean of the hands, before saturation.
IDLE_PRODUCT = 0.4  # Exposure times gain with nobody there, as a share of 511 us at gain 16.
REACTION_S = 0.35
LENS_BLUR_PX = 0.6  # Spread of a point of light, in drawn pixels.
SPREAD_PX = 2  # No light reaches farther than this, in drawn pixels.
NOISE_TILE_SIGMA = 32.0
SPARE_PX = 64  # A tile of noise is this much larger than an image, to be taken at many places.


@dataclass(frozen=True)
class Exposure:
    """What the sensors are set to.

    Attributes:
        product: Exposure times gain, as a share of 511 us at gain 16.
    """

    product: float = IDLE_PRODUCT

    @property
    def exposure_us(self) -> int:
        """Exposure in microseconds."""
        return round(min(max(self.product * FULL_US, LEAST_US), FULL_US))

    @property
    def gain(self) -> int:
        """Gain in sixteenths."""
        return round(min(max(self.product, 1.0) * GAIN_ONE, GAIN_MOST))

    @property
    def brightness(self) -> float:
        """Level of skin that faces the lamps from 200 mm."""
        return self.product * LEVEL_AT_FULL

    @property
    def noise_sigma(self) -> float:
        """Standard deviation of the sensor's noise, levels."""
        return 0.9 + 2.6 * self.gain / GAIN_ONE

    def after(self, skin_level: float, elapsed_s: float) -> Exposure:
        """Return the setting that follows, damped; metered on skin alone, glare cannot lead it.

        Args:
            skin_level: Mean level of the hands in sight; 0 if there is none.
            elapsed_s: Time since the last image.
        """
        wanted = self.product * HAND_LEVEL / skin_level if skin_level > 0.0 else IDLE_PRODUCT
        wanted = min(max(wanted, LEAST_US / FULL_US), GAIN_MOST / GAIN_ONE)
        share = 1.0 - math.exp(-elapsed_s / REACTION_S)
        return replace(self, product=self.product * (wanted / self.product) ** share)


class Sensor:
    """Both sensors of one controller in one room."""

    def __init__(self, seed: int, *, square_root: bool = False) -> None:
        """Furnish the room.

        Args:
            seed: Not negative; another seed gives another room and other noise.
            square_root: Whether the controller's gamma curve is switched on.
        """
        self._seed = seed
        self._square_root = square_root
        self._room = np.clip(np.rint(room(seed)), 0, 255).astype(np.uint8)

    @cached_property
    def _noise(self) -> Pixels:
        rng = np.random.default_rng([self._seed, 0x5E])
        shape = (EYES * HEIGHT_PX + SPARE_PX, WIDTH_PX + SPARE_PX)
        tile = rng.normal(128.0, NOISE_TILE_SIGMA, shape)
        return np.clip(np.rint(tile), 0, 255).astype(np.uint8)

    def develop(self, drawn: Pixels, exposure: Exposure, number: int) -> Pixels:
        """Return what the sensors deliver.

        Args:
            drawn: (2, 240, 320) uint8, levels of the hands divided by HEADROOM.
            exposure: Setting of the sensors.
            number: Of the image; decides its noise.

        Returns:
            (2, 240, 640) uint8, left and right image, own memory.
        """
        lit = min(exposure.product, 1.0)
        share = exposure.noise_sigma / NOISE_TILE_SIGMA
        x, y = _place(self._seed, number)
        noise = self._noise[y : y + EYES * HEIGHT_PX, x : x + WIDTH_PX]
        image = cv2.addWeighted(self._room, lit, noise, share, -128.0 * share)
        for eye in range(EYES):
            rows, columns, skin = _spread(drawn[eye])
            part = slice(rows.start + eye * HEIGHT_PX, rows.stop + eye * HEIGHT_PX), columns
            if skin.size:
                behind = cv2.convertScaleAbs(self._room[part], alpha=lit / HEADROOM)
                cv2.max(behind, skin, dst=skin)
                image[part] = cv2.addWeighted(skin, HEADROOM, noise[part], share, -128.0 * share)
        if self._square_root:
            image = cv2.LUT(image, _SQUARE_ROOT)
        return np.asarray(image, np.uint8).reshape(EYES, HEIGHT_PX, WIDTH_PX)


def _spread(drawn: Pixels) -> tuple[slice, slice, Pixels]:
    """Return an eye's hands as soft as the lens shows them.

    Args:
        drawn: (240, 320) uint8, 0 where there is no hand.

    Returns:
        Rows and columns of the part of an image that holds all light of the hands, and that part.
    """
    x, y, width, height = cv2.boundingRect(drawn)
    left, right = max(x - SPREAD_PX, 0), min(x + width + SPREAD_PX, drawn.shape[1])
    top, bottom = max(y - SPREAD_PX, 0), min(y + height + SPREAD_PX, HEIGHT_PX)
    rows, columns = slice(top, bottom), slice(2 * left, 2 * right)
    if width == 0:
        return rows, columns, drawn[:0]
    soft = cv2.GaussianBlur(drawn[top:bottom, left:right], (3, 3), LENS_BLUR_PX)
    # Twice as many columns, each drawn from the two nearest. cv2.resize takes longer.
    beside = cv2.copyMakeBorder(soft, 0, 0, 1, 1, cv2.BORDER_REPLICATE)
    halves = [cv2.addWeighted(soft, 0.75, beside[:, i : i + right - left], 0.25, 0) for i in (0, 2)]
    wide: Pixels = np.asarray(cv2.merge(halves), np.uint8).reshape(bottom - top, -1)
    return rows, columns, wide


_SQUARE_ROOT = np.rint(np.sqrt(np.arange(256) * 255.0)).astype(np.uint8)


def _place(seed: int, number: int) -> tuple[int, int]:
    """Return where in the tile an image takes its noise: scattered, but always the same."""
    mixed = (number * 2654435761 + seed * 40503 + 12345) & 0xFFFFFFFF
    return (mixed >> 8) % SPARE_PX, (mixed >> 18) % SPARE_PX


def room(seed: int) -> NDArray[np.float32]:
    """Return the empty room at full exposure.

    Args:
        seed: Not negative.

    Returns:
        (480, 640) float32, levels of the left image above those of the right one.
    """
    rng = np.random.default_rng([seed, 0xB0])
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    dark = rng.random() < 0.5
    base = float(rng.uniform(3.0, 9.0) if dark else rng.uniform(12.0, 26.0))
    spot = float(rng.uniform(0.2, 1.0)) * base
    things = [_thing(rng, base) for _ in range(int(rng.integers(1, 4)))]
    glare = float(rng.uniform(25.0, 80.0))
    eyes = []
    for eye in range(EYES):
        off = ((x - 320.0) / 260.0) ** 2 + ((y - 120.0) / 90.0) ** 2
        level = base + spot * np.exp(-off)
        for center, size, angle, change in things:
            shift = center - np.array([3.0 * eye, 0.0])
            level += change * _bar(x, y, shift, size, angle)
        for edge in (0.0, WIDTH_PX - 1.0):
            height = 115.0 + float(rng.uniform(-15.0, 15.0))
            reach = float(rng.uniform(35.0, 80.0))
            strength = glare * float(rng.uniform(0.4, 1.0))
            level += strength * np.exp(-np.abs(x - edge) / reach - ((y - height) / 38.0) ** 2)
        columns = rng.normal(0.0, 0.6, WIDTH_PX).astype(np.float32)
        eyes.append(np.maximum(level + columns, 0.0))
    return np.concatenate(eyes).astype(np.float32)


def _thing(
    rng: np.random.Generator, base: float
) -> tuple[NDArray[np.float64], tuple[float, float], float, float]:
    """Invent a bar, a lamp or a dark patch on the ceiling."""
    center = rng.uniform([80.0, 40.0], [560.0, 200.0])
    long = float(rng.uniform(20.0, 110.0))
    wide = float(rng.uniform(2.0, 9.0))
    change = base * float(rng.choice([-0.6, -0.5, 0.9, 1.6]))
    return center, (long, wide), float(rng.uniform(-0.4, 0.4)), change


def _bar(
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    center: NDArray[np.float64],
    size: tuple[float, float],
    angle: float,
) -> NDArray[np.float32]:
    """Return 1 inside a soft-edged ellipse, 0 outside."""
    c, s = np.cos(angle), np.sin(angle)
    dx, dy = x - center[0], y - center[1]
    off = ((c * dx + s * dy) / size[0]) ** 2 + ((c * dy - s * dx) / size[1]) ** 2
    inside: NDArray[np.float32] = 1.0 / (1.0 + off**3)
    return inside
