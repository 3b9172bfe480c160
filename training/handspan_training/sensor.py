"""From light to grey levels: gain, blur, motion, glare, dirt, noise, response, saturation.

Law: nothing leaves the sensor that is not a whole number from 0 to 255.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SQUARE_ROOT_SHARE = 0.4  # Source: shared gamma settings of the controller, linear or root.
MOTION_SHARE = 0.10
MOTION_PX = 6.0
SMUDGE_SHARE = 0.07
NOISE_VALUES = 1 << 22


class Exposure(NamedTuple):
    """How bright the hands of a picture are before it is clipped.

    Attributes:
        levels: Darkest and brightest.
        quantile: Of the hands' pixels, the one that has such a level.
    """

    levels: tuple[float, float]
    quantile: float


ANY_EXPOSURE = Exposure((25.0, 700.0), 0.5)  # Dim to blown out.
FOLLOWED = Exposure((70.0, 280.0), 0.9)  # The controller's own exposure has followed the hand.


def fixed_pattern(rng: Generator, height: int, width: int) -> Floats:
    """Return what one sensor adds to every image, (height, width), in units of its amount."""
    pattern = rng.standard_normal((height, width), np.float32)
    pattern += rng.standard_normal(width, np.float32)
    pattern += 0.6 * rng.standard_normal((height, 1), np.float32)
    return pattern


@lru_cache(maxsize=1)
def _noise() -> Floats:
    """Return a store of noise to start anywhere in: drawing it anew costs a millisecond."""
    return np.random.default_rng(0).standard_normal(NOISE_VALUES, np.float32)


def gain(
    rng: Generator,
    image: Floats,
    hands: NDArray[np.bool_],
    lit: NDArray[np.bool_],
    exposure: Exposure = ANY_EXPOSURE,
) -> Floats:
    """Return an image exposed for its hands, or, without any, for what else is lit."""
    judged = hands if hands.any() else lit
    if not judged.any():
        return image
    coarse = judged[::2, ::3]
    lights = image[::2, ::3][coarse] if coarse.any() else image[judged]
    level = float(np.quantile(lights, exposure.quantile))
    target = np.exp(rng.uniform(*np.log(exposure.levels)))
    return np.asarray(image * np.float32(target / max(level, 1e-12)), np.float32)


def compose(rng: Generator, front: Floats, lit: NDArray[np.bool_], behind: Floats) -> Floats:
    """Return hands before their background at twice the rows; one in ten moved meanwhile."""
    if rng.random() >= MOTION_SHARE:
        return np.where(lit, front, behind)
    kernel = _streak(rng)
    cover = lit.astype(np.float32)
    moved = cv2.filter2D(np.minimum(front, 2000.0) * cover, -1, kernel)
    share = cv2.filter2D(cover, -1, kernel)
    return np.asarray(moved + (1.0 - share) * behind, np.float32)


def _streak(rng: Generator) -> Floats:
    """Return a kernel that smears along a random direction."""
    length, angle = rng.uniform(1.5, MOTION_PX), rng.uniform(0.0, np.pi)
    kernel = np.zeros((9, 9), np.float32)
    for t in np.linspace(-0.5, 0.5, 25):
        x, y = 4 + t * length * np.cos(angle), 4 + t * length * np.sin(angle)
        kernel[round(y), round(x)] += 1.0
    return kernel / kernel.sum()


def take(rng: Generator, image: Floats, pattern: Floats) -> NDArray[np.uint8]:
    """Return the raw image, (H, W) uint8, of light at twice the rows, (2 H, W)."""
    image = 0.5 * (image[0::2] + image[1::2])
    height, width = image.shape
    sigma = rng.uniform(0.35, 1.0)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), sigmaX=sigma, sigmaY=0.6 * sigma))
    if rng.random() < SMUDGE_SHARE:
        image = _smudge(rng, image)
    if rng.random() < 0.35:
        image += _glare(rng, height, width)
    if rng.random() < 0.05:
        _flares(rng, image)
    if rng.random() < SQUARE_ROOT_SHARE:
        np.clip(image, 0.0, 1020.0, out=image)
        image = np.sqrt(image * np.float32(255.0))
    start = int(rng.integers(NOISE_VALUES - height * width))
    noise = _noise()[start : start + height * width].reshape(height, width)
    read, shot = rng.uniform(0.5, 7.5), rng.uniform(0.0, 0.35)
    strength = np.clip(image, 0.0, 255.0)
    strength *= np.float32(shot)
    strength += np.float32(read * read)
    np.sqrt(strength, out=strength)
    strength *= noise
    image += strength
    image += pattern * np.float32(rng.uniform(0.0, 1.5))
    return np.asarray(np.clip(image, 0.0, 255.0), np.uint8)


def _bell(rng: Generator, count: int, center: float, width: float) -> Floats:
    place = np.linspace(-1.0, 1.0, count, dtype=np.float32)
    return np.exp(-(((place - np.float32(center)) / np.float32(width)) ** 2))


def _glare(rng: Generator, height: int, width: int) -> Floats:
    """Return light from the side edges or a corner, as the sensor shows it."""
    side = float(rng.choice([-1.0, 1.0]))
    reach, spread = rng.uniform(0.1, 0.4), rng.uniform(0.15, 0.6)
    across = _bell(rng, width, side, reach)
    if rng.random() < 0.6:
        across = across + np.float32(rng.uniform(0.3, 1.0)) * across[::-1]
    down = _bell(rng, height, float(rng.normal(0.0, 0.3)), spread)
    strength = np.exp(rng.uniform(np.log(15.0), np.log(250.0)))
    return down[:, None] * (across * np.float32(strength))[None]


def _flares(rng: Generator, image: Floats) -> None:
    """Add ghosts of a lamp: small bright discs on a line through the middle."""
    height, width = image.shape
    at = rng.uniform([0, 0], [width, height])
    middle = np.array([width, height]) / 2
    layer = np.zeros_like(image)
    for share in rng.uniform(-1.2, 1.2, 3):
        x, y = middle + share * (at - middle)
        size = int(rng.integers(2, 14))
        cv2.ellipse(
            layer,
            (int(x), int(y)),
            (size, max(size // 2, 1)),
            0,
            0,
            360,
            float(rng.uniform(10.0, 160.0)),
            -1,
            cv2.LINE_AA,
        )
    image += cv2.GaussianBlur(layer, (0, 0), 1.5)


def _smudge(rng: Generator, image: Floats) -> Floats:
    """Return an image through a fingerprint on the glass: soft and veiled in one place."""
    height, width = image.shape
    mask = np.outer(
        _bell(rng, height, float(rng.uniform(-1, 1)), float(rng.uniform(0.3, 0.9))),
        _bell(rng, width, float(rng.uniform(-1, 1)), float(rng.uniform(0.2, 0.7))),
    )
    sigma = rng.uniform(2.0, 5.0)
    bright = np.minimum(image, 1000.0)
    soft = cv2.GaussianBlur(bright, (0, 0), sigmaX=sigma, sigmaY=0.5 * sigma)
    veil = np.float32(rng.uniform(0.0, 25.0))
    return np.asarray(image + mask * (soft - bright + veil), np.float32)
