"""Take pictures of every page of the panel, dark and light, with a service that really runs.

Run `python benchmarks/pictures.py`, without a display if need be; it takes about three minutes. The
panel starts a simulated controller in a folder of its own; three small programs connect to it, two
are allowed hands, and one asks for pictures. Every page of `PAGES` is taken; a page that needs
something to show is prepared by a function in `SCENES`. `--only live settings` takes some of them.

The pictures land in docs/images/panel, as docs/panel.md shows them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from handspan_app import panel as panel_module
from handspan_app.options import Look, SetOptions
from handspan_app.outset import Outset, PanelPaths
from handspan_app.pages import PAGES
from handspan_app.pages.calibration import CalibrationPage
from handspan_app.pages.live import LivePage
from handspan_app.pages.recording import RecordingPage
from handspan_app.panel import Panel
from handspan_app.questions import answer_wish
from handspan_app.recording_row import RecordingRow
from handspan_app.supervisor import ServiceCommand
from handspan_app.wish import setting_wish
from handspan_service.contract import places
from handspan_service.contract.control import Status
from handspan_service.contract.permissions import Capability, Decision

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images" / "panel"
LISTENER = ROOT / "tests" / "support" / "listener.py"
SIZE_PX = (1180, 740)
QUALITY = 86  # JPEG; at least one picture needs less to stay below LARGEST_BYTES.
LARGEST_BYTES = 150_000
PATIENCE_S = 90.0
GRAPHS_S = 8.0
CHECKS_S = 20.0
VIEWS_PERCENT = 30
PAINTED_S = 0.2  # Until hands that a status tells of are in the view.
SETTLED_S = 1.2  # Until everything that follows a status is drawn.
PLACES = (
    "HANDSPAN_RUNTIME_DIR",
    "HANDSPAN_CONFIG_DIR",
    "HANDSPAN_LOG_DIR",
    "HANDSPAN_CACHE_DIR",
    "XDG_CONFIG_HOME",
    "HOME",
)
FRAMES_AND_IMAGES, IMAGES_POLICY = "17", "2"  # Source: docs/protocol-native.md.


def wait(seconds: float) -> None:
    """Let the panel live for some time."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


class Studio:
    """A panel with its service, and the programs that connect to it.

    Attributes:
        panel: The panel.
    """

    def __init__(self, application: QApplication, folder: Path) -> None:
        """Start everything in a folder of its own."""
        self._folder = folder
        self._programs = ExitStack()
        self._newest: list[Status] = []
        command = ServiceCommand(
            program=sys.executable,
            arguments=("-m", "handspan_service", "run", "--source", "simulated", "--ws-port", "0"),
            log_folder=places.log_folder(os.environ),
        )
        settings = QSettings(str(folder / "panel.ini"), QSettings.Format.IniFormat)
        settings.setValue("welcomed", True)
        paths = PanelPaths(
            places.control_socket_path(os.environ), places.runtime_folder(os.environ)
        )
        outset = Outset(paths, command)
        outset.begin(show=False)
        self.panel = Panel(application, outset, settings)
        self.panel._link.status_received.connect(self._take)
        self.panel.window.resize(*SIZE_PX)
        self.panel.start(hidden=False)
        self.wait_for(lambda: self.status.hands > 0)

    def _take(self, status: Status) -> None:
        self._newest[:] = [status]

    @property
    def status(self) -> Status:
        """The newest status."""
        self.wait_for(lambda: bool(self._newest))
        return self._newest[0]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let the panel live until something is so.

        Raises:
            TimeoutError: It did not become so.
        """
        end_s = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end_s:
                raise TimeoutError("what was waited for did not come")
            wait(0.05)

    def connect(self, name: str, *arguments: str) -> None:
        """Start a program that connects; its file's name is what the user knows it by."""
        script = self._folder / name
        shutil.copy(LISTENER, script)
        paths = (str(ROOT / "service"), str(ROOT / "tests"), os.environ.get("PYTHONPATH", ""))
        program = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.DEVNULL,
        )
        self._programs.callback(program.wait)
        self._programs.callback(program.kill)

    def answer(self, capability: Capability, decision: Decision) -> None:
        """Answer the question that is open, once it is."""

        def asked() -> bool:
            return any(one.capability is capability for one in self.status.questions)

        self.wait_for(asked)
        (number,) = {one.id for one in self.status.questions if one.capability is capability}
        self.panel._link.ask(answer_wish(number, decision))
        self.wait_for(lambda: not asked())

    def show_look(self, look: Look) -> None:
        """Show everything dark or light."""
        options = replace(self.panel._options, look=look)
        self.panel.window.errand_wished.emit(SetOptions(options))
        wait(SETTLED_S)

    def open(self, page: str) -> None:
        """Open a page."""
        self.panel.window.open_page(page)
        wait(SETTLED_S)

    def end(self) -> None:
        """End the programs, the panel and the service."""
        self._programs.close()
        loop = QEventLoop()
        self.panel.finished.connect(loop.quit)
        self.panel.quit()
        loop.exec()


def save(widget: QWidget, name: str) -> None:
    """Keep a picture of a window, as large as it may be."""
    picture = widget.grab()
    path = FOLDER / f"{name}.jpg"
    quality = QUALITY
    while picture.save(str(path), "JPEG", quality) and path.stat().st_size > LARGEST_BYTES:
        quality -= 4
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB  quality {quality}")


def take(
    studio: Studio, name: str, widget: QWidget | None = None, *, hands: bool = False
) -> None:
    """Take both looks of what is seen now, where `hands` is set when both hands are."""
    for look in (Look.DARK, Look.LIGHT):
        studio.show_look(look)
        if hands:
            studio.wait_for(lambda: studio.status.hands == 2)
            wait(PAINTED_S)
        save(widget or studio.panel.window, f"{name}-{look}")


# Scenes: what a page needs beside being opened.


def live(studio: Studio) -> None:
    """Take the hands, then everything that the view can show."""
    studio.open("live")
    take(studio, "live", hands=True)
    page = studio.panel.window.page
    assert isinstance(page, LivePage)
    for text in ("Pictures", "Graphs", "Labels", "Trails"):
        press(page, text)
    wait(GRAPHS_S)
    take(studio, "live-details", hands=True)
    for text in ("Pictures", "Graphs", "Labels", "Trails"):
        press(page, text)


def press(page: QWidget, text: str) -> None:
    """Press the button whose text begins so."""
    (button,) = {
        one for one in page.findChildren(QAbstractButton) if one.text().split("  ")[0] == text
    }
    button.click()


def calibration(studio: Studio) -> None:
    """Take the page, a calibration that runs, and its result."""
    studio.open("calibration")
    page = studio.panel.window.page
    assert isinstance(page, CalibrationPage)
    take(studio, "calibration")
    page.demonstration.setChecked(True)
    page.start.click()
    studio.wait_for(lambda: page.run.isVisible())
    while page.run.bar.value() < VIEWS_PERCENT:  # Until some views of the board are taken.
        if page.run.go_on.isEnabled() and not page.run.bar.isVisible():
            page.run.go_on.click()
        wait(0.5)
    take(studio, "calibration-running")
    page.run.cancel.click()
    studio.wait_for(lambda: not page.run.isVisible())


def recording(studio: Studio) -> None:
    """Take the page with a recording of some seconds."""
    studio.open("recording")
    page = studio.panel.window.page
    assert isinstance(page, RecordingPage)
    page.record.click()
    wait(5.0)
    page.record.click()
    studio.wait_for(lambda: bool(page.findChildren(RecordingRow)))
    wait(SETTLED_S)
    take(studio, "recording")


def troubleshooting(studio: Studio) -> None:
    """Take the page when all checks are made."""
    studio.open("troubleshooting")
    page = studio.panel.window.page
    press(page, "Check everything")
    wait(CHECKS_S)
    take(studio, "troubleshooting")


SCENES: dict[str, Callable[[Studio], None]] = {
    "live": live,
    "calibration": calibration,
    "recording": recording,
    "troubleshooting": troubleshooting,
}


def question(studio: Studio) -> None:
    """Take the question of a program, and leave it unanswered."""
    studio.connect(
        "sculpture.py", "native", str(studio.status.native.path), FRAMES_AND_IMAGES, IMAGES_POLICY
    )
    studio.answer(Capability.HANDS, Decision.ALLOW_ALWAYS)
    studio.wait_for(lambda: bool(studio.status.questions))
    wait(1.0)
    asking = studio.panel.questions.window
    assert asking is not None
    take(studio, "question", asking)


def taken(studio: Studio, only: Sequence[str]) -> None:
    """Take everything."""
    port = str(studio.status.websocket.port)
    studio.panel._link.ask(setting_wish({"hands_in_front": "ask"}))
    for name in ("piano.py", "planetarium.py"):
        studio.connect(name, "web", port, "", '{"enableGestures": true}')
        studio.answer(Capability.HANDS, Decision.ALLOW_ALWAYS)
    for entry in PAGES:
        if not only or entry.id in only:
            scene = SCENES.get(entry.id)
            if scene is not None:
                scene(studio)
            else:
                studio.open(entry.id)
                take(studio, entry.id)
    if not only or "question" in only:
        question(studio)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", default=[], metavar="PAGE", help="ids of pages")
    only = parser.parse_args().only
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="handspan-") as name:
        folder = Path(name)
        for place in PLACES:
            os.environ[place] = name
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication([])
        application.setQuitOnLastWindowClosed(False)
        # The pages are to be seen, not that this computer draws, tracks and takes pictures at once.
        vars(panel_module)["is_slow"] = lambda _status: False
        studio = Studio(application, folder)
        try:
            taken(studio, only)
        finally:
            studio.end()


if __name__ == "__main__":
    main()
