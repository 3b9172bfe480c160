"""A hand's skin, thinned out until it can be drawn at the controller's full rate. Pure numpy.

Law: thinning moves no vertex; it leaves some out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.surface import BONES, HandSurface

CELL_MM = 6.0  # A finger keeps about eight vertices around. Measured: benchmarks/simulator.py.
ARM_CELL_MM = 12.0  # Along the forearm, which is smooth.
ARM_FROM_MM = -25.0  # Where the forearm begins, space H.

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Skin:
    """A skinned mesh in the form that two matrix products pose.

    Attributes:
        rest_mm: (V, 3) float32, vertices at rest in hand space of a right hand.
        places: (V, 4 * BONES) float32: weight times (x, y, z, 1), for each bone.
        normals: (V, 3 * BONES) float32: weight times normal, for each bone.
        faces: (F, 3) int32, counter-clockwise seen from outside a right hand.
    """

    rest_mm: Floats
    places: Floats
    normals: Floats
    faces: NDArray[np.int32]

    @staticmethod
    def of(surface: HandSurface, cell_mm: float = CELL_MM) -> Skin:
        """Thin a mesh out: one vertex for each cell of a grid in its rest pose.

        Args:
            surface: The whole mesh.
            cell_mm: Width of a cell.
        """
        kept, faces = _thin(surface, cell_mm)
        weights, rest = surface.weights[kept], surface.vertices_mm[kept]
        homogeneous = np.concatenate([rest, np.ones((len(rest), 1), np.float32)], axis=1)
        places = (weights[:, :, None] * homogeneous[:, None, :]).reshape(len(kept), 4 * BONES)
        normals = weights[:, :, None] * surface.normals[kept][:, None, :]
        return Skin(
            rest,
            places.astype(np.float32),
            normals.reshape(len(kept), 3 * BONES).astype(np.float32),
            faces,
        )

    def pose(self, linear: Array, offset_mm: Array) -> tuple[Floats, Floats]:
        """Return the skin of posed hands.

        Args:
            linear: (B, BONES, 3, 3), rest pose to any space, from `HandSurface.bone_motion`.
            offset_mm: (B, BONES, 3), mm.

        Returns:
            Vertices (3, B, V) float32, mm, and normals (3, B, V) float32, unit.
        """
        batch = len(linear)
        motion = np.concatenate([linear, offset_mm[..., None]], axis=-1).astype(np.float32)
        by_bone = motion.transpose(2, 0, 1, 3)  # Axis, hand, bone, then x, y, z, 1.
        vertices = by_bone.reshape(3 * batch, 4 * BONES) @ self.places.T
        turns = by_bone[..., :3].reshape(3 * batch, 3 * BONES) @ self.normals.T
        normals = turns.reshape(3, -1)
        normals /= np.sqrt(np.einsum("av,av->v", normals, normals)) + np.float32(1e-9)
        return vertices.reshape(3, batch, -1), normals.reshape(3, batch, -1)


def _thin(surface: HandSurface, cell_mm: float) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return the kept vertices' numbers and the faces that still have three corners."""
    points = surface.vertices_mm.astype(np.float64)
    z = points[:, 2]
    arm = ARM_FROM_MM + (z - ARM_FROM_MM) * (cell_mm / ARM_CELL_MM)
    points[:, 2] = np.where(z < ARM_FROM_MM, arm, z)
    _, cell = np.unique(np.floor(points / cell_mm).astype(np.int64), axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    count = np.bincount(cell)
    middle = np.stack([np.bincount(cell, points[:, i]) / count for i in range(3)], axis=1)
    off = np.sum((points - middle[cell]) ** 2, axis=1)
    order = np.lexsort((off, cell))
    kept = order[np.searchsorted(cell[order], np.arange(len(count)))]
    faces = cell[surface.faces]
    a, b, c = faces.T
    whole = faces[(a != b) & (b != c) & (c != a)]
    return kept, np.unique(whole, axis=0).astype(np.int32)
