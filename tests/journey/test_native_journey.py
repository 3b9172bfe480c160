"""The whole service and native programs: simulated hands, images, crowds, kills."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from handspan_service.contract.control import ServiceState
from handspan_service.wire.native_messages import (
    Calibration,
    Mode,
    PolicyBit,
    Reason,
    SetMode,
    Wants,
)
from support.lateness import lost
from support.native_client import NativeClient
from support.patience import PROGRAM_S
from support.running import PATIENCE_S, Running, wait_gone

CROWD = 32
EVERYTHING = Wants.FRAMES | Wants.CLASSIC | Wants.GESTURES | Wants.TOOLS | Wants.IMAGES


def socket_of(running: Running) -> Path:
    return running.socket.with_name("native.sock")


def now_us() -> int:
    return time.monotonic_ns() // 1000


def hands_in(client: NativeClient) -> int:
    return len(client.frames[-1]["hands"]) if client.frames else 0


def shown(client: NativeClient) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the frames that came with their images; either may be skipped."""
    images = {image["frame_id"]: image for image in client.images}
    pairs = ((frame, images.get(frame["frame_id"])) for frame in client.frames)
    return [(frame, image) for frame, image in pairs if image is not None]


async def test_simulated_hands_and_images_reach_a_native_program(start: Any) -> None:
    running = start("--source", "simulated", "--ws-port", "0")
    running.wait_for(ServiceState.STREAMING)
    client = await NativeClient.connect(
        socket_of(running), wants=EVERYTHING, policy=PolicyBit.IMAGES
    )
    await client.until(lambda: hands_in(client) == 2 and len(shown(client)) > 20, PATIENCE_S)
    (device, *_) = client.devices()
    assert (device.source, device.pid, device.status) == (1, 3, 1)
    cameras = await client.hear(Calibration)
    newest = client.images[-1]
    assert (newest["width"], newest["height"]) == (cameras.width_px, cameras.height_px)
    assert newest["calibration"] == cameras.version
    assert len(set(newest["left"])) > 20, "a picture, not a blank"
    assert newest["left"] != newest["right"]
    for frame, image in shown(client):
        assert frame["timestamp"] == image["timestamp"]
    frame = client.frames[-1]
    assert 0 < now_us() - frame["timestamp"] < 60_000_000
    assert len(frame["classic_hands"]) == 2
    times = [frame["timestamp"] for frame in client.frames]
    assert all(early < late for early, late in pairwise(times))
    told = running.status().clients
    assert [(one.dialect, one.images, one.pid) for one in told] == [("native", True, os.getpid())]
    said = subprocess.run(
        [sys.executable, "-m", "handspan_service", "status"],
        env=os.environ | {"HANDSPAN_RUNTIME_DIR": str(running.socket.parent)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PROGRAM_S,
    ).stdout
    assert f"native:   listening at {socket_of(running)}" in said
    assert f"(native, process {os.getpid()}, with images)" in said
    await client.close()


async def test_a_crowd_gets_every_frame_of_the_running_service(start: Any) -> None:
    running = start("--source", "simulated", "--ws-port", "0")
    running.wait_for(ServiceState.STREAMING)
    path = socket_of(running)
    crowd = [await NativeClient.connect(path, hasty=True) for _ in range(CROWD)]
    deaf = await NativeClient.connect(path, wants=EVERYTHING, policy=PolicyBit.IMAGES)
    await deaf.deaf()
    for client in crowd:
        await client.until(lambda client=client: len(client.frames) > 100, PATIENCE_S)
    statuses = {one.id: one for one in running.status().clients}
    for client in crowd:
        told = statuses[(await client.welcome()).session]
        await client.until(lambda client=client, told=told: len(client.frames) >= told.sent)
        ids = [frame["frame_id"] for frame in client.frames[: told.sent]]
        missed = ids[-1] - ids[0] + 1 - len(ids)
        assert missed <= told.skipped, "what the test itself was too slow for, and nothing else"
        assert lost((frame["frame_id"], frame["age_us"]) for frame in client.frames) == 0
    for client in (*crowd, deaf):
        await client.close()


async def test_programs_meet_the_service_again_after_it_was_killed(start: Any) -> None:
    first = start("--source", "simulated", "--ws-port", "0")
    first.wait_for(ServiceState.STREAMING)
    path = socket_of(first)
    clients = [await NativeClient.connect(path) for _ in range(8)]
    for client in clients:
        await client.until(lambda client=client: client.frames, PATIENCE_S)
    family = first.family()
    first.process.kill()
    first.process.wait(PROGRAM_S)
    for client in clients:
        await client.until(lambda client=client: client.closed)
    wait_gone(family)
    assert path.exists(), "nobody could tidy up"
    second = start("--source", "simulated", "--ws-port", "0")
    second.wait_for(ServiceState.STREAMING)
    for _ in clients:
        again = await NativeClient.connect(path)
        await again.until(lambda again=again: again.frames, PATIENCE_S)
        await again.close()


async def test_programs_are_told_of_the_end_and_nothing_is_left(start: Any) -> None:
    running = start("--source", "simulated", "--ws-port", "0")
    running.wait_for(ServiceState.STREAMING)
    client = await NativeClient.connect(socket_of(running))
    client.say(SetMode(1, 0, 1))
    await client.hear(Mode, request=1, mode=1)
    await client.until(lambda: client.frames, PATIENCE_S)
    family = running.family()
    running.process.terminate()
    assert (await client.bye()).reason == Reason.STOPPING
    await client.close()
    assert running.process.wait(PATIENCE_S) == 0, running.said()
    wait_gone(family)
    assert not socket_of(running).exists()
    assert "Traceback" not in running.said()
