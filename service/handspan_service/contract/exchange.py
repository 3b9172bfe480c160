"""Settings as a file that people pass on, and as the classic software wrote them. Pure.

Law: permissions, scripts and names of controllers are never passed on: each computer's user decides
about them. What a file says that this version does not know is named, never guessed.

Source of the classic keys: the public documentation of its runtime configuration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from handspan_service.contract.profiles import Profile, Profiles, with_profile
from handspan_service.contract.schema import BY_NAME, flat, merged, nested, value_of
from handspan_service.contract.setting_words import SettingGroup
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError

LAYOUT = 1
MAX_BYTES = 1 << 20  # A thousand times what such a file takes.
PASSED_ON = tuple(
    name for name, info in BY_NAME.items() if info.group is not SettingGroup.PERMISSIONS
)


class ExportedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file.

    Attributes:
        handspan_settings: Its layout.
        settings: Values by name, nested.
        profiles: Without their applications, whose paths are this computer's own.
    """

    handspan_settings: int
    settings: dict[str, Any]
    profiles: tuple[Profile, ...] = ()


class Imported(msgspec.Struct, frozen=True):
    """What a file asks for.

    Attributes:
        classic: Whether the classic software wrote it.
        changes: Settings by name, as `settings.changed` takes them.
        profiles: New ones, or other values for those of the same name.
        left_out: Names in the file that nothing was made of.
    """

    classic: bool
    changes: dict[str, Any]
    profiles: tuple[Profile, ...]
    left_out: tuple[str, ...]


def exported(settings: Settings, profiles: Profiles) -> bytes:
    """Return the file.

    Args:
        settings: The user's values, without those of a profile.
        profiles: All.
    """
    values: dict[str, Any] = {}
    for name in PASSED_ON:
        values = merged(values, nested(name, value_of(settings, name)))
    bare = tuple(msgspec.structs.replace(one, applications=()) for one in profiles.profiles)
    text = msgspec.json.encode(ExportedSettings(LAYOUT, values, bare))
    return msgspec.json.format(text, indent=2) + b"\n"


def imported(data: bytes) -> Imported:
    """Return what a file asks for.

    Args:
        data: Written by `exported`, or by the classic software.

    Raises:
        SettingsError: It is neither.
    """
    if len(data) > MAX_BYTES:
        raise SettingsError("the file is too large to hold settings")
    try:
        values = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise SettingsError(f"the file is no settings file: {error}") from error
    if "handspan_settings" in values:
        return _of_ours(values)
    if isinstance(classic := values.get("configuration"), dict):
        return _of_classic(classic)
    raise SettingsError("the file holds no settings of Handspan or of the classic software")


def _of_ours(values: dict[str, Any]) -> Imported:
    try:
        file = msgspec.convert(values, ExportedSettings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"the file is not understood: {error}") from error
    if file.handspan_settings != LAYOUT:
        raise SettingsError("the file is of a newer version of Handspan")
    changes, left_out = _possible(flat(file.settings), PASSED_ON)
    profiles = []
    for profile in file.profiles:
        try:
            with_profile(Profiles(), profile)
        except SettingsError:
            left_out.append(profile.name)
        else:
            profiles.append(msgspec.structs.replace(profile, applications=()))
    return Imported(False, changes, tuple(profiles), tuple(left_out))


def _possible(values: dict[str, Any], names: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """Return the changes that are possible, and the names of the others."""
    changes: dict[str, Any] = {}
    left_out = []
    for name, value in values.items():
        try:
            if name not in names:
                raise SettingsError("it is not passed on")
            changed(Settings(), nested(name, value))
        except SettingsError:
            left_out.append(name)
        else:
            changes = merged(changes, nested(name, value))
    return changes, left_out


# The classic software ----------------------------------------------------------------------------

Reading: TypeAlias = Callable[[Any], Any]  # Raises ValueError where a value means nothing.


def _switch(value: Any) -> bool:
    if value in (True, False):  # Both as words of JSON and as 0 and 1.
        return bool(value)
    raise ValueError(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != round(number):
        raise ValueError(value)
    return round(number)


def _orientation(value: Any) -> str:
    return "auto" if _switch(value) else "normal"


def _quality(value: Any) -> str:
    return "low_resource" if _switch(value) else "balanced"


_CLASSIC: dict[str, tuple[str, Reading]] = {
    "websockets_enabled": ("websocket_enabled", _switch),
    "ws_port": ("websocket_port", _whole),
    "power_saving_adapter": ("power_saving_adapter", _switch),
    "power_saving_battery": ("power_saving_battery", _switch),
    "interaction_box_auto": ("interaction_height_auto", _switch),
    "interaction_box_height": ("interaction_height_mm", _number),
    "tracking_tool_enabled": ("tools", _switch),
    "tracking_hand_enabled": ("hands", _switch),
    "image_processing_auto_flip": ("orientation", _orientation),
    "tracking_processing_auto_flip": ("orientation", _orientation),
    "low_resource_mode_enabled": ("quality", _quality),
    "avoid_poor_performance": ("avoid_poor_performance", _switch),
    "Gesture.Circle.MinRadius": ("gestures.circle_min_radius_mm", _number),
    "Gesture.Circle.MinArc": ("gestures.circle_min_arc_rad", _number),
    "Gesture.Swipe.MinLength": ("gestures.swipe_min_length_mm", _number),
    "Gesture.Swipe.MinVelocity": ("gestures.swipe_min_velocity_mm_s", _number),
    "Gesture.KeyTap.MinDownVelocity": ("gestures.key_tap_min_down_velocity_mm_s", _number),
    "Gesture.KeyTap.HistorySeconds": ("gestures.key_tap_history_s", _number),
    "Gesture.KeyTap.MinDistance": ("gestures.key_tap_min_distance_mm", _number),
    "Gesture.ScreenTap.MinForwardVelocity": (
        "gestures.screen_tap_min_forward_velocity_mm_s",
        _number,
    ),
    "Gesture.ScreenTap.HistorySeconds": ("gestures.screen_tap_history_s", _number),
    "Gesture.ScreenTap.MinDistance": ("gestures.screen_tap_min_distance_mm", _number),
}
_ALLOWED = 2  # What the two modes hold where the user allows it.
# Denials are taken over. What was allowed to all programs there is asked for each one here.
_DENIALS: dict[str, tuple[str, Any]] = {
    "background_app_mode": ("background", "deny"),
    "images_mode": ("native_images", "deny"),
    "tracking_images_mode": ("native_images", "deny"),
}


def _of_classic(configuration: dict[str, Any]) -> Imported:
    values: dict[str, Any] = {}
    left_out = []
    for key, value in configuration.items():
        if key in _DENIALS:
            if value != _ALLOWED:
                values |= dict([_DENIALS[key]])
        elif key in _CLASSIC:
            name, read = _CLASSIC[key]
            try:
                values[name] = read(value)
            except ValueError:
                left_out.append(key)
        else:
            left_out.append(key)
    changes, impossible = _possible(values, tuple(BY_NAME))
    return Imported(True, changes, (), tuple(left_out + impossible))
