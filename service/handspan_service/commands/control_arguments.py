"""The arguments of the commands that change a running service.

Law: whatever the panel changes has a command here, with --json for programs.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from handspan_service.commands.declaring import declared
from handspan_service.contract.permissions import Capability

if TYPE_CHECKING:
    from handspan_service.commands.declaring import Commands

MOST_MINUTES = 7 * 24 * 60.0  # Source: contract/requests.py, PauseDuration.
RULED_MM = (150.0, 250.0)  # Source: contract/calibration.py, Ruled.
WARM_MIN = 5.0  # Source: docs/calibration.md#light.


def add_control_commands(commands: Commands) -> None:
    """Add pause, resume, settings, profiles, permissions and calibrate."""
    pause = _with_json(
        commands, "pause", _pause, "pause tracking for everybody", "handspan-service pause"
    )
    pause.add_argument(
        "--minutes",
        type=_within(0.0, MOST_MINUTES),
        metavar="N",
        help="resume by itself after N minutes (default: when it is resumed)",
    )
    _with_json(
        commands, "resume", _resume, "resume tracking, whoever paused it", "handspan-service resume"
    )
    _add_settings(commands)
    _add_profiles(commands)
    _add_permissions(commands)
    _add_calibrate(commands)


def _add_settings(commands: Commands) -> None:
    settings = _with_json(
        commands,
        "settings",
        _settings,
        "show settings, or change one of the running service",
        "handspan-service settings quality precision",
    )
    settings.add_argument("name", nargs="?", metavar="NAME", help="default: all of them")
    settings.add_argument(
        "value", nargs="?", metavar="VALUE", help="on, off, a word, a number, or texts and commas"
    )
    settings.add_argument("--reset", action="store_true", help="let the default of NAME hold again")


def _add_profiles(commands: Commands) -> None:
    profiles = _with_json(
        commands,
        "profiles",
        _profiles,
        "show profiles, choose, make or remove one",
        "handspan-service profiles choose play",
    )
    actions = profiles.add_subparsers(title="actions", metavar="ACTION")
    choose = _with_json(
        actions,
        "choose",
        _choose_profile,
        "let a profile hold until another is chosen",
        "handspan-service profiles choose play",
    )
    choose.add_argument("profile", metavar="NAME")
    _with_json(
        actions,
        "none",
        _no_profile,
        "let no chosen profile hold",
        "handspan-service profiles none",
    )
    save = _with_json(
        actions,
        "save",
        _save_profile,
        "make a profile, or change its settings",
        "handspan-service profiles save play tools=off quality=high_speed",
    )
    save.add_argument("profile", metavar="NAME")
    save.add_argument("values", nargs="*", metavar="SETTING=VALUE")
    remove = _with_json(
        actions,
        "remove",
        _remove_profile,
        "remove a profile",
        "handspan-service profiles remove play",
    )
    remove.add_argument("profile", metavar="NAME")


def _add_permissions(commands: Commands) -> None:
    permissions = _with_json(
        commands,
        "permissions",
        _permissions,
        "show who may receive what, and change it",
        "handspan-service permissions allow 3 images",
    )
    actions = permissions.add_subparsers(title="actions", metavar="ACTION")
    _with_json(
        actions,
        "list",
        _permissions,
        "show applications, questions and rules",
        "handspan-service permissions list",
    )
    for name, function, summary in (
        ("allow", _allow, "let an application have something from now on"),
        ("deny", _deny, "deny an application something from now on"),
        ("forget", _forget, "forget what is remembered of an application"),
    ):
        action = _with_json(
            actions, name, function, summary, f"handspan-service permissions {name} 3 images"
        )
        action.add_argument(
            "who", metavar="APPLICATION", help="number of its connection, its key, or its words"
        )
        action.add_argument(
            "capability",
            choices=[one.value for one in Capability],
            nargs="?" if name == "forget" else None,
        )
    _with_json(
        actions,
        "confirm",
        _confirm,
        "begin anew after the file of permissions was damaged",
        "handspan-service permissions confirm",
    )


def _add_calibrate(commands: Commands) -> None:
    summary = "calibrate the controller, or tell which calibration is in use"
    calibrate = commands.add_parser(
        "calibrate",
        help=summary,
        description=f"{summary.capitalize()}.",
        epilog="example: handspan-service calibrate board --apply",
    )
    actions = calibrate.add_subparsers(title="actions", required=True, metavar="ACTION")
    board = _with_json(
        actions,
        "board",
        _board,
        "calibrate with the printed board",
        "handspan-service calibrate board --ruled-mm 199.5 --apply",
    )
    board.add_argument(
        "--ruled-mm",
        type=_within(*RULED_MM),
        default=200.0,
        metavar="MM",
        help="measured length of five squares (default: 200)",
    )
    board.add_argument(
        "--warm",
        type=_within(0.0, 60.0, least_too=True),
        default=WARM_MIN,
        metavar="MINUTES",
        help="let the lenses warm up for so long first (default: 5)",
    )
    board.add_argument("--apply", action="store_true", help="use the result if it is good enough")
    board.add_argument(
        "--factory-scale", action="store_true", help="take the size from the factory"
    )
    mirror = _with_json(
        actions,
        "mirror",
        _mirror,
        "check the calibration in use with a mirror",
        "handspan-service calibrate mirror",
    )
    for one in (board, mirror):
        one.add_argument(
            "--simulated", action="store_true", help="try it without a controller: all is rendered"
        )
    for name, function, summary in (
        ("status", _calibration_status, "tell which calibration is in use"),
        ("undo", _undo, "bring the state before the last change back"),
        ("factory", _factory, "use the factory's calibration; can be undone"),
    ):
        _with_json(actions, name, function, summary, f"handspan-service calibrate {name}")


def _with_json(
    commands: Commands,
    name: str,
    function: Callable[[argparse.Namespace], int],
    summary: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = declared(commands, name, function, summary, example)
    parser.add_argument("--json", action="store_true", help="print the result for programs")
    return parser


def _within(low: float, high: float, *, least_too: bool = False) -> Callable[[str], float]:
    """Return what reads a number between two bounds; the lower one counts where it may."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if low < value <= high or (least_too and value == low):
            return value
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")

    return read


def _pause(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import pause

    return pause(os.environ, arguments.minutes, as_json=arguments.json)


def _resume(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import resume

    return resume(os.environ, as_json=arguments.json)


def _settings(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import settings
    from handspan_service.errors import SettingsError

    if arguments.reset and (arguments.name is None or arguments.value is not None):
        raise SettingsError("--reset needs the NAME of a setting, and no VALUE")
    return settings(
        os.environ,
        arguments.name,
        arguments.value,
        reset=arguments.reset,
        as_json=arguments.json,
    )


def _profiles(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import profiles

    return profiles(os.environ, as_json=arguments.json)


def _choose_profile(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import choose_profile

    return choose_profile(os.environ, arguments.profile, as_json=arguments.json)


def _no_profile(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import choose_profile

    return choose_profile(os.environ, "", as_json=arguments.json)


def _save_profile(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import save_profile

    return save_profile(os.environ, arguments.profile, arguments.values, as_json=arguments.json)


def _remove_profile(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.change import remove_profile

    return remove_profile(os.environ, arguments.profile, as_json=arguments.json)


def _permissions(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.consent import permissions

    return permissions(os.environ, as_json=arguments.json)


def _allow(arguments: argparse.Namespace) -> int:
    return _set_permission(arguments, allowed=True)


def _deny(arguments: argparse.Namespace) -> int:
    return _set_permission(arguments, allowed=False)


def _set_permission(arguments: argparse.Namespace, *, allowed: bool) -> int:
    from handspan_service.commands.consent import set_permission

    capability = Capability(arguments.capability)
    return set_permission(
        os.environ, arguments.who, capability, allowed=allowed, as_json=arguments.json
    )


def _confirm(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.consent import confirm_permissions

    return confirm_permissions(os.environ, as_json=arguments.json)


def _forget(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.consent import forget_permission

    capability = Capability(arguments.capability) if arguments.capability else None
    return forget_permission(os.environ, arguments.who, capability, as_json=arguments.json)


def _board(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.calibrate import calibrate
    from handspan_service.contract.calibration import StartCalibration

    start = StartCalibration(0, ruled_mm=arguments.ruled_mm, demonstration=arguments.simulated)
    return calibrate(
        os.environ,
        start,
        warm_s=0.0 if arguments.simulated else arguments.warm * 60,
        apply=arguments.apply,
        factory_scale=arguments.factory_scale,
        as_json=arguments.json,
    )


def _mirror(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.calibrate import calibrate
    from handspan_service.contract.calibration import CalibrationMethod, StartCalibration

    start = StartCalibration(0, method=CalibrationMethod.MIRROR, demonstration=arguments.simulated)
    return calibrate(os.environ, start, as_json=arguments.json)


def _calibration_status(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.calibrate import calibration_status

    return calibration_status(os.environ, as_json=arguments.json)


def _undo(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.calibrate import undo_calibration

    return undo_calibration(os.environ, as_json=arguments.json)


def _factory(arguments: argparse.Namespace) -> int:
    from handspan_service.commands.calibrate import factory_calibration

    return factory_calibration(os.environ, as_json=arguments.json)
