"""Recall of gestures and false gestures per minute, on motion that was never used to set anything.

Run: python benchmarks/gestures.py [--seed 1000] [--repeats 12] [--noise 1.0]
Seeds below 100 were used while the recogniser was made; the default lies far from them. Then the
cost of one image, and how the recorded gestures of real hands compare (see docs/gestures.md).
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gesture_motion import RATE_HZ, Noise, Scene, Truth, clean_points, tracked
from gesture_recordings import compare
from gesture_scenes import OTHERWISE, PERFORMED, Script
from handspan_service.anatomy import TIPS, HandShape
from handspan_service.contract.model import Gesture, Side, TrackedHands
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.recogniser import GestureRecogniser

LATE_S = 0.3  # A gesture is told at most so long after its motion ended.
NEARLY = 0.97  # Of the least length and velocity: the noise decides strokes beside the limit.


@dataclass
class Tally:
    """What was performed and what was told.

    Attributes:
        performed: By label.
        found: By label.
        false: By scene and type.
        seconds: By scene.
        strokes: Swipes told of true strokes that no script names, by scene.
    """

    performed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    strokes: Counter[str] = field(default_factory=Counter)


def true_strokes(scene: Scene, seed: int, wanted: GestureSettings) -> Iterator[Truth]:
    """Yield every motion of the noiseless hand that is a swipe by the documented rule."""
    shape = HandShape(scale=float(np.random.default_rng([seed, 7]).uniform(0.88, 1.12)))
    tips = clean_points(scene, shape)[0][:, TIPS]
    speed = np.linalg.norm(np.diff(tips, axis=0), axis=-1) * RATE_HZ
    fast = speed > 0.35 * wanted.swipe_min_velocity_mm_s
    for finger in range(5):
        edges = np.flatnonzero(np.diff(np.r_[0, fast[:, finger], 0]))
        for begin, end in edges.reshape(-1, 2):
            peak = speed[begin:end, finger].max()
            length = np.linalg.norm(tips[end, finger] - tips[begin, finger])
            if (
                peak > NEARLY * wanted.swipe_min_velocity_mm_s
                and length > NEARLY * wanted.swipe_min_length_mm
            ):
                yield Truth("swipe", begin / RATE_HZ, end / RATE_HZ, frozenset(), "stroke")


def begins(gesture: Gesture) -> bool:
    """Return whether an object is the first of its gesture."""
    return gesture.state == "start" or gesture.type in ("keyTap", "screenTap")


def judge(scene: Scene, seed: int, noise: Noise, tally: Tally) -> None:
    """Let the recogniser watch a scene, and count."""
    recogniser = GestureRecogniser()
    side = Side.RIGHT if seed % 2 == 0 else Side.LEFT
    told: list[tuple[float, Gesture]] = []
    for hands in tracked(scene, seed, noise, side):
        seen = recogniser.process(hands)
        told += [(hands.timestamp_us * 1e-6, gesture) for gesture in seen if begins(gesture)]
    strokes = list(true_strokes(scene, seed, GestureSettings()))
    hit: set[Truth] = set()
    for time_s, gesture in told:
        fits = [truth for truth in scene.truths if _fits(truth, time_s, gesture)]
        if fits:
            hit.add(fits[0])
        elif any(_fits(stroke, time_s, gesture) for stroke in strokes):
            tally.strokes[scene.name] += 1
        else:
            tally.false[scene.name, gesture.type] += 1
    for truth in scene.truths:
        tally.performed[truth.label] += 1
        tally.found[truth.label] += truth in hit
    tally.seconds[scene.name] += len(scene.keys) / RATE_HZ


def _fits(truth: Truth, time_s: float, gesture: Gesture) -> bool:
    if truth.type != gesture.type or not truth.begin_s < time_s < truth.end_s + LATE_S:
        return False
    return not truth.fingers or gesture.pointable_ids[0] % 10 in truth.fingers


def perform(scripts: tuple[Script, ...], seed: int, repeats: int) -> Iterator[tuple[Scene, int]]:
    """Yield every script as often as asked, each time another performance."""
    for repeat in range(repeats):
        for number, script in enumerate(scripts):
            yield script(np.random.default_rng([seed, repeat, number])), seed + repeat


def print_table(tally: Tally) -> None:
    """Print recall by what was performed, then what was told wrongly."""
    print(f"{'performed':<20}{'times':>7}{'found':>7}{'recall':>8}")
    kinds: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for label, times in tally.performed.items():
        found = tally.found[label]
        print(f"{label:<20}{times:>7}{found:>7}{found / times:>8.3f}")
        kind = label.split(",")[0].rstrip("0123456789 m")
        kinds[kind][0] += times
        kinds[kind][1] += found
    for kind, (times, found) in kinds.items():
        print(f"{'all of ' + kind:<20}{times:>7}{found:>7}{found / times:>8.3f}")
    print(f"\n{'scene':<16}{'minutes':>8}{'circle':>8}{'swipe':>8}{'keyTap':>8}{'screenTap':>10}"
          f"{'per minute':>12}   (false gestures)")  # fmt: skip
    minutes_all = false_all = 0.0
    for scene, seconds in tally.seconds.items():
        counts = [tally.false[scene, type] for type in ("circle", "swipe", "keyTap", "screenTap")]
        minutes = seconds / 60.0
        minutes_all += minutes
        false_all += sum(counts)
        print(f"{scene:<16}{minutes:>8.1f}{counts[0]:>8}{counts[1]:>8}{counts[2]:>8}"
              f"{counts[3]:>10}{sum(counts) / minutes:>12.2f}"
              + (f"   and {tally.strokes[scene]} swipes of true strokes"
                 if tally.strokes[scene] else ""))  # fmt: skip
    print(f"{'all':<16}{minutes_all:>8.1f}{false_all / minutes_all:>46.2f}")


def cost_us(seed: int, noise: Noise) -> tuple[float, float]:
    """Return the CPU time of an image with two hands, median and 95th percentile, us."""
    scenes = [scene for scene, _ in perform(OTHERWISE + PERFORMED, seed, 1)]
    spent: list[float] = []
    for scene in scenes:
        pairs: list[TrackedHands] = [
            TrackedHands(right.timestamp_us, (*left.hands, *right.hands))
            for left, right in zip(
                tracked(scene, seed, noise, Side.LEFT),
                tracked(scene, seed + 1, noise, Side.RIGHT),
                strict=True,
            )
        ]
        recogniser = GestureRecogniser()
        for pair in pairs:
            begin = time.perf_counter()
            recogniser.process(pair)
            spent.append((time.perf_counter() - begin) * 1e6)
    return float(np.median(spent)), float(np.percentile(spent, 95))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=12)
    parser.add_argument("--noise", type=float, default=1.0, help="of each coordinate of a tip, mm")
    parser.add_argument("--recordings", type=Path, help="folder of leap.js recordings")
    options = parser.parse_args()
    noise = Noise(options.noise, 0.5 * options.noise)
    tally = Tally()
    for scene, seed in perform(PERFORMED + OTHERWISE, options.seed, options.repeats):
        judge(scene, seed, noise, tally)
    print(f"seed {options.seed}, noise {options.noise:.1f} mm per coordinate at {RATE_HZ:.0f} Hz")
    print_table(tally)
    median, worst = cost_us(options.seed, noise)
    print(f"\none image, two hands: {median:.0f} us median, {worst:.0f} us p95")
    if options.recordings:
        print()
        compare(options.recordings)


if __name__ == "__main__":
    main()
