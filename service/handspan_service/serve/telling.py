"""Which gestures one client is told with each frame it gets. Pure.

Law: a client never sees an update of a gesture before its start, and never loses a start or a stop
because it was too slow for the frame that held it.
"""

from __future__ import annotations

from msgspec.structs import replace

from handspan_service.contract.model import Gesture

_KEPT_GESTURES = 64  # Starts and stops kept for a client that is behind.


class Telling:
    """What one client was told, and what it missed."""

    def __init__(self) -> None:
        """Begin without a past."""
        self._begun: set[int] = set()
        self._missed: dict[tuple[int, str], Gesture] = {}

    def forget(self) -> None:
        """Begin anew: the client wants no gestures any more, or others."""
        self._begun.clear()
        self._missed.clear()

    def tell(self, gestures: tuple[Gesture, ...]) -> tuple[Gesture, ...]:
        """Return what the client gets with a frame of these gestures.

        Args:
            gestures: Of the frame; given back as they are where the client needs nothing else.
        """
        told = gestures
        if self._missed:
            told = (*self._missed.values(), *told)
            self._missed.clear()
        if not told:
            self._begun.clear()
            return ()
        return self._in_order(told)

    def skip(self, gestures: tuple[Gesture, ...]) -> None:
        """Say that the client was too slow for a frame: keep the starts and stops it missed."""
        for gesture in gestures:
            if gesture.state == "stop" or gesture.state == "start":
                self._missed.setdefault((gesture.id, gesture.state), gesture)
        while len(self._missed) > _KEPT_GESTURES:
            oldest = next(iter(self._missed))[0]
            for key in [key for key in self._missed if key[0] == oldest]:
                del self._missed[key]

    def _in_order(self, told: tuple[Gesture, ...]) -> tuple[Gesture, ...]:
        """Return the gesture objects so that each begins with a start for this client."""
        result: list[Gesture] = []
        for gesture in told:
            known = gesture.id in self._begun
            if gesture.state == "stop":
                self._begun.discard(gesture.id)
                if known or gesture.type in ("keyTap", "screenTap"):
                    result.append(gesture)
            else:
                self._begun.add(gesture.id)
                begins = known or gesture.state == "start"
                result.append(gesture if begins else replace(gesture, state="start"))
        self._begun &= {gesture.id for gesture in told}
        same = len(result) == len(told) and all(a is b for a, b in zip(result, told, strict=True))
        return told if same else tuple(result)
