"""Kill the service, sensing or the panel again and again, and see the pair come back.

    python benchmarks/kills.py [--kills 100] [--seed 1]

Law: each kill is SIGKILL at a random moment of a random state, drawn from one seed. Recovered means
that a panel attends, whoever was killed has a successor, and hands flow. The settings file stays as
it was, and in the end no process of the pair is left.

After three kills the pair is started anew in its folder, as five ends within two minutes are given
up by design (contract/backoff.py). A killed panel is started again, as its user would.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
import psutil

from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.settings import Settings
from handspan_service.control_client import ask_status
from handspan_service.errors import HandspanError

VICTIMS = ("service", "sensing", "panel")
ROUND = 3  # Kills before the pair is started anew.
PATIENCE_S = 60.0  # After that it counts as not recovered.
LOOK_S = 0.02
LONGEST_CALM_S = 1.5  # Between recovery and the next kill; 0 hits what is still starting.
TARGET_S = 3.0


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill.

    Attributes:
        victim: Which process.
        state: Of the service just before.
        recovery_s: Until everything was back; None if it never was.
    """

    victim: str
    state: str
    recovery_s: float | None


class Pair:
    """A panel with its service, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[int, psutil.Process] = {}
        (folder / "config").mkdir(exist_ok=True)
        self.settings = folder / "config" / "settings.json"
        if not self.settings.exists():
            self.settings.write_bytes(msgspec.json.encode(Settings(websocket_port=0)))
        self.kept = self.settings.read_bytes()
        self._log: IO[str] = (folder / "panel.txt").open("a")
        self._panel = self._start_panel()

    def _start_panel(self) -> subprocess.Popen[str]:
        places = {
            f"HANDSPAN_{name.upper()}_DIR": str(self.folder / name)
            for name in ("config", "cache", "log", "runtime")
        }
        return subprocess.Popen(
            [sys.executable, "-m", "handspan_app", "--hidden", "--source", "simulated"],
            env=os.environ | places | {"XDG_CONFIG_HOME": str(self.folder)},
            stdout=self._log,
            stderr=self._log,
            text=True,
        )

    def status(self) -> Status | None:
        """Return the service's status; None while none answers."""
        try:
            status = ask_status(self.folder / "runtime" / "control.sock", 1.0)
        except HandspanError:
            return None
        for pid in (self._panel.pid, status.pid):
            self._remember(pid)
        return status

    def _remember(self, pid: int) -> None:
        try:
            one = psutil.Process(pid)
            for process in (one, *one.children(recursive=True)):
                self.seen.setdefault(process.pid, process)
        except psutil.NoSuchProcess:
            pass

    def victim(self, name: str, status: Status | None) -> int | None:
        """Return the process to kill; None while there is none."""
        if name == "panel":
            return self._panel.pid
        if status is None:
            return None
        if name == "service":
            return status.pid
        try:
            children = psutil.Process(status.pid).children()
        except psutil.NoSuchProcess:
            return None
        return children[0].pid if children else None

    def kill(self, name: str, status: Status | None) -> int | None:
        """Kill a process and return its number; a panel is started again at once."""
        pid = self.victim(name, status)
        if pid is None:
            return None
        os.kill(pid, signal.SIGKILL)
        if name == "panel":
            self._panel.wait()
            self._panel = self._start_panel()
        return pid

    def recovered(self, victim: int | None = None) -> bool:
        """Wait until everything is back, and return whether it is."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            status = self.status()
            if status is not None and self._whole(status, victim):
                return True
            time.sleep(LOOK_S)
        return False

    def _whole(self, status: Status, victim: int | None) -> bool:
        sensing = self.victim("sensing", status)
        return (
            status.attended
            and status.state in (ServiceState.STREAMING, ServiceState.IDLE)
            and sensing is not None
            and victim not in (status.pid, sensing, self._panel.pid)
        )

    def intact(self) -> bool:
        """Return whether the settings file is as it was."""
        return self.settings.read_bytes() == self.kept

    def end(self) -> list[int]:
        """End the panel as its user does, and return what is left of all that was started."""
        self.status()
        status = self.status()
        self._panel.send_signal(signal.SIGTERM)
        try:
            self._panel.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._panel.kill()
            self._panel.wait()
        # A service that an earlier panel started goes on after this one left, as it should.
        if status is not None and psutil.pid_exists(status.pid):
            os.kill(status.pid, signal.SIGTERM)
        _, left = psutil.wait_procs(list(self.seen.values()), timeout=10.0)
        orphans = [one.pid for one in left if one.status() != psutil.STATUS_ZOMBIE]
        for one in left:
            one.kill()
        self._log.close()
        return orphans


def run(kills: int, seed: int, folder: Path) -> tuple[list[Kill], bool, list[int]]:
    """Kill so often; return each kill, whether the settings stayed, and what was left behind."""
    chance = random.Random(seed)
    made: list[Kill] = []
    orphans: list[int] = []
    intact = True
    while len(made) < kills:
        pair = Pair(folder)
        try:
            if not pair.recovered():
                raise SystemExit("the pair does not start: " + (folder / "panel.txt").read_text())
            for _ in range(min(ROUND, kills - len(made))):
                made.append(_one(pair, chance))
                intact &= pair.intact()
        finally:
            orphans += pair.end()
    return made, intact, orphans


def _one(pair: Pair, chance: random.Random) -> Kill:
    name = chance.choice(VICTIMS)
    time.sleep(chance.uniform(0.0, LONGEST_CALM_S))
    status = pair.status()
    state = status.state.value if status is not None else "absent"
    start_s = time.monotonic()
    victim = pair.kill(name, status)
    recovered = pair.recovered(victim)
    return Kill(name, state, time.monotonic() - start_s if recovered else None)


def main() -> int:
    """Print how long each kind of kill took; exit code 1 where something did not come back."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        made, intact, orphans = run(arguments.kills, arguments.seed, Path(folder))
    print("| killed | times | median s | worst s | within 3 s |\n|---|---|---|---|---|")
    for name in VICTIMS:
        times = [one.recovery_s for one in made if one.victim == name and one.recovery_s]
        if times:
            soon = sum(one <= TARGET_S for one in times)
            median, worst = statistics.median(times), max(times)
            print(f"| {name} | {len(times)} | {median:.2f} | {worst:.2f} | {soon} |")
    lost = [one for one in made if one.recovery_s is None]
    print(f"not recovered: {len(lost)}; settings intact: {intact}; left behind: {len(orphans)}")
    return 1 if lost or orphans or not intact else 0


if __name__ == "__main__":
    sys.exit(main())
