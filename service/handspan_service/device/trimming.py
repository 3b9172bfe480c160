"""Keep a part of a recording.

Law: every image pair of the part is bit by bit the same, with the same time; the original stays,
and the file of the part appears whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from handspan_service.contract.model import Frame, SourceKind
from handspan_service.device.base import EndOfSource
from handspan_service.device.recorder import RecordingWriter
from handspan_service.device.recording import RecordingSource, recorded_frames
from handspan_service.errors import SourceError
from handspan_service.images import StereoImage
from handspan_service.unfinished import unfinished


def trim(
    path: Path,
    output: Path,
    first_s: float,
    last_s: float,
    progress: Callable[[int], None] = lambda images: None,
) -> str:
    """Make a recording of a part of another.

    Args:
        path: The recording.
        output: File to be made; it must not exist.
        first_s: Where the part begins, seconds after the first image.
        last_s: Where it ends, seconds after the first image; that image is kept too.
        progress: Called with the number of images read.

    Returns:
        What is damaged in the original, in one sentence; empty where nothing is.

    Raises:
        SourceError: A file cannot be used, or the part holds no image.
    """
    if not 0.0 <= first_s < last_s:
        raise SourceError(f"nothing lies between {first_s:g} s and {last_s:g} s")
    if output.exists():
        raise SourceError(f"{output} exists already; delete it or choose another name")
    part = unfinished(output)
    try:
        part.unlink(missing_ok=True)  # A killed program left it.
        problem = _copy(path, part, first_s, last_s, progress)
        os.replace(part, output)
    except OSError as error:
        raise SourceError(f"{output} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return problem


def _copy(
    path: Path, output: Path, first_s: float, last_s: float, progress: Callable[[int], None]
) -> str:
    """Write the part, and return what is damaged in the original."""
    source = RecordingSource(path, speed=None)
    writer: RecordingWriter | None = None
    with closing(source):
        info = replace(source.open(), kind=SourceKind.USB)
        frames = _Alongside(recorded_frames(path))
        try:
            for number, (since_s, image) in enumerate(_images(source), 1):
                frame = frames.at(image.timestamp_us)
                if since_s > last_s:
                    break
                if since_s >= first_s:
                    if writer is None:
                        writer = RecordingWriter(output, info, image.calibration)
                    writer.write(image, frame)
                progress(number)
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise SourceError(f"{path.name} holds no image from {first_s:g} s to {last_s:g} s")
        return source.problem()


def _images(source: RecordingSource) -> Iterator[tuple[float, StereoImage]]:
    """Yield each image with its time since the first, seconds."""
    first_us: int | None = None
    while True:
        try:
            image = source.read(0.0)
        except EndOfSource:
            return
        assert isinstance(image, StereoImage)
        first_us = image.timestamp_us if first_us is None else first_us
        yield (image.timestamp_us - first_us) / 1e6, image


class _Alongside:
    """Frames of rising times, taken by time."""

    def __init__(self, frames: Iterator[tuple[int, Frame]]) -> None:
        self._frames = frames
        self._next = next(frames, None)

    def at(self, timestamp_us: int) -> Frame | None:
        """Return the frame of one time; None where there is none."""
        while self._next is not None and self._next[0] < timestamp_us:
            self._next = next(self._frames, None)
        if self._next is None or self._next[0] != timestamp_us:
            return None
        return self._next[1]
