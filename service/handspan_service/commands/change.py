"""The commands `pause`, `resume`, `settings` and `profiles`: what the panel's switches do.

Law: the running service decides and keeps; nothing here writes a file.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from handspan_service.contract.control import (
    ChooseProfile,
    Origin,
    PauseFor,
    RemoveProfile,
    SaveProfile,
    SetPaused,
    SetSettings,
    Status,
    ToService,
)
from handspan_service.contract.places import control_socket_path
from handspan_service.contract.profiles import Profile, ProfileReason
from handspan_service.contract.schema import (
    INTERNAL,
    SettingKind,
    all_names,
    field,
    merged,
    nested,
    value_of,
)
from handspan_service.contract.setting_words import SCHEMA
from handspan_service.contract.settings import Settings
from handspan_service.control_client import ControlClient
from handspan_service.errors import SettingsError

ON, OFF = ("on", "yes", "true", "1"), ("off", "no", "false", "0")


def asked(environ: Mapping[str, str], make: Callable[[int], ToService]) -> Status:
    """Let the running service do one thing and return its status after it.

    Raises:
        NotRunning: There is none.
        SettingsError: It says why that is not possible.
    """
    with ControlClient(control_socket_path(environ)) as client:
        return client.ask(make)


def known(environ: Mapping[str, str]) -> Status:
    """Return the status of the running service; NotRunning where there is none."""
    with ControlClient(control_socket_path(environ)) as client:
        return client.status


def print_json(value: Any) -> None:
    """Print a value for programs."""
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def pause(environ: Mapping[str, str], minutes: float | None, *, as_json: bool) -> int:
    """Pause tracking for everybody, for some time or until it is resumed.

    Raises:
        HandspanError: The service cannot be asked.
    """
    if minutes is None:
        status = asked(environ, lambda id: SetPaused(id, True))
    else:
        status = asked(environ, lambda id: PauseFor(id, minutes * 60))
    _tell_pause(status, as_json=as_json)
    return 0


def resume(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Resume tracking, whoever paused it.

    Raises:
        HandspanError: The service cannot be asked.
    """
    _tell_pause(asked(environ, lambda id: SetPaused(id, False)), as_json=as_json)
    return 0


def _tell_pause(status: Status, *, as_json: bool) -> None:
    if as_json:
        print_json(status.pause)
    elif status.pause.remaining_s is not None:
        print(
            f"paused for {status.pause.remaining_s / 60:.0f} min; resume: handspan-service resume"
        )
    elif status.pause.level.value != "none":
        print("paused; resume: handspan-service resume")
    else:
        print("tracking goes on")


def settings(
    environ: Mapping[str, str], name: str | None, value: str | None, *, reset: bool, as_json: bool
) -> int:
    """Print settings, or change one.

    Args:
        environ: Environment variables.
        name: Of the setting; None for all.
        value: The new one, as it was typed; None to leave it.
        reset: Whether the default is to hold again.
        as_json: For programs.

    Raises:
        SettingsError: There is no such setting, or the value is not possible.
        HandspanError: The service cannot be asked.
    """
    if name is None:
        status, names = known(environ), [info.name for info in SCHEMA]
    else:
        names = [_setting(name)]
        if value is None and not reset:
            status = known(environ)
        else:
            new = value_of(Settings(), name) if value is None else read_value(name, value)
            status = asked(environ, lambda id: SetSettings(id, nested(name, new)))
    if as_json:
        print_json({one: _described(status, one) for one in names})
    elif name is not None:
        print(_typed(value_of(status.settings, name)))
    else:
        width = max(len(one) for one in names)
        for one in names:
            shown = _typed(value_of(status.settings, one))
            print(f"{one:{width}}  {shown}{_origin_words(status, one)}")
    return 0


def read_value(name: str, text: str) -> Any:
    """Return what was typed for a setting, as JSON would hold it.

    Args:
        name: Of the setting.
        text: on or off for a switch, a word for a choice, a number, or texts between commas.

    Raises:
        SettingsError: It is no value of this kind; bounds are the service's to judge.
    """
    kind = field(name).kind
    if kind is SettingKind.SWITCH:
        if text.lower() in ON or text.lower() in OFF:
            return text.lower() in ON
        raise SettingsError(f"{name} is on or off, not {text!r}")
    if kind is SettingKind.TEXTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind is SettingKind.CHOICE:
        return text
    try:
        return int(text) if kind is SettingKind.WHOLE else float(text)
    except ValueError:
        raise SettingsError(f"{name} is a number, not {text!r}") from None


def _setting(name: str) -> str:
    names = [one for one in all_names() if one not in INTERNAL]
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "'handspan-service settings' lists them"
    raise SettingsError(f"there is no setting {name!r}: {hint}")


def _described(status: Status, name: str) -> dict[str, Any]:
    origin = status.origins.get(name)
    return {
        "value": value_of(status.settings, name),
        "default": field(name).default,
        "origin": "default" if origin is None else origin.value,
    }


def _origin_words(status: Status, name: str) -> str:
    return {
        None: "",
        Origin.FILE: "  (yours)",
        Origin.PROFILE: f"  (profile {status.profiles.active})",
        Origin.COMMAND_LINE: "  (fixed by the command line of the service)",
    }[status.origins.get(name)]


def _typed(value: Any) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "(none)"
    return f"{value:g}" if isinstance(value, float) else str(value)


def profiles(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Print the profiles, and which one holds.

    Raises:
        HandspanError: The service cannot be asked.
    """
    _tell_profiles(known(environ), as_json=as_json)
    return 0


def choose_profile(environ: Mapping[str, str], name: str, *, as_json: bool) -> int:
    """Let a profile hold until another is chosen; none where the name is empty.

    Raises:
        HandspanError: There is none of this name, or the service cannot be asked.
    """
    _tell_profiles(asked(environ, lambda id: ChooseProfile(id, name)), as_json=as_json)
    return 0


def save_profile(
    environ: Mapping[str, str], name: str, values: Sequence[str], *, as_json: bool
) -> int:
    """Make a profile, or change the settings of one; its applications stay.

    Args:
        environ: Environment variables.
        name: Of the profile.
        values: NAME=VALUE each.
        as_json: For programs.

    Raises:
        SettingsError: A value is not possible.
        HandspanError: The service cannot be asked.
    """
    changes: dict[str, Any] = {}
    for text in values:
        setting, equals, value = text.partition("=")
        if not equals:
            raise SettingsError(f"{text!r} is not NAME=VALUE, for example tools=off")
        changes = merged(changes, nested(setting, read_value(_setting(setting), value)))
    with ControlClient(control_socket_path(environ)) as client:
        before = client.status.profiles.profiles.named(name)
        profile = Profile(name, changes, before.applications if before else ())
        status = client.ask(lambda id: SaveProfile(id, profile))
    _tell_profiles(status, as_json=as_json)
    return 0


def remove_profile(environ: Mapping[str, str], name: str, *, as_json: bool) -> int:
    """Remove a profile.

    Raises:
        HandspanError: There is none of this name, or the service cannot be asked.
    """
    _tell_profiles(asked(environ, lambda id: RemoveProfile(id, name)), as_json=as_json)
    return 0


def _tell_profiles(status: Status, *, as_json: bool) -> None:
    found = status.profiles
    if as_json:
        print_json(found)
        return
    if not found.profiles.profiles:
        print("There is no profile. Make one: handspan-service profiles save play tools=off")
    reasons = {
        ProfileReason.NONE: "",
        ProfileReason.CHOSEN: " - holds: you chose it",
        ProfileReason.APPLICATION: " - holds: its application is in front",
    }
    for profile in found.profiles.profiles:
        holds = reasons[found.reason] if profile.name == found.active else ""
        print(f"{profile.name}: {msgspec.json.encode(profile.changes).decode()}{holds}")
        for application in profile.applications:
            print(f"    with {application.words}")
