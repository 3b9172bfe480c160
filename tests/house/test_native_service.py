"""The service as native programs meet it: beside pages, with images, wishes and gestures."""

from __future__ import annotations

import os
import sys

from handspan_service.contract.control import NativeState, ServiceState
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.orders import SetImages
from handspan_service.reports import CamerasKnown, HandsFound, ImageTaken, SourceOpened
from handspan_service.wire import native_messages as native
from handspan_service.wire.native import pack_value
from support.gesturing import moved, round_about
from support.house import until
from support.native_client import NativeClient
from support.native_serving import CAMERAS
from support.scripted_house import CONTROLLER, House


async def test_native_programs_are_served_beside_pages(house: House) -> None:
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    program = await NativeClient.connect(house.folder / "run" / "native.sock")
    page = await house.client()
    await program.until(program.devices)
    house.hands()
    await program.until(lambda: len(program.frames) == 2)
    assert program.frames[-1]["timestamp"] == house.frames * 10_000
    assert [client.dialect for client in house.status.clients] == ["v6.json", "native"]
    assert len({client.id for client in house.status.clients}) == 2
    assert house.status.native.state is NativeState.LISTENING
    house.service.desk.set_paused(True)
    await program.hear(native.Device, status=2)
    house.service.desk.set_settings({"native_enabled": False})
    assert (await program.bye()).reason == native.Reason.OFF
    await until(lambda: house.status.native.state is NativeState.OFF)
    await program.close()
    await page.close()


async def test_images_are_ordered_while_a_program_wants_them(house: House) -> None:
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    house.keeper.tell(CamerasKnown(CAMERAS))
    house.service.desk.set_settings({"native_images": "allow"})
    path = house.folder / "run" / "native.sock"
    program = await NativeClient.connect(
        path, wants=native.Wants.FRAMES | native.Wants.IMAGES, policy=native.PolicyBit.IMAGES
    )
    await until(lambda: house.keeper.orders == [SetImages(True)])
    house.hands()
    us = house.frames * 10_000
    house.keeper.tell(ImageTaken(1, us, 4, 2, bytes(range(16))))
    house.keeper.tell(ImageTaken(1, us - 1, 4, 2, bytes(16)))  # Of no frame.
    house.keeper.tell(ImageTaken(2, us, 4, 2, bytes(16)))
    house.hands()
    house.keeper.tell(ImageTaken(1, us + 10_000, 4, 2, bytes(16)))
    await program.until(lambda: len(program.images) == 2)
    assert [one["frame_id"] for one in program.images] == [2, 3]
    assert program.images[0]["right"] == bytes(range(8, 16))
    assert program.images[0]["calibration"] == 1
    await program.close()
    await until(lambda: house.keeper.orders == [SetImages(True), SetImages(False)])


async def test_a_native_program_may_pause_and_wish_a_mode(house: House) -> None:
    house.service.desk.set_settings({"native_pause": "allow", "clients_choose_mode": "allow"})
    house.keeper.tell(SourceOpened(CONTROLLER))
    program = await NativeClient.connect(
        house.folder / "run" / "native.sock", policy=native.PolicyBit.PAUSE
    )
    program.say(native.SetMode(1, 0, 2))
    assert (await program.hear(native.Mode, request=1)).mode == 2
    assert house.status.mode is TrackingMode.SCREEN_TOP
    program.say(native.SetPaused(2, 1))
    assert (await program.hear(native.Result, request=2)).result == 0
    assert house.status.state is ServiceState.PAUSED
    assert house.status.pause.by == program_name()
    await program.close()
    await until(lambda: house.status.mode is TrackingMode.DESKTOP)
    assert house.status.pause == PauseStatus(), "its pause ends with it"


async def test_a_pause_ends_with_its_permission(house: House) -> None:
    house.service.desk.set_settings({"native_pause": "allow"})
    house.keeper.tell(SourceOpened(CONTROLLER))
    program = await NativeClient.connect(
        house.folder / "run" / "native.sock", policy=native.PolicyBit.PAUSE
    )
    program.say(native.SetPaused(2, 1))
    assert (await program.hear(native.Result, request=2)).result == 0
    assert house.status.pause.level is PauseLevel.PROGRAM
    house.service.desk.set_settings({"native_pause": "deny"})
    assert house.status.pause == PauseStatus()
    await program.close()


def program_name() -> str:
    """Return what this process is called by the system."""
    return os.path.basename(os.path.realpath(sys.executable))


async def test_programs_with_parameters_of_their_own_have_gestures_of_their_own(
    house: House,
) -> None:
    house.keeper.tell(SourceOpened(CONTROLLER))
    house.hands()
    path = house.folder / "run" / "native.sock"
    wants = native.Wants.FRAMES | native.Wants.CLASSIC | native.Wants.GESTURES
    usual = await NativeClient.connect(path, wants=wants)
    strict = await NativeClient.connect(path, wants=wants)
    strict.say(native.SetConfig(1, *pack_value(60.0)[:2], "Gesture.Circle.MinRadius", ""))
    await strict.hear(native.ConfigChange, request=1)
    await usual.until(lambda: usual.frames)
    await strict.until(lambda: strict.frames)
    way, duration_s = round_about(25.0, 1.0, 1.6)
    count = 0
    for found in moved(way, duration_s):
        us, count = found.timestamp_us, count + 1
        house.keeper.tell(HandsFound(2, us, us, found.hands, None))
        for program in (usual, strict):
            await program.until(lambda p=program, count=count: len(p.frames) == count + 1)
    assert any(frame["gestures"] for frame in usual.frames)
    assert not any(frame["gestures"] for frame in strict.frames)
    await usual.close()
    await strict.close()
