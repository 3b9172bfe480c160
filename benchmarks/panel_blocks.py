"""How long the window stands still while each page is opened for the first and the second time.

    QT_QPA_PLATFORM=offscreen python benchmarks/panel_blocks.py [--at-once]

Users open another page after they have looked at the first one: the window rests before, so that it
can import pages ahead. With --at-once it does not, and a page's import counts.

Law: a timer that is due every millisecond tells how long the event loop was away; the longest time
between two of its turns is what a user feels, and should stay below 16 ms.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from handspan_app.pages import PAGES
from handspan_app.status import Phase, Supervision, describe
from handspan_app.theme import DARK, apply
from handspan_app.window import REST_MS, MainWindow

WATCH_MS = 400  # After a page was opened.
IMPORTS_MS = 2000  # For the imports, on a slow machine.
TARGET_MS = 16.0


def longest_gap_ms(window: MainWindow, page: str) -> float:
    """Open a page and return the longest time between two turns of the event loop, ms."""
    gaps = [0.0]
    last_s = [time.perf_counter()]

    def turn() -> None:
        now_s = time.perf_counter()
        gaps.append((now_s - last_s[0]) * 1000)
        last_s[0] = now_s

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(turn)
    timer.start(1)
    QTimer.singleShot(0, lambda: window.open_page(page))
    loop = QEventLoop()
    QTimer.singleShot(WATCH_MS, loop.quit)
    loop.exec()
    timer.stop()
    return max(gaps)


def main() -> None:
    """Print one line for each page."""
    application = QApplication(sys.argv[:1])
    apply(application, DARK)
    view = describe(Supervision(Phase.CONNECTED), None)
    window = MainWindow(DARK, view, "about")
    window.show()
    application.processEvents()
    if "--at-once" not in sys.argv[1:]:
        loop = QEventLoop()
        QTimer.singleShot(REST_MS + IMPORTS_MS, loop.quit)
        loop.exec()
    print("| page | first ms | again ms |\n|---|---|---|")
    rows = [(entry.id, longest_gap_ms(window, entry.id)) for entry in PAGES if entry.id != "about"]
    for page, first in rows:
        print(f"| {page} | {first:.0f} | {longest_gap_ms(window, page):.0f} |")
    print(f"target: {TARGET_MS:.0f} ms")
    window.hide()


if __name__ == "__main__":
    main()
