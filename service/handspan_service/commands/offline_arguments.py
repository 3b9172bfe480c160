"""The arguments of the commands that work without a running service: on sources and recordings.

Law: no command writes over what it reads.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from handspan_service.commands.declaring import declared
from handspan_service.commands.exit_codes import WRONG_USAGE
from handspan_service.contract.model import Orientation, TrackingMode

if TYPE_CHECKING:
    from handspan_service.commands.declaring import Commands

Word = TypeVar("Word", bound=StrEnum)

SOURCE_HELP = (
    "auto (a controller if one is attached, else simulated hands), usb, simulated, "
    "a recording (.mcap, .json.lz) or a folder of images"
)


def add_offline_commands(commands: Commands) -> None:
    """Add track, record, trim, export and import."""
    for add in (_add_track, _add_record, _add_trim, _add_export, _add_import):
        add(commands)


def _add_track(commands: Commands) -> None:
    track = declared(
        commands,
        "track",
        _track,
        "find the hands in every image of a source",
        "handspan-service track recording.mcap --output hands.jsonl",
    )
    track.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    track.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FILE.jsonl",
        help="one /v6.json frame per image, one per line",
    )
    track.add_argument(
        "--images",
        type=_positive,
        metavar="N",
        help="stop after N images (simulated hands: 1150 unless given)",
    )
    track.add_argument("--seed", type=int, default=0, help="of the simulated hands (default: 0)")
    add_orientation(track)
    add_mode(track)


def _add_record(commands: Commands) -> None:
    record = declared(
        commands,
        "record",
        _record,
        "write the images of a source to a recording",
        "handspan-service record hands.mcap --seconds 10",
    )
    record.add_argument("file", type=Path, metavar="FILE.mcap")
    record.add_argument(
        "--seconds", type=_seconds, metavar="N", help="how long (default: until Ctrl-C)"
    )
    record.add_argument("--source", default="auto", metavar="SOURCE", help=SOURCE_HELP)


def _add_trim(commands: Commands) -> None:
    trim = declared(
        commands,
        "trim",
        _trim,
        "make a recording of a part of another",
        "handspan-service trim hands.mcap part.mcap --first 2.5 --last 6",
    )
    trim.add_argument("file", type=Path, metavar="FILE.mcap")
    trim.add_argument("output", type=Path, metavar="PART.mcap")
    trim.add_argument(
        "--first", type=_moment, default=0.0, metavar="S", help="where it begins (default: 0)"
    )
    trim.add_argument(
        "--last",
        type=_moment,
        default=float("inf"),
        metavar="S",
        help="where it ends, in seconds after the first image (default: the end)",
    )


def _add_export(commands: Commands) -> None:
    export = declared(
        commands,
        "export",
        _export,
        "write the frames of a recording as a table or as playback of leap.js",
        "handspan-service export hands.mcap hands.csv",
    )
    export.add_argument("source", metavar="RECORDING", help="a recording or a folder of images")
    export.add_argument(
        "output",
        type=Path,
        metavar="FILE",
        help="its ending says which kind: .csv a table, .json or .json.lz playback of leap.js",
    )
    add_orientation(export)
    add_mode(export)


def _add_import(commands: Commands) -> None:
    convert = declared(
        commands,
        "import",
        _import,
        "make a recording of a folder of images",
        "handspan-service import my-images/ hands.mcap",
    )
    convert.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="with frames/NNNNNN.png, timestamps.txt and calibration.bin",
    )
    convert.add_argument("file", type=Path, metavar="FILE.mcap")


def add_orientation(parser: argparse.ArgumentParser) -> None:
    """Let a command take another orientation."""
    parser.add_argument(
        "--orientation",
        type=_word(Orientation),
        metavar="auto|normal|inverted",
        help="which long side of the controller faces the user",
    )


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Let a command take another place of the controller."""
    parser.add_argument(
        "--mode",
        type=_word(TrackingMode),
        metavar="desktop|head_mounted|screen_top",
        help="where the controller is",
    )


def _positive(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of images: 1 or more")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if 0 < seconds < float("inf"):
        return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is not a time: more than 0, in seconds")


def _moment(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if 0 <= seconds < float("inf"):
        return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is not a time: 0 or more, in seconds")


def _word(kind: type[Word]) -> Callable[[str], Word]:
    """Return what reads one of an enumeration's words."""

    def read(text: str) -> Word:
        try:
            return kind(text)
        except ValueError:
            words = ", ".join(kind)
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {words}") from None

    return read


def _track(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.offline import track

    if _is_same_file(arguments.source, arguments.output):
        print("handspan-service: the output is the source: name another file", file=sys.stderr)
        return WRONG_USAGE
    return track(
        arguments.source,
        arguments.output,
        arguments.orientation or Orientation.AUTO,
        arguments.mode or TrackingMode.DESKTOP,
        images=arguments.images,
        seed=arguments.seed,
        environ=os.environ,
    )


def _is_same_file(one: str, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # One of them is not there.
        return False


def _record(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.offline import record

    return record(arguments.source, arguments.file, arguments.seconds, os.environ)


def _trim(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.offline import trim_recording

    return trim_recording(arguments.file, arguments.output, arguments.first, arguments.last)


def _export(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.offline import export_frames

    if _is_same_file(arguments.source, arguments.output):
        print("handspan-service: the output is the recording: name another file", file=sys.stderr)
        return WRONG_USAGE
    return export_frames(
        arguments.source,
        arguments.output,
        arguments.orientation or Orientation.AUTO,
        arguments.mode or TrackingMode.DESKTOP,
    )


def _import(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.offline import import_images

    return import_images(arguments.folder, arguments.file)
