"""Ring: organ. The service's side of a calibration: the real process, simulated boards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from handspan_service.calibrating import Calibrating
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CalibrationFailure,
    CalibrationMethod,
    CalibrationNews,
    CalibrationPhase,
    CalibrationPicture,
    CalibrationProgress,
    CalibrationRequest,
    CancelCalibration,
    ContinueCalibration,
    GetCalibrationPicture,
    StartCalibration,
    UndoCalibration,
    UseFactoryCalibration,
    Verdict,
)
from handspan_service.contract.model import CalibrationKind, DeviceInfo, Orientation, SourceKind
from handspan_service.errors import SettingsError
from handspan_service.orders import Plan
from support.calibrations import decided, kept
from support.house import until

SERIAL = "SIMULATED-1"
SIMULATED = DeviceInfo(SERIAL, SourceKind.SIMULATED, "S", "", CalibrationKind.FACTORY, 115.0)
CONTROLLER = DeviceInfo("LP1", SourceKind.USB, "L", "", CalibrationKind.FACTORY, 115.0)
PATIENCE_S = 60.0
START = StartCalibration(1, demonstration=True)


class Bench:
    """A service's calibrations, and the user before them."""

    def __init__(self, folder: Path, source: str = "simulated") -> None:
        self.changes = 0
        self.ended: list[asyncio.Task[None]] = []
        self.news: list[CalibrationNews] = []
        self.plan = Plan(source, Orientation.NORMAL, str(folder / "cache"))
        self.calibrating = Calibrating(folder, source, self._on_change, self.ended.append)

    def _on_change(self) -> None:
        self.changes += 1

    def tell_calibration(self, news: CalibrationNews) -> None:
        self.news.append(news)

    def ask(self, request: CalibrationRequest, device: DeviceInfo | None = SIMULATED) -> None:
        self.calibrating.carry_out(request, self, self.plan, device)

    def progress(self) -> CalibrationProgress:
        told = [news for news in self.news if isinstance(news, CalibrationProgress)]
        return told[-1] if told else CalibrationProgress()

    async def until_phase(self, phase: CalibrationPhase) -> None:
        await until(lambda: self.progress().phase is phase, PATIENCE_S)

    async def until_over(self) -> None:
        await until(lambda: not self.calibrating.running, PATIENCE_S)
        assert all(task.cancelled() or task.exception() is None for task in self.ended)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    await made.calibrating.stop()
    assert not made.calibrating.running


def children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if "handspan_service.calibrator" in child.cmdline()
    ]


async def test_it_shows_pictures_and_ends_when_told(bench: Bench) -> None:
    bench.ask(START)
    bench.ask(GetCalibrationPicture(2))
    assert bench.calibrating.running
    assert bench.calibrating.status(SIMULATED).running
    await until(lambda: any(isinstance(n, CalibrationPicture) for n in bench.news), PATIENCE_S)
    assert bench.progress().serial == SERIAL
    assert bench.progress().demonstration
    assert bench.progress().phase is CalibrationPhase.LIGHT
    assert len(children()) == 1
    told = len(bench.news)
    bench.ask(CancelCalibration(3))
    await bench.until_over()
    assert len(bench.news) == told, "nothing is told after the end"
    assert bench.changes == 2
    assert not children()
    bench.ask(START)
    await bench.until_phase(CalibrationPhase.LIGHT)


async def test_a_user_goes_on_when_the_light_is_good(bench: Bench) -> None:
    bench.ask(START)
    await until(lambda: bench.progress().may_continue, PATIENCE_S)
    bench.ask(ContinueCalibration(2))
    await bench.until_phase(CalibrationPhase.CAPTURE)
    await until(lambda: bench.progress().views > 0, PATIENCE_S)


async def test_the_mirror_paints_the_view(bench: Bench) -> None:
    bench.ask(StartCalibration(1, method=CalibrationMethod.MIRROR, demonstration=True))
    await until(lambda: sum(bench.progress().coverage.left) > 5, PATIENCE_S)


async def test_a_process_that_dies_is_told_and_tracking_goes_on(bench: Bench) -> None:
    bench.ask(START)
    await bench.until_phase(CalibrationPhase.LIGHT)
    children()[0].kill()
    await bench.until_over()
    assert bench.progress().phase is CalibrationPhase.FAILED
    assert bench.progress().failure is CalibrationFailure.CRASHED
    assert bench.changes == 2


async def test_it_ends_with_whoever_asked_for_it(bench: Bench) -> None:
    bench.ask(START)
    await bench.until_phase(CalibrationPhase.LIGHT)
    bench.calibrating.forsake(object())
    assert bench.calibrating.running, "somebody else"
    bench.calibrating.forsake(bench)
    await bench.until_over()


async def test_it_can_be_ended_before_it_began(bench: Bench) -> None:
    bench.ask(START)
    bench.ask(CancelCalibration(2))
    await bench.until_over()
    assert not bench.news


async def test_only_one_runs_and_only_its_owner_steers_it(bench: Bench) -> None:
    bench.ask(START)
    with pytest.raises(SettingsError, match="running already"):
        bench.ask(START)
    stranger = Bench(Path("/nonexistent"))
    with pytest.raises(SettingsError, match="of yours"):
        bench.calibrating.carry_out(CancelCalibration(2), stranger, bench.plan, SIMULATED)
    with pytest.raises(SettingsError, match="end it first"):
        bench.ask(UndoCalibration(3))


@pytest.mark.parametrize(
    ("source", "device", "demonstration", "why"),
    [
        ("film.mcap", CONTROLLER, False, "recording"),
        ("usb", None, False, "no controller is attached"),
        ("auto", SIMULATED, False, "simulated board"),
    ],
)
async def test_what_cannot_be_calibrated_is_refused(
    tmp_path: Path, source: str, device: DeviceInfo | None, demonstration: bool, why: str
) -> None:
    bench = Bench(tmp_path, source)
    with pytest.raises(SettingsError, match=why):
        bench.ask(StartCalibration(1, demonstration=demonstration), device)
    assert not bench.calibrating.running


async def decide(bench: Bench, progress: CalibrationProgress) -> None:
    bench.ask(START)
    await bench.until_phase(CalibrationPhase.LIGHT)
    bench.calibrating._take(progress)


async def test_what_is_applied_is_kept_and_can_be_taken_back(bench: Bench) -> None:
    await decide(bench, decided(SERIAL, 40.2))
    bench.ask(ApplyCalibration(2))
    await bench.until_over()
    assert bench.calibrating.store.in_force()[SERIAL].baseline_mm == 40.2
    used = DeviceInfo(SERIAL, SourceKind.SIMULATED, "S", "", CalibrationKind.USER, 115.0)
    status = bench.calibrating.status(used)
    assert (status.unix_time_s, status.undo_steps) == (1_700_000_000, 1)
    bench.ask(UseFactoryCalibration(3))
    assert bench.calibrating.store.in_force() == {}
    bench.ask(UndoCalibration(4))
    assert bench.calibrating.store.in_force()[SERIAL] == kept(SERIAL, 40.2).cameras


async def test_a_board_of_another_size_needs_a_decision(bench: Bench) -> None:
    await decide(bench, decided(SERIAL, 42.1))
    with pytest.raises(SettingsError, match="not as large"):
        bench.ask(ApplyCalibration(2))
    bench.ask(ApplyCalibration(3, factory_scale=True))
    kept_now = bench.calibrating.store.of(SERIAL).current
    assert kept_now is not None
    assert kept_now.cameras.baseline_mm == 40.0
    assert kept_now.factory_scale
    await bench.until_over()


async def test_a_poor_result_and_none_at_all_are_not_applied(bench: Bench) -> None:
    bench.ask(START)
    with pytest.raises(SettingsError, match="no calibration to apply"):
        bench.ask(ApplyCalibration(2))
    await bench.until_phase(CalibrationPhase.LIGHT)
    bench.calibrating._take(decided(SERIAL, verdict=Verdict.REFUSED))
    with pytest.raises(SettingsError, match="too poor"):
        bench.ask(ApplyCalibration(3))
    assert bench.calibrating.store.in_force() == {}


async def test_who_looked_away_is_told_the_result_again(bench: Bench) -> None:
    await decide(bench, decided(SERIAL))
    await bench.until_over()
    before = len(bench.news)
    bench.ask(GetCalibrationPicture(2))
    assert bench.news[before:] == [decided(SERIAL)]


async def test_the_controller_is_given_back_before_anybody_decides(bench: Bench) -> None:
    await decide(bench, decided(SERIAL, 40.2))
    await bench.until_over()
    assert not children()
    assert not bench.calibrating.status(SIMULATED).running
    bench.ask(ApplyCalibration(2))
    assert bench.calibrating.store.in_force()[SERIAL].baseline_mm == 40.2
    with pytest.raises(SettingsError, match="of yours"):
        bench.ask(ApplyCalibration(3))


async def test_a_result_that_is_not_wanted_is_gone(bench: Bench) -> None:
    await decide(bench, decided(SERIAL))
    await bench.until_over()
    bench.ask(CancelCalibration(2))
    with pytest.raises(SettingsError, match="of yours"):
        bench.ask(ApplyCalibration(3))
    assert bench.calibrating.store.in_force() == {}


async def test_a_result_goes_with_whoever_did_not_decide(bench: Bench) -> None:
    await decide(bench, decided(SERIAL))
    await bench.until_over()
    bench.calibrating.forsake(bench)
    with pytest.raises(SettingsError, match="of yours"):
        bench.ask(ApplyCalibration(2))
    assert bench.calibrating.store.in_force() == {}


async def test_each_decides_on_their_own_result(bench: Bench, tmp_path: Path) -> None:
    await decide(bench, decided(SERIAL, 40.2))
    await bench.until_over()
    other = Bench(tmp_path)
    other.calibrating = bench.calibrating
    await decide(other, decided(SERIAL, 40.4))
    await other.until_over()
    bench.ask(ApplyCalibration(2))
    assert bench.calibrating.store.in_force()[SERIAL].baseline_mm == 40.2
    other.ask(ApplyCalibration(3))
    assert bench.calibrating.store.in_force()[SERIAL].baseline_mm == 40.4
    bench.ask(UndoCalibration(4))
    assert bench.calibrating.store.in_force()[SERIAL].baseline_mm == 40.2


async def test_who_begins_anew_gives_the_result_before_up(bench: Bench) -> None:
    await decide(bench, decided(SERIAL))
    await bench.until_over()
    bench.ask(START)
    with pytest.raises(SettingsError, match="no calibration to apply"):
        bench.ask(ApplyCalibration(2))


async def test_who_looked_away_is_told_why_it_failed(bench: Bench) -> None:
    failed = CalibrationProgress(phase=CalibrationPhase.FAILED, detail="because")
    await decide(bench, failed)
    await bench.until_over()
    before = len(bench.news)
    bench.ask(GetCalibrationPicture(2))
    assert bench.news[before:] == [failed]
