"""How well the tracker finds hands: simulated sequences with known truth, image to published frame.

Usage: python benchmarks/accuracy.py --seeds 900 901 902 --seconds 20

Law: only published hands are judged, and every image counts.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, TIPS
from handspan_service.contract.model import Hand, Orientation
from handspan_service.device.base import EndOfSource
from handspan_service.device.simulated import SimulatedSource, TrueHand
from handspan_service.images import StereoImage
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.tracker import HandTracker

MATCH_MM = 60.0
IN_VIEW = 0.9  # Share of the keypoints inside both images for a hand to be counted.
NEAREST_MM, FARTHEST_MM = 100.0, 400.0
NEW_HAND_IMAGES = 12  # A hand may be acquired in this many images (104 ms) before it counts.


@dataclass
class Figures:
    """What was counted. Distances in mm."""

    wanted: int = 0
    found: int = 0
    false: int = 0
    images: int = 0
    side_right: int = 0
    switches: int = 0
    errors: list[NDArray[np.float64]] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return one row of the table."""
        errors = np.array(self.errors).reshape(-1, KEYPOINTS)
        flat = errors.ravel() if errors.size else np.full(1, np.nan)
        tips = errors[:, TIPS] if errors.size else flat
        minutes = self.images / 115.0 / 60.0
        p50, p95 = np.percentile(self.times_ms, [50, 95])
        return (
            f"| {name} | {self.found / max(self.wanted, 1):.3f} | "
            f"{self.false / max(minutes, 1e-9):.0f} | {flat.mean():.1f} | {np.median(flat):.1f} | "
            f"{tips.mean():.1f} | {(flat < 10).mean():.2f} | {(flat < 20).mean():.2f} | "
            f"{self.side_right / max(self.found, 1):.3f} | "
            f"{self.switches / max(minutes, 1e-9):.1f} | {p50:.1f} | {p95:.1f} |"
        )


HEADER = (
    "| sequence | recall | false hands/min | joints mean mm | median | tips mean | PCK@10 | PCK@20 "
    "| side | id switches/min | ms p50 | p95 |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def joints_of(hand: Hand) -> NDArray[np.float64]:
    """Return the 21 keypoints of a published hand, (21, 3) mm, device space."""
    if hand.arm is None:
        raise ValueError("the tracker publishes an arm with every hand")
    fingers = [joint for finger in hand.fingers for joint in finger.joints[1:]]
    return np.array([hand.arm.next_joint, *fingers], float)


def match(
    truth: tuple[TrueHand, ...], hands: tuple[Hand, ...]
) -> list[tuple[TrueHand, Hand, NDArray[np.float64]]]:
    """Return pairs of true and published hands, nearest in total, with the error of each joint."""
    points = [joints_of(hand) for hand in hands]
    best: list[tuple[TrueHand, Hand, NDArray[np.float64]]] = []
    best_cost = (0, np.inf)
    for order in itertools.permutations(range(len(hands)), min(len(truth), len(hands))):
        subsets = itertools.permutations(range(len(truth)), len(order))
        for chosen in subsets:
            pairs, cost = [], 0.0
            for i, j in zip(chosen, order, strict=True):
                gap = float(
                    np.linalg.norm(truth[i].joints_mm.mean(axis=0) - points[j].mean(axis=0))
                )
                if gap < MATCH_MM:
                    error = np.linalg.norm(truth[i].joints_mm - points[j], axis=1)
                    pairs.append((truth[i], hands[j], error))
                    cost += gap
            if (len(pairs), -cost) > (best_cost[0], -best_cost[1]):
                best, best_cost = pairs, (len(pairs), cost)
    return best


def counted(hand: TrueHand) -> bool:
    """Return whether a tracker must find this hand."""
    height = float(hand.joints_mm[:, 1].mean())
    return hand.visible_share >= IN_VIEW and NEAREST_MM <= height <= FARTHEST_MM


def judge(
    seed: int, seconds: float, orientation: Orientation, networks: Networks, overlay: Path | None
) -> Figures:
    """Run one sequence through a fresh tracker."""
    figures = Figures()
    tracker = HandTracker(networks)
    seen: dict[str, int] = {}
    ids: dict[str, int] = {}
    with SimulatedSource(
        seed, realtime=False, orientation=orientation, duration_s=seconds
    ) as source:
        while True:
            try:
                image = source.read(1.0)
            except EndOfSource:
                return figures
            if not isinstance(image, StereoImage):
                continue
            begun = time.perf_counter()
            hands = tracker.process(image).hands
            figures.times_ms.append((time.perf_counter() - begun) * 1e3)
            truth = source.truth(image.timestamp_us)
            _count(figures, truth, hands, seen, ids)
            if overlay is not None and figures.images % 115 == 60:
                draw(image, hands, tracker.orientation, overlay / f"{seed}-{figures.images}.png")


def _count(
    figures: Figures,
    truth: tuple[TrueHand, ...],
    hands: tuple[Hand, ...],
    seen: dict[str, int],
    ids: dict[str, int],
) -> None:
    figures.images += 1
    pairs = match(truth, hands)
    figures.false += len(hands) - len(pairs)
    matched = {id(pair[0]) for pair in pairs}
    for side in ("left", "right"):
        there = [hand for hand in truth if hand.side == side and counted(hand)]
        seen[side] = seen.get(side, 0) + 1 if there else 0
        if there and seen[side] > NEW_HAND_IMAGES:
            figures.wanted += 1
            figures.found += id(there[0]) in matched
    for true, hand, error in pairs:
        if not counted(true) or seen[true.side] <= NEW_HAND_IMAGES:
            continue
        figures.errors.append(error)
        figures.side_right += hand.side == true.side
        if ids.get(true.side, hand.id) != hand.id:
            figures.switches += 1
        ids[true.side] = hand.id


def draw(image: StereoImage, hands: tuple[Hand, ...], orientation: Orientation, path: Path) -> None:
    """Write both views with the published joints drawn in."""
    from handspan_service.geometry import R_D_C, project

    views = [
        cv2.cvtColor(cv2.resize(raw, (960, 720)), cv2.COLOR_GRAY2BGR)
        for raw in (image.left, image.right)
    ]
    height = image.left.shape[0]
    colours = [
        (255, 255, 255),
        (80, 80, 255),
        (80, 255, 80),
        (255, 120, 60),
        (60, 255, 255),
        (255, 80, 255),
    ]
    for hand in hands:
        points = joints_of(hand) @ R_D_C[orientation]
        for view, pixels in zip(views, project(points, image.calibration, height), strict=True):
            scaled = pixels * np.array([1.5, 720 / height])
            for k, point in enumerate(scaled):
                if not np.isfinite(point).all():
                    continue
                colour = colours[(k + 3) // 4]
                before = scaled[0 if k % 4 == 1 else max(k - 1, 0)]
                if np.isfinite(before).all():
                    cv2.line(view, _at(before), _at(point), colour, 2, cv2.LINE_AA)
                cv2.circle(view, _at(point), 4, colour, -1, cv2.LINE_AA)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.hstack(views))


def _at(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[900, 901, 902, 903])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--orientation", type=Orientation, default=Orientation.NORMAL)
    parser.add_argument("--networks", type=Path, help="folder of other networks")
    parser.add_argument("--overlay", type=Path, help="folder for pictures with the joints drawn in")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    networks = Networks.load(arguments.networks)
    print(HEADER)
    total = Figures()
    for seed in arguments.seeds:
        figures = judge(seed, arguments.seconds, arguments.orientation, networks, arguments.overlay)
        print(figures.line(f"seed {seed}"), flush=True)
        for name in ("wanted", "found", "false", "images", "side_right", "switches"):
            setattr(total, name, getattr(total, name) + getattr(figures, name))
        total.errors += figures.errors
        total.times_ms += figures.times_ms
    print(total.line("**all**"))


if __name__ == "__main__":
    main()
