"""A controller goes dark while nobody wants hands, and wakes for whoever comes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from handspan_service import rest
from handspan_service.contract.control import (
    AskPicture,
    MessageReader,
    PictureMessage,
    ServiceState,
    SubscribeFrames,
    Timing,
    encode,
)
from handspan_service.contract.model import Gesture, Orientation, Side, TrackedHands
from handspan_service.contract.pictures import SeenHand
from handspan_service.contract.recordings import PlayRecording, StartRecording
from handspan_service.errors import DeviceReason
from handspan_service.orders import SetResting, ShowPicture
from handspan_service.reports import HandsFound, ImageTaken, Meter, SourceOpened, SourceWaiting
from handspan_service.rest import AFTER_S, Rest
from support.control_peer import ControlPeer
from support.house import a_hand, until
from support.patience import WAIT_S
from support.scripted_house import CONTROLLER, SIMULATED, House

METER = Meter(Timing(), Orientation.NORMAL, "")


def test_it_rests_after_a_while_and_wakes_at_once() -> None:
    one = Rest()
    assert not one.judge(needed=False, possible=True, now_s=10.0)
    assert not one.judge(needed=False, possible=True, now_s=10.0 + AFTER_S - 0.1)
    assert one.judge(needed=False, possible=True, now_s=10.0 + AFTER_S)
    assert one.resting
    assert not one.judge(needed=False, possible=True, now_s=99.0)
    assert one.judge(needed=True, possible=True, now_s=99.1)
    assert not one.resting
    assert not one.judge(needed=False, possible=True, now_s=100.0)
    assert not one.judge(needed=True, possible=True, now_s=104.0)
    assert not one.judge(needed=False, possible=True, now_s=106.0)  # It counts anew.
    assert not one.judge(needed=False, possible=False, now_s=120.0)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "AFTER_S", 0.0)


async def fall_asleep(house: House) -> None:
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    for _ in range(3):
        house.keeper.tell(METER)
    assert house.status.state is ServiceState.IDLE
    assert house.keeper.orders == [SetResting(True)]


async def test_without_anybody_the_controller_rests(house: House, short: None) -> None:
    await fall_asleep(house)
    before = house.frames
    house.hands()  # It was under way.
    assert house.status.state == "idle"
    assert house.frames == before + 1
    client = await house.client()
    await until(lambda: house.keeper.orders[-1] == SetResting(False))
    assert house.status.state == "starting"
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    assert house.status.state == "streaming"
    await client.close()


async def test_a_panel_wakes_it_while_it_looks_and_no_longer(house: House, short: None) -> None:
    await fall_asleep(house)
    reader, writer = await asyncio.open_unix_connection(str(house.folder / "run" / "control.sock"))
    writer.write(encode(SubscribeFrames(1, True)))
    await until(lambda: house.keeper.orders[-1] == SetResting(False))
    writer.write(encode(SubscribeFrames(2, False)))
    await until(lambda: not house.service._servers.control.wants_frames())
    house.keeper.tell(SourceOpened(CONTROLLER))
    for _ in range(2):
        house.keeper.tell(METER)
    assert house.keeper.orders[-1] == SetResting(True)
    writer.close()
    assert reader is not None


@pytest.mark.parametrize("deed", ["record", "play"])
async def test_a_recording_wakes_it_to_be_made_or_played(
    house: House, short: None, deed: str
) -> None:
    await fall_asleep(house)
    folder = house.folder / "config" / "recordings"
    folder.mkdir(parents=True)
    (folder / "a.mcap").touch()
    peer = await ControlPeer.connect(house.folder / "run" / "control.sock")
    wish = StartRecording(1) if deed == "record" else PlayRecording(1, "a.mcap")
    assert await peer.ask(lambda number: msgspec.structs.replace(wish, id=number)) == ""
    await until(lambda: house.keeper.orders[-1] == SetResting(False))
    assert house.status.state == "starting"
    await peer.close()


@pytest.mark.parametrize("reason", ["simulated", "setting"])
async def test_what_must_not_rest_goes_on(house: House, short: None, reason: str) -> None:
    if reason == "setting":
        house.service.desk.set_settings({"rest_unused": False})
    house.keeper.tell(SourceOpened(SIMULATED if reason == "simulated" else CONTROLLER))
    house.hands()
    for _ in range(4):
        house.keeper.tell(METER)
    assert house.status.state is ServiceState.STREAMING
    assert house.keeper.orders == []


async def test_a_controller_that_goes_while_it_rests_is_told(house: House, short: None) -> None:
    await fall_asleep(house)
    house.keeper.tell(SourceWaiting(DeviceReason.UNPLUGGED, "no controller is plugged in"))
    assert house.status.state is ServiceState.NO_DEVICE


# Pictures ----------------------------------------------------------------------------------------


async def next_picture(reader: asyncio.StreamReader, messages: MessageReader) -> PictureMessage:
    async with asyncio.timeout(WAIT_S):
        while True:
            for message in messages.feed(await reader.read(1 << 16)):
                if isinstance(message, PictureMessage):
                    return message


async def test_each_request_brings_one_picture(house: House, tmp_path: Path) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    reader, writer = await asyncio.open_unix_connection(str(house.folder / "run" / "control.sock"))
    messages = MessageReader(from_service=True)
    assert not house.status.shows_pictures
    writer.write(encode(AskPicture(1)))
    await until(lambda: house.keeper.asked == [ShowPicture()])
    assert house.status.shows_pictures
    house.keeper.tell(METER)  # The sensing process may have died: it is asked again.
    assert house.keeper.asked == [ShowPicture()] * 2
    seen = (SeenHand(1, Side.RIGHT, ((1.0, 2.0),), ((0.5, 2.0),)),)
    for pixels in (bytes(16), bytes([9]) * 16):
        house.hands()
        us = house.frames * 10_000
        house.keeper.tell(ImageTaken(1, us, 4, 2, pixels, seen))
    picture = await next_picture(reader, messages)
    assert picture == PictureMessage(1, 4, 2, seen, bytes(16))
    house.keeper.tell(METER)
    assert len(house.keeper.asked) == 2
    writer.write(encode(AskPicture(2)))
    await until(lambda: len(house.keeper.asked) == 3)
    house.hands()
    us = house.frames * 10_000
    house.keeper.tell(ImageTaken(1, us, 4, 2, bytes(16)))  # For programs: nobody drew into it.
    house.keeper.tell(ImageTaken(1, us, 4, 2, bytes([5]) * 16, ()))
    assert (await next_picture(reader, messages)).pixels == bytes([5]) * 16
    writer.close()


async def test_a_panel_that_looks_gets_gestures(house: House) -> None:
    assert not house.service._servers.control.shows_gestures()
    _, writer = await asyncio.open_unix_connection(str(house.folder / "run" / "control.sock"))
    writer.write(encode(SubscribeFrames(1, True)))
    await until(house.service._servers.control.shows_gestures)
    house.keeper.tell(SourceOpened(SIMULATED))
    recognised: list[int] = []
    process = house.service._publisher._recogniser.process

    def watched(found: TrackedHands) -> tuple[Gesture, ...]:
        recognised.append(found.timestamp_us)
        return process(found)

    house.service._publisher._recogniser.process = watched  # type: ignore[method-assign]
    house.keeper.tell(HandsFound(1, 10_000, 10_000, (a_hand(1),), None))
    assert recognised == [10_000]
    writer.close()
