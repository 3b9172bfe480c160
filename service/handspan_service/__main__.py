"""The command line `handspan-service`.

Law: a user's mistake ends with one clear line and its exit code, never with a traceback; nothing
heavy is imported before the command that needs it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from handspan_service import __version__
from handspan_service.commands.control_arguments import add_control_commands
from handspan_service.commands.declaring import declared as _command
from handspan_service.contract.logbook import FORMAT, CrashFile, keep_log
from handspan_service.contract.model import Orientation, TrackingMode
from handspan_service.contract.places import log_folder
from handspan_service.errors import (
    AlreadyRunning,
    HandspanError,
    NoSuchSource,
    UnreadableSource,
)

if TYPE_CHECKING:
    from handspan_service.commands.declaring import Commands

Word = TypeVar("Word", bound=StrEnum)

DONE, FAILED, WRONG_USAGE, NO_SUCH_SOURCE, UNREADABLE, ALREADY_RUNNING = range(6)
EXIT_CODES = {
    NoSuchSource: NO_SUCH_SOURCE,
    UnreadableSource: UNREADABLE,
    AlreadyRunning: ALREADY_RUNNING,
}
INTERRUPTED = 130  # 128 + SIGINT, as shells count.
SOURCE_HELP = (
    "auto (a controller if one is attached, else simulated hands), usb, simulated, "
    "a recording (.mcap, .json.lz) or a folder of images"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is _run:
        keep_log(log_folder(os.environ), "service", parsed.log_level.upper())
    else:
        logging.basicConfig(level=parsed.log_level.upper(), format=FORMAT)
    try:
        return _carried_out(parsed)
    except BrokenPipeError:
        return DONE  # Whoever read our output has had enough.
    finally:
        _let_go_of_output()


def _carried_out(parsed: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except HandspanError as error:
        print(f"handspan-service: {error}", file=sys.stderr)
        return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED


def _let_go_of_output() -> None:
    """Write what is left, or forget it where nobody reads: Python would complain at its end."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            print(f"handspan-service: the output is lost: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handspan-service",
        description="Hand tracking for stereo infrared controllers, without a display.",
        epilog="exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such source, "
        "4 unreadable data, 5 already running, 6 diagnose found a problem, or a calibration was "
        "not kept",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (
        _add_run,
        _add_track,
        _add_record,
        _add_trim,
        _add_export,
        _add_import,
        _add_devices,
        _add_status,
        _add_diagnose,
        add_control_commands,
    ):
        add(commands)
    return parser


def _add_run(commands: Commands) -> None:
    run = _command(
        commands,
        "run",
        _run,
        "track hands and serve them to applications",
        "handspan-service run --source simulated",
    )
    run.add_argument("--source", default="auto", metavar="SOURCE", help=SOURCE_HELP)
    run.add_argument(
        "--ws-port",
        type=_port,
        metavar="PORT",
        help="port of the WebSocket for this run (default: the setting, 6437)",
    )
    run.add_argument(
        "--safe",
        action="store_true",
        help="leave aside settings of tracking and camera, and calibrations of your own",
    )
    _add_orientation(run)
    _add_mode(run)


def _add_track(commands: Commands) -> None:
    track = _command(
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
    _add_orientation(track)
    _add_mode(track)


def _add_record(commands: Commands) -> None:
    record = _command(
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
    trim = _command(
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
    export = _command(
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
    _add_orientation(export)
    _add_mode(export)


def _add_import(commands: Commands) -> None:
    convert = _command(
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


def _add_devices(commands: Commands) -> None:
    _command(
        commands,
        "devices",
        _devices,
        "list the controllers attached to this computer",
        "handspan-service devices",
    )


def _add_status(commands: Commands) -> None:
    status = _command(
        commands,
        "status",
        _status,
        "tell how the running service is",
        "handspan-service status --json",
    )
    status.add_argument("--json", action="store_true", help="everything, for programs")


def _add_diagnose(commands: Commands) -> None:
    diagnose = _command(
        commands,
        "diagnose",
        _diagnose,
        "find out what keeps hands from applications",
        "handspan-service diagnose",
    )
    diagnose.add_argument(
        "--json", action="store_true", help="one line of JSON for each finding, for programs"
    )
    diagnose.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE.zip",
        help="also write versions, settings, logs and findings, without private data",
    )


def _add_orientation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--orientation",
        type=_word(Orientation),
        metavar="auto|normal|inverted",
        help="which long side of the controller faces the user",
    )


def _add_mode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mode",
        type=_word(TrackingMode),
        metavar="desktop|head_mounted|screen_top",
        help="where the controller is",
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")


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


def _run(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.serve import serve

    fixed: dict[str, object] = {}
    if arguments.ws_port is not None:
        fixed["websocket_port"] = arguments.ws_port
    if arguments.orientation is not None:
        fixed["orientation"] = str(arguments.orientation)
    if arguments.mode is not None:
        fixed["mode"] = str(arguments.mode)
    with CrashFile(log_folder(os.environ), "service"):
        return serve(arguments.source, fixed, os.environ, safe=arguments.safe)


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


def _devices(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.inspect import devices

    return devices()


def _status(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.inspect import status

    return status(os.environ, as_json=arguments.json)


def _diagnose(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.diagnose import diagnose

    return diagnose(os.environ, as_json=arguments.json, bundle=arguments.bundle)


if __name__ == "__main__":
    sys.exit(main())
