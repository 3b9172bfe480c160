"""What native programs may: images, focus, modes, pauses, and their own configuration."""

from __future__ import annotations

import pytest

from handspan_service.contract.control import ServiceState
from handspan_service.contract.model import TrackingMode
from handspan_service.policy import Row
from handspan_service.wire.native import pack_value, unpack_value
from handspan_service.wire.native_messages import (
    Config,
    ConfigChange,
    Device,
    DeviceChange,
    GetConfig,
    GetMode,
    Mode,
    Ping,
    PolicyBit,
    PolicyNews,
    Pong,
    Result,
    ServiceNews,
    SetConfig,
    SetFocus,
    SetMode,
    SetPaused,
    SetPolicy,
    Subscribe,
    Wants,
    Welcome,
)
from support.house import until
from support.native_serving import CAMERAS, EVERYTHING, PIXELS, stage


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
        # What it may have behind others is known once it is known which program this is.
        await until(lambda: running.server.audience.clients()[0].receiving)
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


async def test_whoever_goes_or_may_not_pause_any_more_lets_a_pause_go() -> None:
    async with stage() as running:
        first = await running.client(policy=PolicyBit.PAUSE)
        second = await running.client(policy=PolicyBit.PAUSE)
        session = (await second.welcome()).session
        assert running.released == []
        await first.close()
        await until(lambda: running.released == [session - 1])
        running.apply(native_pause="deny")
        assert running.released == [session - 1, session]


async def test_who_may_not_have_hands_hears_whether_the_service_works_and_no_more() -> None:
    async with stage(hands_in_front="deny") as running:
        client = await running.client()
        running.tell(mode=TrackingMode.HEAD_MOUNTED, detail="2026-01-31.mcap plays", rate_hz=90.0)
        running.server.audience.tell_cameras(CAMERAS)
        running.tell(state=ServiceState.PAUSED)
        await client.hear(ServiceNews, state=3)
        running.server.audience.beat()
        client.say(Ping(1, 0))
        await client.hear(Pong, request=1)
        heard = [one for one in client.heard if not isinstance(one, Welcome | Pong)]
        assert {(one.rate_hz, one.detail) for one in heard if isinstance(one, ServiceNews)} == {
            (0.0, "")
        }
        assert all(isinstance(one, ServiceNews) for one in heard)
        running.apply(hands_in_front="allow")
        await client.hear(Device, change=DeviceChange.ATTACHED)
        assert (await client.hear(Mode, request=0)).mode == 1
        running.server.audience.beat()
        await client.hear(ServiceNews, detail="2026-01-31.mcap plays")


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
