"""Work on the window in slices: a little at each turn of the event loop.

Law: steps run in order, each once; between two slices the window paints and answers. A step is
never cut, so it should be small. One that yields False is the last of its slice.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

SLICE_MS = 8.0  # Half of the 16 ms between two pictures of a screen: painting needs the rest.


class Slices(QObject):
    """Steps that wait for their turn."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without steps."""
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def done(self) -> bool:
        """Whether no step waits."""
        return not self._steps

    def add(self, step: Callable[[], object]) -> None:
        """Let a step run after all others, at a later turn of the event loop."""
        self._steps.append(step)
        self._timer.start()

    def run(self, work: Iterator[bool]) -> None:
        """Let work go on from one `yield` to the next; False waits for the next turn."""
        self.add(partial(self._go_on, work))

    def _go_on(self, work: Iterator[bool]) -> bool:
        going = next(work, None)
        if going is None:
            return True
        self._steps.appendleft(partial(self._go_on, work))
        return going

    def forget(self) -> None:
        """Run none of the steps that wait."""
        self._steps.clear()

    def _slice(self) -> None:
        until_s = time.perf_counter() + SLICE_MS / 1000
        while self._steps:
            waits = self._steps.popleft()() is False
            if waits or time.perf_counter() >= until_s:
                break
        if not self._steps:
            self._timer.stop()
