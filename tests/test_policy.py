"""Who may have what: the whole table of docs/permissions.md, every combination."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Because, Capability
from handspan_service.contract.settings import Answer, Settings, changed
from handspan_service.policy import (
    NO_ANSWERS,
    NO_FOCUS,
    Answers,
    Client,
    Focus,
    Known,
    ModeWish,
    Policy,
    Row,
    grant,
    wish_after,
    wished_mode,
)

SAID: tuple[bool | None, ...] = (None, True, False)
ANSWERS: tuple[Answer, ...] = ("allow", "ask", "deny")
ATTENDED = Answers(attended=True)
WISH = ModeWish(TrackingMode.HEAD_MOUNTED, 3)

# What may be asked for, by kind of client, before the user has said anything. By hand, from the
# documentation: a allow, s ask, d deny, n never.
CAPABILITIES = (
    Capability.HANDS,
    Capability.BACKGROUND,
    Capability.IMAGES,
    Capability.PAUSE,
    Capability.CONFIG,
)
BY_KIND = {
    Row.PROGRAM: "assss",
    Row.SCRIPT: "asnns",
    Row.LOCAL_PAGE: "asnnd",
    Row.PAGE: "asnnn",
}
SETTING = {
    Capability.HANDS: "hands_in_front",
    Capability.BACKGROUND: "background",
    Capability.IMAGES: "native_images",
    Capability.PAUSE: "native_pause",
    Capability.CONFIG: "clients_choose_mode",
}


def rule_and_once() -> Iterator[tuple[bool | None, str]]:
    """Yield what was remembered, and what was answered for this connection alone."""
    yield from itertools.product(SAID, ("nothing", "allow", "deny", "silence"))


def asking(client: Client, one: Capability) -> Client:
    """Return the client as it asks for one thing."""
    return Client(
        client.id,
        client.row,
        background=one is Capability.BACKGROUND,
        images=one is Capability.IMAGES,
        pause=one is Capability.PAUSE,
        wish=WISH if one is Capability.CONFIG else None,
    )


def granted(policy: Policy, one: Capability) -> bool:
    """Return whether something is granted, as those see it who act on it."""
    return {
        Capability.HANDS: policy.hands,
        Capability.BACKGROUND: policy.background,
        Capability.IMAGES: policy.images,
        Capability.PAUSE: policy.pause,
        Capability.CONFIG: policy.wish is not None,
    }[one]


def test_every_answer_to_every_kind_of_client() -> None:
    """Kind x capability x setting x rule x answer x known x attended x cautious."""
    seen = 0
    for row, one, setting, (rule, once), known, attended, cautious in itertools.product(
        Row, CAPABILITIES, ANSWERS, rule_and_once(), Known, (True, False), (True, False)
    ):
        kind = BY_KIND[row][CAPABILITIES.index(one)]
        name = "web_origins" if row is Row.PAGE and one is Capability.HANDS else SETTING[one]
        settings = changed(
            Settings(unattended=(Capability.BACKGROUND, Capability.PAUSE)), {name: setting}
        )
        said = {"allow": True, "deny": False, "silence": None}
        answers = Answers(
            known,
            {} if rule is None else {one: rule},
            {} if once == "nothing" else {one: said[once]},
            attended,
            cautious,
        )
        # Behind, by the desktop's word: there the background makes a difference.
        policy = grant(asking(Client(1, row), one), Focus(desktop=False), settings, answers)
        asked = kind == "s" or one is Capability.HANDS
        answered = rule is not None or once != "nothing"
        if kind == "n" or setting == "deny":
            expected = False
        elif rule is not None:
            expected = rule
        elif once != "nothing":
            expected = once == "allow"
        elif setting == "allow" and not cautious:
            expected = True
        elif not asked or known not in (Known.YES, Known.OWN) or attended or cautious:
            expected = False
        else:
            expected = one in settings.unattended
        assert granted(policy, one) is expected
        open_question = (
            asked
            and kind != "n"
            and setting != "deny"
            and not answered
            and (setting == "ask" or cautious)
            and known is Known.YES
            and attended
        )
        assert (one in policy.asks) is open_question
        status = next(status for status in policy.permissions if status.capability is one)
        assert status.wished
        assert status.granted is expected
        assert (status.because is Because.ASKING) is open_question
        seen += 1
    assert seen == 4 * 5 * 3 * 12 * 4 * 2 * 2


def test_nothing_is_granted_that_is_not_asked_for() -> None:
    everything = Settings(
        background="allow", native_images="allow", native_pause="allow", clients_choose_mode="allow"
    )
    rules = Answers(rules=dict.fromkeys(Capability, True))
    for settings, answers in itertools.product((everything, Settings()), (rules, ATTENDED)):
        policy = grant(Client(1, Row.PROGRAM), NO_FOCUS, settings, answers)
        assert policy.frames
        assert not any(granted(policy, one) for one in CAPABILITIES[1:])
        assert not policy.asks


def test_frames_by_focus_and_background() -> None:
    """Kind x what it said x what the desktop and the others say x what the user allows."""
    seen = 0
    for row, focused, background, holder, desktop, rule, hands in itertools.product(
        Row, SAID, SAID, (None, 1, 2), SAID, SAID, (True, False)
    ):
        client = Client(1, row, focused=focused, background=background)
        rules = {Capability.HANDS: hands}
        if rule is not None:
            rules[Capability.BACKGROUND] = rule
        answers = Answers(rules=rules, attended=True)
        policy = grant(client, Focus(holder, desktop), Settings(), answers)
        os_focus = desktop is not False
        client_focus = focused is not False
        front = os_focus and client_focus and holder != 2
        silent = row is not Row.PROGRAM and focused is None and background is None
        wants_background = background is True or silent
        background_granted = rule is True
        assert policy.front is front
        assert policy.frames is (hands and (front or (wants_background and background_granted)))
        is_question = wants_background and rule is None
        if front:
            is_question = is_question and desktop is not None and background is True
        assert (Capability.BACKGROUND in policy.asks) is is_question
        seen += 1
    assert seen == 4 * 3 * 3 * 3 * 3 * 3 * 2


def test_where_nothing_tells_who_is_in_front_background_costs_no_question() -> None:
    client = Client(1, Row.PROGRAM, background=True)
    policy = grant(client, NO_FOCUS, Settings(), ATTENDED)
    assert policy.background
    assert not policy.asks
    told = {status.capability: status.because for status in policy.permissions}
    assert told.keys() == {Capability.HANDS, Capability.BACKGROUND}
    assert told[Capability.BACKGROUND] is Because.WITHOUT_EFFECT
    assert grant(client, NO_FOCUS, Settings(), Answers(Known.NO)).background, "whoever it is"
    denied = Answers(rules={Capability.BACKGROUND: False}, attended=True)
    assert not grant(client, NO_FOCUS, Settings(), denied).background
    assert not grant(client, NO_FOCUS, Settings(background="deny"), ATTENDED).background
    hidden = Client(1, Row.PAGE, focused=False, background=True)
    assert grant(hidden, NO_FOCUS, Settings(), ATTENDED).asks == {Capability.BACKGROUND}


@pytest.mark.parametrize("row", list(Row))
def test_what_has_no_window_is_asked_about_while_another_is_in_front(row: Row) -> None:
    client = Client(1, row)
    behind = Focus(desktop=False, windowless=True)
    policy = grant(client, behind, Settings(), ATTENDED)
    assert policy.asks == {Capability.BACKGROUND}, "though it never asked for it"
    assert not policy.frames
    assert not policy.front
    allowed = Answers(rules={Capability.BACKGROUND: True}, attended=True)
    assert grant(client, behind, Settings(), allowed).frames
    assert not grant(client, behind, Settings(background="deny"), ATTENDED).asks
    shy = Client(1, row, focused=False)
    assert not grant(shy, Focus(desktop=False), Settings(), allowed).frames


@pytest.mark.parametrize(
    ("setting", "frames", "asks"),
    [("allow", True, False), ("ask", False, True), ("deny", False, True)],
)
def test_a_list_that_names_all_pages_without_an_address_lets_them_ask(
    setting: str, frames: bool, asks: bool
) -> None:
    client = Client(1, Row.PAGE, listed=True, nameless=True)
    policy = grant(client, NO_FOCUS, changed(Settings(), {"web_origins": setting}), ATTENDED)
    assert (policy.frames, Capability.HANDS in policy.asks) == (frames, asks)


def test_pages_that_a_list_names_need_no_answer() -> None:
    asked = Settings(web_origins="ask")
    for listed in (True, False):
        client = Client(1, Row.PAGE, listed=listed)
        assert grant(client, NO_FOCUS, asked, ATTENDED).frames is listed
        assert grant(client, NO_FOCUS, asked, NO_ANSWERS).frames is listed
    for row in (Row.PROGRAM, Row.SCRIPT, Row.LOCAL_PAGE):
        assert grant(Client(1, row), NO_FOCUS, asked, ATTENDED).frames
        assert not grant(Client(1, row), NO_FOCUS, Settings(hands_in_front="ask"), ATTENDED).frames


@pytest.mark.parametrize(
    "held", [None, ModeWish(TrackingMode.HEAD_MOUNTED, 1), ModeWish(TrackingMode.SCREEN_TOP, 1)]
)
@pytest.mark.parametrize("mode", list(TrackingMode))
@pytest.mark.parametrize("said", [True, False])
def test_wishes(held: ModeWish | None, mode: TrackingMode, said: bool) -> None:
    after = wish_after(held, mode, said, 9)
    if said:
        assert after == ModeWish(mode, 9)
    elif held is not None and held.mode is mode:
        assert after is None
    else:
        assert after is held


def having(wish: ModeWish | None, *, front: bool = True) -> Policy:
    return Policy(hands=True, frames=True, front=front, wish=wish)


def test_the_newest_wish_wins_and_none_means_the_users_choice() -> None:
    old, new = ModeWish(TrackingMode.HEAD_MOUNTED, 1), ModeWish(TrackingMode.SCREEN_TOP, 2)
    assert wished_mode([]) is None
    assert wished_mode([having(None)]) is None
    for order in itertools.permutations([having(old), having(None), having(new)]):
        assert wished_mode(order) is TrackingMode.SCREEN_TOP


def test_the_application_in_front_rules() -> None:
    old, new = ModeWish(TrackingMode.HEAD_MOUNTED, 1), ModeWish(TrackingMode.SCREEN_TOP, 2)
    behind = having(new, front=False)
    assert wished_mode([having(old), behind]) is TrackingMode.HEAD_MOUNTED
    assert wished_mode([having(None), behind]) is None, "the one in front wishes nothing"
    assert wished_mode([behind]) is TrackingMode.SCREEN_TOP, "nobody in front knows hands"
    blind = Policy(front=True, wish=old)
    assert wished_mode([blind, behind]) is TrackingMode.SCREEN_TOP, "it rules nobody"
