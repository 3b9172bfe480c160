"""Native programs at a real socket: what they are told, what they get, what they may."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import sys
import time
from contextlib import suppress

import pytest
from msgspec.structs import replace

from handspan_service.contract.control import Hindrance, NativeState, ServiceState
from handspan_service.wire.native import encode, pack_value
from handspan_service.wire.native_messages import (
    Calibration,
    ConfigChange,
    Device,
    DeviceChange,
    Hello,
    Log,
    Ping,
    Pong,
    Reason,
    Role,
    ServiceNews,
    SetConfig,
    Severity,
    Subscribe,
    Wants,
)
from support.house import until
from support.native_client import HELLO
from support.native_serving import CAMERAS, CONTROLLER, EVERYTHING, Stage, stage
from support.patience import WAIT_S
from support.serving import make_gesture, make_tool


async def test_the_socket_belongs_to_its_user_alone() -> None:
    async with stage() as running:
        mode = running.path.stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600
        assert running.server.status().state is NativeState.LISTENING
    assert not running.path.exists()


async def test_the_greeting_comes_whole_and_in_order() -> None:
    async with stage() as running:
        running.server.audience.tell_cameras(CAMERAS)
        running.publish()
        newest = running.publish()
        client = await running.client()
        await client.until(lambda: client.frames)
        assert client.order == ["Welcome", "Device", "Calibration", f"frame {newest.id}"]
        welcome = await client.welcome()
        assert welcome.version_text.startswith("v6.2.0-handspan-")
        assert welcome.interface == (6, 2, 0)
        assert welcome.devices == 1
        assert welcome.service_pid == os.getpid()
        assert welcome.state == 2
        (device,) = client.devices()
        assert device.change == DeviceChange.ATTACHED
        assert (device.serial, device.model) == (CONTROLLER.serial, CONTROLLER.model)
        assert device.status == 1, "programs test for this number exactly"
        cameras = await client.hear(Calibration)
        assert (cameras.width_px, cameras.height_px, cameras.version) == (640, 240, 1)
        assert cameras.left == CAMERAS.left
        assert cameras.rotation == CAMERAS.rotation


async def test_every_frame_arrives_with_the_shared_time() -> None:
    async with stage() as running:
        client = await running.client()
        told = []
        for _ in range(50):
            told.append(running.publish())
            await client.until(lambda: len(client.frames) == len(told))
        assert [frame["frame_id"] for frame in client.frames] == [frame.id for frame in told]
        assert client.frames[-1]["timestamp"] == running.frames.time_us + 5
        assert all("classic" not in frame for frame in client.frames)
        (status,) = running.server.audience.clients()
        assert (status.sent, status.skipped, status.receiving) == (50, 0, True)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names the executable of a peer")
async def test_the_panel_sees_which_process_it_is() -> None:
    async with stage() as running:
        await running.client(name="somebody else")
        (status,) = running.server.audience.clients()
        assert status.pid == os.getpid()
        own = os.path.basename(os.readlink("/proc/self/exe"))
        assert status.name == own.removesuffix(" (deleted)")  # Of a Python that was updated.
        assert status.dialect == "native"


async def test_a_probe_is_greeted_and_not_listed() -> None:
    async with stage() as running:
        changes = running.changes
        probe = await running.client(role=Role.PROBE, wants=EVERYTHING)
        assert probe.devices()[0].serial == CONTROLLER.serial
        probe.say(Subscribe(0, EVERYTHING))
        probe.say(Ping(1, 2))
        await probe.hear(Pong)
        running.publish()
        probe.say(Ping(2, 2))
        await probe.hear(Pong, request=2)
        assert probe.frames == []
        assert running.server.audience.clients() == ()
        await probe.close()
        await asyncio.sleep(0.05)
        assert running.changes == changes


async def test_the_classic_part_comes_to_those_who_want_it() -> None:
    async with stage() as running:
        client = await running.client(wants=Wants.FRAMES | Wants.CLASSIC)
        plain = await running.client()
        running.publish(make_gesture(3, "start"))
        await client.until(lambda: client.frames)
        await plain.until(lambda: plain.frames)
        assert len(client.frames[0]["classic_hands"]) == 2
        assert client.frames[0]["gestures"] == [], "it did not ask"
        assert not running.server.audience.wants_gestures()
        client.say(Subscribe(0, EVERYTHING))
        await until(running.server.audience.wants_gestures)
        running.publish(make_gesture(3, "update"))
        await client.until(lambda: len(client.frames) == 2)
        (gesture,) = client.frames[1]["gestures"]
        assert (gesture["id"], gesture["state"]) == (3, 1), "each client sees the start first"


@pytest.mark.parametrize("device", [0, 1])
async def test_tools_come_to_those_who_want_them(device: int) -> None:
    async with stage() as running:
        client = await running.client(wants=Wants.FRAMES | Wants.CLASSIC)
        client.say(Subscribe(device, Wants.FRAMES | Wants.CLASSIC))
        client.say(Ping(1, 1))
        await client.hear(Pong)

        def show() -> None:
            frame = replace(running.frames(), tools=(make_tool(1, 7),))
            running.server.audience.publish(frame, 1)

        show()
        client.say(SetConfig(1, *pack_value(True)[:2], "tracking_tool_enabled", ""))
        assert (await client.hear(ConfigChange)).stored == 1
        show()
        await client.until(lambda: len(client.frames) == 2)
        assert [len(frame["tools"]) for frame in client.frames] == [0, 1]


async def test_a_device_that_is_not_wanted_sends_nothing() -> None:
    async with stage() as running:
        client = await running.client()
        number = client.devices()[0].device
        client.say(Subscribe(number, 0))
        client.say(Ping(1, 0))
        await client.hear(Pong)
        running.publish()
        client.say(Subscribe(number, Wants.FRAMES))
        client.say(Ping(2, 0))
        await client.hear(Pong, request=2)
        wanted = running.publish()
        await client.until(lambda: client.frames)
        assert [frame["frame_id"] for frame in client.frames] == [wanted.id]


# Devices and service


async def test_programs_hear_how_the_device_is() -> None:
    async with stage() as running:
        client = await running.client()
        running.tell(hindrances=(Hindrance.SMUDGE,), detail="wipe it")
        running.tell(state=ServiceState.PAUSED, hindrances=(), detail="")
        running.tell(state=ServiceState.NO_DEVICE, device=None, detail="plug it in")
        running.tell(state=ServiceState.STREAMING, device=CONTROLLER, detail="")
        await client.hear(Device, change=int(DeviceChange.ATTACHED), status=1, last_status=0)
        await client.until(lambda: len(client.devices()) == 5)
        assert [(one.change, one.status, one.last_status) for one in client.devices()] == [
            (1, 1, 0), (2, 9, 1), (2, 2, 9), (3, 0, 2), (1, 1, 0),
        ]  # fmt: skip
        assert len({one.device for one in client.devices()}) == 1, "it is the same controller"
        assert [one.state for one in client.states() if one.rate_hz == 0][:2]
        log = [one for one in client.heard if isinstance(one, Log)]
        assert [(one.severity, one.text) for one in log] == [
            (Severity.INFORMATION, "wipe it"),
            (Severity.WARNING, "plug it in"),
        ]


async def test_a_low_rate_and_a_failure_are_told() -> None:
    async with stage() as running:
        client = await running.client()
        running.tell(rate_hz=40.0)
        await client.hear(ServiceNews, disposition=1)
        running.tell(rate_hz=40.0, spared_hz=60.0)
        await client.hear(ServiceNews, disposition=0)
        running.tell(state=ServiceState.FAILED)
        await client.hear(ServiceNews, disposition=4)
        await client.hear(Device, status=0xE8010000)


async def test_a_new_calibration_has_a_new_version_and_the_same_is_told_once() -> None:
    async with stage() as running:
        client = await running.client()
        running.server.audience.tell_cameras(CAMERAS)
        running.server.audience.tell_cameras(CAMERAS)
        running.server.audience.tell_cameras(replace(CAMERAS, height_px=120))
        await client.hear(Calibration, version=2)
        told = [one for one in client.heard if isinstance(one, Calibration)]
        assert [(one.version, one.height_px) for one in told] == [(1, 240), (2, 120)]


async def test_nothing_is_sent_while_nothing_streams() -> None:
    async with stage() as running:
        client = await running.client()
        running.publish()
        running.tell(state=ServiceState.PAUSED)
        running.publish()
        late = await running.client()
        client.say(Ping(1, 0))
        await client.hear(Pong)
        assert len(client.frames) == 1
        assert late.frames == [], "an old frame is no news"
        assert late.devices()[0].status == 2


async def test_the_service_gives_a_sign_of_life() -> None:
    async with stage() as running:
        client = await running.client()
        await client.until(lambda: len(client.states()) >= 2, 10.0)


async def test_the_clock_is_the_one_all_processes_share() -> None:
    async with stage() as running:
        client = await running.client()
        before = time.monotonic_ns() // 1000
        client.say(Ping(1, before))
        pong = await client.hear(Pong)
        assert pong.client_time_us == before <= pong.service_time_us
        assert pong.service_time_us <= time.monotonic_ns() // 1000


# The end


async def test_programs_hear_that_the_service_stops() -> None:
    async with stage() as running:
        client = await running.client()
        await running.server.stop()
        assert (await client.bye()).reason == Reason.STOPPING
        await client.until(lambda: client.closed)


async def test_the_server_can_be_switched_off_and_on() -> None:
    async with stage() as running:
        client = await running.client()
        running.apply(native_enabled=False)
        assert (await client.bye()).reason == Reason.OFF
        await until(lambda: running.server.status().state is NativeState.OFF)
        assert not running.path.exists()
        running.apply(native_enabled=True)
        await until(lambda: running.server.status().state is NativeState.LISTENING)
        again = await running.client()
        running.publish()
        await again.until(lambda: again.frames)


@pytest.mark.parametrize("turns", range(8))
async def test_who_comes_while_the_door_closes_stays_outside(turns: int) -> None:
    async with stage() as running:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as late:
            late.connect(str(running.path))
            late.setblocking(False)
            for _ in range(turns):  # It is taken from the queue, made a connection, let in.
                await asyncio.sleep(0)
            await running.server.stop()
            loop = asyncio.get_running_loop()
            with suppress(BrokenPipeError):
                await loop.sock_sendall(late, encode(HELLO))
            async with asyncio.timeout(WAIT_S):
                with suppress(ConnectionResetError):
                    while await loop.sock_recv(late, 4096):
                        pass
            assert not running.server.audience.clients()


async def test_a_socket_that_a_killed_service_left_is_replaced() -> None:
    async with stage() as running:
        await running.server.stop()
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(running.path))
        assert running.path.exists()
        second = Stage(running.path, running.settings)
        second.tell()
        await second.server.start()
        client = await second.client()
        assert client.devices()
        await client.close()
        await second.server.stop()


async def test_a_socket_that_cannot_be_made_is_a_state() -> None:
    async with stage() as running:
        await running.server.stop()
        running.path.mkdir()
        second = Stage(running.path, running.settings)
        await second.server.start()
        status = second.server.status()
        assert status.state is NativeState.FAILED
        assert str(running.path) in status.detail
        await second.server.stop()
        running.path.rmdir()


async def test_two_versions_that_share_none_part() -> None:
    async with stage() as running:
        client = await running.client(None)
        client.say(Hello(HELLO.magic, 2, 5, 0, 1, 0, "x", "y"))
        bye = await client.bye()
        assert bye.reason == Reason.VERSION
        assert (bye.version_min, bye.version_max) == (1, 1)
        await client.until(lambda: client.closed)
