"""A panel with its service and a drawn controller, as a test moves it by clicks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.settings import Settings
from handspan_service.control_client import ask_status
from handspan_service.errors import HandspanError
from support.patience import PROGRAM_S

HERE = Path(__file__).parent
FOLDERS = (str(HERE / "attached"), str(HERE.parents[1] / "benchmarks"))
PATIENCE_S = 120.0  # The machine may be busy with other work.
PAUSE_S = 0.1


class ClickedPanel:
    """One panel that runs."""

    def __init__(self, folder: Path, seed: int, environ: dict[str, str], source: str) -> None:
        """Start it, with a controller in front of somebody where the source is "usb"."""
        self.folder = folder
        self.attach(seed)
        config = folder / "config"
        config.mkdir(exist_ok=True)
        settings = config / "settings.json"
        if not settings.exists():
            settings.write_bytes(msgspec.json.encode(Settings(websocket_port=0)))
        variables = {
            f"HANDSPAN_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "LOG")
        }
        variables |= {
            "HANDSPAN_RUNTIME_DIR": str(folder / "run"),
            "HANDSPAN_TRIED_SEED": str(folder / "seed"),
            "XDG_CONFIG_HOME": str(folder),
            "PYTHONPATH": os.pathsep.join([*FOLDERS, os.environ.get("PYTHONPATH", "")]),
        }
        self.environ = os.environ | variables | environ
        self.log = (folder / "panel.log").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "clicking.py"), "--source", source],
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def attach(self, seed: int) -> None:
        """Unplug what is attached and attach another controller, in front of somebody else."""
        path = self.folder / "seed.new"
        path.write_text(str(seed))
        path.replace(self.folder / "seed")

    def do(self, deed: str, what: str = "") -> Any:
        """Do one thing in the panel and return its answer; a panel that hangs is ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"deed": deed, "what": what}) + "\n")
        self.process.stdin.flush()
        limit = threading.Timer(PATIENCE_S, self.process.kill)
        limit.start()
        try:
            for line in self.process.stdout:
                word, _, answer = line.partition(" ")
                if word == "answer":
                    return json.loads(answer)
        finally:
            limit.cancel()
        raise AssertionError(f"the panel ended, or hung: {self.said()}")

    def click(self, widget: str) -> None:
        """Click a widget as soon as a user can."""
        self.wait(lambda: self.do("click", widget))

    def begin(self) -> None:
        """Answer the welcome as soon as it is there."""
        self.wait(lambda: self.do("begin"))

    def read(self, *words: str) -> str:
        """Wait until some words can be seen at once, and return all that can."""
        shown: list[str] = []

        def seen() -> bool:
            shown[:] = [self.do("read")]
            return all(one in shown[0] for one in words)

        self.wait(seen)
        return shown[0]

    def wait(
        self, holds: Callable[[], Any], patience_s: float = PATIENCE_S, pause_s: float = PAUSE_S
    ) -> None:
        """Wait until something holds, and look again after each pause."""
        end_s = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > end_s:
                raise AssertionError(f"{self.do('read')}\n{self.said()}")
            time.sleep(pause_s)

    def until(
        self,
        holds: Callable[[Status], Any],
        patience_s: float = PATIENCE_S,
        pause_s: float = PAUSE_S,
    ) -> Status:
        """Wait until the service's status is as wished, and return it."""
        kept: list[Status] = []

        def look() -> bool:
            try:
                kept[:] = [ask_status(self.folder / "run" / "control.sock")]
            except HandspanError:  # Not running yet.
                return False
            return bool(holds(kept[0]))

        self.wait(look, patience_s, pause_s)
        return kept[0]

    def streaming(self) -> Status:
        """Wait until hands may come."""
        return self.until(
            lambda status: (
                status.state is ServiceState.STREAMING
                or (status.state is ServiceState.IDLE and status.device is not None)
            )
        )

    def said(self) -> str:
        """Return what the panel and the service have logged."""
        self.log.seek(0)
        return self.log.read()

    def end(self) -> None:
        """End it as closing its input does; the service follows."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait(PROGRAM_S)
            self.process.stdout.close()
            self.log.close()


@contextmanager
def clicked_panel(
    folder: Path, seed: int, environ: dict[str, str], source: str = "usb"
) -> Iterator[ClickedPanel]:
    """Run a panel with its service, and leave neither behind."""
    panel = ClickedPanel(folder, seed, environ, source)
    try:
        yield panel
    finally:
        panel.end()
