"""The compiled rasteriser, built on first use with the machine's C compiler.

Law: what is drawn last hides nothing that is nearer.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.surface import HandSurface

SOURCE = Path(__file__).with_name("raster.c")
BUILD = Path(__file__).parents[1] / "cache"
LINKED = b"2"  # Rises with how the library is built.

Floats = NDArray[np.float32]


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    digest = hashlib.sha256(LINKED + SOURCE.read_bytes()).hexdigest()[:16]
    target = BUILD / f"raster-{digest}.so"
    if not target.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
        # Names of its own for each process: many begin at once in an empty folder.
        part, compiled = (target.with_suffix(f".{os.getpid()}{end}") for end in (".so", ".o"))
        flags = ["-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-fPIC"]
        subprocess.run([compiler, *flags, "-c", "-o", str(compiled), str(SOURCE)], check=True)
        # Linked without -ffast-math: with it, loading would cut subnormal numbers to 0 everywhere.
        subprocess.run([compiler, "-shared", "-o", str(part), str(compiled), "-lm"], check=True)
        compiled.unlink()
        part.rename(target)
    return ctypes.CDLL(str(target))


def _pointer(array: NDArray[Any]) -> ctypes.c_void_p:
    return array.ctypes.data_as(ctypes.c_void_p)


def _floats(array: NDArray[Any]) -> Floats:
    return np.ascontiguousarray(array, np.float32)


def carry(surface: HandSurface, linear: Array, offset_mm: Array, off_mm: Floats) -> list[Floats]:
    """Return the vertices and normals of a hand's mesh; as HandSurface.pose, but much faster.

    Args:
        surface: The mesh.
        linear: (BONES, 3, 3), from HandSurface.bone_motion.
        offset_mm: (BONES, 3), mm, from the same.
        off_mm: (V,), how far to move each vertex along its normal.

    Returns:
        Vertices (V, 3), mm, and unit normals (V, 3).
    """
    count, bones = surface.weights.shape
    motion = _floats(np.concatenate([linear.reshape(bones, 9), offset_mm], axis=1))
    arrays = [_floats(a) for a in (surface.vertices_mm, surface.normals, surface.weights)]
    off = _floats(off_mm)
    results: list[Floats] = [np.empty((count, 3), np.float32) for _ in range(2)]
    _library().carry(
        *(_pointer(array) for array in arrays),
        count,
        bones,
        *(_pointer(array) for array in (motion, off, *results)),
    )
    return results


@dataclass(frozen=True)
class Paint:
    """A solid texture.

    Attributes:
        solid: (nz, ny, nx) uint8 on a grid of 1 mm.
        low_mm: (3,) float32, place of the first cell.
        places_mm: (V, 3) float32, where each vertex is in the texture.
        factors: (256,) float32, factor on the brightness that each byte means.
    """

    solid: NDArray[np.uint8]
    low_mm: Floats
    places_mm: Floats
    factors: Floats


@dataclass(frozen=True)
class Light:
    """What lights a scene.

    Attributes:
        lamps: (N, 4) float32: place, mm, and power.
        exponent: On the cosine of incidence: below 1 flat, above 1 crisp.
        wrap: How far light creeps around the limb, 0 to 1: skin lets it through.
        lobe: Exponent of the lamps' emission over the angle to their axis.
        room: Level of the room's light relative to a lamp of power 1 at 200 mm.
        sky: (3,), unit, where the room's light comes from.
    """

    lamps: Floats
    exponent: float
    wrap: float
    lobe: float
    room: float
    sky: NDArray[np.float64]

    def shade(
        self, points_mm: Floats, normals: Floats, albedo: Floats, eye_mm: NDArray[np.float64]
    ) -> Floats:
        """Return the brightness of vertices, (V,), as an eye at a place (3,) sees them.

        Args:
            points_mm: (V, 3), mm, rig space.
            normals: (V, 3), unit, outward.
            albedo: (V,), 1 is skin.
            eye_mm: (3,), mm, rig space.
        """
        arrays = [_floats(points_mm), _floats(normals), _floats(albedo)]
        lamps, eye, sky = _floats(self.lamps), _floats(eye_mm), _floats(self.sky)
        how = np.array([self.exponent, self.wrap, self.lobe, self.room], np.float32)
        out = np.empty(len(points_mm), np.float32)
        _library().light(
            *(_pointer(array) for array in arrays),
            len(points_mm),
            _pointer(lamps),
            len(lamps),
            *(_pointer(array) for array in (how, eye, sky, out)),
        )
        return out


class Canvas:
    """A picture with depth.

    Attributes:
        image: (H, W) float32 brightness.
        depth: (H, W) float32, mm.
        owner: (H, W) uint8, label of what is seen; 0 is the background.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self.image = np.zeros((height_px, width_px), np.float32)
        self.depth = np.full((height_px, width_px), 1e9, np.float32)
        self.owner = np.zeros((height_px, width_px), np.uint8)

    def draw(
        self,
        screen: Floats,
        shade: Floats,
        faces: NDArray[np.int32],
        label: int,
        winding: int,
        paint: Paint | None = None,
    ) -> None:
        """Draw a mesh.

        Args:
            screen: (V, 3) float32: x, y in pixels and depth in mm; NaN where not visible.
            shade: (V,) float32 brightness.
            faces: (F, 3) int32.
            label: Written to `owner`, 1 to 255.
            winding: Screen orientation of the faces toward the camera, +1 or -1; 0 draws both.
            paint: Texture; None draws without.
        """
        height, width = self.image.shape
        screen, shade = _floats(screen), _floats(shade)
        faces = np.ascontiguousarray(faces, np.int32)
        texture: list[ctypes.c_void_p | None] = [None] * 5
        if paint is not None:
            size = np.array(paint.solid.shape[::-1], np.int32)
            kept = [paint.places_mm, paint.solid, size, paint.low_mm, paint.factors]
            texture = [_pointer(np.ascontiguousarray(array)) for array in kept]
        _library().raster(
            _pointer(screen),
            _pointer(shade),
            texture[0],
            _pointer(faces),
            len(faces),
            *texture[1:],
            _pointer(self.image),
            _pointer(self.depth),
            _pointer(self.owner),
            width,
            height,
            ctypes.c_uint8(label),
            winding,
        )
