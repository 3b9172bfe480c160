"""Those who listen to a Controller, and the thread that calls them.

Law: one callback at a time, and none after a listener's on_exit; frames that come while one runs
are skipped, other happenings wait; no lock is held while a program's code runs.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from Leap._controller import Controller, Listener


@dataclass(frozen=True)
class Happening:
    """What listeners are told of, besides frames.

    Attributes:
        callback: Name of the method of Listener.
        arguments: What it takes behind the controller.
    """

    callback: str
    arguments: tuple[Any, ...] = ()


SERVICE_CONNECT, SERVICE_DISCONNECT = "on_service_connect", "on_service_disconnect"
CONNECT, DISCONNECT = "on_connect", "on_disconnect"
_SERVICE_CHANGE = Happening("on_service_change")
_FOCUS = Happening("on_focus_gained")
# What else is told with it: Linux tells programs nothing of focus, so it is theirs once connected.
_FOLLOWED_BY = {
    SERVICE_CONNECT: _SERVICE_CHANGE,
    SERVICE_DISCONNECT: _SERVICE_CHANGE,
    CONNECT: _FOCUS,
}


@dataclass(eq=False)
class _Entry:
    listener: Listener
    greeted: bool = False
    leaving: bool = False
    exiting: bool = False


class Hearing:
    """The listeners of one Controller."""

    def __init__(self, view: Controller) -> None:
        """Listen for nobody yet.

        Args:
            view: What callbacks get.
        """
        self._view = view
        # Whoever destroys a Controller may hold it already: the garbage collector asks nobody.
        self._changed = threading.Condition(threading.RLock())
        self._entries: list[_Entry] = []
        self._happenings: deque[Happening] = deque()
        self._waiting = {"on_frame": False, "on_images": False}
        self._stopped = False
        self._service = self._connected = False  # As far as listeners were told.
        self._thread: threading.Thread | None = None

    def add(self, listener: Listener) -> bool:
        """Let one listen; return False where it does already."""
        with self._changed:
            if self._stopped or self._find(listener) is not None:
                return False
            self._entries.append(_Entry(listener))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="Leap listener", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return True

    def remove(self, listener: Listener) -> bool:
        """Let one go: wait until its on_exit is over, unless this is called within a callback."""
        with self._changed:
            entry = self._find(listener)
            if entry is None:
                return False
            if self.is_here:
                if not entry.leaving:
                    self._part_here(entry)
                return True
            entry.leaving = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: entry not in self._entries)
            return True

    def stop(self, patience_s: float | None = None) -> None:
        """Let all go, and end the thread; within a callback it ends when that returns.

        Args:
            patience_s: How long to wait for a callback that runs; None: until it is over.
        """
        with self._changed:
            if self.is_here:
                for entry in list(self._entries):
                    if entry.exiting:
                        self._forget(entry)  # It is in on_exit now, and ends everything from there.
                    else:
                        self._part_here(entry)
            for entry in self._entries:
                entry.leaving = True
            self._changed.notify_all()
            if self._thread is not None:
                self._changed.wait_for(lambda: not self._entries, patience_s)
            self._stopped = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None and not self.is_here:
            thread.join(patience_s)

    def happened(self, callback: str, *arguments: Any) -> None:
        """Tell all who listen of something."""
        with self._changed:
            if self._thread is None:  # Nobody has ever listened: keep what one is greeted with.
                self._note(callback)
                return
            self._happenings.append(Happening(callback, arguments))
            self._changed.notify_all()

    def came(self, callback: str) -> None:
        """Tell all who listen of a frame or images, unless a callback runs."""
        with self._changed:
            if self._entries:
                self._waiting[callback] = True
                self._changed.notify_all()

    @property
    def is_here(self) -> bool:
        """Whether this is the thread that calls."""
        return threading.current_thread() is self._thread

    # ---- On the thread; the lock is held. ----

    def _run(self) -> None:
        with self._changed:
            while not self._stopped:
                if self._greet_or_part():
                    continue
                if self._happenings:
                    self._tell(self._happenings.popleft())
                elif not self._tell_newest():
                    self._changed.wait()

    def _tell_newest(self) -> bool:
        for callback, waits in self._waiting.items():
            if waits:
                self._tell_all(Happening(callback))
                self._waiting[callback] = False  # Those that came meanwhile are skipped.
                return True
        return False

    def _greet_or_part(self) -> bool:
        """Greet one who is new, or let one go; return False where there is neither."""
        for entry in self._entries:
            if not entry.greeted:
                entry.greeted = True
                self._greet(entry)
                return True
            if entry.leaving:
                entry.exiting = True
                self._call(entry, Happening("on_exit"))
                self._forget(entry)
                return True
        return False

    def _greet(self, entry: _Entry) -> None:
        self._call(entry, Happening("on_init"))
        if self._service:
            self._call_if_there(entry, Happening(SERVICE_CONNECT))
            self._call_if_there(entry, _SERVICE_CHANGE)
        if self._connected:
            self._call_if_there(entry, Happening(CONNECT))
            self._call_if_there(entry, _FOCUS)

    def _note(self, callback: str) -> None:
        if callback in (SERVICE_CONNECT, SERVICE_DISCONNECT):
            self._service = callback == SERVICE_CONNECT
        elif callback in (CONNECT, DISCONNECT):
            self._connected = callback == CONNECT

    def _tell(self, happening: Happening) -> None:
        self._note(happening.callback)
        self._tell_all(happening)
        if happening.callback in _FOLLOWED_BY:
            self._tell_all(_FOLLOWED_BY[happening.callback])

    def _tell_all(self, happening: Happening) -> None:
        for entry in list(self._entries):
            self._call_if_there(entry, happening)

    def _call_if_there(self, entry: _Entry, happening: Happening) -> None:
        if entry in self._entries and entry.greeted and not entry.leaving:
            self._call(entry, happening)

    def _call(self, entry: _Entry, happening: Happening) -> None:
        with self._unlocked():
            try:
                getattr(entry.listener, happening.callback)(self._view, *happening.arguments)
            except BaseException:  # The program's own: printed, and the next callback comes.
                traceback.print_exc()

    def _part_here(self, entry: _Entry) -> None:
        """Let one go within a callback: this thread is the one that calls."""
        self._forget(entry)
        self._call(entry, Happening("on_exit"))

    def _forget(self, entry: _Entry) -> None:
        if entry in self._entries:
            self._entries.remove(entry)
        self._changed.notify_all()

    @contextmanager
    def _unlocked(self) -> Iterator[None]:
        self._changed.release()
        try:
            yield
        finally:
            self._changed.acquire()

    def _find(self, listener: Listener) -> _Entry | None:
        return next((entry for entry in self._entries if entry.listener is listener), None)
