"""What the tracker asks of whoever looks at the images, and the values that go to and fro.

Law: a Sight knows nothing of tracks; the same scene and looks give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.geometry import StereoCalibration
from handspan_service.images import StereoImage
from handspan_service.tracking.crops import TABLE_PX, TABLE_SLOPE, EyeImages, SlopeTable, View
from handspan_service.tracking.values import Value

_PER_SLOPE, _MIDDLE = (TABLE_PX - 1) / (2.0 * TABLE_SLOPE), (TABLE_PX - 1) / 2.0
_CAMERA = np.arange(2)[:, None]


@dataclass(frozen=True)
class Optics:
    """Tables of one controller at one image size.

    Attributes:
        calibration: What they were made from.
        size_px: (height, width) of the raw images.
        tables: Slope tables of the left and right camera.
        inside: (2, TABLE_PX, TABLE_PX), where the slope grid falls into the image; False on its
            border, and all over for an eye that is blind.
        blind: The eye that is, 0 left or 1 right, or None.
    """

    calibration: StereoCalibration
    size_px: tuple[int, int]
    tables: tuple[SlopeTable, SlopeTable]
    inside: NDArray[np.bool_]
    blind: int | None = None

    @staticmethod
    def of(calibration: StereoCalibration, size_px: tuple[int, int]) -> Optics:
        """Build the tables."""
        height, width = size_px
        left, right = (SlopeTable.of(camera, height) for camera in calibration.cameras)
        x, y = np.moveaxis(np.stack([left.pixels, right.pixels]), -1, 0)
        inside = np.zeros(x.shape, np.bool_)  # Nothing on the table's border, for `sees`.
        middle = np.s_[:, 1:-1, 1:-1]
        x, y = x[middle], y[middle]
        inside[middle] = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
        return Optics(calibration, size_px, (left, right), inside)

    def without(self, blind: int) -> Optics:
        """Return the same of a controller of which one eye is blind: everything is outside it."""
        inside = self.inside.copy()
        inside[blind] = False
        return replace(self, inside=inside, blind=blind)

    def seeing(self, cameras: tuple[int, ...]) -> tuple[int, ...]:
        """Return those of some cameras that see, or else the other one; none of none."""
        if self.blind is None or not cameras:
            return cameras
        return (1 - self.blind,)

    def sees(self, slopes: Array) -> NDArray[np.bool_]:
        """Say which slopes fall into the image.

        Args:
            slopes: (B, 2, N, 2): hand, camera, point, (u, v).

        Returns:
            (B, 2, N).
        """
        grid = slopes * _PER_SLOPE + (_MIDDLE + 0.5)
        # What lies beyond the table or is unknown falls on its border, where nothing is seen.
        cell = np.fmin(np.fmax(grid, 0.0), TABLE_PX - 1).astype(np.intp)
        found: NDArray[np.bool_] = self.inside[_CAMERA, cell[..., 1], cell[..., 0]]
        return found


class Scene(Value, frozen=True):
    """One stereo image, ready to be sampled.

    Attributes:
        image: The raw images.
        optics: Tables that fit it.
        eyes: Both images with their pair-averaged halves.
    """

    image: StereoImage
    optics: Optics
    eyes: tuple[EyeImages, EyeImages]

    @staticmethod
    def of(image: StereoImage, optics: Optics) -> Scene:
        """Prepare an image."""
        return Scene(image, optics, (EyeImages(image.left), EyeImages(image.right)))


class Candidate(Value, frozen=True):
    """Something that looks like a hand.

    Attributes:
        center_mm: (3,), rig space: the mean of its keypoints.
        fingers: (3,), unit, rig space: from forearm to fingers.
        radius_mm: Reach of the keypoints around the centre.
        right_odds: Log-odds that it is a right hand.
        presence: 0 to 1.
    """

    center_mm: Array
    fingers: Array
    radius_mm: float
    right_odds: float
    presence: float


class Look(Value, frozen=True):
    """One crop to be looked at.

    Attributes:
        camera: 0 left, 1 right.
        view: Where the crop is taken.
        center_mm: (3,), rig space: the hand's centre as expected.
        radius_mm: The hand's radius as expected; the crop shows a little more.
        expected_mm: (21, 3), rig space: where its keypoints are expected; None for a hand that is
            looked at for the first time.
    """

    camera: int
    view: View
    center_mm: Array
    radius_mm: float
    expected_mm: Array | None = None


class Landmarks(Value, frozen=True):
    """What N looks showed.

    Attributes:
        slopes: (N, 21, 2), rig axes.
        sigma: (N, 21), standard deviation in slope units.
        depths: (N, 21), distance along the view of each keypoint minus that of the hand's centre,
            in units of the hand's radius.
        depth_sigma: (N, 21), standard deviation of the depths, in the same units.
        presence: (N,), log-odds that the crop shows a hand.
        agrees: (N,), log-odds that the hand is of the chirality that the crop assumed.
        blur: (N,), by how much the middle one of the keypoints is known less exactly than one of a
            hand in plain view: about 1 where a hand is seen sharply, more where it is guessed.
    """

    slopes: Array
    sigma: Array
    depths: Array
    depth_sigma: Array
    presence: Array
    agrees: Array
    blur: Array


class Sight(Protocol):
    """Whoever finds hands in images."""

    def find(self, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        """Search whole images for hands, most certain first."""
        ...

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        """Find the keypoints of a hand in each crop."""
        ...
