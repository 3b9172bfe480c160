"""Ring: organ. Which settings hold, and where each of their values comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.control import (
    ChooseProfile,
    ClientStatus,
    Origin,
    RemoveProfile,
    SaveProfile,
)
from handspan_service.contract.model import Quality, TrackingMode
from handspan_service.contract.permissions import Identity, IdentityKind
from handspan_service.contract.profiles import Profile, ProfileApplication, ProfileReason
from handspan_service.contract.timing import Timing
from handspan_service.errors import SettingsError
from handspan_service.orders import SetHands, SetMode, SetQuality, SetTools
from handspan_service.preferences import Preferences
from handspan_service.reports import Meter
from handspan_service.serve.servers import Servers
from support.scripted_house import House

GAME = ProfileApplication("/usr/bin/game", "game")
PLAY = Profile("Play", {"tools": False, "quality": "high_precision"}, (GAME,))


def preferences(folder: Path, **fixed: Any) -> Preferences:
    return Preferences(folder, fixed)


def test_each_value_tells_where_it_comes_from(tmp_path: Path) -> None:
    mine = preferences(tmp_path, websocket_port=7000)
    assert mine.origins == {"websocket_port": Origin.COMMAND_LINE}
    mine.change({"hands": False, "gestures": {"key_tap_history_s": 0.2}})
    mine.change_profiles(SaveProfile(1, PLAY))
    mine.change_profiles(ChooseProfile(2, "Play"))
    assert mine.origins == {
        "websocket_port": Origin.COMMAND_LINE,
        "hands": Origin.FILE,
        "gestures.key_tap_history_s": Origin.FILE,
        "tools": Origin.PROFILE,
        "quality": Origin.PROFILE,
    }
    assert mine.in_force.websocket_port == 7000
    assert (mine.in_force.tools, mine.in_force.quality) == (False, Quality.HIGH_PRECISION)
    assert mine.profiles.beneath == {"tools": True, "quality": "balanced"}
    mine.change({"hands": True})
    assert "hands" not in mine.origins


def test_a_profile_goes_and_what_the_user_set_stays(tmp_path: Path) -> None:
    mine = preferences(tmp_path)
    mine.change_profiles(SaveProfile(1, PLAY))
    mine.change_profiles(ChooseProfile(2, "Play"))
    mine.change({"quality": "low_resource"})
    assert mine.in_force.quality == "high_precision"
    assert mine.profiles.beneath["quality"] == "low_resource"
    mine.change_profiles(RemoveProfile(3, "Play"))
    assert mine.in_force.quality == "low_resource"
    assert mine.profiles.active == ""


def test_the_application_in_front_decides_before_the_choice(tmp_path: Path) -> None:
    mine = preferences(tmp_path)
    mine.change_profiles(SaveProfile(1, PLAY))
    mine.change_profiles(SaveProfile(2, Profile("Draw", {"hands": False})))
    mine.change_profiles(ChooseProfile(3, "Draw"))
    assert (mine.profiles.active, mine.profiles.reason) == ("Draw", ProfileReason.CHOSEN)
    assert mine.attend(["/usr/bin/other", GAME.key])
    assert (mine.profiles.active, mine.profiles.reason) == ("Play", ProfileReason.APPLICATION)
    assert mine.in_force.hands
    assert not mine.attend([GAME.key])
    assert mine.attend([])
    assert mine.profiles.active == "Draw"


def test_the_command_line_wins_over_a_profile(tmp_path: Path) -> None:
    mine = preferences(tmp_path, mode="screen_top")
    mine.change_profiles(SaveProfile(1, Profile("Play", {"mode": "head_mounted", "hands": False})))
    mine.change_profiles(ChooseProfile(2, "Play"))
    assert mine.in_force.mode is TrackingMode.SCREEN_TOP
    assert mine.origins == {"mode": Origin.COMMAND_LINE, "hands": Origin.PROFILE}
    with pytest.raises(SettingsError, match="command line"):
        mine.change({"mode": "desktop"})


def test_both_files_are_read_again(tmp_path: Path) -> None:
    mine = preferences(tmp_path)
    mine.change({"tools": False})
    mine.save()
    mine.change_profiles(SaveProfile(1, PLAY))
    mine.change_profiles(ChooseProfile(2, "Play"))
    mine.save_profiles()
    again = preferences(tmp_path)
    assert again.in_force == mine.in_force
    assert again.profiles == mine.profiles


@pytest.mark.parametrize("text", ["{", '{"version": 99}', '{"version": 1, "extra": 1}', "\xff"])
def test_damaged_profiles_are_kept_aside(tmp_path: Path, text: str) -> None:
    file = tmp_path / "profiles.json"
    file.write_text(text, encoding="latin-1")
    mine = preferences(tmp_path)
    assert "profiles.json.damaged-1" in mine.problem
    assert (tmp_path / "profiles.json.damaged-1").read_text(encoding="latin-1") == text
    assert not file.exists()
    assert mine.profiles.profiles.profiles == ()


def test_what_a_profile_file_may_not_set_is_left_out(tmp_path: Path) -> None:
    changes = {"tools": False, "native_images": "allow", "quality": "enormous"}
    profiles = [{"name": "Play", "changes": changes}]
    text = json.dumps({"version": 1, "chosen": "Play", "profiles": profiles})
    (tmp_path / "profiles.json").write_text(text)
    mine = preferences(tmp_path)
    assert mine.origins == {"tools": Origin.PROFILE}
    assert mine.in_force.native_images == "ask"


def test_a_folder_that_cannot_be_written_costs_the_keeping_alone(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("")
    mine = preferences(folder / "config")
    mine.change_profiles(SaveProfile(1, PLAY))
    with pytest.raises(SettingsError, match="only until the service stops"):
        mine.save_profiles()
    assert mine.profiles.profiles.named("Play") == PLAY


async def test_sensing_hears_of_a_profile(house: House) -> None:
    profile = Profile("Play", {"tools": False, "hands": False, "mode": "screen_top"})
    house.service.desk.change_profiles(SaveProfile(1, profile))
    assert house.keeper.orders == []
    house.service.desk.change_profiles(ChooseProfile(2, "Play"))
    wanted = {SetTools(False), SetHands(False), SetMode(TrackingMode.SCREEN_TOP)}
    assert set(house.keeper.orders) == wanted
    assert house.status.profiles.active == "Play"
    assert house.status.origins["hands"] is Origin.PROFILE
    house.service.desk.change_profiles(ChooseProfile(3, ""))
    back = {SetTools(True), SetHands(True), SetMode(TrackingMode.DESKTOP)}
    assert set(house.keeper.orders[3:]) == back


async def test_the_profile_of_an_application_holds_while_it_is_in_front(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.service.desk.change_profiles(SaveProfile(1, Profile("Play", {"tools": False}, (GAME,))))
    identity = Identity(IdentityKind.PROGRAM, GAME.key, GAME.words)
    game = ClientStatus(7, "game", "native", True, None, None, False, 0, 0, identity=identity)
    shown: list[ClientStatus] = [game]
    monkeypatch.setattr(Servers, "clients", lambda _: tuple(shown))
    house.keeper.tell(Meter(Timing(), house.status.orientation, ""))
    assert house.status.profiles.active == "Play"
    assert house.keeper.orders == [SetTools(False)]
    shown.clear()
    house.keeper.tell(Meter(Timing(), house.status.orientation, ""))
    assert house.status.profiles.active == ""
    assert house.keeper.orders == [SetTools(False), SetTools(True)]


async def test_power_is_saved_on_battery_and_the_setting_stays(house: House) -> None:
    battery = [False]
    house.service._steering._power._ask = lambda: battery[0]
    house.service.desk.set_settings({"power_saving_battery": True})
    assert house.keeper.orders == []
    battery[0] = True
    house.service._steering._power._asked_s = None
    house.keeper.tell(Meter(Timing(), house.status.orientation, ""))
    assert house.keeper.orders == [SetQuality(Quality.LOW_RESOURCE)]
    assert house.status.saving
    assert house.status.settings.quality is Quality.BALANCED
    house.service.desk.set_settings({"power_saving_battery": False})
    assert house.keeper.orders[1:] == [SetQuality(Quality.BALANCED)]
    assert not house.status.saving
