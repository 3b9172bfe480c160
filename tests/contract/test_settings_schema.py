"""Ring: law. The words, kinds and bounds of settings agree with Settings itself."""

from __future__ import annotations

import msgspec
import pytest

from handspan_service.contract.schema import (
    BY_NAME,
    INTERNAL,
    SettingKind,
    all_names,
    field,
    flat,
    merged,
    nested,
    value_of,
)
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError


def test_every_setting_is_described_once_or_is_internal() -> None:
    assert set(all_names()) == set(BY_NAME) | set(INTERNAL)
    assert not set(BY_NAME) & set(INTERNAL)


@pytest.mark.parametrize("name", BY_NAME)
def test_words_are_whole_and_say_something(name: str) -> None:
    info = BY_NAME[name]
    assert info.title[0].isupper()
    assert not info.title.endswith(".")
    assert info.sentence.endswith(".")
    assert bool(info.choices) == (field(name).kind is SettingKind.CHOICE)


@pytest.mark.parametrize("name", BY_NAME)
def test_defaults_choices_and_bounds_are_those_of_the_settings(name: str) -> None:
    shown = field(name)
    assert msgspec.to_builtins(shown.default) == value_of(Settings(), name)
    for choice in BY_NAME[name].choices:
        assert value_of(changed(Settings(), nested(name, choice)), name) == choice
    if shown.kind is SettingKind.CHOICE:
        with pytest.raises(SettingsError):
            changed(Settings(), nested(name, "no such choice"))
    for bound, step in ((shown.low, -1), (shown.high, 1)):
        if bound is not None:
            changed(Settings(), nested(name, bound))
            with pytest.raises(SettingsError):
                changed(Settings(), nested(name, bound + step))


def test_all_choices_are_offered() -> None:
    offered = {name: len(info.choices) for name, info in BY_NAME.items() if info.choices}
    node = msgspec.inspect.type_info(Settings)
    assert isinstance(node, msgspec.inspect.StructType)
    for one in node.fields:
        if isinstance(one.type, msgspec.inspect.EnumType):
            assert offered[one.name] == len(one.type.cls)
        elif isinstance(one.type, msgspec.inspect.LiteralType):
            assert offered[one.name] == len(one.type.values)


def test_flat_undoes_nested_and_internal_dictionaries_stay_whole() -> None:
    for name in all_names():
        value = value_of(Settings(), name)
        assert flat(nested(name, value)) == {name: value}
    scripts = {"user_scripts": {"LP1": "wait 5"}}
    assert flat(scripts) == scripts
    assert merged(scripts, {"user_scripts": {"LP2": ""}}) == {"user_scripts": {"LP2": ""}}


def test_merging_keeps_what_the_second_does_not_name() -> None:
    first = {"tools": True, "gestures": {"key_tap_history_s": 0.2}}
    second = {"tools": False, "gestures": {"circle_min_radius_mm": 6.0}}
    both = {"tools": False, "gestures": {"key_tap_history_s": 0.2, "circle_min_radius_mm": 6.0}}
    assert merged(first, second) == both
    assert merged({}, first) == first
