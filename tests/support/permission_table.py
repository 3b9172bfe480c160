"""Service, panel, two native programs and two pages of one browser: what each of them gets."""

from __future__ import annotations

import asyncio
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from handspan._library import ENVIRONMENT
from handspan_service.contract.control import ServiceState, SetPermission, Status
from handspan_service.contract.permissions import Capability, FocusSource, Identity, IdentityKind
from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from support.browser import Page, debugging_port, require_browser, web_pages
from support.control_peer import ControlPeer
from support.leapjs import NODE_FOLDER
from support.running import Running
from support.screen import Screen, screen

HERE = Path(__file__).parents[1]
BINDING = HERE.parent / "bindings" / "python"  # The package `handspan` that the programs import.
PATIENCE_S = 60.0
HEARING_S, TRIES = 10.0, 5  # Until a window is brought to the front again.
SPAN_S = 0.45  # Some fifty frames of the simulated controller.
LEAP_PAGE = """<!doctype html><title>TITLE</title><script src="/leap.js"></script><script>
let frames = 0;
const controller = new Leap.Controller({ port: PORT });
controller.setBackground(true);
controller.on('deviceFrame', () => { frames += 1; });
controller.connect();
</script>TITLE"""


class Native:
    """A native program with a window."""

    def __init__(self, title: str, folder: Path, environ: dict[str, str]) -> None:
        self.title = title
        script = folder / f"{title}.py"  # A script is known by its path.
        script.write_bytes((HERE / "support" / "windowed.py").read_bytes())
        self.process = subprocess.Popen(
            [sys.executable, str(script), title],
            env=environ | {"PYTHONPATH": str(BINDING)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            self._read()
        except BaseException:
            self.end()
            raise

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
        assert ready, f"{self.title} does not answer"
        line = self.process.stdout.readline()
        assert line, f"{self.title} ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, *words: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._read()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


class Table:
    """All that takes part."""

    def __init__(self, screen: Screen, peer: ControlPeer) -> None:
        self.screen, self.peer = screen, peer
        self.natives: dict[str, Native] = {}
        self.pages: dict[str, Page] = {}
        self.identities: dict[str, Identity] = {}
        self.delays_ms: list[float] = []

    async def until(self, holds: Any) -> Status:
        return await self.peer.status_with(holds)

    async def allow(self, name: str, capability: Capability, allowed: bool) -> None:
        rule = partial(
            SetPermission, identity=self.identities[name], capability=capability, allowed=allowed
        )
        assert await self.peer.ask(rule) == ""

    async def counts(self) -> dict[str, tuple[int, int]]:
        """Return frames and images of everybody so far."""
        found = {}
        for name, native in self.natives.items():
            report = native.ask("report")
            found[name] = (report["frames"], report["images"])
        for name, page in self.pages.items():
            found[name] = (await page.ask("frames"), 0)
        return found

    async def front(self, name: str, receiving: set[str]) -> None:
        """Bring a window to the front and wait until the service judges accordingly."""
        before = self.peer.status
        was = before is not None and _receives(before, self.identities.get(name))
        if name in self.natives:
            self.natives[name].ask("mark")
        wanted = {self.identities[one].key for one in receiving}
        start_s = await self._brought(name, lambda status: _receiving(status) == wanted)
        if name in self.natives and not was:
            while (first_s := self.natives[name].ask("report")["first_s"]) is None:
                await asyncio.sleep(0.01)
            self.delays_ms.append(1000 * (first_s - start_s))

    async def _brought(self, name: str, judged: Callable[[Status], bool]) -> float:
        """Bring a window to the front; return when, monotonic, it was asked for.

        Of two windows of one browser the one that was in front sometimes does not hear on a busy
        machine that it no longer is: then another program's window comes between them.
        """
        for _ in range(TRIES):
            start_s = self.screen.activate(name)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.until(judged), HEARING_S)
                return start_s
            self.screen.activate(next(one for one in self.natives if one != name))
            await asyncio.sleep(SPAN_S)
        raise AssertionError(f"{name} is in front, and the service does not judge accordingly")

    async def expect(self, receiving: set[str], pictured: set[str]) -> None:
        """See that these and no others get frames and images."""
        await asyncio.sleep(0.1)  # What was sent before the change is read by now.
        before = await self.counts()
        await asyncio.sleep(SPAN_S)
        end_s = time.monotonic() + PATIENCE_S
        while True:
            now = await self.counts()
            got = {name for name in now if now[name][0] > before[name][0]}
            seen = {name for name in now if now[name][1] > before[name][1]}
            assert got <= receiving, f"frames leak: {got - receiving}"
            assert seen <= pictured, f"images leak: {seen - pictured}"
            if got == receiving and seen == pictured:
                return
            assert time.monotonic() < end_s, (got, receiving, seen, pictured)
            await asyncio.sleep(0.05)


def _receiving(status: Status) -> set[str]:
    return {one.identity.key for one in status.clients if one.receiving and one.identity}


def _receives(status: Status, identity: Identity | None) -> bool:
    return identity is not None and identity.key in _receiving(status)


@contextmanager
def panel(service: Running, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the panel beside a service that runs already."""
    folder = service.folder
    places = {f"HANDSPAN_{name.upper()}_DIR": str(folder / name) for name in ("config", "log")}
    log = (folder / "panel.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "handspan_app", "--hidden"],
        env=environ | places | {"XDG_CONFIG_HOME": str(folder)},
        stdout=log, stderr=log, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            process.wait()
            log.close()


@asynccontextmanager
async def windows_of_a_browser(
    environ: dict[str, str], urls: list[str]
) -> AsyncIterator[list[Page]]:
    """Run one browser with one window for each address."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            require_browser(), "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update",
            "--disable-features=LocalNetworkAccessChecks", "--no-default-browser-check",
            "--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=500,400",
            f"--user-data-dir={folder}", "about:blank",
            env=environ, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        tasks: list[asyncio.Task[Any]] = []
        sockets = []
        try:
            port = await asyncio.wait_for(debugging_port(process), PATIENCE_S)
            assert process.stderr is not None
            tasks.append(asyncio.create_task(process.stderr.read()))
            async with connect(
                await _browser_address(port), max_size=None, compression=None
            ) as socket:
                browser = Page(socket)
                tasks.append(asyncio.create_task(browser.listen()))
                pages = []
                for url in urls:
                    made = await browser.call("Target.createTarget", url=url, newWindow=True)
                    address = f"ws://127.0.0.1:{port}/devtools/page/{made['targetId']}"
                    sockets.append(await connect(address, max_size=None, compression=None))
                    page = Page(sockets[-1])
                    tasks.append(asyncio.create_task(page.listen()))
                    await page.until("typeof frames === 'number'")
                    pages.append(page)
                yield pages
        finally:
            for one in sockets:
                await one.close()
            process.terminate()
            await process.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _browser_address(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET /json/version HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    length = 0
    while (line := await reader.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    address: str = json.loads(await reader.readexactly(length))["webSocketDebuggerUrl"]
    writer.close()
    return address


def leap_files(port: int) -> dict[str, tuple[str, bytes]]:
    script = (NODE_FOLDER / "node_modules" / "leapjs-1.1.1" / "leap-1.1.1.js").read_bytes()
    files = {"/leap.js": ("text/javascript", script), "/favicon.ico": ("image/x-icon", b"")}
    for title in ("harp", "drum"):
        text = LEAP_PAGE.replace("TITLE", title).replace("PORT", str(port))
        files[f"/{title}"] = ("text/html", text.encode())
    return files


@asynccontextmanager
async def table(folder: Path, library: Path) -> AsyncIterator[Table]:
    """Set everything up: screen, service, panel, two native programs, two pages."""
    SettingsStore(folder / "config").save(Settings(rest_unused=False))
    with screen() as x:
        service = Running(folder, "--ws-port", "0", "--source", "simulated")
        natives: list[Native] = []
        peer = None
        try:
            port = service.wait_for(ServiceState.STREAMING).websocket.port
            environ = os.environ | x.environ
            environ |= {"HANDSPAN_RUNTIME_DIR": str(folder / "run"), ENVIRONMENT: str(library)}
            with panel(service, environ):
                peer = await ControlPeer.connect(service.socket)
                one = Table(x, peer)
                await one.until(lambda status: status.foreground.source is FocusSource.X11)
                for title in ("loom", "kiln"):
                    natives.append(Native(title, folder, environ))
                    one.natives[title] = natives[-1]
                async with web_pages(leap_files(port)) as web:
                    urls = [f"http://127.0.0.1:{web}/harp", f"http://localhost:{web}/drum"]
                    async with windows_of_a_browser(environ, urls) as pages:
                        one.pages = dict(zip(("harp", "drum"), pages, strict=True))
                        await learn(one, urls)
                        yield one
        finally:
            if peer is not None:
                await peer.close()
            for native in natives:
                native.end()
            service.end()


async def learn(one: Table, urls: list[str]) -> None:
    """Wait until the service knows who everybody is, and note it."""
    marks = {"loom": "loom.py (", "kiln": "kiln.py ("}
    marks |= {name: url.rsplit("/", 1)[0] for name, url in zip(("harp", "drum"), urls, strict=True)}

    def found(status: Status) -> dict[str, Identity]:
        who = [one.identity for one in status.clients if one.identity is not None]
        return {
            name: identity
            for name, mark in marks.items()
            for identity in who
            if identity.words.startswith(mark)
        }

    status = await one.until(lambda status: len(found(status)) == len(marks))
    one.identities = found(status)
    assert one.identities["harp"].kind is IdentityKind.PAGE
