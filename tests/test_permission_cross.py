"""Ring: law. Four applications, each state of them, in front and behind: the rules in words."""

from __future__ import annotations

from collections import Counter

import pytest

from handspan_service.contract.permissions import Capability, FocusSource
from support.permission_cross import (
    BACKGROUND,
    CONFIG,
    EVERYBODY,
    HANDS,
    IMAGES,
    PAGES,
    PAUSE,
    PROGRAMS,
    SETTING,
    STATES,
    Case,
    blind_cases,
    desktop_cases,
    expected,
    switch_cases,
)

CASES = [*desktop_cases(), *blind_cases(), *switch_cases()]
NUMBERED = [pytest.param(case, id=str(number)) for number, case in enumerate(CASES)]


def is_in_front(case: Case, name: str) -> bool:
    """Say whether an application is in front.

    Where the desktop tells, whoever's window is. Where it does not, every program, and of the pages
    of one browser the one that says so.
    """
    return name == case.front or (case.source is FocusSource.NONE and name in PROGRAMS)


def has(case: Case, name: str, one: Capability) -> bool:
    """Say whether an application has what it asks for.

    The user's setting for all applications can forbid everything. What is remembered of the
    application comes next, then the setting that allows. Nothing that is still to be asked is
    granted. Pages have no way to images or to a pause.
    """
    state = case.states[name]
    if one is not HANDS and one not in state.asked:
        return False
    if name in PAGES and one in (IMAGES, PAUSE):
        return False
    setting = getattr(case.settings, SETTING[one])
    if setting == "deny":
        return False
    return state.rules.get(one, bool(setting == "allow"))


@pytest.mark.parametrize("case", NUMBERED)
def test_the_policy_says_what_the_rules_say(case: Case) -> None:
    policies = expected(case, {})
    for name in EVERYBODY:
        policy = policies[name]
        front = is_in_front(case, name)
        frames = has(case, name, HANDS) and (front or has(case, name, BACKGROUND))
        assert policy.front is front
        assert policy.hands is has(case, name, HANDS)
        assert policy.frames is frames
        assert policy.images is has(case, name, IMAGES)
        assert policy.pause is has(case, name, PAUSE)
        assert policy.background is has(case, name, BACKGROUND)
        assert (policy.wish is not None) is has(case, name, CONFIG)


def test_the_cross_is_full() -> None:
    """Source x kind x in front or behind x capability x asked or not x allowed or denied."""
    seen: Counter[tuple[object, ...]] = Counter()
    joint: dict[tuple[FocusSource, bool, bool], set[object]] = {}
    for case in CASES[: -len(list(switch_cases()))]:
        for name in EVERYBODY:
            state, front = case.states[name], is_in_front(case, name)
            place = (case.source, name in PAGES, front)
            for one in SETTING:
                seen[(*place, one, one in state.asked, state.rules[one])] += 1
            deciding = [BACKGROUND, CONFIG] if name in PAGES else [BACKGROUND, IMAGES]
            told = tuple((one in state.asked, state.rules[one]) for one in deciding)
            joint.setdefault(place, set()).add((state.rules[HANDS], told))
    assert len(joint) == 4 + 3  # Where nothing tells, programs are in front.
    for (source, is_page, _), states in joint.items():
        assert len(states) >= (STATES // 4 if source is FocusSource.NONE and is_page else STATES)
    for is_page, open_ones in ((False, list(SETTING)), (True, [HANDS, BACKGROUND, CONFIG])):
        for place in (place for place in joint if place[1] is is_page):
            for one in open_ones:
                for asked in (False,) if one is HANDS else (True, False):
                    assert seen[(*place, one, asked, True)] >= 2
                    assert seen[(*place, one, asked, False)] >= 2


def test_each_setting_meets_each_rule() -> None:
    for one, setting in SETTING.items():
        met = {
            (getattr(case.settings, setting), case.states[name].rules.get(one), name == case.front)
            for case in switch_cases()
            for name in PROGRAMS
        }
        assert len(met) == 3 * 3 * 2
