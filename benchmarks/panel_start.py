"""How soon the panel is there, and what it takes while nobody looks.

Run `python benchmarks/panel_start.py`, without a display if need be. Each start is a process of its
own with an empty folder and no service to find: the tray icon and the first painted window are
timed from the start of the process, then the window is closed and the panel rests.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

REST_S = 10.0
STARTS = 7

CHILD = """
import sys, time
import handspan_app.__main__ as program
from PySide6.QtCore import QEvent, QObject, QTimer
from handspan_app.panel import Panel
from handspan_app.supervisor import Supervisor
from handspan_app.tray import Tray

def say(what):
    print(what, time.time(), flush=True)

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: say("window"))
        return False

shown, start = Tray.show, Panel.start

def show(tray):
    shown(tray)
    say("tray")

def begin(panel, *, hidden):
    panel.watch = Watch()
    panel._welcomed = True
    start(panel, hidden=hidden)
    panel.window.header.installEventFilter(panel.watch)  # Made by now, and painted soon.
    QTimer.singleShot(3000, panel.window.close)

Tray.show, Panel.start, Supervisor.start = show, begin, lambda supervisor: None
sys.exit(program.main([]))
"""


def start_once(folder: Path) -> tuple[subprocess.Popen[str], dict[str, float]]:
    """Start a panel and return it with the seconds until the icon and the window were there."""
    places = {f"HANDSPAN_{name}_DIR": str(folder) for name in ("RUNTIME", "CONFIG", "LOG")}
    environ = os.environ | places | {"XDG_CONFIG_HOME": str(folder)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    began_s = time.time()
    panel = subprocess.Popen(
        [sys.executable, "-c", CHILD], env=environ, stdout=subprocess.PIPE, text=True
    )
    assert panel.stdout is not None
    times: dict[str, float] = {}
    while len(times) < 2 and (line := panel.stdout.readline()):
        what, at = line.split()
        times[what] = float(at) - began_s
    return panel, times


def rest(panel: subprocess.Popen[str]) -> tuple[float, float]:
    """Return resident MB and percent of one core, after the window was closed."""
    process = psutil.Process(panel.pid)
    time.sleep(5.0)  # The window is closed after three seconds.
    before = process.cpu_times()
    time.sleep(REST_S)
    after = process.cpu_times()
    used_s = after.user + after.system - before.user - before.system
    return process.memory_info().rss / 1e6, 100.0 * used_s / REST_S


def main() -> int:
    """Start the panel some times and print the medians."""
    parser = argparse.ArgumentParser(description="Time the start of the panel.")
    parser.add_argument("--starts", type=int, default=STARTS)
    parsed = parser.parse_args()
    found: dict[str, list[float]] = {"tray": [], "window": []}
    resting = (0.0, 0.0)
    for number in range(parsed.starts):
        with tempfile.TemporaryDirectory(prefix="hs") as folder:
            panel, times = start_once(Path(folder))
            try:
                for what, seconds in times.items():
                    found[what].append(seconds)
                if number == parsed.starts - 1:
                    resting = rest(panel)
            finally:
                panel.terminate()
                panel.wait(30.0)
                if panel.stdout is not None:
                    panel.stdout.close()
    for what, all_s in found.items():
        if all_s:
            print(f"{what:8} {statistics.median(all_s):.2f} s (worst {max(all_s):.2f})")
    print(f"in the tray: {resting[0]:.0f} MB resident, {resting[1]:.1f} % of one core")
    return 0


if __name__ == "__main__":
    sys.exit(main())
