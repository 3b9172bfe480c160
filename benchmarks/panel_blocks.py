"""How long the panel's window stands still, whatever is done with it.

    QT_QPA_PLATFORM=offscreen python benchmarks/panel_blocks.py [--at-once] [--only WORD ...]

Users open another page after they have looked at the first one: the window rests before, so that it
can make pages ahead. With --at-once it does not, and making a page counts.

Law: a timer that is due at each turn of the event loop tells how long a turn took; the longest is
what a user feels, since keys and clicks are heard once a turn, and should stay below 16 ms. Beside
it stands the longest time that the thread itself computed in a turn, which other programs disturb
less.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

import crowded
from handspan_app import theme
from handspan_app.log_window import LogWindow
from handspan_app.options import Options
from handspan_app.pages import PAGES
from handspan_app.question_window import QuestionWindow
from handspan_app.restyling import Restyling
from handspan_app.status import Phase, Supervision, describe
from handspan_app.theme import DARK, LIGHT
from handspan_app.welcome import Welcome
from handspan_app.window import REST_MS, MainWindow
from handspan_service.contract.exchange import exported
from handspan_service.contract.logbook import log_path
from handspan_service.contract.profiles import Profiles
from handspan_service.contract.settings import Settings, changed

WATCH_MS = 350  # After something was done.
AHEAD_MS = 4000  # For pages that are made ahead, on a slow machine.
TARGET_MS = 16.0
LOG_LINES = 10_000
PICTURES, PICTURES_EVERY_MS, CHECKS_EVERY_MS = 12, 33, 15


@dataclass(frozen=True, slots=True)
class Block:
    """The longest time that the event loop was away, ms.

    Attributes:
        wall_ms: As a user feels it.
        cpu_ms: As far as the thread computed.
    """

    wall_ms: float
    cpu_ms: float


def rest(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def longest(act: Callable[[], object], watch_ms: int = WATCH_MS) -> Block:
    """Do something at a turn of the event loop and return its longest block meanwhile."""
    walls, cpus = [0.0], [0.0]
    last = [time.perf_counter(), time.thread_time()]

    def turn() -> None:
        now = [time.perf_counter(), time.thread_time()]
        walls.append((now[0] - last[0]) * 1000)
        cpus.append((now[1] - last[1]) * 1000)
        last[:] = now

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(0)  # One of a millisecond would come behind two slices that follow each other.
    QTimer.singleShot(0, act)
    rest(watch_ms)
    timer.stop()
    return Block(max(walls), max(cpus))


class Scenes:
    """A window, and all that is done with it."""

    def __init__(self, application: QApplication, folder: Path, *, at_once: bool) -> None:
        """Make the window; it is not shown yet."""
        self._application = application
        self._folder = folder
        self._at_once = at_once
        self._uptime_s = 10.0
        view = describe(Supervision(Phase.CONNECTED), None)
        self.window = MainWindow(DARK, view, "about")
        self.restyling = Restyling(application)
        self.restyling.restyled.connect(self.window.set_theme)

    def all(self) -> list[tuple[str, Callable[[], object]]]:
        """Return what is done, in order, each with a name."""
        window, pages = self.window, [entry.id for entry in PAGES]
        scenes: list[tuple[str, Callable[[], object]]] = [
            ("window, made ready out of sight", lambda: None),
            ("window, first show", window.show),
        ]
        if not self._at_once:
            scenes.append(("pages made ahead", lambda: rest(REST_MS + AHEAD_MS)))
        for name in ("first", "again"):
            scenes += [(f"{page}, {name}", partial(window.open_page, page)) for page in pages]
        for page in pages:
            scenes += [
                (f"{page}, no application", partial(self._open, page, 0)),
                (f"{page}, 30 applications come", partial(self._tell, 30)),
                (f"{page}, 30 applications, next status", partial(self._tell, 30)),
                (f"{page}, smaller", partial(window.resize, QSize(1000, 700))),
                (f"{page}, larger", partial(window.resize, QSize(1180, 740))),
                (f"{page}, light", partial(self.restyling.show, LIGHT)),
                (f"{page}, dark", partial(self.restyling.show, DARK)),
                (f"{page}, 30 applications go", partial(self._tell, 0)),
            ]
        return [*scenes, *self._of_live(), *self._of_pages(), *self._of_windows()]

    def _of_live(self) -> list[tuple[str, Callable[[], object]]]:
        return [
            ("live, opened", partial(self._open, "live", 1)),
            ("live, pictures shown", partial(self._press, "F")),
            ("live, pictures come", self._pictures_come),
            ("live, graphs shown", partial(self._press, "K")),
            ("live, graphs grow", self._statuses_come),
            ("live, figures and keys", partial(self._press, "H")),
            ("live, full screen", self.window.toggle_full_screen),
            ("live, no longer", self.window.toggle_full_screen),
        ]

    def _of_pages(self) -> list[tuple[str, Callable[[], object]]]:
        window = self.window
        return [
            ("recording, opened", partial(self._open, "recording", 1)),
            ("recording, 200 come", lambda: window.show_message(crowded.recordings())),
            ("recording, 200 come again", lambda: window.show_message(crowded.recordings())),
            ("recording, light", partial(self.restyling.show, LIGHT)),
            ("recording, dark", partial(self.restyling.show, DARK)),
            ("recording, smaller", partial(window.resize, QSize(1000, 700))),
            ("recording, left", partial(self._open, "about", 1)),
            ("recording, opened again", partial(self._open, "recording", 1)),
            ("troubleshooting, opened", partial(self._open, "troubleshooting", 1)),
            ("troubleshooting, checks run", self._checks_run),
            ("settings, opened", partial(self._open, "settings", 1)),
            ("settings, searched", lambda: self._page.search.setText("hand")),
            ("settings, searched for nothing", lambda: self._page.search.setText("zzz")),
            ("settings, search ended", lambda: self._page.search.setText("")),
            ("settings, import asked", self._import),
            ("settings, import left", self._leave_dialogs),
        ]

    def _of_windows(self) -> list[tuple[str, Callable[[], object]]]:
        window = self.window
        question = crowded.status(3).questions[0]
        asking = QuestionWindow()
        log_path(self._folder, "service").write_text(crowded.log_text(LOG_LINES))
        status = crowded.status(1)
        return [
            ("log, opened", lambda: LogWindow(self._folder, window).show()),
            ("log, searched", lambda: self._log().search.setText("42")),
            ("log, closed", lambda: self._log().close()),
            ("question, first shown", lambda: asking.show_question(question, 2)),
            ("question, closed", lambda: asking.show_question(None, 0)),
            ("welcome, shown", lambda: Welcome(DARK, status, Options(), None, window).open()),
            ("welcome, left", self._leave_dialogs),
            ("window, closed", window.close),
            ("window, shown again", window.show),
        ]

    @property
    def _page(self) -> Any:
        """The page that is open, whichever it is."""
        return self.window.page

    # What is done -----------------------------------------------------------------------------

    def _tell(self, applications: int) -> None:
        self._uptime_s += 0.5
        self.window.show_status(crowded.status(applications, self._uptime_s))

    def _open(self, page: str, applications: int) -> None:
        self._tell(applications)
        self.window.open_page(page)

    def _press(self, key: str) -> None:
        """Do what a key of the live view does."""
        for action in self._page.visualizer.menu.actions():
            if QKeySequence(key) in action.shortcuts():
                action.trigger()

    def _pictures_come(self) -> None:
        for number in range(PICTURES):
            picture = crowded.picture(number)
            QTimer.singleShot(
                number * PICTURES_EVERY_MS, partial(self.window.show_message, picture)
            )

    def _statuses_come(self) -> None:
        page = self._page
        for _ in range(600):  # A minute of them, that nobody drew.
            self._uptime_s += 0.1
            page._history.take(crowded.status(1, self._uptime_s), self._uptime_s)
        QTimer.singleShot(50, partial(self._tell, 1))
        QTimer.singleShot(200, partial(self._tell, 1))

    def _checks_run(self) -> None:
        page, findings = self._page, crowded.findings()

        def next_one() -> None:
            if findings:
                page._on_found(findings.pop(0))
                QTimer.singleShot(CHECKS_EVERY_MS, next_one)
            else:
                page._on_finished("")

        next_one()

    def _import(self) -> None:
        path = self._folder / "settings.json"
        path.write_bytes(exported(changed(Settings(), {"quality": "low_resource"}), Profiles()))
        self._page.files.import_from(path)

    def _leave_dialogs(self) -> None:
        for widget in self._application.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()

    def _log(self) -> LogWindow:
        return next(iter(self.window.findChildren(LogWindow)))


def main() -> None:
    """Print one line for each thing that is done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--at-once", action="store_true", help="make no page ahead")
    parser.add_argument("--only", nargs="*", default=[], help="print lines with one of these words")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    theme.apply(application, DARK)
    with tempfile.TemporaryDirectory(prefix="hs-") as folder:
        scenes = Scenes(application, Path(folder), at_once=options.at_once)
        print(f"{'done':44}{'wall ms':>9}{'CPU ms':>9}")
        above = 0
        for name, act in scenes.all():
            block = longest(act)
            if options.only and not any(word in name for word in options.only):
                continue
            above += block.cpu_ms > TARGET_MS
            mark = "  *" if block.cpu_ms > TARGET_MS else ""
            times = f"{block.wall_ms:9.1f}{block.cpu_ms:9.1f}"
            print(f"{name:44}{times}{mark}", flush=True)
        print(f"target: {TARGET_MS:.0f} ms; {above} above it by CPU time")
        scenes.window.hide()


if __name__ == "__main__":
    main()
