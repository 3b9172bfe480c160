"""Who may have what: the whole table."""

from __future__ import annotations

import itertools

import pytest

from handspan_service.contract.model import TrackingMode
from handspan_service.contract.settings import Answer, Settings
from handspan_service.policy import (
    NO_FOCUS,
    Client,
    Focus,
    ModeWish,
    Policy,
    grant,
    wish_after,
    wished_mode,
)

SAID: tuple[bool | None, ...] = (None, True, False)
ANSWERS: tuple[Answer, ...] = ("allow", "ask", "deny")

# What the protocol's table says for a client of a user who allows background use.
TABLE = {
    (True, None): True, (True, True): True, (True, False): True,
    (None, None): True, (None, True): True, (None, False): False,
    (False, None): True, (False, True): True, (False, False): False,
}  # fmt: skip


@pytest.mark.parametrize(("background", "focused"), list(TABLE))
def test_the_table_of_the_protocol(background: bool | None, focused: bool | None) -> None:
    client = Client(1, focused=focused, background=background)
    assert grant(client, NO_FOCUS, Settings()).frames is TABLE[background, focused]


def test_every_combination() -> None:
    """Focus lets a client have frames; without it, only a permitted background wish does."""
    holders = (None, 1, 2)
    seen = 0
    either = (False, True)
    for (
        focused,
        background,
        answer,
        exclusive,
        holder,
        desktop,
        foreign,
        heard,
    ) in itertools.product(SAID, SAID, ANSWERS, either, holders, SAID, either, either):
        wish = ModeWish(TrackingMode.HEAD_MOUNTED, 3)
        client = Client(1, focused=focused, background=background, foreign=foreign, wish=wish)
        settings = Settings(background=answer, exclusive_focus=exclusive, clients_choose_mode=heard)
        policy = grant(client, Focus(holder, desktop), settings)
        in_front = not (
            focused is False or desktop is False or (exclusive and holder not in (None, 1))
        )
        allowed_behind = background is True and answer == "allow"
        assert policy == Policy(
            frames=in_front or allowed_behind,
            wish=wish if heard and not foreign else None,
            takes_focus=exclusive and not foreign,
            background=allowed_behind,
        )
        seen += 1
    assert seen == 3 * 3 * 3 * 2 * 3 * 3 * 2 * 2


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


def test_the_newest_wish_wins_and_none_means_the_users_choice() -> None:
    def having(wish: ModeWish | None) -> Policy:
        return Policy(frames=True, wish=wish, takes_focus=False)

    old, new = ModeWish(TrackingMode.HEAD_MOUNTED, 1), ModeWish(TrackingMode.SCREEN_TOP, 2)
    assert wished_mode([]) is None
    assert wished_mode([having(None)]) is None
    for order in itertools.permutations([having(old), having(None), having(new)]):
        assert wished_mode(order) is TrackingMode.SCREEN_TOP


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("foreign", [True, False])
def test_images_and_pause_need_the_wish_and_the_users_leave(
    asked: bool, allowed: bool, foreign: bool
) -> None:
    client = Client(1, foreign=foreign, images=asked, pause=asked)
    for other in (True, False):
        first = grant(client, NO_FOCUS, Settings(native_images=allowed, native_pause=other))
        second = grant(client, NO_FOCUS, Settings(native_images=other, native_pause=allowed))
        assert first.images is (asked and allowed and not foreign)
        assert second.pause is (asked and allowed and not foreign)
