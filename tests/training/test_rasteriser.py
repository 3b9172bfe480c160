"""The compiled renderer draws what the plain numpy code says, and nearer things hide farther."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from handspan_service import anatomy
from handspan_service.anatomy import HandShape
from handspan_training.raster import Canvas, Light, Paint, carry
from handspan_training.skin import surface
from support.compiler import needs_compiler
from support.patience import PROGRAM_S

pytestmark = needs_compiler

SQUARE = np.array([[2, 2], [2, 12], [12, 12], [12, 2]], np.float32)
FACES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


def square(depth_mm: float) -> np.ndarray:
    return np.column_stack([SQUARE, np.full(4, depth_mm, np.float32)])


@pytest.mark.parametrize("order", [(100.0, 50.0), (50.0, 100.0)])
def test_the_nearer_is_seen_whatever_comes_last(order: tuple[float, float]) -> None:
    canvas = Canvas(64, 64)
    for depth in order:
        canvas.draw(square(depth), np.full(4, depth, np.float32), FACES, int(depth), 0)
    assert canvas.owner[7, 7] == 50
    assert canvas.image[7, 7] == pytest.approx(50.0)
    assert canvas.depth[7, 7] == pytest.approx(50.0)
    assert canvas.owner[14, 14] == 0


def test_only_the_asked_side_is_drawn() -> None:
    seen = {}
    for winding in (-1, 1):
        canvas = Canvas(64, 64)
        canvas.draw(square(50.0), np.ones(4, np.float32), FACES, 1, winding)
        seen[winding] = bool(canvas.owner.any())
    assert seen == {-1: True, 1: False}


def test_a_texture_multiplies_where_it_is() -> None:
    solid = np.zeros((1, 4, 4), np.uint8)
    solid[:, :, 2:] = 7
    factors = np.ones(256, np.float32)
    factors[7] = 0.25
    places = np.array([[0, 0, 0], [0, 3, 0], [3, 3, 0], [3, 0, 0]], np.float32)
    canvas = Canvas(64, 64)
    paint = Paint(solid, np.zeros(3, np.float32), places, factors)
    canvas.draw(square(50.0), np.full(4, 8.0, np.float32), FACES, 1, 0, paint)
    assert canvas.image[7, 3] == pytest.approx(8.0)
    assert canvas.image[7, 11] == pytest.approx(2.0)


def test_the_mesh_is_carried_as_the_service_carries_it() -> None:
    rng = np.random.default_rng(1)
    angles = rng.uniform(anatomy.LOWER_RAD, anatomy.UPPER_RAD)[None]
    rotation = anatomy.rotation_from_vector(rng.normal(0.0, 1.0, (1, 3)))
    place, wrist = np.array([[10.0, -20.0, 200.0]]), np.array([[0.4, -0.2]])
    for right in (True, False):
        pose = (rotation, place, angles, np.array([right]), HandShape(1.1), wrist, 1.05)
        vertices, normals = surface().pose(*pose)
        linear, offset = surface().bone_motion(*pose)
        off = np.full(len(vertices[0]), 2.0, np.float32)
        points, units = carry(surface(), linear[0], offset[0], off)
        assert np.allclose(units, normals[0], atol=2e-4)
        assert np.allclose(points, vertices[0] + 2.0 * normals[0], atol=2e-3)


def test_light_falls_off_with_the_square_of_the_distance() -> None:
    light = Light(
        lamps=np.array([[0.0, 0.0, 0.0, 1.0]], np.float32),
        exponent=1.0,
        wrap=0.0,
        lobe=1.0,
        room=0.0,
        sky=np.array([0.0, 0.0, 1.0]),
    )
    points = np.array([[0, 0, 100], [0, 0, 200], [0, 0, 200]], np.float32)
    normals = np.array([[0, 0, -1], [0, 0, -1], [0, 0, 1]], np.float32)
    near, far, away = light.shade(points, normals, np.ones(3, np.float32), np.zeros(3))
    assert near / far == pytest.approx(4.0, rel=1e-3)
    assert away == 0.0


def test_many_may_build_it_at_once_in_an_empty_folder(tmp_path: Path) -> None:
    build = (
        "import pathlib, sys; from handspan_training import raster;"
        "raster.BUILD = pathlib.Path(sys.argv[1]); raster._library()"
    )
    command = [sys.executable, "-c", build, str(tmp_path)]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    begun = [subprocess.Popen(command, env=environ) for _ in range(4)]
    assert [one.wait(timeout=PROGRAM_S) for one in begun] == [0] * 4
    assert [place.suffix for place in tmp_path.iterdir()] == [".so"]
