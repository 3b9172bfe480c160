"""The window in front on Wayland desktops that tell of all windows: labwc, Wayfire, river ...

Law: these desktops know a window by the name of its application alone, never by its process. Only
where one running program goes by that name is it told; where none or several do, it is unknown who
is in front. Where no window is in front, the compositor is.

Source: wlr-foreign-toplevel-management-unstable-v1. Tried with sway 1.7 on a headless screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalSocket

from handspan_app.desktop import wayland
from handspan_app.desktop.launchers import executable_of
from handspan_app.desktop.peer import peer_pid
from handspan_app.desktop.source import Source
from handspan_app.desktop.wayland import Event, Events, request
from handspan_service.contract.permissions import FocusSource, Foreground

CONNECT_MS = 500  # The compositor that shows us is there, or it is not.
WAIT_MS = 10  # At once; Python's other threads stand still meanwhile.
# Between two windows there is none for a moment, as on X11.
BETWEEN_MS = 50
_REGISTRY, _READY, _MANAGER = 2, 3, 4  # Numbers that we give to what we ask for.


@dataclass(slots=True)
class _Window:
    app_id: str = ""
    active: bool = False
    exe: str = ""  # Asked for anew until it is found: a title may change many times a second.


class WlrootsSource(Source):
    """Listens to a compositor."""

    def __init__(
        self,
        path: Path,
        executable: Callable[[str], str] = executable_of,
        parent: QObject | None = None,
    ) -> None:
        """Prepare to listen.

        Args:
            path: Of the compositor's socket.
            executable: Which running program goes by the name of an application; "" if none does,
                or several.
            parent: Owner.
        """
        super().__init__(parent)
        self._path = path
        self._executable = executable
        self._own_pid: int | None = None  # Of the compositor.
        self._events = Events()
        self._windows: dict[int, _Window] = {}
        self._bound = self._ready = False
        self._socket = QLocalSocket(self)
        self._socket.disconnected.connect(lambda: self.tell(Foreground()))
        self._between = QTimer(self)
        self._between.setSingleShot(True)
        self._between.setInterval(BETWEEN_MS)
        self._between.timeout.connect(self._on_none)

    def start(self) -> bool:
        """Connect, and find out whether this compositor tells of windows."""
        deadline = QDeadlineTimer(CONNECT_MS)
        self._socket.connectToServer(str(self._path))
        if not self._socket.waitForConnected(CONNECT_MS):
            return False
        self._own_pid = peer_pid(self._socket)
        self._socket.write(
            request(wayland.DISPLAY, wayland.GET_REGISTRY, _REGISTRY)
            + request(wayland.DISPLAY, wayland.SYNC, _READY)
        )
        while not (self._ready or deadline.hasExpired()):
            self._socket.waitForReadyRead(WAIT_MS)
            self._on_ready_read()
        if not self._bound:
            self.stop()
            return False
        self._socket.readyRead.connect(self._on_ready_read)
        self._judge()
        return True

    def stop(self) -> None:
        """Hang up."""
        self._between.stop()
        self._socket.blockSignals(True)
        self._socket.abort()

    def _on_ready_read(self) -> None:
        try:
            for event in self._events.feed(bytes(self._socket.readAll().data())):
                self._take(event)
        except ValueError:
            self._socket.abort()

    def _take(self, event: Event) -> None:
        if event.sender == _REGISTRY and event.opcode == wayland.GLOBAL:
            self._take_offer(event)
        elif event.sender == _READY:
            self._ready = True
        elif event.sender == _MANAGER and event.opcode == wayland.TOPLEVEL:
            self._windows[event.word()] = _Window()
        elif (event.sender, event.opcode) in (
            (_MANAGER, wayland.FINISHED),
            (wayland.DISPLAY, wayland.ERROR),
        ):
            self._socket.abort()
        elif event.sender in self._windows:
            self._take_window(event)

    def _take_offer(self, event: Event) -> None:
        name, interface, version = event.offer()
        if interface == wayland.TOPLEVEL_MANAGER and not self._bound:
            self._bound = True
            version = min(version, wayland.MANAGER_VERSION)
            words = (name, interface, version, _MANAGER)
            self._socket.write(request(_REGISTRY, wayland.BIND, *words))

    def _take_window(self, event: Event) -> None:
        window = self._windows[event.sender]
        if event.opcode == wayland.APP_ID:
            window.app_id, window.exe = event.text(), ""
        elif event.opcode == wayland.STATE:
            window.active = wayland.ACTIVATED in event.words()
        elif event.opcode == wayland.CLOSED:
            del self._windows[event.sender]
            self._socket.write(request(event.sender, wayland.DESTROY))
            self._judge()
        elif event.opcode == wayland.DONE:
            self._judge()

    def _judge(self) -> None:
        """Tell who is in front; a window that is none in a moment is passed over."""
        active = next((one for one in self._windows.values() if one.active), None)
        if active is None:
            if not self._between.isActive():
                self._between.start()
            return
        self._between.stop()
        own = QGuiApplication.desktopFileName()
        if own and active.app_id == own:
            self.tell(Foreground(FocusSource.WLROOTS, os.getpid()))
        else:
            active.exe = active.exe or self._executable(active.app_id)
            self.tell(Foreground(FocusSource.WLROOTS, exe=active.exe))

    def _on_none(self) -> None:
        self.tell(Foreground(FocusSource.WLROOTS, self._own_pid))
