"""Kill the service, sensing or the panel again and again, in every state, and see them come back.

    python benchmarks/kills.py [--kills 100] [--seed 1]

Law: one seed draws every state, victim and blow, and each is printed. Recovered means that a panel
attends, whoever was struck has a successor, and a client has hands again. Nothing of the user's is
changed, nobody is granted anything, and in the end nothing is left.

Three blows: `kill` is SIGKILL, `hang` is SIGSTOP, `end` is SIGTERM. The clock runs from the blow
where the panel heals by itself. Where its user must act, it runs from what the user does: start a
panel that is gone or hangs, or press the button of a service that was ended in an orderly way.

After three ends of the service the pair is started anew in its folders, since five within two
minutes are given up by design (contract/backoff.py).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from handspan_service.contract.control import Status
from handspan_service.errors import HandspanError
from killing.course import Step
from killing.evidence import leftovers, shared_memory, unplayable, unsettled
from killing.pair import PATIENCE_S, Pair
from killing.states import NotReached, State, enter, kill_in_a_write, leave, make_seed

ROUND = 3  # Ends of the service before the pair is started anew.
TARGET_S = 3.0
SIGNALS = {"kill": signal.SIGKILL, "hang": signal.SIGSTOP, "end": signal.SIGTERM}
VICTIMS = ("service", "panel", "both", "sensing")
# Sensing is no program of the user's: only the service could end it otherwise.
BLOWS = tuple(
    (victim, blow)
    for victim in VICTIMS
    for blow in SIGNALS
    if victim != "sensing" or blow == "kill"
)
# Where a moment decides, only the hardest blow hits it.
HARD = tuple((victim, "kill") for victim in ("service", "panel", "both"))
STATE_BLOWS = {
    # Nothing senses while the service calibrates, and the calibration goes on.
    State.CALIBRATING: tuple(one for one in BLOWS if one[0] != "sensing"),
    State.WRITING: (("service", "kill"), ("both", "kill")),
    State.STARTING: HARD,
    State.STOPPING: HARD,
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be done."""

    state: State
    victim: str
    blow: str


@dataclass(frozen=True, slots=True)
class Kill:
    """What was done, and what came of it.

    Attributes:
        case: What.
        recovery_s: Until everything was back; None if it never was.
        course: When each step came, in words, seconds.
        problems: What was wrong after it, in words.
    """

    case: Case
    recovery_s: float | None
    course: str
    problems: tuple[str, ...] = ()


def drawn(kills: int, seed: int) -> list[Case]:
    """Return what a seed draws: all states in turn, each time in another order."""
    chance = random.Random(seed)
    cases: list[Case] = []
    while len(cases) < kills:
        for state in chance.sample(tuple(State), len(State)):
            victim, blow = chance.choice(STATE_BLOWS.get(state, BLOWS))
            cases.append(Case(state, victim, blow))
    return cases[:kills]


class Session:
    """Kills in one set of folders."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._memory = shared_memory()
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self._port: int = one.getsockname()[1]
        self._ends = 0  # Of the service, or of sensing, since the pair was started.
        self._number = 0
        self.pair = self._begin()
        make_seed(self.pair)

    def _begin(self) -> Pair:
        pair = Pair(self._folder, self._port)
        if not pair.recovered():
            pair.end()
            raise SystemExit("the pair does not start: " + (self._folder / "panel.txt").read_text())
        return pair

    def carry_out(self, case: Case) -> Kill:
        """Strike once, wait for the recovery, and look what was left of it."""
        self._number += 1
        if self._ends >= ROUND - (case.state is State.STARTING):
            self.pair.end()
            self.pair = self._begin()
            self._ends = 0
        problems: list[str] = []
        recovery_s, course = None, ""
        try:
            recovery_s, course = self._strike(case)
            if case.state is State.STOPPING or (case.victim, case.blow) == ("panel", "end"):
                self.pair.greedy.frames = 0  # It took its leave: then the settings decide.
            if recovery_s is not None:
                problems += unsettled(self.pair, case.state)
                leave(self.pair)
                self.pair.recovered()
        except (NotReached, HandspanError) as error:
            problems.append(f"{type(error).__name__}: {error}")
        if recovery_s is None or problems:
            self._ends = ROUND  # What follows begins with a pair that is well.
        return Kill(case, recovery_s, course, tuple(problems))

    def end(self) -> list[str]:
        """Start once more, end in an orderly way, and return all that is left."""
        left = self.pair.end()
        self.pair = self._begin()
        left += self.pair.end()
        left += unplayable(self.pair)
        left += leftovers(self.pair, self._port)
        left += shared_memory() - self._memory
        return left

    def _strike(self, case: Case) -> tuple[float | None, str]:
        """Enter the state, strike, and act as the user does.

        Returns:
            Seconds until all was back, None where it never was; and when each step of it came.
        """
        pair = self.pair
        enter(case.state, pair, self._chance, self._number)
        status = pair.status() if case.state is not State.STOPPING else None
        pids = self._victims(case, status)
        self._ends += (case.state is State.STARTING) + (case.victim != "panel")
        spoken = len(pair.said())
        start_s = time.monotonic()
        if case.state is State.WRITING:
            if not kill_in_a_write(pair, pids):
                raise NotReached("no write was met in its middle")
            start_s = time.monotonic()
        else:
            for pid in pids:
                with suppress(ProcessLookupError):  # It was ending.
                    os.kill(pid, SIGNALS[case.blow])
        panel = pair.panel
        start_s = self._react(case, status, start_s)
        came = pair.recovered(frozenset(pids), spoken if pair.panel is panel else 0)
        recovery_s = pair.course.steps[Step.FRAME] - start_s if came else None
        return recovery_s, pair.course.told(start_s)

    def _victims(self, case: Case, status: Status | None) -> list[int]:
        pair = self.pair
        service = status.pid if status is not None else self._service()
        if case.victim == "sensing":
            sensing = pair.sensing(status) if status is not None else None
            if sensing is None:
                raise NotReached("nothing senses")
            return [sensing]
        pids = [] if case.victim == "service" else [pair.panel.pid]
        if case.victim != "panel" and service is not None:
            pids.append(service)
        return pids

    def _service(self) -> int | None:
        """Return a service that does not answer yet, or no more; None while there is none."""
        for one in self.pair.processes():
            with suppress(psutil.Error):
                line = one.cmdline()
                if line[1:4] == ["-m", "handspan_service", "run"]:
                    return int(one.pid)
        return None

    def _react(self, case: Case, status: Status | None, struck_s: float) -> float:
        """Do what the user does then, and return from when on the clock runs."""
        pair = self.pair
        if case.victim != "service" or case.state is State.STOPPING:
            if case.victim == "sensing":
                return struck_s
            if case.blow != "hang":
                self._wait_for_panel(pair)
            now_s = time.monotonic()
            pair.start_panel()
            return now_s
        if case.blow != "end":
            return struck_s
        if not pair.until(lambda: "phase stopped" in pair.said().splitlines()[-1:]):
            raise NotReached("the panel does not say that the service was stopped")
        pair.wish("start")
        return time.monotonic()

    def _wait_for_panel(self, pair: Pair) -> None:
        try:
            pair.panel.wait(PATIENCE_S)
        except subprocess.TimeoutExpired as error:
            raise NotReached("the panel does not end") from error


def run(kills: int, seed: int, folder: Path) -> tuple[list[Kill], list[str]]:
    """Kill so often; return each kill, and what was left in the end."""
    session = Session(folder, seed)
    made: list[Kill] = []
    try:
        for case in drawn(kills, seed):
            made.append(session.carry_out(case))
            print(_line(len(made), made[-1]), flush=True)
    finally:
        left = session.end()
    return made, left


def _line(number: int, kill: Kill) -> str:
    case = kill.case
    told = "never" if kill.recovery_s is None else f"{kill.recovery_s:.2f} s"
    words = f"{number:3} {case.state.value:20} {case.blow:4} {case.victim:8} {told}"
    return "; ".join(part for part in (words, kill.course, *kill.problems) if part)


def _table(made: Sequence[Kill]) -> Iterator[str]:
    yield "| blow | times | median s | worst s | within 3 s |\n|---|---|---|---|---|"
    for victim, blow in BLOWS:
        times = [
            one.recovery_s
            for one in made
            if (one.case.victim, one.case.blow) == (victim, blow) and one.recovery_s is not None
        ]
        if times:
            soon = sum(one <= TARGET_S for one in times)
            median, worst = statistics.median(times), max(times)
            yield f"| {blow} {victim} | {len(times)} | {median:.2f} | {worst:.2f} | {soon} |"
    states = Counter(one.case.state.value for one in made)
    yield "states: " + ", ".join(f"{name} {times}" for name, times in sorted(states.items()))


def main() -> int:
    """Print each kill and a table; exit code 1 where something did not come back, or was left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # It leaves nothing behind either.
    with tempfile.TemporaryDirectory(prefix="hs") as folder:
        made, left = run(arguments.kills, arguments.seed, Path(folder))
    print("\n".join(_table(made)))
    lost = sum(one.recovery_s is None for one in made)
    wrong = sum(bool(one.problems) for one in made)
    times = [one.recovery_s for one in made if one.recovery_s is not None]
    if times:
        print(f"all: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")
    print(f"seed {arguments.seed}; not recovered: {lost}; with problems: {wrong}; left: {left}")
    return 1 if lost or wrong or left else 0


if __name__ == "__main__":
    sys.exit(main())
