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
from handspan_service.policy import Row
from handspan_service.wire.native import encode, pack_value, unpack_value
from handspan_service.wire.native_messages import (
    Calibration,
    Config,
    ConfigChange,
    Device,
    DeviceChange,
    GetConfig,
    GetMode,
    Hello,
    Log,
    Mode,
    Ping,
    PolicyBit,
    PolicyNews,
    Pong,
    Reason,
    Result,
    Role,
    ServiceNews,
    SetConfig,
    SetFocus,
    SetMode,
    SetPaused,
    SetPolicy,
    Severity,
    Subscribe,
    Wants,
)
from support.native_client import HELLO
from support.native_serving import CAMERAS, CONTROLLER, PIXELS, Stage, stage
from support.serving import make_gesture, make_tool, until

EVERYTHING = Wants.FRAMES | Wants.CLASSIC | Wants.GESTURES | Wants.TOOLS | Wants.IMAGES


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
        assert status.name == os.path.basename(os.readlink("/proc/self/exe"))
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


# Images


async def test_images_follow_their_frames() -> None:
    async with stage() as running:
        running.server.audience.tell_cameras(CAMERAS)
        client = await running.client(wants=EVERYTHING, policy=PolicyBit.IMAGES)
        assert running.server.audience.wants_images()
        for number in range(1, 6):
            running.publish(image=True)
            await client.until(lambda number=number: len(client.images) == number)
        pairs = [word for word in client.order if word.startswith(("frame", "image"))]
        assert pairs == [f"{kind} {id}" for id in range(1, 6) for kind in ("frame", "image")]
        half = len(PIXELS) // 2
        assert client.images[0]["left"] == PIXELS[:half]
        assert client.images[0]["right"] == PIXELS[half:]
        assert client.images[0]["calibration"] == 1
        assert client.images[0]["timestamp"] == client.frames[0]["timestamp"]
        assert running.server.audience.clients()[0].images


@pytest.mark.parametrize(
    ("wants", "policy"), [(EVERYTHING, 0), (Wants.FRAMES, PolicyBit.IMAGES)]
)
async def test_images_need_the_wish_and_the_policy(wants: Wants, policy: int) -> None:
    async with stage() as running:
        client = await running.client(wants=wants, policy=policy)
        assert not running.server.audience.wants_images()
        running.publish(image=True)
        running.publish(image=True)
        await client.until(lambda: len(client.frames) == 2)
        assert client.images == []


async def test_the_user_may_forbid_images() -> None:
    async with stage() as running:
        client = await running.client(wants=EVERYTHING, policy=PolicyBit.IMAGES)
        assert (await client.welcome()).granted == PolicyBit.IMAGES
        running.apply(native_images="deny")
        news = await client.hear(PolicyNews, request=0)
        assert (news.granted, news.asked) == (0, PolicyBit.IMAGES)
        assert not running.server.audience.wants_images()
        running.apply(native_images="allow")
        await client.hear(PolicyNews, granted=int(PolicyBit.IMAGES))


@pytest.mark.parametrize("how", ["settings", "policy", "wish"])
async def test_an_image_that_waits_is_withdrawn_with_the_permission(how: str) -> None:
    async with stage() as running:
        client = await running.client(wants=EVERYTHING, policy=PolicyBit.IMAGES)
        await client.deaf()
        for _ in range(20):
            running.publish(image=True)
        (peer,) = running.server.audience._programs
        assert not peer.ready
        assert peer._image is not None
        match how:
            case "settings":
                running.apply(native_images="deny")
            case "policy":
                client.say(SetPolicy(1, 0, 0, PolicyBit.IMAGES))
            case "wish":
                client.say(Subscribe(0, Wants.FRAMES))
        await until(lambda: peer._image is None)
        assert peer._frame is not None, "frames go on"


# Policies, focus, mode, pause, configuration


async def test_policies_are_answered_with_all_that_is_in_force() -> None:
    async with stage(background="deny") as running:
        client = await running.client()
        wish = PolicyBit.BACKGROUND | PolicyBit.IMAGES | PolicyBit.PAUSE | 0x80
        client.say(SetPolicy(1, 5, wish, 0))
        news = await client.hear(PolicyNews, request=1)
        assert news.device == 5
        assert news.granted == PolicyBit.IMAGES | PolicyBit.PAUSE
        assert news.asked == wish
        client.say(SetPolicy(2, 0, 0, PolicyBit.IMAGES))
        assert (await client.hear(PolicyNews, request=2)).granted == PolicyBit.PAUSE
        client.say(SetPolicy(3, 0, 0, 0))
        assert (await client.hear(PolicyNews, request=3)).granted == PolicyBit.PAUSE


async def test_a_program_that_is_not_in_front_gets_frames_only_by_its_policy() -> None:
    async with stage() as running:
        client = await running.client()
        client.say(SetFocus(0))
        client.say(Ping(1, 0))
        await client.hear(Pong, request=1)
        running.publish()
        client.say(SetPolicy(1, 0, PolicyBit.BACKGROUND, 0))
        await client.hear(PolicyNews, request=1)
        seen = running.publish()
        await client.until(lambda: client.frames)
        assert [frame["frame_id"] for frame in client.frames] == [seen.id]


async def test_focus_is_shared_by_all_programs_where_it_is_exclusive() -> None:
    async with stage(exclusive_focus=True) as running:
        first, second = await running.client(), await running.client()
        second.say(SetFocus(1))
        second.say(Ping(1, 0))
        await second.hear(Pong, request=1)
        assert [one.receiving for one in running.server.audience.clients()] == [False, True]
        running.presence.enter_sought(999, Row.SCRIPT, None)
        running.presence.say(999, True)  # A web client takes it.
        assert [one.receiving for one in running.server.audience.clients()] == [False, False]
        running.presence.leave(999)
        assert [one.receiving for one in running.server.audience.clients()] == [False, True]
        second.say(SetFocus(0))
        second.say(Ping(2, 0))
        await second.hear(Pong, request=2)
        assert [one.receiving for one in running.server.audience.clients()] == [True, False]
        assert first.frames == second.frames == []


async def test_a_wish_of_a_mode_is_answered_after_the_change_and_ends_with_the_session() -> None:
    async with stage() as running:
        client, other = await running.client(), await running.client()
        client.say(SetMode(1, 3, 1))
        answer = await client.hear(Mode, request=1)
        assert (answer.mode, answer.device) == (1, 3)
        assert (await other.hear(Mode, request=0)).mode == 1
        assert running.mode() == "head_mounted"
        other.say(GetMode(9, 4))
        assert await other.hear(Mode, request=9) == Mode(9, 4, 1)
        await client.close()
        await other.hear(Mode, request=0, mode=0)
        assert running.mode() == "desktop"


async def test_a_mode_may_also_be_a_policy_or_be_taken_back() -> None:
    async with stage() as running:
        client = await running.client(policy=PolicyBit.OPTIMIZE_HMD)
        welcome = await client.welcome()
        assert (welcome.granted, welcome.mode) == (PolicyBit.OPTIMIZE_HMD, 1)
        assert client.order[:2] == ["Welcome", "Device"], "nothing comes before the welcome"
        client.say(SetPolicy(1, 0, PolicyBit.OPTIMIZE_SCREEN_TOP, 0))
        news = await client.hear(PolicyNews, request=1)
        assert news.granted == PolicyBit.OPTIMIZE_SCREEN_TOP
        assert running.mode() == "screen_top"
        client.say(SetMode(2, 0, 3))
        assert (await client.hear(Mode, request=2)).mode == 0
        assert running.mode() == "desktop"
        client.say(SetMode(3, 0, 77))
        assert (await client.hear(Mode, request=3)).mode == 0


async def test_the_user_may_forbid_modes() -> None:
    async with stage(clients_choose_mode="deny") as running:
        client = await running.client()
        client.say(SetMode(1, 0, 2))
        assert (await client.hear(Mode, request=1)).mode == 0


async def test_only_who_may_pause_pauses() -> None:
    async with stage() as running:
        client = await running.client()
        client.say(SetPaused(1, 1))
        refused = await client.hear(Result, request=1)
        assert refused.result == 1
        assert "policy" in refused.text
        client.say(SetPolicy(2, 0, PolicyBit.PAUSE, 0))
        client.say(SetPaused(3, 1))
        client.say(SetPaused(4, 0))
        assert (await client.hear(Result, request=4)).result == 0
        assert running.pauses == [True, False]
        running.apply(native_pause="deny")
        client.say(SetPaused(5, 1))
        assert (await client.hear(Result, request=5)).result == 1


async def test_configuration_is_the_program_s_own() -> None:
    async with stage() as running:
        client, other = await running.client(), await running.client()
        key = "Gesture.Swipe.MinVelocity"
        client.say(SetConfig(1, *pack_value(1500)[:2], key, ""))
        assert (await client.hear(ConfigChange, request=1)).stored == 1
        for program, expected in ((client, 1500.0), (other, 1000.0)):
            program.say(GetConfig(2, key))
            answer = await program.hear(Config, request=2)
            assert unpack_value(answer.kind, answer.number, answer.text) == expected
            assert answer.key == key
        client.say(GetConfig(3, "no such key"))
        assert (await client.hear(Config, request=3)).kind == 0
        client.say(SetConfig(4, *pack_value("x")[:2], "no such key", "x"))
        assert (await client.hear(ConfigChange, request=4)).stored == 0


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
            async with asyncio.timeout(2.0):
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
