"""Ring: law. Which page of one browser is in front, by its own word and what the desktop shows."""

from __future__ import annotations

import itertools

import pytest

from handspan_service.serve.rivals import BASELESS, GRACE_S, Rivals

HARP, DRUM, LIAR = 1, 2, 3
SOON_S = GRACE_S / 2
LATE_S = GRACE_S * 1.01


class Scene:
    """A browser, and a clock."""

    def __init__(self, sees: bool = True) -> None:
        self.rivals = Rivals(sees)
        self.now_s = 100.0

    def say(self, page: int, focused: bool = True) -> int | None:
        self.rivals.say(page, focused, self.now_s)
        return self.rivals.holder

    def change(self, wait_s: float = 0.0) -> int | None:
        self.now_s += wait_s
        self.rivals.change(self.now_s)
        return self.rivals.holder

    def switch(self, before: int, after: int, order: tuple[int, ...] = (0, 1, 2)) -> int | None:
        """Let the user go from one honest page to another; its parts come in any order."""
        parts = (lambda: self.say(before, False), lambda: self.say(after), self.change)
        for number in order:
            parts[number]()
            self.now_s += SOON_S / 3
        return self.rivals.holder


def test_who_says_so_is_in_front_until_it_says_otherwise() -> None:
    scene = Scene()
    assert scene.rivals.holder is None
    assert scene.say(HARP) == HARP
    assert scene.say(DRUM, False) == HARP
    assert scene.say(HARP, False) is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("sees", [True, False])
def test_honest_pages_follow_the_user_whatever_comes_first(
    order: tuple[int, ...], sees: bool
) -> None:
    scene = Scene(sees)
    scene.say(HARP)
    scene.now_s += LATE_S
    for _ in range(3):
        assert scene.switch(HARP, DRUM, order) == DRUM
        scene.now_s += LATE_S
        assert scene.switch(DRUM, HARP, order) == HARP
        scene.now_s += LATE_S


@pytest.mark.parametrize("first", ["word", "change"])
def test_a_page_takes_the_focus_from_one_that_keeps_saying_so(first: str) -> None:
    """As the user goes to another window, and the page that was there does not hear of it."""
    scene = Scene()
    scene.say(HARP)
    scene.now_s += LATE_S
    if first == "word":
        assert scene.say(DRUM) == HARP
        assert scene.change(SOON_S) == DRUM
    else:
        assert scene.change() == HARP
        scene.now_s += SOON_S
        assert scene.say(DRUM) == DRUM


def test_a_word_without_a_change_takes_nothing() -> None:
    """As a hidden page has it, or one that is loaded in a window that is not in front."""
    scene = Scene()
    scene.say(HARP)
    scene.now_s += LATE_S
    assert scene.say(LIAR) == HARP
    assert scene.change(LATE_S) == HARP, "the change is not of that word"
    assert scene.say(LIAR) == HARP, "it said so before"
    assert scene.say(HARP, False) == LIAR, "nobody else says so"
    scene.now_s += LATE_S
    scene.change()
    assert scene.say(HARP) == HARP, "its window is in front again"


def test_one_change_makes_one_word_good() -> None:
    scene = Scene()
    scene.say(LIAR)
    scene.now_s += LATE_S
    scene.change()
    assert scene.say(HARP) == HARP
    scene.say(LIAR, False)
    scene.now_s += SOON_S / 10
    assert scene.say(LIAR) == HARP, "it saw that it gets no hands any more"
    other = Scene()
    other.say(HARP)
    assert other.change(SOON_S) == HARP, "that was its own change"
    assert other.say(LIAR) == HARP


def test_who_lost_the_focus_does_not_get_it_back_with_the_next_title() -> None:
    scene = Scene()
    scene.say(HARP)
    scene.change(LATE_S)
    assert scene.say(DRUM) == DRUM
    assert scene.change(SOON_S / 2) == DRUM
    young = Scene()
    young.say(HARP)
    young.say(DRUM)
    assert young.change() == HARP, "that was its own change"
    assert young.change() == DRUM
    assert young.change(SOON_S / 2) == DRUM


def test_who_cries_wolf_is_not_believed_against_others() -> None:
    scene = Scene()
    scene.say(HARP)
    for _ in range(BASELESS):
        scene.now_s += LATE_S
        assert scene.say(LIAR) == HARP
        scene.say(LIAR, False)
    scene.say(LIAR)
    assert scene.change(SOON_S) == HARP
    scene.say(LIAR, False)
    assert scene.say(LIAR) == HARP
    scene.say(HARP, False)
    assert scene.rivals.holder == LIAR, "nobody else says so"
    scene.now_s += LATE_S
    assert scene.say(DRUM) == DRUM, "that needs no change of the desktop"
    assert scene.say(HARP) == DRUM
    scene.rivals.leave(DRUM)
    assert scene.rivals.holder == HARP, "who is believed comes first"
    scene.rivals.leave(HARP)
    scene.rivals.leave(LIAR)
    assert scene.rivals.holder is None


def test_where_no_windows_are_told_the_newest_word_counts() -> None:
    scene = Scene(sees=False)
    scene.say(HARP)
    scene.now_s += LATE_S
    assert scene.say(DRUM) == DRUM
    assert scene.say(HARP) == DRUM, "it said so before"
    assert scene.say(DRUM, False) == HARP
