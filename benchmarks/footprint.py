"""How soon a service is ready and what it costs at rest: start-up times and resident memory.

    python benchmarks/footprint.py [--runs 5] [--source simulated]

Law: measured from outside, as a user meets it: from exec to an open port, from exec to the first
frame with a client attached; memory of all its processes together.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from websockets.sync.client import connect

SETTLE_S = 3.0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _memory(processes: list[psutil.Process]) -> tuple[float, float]:
    """Return resident memory, MB: all of it, and with shared pages counted once."""
    told = [process.memory_full_info() for process in processes]
    return sum(one.rss for one in told) / 1e6, sum(one.pss for one in told) / 1e6


def _once(source: str, folder: Path) -> dict[str, float]:
    port = _free_port()
    places = {f"HANDSPAN_{name}_DIR": str(folder) for name in ("RUNTIME", "CONFIG", "CACHE", "LOG")}
    start_s = time.monotonic()
    service = subprocess.Popen(
        [sys.executable, "-m", "handspan_service", "run", "--source", source,
         "--ws-port", str(port), "--log-level", "error"],
        env=os.environ | places,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.002)
        port_s = time.monotonic() - start_s
        with connect(f"ws://127.0.0.1:{port}/v6.json", compression=None) as client:
            while "id" not in json.loads(client.recv(timeout=60)):
                pass
            frame_s = time.monotonic() - start_s
            end_s = time.monotonic() + SETTLE_S
            while time.monotonic() < end_s:
                client.recv(timeout=60)
            head = psutil.Process(service.pid)
            sensing = head.children()
            artist = [child for one in sensing for child in one.children()]  # Simulated hands only.
            own, seen, drawn = (_memory(part) for part in ([head], sensing, artist))
        service.send_signal(signal.SIGTERM)
        stop_s = time.monotonic()
        service.wait(10)
        return {
            "port open s": port_s,
            "first frame s": frame_s,
            "stop s": time.monotonic() - stop_s,
            "service RSS MB": own[0],
            "sensing RSS MB": seen[0],
            "artist RSS MB": drawn[0],
            "all RSS MB": own[0] + seen[0] + drawn[0],
            "all PSS MB": own[1] + seen[1] + drawn[1],
        }
    finally:
        if service.poll() is None:
            service.kill()
            service.wait()


def main() -> None:
    """Start the service several times and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--source", default="simulated")
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        runs = [_once(arguments.source, Path(folder)) for _ in range(arguments.runs)]
    print("| figure | median | worst |\n|---|---|---|")
    for name in runs[0]:
        values = [run[name] for run in runs]
        print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")


if __name__ == "__main__":
    main()
