"""An oracle in the place of the networks: true keypoints of moving hands, with angular noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array, HandShape, hand_center_radius
from handspan_service.geometry import StereoCalibration, nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.poses import Observations, Poses
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Optics, Scene

STEP_US = 8696  # 115 images per second.
BLANK = np.zeros((240, 640), np.uint8)
PALM_DOWN = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # Hand space to rig.


FLESH_MM = 15.0  # Around a keypoint.
DEPTH_NOISE = 0.15  # Of relative depths, in radii of the hand.


@dataclass(frozen=True)
class World:
    """Hands through time.

    Attributes:
        at: Poses at a time in seconds.
        shape: True sizes.
        noise_rad: Angular noise of each coordinate of a keypoint.
    """

    at: Callable[[float], Poses]
    shape: HandShape
    noise_rad: float

    def points(self, timestamp_us: int) -> tuple[Poses, Array]:
        """Return the true poses and keypoints."""
        poses = self.at(timestamp_us * 1e-6)
        return poses, poses.keypoints(self.shape)


class Oracle:
    """Satisfies `sight.Sight` without looking at a single pixel."""

    def __init__(
        self,
        world: World,
        seed: int = 0,
        blind: Callable[[float], bool] | None = None,
        ghosts: tuple[Candidate, ...] = (),
        *,
        solid: bool = False,
    ) -> None:
        """Begin.

        Args:
            world: What there is to see.
            seed: Of the noise.
            blind: When nothing is seen at all.
            ghosts: What the detector takes for hands besides.
            solid: Whether a hand hides the one behind it: then the detector misses that, and a look
                at it shows the hand in front, as the keypoint network does.
        """
        self.world = world
        self.seed = seed
        self.blind = blind or (lambda _time_s: False)
        self.ghosts = ghosts
        self.solid = solid
        self.searches = 0
        self._looked: tuple[int, int] = (0, 0)  # Time of the newest image, and looks at it so far.

    def _random(self, scene: Scene, salt: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, scene.image.timestamp_us, salt])

    def find(self, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        self.searches += 1
        if self.blind(scene.image.timestamp_us * 1e-6):
            return ()
        rng = self._random(scene, 100 + len(cameras))
        poses, points = self.world.points(scene.image.timestamp_us)
        seen = visible(points, scene.optics).any(axis=1)
        if self.solid:
            seen &= ~covered(points, scene.optics).all(axis=1)
        found = []
        for row in np.flatnonzero(seen).tolist():
            center, radius = hand_center_radius(points[row])
            center = center + rng.normal(0, 8, 3) * [1, 1, 0]
            center = center * (1 + 0.1 * rng.normal())
            fingers = poses.rotation[row, :, 2] * [1, 1, 0] + rng.normal(0, 0.15, 3) * [1, 1, 0]
            fingers = fingers / np.linalg.norm(fingers)
            odds = 2.0 if poses.right[row] else -2.0
            found.append(Candidate(center, fingers, radius * 1.05, odds, 0.9))
        return (*self.ghosts, *found)

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        poses, points = self.world.points(scene.image.timestamp_us)
        time_us, before = scene.image.timestamp_us, 0
        if time_us == self._looked[0]:
            before = self._looked[1]
        self._looked = time_us, before + len(looks)
        answers = [
            self._one(scene, look, poses, points, number)
            for number, look in enumerate(looks, before)  # The noise of each look is its own.
        ]
        slopes, sigma, depths, presence, agrees = (
            np.array(part) for part in zip(*answers, strict=True)
        )
        doubt = np.full(depths.shape, DEPTH_NOISE)
        return Landmarks(slopes, sigma, depths, doubt, presence, agrees, np.ones(len(looks)))

    def _one(
        self, scene: Scene, look: Look, poses: Poses, points: Array, number: int
    ) -> tuple[Array, Array, Array, float, float]:
        rng = self._random(scene, number)
        origin = scene.optics.calibration.positions_mm[look.camera]
        axis = look.view.rotation[2]
        best, row = np.inf, -1
        for hand in range(len(poses)):
            away = points[hand].mean(axis=0) - origin
            off = float(np.linalg.norm(away / (away @ axis) - axis)) / look.view.half_width
            wrong = bool(poses.right[hand]) == look.view.mirrored
            if off < 0.8 and off + 0.3 * wrong < best:
                best, row = off + 0.3 * wrong, hand
        if self.solid and row >= 0 and covered(points, scene.optics)[row, look.camera]:
            row = 1 - row
        if row < 0 or self.blind(scene.image.timestamp_us * 1e-6):
            return np.zeros((21, 2)), np.full(21, 0.1), np.zeros(21), -6.0, 0.0
        center, radius = hand_center_radius(points[row])
        exact = slopes_of(points[row : row + 1], scene.optics.calibration.positions_mm)
        slopes = exact[0, look.camera]
        sigma = self.world.noise_rad * (1.0 + (slopes * slopes).sum(axis=1))
        noisy = slopes + rng.normal(size=slopes.shape) * sigma[:, None]
        depths = (points[row] - center) @ axis / radius + rng.normal(0, DEPTH_NOISE, 21)
        agrees = 6.0 if bool(poses.right[row]) != look.view.mirrored else -6.0
        return noisy, np.maximum(sigma, 1e-4), depths, 5.0, agrees + float(rng.normal())


def visible(points: Array, optics: Optics) -> Array:
    """Return (B, 2): whether each camera sees at least ten keypoints."""
    slopes = slopes_of(points, optics.calibration.positions_mm)
    seen: Array = optics.sees(slopes).sum(axis=-1) >= 10
    return seen


def covered(points: Array, optics: Optics) -> NDArray[np.bool_]:
    """Return (B, 2): of which hands a camera sees less than half, because of the other hand."""
    hidden = np.zeros((len(points), 2), np.bool_)
    slopes = slopes_of(points, optics.calibration.positions_mm)
    for hand in range(len(points) if len(points) == 2 else 0):
        front = np.concatenate([slopes[1 - hand], slopes[1 - hand].mean(axis=1, keepdims=True)], 1)
        depth = points[1 - hand, :, 2].mean()
        apart = np.linalg.norm(slopes[hand][:, :, None] - front[:, None], axis=-1).min(axis=-1)
        deeper = points[hand, :, 2].mean() > depth + 20.0
        hidden[hand] = deeper & ((apart < FLESH_MM / depth).mean(axis=-1) > 0.5)
    return hidden


def image(number: int, calibration: StereoCalibration, step_us: int = STEP_US) -> StereoImage:
    """Return the image of that number; the oracle needs no pixels."""
    return StereoImage(BLANK, BLANK, (number + 1) * step_us, number, calibration)


def clear_calibration() -> StereoCalibration:
    """Return a fresh nominal calibration: its identity tells controllers apart."""
    return nominal_calibration()


def random_poses(rng: np.random.Generator, count: int, depth_mm: float) -> Poses:
    """Return plausible hands around the middle of the view, palm toward the cameras."""
    from handspan_service.anatomy import (
        LOWER_RAD,
        RELAXED_RAD,
        UPPER_RAD,
        rotation_from_vector,
    )

    angles = RELAXED_RAD + rng.normal(0, 0.25, (count, 20))
    angles = np.clip(angles, LOWER_RAD + 0.02, UPPER_RAD - 0.02)
    angles[:, 7::4] = 0.65 * angles[:, 6::4]
    place = np.stack(
        [rng.uniform(-100, 100, count), rng.uniform(-80, 80, count), np.full(count, depth_mm)],
        axis=1,
    )
    rotation = rotation_from_vector(rng.normal(0, 0.6, (count, 3))) @ PALM_DOWN
    return Poses(rotation, place, angles, rng.random(count) < 0.5)


def see(
    poses: Poses,
    shape: HandShape,
    noise_rad: float,
    rng: np.random.Generator,
    baseline_mm: float = 40.0,
) -> Observations:
    """Return what two cameras see of hands, with noise."""
    half = baseline_mm / 2
    exact = slopes_of(poses.keypoints(shape), np.array([[-half, 0, 0], [half, 0, 0]]))
    sigma = np.nan_to_num(noise_rad * (1.0 + (exact * exact).sum(axis=-1)), nan=np.inf)
    exact = np.nan_to_num(exact)  # A point behind the cameras is not seen.
    sigma = np.where(sigma > 0.5, np.inf, sigma)
    noise = rng.normal(size=exact.shape) * np.minimum(sigma, 1.0)[..., None]
    return Observations(exact + noise, sigma)
