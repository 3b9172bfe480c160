"""Measure how much nearer than its keypoint the skin of a palm seems to a comparison.

Usage: python benchmarks/flesh.py

What it prints is FLESH_MM of handspan_service.tracking.parallax, its spread, and what one
comparison costs. Hands are those of the simulated controller that show their palms, whole, and the
comparison begins at the true keypoints.
"""

from __future__ import annotations

import time

import numpy as np

from handspan_service.contract.model import Orientation
from handspan_service.device.sensor import HEIGHT_PX, WIDTH_PX
from handspan_service.device.simulated import SimulatedSource
from handspan_service.geometry import R_D_C
from handspan_service.tracking.comparing import compare
from handspan_service.tracking.parallax import PALM
from handspan_service.tracking.sight import Optics, Scene

SEEDS = range(700, 712)
IMAGES, STEP = 40, 40  # Of each: this many, so many apart.
TO_RIG = R_D_C[Orientation.NORMAL]
MAD_TO_SIGMA = 1.4826


def main() -> None:
    """Compare, and print the table."""
    nearer, sure = [], []
    took_ms: dict[bool, list[float]] = {False: [], True: []}
    for seed in SEEDS:
        with SimulatedSource(seed, realtime=False) as source:
            source.open()
            optics = Optics.of(source.calibration, (HEIGHT_PX, WIDTH_PX))
            for number in range(0, IMAGES * STEP, STEP):
                source.skip_to(number)
                image = source.read(1.0)
                assert image is not None, "a controller that need not wait has an image"
                scene = Scene.of(image, optics)
                for hand in source.truth(image.timestamp_us):
                    points_mm = hand.joints_mm @ TO_RIG
                    dorsal = (TO_RIG.T @ hand.hand.rotation)[:, 1]
                    palm = dorsal @ points_mm[9] > PALM * np.linalg.norm(points_mm[9])
                    if hand.visible_share < 1.0 or not palm:
                        continue
                    for well_known in (True, False):
                        begun = time.perf_counter()
                        found = compare(scene, points_mm, well_known=well_known)
                        took_ms[well_known].append((time.perf_counter() - begun) * 1e3)
                    nearer.append(points_mm[:, 2] - found.depth_mm)
                    sure.append(found.sure)
    judged = np.where(np.array(sure), np.array(nearer), np.nan)
    middle = np.nanmedian(judged, axis=0)
    spread = MAD_TO_SIGMA * np.nanmedian(np.abs(judged - middle), axis=0)
    print(f"{len(judged)} hands, {np.mean(sure):.2f} of the keypoints sure")
    print("nearer, mm  ", " ".join(f"{value:5.1f}" for value in middle))
    print("spread, mm  ", " ".join(f"{value:5.1f}" for value in spread))
    for well_known, times in took_ms.items():
        name = "known hand" if well_known else "new hand"
        print(f"{name:10s}  p50 {np.median(times):.2f} ms   p95 {np.percentile(times, 95):.2f} ms")


if __name__ == "__main__":
    main()
