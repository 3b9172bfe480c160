"""Turn drawn light into what the controller's sensors deliver. Pure numpy.

Law: light becomes a level, noise is added, and only then the level is cut at 255.

Rooms differ by seed: a dark one, or a grey ceiling with things on it, always with the glare that
the case throws into both side edges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

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
SPREAD_PX = 2  # No light reaches farther than this, in drawn pixels.
# The lens blurs with weights 1, 4, 1, as a spread of 0.6 drawn pixels does, in rows and columns;
# then each drawn column becomes two, of three parts of it and one of its neighbour.
WEIGHT = 6 * 6 * 4  # Of all parts together.
LEVEL_WEIGHT = round(WEIGHT / HEADROOM)  # Of one level.
BOTH, ODD = np.uint32(0x0001_0001), np.uint32(0x0001_0000)  # Of the two columns in one number.
LIT_STEPS = 128  # The room's light is set this finely, less than a level of the brightest room.
NOISE_TILE_SIGMA = 32.0
NOISE_UNIT = 1024  # Parts of a level that noise is scaled in; 255 levels of 190 parts fit 16 bits.
MOST_NOISE = 24  # Levels, either way: four sigma at the highest gain. Noise is kept with it added.
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
        self._room = np.clip(np.rint(room(seed)), 0, 255 - 2 * MOST_NOISE).astype(np.uint8)
        # Exposure and gain move slowly: most images find what the last one left.
        self._lit = lru_cache(maxsize=1)(self._light)
        self._noise = lru_cache(maxsize=1)(self._amplify)

    @cached_property
    def _tile(self) -> Pixels:
        """Return noise of NOISE_TILE_SIGMA around 128."""
        rng = np.random.default_rng([self._seed, 0x5E])
        tile = np.empty((EYES * HEIGHT_PX + SPARE_PX, WIDTH_PX + SPARE_PX), np.uint8)
        for row in tile:  # All at once, the intermediate values would take 6 MB.
            row[:] = np.clip(np.rint(rng.normal(128.0, NOISE_TILE_SIGMA, len(row))), 0, 255)
        return tile

    def _amplify(self, sigma: float) -> Pixels:
        """Return the tile with another sigma, around MOST_NOISE."""
        share = round(sigma / NOISE_TILE_SIGMA * NOISE_UNIT)
        scaled = np.multiply(self._tile, np.uint16(share), dtype=np.uint16)
        # Half a level for its own floor, and half for that of the light that it is added to.
        scaled += np.uint16((MOST_NOISE + 1) * NOISE_UNIT - 128 * share)
        scaled //= np.uint16(NOISE_UNIT)
        return scaled.astype(np.uint8)

    def _light(self, step: int) -> Pixels:
        """Return the room at step / LIT_STEPS of the full exposure, rounded down."""
        levels = np.multiply(self._room, np.uint16(step), dtype=np.uint16)
        levels //= np.uint16(LIT_STEPS)
        return levels.astype(np.uint8)

    def develop(self, drawn: Pixels, exposure: Exposure, number: int) -> Pixels:
        """Return what the sensors deliver.

        Args:
            drawn: (2, 240, 320) uint8, levels of the hands divided by HEADROOM.
            exposure: Setting of the sensors.
            number: Of the image; decides its noise.

        Returns:
            (2, 240, 640) uint8, left and right image, own memory.
        """
        x, y = _place(self._seed, number)
        noise = self._noise(exposure.noise_sigma)[y : y + EYES * HEIGHT_PX, x : x + WIDTH_PX]
        image = self._lit(round(min(exposure.product, 1.0) * LIT_STEPS)) + noise
        _cut(image)
        image = image.reshape(EYES, HEIGHT_PX, WIDTH_PX)
        reach = _reach(drawn)
        if reach is not None:
            skin = _spread(drawn, *reach)
            rows, columns = reach[0], slice(2 * reach[1].start, 2 * reach[1].stop)
            skin += noise.reshape(image.shape)[:, rows, columns]
            _cut(skin)
            part = image[:, rows, columns]
            # Both have the same noise: the brighter is what was brighter without it.
            np.maximum(part, skin.astype(np.uint8), out=part)
        return np.take(_SQUARE_ROOT, image) if self._square_root else image


def _cut(levels: Pixels | NDArray[np.uint16]) -> None:
    """Take MOST_NOISE away from levels, in place, and cut them at 0 and 255."""
    kind = levels.dtype.type  # Limits of another type would take ten times as long.
    darkest, brightest = kind(MOST_NOISE), kind(min(255 + MOST_NOISE, np.iinfo(kind).max))
    np.clip(levels, darkest, brightest, out=levels)
    levels -= darkest


def _reach(drawn: Pixels) -> tuple[slice, slice] | None:
    """Return the drawn rows and columns that light of the hands reaches, None without hands.

    Args:
        drawn: (2, 240, 320) uint8; both eyes count.
    """
    words = drawn.view(np.uint64)  # Eight pixels at once.
    words = words[0] | words[1]
    rows = np.flatnonzero(np.bitwise_or.reduce(words, axis=1))
    if not rows.size:
        return None
    columns = np.flatnonzero(np.bitwise_or.reduce(words, axis=0).view(np.uint8))
    return _widened(rows, drawn.shape[1]), _widened(columns, drawn.shape[2])


def _widened(used: NDArray[np.intp], size: int) -> slice:
    """Return the places from the first to the last, and as far beside them as light spreads."""
    start, stop = int(used[0]) - SPREAD_PX, int(used[-1]) + 1 + SPREAD_PX
    return slice(max(start, 0), min(stop, size))


def _spread(drawn: Pixels, rows: slice, columns: slice) -> NDArray[np.uint16]:
    """Return a part of the hands as soft and wide as the lens shows them.

    Args:
        drawn: (2, 240, 320) uint8, levels divided by HEADROOM.
        rows: Of the part.
        columns: Of the part.

    Returns:
        (2, rows, 2 * columns) uint16, levels up to 255 * HEADROOM, rounded down.
    """
    part = drawn[:, rows, columns]
    height, width = part.shape[1] + 2, part.shape[2] + 4
    rimmed = np.empty((EYES, height, width), np.uint16)
    rimmed[:, 1:-1, 2:-2] = part
    rimmed[:, 0], rimmed[:, -1] = rimmed[:, 1], rimmed[:, -2]
    rimmed[..., :2], rimmed[..., -2:] = rimmed[..., 2:3], rimmed[..., -3:-2]
    # Taken as one line of pixels: what wraps round its ends gets no farther than the rim.
    soft = _blurred(_blurred(rimmed.reshape(-1), width), 1).astype("<u4")
    pairs = np.empty(rimmed.shape, "<u4")
    inside = pairs.reshape(-1)[width + 2 : -width - 2]
    np.multiply(soft[1:-1], np.uint32(3) * BOTH, out=inside)
    inside += soft[:-2]
    soft *= ODD
    inside += soft[2:]
    wide = pairs.view("<u2")[:, 1:-1, 4:-4]
    levels: NDArray[np.uint16] = np.floor_divide(wide, np.uint16(LEVEL_WEIGHT))
    return levels


def _blurred(line: NDArray[np.uint16], step: int) -> NDArray[np.uint16]:
    """Return 1, 4, 1 times neighbours at a distance, for all that have both."""
    sums: NDArray[np.uint16] = line[step:-step] * np.uint16(4)
    sums += line[: -2 * step]
    sums += line[2 * step :]
    return sums


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
