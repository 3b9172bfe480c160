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
from pathlib import Path
from typing import TYPE_CHECKING

from handspan_service import __version__
from handspan_service.commands.control_arguments import add_control_commands
from handspan_service.commands.declaring import declared
from handspan_service.commands.exit_codes import (
    ALREADY_RUNNING,
    DONE,
    FAILED,
    INTERRUPTED,
    NO_SUCH_SOURCE,
    UNREADABLE,
)
from handspan_service.commands.offline_arguments import (
    SOURCE_HELP,
    add_mode,
    add_offline_commands,
    add_orientation,
)
from handspan_service.contract.end_wish import EndWish
from handspan_service.contract.logbook import FORMAT, CrashFile, keep_log
from handspan_service.contract.places import log_folder
from handspan_service.errors import (
    AlreadyRunning,
    HandspanError,
    NoSuchSource,
    UnreadableSource,
)

if TYPE_CHECKING:
    from handspan_service.commands.declaring import Commands

EXIT_CODES = {
    NoSuchSource: NO_SUCH_SOURCE,
    UnreadableSource: UNREADABLE,
    AlreadyRunning: ALREADY_RUNNING,
}


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
        add_offline_commands,
        _add_devices,
        _add_status,
        _add_diagnose,
        add_control_commands,
    ):
        add(commands)
    return parser


def _add_run(commands: Commands) -> None:
    run = declared(
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
    run.add_argument(
        "--await-panel",
        action="store_true",
        help="grant nothing that a panel asks about before one is there; a panel starts it so",
    )
    add_orientation(run)
    add_mode(run)


def _add_devices(commands: Commands) -> None:
    declared(
        commands,
        "devices",
        _devices,
        "list the controllers attached to this computer",
        "handspan-service devices",
    )


def _add_status(commands: Commands) -> None:
    status = declared(
        commands,
        "status",
        _status,
        "tell how the running service is",
        "handspan-service status --json",
    )
    status.add_argument("--json", action="store_true", help="everything, for programs")


def _add_diagnose(commands: Commands) -> None:
    diagnose = declared(
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


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")


def _run(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.serve import serve

    fixed: dict[str, object] = {}
    if arguments.ws_port is not None:
        fixed["websocket_port"] = arguments.ws_port
    if arguments.orientation is not None:
        fixed["orientation"] = str(arguments.orientation)
    if arguments.mode is not None:
        fixed["mode"] = str(arguments.mode)
    with EndWish() as end_wish, CrashFile(log_folder(os.environ), "service"):
        return serve(
            arguments.source,
            fixed,
            os.environ,
            end_wish,
            safe=arguments.safe,
            awaits_panel=arguments.await_panel,
        )


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
