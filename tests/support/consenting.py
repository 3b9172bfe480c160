"""Consent with somebody to ask, whose memory is no file."""

from __future__ import annotations

from collections.abc import Iterable

from handspan_service.contract.permissions import (
    Capability,
    Decision,
    Identity,
    IdentityKind,
    Rule,
)
from handspan_service.errors import SettingsError
from handspan_service.policy import Known
from handspan_service.serve.consent import Consent

PAINT = Identity(IdentityKind.PROGRAM, "program:/usr/local/paint", "paint")
DRAW = Identity(IdentityKind.PROGRAM, "program:/usr/local/draw", "draw")
NAMELESS = Identity(IdentityKind.PAGE, "page:null program:/b", "page without an address (b)")
IMAGES, PAUSE, BACKGROUND = Capability.IMAGES, Capability.PAUSE, Capability.BACKGROUND
NOTHING: frozenset[Capability] = frozenset()


class Memory:
    """A memory in memory; its disk may be full."""

    def __init__(self, rules: tuple[Rule, ...] = (), *, lost: bool = False) -> None:
        self.lost = lost
        self.rules = rules
        self.full = False
        self.saved = 0

    def load(self) -> tuple[Rule, ...]:
        return self.rules

    def save(self, rules: Iterable[Rule], *, cautious: bool) -> None:
        if self.full:
            raise SettingsError("the disk is full")
        self.rules, self.lost = tuple(rules), cautious
        self.saved += 1


class Desk:
    """Consent with somebody to ask, and clients 1 and 2 of paint, 3 of draw."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.consent = Consent(self.memory)
        self.told = 0
        self.consent.watch(self._count)
        for session, identity in ((1, PAINT), (2, PAINT), (3, DRAW)):
            self.enter(session, identity)
        self.consent.attend(True)

    def _count(self) -> None:
        self.told += 1

    def enter(self, session: int, identity: Identity) -> None:
        self.consent.enter(session, Known.NO, None)
        self.consent.identify(session, identity)

    def ask(self, session: int, *capabilities: Capability) -> None:
        self.consent.ask(session, frozenset(capabilities))

    def answer(self, decision: Decision) -> None:
        self.consent.answer(self.consent.questions()[0].id, decision)

    def once(self, session: int) -> dict[Capability, bool | None]:
        return dict(self.consent.answers(session).once)

    def rules(self, session: int) -> dict[Capability, bool]:
        return dict(self.consent.answers(session).rules)
