"""A real headless Chromium, driven over its own debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from support.patience import WAIT_S

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--disable-dev-shm-usage", "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)  # fmt: skip


def require_browser() -> str:
    """Return the browser's path, or skip the test."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    pytest.skip("no Chromium is installed: browser journeys cannot run")


class Page:
    """One page.

    Attributes:
        errors: Console errors and exceptions so far.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.errors: list[str] = []

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call one method of the debugging protocol."""
        id = next(self._ids)
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": id, "method": method, "params": parameters}))
        return await asyncio.wait_for(answer, WAIT_S)

    async def open(self, url: str) -> None:
        """Go to an address."""
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.navigate", url=url)

    async def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def until(self, expression: str, timeout_s: float = WAIT_S) -> Any:
        """Wait until a JavaScript expression is truthy; return its value."""
        loop = asyncio.get_running_loop()
        end_s = loop.time() + timeout_s
        while loop.time() < end_s:
            value = await self.ask(expression)
            if value:
                return value
            await asyncio.sleep(0.1)
        raise AssertionError(f"the page never saw {expression}; its errors: {self.errors}")

    async def dark(self, dark: bool) -> None:
        """Set the system's colour scheme."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[feature])

    async def screenshot(self, path: Path) -> None:
        """Write what the page shows as PNG."""
        answer = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(answer["data"]))

    async def listen(self) -> None:
        """Take what the browser says, for ever."""
        async for text in self._socket:
            item = json.loads(text)
            if "id" in item:
                self._answers.pop(item["id"]).set_result(item.get("result", {}))
            else:
                self._note(item["method"], item["params"])

    def _note(self, event: str, told: Any) -> None:
        if event == "Runtime.exceptionThrown":
            self.errors.append(str(told["exceptionDetails"]))
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.errors.append(told["entry"]["text"])
        elif event == "Runtime.consoleAPICalled" and told["type"] == "error":
            self.errors.append(str(told["args"]))


@asynccontextmanager
async def browsing(size: tuple[int, int] = (1280, 800)) -> AsyncIterator[Page]:
    """Run a browser with one empty page."""
    program = require_browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            program, *FLAGS, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={folder}",
            "about:blank", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        talking = None
        try:
            port = await asyncio.wait_for(debugging_port(process), WAIT_S)
            assert process.stderr is not None
            talking = asyncio.create_task(process.stderr.read())
            async with connect(await _page_address(port), max_size=None, compression=None) as ws:
                page = Page(ws)
                listening = asyncio.create_task(page.listen())
                try:
                    yield page
                finally:
                    listening.cancel()
        finally:
            await end_browser(process)
            if talking is not None:
                await talking


async def end_browser(process: asyncio.subprocess.Process) -> None:
    """End a browser, in its own way if it can."""
    with suppress(ProcessLookupError):  # It has ended by itself.
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), WAIT_S)
    except TimeoutError:
        process.kill()
        await process.wait()


async def debugging_port(process: asyncio.subprocess.Process) -> int:
    """Return the port by which a browser that was just started is driven."""
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on" in line:
            return int(line.split(b"/devtools")[0].rsplit(b":", 1)[1])
    raise AssertionError("the browser ended before it listened")


async def _page_address(port: int) -> str:
    """Return the address of the browser's page, which it shows some time after it listens."""
    async with asyncio.timeout(WAIT_S):
        while not (pages := [one for one in await told(port, "list") if one["type"] == "page"]):
            await asyncio.sleep(0.05)
    address: str = pages[0]["webSocketDebuggerUrl"]
    return address


async def told(port: int, what: str) -> Any:
    """Return what a browser tells of itself where it is driven: its "list" or "version"."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with closing(writer):
        # The addresses in the answer repeat the host of the question.
        host = f"127.0.0.1:{port}"
        head = f"GET /json/{what} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        length = 0
        for line in (await reader.readuntil(b"\r\n\r\n")).splitlines():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(await reader.readexactly(length))


@asynccontextmanager
async def web_pages(files: dict[str, tuple[str, bytes]]) -> AsyncIterator[int]:
    """Serve a few files over HTTP on the loopback; yields the port."""

    answering: set[asyncio.Task[Any]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        answering.add(task)
        task.add_done_callback(answering.discard)
        # Browsers open connections ahead of need and close them without a question.
        with suppress(asyncio.IncompleteReadError, ConnectionError), closing(writer):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode().partition("?")[0]
            kind, body = files.get(path, ("text/plain", b""))
            status = "200 OK" if path in files else "404 Not Found"
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)
        await server.wait_closed()
