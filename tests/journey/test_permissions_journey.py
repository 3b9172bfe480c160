"""Ring: journey. Real windows, a real browser, native programs, the panel: who receives what.

One service, one panel and four clients stay for the whole table. That somebody receives is waited
for; that somebody does not is seen over a span in which some fifty frames are made.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from handspan._library import ENVIRONMENT
from handspan_service.contract.control import (
    ServiceState,
    SetPaused,
    SetPermission,
    Status,
)
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import (
    Because,
    Capability,
    FocusSource,
    Identity,
    IdentityKind,
)
from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from support.browser import Page, debugging_port, require_browser, web_pages
from support.control_peer import ControlPeer
from support.leapjs import NODE_FOLDER, require_leapjs
from support.native import build, needs_cmake
from support.running import Running
from support.screen import Screen, screen

HERE = Path(__file__).parents[1]
BINDING = HERE.parent / "bindings" / "python"  # The package `handspan` that the programs import.
PATIENCE_S = 60.0
HEARING_S, TRIES = 10.0, 5  # Until a window is brought to the front again.
SPAN_S = 0.45  # Some fifty frames of the simulated controller.
BACKGROUND, IMAGES, HMD, PAUSE = 0x1, 0x2, 0x4, 0x8
EVERYTHING = BACKGROUND | IMAGES | HMD | PAUSE
# The capability that each policy needs.
NEEDS = {
    Capability.BACKGROUND: BACKGROUND,
    Capability.IMAGES: IMAGES,
    Capability.CONFIG: HMD,
    Capability.PAUSE: PAUSE,
}
LEAP_PAGE = """<!doctype html><title>TITLE</title><script src="/leap.js"></script><script>
let frames = 0, first = null;
const controller = new Leap.Controller({ port: PORT });
controller.setBackground(true);
controller.on('deviceFrame', () => { frames += 1; if (first === null) first = Date.now(); });
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
        self._read()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
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


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("native")
    return build(folder, "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_TESTING=OFF")


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
        process.wait(PATIENCE_S)
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
                for one in sockets:
                    await one.close()
        finally:
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


@needs_cmake
async def test_who_receives_what(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require_browser()
    require_leapjs()
    async with table(tmp_path, library) as one:
        everybody = {*one.natives, *one.pages}
        for native in one.natives.values():
            native.ask("wish", EVERYTHING)
        for trusted in (("loom", "harp"), ("kiln", "drum")):
            for name in everybody:
                for capability in NEEDS:
                    await one.allow(name, capability, name in trusted)
            await policies_follow(one, trusted)
            for name in ("loom", "kiln", "harp", "drum"):
                receiving = {*trusted, name}
                await one.front(name, receiving)
                pictured = {other for other in one.natives if other in trusted}
                await one.expect(receiving, pictured & receiving)
                await configuration_follows(one, name, trusted)
        await pausing_follows(one)
        await settings_stay(one)
        with capsys.disabled():
            print(f"\nfirst frame after the focus, ms: {sorted(map(round, one.delays_ms))}")


async def policies_follow(one: Table, trusted: tuple[str, ...]) -> None:
    """See that each native program is told exactly what it has."""
    for name, native in one.natives.items():
        wanted = EVERYTHING if name in trusted else 0
        end_s = time.monotonic() + PATIENCE_S
        while (told := native.ask("report")["policies"]) != wanted:
            assert time.monotonic() < end_s, (name, told, wanted)
            await asyncio.sleep(0.02)


async def configuration_follows(one: Table, front: str, trusted: tuple[str, ...]) -> None:
    """See that the mode is what the application in front may wish, and nothing of those behind."""
    may = front in trusted and front in one.natives
    wanted = TrackingMode.HEAD_MOUNTED if may else TrackingMode.DESKTOP
    await one.until(lambda status: status.mode is wanted)


async def pausing_follows(one: Table) -> None:
    """See that whoever may not pause is refused, and that nobody resumes the user's own pause."""
    assert "refused" in one.natives["loom"].ask("pause")
    assert (await one.until(lambda _: True)).state is ServiceState.STREAMING
    one.natives["kiln"].ask("pause")
    await one.until(lambda status: status.state is ServiceState.PAUSED)
    await one.expect(set(), set())
    one.natives["kiln"].ask("resume")
    await one.until(lambda status: status.state is ServiceState.STREAMING)
    assert await one.peer.ask(partial(SetPaused, paused=True)) == ""
    await one.until(lambda status: status.state is ServiceState.PAUSED)
    one.natives["kiln"].ask("resume")
    await one.expect(set(), set())
    assert await one.peer.ask(partial(SetPaused, paused=False)) == ""
    await one.until(lambda status: status.state is ServiceState.STREAMING)


async def settings_stay(one: Table) -> None:
    """See that no application grants itself anything."""
    before = (await one.until(lambda _: True)).settings
    for key in ("background_app_mode", "images_mode", "websockets_enabled"):
        for native in one.natives.values():
            assert native.ask("config", key, 2 if "mode" in key else 0) == {"taken": False}
    assert (await one.until(lambda _: True)).settings == before


@needs_cmake
async def test_a_question_is_answered_at_its_window(tmp_path: Path, library: Path) -> None:
    SettingsStore(tmp_path / "config").save(Settings(rest_unused=False))
    with screen() as x:
        service = Running(tmp_path, "--ws-port", "0", "--source", "simulated")
        native = peer = None
        try:
            service.wait_for(ServiceState.STREAMING)
            environ = os.environ | x.environ
            environ |= {"HANDSPAN_RUNTIME_DIR": str(tmp_path / "run"), ENVIRONMENT: str(library)}
            with panel(service, environ):
                peer = await ControlPeer.connect(service.socket)
                await peer.status_with(lambda status: status.attended)
                native = Native("loom", tmp_path, environ)
                x.activate("loom")
                await peer.status_with(lambda status: len(status.questions) == 1)
                x.activate("Handspan asks")
                await peer.status_with(lambda status: status.clients[0].in_front)
                while not _images(peer):  # The window hears nothing for its first moment.
                    x.tool("key", "--window", x.window("Handspan asks|loom"), "alt+a")
                    await asyncio.sleep(0.2)
                assert _images(peer) is Because.ONCE
                end_s = time.monotonic() + PATIENCE_S
                while not native.ask("report")["images"]:
                    assert time.monotonic() < end_s
                    await asyncio.sleep(0.05)
        finally:
            if peer is not None:
                await peer.close()
            if native is not None:
                native.end()
            service.end()


def _images(peer: ControlPeer) -> Because | None:
    assert peer.status is not None
    for client in peer.status.clients:
        for one in client.permissions:
            if one.capability is Capability.IMAGES and one.granted:
                return one.because
    return None
