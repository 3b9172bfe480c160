"""What skin looks like: creases, nails, veins, pads; and what people wear over it.

Law: a feature moves with the skin, since it is painted into the space of the hand at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape
from handspan_service.surface import BONES, FOREARM, HandSurface
from handspan_training.raster import Paint

Floats = NDArray[np.float32]

# The texture covers the hand at rest and the wrist, mm, in cells of 1 mm. Measured on the mesh.
LOW_MM = np.array([-66.0, -48.0, -60.0])
SIZE = np.array([146, 86, 242])
CREASE, NAIL, DORSAL, PAD = range(4)  # Channels.
STRONGEST = 63

Line = tuple[tuple[float, float], ...]

# Lines of the palm of a right hand: x, z in mm of space H, as they run over the palmar side.
PALM_LINES: tuple[Line, ...] = (
    ((28.0, 76.0), (10.0, 74.0), (-12.0, 68.0), (-36.0, 56.0)),
    ((27.0, 68.0), (10.0, 62.0), (-8.0, 52.0), (-28.0, 38.0)),
    ((27.0, 66.0), (15.0, 54.0), (8.0, 34.0), (7.0, 10.0)),
)
WRIST_LINES_MM = (1.0, -5.0)
# Veins of the back of the hand: x, z in mm; they join toward the wrist.
VEINS: tuple[Line, ...] = (
    ((14.0, 78.0), (10.0, 50.0), (4.0, 25.0), (6.0, -40.0)),
    ((-8.0, 74.0), (-6.0, 48.0), (4.0, 25.0)),
    ((-26.0, 66.0), (-16.0, 40.0), (-10.0, 10.0), (-12.0, -40.0)),
    ((-8.0, 74.0), (-20.0, 52.0)),
)
TENDONS: tuple[Line, ...] = tuple(
    ((0.75 * x, 0.8 * z), (0.3 * x, 15.0)) for x, _, z in anatomy.ROOTS_MM[1:].tolist()
)
ELBOW_MM = -240.0
DARK_CLOTH, BRIGHT_CLOTH = 0.05, 2.2
FINGER_FLESH, BONE_FLESH = 0.05, 0.06  # Deviations of fingers, and of the bones of one. Guessed.


@lru_cache(maxsize=1)
def surface() -> HandSurface:
    """Return the hand's mesh."""
    return HandSurface.load()


@lru_cache(maxsize=1)
def texture() -> NDArray[np.uint8]:
    """Return the solid texture of a right hand at rest, (nz, ny, nx) uint8.

    The two high bits are the channel that is strongest in a cell, the others how strong it is.
    """
    solid = np.zeros((SIZE[2], SIZE[1], SIZE[0], 4), np.float32)
    rest = surface().rest_angles[None]
    joints = anatomy.local_keypoints(rest, HandShape())[0]
    frames = anatomy.bone_frames(rest)[0]
    for finger in range(anatomy.FINGERS):
        _paint_finger(solid, joints[1 + 4 * finger :][:4], frames[finger], finger)
    for line in PALM_LINES:
        _stroke(solid, line, CREASE, width=1.1, back=False)
    for z in WRIST_LINES_MM:
        _stroke(solid, ((-20.0, z - 1.0), (0.0, z + 1.0), (20.0, z - 1.0)), CREASE, 1.0, back=False)
    for line in VEINS:
        _stroke(solid, line, DORSAL, width=1.8, back=True)
    for line in TENDONS:
        _stroke(solid, line, DORSAL, width=2.2, back=True, strength=0.5)
    for place, radius in (((22.0, -20.0, 32.0), 20.0), ((-26.0, -18.0, 34.0), 20.0)):
        box, points = _box(np.array(place), 28.0)
        far = np.linalg.norm(points - place, axis=-1) / radius
        _add(solid, box, PAD, np.exp(-(far**2)))
    level = np.clip(solid.max(axis=-1) * STRONGEST, 0, STRONGEST).astype(np.uint8)
    return np.asarray(solid.argmax(axis=-1).astype(np.uint8) << 6 | level, np.uint8)


def _box(center: Array, reach_mm: float) -> tuple[tuple[slice, slice, slice], Array]:
    """Return cells around a place: slices (z, y, x) and their places (nz, ny, nx, 3), mm."""
    low = np.clip(np.floor(center - reach_mm - LOW_MM), 0, SIZE - 1).astype(int)
    high = np.clip(np.ceil(center + reach_mm - LOW_MM) + 1, 1, SIZE).astype(int)
    slices = [slice(int(a), int(b)) for a, b in zip(low, high, strict=True)]
    axes = [np.arange(a, b) + edge for a, b, edge in zip(low, high, LOW_MM, strict=True)]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij")
    return (slices[2], slices[1], slices[0]), np.stack([x, y, z], axis=-1)


def _add(
    solid: Floats, box: tuple[slice, slice, slice], channel: int, values: NDArray[np.floating]
) -> None:
    part = solid[(*box, channel)]
    np.maximum(part, values, out=part, casting="same_kind")


def _paint_finger(solid: Floats, joints: Array, frames: Array, finger: int) -> None:
    """Paint creases, wrinkles, nail and pad of one finger: joints (4, 3), bones (3, 3, 3)."""
    radii = anatomy.RADII_MM[1 + 4 * finger :][:4]
    for number in (1, 2):
        _paint_joint(solid, joints[number], frames[number], radii[number], twice=number == 1)
    if finger > 0:
        root = joints[0] + 0.5 * (joints[1] - joints[0])  # Where the finger leaves the palm.
        _paint_joint(solid, root, frames[0], radii[0], twice=False, wrinkles=False)
    tip, frame, radius = joints[3], frames[2], radii[3]
    box, points = _box(tip, 2.4 * radius)
    local = (points - tip) @ frame
    x, y, z = local[..., 0], local[..., 1], local[..., 2]
    width = (x / (0.72 * radius)) ** 4
    length = ((z - 0.05 * radius) / (0.85 * radius)) ** 4
    nail = (y > 0.25 * radius) & (width + length < 1.0)
    rim = (y > 0.25 * radius) & ~nail & (width + length < 2.2)
    _add(solid, box, NAIL, nail.astype(np.float32))
    _add(solid, box, DORSAL, 0.9 * rim)
    pad = np.exp(-((x**2 + (z + 2.0) ** 2) / radius**2)) * (y < 0.0)
    _add(solid, box, PAD, pad)


def _paint_joint(
    solid: Floats, joint: Array, frame: Array, radius: float, *, twice: bool, wrinkles: bool = True
) -> None:
    """Paint the creases of one joint on the palm's side, and the wrinkles of its back."""
    box, points = _box(joint, 1.7 * radius)
    local = (points - joint) @ frame
    x, y, z = local[..., 0], local[..., 1], local[..., 2]
    near = (x * x + y * y) < (1.5 * radius) ** 2
    for offset in (-1.6, 1.6) if twice else (0.0,):
        crease = np.exp(-(((z - offset) / 0.8) ** 2)) * near * np.clip(-y / radius + 0.4, 0, 1)
        _add(solid, box, CREASE, crease)
    if wrinkles:
        for offset in (-4.0, -1.5, 1.0, 3.5):
            bow = z - offset - 0.02 * offset * x * x / 10.0
            fold = np.exp(-((bow / 0.7) ** 2)) * near * (y > 0.45 * radius) * (np.abs(x) < radius)
            _add(solid, box, DORSAL, 0.75 * fold)


def _stroke(
    solid: Floats,
    line: Line,
    channel: int,
    width: float,
    *,
    back: bool,
    strength: float = 1.0,
) -> None:
    """Paint a line through the whole palmar or dorsal half of the hand."""
    for (x0, z0), (x1, z1) in pairwise(line):
        start, end = np.array([x0, z0]), np.array([x1, z1])
        middle = (start + end) / 2
        reach = float(np.linalg.norm(end - start)) / 2 + 3 * width
        box, points = _box(np.array([middle[0], 12.0 if back else -20.0, middle[1]]), reach)
        flat = points[..., [0, 2]] - start
        axis = end - start
        t = np.clip(flat @ axis / (axis @ axis), 0.0, 1.0)
        distance = np.linalg.norm(flat - t[..., None] * axis, axis=-1)
        side = points[..., 1] > 2.0 if back else points[..., 1] < -6.0
        _add(solid, box, channel, strength * np.exp(-((distance / width) ** 2)) * side)


@dataclass(frozen=True)
class Look:
    """What one hand's skin and clothes look like.

    Attributes:
        albedo: (V,) float32, reflectance of each vertex; about 1 is skin.
        off_skin_mm: (V,) float32, how far cloth stands off.
        amounts: (4,) float32, how strongly each channel of the texture shows.
        flesh: (BONES, 1), factors on the flesh around each bone: fingers taper as they like.
    """

    albedo: Floats
    off_skin_mm: Floats
    amounts: Floats
    flesh: Array

    @property
    def elbow(self) -> float:
        """Reflectance of the arm's far end."""
        return float(self.albedo[surface().vertices_mm[:, 2] < ELBOW_MM].mean())

    def paint(self) -> Paint:
        """Return the texture as this person's skin shows it."""
        levels = np.linspace(0.0, 1.0, STRONGEST + 1, dtype=np.float32)
        factors = np.maximum(1.0 + self.amounts[:, None] * levels, 0.1).ravel()
        return Paint(texture(), LOW_MM.astype(np.float32), surface().vertices_mm, factors)


def random_look(rng: Generator) -> Look:
    """Return somebody's skin, sleeve and watch."""
    rest = surface().vertices_mm
    tone = float(rng.uniform(0.5, 1.3))
    albedo = np.full(len(rest), tone, np.float32)
    for length, amount in ((60.0, 0.07), (25.0, 0.05), (9.0, 0.04)):
        k = rng.normal(0.0, 2 * np.pi / length, 3).astype(np.float32)
        albedo *= 1.0 + np.float32(amount * rng.uniform(0.2, 1.5)) * np.sin(
            rest @ k + np.float32(rng.uniform(0, 6.3))
        )
    off = np.zeros(len(rest), np.float32)
    if rng.random() < 0.55:
        _wear_sleeve(rng, albedo, off)
    if rng.random() < 0.12:
        _wear_watch(rng, albedo, off)
    amounts = np.array(
        [
            -rng.uniform(0.0, 0.42),
            rng.choice([rng.uniform(-0.55, -0.1), rng.uniform(0.0, 0.9)]),
            rng.uniform(-0.32, 0.12),
            rng.uniform(0.0, 0.3),
        ],
        np.float32,
    )
    return Look(albedo, off, amounts, _random_flesh(rng))


def _random_flesh(rng: Generator) -> Array:
    """Return by how much each bone has more flesh than the mean, (BONES, 1)."""
    flesh = np.ones(BONES)
    fingers = rng.normal(1.0, FINGER_FLESH, (anatomy.FINGERS, 1))
    own = rng.normal(1.0, BONE_FLESH, (anatomy.FINGERS, 3))
    flesh[1:FOREARM] = np.clip(fingers * own, 0.8, 1.25).ravel()
    return flesh[:, None]


def _wear_sleeve(rng: Generator, albedo: Floats, off: Floats) -> None:
    """Put cloth over the forearm, from a cuff on, with folds, stripes and a thick hem."""
    rest = surface().vertices_mm
    x, y, z = rest.T
    around = np.arctan2(y, x)
    cuff = rng.uniform(-140.0, 8.0) + 5.0 * np.sin(around + rng.uniform(0, 6.3))
    below = cuff - z
    cloth = below > 0.0
    value = np.exp(rng.uniform(np.log(DARK_CLOTH), np.log(BRIGHT_CLOTH)))
    folds = np.zeros(len(rest), np.float32)
    for _ in range(3):
        pitch = rng.uniform(0.08, 0.5)
        folds += np.sin(z * pitch + around * rng.integers(-3, 4) + rng.uniform(0, 6.3)) / 3.0
    shade = 1.0 + rng.uniform(0.0, 0.55) * folds
    if rng.random() < 0.25:
        shade *= np.where(np.sin(z * rng.uniform(0.2, 0.7)) > 0.0, 1.0, rng.uniform(0.3, 0.9))
    hem = below < rng.uniform(4.0, 16.0)
    shade *= np.where(hem, rng.uniform(0.6, 1.2), 1.0)
    albedo[cloth] = (value * shade)[cloth]
    thick = rng.uniform(1.0, 9.0) + np.where(hem, rng.uniform(0.0, 2.5), 0.0)
    loose = np.clip(below * rng.uniform(0.0, 0.09), 0.0, 9.0)
    off[cloth] = (thick + loose + 2.0 * folds)[cloth]


def _wear_watch(rng: Generator, albedo: Floats, off: Floats) -> None:
    """Put a band around the wrist, now and then with a bright or dark dial on the back."""
    x, y, z = surface().vertices_mm.T
    band = rng.uniform(-45.0, -8.0)
    width = rng.uniform(8.0, 26.0)
    worn = (z > band) & (z < band + width)
    albedo[worn] = rng.choice([0.08, 0.3, 1.6])
    off[worn] += 3.0
    dial = worn & (y > 8.0) & (np.abs(x) < 15.0)
    if rng.random() < 0.6:
        albedo[dial] = rng.choice([0.03, 0.5, 2.5])
        off[dial] += 4.0
