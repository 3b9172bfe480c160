"""Ring: law. Settings as files that are passed on, ours and the classic software's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handspan_service.contract.exchange import MAX_BYTES, exported, imported
from handspan_service.contract.profiles import Profile, ProfileApplication, Profiles
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError

OTHER = changed(
    Settings(),
    {
        "websocket_port": 7000,
        "mode": "screen_top",
        "gestures": {"key_tap_history_s": 0.3},
        "exposure": {"automatic": False, "gain": 40},
        "native_images": "allow",
        "allowed_origins": ["https://example.org"],
        "user_scripts": {"LP1": "wait 5"},
        "device_names": {"LP1": "Desk"},
    },
)
PLAY = Profile("Play", {"tools": False}, (ProfileApplication("/usr/bin/game", "game"),))


def test_what_is_written_is_read_again_without_permissions() -> None:
    read = imported(exported(OTHER, Profiles(chosen="Play", profiles=(PLAY,))))
    assert (read.classic, read.left_out) == (False, ())
    assert read.profiles == (Profile("Play", {"tools": False}),)
    taken = changed(Settings(), read.changes)
    assert taken == changed(
        OTHER,
        {"native_images": "ask", "allowed_origins": [], "user_scripts": {}, "device_names": {}},
    )


def test_a_file_puts_values_back_to_their_defaults_too() -> None:
    read = imported(exported(Settings(), Profiles()))
    taken = changed(OTHER, read.changes)
    assert (taken.websocket_port, taken.mode) == (6437, "desktop")
    assert taken.native_images == "allow", "permissions stay as they are"


def test_what_a_file_of_ours_may_not_say_is_left_out() -> None:
    text = {
        "handspan_settings": 1,
        "settings": {"native_images": "allow", "tools": False, "quality": "enormous", "new": 1},
        "profiles": [
            {"name": "Play", "changes": {"websocket_port": 1}},
            {"name": "Draw", "changes": {"hands": False}},
        ],
    }
    read = imported(json.dumps(text).encode())
    assert read.changes == {"tools": False}
    assert [one.name for one in read.profiles] == ["Draw"]
    assert set(read.left_out) == {"native_images", "quality", "new", "Play"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"configuration": 5}',
        b'{"handspan_settings": 2, "settings": {}}',
        b'{"handspan_settings": 1}',
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
    ],
)
def test_other_files_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(SettingsError, match=r"\w"):
        imported(data)


def classic(**configuration: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    read = imported(json.dumps({"configuration": configuration}).encode())
    assert read.classic
    assert read.profiles == ()
    return read.changes, read.left_out


@pytest.mark.parametrize(
    ("key", "value", "changes"),
    [
        ("websockets_enabled", False, {"websocket_enabled": False}),
        ("websockets_enabled", 1, {"websocket_enabled": True}),
        ("ws_port", 6500, {"websocket_port": 6500}),
        ("power_saving_battery", True, {"power_saving_battery": True}),
        ("power_saving_adapter", True, {"power_saving_adapter": True}),
        ("interaction_box_auto", True, {"interaction_height_auto": True}),
        ("interaction_box_height", 250, {"interaction_height_mm": 250.0}),
        ("tracking_tool_enabled", False, {"tools": False}),
        ("tracking_hand_enabled", False, {"hands": False}),
        ("image_processing_auto_flip", False, {"orientation": "normal"}),
        ("tracking_processing_auto_flip", True, {"orientation": "auto"}),
        ("low_resource_mode_enabled", True, {"quality": "low_resource"}),
        ("background_app_mode", 0, {"background": "deny"}),
        ("images_mode", 0, {"native_images": "deny"}),
        ("tracking_images_mode", 0, {"native_images": "deny"}),
        ("images_mode", 2, {}),
        ("background_app_mode", 2, {}),
        ("Gesture.Circle.MinRadius", 7, {"gestures": {"circle_min_radius_mm": 7.0}}),
    ],
)
def test_each_classic_key_is_understood(key: str, value: Any, changes: dict[str, Any]) -> None:
    assert classic(**{key: value}) == (changes, ())
    changed(Settings(), changes)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("metrics_enabled", True),
        ("robust_mode_enabled", True),
        ("ws_port", "6437"),
        ("ws_port", 1.5),
        ("ws_port", 70_000),
        ("ws_port", True),
        ("interaction_box_height", 4000),
        ("tracking_tool_enabled", "yes"),
        ("tracking_tool_enabled", 2),
    ],
)
def test_classic_values_without_a_meaning_here_are_named(key: str, value: Any) -> None:
    changes, left_out = classic(**{key: value}, tracking_hand_enabled=True)
    assert changes == {"hands": True}
    assert len(left_out) == 1
