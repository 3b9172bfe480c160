"""What is behind and around the hands, and how the sensor looks at it. numpy + OpenCV.

Law: a room is the same for both eyes, each seeing it from its own place.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from evaluation.acting import SEED
from handspan_service.geometry import StereoCalibration

Floats = NDArray[np.float32]

WIDTH_PX, HEIGHT_PX = 640, 240
TEXTURE_PX, TEXTURE_SLOPE = 512, 3.3  # A room is painted on a plane of slopes.


@dataclass(frozen=True)
class Lighting:
    """What a room is like, and how the controller is set.

    Attributes:
        name: In the tables.
        wall: What is behind: "dark", "ceiling", "desk" or "window".
        depth_mm: How far that is.
        wall_level: Its brightness in the middle.
        hand_level: Mean level of the skin that the exposure is led to.
        most: Highest gain, as a share of the usual highest.
        flare: Level of the glare at the side edges.
        square_root: Whether the controller's gamma curve is on.
        read_noise: Standard deviation of the noise in darkness, levels.
        shot_noise: Variance per level.
    """

    name: str
    wall: str = "ceiling"
    depth_mm: float = 1900.0
    wall_level: float = 34.0
    hand_level: float = 150.0
    most: float = 1.0
    flare: float = 45.0
    square_root: bool = False
    read_noise: float = 3.0
    shot_noise: float = 0.06


PLAIN = Lighting("plain")
LIGHTINGS = {
    light.name: light
    for light in (
        PLAIN,
        Lighting("dark room", wall="dark", wall_level=6.0, flare=8.0, read_noise=1.5),
        Lighting("noisy", wall_level=44.0, flare=85.0, read_noise=7.0, shot_noise=0.15),
        Lighting("square root", wall_level=14.0, hand_level=120.0, flare=14.0, square_root=True),
        Lighting("dim", wall="dark", wall_level=5.0, hand_level=32.0, flare=6.0, read_noise=2.2),
        Lighting("saturated", hand_level=430.0, most=3.0, flare=90.0, read_noise=5.0),
        Lighting("bright desk", wall="desk", depth_mm=620.0, wall_level=165.0, read_noise=2.5),
        Lighting("window", wall="window", wall_level=30.0, flare=200.0, read_noise=4.0),
    )
}


@dataclass(frozen=True, eq=False)
class Room:
    """What both eyes see where nobody is.

    Attributes:
        walls: (2, 480, 640) float32, levels.
        flare: (2, 240, 640) float32, light that the case and lens add.
    """

    walls: Floats
    flare: Floats

    @staticmethod
    def build(light: Lighting, calibration: StereoCalibration, seed: int) -> Room:
        """Paint a room and look at it through both cameras."""
        rng = np.random.default_rng([SEED, 3, seed])
        texture = _texture(rng, light)
        walls, flares = [], []
        for camera, place in zip(calibration.cameras, calibration.positions_mm, strict=True):
            y, x = np.mgrid[0 : 2 * HEIGHT_PX, 0:WIDTH_PX].astype(np.float64)
            slopes = camera.slopes_from_pixels(np.stack([x.ravel(), y.ravel()], 1), 2 * HEIGHT_PX)
            slopes = np.nan_to_num(slopes, nan=9.0).reshape(2 * HEIGHT_PX, WIDTH_PX, 2)
            fall = (1.0 + (slopes**2).sum(axis=-1)) ** -0.8
            at = slopes + np.array([place[0] / light.depth_mm, 0.0])
            at = (at / TEXTURE_SLOPE + 1.0) * (TEXTURE_PX - 1) / 2.0
            seen = cv2.remap(
                texture,
                at[..., 0].astype(np.float32),
                at[..., 1].astype(np.float32),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
            walls.append(seen * fall.astype(np.float32))
            flares.append(_flare(rng, light.flare))
        return Room(np.stack(walls), np.stack(flares))


def _texture(rng: np.random.Generator, light: Lighting) -> Floats:
    """Return the wall, (TEXTURE_PX, TEXTURE_PX) levels."""
    size = TEXTURE_PX
    y, x = (np.mgrid[0:size, 0:size].astype(np.float32) - size / 2) / (size / 2)
    cx, cy = rng.uniform(-0.15, 0.15, 2)
    wide = 1.2 if light.wall == "desk" else 0.55
    glow = np.exp(-(((x - cx) ** 2 + (y - cy) ** 2) / wide**2))
    wall = light.wall_level * (0.25 + 0.9 * glow)
    coarse = rng.random((24, 24), np.float32)
    grain = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
    wall = np.ascontiguousarray(wall * (0.9 + 0.2 * grain), np.float32)
    if light.wall == "ceiling" or light.wall == "window":
        _ceiling(rng, wall, light)
    elif light.wall == "desk":
        _desk(rng, wall, light)
    if light.wall == "window":
        for _ in range(2):
            at = rng.uniform(0.1, 0.75, 2) * size
            corner = at + rng.uniform(40, 90, 2)
            cv2.rectangle(wall, _point(at), _point(corner), 900.0, -1)
        bloom = cv2.GaussianBlur(wall, (0, 0), 14.0)
        wall = np.asarray(np.maximum(wall, bloom), np.float32)
    return np.asarray(cv2.GaussianBlur(wall, (0, 0), 1.2), np.float32)


def _ceiling(rng: np.random.Generator, wall: Floats, light: Lighting) -> None:
    """Paint beams, a lamp and a fan."""
    size = TEXTURE_PX
    for _ in range(3):
        ends = rng.uniform(0.0, 1.0, (2, 2)) * size
        level = light.wall_level * float(rng.uniform(0.1, 1.6))
        wide = int(rng.integers(2, 9))
        cv2.line(wall, _point(ends[0]), _point(ends[1]), level, wide, cv2.LINE_AA)
    middle = rng.uniform(0.3, 0.7, 2) * size
    cv2.circle(wall, _point(middle), int(rng.integers(6, 20)), light.wall_level * 2.5, -1)
    turn = rng.uniform(0.0, np.pi)
    for blade in range(4):
        angle = turn + blade * np.pi / 2
        tip = middle + 60.0 * np.array([np.cos(angle), np.sin(angle)])
        cv2.line(wall, _point(middle), _point(tip), light.wall_level * 0.4, 7, cv2.LINE_AA)


def _desk(rng: np.random.Generator, wall: Floats, light: Lighting) -> None:
    """Paint a dark computer, a telephone, paper and a cable."""
    size = TEXTURE_PX
    for level, low, high in ((0.08, 90, 170), (0.05, 25, 50), (1.5, 60, 120)):
        middle, sides = rng.uniform(0.2, 0.8, 2) * size, rng.uniform(low, high, 2)
        box = cv2.boxPoints((middle.tolist(), sides.tolist(), float(rng.uniform(0, 180))))
        cv2.fillConvexPoly(wall, box.astype(np.int32), light.wall_level * level, cv2.LINE_AA)
    cable = np.cumsum(rng.normal(0.0, 28.0, (9, 2)), axis=0) + rng.uniform(0.3, 0.7, 2) * size
    cv2.polylines(wall, [cable.astype(np.int32)], False, light.wall_level * 0.1, 4, cv2.LINE_AA)


def _flare(rng: np.random.Generator, level: float) -> Floats:
    """Return the glare at both side edges, (240, 640)."""
    x = np.linspace(-1.0, 1.0, WIDTH_PX, dtype=np.float32)[None]
    y = np.linspace(-1.0, 1.0, HEIGHT_PX, dtype=np.float32)[:, None]
    glare = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    for side in (-1.0, 1.0):
        wide, high = rng.uniform(0.12, 0.3), rng.uniform(0.25, 0.5)
        share = np.float32(level * rng.uniform(0.5, 1.0))
        glare += share * np.exp(-(((x - side) / wide) ** 2) - (y / high) ** 2)
    return glare


def _point(at: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(at[0])), round(float(at[1]))
