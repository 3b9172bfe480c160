"""What is behind the hands: desks, ceilings, rooms, walls, clutter; lit from weak to glaring.

Law: a background knows nothing of the hands.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]

KINDS = ("black", "ceiling", "desk", "plain", "cells")
SHARES = (0.14, 0.24, 0.24, 0.20, 0.18)


def background(rng: Generator, height_px: int, width_px: int) -> Floats:
    """Return what is behind the hands, (height_px, width_px) float32, in grey levels."""
    height, width = height_px // 2, width_px // 2
    kind = rng.choice(KINDS, p=SHARES)
    strength = float(np.exp(rng.uniform(np.log(2.0), np.log(140.0))))
    if kind == "black":
        strength = min(strength, 4.0)
        small = np.full((height, width), rng.uniform(0.0, 3.0), np.float32)
    else:
        small = np.full((height, width), rng.uniform(0.0, 40.0), np.float32)
        small += strength * _lit_spot(rng, height, width)
    if kind == "ceiling":
        _ceiling(rng, small, strength)
    elif kind == "desk":
        for _ in range(rng.integers(1, 5)):
            _desk_thing(rng, small)
    elif kind == "cells":
        _cells(rng, small, strength)
    for _ in range(rng.integers(0, 5)):
        _clutter(rng, small, strength)
    if rng.random() < 0.12:
        _window(rng, small)
    if rng.random() < 0.6:
        small = np.asarray(cv2.GaussianBlur(small, (0, 0), rng.uniform(0.5, 2.5)), np.float32)
    return np.asarray(cv2.resize(small, (width_px, height_px)), np.float32)


def _lit_spot(rng: Generator, height: int, width: int) -> Floats:
    """Return how the controller's lamps light a wall: bright in the middle, 0 to about 1."""
    x = (np.arange(width, dtype=np.float32) - width * rng.uniform(0.3, 0.7)) / (width * 0.5)
    y = (np.arange(height, dtype=np.float32) - height * rng.uniform(0.3, 0.7)) / (height * 0.5)
    size = rng.uniform(0.5, 4.0)
    return np.exp(-size * x * x)[None] * np.exp(-size * y * y)[:, None]


def _ceiling(rng: Generator, picture: Floats, strength: float) -> None:
    """Draw beams, lamps and now and then a fan, darker or brighter than the ceiling."""
    height, width = picture.shape
    tilt = rng.uniform(0, np.pi)
    across = np.array([np.cos(tilt), np.sin(tilt)])
    for _ in range(rng.integers(0, 4)):
        middle = rng.uniform([0, 0], [width, height])
        ends = [tuple(int(v) for v in middle + s * 300.0 * across) for s in (-1.0, 1.0)]
        value = float(rng.uniform(0.2, 1.4) * picture.mean())
        cv2.line(picture, ends[0], ends[1], value, int(rng.integers(1, 12)), cv2.LINE_AA)
    for _ in range(rng.integers(0, 3)):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(2, 22)), int(rng.integers(2, 14)))
        value = float(rng.choice([255.0, 1.8 * strength, 600.0]))
        cv2.ellipse(picture, at, axes, rng.uniform(0, 180), 0, 360, value, -1, cv2.LINE_AA)
    if rng.random() < 0.25:
        hub = rng.uniform([0, 0], [width, height])
        turn, blades = rng.uniform(0, 6.3), int(rng.integers(3, 6))
        value, length = float(rng.uniform(0.1, 1.5) * picture.mean()), rng.uniform(15, 70)
        for blade in range(blades):
            angle = turn + blade * 2 * np.pi / blades
            end = hub + length * np.array([np.cos(angle), np.sin(angle)])
            start = tuple(int(v) for v in hub)
            cv2.line(picture, start, tuple(int(v) for v in end), value, int(rng.integers(3, 10)))


def _desk_thing(rng: Generator, picture: Floats) -> None:
    """Draw a keyboard, phone, paper, cable or other flat thing as it lies on a lit desk."""
    height, width = picture.shape
    at = rng.uniform([0, 0], [width, height])
    factor = float(rng.choice([rng.uniform(0.05, 0.6), rng.uniform(1.1, 2.2)]))
    turn = rng.uniform(0, 180)
    if rng.random() < 0.25:
        points = np.cumsum(rng.normal(0.0, 22.0, (8, 2)), axis=0) + at
        value = factor * float(picture.mean())
        points_px = points.astype(np.int32)
        cv2.polylines(picture, [points_px], False, value, int(rng.integers(1, 4)), cv2.LINE_AA)
        return
    size = rng.uniform([20, 10], [170, 80])
    mask = np.zeros_like(picture)
    frame = ((float(at[0]), float(at[1])), (float(size[0]), float(size[1])), turn)
    cv2.fillConvexPoly(mask, cv2.boxPoints(frame).astype(np.int32), 1.0)
    if rng.random() < 0.3:  # Keys.
        step = int(rng.integers(4, 10))
        mask[::step] *= 0.5
        mask[:, ::step] *= 0.5
    picture *= 1.0 + (factor - 1.0) * mask


def _window(rng: Generator, picture: Floats) -> None:
    """Draw a bright window with its bars."""
    height, width = picture.shape
    at = rng.uniform([0, 0], [width, height])
    size = rng.uniform([15, 15], [110, 90])
    frame = ((float(at[0]), float(at[1])), (float(size[0]), float(size[1])), rng.uniform(0, 180))
    corners = cv2.boxPoints(frame)
    cv2.fillConvexPoly(picture, corners.astype(np.int32), float(rng.uniform(120.0, 500.0)))
    middles = (corners + np.roll(corners, 1, axis=0)) / 2
    for a, b in ((0, 2), (1, 3)):
        ends = [tuple(int(v) for v in middles[k]) for k in (a, b)]
        cv2.line(picture, ends[0], ends[1], float(rng.uniform(0.0, 60.0)), int(rng.integers(1, 4)))


def _cells(rng: Generator, picture: Floats, strength: float) -> None:
    """Add a coarse random pattern, soft or with edges."""
    height, width = picture.shape
    cells = rng.integers(3, 24, 2)
    noise = rng.random((int(cells[0]), int(cells[1])), np.float32)
    how = cv2.INTER_NEAREST if rng.random() < 0.3 else cv2.INTER_CUBIC
    amount = np.float32(strength * rng.uniform(0.0, 1.0))
    picture += cv2.resize(noise, (width, height), interpolation=how) * amount


def _clutter(rng: Generator, picture: Floats, strength: float) -> None:
    """Draw one flat thing: a box, an ellipse, a bar or a cable."""
    height, width = picture.shape
    value = float(rng.uniform(0.0, 2.0) * strength)
    if rng.random() < 0.1:
        value = 255.0
    x, y = int(rng.integers(width)), int(rng.integers(height))
    kind = rng.integers(4)
    if kind == 0:
        size = (float(rng.uniform(10, 140)), float(rng.uniform(10, 140)))
        corners = cv2.boxPoints(((x, y), size, rng.uniform(0, 180)))
        cv2.fillConvexPoly(picture, corners.astype(np.int32), value)
    elif kind == 1:
        axes = (int(rng.integers(4, 60)), int(rng.integers(4, 60)))
        cv2.ellipse(picture, (x, y), axes, rng.uniform(0, 180), 0, 360, value, -1)
    elif kind == 2:
        end = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.line(picture, (x, y), end, value, int(rng.integers(1, 9)))
    else:
        points = rng.normal([x, y], 35.0, (6, 2)).astype(np.int32)
        cv2.polylines(picture, [points], False, value, int(rng.integers(1, 6)), cv2.LINE_AA)
