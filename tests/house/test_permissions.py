"""Who receives what: a service, real programs, and a panel that says who is in front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from handspan_service.contract.control import (
    AnswerQuestion,
    Attend,
    RevokePermission,
    SetForeground,
    SetPermission,
    Status,
)
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Decision,
    FocusSource,
    Foreground,
    IdentityKind,
    Question,
)
from handspan_service.reports import ImageTaken, SourceOpened
from handspan_service.wire.native_messages import PolicyBit, Wants
from support.apart import Apart, Programs, programs
from support.control_peer import ControlPeer
from support.house import until
from support.scripted_house import CONTROLLER, House

FRAMES = Wants.FRAMES
HANDS_AND_IMAGES = Wants.FRAMES | Wants.IMAGES
ROUNDS = 3  # Frames published to see who gets them.


class Stage:
    """A service, its panel and its programs."""

    def __init__(self, house: House, panel: ControlPeer, programs: Programs) -> None:
        self.house = house
        self.panel = panel
        self.programs = programs
        house.keeper.tell(SourceOpened(CONTROLLER))
        house.hands()

    @property
    def socket(self) -> Path:
        return self.house.folder / "run" / "native.sock"

    @property
    def port(self) -> int:
        return self.house.status.websocket.port

    async def attend(self) -> None:
        assert await self.panel.ask(partial(Attend, enabled=True)) == ""

    async def front(self, pid: int | None) -> None:
        source = FocusSource.NONE if pid is None else FocusSource.X11
        seen = Foreground(source, pid)
        assert await self.panel.ask(partial(SetForeground, foreground=seen)) == ""

    async def question(self, capability: Capability) -> Question:
        """Wait for a question and return it."""

        def asked(status: Status) -> list[Question]:
            return [one for one in status.questions if one.capability is capability]

        return asked(await self.panel.status_with(asked))[0]

    async def answer(self, capability: Capability, decision: Decision) -> Question:
        question = await self.question(capability)
        answer = partial(AnswerQuestion, question=question.id, decision=decision)
        assert await self.panel.ask(answer) == ""
        return question

    async def receive(self, *expected: Apart, image: bool = False) -> None:
        """Publish, and see that these programs and no others get the frames, and images if so."""
        name = "image" if image else "frame"
        sent = {one.pid: one.sent for one in self.house.status.clients}
        numbers: list[int] = []
        wanted = {one.pid for one in expected}
        await until(  # Once it is known which programs these are.
            lambda: wanted <= {one.pid for one in self.house.status.clients if one.receiving}
        )
        for _ in range(ROUNDS):
            self.house.hands()
            us = self.house.frames * 10_000
            if image:
                self.house.keeper.tell(ImageTaken(1, us, 4, 2, bytes(range(16))))
            await asyncio.sleep(0)
            numbers.append(self.house.service._publisher.newest_id)
        for one in expected:
            await one.until(lambda one=one: numbers[-1] in one.all(name))
        if not image:
            getting = {one.pid for one in self.house.status.clients if one.sent > sent[one.pid]}
            assert getting == {one.pid for one in expected}, "by the word of the service"
        await asyncio.sleep(0.05)  # What others were sent was written before, and they may be slow.
        for one in self.programs.running:
            if one not in expected:
                assert not set(numbers) & set(one.all(name)), one.heard[-5:]


@pytest.fixture
async def stage(house: House, tmp_path: Path) -> AsyncIterator[Stage]:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    panel = await ControlPeer.connect(house.folder / "run" / "control.sock")
    async with programs(scripts) as started:
        stage = Stage(house, panel, started)
        yield stage
    await stage.panel.close()


async def known(stage: Stage, *programs: Apart) -> None:
    """Wait until it is known who these are: looking that up takes a moment for web clients."""

    def found() -> bool:
        identities = {one.pid for one in stage.house.status.clients if one.identity is not None}
        return identities.issuperset(one.pid for one in programs)

    await until(found, 60.0)


async def test_frames_go_to_whoever_is_in_front(stage: Stage) -> None:
    native = await stage.programs.native("draw.py", stage.socket, FRAMES)
    other = await stage.programs.native("paint.py", stage.socket, FRAMES)
    script = await stage.programs.web("script.py", stage.port)
    await known(stage, native, other, script)
    await stage.receive(native, other, script)  # No panel says who is in front: everybody is.
    await stage.attend()
    for front in (native, other):
        await stage.front(front.pid)
        await stage.receive(front)
    await stage.front(script.pid)
    await stage.receive(script)
    await stage.front(None)
    await stage.receive(native, other, script)
    await stage.front(native.pid)
    await stage.receive(native)
    assert await stage.panel.ask(partial(Attend, enabled=False)) == ""
    await stage.panel.close()
    await until(lambda: not stage.house.status.attended)
    await stage.receive(native, other, script)  # What the panel said goes when it takes its leave.


async def test_nobody_gains_by_the_death_of_the_panel(stage: Stage) -> None:
    await stage.attend()
    one = await stage.programs.native("draw.py", stage.socket, FRAMES, PolicyBit.BACKGROUND)
    other = await stage.programs.native("paint.py", stage.socket, FRAMES)
    await stage.front(other.pid)
    asked = await stage.question(Capability.BACKGROUND)
    await stage.receive(other)
    await stage.panel.close()
    await until(lambda: not stage.house.status.attended)
    late = await stage.programs.native("late.py", stage.socket, FRAMES, PolicyBit.BACKGROUND)
    await stage.receive(other)
    await late.end()
    stage.programs.running.remove(late)
    stage.panel = await ControlPeer.connect(stage.socket.with_name("control.sock"))
    await stage.attend()
    await stage.front(other.pid)
    assert (await stage.question(Capability.BACKGROUND)).id == asked.id
    await stage.receive(other)
    await stage.answer(Capability.BACKGROUND, Decision.ALLOW_ONCE)
    await stage.receive(one, other)


async def test_background_is_asked_once_and_remembered(stage: Stage) -> None:
    await stage.attend()
    one = await stage.programs.native("draw.py", stage.socket, FRAMES, PolicyBit.BACKGROUND)
    assert one.all("granted")[0] == PolicyBit.BACKGROUND, "nothing tells who is in front"
    other = await stage.programs.native("paint.py", stage.socket, FRAMES)
    await stage.front(other.pid)
    await one.until(lambda: one.all("granted")[-1] == 0)
    await stage.receive(other)
    question = await stage.answer(Capability.BACKGROUND, Decision.ALLOW_ALWAYS)
    assert question.identity.kind is IdentityKind.SCRIPT
    assert question.identity.words.startswith("draw.py (")
    await one.until(lambda: one.all("granted")[-1] == PolicyBit.BACKGROUND)
    await stage.receive(one, other)
    await one.end()
    again = await stage.programs.native("draw.py", stage.socket, FRAMES, PolicyBit.BACKGROUND)
    assert again.all("granted")[0] == PolicyBit.BACKGROUND
    stage.programs.running.remove(one)
    await stage.receive(again, other)
    rule = (await stage.panel.status_with(lambda status: status.rules)).rules[0]
    revoke = partial(RevokePermission, key=rule.identity.key, capability=Capability.BACKGROUND)
    assert await stage.panel.ask(revoke) == ""
    await again.until(lambda: again.all("granted")[-1] == 0)
    await stage.receive(other)
    assert await stage.panel.ask(revoke) != "", "there is none any more"
    forbid = partial(
        SetPermission, identity=rule.identity, capability=Capability.HANDS, allowed=False
    )
    assert await stage.panel.ask(forbid) == ""
    await again.until(lambda: again.all("attached")[-1:] == [False])
    await stage.front(again.pid)
    await stage.receive()


async def test_pictures_go_to_nobody_who_was_not_answered(stage: Stage) -> None:
    await stage.attend()
    want = PolicyBit.IMAGES
    one = await stage.programs.native("draw.py", stage.socket, HANDS_AND_IMAGES, want)
    other = await stage.programs.native("paint.py", stage.socket, HANDS_AND_IMAGES, want)
    await stage.receive(image=True)
    questions = (await stage.panel.status_with(lambda status: len(status.questions) == 2)).questions
    assert {question.capability for question in questions} == {Capability.IMAGES}
    deny = partial(AnswerQuestion, question=questions[1].id, decision=Decision.DENY_ONCE)
    assert await stage.panel.ask(deny) == ""
    allow = partial(AnswerQuestion, question=questions[0].id, decision=Decision.ALLOW_ONCE)
    assert await stage.panel.ask(allow) == ""
    assert await stage.panel.ask(allow) != "", "it is answered"
    await stage.receive(one, image=True)
    await stage.front(other.pid)
    await stage.receive(image=True)
    await stage.front(one.pid)
    await stage.receive(one, image=True)
    stage.house.service.desk.set_settings({"native_images": "deny"})
    await one.until(lambda: one.all("granted")[-1] == 0)
    await stage.receive(image=True)


async def test_pages_of_one_browser_compete_and_others_do_not(stage: Stage) -> None:
    await stage.attend()
    page = await stage.programs.web(
        "browser.py", stage.port, "https://a.example", '{"focused":true}'
    )
    script = await stage.programs.web("script.py", stage.port, "", '{"focused":true}')
    hidden = await stage.programs.web(
        "hidden.py", stage.port, "https://b.example", '{"focused":false}', '{"background":true}'
    )
    await known(stage, page, script, hidden)
    question = await stage.question(Capability.BACKGROUND)
    assert question.identity.kind is IdentityKind.PAGE
    assert question.identity.words.startswith("https://b.example (hidden.py (")
    await stage.receive(page, script)
    await stage.answer(Capability.BACKGROUND, Decision.ALLOW_ONCE)
    await stage.receive(page, script, hidden)


async def test_a_silent_script_costs_one_question_and_only_once_it_is_behind(stage: Stage) -> None:
    await stage.attend()
    script = await stage.programs.web("script.py", stage.port)
    native = await stage.programs.native("draw.py", stage.socket, FRAMES)
    await known(stage, script)
    await stage.front(script.pid)
    await stage.receive(script)
    assert stage.house.status.questions == ()
    await stage.front(native.pid)
    await stage.receive(native)
    assert len(stage.house.status.questions) == 1
    await stage.answer(Capability.BACKGROUND, Decision.DENY_ONCE)
    await stage.receive(native)
    assert stage.house.status.questions == (), "one is enough"
    because = {
        one.capability: one.because
        for client in stage.house.status.clients
        if client.pid == script.pid
        for one in client.permissions
    }
    assert because[Capability.BACKGROUND] is Because.ONCE


async def test_without_a_panel_nobody_is_asked_and_the_settings_decide(stage: Stage) -> None:
    wish = PolicyBit.BACKGROUND | PolicyBit.IMAGES | PolicyBit.PAUSE | PolicyBit.OPTIMIZE_HMD
    one = await stage.programs.native("draw.py", stage.socket, HANDS_AND_IMAGES, wish)
    assert one.all("granted")[0] == PolicyBit.BACKGROUND
    assert stage.house.status.questions == ()
    await stage.receive(one)
    await stage.receive(image=True)
    stage.house.service.desk.set_settings({"unattended": ["images"]})
    await one.until(lambda: one.all("granted")[-1] & PolicyBit.IMAGES)
    await stage.receive(one, image=True)


async def test_a_status_with_everybody_in_it_fits_into_a_message(stage: Stage) -> None:
    await stage.attend()
    wish = PolicyBit.BACKGROUND | PolicyBit.IMAGES | PolicyBit.PAUSE | PolicyBit.OPTIMIZE_HMD
    await stage.programs.native("draw.py", stage.socket, HANDS_AND_IMAGES, wish)
    status = await stage.panel.status_with(lambda status: len(status.questions) == 3)
    client = status.clients[0]
    assert {one.capability for one in client.permissions} == set(Capability)
    assert len(msgspec.json.encode(client)) < 900, "a thousand clients stay below a message"


async def test_pages_without_an_address_are_allowed_one_by_one(stage: Stage) -> None:
    await stage.attend()
    wants = '{"focused":false,"background":true}'
    first = await stage.programs.web("browser.py", stage.port, "null", wants)
    question = await stage.question(Capability.BACKGROUND)
    second = await stage.programs.web("browser.py", stage.port, "file://", wants)
    await known(stage, first, second)
    assert question.identity.nameless
    assert len({one.identity for one in stage.house.status.clients}) == 1
    assert [one.clients for one in stage.house.status.questions] == [question.clients]
    always = partial(AnswerQuestion, question=question.id, decision=Decision.ALLOW_ALWAYS)
    assert "allow it once" in await stage.panel.ask(always)
    await stage.answer(Capability.BACKGROUND, Decision.ALLOW_ONCE)
    await stage.receive(first)
    other = await stage.answer(Capability.BACKGROUND, Decision.DENY_ONCE)
    assert other.clients != question.clients
    await stage.receive(first)
    assert stage.house.status.rules == ()
    await first.end()
    again = await stage.programs.web("browser.py", stage.port, "null", wants)
    assert (await stage.question(Capability.BACKGROUND)).identity.nameless
    stage.programs.running.remove(first)
    await known(stage, again)
    await stage.receive()
