"""What the user is asked about applications, and what they answered. No socket.

Law: at most one question is open for each application and capability, and each ends: answered, not
answered in time, withdrawn by whoever asked, or because the panel takes its leave. A panel that
dies answers nothing: what it would be asked stays open, and denied, until one is there again. And
what was lost stays lost until the user says so: `end_caution`.

All methods belong to the thread of the event loop. Source: docs/permissions.md#questions.
"""

from __future__ import annotations

import asyncio
import datetime
import itertools
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from handspan_service.contract.permissions import (
    REMEMBERED_DENIALS,
    UNANSWERED_S,
    Capability,
    Decision,
    Identity,
    IdentityKind,
    Question,
    Rule,
    RuleSource,
)
from handspan_service.errors import SettingsError
from handspan_service.policy import Answers, Known
from handspan_service.serve.memory import Memory, Tally
from handspan_service.serve.open_question import OpenQuestion

_log = logging.getLogger(__name__)

SHOWN_QUESTIONS = 16  # At once: nobody reads more in time, and a status has a limit.
MOST_TIMES = 5  # Asked and withdrawn so often, a question counts as not answered.
KEPT_DENIALS = 128  # Rules that nobody made by hand: a program can come under many names.
NAMELESS_ADVICE = (
    "the browser does not tell which page this is, and what is allowed holds for its connection "
    "alone: allow it once"
)
_At: TypeAlias = tuple[str, Capability]  # The key of an identity, and what it is about.
_ALLOWS = (Decision.ALLOW_ONCE, Decision.ALLOW_ALWAYS)
_LASTS = (Decision.ALLOW_ALWAYS, Decision.DENY_ALWAYS)


@dataclass
class _Session:
    """One client.

    Attributes:
        known: Whether it is known who it is.
        identity: Who it is, if so.
        once: Answers that hold while it is connected; None: nobody answered.
    """

    known: Known
    identity: Identity | None = None
    once: dict[Capability, bool | None] = field(default_factory=dict)


class Consent:
    """Rules, answers and open questions of one user."""

    def __init__(self, memory: Memory) -> None:
        """Begin with what is remembered; the memory is read once, and written at each change."""
        self._memory = memory
        self._rules = {
            (one.identity.key, one.capability): one
            for one in memory.load()
            if not (one.allowed and one.identity.nameless)
        }
        self._cautious = memory.lost
        self._sessions: dict[int, _Session] = {}
        self._questions: dict[_At, OpenQuestion] = {}
        self._denials = Tally()
        self._silences = Tally()
        self._ids = itertools.count(1)
        self._attended = False
        self._awaited = False
        self._watchers: list[Callable[[], None]] = []

    def watch(self, changed: Callable[[], None]) -> None:
        """Call somebody when answers change: clients may have something else then."""
        self._watchers.append(changed)

    # Clients

    def enter(self, session: int, known: Known, identity: Identity | None) -> None:
        """Take a client in."""
        self._sessions[session] = _Session(known, identity)

    def identify(self, session: int, identity: Identity | None, *, own: bool = False) -> None:
        """Say who a client is that was sought, or became another; None: nobody knows.

        It is granted anew after; what was answered for its connection was for who it was.

        Args:
            session: Of the client.
            identity: Who it is.
            own: Whether it seems to be a command of Handspan.
        """
        if (one := self._sessions.get(session)) is not None:
            if identity != one.identity:
                self.ask(session, frozenset())
                one.once.clear()
            known = identity is not None and identity.kind is not IdentityKind.UNKNOWN
            one.known = (Known.OWN if own else Known.YES) if known else Known.NO
            one.identity = identity

    def leave(self, session: int) -> None:
        """Let a client go, and what it alone was asking for."""
        self.ask(session, frozenset())
        self._sessions.pop(session, None)

    def identity(self, session: int) -> Identity | None:
        """Return who a client is; None while that is being looked up."""
        one = self._sessions.get(session)
        return one.identity if one is not None else None

    def answers(self, session: int) -> Answers:
        """Return what the user has said of a client."""
        one = self._sessions[session]
        rules: dict[Capability, bool] = {}
        once = dict(one.once)
        if one.identity is not None and one.known in (Known.YES, Known.OWN):
            for capability in Capability:
                at = (one.identity.key, capability)
                if (rule := self._rules.get(at)) is not None:
                    rules[capability] = rule.allowed
                if self._silences.of(at) >= REMEMBERED_DENIALS:
                    once.setdefault(capability, None)
        # Whoever is denied something must not have it each time anew until it is known who it is.
        denied = not all(rule.allowed for rule in self._rules.values())
        doubtful = one.known is Known.SOUGHT and denied
        asked = self._attended or self._awaited
        return Answers(one.known, rules, once, asked, self._cautious or doubtful)

    def ask(self, session: int, capabilities: frozenset[Capability]) -> None:
        """Let the user be asked what a client's policy says must be, and nothing else of it."""
        one = self._sessions.get(session)
        if one is None or one.identity is None:
            return
        for capability in Capability:
            place = (one.identity.key, capability)
            question = self._questions.get(place)
            if capability in capabilities:
                if question is None or not question.sessions:
                    question = self._open(place, one.identity, question)
                elif one.identity.nameless:
                    continue  # An answer is for one page: this one's turn comes after.
                question.sessions.add(session)
                if question.times > MOST_TIMES:
                    self._give_up(place)
                    asyncio.get_running_loop().call_soon(self._tell)
            elif question is not None and session in question.sessions:
                question.sessions.discard(session)
                if question.timer is None and not question.sessions:
                    self._close(place)  # Nobody was there to be asked.
                if one.identity.nameless:
                    asyncio.get_running_loop().call_soon(self._tell)

    # The user

    @property
    def attended(self) -> bool:
        """Whether somebody can be asked now."""
        return self._attended

    def attend(self, attended: bool) -> None:
        """Say whether there is somebody who shows questions to the user."""
        if attended == self._attended and not self._awaited:
            return
        self._attended, self._awaited = attended, False
        for place, question in tuple(self._questions.items()):
            if not attended:
                self._close(place)
            elif question.timer is None:
                self._count_down(place, question)
        self._tell()

    def await_panel(self) -> None:
        """Hear that whoever shows questions is missing, and did not take its leave.

        Until somebody attends or takes leave, questions stay open, and whatever needs an answer is
        denied.
        """
        self._attended, self._awaited = False, True
        for question in self._questions.values():
            question.wait()
        self._tell()

    @property
    def cautious(self) -> bool:
        """Whether answers were lost, and the user has not said that this is known."""
        return self._cautious

    def questions(self) -> tuple[Question, ...]:
        """Return what the user is asked now, oldest first."""
        open_ones = tuple(self._asked())[:SHOWN_QUESTIONS]
        now_s = asyncio.get_running_loop().time() if open_ones else 0.0
        return tuple(
            Question(
                one.id,
                one.identity,
                one.capability,
                tuple(sorted(one.sessions)),
                UNANSWERED_S if one.timer is None else max(0.0, one.ends_s - now_s),
            )
            for one in open_ones
        )

    def rules(self) -> tuple[Rule, ...]:
        """Return what is remembered, by name."""
        return tuple(
            sorted(
                self._rules.values(),
                key=lambda one: (one.identity.words, one.identity.key, one.capability),
            )
        )

    def answer(self, question: int, decision: Decision) -> None:
        """Take the user's answer.

        Raises:
            SettingsError: The question is not open any more, or the answer cannot be kept, or is
                not possible.
        """
        one = next((one for one in self._asked() if one.id == question), None)
        if one is None:
            raise SettingsError(
                "this question is not open any more: the application left, or it was answered"
            )
        if decision is Decision.ALLOW_ALWAYS and one.identity.nameless:
            raise SettingsError(NAMELESS_ADVICE)
        allowed = decision in _ALLOWS
        self._silences.forget((one.identity.key, one.capability))
        self._close((one.identity.key, one.capability))
        for session in one.sessions:
            self._sessions[session].once[one.capability] = allowed
        try:
            if decision in _LASTS:
                self._remember(one.identity, one.capability, allowed, RuleSource.USER)
            elif not allowed:
                self._count_denial(one.identity, one.capability)
        finally:
            self._tell()

    def set_rule(self, identity: Identity, capability: Capability, allowed: bool) -> None:
        """Make or change a rule; it holds for clients that are connected, too.

        Raises:
            SettingsError: The application is unknown, or the rule cannot be kept, or is not
                possible.
        """
        if not identity.key:
            raise SettingsError("nothing can be remembered of a program that is not known")
        if allowed and identity.nameless:
            raise SettingsError(NAMELESS_ADVICE)
        self._forget_once(identity.key, capability)
        try:
            self._remember(identity, capability, allowed, RuleSource.USER)
        finally:
            self._tell()

    def revoke(self, key: str, capability: Capability | None) -> None:
        """Forget the rule about one capability, or all of an application (None).

        What was answered for a connection ends too: what is revoked is asked anew.

        Raises:
            SettingsError: There is none, or it cannot be forgotten for good.
        """
        places = [(key, one) for one in Capability if capability in (None, one)]
        gone = [self._rules.pop(at, None) for at in places]
        once = [self._forget_once(*at) for at in places]
        silent = [self._silences.forget(at) >= REMEMBERED_DENIALS for at in places]
        for at in places:
            self._denials.forget(at)
        try:
            if any(gone):
                self._memory.save(self.rules(), cautious=self._cautious)
            elif not any(once) and not any(silent):
                raise SettingsError("there is no such rule")
        finally:
            self._tell()

    def end_caution(self) -> None:
        """Let what is remembered now be all there is: the user knows that the rest is lost.

        Raises:
            SettingsError: Nothing is lost, or this cannot be kept.
        """
        if not self._cautious:
            raise SettingsError("no answers are lost")
        self._cautious = False
        try:
            self._memory.save(self.rules(), cautious=False)
        finally:
            self._tell()

    # How questions live

    def _asked(self) -> Iterable[OpenQuestion]:
        """Return the questions that somebody still asks, oldest first."""
        return (one for one in self._questions.values() if one.sessions)

    def _open(self, place: _At, identity: Identity, withdrawn: OpenQuestion | None) -> OpenQuestion:
        one = OpenQuestion(next(self._ids), identity, place[1], set())
        if withdrawn is not None:
            withdrawn.wait()
            one.times = withdrawn.times + 1
            if not identity.nameless:  # There, an answer is never for the page that asked before.
                one.id = withdrawn.id
        self._questions[place] = one
        if not self._awaited:
            self._count_down(place, one)
        return one

    def _count_down(self, place: _At, question: OpenQuestion) -> None:
        loop = asyncio.get_running_loop()
        question.ends_s = loop.time() + UNANSWERED_S
        question.timer = loop.call_later(UNANSWERED_S, self._on_silence, place)
        older = itertools.takewhile(lambda at: at != place, self._questions)
        question.shown = sum(bool(self._questions[at].sessions) for at in older) < SHOWN_QUESTIONS

    def _close(self, place: _At) -> None:
        self._questions.pop(place).wait()

    def _on_silence(self, place: _At) -> None:
        """Forget a question that was withdrawn; count one that nobody answered as denied, once."""
        question = self._questions[place]
        if question.sessions and not question.shown:
            self._count_down(place, question)  # Its time begins when it is seen.
        elif question.sessions:
            self._give_up(place)
            self._tell()
        else:
            self._close(place)

    def _give_up(self, place: _At) -> None:
        one = self._questions[place]
        self._close(place)
        for session in one.sessions:
            self._sessions[session].once[one.capability] = None
        self._silences.add(place)  # Nobody answered: nothing is remembered for longer.

    def _count_denial(self, identity: Identity, capability: Capability) -> None:
        if self._denials.add((identity.key, capability)) < REMEMBERED_DENIALS:
            return
        ours = [at for at, one in self._rules.items() if one.source is RuleSource.DENIALS]
        for at in ours[: max(0, len(ours) + 1 - KEPT_DENIALS)]:
            del self._rules[at]
        self._remember(identity, capability, False, RuleSource.DENIALS)

    def _remember(
        self, identity: Identity, capability: Capability, allowed: bool, source: RuleSource
    ) -> None:
        place = (identity.key, capability)
        self._denials.forget(place)
        self._silences.forget(place)
        since = datetime.datetime.now().astimezone().date().isoformat()
        self._rules[place] = Rule(identity, capability, allowed, source, since)
        if place in self._questions:
            self._close(place)
        self._memory.save(self.rules(), cautious=self._cautious)

    def _forget_once(self, key: str, capability: Capability) -> bool:
        """Forget what holds for connections of an application; return whether anything did."""
        found = False
        for one in self._sessions.values():
            if one.identity is not None and one.identity.key == key:
                found |= capability in one.once
                one.once.pop(capability, None)
        return found

    def _tell(self) -> None:
        for changed in self._watchers:
            changed()
