"""Model the hand's skin: rounded cones around the bones, melted together, as a skinned mesh.

Usage: python -m handspan_training.model_hand  (writes the file that the program ships)

Law: the same source gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage import measure

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape
from handspan_service.surface import BONES, FOREARM, PALM

OUTPUT = Path(__file__).parents[2] / "resources/handspan_resources/hand/surface.npz"
VOXEL_MM = 3.4
ARM_COMPRESSION = 6.0  # The forearm is smooth: one voxel spans this many times more of its length.
ARM_FROM_MM = -25.0
BLEND_MM = 3.2  # How far the influence of a neighbouring bone reaches at a joint.
REST_RAD = np.array(
    [0.1, 0.1, 0.15, 0.2]
    + [0.10, 0.2, 0.3, 0.2]
    + [0.0, 0.2, 0.3, 0.2]
    + [-0.08, 0.2, 0.3, 0.2]
    + [-0.16, 0.2, 0.3, 0.2]
)


@dataclass(frozen=True)
class Cone:
    """A rounded cone of flesh, mm, space H."""

    a: Array
    b: Array
    radius_a: float
    radius_b: float
    melt: float  # Width of the smooth transition to its neighbours.


def flesh(joints: Array) -> list[Cone]:
    """Return the flesh of a right hand whose keypoints are given, (21, 3) mm."""
    r = anatomy.RADII_MM
    cones = []
    for finger in range(anatomy.FINGERS):
        for bone in range(3):
            i = 1 + 4 * finger + bone
            melt = 9.0 if i == 1 else 2.5
            cones.append(Cone(joints[i], joints[i + 1], r[i], r[i + 1], melt))
    for finger in range(1, anatomy.FINGERS):
        root = 1 + 4 * finger
        start = anatomy.CARPALS_MM[finger] + np.array([0.0, -3.0, 0.0])
        end = joints[root] + np.array([0.0, -2.5, -4.0])
        cones.append(Cone(start, end, 12.0, r[root] + 0.5, 7.0))
        if finger > 1:
            other = joints[root - 4]
            middle = (joints[root] + other) / 2
            start = (anatomy.CARPALS_MM[finger] + anatomy.CARPALS_MM[finger - 1]) / 2
            cones.append(Cone(start - [0, 3, 0], middle - [0, 4, 8], 12.0, 9.5, 7.0))
    thumb = joints[1:5]
    cones += [
        Cone(np.array([11.0, -9.0, 12.0]), thumb[1] + [-6.0, -1.0, 2.0], 15.5, 12.5, 8.0),
        Cone(np.array([16.0, -8.0, 30.0]), np.array([22.0, -8.0, 62.0]), 12.0, 8.5, 9.0),
        Cone(np.array([36.0, -10.0, 40.0]), np.array([25.0, -5.0, 68.0]), 7.0, 6.5, 9.0),
        Cone(np.array([-14.0, -8.0, 14.0]), np.array([-31.0, -7.0, 56.0]), 13.0, 10.5, 8.0),
        Cone(np.array([-9.0, 0.0, 14.0]), np.array([-10.0, 0.0, -30.0]), 15.0, 17.0, 16.0),
        Cone(np.array([9.0, 0.0, 14.0]), np.array([10.0, 0.0, -30.0]), 15.0, 17.0, 16.0),
        Cone(np.array([-10.0, 0.0, -30.0]), np.array([-16.0, -3.0, -150.0]), 17.0, 27.0, 10.0),
        Cone(np.array([10.0, 0.0, -30.0]), np.array([16.0, -3.0, -150.0]), 17.0, 28.0, 10.0),
        Cone(np.array([0.0, -4.0, -150.0]), np.array([0.0, -4.0, -250.0]), 38.0, 38.0, 10.0),
    ]
    return cones


def cone_distance(points: Array, cone: Cone) -> Array:
    """Return the signed distance of points (N, 3) to a rounded cone, mm (good near the skin)."""
    axis = cone.b - cone.a
    t = np.clip(((points - cone.a) @ axis) / (axis @ axis), 0.0, 1.0)
    nearest = cone.a + t[:, None] * axis
    radius = cone.radius_a + t * (cone.radius_b - cone.radius_a)
    distance: Array = np.linalg.norm(points - nearest, axis=1) - radius
    return distance


def skin_distance(points: Array, cones: list[Cone]) -> Array:
    """Return the distance to the melted flesh, mm; negative inside."""
    total = cone_distance(points, cones[0])
    for cone in cones[1:]:
        other = cone_distance(points, cone)
        h = np.maximum(cone.melt - np.abs(total - other), 0.0) / cone.melt
        total = np.minimum(total, other) - h * h * h * cone.melt / 6.0
    return total


def _unfold(z: Array) -> Array:
    return np.where(z < ARM_FROM_MM, ARM_FROM_MM + (z - ARM_FROM_MM) * ARM_COMPRESSION, z)


def mesh(cones: list[Cone]) -> tuple[Array, NDArray[np.int32]]:
    """Return vertices (V, 3) mm and faces (F, 3) of the skin."""
    low = np.array([-62.0, -75.0, ARM_FROM_MM - 45.0])
    high = np.array([125.0, 48.0, 190.0])
    axes = [np.arange(a, b, VOXEL_MM) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    points = grid.reshape(-1, 3).copy()
    points[:, 2] = _unfold(points[:, 2])
    volume = skin_distance(points, cones).reshape(grid.shape[:3])
    vertices, faces, _, _ = measure.marching_cubes(volume, 0.0, spacing=(VOXEL_MM,) * 3)
    vertices = vertices + low
    vertices[:, 2] = _unfold(vertices[:, 2])
    return vertices, _facing_out(vertices, faces.astype(np.int32), cones)


def _facing_out(vertices: Array, faces: NDArray[np.int32], cones: list[Cone]) -> NDArray[np.int32]:
    corners = vertices[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    unit = cross / (np.linalg.norm(cross, axis=1, keepdims=True) + 1e-12)
    middle = corners.mean(axis=1)
    outward = skin_distance(middle + unit, cones) > skin_distance(middle - unit, cones)
    if outward.mean() < 0.5:
        faces = faces[:, ::-1].copy()
    return faces


def normals_of(vertices: Array, cones: list[Cone]) -> Array:
    """Return unit normals as the gradient of the distance."""
    step = 0.5
    gradient = np.stack(
        [
            skin_distance(vertices + step * e, cones) - skin_distance(vertices - step * e, cones)
            for e in np.eye(3)
        ],
        axis=1,
    )
    unit: Array = gradient / (np.linalg.norm(gradient, axis=1, keepdims=True) + 1e-12)
    return unit


def weights_of(vertices: Array, joints: Array) -> Array:
    """Return the share of each bone in each vertex, (V, BONES)."""
    distance = np.full((len(vertices), BONES), np.inf)
    r = anatomy.RADII_MM
    for finger in range(anatomy.FINGERS):
        for bone in range(3):
            i = 1 + 4 * finger + bone
            cone = Cone(joints[i], joints[i + 1], r[i], r[i + 1], 0.0)
            distance[:, 1 + 3 * finger + bone] = cone_distance(vertices, cone)
    palm = [
        cone_distance(vertices, Cone(anatomy.CARPALS_MM[f], joints[1 + 4 * f], 12.0, 10.5, 0.0))
        for f in range(1, 5)
    ]
    palm.append(cone_distance(vertices, Cone(np.zeros(3), np.array([0, 0, 40.0]), 24, 20, 0.0)))
    distance[:, PALM] = np.min(palm, axis=0)
    distance[:, FOREARM] = cone_distance(
        vertices, Cone(np.array([0, 0, -12.0]), np.array([0, 0, -260.0]), 27.0, 34.0, 0.0)
    )
    best = distance.argmin(axis=1)
    allowed = _neighbours()[best]
    reach = np.where(np.isin(best, [PALM, 1]), 2.0 * BLEND_MM, BLEND_MM)
    excess = distance - distance.min(axis=1, keepdims=True)
    weights = np.where(allowed, np.exp(-np.minimum(excess, 1e3) / reach[:, None]), 0.0)
    weights[weights < 0.02] = 0.0
    shares: Array = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _neighbours() -> NDArray[np.bool_]:
    """Return which bones may share a vertex, (BONES, BONES)."""
    near = np.eye(BONES, dtype=bool)
    pairs = [(PALM, FOREARM)]
    for finger in range(anatomy.FINGERS):
        first = 1 + 3 * finger
        pairs += [(PALM, first), (first, first + 1), (first + 1, first + 2)]
    for a, b in pairs:
        near[a, b] = near[b, a] = True
    return near


def main() -> None:
    """Model the hand and write it where the program finds it."""
    joints = anatomy.local_keypoints(REST_RAD[None], HandShape())[0]
    cones = flesh(joints)
    vertices, faces = mesh(cones)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        OUTPUT,
        vertices_mm=vertices.astype(np.float32),
        normals=normals_of(vertices, cones).astype(np.float32),
        faces=faces,
        weights=weights_of(vertices, joints).astype(np.float16),
        rest_angles=REST_RAD,
    )
    print(f"{len(vertices)} vertices, {len(faces)} faces, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
