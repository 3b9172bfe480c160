"""The window in front on X11, as its window manager tells it, at the moment it changes.

Law: a window's process is asked of the server first, which knows it, and of the window's own
property only then; where no window is in front, the window manager is. Of a title nobody is told
more than that it is another one.

Source: Extended Window Manager Hints: _NET_ACTIVE_WINDOW, _NET_SUPPORTED, _NET_SUPPORTING_WM_CHECK,
_NET_WM_PID, _NET_WM_NAME, _NET_CLIENT_LIST_STACKING, _NET_CURRENT_DESKTOP, _NET_WM_DESKTOP,
_NET_WM_STATE, _NET_WM_WINDOW_TYPE.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from handspan_app.desktop.source import Source
from handspan_app.desktop.xcb import (
    DESTROYED,
    WATCH_PROPERTIES,
    WATCH_STRUCTURE,
    NoServer,
    XConnection,
)
from handspan_service.contract.permissions import FocusSource, Foreground

# Between two windows there is none for a moment. Source: measured on openbox, 24 ms.
BETWEEN_MS = 50
TITLES_MS = 250  # Between two looks at a title: some pages move theirs like a banner.
_ACTIVE, _SUPPORTED, _CHECK = "_NET_ACTIVE_WINDOW", "_NET_SUPPORTED", "_NET_SUPPORTING_WM_CHECK"
_EVERYWHERE = 0xFFFFFFFF  # The desktop of a window that is on all of them.
_TITLES = ("_NET_WM_NAME", "WM_NAME")


class X11Source(Source):
    """Watches the root window."""

    def __init__(self, display: str | None = None, parent: QObject | None = None) -> None:
        """Prepare to watch a display; that of the environment if None."""
        super().__init__(parent)
        self._display = display
        self._x: XConnection | None = None
        self._notifier: QSocketNotifier | None = None
        self._manager = 0  # The window that a window manager shows that it is there.
        self._shown: tuple[int, tuple[str, ...]] = (0, ())  # The window in front, and its titles.
        self._view = 0
        self._late = False  # Whether a title changed while none was looked at.
        self._titles = QTimer(self)
        self._titles.setSingleShot(True)
        self._titles.setInterval(TITLES_MS)
        self._titles.timeout.connect(self._on_titles)
        self._between = QTimer(self)
        self._between.setSingleShot(True)
        self._between.setInterval(BETWEEN_MS)
        self._between.timeout.connect(self._on_none)

    def start(self) -> bool:
        """Connect, and tell who is in front now."""
        try:
            self._x = XConnection(self._display)
        except NoServer:
            return False
        self._x.watch(self._x.root, WATCH_PROPERTIES)
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._x.socket, kind, self)
        self._notifier.activated.connect(self._on_readable)
        self._judge_manager()
        self._on_readable()
        return True

    def stop(self) -> None:
        """Hang up."""
        self._between.stop()
        self._titles.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None  # It is the source's child, and goes with it.
        if self._x is not None:
            self._x.close()
            self._x = None

    def below(self, pid: int) -> Foreground | None:
        """Return whose the uppermost window of other programs is that can be seen."""
        x = self._x
        if x is None or not self._manager:
            return None
        here = x.words(x.root, "_NET_CURRENT_DESKTOP")
        for window in reversed(x.words(x.root, "_NET_CLIENT_LIST_STACKING")):
            other = self._pid(window)
            if other not in (None, pid) and self._is_seen(window, here):
                return Foreground(FocusSource.X11, other, view=self._view)
        return Foreground(FocusSource.X11, self._pid(self._manager), view=self._view)

    def _is_seen(self, window: int, here: tuple[int, ...]) -> bool:
        """Return whether a window is one that a user works in, and on this desktop."""
        assert self._x is not None
        x = self._x
        place = x.words(window, "_NET_WM_DESKTOP")
        if here and place and place[0] not in (here[0], _EVERYWHERE):
            return False
        kinds = x.words(window, "_NET_WM_WINDOW_TYPE")
        states = x.words(window, "_NET_WM_STATE")
        furniture = [x.atom(f"_NET_WM_WINDOW_TYPE_{kind}") for kind in ("DESKTOP", "DOCK")]
        return x.atom("_NET_WM_STATE_HIDDEN") not in states and not set(kinds) & set(furniture)

    def _on_readable(self) -> None:
        """Take what happened, also what arrived with the answers to our own questions."""
        x = self._x
        if x is None:
            return
        while events := list(x.events()):
            names = {event.atom for event in events}
            gone = any(
                event.kind == DESTROYED and event.window == self._manager for event in events
            )
            if gone or names & {x.atom(_SUPPORTED), x.atom(_CHECK)}:
                self._judge_manager()
            elif x.atom(_ACTIVE) in names:
                self._judge_active()
            elif any(event.window == self._shown[0] for event in events):
                self._judge_title(names)
        if x.broken and self._notifier is not None:
            self._notifier.setEnabled(False)
            self._between.stop()
            self._titles.stop()
            QTimer.singleShot(0, self, self.stop)  # Its own signal is still being told.
            self.tell(Foreground())

    def _judge_manager(self) -> None:
        """Find out whether there is a window manager that says which window is in front."""
        assert self._x is not None
        x = self._x
        self._manager = next(iter(x.words(x.root, _CHECK)), 0)
        alive = self._manager and x.words(self._manager, _CHECK) == (self._manager,)
        if alive:
            x.watch(self._manager, WATCH_STRUCTURE)
        if alive and x.atom(_ACTIVE) in x.words(x.root, _SUPPORTED):
            self._judge_active()
        else:
            self._manager = 0
            self._between.stop()
            self.tell(Foreground())

    def _judge_active(self) -> None:
        assert self._x is not None
        window = next(iter(self._x.words(self._x.root, _ACTIVE)), 0)
        if not self._manager:
            return
        if not window:
            if not self._between.isActive():
                self._between.start()
            return
        self._between.stop()
        pid = self._pid(window)
        if pid is not None or self._x.exists(window):  # Of one that is gone we hear in a moment.
            self._show(window)
            self.tell(Foreground(FocusSource.X11, pid, view=self._view))

    def _judge_title(self, changed: set[int]) -> None:
        """Tell that the window in front has another title, if it does: soon, but not each time."""
        assert self._x is not None
        if not changed & {self._x.atom(name) for name in _TITLES}:
            return
        if self._titles.isActive():
            self._late = True
        else:
            self._titles.start()
            self._judge_active()

    def _on_titles(self) -> None:
        late, self._late = self._late, False
        if late and self._x is not None:
            self._titles.start()
            self._judge_active()
            self._on_readable()

    def _show(self, window: int) -> None:
        """Note what is in front now, and hear of its title."""
        assert self._x is not None
        before = self._shown[0]
        if window != before:
            # The manager's own window is watched for other things.
            for one, mask in ((before, 0), (window, WATCH_PROPERTIES)):
                if one not in (0, self._manager):
                    self._x.watch(one, mask)
        shown = (window, tuple(self._x.text(window, name) for name in _TITLES))
        if shown != self._shown:
            self._shown = shown
            self._view += 1

    def _on_none(self) -> None:
        """Tell that no window is in front, and stays so."""
        self._show(self._manager)
        self.tell(Foreground(FocusSource.X11, self._pid(self._manager), view=self._view))
        self._on_readable()

    def _pid(self, window: int) -> int | None:
        assert self._x is not None
        if (pid := self._x.pid(window)) is not None:
            return pid
        if self._x.text(window, "WM_CLIENT_MACHINE") not in ("", os.uname().nodename):
            return None  # Its number means a process of another computer.
        return next(iter(self._x.words(window, "_NET_WM_PID")), None)
