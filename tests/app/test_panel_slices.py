"""Work in slices: in order, once, and never without a breath between."""

import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from handspan_app import slices as slices_module
from handspan_app.slices import SLICE_MS, Slices
from support.patience import WAIT_MS


def test_steps_run_in_order_and_once(qtbot: QtBot) -> None:
    slices = Slices()
    ran: list[int] = []
    for number in range(50):
        slices.add(partial(ran.append, number))
    assert ran == [], "nothing runs before the event loop turns"
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert ran == list(range(50))


def test_the_event_loop_turns_between_two_slices(qtbot: QtBot) -> None:
    slices, turns, seen = Slices(), [0], []

    def turn() -> None:
        turns[0] += 1

    def step() -> None:
        seen.append(turns[0])
        time.sleep(2 * SLICE_MS / 1000)

    other = QTimer()
    other.timeout.connect(turn)
    other.start(0)
    for _ in range(4):
        slices.add(step)
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    other.stop()
    assert len(set(seen)) == 4, "each step was longer than a slice and had a turn of its own"


def test_a_step_may_add_another(qtbot: QtBot) -> None:
    slices, ran = Slices(), []

    def first() -> None:
        ran.append("first")
        slices.add(lambda: ran.append("second"))

    slices.add(first)
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert ran == ["first", "second"]


def test_what_fails_does_not_run_again(qtbot: QtBot) -> None:
    slices, ran = Slices(), []

    def fail() -> None:
        raise ValueError("broken")

    slices.add(fail)
    slices.add(lambda: ran.append("next"))
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert [kind for kind, _, _ in caught] == [ValueError]
    assert ran == ["next"]


def test_work_goes_on_from_step_to_step_and_may_wait_for_the_next_turn(qtbot: QtBot) -> None:
    slices, turns, seen = Slices(), [0], []

    def turn() -> None:
        turns[0] += 1

    def work() -> Iterator[bool]:
        for _ in range(3):
            seen.append(turns[0])
            yield False
        seen.append(turns[0])

    other = QTimer()
    other.timeout.connect(turn)
    other.start(0)
    slices.run(work())
    slices.add(lambda: seen.append(-1))
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    other.stop()
    assert seen[-1] == -1, "after all of it"
    assert len(set(seen[:3])) == 3, "each of these had a turn of its own"


def test_steps_that_are_forgotten_do_not_run(qtbot: QtBot) -> None:
    slices, ran = Slices(), []
    slices.add(lambda: ran.append("old"))
    slices.forget()
    assert slices.done
    slices.add(lambda: ran.append("new"))
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert ran == ["new"]


def test_work_that_forgets_all_that_waits_does_not_go_on_itself(qtbot: QtBot) -> None:
    slices, ran = Slices(), []

    def work() -> Iterator[bool]:
        ran.append("old")
        slices.forget()
        slices.run(newer())
        yield True
        ran.append("old again")
        yield True

    def newer() -> Iterator[bool]:
        for word in ("new", "newer"):
            ran.append(word)
            yield True

    slices.run(work())
    slices.add(lambda: ran.append("never"))
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert ran == ["old", "new", "newer"]


def test_whoever_adds_a_step_while_one_runs_has_no_more_turns_than_others(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices_module, "SLICE_MS", 10.0 * WAIT_MS)  # Steps end slices, no clock.
    one, other, ran = Slices(), Slices(), []

    def step(number: int) -> bool:
        ran.append("one")
        if number < 10:
            one.add(partial(step, number + 1))
            one.add(lambda: ran.append("behind"))
        return False

    def work() -> Iterator[bool]:
        for _ in range(11):
            ran.append("other")
            yield False

    one.add(partial(step, 0))
    other.run(work())
    qtbot.waitUntil(lambda: one.done and other.done, timeout=WAIT_MS)
    turns = [who for who in ran if who != "behind"]
    assert turns == ["one", "other"] * 11


def test_no_step_runs_within_another_one(qtbot: QtBot) -> None:
    slices, ran = Slices(), []

    def ask() -> None:
        """Let the event loop turn, as a dialog does that waits for its answer."""
        slices.add(lambda: ran.append("behind"))
        QTest.qWait(50)
        ran.append("asked")

    slices.add(ask)
    qtbot.waitUntil(lambda: slices.done, timeout=WAIT_MS)
    assert ran == ["asked", "behind"]
