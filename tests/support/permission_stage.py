"""Service, panel, two native programs and two pages of one browser, each with a window."""

from __future__ import annotations

import asyncio
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from handspan_service.contract.control import ServiceState, Status, SubscribeFrames
from handspan_service.contract.permissions import FocusSource, Identity
from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from support.browser import (
    Page,
    debugging_port,
    end_browser,
    require_browser,
    told,
    web_pages,
)
from support.control_peer import ControlPeer
from support.leapjs import NODE_FOLDER
from support.native import C_COMPILER, NATIVE, run
from support.patience import PROGRAM_S
from support.permission_cross import EVERYBODY, PAGES, PROGRAMS
from support.running import Running
from support.screen import Screen, screen

SOURCE = Path(__file__).with_name("windowed.c")
PATIENCE_S = 60.0
# Notes all that comes over the socket, whatever leap.js makes of it.
LEAP_PAGE = """<!doctype html><title>TITLE</title><script>
const seen = new Map();
let attached = null, odd = 0, socket = null;
function note(text) {
  const told = JSON.parse(text);
  if (told.event) attached = told.event.state.attached;
  else if ('currentFrameRate' in told) seen.set(told.id, told.gestures.length);
  else if (!('version' in told)) odd += 1;
}
function report(from, to) {
  let frames = 0, gestures = 0;
  for (const [id, gestured] of seen)
    if (id > from && id <= to) { frames += 1; gestures += gestured > 0; }
  return { frames, gestures, odd, attached, focused: controller.connection.focusedState };
}
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    socket = this;
    this.addEventListener('message', (one) => note(one.data));
  }
};
</script><script src="/leap.js"></script><script>
const controller = new Leap.Controller({ port: PORT, enableGestures: GESTURES });
controller.connect();
</script>TITLE"""


class Program:
    """A native program with a window, in C."""

    def __init__(self, title: str, executable: Path, environ: dict[str, str]) -> None:
        self.title = title
        self.process = subprocess.Popen(
            [str(executable), title],
            env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
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
        self.process.wait(PROGRAM_S)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


def compile_program(built: Path, folder: Path) -> Path:
    """Build the native program in a folder; return its executable.

    Args:
        built: Where the library was built.
        folder: Of the executable.
    """
    executable = folder / "windowed"
    run(
        C_COMPILER, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror",
        f"-I{NATIVE / 'include'}", f"-I{NATIVE / 'src'}", SOURCE, "-o", executable,
        f"-L{built}", "-lLeapC", "-ldl", f"-Wl,-rpath,{built}",
    )  # fmt: skip
    return executable


class Browser:
    """A browser with windows and tabs."""

    def __init__(self, port: int, control: Page) -> None:
        self._port = port
        self._control = control
        self.sockets: list[Any] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self._targets: dict[Page, str] = {}

    async def open(self, url: str, *, window: bool) -> Page:
        """Open a page in a window of its own, or as a tab of the newest; wait until it listens."""
        made = await self._control.call("Target.createTarget", url=url, newWindow=window)
        address = f"ws://127.0.0.1:{self._port}/devtools/page/{made['targetId']}"
        self.sockets.append(await connect(address, max_size=None, compression=None))
        page = Page(self.sockets[-1])
        self._targets[page] = made["targetId"]
        self.tasks.append(asyncio.create_task(page.listen()))
        await page.until("typeof controller === 'object' && controller.connection.connected")
        return page

    async def show(self, page: Page) -> None:
        """Bring a tab to the front of its window."""
        await self._control.call("Target.activateTarget", targetId=self._targets[page])

    async def close(self, page: Page) -> None:
        """Close a tab."""
        await self._control.call("Target.closeTarget", targetId=self._targets.pop(page))


@asynccontextmanager
async def browser(environ: dict[str, str]) -> AsyncIterator[Browser]:
    """Run a browser."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            require_browser(), "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update",
            "--disable-features=LocalNetworkAccessChecks", "--no-default-browser-check",
            "--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=500,400",
            "--disable-dev-shm-usage",
            f"--user-data-dir={folder}", "about:blank",
            env=environ, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        one: Browser | None = None
        tasks: list[asyncio.Task[Any]] = []
        try:
            port = await asyncio.wait_for(debugging_port(process), PATIENCE_S)
            assert process.stderr is not None
            tasks.append(asyncio.create_task(process.stderr.read()))
            address = (await told(port, "version"))["webSocketDebuggerUrl"]
            async with connect(address, max_size=None, compression=None) as socket:
                control = Page(socket)
                tasks.append(asyncio.create_task(control.listen()))
                one = Browser(port, control)
                yield one
        finally:
            if one is not None:
                tasks += one.tasks
                for open_one in one.sockets:
                    await open_one.close()
            await end_browser(process)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


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
            process.wait(PROGRAM_S)
            log.close()


def leap_files(port: int) -> dict[str, tuple[str, bytes]]:
    """Return the pages by path; of them the harp alone asks for gestures."""
    script = (NODE_FOLDER / "node_modules" / "leapjs-1.1.1" / "leap-1.1.1.js").read_bytes()
    files = {"/leap.js": ("text/javascript", script), "/favicon.ico": ("image/x-icon", b"")}
    for title in (*PAGES, "tab"):
        words = {"TITLE": title, "PORT": str(port), "GESTURES": str(title == "harp").lower()}
        text = LEAP_PAGE
        for name, value in words.items():
            text = text.replace(name, value)
        files[f"/{title}"] = ("text/html", text.encode())
    return files


@dataclass
class Stage:
    """All that takes part.

    Attributes:
        screen: Where the windows are.
        peer: Tells the service what a panel would, and hears its frames.
        web: Port of the pages.
        browser: Of the pages.
        programs: By title of their windows.
        pages: Likewise.
        identities: Who each is, as the service found out.
        ids: Number of each one's session.
    """

    screen: Screen
    peer: ControlPeer
    web: int
    browser: Browser
    programs: dict[str, Program]
    pages: dict[str, Page] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    async def open(self, title: str, host: str, *, window: bool = True) -> None:
        """Open a page, and note who it is once the service knows."""
        before = {one.id for one in (await self.peer.status_with(bool)).clients}
        url = f"http://{host}:{self.web}/{title}"
        self.pages[title] = await self.browser.open(url, window=window)
        await self.learn(title, before)

    async def show(self, title: str) -> None:
        """Bring a tab to the front of its window."""
        await self.browser.show(self.pages[title])

    async def close(self, title: str) -> None:
        """Close a page, and wait until the service has let it go."""
        await self.browser.close(self.pages.pop(title))
        gone = self.ids.pop(title)
        await self.peer.status_with(lambda one: all(each.id != gone for each in one.clients))

    async def learn(self, title: str, before: set[int]) -> None:
        """Note who came last."""

        def found(status: Status) -> bool:
            for one in status.clients:
                if one.id not in before and one.identity is not None:
                    self.identities[title], self.ids[title] = one.identity, one.id
                    return True
            return False

        await self.peer.status_with(found)


@asynccontextmanager
async def stage(folder: Path, program: Path) -> AsyncIterator[Stage]:
    """Set everything up: screen, service, panel, two native programs, two pages."""
    SettingsStore(folder / "config").save(Settings(rest_unused=False))
    with screen() as x:
        service = Running(folder, "--ws-port", "0", "--source", "simulated")
        programs: dict[str, Program] = {}
        peer = None
        try:
            port = service.wait_for(ServiceState.STREAMING).websocket.port
            environ = os.environ | x.environ | {"HANDSPAN_RUNTIME_DIR": str(folder / "run")}
            with panel(service, environ):
                peer = await ControlPeer.connect(service.socket)
                assert await peer.ask(lambda number: SubscribeFrames(number, True)) == ""
                await peer.status_with(lambda one: one.foreground.source is FocusSource.X11)
                async with web_pages(leap_files(port)) as web, browser(environ) as opened:
                    one = Stage(x, peer, web, opened, programs)
                    for title in PROGRAMS:
                        executable = folder / title  # A program is known by its path.
                        shutil.copy(program, executable)
                        before = {client.id for client in (await peer.status_with(bool)).clients}
                        programs[title] = Program(title, executable, environ)
                        await one.learn(title, before)
                    for title, host in zip(PAGES, ("127.0.0.1", "localhost"), strict=True):
                        await one.open(title, host)
                    assert set(one.identities) == set(EVERYBODY)
                    yield one
        finally:
            if peer is not None:
                await peer.close()
            for running in programs.values():
                running.end()
            service.end()
