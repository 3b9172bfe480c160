"""Ring: organ. The page of settings: made from the schema, searched, reset, profiles, files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QMessageBox, QSpinBox
from pytestqt.qtbot import QtBot

from handspan_app.options import Look, Options, SetOptions
from handspan_app.pages.page import OpenPage, made
from handspan_app.pages.settings import SHOWN_GROUPS, SettingsPage
from handspan_app.pages.settings_files import all_defaults, free_of_command_line
from handspan_app.setting_row import shown
from handspan_app.switch import Switch
from handspan_app.theme import DARK, apply
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    ChooseProfile,
    Origin,
    RemoveProfile,
    Reply,
    SaveProfile,
    SetSettings,
    Status,
    ToService,
)
from handspan_service.contract.exchange import exported
from handspan_service.contract.permissions import Identity, IdentityKind
from handspan_service.contract.profiles import (
    Profile,
    ProfileApplication,
    Profiles,
    ProfileStatus,
)
from handspan_service.contract.schema import BY_NAME, SettingKind, field
from handspan_service.contract.setting_words import SettingGroup
from handspan_service.contract.settings import Settings, changed
from support.panel_values import a_client, a_status, with_
from support.patience import WAIT_MS
from support.pressed import press

GAME = ProfileApplication("/usr/bin/game", "game")
PLAY = Profile("Play", {"tools": False}, (GAME,))


class Desk:
    """A page, and what it wished."""

    def __init__(self, page: SettingsPage) -> None:
        self.page = page
        self.wishes: list[Wish] = []
        self.notices: list[str] = []
        self.errands: list[object] = []
        page.wished.connect(self.wishes.append)
        page.notice.connect(self.notices.append)
        page.errand_wished.connect(self.errands.append)

    def requests(self) -> list[ToService]:
        made = [wish.make(5) for wish in self.wishes]
        self.wishes.clear()
        return made

    def visible(self) -> list[str]:
        return [name for name, row in self.page.rows.items() if row.isVisible()]

    def tag(self, name: str) -> str:
        return self.page.rows[name]._tag.text()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    apply(qapp, DARK)
    page = made(SettingsPage(DARK))
    page.resize(1000, 700)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.show_options(Options())
    page.show_status(a_status())
    qtbot.waitUntil(lambda: page.complete, timeout=WAIT_MS)
    yield Desk(page)
    page.hide()


def with_profiles(active: str = "", chosen: str = "") -> Status:
    beneath = {"tools": True} if active else {}
    profiles = Profiles(chosen=chosen, profiles=(PLAY, Profile("Draw")))
    settings = changed(Settings(), PLAY.changes) if active else Settings()
    origins = {"tools": Origin.PROFILE} if active else {}
    return with_(
        a_status(),
        settings=settings,
        origins=origins,
        profiles=ProfileStatus(profiles, active, beneath=beneath),
    )


def test_every_setting_but_permissions_has_a_row_of_its_kind(desk: Desk) -> None:
    names = {name for name, info in BY_NAME.items() if info.group in SHOWN_GROUPS}
    assert set(desk.page.rows) == names
    kinds = {
        SettingKind.SWITCH: Switch,
        SettingKind.CHOICE: QComboBox,
        SettingKind.WHOLE: QSpinBox,
        SettingKind.NUMBER: QDoubleSpinBox,
    }
    for name, row in desk.page.rows.items():
        assert type(row.editor.control) is kinds[field(name).kind]
        assert row.editor.control.accessibleName()
        assert row.reset.accessibleName()


@pytest.mark.parametrize("group", SHOWN_GROUPS)
def test_the_values_of_the_service_are_shown_and_wished_back(
    desk: Desk, group: SettingGroup
) -> None:
    desk.page.show_group(group)
    assert desk.visible() == [n for n, info in BY_NAME.items() if info.group is group]
    for name in desk.visible():
        control = desk.page.rows[name].editor.control
        assert min(control.width(), control.height()) >= 24, name
        value: Any
        match control:
            case Switch():
                value = not control.isChecked()
                control.click()
            case QComboBox():
                index = (control.currentIndex() + 1) % control.count()
                value = control.itemData(index)
                control.setCurrentIndex(index)
                control.activated.emit(index)
            case QSpinBox() | QDoubleSpinBox():
                assert control.value() == pytest.approx(field(name).default, abs=0.01)
                control.stepUp()
                value = control.value()
        ((request),) = desk.requests()
        assert isinstance(request, SetSettings)
        group_name, dot, leaf = name.rpartition(".")
        assert request.changes == ({group_name: {leaf: value}} if dot else {name: value})


def test_a_group_that_is_chosen_before_its_turn_is_there_at_once(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply(qapp, DARK)
    page = made(SettingsPage(DARK))
    qtbot.addWidget(page)
    desk = Desk(page)
    page.show()
    page.show_status(a_status())
    assert not page.complete
    page.show_group(SettingGroup.GESTURES)
    names = [name for name, info in BY_NAME.items() if info.group is SettingGroup.GESTURES]
    assert desk.visible() == names
    assert all(page.rows[name].isEnabled() for name in names)
    page.search.setText("max clients")
    assert set(page.rows) == {n for n, info in BY_NAME.items() if info.group in SHOWN_GROUPS}
    qtbot.waitUntil(lambda: page.complete, timeout=WAIT_MS)
    page.show_group(SettingGroup.GESTURES)
    assert desk.visible() == names, "no row is made twice"
    page.hide()


def test_to_show_a_status_wishes_nothing(desk: Desk) -> None:
    settings = changed(Settings(), {"hands": False, "quality": "low_resource", "max_clients": 9})
    desk.page.show_status(with_(a_status(), settings=settings))
    assert desk.wishes == []
    assert not desk.page.rows["hands"].editor.control.isChecked()  # type: ignore[attr-defined]


def test_a_refused_change_is_said_and_taken_back(desk: Desk) -> None:
    control = desk.page.rows["max_clients"].editor.control
    assert isinstance(control, QSpinBox)
    control.setValue(700)
    (wish,) = desk.wishes
    assert wish.done is not None
    wish.done(Reply(1, "it is not possible"))
    assert control.value() == 256
    assert desk.notices == ["That did not work: it is not possible"]


def test_rows_tell_where_values_come_from_and_the_way_back(desk: Desk) -> None:
    settings = changed(Settings(), {"hands": False, "websocket_port": 7000})
    origins = {"hands": Origin.FILE, "websocket_port": Origin.COMMAND_LINE}
    desk.page.show_status(with_(a_status(), settings=settings, origins=origins))
    assert desk.tag("websocket_port") == "Fixed by the command line"
    assert not desk.page.rows["websocket_port"].editor.isEnabled()
    assert not desk.page.rows["websocket_port"].reset.isVisible()
    desk.page.show_group(SettingGroup.TRACKING)
    assert desk.tag("hands") == "Set by you"
    assert desk.tag("tools") == ""
    assert not desk.page.rows["tools"].reset.isVisible()
    desk.page.rows["hands"].reset.click()
    assert desk.requests() == [SetSettings(5, {"hands": True})]


def test_a_search_finds_words_of_all_groups(desk: Desk) -> None:
    QTest.keyClicks(desk.page.search, "swipe speed")
    assert desk.visible() == ["gestures.swipe_min_velocity_mm_s"]
    desk.page.search.setText("SCREEN")
    assert {"mode", "gestures.screen_tap_history_s"} <= set(desk.visible())
    desk.page.search.setText("no such thing")
    assert desk.visible() == []
    assert any(
        label.text().startswith("No setting has these words.")
        for label in desk.page.findChildren(QLabel)
        if label.isVisible()
    )
    errands: list[object] = []
    desk.page.errand_wished.connect(errands.append)
    QTest.mouseClick(desk.page.elsewhere, Qt.MouseButton.LeftButton)
    assert errands == [OpenPage("permissions")]
    desk.page.search.clear()
    assert "websocket_port" in desk.visible()
    QTest.keyClick(desk.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert desk.page.search.hasFocus()


def test_without_a_service_nothing_can_be_changed(desk: Desk) -> None:
    desk.page.show_status(None)
    assert not desk.page.rows["hands"].isEnabled()
    assert not desk.page.files.button.isEnabled()
    assert not desk.page.profiles.isEnabled()


def test_a_profile_is_edited_without_touching_the_rest(desk: Desk) -> None:
    desk.page.show_status(with_profiles())
    desk.page.profiles.edit("Play")
    assert not desk.page.sections[SettingGroup.GENERAL].isEnabled()
    assert desk.tag("tools") == "Set by this profile"
    assert desk.tag("hands") == "As for everything"
    desk.page.rows["hands"].editor.control.click()  # type: ignore[attr-defined]
    desk.page.rows["tools"].reset.click()
    both = Profile("Play", {"tools": False, "hands": False}, (GAME,))
    assert desk.requests() == [
        SaveProfile(5, both),
        SaveProfile(5, Profile("Play", {}, (GAME,))),
    ]
    desk.page.profiles.edit("")
    assert desk.page.sections[SettingGroup.GENERAL].isEnabled()


def test_what_a_profile_overrides_is_shown_as_the_user_set_it(desk: Desk) -> None:
    status = with_profiles(active="Play")
    value = shown("tools", status, None)
    assert value.value is True
    assert value.tag == "The profile Play sets this now"
    assert shown("tools", status, PLAY).value is False


def test_profiles_are_made_chosen_renamed_and_removed(desk: Desk) -> None:
    desk.page.show_status(with_profiles())
    desk.page.profiles._make("Cook")
    (wish,) = desk.wishes
    assert desk.requests() == [SaveProfile(5, Profile("Cook"))]
    assert wish.done is not None
    wish.done(Reply(5))
    assert desk.page.profiles.profile is None
    made = ProfileStatus(Profiles(profiles=(Profile("Cook"),)))
    desk.page.show_status(with_(a_status(), profiles=made))
    assert desk.page.profiles.profile == Profile("Cook")
    desk.page.show_status(with_profiles())
    desk.page.profiles.edit("Play")
    card = desk.page.profile_card
    assert card.isVisible()
    card.choose.click()
    card._renamed(PLAY, "Games")
    card.remove.click()
    (question,) = card.findChildren(QMessageBox)
    press(question, "Remove")
    assert desk.requests() == [
        ChooseProfile(5, "Play"),
        SaveProfile(5, Profile("Games", {"tools": False}, (GAME,)), "Play"),
        RemoveProfile(5, "Play"),
    ]
    desk.page.show_status(with_profiles(chosen="Play", active="Play"))
    card.choose.click()
    assert desk.requests() == [ChooseProfile(5, "")]
    desk.page.show_status(a_status())
    assert desk.page.profiles.profile is None
    assert not card.isVisible()


def test_a_profile_is_given_to_a_connected_application(desk: Desk) -> None:
    paint = Identity(IdentityKind.PROGRAM, "/usr/bin/paint", "paint")
    status = with_(with_profiles(), clients=(a_client(identity=paint), a_client(2)))
    desk.page.show_status(status)
    desk.page.profiles.edit("Play")
    card = desk.page.profile_card
    assert [card.add.itemData(row) for row in range(card.add.count())] == ["", "/usr/bin/paint"]
    card.add.activated.emit(1)
    card.applications.setCurrentRow(0)
    card.take_away.click()
    assert desk.requests() == [
        SaveProfile(
            5,
            Profile(
                "Play", {"tools": False}, (GAME, ProfileApplication("/usr/bin/paint", "paint"))
            ),
        ),
        SaveProfile(5, Profile("Play", {"tools": False}, ())),
    ]


def test_all_is_reset_but_permissions_and_what_is_fixed(desk: Desk) -> None:
    changes = {"hands": False, "native_images": "allow", "websocket_port": 7000}
    status = with_(
        a_status(),
        settings=changed(Settings(), changes),
        origins={"websocket_port": Origin.COMMAND_LINE},
    )
    assert all_defaults(status) == {"hands": True}
    desk.page.show_status(status)
    desk.page.files.reset_all()
    assert desk.requests() == [SetSettings(5, {"hands": True})]
    desk.page.show_status(a_status())
    desk.page.files.reset_all()
    assert desk.requests() == []
    assert free_of_command_line({"websocket_port": 1, "hands": True}, status) == {"hands": True}


def test_settings_are_passed_on_by_a_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    desk.page.show_status(with_profiles(active="Play"))
    desk.page.files.export_to(path)
    file = json.loads(path.read_text())
    assert file["settings"]["tools"] is True, "not the value of the profile"
    assert [one["name"] for one in file["profiles"]] == ["Play", "Draw"]
    desk.page.files.export_to(tmp_path / "no" / "such" / "folder.json")
    assert str(path) in desk.notices[0]
    assert "could not be written" in desk.notices[1]


def test_an_import_says_what_it_will_change_and_waits_for_a_yes(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"configuration": {"tracking_tool_enabled": false, "metrics_enabled": true}}')
    box = desk.page.files.import_from(path)
    assert isinstance(box, QMessageBox)
    assert "Tools" in box.text()
    assert "metrics_enabled" in box.text()
    assert desk.requests() == []
    box.reject()
    assert desk.requests() == []
    again = desk.page.files.import_from(path)
    assert again is not None
    again.accept()
    assert desk.requests() == [SetSettings(5, {"tools": False})]
    path.write_bytes(exported(Settings(), Profiles(profiles=(PLAY,))))
    third = desk.page.files.import_from(path)
    assert third is not None
    third.accept()
    assert desk.requests() == [SaveProfile(5, Profile("Play", {"tools": False}))]


@pytest.mark.parametrize("text", ["", "{}", '{"configuration": {}}'])
def test_an_import_of_nothing_says_so(desk: Desk, tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)
    assert desk.page.files.import_from(path) is None
    assert desk.page.files.import_from(tmp_path / "none.json") is None
    assert len(desk.notices) == 2
    assert desk.requests() == []


def test_options_of_the_panel_are_errands(desk: Desk) -> None:
    desk.page.show_options(Options(Look.LIGHT, False, True))
    card = desk.page.panel_card
    assert card.look.currentData() == Look.LIGHT
    assert card.login.isVisible()
    card.login.click()
    card.look.activated.emit(1)
    assert desk.errands == [
        SetOptions(Options(Look.LIGHT, False, False)),
        SetOptions(Options(Look.DARK, False, True)),
    ]
    desk.page.show_options(Options())
    assert not card.login.isVisible()
