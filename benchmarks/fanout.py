"""One server, 1, 8 and 64 clients that read and one that never does: what each gets.

Run: python benchmarks/fanout.py [--seconds N] [--rate HZ] [--clients 1,8,64]

The server runs in this process as in the service; the clients run in processes of their own, eight
to a process, and stamp each frame with the system-wide monotonic clock when its text has arrived.
Latency is from `publish` to there. Skipped: frames the server counted for clients that read;
unread: for the one that does not, as long as it was not dropped.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import sys
import time

import psutil
from msgspec.structs import replace
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from encode import DEFAULT, frames_of
from handspan_service.contract.settings import Settings
from handspan_service.serve.websocket import WebSocketServer
from handspan_service.wire.leap_json import DeviceEventState

CLIENTS_PER_PROCESS = 8
SETTLE_S = 3.0  # Until clients on a busy machine have read what is under way.
_ID = re.compile(rb'"id":(\d+),"interactionBox"')


async def read_all(port: int, count: int, seconds: float) -> list[list[tuple[int, float]]]:
    """Read as `count` clients; return (frame id, arrival in seconds) of each."""

    async def one() -> list[tuple[int, float]]:
        got: list[tuple[int, float]] = []
        async with connect(f"ws://127.0.0.1:{port}/v6.json", compression=None) as client:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    text = await client.recv(decode=False)
                except ConnectionClosed:  # The server stopped: the case is over.
                    break
                match = _ID.search(text if isinstance(text, bytes) else text.encode())
                if match is not None:
                    got.append((int(match[1]), time.monotonic()))
        return got

    return await asyncio.gather(*[one() for _ in range(count)])


def never_reading(port: int) -> socket.socket:
    """Open a WebSocket that reads nothing after the handshake."""
    raw = socket.create_connection(("127.0.0.1", port))
    raw.sendall(
        f"GET /v6.json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    return raw


def percentile(values: list[float], share: float) -> float:
    """Return a percentile of sorted values."""
    return values[min(len(values) - 1, int(share * len(values)))]


async def measure(clients: int, seconds: float, rate_hz: float) -> str:
    """Run one case; return its row."""
    frames = frames_of(DEFAULT)
    server = WebSocketServer(Settings(websocket_port=0))
    server.set_devices((DeviceEventState("BENCH"),))
    await server.start()
    port = server.status().port
    groups = [CLIENTS_PER_PROCESS] * (clients // CLIENTS_PER_PROCESS)
    groups += [clients % CLIENTS_PER_PROCESS] if clients % CLIENTS_PER_PROCESS else []
    readers = [
        await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--read", f"{port},{count},{seconds + 30}",
            stdout=asyncio.subprocess.PIPE, limit=1 << 26,
        )
        for count in groups
    ]  # fmt: skip
    async with asyncio.timeout(60):
        while len(server.clients()) < clients:
            await asyncio.sleep(0.05)
        # Opened last: it answers no ping either, and would be dropped while the others start.
        raw = never_reading(port)
        while len(server.clients()) < clients + 1:
            await asyncio.sleep(0.05)
    process = psutil.Process()
    before_cpu = sum(process.cpu_times()[:2])
    published: dict[int, float] = {}
    begin = time.monotonic()
    number = 0
    while number < seconds * rate_hz:
        await asyncio.sleep(max(0.0, begin + number / rate_hz - time.monotonic()))
        number += 1
        published[number] = time.monotonic()
        server.publish(replace(frames[number % len(frames)], id=number))
    took_s = time.monotonic() - begin
    cpu = (sum(process.cpu_times()[:2]) - before_cpu) / took_s
    await asyncio.sleep(SETTLE_S)
    rss_mb = process.memory_info().rss / 1e6
    skipped = sum(one.skipped for one in server.clients()[:clients])
    unread = sum(one.skipped for one in server.clients()[clients:])
    await server.stop()
    raw.close()
    return await row(clients, readers, published, skipped, unread, rss_mb, cpu)


async def row(
    clients: int,
    readers: list[asyncio.subprocess.Process],
    published: dict[int, float],
    skipped: int,
    unread: int,
    rss_mb: float,
    cpu: float,
) -> str:
    """Gather what the clients got; return one line of the table."""
    shares: list[float] = []
    delays: list[float] = []
    for reader in readers:
        out, _ = await reader.communicate()
        for got in json.loads(out.splitlines()[-1]):
            shares.append(len(got) / len(published))
            delays += [arrived - published[id] for id, arrived in got]
    delays.sort()
    return (
        f"{clients:7d} | {min(shares):9.2%} | {skipped:7d} | {unread:6d} | "
        f"{percentile(delays, 0.5) * 1e3:6.2f} | {percentile(delays, 0.99) * 1e3:6.2f} | "
        f"{cpu:5.0%} | {rss_mb:6.1f}"
    )


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=115.0)
    parser.add_argument("--clients", default="1,8,64")
    parser.add_argument("--read", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        port, count, seconds = options.read.split(",")
        got = asyncio.run(read_all(int(port), int(count), float(seconds)))
        print(json.dumps(got))
        return
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{options.rate:.0f} Hz, {options.seconds:.0f} s each, load average {load:.1f}")
    print("clients | min share | skipped | unread | p50 ms | p99 ms |   CPU | RSS MB")
    for clients in map(int, options.clients.split(",")):
        print(asyncio.run(measure(clients, options.seconds, options.rate)), flush=True)


if __name__ == "__main__":
    main()
