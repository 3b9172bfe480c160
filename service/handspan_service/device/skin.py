"""A hand's skin, thinned out until it can be drawn at the controller's full rate. Pure numpy.

Law: thinning moves no vertex; it leaves some out. A posed skin agrees with `HandSurface.pose`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service import anatomy
from handspan_service.anatomy import FINGERS, Array, HandShape
from handspan_service.surface import BONES, FOREARM, HandSurface

CELL_MM = 6.0  # A finger keeps about eight vertices around. Measured: benchmarks/simulator.py.
ARM_CELL_MM = (10.0, 10.0, 24.0)  # The forearm is round and smooth.
ARM_FROM_MM = -25.0  # Where the forearm begins, space H.

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Skin:
    """A thinned mesh at rest, in hand space of a right hand.

    Attributes:
        surface: The whole mesh.
        kept: (V,), numbers of the vertices that were kept.
        faces: (F, 3) int32, counter-clockwise seen from outside a right hand.
    """

    surface: HandSurface
    kept: NDArray[np.intp]
    faces: NDArray[np.int32]

    @staticmethod
    def of(surface: HandSurface, cell_mm: float = CELL_MM) -> Skin:
        """Thin a mesh out: one vertex for each cell of a grid in its rest pose.

        Args:
            surface: The whole mesh.
            cell_mm: Width of a cell.
        """
        return Skin(surface, *_thin(surface, cell_mm))

    @property
    def rest_mm(self) -> Floats:
        """(V, 3) float32, vertices at rest."""
        return self.surface.vertices_mm[self.kept]

    def fitted(self, shape: HandShape) -> FittedSkin:
        """Return the skin of a person.

        Args:
            shape: Sizes of the person's hands.
        """
        rest = self.surface.rest_angles[None]
        linear, offset = self.surface.bone_motion(
            np.eye(3)[None], np.zeros((1, 3)), rest, np.ones(1, np.bool_), shape
        )
        bones = _bones(rest, np.zeros((1, 2)), shape)[0]
        into = np.swapaxes(bones[..., :3], -1, -2)
        weights = self.surface.weights[self.kept].T[:, None]
        carried = linear[0] @ self.rest_mm.T + (offset[0] - bones[..., 3])[..., None]
        places = np.empty((BONES, 4, len(self.kept)), np.float32)
        places[:, :3] = (into @ carried) * weights
        places[:, 3:] = weights
        normals = (into @ linear[0] @ self.surface.normals[self.kept].T) * weights
        return FittedSkin(
            shape,
            places.reshape(4 * BONES, -1),
            normals.reshape(3 * BONES, -1).astype(np.float32),
        )


@dataclass(frozen=True, eq=False)
class FittedSkin:
    """The skin of one person in the form that two matrix products pose.

    Attributes:
        shape: Sizes of the person's hands.
        places: (4 * BONES, V) float32: weight times (x, y, z, 1) in the space of each bone.
        normals: (3 * BONES, V) float32: weight times normal in the space of each bone.
    """

    shape: HandShape
    places: Floats
    normals: Floats

    def motion(
        self,
        rotation: Array,
        translation_mm: Array,
        angles: Array,
        right: NDArray[np.bool_],
        wrist: Array,
    ) -> Floats:
        """Return how each bone of posed hands is turned and where it begins.

        Args:
            rotation: (B, 3, 3), hand space to any right-handed space.
            translation_mm: (B, 3), the wrist in that space.
            angles: (B, 20), rad.
            right: (B,), whether each is a right hand.
            wrist: (B, 2), rad, as `HandSurface.pose` says.

        Returns:
            (3, B, BONES, 4) float32: for each axis of that space the share of the bone's x, y, z
            and 1; for `posed`, in whole or cut into some of the hands.
        """
        turn = np.where(right[:, None, None], rotation, rotation * anatomy.MIRROR)
        motion = turn[:, None] @ _bones(angles, wrist, self.shape)
        motion[..., 3] += translation_mm[:, None]
        by_axis: Floats = motion.transpose(2, 0, 1, 3).astype(np.float32)
        return by_axis

    def posed(self, motion: Floats) -> tuple[Floats, Floats]:
        """Return the skin of posed hands.

        Args:
            motion: (3, B, BONES, 4) float32, of `motion`.

        Returns:
            Vertices (3, B, V) float32, mm, and normals (3, B, V) float32, unit.
        """
        batch = motion.shape[1]
        vertices = motion.reshape(3 * batch, 4 * BONES) @ self.places
        normals = motion[..., :3].reshape(3 * batch, 3 * BONES) @ self.normals
        normals = normals.reshape(3, -1)
        square = normals * normals
        normals /= np.sqrt(square[0] + square[1] + square[2] + np.float32(1e-12))
        return vertices.reshape(3, batch, -1), normals.reshape(3, batch, -1)


def _bones(angles: Array, wrist: Array, shape: HandShape) -> Array:
    """Return (B, BONES, 3, 4): frame and origin of each bone of right hands, mm, space H."""
    batch = len(angles)
    bones = np.zeros((batch, BONES, 3, 4))
    bones[:, 0, :, :3] = np.eye(3)
    frames = anatomy.bone_frames(angles)
    moving = bones[:, 1:FOREARM].reshape(batch, FINGERS, 3, 3, 4)
    moving[..., :3] = frames
    lengths = shape.bone_lengths_mm * shape.scale
    start = shape.roots_mm * shape.scale
    moving[:, :, 0, :, 3] = start
    for bone in range(2):
        start = start + frames[:, :, bone, :, 2] * lengths[:, bone, None]
        moving[:, :, bone + 1, :, 3] = start
    turn = np.zeros((batch, 3))
    turn[:, :2] = wrist
    bones[:, FOREARM, :, :3] = anatomy.rotation_from_vector(turn)
    return bones


def _thin(surface: HandSurface, cell_mm: float) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return the kept vertices' numbers and the faces that still have three corners."""
    points = surface.vertices_mm.astype(np.float64)
    arm = points[:, 2:] < ARM_FROM_MM
    width = np.where(arm, ARM_CELL_MM, cell_mm)
    own = np.concatenate([np.floor(points / width).astype(np.int64), arm], axis=1)
    _, cell = np.unique(own, axis=0, return_inverse=True)
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
