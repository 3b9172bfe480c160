"""Which images the tracker gets, and which are told: the newest wins, nothing waits in a line."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

import numpy as np
import pytest

from handspan_service.contract.model import SourceKind, TrackedHands
from handspan_service.images import StereoImage
from handspan_service.mailbox import Mailbox
from handspan_service.orders import SetImages, ShowPicture
from handspan_service.reports import CamerasKnown, HandsFound, ImageTaken, SourceOpened
from support.patience import WAIT_S
from support.scripted_pipeline import CALIBRATION, PIXELS, ScriptedSource, World, an_image, wait_for


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


def test_a_slow_tracker_drops_images_and_gets_the_newest(world: World) -> None:
    at_work, go_on = threading.Event(), threading.Event()

    def process(image: StereoImage) -> TrackedHands:
        at_work.set()
        assert go_on.wait(WAIT_S)
        return TrackedHands(image.timestamp_us, ())

    world.process = process
    source = ScriptedSource(
        SourceKind.SIMULATED,
        [an_image(1), lambda: at_work.wait(WAIT_S), an_image(2), an_image(3), an_image(4)],
    )
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    wait_for(lambda: not source.items)
    wait_for(lambda: pipeline.meter().timing.images == 4)
    go_on.set()
    wait_for(lambda: len(world.found()) == 2)
    assert [report.timestamp_us for report in world.found()] == [10_000, 40_000]
    assert pipeline.meter().timing.dropped >= 2


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


def test_exchanged_eyes_are_not_metered_on(world: World) -> None:
    """The place of a hand in the left eye's image is not its place in what comes as the left."""
    world.exchanged = True
    source = ScriptedSource(SourceKind.USB, [an_image(1)])
    world.sources["usb"] = [source]
    world.run("usb")
    wait_for(lambda: len(world.found()) == 1)
    source.items.append(an_image(2))
    wait_for(lambda: len(world.found()) == 2)  # Whatever the first one tells is told.
    read = threading.Event()
    source.items += [lambda: None, read.set]
    wait_for(read.is_set)  # Whatever was told has reached the source.
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


def test_images_that_the_tracker_does_not_want_are_not_dropped_ones(world: World) -> None:
    world.unwanted = {2, 4}
    source = ScriptedSource(SourceKind.SIMULATED, [])
    world.sources["simulated"] = [source]
    pipeline = world.run("simulated")
    for number in range(1, 6):
        source.items.append(an_image(number))
        wanted = len([n for n in range(1, number + 1) if n not in world.unwanted])
        wait_for(lambda number=number: number in world.judged)  # type: ignore[misc]
        wait_for(lambda wanted=wanted: len(world.found()) == wanted)  # type: ignore[misc]
    assert [report.timestamp_us for report in world.found()] == [10_000, 30_000, 50_000]
    assert pipeline.meter().timing.images == 5
    assert pipeline._mailbox.dropped == 0


def test_a_tracker_that_is_always_late_never_falls_further_behind(world: World) -> None:
    """Each image that is taken is the newest there is: nothing waits in a line."""
    newest: list[int] = []
    taken: list[int] = []
    there: list[int] = []  # Images that have come, or are about to, when one has been tracked.

    def process(image: StereoImage) -> TrackedHands:
        taken.append(image.sequence)
        time.sleep(0.03)  # Three to ten images come meanwhile.
        there.append(newest[-1])
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
    wait_for(lambda: taken[-1:] == [100])
    assert all(number >= latest - 1 for number, latest in zip(taken[1:], there, strict=False))
    assert taken == sorted(set(taken))
    wait_for(lambda: pipeline.meter().timing.images == 100)
    assert pipeline._mailbox.dropped == 100 - len(taken) > 50
