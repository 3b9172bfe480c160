"""Things that are no hands: rings, pens, cups, balls, phones, cables, heads. As meshes.

Law: what a hand holds fits the hand that was posed, never the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from handspan_service import anatomy
from handspan_service.anatomy import Array
from handspan_training.poses import PosedHand

Floats = NDArray[np.float32]

SKIN_OVER_BONE_MM = 9.0  # Half a finger: how far a held thing is from the bones around it.
PEN_MM = (2.5, 5.5)
CUP_MM = (12.0, 44.0)
BALL_MM = (14.0, 45.0)
PHONE_MM = (np.array([33.0, 3.5, 68.0]), np.array([40.0, 6.0, 82.0]))  # Half sizes, from and to.
CARD_MM = (np.array([20.0, 0.5, 28.0]), np.array([45.0, 2.0, 60.0]))


@dataclass(frozen=True)
class Mesh:
    """A thing with its colours.

    Attributes:
        points_mm: (V, 3) float32, mm, rig space.
        normals: (V, 3) float32, unit, outward.
        faces: (F, 3) int32.
        albedo: (V,) float32; 1 is skin.
        center_mm: (3,), mm, where to look at it.
        reach_mm: How far it reaches.
    """

    points_mm: Floats
    normals: Floats
    faces: NDArray[np.int32]
    albedo: Floats
    center_mm: Array
    reach_mm: float


def _grid_faces(rows: int, columns: int, *, closed: bool) -> NDArray[np.int32]:
    """Return the triangles of a grid of vertices; closed: the last column meets the first."""
    i, j = np.meshgrid(
        np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij"
    )
    a, b = i * columns + j, i * columns + (j + 1) % columns
    quads = np.stack([a, b, a + columns, b, b + columns, a + columns], axis=-1)
    return quads.reshape(-1, 3).astype(np.int32)


def _sides(axis: Array) -> tuple[Array, Array]:
    """Return two unit vectors across a unit axis."""
    helper = np.eye(3)[int(np.argmin(np.abs(axis)))]
    side = helper - axis * float(axis @ helper)
    side /= np.sqrt(side @ side)
    x, y, z = axis
    up = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]]) @ side
    return side, up


@lru_cache(maxsize=1)
def _unit_tube() -> tuple[Array, Array, Array, NDArray[np.int32]]:
    """Return a tube: cosine and sine around (2, 18), share of the length (16,), caps, faces."""
    turn = np.linspace(0.0, 2 * np.pi, 18, endpoint=False)
    along = np.concatenate([[0.0, 0.0], np.linspace(0.0, 1.0, 12), [1.0, 1.0]])
    cap = np.zeros(len(along))
    cap[:2], cap[-2:] = -1.0, 1.0
    faces = _grid_faces(len(along), len(turn), closed=True)
    return np.stack([np.cos(turn), np.sin(turn)]), along, cap, faces


def tube(start: Array, end: Array, radii: tuple[float, float], albedo: float) -> Mesh:
    """Return a rod, cup or band with closed ends between two places, mm."""
    around, along, cap, faces = _unit_tube()
    axis = end - start
    length = float(np.sqrt(axis @ axis))
    axis = axis / length
    ring = around.T @ np.stack(_sides(axis))
    radius = radii[0] + along * (radii[1] - radii[0])
    radius[[0, -1]] = 0.0
    points = (start + np.outer(along, end - start))[:, None] + radius[:, None, None] * ring
    normals = np.where(cap[:, None, None] == 0.0, ring, cap[:, None, None] * axis)
    return Mesh(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        faces,
        np.full(points.size // 3, albedo, np.float32),
        (start + end) / 2,
        max(length / 2, *radii),
    )


def ball(center: Array, axes: Array, albedo: float) -> Mesh:
    """Return an ellipsoid: axes (3, 3) are rows, unit direction times half length, mm."""
    tilt, turn = np.linspace(0.0, np.pi, 14), np.linspace(0.0, 2 * np.pi, 24, endpoint=False)
    theta, phi = np.meshgrid(tilt, turn, indexing="ij")
    unit = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], -1)
    unit = unit.reshape(-1, 3)
    square = np.sum(axes * axes, axis=1, keepdims=True)
    normals = unit @ (axes / square)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Mesh(
        (center + unit @ axes).astype(np.float32),
        normals.astype(np.float32),
        _grid_faces(14, 24, closed=True),
        np.full(len(unit), albedo, np.float32),
        center,
        float(np.sqrt(square.max())),
    )


def box(center: Array, frame: Array, half_mm: Array, albedo: float) -> Mesh:
    """Return a box: the columns of frame (3, 3) are its axes, half_mm (3,) its half sizes."""
    steps = np.linspace(-1.0, 1.0, 6)
    u, v = np.meshgrid(steps, steps, indexing="ij")
    points: list[Array] = []
    normals: list[Array] = []
    faces: list[NDArray[np.int32]] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            local = np.zeros((36, 3))
            local[:, axis] = sign
            local[:, (axis + 1) % 3], local[:, (axis + 2) % 3] = u.ravel(), v.ravel()
            faces.append(_grid_faces(6, 6, closed=False) + 36 * len(points))
            points.append(center + (local * half_mm) @ frame.T)
            normals.append(np.broadcast_to(sign * frame[:, axis], (36, 3)))
    return Mesh(
        np.concatenate(points).astype(np.float32),
        np.concatenate(normals).astype(np.float32),
        np.concatenate(faces),
        np.full(216, albedo, np.float32),
        center,
        float(np.linalg.norm(half_mm)),
    )


def _random_albedo(rng: Generator) -> float:
    return float(np.exp(rng.uniform(np.log(0.08), np.log(2.0))))


def _random_axis(rng: Generator) -> Array:
    axis: Array = rng.normal(0.0, 1.0, 3)
    return axis / np.linalg.norm(axis)


def held(rng: Generator, hand: PosedHand) -> Mesh:
    """Return what a hand whose pose is a grasp holds.

    Raises:
        ValueError: The pose is no grasp.
    """
    joints = hand.joints_mm()
    albedo = _random_albedo(rng)
    if hand.grasp == "pen":
        return _pen(rng, hand, joints, albedo)
    if hand.grasp == "cylinder":
        return _cup(rng, hand, joints, albedo)
    if hand.grasp == "ball":
        return _held_ball(joints, albedo)
    if hand.grasp == "card":
        return _card(rng, hand, joints, albedo)
    if hand.grasp == "phone":
        return _phone(rng, hand, joints, albedo)
    raise ValueError(f"nothing is held by a {hand.grasp!r} grasp")


def _pen(rng: Generator, hand: PosedHand, joints: Array, albedo: float) -> Mesh:
    """Put a pen between the tips of thumb and finger and over the web of the thumb."""
    palmar = -hand.rotation[:, 1]
    point = (joints[4] + joints[int(rng.choice([8, 12]))]) / 2
    rest = joints[5] + 0.35 * (joints[2] - joints[5]) - 9.0 * palmar
    axis = rest - point
    axis /= np.linalg.norm(axis)
    radius = rng.uniform(*PEN_MM)
    ahead, behind = rng.uniform(15.0, 50.0), rng.uniform(70.0, 130.0)
    return tube(point - ahead * axis, point + behind * axis, (0.7 * radius, radius), albedo)


def _cup(rng: Generator, hand: PosedHand, joints: Array, albedo: float) -> Mesh:
    """Put a cylinder along the knuckles, as thick as the fingers around it leave room for."""
    scale = hand.shape.scale
    axis = joints[5] - joints[17]
    axis /= np.linalg.norm(axis)
    around = np.concatenate([joints[5:17], joints[4:5]])
    side, up = _sides(axis)
    middle, radius = _circle((around - joints[9]) @ np.stack([side, up], axis=1))
    center = joints[9] + middle[0] * side + middle[1] * up
    radius = float(np.clip(radius - SKIN_OVER_BONE_MM * scale, *CUP_MM))
    low, high = rng.uniform(45.0, 80.0), rng.uniform(45.0, 90.0)
    tip = rng.uniform(0.8, 1.0)
    return tube(center - low * axis, center + high * axis, (tip * radius, radius), albedo)


def _circle(points: Array) -> tuple[Array, float]:
    """Return centre (D,) and radius of the circle or ball nearest to points (N, D), mm."""
    matrix = np.concatenate([2.0 * points, np.ones((len(points), 1))], axis=1)
    found = np.linalg.lstsq(matrix, np.sum(points * points, axis=1), rcond=None)[0]
    center = found[:-1]
    return center, float(np.sqrt(max(found[-1] + center @ center, 0.0)))


def _held_ball(joints: Array, albedo: float) -> Mesh:
    """Put a ball where all fingertips and the knuckles reach around it."""
    around = joints[[3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16, 5, 9, 13]]
    center, radius = _circle(around)
    radius = float(np.clip(radius - SKIN_OVER_BONE_MM, *BALL_MM))
    return ball(center, radius * np.eye(3), albedo)


def _card(rng: Generator, hand: PosedHand, joints: Array, albedo: float) -> Mesh:
    """Put a key, card or sheet between the thumb and the index finger."""
    between = joints[6] if np.linalg.norm(joints[4] - joints[6]) < 30.0 else joints[8]
    normal = joints[4] - between
    normal /= np.linalg.norm(normal)
    along = hand.rotation[:, 2] - normal * float(hand.rotation[:, 2] @ normal)
    along /= np.linalg.norm(along) + 1e-9
    frame = np.stack([np.cross(normal, along), normal, along], axis=1)
    half = rng.uniform(*CARD_MM)
    center = (joints[4] + between) / 2 + (half[2] - 8.0) * along
    return box(center, frame, half, albedo)


def _phone(rng: Generator, hand: PosedHand, joints: Array, albedo: float) -> Mesh:
    """Lay a flat box into the palm, within the fingers."""
    half = rng.uniform(*PHONE_MM)
    palmar = -hand.rotation[:, 1]
    middle = joints[anatomy.PALM_POINTS].mean(axis=0) + 15.0 * hand.rotation[:, 2]
    center = middle + (16.0 + half[1]) * palmar
    turn = anatomy.rotation_from_vector(hand.rotation[:, 1] * rng.normal(0.2, 0.25))
    mesh = box(center, turn @ hand.rotation, half, albedo)
    screen = mesh.normals @ palmar > 0.9
    mesh.albedo[screen] = rng.uniform(0.02, 0.25)
    return mesh


def ring(rng: Generator, hand: PosedHand) -> Mesh:
    """Return a ring around a first bone of one finger."""
    joints = hand.joints_mm()
    root = 1 + 4 * int(rng.choice([1, 2, 3, 3, 3, 4]))
    bone = joints[root + 1] - joints[root]
    at, width = rng.uniform(0.5, 0.68), rng.uniform(2.0, 7.0) / float(np.linalg.norm(bone))
    share = np.array([at, at + width])
    flesh = anatomy.RADII_MM[root] + share * (anatomy.RADII_MM[root + 1] - anatomy.RADII_MM[root])
    radii = flesh * hand.thickness * hand.shape.scale + 0.9
    start, end = joints[root] + share[0] * bone, joints[root] + share[1] * bone
    return tube(start, end, (float(radii[0]), float(radii[1])), float(rng.choice([0.1, 1.6, 3.0])))


def upper_arm(rng: Generator, hand: PosedHand, albedo: float) -> Mesh:
    """Return what goes on behind the elbow, so that no arm ends in the air."""
    scale = hand.shape.scale
    along = hand.toward_elbow()
    elbow = hand.translation_mm + (anatomy.ARM_LENGTH_MM + 8.0) * scale * along
    bend = anatomy.rotation_from_vector(np.cross(along, _random_axis(rng)) * rng.uniform(0.0, 1.2))
    shoulder = elbow + rng.uniform(150.0, 280.0) * scale * (bend @ along)
    radius = 37.0 * scale * hand.thickness
    return tube(elbow, shoulder, (radius, 1.3 * radius), albedo)


def loose(rng: Generator, place_mm: Array) -> Mesh:
    """Return a cup, ball, box, rod or head somewhere."""
    albedo = _random_albedo(rng)
    kind = rng.random()
    axis = _random_axis(rng)
    if kind < 0.25:
        radius, length = rng.uniform(25.0, 45.0), rng.uniform(60.0, 120.0)
        return tube(place_mm, place_mm + length * axis, (0.85 * radius, radius), albedo)
    if kind < 0.35:
        return ball(place_mm, rng.uniform(15.0, 50.0) * np.eye(3), albedo)
    if kind < 0.5:
        frame = anatomy.rotation_from_vector(axis * rng.uniform(0.0, np.pi))
        return box(place_mm, frame, rng.uniform([15, 2, 25], [60, 25, 90]), albedo)
    if kind < 0.75:
        radius = float(rng.uniform(2.5, 13.0))
        return tube(place_mm, place_mm + rng.uniform(60, 260) * axis, (radius, radius), albedo)
    far = place_mm * max(rng.uniform(260.0, 700.0) / place_mm[2], 1.0)
    return head(rng, far)


def head(rng: Generator, place_mm: Array) -> Mesh:
    """Return a face that looks down at the controller: dark eyes and hair, bright nose."""
    facing = -place_mm / np.linalg.norm(place_mm) + rng.normal(0.0, 0.35, 3)
    facing /= np.linalg.norm(facing)
    side, up = _sides(facing)
    roll = rng.uniform(0.0, 2 * np.pi)
    side, up = np.cos(roll) * side + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * side
    size = rng.uniform(0.9, 1.1)
    mesh = ball(place_mm, size * np.stack([75.0 * side, 95.0 * facing, 110.0 * up]), 1.0)
    local = (mesh.points_mm - place_mm) @ np.stack([side, facing, up], axis=1) / size
    x, front, y = local.T
    shade = np.full(len(local), rng.uniform(0.6, 1.2))
    for eye in (-30.0, 30.0):
        shade *= 1.0 - 0.6 * np.exp(-(((x - eye) / 18) ** 2) - ((y - 20.0) / 14) ** 2) * (front > 0)
    shade *= 1.0 + 0.4 * np.exp(-((x / 14) ** 2) - ((y + 8.0) / 25) ** 2) * (front > 0)
    shade *= 1.0 - 0.4 * np.exp(-((x / 28) ** 2) - ((y + 48.0) / 9) ** 2) * (front > 0)
    hair = (y > 55.0 + 0.3 * np.abs(x)) | (front < -20.0)
    shade = np.where(hair, shade * rng.uniform(0.15, 1.0), shade)
    mesh.albedo[:] = shade
    return mesh
