"""Training samples: crops with keypoints for one network, small pictures with boxes for the other.

Usage: python -m handspan_training.samples --seed 1 --pictures 5000 --output cache/a.npz

Law: a crop is taken by the very code that the tracker uses.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from handspan_service import anatomy
from handspan_service.anatomy import Array, hand_center_radius
from handspan_service.tracking import crops
from handspan_service.tracking.crops import CROP_PX, EyeImages, View
from handspan_training import poses, scene
from handspan_training.scene import Eye, Picture

CROPS_PER_HAND = 3
MIN_SEEN = 6
NOTHING_SHARE = 0.06
WRONG_SIDE_SHARE = 0.12
DETECT_WIDTH_PX, DETECT_HEIGHT_PX = 160, 120

Sample = dict[str, Any]


def jittered_view(
    rng: Generator, joints_mm: Array, fingers: Array, eye: Eye, *, mirrored: bool
) -> tuple[View, Array, float]:
    """Return where a tracker that is a bit wrong would look, with centre and radius in mm."""
    center, radius = hand_center_radius(joints_mm)
    far = rng.random() < 0.3  # As on acquisition: a rough guess.
    spread, roll = (0.25, 0.55) if far else (0.10, 0.22)
    off = rng.normal(0.0, 1.0, 3) * spread * radius * np.array([0.7, 0.7, 1.0])
    size = radius * float(np.exp(rng.uniform(np.log(1.02), np.log(1.75 if far else 1.45))))
    axis = center - eye.position_mm
    turned = anatomy.rotation_from_vector(axis / np.linalg.norm(axis) * rng.normal(0.0, roll))
    view = View.aim(center + off, turned @ fingers, size, eye.position_mm, mirrored=mirrored)
    return view, center, radius


def keypoint_samples(rng: Generator, picture: Picture) -> list[Sample]:
    """Return crops of the hands of one picture, and now and then of nothing."""
    images = EyeImages(picture.raw)
    eye = picture.eye
    samples = []
    for hand, seen in zip(picture.hands, picture.seen, strict=True):
        if seen.sum() < MIN_SEEN:
            continue
        joints = hand.joints_mm()
        fingers = hand.rotation[:, 2]
        for _ in range(CROPS_PER_HAND):
            right = hand.right if rng.random() > WRONG_SIDE_SHARE else not hand.right
            view, center, radius = jittered_view(rng, joints, fingers, eye, mirrored=not right)
            points = crops.pixels(view, joints, eye.position_mm)
            axis = view.rotation[2]
            samples.append(
                {
                    "crop": crops.sample(images, eye.table, view),
                    "points": np.clip(np.nan_to_num(points, nan=-1e3), -1e3, 1e3).astype(
                        np.float16
                    ),
                    "seen": seen,
                    "depth": (((joints - center) @ axis) / radius).astype(np.float16),
                    "present": True,
                    "right": right == hand.right,
                }
            )
    if rng.random() < NOTHING_SHARE * CROPS_PER_HAND * 2:
        sample = _nothing(rng, picture, images)
        if sample is not None:
            samples.append(sample)
    return samples


def _nothing(rng: Generator, picture: Picture, images: EyeImages) -> Sample | None:
    """Return a crop that shows no hand: background, or a forearm."""
    eye = picture.eye
    if picture.hands and rng.random() < 0.5:
        hand = picture.hands[0]
        bend = anatomy.rotation_from_vector(np.array([hand.wrist[0], hand.wrist[1], 0.0]))
        side = np.ones(3) if hand.right else anatomy.MIRROR
        down = hand.rotation @ (side * (bend @ np.array([0.0, 0.0, -1.0])))
        place = hand.translation_mm + down * rng.uniform(110.0, 200.0)
        fingers = -down
    else:
        place = poses.random_center(rng)
        fingers = rng.normal(0.0, 1.0, 3)
    if place[2] < 60.0:
        return None
    view = View.aim(place, fingers, rng.uniform(60.0, 130.0), eye.position_mm, mirrored=False)
    for hand in picture.hands:
        points = crops.pixels(view, hand.joints_mm(), eye.position_mm)
        if np.any(np.all((points > -8) & (points < CROP_PX + 8), axis=1)):
            return None
    zero = np.zeros((anatomy.KEYPOINTS, 2), np.float16)
    return {
        "crop": crops.sample(images, eye.table, view),
        "points": zero - 1e3,
        "seen": np.zeros(anatomy.KEYPOINTS, bool),
        "depth": zero[:, 0],
        "present": False,
        "right": False,
    }


def detector_sample(picture: Picture) -> Sample:
    """Return the small picture with what the detector must say about it.

    The boxes are (2, 7): present (1 sure, 0.5 hardly visible: do not judge), side, x, y and radius
    in pixels of the small picture, cosine and sine of the direction of the fingers.
    """
    small = cv2.resize(
        picture.raw, (DETECT_WIDTH_PX, DETECT_HEIGHT_PX), interpolation=cv2.INTER_AREA
    )
    boxes = np.zeros((2, 7), np.float32)
    for number, (hand, seen) in enumerate(zip(picture.hands, picture.seen, strict=True)):
        joints = hand.joints_mm()
        center, radius = hand_center_radius(joints)
        probes = np.stack(
            [
                center,
                center + hand.rotation[:, 2],
                center + [radius, 0.0, 0.0],
                center + [0.0, radius, 0.0],
            ]
        )
        screen = scene.screen_of(probes.astype(np.float32), picture.eye)[:, :2]
        at = (screen + 0.5) * np.array([0.25, 0.5])
        ahead = at[1] - at[0]
        reach = 0.5 * (np.linalg.norm(at[2] - at[0]) + np.linalg.norm(at[3] - at[0]))
        inside = 0 <= at[0, 0] < DETECT_WIDTH_PX and 0 <= at[0, 1] < DETECT_HEIGHT_PX
        if not (inside and np.isfinite(at).all() and np.isfinite(reach)):
            continue
        sure = 1.0 if seen.sum() >= 8 else 0.5
        length = max(float(np.linalg.norm(ahead)), 1e-6)
        boxes[number] = [sure, hand.right, *at[0], reach, *(ahead / length)]
    return {"small": small, "boxes": boxes}


def generate(seed: int, pictures: int) -> dict[str, NDArray[Any]]:
    """Return all samples of many random pictures as arrays."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    eyes = scene.make_eyes(rng)
    keypoint: list[Sample] = []
    detector: list[Sample] = []
    for _ in range(pictures):
        eye = eyes[rng.integers(len(eyes))]
        picture = scene.render(rng, eye, scene.random_hands(rng))
        keypoint += keypoint_samples(rng, picture)
        detector.append(detector_sample(picture))
    arrays = {name: np.stack([s[name] for s in keypoint]) for name in keypoint[0]}
    return arrays | {name: np.stack([s[name] for s in detector]) for name in detector[0]}


def main() -> None:
    """Render pictures and write their samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    part = arguments.output.with_suffix(".part.npz")
    np.savez(part, **generate(arguments.seed, arguments.pictures))  # type: ignore[arg-type]
    part.rename(arguments.output)


if __name__ == "__main__":
    main()
