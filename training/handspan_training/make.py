"""From an empty folder to the networks that ship: render, train, export. Resumable.

Usage: python -m handspan_training.make --processes 2

Law: a step that is done is not done again; one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CACHE, RUNS = Path("cache"), Path("runs")
FIRST_SEED = 1000
PICTURES = 4000  # Per file; about 17,000 crops.


def run(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a module of this package with one thread."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-m", *arguments], env=environment)


def render(cache: Path, files: int, pictures: int, processes: int) -> None:
    """Render the sample files that are missing, several at a time."""
    wanted = [cache / f"s{FIRST_SEED + i}.npz" for i in range(files)]
    missing = [place for place in wanted if not place.exists()]
    while missing:
        batch, missing = missing[:processes], missing[processes:]
        jobs = [
            run(
                "handspan_training.samples",
                "--seed",
                place.stem[1:],
                "--pictures",
                str(pictures),
                "--output",
                str(place),
            )
            for place in batch
        ]
        finish(jobs)


def finish(jobs: list[subprocess.Popen[bytes]]) -> None:
    """Wait for jobs.

    Raises:
        SystemExit: One of them failed.
    """
    codes = [job.wait() for job in jobs]
    if any(codes):
        raise SystemExit("a step failed; see above. Start again: what is done is kept.")


def train(task: str, samples: int, device: str) -> None:
    """Train one network until it has seen so many samples."""
    finish([run("handspan_training.train", task, "--run", str(RUNS / task), "--cache", str(CACHE),
                "--samples", str(samples), "--device", device)])


def main() -> None:
    """Read the command line and do what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--files", type=int, default=14, help="sample files to render")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="in a sample file")
    parser.add_argument("--keypoint-samples", type=int, default=1_200_000)
    parser.add_argument("--detector-samples", type=int, default=310_000)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    render(CACHE, arguments.files, arguments.pictures, arguments.processes)
    wanted = {"keypoints": arguments.keypoint_samples, "detector": arguments.detector_samples}
    with ThreadPoolExecutor(min(arguments.processes, len(wanted))) as pool:
        jobs = [pool.submit(train, *item, arguments.device) for item in wanted.items()]
        for job in jobs:
            job.result()
    for task in wanted:
        finish([run("handspan_training.export", task, "--run", str(RUNS / task))])


if __name__ == "__main__":
    main()
