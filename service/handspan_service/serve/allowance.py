"""How much a client may say. Pure.

Law: who says no more than MESSAGES_PER_S is always heard.
"""

from __future__ import annotations

from handspan_service.errors import PeerError

# Messages per second that a client may send for long, and at once. Old clients send heartbeats,
# 25 a second after some reconnects; a flood of ten thousand ends the session.
MESSAGES_PER_S = 200.0
MESSAGES_AT_ONCE = 400.0


class Allowance:
    """Messages that one client may send now."""

    def __init__(self, now_s: float) -> None:
        """Begin with all that may come at once.

        Args:
            now_s: Any monotonic clock, s.
        """
        self._left = MESSAGES_AT_ONCE
        self._heard_s = now_s

    @property
    def is_spent(self) -> bool:
        """Whether the client said too much."""
        return self._left < 0.0

    def spend(self, now_s: float) -> None:
        """Take note of one message.

        Raises:
            PeerError: It is one too many; end the session.
        """
        self._left += (now_s - self._heard_s) * MESSAGES_PER_S
        self._left = min(self._left, MESSAGES_AT_ONCE) - 1.0
        self._heard_s = now_s
        if self.is_spent:
            raise PeerError("too many messages")
