"""A client and the whole service with the simulated controller."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

import handspan
from handspan import Policy, Side, Stream, TrackingMode
from handspan_service.contract.control import ServiceState
from support.lateness import lost
from support.native import needs_cmake
from support.patience import PROGRAM_S
from support.running import Running
from support.witness import Witness

from .conftest import Start

pytestmark = needs_cmake
PATIENCE_S = 60.0


def until(true: Callable[[], object]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def taken(stream: Stream[handspan.Frame], count: int) -> list[handspan.Frame]:
    frames = [stream.take(PATIENCE_S) for _ in range(count)]
    return [frame for frame in frames if frame is not None]


def has_mode(client: handspan.Client, mode: TrackingMode) -> bool:
    return client.mode().result(PATIENCE_S) is mode


def await_event(stream: Stream[handspan.Event], kind: type) -> handspan.Event:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        event = stream.take(PATIENCE_S)
        if event is not None and isinstance(event, kind):
            return event
    pytest.fail(f"no {kind.__name__} came")


def both_hands(client: handspan.Client) -> handspan.Frame:
    """Return a frame with a left and a right hand."""
    for frame in client.frames():
        if frame.left is not None and frame.right is not None:
            return frame
    pytest.fail("the client was closed")


def test_frames_come_in_order_with_whole_hands(client: handspan.Client) -> None:
    witness, frames = Witness(client), client.frames()
    came = taken(frames, 100)
    assert len(came) == 100
    assert all(late.id > early.id for early, late in pairwise(came))
    assert all(late.timestamp_us > early.timestamp_us for early, late in pairwise(came))
    missed = witness.after(came[0], came[-1]) + 1 - len(came)
    assert missed <= frames.dropped, "what is missing was dropped here, and counted"
    assert lost((frame.id, age_us) for frame, age_us in witness.came) == 0
    assert 0 < handspan.now_us() - came[-1].timestamp_us < PATIENCE_S * 1e6
    frame = both_hands(client)
    assert frame.device_id == client.devices[0].id
    for hand in frame.hands:
        assert 20 < hand.palm.position.y < 800
        assert 40 < hand.palm.width_mm < 130
        assert abs(hand.palm.normal.length - 1) < 1e-3
        assert abs(hand.palm.normal.dot(hand.palm.direction)) < 0.5
        assert hand.thumb.metacarpal.length_mm < 0.01
        for finger in hand.fingers:
            assert 10 < finger.proximal.length_mm < 80
            for near, far in pairwise(finger.bones):
                assert near.next_joint.distance_to(far.prev_joint) < 0.01
            turned = finger.distal.rotation.rotate(handspan.Vector(0, 0, -1))
            assert turned.distance_to(finger.distal.direction) < 0.01
        assert hand.arm.next_joint.distance_to(hand.palm.position) < 150
    assert {hand.side for hand in frame.hands} == set(Side)


def test_a_slow_taker_gets_the_newest_frame(client: handspan.Client) -> None:
    witness, frames = Witness(client), client.frames()
    first = taken(frames, 1)[0]
    until(lambda: witness.after(first, client.frame or first) > 30)
    newest = client.frame
    assert newest is not None
    assert taken(frames, 1)[0].id >= newest.id
    assert frames.dropped >= witness.after(first, newest) - 1 > 29


def test_events_begin_with_what_holds(client: handspan.Client) -> None:
    until(lambda: client.devices and client.devices[0].streaming)
    with_events = client.events()
    assert isinstance(with_events.take(0), handspan.Connected)
    event = with_events.take(0)
    assert isinstance(event, handspan.DeviceAttached)
    device = event.device
    assert device.serial.startswith("SIMULATED")
    assert device.model == "Leap Motion Controller"
    assert (device.baseline_mm, device.failure, device.streaming) == (40.0, None, True)
    assert 1.0 < device.h_fov_rad < 3.0


def test_a_time_between_frames_can_be_asked(client: handspan.Client) -> None:
    first = both_hands(client)
    frame = both_hands(client)  # What lies between two frames has one before it.
    while frame.timestamp_us - first.timestamp_us < 20_000:
        frame = both_hands(client)
    right = frame.right
    assert right is not None
    again = client.frame_at(frame.timestamp_us)
    assert again.timestamp_us == frame.timestamp_us
    same = again.hand(right.id)
    assert same is not None
    assert same.palm.position.distance_to(right.palm.position) < 0.01
    assert client.frame_at(frame.timestamp_us - 4000, client.devices[0]).device_id == 1
    with pytest.raises(handspan.OutsideHistory, match="earlier"):
        client.frame_at(frame.timestamp_us - 60_000_000)
    with pytest.raises(handspan.OutsideHistory, match="later"):
        client.frame_at(handspan.now_us() + 60_000_000)


def test_images_come_when_they_are_wished_for(client: handspan.Client) -> None:
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    images = client.images()
    frames = client.frames()
    pair = images.take(PATIENCE_S)
    assert pair is not None
    assert Policy.IMAGES in client.policies
    for image in (pair.left, pair.right):
        assert len(image.pixels) == image.width_px * image.height_px
        assert len(set(image.pixels)) > 20, "a picture, not a blank"
        pixels = image.array()
        assert pixels.shape == (image.height_px, image.width_px)
        assert not pixels.flags.writeable
        assert (numpy.asarray(image) == pixels).all()
        assert image.distortion.array().shape == (64, 64, 2)
    assert pair.left.pixels != pair.right.pixels
    assert pair.left.distortion.version != pair.right.distortion.version
    by_id = {frame.image_id: frame for frame in taken(frames, 60)}
    later = images.take(PATIENCE_S)
    assert later is not None
    if (frame := by_id.get(later.frame_id)) is not None:
        assert frame.timestamp_us == later.timestamp_us
    assert later.left.distortion is pair.left.distortion, "copied once"
    assert Policy.IMAGES not in client.set_policies(remove=Policy.IMAGES).result(PATIENCE_S)


def test_pixels_and_rays(client: handspan.Client) -> None:
    assert client.images().take(PATIENCE_S) is not None
    for index in (0, 1):
        for device in (None, client.devices[0]):
            camera = client.camera(index, device)
            ray = camera.ray(300.0, 100.0)
            assert ray is not None
            pixel = camera.pixel(*ray)
            assert pixel is not None
            assert abs(pixel[0] - 300.0) < 0.1
            assert abs(pixel[1] - 100.0) < 0.1
            assert 50 < camera.matrix[0][0] < 1000
            assert camera.matrix[2] == (0.0, 0.0, 1.0)
            assert camera.pose[3] == (0.0, 0.0, 0.0, 1.0)
            assert len(camera.distortion) == 8
    assert abs(abs(client.camera(0).pose[0][3] - client.camera(1).pose[0][3]) - 40.0) < 2.0
    with pytest.raises(handspan.NoCalibration, match="0 and 1"):
        client.camera(2)


def test_policies_modes_and_pause_are_answered(client: handspan.Client, service: Running) -> None:
    with pytest.raises(handspan.CallFailed, match="LeapSetPause"):
        client.pause(True)
    allowed = client.set_policies(Policy.ALLOW_PAUSE_RESUME)
    assert Policy.ALLOW_PAUSE_RESUME in allowed.result(PATIENCE_S)
    for mode in (TrackingMode.SCREEN_TOP, TrackingMode.DESKTOP):
        client.set_mode(mode).result(PATIENCE_S)
        until(partial(has_mode, client, mode))
    client.pause(True)
    service.wait_for(ServiceState.PAUSED)
    client.pause(False)
    service.wait_for(ServiceState.STREAMING)


async def test_settings_are_stored_and_told(client: handspan.Client) -> None:
    key = "Gesture.Circle.MinRadius"
    assert await client.set_setting(key, 12.5) is True
    assert await client.setting(key) == 12.5
    assert await client.setting("no such key") is None


async def test_coroutines_share_a_client(service: Running) -> None:
    async def count(client: handspan.Client) -> int:
        ids = set()
        async for frame in client.frames():
            ids.add(frame.id)
            if len(ids) == 50:
                break
        return len(ids)

    async def first_device(client: handspan.Client) -> str:
        async for event in client.events():
            if isinstance(event, handspan.DeviceAttached):
                return event.device.serial
        raise AssertionError

    async with handspan.connect() as client, asyncio.timeout(PATIENCE_S):
        await client.ready()
        one, other, serial = await asyncio.gather(
            count(client), count(client), first_device(client)
        )
    assert (one, other) == (50, 50)
    assert serial.startswith("SIMULATED")


def test_all_devices_tell_apart(service: Running) -> None:
    with handspan.connect(all_devices=True) as client:
        frame = client.frames().take(PATIENCE_S)
        assert frame is not None
        assert frame.device_id == client.devices[0].id == 1
        frames = client.frames()
        client.subscribe(client.devices[0], wanted=False)
        while frames.take(0.5) is not None:
            pass
        client.subscribe(client.devices[0])
        assert frames.take(PATIENCE_S) is not None


def test_a_client_waits_for_the_service_and_for_the_next_one(start: Start) -> None:
    with handspan.connect(policies=Policy.BACKGROUND_FRAMES) as client:
        events, frames = client.events(), client.frames()
        with pytest.raises(handspan.NotConnected, match="start Handspan"):
            client.setting("anything")
        with pytest.raises(handspan.NoAnswer):
            client.ready().result(0.05)
        assert client.frame is None
        early = client.set_policies(Policy.ALLOW_PAUSE_RESUME)
        first = start("--source", "simulated")
        assert Policy.ALLOW_PAUSE_RESUME | Policy.BACKGROUND_FRAMES in early.result(PATIENCE_S)
        await_event(events, handspan.DeviceAttached)
        assert frames.take(PATIENCE_S) is not None
        first.process.kill()
        first.process.wait(PROGRAM_S)
        await_event(events, handspan.ConnectionLost)
        assert (client.connected, client.devices, client.frame) == (False, (), None)
        frames.take(0)
        start("--source", "simulated")
        await_event(events, handspan.Connected)
        assert frames.take(PATIENCE_S) is not None
        assert client.set_policies().result(PATIENCE_S) & Policy.BACKGROUND_FRAMES


def test_the_status_needs_no_client(service: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    status = handspan.server_status(PATIENCE_S)
    assert status.version.startswith("v6.2.0-handspan")
    ((serial, model),) = status.devices
    assert serial.startswith("SIMULATED")
    assert model == "Simulated controller"
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(Path(os.devnull) / "nowhere"))
    with pytest.raises(handspan.NotConnected):
        handspan.server_status(0.1)


def open_files() -> int | None:
    """Count the files that this process has open, where the system tells."""
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else None


def test_nothing_is_left_behind(client: handspan.Client) -> None:
    files, threads = open_files(), threading.active_count()
    for _ in range(20):
        with handspan.connect() as one:
            assert one.frames().take(PATIENCE_S) is not None
            assert threading.active_count() > threads
    assert (open_files(), threading.active_count()) == (files, threads)


def test_closing_ends_streams_and_waiters(client: handspan.Client) -> None:
    frames, events, images = client.frames(), client.events(), client.images()
    reply = client.setting("Gesture.Circle.MinRadius")
    ended: list[int] = []
    waiting = threading.Thread(target=lambda: ended.append(len(list(frames))))
    waiting.start()
    client.close()
    client.close()
    waiting.join(PATIENCE_S)
    assert not waiting.is_alive()
    assert all(isinstance(event, handspan.Event) for event in events)
    images.close()
    assert images.take() is None
    assert reply.done
    assert client.closed
    with pytest.raises(handspan.ClientClosed):
        client.frames()
    with pytest.raises(handspan.ClientClosed):
        client.frame_at(0)
    with pytest.raises(handspan.ClientClosed):
        client.ready().result()


def test_a_forgotten_client_closes_itself(service: Running) -> None:
    threads = threading.active_count()
    frames = handspan.connect().frames()
    assert frames.take(PATIENCE_S) is not None, "a stream keeps its client"
    assert threading.active_count() == threads + 1
    del frames
    gc.collect()
    until(lambda: threading.active_count() == threads)


class Ring:
    """Holds a client in a cycle, so that only the garbage collector can find it."""

    def __init__(self) -> None:
        self.client = handspan.connect()
        self.me = self


def test_the_garbage_collector_may_close_clients_in_any_thread(service: Running) -> None:
    threads = threading.active_count()
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)  # It runs in the midst of everything, in the pumps' threads, too.
    try:
        for _ in range(10):
            assert Ring().client.frames().take(PATIENCE_S) is not None
        with handspan.connect() as client:
            assert len(taken(client.frames(), 20)) == 20
    finally:
        gc.set_threshold(*before)
    gc.collect()
    until(lambda: threading.active_count() == threads)


def test_clients_come_and_go_in_threads_while_the_service_is_killed(
    service: Running, start: Start
) -> None:
    threads, files = threading.active_count(), open_files()
    stop, came, failed = threading.Event(), [0] * 8, list[BaseException]()

    def come_and_go(index: int) -> None:
        patience_s = itertools.cycle((0.01, PATIENCE_S))
        try:
            while not stop.is_set():
                with handspan.connect() as client:
                    frames = client.frames()
                    asked = client.set_policies(Policy.BACKGROUND_FRAMES)
                    # Some leave before anything comes, and some stay until it does.
                    came[index] += frames.take(next(patience_s)) is not None
                    with suppress(handspan.HandspanError):
                        client.frame_at(handspan.now_us())
                    with suppress(handspan.HandspanError):
                        asked.result(0.05)
        except BaseException as error:
            failed.append(error)

    crowd = [threading.Thread(target=come_and_go, args=(index,)) for index in range(len(came))]
    for one in crowd:
        one.start()
    until(lambda: min(came) > 3)
    service.process.kill()
    service.process.wait(PROGRAM_S)
    start("--source", "simulated")
    again = list(came)
    until(lambda: all(now > then + 3 for now, then in zip(came, again, strict=True)))
    stop.set()
    for one in crowd:
        one.join(PATIENCE_S)
    assert failed == []
    assert threading.active_count() == threads
    if files is not None:
        assert open_files() == files + 1, "the log of the second service is open, and nothing else"
