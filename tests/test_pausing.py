"""Who may resume what: the whole table of levels."""

from __future__ import annotations

from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.pausing import RUNNING, Pause, asked_by_program, left_by_program

USER = Pause(PauseLevel.USER)
TIMED = Pause(PauseLevel.USER, until_s=100.0)
PROGRAM = Pause(PauseLevel.PROGRAM, ((1, "demo"),))
BOTH = Pause(PauseLevel.PROGRAM, ((1, "demo"), (2, "other")))


def test_a_program_never_ends_the_user_s_pause() -> None:
    for held in (USER, TIMED):
        assert asked_by_program(held, False, 1, "demo") is None
        assert asked_by_program(held, True, 1, "demo") == held, "nor makes it its own"
        assert left_by_program(held, 1) == held


def test_programs_pause_and_resume_among_themselves() -> None:
    assert asked_by_program(RUNNING, True, 1, "demo") == PROGRAM
    assert asked_by_program(PROGRAM, True, 1, "demo") == PROGRAM
    assert asked_by_program(PROGRAM, True, 2, "other") == BOTH
    assert BOTH.by == "demo", "the first one is named"
    assert asked_by_program(BOTH, False, 2, "other") == RUNNING
    assert asked_by_program(RUNNING, False, 1, "demo") == RUNNING


def test_a_program_s_pause_ends_with_the_last_that_asked_for_it() -> None:
    alone = left_by_program(BOTH, 1)
    assert (alone.level, alone.by) == (PauseLevel.PROGRAM, "other")
    assert left_by_program(alone, 1) == alone, "it holds nothing any more"
    assert left_by_program(alone, 2) == RUNNING
    assert left_by_program(RUNNING, 2) == RUNNING


def test_the_panel_hears_who_and_how_long() -> None:
    assert RUNNING.status(7.0) == PauseStatus()
    assert not RUNNING.holds
    assert PROGRAM.status(7.0) == PauseStatus(PauseLevel.PROGRAM, "demo")
    assert TIMED.status(90.0).remaining_s == 10.0
    assert TIMED.status(110.0).remaining_s == 0.0, "the timer may be late"
