"""Things other than hands: pen, stick, cup, sleeve, face. Pure numpy.

Law: a mesh is closed enough to be seen from every side, and its normals point outward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.contract.model import Side
from handspan_service.device.motion import SimulatedHand

Floats = NDArray[np.float32]
Placement: TypeAlias = tuple[Array, Array]  # Rotation (3, 3) and place (3,), mm, device space.
Placing: TypeAlias = Callable[[float, tuple[SimulatedHand, ...]], Placement | None]

AROUND = 28  # Corners of a round thing.


@dataclass(frozen=True, eq=False)
class Mesh:
    """A thing in its own space.

    Attributes:
        vertices_mm: (V, 3) float32.
        normals: (V, 3) float32, unit, outward.
        faces: (F, 3) int32.
        albedo: (V,) float32, reflectance against mean skin.
    """

    vertices_mm: Floats
    normals: Floats
    faces: NDArray[np.int32]
    albedo: Floats


@dataclass(frozen=True, eq=False)
class Prop:
    """A thing in a sequence: what it is, and where it is at a time beside given hands.

    Attributes:
        mesh: The thing.
        placing: Where it is.
        tool: Whether it is a tool: then its tip is at its origin, the rest of it along its z.
    """

    mesh: Mesh
    placing: Placing
    tool: bool = False


def _turned(heights: Array, radii: Array, albedo: Array) -> Mesh:
    """Return a round thing along z.

    Args:
        heights: (N,), mm, of its rings.
        radii: (N,), mm.
        albedo: (N,) or (N, AROUND).
    """
    around = np.linspace(0.0, 2.0 * np.pi, AROUND, endpoint=False)
    ring = np.stack([np.cos(around), np.sin(around)], axis=1)
    points = np.empty((len(heights), AROUND, 3))
    points[..., :2] = radii[:, None, None] * ring
    points[..., 2] = heights[:, None]
    rise, grow = np.gradient(heights), np.gradient(radii)
    length = np.hypot(rise, grow) + 1e-9
    normals = np.empty_like(points)
    normals[..., :2] = (rise / length)[:, None, None] * ring
    normals[..., 2] = (-grow / length)[:, None]
    i, j = np.meshgrid(np.arange(len(heights) - 1), np.arange(AROUND), indexing="ij")
    a, b = i * AROUND + j, i * AROUND + (j + 1) % AROUND
    faces = np.stack([a, b, a + AROUND, b, b + AROUND, a + AROUND], axis=-1).reshape(-1, 3)
    shades = np.broadcast_to(albedo.reshape(len(heights), -1), (len(heights), AROUND))
    return Mesh(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        faces.astype(np.int32),
        shades.ravel().astype(np.float32),
    )


def pen() -> Mesh:
    """Return a dark pen of 140 mm, its point at the origin."""
    heights = np.array([0.0, 4.0, 12.0, 60.0, 100.0, 138.0, 140.0])
    radii = np.array([0.3, 1.8, 4.2, 4.6, 4.6, 4.4, 0.5])
    return _turned(heights, radii, np.array([0.9, 0.9, 0.25, 0.25, 0.5, 0.5, 0.5]))


def stick(length_mm: float, radius_mm: float, albedo: float) -> Mesh:
    """Return a plain round stick, one end at the origin."""
    heights = np.array([0.0, 0.5, 2.0, 60.0, length_mm - 60.0, length_mm - 2.0, length_mm])
    radii = radius_mm * np.array([0.1, 0.8, 1.0, 1.0, 1.0, 1.0, 0.1])
    return _turned(heights, radii, np.full(7, albedo))


def cup(albedo: float) -> Mesh:
    """Return a cup of 95 mm, closed at both ends, its middle at the origin."""
    heights = np.array([-47.5, -47.0, -46.0, -20.0, 10.0, 46.0, 47.0, 47.5])
    radii = np.array([0.5, 30.0, 31.0, 33.0, 36.0, 39.0, 38.0, 0.5])
    return _turned(heights, radii, np.full(8, albedo))


def sleeve(albedo: float) -> Mesh:
    """Return an arm in cloth with folds whose hand is drawn in, along z, open end at the origin."""
    heights = np.linspace(0.0, 260.0, 53)
    folds = 2.2 * np.sin(heights * 0.21) + 1.4 * np.sin(heights * 0.47 + 1.0)
    radii = 34.0 + 0.09 * heights + folds
    radii[0], heights[1] = 1.0, 0.4
    return _turned(heights, radii, albedo * (1.0 + 0.08 * folds))


def face(albedo: float) -> Mesh:
    """Return a head whose nose points along +y and whose chin points along -z."""
    lat = np.linspace(-np.pi / 2, np.pi / 2, 40)
    heights = 118.0 * np.sin(lat)
    mesh = _turned(heights, np.maximum(80.0 * np.cos(lat), 0.5), np.full(40, albedo))
    points = mesh.vertices_mm.astype(np.float64)
    x, z = points[:, 0], points[:, 2]
    front = np.clip(points[:, 1] / 40.0, 0.0, 1.0)
    nose = 24.0 * np.exp(-((x / 13.0) ** 2) - ((z + 8.0) / 24.0) ** 2)
    sockets = [np.exp(-(((x - at) / 15.0) ** 2) - ((z - 20.0) / 10.0) ** 2) for at in (-31, 31)]
    eyes = -9.0 * (sockets[0] + sockets[1])
    mouth = -4.0 * np.exp(-((x / 22.0) ** 2) - ((z + 52.0) / 4.0) ** 2)
    points[:, 1] = points[:, 1] * 1.12 + front * (nose + eyes + mouth)
    normals = _normals(points, mesh.faces, mesh.normals)
    dark = np.exp(-((np.abs(x) - 31.0) / 9.0) ** 2 - ((z - 20.0) / 5.0) ** 2)
    hair = 1.0 / (1.0 + np.exp(-(z - 62.0) / 4.0))
    shade = albedo * (1.0 - front * (0.75 * dark + 0.5 * hair) - (1 - front) * 0.6 * hair)
    return Mesh(points.astype(np.float32), normals, mesh.faces, shade.astype(np.float32))


def _normals(points: Array, faces: NDArray[np.int32], like: Floats) -> Floats:
    """Return the normals of a changed mesh, (V, 3), pointing the way the old ones did."""
    corners = points[faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, faces[:, corner], flat)
    total *= np.sign((total * like).sum(axis=1, keepdims=True))
    total /= np.linalg.norm(total, axis=1, keepdims=True) + 1e-9
    return total.astype(np.float32)


def _axes(z: Array, near: Array) -> Array:
    """Return the rotation (3, 3) whose third column is z and whose second is nearest to `near`."""
    z = z / np.linalg.norm(z)
    x = np.cross(near, z)
    x = x / np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], axis=1)


def held_pen(side: Side) -> Prop:
    """Return a pen between thumb and index finger of a hand."""

    def place(_: float, hands: tuple[SimulatedHand, ...]) -> Placement | None:
        for hand in hands:
            if hand.side is side:
                joints = hand.joints_mm
                grip = 0.5 * (joints[4] + joints[8])
                back = 0.5 * (joints[2] + joints[5]) - grip
                axes = _axes(back, hand.rotation[:, 1])
                return axes, grip - 32.0 * axes[:, 2]
        return None

    return Prop(pen(), place, tool=True)


def held_stick(side: Side, mesh: Mesh, beyond_mm: float) -> Prop:
    """Return a stick held like a baton: its end in the palm, through thumb and index finger.

    Args:
        side: Of the hand.
        mesh: The stick.
        beyond_mm: From where the fingers hold it to its tip.
    """

    def place(_: float, hands: tuple[SimulatedHand, ...]) -> Placement | None:
        for hand in hands:
            if hand.side is side:
                joints, up = hand.joints_mm, hand.rotation[:, 1]
                grip = 0.5 * (joints[4] + joints[8])
                heel = 0.5 * (joints[0] + joints[5]) - 30.0 * hand.shape.scale * up
                axes = _axes(heel - grip, up)
                return axes, grip - beyond_mm * axes[:, 2]
        return None

    return Prop(mesh, place, tool=True)


def held_cup(side: Side, albedo: float) -> Prop:
    """Return a cup in the grasp of a hand."""

    def place(_: float, hands: tuple[SimulatedHand, ...]) -> Placement | None:
        for hand in hands:
            if hand.side is side:
                joints = hand.joints_mm
                across = joints[5] - joints[17]
                out = -hand.rotation[:, 1]
                middle = 0.5 * (joints[9] + joints[0]) + 0.3 * (joints[9] - joints[0])
                return _axes(across, out), middle + 47.0 * hand.shape.scale * out
        return None

    return Prop(cup(albedo), place)


def moving(mesh: Mesh, start_mm: Array, way_mm: Array, axis: Array, seconds: float) -> Prop:
    """Return a thing that sways about a place once in a while.

    Args:
        mesh: The thing.
        start_mm: (3,), device space, middle of its way.
        way_mm: (3,), how far it goes to either side.
        axis: (3,), device space, where its z points.
        seconds: For one sway.
    """

    def place(time_s: float, _: tuple[SimulatedHand, ...]) -> Placement:
        swing = np.sin(2.0 * np.pi * time_s / seconds)
        lean = axis + 0.25 * np.array([swing, 0.0, np.cos(2.0 * np.pi * time_s / seconds / 1.7)])
        return _axes(lean, np.array([0.0, -1.0, 0.001])), start_mm + swing * way_mm

    return Prop(mesh, place)
