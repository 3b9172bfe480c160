"""Measure how long the tracker takes for an image, stage by stage, with two hands in view.

Usage: python benchmarks/tracker.py [--seed N] [--images N] [--quality NAME]

Times are CPU time of this thread, so that other programs disturb them less; run it on an idle
machine all the same. What the tracker does when its hands are already on their way (learn their
size, search for new ones) is part of the whole image, but not of what clients wait for. The images
are followed twice, without clocks around the stages, which cost time themselves, and with them.
They come from the simulated controller, drawn beforehand. The budget is 8.7 ms for an image
(115 Hz) on one core, the simulated controller aside.
"""

from __future__ import annotations

import argparse
import functools
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from handspan_service.contract.model import Quality
from handspan_service.device.simulated import SimulatedSource
from handspan_service.images import StereoImage
from handspan_service.tracking import following, landmarks, nets, observing, tracker
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.sight import Scene
from handspan_service.tracking.tools import Tools
from handspan_service.tracking.tracker import HandTracker

BUDGET_MS = 8.7
LOAD = "every image that comes"  # Also those that are left out, and those without two hands.
KNOWN = "until hands are known"
WHOLE = "whole image"
SETTLE = 40  # Images until both hands are followed.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("halve both images", Scene, "of"),
    ("search (detector)", Networks, "find"),
    ("aim crops", observing, "aim"),
    ("take crops", nets, "samples"),
    ("normalise crops", nets, "normalise"),
    ("keypoint network", Networks, "heatmaps"),
    ("decode heatmaps", landmarks, "landmarks"),
    ("gather", observing, "gather"),
    ("hidden keypoints", following, "hiding"),
    ("fit", following, "fit"),
    ("smooth", following, "smooth"),
    ("measure", tracker, "measure"),
    ("look for tools", Tools, "look"),
)


class Stages:
    """CPU time of each stage, summed over one image."""

    def __init__(self) -> None:
        self.spent_ms: dict[str, float] = defaultdict(float)

    def watch(self) -> None:
        """Put a clock around every stage."""
        for label, owner, name in STAGES:
            static = isinstance(vars(owner).get(name), staticmethod)
            timed = self._timed(label, getattr(owner, name))
            setattr(owner, name, staticmethod(timed) if static else timed)

    def _timed(self, label: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def timed(*positional: Any, **named: Any) -> Any:
            start = time.thread_time()
            try:
                return work(*positional, **named)
            finally:
                self.spent_ms[label] += (time.thread_time() - start) * 1e3

        return timed


def draw(seed: int, count: int) -> list[StereoImage]:
    """Return images of the simulated controller."""
    images: list[StereoImage] = []
    with SimulatedSource(seed, realtime=False) as source:
        while len(images) < count:
            image = source.read(1.0)
            if image is not None:
                images.append(image)
    return images


def follow(
    images: list[StereoImage], quality: Quality, spent_ms: dict[str, float]
) -> dict[str, list[float]]:
    """Return ms of CPU time by stage, for each image with two hands, and for every image (LOAD)."""
    following = HandTracker(Networks.load(quality=quality), quality=quality)
    rows: dict[str, list[float]] = defaultdict(list)
    for number, image in enumerate(images):
        spent_ms.clear()
        start = time.thread_time()
        hands = following.process(image).hands if following.wants(image.timestamp_us) else None
        known = (time.thread_time() - start) * 1e3
        following.reflect()
        whole = (time.thread_time() - start) * 1e3
        if number >= SETTLE:
            rows[LOAD].append(whole)
        if number < SETTLE or hands is None or len(hands) != 2:
            continue
        for label, _, _ in STAGES:
            rows[label].append(spent_ms[label])
        rows["everything else"].append(whole - sum(spent_ms.values()))
        rows[KNOWN].append(known)
        rows[WHOLE].append(whole)
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=900)
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BALANCED)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    images = draw(arguments.seed, arguments.images + SETTLE)
    stages = Stages()
    plain = follow(images, arguments.quality, stages.spent_ms)
    stages.watch()
    watched = follow(images, arguments.quality, stages.spent_ms)
    load_ms = np.array(plain[LOAD])
    print(f"{arguments.quality}: {load_ms.mean():.2f} ms for each image that comes, on average")
    print(f"{len(plain[WHOLE])} images with two hands; budget {BUDGET_MS} ms")
    tell({label: plain[label] for label in (KNOWN, WHOLE)})
    print("the stages, with a clock around each, which costs time itself:")
    tell({label: times for label, times in watched.items() if label != LOAD})


def tell(rows: dict[str, list[float]]) -> None:
    """Print percentiles of each row."""
    for label, times_ms in rows.items():
        p5, p50, p95 = np.percentile(times_ms, [5, 50, 95])
        print(f"{label:<22} p5 {p5:6.2f}   p50 {p50:6.2f}   p95 {p95:6.2f} ms")


if __name__ == "__main__":
    main()
