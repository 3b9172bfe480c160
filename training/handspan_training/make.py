"""From an empty folder to the networks that ship: render, train, export. Resumable.

Usage: python -m handspan_training.make --processes 2
       python -m handspan_training.make --device cuda --batch 512 --minutes 9 --processes 12

Law: a step that is done is not done again; one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

CACHE, NEAR_CACHE, RUNS = Path("cache"), Path("cache-near"), Path("runs")
FIRST_SEED, FIRST_NEAR_SEED = 1000, 3000
PICTURES = 500  # Per file; about 2,100 crops, or 1,600 of near hands.
NEAR_EVERY = 3  # Of the files of the second lesson: one with near hands.
KEYPOINTS = ("keypoints", "keypoints-fast")
TASKS = (*KEYPOINTS, "detector")


@dataclass(frozen=True)
class Lesson:
    """What networks learn at a time.

    Attributes:
        tasks: Which networks.
        suffix: Of the names of its runs.
        places: Sample files, in the order in which they are rendered.
        minutes: To train each network, or None: so many samples.
        options: Of the training, besides; `{task}` stands for a network's name.
    """

    tasks: tuple[str, ...]
    suffix: str
    places: tuple[Path, ...]
    minutes: float | None
    options: tuple[str, ...]

    def run_of(self, task: str) -> Path:
        """Return the folder of a network's run."""
        return RUNS / (task + self.suffix)


def lessons(files: int, minutes: list[float] | None) -> tuple[Lesson, Lesson]:
    """Return both: all hands, and then the same with many near hands among them.

    The detector has the first alone: the second made it find no more, and more that is none.

    Args:
        files: Most sample files of each.
        minutes: Of the first, and of the second if that is not as long; None counts samples.
    """
    seeds = range(FIRST_SEED, FIRST_SEED + 2 * files)
    every, more = [CACHE / f"s{seed}.npz" for seed in seeds[:files]], iter(seeds[files:])
    mixed = [
        NEAR_CACHE / f"s{FIRST_NEAR_SEED + i}.npz"
        if i % NEAR_EVERY == 0
        else CACHE / f"s{next(more)}.npz"
        for i in range(files)
    ]
    near = ("--near", str(NEAR_CACHE), "--after", str(RUNS / "{task}"), "--rate", "2e-3",
            "--descent", "0.6")  # fmt: skip
    return (
        Lesson(TASKS, "", tuple(every), minutes[0] if minutes else None, ()),
        Lesson(KEYPOINTS, "-near", tuple(mixed), minutes[-1] if minutes else None, near),
    )


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
        near = ["--near"] if place.parent == NEAR_CACHE else []
        finish(run("handspan_training.samples", "--seed", place.stem[1:],
                   "--pictures", str(pictures), "--output", str(place), *near))


def train(task: str, lesson: Lesson, arguments: argparse.Namespace) -> None:
    """Train one network, while the rest of the pictures may still be rendered."""
    keypoints = task in KEYPOINTS
    samples = arguments.keypoint_samples if keypoints else arguments.detector_samples
    batch = arguments.batch if keypoints else arguments.batch // 2  # Whole pictures are larger.
    length = ["--samples", str(samples)]
    if lesson.minutes:
        length += ["--minutes", str(lesson.minutes)]
    options = [option.format(task=task) for option in lesson.options]
    finish(run("handspan_training.train", task, "--run", str(lesson.run_of(task)),
               "--cache", str(CACHE), "--device", arguments.device, "--batch", str(batch),
               *length, *options))


def teach(lesson: Lesson, arguments: argparse.Namespace) -> None:
    """Render what is missing for a lesson, and give it."""
    enough = Event()
    with (
        ThreadPoolExecutor(arguments.processes) as painters,
        ThreadPoolExecutor(min(arguments.processes, len(lesson.tasks))) as teachers,
    ):
        painted = [painters.submit(render, place, arguments.pictures, enough)
                   for place in lesson.places]
        painted[0].result()  # Held out from training: nothing can be learnt before it is there.
        if not lesson.minutes:
            for one in painted:
                one.result()
        jobs = [teachers.submit(train, task, lesson, arguments) for task in lesson.tasks]
        try:
            for job in jobs:
                job.result()
        finally:
            enough.set()
        for one in painted:
            one.result()


def main() -> None:
    """Read the command line and do what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1,
                        help="that render at a time")
    parser.add_argument("--files", type=int, default=520,
                        help="sample files to render at most, in each of two lessons")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="in a sample file")
    parser.add_argument("--keypoint-samples", type=int, default=7_000_000, help="in each lesson")
    parser.add_argument("--detector-samples", type=int, default=3_000_000, help="in each lesson")
    parser.add_argument("--minutes", type=float, nargs="+", metavar=("FIRST", "SECOND"),
                        help="train each network for so long instead; rendering ends with it")
    parser.add_argument("--batch", type=int, default=64, help="crops in one step")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    both = lessons(arguments.files, arguments.minutes)
    for lesson in both:
        teach(lesson, arguments)
    for task in TASKS:
        runs = [str(lesson.run_of(task)) for lesson in both if task in lesson.tasks]
        before = ["--before", runs[0]] if len(runs) > 1 else []
        finish(run("handspan_training.export", task, "--run", runs[-1], *before))


if __name__ == "__main__":
    main()
