"""Questions of those who come and go, of crowds, and of pages without an address."""

from __future__ import annotations

import asyncio

import pytest

from handspan_service.contract.permissions import (
    REMEMBERED_DENIALS,
    UNANSWERED_S,
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
from support.consenting import (
    BACKGROUND,
    DRAW,
    IMAGES,
    NAMELESS,
    PAINT,
    PAUSE,
    Desk,
    Memory,
)
from support.house import until


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
    asked_s = 0.5
    await asyncio.sleep(asked_s)
    desk.ask(1)
    desk.ask(2, IMAGES)
    (after,) = desk.consent.questions()
    assert (after.id, after.clients) == (before.id, (2,))
    assert after.remaining_s > UNANSWERED_S - asked_s
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
    monkeypatch.setattr(consent_module, "UNANSWERED_S", 2.0)  # For whoever is shown next.
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
