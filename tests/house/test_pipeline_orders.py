"""What the service orders while images come: pauses, ways to track, the size of hands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import Orientation, Quality, SourceKind, TrackingMode
from handspan_service.contract.settings import ExposureSettings
from handspan_service.errors import DeviceLost
from handspan_service.orders import (
    EndRecording,
    Record,
    SetExposure,
    SetHands,
    SetMode,
    SetOrientation,
    SetPaused,
    SetQuality,
    SetResting,
    SetScripts,
    SetSize,
    SetTools,
)
from handspan_service.pipeline import Pipeline
from handspan_service.reports import RecordingTold, SizeLearnt, SourceOpened, SourceWaiting
from support.scripted_pipeline import ScriptedSource, World, an_image, wait_for


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


def recorded(world: World) -> list[RecordingTold]:
    """Return how recordings ended."""
    told = [report for report in world.reports if isinstance(report, RecordingTold)]
    return [report for report in told if report.over]


def asleep(world: World, *then: ScriptedSource) -> Pipeline:
    """Return a pipeline whose controller rests."""
    world.present = True
    first = ScriptedSource(SourceKind.USB, [])
    world.sources["usb"] = [first, *then]
    pipeline = world.run("usb")
    wait_for(lambda: SourceOpened in world.kinds())
    pipeline.order(SetResting(True))
    wait_for(lambda: first.closed == 1)
    return pipeline


def test_a_recording_wakes_the_controller(world: World, tmp_path: Path) -> None:
    woken = ScriptedSource(SourceKind.USB, [an_image(1)])
    pipeline = asleep(world, woken)
    pipeline.order(Record(7, str(tmp_path / "a.mcap")))
    pipeline.order(SetResting(False))
    wait_for(lambda: bool(world.found()))
    pipeline.order(EndRecording())
    wait_for(lambda: bool(recorded(world)))
    (told,) = recorded(world)
    assert (told.number, told.images, told.problem) == (7, 1, "")
    assert (tmp_path / "a.mcap").exists()


def test_a_recording_that_waits_is_ended_by_whoever_began_it(world: World, tmp_path: Path) -> None:
    pipeline = asleep(world)
    pipeline.order(Record(1, str(tmp_path / "a.mcap")))
    assert not recorded(world)
    pipeline.order(EndRecording())
    (told,) = recorded(world)
    assert "nothing was recorded" in told.problem
    pipeline.order(Record(2, str(tmp_path / "b.mcap")))
    pipeline.order(SetPaused(True))
    assert "no controller takes images now" in recorded(world)[1].problem
    pipeline.order(Record(3, str(tmp_path / "c.mcap")))
    assert recorded(world)[2].number == 3, "a controller that is paused is not waited for"


def test_a_recording_of_a_controller_that_is_gone_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.feed.POLL_S", 0.02)
    pipeline = asleep(world, ScriptedSource(SourceKind.USB, [DeviceLost("no controller")] * 99))
    pipeline.order(Record(1, str(tmp_path / "a.mcap")))
    world.present = False
    wait_for(lambda: bool(recorded(world)))
    pipeline.order(Record(2, str(tmp_path / "b.mcap")))
    assert [told.number for told in recorded(world)] == [1, 2]
    assert not list(tmp_path.iterdir())


def test_another_source_never_rests(world: World) -> None:
    source = ScriptedSource(SourceKind.SIMULATED, [an_image(1)])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    pipeline.order(SetResting(True))
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)
    assert source.closed == 0


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
