"""Where the tracker runs: measure a thread beside the service against a process of its own.

    python benchmarks/placement.py [--seconds 20] [--clients 10] [--source simulated]

Law: both arrangements run the same service, the same pipeline and the same clients, in turns; only
what stands between pipeline and service differs. The result is written down in
docs/architecture.md#where-the-tracker-runs.

The product keeps the winner alone (keeper.py); the loser lives here, as `ThreadKeeper`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from handspan_service import service as service_module
from handspan_service.keeper import Keeper
from handspan_service.options import Options
from handspan_service.orders import Order, Plan
from handspan_service.reports import HandsFound, Report
from handspan_service.service import Service

METER_S = 0.5  # As in child.py, which this process must not import.
SWITCH_INTERVAL_S = 0.0005
WARM_UP_S = 6.0  # Networks load, hands are found, clients connect.
LAG_STEP_S = 0.005
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


def _client(port: int, seconds: float, clients: int, pipe: Connection) -> None:
    """Read frames in a process of its own; tell (frame id, monotonic time) of the first client."""
    from websockets.asyncio.client import connect

    async def read(number: int) -> list[tuple[int, int]]:
        got: list[tuple[int, int]] = []
        url = f"ws://127.0.0.1:{port}/v6.json"
        async with connect(url, compression=None, max_size=None) as client:
            end_s = time.monotonic() + seconds
            while time.monotonic() < end_s:
                text = await client.recv(decode=False)
                now_us = time.monotonic_ns() // 1000
                if number == 0 and (message := json.loads(text)).get("id"):
                    got.append((message["id"], now_us))
        return got

    async def all_of_them() -> list[tuple[int, int]]:
        return (await asyncio.gather(*(read(number) for number in range(clients))))[0]

    pipe.send(asyncio.run(all_of_them()))


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


async def _measure(
    keeper: type[Any], source: str, seconds: float, clients: int, folder: Path
) -> dict[str, float]:
    setattr(service_module, "Keeper", keeper)  # noqa: B010 - the one place that swaps it
    completed_us: dict[int, int] = {}
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
    made = service._publisher.frames.make
    complete = [0]

    def make(*arguments: Any) -> Any:
        frame = made(*arguments)
        completed_us[frame.id] = complete[0]
        return frame

    def hear(report: HandsFound) -> None:
        complete[0] = report.complete_us
        on_hands(report)

    on_hands, service._on_hands = service._on_hands, hear  # type: ignore[method-assign]
    setattr(service._publisher.frames, "make", make)  # noqa: B010
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
    delays_ms = [(at_us - completed_us[id]) / 1e3 for id, at_us in got if completed_us.get(id)]
    ids = [id for id, _ in got]
    return {
        "frames/s": len(got) / seconds,
        "missed": max(ids) - min(ids) + 1 - len(ids) if ids else 0,
        "dropped": status.timing.dropped,
        "track p50": status.timing.track_p50_ms,
        "track p95": status.timing.track_p95_ms,
        "image->client p50": _percentile(delays_ms, 0.5),
        "p95": _percentile(delays_ms, 0.95),
        "p99": _percentile(delays_ms, 0.99),
        "loop lag p99": _percentile(lags_ms, 0.99),
        "max": max(lags_ms),
        "CPU %": 100 * cpu_s / took_s,
        "RSS MB": memory_mb,
    }


ARRANGEMENTS: dict[str, type[Any]] = {"thread": ThreadKeeper, "process": Keeper}


def _in_fresh_process(name: str, arguments: argparse.Namespace, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(
            _measure(
                ARRANGEMENTS[name],
                arguments.source,
                arguments.seconds,
                arguments.clients,
                Path(folder),
            )
        )
    pipe.send(figures)


def main() -> None:
    """Measure both arrangements in turns and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--source", default="simulated")
    parser.add_argument("--repeats", type=int, default=2)
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}, {arguments.clients} clients, ms", flush=True)
    heads = True
    for _ in range(arguments.repeats):
        for name in ARRANGEMENTS:
            here, there = SPAWN.Pipe(duplex=False)
            fresh = SPAWN.Process(target=_in_fresh_process, args=(name, arguments, there))
            fresh.start()
            figures = here.recv()
            fresh.join()
            if heads:
                print("| arrangement | " + " | ".join(figures) + " |")
                print("|---" * (len(figures) + 1) + "|")
                heads = False
            cells = " | ".join(f"{value:.2f}" for value in figures.values())
            print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
