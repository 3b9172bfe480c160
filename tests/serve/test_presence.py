"""Who is in front among clients: pages of one browser, exclusive focus, the desktop's word."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from handspan_service.contract.permissions import (
    UNKNOWN,
    Capability,
    Decision,
    FocusSource,
    Foreground,
    Identity,
    IdentityKind,
)
from handspan_service.contract.settings import Settings
from handspan_service.policy import Client, Row
from handspan_service.processes import is_still, look_up
from handspan_service.programs import Process, Program
from handspan_service.serve.presence import Presence
from support.children import child
from support.house import until


def a_program(pid: int, exe: str, *parents: Program) -> Program:
    own = Process(pid, pid, 1000, exe[-15:], exe)
    line = (own, *(one for parent in parents for one in parent.line))
    return Program(line, Identity(IdentityKind.PROGRAM, f"program:{exe}", exe))


CHROMIUM = a_program(10, "/usr/local/chromium")
NETWORK = a_program(11, "/usr/local/chromium", CHROMIUM)
FIREFOX = a_program(20, "/usr/local/firefox")


class Hall:
    """A presence, and how often and for whom it let grant anew."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.presence = Presence(clock=lambda: self.now_s)
        self.regrants: list[int | None] = []
        self.presence.watch(self.regrants.append)
        self.rows: dict[int, Row] = {}

    def page(self, browser: Program | None, row: Row = Row.PAGE) -> int:
        id = self.presence.next_id()
        self.rows[id] = row
        self.presence.enter_sought(id, row, "https://a.example")
        if browser is not None:
            self.presence.identify(id, browser)
        return id

    def program(self, program: Program) -> int:
        id = self.presence.next_id()
        self.rows[id] = Row.PROGRAM
        self.presence.enter(id, Row.PROGRAM, program)
        return id

    def in_front(self) -> set[int]:
        return {
            id
            for id, row in self.rows.items()
            if self.presence.grant(Client(id, row), Settings()).front
        }


def test_a_browser_has_one_page_in_front() -> None:
    hall = Hall()
    first, second, silent = (hall.page(NETWORK) for _ in range(3))
    elsewhere, program = hall.page(FIREFOX), hall.program(a_program(30, "/usr/local/paint"))
    assert hall.in_front() == {first, second, silent, elsewhere, program}
    hall.presence.say(first, True)
    assert hall.in_front() == {first, elsewhere, program}
    hall.presence.say(second, True)
    hall.presence.say(elsewhere, True)
    hall.presence.say(program, True)
    assert hall.in_front() == {second, elsewhere, program}
    hall.presence.leave(second)
    del hall.rows[second]
    assert hall.in_front() == {first, elsewhere, program}, "it still says so"
    hall.presence.say(first, False)
    assert hall.in_front() == {first, silent, elsewhere, program}


def test_pages_whose_browser_is_not_known_yet_do_not_compete() -> None:
    hall = Hall()
    first, second = hall.page(None), hall.page(None)
    hall.presence.say(first, True)
    assert hall.in_front() == {first, second}
    hall.presence.identify(second, NETWORK)
    hall.presence.identify(first, NETWORK)
    assert hall.in_front() == {first}


def test_two_browsers_of_one_kind_are_two() -> None:
    hall = Hall()
    first = hall.page(NETWORK)
    second = hall.page(a_program(41, "/usr/local/chromium", a_program(40, "/usr/local/chromium")))
    hall.presence.say(first, True)
    assert hall.in_front() == {first, second}


def test_a_page_takes_the_focus_with_another_window_of_its_browser() -> None:
    hall = Hall()
    first, second = hall.page(NETWORK), hall.page(NETWORK)
    windows = [
        Foreground(FocusSource.X11, exe="/usr/local/chromium", view=view) for view in range(1, 4)
    ]
    hall.presence.set_foreground(windows[0])
    hall.presence.say(first, True)
    hall.now_s += 5.0
    hall.presence.say(second, True)
    assert hall.in_front() == {first}, "nothing else is to be seen"
    hall.regrants.clear()
    hall.presence.set_foreground(windows[1])
    assert hall.in_front() == {second}
    assert hall.regrants == [None]
    hall.now_s += 5.0
    hall.presence.set_foreground(windows[2])
    assert hall.in_front() == {second}
    assert hall.regrants == [None], "a title alone changes nothing for anybody"
    hall.now_s += 5.0
    hall.presence.set_foreground(Foreground(FocusSource.X11, exe="/usr/local/firefox", view=9))
    hall.presence.say(first, False)
    hall.presence.say(first, True)
    assert hall.in_front() == set()
    hall.now_s += 5.0
    hall.presence.set_foreground(windows[0])
    assert hall.in_front() == {second}, "the other spoke while its browser was behind"
    hall.presence.leave(second)
    del hall.rows[second]
    assert hall.in_front() == {first}
    hall.presence.leave(first)
    assert hall.presence._rivals == {}


def test_exclusive_focus_lets_all_compete_but_pages_of_others() -> None:
    hall = Hall()
    program, other = hall.program(CHROMIUM), hall.program(FIREFOX)
    page = hall.page(NETWORK)
    hall.presence.apply(Settings(exclusive_focus=True))
    hall.presence.say(page, True)
    assert hall.in_front() == {program, other, page}, "a page of another site silences no program"
    hall.presence.say(program, True)
    assert hall.in_front() == {program}
    hall.presence.apply(Settings())
    assert hall.in_front() == {program, other, page}


def test_who_is_behind_takes_the_focus_from_nobody() -> None:
    hall = Hall()
    hall.presence.apply(Settings(exclusive_focus=True))
    program, other = hall.program(a_program(50, "/usr/local/paint")), hall.program(FIREFOX)
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/paint"))
    hall.presence.say(other, True)
    assert hall.in_front() == {program}
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/firefox"))
    assert hall.in_front() == {other}


def test_what_has_no_window_takes_the_focus_from_nobody_and_is_not_in_front() -> None:
    hall = Hall()
    hall.presence.apply(Settings(exclusive_focus=True))
    program = hall.program(a_program(50, "/usr/local/paint"))
    hidden = hall.program(replace(FIREFOX, windowless=True))
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/paint"))
    hall.presence.say(hidden, True)
    assert hall.in_front() == {program}
    assert hall.presence.focus(hidden).windowless
    assert not hall.presence.focus(program).windowless
    hall.presence.set_foreground(Foreground())
    assert not hall.presence.focus(hidden).windowless, "nothing tells of windows at all"
    assert hall.in_front() == {hidden}, "then its own word is all there is"


async def test_nobody_is_asked_about_a_command_of_handspan_that_has_no_window() -> None:
    hall = Hall()
    hall.presence.consent.attend(True)
    settings = Settings(hands_in_front="ask", unattended=(Capability.BACKGROUND,))
    one = replace(a_program(70, "/usr/local/handspan-service"), windowless=True)
    job, own = hall.program(one), hall.program(replace(one, own=True))
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/paint"))
    asked = hall.presence.grant(Client(job, Row.PROGRAM), settings).asks
    assert asked == {Capability.HANDS, Capability.BACKGROUND}
    policy = hall.presence.grant(Client(own, Row.PROGRAM), settings)
    assert not policy.asks
    assert not policy.hands, "nor does it gain anything"
    assert not policy.background
    assert len(hall.presence.consent.questions()) == 2, "about the other one"
    hall.presence.consent.attend(False)


@pytest.mark.parametrize(
    "foreground",
    [
        Foreground(),
        Foreground(FocusSource.X11),
        Foreground(FocusSource.X11, pid=2**22 + 1),  # No system gives so high a number.
    ],
)
def test_where_nobody_can_tell_everybody_is_in_front(foreground: Foreground) -> None:
    hall = Hall()
    first, second = hall.program(CHROMIUM), hall.program(FIREFOX)
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/firefox"))
    assert hall.in_front() == {second}
    hall.presence.set_foreground(foreground)
    assert hall.in_front() == {first, second}


async def test_nobody_is_in_front_before_an_awaited_panel_has_said_so() -> None:
    hall = Hall()
    hall.presence.await_panel()
    first, second = hall.program(CHROMIUM), hall.program(FIREFOX)
    windowless = hall.program(replace(a_program(60, "/usr/local/job"), windowless=True))
    unknown = hall.page(None)
    hall.presence.consent.attend(True)
    assert hall.in_front() == set(), "nor who has no window"
    assert hall.presence.focus(windowless).windowless
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/firefox"))
    assert hall.in_front() == {second}
    again = Hall()
    again.presence.await_panel()
    first, second, unknown = again.program(CHROMIUM), again.program(FIREFOX), again.page(None)
    again.presence.set_foreground(Foreground())
    assert again.in_front() == {first, second, unknown}, "it cannot tell"


def test_who_stays_unknown_is_in_no_window() -> None:
    hall = Hall()
    sought, unknown = hall.page(None), hall.page(None)
    hall.presence.identify(unknown, None)
    assert hall.in_front() == {sought, unknown}
    hall.presence.set_foreground(Foreground(FocusSource.WLROOTS, exe="/usr/local/firefox"))
    assert hall.in_front() == set(), "whoever connects anew is not in front by that"
    hall.presence.identify(sought, FIREFOX)
    assert hall.in_front() == {sought}


def test_the_process_itself_is_looked_up() -> None:
    hall = Hall()
    hall.program(CHROMIUM)
    hall.presence.set_foreground(Foreground(FocusSource.X11, os.getpid()))
    assert hall.in_front() == set()


BECOMES = """
import os, sys
print(flush=True)
if sys.stdin.readline().strip() == "become":
    os.execv(sys.executable, [sys.executable, "-c", "import sys; sys.stdin.read()", "other"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes")
@pytest.mark.parametrize("word", ["become", "end"])
async def test_what_was_answered_ends_with_the_program_that_was_answered(
    word: str, tmp_path: Path
) -> None:
    (tmp_path / "paint.py").write_text(BECOMES)
    hall = Hall()
    with child(str(tmp_path / "paint.py")) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        program = look_up(process.pid)
        assert program is not None
        id, consent = hall.program(program), hall.presence.consent
        consent.attend(True)
        consent.ask(id, frozenset({Capability.IMAGES}))
        consent.answer(consent.questions()[0].id, Decision.ALLOW_ONCE)
        hall.regrants.clear()
        await hall.presence.look_again()
        assert hall.regrants == [], "nothing has changed"
        assert consent.answers(id).once == {Capability.IMAGES: True}
        process.stdin.write(f"{word}\n")
        process.stdin.flush()
        await until(lambda: not is_still(program))
        await hall.presence.look_again()
        assert consent.answers(id).once == {}
        assert consent.identity(id) != program.identity
        assert (consent.identity(id) == UNKNOWN) is (word == "end")
        assert id in hall.regrants
    await hall.presence.look_again()
    assert consent.identity(id) == UNKNOWN
    await hall.presence.look_again()


def test_nobody_is_granted_anew_for_nothing() -> None:
    hall = Hall()
    first, second = hall.page(NETWORK), hall.page(NETWORK)
    assert hall.regrants == [first, second]
    hall.regrants.clear()
    hall.presence.say(first, True)
    hall.presence.say(first, True)
    hall.presence.say(second, False)
    assert hall.regrants == [None]
    seen = Foreground(FocusSource.WLROOTS, exe="/usr/local/firefox")
    hall.presence.set_foreground(seen)
    hall.presence.set_foreground(seen)
    assert hall.regrants == [None, None]
    program = hall.program(FIREFOX)
    hall.presence.say(program, True)
    hall.presence.leave(program)
    assert hall.regrants == [None, None], "a program competes with nobody"
