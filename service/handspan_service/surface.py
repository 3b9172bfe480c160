"""The skin of a hand as we model it: a smooth mesh that follows any pose. Pure numpy.

Law: a vertex moves with the bones next to it and with nothing else.

The mesh is of a right hand in its rest pose, in hand space H (anatomy.py), with the forearm as
far as the elbow. It was modelled by us (training/handspan_training/model_hand.py) and is drawn by
the simulated controller and by the renderer that the networks are trained with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape

PALM = 0
FOREARM = 16
BONES = 17  # Palm, then three bones of each finger, then the forearm.

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class HandSurface:
    """A skinned mesh.

    Attributes:
        vertices_mm: (V, 3) float32, mm, space H of a right hand at rest.
        normals: (V, 3) float32, unit, outward.
        faces: (F, 3) int32, counter-clockwise seen from outside.
        weights: (V, BONES) float32, share of each bone; rows sum to 1.
        rest_angles: (20,), rad, the pose that the mesh was modelled in.
    """

    vertices_mm: Floats
    normals: Floats
    faces: NDArray[np.int32]
    weights: Floats
    rest_angles: Array

    @staticmethod
    def load() -> HandSurface:
        """Read the mesh that ships with the program."""
        place = resources.files("handspan_resources").joinpath("hand/surface.npz")
        with place.open("rb") as file, np.load(file) as data:
            weights = data["weights"].astype(np.float32)
            return HandSurface(
                vertices_mm=data["vertices_mm"].astype(np.float32),
                normals=data["normals"].astype(np.float32),
                faces=data["faces"].astype(np.int32),
                weights=weights / weights.sum(axis=1, keepdims=True),
                rest_angles=data["rest_angles"].astype(np.float64),
            )

    def pose(
        self,
        rotation: Array,
        translation_mm: Array,
        angles: Array,
        right: NDArray[np.bool_],
        shape: HandShape,
        wrist: Array | None = None,
        thickness: float = 1.0,
    ) -> tuple[Floats, Floats]:
        """Return the skin of posed hands.

        Args:
            rotation: (B, 3, 3), hand space to any right-handed space.
            translation_mm: (B, 3), the wrist in that space.
            angles: (B, 20), rad.
            right: (B,), whether each is a right hand.
            shape: Sizes of the hand.
            wrist: (B, 2), rad: how far the forearm is bent against the hand, about x (positive
                raises the elbow toward the back of the hand) and about y. None: straight.
            thickness: Factor on the flesh around the bones.

        Returns:
            Vertices (B, V, 3) float32, mm, and unit normals (B, V, 3) float32, in the space of
            `rotation`. The faces of a left hand are clockwise seen from outside.
        """
        linear, offset = self.bone_motion(
            rotation, translation_mm, angles, right, shape, wrist, thickness
        )
        both = np.concatenate([linear.reshape(*linear.shape[:2], 9), offset], axis=-1)
        blend = self.weights @ both.astype(np.float32)
        matrix = blend[..., :9].reshape(*blend.shape[:2], 3, 3)
        vertices = np.einsum("bvij,vj->bvi", matrix, self.vertices_mm) + blend[..., 9:]
        normals = np.einsum("bvij,vj->bvi", matrix, self.normals)
        normals /= np.sqrt(np.einsum("bvi,bvi->bv", normals, normals))[..., None] + 1e-9
        return vertices, normals

    def bone_motion(
        self,
        rotation: Array,
        translation_mm: Array,
        angles: Array,
        right: NDArray[np.bool_],
        shape: HandShape,
        wrist: Array | None = None,
        thickness: float | Array = 1.0,
    ) -> tuple[Array, Array]:
        """Return how each bone carries the mesh from its rest pose; arguments as for `pose`.

        The thickness may be one for each bone, (BONES, 1).

        Returns:
            Linear parts (B, BONES, 3, 3) and offsets (B, BONES, 3), mm:
            vertex = sum over bones of weight * (linear @ rest + offset).
        """
        rest_frames, rest_origins = self._rest_bones
        frames, origins = self._bones(angles, shape, wrist)
        stretch = np.full((BONES, 3), thickness)
        stretch[1:FOREARM, 2] = (shape.bone_lengths_mm / anatomy.BONE_LENGTHS_MM).ravel()
        stretch[PALM] = _palm_stretch(shape)
        stretch *= shape.scale
        linear = (frames * stretch[:, None, :]) @ np.swapaxes(rest_frames, -1, -2)
        offset = origins - (linear @ rest_origins[..., None])[..., 0]
        side = np.where(np.reshape(right, (-1, 1, 1)), 1.0, anatomy.MIRROR)
        turn = rotation[:, None] * side[:, None]
        placed: Array = (turn @ offset[..., None])[..., 0] + translation_mm[:, None]
        return turn @ linear, placed

    @cached_property
    def _rest_bones(self) -> tuple[Array, Array]:
        return self._bones(self.rest_angles[None], HandShape(), None)

    def _bones(
        self, angles: Array, shape: HandShape, wrist: Array | None
    ) -> tuple[Array, Array]:
        """Return frames (B, BONES, 3, 3) and origins (B, BONES, 3) of right hands in H."""
        batch = len(angles)
        frames = np.broadcast_to(np.eye(3), (batch, BONES, 3, 3)).copy()
        origins = np.zeros((batch, BONES, 3))
        moving = anatomy.bone_frames(angles)
        frames[:, 1:FOREARM] = moving.reshape(batch, 15, 3, 3)
        points = anatomy.local_keypoints(angles, shape)[:, 1:].reshape(batch, 5, 4, 3)
        origins[:, 1:FOREARM] = points[:, :, :3].reshape(batch, 15, 3)
        if wrist is not None:
            turn = np.zeros((batch, 3))
            turn[:, :2] = wrist
            frames[:, FOREARM] = anatomy.rotation_from_vector(turn)
        return frames, origins


def _palm_stretch(shape: HandShape) -> Array:
    """Return how much the palm is wider, thicker and longer than at rest."""
    own, rest = shape.roots_mm, anatomy.ROOTS_MM
    width = np.ptp(own[1:, 0]) / np.ptp(rest[1:, 0])
    length = own[1:, 2].mean() / rest[1:, 2].mean()
    return np.array([width, (width + length) / 2, length])
