"""Batches of hands as the tracker handles them: poses, what is seen of them, what is believed.

Law: all arrays of one value have the same first axis, one row per hand. Rig space C throughout.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array, HandShape, keypoints
from handspan_service.tracking.values import Value


class Poses(Value, frozen=True):
    """Poses of a batch of hands.

    Attributes:
        rotation: (B, 3, 3), hand space to rig space.
        translation_mm: (B, 3), the wrists in rig space.
        angles: (B, 20), rad.
        right: (B,), whether each is a right hand.
    """

    rotation: Array
    translation_mm: Array
    angles: Array
    right: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.right)

    def take(self, rows: NDArray[np.intp] | list[int] | slice) -> Poses:
        """Return some of the hands."""
        return Poses(
            self.rotation[rows], self.translation_mm[rows], self.angles[rows], self.right[rows]
        )

    def keypoints(self, shape: HandShape) -> Array:
        """Return (B, 21, 3), mm, rig space."""
        return keypoints(self.rotation, self.translation_mm, self.angles, self.right, shape)

    @classmethod
    def join(cls, parts: list[Poses]) -> Self:
        """Put batches one after the other."""
        return cls(
            np.concatenate([part.rotation for part in parts]),
            np.concatenate([part.translation_mm for part in parts]),
            np.concatenate([part.angles for part in parts]),
            np.concatenate([part.right for part in parts]),
        )


class Depths(Value, frozen=True):
    """How deep the keypoints of each hand lie, compared with each other.

    Attributes:
        axis: (B, 3), unit, rig space: the direction in which depth is measured.
        along_mm: (B, 21), along the axis; all of one hand are off by the same unknown distance.
        weight: (B, 21), 1/mm^2; 0 where nothing is known.
    """

    axis: Array
    along_mm: Array
    weight: Array

    def take(self, rows: NDArray[np.intp] | list[int] | slice) -> Depths:
        """Return those of some hands."""
        return Depths(self.axis[rows], self.along_mm[rows], self.weight[rows])


class Observations(Value, frozen=True):
    """What both cameras see of a batch of hands.

    Attributes:
        slopes: (B, 2, 21, 2), rig axes: hand, camera, keypoint, (u, v).
        sigma: (B, 2, 21), standard deviation in slope units; infinite where not seen.
        depths: Relative depths; None where nothing is said about them.
    """

    slopes: Array
    sigma: Array
    depths: Depths | None = None

    def take(self, rows: NDArray[np.intp] | list[int] | slice) -> Observations:
        """Return those of some hands."""
        depths = None if self.depths is None else self.depths.take(rows)
        return Observations(self.slopes[rows], self.sigma[rows], depths)


class Prior(Value, frozen=True):
    """What is believed before looking.

    Attributes:
        poses: The expected poses.
        rotation_precision: (B,), 1/rad^2; 0 where nothing is known.
        place_precision: (B,), 1/mm^2.
        angle_precision: (B, 20), 1/rad^2.
    """

    poses: Poses
    rotation_precision: Array
    place_precision: Array
    angle_precision: Array


class Fits(Value, frozen=True):
    """Result of a fit.

    Attributes:
        poses: The fitted hands.
        points_mm: (B, 21, 3), rig space.
        cost: (B,), robust sum of squares over the observations; without the priors.
        reprojection: (B,), root of the mean robust square of one coordinate, in sigmas: 1 is as
            good as promised.
        residuals: (B, 2, 21, 2), slopes seen minus those of the fitted hand, where something was
            seen.
        information: (B, 6, 6), of rotation and place along the hand's axes, angles left open.
    """

    poses: Poses
    points_mm: Array
    cost: Array
    reprojection: Array
    residuals: Array
    information: Array

    @property
    def place_sigma_mm(self) -> Array:
        """(B,), mm: how well the wrist is known."""
        covariance = np.linalg.inv(self.information)
        spread = np.einsum("bii->bi", covariance)[:, 3:].sum(axis=-1)
        sigma: Array = np.sqrt(np.maximum(spread, 0.0))
        return sigma

    def take(self, rows: NDArray[np.intp] | list[int] | slice) -> Fits:
        """Return those of some hands."""
        return Fits(
            self.poses.take(rows), self.points_mm[rows], self.cost[rows], self.reprojection[rows],
            self.residuals[rows], self.information[rows],
        )
