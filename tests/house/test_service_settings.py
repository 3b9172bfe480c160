"""Settings and sizes of hands: they hold at once, are kept, and what cannot be is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handspan_service.contract.control import AddHandUser
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    Orientation,
)
from handspan_service.contract.settings import Settings
from handspan_service.errors import (
    SettingsError,
)
from handspan_service.orders import SetExposure, SetOrientation, SetScripts, SetSize
from handspan_service.reports import (
    SizeLearnt,
    SourceOpened,
)
from handspan_service.service import Service
from support.scripted_house import (
    CONTROLLER,
    SIMULATED,
    House,
    ScriptedKeeper,
    options,
    read,
)


async def test_settings_hold_at_once_and_are_kept(house: House) -> None:
    house.service.desk.set_settings({"orientation": "inverted", "interaction_height_mm": 300})
    assert house.keeper.orders == [SetOrientation(Orientation.INVERTED)]
    assert house.status.settings.interaction_height_mm == 300
    kept = json.loads((house.folder / "config" / "settings.json").read_text())
    assert kept["orientation"] == "inverted"
    assert kept["websocket_port"] == 6437, "what the command line fixes is not kept"
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    async with await house.client() as client:
        while "interactionBox" not in (frame := await read(client)):
            pass
        assert frame["interactionBox"]["center"] == [0, 300, 0]


async def test_the_box_follows_the_hands_where_the_user_wants_that(house: House) -> None:
    house.service.desk.set_settings({"interaction_height_mm": 300, "interaction_height_auto": True})
    house.keeper.tell(SourceOpened(SIMULATED))
    async with await house.client() as client:
        for _ in range(3000):  # 30 s, in which it comes nearly all the way.
            house.hands()
        while "interactionBox" not in (frame := await read(client)):
            pass
        while frame["id"] < house.frames:
            frame = await read(client)
        assert frame["interactionBox"]["center"][1] == pytest.approx(200.0, abs=5.0)


async def test_a_script_is_handed_on_for_the_next_opening(house: House) -> None:
    house.service.desk.set_settings({"exposure": {"automatic": False, "gain": 40}})
    exposure = house.status.settings.exposure
    assert (exposure.automatic, exposure.gain, exposure.exposure_us) == (False, 40, 511)
    assert house.keeper.orders.pop() == SetExposure(exposure)
    house.service.desk.set_settings({"user_scripts": {"LP1": "wait 5"}})
    house.service.desk.set_settings({"max_clients": 5})
    assert house.keeper.orders == [SetScripts({"LP1": "wait 5"})]


async def test_a_hand_size_is_kept_for_the_next_start_until_it_is_forgotten(house: House) -> None:
    size = HandSize(scale=0.95, ring=1.03)
    file = house.folder / "config" / "hand-size.json"
    assert house.keeper.plan.size is None
    assert house.status.hand_size is None
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.keeper.tell(SizeLearnt(size, 0))
    assert house.status.hand_size == size
    assert house.keeper.orders == [SetSize(size, 0)], "a process that starts anew must know it"
    (user,) = json.loads(file.read_text())["users"]
    assert user["size"]["ring"] == 1.03
    Service(options(house.folder, []))
    assert ScriptedKeeper.made.plan.size == size
    house.service.desk.forget_hand_size()
    assert house.status.hand_size is None
    assert not file.exists()


async def test_what_changes_of_hands_is_told_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[str] = []
    monkeypatch.setattr(
        house.service._servers.control,
        "status_changed",
        lambda: pushed.append(house.status.hand_users.active),
    )
    house.service.desk.change_hand_users(AddHandUser(1, "Ada"))
    assert pushed == ["Ada"]
    with pytest.raises(SettingsError):
        house.service.desk.change_hand_users(AddHandUser(2, "Ada"))
    assert pushed == ["Ada"] * 2, "what is left is told where it could not be done, too"
    house.service.desk.forget_hand_size()
    assert len(pushed) == 3


async def test_a_size_on_its_way_does_not_undo_forgetting(house: House) -> None:
    late = SizeLearnt(HandSize(scale=0.95), 0)
    house.keeper.tell(late)
    house.service.desk.forget_hand_size()
    house.keeper.tell(late)
    assert house.status.hand_size is None
    assert house.keeper.orders[-1] == SetSize(None, 1)
    assert not (house.folder / "config" / "hand-size.json").exists()
    house.keeper.tell(SizeLearnt(HandSize(scale=0.97), 1))
    assert house.status.hand_size == HandSize(scale=0.97)


async def test_a_hand_size_that_cannot_be_kept_holds_for_now(house: House) -> None:
    (house.folder / "config").write_text("in the way")
    house.keeper.tell(SizeLearnt(HandSize(scale=0.95), 0))
    assert house.status.hand_size == HandSize(scale=0.95)
    assert "learnt anew at the next start" in house.status.detail
    with pytest.raises(SettingsError, match="until the service stops"):
        house.service.desk.forget_hand_size()
    assert house.status.hand_size is None
    assert house.keeper.orders[-1] == SetSize(None, 1)


async def test_a_setting_that_is_not_possible_changes_nothing(house: House) -> None:
    before = house.status.settings
    with pytest.raises(SettingsError):
        house.service.desk.set_settings({"interaction_height_mm": 300, "max_clients": 0})
    with pytest.raises(SettingsError, match="command line"):
        house.service.desk.set_settings({"websocket_port": 7000})
    assert house.status.settings == before
    assert not (house.folder / "config" / "settings.json").exists()


async def test_a_setting_that_cannot_be_kept_holds_for_now(house: House) -> None:
    (house.folder / "config").write_text("in the way")
    with pytest.raises(SettingsError, match="until the service stops"):
        house.service.desk.set_settings({"background": "deny"})
    assert house.status.settings.background == "deny"


async def test_damaged_settings_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.service.Keeper", ScriptedKeeper)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text("{")
    service = Service(options(tmp_path, []))
    assert "damaged-1" in service.status().detail
    assert service.status().settings.web_origins == "deny"


def test_a_fixed_setting_that_is_not_possible_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        Service(options(tmp_path, [], max_clients=0))


def test_what_is_told_first_are_the_defaults(tmp_path: Path) -> None:
    service = Service(options(tmp_path, []))
    assert service.status().settings == Settings(websocket_port=0)
