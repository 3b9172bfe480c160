"""The settings as a form: kinds, defaults and bounds, by name.

Law: types, defaults and bounds are read from Settings itself, so the two cannot differ; words are
those of setting_words.

A setting of a nested group has a dotted name, e.g. "gestures.swipe_min_length_mm".
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

from handspan_service.contract.setting_words import SCHEMA, SettingGroup
from handspan_service.contract.settings import Settings

# What a user does not set by hand: the file's layout, and what has a page or a command of its own.
INTERNAL = ("version", "user_scripts", "device_names", "unattended")


# A profile may set these; the others hold for the computer, whatever is in front.
PROFILE_GROUPS = (SettingGroup.TRACKING, SettingGroup.CAMERA, SettingGroup.GESTURES)
BY_NAME = {info.name: info for info in SCHEMA}
PROFILE_NAMES = frozenset(info.name for info in SCHEMA if info.group in PROFILE_GROUPS)


class SettingKind(StrEnum):
    """What its values are."""

    SWITCH = "switch"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    TEXTS = "texts"


class Field(msgspec.Struct, frozen=True):
    """What Settings itself says of a setting.

    Attributes:
        kind: What its values are.
        default: As JSON would hold it.
        low: Smallest number; None without one.
        high: Largest number; None without one.
    """

    kind: SettingKind
    default: Any
    low: float | None = None
    high: float | None = None


def all_names() -> tuple[str, ...]:
    """Return every name of Settings, dotted within a nested group."""
    return tuple(flat(msgspec.to_builtins(Settings()), whole=INTERNAL))


def field(name: str) -> Field:
    """Return what Settings says of a setting.

    Raises:
        KeyError: There is no setting of this name, or none that a user sets by hand.
    """
    return _fields_of_settings()[name]


def value_of(settings: Settings, name: str) -> Any:
    """Return a value as JSON would hold it, e.g. "desktop" for a mode."""
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    return msgspec.to_builtins(value)


def nested(name: str, value: Any) -> dict[str, Any]:
    """Return a change as `settings.changed` takes it."""
    group, dot, leaf = name.rpartition(".")
    return {group: {leaf: value}} if dot else {name: value}


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return two changes as one; the second wins."""
    result = dict(first)
    for name, value in second.items():
        old = result.get(name)
        is_group = isinstance(old, dict) and isinstance(value, dict) and name not in INTERNAL
        result[name] = old | value if is_group else value
    return result


def flat(changes: dict[str, Any], whole: tuple[str, ...] = INTERNAL) -> dict[str, Any]:
    """Return changes with dotted names.

    Args:
        changes: Nested ones.
        whole: Names whose dictionaries are values.
    """
    result: dict[str, Any] = {}
    for name, value in changes.items():
        if isinstance(value, dict) and name not in whole:
            result |= {f"{name}.{leaf}": one for leaf, one in value.items()}
        else:
            result[name] = value
    return result


def _field(node: msgspec.inspect.Type, default: Any) -> Field | None:
    """Return the field of a type; None where a user cannot set it by hand."""
    value = None if default is msgspec.NODEFAULT else msgspec.to_builtins(default)
    match node:
        case msgspec.inspect.BoolType():
            return Field(SettingKind.SWITCH, value)
        case msgspec.inspect.IntType():
            return Field(SettingKind.WHOLE, value, node.ge, node.le)
        case msgspec.inspect.FloatType():
            return Field(SettingKind.NUMBER, value, node.ge, node.le)
        case msgspec.inspect.EnumType() | msgspec.inspect.LiteralType():
            return Field(SettingKind.CHOICE, value)
        case msgspec.inspect.VarTupleType():
            return Field(SettingKind.TEXTS, value)
    return None


def _fields(kind: type[msgspec.Struct], before: str = "") -> dict[str, Field]:
    described = msgspec.inspect.type_info(kind)
    assert isinstance(described, msgspec.inspect.StructType)
    found: dict[str, Field] = {}
    for one in described.fields:
        if isinstance(one.type, msgspec.inspect.StructType):
            found |= _fields(one.type.cls, f"{one.name}.")
        elif (shown := _field(one.type, one.default)) is not None:
            found[before + one.name] = shown
    return found


@cache
def _fields_of_settings() -> dict[str, Field]:
    return _fields(Settings)  # Worked out when it is needed first: the service starts without.
