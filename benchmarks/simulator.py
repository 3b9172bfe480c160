"""Measure how long the simulated controller takes for an image, and show what it draws.

Usage: python benchmarks/simulator.py [--seed N] [--images N] [--sheet FILE.png]

Times are CPU time of this thread: the motion, the drawing of both eyes, and the whole image with
exposure, room and noise. The budget is 2.5 ms for an image, which leaves 6.2 ms of the 8.7 ms
between two images to the tracker on the same core. CPU time too grows where other programs take
caches and memory, so that a matrix product of fixed size is timed between the images: compare two
runs only where it takes the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import cv2
import numpy as np

from handspan_service.contract.model import Orientation
from handspan_service.device.motion import MotionScript
from handspan_service.device.optics import factory_calibration
from handspan_service.device.render import StereoRenderer
from handspan_service.device.simulated import AHEAD, RATE_HZ, SimulatedSource

BUDGET_MS = 2.5
REFERENCE = np.random.default_rng(0).random((128, 128), np.float32)
SHEET_CLIPS = ("open_hands", "pinch", "fist", "point", "crossing", "turn_over")


def timed_ms(work: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1e3


def report(name: str, times_ms: list[float]) -> None:
    """Print one line of the table."""
    p50, p95, best = np.percentile(times_ms, [50, 95, 1])
    print(f"{name:<28} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   p1 {best:6.2f} ms")


def measure(seed: int, count: int) -> None:
    """Time the stages over one cycle of clips."""
    script = MotionScript(seed)
    renderer = StereoRenderer(factory_calibration(seed), Orientation.NORMAL)
    moments = np.linspace(0.0, script.act_s * 12, count, endpoint=False)
    scenes = [script.at(float(moment)) for moment in moments]
    blocks = moments[: count // AHEAD * AHEAD].reshape(-1, AHEAD)
    moved = [timed_ms(lambda b=b: renderer.moved(script.during(b))) / AHEAD for b in blocks]  # type: ignore[misc]
    report("motion, its share", moved)
    for hands in (1, 2):
        chosen = [scene for scene in scenes if len(scene) == hands]
        motions = renderer.moved(chosen)
        drawn = [timed_ms(lambda m=m: renderer.draw_moved(m, 200.0)) for m in motions]  # type: ignore[misc]
        report(f"drawing, {hands} hand{'s' if hands > 1 else ''}, 2 eyes", drawn)
    with SimulatedSource(seed, realtime=False) as source:
        source.read(0.0)
        whole, reference = [], []
        for _ in range(count):
            whole.append(timed_ms(lambda: source.read(0.0)))
            reference.append(timed_ms(lambda: REFERENCE @ REFERENCE))
    report("whole image", whole)
    report("reference product", reference)
    print(f"budget {BUDGET_MS} ms of {1e3 / RATE_HZ:.1f} ms per image")


def sheet(seed: int, path: str) -> None:
    """Save one stereo image of each of several clips."""
    script = MotionScript(seed)
    rows = []
    for name in SHEET_CLIPS:
        act = next(k for k in range(12) if script.clip_at((k + 0.5) * script.act_s) == name)
        first = int((act + 0.30) * script.act_s * RATE_HZ)
        source = SimulatedSource(seed, realtime=False)
        source.open()
        source.skip_to(first)
        for _ in range(60):
            image = source.read(0.0)
        assert image is not None
        rows.append(np.hstack([image.left, image.right]))
    half = len(rows) // 2
    both = [np.vstack(rows[:half]), np.vstack(rows[half:])]
    picture = cv2.resize(np.hstack(both), (1024, 576), interpolation=cv2.INTER_AREA)
    picture = np.asarray(picture, np.uint8) & 0xFC  # Fewer greys: noise would fill the file.
    cv2.imwrite(path, picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main() -> None:
    """Run the measurement, and the sheet where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--images", type=int, default=600)
    parser.add_argument("--sheet", metavar="FILE.png", help="save a contact sheet instead")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.sheet:
        sheet(arguments.seed, arguments.sheet)
    else:
        measure(arguments.seed, arguments.images)


if __name__ == "__main__":
    main()
