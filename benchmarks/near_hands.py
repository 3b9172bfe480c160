"""Measure how well hands are read and found that reach for the lens.

Usage: python benchmarks/near_hands.py [--quality NAME] [--networks FOLDER] [--seed N]
                                       [--read N] [--found N]

*Read*: both eyes look at a hand where it is, without knowing its keypoints, and once more where
each was seen before; the second answer is judged, of all keypoints that the crop shows.
*Found*: a hand that keeps still is played to a fresh tracker, which must publish it in time.
What hands these are: `evaluation/near.py`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from evaluation.matching import MATCH_MM
from evaluation.near import NearHand, near_hands
from evaluation.room import HEIGHT_PX, WIDTH_PX
from evaluation.values import RATE_HZ, Floats, middle_of_palm
from evaluation.watching import joints_of
from handspan_service.anatomy import hand_center_radius
from handspan_service.contract.model import Quality
from handspan_service.geometry import R_D_C
from handspan_service.tracking import crops
from handspan_service.tracking.crops import CROP_PX, View
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.observing import TRACKING_FACTOR
from handspan_service.tracking.sight import Look, Optics, Scene, Sight
from handspan_service.tracking.tracker import HandTracker

FOUND_S = 0.4
RATIOS = (1.0, 1.2, 1.5, 1.8, 2.2, np.inf)  # Between the rows of the table.
KNUCKLES = (5, 17)  # Between them a palm is wide.


@dataclass(frozen=True)
class Reading:
    """How one eye reads a hand.

    Attributes:
        ratio: See `NearHand.ratio`.
        off_px: Mean error of its keypoints, crop pixels.
        off_percent: The same in percent of the palm's width, as wide as it is in a crop of a hand
            that faces the lens.
    """

    ratio: float
    off_px: float
    off_percent: float


def read(hand: NearHand, sight: Sight) -> list[Reading]:
    """Return how each eye reads a hand that is looked at where it is."""
    scene = Scene.of(hand.image(0), Optics.of(hand.calibration, (HEIGHT_PX, WIDTH_PX)))
    center, radius = hand_center_radius(hand.joints_mm)
    wide_mm = np.linalg.norm(np.subtract(*hand.joints_mm[list(KNUCKLES)]))
    wide_px = wide_mm / (radius * TRACKING_FACTOR) * (0.5 * CROP_PX)
    readings = []
    for camera, eye_mm in enumerate(hand.calibration.positions_mm):
        view = View.aim(center, hand.fingers, radius * TRACKING_FACTOR, eye_mm,
                        mirrored=not hand.right)
        depths_mm = (hand.joints_mm - eye_mm)[:, 2]
        look = Look(camera, view, center, radius)
        first_mm = eye_mm + _at_depth(sight.look(scene, (look,)).slopes[0], depths_mm)
        look = Look(camera, view, center, radius, first_mm)
        said_mm = eye_mm + _at_depth(sight.look(scene, (look,)).slopes[0], depths_mm)
        true_px, said_px = (crops.pixels(view, points, eye_mm)
                            for points in (hand.joints_mm, said_mm))
        shown = hand.seen[camera] & np.all((true_px >= 0.0) & (true_px < CROP_PX), axis=1)
        off = np.linalg.norm(said_px - true_px, axis=1)[shown].mean()
        readings.append(Reading(hand.ratio, float(off), float(100.0 * off / wide_px)))
    return readings


def _at_depth(slopes: Floats, depths_mm: Floats) -> Floats:
    """Return the points on rays of some slopes, (21, 3), at depths along the axis."""
    points: Floats = np.concatenate([slopes, np.ones((len(slopes), 1))], axis=1)
    return points * depths_mm[:, None]


def found(hand: NearHand, sight: Sight, quality: Quality) -> bool:
    """Say whether a tracker that knows nothing publishes a hand in time, where it is."""
    tracker = HandTracker(sight, quality=quality)
    palm_mm = middle_of_palm(hand.joints_mm)
    for number in range(round(FOUND_S * RATE_HZ)):
        image = hand.image(number)
        if not tracker.wants(image.timestamp_us):
            continue
        for other in tracker.process(image).hands:
            said_mm = middle_of_palm(joints_of(other) @ R_D_C[tracker.orientation])
            if np.linalg.norm(said_mm - palm_mm) < MATCH_MM:
                return True
    return False


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BALANCED)
    parser.add_argument("--networks", type=Path, help="folder of other networks")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--read", type=int, default=300, help="hands that both eyes read")
    parser.add_argument("--found", type=int, default=40, help="hands that must be found")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    networks = Networks.load(arguments.networks, arguments.quality)
    readings: list[Reading] = []
    met = 0
    hands = near_hands(arguments.seed, max(arguments.read, arguments.found))
    for hand in tqdm(hands, total=max(arguments.read, arguments.found), unit="hand"):
        if hand.number < arguments.read:
            readings += read(hand, networks)
        if hand.number < arguments.found:
            met += found(hand, networks, arguments.quality)
    tell(readings)
    print(f"found within {FOUND_S} s: {met} of {arguments.found} hands that keep still")


def tell(readings: list[Reading]) -> None:
    """Print a row for each range of the ratio."""
    print("| wrist farther than the fingertips, times | crops | mean, median px "
          "| mean % of palm width |")
    print("|---|---|---|---|")
    for low, high in pairwise(RATIOS):
        rows = [one for one in readings if low <= one.ratio < high]
        if rows:
            off_px, percent = np.array([(one.off_px, one.off_percent) for one in rows]).T
            name = f"{low} to {high}" if np.isfinite(high) else "more"
            print(f"| {name} | {len(rows)} | {off_px.mean():.1f}, {np.median(off_px):.1f} "
                  f"| {percent.mean():.1f} |")


if __name__ == "__main__":
    main()
