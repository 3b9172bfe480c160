"""Training samples: crops with keypoints for one network, small pictures with boxes for the other.

Usage: python -m handspan_training.samples --seed 1 --pictures 5000 --output cache/a.npz
       python -m handspan_training.samples --seed 1 --near --output cache/b.npz
       python -m handspan_training.samples --seed 1 --sheet sheet.png  (to look at)

Law: a crop is taken by the very code that the tracker uses.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
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
from handspan_training import poses, scene, sensor, sheet
from handspan_training.scene import Eye, Picture

CROPS_PER_HAND = 3
MIN_SEEN = 6
NOTHING_SHARE = 0.45  # Of the pictures; about half of the places chosen show a hand after all.
WRONG_SIDE_SHARE = 0.12
# Of the pictures of near hands: those in which the exposure has followed the hand, and of the crops
# those that show more than the tracker's, which end 45 degrees off the axis, by up to a factor.
FOLLOWED_SHARE = 0.7
WIDER_SHARE, WIDER = 0.3, 1.3
DETECT_WIDTH_PX, DETECT_HEIGHT_PX = 160, 120

Sample = dict[str, Any]


def jittered_view(
    rng: Generator, joints_mm: Array, fingers: Array, eye: Eye, *, mirrored: bool, near: bool
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
    if near and rng.random() < WIDER_SHARE:
        wider = view.half_width * float(rng.uniform(1.0, WIDER))
        view = View(view.rotation, wider, view.mirrored)
    return view, center, radius


def keypoint_samples(rng: Generator, picture: Picture, *, near: bool = False) -> list[Sample]:
    """Return crops of the hands of one picture, and now and then of nothing."""
    eye = picture.eye
    views: list[View] = []
    samples: list[Sample] = []
    for hand, seen in zip(picture.hands, picture.seen, strict=True):
        if seen.sum() < MIN_SEEN:
            continue
        joints = hand.joints_mm()
        fingers = hand.rotation[:, 2]
        for _ in range(CROPS_PER_HAND):
            right = hand.right if rng.random() > WRONG_SIDE_SHARE else not hand.right
            view, center, radius = jittered_view(
                rng, joints, fingers, eye, mirrored=not right, near=near
            )
            views.append(view)
            points = crops.pixels(view, joints, eye.position_mm)
            samples.append(
                {
                    "points": np.clip(np.nan_to_num(points, nan=-1e3), -1e3, 1e3),
                    "seen": seen,
                    "depth": ((joints - center) @ view.rotation[2]) / radius,
                    "present": True,
                    "right": right == hand.right,
                }
            )
    for _ in range(int(rng.random() < NOTHING_SHARE) + (not picture.hands)):
        nothing = _nothing_view(rng, picture)
        if nothing is not None:
            views.append(nothing)
            samples.append(_nothing())
    if not views:
        return []
    images = EyeImages(picture.raw)
    taken = crops.samples([images] * len(views), [eye.table] * len(views), views)
    for sample, crop in zip(samples, taken, strict=True):
        sample["crop"] = crop
        sample["points"] = sample["points"].astype(np.float16)
        sample["depth"] = sample["depth"].astype(np.float16)
    return samples


def _nothing() -> Sample:
    """Return what is true of a crop without a hand."""
    zero = np.zeros((anatomy.KEYPOINTS, 2))
    return {
        "points": zero - 1e3,
        "seen": np.zeros(anatomy.KEYPOINTS, bool),
        "depth": zero[:, 0],
        "present": False,
        "right": False,
    }


def _nothing_view(rng: Generator, picture: Picture) -> View | None:
    """Return a view of no hand: a forearm, an elbow, a head, a cup or the background.

    A wrist may reach into it, but nothing else of a hand. None: the place chosen shows one.
    """
    radius = rng.uniform(60.0, 130.0)
    kind = rng.random()
    if picture.hands and kind < 0.55:
        hand = picture.hands[rng.integers(len(picture.hands))]
        down = hand.toward_elbow()
        place = hand.translation_mm + down * rng.uniform(50.0, 240.0)
        fingers = -down if rng.random() < 0.8 else down
        radius = rng.uniform(45.0, 110.0)
    elif picture.decoys and kind < 0.9:
        decoy = picture.decoys[0]
        place = decoy.center_mm + rng.normal(0.0, 0.2, 3) * decoy.reach_mm
        radius = max(decoy.reach_mm * rng.uniform(0.7, 1.6), 40.0)
        fingers = rng.normal(0.0, 1.0, 3)
    else:
        place = poses.random_center(rng)
        fingers = rng.normal(0.0, 1.0, 3)
    if place[2] < 50.0:
        return None
    mirrored = bool(rng.random() < 0.5)
    view = View.aim(place, fingers, radius, picture.eye.position_mm, mirrored=mirrored)
    for hand in picture.hands:
        points = crops.pixels(view, hand.joints_mm()[1:], picture.eye.position_mm)
        if np.any(np.all((points > -8) & (points < CROP_PX + 8), axis=1)):
            return None
    return view


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


def random_pictures(rng: Generator, count: int, *, near: bool = False) -> Iterator[Picture]:
    """Yield random pictures, or such of one near hand each."""
    cv2.setNumThreads(1)
    eyes = scene.make_eyes(rng)
    for _ in range(count):
        eye = eyes[rng.integers(len(eyes))]
        if near:
            followed = rng.random() < FOLLOWED_SHARE
            exposure = sensor.FOLLOWED if followed else sensor.ANY_EXPOSURE
            yield scene.render(rng, eye, (poses.random_near_hand(rng),), exposure)
        else:
            yield scene.render(rng, eye, scene.random_hands(rng))


def generate(seed: int, pictures: int, *, near: bool = False) -> dict[str, NDArray[Any]]:
    """Return all samples of many random pictures as arrays; near: of hands near the lens."""
    rng = np.random.default_rng(seed)
    keypoint: list[Sample] = []
    detector: list[Sample] = []
    for picture in random_pictures(rng, pictures, near=near):
        keypoint += keypoint_samples(rng, picture, near=near)
        detector.append(detector_sample(picture))
    arrays = {name: np.stack([s[name] for s in keypoint]) for name in keypoint[0]}
    return arrays | {name: np.stack([s[name] for s in detector]) for name in detector[0]}


def draw_sheet(seed: int, place: Path, *, near: bool = False) -> None:
    """Write a picture of crops with their keypoints and of whole raw images."""
    rng = np.random.default_rng(seed)
    cells: list[NDArray[np.uint8]] = []
    wholes: list[NDArray[np.uint8]] = []
    for picture in random_pictures(rng, 2 * sheet.ROWS * sheet.COLUMNS, near=near):
        taken = keypoint_samples(rng, picture, near=near)
        if taken and len(cells) < sheet.ROWS * sheet.COLUMNS:
            cells.append(sheet.cell(taken[rng.integers(len(taken))]))
        if picture.hands and len(wholes) < sheet.WHOLES:
            wholes.append(picture.raw)
    sheet.write(place, cells, wholes)


def main() -> None:
    """Render pictures and write their samples, or show some of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--near", action="store_true", help="hands that reach for the lens")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--output", type=Path)
    target.add_argument("--sheet", type=Path, help="picture to write; PNG or JPEG")
    arguments = parser.parse_args()
    if arguments.sheet is not None:
        draw_sheet(arguments.seed, arguments.sheet, near=arguments.near)
        return
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    part = arguments.output.with_suffix(".part.npz")
    arrays = generate(arguments.seed, arguments.pictures, near=arguments.near)
    np.savez(part, **arrays)  # type: ignore[arg-type]
    part.rename(arguments.output)


if __name__ == "__main__":
    main()
