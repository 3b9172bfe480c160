"""The whole service as a user starts it: ready, streaming, killed, stopped, nothing left behind."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from handspan_service.contract.control import ServiceState
from support.patience import PROGRAM_S, WAIT_S
from support.running import PATIENCE_S, wait_gone

RECORDINGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "recordings"
RECORDING = RECORDINGS / "flapping.json.lz"
needs_recording = pytest.mark.skipif(not RECORDING.exists(), reason=f"{RECORDING} is not there")


async def frames_until(port: int, count: int) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(PATIENCE_S), connect(f"ws://127.0.0.1:{port}/v6.json") as client:
        async for text in client:
            message = json.loads(text)
            if message.get("hands"):
                frames.append(message)
                if len(frames) == count:
                    break
    return frames


@needs_recording
async def test_a_recording_reaches_a_web_client(start: Any) -> None:
    running = start("--source", str(RECORDING), "--ws-port", "0")
    status = running.wait_for(ServiceState.STREAMING)
    assert not status.simulated
    frames = await frames_until(status.websocket.port, 50)
    assert all(len(frame["hands"]) == 2 for frame in frames)
    address = re.search(r"http://127\.0\.0\.1:(\d+)/", running.said())
    assert address is not None
    assert int(address[1]) == status.websocket.port
    with urlopen(address[0], timeout=WAIT_S) as page:
        assert b"<html" in page.read().lower()


async def test_simulated_hands_reach_a_web_client_and_are_called_simulated(start: Any) -> None:
    running = start("--source", "simulated", "--ws-port", "0")
    status = running.wait_for(ServiceState.STREAMING)
    assert status.simulated
    assert "simulated" in running.said()
    frames = await frames_until(status.websocket.port, 20)
    assert all(len(hand["armBasis"]) == 3 for frame in frames for hand in frame["hands"])


@needs_recording
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_politely_and_wholly(start: Any, number: signal.Signals) -> None:
    running = start("--source", str(RECORDING), "--ws-port", "0")
    port = running.wait_for(ServiceState.STREAMING).websocket.port
    family = running.family()
    assert len(family) == 2
    async with connect(f"ws://127.0.0.1:{port}/v6.json") as client:
        await client.recv()
        running.process.send_signal(number)
        with suppress(ConnectionClosed):
            while True:  # Whatever is still on its way.
                await asyncio.wait_for(client.recv(), PATIENCE_S)
        assert client.close_code == 1012
    assert running.process.wait(PATIENCE_S) == 0, running.said()
    wait_gone(family)
    assert "does not end by itself" not in running.said(), "sensing was not killed"
    assert not running.socket.exists()
    assert "Traceback" not in running.said()


@needs_recording
def test_a_killed_service_leaves_no_process_and_the_next_starts(start: Any) -> None:
    first = start("--source", str(RECORDING), "--ws-port", "0")
    first.wait_for(ServiceState.STREAMING)
    family = first.family()
    first.process.kill()
    first.process.wait(PROGRAM_S)
    wait_gone(family)
    assert first.socket.exists(), "nobody could tidy up"
    second = start("--source", str(RECORDING), "--ws-port", "0")
    second.wait_for(ServiceState.STREAMING)


def test_a_killed_service_leaves_no_stopped_process_either(start: Any) -> None:
    if sys.platform != "linux":
        pytest.skip("no other system wakes a child whose parent dies")
    running = start("--source", "simulated", "--ws-port", "0")
    running.wait_for(ServiceState.STREAMING)
    family = running.family()
    assert len(family) == 3, "service, sensing and the artist"
    for one in family[1:]:
        one.suspend()
    running.process.kill()
    running.process.wait(PROGRAM_S)
    wait_gone(family)


@needs_recording
async def test_a_killed_sensing_process_comes_back_and_drops_no_client(start: Any) -> None:
    running = start("--source", str(RECORDING), "--ws-port", "0")
    port = running.wait_for(ServiceState.STREAMING).websocket.port
    async with connect(f"ws://127.0.0.1:{port}/v6.json") as client:
        ids: list[int] = []
        streaming: list[bool] = []
        async with asyncio.timeout(PATIENCE_S):
            while streaming[-2:] != [False, True] or not ids:
                message = json.loads(await client.recv())
                if "event" in message:
                    streaming.append(message["event"]["state"]["streaming"])
                    assert message["event"]["state"]["attached"]
                    ids.clear()
                elif "id" in message:
                    ids.append(message["id"])
                    if len(streaming) == 1 and len(ids) == 3:
                        running.family()[1].kill()
    assert running.status().state is ServiceState.STREAMING


@needs_recording
def test_a_second_service_is_refused_with_5(start: Any) -> None:
    first = start("--source", str(RECORDING), "--ws-port", "0")
    first.wait_for(ServiceState.STREAMING)
    second = start("--source", "simulated", "--ws-port", "0")
    assert second.process.wait(PATIENCE_S) == 5
    assert "already running" in second.said()
    assert "Traceback" not in second.said()
    assert first.status().state is ServiceState.STREAMING


@needs_recording
def test_a_port_in_use_is_a_state_and_is_taken_when_free(start: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = start("--source", str(RECORDING), "--ws-port", str(port))
        status = running.wait_for(ServiceState.STREAMING)
        assert status.websocket.state.value == "port_in_use"
        assert str(port) in running.said()
    end_s = time.monotonic() + PATIENCE_S
    while running.status().websocket.state.value != "listening":
        assert time.monotonic() < end_s
        time.sleep(0.1)


def test_two_at_once_leave_one(start: Any) -> None:
    both = [start("--source", "simulated", "--ws-port", "0") for _ in range(2)]
    end_s = time.monotonic() + PATIENCE_S
    while all(one.process.poll() is None for one in both):
        assert time.monotonic() < end_s
        time.sleep(0.05)
    ended = [one.process.returncode for one in both]
    assert sorted(code if code is not None else -1 for code in ended) == [-1, 5]
