"""The sensing process: started, restarted, given up, never left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from handspan_service import keeper
from handspan_service.contract import backoff
from handspan_service.contract.backoff import GIVE_UP_ENDS
from handspan_service.contract.model import Orientation
from handspan_service.keeper import Keeper, begin
from handspan_service.orders import Plan, SetOrientation, SetPaused, SetScripts
from handspan_service.reports import HandsFound, Meter, Report, SourceOpened, SourceRefused
from support.house import until
from support.patience import WAIT_S

RECORDINGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "recordings"
RECORDING = RECORDINGS / "grab.json.lz"
needs_recording = pytest.mark.skipif(not RECORDING.exists(), reason=f"{RECORDING} is not there")


class Watch:
    """A keeper and what it told."""

    def __init__(self, source: str, folder: Path) -> None:
        self.reports: list[Report] = []
        self.crashes: list[bool] = []
        self.keeper = Keeper(
            Plan(source, Orientation.AUTO, str(folder)), self.reports.append, self.crashes.append
        )

    def count(self, kind: type[Report]) -> int:
        return sum(isinstance(report, kind) for report in self.reports)

    def process(self) -> psutil.Process:
        assert self.keeper.pid is not None
        return psutil.Process(self.keeper.pid)


@needs_recording
async def test_hands_come_and_the_process_goes_with_its_keeper(tmp_path: Path) -> None:
    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(HandsFound) > 10 and watch.count(Meter) > 0)
    process = watch.process()
    await watch.keeper.stop()
    assert not process.is_running()
    assert watch.crashes == []


@needs_recording
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_killed_process_is_replaced(
    tmp_path: Path, number: signal.Signals
) -> None:
    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(HandsFound) > 0)
    killed = watch.process()
    killed.send_signal(number)
    await until(lambda: watch.crashes == [False])
    seen = watch.count(HandsFound)
    await until(lambda: watch.count(HandsFound) > seen)
    assert watch.count(SourceOpened) == 2
    assert watch.process().pid != killed.pid
    await watch.keeper.stop()


@needs_recording
@pytest.mark.parametrize("told", [True, False], ids=["told", "silent"])
async def test_a_frozen_process_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(HandsFound) > 0)
    frozen = watch.process()
    frozen.suspend()
    if told and sys.platform == "linux":
        monkeypatch.setattr(keeper, "SILENCE_S", 24 * 3600.0)
    else:
        monkeypatch.setattr(keeper, "SILENCE_S", 1.5)
        monkeypatch.setattr(keeper, "is_stopped", lambda pid: False)
    await until(lambda: watch.crashes == [False])
    assert not frozen.is_running()
    await until(lambda: watch.count(SourceOpened) == 2)
    await watch.keeper.stop()


@needs_recording
async def test_a_process_that_stood_still_with_its_service_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(HandsFound) > 0)
    process = watch.process()
    process.suspend()
    monkeypatch.setattr(keeper, "SILENCE_S", 2.0)
    await asyncio.sleep(0)  # What was said before is heard.
    time.sleep(3.0)  # The service stands still, and its loop with it.
    process.resume()
    meters = watch.count(Meter)
    await until(lambda: watch.count(Meter) > meters + 2)
    assert watch.crashes == []
    assert watch.process().pid == process.pid
    await watch.keeper.stop()


@needs_recording
async def test_a_bug_in_taking_a_report_ends_the_keeper_and_the_process(tmp_path: Path) -> None:
    def fail(report: Report) -> None:
        if isinstance(report, HandsFound):
            raise ZeroDivisionError("a bug")

    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper = Keeper(Plan(str(RECORDING), Orientation.AUTO, str(tmp_path)), fail, print)
    watch.keeper.start()
    await until(lambda: watch.keeper.pid is not None)
    process, task = watch.process(), watch.keeper.task
    assert task is not None
    with pytest.raises(ZeroDivisionError, match="a bug"):
        await asyncio.wait_for(task, WAIT_S)
    assert not process.is_running()
    await watch.keeper.stop()


@needs_recording
async def test_a_process_that_was_begun_early_gets_the_plan(tmp_path: Path) -> None:
    begun = await begin()
    assert begun is not None
    reports: list[Report] = []
    plan = Plan(str(RECORDING), Orientation.AUTO, str(tmp_path))
    one = Keeper(plan, reports.append, lambda given_up: None, begun)
    one.start()
    await until(lambda: any(isinstance(report, HandsFound) for report in reports))
    assert one.pid == begun.process.get_pid()
    begun.kill()
    await until(lambda: one.pid not in (None, begun.process.get_pid()))
    await one.stop()
    assert begun.exited.is_set()


async def test_a_process_that_cannot_start_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "WAITS_S", (0.01,))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    watch = Watch("simulated", tmp_path)
    watch.keeper.start()
    await until(lambda: bool(watch.crashes) and watch.crashes[-1])
    assert watch.crashes == [False] * (GIVE_UP_ENDS - 1) + [True]
    await watch.keeper.stop()


async def test_a_process_that_the_system_refuses_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "WAITS_S", (0.01,))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    watch = Watch("simulated", tmp_path)
    watch.keeper.start()
    await until(lambda: bool(watch.crashes) and watch.crashes[-1])
    assert watch.crashes == [False] * (GIVE_UP_ENDS - 1) + [True]
    await watch.keeper.stop()


async def test_a_refused_source_is_no_crash(tmp_path: Path) -> None:
    watch = Watch(str(tmp_path / "none.mcap"), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(SourceRefused) == 1)
    await watch.keeper.stop()
    assert watch.crashes == []


@needs_recording
async def test_an_order_holds_for_the_next_process_too(tmp_path: Path) -> None:
    watch = Watch(str(RECORDING), tmp_path)
    watch.keeper.start()
    await until(lambda: watch.count(HandsFound) > 0)
    watch.keeper.order(SetPaused(True))
    meters = watch.count(Meter)
    await until(lambda: watch.count(Meter) > meters + 1)
    watch.process().kill()
    await until(lambda: watch.crashes == [False])
    hands, meters = watch.count(HandsFound), watch.count(Meter)
    await until(lambda: watch.count(Meter) > meters)
    assert watch.count(HandsFound) == hands
    await watch.keeper.stop()


def test_each_order_changes_its_part_of_the_plan(tmp_path: Path) -> None:
    made = Watch("usb", tmp_path).keeper
    made.order(SetOrientation(Orientation.INVERTED))
    made.order(SetScripts({"LP1": "wait 5"}))
    made.order(SetPaused(True))
    assert made._plan == Plan(
        "usb", Orientation.INVERTED, str(tmp_path), scripts={"LP1": "wait 5"}, paused=True
    )


@needs_recording
async def test_the_process_ends_when_its_service_is_killed(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from handspan_service.contract.model import Orientation\n"
        "from handspan_service.keeper import Keeper\n"
        "from handspan_service.orders import Plan\n"
        "from handspan_service.reports import HandsFound\n"
        "async def main():\n"
        "    told = []\n"
        "    def hear(report):\n"
        "        if isinstance(report, HandsFound) and not told:\n"
        "            told.append(1); print(k.pid, flush=True)\n"
        "    k = Keeper(Plan(sys.argv[1], Orientation.AUTO, '/none'), hear, print)\n"
        "    k.start(); await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    service = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        str(RECORDING),
        stdout=asyncio.subprocess.PIPE,
    )
    assert service.stdout is not None
    child = psutil.Process(int(await asyncio.wait_for(service.stdout.readline(), WAIT_S)))
    os.kill(service.pid, signal.SIGKILL)
    await service.wait()
    await until(lambda: not child.is_running())
