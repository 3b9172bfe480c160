"""Raw infrared pictures of random scenes, as one eye of a controller would take them.

Law: the same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from handspan_service.anatomy import RADII_MM, Array
from handspan_service.geometry import Camera
from handspan_service.tracking.crops import (
    OUTSIDE_PX,
    TABLE_PX,
    TABLE_SLOPE,
    SlopeTable,
)
from handspan_training import pairs, poses, rooms, sensor, things
from handspan_training.poses import PosedHand
from handspan_training.raster import Canvas, Light, carry
from handspan_training.sensor import Exposure
from handspan_training.skin import Look, random_look, surface
from handspan_training.things import Mesh

WIDTH_PX, HEIGHT_PX = 640, 240
HALF_BASELINE_MM = 20.0
LAMPS_MM = np.array([[-25.0, 0.0, 0.0], [0.0, 0.0, 0.0], [25.0, 0.0, 0.0]])
CAMERAS = 48  # Different lenses per process; a table costs more than a picture.
THING = 200  # Label of everything that is no hand.
LOOSE_SHARE = 0.22
RING_SHARE = 0.12


@dataclass(frozen=True)
class Eye:
    """A camera with what is needed to draw through it.

    Attributes:
        camera: The lens.
        position_mm: (3,), mm, rig space.
        table: Of the lens.
        pattern: (240, 640) float32, the fixed noise of its sensor.
    """

    camera: Camera
    position_mm: NDArray[np.float64]
    table: SlopeTable
    pattern: NDArray[np.float32]


@dataclass(frozen=True)
class Picture:
    """One rendered raw image with its truth.

    Attributes:
        raw: (240, 640) uint8.
        eye: The camera that took it.
        hands: Who is in it.
        seen: (hands, 21) bool: whether a keypoint's flesh is seen and not hidden.
        decoys: What is no hand and may look like one.
        labels: (240, 640) uint8, what each pixel shows: the number of a hand, 1 or 2, THING, or 0.
    """

    raw: NDArray[np.uint8]
    eye: Eye
    hands: tuple[PosedHand, ...]
    seen: NDArray[np.bool_]
    decoys: tuple[Mesh, ...]
    labels: NDArray[np.uint8]


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
        pattern = sensor.fixed_pattern(rng, HEIGHT_PX, WIDTH_PX)
        table = SlopeTable.of(camera, HEIGHT_PX)
        eyes.append(Eye(camera, np.array([x, 0.0, 0.0]), table, pattern))
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


def random_light(rng: Generator) -> Light:
    """Return the controller's lamps, now and then one of them dead, and the room's light."""
    power = rng.uniform(0.4, 1.2, 3) * (rng.random(3) > 0.12)
    if power.sum() == 0:
        power[1] = 1.0
    places = LAMPS_MM + rng.normal(0.0, 3.0, (3, 3)) * np.array([1.0, 1.0, 0.3])
    sky = rng.normal([0.0, 0.0, 0.4], 1.0)
    return Light(
        lamps=np.concatenate([places, power[:, None]], axis=1).astype(np.float32),
        exponent=float(rng.uniform(0.5, 1.5)),
        wrap=float(rng.uniform(0.0, 0.5)),
        lobe=float(rng.uniform(0.5, 2.0)),
        room=float(rng.uniform(0.05, 1.2)) if rng.random() < 0.2 else 0.0,
        sky=sky / np.linalg.norm(sky),
    )


def render(
    rng: Generator,
    eye: Eye,
    hands: tuple[PosedHand, ...],
    exposure: Exposure = sensor.ANY_EXPOSURE,
) -> Picture:
    """Draw hands and things before a random background and take the picture."""
    canvas = Canvas(WIDTH_PX, 2 * HEIGHT_PX)
    light = random_light(rng)
    look = random_look(rng)
    decoys = []
    for number, hand in enumerate(hands, start=1):
        if number > 1 and rng.random() < 0.15:
            look = random_look(rng)
        draw_hand(canvas, eye, light, hand, look, number)
        _draw_thing(canvas, eye, light, things.upper_arm(rng, hand, look.elbow))
        if hand.grasp:
            _draw_thing(canvas, eye, light, things.held(rng, hand))
        if rng.random() < RING_SHARE:
            _draw_thing(canvas, eye, light, things.ring(rng, hand))
    if rng.random() < (LOOSE_SHARE if hands else 0.7):
        thing = things.loose(rng, _loose_place(rng, hands))
        decoys.append(thing)
        _draw_thing(canvas, eye, light, thing)
    seen = np.array(
        [_seen(hand, number, canvas, eye) for number, hand in enumerate(hands, start=1)], bool
    )
    lit = canvas.owner > 0
    front = sensor.gain(rng, canvas.image, lit & (canvas.owner < THING), lit, exposure)
    behind = rooms.background(rng, 2 * HEIGHT_PX, WIDTH_PX)
    raw = sensor.take(rng, sensor.compose(rng, front, lit, behind), eye.pattern)
    return Picture(raw, eye, hands, seen.reshape(-1, 21), tuple(decoys), canvas.owner[::2])


def _twice_the_rows(screen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return screen places on a canvas whose rows 2 r and 2 r + 1 make the raw row r."""
    screen[:, 1] = 2.0 * screen[:, 1] + 0.5
    return screen


def draw_hand(
    canvas: Canvas, eye: Eye, light: Light, hand: PosedHand, look: Look, number: int
) -> None:
    """Draw one hand, labelled with its number, 1 or 2."""
    mesh = surface()
    linear, offset = mesh.bone_motion(
        hand.rotation[None],
        hand.translation_mm[None],
        hand.angles[None],
        np.array([hand.right]),
        hand.shape,
        hand.wrist[None],
        hand.thickness * look.flesh,
    )
    points, normals = carry(mesh, linear[0], offset[0], look.off_skin_mm)
    shade = light.shade(points, normals, look.albedo, eye.position_mm)
    screen = _twice_the_rows(screen_of(points, eye))
    canvas.draw(screen, shade, mesh.faces, number, -1 if hand.right else 1, look.paint())


def _draw_thing(canvas: Canvas, eye: Eye, light: Light, thing: Mesh) -> None:
    shade = light.shade(thing.points_mm, thing.normals, thing.albedo, eye.position_mm)
    screen = _twice_the_rows(screen_of(thing.points_mm, eye))
    canvas.draw(screen, shade, thing.faces, THING, 0)


def _loose_place(rng: Generator, hands: tuple[PosedHand, ...]) -> Array:
    """Return where a thing is, (3,) mm: half of them near a hand."""
    if hands and rng.random() < 0.5:
        near: Array = hands[0].joints_mm()[rng.integers(21)] + rng.normal(0.0, 25.0, 3)
        return np.maximum(near, [-1e4, -1e4, 40.0])
    return poses.random_center(rng)


def _seen(hand: PosedHand, number: int, canvas: Canvas, eye: Eye) -> NDArray[np.bool_]:
    """Return which keypoints show their flesh, (21,) bool.

    Own flesh hides a keypoint if it is nearer by more than the keypoint's own flesh is thick;
    somebody else's, or a thing, if it is nearer at all.
    """
    joints = hand.joints_mm()
    screen = _twice_the_rows(screen_of(joints.astype(np.float32), eye))
    x, y = np.rint(np.nan_to_num(screen[:, :2], nan=-1.0)).astype(int).T
    inside = (x >= 0) & (x < WIDTH_PX) & (y >= 0) & (y < 2 * HEIGHT_PX)
    x, y = np.clip(x, 0, WIDTH_PX - 1), np.clip(y, 0, 2 * HEIGHT_PX - 1)
    own = canvas.owner[y, x] == number
    flesh = np.where(own, RADII_MM * hand.shape.scale * 1.15 + 10.0, 0.0)
    front = canvas.depth[y, x] > screen[:, 2] - flesh
    return np.asarray(inside & front, bool)


def random_hands(rng: Generator) -> tuple[PosedHand, ...]:
    """Return who is in a picture: mostly one or two hands of one person."""
    count = rng.choice([0, 1, 2], p=[0.05, 0.51, 0.44])
    if count == 0:
        return ()
    setting = poses.random_setting(rng)
    first = poses.random_hand(
        rng,
        right=bool(rng.random() < 0.5),
        setting=setting,
        center_mm=poses.random_center(rng, setting.mounting),
        shape=poses.random_shape(rng),
    )
    second = pairs.random_second(rng, first, setting) if count == 2 else None
    return (first,) if second is None else (first, second)
