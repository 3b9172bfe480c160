"""Ring: law. Profiles are made, changed, chosen and removed as values."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from handspan_service.contract.profiles import (
    MAX_PROFILES,
    Profile,
    ProfileApplication,
    Profiles,
    with_choice,
    with_profile,
    without_profile,
)
from handspan_service.errors import SettingsError

PAINT = ProfileApplication("/usr/bin/paint", "paint")
GAME = ProfileApplication("/usr/bin/game", "game")


def some() -> Profiles:
    profiles = with_profile(Profiles(), Profile("Play", {"tools": False}, (GAME,)))
    return with_profile(profiles, Profile("Draw", {"gestures": {"key_tap_history_s": 0.2}}))


def test_they_stand_in_the_order_of_their_making_and_keep_it() -> None:
    profiles = with_profile(some(), Profile("Play", {"hands": False}))
    assert [one.name for one in profiles.profiles] == ["Play", "Draw"]
    assert profiles.named("Play") == Profile("Play", {"hands": False})


@pytest.mark.parametrize(
    "changes",
    [
        {"websocket_port": 5},
        {"native_images": "allow"},
        {"user_scripts": {"LP1": "x"}},
        {"nonsense": 1},
        {"interaction_height_mm": 5000},
        {"gestures": {"nonsense": 1}},
        {"quality": "enormous"},
    ],
)
def test_what_a_profile_cannot_set_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        with_profile(some(), Profile("Play", changes))


def test_a_new_name_is_taken_over_by_the_choice_and_is_its_own() -> None:
    profiles = with_choice(some(), "Play")
    renamed = with_profile(profiles, Profile("Games", {"tools": False}), before="Play")
    assert [one.name for one in renamed.profiles] == ["Games", "Draw"]
    assert renamed.chosen == "Games"
    with pytest.raises(SettingsError, match="already"):
        with_profile(profiles, Profile("Draw"), before="Play")


def test_an_application_has_one_profile_at_most() -> None:
    profiles = with_profile(some(), Profile("Draw", {}, (PAINT, GAME)))
    found = profiles.of_application(GAME.key)
    assert found is not None
    assert found.name == "Draw"
    play = profiles.named("Play")
    assert play is not None
    assert play.applications == ()
    assert profiles.of_application("/usr/bin/other") is None


def test_a_removed_one_is_no_longer_chosen() -> None:
    profiles = without_profile(with_choice(some(), "Play"), "Play")
    assert (profiles.chosen, len(profiles.profiles)) == ("", 1)
    assert with_choice(with_choice(some(), "Play"), "").chosen == ""
    for change in (without_profile, with_choice):
        with pytest.raises(SettingsError):
            change(profiles, "Play")


def test_there_is_an_end_to_them() -> None:
    profiles = Profiles()
    for number in range(MAX_PROFILES):
        profiles = with_profile(profiles, Profile(f"{number}"))
    with pytest.raises(SettingsError, match="remove one"):
        with_profile(profiles, Profile("one more"))
    with_profile(profiles, Profile("0", {"tools": False}))


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_names_are_bounded_on_the_wire(name: str) -> None:
    data = msgspec.json.encode(Profile(name))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=Profile)
