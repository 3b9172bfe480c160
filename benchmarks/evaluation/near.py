"""Hands that reach for the lens, one by one, with their pictures.

Law: a hand depends on the seed and its number alone.

Their middle is 75 to 200 mm before the controller. Persons, skin, lamps, rooms, exposure and noise
are those of the suite, in all its kinds of light by turns; poses are of the kind that the second
lesson of the training shows, from seeds that no lesson counts from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.acting import SEED, Person
from evaluation.drawing import Studio
from evaluation.programme import FIRST_SEED
from evaluation.room import HEIGHT_PX, LIGHTINGS, WIDTH_PX
from evaluation.store import Noise
from evaluation.values import RATE_HZ, Floats
from handspan_service.anatomy import RADII_MM, TIPS, WRIST
from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import SimulatedHand
from handspan_service.device.optics import factory_calibration
from handspan_service.geometry import R_D_C, StereoCalibration, project
from handspan_service.images import StereoImage
from handspan_service.tracking.parallax import PALM
from handspan_training.gestures import reaching_angles
from handspan_training.poses import CLEAR_MM, PosedHand, random_near_hand

FIRST_PERSON = 7000  # No sequence of the suite has a number above.
TO_DEVICE = R_D_C[Orientation.NORMAL]
INSIDE_SHARE = 0.9  # Of the keypoints in both images, as the suite wants of a hand.
LEEWAY_MM = 10.0  # As the training has it: so much more flesh hides no keypoint.
GRID = np.array([1.0, 2.0])  # Raw pixels to the 640 x 480 grid.


@dataclass(frozen=True, eq=False)
class NearHand:
    """A hand before a controller, and the picture of it.

    Attributes:
        number: Of its noise.
        right: Which side.
        joints_mm: (21, 3), rig space.
        fingers: (3,), where they point, rig space.
        calibration: Of the controller.
        seen: (2, 21), which keypoints each eye sees: inside its image, and not hidden.
        pixels: Both eyes' pictures, without noise.
        noise: Of the sensors.
    """

    number: int
    right: bool
    joints_mm: Floats
    fingers: Floats
    calibration: StereoCalibration
    seen: NDArray[np.bool_]
    pixels: NDArray[np.uint8]
    noise: Noise

    @property
    def ratio(self) -> float:
        """See `ratio_of`."""
        return ratio_of(self.joints_mm)

    def image(self, number: int) -> StereoImage:
        """Return one of the images in which the hand keeps still."""
        left, right = self.noise.on(self.pixels, number)
        timestamp_us = 1_000_000 + round(number * 1e6 / RATE_HZ)
        return StereoImage(left, right, timestamp_us, number, self.calibration)


def near_hands(seed: int, count: int) -> Iterator[NearHand]:
    """Yield so many hands, each of another person in another room."""
    lights = list(LIGHTINGS.values())
    for number in range(count):
        person_number = FIRST_PERSON + 10_000 * seed + number
        light, person = lights[number % len(lights)], Person.invent(person_number)
        calibration = factory_calibration(FIRST_SEED + person_number)
        posed = _posed(np.random.default_rng([SEED, 8, seed, number]), person, calibration)
        studio = Studio(calibration, Orientation.NORMAL, light, person, person_number, None)
        pixels = studio.take(0.0, (_acted(posed),), ())
        noise = Noise(light.read_noise, light.shot_noise, person_number)
        seen = _seen(posed, person, calibration, studio.depths_mm)
        yield NearHand(number, posed.right, posed.joints_mm(), posed.rotation[:, 2], calibration,
                       seen, pixels, noise)


def _posed(rng: np.random.Generator, person: Person, calibration: StereoCalibration) -> PosedHand:
    """Return a person's hand that reaches for the lens, and that both eyes see nearly whole."""
    while True:
        drawn = random_near_hand(rng)
        hand = replace(drawn, shape=person.shape, angles=reaching_angles(rng), grasp="")
        hand = replace(
            hand, translation_mm=hand.translation_mm + drawn.center_mm() - hand.center_mm()
        )
        joints, center = hand.joints_mm(), hand.center_mm()
        shows_palm = hand.rotation[:, 1] @ center > PALM * np.linalg.norm(center)
        clear = joints[:, 2].min() > CLEAR_MM and ratio_of(joints) >= 1.0
        if shows_palm and clear and _inside(joints, calibration).mean() >= INSIDE_SHARE:
            return hand


def ratio_of(joints_mm: Floats) -> float:
    """Return how many times the wrist is farther than the fingertips in the mean, along the view.

    So many times a fingertip looks larger than it would beside the wrist.
    """
    return float(joints_mm[WRIST, 2] / joints_mm[TIPS, 2].mean())


def _inside(joints_mm: Floats, calibration: StereoCalibration) -> NDArray[np.bool_]:
    """Return which keypoints lie inside each image, (2, 21)."""
    pixels = np.stack(project(joints_mm, calibration, HEIGHT_PX))
    inside: NDArray[np.bool_] = np.all(
        (pixels >= 0.0) & (pixels <= [WIDTH_PX - 1, HEIGHT_PX - 1]), axis=-1
    )
    return inside


def _seen(hand: PosedHand, person: Person, calibration: StereoCalibration,
          depths_mm: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which keypoints each eye sees, (2, 21): no flesh but their own is before them."""
    joints = hand.joints_mm()
    seen = _inside(joints, calibration)
    flesh_mm = RADII_MM * person.shape.scale * person.thickness + LEEWAY_MM
    for row, depth_mm, pixels in zip(
        seen, depths_mm, project(joints, calibration, HEIGHT_PX), strict=True
    ):
        x, y = np.rint(np.nan_to_num(pixels) * GRID + [0.0, 0.5]).astype(int).T
        x, y = np.clip(x, 0, WIDTH_PX - 1), np.clip(y, 0, 2 * HEIGHT_PX - 1)
        row &= depth_mm[y, x] > joints[:, 2] - flesh_mm
    return seen


def _acted(hand: PosedHand) -> SimulatedHand:
    """Return a hand as the painter takes it, in device space."""
    side = Side.RIGHT if hand.right else Side.LEFT
    return SimulatedHand(side, TO_DEVICE @ hand.rotation, TO_DEVICE @ hand.translation_mm,
                         hand.angles, hand.wrist, hand.shape)
