"""The compiled rasteriser, built on first use with the machine's C compiler.

Law: what is drawn last hides nothing that is nearer.
"""

from __future__ import annotations

import ctypes
import hashlib
import subprocess
import sysconfig
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).with_name("raster.c")
BUILD = Path(__file__).parents[1] / "cache"


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    target = BUILD / f"raster-{digest}.so"
    if not target.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
        part = target.with_suffix(f".{id(target)}")
        flags = ["-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, "-o", str(part), str(SOURCE), "-lm"], check=True)
        part.rename(target)
    return ctypes.CDLL(str(target))


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
        screen: NDArray[np.float32],
        shade: NDArray[np.float32],
        faces: NDArray[np.int32],
        label: int,
        winding: int,
    ) -> None:
        """Draw a mesh.

        Args:
            screen: (V, 3) float32: x, y in pixels and depth in mm; NaN where not visible.
            shade: (V,) float32 brightness.
            faces: (F, 3) int32.
            label: Written to `owner`, 1 to 255.
            winding: Screen orientation of the faces toward the camera, +1 or -1; 0 draws both.
        """
        height, width = self.image.shape
        arrays = [
            np.ascontiguousarray(screen, np.float32),
            np.ascontiguousarray(shade, np.float32),
            np.ascontiguousarray(faces, np.int32),
        ]
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in arrays]
        planes = [p.ctypes.data_as(ctypes.c_void_p) for p in (self.image, self.depth, self.owner)]
        _library().raster(
            *pointers, len(faces), *planes, width, height, ctypes.c_uint8(label), winding
        )
