"""Both eyes' pictures of a scene, before the sensor's noise.

Law: both eyes see the same hands, lamps, skin and room at the same instant, each from its place.

The triangles are drawn by the training's compiled rasteriser; skin, lamps, rooms, exposure and
persons are this suite's own, so that no picture is drawn the way a training picture was.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from evaluation.acting import SEED, Person
from evaluation.props import Mesh, Prop
from evaluation.room import HEIGHT_PX, WIDTH_PX, Floats, Lighting, Room
from evaluation.values import RATE_HZ
from handspan_service.anatomy import Array
from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import SimulatedHand
from handspan_service.geometry import R_D_C, Camera, StereoCalibration
from handspan_service.surface import HandSurface
from handspan_training.raster import Canvas

LAMPS_MM = np.array([[-25.0, 0.0, 0.0], [0.0, 0.0, 0.0], [25.0, 0.0, 0.0]], np.float32)
NEAREST_MM = 14.0
FULL_GAIN = 150.0 * 420.0**2  # Skin 420 mm away reaches a level of about 150 at most.
IDLE_SHARE = 0.4  # Of the full gain, while there is nothing to meter.
REACTION_S = 0.35
PROP_LABEL = 100


@lru_cache(maxsize=1)
def surface() -> HandSurface:
    """Return the skin that all hands share."""
    return HandSurface.load()


@dataclass(frozen=True, eq=False)
class Look:
    """How a hand looks: one value per vertex of the skin.

    Attributes:
        albedo: (V,) float32, reflectance.
        cloth_mm: (V,) float32, how far a sleeve stands off.
    """

    albedo: Floats
    cloth_mm: Floats

    @staticmethod
    def of(person: Person, seed: int, sleeve: float | None) -> Look:
        """Invent skin, and a sleeve of a given reflectance if one is given."""
        rng = np.random.default_rng([SEED, 4, seed])
        rest = surface().vertices_mm
        albedo = np.ones(len(rest), np.float32)
        for length, amount in ((45.0, 0.07), (17.0, 0.05), (6.0, 0.04)):
            wave = rng.normal(0.0, 2.0 * np.pi / length, 3).astype(np.float32)
            albedo += np.float32(amount) * np.sin(rest @ wave + np.float32(rng.uniform(0.0, 6.3)))
        albedo *= np.float32(person.skin)
        cloth = np.zeros(len(rest), np.float32)
        if sleeve is not None:
            edge = rng.uniform(-70.0, -25.0) + 3.0 * np.sin(rest[:, 0] * 0.2)
            folds = np.sin(rest[:, 2] * 0.23 + rest[:, 0] * 0.07)
            covered = rest[:, 2] < edge
            albedo = np.where(covered, sleeve * (1.0 + 0.2 * folds), albedo).astype(np.float32)
            cloth = np.where(covered, 5.0 + 2.0 * folds, 0.0).astype(np.float32)
        return Look(albedo, cloth)


class Studio:
    """Takes the pictures of one sequence, in order.

    Attributes:
        depths_mm: (2, 480, 640) float32, how far what the newest picture shows is along the view;
            very far where that is the room.
    """

    depths_mm: Floats

    def __init__(
        self,
        calibration: StereoCalibration,
        orientation: Orientation,
        light: Lighting,
        person: Person,
        seed: int,
        sleeve: float | None,
    ) -> None:
        """Set up room, lamps and skin; the seed decides what is left open."""
        self._calibration = calibration
        self._to_rig = R_D_C[orientation].T
        self._light = light
        self._person = person
        self._look = Look.of(person, seed, sleeve)
        self._room = Room.build(light, calibration, seed)
        rng = np.random.default_rng([SEED, 5, seed])
        self._lamps = rng.uniform(0.7, 1.1, 3).astype(np.float32)
        self._blur_px = float(rng.uniform(0.5, 0.9))
        self._gain: float | None = None

    def take(
        self, time_s: float, hands: tuple[SimulatedHand, ...], props: tuple[Prop, ...]
    ) -> NDArray[np.uint8]:
        """Return both eyes' pictures, (2, 240, 640) uint8."""
        canvases = [Canvas(WIDTH_PX, 2 * HEIGHT_PX) for _ in self._calibration.cameras]
        for label, hand in enumerate(hands, start=1):
            self._draw_hand(canvases, hand, label)
        for prop in props:
            placement = prop.placing(time_s, hands)
            if placement is not None:
                self._draw_prop(canvases, prop.mesh, *placement)
        self.depths_mm = np.stack([canvas.depth for canvas in canvases])
        self._meter(canvases[0])
        return np.stack([self._develop(canvas, eye) for eye, canvas in enumerate(canvases)])

    def _draw_hand(self, canvases: list[Canvas], hand: SimulatedHand, label: int) -> None:
        right = hand.side is Side.RIGHT
        vertices, normals = surface().pose(
            (self._to_rig @ hand.rotation)[None],
            (self._to_rig @ hand.translation_mm)[None],
            hand.angles[None],
            np.array([right]),
            hand.shape,
            hand.wrist[None],
            self._person.thickness,
        )
        points = vertices[0] + normals[0] * self._look.cloth_mm[:, None]
        shade = self._shade(points, normals[0]) * self._look.albedo
        self._draw(canvases, points, shade, surface().faces, label, -1 if right else 1)

    def _draw_prop(self, canvases: list[Canvas], mesh: Mesh, turn: Array, place_mm: Array) -> None:
        turn = self._to_rig @ turn
        points = (mesh.vertices_mm @ turn.T + self._to_rig @ place_mm).astype(np.float32)
        normals = (mesh.normals @ turn.T).astype(np.float32)
        shade = self._shade(points, normals) * mesh.albedo
        self._draw(canvases, points, shade, mesh.faces, PROP_LABEL, 0)

    def _draw(
        self,
        canvases: list[Canvas],
        points_mm: Floats,
        shade: Floats,
        faces: NDArray[np.int32],
        label: int,
        winding: int,
    ) -> None:
        eyes = zip(canvases, self._calibration.cameras, self._calibration.positions_mm, strict=True)
        for canvas, camera, place in eyes:
            seen = points_mm - place.astype(np.float32)
            fall = (seen[:, 2] / np.linalg.norm(seen, axis=1)).clip(0.0, 1.0) ** 1.3
            canvas.draw(_screen(seen, camera), shade * fall, faces, label, winding)

    def _shade(self, points_mm: Floats, normals: Floats) -> Floats:
        """Return the brightness of each vertex under the controller's lamps, (V,)."""
        total = np.zeros(len(points_mm), np.float32)
        for power, lamp in zip(self._lamps, LAMPS_MM, strict=True):
            to_lamp = lamp - points_mm
            square = np.einsum("vi,vi->v", to_lamp, to_lamp)
            distance = np.sqrt(square)
            cosine = np.einsum("vi,vi->v", to_lamp, normals) / distance
            wrapped = np.maximum((cosine + 0.18) / 1.18, 0.0)
            beam = np.maximum(points_mm[:, 2] / distance, 0.0)
            total += power * (0.08 + 0.92 * wrapped) * beam / square
        return np.asarray(total / 3.0, np.float32)

    def _meter(self, canvas: Canvas) -> None:
        """Lead the gain after the skin in sight, as the controller's exposure control does."""
        most = FULL_GAIN * self._light.most
        skin = canvas.image[(canvas.owner > 0) & (canvas.owner < PROP_LABEL)]
        wanted = self._light.hand_level / float(skin.mean()) if skin.size else IDLE_SHARE * most
        wanted = min(max(wanted, most / 200.0), most)
        if self._gain is None:
            self._gain = wanted
        share = 1.0 - math.exp(-1.0 / (RATE_HZ * REACTION_S))
        self._gain *= (wanted / self._gain) ** share

    def _develop(self, canvas: Canvas, eye: int) -> NDArray[np.uint8]:
        """Return the picture of one eye, (240, 640) uint8, without noise."""
        assert self._gain is not None
        lit = np.where(canvas.owner > 0, canvas.image * self._gain, self._room.walls[eye])
        image = 0.5 * (lit[0::2] + lit[1::2])
        soft = cv2.GaussianBlur(image, (0, 0), sigmaX=self._blur_px, sigmaY=0.6 * self._blur_px)
        image = soft + self._room.flare[eye]
        if self._light.square_root:
            image = 255.0 * np.sqrt(np.clip(image / 255.0, 0.0, 1.0))
        return np.asarray(np.clip(image + 0.5, 0.0, 255.0), np.uint8)


def _screen(seen_mm: Floats, camera: Camera) -> Floats:
    """Return (V, 3) float32: pixels of the 640 x 480 grid and depth; NaN where not visible."""
    z = seen_mm[:, 2]
    front = z > NEAREST_MM
    slopes = seen_mm[:, :2].astype(np.float64) / np.where(front, z, np.nan)[:, None]
    pixels = camera.pixels_from_slopes(slopes, 2 * HEIGHT_PX)
    pixels[:, 1] += 0.5  # Rows 2r and 2r + 1 become row r, whose middle is then where it belongs.
    return np.concatenate([pixels, z[:, None]], axis=1).astype(np.float32)
