"""Programs in processes of their own, as applications are: started, listened to, ended."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

LISTENER = Path(__file__).with_name("listener.py")
TESTS = Path(__file__).parents[1]
PATIENCE_S = 60.0  # A process starts, on a machine that may be busy.


class Apart:
    """One program.

    Attributes:
        heard: What it told, in order.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.heard: list[dict[str, Any]] = []
        self._process = process
        self._something = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    @property
    def pid(self) -> int:
        return self._process.pid

    def all(self, name: str) -> list[Any]:
        """Return everything it told of one kind, e.g. the numbers of frames."""
        return [one[name] for one in self.heard if name in one]

    async def until(self, condition: Any) -> None:
        """Wait until something holds that depends on what it told."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                assert not self._task.done(), f"it ended: {self.heard}"
                self._something.clear()
                await self._something.wait()

    async def welcome(self) -> None:
        await self.until(lambda: self.all("welcome"))

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._task

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.heard.append(json.loads(line))
            self._something.set()
        self._something.set()


@asynccontextmanager
async def programs(folder: Path) -> AsyncIterator[Programs]:
    """Start programs that are ended with the test."""
    made = Programs(folder)
    try:
        yield made
    finally:
        await asyncio.gather(*(one.end() for one in made.running))


class Programs:
    """Starts programs from scripts in a folder."""

    def __init__(self, folder: Path) -> None:
        self.running: list[Apart] = []
        self._folder = folder

    def script(self, name: str) -> Path:
        """Return the path by which a program is known."""
        path = self._folder / name
        shutil.copyfile(LISTENER, path)
        return path

    async def start(self, name: str, *arguments: object) -> Apart:
        """Start a script of this name, at a screen, and wait until it is welcome."""
        paths = os.pathsep.join((str(TESTS), os.environ.get("PYTHONPATH", "")))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(self.script(name)),
            *map(str, arguments),
            env=os.environ | {"DISPLAY": ":0", "PYTHONPATH": paths},
            stdout=asyncio.subprocess.PIPE,
        )
        one = Apart(process)
        self.running.append(one)
        await one.welcome()
        return one

    async def web(self, name: str, port: int, origin: str = "", *texts: str) -> Apart:
        """Start a page of a browser of this name, or a script without an origin."""
        return await self.start(name, "web", port, origin, *texts)

    async def native(self, name: str, path: Path, wants: int, policy: int = 0) -> Apart:
        """Start a program that uses the native protocol."""
        return await self.start(name, "native", path, int(wants), int(policy))
