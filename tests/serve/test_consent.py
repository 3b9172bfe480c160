"""Questions: one for each application and capability, and each ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from handspan_service.contract.permissions import (
    REMEMBERED_DENIALS,
    UNANSWERED_S,
    UNKNOWN,
    Capability,
    Decision,
    Identity,
    IdentityKind,
    Rule,
    RuleSource,
)
from handspan_service.contract.settings import Settings
from handspan_service.errors import SettingsError
from handspan_service.policy import NO_FOCUS, Client, Known, Row, grant
from handspan_service.serve import consent as consent_module
from handspan_service.serve import memory
from handspan_service.serve.consent import Consent
from support.house import until

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


async def test_one_question_for_each_application_and_capability() -> None:
    desk = Desk()
    for session in (1, 2, 3, 1, 2):
        desk.ask(session, IMAGES)
    desk.ask(3, IMAGES, PAUSE)
    told = [(one.identity, one.capability, one.clients) for one in desk.consent.questions()]
    assert told == [(PAINT, IMAGES, (1, 2)), (DRAW, IMAGES, (3,)), (DRAW, PAUSE, (3,))]
    assert all(0 < one.remaining_s <= UNANSWERED_S for one in desk.consent.questions())
    assert len({one.id for one in desk.consent.questions()}) == 3
    desk.ask(3, PAUSE)
    desk.consent.leave(1)
    assert [one.clients for one in desk.consent.questions()] == [(2,), (3,)]
    desk.consent.leave(2)
    desk.ask(3)
    assert desk.consent.questions() == ()


@pytest.mark.parametrize("allowed", [True, False])
async def test_once_holds_until_the_client_leaves(allowed: bool) -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.ask(2, IMAGES)
    desk.answer(Decision.ALLOW_ONCE if allowed else Decision.DENY_ONCE)
    assert desk.once(1) == desk.once(2) == {IMAGES: allowed}
    assert desk.once(3) == {}
    assert desk.memory.saved == 0
    assert desk.told == 2, "that somebody attends, and the answer"
    desk.consent.leave(1)
    desk.enter(4, PAINT)
    assert desk.once(4) == {}


@pytest.mark.parametrize("allowed", [True, False])
async def test_always_is_remembered_and_can_be_revoked(allowed: bool) -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.answer(Decision.ALLOW_ALWAYS if allowed else Decision.DENY_ALWAYS)
    (rule,) = desk.memory.rules
    assert (rule.identity, rule.capability, rule.allowed) == (PAINT, IMAGES, allowed)
    assert rule.source is RuleSource.USER
    assert len(rule.since) == len("2026-01-31")
    assert desk.rules(2) == {IMAGES: allowed}
    again = Consent(desk.memory)
    again.enter(9, Known.SOUGHT, None)
    assert again.answers(9).rules == {}, "nobody knows who it is"
    again.identify(9, PAINT)
    assert again.answers(9).rules == {IMAGES: allowed}
    desk.consent.revoke(PAINT.key, None)
    assert desk.memory.rules == ()
    assert (desk.rules(1), desk.once(1)) == ({}, {})
    with pytest.raises(SettingsError, match="no such rule"):
        desk.consent.revoke(PAINT.key, IMAGES)


async def test_what_was_answered_for_a_connection_can_be_taken_back() -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.answer(Decision.DENY_ONCE)
    desk.consent.revoke(PAINT.key, IMAGES)
    assert desk.once(1) == {}, "it is asked anew"
    assert desk.memory.saved == 0
    with pytest.raises(SettingsError, match="no such rule"):
        desk.consent.revoke(PAINT.key, IMAGES)


async def test_a_rule_made_by_hand_ends_the_question_and_what_held_once() -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.answer(Decision.DENY_ONCE)
    desk.enter(4, PAINT)
    desk.ask(4, IMAGES)
    desk.consent.set_rule(PAINT, IMAGES, True)
    assert desk.consent.questions() == ()
    assert desk.once(1) == {}
    assert desk.rules(1) == desk.rules(4) == {IMAGES: True}
    with pytest.raises(SettingsError, match="not known"):
        desk.consent.set_rule(UNKNOWN, IMAGES, True)


async def test_denials_are_remembered_after_some() -> None:
    desk = Desk()
    for number in range(REMEMBERED_DENIALS):
        session = 10 + number
        desk.enter(session, PAINT)
        desk.ask(session, IMAGES)
        assert desk.memory.rules == ()
        desk.answer(Decision.DENY_ONCE)
        desk.consent.leave(session)
    (rule,) = desk.memory.rules
    assert (rule.allowed, rule.source) == (False, RuleSource.DENIALS)


async def test_silence_is_a_denial_for_this_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent_module, "UNANSWERED_S", 0.01)
    desk = Desk()
    desk.ask(1, IMAGES)
    number = desk.consent.questions()[0].id
    async with asyncio.timeout(20):
        while desk.consent.questions():
            await asyncio.sleep(0.005)
    assert desk.once(1) == {IMAGES: None}
    assert desk.told == 2
    with pytest.raises(SettingsError, match="not open"):
        desk.consent.answer(number, Decision.ALLOW_ALWAYS)
    assert desk.rules(1) == {}


async def test_nobody_to_ask_means_no_questions() -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.consent.attend(False)
    assert desk.consent.questions() == ()
    assert desk.once(1) == {}, "that was no answer"
    assert not desk.consent.answers(1).attended
    desk.consent.attend(False)
    assert desk.told == 2


async def test_a_panel_that_dies_leaves_questions_open_and_unanswered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consent_module, "UNANSWERED_S", 0.02)
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.consent.await_panel()
    assert not desk.consent.attended
    desk.ask(3, IMAGES)
    await asyncio.sleep(0.1)
    assert [one.identity for one in desk.consent.questions()] == [PAINT, DRAW]
    assert desk.consent.questions()[0].remaining_s == 0.02
    client, settings = Client(1, images=True), Settings(unattended=tuple(Capability))
    assert not grant(client, NO_FOCUS, settings, desk.consent.answers(1)).images
    desk.consent.attend(True)
    assert len(desk.consent.questions()) == 2
    async with asyncio.timeout(10.0):
        while desk.consent.questions():
            await asyncio.sleep(0.01)
    assert desk.once(1) == desk.once(3) == {IMAGES: None}, "now somebody could have answered"


async def test_questions_that_nobody_was_there_to_see_are_gone_with_who_asked() -> None:
    desk = Desk()
    desk.consent.await_panel()
    for number in range(consent_module.MOST_TIMES * REMEMBERED_DENIALS * 2):
        desk.enter(10 + number, PAINT)
        desk.ask(10 + number, IMAGES)
        desk.consent.leave(10 + number)
    assert desk.consent._questions == {}, "else names would pile up"
    desk.consent.attend(True)
    desk.ask(1, IMAGES)
    assert len(desk.consent.questions()) == 1, "it insisted on nothing that anybody saw"


async def test_a_panel_that_leaves_after_another_died_is_not_waited_for() -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    desk.consent.await_panel()
    desk.consent.attend(False)
    assert desk.consent.questions() == ()
    assert not desk.consent.answers(1).attended


async def test_the_unknown_are_never_asked_about() -> None:
    desk = Desk()
    desk.enter(5, UNKNOWN)
    desk.consent.enter(6, Known.SOUGHT, None)
    desk.consent.ask(6, frozenset((IMAGES,)))
    assert desk.consent.questions() == ()
    assert desk.consent.answers(5).known is Known.NO
    assert desk.consent.identity(6) is None
    desk.consent.identify(99, PAINT)  # It left meanwhile.


async def test_an_answer_that_cannot_be_kept_holds_for_now() -> None:
    desk = Desk()
    desk.memory.full = True
    desk.ask(1, IMAGES)
    with pytest.raises(SettingsError, match="full"):
        desk.answer(Decision.ALLOW_ALWAYS)
    assert desk.rules(1) == {IMAGES: True}
    assert desk.consent.questions() == ()


async def test_what_was_lost_makes_cautious() -> None:
    assert Desk(Memory(lost=True)).consent.answers(1).cautious
    assert not Desk().consent.answers(1).cautious


async def test_asking_and_withdrawing_in_turn_is_one_question_and_ends_as_not_answered() -> None:
    desk = Desk()
    numbers = set()
    for _ in range(consent_module.MOST_TIMES):
        desk.ask(1, IMAGES)
        numbers |= {one.id for one in desk.consent.questions()}
        desk.ask(1)
        assert desk.consent.questions() == (), "nobody asks"
    assert len(numbers) == 1
    with pytest.raises(SettingsError, match="not open"):
        desk.consent.answer(numbers.pop(), Decision.ALLOW_ALWAYS)
    told = desk.told
    desk.ask(1, IMAGES)
    assert desk.once(1) == {IMAGES: None}
    await asyncio.sleep(0)
    assert desk.told == told + 1
    assert desk.consent.questions() == ()


def _come_and_go(desk: Desk) -> None:
    for session in range(10, 10 + (consent_module.MOST_TIMES + 1) * REMEMBERED_DENIALS):
        desk.enter(session, PAINT)
        desk.ask(session, IMAGES)
        desk.consent.leave(session)


async def test_coming_and_going_to_ask_ends_as_a_denial_for_this_run_alone() -> None:
    desk = Desk()
    _come_and_go(desk)
    desk.enter(99, PAINT)
    assert desk.once(99) == {IMAGES: None}
    assert desk.memory.saved == 0, "nobody answered: there is nothing to remember"
    policy = grant(_wisher(99), NO_FOCUS, Settings(), desk.consent.answers(99))
    assert policy.asks == frozenset()
    again = Desk(desk.memory)
    assert again.once(1) == {}, "the next run asks anew"


def _wisher(id: int) -> Client:
    return Client(id, Row.PROGRAM, images=True)


@pytest.mark.parametrize("by", ["revoke", "rule", "answer"])
async def test_the_user_ends_a_denial_of_this_run(by: str) -> None:
    desk = Desk()
    desk.ask(3, IMAGES)
    _come_and_go(desk)
    match by:
        case "revoke":
            desk.consent.revoke(PAINT.key, None)
            with pytest.raises(SettingsError, match="no such rule"):
                desk.consent.revoke(PAINT.key, None)
        case "rule":
            desk.consent.set_rule(PAINT, IMAGES, True)
            desk.consent.revoke(PAINT.key, IMAGES)
        case "answer":
            desk.ask(1, IMAGES)
            number = next(one.id for one in desk.consent.questions() if one.identity == PAINT)
            desk.consent.answer(number, Decision.ALLOW_ONCE)
    desk.enter(99, PAINT)
    assert desk.once(99) == {}
    assert [one.identity for one in desk.consent.questions()] == [DRAW]


async def test_counts_of_many_names_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT_COUNTS", 1)
    desk = Desk()
    _come_and_go(desk)
    desk.ask(3, IMAGES)
    desk.answer(Decision.DENY_ONCE)
    assert desk.once(1) == {IMAGES: None}, "silences and denials are counted apart"
    for _ in range(consent_module.MOST_TIMES + 1):
        desk.ask(3, PAUSE)
        desk.ask(3)
    assert desk.once(1) == {}


async def test_a_question_that_was_withdrawn_has_its_whole_time_again() -> None:
    desk = Desk()
    desk.ask(1, IMAGES)
    (before,) = desk.consent.questions()
    await asyncio.sleep(0.05)
    desk.ask(1)
    desk.ask(2, IMAGES)
    (after,) = desk.consent.questions()
    assert (after.id, after.clients) == (before.id, (2,))
    assert after.remaining_s > UNANSWERED_S - 0.05
    desk.answer(Decision.ALLOW_ONCE)
    assert (desk.once(1), desk.once(2)) == ({}, {IMAGES: True})


async def test_a_withdrawn_question_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent_module, "UNANSWERED_S", 0.01)
    desk = Desk()
    desk.ask(1, IMAGES)
    (before,) = desk.consent.questions()
    desk.ask(1)
    await asyncio.sleep(0.1)
    assert desk.once(1) == {}, "nobody left a question unanswered"
    desk.ask(1, IMAGES)
    assert [one.id for one in desk.consent.questions()] != [before.id]


async def test_a_crowd_of_applications_asks_a_few_at_a_time() -> None:
    desk = Desk()
    for session in range(100, 300):
        key = f"script:/srv/u/{session}.py"
        desk.enter(session, Identity(IdentityKind.SCRIPT, key, "x.py"))
        desk.ask(session, IMAGES, PAUSE)
    shown = desk.consent.questions()
    assert len(shown) == consent_module.SHOWN_QUESTIONS
    desk.answer(Decision.DENY_ONCE)
    assert len(desk.consent.questions()) == consent_module.SHOWN_QUESTIONS
    assert desk.consent.questions()[0].id == shown[1].id


async def test_what_a_crowd_kept_from_being_shown_is_not_taken_for_unanswered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consent_module, "UNANSWERED_S", 0.05)
    desk = Desk()
    for session in range(100, 100 + consent_module.SHOWN_QUESTIONS):
        desk.enter(session, Identity(IdentityKind.SCRIPT, f"script:/srv/u/{session}.py", "x.py"))
        desk.ask(session, IMAGES)
    desk.ask(1, IMAGES)
    assert PAINT not in {one.identity for one in desk.consent.questions()}
    await until(lambda: PAINT in {one.identity for one in desk.consent.questions()})
    assert desk.once(100) == {IMAGES: None}
    assert desk.once(1) == {}, "nobody has seen it until now"
    await until(lambda: desk.once(1) == {IMAGES: None})


async def test_denials_of_many_names_push_out_each_other_and_no_rule_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consent_module, "KEPT_DENIALS", 3)
    desk = Desk()
    desk.consent.set_rule(PAINT, IMAGES, False)
    for name in range(6):
        one = Identity(IdentityKind.SCRIPT, f"script:{name}", "x.py")
        for session in range(100, 100 + REMEMBERED_DENIALS):
            desk.enter(session, one)
            desk.ask(session, IMAGES)
            desk.answer(Decision.DENY_ONCE)
            desk.consent.leave(session)
    keys = [one.identity.key for one in desk.memory.rules]
    assert sorted(keys) == [PAINT.key, "script:3", "script:4", "script:5"]


async def test_an_answer_does_not_end_the_caution_but_the_user_does() -> None:
    desk = Desk(Memory(lost=True))
    for session in range(100, 100 + REMEMBERED_DENIALS):
        desk.enter(session, PAINT)
        desk.ask(session, IMAGES)
        desk.answer(Decision.DENY_ONCE)
    desk.consent.set_rule(DRAW, IMAGES, True)
    assert {one.identity for one in desk.memory.rules} == {PAINT, DRAW}
    assert desk.memory.lost
    desk.consent.revoke(PAINT.key, IMAGES)
    again = Desk(desk.memory)
    assert again.consent.cautious, "a restart is no way around it"
    assert again.rules(3) == {IMAGES: True}
    settings = Settings(hands_in_front="allow")
    assert not grant(Client(1), NO_FOCUS, settings, again.consent.answers(1)).hands
    again.consent.end_caution()
    assert again.told == 2, "that somebody attends, and that all are granted anew"
    assert grant(Client(1), NO_FOCUS, settings, again.consent.answers(1)).hands
    assert not Desk(again.memory).consent.cautious
    assert again.rules(3) == {IMAGES: True}
    with pytest.raises(SettingsError, match="no answers are lost"):
        again.consent.end_caution()


async def test_pages_without_an_address_are_answered_one_by_one() -> None:
    desk = Desk()
    for session in (11, 12):
        desk.enter(session, NAMELESS)
        desk.ask(session, BACKGROUND)
    (question,) = desk.consent.questions()
    assert question.clients == (11,)
    with pytest.raises(SettingsError, match="allow it once"):
        desk.answer(Decision.ALLOW_ALWAYS)
    assert [one.id for one in desk.consent.questions()] == [question.id]
    desk.answer(Decision.ALLOW_ONCE)
    assert desk.once(11) == {BACKGROUND: True}
    assert desk.once(12) == {}, "that was another page"
    desk.ask(12, BACKGROUND)
    assert [one.clients for one in desk.consent.questions()] == [(12,)]
    with pytest.raises(SettingsError, match="allow it once"):
        desk.consent.set_rule(NAMELESS, BACKGROUND, True)
    desk.answer(Decision.DENY_ALWAYS)
    desk.enter(13, NAMELESS)
    assert desk.rules(13) == {BACKGROUND: False}


async def test_the_next_page_without_an_address_has_its_turn_when_one_leaves() -> None:
    desk = Desk()
    for session in (11, 12):
        desk.enter(session, NAMELESS)
        desk.ask(session, BACKGROUND)
    told = desk.told
    (before,) = desk.consent.questions()
    desk.consent.leave(11)
    await asyncio.sleep(0)
    assert desk.told == told + 1, "it is granted anew, and asks then"
    desk.ask(12, BACKGROUND)
    (after,) = desk.consent.questions()
    assert after.clients == (12,)
    with pytest.raises(SettingsError, match="not open"):
        desk.consent.answer(before.id, Decision.ALLOW_ONCE)
    assert desk.once(12) == {}, "an answer to the page that went is not for this one"


async def test_what_was_once_remembered_of_all_pages_without_an_address_is_not_believed() -> None:
    kept = tuple(
        Rule(NAMELESS, one, allowed, RuleSource.USER, "2026-01-31")
        for one, allowed in ((BACKGROUND, True), (Capability.HANDS, False))
    )
    desk = Desk(Memory(kept))
    desk.enter(11, NAMELESS)
    assert desk.rules(11) == {Capability.HANDS: False}


async def test_who_is_sought_gets_nothing_that_others_are_denied() -> None:
    desk = Desk()
    desk.consent.enter(9, Known.SOUGHT, None)
    desk.consent.set_rule(PAINT, Capability.HANDS, True)
    assert not desk.consent.answers(9).cautious
    desk.consent.set_rule(DRAW, Capability.HANDS, False)
    assert desk.consent.answers(9).cautious, "it may be draw"
    assert not desk.consent.answers(1).cautious, "paint is known"
    policy = grant(Client(9), NO_FOCUS, Settings(), desk.consent.answers(9))
    assert not policy.hands
    desk.consent.identify(9, PAINT)
    assert grant(Client(9), NO_FOCUS, Settings(), desk.consent.answers(9)).frames
