"""Two threads: the newest image wins, sources come and go, and nothing hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
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
from handspan_service.device.base import EndOfSource, RecordedHands, Source, SourceCounters
from handspan_service.errors import (
    DeviceError,
    DeviceLost,
    DeviceReason,
    ModelError,
    NoSuchSource,
    UnreadableSource,
)
from handspan_service.geometry import nominal_calibration
from handspan_service.images import StereoImage
from handspan_service.mailbox import Mailbox
from handspan_service.orders import (
    Plan,
    SetExposure,
    SetHands,
    SetImages,
    SetMode,
    SetOrientation,
    SetPaused,
    SetQuality,
    SetResting,
    SetScripts,
    SetSize,
    SetTools,
    ShowPicture,
)
from handspan_service.pipeline import Pipeline
from handspan_service.reports import (
    CamerasKnown,
    HandsFound,
    ImageTaken,
    Report,
    SizeLearnt,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from handspan_service.spots import Spots
from support.house import a_hand

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


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
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
            self.size_looks = 0
            self.orientation = Orientation.INVERTED
            self.eyes_exchanged = made.exchanged
            self.calibration = None
            self.seeks = True

        def wants(self, timestamp_us: int) -> bool:
            return timestamp_us // 10_000 not in made.unwanted

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


def wait_for(condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.002)


def test_the_mailbox_keeps_the_newest_and_counts_the_others() -> None:
    mailbox = Mailbox()
    assert mailbox.take(0.0) is None
    for number in range(5):
        mailbox.put(an_image(number), number)
    taken = mailbox.take(0.0)
    assert taken is not None
    assert taken[0].sequence == 4
    assert taken[1] == 4
    assert mailbox.dropped == 4
    assert mailbox.take(0.0) is None
    mailbox.clear()
    assert mailbox.dropped == 4
    mailbox.put(an_image(5), 5)
    mailbox.clear()
    assert mailbox.dropped == 5
    assert mailbox.take(0.0) is None


def test_images_become_hands(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: CamerasKnown in world.kinds())
    assert world.kinds() == [SourceOpened, HandsFound, CamerasKnown]
    assert world.found()[0].hands == (a_hand(1),)
    assert world.found()[0].timestamp_us == 10_000
    assert abs(world.found()[0].complete_us - time.monotonic_ns() // 1000) < 5_000_000
    wait_for(lambda: pipeline.meter().timing.track_p50_ms > 0)
    assert world.reflections == [1], "the hands go out before the tracker reflects"
    wait_for(lambda: pipeline.meter().timing.lost > 0)
    meter = pipeline.meter()
    assert meter.timing.images == 1
    assert (meter.timing.lost, meter.timing.dropped, meter.problem) == (3, 3, "scratched")
    assert meter.orientation is Orientation.INVERTED
    assert pipeline.stop()
    assert source.closed


def test_whoever_waits_for_hands_runs_before_the_tracker_reflects(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(
        "os.sched_yield",
        lambda: seen.append((len(world.found()), len(world.reflections))),
        raising=False,
    )
    world.sources["simulated"] = [ScriptedSource(SourceKind.SIMULATED, [an_image(1)])]
    world.run("simulated")
    wait_for(lambda: bool(world.reflections))
    assert seen == [(1, 0)]


def test_what_a_lost_controller_counted_is_not_forgotten(world: World) -> None:
    lost = ScriptedSource(SourceKind.USB, [an_image(1), DeviceLost("unplugged")])
    world.sources["usb"] = [lost, ScriptedSource(SourceKind.USB, [])]
    pipeline = world.run("usb")
    wait_for(lambda: pipeline.meter().timing.lost == 6)  # Three of each.


def test_a_slow_tracker_drops_images_and_gets_the_newest(world: World) -> None:
    at_work, go_on = threading.Event(), threading.Event()

    def process(image: StereoImage) -> TrackedHands:
        at_work.set()
        assert go_on.wait(5)
        return TrackedHands(image.timestamp_us, ())

    world.process = process
    source = ScriptedSource(
        SourceKind.SIMULATED,
        [an_image(1), lambda: at_work.wait(5), an_image(2), an_image(3), an_image(4)],
    )
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: not source.items)
    wait_for(lambda: pipeline.meter().timing.images == 4)
    go_on.set()
    wait_for(lambda: len(world.found()) == 2)
    assert [report.timestamp_us for report in world.found()] == [10_000, 40_000]
    assert pipeline.meter().timing.dropped >= 2


def test_recorded_hands_need_no_tracker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(quality: Quality) -> None:
        raise AssertionError("the networks were loaded")

    monkeypatch.setattr("handspan_service.tracking.nets.Networks.load", load)
    hands = RecordedHands(5, (a_hand(7),), ())
    world.sources["x.json"] = [ScriptedSource(SourceKind.PLAYBACK, [hands, EndOfSource()])]
    world.run("x.json")
    wait_for(lambda: SourceEnded in world.kinds())
    assert world.kinds() == [SourceOpened, HandsFound, SourceEnded]


@pytest.mark.parametrize("exchanged", [False, True])
def test_images_are_told_after_their_hands_while_they_are_wanted(
    world: World, exchanged: bool
) -> None:
    left, right = np.full((12, 16), 3, np.uint8), np.full((12, 16), 5, np.uint8)

    def image(number: int) -> StereoImage:
        return StereoImage(left, right, number * 10_000, number, CALIBRATION)

    world.exchanged = exchanged
    source = ScriptedSource(SourceKind.SIMULATED, [image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: CamerasKnown in world.kinds())  # It comes after the first hands.
    pipeline.order(SetImages(True))
    source.items.append(image(2))
    wait_for(lambda: ImageTaken in world.kinds())
    pipeline.order(SetImages(False))
    source.items.append(image(3))
    wait_for(lambda: len(world.found()) == 3)
    assert world.kinds() == [
        SourceOpened, HandsFound, CamerasKnown, HandsFound, ImageTaken, HandsFound,
    ]  # fmt: skip
    cameras, shown = world.reports[2], world.reports[4]
    assert isinstance(cameras, CamerasKnown)
    assert (cameras.cameras.width_px, cameras.cameras.height_px) == (16, 12)
    assert isinstance(shown, ImageTaken)
    assert (shown.epoch, shown.timestamp_us) == (world.found()[1].epoch, 20_000)
    eyes = [bytes([3]) * 192, bytes([5]) * 192]
    assert shown.pixels == b"".join(reversed(eyes) if exchanged else eyes)


def test_one_picture_is_told_for_each_that_is_asked_for_and_at_most_thirty_a_second(
    world: World,
) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: CamerasKnown in world.kinds())
    wait_for(lambda: len(world.reflections) == 1)  # What is told of an image is told by then.
    for count, number in enumerate((2, 3, 5, 6, 7, 9, 10, 20), start=2):
        if number in (2, 3, 7):
            pipeline.order(ShowPicture())
        source.items.append(an_image(number))
        wait_for(partial(lambda count: len(world.reflections) == count, count))
    told = [report for report in world.reports if isinstance(report, ImageTaken)]
    assert [one.timestamp_us for one in told] == [20_000, 60_000, 100_000]
    assert all(one.seen is not None and one.seen[0].id == 1 for one in told)


def test_a_controller_rests_and_wakes_and_is_missed_when_it_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.feed.POLL_S", 0.02)
    world.present = True
    first, second = (ScriptedSource(SourceKind.USB, [an_image(n)]) for n in (1, 2))
    third = ScriptedSource(SourceKind.USB, [DeviceLost("no controller is plugged in")])
    world.sources["usb"] = [first, second, third]
    pipeline = world.run("usb")
    wait_for(lambda: len(world.found()) == 1)
    pipeline.order(SetResting(True))
    wait_for(lambda: first.closed == 1)
    time.sleep(0.1)
    assert second.opened == 0
    pipeline.order(SetResting(False))
    wait_for(lambda: len(world.found()) == 2)
    pipeline.order(SetResting(True))
    wait_for(lambda: second.closed == 1)
    world.present = False
    wait_for(lambda: SourceWaiting in world.kinds())


def test_another_source_never_rests(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    pipeline.order(SetResting(True))
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert source.closed == 0


def test_cameras_are_told_anew_when_they_change(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    world.run("simulated")
    wait_for(lambda: world.kinds().count(CamerasKnown) == 1)
    half = PIXELS[::2]
    source.items.append(StereoImage(half, half, 20_000, 2, CALIBRATION))
    wait_for(lambda: world.kinds().count(CamerasKnown) == 2)
    told = [one.cameras for one in world.reports if isinstance(one, CamerasKnown)]
    assert [one.height_px for one in told] == [240, 120]


def test_each_loop_of_recorded_hands_is_an_epoch_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = iter([0, 1, 1, 1])
    monkeypatch.setattr(ScriptedSource, "loops", lambda _: next(loops))
    hands = [RecordedHands(time_us, (a_hand(1),), ()) for time_us in (1, 2, 3)]
    world.sources["x.json"] = [ScriptedSource(SourceKind.PLAYBACK, hands)]
    world.run("x.json")
    wait_for(lambda: len(world.found()) == 3)
    first, second, third = (report.epoch for report in world.found())
    assert first != second == third


@pytest.mark.parametrize(
    ("spec", "error", "kind"),
    [("nowhere", None, "missing"), ("bad", UnreadableSource("damaged"), "unreadable")],
)
def test_a_named_source_that_cannot_be_used_is_refused(
    world: World, spec: str, error: UnreadableSource | None, kind: str
) -> None:
    world.sources["bad"] = [ScriptedSource(SourceKind.RECORDING, [error])]
    world.run(spec)
    wait_for(lambda: bool(world.reports))
    refused = world.reports[0]
    assert isinstance(refused, SourceRefused)
    assert refused.kind == kind


def test_auto_simulates_until_a_controller_appears_and_then_waits_for_it(world: World) -> None:
    simulated = ScriptedSource(SourceKind.SIMULATED, [])
    first = ScriptedSource(SourceKind.USB, [an_image(1), DeviceLost("unplugged")])
    second = ScriptedSource(SourceKind.USB, [])
    world.sources = {"simulated": [simulated], "usb": [first, second]}
    world.run("auto")
    wait_for(lambda: SourceOpened in world.kinds())
    assert world.opened == ["simulated"]
    world.present = True
    wait_for(lambda: world.kinds().count(SourceOpened) == 3)
    assert world.opened == ["simulated", "usb", "usb"], "a lost controller is not simulated"
    assert simulated.closed
    assert first.closed
    waiting = [report for report in world.reports if isinstance(report, SourceWaiting)]
    assert [report.reason for report in waiting] == [DeviceReason.UNPLUGGED]


def test_the_same_trouble_is_told_once_and_tried_again(world: World) -> None:
    trouble = [
        DeviceError(DeviceReason.NO_PERMISSION, "install the rule", retry=False) for _ in range(4)
    ]
    source = ScriptedSource(SourceKind.USB, trouble)
    world.sources["usb"] = [source]
    world.run("usb")
    wait_for(lambda: SourceOpened in world.kinds())
    assert source.opened == 5
    assert world.kinds() == [SourceWaiting, SourceOpened]


def test_a_missing_network_is_told_and_images_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(quality: Quality) -> None:
        raise ModelError("keypoints.onnx is missing")

    monkeypatch.setattr("handspan_service.tracking.nets.Networks.load", load)
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(n) for n in range(20)])
    world.sources["simulated"] = [source]
    world.run("simulated")
    wait_for(lambda: TrackerFailed in world.kinds())
    wait_for(lambda: not source.items)


def test_a_pause_gives_a_controller_back_and_keeps_a_recording(world: World) -> None:
    controller = ScriptedSource(SourceKind.USB, [])
    recording = ScriptedSource(SourceKind.RECORDING, [])
    world.sources = {"usb": [controller], "x.mcap": [recording]}
    for spec, source, opened in (("usb", controller, 2), ("x.mcap", recording, 1)):
        world.reports.clear()
        pipeline = world.run(spec)
        wait_for(lambda: SourceOpened in world.kinds())
        pipeline.order(SetPaused(True))
        time.sleep(0.1)
        source.items += [an_image(1)]
        time.sleep(0.1)
        assert source.items, "an image was taken while paused"
        assert source.closed == opened - 1
        pipeline.order(SetPaused(False))
        wait_for(lambda: bool(world.found()))
        assert source.opened == opened
        assert pipeline.stop()


def test_a_script_is_used_when_the_controller_is_opened_next(world: World) -> None:
    lost = ScriptedSource(SourceKind.USB, [])
    world.sources["usb"] = [lost, ScriptedSource(SourceKind.USB, [])]
    pipeline = world.run("usb")
    wait_for(lambda: SourceOpened in world.kinds())
    pipeline.order(SetScripts({"LP1": "wait 5"}))
    lost.items.append(DeviceLost("unplugged"))
    wait_for(lambda: world.kinds().count(SourceOpened) == 2)
    assert world.scripts == [{}, {"LP1": "wait 5"}]


def test_a_source_hears_where_hands_are_and_how_to_take_images(world: World) -> None:
    source = ScriptedSource(SourceKind.USB, [an_image(1)])
    world.sources["usb"] = [source]
    pipeline = world.run("usb")
    wait_for(lambda: bool(source.spots))
    assert source.spots[0].timestamp_us == 10_000
    assert len(source.spots[0].pixels) > 0
    source.items.append(an_image(2))  # Sooner than anybody meters.
    wait_for(lambda: len(world.found()) == 2)
    fixed = ExposureSettings(automatic=False)
    pipeline.order(SetExposure(fixed))
    wait_for(lambda: source.wishes == [ExposureSettings(), fixed])
    assert len(source.spots) == 1
    wait_for(lambda: pipeline.meter().imaging.exposure_us == 300)
    assert pipeline.meter().imaging.gain == 20


def test_a_plan_may_begin_paused(world: World) -> None:
    world.sources["usb"] = [ScriptedSource(SourceKind.USB, [an_image(1)])]
    pipeline = world.run("usb", paused=True)
    time.sleep(0.1)
    assert not world.opened
    pipeline.order(SetPaused(False))
    wait_for(lambda: bool(world.found()))


def test_another_orientation_begins_another_epoch(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: len(world.found()) == 1)
    pipeline.order(SetOrientation(Orientation.NORMAL))
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert world.orientations == [Orientation.AUTO, Orientation.NORMAL]
    first, second = world.found()
    assert first.epoch != second.epoch


def sizes_told(world: World) -> list[HandSize]:
    return [report.size for report in world.reports if isinstance(report, SizeLearnt)]


def test_the_size_of_hands_before_a_controller_is_told_once(world: World) -> None:
    source = ScriptedSource(SourceKind.USB, [an_image(1)])
    world.sources["usb"] = [source]
    pipeline = world.run("usb", size=HandSize(scale=0.9))
    wait_for(lambda: len(world.found()) == 1)
    assert world.known == [HandSize(scale=0.9)]
    assert sizes_told(world) == []
    world.learnt = HandSize(scale=0.95)
    source.items += [an_image(2)]
    wait_for(lambda: len(sizes_told(world)) == 1)
    source.items += [an_image(3)]
    wait_for(lambda: len(world.found()) == 3)
    pipeline.order(SetOrientation(Orientation.NORMAL))
    source.items += [an_image(4)]
    wait_for(lambda: len(world.found()) == 4)
    assert sizes_told(world) == [HandSize(scale=0.95)]
    assert world.known[1:] == [HandSize(scale=0.95)]


@pytest.mark.parametrize("kind", [SourceKind.SIMULATED, SourceKind.RECORDING])
def test_hands_that_are_not_the_users_have_nothing_to_do_with_his_size(
    world: World, kind: SourceKind
) -> None:
    world.learnt = HandSize(scale=0.95)
    source = ScriptedSource(kind, [an_image(1)])
    world.sources["other"] = [source]
    world.run("other", size=HandSize(scale=0.9))
    wait_for(lambda: len(world.found()) == 1)
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert world.known == [None]
    assert sizes_told(world) == []


def test_a_forgotten_size_is_learnt_anew_by_another_tracker(world: World) -> None:
    world.learnt = HandSize(scale=0.95)
    source = ScriptedSource(SourceKind.USB, [an_image(1)])
    world.sources["usb"] = [source]
    pipeline = world.run("usb")
    wait_for(lambda: len(sizes_told(world)) == 1)
    pipeline.order(SetSize(HandSize(scale=0.95), 0))
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert world.known == [None], "to be told its own size is no reason to begin anew"
    world.learnt = None
    pipeline.order(SetSize(None, 1))
    source.items.append(an_image(3))
    wait_for(lambda: len(world.found()) == 3)
    assert world.known == [None, None]
    assert world.found()[1].epoch != world.found()[2].epoch


def test_exchanged_eyes_are_not_metered_on(world: World) -> None:
    """The place of a hand in the left eye's image is not its place in what comes as the left."""
    world.exchanged = True
    source = ScriptedSource(SourceKind.USB, [an_image(1)])
    world.sources["usb"] = [source]
    world.run("usb")
    wait_for(lambda: len(world.found()) == 1)
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert source.spots == []


def test_spared_images_are_metered(world: World) -> None:
    world.unwanted = {2, 4}
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: len(world.found()) == 1)
    assert pipeline.meter().timing.spared_rate_hz == 0.0
    source.items.append(an_image(2))
    wait_for(lambda: pipeline.meter().timing.spared_rate_hz > 0.0)


def test_another_mode_or_quality_begins_another_epoch(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: len(world.found()) == 1)
    pipeline.order(SetMode(TrackingMode.HEAD_MOUNTED))
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    pipeline.order(SetQuality(Quality.LOW_RESOURCE))
    pipeline.order(SetTools(False))
    source.items.append(an_image(3))
    wait_for(lambda: len(world.found()) == 3)
    desk, head = TrackingMode.DESKTOP, TrackingMode.HEAD_MOUNTED
    balanced = Quality.BALANCED
    assert world.ways == [(desk, balanced), (head, balanced), (head, Quality.LOW_RESOURCE)]
    assert world.tools == [True, True, False]
    assert world.networks == [balanced, Quality.LOW_RESOURCE], "loaded anew for another quality"
    assert len({report.epoch for report in world.found()}) == 3


def test_looking_for_hands_is_switched_without_a_new_beginning(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: len(world.found()) == 1)
    for number, hands in ((2, False), (3, True)):
        pipeline.order(SetHands(hands))
        source.items.append(an_image(number))
        wait_for(lambda count=number: len(world.found()) == count)  # type: ignore[misc]
    assert world.seeks == [True, False, True]
    assert len({report.epoch for report in world.found()}) == 1


def test_images_that_the_tracker_does_not_want_are_not_dropped_ones(world: World) -> None:
    world.unwanted = {2, 4}
    source = ScriptedSource(SourceKind.SIMULATED, [])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    for number in range(1, 6):
        source.items.append(an_image(number))
        wanted = len([n for n in range(1, number + 1) if n not in world.unwanted])
        wait_for(lambda wanted=wanted: len(world.found()) == wanted)  # type: ignore[misc]
        time.sleep(0.02)
    assert [report.timestamp_us for report in world.found()] == [10_000, 30_000, 50_000]
    assert pipeline.meter().timing.images == 5
    assert pipeline._mailbox.dropped == 0


def test_a_tracker_that_is_always_late_never_falls_further_behind(world: World) -> None:
    """Each image that is taken is the newest there is: nothing waits in a line."""
    newest: list[int] = []
    taken: list[tuple[int, int]] = []

    def process(image: StereoImage) -> TrackedHands:
        taken.append((image.sequence, newest[-1]))
        time.sleep(0.03)  # Three to ten images come meanwhile.
        return TrackedHands(image.timestamp_us, ())

    world.process = process

    def next_comes(number: int) -> None:
        newest.append(number)
        time.sleep(0.004)

    items: list[Any] = []
    for number in range(1, 101):
        items += [partial(next_comes, number), an_image(number)]
    source = ScriptedSource(SourceKind.SIMULATED, items)
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: not source.items)
    wait_for(lambda: bool(taken) and taken[-1][0] == 100)
    assert all(latest - sequence <= 1 for sequence, latest in taken)
    sequences = [sequence for sequence, _ in taken]
    assert sequences == sorted(set(sequences))
    wait_for(lambda: pipeline.meter().timing.images == 100)
    assert pipeline._mailbox.dropped == 100 - len(taken) > 50


def test_a_source_that_hangs_does_not_hang_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.pipeline.JOIN_S", 0.1)
    release = threading.Event()
    world.sources["usb"] = [ScriptedSource(SourceKind.USB, [lambda: release.wait(5)])]
    pipeline = world.run("usb")
    wait_for(lambda: SourceOpened in world.kinds())
    assert not pipeline.stop()
    release.set()
