"""Who is connected, over all ways to connect: numbers of sessions, the order of words, the focus.

Law: no number of a session is used twice, whichever door it came in by, and at most one session
holds the focus.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from handspan_service.policy import NO_FOCUS, Focus


class Presence:
    """What the servers of one service share."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._ids = itertools.count(1)
        self._orders = itertools.count(1)
        self._holder: int | None = None
        self._watchers: list[Callable[[], None]] = []

    def watch(self, regrant: Callable[[], None]) -> None:
        """Call a server when the focus moves: its clients may have something else then."""
        self._watchers.append(regrant)

    def next_id(self) -> int:
        """Return the number of a new session."""
        return next(self._ids)

    def next_order(self) -> int:
        """Return the number of a client's word among those of all clients."""
        return next(self._orders)

    @property
    def focus(self) -> Focus:
        """Who is in front of the user."""
        return NO_FOCUS if self._holder is None else Focus(self._holder)

    def say(self, session: int, focused: bool) -> None:
        """Let a session that may do so take or leave the focus."""
        if focused:
            self._move(session)
        else:
            self.leave(session)

    def leave(self, session: int) -> None:
        """Let a session go; the focus with it, if it held it."""
        if self._holder == session:
            self._move(None)

    def clear(self) -> None:
        """Let nobody hold the focus."""
        self._move(None)

    def _move(self, holder: int | None) -> None:
        if holder != self._holder:
            self._holder = holder
            for regrant in self._watchers:
                regrant()
