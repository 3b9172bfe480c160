"""Who is connected, over all ways to connect: who each is, who is in front, what each may have.

Law: no number of a session is used twice, whichever door it came in by; among clients that compete
for the focus at most one holds it; and every grant of the service is made here, by policy.grant.

Source: docs/permissions.md#focus.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from handspan_service.contract.permissions import UNKNOWN, Foreground
from handspan_service.contract.settings import Settings
from handspan_service.policy import Client, Focus, Known, Policy, Row, grant
from handspan_service.processes import TELLS, is_still, look_up, look_up_slowly
from handspan_service.programs import Program, page_identity, same_application
from handspan_service.serve.consent import Consent
from handspan_service.serve.memory import Forgetful
from handspan_service.serve.rivals import Rivals
from handspan_service.serve.shares import Keys

_Browser: TypeAlias = tuple[int, int]  # The mark of its oldest process.


@dataclass
class _Place:
    """One session.

    Attributes:
        row: What kind of client it is.
        origin: Of a page; None where it has none.
        program: Its process; None while that is not known.
        sought: Whether it is still being looked for.
        said: Number of the word by which it last said that it is focused; None if it is not.
        said_s: When it spoke of its focus last; None if it never did.
    """

    row: Row
    origin: str | None = None
    program: Program | None = None
    sought: bool = False
    said: int | None = None
    said_s: float | None = None

    @property
    def browser(self) -> _Browser | None:
        """The browser that a page is in, among others; None for others, or while unknown."""
        if self.origin is None or self.program is None:
            return None
        return self.program.instance


class Presence:
    """What the servers of one service share."""

    def __init__(
        self, consent: Consent | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nobody.

        Args:
            consent: What the user answers; one that remembers nothing if None.
            clock: Tells s, never backwards.
        """
        self.consent = consent or Consent(Forgetful())
        self.foreground = Foreground()
        self._front: Program | str | None = None
        self._blind = False  # Whether a panel is awaited that has not yet said who is in front.
        self._ids = itertools.count(1)
        self._orders = itertools.count(1)
        self._places: dict[int, _Place] = {}
        self._holders: dict[_Browser | None, int] = {}
        self._rivals: dict[_Browser, Rivals] = {}
        self._clock = clock
        self._exclusive = False
        self._watchers: list[Callable[[int | None], None]] = []
        self.consent.watch(self._regrant)

    def watch(self, regrant: Callable[[int | None], None]) -> None:
        """Call somebody when a session, or any (None), may have something else."""
        self._watchers.append(regrant)

    def next_id(self) -> int:
        """Return the number of a new session."""
        return next(self._ids)

    def next_order(self) -> int:
        """Return the number of a client's word among those of all clients."""
        return next(self._orders)

    def apply(self, settings: Settings) -> None:
        """Take new settings; each server says so, and grants anew by itself."""
        self._exclusive = settings.exclusive_focus
        self._holders = self._found_holders()

    # Who is there

    def enter(self, session: int, row: Row, program: Program | None) -> None:
        """Take in a client whose process is known by now, or never will be (None)."""
        self._places[session] = _Place(row, program=program)
        self.consent.enter(session, Known.NO, None)
        if program is None:
            self.consent.identify(session, UNKNOWN)
        else:
            self.consent.identify(session, program.identity, own=program.own)

    def enter_sought(self, session: int, row: Row, origin: str | None) -> None:
        """Take in a client whose process is still looked for."""
        self._places[session] = _Place(row, origin, sought=True)
        self.consent.enter(session, Known.SOUGHT, None)

    def identify(self, session: int, program: Program | None) -> None:
        """Say whose a client is that was sought; None: nobody knows."""
        place = self._places.get(session)
        if place is None:
            return  # It left meanwhile.
        place.program, place.sought = program, False
        if program is None:
            self.consent.identify(session, UNKNOWN)
        elif place.origin is not None:
            self.consent.identify(session, page_identity(program, place.origin))
        else:
            self.consent.identify(session, program.identity, own=program.own)
        self._compete(session, place)
        self._regrant(session)
        self._hold_anew()

    async def look_again(self) -> None:
        """Find out anew whose those connections are whose process ended, or became another program.

        A connection can outlive both, in a child or over an exec; what was answered does not.
        """
        for session, place in tuple(self._places.items()):
            program = place.program
            if program is not None and not is_still(program):
                found = await look_up_slowly(program.pid)
                if place.program is program:
                    self.identify(session, found)
            await asyncio.sleep(0)

    def leave(self, session: int) -> None:
        """Let a session go; the focus with it, if it held it."""
        place = self._places.pop(session, None)
        self.consent.leave(session)
        if place is None:
            return
        if place.browser is not None and place.browser in self._rivals:
            self._rivals[place.browser].leave(session)
            if all(one.browser != place.browser for one in self._places.values()):
                del self._rivals[place.browser]
        self._hold_anew()

    def program(self, session: int) -> Program | None:
        """Return the process of a client; None where it is not known."""
        place = self._places.get(session)
        return place.program if place is not None else None

    def keys(self, session: int) -> Keys:
        """Return what the connections of one application share."""
        place, identity = self._places[session], self.consent.identity(session)
        if place.program is None or identity is None:
            return ("",) if TELLS and not place.sought else ()  # The unknown are one.
        browser = (place.program.identity.key,) if place.origin is not None else ()
        return (identity.key, *browser)

    # Who is in front

    def say(self, session: int, focused: bool) -> None:
        """Take what a client says of its focus; others may lose theirs, or get it back."""
        place = self._places[session]
        place.said = self.next_order() if focused else None
        place.said_s = self._clock()
        self._compete(session, place)
        self._hold_anew()

    def await_panel(self) -> None:
        """Hear that a panel is about to come, as after a crash: nobody gains by its absence."""
        self._blind = True
        self.consent.await_panel()

    def set_foreground(self, foreground: Foreground) -> None:
        """Take what the panel says of the window in front."""
        if foreground == self.foreground and not self._blind:
            return
        before, self.foreground = self.foreground, foreground
        moved = self._blind or replace(foreground, view=0) != replace(before, view=0)
        self._blind = False
        if moved:
            self._front = foreground.exe or None
            if foreground.pid is not None:
                self._front = look_up(foreground.pid) or self._front
        self._tell_rivals()
        if moved:
            self._holders = self._found_holders()
            self._regrant()
        else:  # The same program has another window in front, or another title.
            self._hold_anew()

    def focus(self, session: int) -> Focus:
        """Return who is in front, as it concerns one client."""
        place = self._places[session]
        holders = (self._holders.get(None), self._holders.get(place.browser))
        rivals = [holder for holder in holders if holder not in (None, session)]
        desktop = self._desktop(place)
        windowless = desktop is False and place.program is not None and place.program.windowless
        return Focus(rivals[0] if rivals else session, desktop, windowless)

    def grant(self, client: Client, settings: Settings) -> Policy:
        """Return what a client may have, and have the user asked what that needs.

        Args:
            client: Of a session that entered.
            settings: The user's.
        """
        policy = grant(client, self.focus(client.id), settings, self.consent.answers(client.id))
        self.consent.ask(client.id, policy.asks)
        return policy

    def _desktop(self, place: _Place) -> bool | None:
        if self._front is None and not self._blind:
            return None
        if place.program is None:
            # Of another user, or of a sandbox: no window of this desktop. Or not known yet: whoever
            # connects again and again is not in front by that.
            return False if place.sought or TELLS else None
        if self._front is None:
            return False
        return same_application(place.program, self._front)

    def _compete(self, session: int, place: _Place) -> None:
        """Let a page's word count among the pages of its browser, once that is known."""
        if place.browser is not None and place.said_s is not None:
            sees = self.foreground.view != 0
            rivals = self._rivals.setdefault(place.browser, Rivals(sees))
            rivals.say(session, place.said is not None, place.said_s)

    def _tell_rivals(self) -> None:
        """Tell the pages of the browser in front that something else is to be seen there."""
        places = {place.browser: place for place in self._places.values()}
        for browser, rivals in self._rivals.items():
            rivals.sees = self.foreground.view != 0
            if self._desktop(places[browser]) is not False:
                rivals.change(self._clock())

    def _hold_anew(self) -> None:
        before, self._holders = self._holders, self._found_holders()
        if self._holders != before:
            self._regrant()

    def _found_holders(self) -> dict[_Browser | None, int]:
        """Return who has the focus: in each browser, and (None) of all.

        Pages of one browser are rivals: it has one page in front. Others are only where the user
        says so: then the newest word counts, but a client that is behind by the desktop's word
        takes the focus from nobody, nor does a page of another site.
        """
        found: dict[_Browser | None, int] = {
            browser: rivals.holder
            for browser, rivals in self._rivals.items()
            if rivals.holder is not None
        }
        if self._exclusive:
            said = [
                (place.said, id)
                for id, place in self._places.items()
                if place.said is not None
                and place.row is not Row.PAGE
                and self._desktop(place) is not False
            ]
            if said:
                found[None] = max(said)[1]
        return found

    def _regrant(self, session: int | None = None) -> None:
        for regrant in self._watchers:
            regrant(session)
