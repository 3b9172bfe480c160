"""A panel with its service, in folders of their own, as their user has them.

Law: whatever was killed, the user does no more than start the panel again, or press its button.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from handspan_app.status_words import Phase
from handspan_service.contract.control import ServiceState, Status, ToService, encode
from handspan_service.contract.settings import Settings
from handspan_service.control_client import ControlClient, ask_status
from handspan_service.errors import HandspanError
from killing.course import Course, Step
from killing.listener import Listener
from killing.running import running_in

PANEL = Path(__file__).with_name("driven_panel.py")
PATIENCE_S = 60.0  # After that it counts as not recovered.
ANSWER_S = 0.3  # A service that is well answers within milliseconds; else it is asked again.
LOOK_S = 0.02
FOLDERS = ("config", "cache", "log", "runtime", "recordings")
RECOVERED = (ServiceState.STREAMING, ServiceState.IDLE, ServiceState.PAUSED)
GREED = ({"background": True}, {"focused": False})
CONNECTED = f"phase {Phase.CONNECTED.value}"
_LENGTH_BYTES = 4  # Source: contract/control.py.


class Pair:
    """One panel, the service that it starts, and two clients.

    Attributes:
        folder: Of all that they keep.
        base: The user's settings.
        screen: A client that is in front.
        greedy: One that is behind and wants hands there, which nobody ever allows.
        course: Of the newest recovery.
    """

    def __init__(self, folder: Path, port: int, *, greed: bool = True) -> None:
        """Start the panel.

        Args:
            folder: Made before; what an earlier pair kept in it holds.
            port: Of the WebSocket.
            greed: Whether the user is asked about the greedy client.
        """
        self.folder = folder
        for name in (*FOLDERS, "tmp"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)
        if not self.settings_file.exists():
            settings = Settings(websocket_port=port)
            self.settings_file.write_bytes(msgspec.json.encode(settings))
        self.base = msgspec.json.decode(self.settings_file.read_bytes(), type=Settings)
        self._log = (folder / "panel.txt").open("a")
        self._gone: list[subprocess.Popen[bytes]] = []
        self.course = Course()
        self.panel = self._start()
        self.screen = Listener(port)
        self.greedy = Listener(port, GREED if greed else ())

    @property
    def settings_file(self) -> Path:
        """Where the settings are kept."""
        return self.folder / "config" / "settings.json"

    def _start(self) -> subprocess.Popen[bytes]:
        places = {f"HANDSPAN_{name.upper()}_DIR": str(self.folder / name) for name in FOLDERS}
        places |= {"XDG_CONFIG_HOME": str(self.folder), "TMPDIR": str(self.folder / "tmp")}
        self._begun = self._log.tell()
        return subprocess.Popen(
            [sys.executable, str(PANEL), "--hidden", "--source", "simulated"],
            env=os.environ | places,
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
        )

    # What its user does

    def start_panel(self) -> None:
        """Start the panel again; the one before is dead, or hangs."""
        self._gone.append(self.panel)
        self._log.seek(0, os.SEEK_END)
        self.panel = self._start()

    def wish(self, line: str) -> None:
        """Do something in the panel."""
        assert self.panel.stdin is not None
        with suppress(BrokenPipeError):  # It has died just now.
            self.panel.stdin.write(line.encode() + b"\n")
            self.panel.stdin.flush()

    def ask_in_panel(self, message: ToService) -> None:
        """Let the panel ask the service for something, for whose life it then stands."""
        self.wish("ask " + encode(message)[_LENGTH_BYTES:].decode())

    def ask(self, make: Callable[[int], ToService]) -> Status:
        """Ask the service on the command line; HandspanError where it refuses."""
        with ControlClient(self.socket, PATIENCE_S) as client:
            return client.ask(make)

    # What is seen of it

    @property
    def socket(self) -> Path:
        """Of the service."""
        return self.folder / "runtime" / "control.sock"

    def status(self, patience_s: float = PATIENCE_S) -> Status | None:
        """Return the service's status; None while none answers."""
        try:
            return ask_status(self.socket, patience_s)
        except HandspanError:
            return None

    def sensing(self, status: Status) -> int | None:
        """Return the process that tracks; None while there is none."""
        return self._child(status.pid, "handspan_service.child")

    def _child(self, pid: int, program: str) -> int | None:
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(pid).children():
                with suppress(psutil.Error):
                    if program in child.cmdline():
                        return int(child.pid)
        return None

    def said(self) -> str:
        """Return what this panel has printed."""
        self._log.flush()
        with (self.folder / "panel.txt").open("rb") as file:
            file.seek(self._begun)
            return file.read().decode(errors="replace")

    def until(self, holds: Callable[[], object], patience_s: float = PATIENCE_S) -> bool:
        """Wait until something holds, and return whether it does."""
        end_s = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > end_s:
                return False
            time.sleep(LOOK_S)
        return True

    def status_with(self, holds: Callable[[Status], object]) -> bool:
        """Wait for a status of which something holds."""
        return self.until(lambda: (status := self.status()) is not None and holds(status))

    def recovered(self, gone: frozenset[int] = frozenset(), spoken: int = 0) -> bool:
        """Wait until everything is back and hands flow, and return whether they do.

        Args:
            gone: Processes that must have a successor.
            spoken: How much this panel had said before.
        """
        self.course = course = Course()
        whole_s: float | None = None

        def is_back() -> bool:
            nonlocal whole_s
            if len(self.said()) > spoken:
                course.note(Step.NOTICED)
            status = self.status(ANSWER_S)
            if status is None or status.pid in gone or not self._is_whole(status, gone):
                whole_s = None
                return False
            whole_s = whole_s or time.monotonic()
            course.note(Step.WHOLE)
            return status.state is ServiceState.PAUSED or self.screen.newest_s > whole_s

        came = self.until(is_back)
        if came:
            course.note(Step.FRAME)
            if (status := self.status()) is not None:
                self._look_up(status)
        return came

    def _is_whole(self, status: Status, gone: frozenset[int]) -> bool:
        """Return whether all are back; who senses is asked last, for it takes long."""
        self.course.note(Step.ANSWERS)
        if status.attended:
            self.course.note(Step.ATTENDED)
        if status.device is not None:
            self.course.note(Step.OPEN)
        return (
            status.attended
            and status.state in RECOVERED
            and not status.calibration.running
            and not gone.intersection((status.pid, self.panel.pid))
            and self.panel.poll() is None
            and all(one.poll() is not None for one in self._gone)
            and CONNECTED in self.said()
            and (sensing := self.sensing(status)) is not None
            and sensing not in gone
        )

    def _look_up(self, status: Status) -> None:
        """Look up when each process began that is there now."""
        self.course.began(Step.PANEL, self.panel.pid)
        self.course.began(Step.SERVICE, status.pid)
        if (sensing := self.sensing(status)) is not None:
            self.course.began(Step.SENSING, sensing)
            if (artist := self._child(sensing, "handspan_service.device.apart")) is not None:
                self.course.began(Step.ARTIST, artist)

    def processes(self) -> Iterator[psutil.Process]:
        """Return what runs in these folders, whoever started it."""
        return running_in(self.folder / "runtime")

    # Its end

    def end(self) -> list[str]:
        """End the panel as its user does, and return what is left of all that ran."""
        self.screen.end()
        self.greedy.end()
        status = self.status()
        self.panel.send_signal(signal.SIGTERM)
        left = [] if self._is_over(self.panel) else ["a panel that does not end"]
        # A service that an earlier panel started goes on after this one left, as it should.
        if status is not None and psutil.pid_exists(status.pid):
            os.kill(status.pid, signal.SIGTERM)
        for one in self._gone:
            left += [] if self._is_over(one) else ["a panel that was replaced"]
        self.until(lambda: not any(self.processes()))
        for process in self.processes():
            left.append(f"process {process.pid}: {' '.join(process.cmdline()[-3:])}")
            process.kill()
        self._log.close()
        return left

    def _is_over(self, panel: subprocess.Popen[bytes]) -> bool:
        """Wait for the end of a panel; kill it where it does not come."""
        assert panel.stdin is not None
        with suppress(BrokenPipeError):
            panel.stdin.close()
        try:
            panel.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            panel.kill()
            panel.wait()
            return False
        return True
