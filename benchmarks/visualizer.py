"""How fast the live view paints without a GPU, and what the panel costs while nobody looks.

    python benchmarks/visualizer.py [--frames 600] [--size 900x650]

Law: what is measured is what users run: tracked hands of the simulated controller, painted by the
widget itself as fast as it can; memory and CPU of a panel that was started as at login, with a
service, and then with its window shown. Painting is told in CPU time of its thread, so that other
programs disturb it less.
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

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from handspan_app.theme import THEMES, apply
from handspan_app.visualizer import Visualizer
from handspan_service.contract.model import Frame, Quality, TrackedHands
from handspan_service.contract.settings import GestureSettings
from handspan_service.device.simulated import SimulatedSource
from handspan_service.frames import FrameMaker
from handspan_service.gestures.recogniser import GestureRecogniser
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.tracker import HandTracker

GOAL_HZ = 60.0
WARM_UP = 60
SETTLE_S = 3.5  # Until a started panel has nothing more to do.
IDLE_S = 5.0  # Less than the ten seconds after which a panel without a tray shows its window.
VIEWS = (("hands alone", ""), ("trails and gestures", "I"), ("everything (L, I, H, H)", "LIHH"))


def tracked(count: int) -> list[Frame]:
    """Return frames of two simulated hands as a service would send them."""
    source = SimulatedSource(seed=1, realtime=False)
    tracker = HandTracker(Networks.load(quality=Quality.BALANCED))
    recogniser, maker = GestureRecogniser(GestureSettings()), FrameMaker()
    frames: list[Frame] = []
    with source:
        while len(frames) < count:
            image = source.read(1.0)
            if image is None:
                continue
            found = tracker.process(image)
            tracker.reflect()
            gestures = recogniser.process(TrackedHands(found.timestamp_us, found.hands))
            if len(found.hands) == 2:
                frames.append(
                    maker.make(found.timestamp_us, found.hands, gestures, found.tools)
                )
    return frames


def paint(frames: list[Frame], look: str, keys: str, size: tuple[int, int]) -> list[float]:
    """Return the CPU time that each frame takes to be painted, ms."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply(application, THEMES[look])
    view = Visualizer(THEMES[look])
    view.resize(*size)
    view.show()
    application.processEvents()
    entries = {
        action.shortcuts()[0].toString(): action
        for action in view.menu.actions()
        if action.shortcuts()
    }
    for key in keys:
        entries[key].trigger()
    spent_ms = []
    for frame in frames:
        start_s = time.thread_time()
        view.show_frame(frame)
        view.repaint()
        spent_ms.append((time.thread_time() - start_s) * 1e3)
    view.hide()
    view.deleteLater()
    return spent_ms[WARM_UP:]


def report_painting(frames: list[Frame], size: tuple[int, int]) -> None:
    """Print frames per second of each look and view."""
    print(f"Painted at {size[0]}x{size[1]} without a GPU, two hands; goal {GOAL_HZ:.0f} frames/s")
    print(f"{'look':8}{'view':28}{'frames/s':>10}{'p50 ms':>10}{'p95 ms':>10}")
    for look in THEMES:
        for name, keys in VIEWS:
            spent = sorted(paint(frames, look, keys, size))
            rate_hz = 1e3 / statistics.mean(spent)
            p95 = spent[len(spent) * 95 // 100]
            middle = statistics.median(spent)
            print(f"{look:8}{name:28}{rate_hz:10.0f}{middle:10.2f}{p95:10.2f}")


def report_panel() -> None:
    """Print what a panel costs in the tray, and while its window shows moving hands."""
    print(f"\n{'panel':36}{'resident MB':>12}{'CPU %':>8}")
    for name, options in (("hidden, in the tray", ["--hidden"]), ("live view shown", [])):
        with tempfile.TemporaryDirectory(prefix="hs-") as folder:
            memory_mb, cpu = _run_panel(Path(folder), options)
        print(f"{name:36}{memory_mb:12.0f}{cpu:8.1f}")


def _run_panel(folder: Path, options: list[str]) -> tuple[float, float]:
    """Start a panel with simulated hands; return its resident memory and CPU share at rest."""
    places = {
        f"HANDSPAN_{name}_DIR": str(folder) for name in ("RUNTIME", "CONFIG", "CACHE", "LOG")
    }
    (folder / "settings.json").write_text('{"version": 1, "websocket_port": 0}', encoding="utf-8")
    panel = subprocess.Popen(
        [sys.executable, "-m", "handspan_app", "--source", "simulated", "--log-level", "error",
         *options],
        env=os.environ | places | {"XDG_CONFIG_HOME": str(folder)},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process = psutil.Process(panel.pid)
        time.sleep(SETTLE_S)
        before = process.cpu_times()
        time.sleep(IDLE_S)
        after = process.cpu_times()
        spent_s = after.user + after.system - before.user - before.system
        return process.memory_info().rss / 1e6, 100 * spent_s / IDLE_S
    finally:
        panel.terminate()
        panel.wait(30)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--frames", type=int, default=600)
    parser.add_argument("--size", default="900x650")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    application = QApplication([])
    application.setApplicationName("handspan-benchmark")
    report_painting(tracked(options.frames + WARM_UP), (width, height))
    report_panel()


if __name__ == "__main__":
    main()
