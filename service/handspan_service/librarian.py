"""The process that looks at recordings and works on them: one task, then it ends.

Law: it never runs in the serving process; it ends when its orders end, and leaves nothing half
made.

Started by library.py as `python -m handspan_service.librarian`; the first order is the task.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from handspan_service.child import Reporter, first_order, own_output
from handspan_service.contract.recordings import (
    MOST_LISTED,
    RecordingInfo,
    RecordingList,
)
from handspan_service.device import container
from handspan_service.device.recorder import FRAMES_TOPIC, SUFFIX, TOPICS
from handspan_service.device.recording import RecordingSource
from handspan_service.errors import HandspanError
from handspan_service.exporting import export
from handspan_service.images import StereoImage
from handspan_service.orders import DeleteFile, ExportFile, ListFolder, TrimFile
from handspan_service.pipe import Reader
from handspan_service.reports import TaskTold

SUFFIXES = (SUFFIX, ".json", ".json.lz")
THUMBNAIL_PX = (128, 72)
TELL_EACH = 50  # Images or frames between two looks at the orders.


class Ended(Exception):
    """Nobody wants the result any more."""


class Librarian:
    """Carries out one task."""

    def __init__(self, orders: int, reporter: Reporter) -> None:
        """Listen on a file descriptor, and tell through a reporter."""
        self._orders = orders
        self._reporter = reporter

    def run(self) -> None:
        """Carry out the task that comes first."""
        task = first_order(self._orders, Reader(reports=False))
        try:
            match task:
                case ListFolder():
                    self._reporter.emit(listed(Path(task.folder)))
                case TrimFile():
                    self._finish(self._trim(task))
                case ExportFile():
                    self._finish(export(Path(task.path), Path(task.output), progress=self._look))
                case DeleteFile():
                    Path(task.path).unlink()
                    self._finish("")
        except HandspanError as error:
            self._reporter.emit(TaskTold(0, over=True, failed=True, problem=str(error)))
        except OSError as error:
            why = f"{error.filename} cannot be removed: {error.strerror}"
            self._reporter.emit(TaskTold(0, over=True, failed=True, problem=why))
        except Ended:
            return

    def _trim(self, task: TrimFile) -> str:
        from handspan_service.device.trimming import trim

        part = task.first_s, task.last_s
        return trim(Path(task.path), Path(task.output), *part, self._look)

    def _look(self, done: int) -> None:
        """Tell how far it is, and end where the orders are over."""
        if done % TELL_EACH == 0:
            if select.select([self._orders], [], [], 0.0)[0]:
                raise Ended
            self._reporter.emit(TaskTold(done))

    def _finish(self, problem: str) -> None:
        self._reporter.emit(TaskTold(0, over=True, problem=problem))


def listed(folder: Path) -> RecordingList:
    """Return what is in a folder, newest first; one that is not there holds nothing."""
    found = sorted(_recordings(folder), key=lambda pair: -pair[1].st_mtime)
    return RecordingList(
        tuple(_info(path, told) for path, told in found[:MOST_LISTED]),
        max(0, len(found) - MOST_LISTED),
    )


def _recordings(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        paths = [path for path in folder.iterdir() if path.name.lower().endswith(SUFFIXES)]
    except OSError:
        return
    for path in paths:
        try:
            told = path.stat()
        except OSError:  # Removed meanwhile.
            continue
        if path.is_file() and not path.name.startswith("."):
            yield path, told


def _info(path: Path, told: os.stat_result) -> RecordingInfo:
    if path.suffix.lower() != SUFFIX:
        return RecordingInfo(path.name, told.st_mtime, told.st_size)
    try:
        with open(path, "rb") as file:
            index = container.statistics(file)
        source = RecordingSource(path, speed=None)
        with closing(source):
            model = source.open().model
            image = source.read(0.0)
            problem = source.problem()
    except (HandspanError, OSError) as error:
        return RecordingInfo(path.name, told.st_mtime, told.st_size, problem=str(error))
    assert isinstance(image, StereoImage)
    if index is None:
        problem = problem or "it was cut off: it plays up to there"
    return RecordingInfo(
        path.name,
        told.st_mtime,
        told.st_size,
        seconds=0.0 if index is None else (index.last_ns - index.first_ns) / 1e9,
        images=0 if index is None else index.counts.get(TOPICS[0], 0),
        frames=0 if index is None else index.counts.get(FRAMES_TOPIC, 0),
        model=model,
        problem=problem,
        thumbnail=_thumbnail(image),
    )


def _thumbnail(image: StereoImage) -> bytes:
    import cv2

    small = cv2.resize(image.left, THUMBNAIL_PX, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".png", small)
    return bytes(data) if done else b""


def main() -> None:
    """Carry out one task."""
    Librarian(sys.stdin.fileno(), Reporter(own_output("recordings"))).run()


if __name__ == "__main__":
    main()
