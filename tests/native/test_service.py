"""Programs that use libLeapC, and the whole service with the simulated controller."""

from __future__ import annotations

import ctypes
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.control import ClientStatus, ServiceState
from support.leapc import SUCCESS, Client, Event, EventType, load, lost_frames
from support.native import needs_cmake
from support.patience import PROGRAM_S
from support.running import Running

pytestmark = needs_cmake
CROWD = 32
SURVIVORS = 8
BACKGROUND, IMAGES, PAUSE = 1, 2, 8
BLOCKS_MAX = 256  # Equals BLOCKS_MAX in native/src/status.c.


class MallInfo(ctypes.Structure):
    """What glibc tells of the heap: struct mallinfo2 of malloc.h."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
                     "uordblks", "fordblks", "keepcost")
    )


@pytest.fixture
def service(start: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Running:
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))
    running: Running = start("--source", "simulated", "--ws-port", "0")
    running.wait_for(ServiceState.STREAMING)
    return running


@pytest.fixture
def library(built: Path) -> ctypes.CDLL:
    return load(built)


@pytest.fixture
def client(service: Running, library: ctypes.CDLL) -> Iterator[Client]:
    one = Client(library)
    yield one
    one.close()


def frame_id(event: Event) -> int:
    return event.numbers("q", 24)[0]


def test_the_example_prints_hands(service: Running, built: Path) -> None:
    done = subprocess.run(
        [str(built / "examples" / "hands"), "8"],
        capture_output=True, text=True, check=True, timeout=PROGRAM_S,
    )  # fmt: skip
    assert done.stdout.startswith("connected\ndevice 1: Leap Motion Controller, serial SIMULATED")
    assert "right hand" in done.stdout
    assert "left hand" in done.stdout


def test_hands_reach_a_program_in_order_and_complete(client: Client) -> None:
    client.until(lambda client: len(client.of(EventType.TRACKING)) > 150)
    assert [event.type for event in client.events[:4]] == [
        EventType.CONNECTION,
        EventType.DEVICE,
        EventType.DEVICE_STATUS_CHANGE,
        EventType.POLICY,
    ]
    frames = client.of(EventType.TRACKING)
    assert all(frame_id(late) > frame_id(early) for early, late in pairwise(frames))
    assert lost_frames(frames) == 0
    assert all(
        late.numbers("q", 16) > early.numbers("q", 16) for early, late in pairwise(frames)
    )
    assert all(0 < frame.at_us - frame.numbers("q", 16)[0] < 10_000_000 for frame in frames)
    both = next(frame for frame in reversed(frames) if len(frame.hands) == 2)
    assert {struct.unpack_from("<I", hand, 8)[0] for hand in both.hands} == {0, 1}
    x, y, z = struct.unpack_from("<3f", both.hands[0], 40)
    assert abs(x) < 500
    assert 20 < y < 800
    assert abs(z) < 500


def test_the_time_between_two_frames_can_be_asked(client: Client) -> None:
    client.until(lambda client: len(client.of(EventType.TRACKING)) > 30)
    early, late = client.of(EventType.TRACKING)[-2:]
    middle = (early.numbers("q", 16)[0] + late.numbers("q", 16)[0]) // 2
    room = ctypes.create_string_buffer(2216)
    client.ask(
        "LeapInterpolateFrame",
        ctypes.c_int64(middle),
        room,
        ctypes.c_uint64(len(room)),
    )
    _, _, told, _, hands = struct.unpack_from("<QqqqI", room.raw)
    assert told == middle
    assert hands <= 2


def shown(client: Client) -> list[tuple[Event, Event]]:
    """Return the frames that came with their images; either may be skipped."""
    images = {event.numbers("q", 8): event for event in client.of(EventType.IMAGE)}
    pairs = ((event, images.get(event.numbers("q", 8))) for event in client.of(EventType.TRACKING))
    return [(frame, image) for frame, image in pairs if image is not None]


def test_images_come_into_the_memory_of_the_program(
    service: Running, library: ctypes.CDLL
) -> None:
    client = Client(library, images=True)
    client.ask("LeapSetPolicyFlags", ctypes.c_uint64(IMAGES), ctypes.c_uint64(0))
    client.until(lambda client: len(shown(client)) > 10)
    image = client.of(EventType.IMAGE)[-1]
    assert frame_id(image) != 0
    left = struct.unpack_from("<6I", image.body, 24)
    width, height = struct.unpack_from("<2I", image.body, 24 + 12)
    assert left[:3] == (1, 0x317249, 1)
    assert len(client.kept) == 1
    (pixels,) = client.kept.values()
    assert len(pixels) == 2 * width * height
    assert len(set(pixels.raw)) > 20, "a picture, not a blank"
    for frame, image in shown(client):
        assert frame.numbers("q", 16) == image.numbers("q", 16)
    client.close()
    assert not client.kept


def told_modes(client: Client) -> list[int]:
    return [event.numbers("II")[1] for event in client.of(EventType.TRACKING_MODE)]


def test_policies_modes_and_pause_are_answered(client: Client, service: Running) -> None:
    client.await_event(EventType.POLICY)
    client.ask("LeapSetPolicyFlags", ctypes.c_uint64(PAUSE), ctypes.c_uint64(0))
    policy = client.await_event(EventType.POLICY)
    assert policy.device_id == 0
    assert policy.numbers("II")[1] & PAUSE
    for mode in (2, 0):  # told as a change, and as the answer
        client.ask("LeapSetTrackingMode", ctypes.c_uint32(mode))
        while mode not in told_modes(client)[-1:]:
            client.await_event(EventType.TRACKING_MODE)
    client.ask("LeapSetPause", ctypes.c_bool(True))
    service.wait_for(ServiceState.PAUSED)
    client.ask("LeapSetPause", ctypes.c_bool(False))
    service.wait_for(ServiceState.STREAMING)


def test_settings_are_kept_and_told(client: Client) -> None:
    client.await_event(EventType.POLICY)
    request = ctypes.c_uint32()
    key = b"Gesture.Circle.MinRadius"
    value = struct.pack("<If", 3, 12.5) + bytes(4)
    client.ask("LeapSaveConfigValue", key, value, ctypes.byref(request))
    assert client.await_event(EventType.CONFIG_CHANGE).numbers("II") == (request.value, 1)
    client.ask("LeapRequestConfigValue", key, ctypes.byref(request))
    answer = client.await_event(EventType.CONFIG_RESPONSE)
    assert answer.numbers("II") == (request.value, 3)
    assert struct.unpack_from("<f", answer.body, 8) == (12.5,)
    client.ask("LeapRequestConfigValue", b"no such key", None)
    assert client.await_event(EventType.CONFIG_RESPONSE).numbers("I", 4) == (0,)


class Status(ctypes.Structure):
    _pack_ = 1
    _fields_ = (
        ("version", ctypes.c_char_p),
        ("device_count", ctypes.c_uint32),
        ("devices", ctypes.POINTER(ctypes.c_char_p)),
    )


def test_the_status_is_told_without_a_connection(service: Running, library: ctypes.CDLL) -> None:
    told = ctypes.POINTER(Status)()
    library.LeapGetServerStatus.restype = ctypes.c_uint32
    assert library.LeapGetServerStatus(5000, ctypes.byref(told)) == SUCCESS
    assert told[0].version.startswith(b"v6.2.0-handspan")
    assert told[0].device_count == 1
    assert told[0].devices[0].startswith(b"SIMULATED")
    library.LeapReleaseServerStatus(told)


def test_a_status_that_is_never_released_does_not_pile_up(
    service: Running, library: ctypes.CDLL
) -> None:
    """Some programs release the address of a copy of their own."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        pytest.skip("this C library does not tell how much memory is in use (mallinfo2)")
    libc.mallinfo2.restype = MallInfo

    def in_use_after(times: int) -> int:
        told = ctypes.POINTER(Status)()
        for _ in range(times):
            assert library.LeapGetServerStatus(5000, ctypes.byref(told)) == SUCCESS
            library.LeapReleaseServerStatus(ctypes.byref(Status()))
        return int(libc.mallinfo2().uordblks)

    full = in_use_after(BLOCKS_MAX + 10)
    assert in_use_after(BLOCKS_MAX) - full < BLOCKS_MAX * 200  # A block has 1.3 KB.


def test_a_crowd_of_programs_gets_every_frame(service: Running, library: ctypes.CDLL) -> None:
    crowd = [Client(library) for _ in range(CROWD)]
    end_s = time.monotonic() + 60
    while min(len(client.of(EventType.TRACKING)) for client in crowd) < 100:
        assert time.monotonic() < end_s
        for client in crowd:
            while client.poll() is not None:
                pass
        time.sleep(0.002)
    for client in crowd:
        assert lost_frames(client.of(EventType.TRACKING)) == 0
        client.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names the process of a peer")
def test_a_program_that_stops_reading_costs_the_others_nothing(
    client: Client, service: Running, built: Path
) -> None:
    stopped = subprocess.Popen([built / "examples" / "hands", "100000"], stdout=subprocess.DEVNULL)

    def told() -> ClientStatus | None:
        clients = service.status().clients
        return next((one for one in clients if one.pid == stopped.pid), None)

    def poll_until(true: Callable[[ClientStatus], bool]) -> ClientStatus:
        end_s = time.monotonic() + 60
        while (now := told()) is None or not true(now):
            assert time.monotonic() < end_s, now
            for _ in range(10):
                client.await_event(EventType.TRACKING)
        return now

    try:
        poll_until(lambda now: now.sent > 10)
        stopped.send_signal(signal.SIGSTOP)
        late = poll_until(lambda now: now.skipped > 50)
        stopped.send_signal(signal.SIGCONT)
        poll_until(lambda now: now.sent > late.sent + 100)
    finally:
        stopped.kill()
        stopped.wait(PROGRAM_S)
    assert lost_frames(client.of(EventType.TRACKING)) == 0


def test_a_killed_service_is_found_again_by_all(
    service: Running, library: ctypes.CDLL, start: Any
) -> None:
    survivors = [Client(library) for _ in range(SURVIVORS)]
    for client in survivors:
        client.await_event(EventType.TRACKING)
    service.process.kill()
    service.process.wait(PROGRAM_S)
    for client in survivors:
        client.await_event(EventType.CONNECTION_LOST)
    start("--source", "simulated", "--ws-port", "0")
    for client in survivors:
        seen = len(client.events)
        client.await_event(EventType.TRACKING)
        again = [event.type for event in client.events[seen:]]
        assert again[0] is EventType.CONNECTION
        assert EventType.DEVICE in again
        lost = [event.type for event in client.events[:seen]][-2:]
        assert lost == [EventType.DEVICE_LOST, EventType.CONNECTION_LOST]
        client.close()
