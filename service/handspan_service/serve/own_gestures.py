"""Gestures for programs that set their own parameters.

Law: programs with the same parameters share one recogniser, and what nobody wants costs nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection

from msgspec.structs import replace

from handspan_service.contract.model import Frame, Gesture, TrackedHands
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.recogniser import GestureRecogniser

MAX_SETS = 8  # Each costs 0.07 ms per frame of two hands. Source: docs/gestures.md.
# Room for the ids of each recogniser: a program that changes its parameters never meets one again.
_IDS_EACH = 1 << 20
_RECOGNISERS = 2000  # As many times _IDS_EACH fit into 31 bits.


class OwnGestures:
    """The recognisers in use beside the one for everybody."""

    def __init__(self) -> None:
        """Begin without any."""
        self._recognisers: dict[GestureSettings, tuple[GestureRecogniser, int]] = {}
        self._numbers = itertools.cycle(range(1, _RECOGNISERS))

    def tell(
        self, frame: Frame, wanted: Collection[GestureSettings]
    ) -> dict[GestureSettings | None, tuple[Gesture, ...]]:
        """Return the gestures of a frame by the parameters that recognised them.

        Args:
            frame: Each frame that is published, while anybody wants gestures of their own.
            wanted: Parameters of those that want them; MAX_SETS at most.
        """
        for known in [known for known in self._recognisers if known not in wanted]:
            del self._recognisers[known]
        found = TrackedHands(frame.timestamp_us, frame.hands)
        told: dict[GestureSettings | None, tuple[Gesture, ...]] = {}
        for parameters in wanted:
            if parameters not in self._recognisers:
                first = next(self._numbers) * _IDS_EACH
                self._recognisers[parameters] = (GestureRecogniser(parameters), first)
            recogniser, first = self._recognisers[parameters]
            gestures = recogniser.process(found)
            told[parameters] = tuple(replace(one, id=first + one.id) for one in gestures)
        return told
