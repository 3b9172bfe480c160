"""How many frames each client gets in a second.

Law: a rate is what was sent between two looks at least a second apart, never a guess; a client that
was not there at the first has none yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from handspan_service.contract.control import ClientStatus

SPAN_S = 1.0


class Rates:
    """Remembers what was sent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without memory.

        Args:
            clock: s, never going back.
        """
        self._clock = clock
        self._looked_s = clock()
        self._sent: dict[int, int] = {}
        self._rates_hz: dict[int, float] = {}

    def rated(self, clients: Sequence[ClientStatus]) -> tuple[ClientStatus, ...]:
        """Return the clients with their rates."""
        passed_s = self._clock() - self._looked_s
        if passed_s >= SPAN_S:
            before, self._sent = self._sent, {one.id: one.sent for one in clients}
            self._rates_hz = {
                id: (sent - before[id]) / passed_s
                for id, sent in self._sent.items()
                if id in before
            }
            self._looked_s += passed_s
        return tuple(replace(one, rate_hz=self._rates_hz.get(one.id, 0.0)) for one in clients)
