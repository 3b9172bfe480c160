"""Two threads: the newest image wins, sources come and go, and nothing hangs."""

from __future__ import annotations

import threading
import time

import pytest

from handspan_service.contract.model import DeviceInfo, Orientation, Quality, SourceKind
from handspan_service.device.base import EndOfSource, RecordedHands
from handspan_service.errors import (
    DeviceError,
    DeviceLost,
    DeviceReason,
    ModelError,
    UnreadableSource,
)
from handspan_service.reports import (
    CamerasKnown,
    HandsFound,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from support.house import a_hand
from support.patience import WAIT_S
from support.scripted_pipeline import ScriptedSource, World, an_image, wait_for


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


@pytest.mark.parametrize("spec", ["simulated", "auto"])
def test_networks_are_loaded_while_a_source_is_being_opened(world: World, spec: str) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    loaded: list[bool] = []

    def open_slowly() -> DeviceInfo:
        wait_for(lambda: bool(world.networks))
        loaded.append(True)
        return opened()

    opened, source.open = source.open, open_slowly  # type: ignore[method-assign]
    world.sources["simulated"] = [source]
    world.run(spec)
    wait_for(lambda: bool(world.found()))
    assert loaded == [True]
    assert len(world.networks) == 1


def test_nothing_is_loaded_for_a_controller_that_is_not_there(world: World) -> None:
    absent = [DeviceError(DeviceReason.UNPLUGGED, "none", retry=True) for _ in range(1000)]
    world.sources["usb"] = [ScriptedSource(SourceKind.USB, absent)]
    world.run("usb")
    wait_for(lambda: len(world.opened) >= 3)
    assert world.networks == []


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


def test_recorded_hands_need_no_tracker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(quality: Quality) -> None:
        raise AssertionError("the networks were loaded")

    monkeypatch.setattr("handspan_service.tracking.nets.Networks.load", load)
    hands = RecordedHands(5, (a_hand(7),), ())
    world.sources["x.json"] = [ScriptedSource(SourceKind.PLAYBACK, [hands, EndOfSource()])]
    world.run("x.json")
    wait_for(lambda: SourceEnded in world.kinds())
    assert world.kinds() == [SourceOpened, HandsFound, SourceEnded]


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


def test_a_source_that_hangs_does_not_hang_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.pipeline.JOIN_S", 0.1)
    release = threading.Event()
    world.sources["usb"] = [ScriptedSource(SourceKind.USB, [lambda: release.wait(WAIT_S)])]
    pipeline = world.run("usb")
    wait_for(lambda: SourceOpened in world.kinds())
    assert not pipeline.stop()
    release.set()
