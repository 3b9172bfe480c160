"""Who may resume what: the whole table of levels."""

from __future__ import annotations

from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.pausing import RUNNING, Pause, asked_by_program

USER = Pause(PauseLevel.USER)
TIMED = Pause(PauseLevel.USER, until_s=100.0)
PROGRAM = Pause(PauseLevel.PROGRAM, "demo")


def test_a_program_never_ends_the_user_s_pause() -> None:
    for held in (USER, TIMED):
        assert asked_by_program(held, False, "demo") is None
        assert asked_by_program(held, True, "demo") == held, "nor makes it its own"


def test_programs_pause_and_resume_among_themselves() -> None:
    assert asked_by_program(RUNNING, True, "demo") == PROGRAM
    assert asked_by_program(PROGRAM, True, "other") == PROGRAM, "the first one is named"
    assert asked_by_program(PROGRAM, False, "other") == RUNNING
    assert asked_by_program(RUNNING, False, "demo") == RUNNING


def test_the_panel_hears_who_and_how_long() -> None:
    assert RUNNING.status(7.0) == PauseStatus()
    assert not RUNNING.holds
    assert PROGRAM.status(7.0) == PauseStatus(PauseLevel.PROGRAM, "demo")
    assert TIMED.status(90.0).remaining_s == 10.0
    assert TIMED.status(110.0).remaining_s == 0.0, "the timer may be late"
