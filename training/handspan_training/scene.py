"""Raw infrared pictures of random scenes, as one eye of a controller would take them.

Law: the same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from handspan_service.geometry import Camera
from handspan_service.surface import HandSurface
from handspan_service.tracking.crops import (
    OUTSIDE_PX,
    TABLE_PX,
    TABLE_SLOPE,
    SlopeTable,
)
from handspan_training import poses
from handspan_training.poses import PosedHand
from handspan_training.raster import Canvas

WIDTH_PX, HEIGHT_PX = 640, 240
HALF_BASELINE_MM = 20.0
LEDS_MM = np.array([[-25.0, 0.0, 0.0], [0.0, 0.0, 0.0], [25.0, 0.0, 0.0]])
CAMERAS = 48  # Different lenses per process; a table costs more than a picture.


@dataclass(frozen=True)
class Eye:
    """A camera with what is needed to draw through it."""

    camera: Camera
    position_mm: NDArray[np.float64]
    table: SlopeTable


@dataclass(frozen=True)
class Picture:
    """One rendered raw image with its truth.

    Attributes:
        raw: (240, 640) uint8.
        eye: The camera that took it.
        hands: Who is in it.
        seen: (hands, 21) bool: whether a keypoint's flesh is seen and not hidden.
    """

    raw: NDArray[np.uint8]
    eye: Eye
    hands: tuple[PosedHand, ...]
    seen: NDArray[np.bool_]


@lru_cache(maxsize=1)
def surface() -> HandSurface:
    """Return the hand's mesh."""
    return HandSurface.load()


def make_eyes(rng: Generator, count: int = CAMERAS) -> list[Eye]:
    """Return cameras like those of real controllers, each a bit different."""
    eyes = []
    for i in range(count):
        camera = Camera(
            float(rng.uniform(131.0, 135.0)),
            (float(rng.uniform(-14.0, 3.0)), float(rng.uniform(-9.0, 8.0))),
            rotation=tuple(float(v) for v in rng.normal(0.0, 0.004, 3)),  # type: ignore[arg-type]
        )
        x = -HALF_BASELINE_MM if i % 2 == 0 else HALF_BASELINE_MM
        eyes.append(Eye(camera, np.array([x, 0.0, 0.0]), SlopeTable.of(camera, HEIGHT_PX)))
    return eyes


def screen_of(points_mm: NDArray[np.float32], eye: Eye) -> NDArray[np.float32]:
    """Return (V, 3) float32: raw x, raw y in pixels, and depth in mm; NaN where not visible."""
    d = points_mm - eye.position_mm.astype(np.float32)
    z = d[:, 2]
    front = z > 12.0
    safe = np.where(front, z, 1.0)
    to_table = np.float32((TABLE_PX - 1) / (2 * TABLE_SLOPE))
    middle = np.float32((TABLE_PX - 1) / 2)
    u = (d[:, 0] / safe * to_table + middle).astype(np.float32)
    v = (d[:, 1] / safe * to_table + middle).astype(np.float32)
    pixels = cv2.remap(
        eye.table.pixels,
        u[:, None],
        v[:, None],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(OUTSIDE_PX, OUTSIDE_PX),
    )[:, 0]
    bad = ~front | (pixels[:, 0] < -2000.0)
    screen = np.concatenate([pixels, z[:, None]], axis=1)
    screen[bad, 0] = np.nan
    return screen


def render(rng: Generator, eye: Eye, hands: tuple[PosedHand, ...]) -> Picture:
    """Draw hands before a random background and take the picture."""
    canvas = Canvas(WIDTH_PX, 2 * HEIGHT_PX)
    mesh = surface()
    light = rng.uniform(0.4, 1.2, 3) * (rng.random(3) > 0.12)
    if light.sum() == 0:
        light[1] = 1.0
    exponent = float(rng.uniform(0.5, 1.3))
    for number, hand in enumerate(hands, start=1):
        vertices, normals = mesh.pose(
            hand.rotation[None],
            hand.translation_mm[None],
            hand.angles[None],
            np.array([hand.right]),
            hand.shape,
            hand.wrist[None],
            hand.thickness,
        )
        skin, inflate = _albedo(rng)
        points = vertices[0] + normals[0] * inflate[:, None]
        shade = _shade(points, normals[0], light, eye, exponent) * skin
        screen = screen_of(points, eye)
        screen[:, 1] *= 2.0
        canvas.draw(screen, shade, mesh.faces, number, 1 if hand.right else -1)
    if rng.random() < 0.15:
        _draw_stick(rng, canvas, eye, light, hands)
    seen = np.array([_seen(hand, canvas, eye) for hand in hands], bool).reshape(-1, 21)
    raw = _expose(rng, canvas)
    return Picture(raw, eye, hands, seen)


def _albedo(rng: Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return reflectance of each vertex, and how far cloth stands off the skin, mm."""
    rest = surface().vertices_mm
    waves = np.zeros(len(rest), np.float32)
    for length, amount in ((60.0, 0.07), (25.0, 0.06), (9.0, 0.05)):
        k = rng.normal(0.0, 2 * np.pi / length, 3).astype(np.float32)
        waves += np.float32(amount * rng.uniform(0.2, 1.5)) * np.sin(rest @ k + rng.uniform(0, 6.3))
    albedo = 1.0 + waves
    inflate = np.zeros(len(rest), np.float32)
    z = rest[:, 2]
    if rng.random() < 0.5:
        cuff = rng.uniform(-130.0, -2.0)
        cloth = z < cuff + 4.0 * np.sin(rest[:, 0] * 0.15 + rng.uniform(0, 6.3))
        folds = 1.0 + 0.25 * rng.random() * np.sin(z * rng.uniform(0.1, 0.5) + rest[:, 0] * 0.1)
        albedo = np.where(cloth, np.exp(rng.uniform(np.log(0.05), np.log(1.7))) * folds, albedo)
        inflate = np.where(cloth, rng.uniform(1.0, 9.0) + 1.5 * (folds - 1.0) * 4.0, inflate)
    if rng.random() < 0.12:
        band = rng.uniform(-45.0, -5.0)
        worn = (z > band) & (z < band + rng.uniform(8.0, 28.0))
        albedo = np.where(worn, rng.choice([0.08, 0.3, 1.6]), albedo)
        inflate = np.where(worn, inflate + 3.0, inflate)
    return albedo.astype(np.float32), inflate.astype(np.float32)


def _shade(
    points: NDArray[np.float32],
    normals: NDArray[np.float32],
    light: NDArray[np.float64],
    eye: Eye,
    exponent: float,
) -> NDArray[np.float32]:
    """Return the brightness of each vertex under the controller's own lamps."""
    total = np.zeros(len(points), np.float32)
    for power, place in zip(light, LEDS_MM, strict=True):
        to_led = place.astype(np.float32) - points
        square = np.einsum("vi,vi->v", to_led, to_led)
        distance = np.sqrt(square)
        cosine = np.maximum(np.einsum("vi,vi->v", to_led, normals) / distance, 0.0)
        emission = np.maximum(points[:, 2] / distance, 0.0)
        total += np.float32(power) * (0.12 + 0.88 * cosine**exponent) * emission / square
    view = points - eye.position_mm.astype(np.float32)
    off_axis = view[:, 2] / np.sqrt(np.einsum("vi,vi->v", view, view))
    shaded: NDArray[np.float32] = (total * np.maximum(off_axis, 0.0) ** 1.5).astype(np.float32)
    return shaded


def _draw_stick(
    rng: Generator,
    canvas: Canvas,
    eye: Eye,
    light: NDArray[np.float64],
    hands: tuple[PosedHand, ...],
) -> None:
    """Draw a pen, cable or bar, often near a hand."""
    if hands and rng.random() < 0.6:
        start = hands[0].joints_mm()[rng.integers(21)] + rng.normal(0.0, 15.0, 3)
    else:
        start = poses.random_center(rng)
    axis = rng.normal(0.0, 1.0, 3)
    axis /= np.linalg.norm(axis)
    radius, length = rng.uniform(2.5, 12.0), rng.uniform(60.0, 250.0)
    side = np.cross(axis, [0.3, 0.5, 0.8])
    side /= np.linalg.norm(side)
    up = np.cross(axis, side)
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.cos(around)[:, None] * side + np.sin(around)[:, None] * up
    along = np.linspace(0.0, length, 24)
    points = start + along[:, None, None] * axis + radius * ring
    points = points.reshape(-1, 3).astype(np.float32)
    normals = np.broadcast_to(ring, (24, 12, 3)).reshape(-1, 3).astype(np.float32)
    i, j = np.meshgrid(np.arange(23), np.arange(12), indexing="ij")
    a, b = i * 12 + j, i * 12 + (j + 1) % 12
    faces = np.stack([a, b, a + 12, b, b + 12, a + 12], axis=-1).reshape(-1, 3).astype(np.int32)
    shade = _shade(points, normals, light, eye, 1.0) * np.float32(rng.uniform(0.1, 1.5))
    screen = screen_of(points, eye)
    screen[:, 1] *= 2.0
    canvas.draw(screen, shade, faces, 200, 0)


def _seen(hand: PosedHand, canvas: Canvas, eye: Eye) -> NDArray[np.bool_]:
    """Return which keypoints show their flesh, (21,) bool."""
    from handspan_service.anatomy import RADII_MM

    joints = hand.joints_mm()
    screen = screen_of(joints.astype(np.float32), eye)
    inside = (
        (screen[:, 0] >= 0)
        & (screen[:, 0] < WIDTH_PX)
        & (screen[:, 1] >= 0)
        & (screen[:, 1] < HEIGHT_PX)
    )
    x = np.clip(np.nan_to_num(screen[:, 0]), 0, WIDTH_PX - 1).astype(int)
    y = np.clip(np.nan_to_num(screen[:, 1]) * 2, 0, 2 * HEIGHT_PX - 1).astype(int)
    front = canvas.depth[y, x] > screen[:, 2] - RADII_MM * hand.shape.scale * 1.15 - 10.0
    return np.asarray(inside & front, bool)


def _expose(rng: Generator, canvas: Canvas) -> NDArray[np.uint8]:
    """Turn light into a raw image: gain, background, blur, noise, gamma, saturation."""
    lit = canvas.owner > 0
    image = canvas.image
    if lit.any():
        level = float(np.median(image[lit]))
        target = np.exp(rng.uniform(np.log(30.0), np.log(420.0)))
        image = image * np.float32(target / max(level, 1e-9))
    image = np.where(lit, image, _background(rng))
    image = 0.5 * (image[0::2] + image[1::2])
    sigma = rng.uniform(0.35, 1.1)
    blurred = cv2.GaussianBlur(image, (0, 0), sigmaX=sigma, sigmaY=0.6 * sigma)
    image = np.asarray(blurred, np.float32)
    if rng.random() < 0.3:
        image += _glare(rng)
    if rng.random() < 0.4:
        image = 255.0 * np.sqrt(np.clip(image / 255.0, 0.0, 4.0))
    noise = rng.standard_normal((HEIGHT_PX // 2, WIDTH_PX), np.float32)
    noise = np.concatenate([noise, noise[::-1, ::-1]])
    read, shot = rng.uniform(0.5, 7.5), rng.uniform(0.0, 0.35)
    image = image + noise * np.sqrt(read * read + shot * np.clip(image, 0.0, 255.0))
    columns = rng.standard_normal(WIDTH_PX).astype(np.float32) * rng.uniform(0.0, 1.5)
    return np.asarray(np.clip(image + columns, 0.0, 255.0), np.uint8)


def _glare(rng: Generator) -> NDArray[np.float32]:
    """Return light from the side edges or a corner, as the sensor shows it, (240, 640)."""
    x = np.linspace(-1.0, 1.0, WIDTH_PX, dtype=np.float32)[None]
    y = np.linspace(-1.0, 1.0, HEIGHT_PX, dtype=np.float32)[:, None]
    width, height = rng.uniform(0.1, 0.4), rng.uniform(0.15, 0.6)
    x0, y0 = rng.choice([-1.0, 1.0]), rng.normal(0.0, 0.3)
    glow = np.exp(-(((x - x0) / width) ** 2) - ((y - y0) / height) ** 2)
    if rng.random() < 0.6:
        glow = glow + np.exp(-(((x + x0) / width) ** 2) - ((y - y0) / height) ** 2)
    return np.asarray(glow * np.exp(rng.uniform(np.log(15.0), np.log(250.0))), np.float32)


def _background(rng: Generator) -> NDArray[np.float32]:
    """Return what is behind the hands, (480, 640) float32."""
    height, width = HEIGHT_PX, WIDTH_PX // 2
    small = np.full((height, width), rng.uniform(0.0, 40.0), np.float32)
    strength = np.exp(rng.uniform(np.log(2.0), np.log(130.0)))
    if rng.random() < 0.6:
        x = (np.arange(width, dtype=np.float32) - width * rng.uniform(0.3, 0.7)) / (width * 0.5)
        y = (np.arange(height, dtype=np.float32) - height * rng.uniform(0.3, 0.7)) / (height * 0.5)
        small += strength * np.exp(-(x[None] ** 2 + y[:, None] ** 2) * rng.uniform(0.5, 4.0))
    if rng.random() < 0.6:
        cells = rng.integers(3, 24, 2)
        noise = rng.random((int(cells[0]), int(cells[1])), np.float32)
        how = cv2.INTER_NEAREST if rng.random() < 0.3 else cv2.INTER_CUBIC
        small += (
            cv2.resize(noise, (width, height), interpolation=how) * strength * rng.uniform(0, 1)
        )
    for _ in range(rng.integers(0, 6)):
        _clutter(rng, small, strength)
    if rng.random() < 0.5:
        small = np.asarray(cv2.GaussianBlur(small, (0, 0), rng.uniform(0.5, 3.0)), np.float32)
    return np.asarray(cv2.resize(small, (WIDTH_PX, 2 * HEIGHT_PX)), np.float32)


def _clutter(rng: Generator, picture: NDArray[np.float32], strength: float) -> None:
    """Draw one thing of a desk or room into a background."""
    height, width = picture.shape
    value = float(rng.uniform(0.0, 2.0) * strength)
    if rng.random() < 0.1:
        value = 255.0
    x, y = int(rng.integers(width)), int(rng.integers(height))
    kind = rng.integers(4)
    if kind == 0:
        box = cv2.boxPoints(((x, y), tuple(rng.uniform(10, 140, 2)), rng.uniform(0, 180)))
        cv2.fillConvexPoly(picture, box.astype(np.int32), value)
    elif kind == 1:
        axes = (int(rng.integers(4, 60)), int(rng.integers(4, 60)))
        cv2.ellipse(picture, (x, y), axes, rng.uniform(0, 180), 0, 360, value, -1)
    elif kind == 2:
        end = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.line(picture, (x, y), end, value, int(rng.integers(1, 9)))
    else:
        points = rng.normal([x, y], 35.0, (6, 2)).astype(np.int32)
        cv2.polylines(picture, [points], False, value, int(rng.integers(1, 6)), cv2.LINE_AA)


def random_hands(rng: Generator) -> tuple[PosedHand, ...]:
    """Return who is in a picture: mostly one or two hands of one person."""
    count = rng.choice([0, 1, 2], p=[0.04, 0.54, 0.42])
    if count == 0:
        return ()
    entry = rng.random()
    from_top = True if entry < 0.45 else False if entry < 0.92 else None
    shape = poses.random_shape(rng)
    right = bool(rng.random() < 0.5)
    center = poses.random_center(rng)
    first = poses.random_hand(rng, right=right, from_top=from_top, center_mm=center, shape=shape)
    if count == 1:
        return (first,)
    other = right if rng.random() < 0.08 else not right
    gap = rng.uniform(40.0, 260.0)
    # With the forearm at the bottom (normal) image x grows to the person's left.
    toward = 1.0 if other == bool(from_top) else -1.0
    if rng.random() < 0.2:
        toward = -toward
    offset = np.array([toward * gap, rng.normal(0.0, 45.0), rng.normal(0.0, 50.0)])
    place = center + offset
    place[2] = max(place[2], 70.0)
    second = poses.random_hand(rng, right=other, from_top=from_top, center_mm=place, shape=shape)
    return (first, second)
