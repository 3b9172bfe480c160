"""From an empty folder to the networks that ship: render, train, export. Resumable.

Usage: python -m handspan_training.make --processes 2
       python -m handspan_training.make --device cuda --batch 512 --minutes 10 --processes 12

Law: a step that is done is not done again; one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

CACHE, RUNS = Path("cache"), Path("runs")
FIRST_SEED = 1000
PICTURES = 500  # Per file; about 2,100 crops.


def run(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a module of this package with one thread."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-m", *arguments], env=environment)


def finish(job: subprocess.Popen[bytes]) -> None:
    """Wait for a job.

    Raises:
        SystemExit: It failed.
    """
    if job.wait():
        raise SystemExit("a step failed; see above. Start again: what is done is kept.")


def render(place: Path, pictures: int, enough: Event) -> None:
    """Render a sample file unless it is there, or there are enough already."""
    if not place.exists() and not enough.is_set():
        finish(run("handspan_training.samples", "--seed", place.stem[1:],
                   "--pictures", str(pictures), "--output", str(place)))


def train(task: str, arguments: argparse.Namespace) -> None:
    """Train one network, while the rest of the pictures may still be rendered."""
    keypoints = task != "detector"
    samples = arguments.keypoint_samples if keypoints else arguments.detector_samples
    batch = arguments.batch if keypoints else arguments.batch // 2  # Whole pictures are larger.
    length = ["--samples", str(samples)]
    if arguments.minutes:
        length += ["--minutes", str(arguments.minutes)]
    finish(run("handspan_training.train", task, "--run", str(RUNS / task), "--cache", str(CACHE),
               "--device", arguments.device, "--batch", str(batch), *length))


def main() -> None:
    """Read the command line and do what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1,
                        help="that render at a time")
    parser.add_argument("--files", type=int, default=520, help="sample files to render at most")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="in a sample file")
    parser.add_argument("--keypoint-samples", type=int, default=7_000_000)
    parser.add_argument("--detector-samples", type=int, default=3_000_000)
    parser.add_argument("--minutes", type=float,
                        help="train each network for so long instead; rendering ends with it")
    parser.add_argument("--batch", type=int, default=64, help="crops in one step")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    places = [CACHE / f"s{FIRST_SEED + i}.npz" for i in range(arguments.files)]
    enough = Event()
    tasks = ("keypoints", "keypoints-fast", "detector")
    with (
        ThreadPoolExecutor(arguments.processes) as painters,
        ThreadPoolExecutor(min(arguments.processes, len(tasks))) as teachers,
    ):
        painted = [painters.submit(render, p, arguments.pictures, enough) for p in places]
        painted[0].result()  # Held out from training: nothing can be learnt before it is there.
        if not arguments.minutes:
            for one in painted:
                one.result()
        jobs = [teachers.submit(train, task, arguments) for task in tasks]
        try:
            for job in jobs:
                job.result()
        finally:
            enough.set()
        for one in painted:
            one.result()
    for task in tasks:
        finish(run("handspan_training.export", task, "--run", str(RUNS / task)))


if __name__ == "__main__":
    main()
