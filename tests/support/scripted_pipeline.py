"""A pipeline whose source and tracker do what a test tells them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    CalibrationKind,
    DeviceInfo,
    Orientation,
    Quality,
    SourceKind,
    TrackedHands,
    TrackingMode,
)
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import RecordedHands, Source, SourceCounters
from handspan_service.errors import DeviceError, NoSuchSource, UnreadableSource
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.orders import Plan
from handspan_service.pipeline import Pipeline
from handspan_service.reports import HandsFound, Report
from handspan_service.spots import Spots
from support.house import a_hand
from support.patience import WAIT_S

CALIBRATION = nominal_calibration()
PIXELS = np.zeros((240, 640), np.uint8)


def an_image(number: int) -> StereoImage:
    return StereoImage(PIXELS, PIXELS, number * 10_000, number, CALIBRATION)


class ScriptedSource(Source):
    """Yields what it was given, raises what it was given, then waits."""

    def __init__(self, kind: SourceKind, items: list[Any]) -> None:
        self.kind = kind
        self.items = items
        self.closed = 0
        self.opened = 0
        self.wishes: list[ExposureSettings] = []
        self.spots: list[Spots] = []

    def open(self) -> DeviceInfo:
        self.opened += 1
        if self.items and isinstance(self.items[0], DeviceError | UnreadableSource):
            raise self.items.pop(0)
        return DeviceInfo(self.kind, self.kind, "Scripted", "", CalibrationKind.NOMINAL, 100.0)

    def read(self, timeout_s: float) -> StereoImage | RecordedHands | None:
        if not self.items:
            time.sleep(min(timeout_s, 0.005))
            return None
        item = self.items.pop(0)
        if isinstance(item, Exception):
            raise item
        if callable(item):
            item()
            return None
        assert isinstance(item, StereoImage | RecordedHands)
        return item

    def close(self) -> None:
        self.closed += 1

    def counters(self) -> SourceCounters:
        return SourceCounters(lost=2, short=1, overwritten=3)

    def problem(self) -> str:
        return "scratched"

    def meter_on(self, spots: Spots) -> None:
        self.spots.append(spots)

    def set_exposure(self, wish: ExposureSettings) -> None:
        self.wishes.append(wish)

    def sensor_setting(self) -> tuple[int, int]:
        return 300, 20


@dataclass
class World:
    """The computer around the pipeline."""

    present: bool = False
    sources: dict[str, list[ScriptedSource]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    scripts: list[dict[str, str]] = field(default_factory=list)
    process: Callable[[StereoImage], TrackedHands] = lambda image: TrackedHands(
        image.timestamp_us, (a_hand(1),)
    )
    orientations: list[Orientation] = field(default_factory=list)
    ways: list[tuple[TrackingMode, Quality]] = field(default_factory=list)
    networks: list[Quality] = field(default_factory=list)
    unwanted: set[int] = field(default_factory=set)
    judged: list[int] = field(default_factory=list)  # The images that may have been unwanted.
    exchanged: bool = False
    learnt: HandSize | None = None
    known: list[HandSize | None] = field(default_factory=list)
    tools: list[bool] = field(default_factory=list)
    seeks: list[bool] = field(default_factory=list)
    reflections: list[int] = field(default_factory=list)  # How many hands were sent by then.
    reports: list[Report] = field(default_factory=list)
    pipelines: list[Pipeline] = field(default_factory=list)

    def run(self, spec: str, *, paused: bool = False, size: HandSize | None = None) -> Pipeline:
        plan = Plan(spec, Orientation.AUTO, "/none", paused=paused, size=size)
        pipeline = Pipeline(plan, self.reports.append)
        self.pipelines.append(pipeline)
        pipeline.start()
        return pipeline

    def kinds(self) -> list[type[Report]]:
        return [type(report) for report in self.reports]

    def found(self) -> list[HandsFound]:
        return [report for report in self.reports if isinstance(report, HandsFound)]


@contextmanager
def scripted_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Put the world in the place of the computer; at the end no thread may be left."""
    made = World()

    def open_source(spec: str, **options: Any) -> Source:
        made.opened.append(spec)
        made.scripts.append(options["scripts"])
        if spec not in made.sources:
            raise NoSuchSource(f"there is no {spec}")
        rest = made.sources[spec]
        return rest.pop(0) if len(rest) > 1 else rest[0]

    class Tracker:
        def __init__(
            self,
            networks: object,
            *,
            orientation: Orientation,
            mode: TrackingMode,
            quality: Quality,
            size: HandSize | None,
            tools: bool,
        ) -> None:
            made.orientations.append(orientation)
            made.ways.append((mode, quality))
            made.known.append(size)
            made.tools.append(tools)
            self.size: HandSize | None = None
            self.size_share = 0.0
            self.orientation = Orientation.INVERTED
            self.eyes_exchanged = made.exchanged
            self.calibration = None
            self.seeks = True

        def wants(self, timestamp_us: int) -> bool:
            number = timestamp_us // 10_000
            made.judged.append(number)
            return number not in made.unwanted

        def process(self, image: StereoImage) -> TrackedHands:
            self.size = made.learnt
            made.seeks.append(self.seeks)
            return made.process(image)

        def reflect(self) -> None:
            made.reflections.append(len(made.found()))

    def load(quality: Quality) -> None:
        made.networks.append(quality)

    monkeypatch.setattr("handspan_service.device.choose.open_source", open_source)
    monkeypatch.setattr("handspan_service.device.usb.present", lambda: made.present)
    monkeypatch.setattr("handspan_service.tracking.nets.Networks.load", load)
    monkeypatch.setattr("handspan_service.tracking.tracker.HandTracker", Tracker)
    monkeypatch.setattr("handspan_service.feed.POLL_S", 0.02)
    monkeypatch.setattr("handspan_service.feed.STUBBORN_POLL_S", 0.05)
    yield made
    for pipeline in made.pipelines:
        assert pipeline.stop(), "a thread hangs"


def wait_for(condition: Callable[[], bool], timeout_s: float = WAIT_S) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.002)
