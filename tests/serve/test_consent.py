"""Questions: one for each application and capability, and each ends."""

from __future__ import annotations

import asyncio

import pytest

from handspan_service.contract.permissions import (
    REMEMBERED_DENIALS,
    UNANSWERED_S,
    UNKNOWN,
    Capability,
    Decision,
    RuleSource,
)
from handspan_service.contract.settings import Settings
from handspan_service.errors import SettingsError
from handspan_service.policy import NO_FOCUS, Client, Known, grant
from handspan_service.serve import consent as consent_module
from handspan_service.serve.consent import Consent
from support.consenting import (
    DRAW,
    IMAGES,
    PAINT,
    PAUSE,
    Desk,
    Memory,
)
from support.patience import WAIT_S


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
    async with asyncio.timeout(WAIT_S):
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
    async with asyncio.timeout(WAIT_S):
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
