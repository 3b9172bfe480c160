"""Ring: face. The commands that change a running service, over its real control socket."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from handspan_service.__main__ import main
from handspan_service.commands.consent import identity_of
from handspan_service.contract.control import Hello, ServiceState, encode
from handspan_service.contract.permissions import (
    CAPABILITY_MEANING,
    Capability,
    Identity,
    IdentityKind,
    PauseLevel,
    PauseStatus,
    Rule,
    RuleSource,
)
from handspan_service.control_client import ControlClient
from handspan_service.errors import HostError, SettingsError
from handspan_service.policy import Known
from handspan_service.remembered import PermissionStore
from handspan_service.reports import SourceOpened
from support.house import until
from support.panel_values import a_status, with_
from support.scripted_house import SIMULATED, House
from support.terminal import Terminal

PATIENCE_S = 60.0
PAINT = Identity(IdentityKind.PROGRAM, "program:/usr/bin/paint", "paint")
OTHER_PAINT = Identity(IdentityKind.PROGRAM, "program:/opt/paint", "paint")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))  # As the house has it.


async def test_pause_and_resume(house: House, terminal: Terminal) -> None:
    assert "paused" in await terminal.types("pause")
    assert house.status.pause == PauseStatus(PauseLevel.USER)
    assert house.status.state is ServiceState.PAUSED
    assert "goes on" in await terminal.types("resume")
    assert house.status.pause == PauseStatus()
    told = await terminal.asks("pause", "--minutes", "10")
    assert told["level"] == "user"
    assert 590 < told["remaining_s"] <= 600
    assert "paused for 5 min" in await terminal.types("pause", "--minutes", "5")


async def test_settings_are_shown_and_changed(house: House, terminal: Terminal) -> None:
    everything = await terminal.types("settings")
    assert "quality" in everything
    assert "gestures.swipe_min_length_mm" in everything
    assert await terminal.types("settings", "tools") == "on\n"
    assert await terminal.types("settings", "tools", "off") == "off\n"
    assert house.status.settings.tools is False
    assert await terminal.asks("settings", "tools") == {
        "tools": {"value": False, "default": True, "origin": "file"}
    }
    await terminal.types("settings", "gestures.swipe_min_length_mm", "90")
    assert house.status.settings.gestures.swipe_min_length_mm == 90.0
    await terminal.types("settings", "allowed_origins", "https://a.example, https://b.example")
    assert house.status.settings.allowed_origins == ("https://a.example", "https://b.example")
    assert await terminal.types("settings", "tools", "--reset") == "on\n"
    assert house.status.settings.tools is True


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("toools", "off"), "did you mean tools?"),
        (("zzz",), "lists them"),
        (("tools", "maybe"), "tools is on or off, not 'maybe'"),
        (("max_clients", "many"), "max_clients is a number, not 'many'"),
        (("max_clients", "0"), "not possible"),
        (("quality", "wonderful"), "not possible"),
        (("websocket_port", "0"), "the command line of the service fixes websocket_port"),
        (("--reset",), "--reset needs the NAME"),
        (("version",), "there is no setting"),
    ],
)
async def test_a_setting_that_is_not_possible_is_explained(
    house: House, terminal: Terminal, arguments: tuple[str, ...], why: str
) -> None:
    before = house.status.settings
    assert await terminal.types("settings", *arguments, code=1) == ""
    assert why in terminal.error
    assert house.status.settings == before


async def test_profiles_are_made_chosen_and_removed(house: House, terminal: Terminal) -> None:
    assert "There is no profile" in await terminal.types("profiles")
    await terminal.types("profiles", "save", "play", "tools=off", "gestures.circle_min_radius_mm=9")
    assert "holds: you chose it" in await terminal.types("profiles", "choose", "play")
    assert house.status.settings.tools is False
    assert house.status.settings.gestures.circle_min_radius_mm == 9.0
    assert "(profile play)" in await terminal.types("settings")
    assert (await terminal.asks("profiles"))["active"] == "play"
    await terminal.types("profiles", "none")
    assert house.status.settings.tools is True
    await terminal.types("profiles", "remove", "play")
    assert not house.status.profiles.profiles.profiles
    await terminal.types("profiles", "remove", "play", code=1)
    assert "no profile named play" in terminal.error
    await terminal.types("profiles", "save", "play", "tools", code=1)
    assert "NAME=VALUE" in terminal.error


async def test_rules_are_made_and_forgotten(house: House, terminal: Terminal) -> None:
    assert "nothing is remembered" in await terminal.types("permissions")
    consent = house.service._servers.presence.consent
    consent.set_rule(PAINT, Capability.HANDS, True)
    assert PAINT.key in await terminal.types("permissions", "list")
    await terminal.types("permissions", "allow", PAINT.key, "images")
    await terminal.types("permissions", "deny", "paint", "pause")
    found = {rule.capability: rule.allowed for rule in house.status.rules}
    assert found == {Capability.HANDS: True, Capability.IMAGES: True, Capability.PAUSE: False}
    await terminal.types("permissions", "forget", "paint", "images")
    assert Capability.IMAGES not in {rule.capability for rule in house.status.rules}
    told = await terminal.asks("permissions", "forget", PAINT.key)
    assert told["rules"] == []
    await terminal.types("permissions", "allow", "nobody", "images", code=1)
    assert "no application 'nobody' is known" in terminal.error


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "permissions.json"
    path.parent.mkdir()
    path.write_bytes(b"damaged")
    return path


async def test_caution_lasts_until_it_is_confirmed(
    damaged: Path, house: House, terminal: Terminal
) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    client = await house.client()
    assert "Earlier answers are lost" in await terminal.types("permissions")
    house.service._servers.presence.consent.set_rule(PAINT, Capability.HANDS, True)
    assert PermissionStore(damaged.parent).load() == house.status.rules, "an answer is kept"
    assert (await terminal.asks("permissions"))["cautious"], "and does not end the caution"
    assert not house.status.clients[0].receiving
    assert "damaged" in house.status.detail
    assert "Earlier answers" not in await terminal.types("permissions", "confirm")
    assert house.status.clients[0].receiving
    assert "permissions.json" not in house.status.detail
    again = PermissionStore(damaged.parent)
    assert again.load() == house.status.rules
    assert not again.lost
    await terminal.types("permissions", "confirm", code=1)
    assert "no answers are lost" in terminal.error
    await client.close()


async def test_a_question_says_what_it_means(house: House, terminal: Terminal) -> None:
    assert set(CAPABILITY_MEANING) == set(Capability)
    consent = house.service._servers.presence.consent
    consent.attend(True)
    consent.enter(999, Known.YES, PAINT)
    consent.ask(999, frozenset({Capability.IMAGES}))
    told = await terminal.types("permissions")
    assert f"asks: paint wants images\n      {CAPABILITY_MEANING[Capability.IMAGES]}" in told


async def test_a_connected_application_is_meant_by_its_number(
    house: House, terminal: Terminal
) -> None:
    client = await house.client()
    await until(lambda: bool(house.status.clients and house.status.clients[0].identity))
    number = str(house.status.clients[0].id)
    assert f"client {number}:" in await terminal.types("permissions")
    await terminal.types("permissions", "deny", number, "background")
    (rule,) = house.status.rules
    assert rule.identity == house.status.clients[0].identity
    assert not rule.allowed
    await client.close()


def test_words_that_name_two_applications_name_none() -> None:
    rules = tuple(
        Rule(identity, Capability.IMAGES, True, RuleSource.USER, "2026-01-31")
        for identity in (PAINT, OTHER_PAINT)
    )
    status = with_(a_status(), rules=rules, clients=())
    assert identity_of(status, PAINT.key) == PAINT
    with pytest.raises(SettingsError, match="several are called 'paint'"):
        identity_of(status, "paint")


@pytest.mark.parametrize(
    "command",
    [
        ("pause",),
        ("resume",),
        ("settings",),
        ("profiles",),
        ("permissions",),
        ("calibrate", "board"),
        ("calibrate", "status"),
    ],
)
def test_without_a_service_each_says_so(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 1
    assert "not running" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("pause", "--minutes", "0"),
        ("pause", "--minutes", "nan"),
        ("calibrate",),
        ("calibrate", "board", "--ruled-mm", "100"),
        ("permissions", "allow", "3", "everything"),
    ],
)
def test_wrong_usage_ends_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (encode(Hello(1, "0", 1)), "another version"),
        (b"\xff\xff\xff\xff", "does not answer"),
        (b"", "has ended"),
    ],
)
async def test_a_service_that_is_none_of_ours_is_told(
    tmp_path: Path, said: bytes, why: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    path = tmp_path / "c.sock"
    async with await asyncio.start_unix_server(answer, str(path)):
        with pytest.raises(HostError, match=why):
            await asyncio.to_thread(ControlClient, path)


def test_a_service_that_is_silent_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
        silent.bind(str(path))
        silent.listen()
        with pytest.raises(HostError, match="does not answer within"):
            ControlClient(path, 0.2)
