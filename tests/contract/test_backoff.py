"""Ring: law. When a service that ended is started again."""

from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.backoff import (
    GIVE_UP_ENDS,
    GIVE_UP_WITHIN_S,
    LONG_LIFE_S,
    WAITS_S,
    Backoff,
)

LIVES = st.lists(
    st.tuples(st.floats(0.0, 200.0), st.booleans()), min_size=1, max_size=40
)  # Seconds alive, and whether it ever was connected.


def play(lives: list[tuple[float, bool]]) -> list[tuple[float, float, float | None]]:
    """Return for each end: its time, how long the service lived, the wait."""
    now_s, backoff, story = 0.0, Backoff(), []
    for alive_s, connected in lives:
        now_s += alive_s
        lived_s = alive_s if connected else 0.0
        backoff, wait_s = backoff.after_end(now_s, lived_s)
        story.append((now_s, lived_s, wait_s))
        if wait_s is None:
            break
        now_s += wait_s
    return story


@given(LIVES)
def test_waits_come_from_the_table_and_only_grow_until_a_long_life(
    lives: list[tuple[float, bool]],
) -> None:
    before = 0.0
    for _, lived_s, wait_s in play(lives):
        if wait_s is None:
            return
        assert wait_s in WAITS_S
        if lived_s >= LONG_LIFE_S:
            assert wait_s == WAITS_S[0]
        else:
            assert wait_s >= before
        before = wait_s


@given(LIVES)
def test_it_gives_up_exactly_when_too_many_ends_lie_within_the_window(
    lives: list[tuple[float, bool]],
) -> None:
    story = play(lives)
    for index, (now_s, _, wait_s) in enumerate(story):
        recent = [end for end, _, _ in story[: index + 1] if now_s - end < GIVE_UP_WITHIN_S]
        assert (wait_s is None) == (len(recent) >= GIVE_UP_ENDS)


def test_quick_ends_are_answered_in_order_and_then_not_at_all() -> None:
    story = play([(0.1, False)] * 9)
    assert [wait_s for _, _, wait_s in story] == [0.1, 0.3, 0.6, 2.0, None]


def test_slow_ends_reach_the_longest_wait_and_stay_there() -> None:
    story = play([(59.0, True)] * 9)
    assert [wait_s for _, _, wait_s in story] == [0.1, 0.3, 0.6, 2.0, 5.0, 10.0, 10.0, 10.0, 10.0]


def test_a_long_life_starts_the_row_again() -> None:
    story = play([(1.0, True), (1.0, True), (61.0, True), (1.0, True)])
    assert [wait_s for _, _, wait_s in story] == [0.1, 0.3, 0.1, 0.3]
