"""Ring: organ. The checks with a computer of files, real sockets and a real service."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handspan_service.commands.diagnose import diagnose
from handspan_service.commands.exit_codes import NEEDS_ATTENTION
from handspan_service.contract.control import (
    Attend,
    DeviceReason,
    Hindrance,
    Imaging,
    ServiceState,
    SetForeground,
    Status,
    Timing,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.findings import Check, Outcome, decode_line
from handspan_service.contract.model import CalibrationKind
from handspan_service.contract.permissions import (
    Because,
    Capability,
    FocusSource,
    Foreground,
    PermissionStatus,
    Question,
)
from handspan_service.contract.settings import Settings
from handspan_service.diagnosis import bus, clients, controller_checks, house_checks, ports
from handspan_service.diagnosis.facts import Facts, withheld
from handspan_service.diagnosis.order import CHECKS, findings
from handspan_service.programs import DISPLAYS
from handspan_service.store import SettingsStore
from support.control_peer import ControlPeer
from support.panel_values import a_client, a_device, a_status, with_
from support.patience import PROGRAM_S
from support.running import Running

HUB, KEYBOARD = "1-2", "1-3"


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    names = ("RUNTIME", "CONFIG", "CACHE", "LOG")
    return {f"HANDSPAN_{name}_DIR": str(tmp_path / name.lower()) for name in names}


def a_computer(folder: Path, name: str, speed: str = "480") -> tuple[Path, Path]:
    """Make files like those of the kernel: a hub, a keyboard, a controller."""
    devices, nodes = folder / "devices", folder / "nodes"
    for one, words in (
        (HUB, ("05e3", "0608", "09", "2", "480")),
        (KEYBOARD, ("046d", "c31c", "00", "3", "12")),
        (name, ("f182", "0003", "ef", "7", speed)),
    ):
        (devices / one).mkdir(parents=True)
        keys = ("idVendor", "idProduct", "bDeviceClass", "devnum", "speed")
        for key, value in zip(keys, words, strict=True):
            (devices / one / key).write_text(value + "\n")
        (devices / one / "busnum").write_text("1\n")
    (devices / name / f"{name}:1.0" / "video4linux" / "video4").mkdir(parents=True)
    (nodes / "001").mkdir(parents=True)
    (nodes / "001" / "007").touch()
    return devices, nodes


def facts_of(
    environ: Mapping[str, str], status: Status | None, found: bus.Attached | None = None
) -> Facts:
    """Return facts as if they had been found out."""
    facts = Facts(environ, count_s=3.0)
    vars(facts).update(before=status, during=status, attached=found, web=None, native=None)
    return facts


def test_the_bus_is_read_without_opening_anything(tmp_path: Path) -> None:
    devices, nodes = a_computer(tmp_path, "1-2.4")
    found = bus.attached(devices, nodes)
    assert found is not None
    assert found == bus.Attached("1-2.4", nodes / "001" / "007", 480.0, 1, ("video4",))
    assert found.behind_hub
    assert bus.may_open(found.node)
    found.node.chmod(0)
    assert os.getuid() == 0 or not bus.may_open(found.node)
    assert bus.attached(tmp_path / "nothing", nodes) is None


def test_who_has_the_controller_open_is_named(tmp_path: Path, environ: Mapping[str, str]) -> None:
    devices, nodes = a_computer(tmp_path, "1-4")
    found = bus.attached(devices, nodes)
    assert found is not None
    assert bus.holders(found) == []
    with found.node.open():
        assert bus.holders(found) == [os.getpid()]
        finding = controller_checks.holder(facts_of(environ, None, found))
    assert finding.cause == "holder_other"
    assert finding.values["pid"] == os.getpid()
    assert finding.values["name"] == bus.process_name(os.getpid())


def test_a_missing_rule_is_told_from_one_that_does_not_help(
    tmp_path: Path, environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = bus.Attached("1-2", tmp_path / "no node", 480.0, 0)
    monkeypatch.setattr(bus, "rule_installed", lambda: False)
    facts = facts_of(environ, None, found)
    assert controller_checks.access(facts).cause == "access_rule_missing"
    monkeypatch.setattr(bus, "rule_installed", lambda: True)
    assert controller_checks.access(facts).cause == "access_denied"


def test_a_rule_is_found_by_what_it_says(tmp_path: Path) -> None:
    assert not bus.rule_installed((tmp_path, tmp_path / "nothing"))
    (tmp_path / "70-mine.rules").write_text('ATTR{idVendor}=="f182", TAG+="uaccess"')
    assert bus.rule_installed((tmp_path,))


@pytest.mark.parametrize(
    ("changes", "check", "cause"),
    [
        ({}, Check.FIRMWARE, "firmware_good"),
        ({"reason": DeviceReason.BAD_FIRMWARE}, Check.FIRMWARE, "firmware_bad"),
        ({"reason": DeviceReason.BAD_CONTROL}, Check.FIRMWARE, "firmware_refuses"),
        ({"reason": DeviceReason.NO_BACKEND}, Check.ACCESS, "access_no_library"),
        ({"reason": DeviceReason.NO_PERMISSION}, Check.ACCESS, "access_untold"),
        ({"reason": DeviceReason.BUSY}, Check.HOLDER, "holder_unknown"),
        ({"reason": DeviceReason.BAD_TRANSPORT}, Check.LINK, "link_lossy"),
        ({}, Check.RATE, "rate_good"),
        ({"timing": Timing(image_rate_hz=57.0)}, Check.RATE, "rate_low"),
        (
            {"timing": Timing(image_rate_hz=57.0), "device": a_device(rate_hz=57.0)},
            Check.RATE,
            "rate_good",
        ),
        ({"state": ServiceState.PAUSED, "detail": "Paused."}, Check.RATE, "rate_skipped"),
        ({}, Check.LIGHT, "light_good"),
        ({"imaging": Imaging(hindrances=(Hindrance.BRIGHT_LIGHT,))}, Check.LIGHT, "light_bright"),
        ({}, Check.GLASS, "glass_good"),
        ({"imaging": Imaging(hindrances=(Hindrance.SMUDGE,))}, Check.GLASS, "glass_smudged"),
        ({}, Check.CALIBRATION, "calibration_factory"),
        ({}, Check.TRACKER, "tracker_good"),
        (
            {"timing": Timing(image_rate_hz=115.0, track_p95_ms=12.0)},
            Check.TRACKER,
            "tracker_slow",
        ),
        ({"state": ServiceState.FAILED, "detail": "No networks."}, Check.TRACKER, "tracker_failed"),
        ({}, Check.PORT, "port_ours"),
        ({"websocket": WebSocketStatus(WebSocketState.OFF, 0)}, Check.PORT, "port_off"),
        ({}, Check.BROWSER, "browser_none"),
        ({"clients": (a_client(name="https://example.org"),)}, Check.BROWSER, "browser_good"),
        ({}, Check.WEB_CLIENT, "web_client_off"),
    ],
)
def test_each_state_of_the_service_has_its_finding(
    changes: dict[str, Any], check: Check, cause: str, environ: Mapping[str, str]
) -> None:
    finding = CHECKS[check](facts_of(environ, with_(a_status(), **changes)))
    assert finding.check is check
    assert finding.cause == cause


def test_typical_values_and_the_own_calibration_are_told_apart(
    environ: Mapping[str, str],
) -> None:
    for kind, cause in (
        (CalibrationKind.NOMINAL, "calibration_nominal"),
        (CalibrationKind.USER, "calibration_yours"),
    ):
        device = replace(a_device(), calibration=kind)
        facts = facts_of(environ, with_(a_status(), device=device))
        assert controller_checks.calibration(facts).cause == cause


def test_links_that_are_slow_or_shared_are_found(
    tmp_path: Path, environ: Mapping[str, str]
) -> None:
    for name, speed, cause in (
        ("1-4", "480", "link_good"),
        ("1-2.1", "480", "link_hub"),
        ("1-5", "12", "link_slow"),
    ):
        found = bus.attached(*a_computer(tmp_path / name, name, speed))
        assert controller_checks.link(facts_of(environ, a_status(), found)).cause == cause


def test_who_listens_on_a_port_is_named() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        number = one.getsockname()[1]
        assert ports.listener(number) == os.getpid()
        assert not ports.is_free(number)
    assert ports.listener(number) is None


def test_a_taken_port_is_a_problem_with_a_name(environ: Mapping[str, str]) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        web = WebSocketStatus(WebSocketState.PORT_IN_USE, one.getsockname()[1])
        finding = house_checks.port(facts_of(environ, with_(a_status(), websocket=web)))
    assert finding.cause == "port_taken"
    assert finding.values["pid"] == os.getpid()


def test_folders_that_are_not_ours_alone_are_found(
    tmp_path: Path, environ: Mapping[str, str]
) -> None:
    facts = facts_of(environ, None)
    assert house_checks.folders(facts).outcome is Outcome.GOOD
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    runtime.chmod(0o755)
    assert house_checks.folders(facts).cause == "folders_open"
    runtime.chmod(stat.S_IRWXU)
    assert house_checks.folders(facts).cause == "folders_good"
    assert house_checks.disk(facts).values["megabytes"]
    assert house_checks.clock(facts).outcome is Outcome.GOOD


@pytest.mark.parametrize(
    ("hands", "in_front", "background", "kept"),
    [
        (True, True, None, False),
        (True, True, False, False),
        (True, False, True, False),
        (True, False, False, True),
        (True, False, None, True),
        (False, True, True, True),
    ],
)
def test_what_permissions_withhold_is_told_from_what_fails(
    hands: bool, in_front: bool, background: bool | None, kept: bool
) -> None:
    granted = {Capability.HANDS: hands}
    if background is not None:
        granted[Capability.BACKGROUND] = background
    told = tuple(PermissionStatus(one, True, may, Because.RULE) for one, may in granted.items())
    client = msgspec.structs.replace(a_client(), permissions=told, in_front=in_front)
    assert withheld(client) is kept


def test_frames_that_the_user_denies_are_no_problem(tmp_path: Path) -> None:
    SettingsStore(tmp_path / "config").save(Settings(hands_in_front="deny"))
    running = Running(tmp_path, "--source", "simulated", "--ws-port", "0")
    try:
        running.wait_for(ServiceState.STREAMING)
        environ = {"HANDSPAN_RUNTIME_DIR": str(tmp_path / "run")}
        facts = Facts(environ, count_s=1.0)
        for check in (Check.WEB_CLIENT, Check.NATIVE_CLIENT):
            finding = CHECKS[check](facts)
            assert (finding.outcome, finding.cause) == (Outcome.SKIPPED, f"{check}_withheld")
    finally:
        running.end()


@pytest.mark.parametrize("display", [":0", None], ids=["desktop", "ssh"])
async def test_checks_behind_another_window_find_no_fault_and_ask_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, display: str | None
) -> None:
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    running = Running(tmp_path, "--source", "simulated", "--ws-port", "0")
    other = subprocess.Popen(["sleep", "600"])  # Whoever's window is in front.
    environ = os.environ | {"HANDSPAN_RUNTIME_DIR": str(tmp_path / "run")}
    if display is not None:
        environ["DISPLAY"] = display
    command = [sys.executable, "-m", "handspan_service", "diagnose", "--json"]
    try:
        await asyncio.to_thread(running.wait_for, ServiceState.STREAMING)
        panel = await ControlPeer.connect(running.socket)
        assert await panel.ask(partial(Attend, enabled=True)) == ""
        seen = Foreground(FocusSource.X11, other.pid)
        assert await panel.ask(partial(SetForeground, foreground=seen)) == ""
        checks = await asyncio.create_subprocess_exec(
            *command, env=environ, stdout=asyncio.subprocess.PIPE
        )
        asked: list[Question] = []
        assert checks.stdout is not None
        told = asyncio.create_task(asyncio.wait_for(checks.stdout.read(), PROGRAM_S))
        while not told.done():
            status = await asyncio.to_thread(running.status)
            asked += status.questions
            await asyncio.sleep(0.2)
        output = await told
        await checks.wait()
        await panel.close()
    finally:
        other.kill()
        other.wait(PROGRAM_S)
        running.end()
    made = {one.check: one for one in map(decode_line, output.splitlines())}
    for check in (Check.WEB_CLIENT, Check.NATIVE_CLIENT):
        assert made[check].cause == f"{check}_withheld"
    assert asked == []


def test_a_refused_client_is_a_value(tmp_path: Path) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        assert clients.over_websocket(one.getsockname()[1], 1.0, lambda: True).refusal
    assert clients.over_native(tmp_path / "nobody", 1.0, lambda: True).refusal


def test_without_a_service_every_check_is_made_and_the_exit_code_says_so(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(environ, as_json=True) == NEEDS_ATTENTION
    made = [decode_line(line.encode()) for line in capsys.readouterr().out.splitlines()]
    assert [one.check for one in made] == list(Check)
    assert made[0].cause == "service_absent"
    assert diagnose(environ, as_json=False) == NEEDS_ATTENTION
    assert "-> Start Handspan" in capsys.readouterr().out


def test_frames_of_a_running_service_are_counted(tmp_path: Path) -> None:
    running = Running(tmp_path, "--source", "simulated", "--ws-port", "0")
    try:
        running.wait_for(ServiceState.STREAMING)
        names = ("RUNTIME", "CONFIG", "CACHE", "LOG")
        environ = {f"HANDSPAN_{name}_DIR": str(tmp_path / name.lower()) for name in names}
        environ["HANDSPAN_RUNTIME_DIR"] = str(tmp_path / "run")
        made = {one.check: one for one in findings(environ, count_s=1.0)}
        assert made[Check.SERVICE].outcome is Outcome.GOOD
        for check in (Check.WEB_CLIENT, Check.NATIVE_CLIENT):
            assert made[check].outcome is Outcome.GOOD, made[check]
            assert made[check].values["frames"]
        assert made[Check.PORT].cause == "port_ours"
    finally:
        running.end()
