"""Ring: journey. Panel and service are asked to end while they begin; nothing of them is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from handspan_service.contract.end_wish import SIGNALS
from handspan_service.contract.settings import Settings
from killing.running import running_in

PATIENCE_S = 60.0  # The machine may be busy with other work.
FOLDERS = ("config", "cache", "log", "runtime", "recordings")
PANEL = ("handspan_app", "--hidden", "--source", "simulated")
SERVICE = ("handspan_service", "run", "--source", "simulated")
# Files by which is known how far a program came, in their order.
HEARS_PANEL = "log/crashes/panel-*.txt"  # It hears signals, and has begun nothing else.
CLAIMED = "runtime/panel.sock"  # The service is begun next.
HEARS_SERVICE = "log/crashes/service-*.txt"
LOCKED = "runtime/service.lock"  # Sensing is begun next.
SENSES = "log/crashes/sensing-*.txt"
SERVES = "runtime/control.sock"
MOMENTS = [
    *((PANEL, at) for at in (HEARS_PANEL, CLAIMED, HEARS_SERVICE, LOCKED, SENSES, SERVES)),
    *((SERVICE, at) for at in (HEARS_SERVICE, LOCKED, SENSES, SERVES)),
]


class Started:
    """A program in folders of its own, as it begins."""

    def __init__(self, folder: Path, program: tuple[str, ...]) -> None:
        self.folder = folder
        for name in FOLDERS:
            (folder / name).mkdir(mode=0o700)
        settings = Settings(websocket_port=0)
        (folder / "config" / "settings.json").write_bytes(msgspec.json.encode(settings))
        places = {f"HANDSPAN_{name.upper()}_DIR": str(folder / name) for name in FOLDERS}
        places |= {"XDG_CONFIG_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *program],
            env=os.environ | places,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, file: str) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not any(self.folder.glob(file)):
            assert time.monotonic() < end_s
            assert self.process.poll() is None
            time.sleep(0.001)

    def running(self) -> Iterator[psutil.Process]:
        """Return what runs in these folders."""
        return running_in(self.folder / "runtime")

    def left(self) -> list[str]:
        """Return what is left of it a moment later, in words."""
        end_s = time.monotonic() + PATIENCE_S
        while any(self.running()) and time.monotonic() < end_s:
            time.sleep(0.05)
        left = [" ".join(one.cmdline()) for one in self.running()]
        left += [name for name in os.listdir(self.folder / "runtime") if name != "service.lock"]
        return left + [str(one.name) for one in self.folder.glob("log/crashes/*")]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hs")  # Short: sockets lie in it.


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(("program", "moment"), MOMENTS)
def test_nothing_is_left_of_a_program_that_ends_while_it_begins(
    folder: Path, program: tuple[str, ...], moment: str, number: signal.Signals
) -> None:
    started = Started(folder, program)
    try:
        started.wait_for(moment)
        started.process.send_signal(number)
        said, _ = started.process.communicate(timeout=PATIENCE_S)
        assert started.left() == [], said
        assert started.process.returncode == 0, said
        assert "Traceback" not in said
    finally:
        for one in started.running():
            one.kill()
        started.process.communicate(timeout=PATIENCE_S)
