"""Native programs that break the rules, stop reading, or come in crowds."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from handspan_service.host import Peer
from handspan_service.serve.native_peer import NativePeer
from handspan_service.serve.native_session import NativeSession
from handspan_service.serve.shares import LEAST
from handspan_service.wire.native import MAX_FROM_CLIENT, encode
from handspan_service.wire.native_messages import (
    Bye,
    GetConfig,
    Ping,
    PolicyBit,
    Pong,
    Reason,
    SetPolicy,
    Subscribe,
    Wants,
)
from support.apart import programs
from support.house import until
from support.native_client import HELLO, NativeClient
from support.native_serving import Stage, stage
from support.patience import WAIT_S
from support.serving import make_gesture

CROWD = 32


async def watched(running: Stage) -> NativeClient:
    """Return a program that shall get every frame whatever others do."""
    return await running.client()


async def expect_every_frame(running: Stage, client: NativeClient, count: int = 20) -> None:
    have = len(client.frames)
    for number in range(1, count + 1):
        running.publish()
        await client.until(lambda number=number: len(client.frames) == have + number)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\0" * 64,
        struct.pack("<IHH", 2**32 - 1, 1, 0),
        struct.pack("<IHH", MAX_FROM_CLIENT + 1, 1, 0),
        struct.pack("<IHH", 3, 1, 0),
        encode(Ping(1, 2)),
        encode(HELLO) + encode(HELLO),
        encode(HELLO) + struct.pack("<IHHI", 8, 3, 0, 1),
        encode(HELLO) + struct.pack("<IHHIH2s", 12, 8, 0, 1, 2, b"\xff\xff"),
        struct.pack("<IHH", 28, 1, 0) + b"NOPE" + bytes(20) + bytes(4),
    ],
)
async def test_nonsense_ends_its_own_session_with_a_word(data: bytes) -> None:
    async with stage() as running:
        good = await watched(running)
        client = await running.client(None)
        client.writer.write(data)
        assert (await client.bye()).reason == Reason.MALFORMED
        await client.until(lambda: client.closed)
        await expect_every_frame(running, good)


async def test_random_bytes_hurt_nobody() -> None:
    rng = random.Random(7)
    async with stage() as running:
        good = await watched(running)
        for _ in range(40):
            client = await running.client(None)
            start = encode(HELLO) if rng.random() < 0.5 else b""
            client.writer.write(start + rng.randbytes(rng.randrange(1, 2000)))
            if rng.random() < 0.5:
                await asyncio.sleep(0)
            client.writer.close()
        await expect_every_frame(running, good)
        await until(lambda: len(running.server.audience.clients()) == 1)


async def test_no_program_writes_lines_of_its_own_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "handspan_service.serve")
    async with stage() as running:
        await running.client(library="x\nERROR all is lost " + 4000 * "x")
    lines = [record.getMessage() for record in caplog.records]
    assert any("came" in line for line in lines)
    assert not [line for line in lines if "\n" in line or len(line) > 200]


async def test_who_does_not_say_hello_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.serve.native_peer.HELLO_S", 0.1)
    async with stage() as running:
        silent = await running.client(None)
        half = await running.client(None)
        half.writer.write(encode(HELLO)[:9])
        for client in (silent, half):
            await client.until(lambda client=client: client.closed)
        monkeypatch.setattr("handspan_service.serve.native_peer.HELLO_S", 0.5)
        good = await watched(running)
        await asyncio.sleep(0.7)
        await expect_every_frame(running, good)


async def test_a_flood_ends_its_own_session() -> None:
    async with stage() as running:
        good = await watched(running)
        client = await running.client()
        client.writer.write(encode(Ping(1, 1)) * 2000)
        assert (await client.bye()).reason == Reason.FLOOD
        await expect_every_frame(running, good)


async def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.serve.native.MAX_CLIENTS", 3)
    async with stage() as running:
        clients = [await running.client() for _ in range(3)]
        late = await running.client(None)
        late.say(HELLO)
        assert (await late.bye()).reason == Reason.FULL
        await clients[0].close()
        await until(lambda: len(running.server.audience.clients()) == 2)
        await expect_every_frame(running, await watched(running))


async def test_one_program_leaves_places_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.serve.native.MAX_CLIENTS", 24)
    async with stage() as running, programs(tmp_path) as started:
        ours = [await running.client() for _ in range(LEAST)]
        late = await running.client(None)
        bye = await late.bye()
        assert bye.reason == Reason.FULL
        assert "close some" in bye.text
        await started.native("other.py", running.path, Wants.FRAMES)
        assert len(running.server.audience.clients()) == LEAST + 1
        await ours[0].close()
        await until(lambda: len(running.server.audience.clients()) == LEAST)
        await running.client()
        assert len(running.server.audience.clients()) == LEAST + 1


async def test_who_goes_before_it_is_known_leaves_nothing() -> None:
    async with stage() as running:
        for _ in range(20):
            client = await running.client(None)
            client.say(HELLO)
            await client.close()
        good = await watched(running)
        await expect_every_frame(running, good)
        await until(lambda: len(running.server._peers) == 1)


async def test_another_user_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "handspan_service.serve.native.host.peer_of", lambda one: Peer(1, False, "spy")
    )
    async with stage() as running:
        client = await running.client(None)
        client.say(HELLO)
        assert (await client.bye()).reason == Reason.OTHER_USER
        await client.until(lambda: client.closed)
        assert [type(one) for one in client.heard] == [Bye]


async def test_who_does_not_read_costs_nobody_anything() -> None:
    async with stage() as running:
        good = await watched(running)
        deaf = await running.client(
            wants=Wants.FRAMES | Wants.CLASSIC | Wants.IMAGES, policy=PolicyBit.IMAGES
        )
        await deaf.deaf()
        for number in range(1, 301):
            running.publish(image=number % 3 == 0)
            await good.until(lambda number=number: len(good.frames) == number)
        status = running.server.audience.clients()[1]
        assert status.sent + status.skipped + 1 == 300, "one frame waits"
        assert status.skipped > 100
        (peer,) = [peer for peer in peers(running) if not peer.ready]
        assert peer._transport.get_write_buffer_size() <= 320 * 1024  # One image, not whole.


async def test_who_reads_again_gets_the_newest_and_every_start_and_stop() -> None:
    async with stage() as running:
        client = await running.client(wants=Wants.FRAMES | Wants.CLASSIC | Wants.GESTURES)
        await client.deaf()
        status = running.server.audience.clients
        while status()[0].skipped == 0:
            running.publish()
            await asyncio.sleep(0)
        running.publish(make_gesture(5, "start"))
        for _ in range(50):
            running.publish(make_gesture(5, "update"))
        running.publish(make_gesture(5, "stop"))
        last = running.publish()
        client.listen()
        await client.until(lambda: client.frames and client.frames[-1]["frame_id"] == last.id)
        ids = [frame["frame_id"] for frame in client.frames]
        assert ids == sorted(ids)
        told = [one["state"] for frame in client.frames for one in frame["gestures"]]
        assert told == [1, 3]
        one = status()[0]
        assert one.sent == len(client.frames)
        assert one.sent + one.skipped == last.id


async def test_who_asks_without_reading_is_cut_off() -> None:
    async with stage() as running:
        good = await watched(running)
        client = await running.client()
        await client.deaf()
        question = encode(GetConfig(1, "x" * 4000))
        end = asyncio.get_running_loop().time() + WAIT_S
        while len(running.server.audience.clients()) == 2:
            assert asyncio.get_running_loop().time() < end
            client.writer.write(question)
            await asyncio.sleep(0.006)  # Slower than a flood.
        await expect_every_frame(running, good)


async def test_a_crowd_gets_every_frame() -> None:
    async with stage() as running:
        crowd = [await running.client() for _ in range(CROWD)]
        deaf = await running.client(wants=Wants.FRAMES)
        await deaf.deaf()
        for _ in range(100):
            running.publish()
            await asyncio.sleep(0.002)
        for client in crowd:
            await client.until(lambda client=client: len(client.frames) == 100)
            ids = [frame["frame_id"] for frame in client.frames]
            assert ids == list(range(ids[0], ids[0] + 100))
        statuses = running.server.audience.clients()
        assert all(one.sent == 100 and one.skipped == 0 for one in statuses[:CROWD])


async def test_clients_come_and_go_while_frames_flow() -> None:
    async with stage() as running:
        good = await watched(running)

        async def visit() -> None:
            for _ in range(25):
                visitor = await NativeClient.connect(running.path, HELLO)
                visitor.say(Subscribe(0, Wants.FRAMES | Wants.CLASSIC))
                visitor.say(SetPolicy(1, 0, PolicyBit.IMAGES, 0))
                await visitor.close()

        visits = [asyncio.create_task(visit()) for _ in range(4)]
        for number in range(1, 101):
            running.publish(image=True)
            await good.until(lambda number=number: len(good.frames) == number)
        await asyncio.gather(*visits)
        await until(lambda: len(running.server.audience.clients()) == 1)


async def test_a_peer_that_resets_is_let_go() -> None:
    async with stage() as running:
        good = await watched(running)
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(running.path))
            raw.sendall(encode(HELLO) + encode(Ping(1, 1)) * 10)
            await until(lambda: len(running.server.audience.clients()) == 2)
        await expect_every_frame(running, good)
        await until(lambda: len(running.server.audience.clients()) == 1)


async def test_who_reads_again_and_goes_ends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: wrong.append(context))
    async with stage() as running:
        raw = socket.socket(socket.AF_UNIX)
        raw.connect(str(running.path))
        raw.sendall(encode(HELLO))
        await until(lambda: len(running.server.audience.clients()) == 1)
        while running.server.audience.clients()[0].skipped == 0:  # Another frame waits by now.
            running.publish()
            await asyncio.sleep(0)
        bytes_of = NativeSession.bytes_of

        def go_first(*arguments: Any) -> bytes:
            raw.close()
            return bytes_of(*arguments)

        monkeypatch.setattr(NativeSession, "bytes_of", go_first)
        raw.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                raw.recv(1 << 16)
        await until(lambda: not running.server.audience.clients())
        await asyncio.sleep(0)
        assert raw.fileno() == -1
        assert wrong == []


async def test_a_bug_of_ours_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as running:
        client = await running.client()

        def fail(*arguments: object) -> None:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(running.server.audience, "hear", fail)
        client.say(Ping(1, 1))
        assert running.server.task is not None
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(asyncio.shield(running.server.task), WAIT_S)


async def test_waiting_for_the_end_of_one_who_does_not_read_takes_no_longer_than_it_may() -> None:
    async with stage() as running:
        deaf = await running.client(wants=Wants.FRAMES | Wants.IMAGES, policy=PolicyBit.IMAGES)
        await deaf.deaf()
        for _ in range(50):
            running.publish(image=True)
        before = asyncio.get_running_loop().time()
        await running.server.stop()
        assert asyncio.get_running_loop().time() - before < 5.0
        assert not running.path.exists()


def peers(running: Stage) -> list[NativePeer]:
    return list(running.server.audience._programs)


async def test_answers_come_in_the_order_of_the_questions() -> None:
    async with stage() as running:
        client = await running.client()
        for number in range(1, 200):
            client.say(Ping(number, number))
        await client.until(lambda: sum(isinstance(one, Pong) for one in client.heard) == 199)
        pongs = [one.request for one in client.heard if isinstance(one, Pong)]
        assert pongs == list(range(1, 200))
