"""The user's wish that a program ends: SIGINT and SIGTERM, heard from its first moment to its last.

Law: neither signal ends anything by itself; whoever is told of it ends in an orderly way, and is
told of one that came before. So a signal never meets a program that has begun something and does
not listen yet, or listens no more.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class EndWish:
    """Hears both signals as long as a block of the main thread goes on.

    Attributes:
        came: Whether one came.
    """

    def __init__(self) -> None:
        """Prepare; nothing is heard yet."""
        self.came = False
        self._whom: Callable[[], object] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Begin to hear."""
        for number in SIGNALS:
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let both do what they did before."""
        for number, before in self._before.items():
            signal.signal(number, before)

    def tell(self, whom: Callable[[], object] | None) -> None:
        """Call somebody whenever one comes, and at once where one came already; None ends that."""
        self._whom = whom
        if self.came and whom is not None:
            whom()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        if self._whom is not None:
            self._whom()
