"""The commands that make a file of a source, without a service.

Law: the file appears whole or, when stopped early, holds whole entries up to there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn, TypeAlias

from tqdm import tqdm

from handspan_service.commands.naming import named_source
from handspan_service.contract.end_wish import EndWish
from handspan_service.contract.model import (
    Gesture,
    Hand,
    Orientation,
    SourceKind,
    TrackedHands,
    TrackingMode,
)
from handspan_service.device.base import EndOfSource, RecordedHands, Source
from handspan_service.device.choose import open_source
from handspan_service.errors import DeviceLost, HostError, UnreadableSource
from handspan_service.exporting import export, finder
from handspan_service.frames import FrameMaker
from handspan_service.gestures.recogniser import GestureRecogniser
from handspan_service.host import cache_folder
from handspan_service.images import StereoImage
from handspan_service.wire.leap_frames import encode_frame

Item: TypeAlias = StereoImage | RecordedHands
Found: TypeAlias = tuple[tuple[Hand, ...], tuple[Gesture, ...] | None]
Finder: TypeAlias = Callable[[Item], Found]

READ_TIMEOUT_S = 0.5
SILENCE_S = 10.0  # A source that yields nothing for so long has stopped.
SIMULATED_IMAGES = 1150  # Ten seconds: simulated hands never end by themselves.


def track(
    source: str,
    output: Path,
    orientation: Orientation,
    mode: TrackingMode,
    *,
    images: int | None,
    seed: int,
    environ: Mapping[str, str],
) -> int:
    """Find the hands in every image of a source, as fast as it goes.

    Args:
        source: auto, usb, simulated, a file or a folder.
        output: Gets one line for each image: the frame as /v6.json has it.
        orientation: Which way round the controller lies.
        mode: Where it is.
        images: Stop after so many; None for all.
        seed: Of simulated hands.
        environ: Environment variables.

    Raises:
        HandspanError: The source, the networks or the output cannot be used.
        KeyboardInterrupt: Somebody asked for an early end.
    """
    opened = open_source(
        named_source(source),
        speed=None,
        loop=False,
        cache_folder=cache_folder(environ),
        seed=seed,
    )
    with closing(opened):
        info = opened.open()
        find = _with_gestures(finder(info, orientation, mode))
        if info.kind is SourceKind.SIMULATED and images is None:
            images = SIMULATED_IMAGES
        total = min(filter(None, (images, opened.length())), default=None)
        maker = FrameMaker()
        with _output(output) as write, EndWish() as end_wish:
            for item in _progress(_items(opened, images, end_wish), total, "image"):
                frame = maker.make(item.timestamp_us, *find(item))
                write(encode_frame(frame) + b"\n")
        _tell_problem(opened)
    if end_wish.came:
        raise KeyboardInterrupt
    return 0


def record(source: str, file: Path, seconds: float | None, environ: Mapping[str, str]) -> int:
    """Write the images of a source to a recording until the time is over or Ctrl-C.

    Args:
        source: auto, usb, simulated, a file or a folder.
        file: Recording to be made; it must not exist.
        seconds: How long; None for until somebody asks for the end.
        environ: Environment variables.

    Raises:
        HandspanError: The source or the file cannot be used.
    """
    from handspan_service.device.recording import RecordingWriter

    opened = open_source(
        named_source(source), speed=1.0, loop=False, cache_folder=cache_folder(environ)
    )
    with closing(opened), EndWish() as end_wish:
        info = opened.open()
        if info.kind is SourceKind.PLAYBACK:
            raise UnreadableSource(f"{source} holds hands but no images: it is a recording already")
        writer: RecordingWriter | None = None
        end_s = 0.0  # Counted from the first image.
        try:
            for item in _progress(_items(opened, None, end_wish), None, "image"):
                assert isinstance(item, StereoImage)
                if writer is None:
                    writer = RecordingWriter(file, info, item.calibration)
                    end_s = time.monotonic() + (float("inf") if seconds is None else seconds)
                writer.write(item)
                if time.monotonic() >= end_s:
                    break
        finally:
            if writer is not None:
                writer.close()
        _tell_problem(opened)
    if writer is None:
        raise UnreadableSource(f"{source} gave no image: {file} was not written")
    return 0


def import_images(folder: Path, file: Path) -> int:
    """Make a recording of a folder of images.

    Raises:
        HandspanError: The folder or the file cannot be used.
    """
    from handspan_service.device.choose import import_folder

    with tqdm(unit="image", disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        problem = import_folder(folder, file, progress)
    _tell(problem)
    return 0


def trim_recording(file: Path, output: Path, first_s: float, last_s: float) -> int:
    """Make a recording of a part of another.

    Raises:
        HandspanError: A file cannot be used, or the part is empty.
    """
    from handspan_service.device.trimming import trim

    with tqdm(unit="image", disable=None) as bar:
        _tell(trim(file, output, first_s, last_s, lambda done: _set(bar, done)))
    return 0


def export_frames(
    source: str, output: Path, orientation: Orientation, mode: TrackingMode
) -> int:
    """Write the frames of a recording as a table or as playback of leap.js.

    Raises:
        HandspanError: A file or the networks cannot be used.
    """
    path = Path(named_source(source))
    with tqdm(unit="frame", disable=None) as bar:
        _tell(export(path, output, orientation, mode, lambda done: _set(bar, done)))
    return 0


def _set(bar: tqdm[NoReturn], done: int) -> None:
    bar.update(done - bar.n)


def _with_gestures(find: Finder) -> Callable[[Item], tuple[tuple[Hand, ...], tuple[Gesture, ...]]]:
    """Return the same, with gestures recognised where the source has none of its own."""
    recogniser = GestureRecogniser()

    def found(item: Item) -> tuple[tuple[Hand, ...], tuple[Gesture, ...]]:
        hands, gestures = find(item)
        if gestures is None:
            gestures = recogniser.process(TrackedHands(item.timestamp_us, hands))
        return hands, gestures

    return found


def _items(
    source: Source, limit: int | None, end_wish: EndWish
) -> Iterator[StereoImage | RecordedHands]:
    """Yield what an open source holds, at most `limit` items, until somebody asks for the end.

    Raises:
        DeviceLost: It fell silent.
    """
    number, last_s = 0, time.monotonic()
    while not end_wish.came and (limit is None or number < limit):
        try:
            item = source.read(READ_TIMEOUT_S)
        except EndOfSource:
            return
        if item is not None:
            number, last_s = number + 1, time.monotonic()
            yield item
        elif time.monotonic() - last_s > SILENCE_S:
            raise DeviceLost(f"no image came for {SILENCE_S:.0f} s: plug the controller in anew")


def _progress(
    items: Iterator[StereoImage | RecordedHands], total: int | None, unit: str
) -> Iterator[StereoImage | RecordedHands]:
    """Show rate and remaining time on a terminal while items pass."""
    bar: Iterator[StereoImage | RecordedHands] = iter(
        tqdm(items, total=total, unit=unit, disable=None)
    )
    return bar


@contextmanager
def _output(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Make a file and yield what writes to it; only errors of this file are told as such."""
    with _told_of(path):
        file = path.open("wb")

    def write(data: bytes) -> None:
        with _told_of(path):
            file.write(data)

    try:
        yield write
    finally:
        with _told_of(path):
            file.close()


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HostError(f"{path} cannot be written: {error.strerror}") from error


def _tell_problem(source: Source) -> None:
    _tell(source.problem())


def _tell(problem: str) -> None:
    if problem:
        print(f"handspan-service: {problem}", file=sys.stderr)
