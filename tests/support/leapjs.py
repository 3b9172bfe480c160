"""Real leap.js of five generations under node, driven from Python."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from support.house import until
from support.patience import WAIT_S

NODE_FOLDER = Path(__file__).resolve().parents[1] / "journey" / "node"
GENERATIONS = ("0.2.2", "0.4.3", "0.5.0", "0.6.4", "1.1.1")
ASKS = {"0.2.2": 3, "0.4.3": 4, "0.5.0": 5, "0.6.4": 6, "1.1.1": 6}


def require_leapjs() -> None:
    """Skip the test where node or leap.js is missing."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed: journeys with real leap.js cannot run")
    if not (NODE_FOLDER / "node_modules").is_dir():
        pytest.skip("leap.js is not installed: run `npm ci` in tests/journey/node")


class LeapJs:
    """One running leap.js.

    Attributes:
        events: What it emitted, in order, as the driver's lines.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.events: list[dict[str, Any]] = []
        self._reports: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def names(self) -> list[str]:
        """Return the names of the events so far."""
        return [event["event"] for event in self.events]

    def tell(self, command: str) -> None:
        """Send one command to the driver."""
        assert self._process.stdin is not None
        self._process.stdin.write(command.encode() + b"\n")

    async def report(self) -> dict[str, Any]:
        """Return the counts so far."""
        self.tell("report")
        return await asyncio.wait_for(self._reports.get(), WAIT_S)

    async def frames(self, count: int, timeout_s: float = 60.0) -> dict[str, Any]:
        """Wait until it received so many frames; return the counts."""
        async with asyncio.timeout(timeout_s):
            while True:
                report = await self.report()
                if report["frames"] >= count:
                    return report
                await asyncio.sleep(0.05)

    async def happened(self, name: str, times: int = 1, timeout_s: float = 60.0) -> None:
        """Wait until an event was emitted so often."""
        await until(lambda: self.names().count(name) >= times, timeout_s)

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            item = json.loads(line)
            if "report" in item:
                self._reports.put_nowait(item["report"])
            else:
                self.events.append(item)


@asynccontextmanager
async def leapjs(version: str, port: int, **options: Any) -> AsyncIterator[LeapJs]:
    """Run one leap.js against a server on the loopback; wait until it is ready."""
    require_leapjs()
    process = await asyncio.create_subprocess_exec(
        "node", "drive.js", version, f"ws://127.0.0.1:{port}", json.dumps(options),
        cwd=NODE_FOLDER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )  # fmt: skip
    client = LeapJs(process)
    listening = asyncio.create_task(client._listen())
    try:
        await client.happened("ready")
        yield client
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), WAIT_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        await listening
