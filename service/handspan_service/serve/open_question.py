"""One question that the user is asked about an application, and its time.

Law: a question without a timer waits without an end. It belongs to the thread of the event loop.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from handspan_service.contract.permissions import Capability, Identity


@dataclass
class OpenQuestion:
    """A question that waits; without sessions it is withdrawn.

    It keeps its number for a while then: who asks again and again has asked one question.

    Attributes:
        id: Its number.
        identity: Whom it is about.
        capability: What they want.
        sessions: Of the clients that want it.
        ends_s: When it counts as not answered, by the clock of the loop.
        timer: Until then; None while nobody could answer.
        shown: Whether it could be seen since the timer began.
        times: How often it was asked.
    """

    id: int
    identity: Identity
    capability: Capability
    sessions: set[int]
    ends_s: float = 0.0
    timer: asyncio.TimerHandle | None = None
    shown: bool = False
    times: int = 1

    def wait(self) -> None:
        """Let it wait without an end."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
