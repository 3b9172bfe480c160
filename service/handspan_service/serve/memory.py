"""What is kept of the answers of the user: beyond this run, and for it.

Law: what is saved is all there is to know: the rules, and whether others were lost; and what is
counted has an end, whatever number of names programs come under.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from handspan_service.contract.permissions import Capability, Rule

KEPT_COUNTS = 1024


class Memory(Protocol):
    """Where answers outlive the service."""

    @property
    def lost(self) -> bool:
        """Whether there were answers that could not be read."""

    def load(self) -> tuple[Rule, ...]:
        """Return them."""

    def save(self, rules: Iterable[Rule], *, cautious: bool) -> None:
        """Keep them, and whether there were others that are lost; SettingsError if it cannot."""


class Forgetful:
    """A memory of nothing, for servers without a service around them."""

    lost = False

    def load(self) -> tuple[Rule, ...]:
        """Return no rules."""
        return ()

    def save(self, rules: Iterable[Rule], *, cautious: bool) -> None:
        """Keep nothing."""


class Tally:
    """How often something came about an application and a capability, since the service started."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._counts: dict[tuple[str, Capability], int] = {}

    def of(self, place: tuple[str, Capability]) -> int:
        """Return how often it was, as far as that is kept."""
        return self._counts.get(place, 0)

    def add(self, place: tuple[str, Capability]) -> int:
        """Count one more, let go of what was counted longest ago, and return how often it was."""
        self._counts[place] = self._counts.pop(place, 0) + 1
        while len(self._counts) > KEPT_COUNTS:
            del self._counts[next(iter(self._counts))]
        return self._counts[place]

    def forget(self, place: tuple[str, Capability]) -> int:
        """Begin anew, and return how often it was."""
        return self._counts.pop(place, 0)
