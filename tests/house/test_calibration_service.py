"""Ring: organ. What a calibration means for everybody else: a pause, then other cameras."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from handspan_service.calibration.values import calibration_of
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CalibrationNews,
    CalibrationPhase,
    CalibrationProgress,
    CancelCalibration,
    StartCalibration,
)
from handspan_service.contract.control import ServiceState
from handspan_service.contract.model import CalibrationKind, DeviceInfo, Orientation, SourceKind
from handspan_service.device.base import Source
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.orders import Plan, SetCalibrations, SetPaused
from handspan_service.pipeline import Pictures
from handspan_service.reports import Report, SourceOpened
from support.calibrations import decided, kept
from support.house import until
from support.scripted_house import SIMULATED, House

PATIENCE_S = 60.0


@dataclass(eq=False)
class Wizard:
    """Whoever calibrates."""

    news: list[CalibrationNews] = field(default_factory=list)

    def tell_calibration(self, news: CalibrationNews) -> None:
        self.news.append(news)

    def phases(self) -> set[CalibrationPhase]:
        return {news.phase for news in self.news if isinstance(news, CalibrationProgress)}


def state(house: House) -> ServiceState:
    return house.status.state


def pauses(house: House) -> list[bool]:
    return [order.paused for order in house.keeper.orders if isinstance(order, SetPaused)]


async def with_result(house: House) -> Wizard:
    """Return a wizard that is to decide on a calibration of the simulated controller."""
    house.keeper.tell(SourceOpened(SIMULATED))
    wizard = Wizard()
    house.service.desk.calibrate(StartCalibration(1, demonstration=True), wizard)
    await until(lambda: CalibrationPhase.LIGHT in wizard.phases(), PATIENCE_S)
    house.service._calibrating._take(decided(SIMULATED.serial, 40.3))
    return wizard


async def test_everybody_waits_while_a_calibration_runs(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    house.hands()
    assert state(house) is ServiceState.STREAMING
    wizard = Wizard()
    house.service.desk.calibrate(StartCalibration(1, demonstration=True), wizard)
    assert state(house) is ServiceState.PAUSED
    assert house.status.calibration.running
    assert "calibration is running" in house.status.detail
    assert pauses(house) == [True]
    house.hands()
    assert house.status.hands == 0
    await until(lambda: CalibrationPhase.LIGHT in wizard.phases(), PATIENCE_S)
    house.service.desk.calibrate(CancelCalibration(2), wizard)
    await until(lambda: not house.status.calibration.running, PATIENCE_S)
    assert pauses(house) == [True, False]
    house.hands()
    assert state(house) is ServiceState.STREAMING


async def test_the_users_pause_outlives_a_calibration(house: House) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    wizard = Wizard()
    house.service.desk.calibrate(StartCalibration(1, demonstration=True), wizard)
    house.service.desk.set_paused(True)
    house.service.desk.forsake_calibration(wizard)
    await until(lambda: not house.status.calibration.running, PATIENCE_S)
    assert state(house) is ServiceState.PAUSED
    assert pauses(house) == [True]
    house.service.desk.set_paused(False)
    assert pauses(house) == [True, False]


async def test_what_is_applied_reaches_sensing(house: House) -> None:
    wizard = await with_result(house)
    house.service.desk.calibrate(ApplyCalibration(2), wizard)
    ordered = [order for order in house.keeper.orders if isinstance(order, SetCalibrations)]
    assert ordered[0].calibrations == {SIMULATED.serial: kept(SIMULATED.serial, 40.3).cameras}
    await until(lambda: not house.status.calibration.running, PATIENCE_S)


async def test_hands_come_again_while_the_result_is_looked_at(house: House) -> None:
    wizard = await with_result(house)
    await until(lambda: not house.status.calibration.running, PATIENCE_S)
    assert pauses(house) == [True, False]
    house.hands()
    assert state(house) is ServiceState.STREAMING
    house.service.desk.calibrate(ApplyCalibration(2), wizard)
    assert state(house) is ServiceState.STREAMING, "nothing is opened anew"
    assert pauses(house) == [True, False]
    ordered = [order for order in house.keeper.orders if isinstance(order, SetCalibrations)]
    assert ordered == [SetCalibrations({SIMULATED.serial: kept(SIMULATED.serial, 40.3).cameras})]


class Camera(Source):
    """Images without end, of one controller."""

    def __init__(self, kind: SourceKind = SourceKind.USB) -> None:
        self.kind = kind
        self.numbers = itertools.count()
        self.own = nominal_calibration()

    def open(self) -> DeviceInfo:
        return DeviceInfo("LP1", self.kind, "L", "", CalibrationKind.FACTORY, 100.0)

    def read(self, timeout_s: float) -> StereoImage:
        pixels = np.zeros((240, 640), np.uint8)
        number = next(self.numbers)
        return StereoImage(pixels, pixels, number * 1000, number, self.own)

    def close(self) -> None:
        pass


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Pictures, list[Report]]]]:
    made: list[tuple[Pictures, list[Report]]] = []
    monkeypatch.setattr("handspan_service.device.usb.present", lambda: True)
    yield made
    for pictures, _ in made:
        assert pictures.stop(), "a thread hangs"


def look(
    made: list[tuple[Pictures, list[Report]]],
    monkeypatch: pytest.MonkeyPatch,
    source: Camera,
    **plan: Any,
) -> tuple[Pictures, list[Report]]:
    monkeypatch.setattr("handspan_service.device.choose.open_source", lambda spec, **_: source)
    reports: list[Report] = []
    pictures = Pictures(Plan("usb", Orientation.NORMAL, "/none", **plan), reports.append)
    made.append((pictures, reports))
    pictures.start()
    return pictures, reports


async def test_the_users_calibration_goes_before_the_controllers_own(
    opened: list[tuple[Pictures, list[Report]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = kept("LP1", 40.7).cameras
    source = Camera()
    pictures, reports = look(opened, monkeypatch, source, calibrations={"LP1": numbers})
    image = pictures.take(10.0)
    assert image is not None
    assert image.calibration == calibration_of(numbers)
    assert isinstance(reports[0], SourceOpened)
    assert reports[0].device.calibration is CalibrationKind.USER
    pictures._feed.calibrations = {}
    await until(lambda: len(reports) > 1)
    assert isinstance(reports[1], SourceOpened)
    assert reports[1].device.calibration is CalibrationKind.FACTORY

    def own() -> bool:
        newest = pictures.take(1.0)
        return newest is not None and newest.calibration is source.own

    await until(own)


@pytest.mark.parametrize(
    ("kind", "serial"), [(SourceKind.USB, "LP2"), (SourceKind.RECORDING, "LP1")]
)
async def test_other_controllers_and_recordings_keep_their_own(
    opened: list[tuple[Pictures, list[Report]]],
    monkeypatch: pytest.MonkeyPatch,
    kind: SourceKind,
    serial: str,
) -> None:
    source = Camera(kind)
    calibrations = {serial: kept(serial).cameras}
    pictures, _ = look(opened, monkeypatch, source, calibrations=calibrations)
    image = pictures.take(10.0)
    assert image is not None
    assert image.calibration is source.own
