"""Values that come from another thread: many, or one. Law: whoever gives never waits for who takes.

A `Stream` has room for so many values; of more it drops the oldest, and counts. A `Reply` is one
value, to come. Both are waited for by threads and by coroutines alike.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from handspan.errors import NoAnswer

T = TypeVar("T")
Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]
NAP_S = 0.2  # Longest sleep of a thread that waits.
ANSWER_S = 5.0  # The service answers within milliseconds; this is for a machine that swaps.


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


class Stream(Generic[T]):
    """Values as they come: `for value in stream`, `async for value in stream`, or `take()`.

    A stream belongs to one taker. It ends with its client.

    Attributes:
        dropped: How many values came while there was no room, so that older ones were dropped.
    """

    def __init__(self, room: int, read: Callable[[Any], T], owner: object = None) -> None:
        """Make an empty stream.

        Args:
            room: How many values wait at most.
            read: Turns what `put` was given into a value, when it is taken.
            owner: Kept alive for as long as the stream is.
        """
        self.dropped = 0
        self._read = read
        self._owner = owner
        self._waiting: deque[Any] = deque(maxlen=room)
        self._ended = False
        self._lock = threading.RLock()  # Whoever is finalised within it may end the stream.
        self._bells: list[threading.Lock] = []  # Of threads that wait; rung by a release.
        self._waiters: list[Waiter] = []

    def put(self, raw: object) -> None:
        """Add a value; never waits."""
        with self._lock:
            if self._ended:
                return
            if len(self._waiting) == self._waiting.maxlen:
                self.dropped += 1
            self._waiting.append(raw)
            self._tell()

    def end(self) -> None:
        """Let the stream end when what waits has been taken."""
        with self._lock:
            self._ended = True
            self._tell()

    def _tell(self) -> None:
        bells, self._bells = self._bells, []
        for bell in bells:
            bell.release()
        for loop, waiter in self._waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, waiter)
        self._waiters.clear()

    def close(self) -> None:
        """Take no more: drop what waits, and end."""
        with self._lock:
            self._waiting.clear()
        self.end()

    def take(self, timeout_s: float | None = None) -> T | None:
        """Wait for the next value in this thread.

        Args:
            timeout_s: How long; 0 only looks, None waits until the client is closed.

        Returns:
            The value; None where none came in time, or where the stream has ended.
        """
        end_s = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            with self._lock:
                if self._waiting:
                    raw = self._waiting.popleft()
                    break
                left_s = None if end_s is None else end_s - time.monotonic()
                if self._ended or (left_s is not None and left_s <= 0.0):
                    return None
                bell = threading.Lock()
                bell.acquire()
                self._bells.append(bell)
            self._listen(bell, left_s)
        return self._read(raw)

    def _listen(self, bell: threading.Lock, left_s: float | None) -> None:
        """Wait until a bell is rung, or for so long, or a little while.

        Nothing is held meanwhile: an interrupt may come at any moment. In a Condition, which takes
        its lock again in Python, it came out as an error about that lock. One that comes just
        before the thread sleeps does not wake it, so nobody sleeps for long.
        """
        try:
            bell.acquire(timeout=NAP_S if left_s is None else min(left_s, NAP_S))
        finally:
            with self._lock:
                self._bells = [known for known in self._bells if known is not bell]

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        value = self.take()
        if value is None:
            raise StopIteration
        return value

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while True:
            with self._lock:
                if self._waiting:
                    raw = self._waiting.popleft()
                    break
                if self._ended:
                    raise StopAsyncIteration
                loop = asyncio.get_running_loop()
                waiter = loop.create_future()
                self._waiters.append((loop, waiter))
            try:
                await waiter
            finally:
                with self._lock:
                    self._waiters = [known for known in self._waiters if known[1] is not waiter]
        return self._read(raw)


class Reply(Generic[T]):
    """One answer that will come: `reply.result()` in a thread, `await reply` in a coroutine."""

    def __init__(self) -> None:
        self._future: Future[T] = Future()
        self._future.set_running_or_notify_cancel()  # Whoever gives up waiting cancels nothing.

    def give(self, value: T) -> None:
        """Answer, unless that was done."""
        if not self._future.done():
            self._future.set_result(value)

    def fail(self, error: Exception) -> None:
        """Say that there will be no answer, unless there was one."""
        if not self._future.done():
            self._future.set_exception(error)

    @property
    def done(self) -> bool:
        """Whether the answer is there, or will never be."""
        return self._future.done()

    def result(self, timeout_s: float | None = ANSWER_S) -> T:
        """Wait for the answer in this thread, and return it.

        Args:
            timeout_s: How long; None waits until the client is closed.

        Raises:
            NoAnswer: None came in time.
            NotConnected: The service went away before it answered.
            ClientClosed: The client was closed.
        """
        try:
            return self._future.result(timeout_s)
        except TimeoutError as error:
            if self._future.done():
                raise
            raise NoAnswer(
                f"nothing came within {timeout_s} s: is Handspan running for this user?"
            ) from error

    def __await__(self) -> Generator[Any, None, T]:
        return asyncio.wrap_future(self._future).__await__()
