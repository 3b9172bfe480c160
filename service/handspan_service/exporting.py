"""Frames of a recording as a file for other software: a table, or playback of leap.js.

Law: the file appears whole or not at all; what the recording tells was tracked is taken as it is,
and only images without it are tracked now.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import msgspec

from handspan_service import __version__
from handspan_service.contract.model import (
    DeviceInfo,
    Frame,
    Gesture,
    Hand,
    Orientation,
    SourceKind,
    TrackedHands,
    TrackingMode,
)
from handspan_service.device.base import EndOfSource, RecordedHands, Source
from handspan_service.device.choose import open_source
from handspan_service.device.lzstring import compress_base64
from handspan_service.device.recording import recorded_frames
from handspan_service.errors import HostError, UnreadableSource
from handspan_service.frames import FrameMaker
from handspan_service.gestures.recogniser import GestureRecogniser
from handspan_service.images import StereoImage
from handspan_service.unfinished import unfinished
from handspan_service.wire import csv_frames
from handspan_service.wire.leap_frames import encode_frame

CSV, JSON, PACKED = ".csv", ".json", ".json.lz"
SUFFIXES = (CSV, JSON, PACKED)
PROTOCOL = 6  # Of the frames, as leap.js counts. Source: docs/protocol-websocket.md.

Found = tuple[tuple[Hand, ...], tuple[Gesture, ...] | None]


def suffix_of(output: Path) -> str:
    """Return the kind of file that a name asks for.

    Raises:
        UnreadableSource: Its ending is none of SUFFIXES.
    """
    for suffix in (PACKED, JSON, CSV):
        if output.name.lower().endswith(suffix):
            return suffix
    raise UnreadableSource(
        f"{output.name}: let the name end in .csv for a table, or in .json or .json.lz for leap.js"
    )


def export(
    source: Path,
    output: Path,
    orientation: Orientation = Orientation.AUTO,
    mode: TrackingMode = TrackingMode.DESKTOP,
    progress: Callable[[int], None] = lambda frames: None,
) -> str:
    """Write the frames of a recording to a file.

    Args:
        source: A recording, a folder of images, or playback of leap.js.
        output: File to be made or replaced; its ending says which kind.
        orientation: Which way round the controller lies, where images must be tracked.
        mode: Where it is.
        progress: Called with the number of frames written.

    Returns:
        What is damaged in the recording, in one sentence; empty where nothing is.

    Raises:
        HandspanError: A file or the networks cannot be used.
    """
    suffix = suffix_of(output)
    opened = open_source(str(source), speed=None, loop=False)
    with closing(opened):
        info = opened.open()
        frames = _counted(_frames(opened, info, source, orientation, mode), progress)
        with _whole(output) as file:
            if suffix == CSV:
                _write_table(frames, file)
            else:
                _write_playback(frames, file, info, packed=suffix == PACKED)
        return opened.problem()


def _frames(
    source: Source, info: DeviceInfo, path: Path, orientation: Orientation, mode: TrackingMode
) -> Iterator[Frame]:
    """Yield what was tracked, or is tracked now."""
    told = recorded_frames(path) if info.kind is SourceKind.RECORDING else iter(())
    first = next(told, None)
    if first is not None:
        yield first[1]
        for _, frame in told:
            yield frame
        for _ in _items(source):  # To its end, so that a damage becomes known.
            pass
        return
    find = finder(info, orientation, mode)
    maker = FrameMaker()
    recogniser = GestureRecogniser()
    for item in _items(source):
        hands, gestures = find(item)
        if gestures is None:
            gestures = recogniser.process(TrackedHands(item.timestamp_us, hands))
        yield maker.make(item.timestamp_us, hands, gestures)


def finder(
    info: DeviceInfo, orientation: Orientation, mode: TrackingMode
) -> Callable[[StereoImage | RecordedHands], Found]:
    """Return what finds hands in the items of a source, and gestures where it has its own.

    Raises:
        ModelError: A network file is missing or corrupt.
    """
    if info.kind is SourceKind.PLAYBACK:

        def recorded(item: StereoImage | RecordedHands) -> Found:
            assert isinstance(item, RecordedHands)
            return item.hands, item.gestures

        return recorded
    from handspan_service.tracking.nets import Networks
    from handspan_service.tracking.tracker import HandTracker

    # The frames are those that clients of /v6.json get: without tools.
    tracker = HandTracker(Networks.load(), orientation=orientation, mode=mode, tools=False)

    def tracked(item: StereoImage | RecordedHands) -> Found:
        assert isinstance(item, StereoImage)
        return tracker.process(item).hands, None

    return tracked


def _items(source: Source) -> Iterator[StereoImage | RecordedHands]:
    while True:
        try:
            item = source.read(0.0)
        except EndOfSource:
            return
        if item is not None:
            yield item


def _counted(frames: Iterator[Frame], progress: Callable[[int], None]) -> Iterator[Frame]:
    for number, frame in enumerate(frames, 1):
        yield frame
        progress(number)


def _write_table(frames: Iterator[Frame], file: IO[bytes]) -> None:
    file.write(csv_frames.HEADER.encode())
    first_us: int | None = None
    for frame in frames:
        first_us = frame.timestamp_us if first_us is None else first_us
        for line in csv_frames.lines(frame, first_us):
            file.write(line.encode())


def _write_playback(
    frames: Iterator[Frame], file: IO[bytes], info: DeviceInfo, *, packed: bool
) -> None:
    head = _metadata(info)
    if not packed:
        file.write(b'{"metadata":' + head + b',"frames":[')
        for number, frame in enumerate(frames):
            file.write((b",\n" if number else b"\n") + encode_frame(frame))
        file.write(b"\n]}\n")
        return
    text = b",".join(map(encode_frame, frames))
    whole = b'{"metadata":' + head + b',"frames":[' + text + b"]}"
    file.write(compress_base64(whole.decode()).encode())


def _metadata(info: DeviceInfo) -> bytes:
    told: Mapping[str, object] = {
        "formatVersion": 1,  # Whole frames; 2 would be lists of values.
        "protocolVersion": PROTOCOL,
        "generatedBy": f"Handspan {__version__}",
        "deviceModel": info.model,
        "frameRate": info.nominal_rate_hz,
    }
    return msgspec.json.encode(told)


@contextmanager
def _whole(output: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes its name when all is written, and vanishes otherwise."""
    part = unfinished(output)
    try:
        try:
            with open(part, "wb") as file:
                yield file
            os.replace(part, output)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HostError(f"{output} cannot be written: {error.strerror}") from error
