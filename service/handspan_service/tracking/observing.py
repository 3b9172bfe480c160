"""Where to look for hands that are expected somewhere, and what the looks add up to.

Law: a keypoint outside the image is not trusted.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, MIN_RADIUS_MM, Array
from handspan_service.tracking.crops import View
from handspan_service.tracking.poses import Depths, Observations, Poses
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Optics
from handspan_service.tracking.values import Value

TRACKING_FACTOR = 1.15  # What a crop shows around the hand, in radii of the hand.
UNSURE_FACTOR = 1.3
ACQUISITION_FACTOR = 1.4
MIN_POINTS_IN_VIEW = 6
BLIND_PRESENCE = -3.0  # Log-odds; a view that shows no hand at all is left out.
DEPTH_DOUBT = 4.0  # A hand's depths are wrong together, so each counts as that much less sure.
# Measured since distances are compared, on ten hard sequences of the suite: 2 and 4 the same to
# 0.1 mm but for a held cup, 14.3 and 13.7; a near real hand is read up to 2 px nearer with 4.

_ONES = np.ones(3)  # A product with it sums up three columns faster than numpy's sum does.


class Seen(Value, frozen=True):
    """What one image showed of B hands.

    Attributes:
        observations: For the fit.
        presence: (B,), 0 to 1; 0 for a hand that no camera could see.
        agrees: (B,), log-odds of the assumed side.
        worst: (B,), log-odds of a hand in the eye that is least sure of it.
        blur: (B,), of the look that is least sharp; see Landmarks.
        views: (B,), cameras that showed it.
        looked: (B, 2), which cameras were looked through.
        landmarks: What the looks showed; None where there was nothing to look at.
        looks: The looks.
        owners: Hand of each look.
    """

    observations: Observations
    presence: Array
    agrees: Array
    worst: Array
    blur: Array
    views: NDArray[np.intp]
    looked: NDArray[np.bool_]
    landmarks: Landmarks | None
    looks: tuple[Look, ...]
    owners: list[int]

    @property
    def paired(self) -> list[Observations]:
        """What was seen of each hand that both eyes looked at, one row each."""
        return [self.observations.take([row]) for row, both in
                enumerate(np.logical_and.reduce(self.looked, axis=1).tolist()) if both]

    def lifted_mm(self, optics: Optics) -> Array:
        """Return (B, 21, 3), mm, rig space: rough points from the network's depths."""
        if self.landmarks is None:
            return np.zeros((len(self.presence), KEYPOINTS, 3))
        lifted = _lift(self.landmarks, self.looks, optics)
        mine = np.array(self.owners) == np.arange(len(self.presence))[:, None]
        shares = mine / np.maximum(self.views, 1)[:, None]
        points: Array = np.einsum("bn,nkx->bkx", shares, lifted)
        return points


class Expected(Value, frozen=True):
    """Where B hands should be in an image, rig space.

    Attributes:
        poses: The hands.
        points_mm: (B, 21, 3), their keypoints.
        slopes: (B, 2, 21, 2), the keypoints in both cameras, NaN behind them.
    """

    poses: Poses
    points_mm: Array
    slopes: Array

    @staticmethod
    def of(poses: Poses, points_mm: Array, cameras_mm: Array) -> Expected:
        """Return hands at some points, as cameras at (2, 3) mm would see them."""
        return Expected(poses, points_mm, slopes_of(points_mm, cameras_mm))


def slopes_of(points_mm: Array, cameras_mm: Array) -> Array:
    """Return (B, 2, 21, 2): slopes of (B, 21, 3) points in both cameras, NaN behind them."""
    d = points_mm[:, None] - cameras_mm[:, None]
    z = np.where(d[..., 2:] > 1.0, d[..., 2:], np.nan)
    slopes: Array = d[..., :2] / z
    return slopes


def aim(expected: Expected, factors: list[float], wanted: NDArray[np.bool_],
        optics: Optics) -> tuple[tuple[Look, ...], list[int]]:
    """Return the crops for known hands.

    Args:
        expected: B hands.
        factors: What each crop shows, in radii.
        wanted: (B, 2), which cameras to look through.
        optics: Of the controller.

    Returns:
        One look for every hand and wanted camera that sees enough of it, or else through the other
        camera; none for a hand of which no camera is wanted. And the hand of each look.
    """
    points_mm, fingers = expected.points_mm, expected.poses.rotation[:, :, 2]
    cameras_mm = optics.calibration.positions_mm
    inside = optics.sees(expected.slopes).sum(axis=-1) >= MIN_POINTS_IN_VIEW
    centers, radii = _balls(points_mm)
    mirrored = (~expected.poses.right).tolist()
    looks, owners = [], []
    asked = zip(inside.tolist(), wanted.tolist(), radii.tolist(), factors, strict=True)
    for hand, (sees, asks, radius, factor) in enumerate(asked):
        possible = [camera for camera in (0, 1) if sees[camera] and any(asks)]
        for camera in [camera for camera in possible if asks[camera]] or possible:
            view = View.aim(centers[hand], fingers[hand], radius * factor, cameras_mm[camera],
                            mirrored=mirrored[hand])
            looks.append(Look(camera, view, centers[hand], radius, points_mm[hand]))
            owners.append(hand)
    return tuple(looks), owners


def _balls(points_mm: Array) -> tuple[Array, Array]:
    """Return (B, 3) centres and (B,) radii, as `hand_center_radius` for every hand."""
    centers = points_mm.sum(axis=1) * (1.0 / KEYPOINTS)
    offsets = points_mm - centers[:, None]
    reach = np.sqrt(((offsets * offsets) @ _ONES).max(axis=1))
    return centers, np.maximum(reach, MIN_RADIUS_MM)


def aim_at(candidate: Candidate, right: bool, optics: Optics) -> tuple[Look, ...]:
    """Return the crops for something that looks like a hand; no keypoint is expected anywhere."""
    cameras_mm = optics.calibration.positions_mm
    center = candidate.center_mm
    inside = optics.sees(slopes_of(center[None, None], cameras_mm))[0, :, 0]
    return tuple(
        Look(
            camera,
            View.aim(
                center, candidate.fingers, candidate.radius_mm * ACQUISITION_FACTOR,
                cameras_mm[camera], mirrored=not right,
            ),
            center, candidate.radius_mm,
        )
        for camera in np.flatnonzero(inside).tolist()
    )


def gather(landmarks: Landmarks | None, looks: tuple[Look, ...], owners: list[int], count: int,
           optics: Optics) -> Seen:
    """Return what the looks say about each hand.

    Args:
        landmarks: What they showed; None where there was nothing to look at.
        looks: The looks.
        owners: Hand of each look.
        count: B, number of hands.
        optics: Of the controller.
    """
    slopes = np.zeros((count, 2, KEYPOINTS, 2))
    sigma = np.full((count, 2, KEYPOINTS), np.inf)
    looked = np.zeros((count, 2), np.bool_)
    mine: list[list[int]] = [[] for _ in range(count)]
    for number, hand in enumerate(owners):
        mine[hand].append(number)
    views = np.array([len(own) for own in mine])
    if landmarks is None:
        blank = np.zeros(count)
        return Seen(Observations(slopes, sigma), blank, blank, blank, blank, views, looked, None,
                    looks, owners)
    presences, odds = landmarks.presence.tolist(), landmarks.agrees.tolist()
    blurs = landmarks.blur.tolist()
    for number, (look, hand) in enumerate(zip(looks, owners, strict=True)):
        looked[hand, look.camera] = True
        slopes[hand, look.camera] = landmarks.slopes[number]
        if presences[number] >= BLIND_PRESENCE:
            sigma[hand, look.camera] = landmarks.sigma[number]
    sigma[~optics.sees(slopes)] = np.inf
    presence = [_share(_mean(presences, own)) if own else 0.0 for own in mine]
    agrees = [_mean(odds, own) if own else 0.0 for own in mine]
    worst = [min([presences[look] for look in own], default=0.0) for own in mine]
    blur = [max([blurs[look] for look in own], default=0.0) for own in mine]
    depths = _depths(landmarks, looks, mine, presences)
    return Seen(
        Observations(slopes, sigma, depths), np.array(presence), np.array(agrees),
        np.array(worst), np.array(blur), views, looked, landmarks, looks, owners,
    )


def _mean(values: list[float], rows: list[int]) -> float:
    return sum([values[row] for row in rows]) / len(rows)


def _share(odds: float) -> float:
    """Return the probability that log-odds stand for."""
    return 1.0 / (1.0 + math.exp(-min(max(odds, -30.0), 30.0)))


def _depths(landmarks: Landmarks, looks: tuple[Look, ...], mine: list[list[int]],
            presences: list[float]) -> Depths:
    """Return what the looks say about the depths of each hand's keypoints.

    Both eyes are wrong alike: of two looks the one that is surer of the hand is taken.

    Args:
        landmarks: What they showed.
        looks: The looks, at least one.
        mine: The looks at each hand.
        presences: Log-odds of each look that it shows a hand.
    """
    chosen = [max(own, key=presences.__getitem__) if own else 0 for own in mine]
    radii = np.array([[looks[look].radius_mm] for look in chosen])
    sigma = landmarks.depth_sigma[chosen] * (radii * DEPTH_DOUBT)
    weight = 1.0 / (sigma * sigma)
    for hand, (own, look) in enumerate(zip(mine, chosen, strict=True)):
        if not own or presences[look] < BLIND_PRESENCE:
            weight[hand] = 0.0
    axes = np.array([looks[look].view.rotation[2] for look in chosen])
    return Depths(axes, landmarks.depths[chosen] * radii, weight)


def _lift(landmarks: Landmarks, looks: tuple[Look, ...], optics: Optics) -> Array:
    """Return (N, 21, 3), mm, rig space: keypoints at the depths that the network gives."""
    origin = optics.calibration.positions_mm[[look.camera for look in looks]]
    axis = np.stack([look.view.rotation[2] for look in looks])
    center = np.stack([look.center_mm for look in looks]) - origin
    radius = np.array([look.radius_mm for look in looks])
    rays = np.concatenate([landmarks.slopes, np.ones((*landmarks.slopes.shape[:2], 1))], axis=-1)
    along = (rays @ axis[:, :, None])[..., 0]
    wanted = (center * axis).sum(axis=-1)[:, None] + landmarks.depths * radius[:, None]
    distance = np.maximum(wanted, 10.0) / np.maximum(along, 1e-3)
    lifted: Array = origin[:, None] + rays * distance[..., None]
    return lifted
