"""A connection to the control socket that speaks as a panel does."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handspan_service.contract.control import (
    FrameMessage,
    MessageReader,
    PictureMessage,
    Reply,
    Status,
    ToService,
    encode,
)
from handspan_service.contract.recordings import RecordingList

PATIENCE_S = 60.0


class ControlPeer:
    """One peer.

    Attributes:
        status: The newest it heard; None before the first.
        frame: Number of the newest frame it heard, of those that it subscribed to; 0 before.
        recordings: The newest list of recordings it heard; None before the first.
        pictures: All pictures it got, of those that it asked for.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.status: Status | None = None
        self.frame = 0
        self.recordings: RecordingList | None = None
        self.pictures: list[PictureMessage] = []
        self._writer = writer
        self._reader = reader
        self._ids = itertools.count(1)
        self._replies: dict[int, Reply] = {}
        self._something = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    @classmethod
    async def connect(cls, path: Path) -> ControlPeer:
        return cls(*await asyncio.open_unix_connection(str(path)))

    async def ask(self, make: Callable[[int], ToService]) -> str:
        """Send a request and return the error of its reply; empty if it was done."""
        number = next(self._ids)
        self._writer.write(encode(make(number)))
        await self.until(lambda: number in self._replies)
        return self._replies.pop(number).error

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds that depends on what it heard."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                assert not self._task.done(), "the service ended"
                self._something.clear()
                await self._something.wait()

    async def status_with(self, condition: Callable[[Status], Any]) -> Status:
        """Wait for a status of which something holds."""
        await self.until(lambda: self.status is not None and condition(self.status))
        assert self.status is not None
        return self.status

    async def close(self) -> None:
        self._writer.close()
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _listen(self) -> None:
        messages = MessageReader(from_service=True)
        while data := await self._reader.read(1 << 16):
            for message in messages.feed(data):
                if isinstance(message, Reply):
                    self._replies[message.id] = message
                elif isinstance(message, Status):
                    self.status = message
                elif isinstance(message, FrameMessage):
                    self.frame = message.frame.id
                elif isinstance(message, RecordingList):
                    self.recordings = message
                elif isinstance(message, PictureMessage):
                    self.pictures.append(message)
            self._something.set()
        self._something.set()
