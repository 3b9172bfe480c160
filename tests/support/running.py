"""The whole service as a user starts it, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import psutil

from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.settings import Settings
from handspan_service.control_client import NotRunning, ask_status
from handspan_service.store import SettingsStore
from support.patience import PROGRAM_S

PATIENCE_S = 60.0  # The machine may be busy with other work.
ALLOWING = Settings(
    native_images="allow", native_pause="allow", clients_choose_mode="allow"
)  # Nobody is there to be asked.


class Running:
    """One started service, whose user lets programs have what they ask for, and what it said."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.socket = folder / "run" / "control.sock"
        path = folder / f"log-{time.monotonic_ns()}"
        self.log: IO[str] = path.open("w+", encoding="utf-8")
        places = {
            f"HANDSPAN_{name.upper()}_DIR": str(folder / name)
            for name in ("config", "cache", "log", "recordings")
        }
        store = SettingsStore(folder / "config")
        if not store.path.exists():
            store.save(ALLOWING)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handspan_service", "run", *arguments],
            env=os.environ | places | {"HANDSPAN_RUNTIME_DIR": str(folder / "run")},
            stdout=self.log,
            stderr=self.log,
            text=True,
        )

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def status(self) -> Status:
        return ask_status(self.socket)

    def wait_for(self, state: ServiceState) -> Status:
        end_s = time.monotonic() + PATIENCE_S
        while True:
            assert self.process.poll() is None, self.said()
            try:
                status = self.status()
                if status.state is state and status.websocket.port:
                    return status
            except NotRunning:
                pass
            assert time.monotonic() < end_s, self.said()
            time.sleep(0.05)

    def family(self) -> list[psutil.Process]:
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PROGRAM_S)
        self.log.close()


def wait_gone(family: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
    assert not alive
