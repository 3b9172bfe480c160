"""What the panel takes in memory and CPU time, after whatever its user opened and closed.

    python benchmarks/panel_memory.py               a tour: tray, every page, the live view, tray
    python benchmarks/panel_memory.py --rounds 10   the same ten times
    python benchmarks/panel_memory.py --soak 10     minutes with clients that come and go

Law: measured from outside, with a real service of simulated hands; a figure is taken at rest, some
seconds after whatever went before.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from handspan_app.pages import PAGES
from handspan_app.window import FORGET_MS
from killing.pair import Pair

SETTLE_S = 4.0
REST_S = 10.0
PAGE_S = 1.5
VIEW_S = 6.0
LOOK_S = 2.0  # Between two connections of a client that comes and goes.


class Tour:
    """What a panel takes, step by step."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._process = psutil.Process(pair.panel.pid)

    def rest(self, step: str) -> None:
        """Let it settle, then print what it takes at rest."""
        time.sleep(SETTLE_S)
        before = self._process.cpu_times()
        time.sleep(REST_S)
        after = self._process.cpu_times()
        used_s = after.user + after.system - before.user - before.system
        self._say(step, f"{100.0 * used_s / REST_S:5.1f}")

    def _say(self, step: str, cpu: str) -> None:
        told = self._process.memory_full_info()
        print(f"{step:44}{told.rss / 1e6:9.0f}{told.uss / 1e6:9.0f}{cpu:>8}", flush=True)

    def go(self, rounds: int) -> None:
        """Open everything, and close it again, some times."""
        print(f"{'':44}{'MB':>9}{'own MB':>9}{'CPU %':>8}")
        self.rest("in the tray, nothing opened yet")
        for _ in range(rounds):
            self._open_and_close()

    def _open_and_close(self) -> None:
        for page in PAGES:
            self._pair.wish(f"open {page.id}")
            time.sleep(PAGE_S)
        self._say("every page open once", "")
        self._pair.wish("open live")
        time.sleep(VIEW_S)
        self._say("live view", "")
        self._pair.wish("keys FK")
        time.sleep(VIEW_S)
        self._say("live view, pictures and graphs shown", "")
        for child in self._process.children():
            if "handspan_app.plotter" in child.cmdline():
                print(f"{'   and the plotter':44}{child.memory_info().rss / 1e6:9.0f}", flush=True)
        self._pair.wish("keys FK")
        time.sleep(VIEW_S)
        self._say("live view, after pictures and graphs", "")
        self._pair.wish("close")
        self.rest("in the tray, after all that")
        time.sleep(FORGET_MS / 1000)
        self.rest("in the tray, a while later")


def soak(pair: Pair, minutes: float, say: Callable[[str], None] = print) -> None:
    """Let a client come and go; print what each process takes, minute by minute."""
    status = pair.status()
    if status is None:
        raise SystemExit("there is no service")
    sensing = pair.sensing(status)
    if sensing is None:
        raise SystemExit("nothing senses")
    known = {"panel": pair.panel.pid, "service": status.pid, "sensing": sensing}
    processes = {name: psutil.Process(pid) for name, pid in known.items()}
    say(
        f"{'minute':8}"
        + "".join(f"{name:>12}" for name in processes)
        + "   MB resident, open files"
    )
    begun_s, told = time.monotonic(), 0
    while (passed_s := time.monotonic() - begun_s) <= 60.0 * minutes + 1.0:
        if passed_s >= 60.0 * told:
            figures = (
                f"{one.memory_info().rss / 1e6:7.1f} {one.num_fds():4}"
                for one in processes.values()
            )
            say(f"{told:<8}" + "".join(figures))
            told += 1
        pair.screen.renew()
        time.sleep(LOOK_S)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=1, help="of the tour")
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="hs") as folder:
        pair = Pair(Path(folder), port, greed=False)
        try:
            if not pair.recovered():
                raise SystemExit("the pair does not start: " + pair.said())
            if arguments.soak is None:
                Tour(pair).go(arguments.rounds)
            else:
                soak(pair, arguments.soak)
        finally:
            left = pair.end()
    print("left behind: " + (", ".join(left) or "nothing"))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
