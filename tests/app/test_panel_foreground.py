"""Ring: organ. The window in front: which way is taken, and what each way tells."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from handspan_app import foreground as module
from handspan_app.attending import Attendant
from handspan_app.desktop.hyprland import EVENTS, QUESTION, REQUESTS
from handspan_app.desktop.source import Source
from handspan_app.desktop.sway import GET_TREE, SUBSCRIBE, WINDOW_EVENT, Messages, message
from handspan_app.foreground import ForegroundWatcher, sources
from handspan_app.link import ServiceLink
from handspan_app.wish import Wish
from handspan_service.contract.control import SetForeground
from handspan_service.contract.permissions import FocusSource, Foreground
from support.children import killed
from support.panel import peer_command
from support.patience import WAIT_MS

pytestmark = pytest.mark.usefixtures("qapp")


class Scripted(Source):
    """A way that tells what a test says."""

    def __init__(self, works: bool = True) -> None:
        super().__init__()
        self.works, self.running = works, False
        self.under: Foreground | None = None

    def below(self, pid: int) -> Foreground | None:
        return self.under

    def start(self) -> bool:
        self.running = self.works
        return self.works

    def stop(self) -> None:
        self.running = False


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ForegroundWatcher, Scripted]]:
    broken, source = Scripted(works=False), Scripted()
    monkeypatch.setattr(module, "sources", lambda _environ: iter((lambda: broken, lambda: source)))
    watcher = ForegroundWatcher(own_pid=50)
    watcher.start({})
    yield watcher, source
    watcher.stop()


def x11(pid: int | None) -> Foreground:
    return Foreground(FocusSource.X11, pid)


def test_the_first_way_that_works_is_taken_and_changes_alone_are_told(
    watcher: tuple[ForegroundWatcher, Scripted],
) -> None:
    one, source = watcher
    heard: list[Foreground] = []
    one.changed.connect(heard.append)
    for pid in (7, 7, 8, None):
        source.tell(x11(pid))
    assert heard == [x11(7), x11(8), x11(None)]
    assert source.running
    one.stop()
    assert heard[-1] == Foreground()
    assert not source.running


def test_our_own_windows_leave_in_front_who_was_there(
    watcher: tuple[ForegroundWatcher, Scripted],
) -> None:
    one, source = watcher
    source.tell(x11(50))
    assert one.foreground == x11(50), "nobody else was there before"
    source.tell(x11(7))
    source.tell(x11(50))
    assert one.foreground == x11(7)
    source.tell(x11(8))
    assert one.foreground == x11(8)


def test_a_panel_that_is_in_front_from_the_first_believes_the_one_before(
    watcher: tuple[ForegroundWatcher, Scripted],
) -> None:
    one, source = watcher
    heard: list[Foreground] = []
    one.changed.connect(heard.append)
    source.tell(x11(50))
    assert one.alone
    one.remember(Foreground(FocusSource.SWAY, 9))
    assert one.foreground == x11(50), "of another desktop, or a service that knows nothing"
    one.remember(x11(7))
    assert heard == [x11(50), x11(7)]
    assert not one.alone
    one.remember(x11(8))
    assert one.foreground == x11(7), "it is known by now"


def test_what_lies_below_goes_before_what_was_said_before(
    watcher: tuple[ForegroundWatcher, Scripted],
) -> None:
    one, source = watcher
    one.remember(x11(7))
    source.under = x11(8)
    source.tell(x11(50))
    assert one.foreground == x11(8)


def test_a_panel_tells_its_own_window_only_where_nobody_knows_better(
    watcher: tuple[ForegroundWatcher, Scripted], folder: Path, qtbot: QtBot
) -> None:
    one, source = watcher
    source.tell(x11(50))
    told: list[Foreground] = []
    command = peer_command("good", folder)
    with killed(subprocess.Popen([command.program, *command.arguments])):
        for before in (Foreground(), x11(7)):
            link = ServiceLink(folder / "control.sock")
            link.status_received.connect(lambda status: told.append(status.foreground))
            Attendant(link, one, link)
            link.open()
            expected = before if before.pid else x11(50)
            qtbot.waitUntil(lambda known=expected: known in told, timeout=WAIT_MS)  # type: ignore[misc]
            if not before.pid:
                link.ask(Wish(lambda number: SetForeground(number, x11(7))))  # A click.
                qtbot.waitUntil(lambda: x11(7) in told, timeout=WAIT_MS)
                told.clear()
            link.close()
            link.deleteLater()
    assert set(told) == {x11(7)}
    assert one.foreground == x11(7)


def names(platform: str = "linux", **environ: str) -> list[str]:
    return [type(make()).__name__ for make in sources(environ, platform)]


def test_each_desktop_has_its_way_or_none(qtbot: QtBot) -> None:
    assert names(DISPLAY=":0") == ["X11Source"]
    both = names(DISPLAY=":0", WAYLAND_DISPLAY="wayland-0", XDG_CURRENT_DESKTOP="GNOME")
    assert both == ["WlrootsSource"], "X11 knows half of it there"
    plasma = names(WAYLAND_DISPLAY="wayland-0", XDG_CURRENT_DESKTOP="plasma:KDE")
    assert plasma == ["KWinSource", "WlrootsSource"]
    assert names(SWAYSOCK="/run/sway", DISPLAY=":0", WAYLAND_DISPLAY="w") == ["SwaySource"]
    found = names(HYPRLAND_INSTANCE_SIGNATURE="x", XDG_RUNTIME_DIR="/run", WAYLAND_DISPLAY="w")
    assert found == ["HyprlandSource"]
    assert names() == []
    assert names("win32") == ["WindowsSource"]
    assert names("darwin") == ["MacSource"]


@pytest.mark.skipif(os.name == "nt", reason="these are the other systems' ways")
def test_ways_of_other_systems_say_that_they_do_not_work() -> None:
    for platform in ("win32", "darwin"):
        for make in sources({}, platform):
            source = make()
            if os.uname().sysname != "Darwin":
                assert not source.start()
            source.stop()


class Server:
    """A compositor's end of a socket."""

    def __init__(self, path: Path, answer: Callable[[QLocalSocket, bytes], None]) -> None:
        self.sockets: list[QLocalSocket] = []
        self._answer = answer
        self.server = QLocalServer()
        assert self.server.listen(str(path))
        self.server.newConnection.connect(self._on_connection)

    def _on_connection(self) -> None:
        socket = self.server.nextPendingConnection()
        self.sockets.append(socket)
        socket.readyRead.connect(lambda: self._answer(socket, bytes(socket.readAll().data())))


def tree(pid: int) -> dict[str, Any]:
    window = {"focused": pid > 0, "pid": pid or 99, "nodes": [], "floating_nodes": []}
    workspace = {"focused": not pid, "nodes": [], "floating_nodes": [window]}
    return {"focused": False, "nodes": [{"nodes": [workspace]}], "floating_nodes": []}


def test_sway_tells_by_its_socket(folder: Path, qtbot: QtBot) -> None:
    pids: list[int] = [11]
    asked: list[int] = []
    cutter = Messages()

    def answer(socket: QLocalSocket, data: bytes) -> None:
        # The answers have the layout of the questions.
        for _ in range(data.count(b"i3-ipc")):
            kind = SUBSCRIBE if not asked else GET_TREE
            asked.append(kind)
            body: Any = {"success": True} if kind == SUBSCRIBE else tree(pids[0])
            whole = message(kind, json.dumps(body).encode())
            socket.write(whole[:9])
            socket.write(whole[9:])

    server = Server(folder / "sway", answer)
    watcher = ForegroundWatcher()
    watcher.start({"SWAYSOCK": str(folder / "sway"), "WAYLAND_DISPLAY": "w"})
    qtbot.waitUntil(lambda: watcher.foreground == Foreground(FocusSource.SWAY, 11), timeout=WAIT_MS)
    for pid, seen in ((12, 12), (0, os.getpid())):  # This test is the compositor, too.
        pids[0] = pid
        server.sockets[0].write(message(WINDOW_EVENT, b'{"change":"title"}'))
        server.sockets[0].write(message(WINDOW_EVENT, b'{"change":"focus"}'))
        if seen != os.getpid():
            expected = Foreground(FocusSource.SWAY, seen)
            qtbot.waitUntil(lambda one=expected: watcher.foreground == one, timeout=WAIT_MS)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(asked) == 4, timeout=WAIT_MS)
    assert watcher.foreground.pid == 12, "our own process does not count"
    server.sockets[0].write(b"no message of sway at all")
    qtbot.waitUntil(lambda: watcher.foreground == Foreground(), timeout=WAIT_MS)
    watcher.stop()
    server.server.close()
    with pytest.raises(ValueError, match="no message"):
        list(cutter.feed(b"no message of sway at all"))


def test_hyprland_tells_by_its_sockets(folder: Path, qtbot: QtBot) -> None:
    place = folder / "hypr" / "x"
    place.mkdir(parents=True)
    answers = [b'{"pid": 21}']

    def answer(socket: QLocalSocket, data: bytes) -> None:
        assert data == QUESTION
        socket.write(answers[0])
        socket.disconnectFromServer()

    events = Server(place / EVENTS, lambda _socket, _data: None)
    requests = Server(place / REQUESTS, answer)
    watcher = ForegroundWatcher(own_pid=-1)
    watcher.start({"HYPRLAND_INSTANCE_SIGNATURE": "x", "XDG_RUNTIME_DIR": str(folder)})
    own = os.getpid()  # This test is the compositor, too.
    for reply, pid in ((b'{"pid": 21}', 21), (b'{"pid": 22}', 22), (b"Invalid", own)):
        answers[0] = reply
        qtbot.waitUntil(lambda: bool(events.sockets), timeout=WAIT_MS)
        events.sockets[0].write(b"workspace>>2\nactivewindowv2>>55d")
        events.sockets[0].write(b"0c\n")
        expected = Foreground(FocusSource.HYPRLAND, pid)
        qtbot.waitUntil(lambda one=expected: watcher.foreground == one, timeout=WAIT_MS)  # type: ignore[misc]
    events.sockets[0].disconnectFromServer()
    qtbot.waitUntil(lambda: watcher.foreground == Foreground(), timeout=WAIT_MS)
    watcher.stop()
    for one in (events, requests):
        one.server.close()
