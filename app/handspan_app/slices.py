"""Work on the window in slices: a little at each turn of the event loop.

Law: steps run in order, each once, and none within another one; between two slices the window
paints and answers. All that works in slices shares one of them at each turn. A step is never cut,
so it should be small. One that yields False is the last of its slice. What is forgotten never goes
on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

SLICE_MS = 5.0  # Of 16 ms between two pictures of a screen: the last step and painting need more.


class Slices(QObject):
    """Steps that wait for their turn."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without steps."""
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._forgotten = 0  # Times that all was forgotten.
        self._running = False  # Whether a step runs just now.

    @property
    def done(self) -> bool:
        """Whether no step waits."""
        return not self._steps

    def add(self, step: Callable[[], object]) -> None:
        """Let a step run after all others, at a later turn of the event loop."""
        self._steps.append(step)
        if not self._running:  # Else the turn that it runs in goes on with what waits then.
            _turns().wait(self)

    def run(self, work: Iterator[bool]) -> None:
        """Let work go on from one `yield` to the next; False waits for the next turn."""
        self.add(partial(self._go_on, work))

    def _go_on(self, work: Iterator[bool]) -> bool:
        forgotten = self._forgotten
        going = next(work, None)
        if going is None:
            return True
        if self._forgotten == forgotten:
            self._steps.appendleft(partial(self._go_on, work))
        return going

    def forget(self) -> None:
        """Run none of the steps that wait, nor the rest of what runs just now."""
        self._steps.clear()
        self._forgotten += 1

    def go_until(self, until_s: float) -> bool:
        """Run steps, at least one, and return whether there is time for somebody else's.

        Args:
            until_s: Monotonic clock of `time.perf_counter`.
        """
        self._running = True
        try:
            while self._steps:
                waits = self._steps.popleft()() is False
                if waits or time.perf_counter() >= until_s:
                    return False
            return True
        finally:
            self._running = False


class _Turns(QObject):
    """Gives everybody who has steps a turn, one after the other."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Slices] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def wait(self, slices: Slices) -> None:
        """Let somebody who has steps have turns until all are done."""
        if slices not in self._waiting:
            self._waiting.append(slices)
        self._timer.start()

    def _turn(self) -> None:
        until_s = time.perf_counter() + SLICE_MS / 1000
        for _ in range(len(self._waiting)):
            slices = self._waiting.popleft()
            if not shiboken6.isValid(slices):  # Its window is gone.
                continue
            try:
                going = slices.go_until(until_s)
            finally:
                if not slices.done:
                    self._waiting.append(slices)
            if not going:
                break
        if not self._waiting:
            self._timer.stop()


_all_turns: _Turns | None = None


def _turns() -> _Turns:
    """Return the turns of this program."""
    global _all_turns
    if _all_turns is None or not shiboken6.isValid(_all_turns):
        application = QCoreApplication.instance()
        assert application is not None
        _all_turns = _Turns(application)
    return _all_turns
