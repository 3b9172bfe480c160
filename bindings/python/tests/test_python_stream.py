"""Streams and replies: the newest stays, threads and coroutines wait, whoever gives never does."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import Any

import pytest

from handspan import NoAnswer, NotConnected, Reply, Stream

PATIENCE_S = 60.0


def doubled(value: Any) -> int:
    return 2 * int(value)


def test_the_newest_stays_and_the_others_are_counted() -> None:
    stream = Stream(1, doubled)
    for value in (1, 2, 3):
        stream.put(value)
    assert stream.take(0) == 6
    assert stream.dropped == 2
    assert stream.take(0) is None


def test_what_waits_is_taken_before_the_end() -> None:
    stream = Stream(8, doubled)
    stream.put(1)
    stream.put(2)
    stream.end()
    stream.put(3)
    assert list(stream) == [2, 4]
    assert stream.take() is None, "and nobody waits for what has ended"


def test_a_closed_stream_drops_what_waits() -> None:
    stream = Stream(8, doubled)
    stream.put(1)
    stream.close()
    assert list(stream) == []


def test_a_thread_waits_for_what_another_one_gives() -> None:
    stream = Stream(8, doubled)
    taken: list[int] = []
    taker = threading.Thread(target=lambda: taken.extend(stream))
    taker.start()
    for value in range(4):
        stream.put(value)
    stream.end()
    taker.join(PATIENCE_S)
    assert not taker.is_alive()
    assert taken == [0, 2, 4, 6]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timers")
def test_an_interrupt_at_any_moment_ends_the_wait_and_no_more() -> None:
    stream = Stream(1, doubled)

    def interrupted(after_s: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, after_s)
        stream.take(PATIENCE_S)

    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for moment in range(1, 600):
            with pytest.raises(KeyboardInterrupt):
                interrupted(moment * 2e-7)
    finally:
        signal.signal(signal.SIGALRM, before)
    stream.put(1)
    assert stream.take(0) == 2
    assert stream._bells == []


async def test_coroutines_wait_and_the_loop_goes_on() -> None:
    stream = Stream(64, doubled)

    def give() -> None:
        for number in range(10):
            stream.put(number)
        stream.end()

    giver = threading.Thread(target=give)
    asyncio.get_running_loop().call_later(0.01, giver.start)
    async with asyncio.timeout(PATIENCE_S):
        assert [value async for value in stream] == [2 * n for n in range(10)]
    giver.join()


async def test_a_coroutine_that_gives_up_takes_nothing() -> None:
    stream = Stream(64, doubled)
    for _ in range(100):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(stream), 0)
    assert stream._waiters == []
    stream.put(5)
    assert await anext(stream) == 10


def test_a_loop_that_is_gone_does_not_disturb() -> None:
    stream = Stream(1, doubled)
    loop = asyncio.new_event_loop()
    task = loop.create_task(stream.__anext__())
    loop.run_until_complete(asyncio.sleep(0))
    assert len(stream._waiters) == 1
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    loop.close()
    stream.put(1)
    assert stream.take(0) == 2


def test_a_reply_is_given_once() -> None:
    reply: Reply[int] = Reply()
    assert not reply.done
    with pytest.raises(NoAnswer, match="0 s"):
        reply.result(0)
    reply.give(1)
    reply.give(2)
    reply.fail(NotConnected())
    assert reply.done
    assert reply.result() == 1


async def test_replies_are_awaited_by_many() -> None:
    reply: Reply[int] = Reply()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reply, 0)
    threading.Thread(target=reply.give, args=(3,)).start()
    assert [await reply, await reply, reply.result()] == [3, 3, 3]


async def test_a_reply_that_will_never_come_says_so() -> None:
    reply: Reply[int] = Reply()
    reply.fail(NotConnected("the service went away"))
    with pytest.raises(NotConnected, match="went away"):
        await reply
    with pytest.raises(NotConnected, match="start Handspan"):
        reply.result()
