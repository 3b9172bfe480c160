"""Where the tracker runs: measure a thread beside the service against a process of its own.

    python benchmarks/placement.py [--seconds 20] [--clients 10] [--source simulated]
        [--only process]

Law: both arrangements run the same service, the same pipeline and the same clients, in turns; only
what stands between pipeline and service differs. The result is written down in
docs/architecture.md#where-the-tracker-runs.

The product keeps the winner alone (keeper.py); the loser lives here, as `ThreadKeeper`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import multiprocessing
import os
import selectors
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from frame_steps import percentile, table, watch
from handspan_service import service as service_module
from handspan_service.keeper import Keeper
from handspan_service.options import Options
from handspan_service.orders import Order, Plan
from handspan_service.reports import Report
from handspan_service.service import Service

METER_S = 0.5  # As in child.py, which this process must not import.
SWITCH_INTERVAL_S = 0.0005
WARM_UP_S = 6.0  # Networks load, hands are found, clients connect.
LAG_STEP_S = 0.005
TEXT, LONG = 0x81, 126  # A whole text; a length of two bytes or more. Source: RFC 6455.
LONGEST_HEAD_BYTES = 10
SPAWN = multiprocessing.get_context("spawn")


class ThreadKeeper:
    """The other arrangement: the two threads of the pipeline inside the serving process."""

    def __init__(
        self,
        plan: Plan,
        on_report: Callable[[Report], None],
        on_crash: Callable[[bool], None],
        begun: None,
    ) -> None:
        from handspan_service.pipeline import Pipeline  # Heavy: not in the other arrangement.

        self._loop = asyncio.get_running_loop()
        self._on_report = on_report
        self._pipeline = Pipeline(plan, self._emit)
        self._beat: asyncio.Task[None] | None = None
        self.pid = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What fails where there is a bug."""
        return self._beat

    def start(self) -> None:
        """Start both threads."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._pipeline.start()
        self._beat = asyncio.create_task(self._meter())

    def order(self, order: Order) -> None:
        """Pass an order on."""
        self._pipeline.order(order)

    async def stop(self) -> None:
        """Stop both threads."""
        if self._beat is not None:
            self._beat.cancel()
        self._pipeline.stop()

    def _emit(self, report: Report) -> None:
        self._loop.call_soon_threadsafe(self._on_report, report)

    async def _meter(self) -> None:
        while True:
            await asyncio.sleep(METER_S)
            self._on_report(self._pipeline.meter())


def _opened(port: int) -> socket.socket:
    """Return a connection that gets frames."""
    one = socket.create_connection(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    asks = ["GET /v6.json HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket"]
    asks += ["Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    one.sendall("\r\n".join((*asks, "", "")).encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):  # Byte by byte: what follows is a frame's.
        answer += one.recv(1)
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return one


def _texts(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each message of a stream with the place where it ends; RFC 6455, section 5.2."""
    at = 0
    while len(stream) - at >= LONGEST_HEAD_BYTES:
        length, head = stream[at + 1], 2
        if length >= LONG:
            head += 2 if length == LONG else 8
            length = int.from_bytes(stream[at + 2 : at + head])
        end = at + head + length
        if stream[at] == TEXT and end <= len(stream):
            yield end, stream[at + head : end]
        at = end


def _client(port: int, seconds: float, clients: int, pipe: Connection) -> None:
    """Read frames in a process of its own; tell (frame id, monotonic time) of the first client.

    Sockets are read raw, and texts looked into afterwards: what a client's library takes, and its
    share of the processor, is not the service's.
    """
    ones = [_opened(port) for _ in range(clients)]
    stream, came = bytearray(), []  # Of the first, and how much of it was there when.
    end_s = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for one in ones:
            selector.register(one, selectors.EVENT_READ)
        while (rest_s := end_s - time.monotonic()) > 0:
            for key, _ in selector.select(rest_s):
                data = key.fileobj.recv(1 << 17)  # type: ignore[union-attr]
                if key.fileobj is ones[0]:
                    stream += data
                    came.append((len(stream), time.monotonic_ns() // 1000))
    for one in ones:
        one.close()
    got, reads = [], iter(came)
    there, at_us = next(reads)
    for end, text in _texts(bytes(stream)):
        while there < end:
            there, at_us = next(reads)
        if id := json.loads(text).get("id"):
            got.append((id, at_us))
    pipe.send(got)


async def _measure(
    keeper: type[Any], source: str, seconds: float, clients: int, folder: Path
) -> tuple[dict[str, float], str]:
    setattr(service_module, "Keeper", keeper)  # noqa: B010 - the one place that swaps it
    lags_ms: list[float] = []
    service = Service(
        Options(
            socket_path=folder / "control.sock",
            config_folder=folder,
            cache_folder=folder,
            source=source,
            fixed={"websocket_port": 0},
        )
    )
    steps = watch(service)
    task = asyncio.create_task(service.run())
    await asyncio.sleep(WARM_UP_S)

    here, there = SPAWN.Pipe(duplex=False)
    client = SPAWN.Process(
        target=_client, args=(service.status().websocket.port, seconds, clients, there)
    )
    client.start()
    ours = [
        process
        for process in (psutil.Process(), *psutil.Process().children())
        if process.pid in (os.getpid(), service.sensing_pid)
    ]
    cpu_s = sum(sum(process.cpu_times()[:2]) for process in ours)
    start_s = time.monotonic()
    while not here.poll():
        before_s = time.monotonic()
        await asyncio.sleep(LAG_STEP_S)
        lags_ms.append((time.monotonic() - before_s - LAG_STEP_S) * 1e3)
    took_s = time.monotonic() - start_s
    cpu_s = sum(sum(process.cpu_times()[:2]) for process in ours) - cpu_s
    memory_mb = sum(process.memory_info().rss for process in ours) / 1e6
    status = service.status()
    got = here.recv()
    client.join()
    service.request_stop()
    await task
    known = [(steps[id], at_us) for id, at_us in got if id in steps]
    delays_ms = [(at_us - one.whole) / 1e3 for one, at_us in known]
    ids = [id for id, _ in got]
    figures = {
        "frames/s": len(got) / seconds,
        "missed": max(ids) - min(ids) + 1 - len(ids) if ids else 0,
        "dropped": status.timing.dropped,
        "track p50": status.timing.track_p50_ms,
        "track p95": status.timing.track_p95_ms,
        "image->client p50": percentile(delays_ms, 0.5),
        "p95": percentile(delays_ms, 0.95),
        "p99": percentile(delays_ms, 0.99),
        "loop lag p99": percentile(lags_ms, 0.99),
        "max": max(lags_ms),
        "CPU %": 100 * cpu_s / took_s,
        "RSS MB": memory_mb,
    }
    return figures, table(known, "client", web=True)


ARRANGEMENTS: dict[str, type[Any]] = {"thread": ThreadKeeper, "process": Keeper}


def _in_fresh_process(name: str, arguments: argparse.Namespace, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(
            _measure(
                ARRANGEMENTS[name],
                arguments.source,
                arguments.seconds,
                arguments.clients,
                Path(folder),
            )
        )
    pipe.send(measured)


def main() -> None:
    """Measure both arrangements in turns and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--source", default="simulated")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--only", action="append", choices=ARRANGEMENTS, help="one of the two")
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}, {arguments.clients} clients, ms", flush=True)
    heads, told = True, []
    for _ in range(arguments.repeats):
        for name in arguments.only or ARRANGEMENTS:
            here, there = SPAWN.Pipe(duplex=False)
            fresh = SPAWN.Process(target=_in_fresh_process, args=(name, arguments, there))
            fresh.start()
            figures, steps = here.recv()
            fresh.join()
            told.append(f"\n{name}\n{steps}")
            if heads:
                print("| arrangement | " + " | ".join(figures) + " |")
                print("|---" * (len(figures) + 1) + "|")
                heads = False
            cells = " | ".join(f"{value:.2f}" for value in figures.values())
            print(f"| {name} | {cells} |", flush=True)
    print("\n".join(told))


if __name__ == "__main__":
    main()
