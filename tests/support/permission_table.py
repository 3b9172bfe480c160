"""One state after another, with real programs, pages and windows: what each of them gets.

Law: time is counted in frames. A row begins with the first frame that is made after the service
judges as the policy says, and ends with the last one before anything is changed. What is granted is
waited for. That nothing else came is looked up by the numbers of the frames at the end, for all
rows, when nothing is on its way any more.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from handspan_service.contract.control import RevokePermission, SetPermission, SetSettings, Status
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Capability, FocusSource, PauseLevel
from handspan_service.contract.settings import Settings
from handspan_service.policy import Policy, wished_mode
from support.permission_cross import (
    BACKGROUND,
    CONFIG,
    EVERYBODY,
    IMAGES,
    PAGES,
    PAUSE,
    PROGRAMS,
    SETTING,
    SHIPPED,
    Case,
    State,
    expected,
)
from support.permission_stage import PATIENCE_S, Stage

GESTURED_FRAMES = 60
UNDER_WAY = 3  # Images come behind their frames: what is granted next may bring those of the last.
FRAMES = 6  # At least so many are made in each row.
EVER = 1 << 19
POLICIES = {BACKGROUND: 0x1, IMAGES: 0x2, CONFIG: 0x4, PAUSE: 0x8}  # eLeapPolicyFlag.
UNASKED = State(frozenset(), {})


@dataclass(frozen=True)
class Row:
    """What was to come in some frames.

    Attributes:
        after: Number of the frame before the first one.
        last: Number of the last one.
        policies: What everybody may have.
        words: What it was, for whoever reads of a leak.
    """

    after: int
    last: int
    policies: dict[str, Policy]
    words: str


@dataclass
class Table:
    """What was tried until now.

    Attributes:
        stage: All that takes part.
        rows: What was to come in which frames.
        delays_ms: From bringing a window to the front until the service judges so.
    """

    stage: Stage
    rows: list[Row] = field(default_factory=list)
    delays_ms: list[float] = field(default_factory=list)
    _states: dict[str, State] = field(default_factory=lambda: dict.fromkeys(EVERYBODY, UNASKED))
    _settings: Settings = SHIPPED
    _orders: dict[str, int] = field(default_factory=dict)
    _windows: dict[str, str] = field(default_factory=dict)
    _words: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def take(self, case: Case) -> None:
        """Bring one case about, and see that what comes is what is granted."""
        await self._set(case.settings)
        for name in EVERYBODY:
            await self._answer(name, case.states[name])
            await self._wish(name, case.states[name])
        await self._front(case)
        policies = expected(case, self._orders)
        words = f"{case.source} {case.front} {case.states}"
        await self.until(partial(self._judged, policies, case), f"the service, of {words}")
        await self.watch(policies, words)

    async def watch(self, policies: dict[str, Policy], words: str) -> None:
        """See what comes now, for some frames."""
        peer = self.stage.peer
        before = peer.frame
        await peer.until(lambda: peer.frame > before)
        after = peer.frame  # It may have waited for us, and be older than the judgement.
        end_s = time.monotonic() + PATIENCE_S
        while missing := await self._missing(policies, after):
            assert time.monotonic() < end_s, f"{missing} are missing in {words}"
            await asyncio.sleep(0.01)
        for name in PROGRAMS:
            if not policies[name].pause:
                assert self.stage.programs[name].ask("pause") == {"refused": True}, words
        await peer.until(lambda: peer.frame >= after + FRAMES + UNDER_WAY)
        self.rows.append(Row(after, peer.frame - UNDER_WAY, policies, words))

    async def gestures(self, of: set[str]) -> None:
        """See that exactly these programs get gestures from now on; those of others have ended."""
        after, end_s = self.stage.peer.frame, time.monotonic() + PATIENCE_S
        await self.stage.peer.until(lambda: self.stage.peer.frame > after + GESTURED_FRAMES)
        while True:
            told = {
                name
                for name, program in self.stage.programs.items()
                if program.ask("report", after, EVER)["gestures"]
            }
            assert told <= of, f"gestures leak to {told - of}"
            if told == of:
                return
            assert time.monotonic() < end_s, f"{of - told} get no gestures"
            await asyncio.sleep(0.05)

    async def tabs(self, shown: str, hidden: str) -> None:
        """See that of two pages, which may not have hands while they are behind, one gets them."""
        stage, peer = self.stage, self.stage.peer

        def judged(status: Status) -> bool:
            receiving = {one.id: one.receiving for one in status.clients}
            return receiving[stage.ids[shown]] and not receiving[stage.ids[hidden]]

        await self.until(judged, f"the tab {shown} is shown")
        after = peer.frame + 1  # One may be on its way.
        await peer.until(lambda: peer.frame >= after + FRAMES)
        await stage.pages[shown].until(f"report({after}, {EVER}).frames")
        last = peer.frame
        leaked = await stage.pages[hidden].ask(f"report({after}, {last})")
        assert leaked["frames"] == 0, f"frames leak to the tab {hidden}"

    async def audit(self) -> None:
        """See that in no row anything came that was not granted. Nothing is on its way now."""
        spans = [[row.after, row.last] for row in self.rows]
        for name, program in self.stage.programs.items():
            program.ask("report", 0, 0)
            reports = [program.ask("count", *span) for span in spans]
            for row, report in zip(self.rows, reports, strict=True):
                _audit(name, row, report)
        for name in PAGES:
            page = self.stage.pages[name]
            reports = await page.ask(f"{spans}.map(([after, last]) => report(after, last))")
            for row, report in zip(self.rows, reports, strict=True):
                _audit(name, row, report)

    async def until(self, holds: Callable[[Status], bool], words: str) -> Status:
        try:
            return await self.stage.peer.status_with(holds)
        except TimeoutError:
            raise AssertionError(f"{words}: {self.stage.peer.status}") from None

    # What is changed

    async def _set(self, settings: Settings) -> None:
        changes = {
            name: getattr(settings, name)
            for name in SETTING.values()
            if getattr(settings, name) != getattr(self._settings, name)
        }
        if changes:
            assert await self.stage.peer.ask(partial(SetSettings, changes=changes)) == ""
        self._settings = settings

    async def _answer(self, name: str, state: State) -> None:
        """Let the user answer, or forget an answer, as the panel would."""
        who, held = self.stage.identities[name], self._states[name].rules
        for one in Capability:
            before, after = held.get(one), state.rules.get(one)
            if after is not None and after != before:
                rule = partial(SetPermission, identity=who, capability=one, allowed=after)
                assert await self.stage.peer.ask(rule) == ""
            elif after is None and before is not None:
                revoked = partial(RevokePermission, key=who.key, capability=one)
                assert await self.stage.peer.ask(revoked) == ""

    async def _wish(self, name: str, state: State) -> None:
        """Let an application ask for what it is to, and for nothing else."""
        before, self._states[name] = self._states[name].asked, state
        if state.asked == before:
            return
        if name in PROGRAMS:
            bits = sum(POLICIES[one] for one in state.asked if one in POLICIES)
            self.stage.programs[name].ask("wish", bits)
        else:
            page = self.stage.pages[name]
            background = str(BACKGROUND in state.asked).lower()
            await page.ask(f"void controller.setBackground({background})")
            if (CONFIG in state.asked) is not (CONFIG in before):
                wish = str(CONFIG in state.asked).lower()
                await page.ask(f"""socket.send('{{"optimizeScreentop":{wish}}}')""")
        wishing = CONFIG in state.asked
        if wishing and CONFIG not in before:
            self._orders[name] = next(self._words)
        await self.until(lambda status: _wishes(status, self._id(name)) is wishing, f"{name} asks")

    async def _front(self, case: Case) -> None:
        if case.front not in self._windows:
            self._windows[case.front] = self.stage.screen.window(case.front)
        start_s = time.monotonic()
        if case.source is FocusSource.NONE:  # There is no window manager that could be asked.
            self.stage.screen.tool("windowfocus", self._windows[case.front])
        else:
            self.stage.screen.bring(self._windows[case.front])
        wanted = {name: expected(case, {})[name].front for name in EVERYBODY}
        await self.until(lambda status: self._fronts(status) == wanted, f"{case.front} in front")
        self.delays_ms.append(1000 * (time.monotonic() - start_s))

    # What is seen

    def _id(self, name: str) -> int:
        return self.stage.ids[name]

    def _fronts(self, status: Status) -> dict[str, bool]:
        told = {client.id: client.in_front for client in status.clients}
        return {name: told[self._id(name)] for name in EVERYBODY}

    def _judged(self, policies: dict[str, Policy], case: Case, status: Status) -> bool:
        told = {client.id: client for client in status.clients}
        for name in EVERYBODY:
            one, policy = told[self._id(name)], policies[name]
            if one.receiving is not policy.frames or one.permissions != policy.permissions:
                return False
            if one.images is not (policy.images and policy.frames):
                return False
        mode = wished_mode(policies.values()) or TrackingMode.DESKTOP
        return status.mode is mode and status.pause.level is PauseLevel.NONE

    async def _reports(self, after: int, last: int) -> dict[str, dict[str, Any]]:
        found = {
            name: program.ask("report", after, last)
            for name, program in self.stage.programs.items()
        }
        for name in PAGES:
            found[name] = await self.stage.pages[name].ask(f"report({after}, {last})")
        return found

    async def _missing(self, policies: dict[str, Policy], after: int) -> list[str]:
        """Return what is granted, or told, and did not come yet."""
        missing = []
        for name, report in (await self._reports(after, EVER)).items():
            policy = policies[name]
            if policy.frames and not report["frames"]:
                missing.append(f"frames of {name}")
            if policy.frames and policy.images and not report["images"]:
                missing.append(f"images of {name}")
            told = report["devices"] == 1 if name in PROGRAMS else report["attached"] is True
            if told is not policy.hands:
                missing.append(f"news of the controller for {name}")
            if name in PROGRAMS and report["policies"] != _bits(policy):
                missing.append(f"policies of {name}, which are {report['policies']}")
        return missing


def _audit(name: str, row: Row, report: dict[str, Any]) -> None:
    policy = row.policies[name]
    assert policy.frames or not report["frames"], f"frames leak to {name}: {row.words}"
    assert not report.get("odd"), f"{name} hears what is no frame: {row.words}"
    pictured = policy.frames and policy.images
    assert pictured or not report.get("images"), f"images leak to {name}: {row.words}"
    # The drum never asked for gestures.
    assert name != "drum" or not report["gestures"], row.words


def _wishes(status: Status, id: int) -> bool:
    (client,) = (one for one in status.clients if one.id == id)
    return any(one.capability is CONFIG for one in client.permissions)


def _bits(policy: Policy) -> int:
    granted = {
        BACKGROUND: policy.background,
        IMAGES: policy.images,
        PAUSE: policy.pause,
        CONFIG: policy.wish is not None,
    }
    return sum(POLICIES[one] for one, is_granted in granted.items() if is_granted)
