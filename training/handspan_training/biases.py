"""What a keypoint network gets wrong the same way every time, so that it can be taken off again.

Law: a network that is right has a reach of 1, a relief of 1 and an inward shift of 0.

A network that is unsure answers with the mean of what may be. So keypoints come out too near to the
middle of the crop, and depths too flat. And it does not know which eye it looks through: the lamps
lie between the eyes, so each eye sees the flanks on its own side darker and keypoints shifted
toward the other eye. All of these turn into wrong sizes and distances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from handspan_service.anatomy import Array, hand_center_radius
from handspan_service.contract.model import Orientation, Side
from handspan_service.device.simulated import SimulatedSource, TrueHand
from handspan_service.geometry import R_D_C
from handspan_service.images import StereoImage
from handspan_service.tracking import crops
from handspan_service.tracking.crops import EyeImages, SlopeTable, View
from handspan_training import keypoint_task
from handspan_training.networks import CROP_PX, KEYPOINTS

GROSS_PX = 8.0  # What is farther off is another finger, and no bias.
MIDDLE_PX = (CROP_PX - 1) / 2
SEEDS = range(700, 710)  # Of simulated people; nothing else in the project counts from here.
IMAGES, STEP = 40, 40  # Of each: this many, so many apart.
FACTOR = 1.15  # Equals TRACKING_FACTOR in handspan_service.tracking.observing.
AIM_SIGMA = 0.05  # By how much of its radius a tracker misses the middle of a hand. Guessed.

Sample = dict[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Answers:
    """What a network said about N samples, beside the truth.

    Attributes:
        points: (N, 21, 2), crop pixels, and `truth` likewise.
        peaks: (N, 21), height of the peaks.
        depths: (N, 21), radii of the hand, and `true_depths` likewise.
        shown: (N, 21), which keypoints to judge: in the crop, of a hand that was expected.
    """

    points: Array
    truth: Array
    peaks: Array
    depths: Array
    true_depths: Array
    shown: NDArray[np.bool_]

    @staticmethod
    def of(model: nn.Module, held: dict[str, Tensor], hints: Tensor) -> Answers:
        """Ask a network."""
        points, peaks, depths = [], [], []
        for start in range(0, len(hints), 128):
            part = slice(start, start + 128)
            heat, scalars = model(keypoint_task.normalise(held["crop"][part]), hints[part])
            place, peak = keypoint_task.decode(heat)
            points.append(place)
            peaks.append(peak)
            depths.append(scalars[:, :KEYPOINTS])
        truth = held["points"].float()
        inside = ((truth > -0.5) & (truth < CROP_PX - 0.5)).all(-1)
        followed = (hints < keypoint_task.UNKNOWN_PX).flatten(1).any(1)
        shown = inside & (held["present"] & followed)[:, None]
        return Answers(
            torch.cat(points).double().numpy(), truth.double().numpy(),
            torch.cat(peaks).double().numpy(), torch.cat(depths).double().numpy(),
            held["depth"].double().numpy(), shown.numpy(),
        )

    @property
    def close(self) -> NDArray[np.bool_]:
        """(N, 21), those shown that are not grossly wrong."""
        errors = np.linalg.norm(self.points - self.truth, axis=-1)
        close: NDArray[np.bool_] = self.shown & (errors < GROSS_PX)
        return close


def reach_and_relief(answers: Answers) -> tuple[float, float]:
    """Return both by least squares over what is not grossly wrong."""
    close = answers.close
    said = (answers.points - MIDDLE_PX)[close]
    true = (answers.truth - MIDDLE_PX)[close]
    deep = answers.true_depths[close]
    return (
        float((said * true).sum() / (true * true).sum()),
        float((answers.depths[close] * deep).sum() / (deep * deep).sum()),
    )


def inward_px(model: nn.Module, seeds: range = SEEDS) -> float:
    """Return how far keypoints are shifted toward the other eye, crop pixels.

    Measured with the simulated controller: another painter than that of the samples, and both eyes
    at the same instant. Both look at the same place and expect the same, so that what is wrong in
    both alike is gone from the difference.
    """
    errors, squares, fair = [], [], []
    for side in both_eyes(seeds):
        held = {
            name: torch.from_numpy(np.stack([sample[name] for sample in side])) for name in side[0]
        }
        answers = Answers.of(model, held, keypoint_task.steady_hints(held))
        toward = held["toward"].numpy()[:, None]
        errors.append(((answers.points - answers.truth) * toward).sum(axis=-1))
        squares.append((toward * toward).sum(axis=-1))
        fair.append(answers.close)
    both = fair[0] & fair[1]  # Squares are those of the hand: one for all of its keypoints.
    return float((errors[0] + errors[1])[both].sum() / ((squares[0] + squares[1]) * both).sum())


def both_eyes(seeds: range) -> tuple[list[Sample], list[Sample]]:
    """Return crops of simulated hands as the left eye sees them, and as the right eye does."""
    left: list[Sample] = []
    right: list[Sample] = []
    to_rig = R_D_C[Orientation.NORMAL]
    for seed in seeds:
        rng = np.random.default_rng(seed)
        with SimulatedSource(seed, realtime=False) as source:
            source.open()
            for number in range(0, IMAGES * STEP, STEP):
                source.skip_to(number)
                image = source.read(1.0)
                assert image is not None, "a simulated controller that need not wait has an image"
                for hand in source.truth(image.timestamp_us):
                    if hand.visible_share == 1.0:
                        off = rng.normal(0.0, AIM_SIGMA, 3)
                        for camera, samples in enumerate((left, right)):
                            samples.append(_sample(image, camera, hand, to_rig, off))
    return left, right


def _sample(
    image: StereoImage, camera: int, hand: TrueHand, to_rig: Array, off: Array
) -> Sample:
    """Return the crop of a followed hand, its truth, and where in it the other eye lies."""
    place = image.calibration.positions_mm[camera]
    joints = hand.joints_mm @ to_rig
    center, radius = hand_center_radius(joints)
    view = View.aim(center + off * radius, to_rig.T @ hand.hand.rotation[:, 2], radius * FACTOR,
                    place, mirrored=hand.side is Side.LEFT)
    raw = (image.left, image.right)[camera]
    table = SlopeTable.of(image.calibration.cameras[camera], raw.shape[0])
    return {
        "crop": crops.sample(EyeImages(raw), table, view),
        "points": crops.pixels(view, joints, place),
        "depth": ((joints - center) @ view.rotation[2]) / radius,
        "present": np.array(True),
        "right": np.array(True),
        "toward": np.array(crops.along_baseline(view)) * (1.0 if camera == 0 else -1.0),
    }
