"""The simulated controller in a process of its own: the same images, and nothing left behind."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import psutil
import pytest

from handspan_service.device.apart import SourceApart
from handspan_service.device.choose import open_source
from handspan_service.device.simulated import SimulatedSource
from handspan_service.errors import DeviceError
from handspan_service.images import StereoImage
from support.patience import WAIT_S


def artists() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if "handspan_service.device.apart" in child.cmdline()
    ]


def newest(source: SourceApart) -> StereoImage:
    for _ in range(100):
        image = source.read(5.0)
        if image is not None:
            return image
    raise AssertionError("no image came")


def read_on(source: SourceApart) -> None:
    for _ in range(1000):
        source.read(5.0)


def test_it_says_the_same_of_itself_as_the_one_inside() -> None:
    with SimulatedSource(3, realtime=False) as inside:
        wanted = inside.open()
        source = SourceApart(3)
        try:
            assert source.open() == wanted
            image = newest(source)
            assert image.calibration.baseline_mm == pytest.approx(inside.calibration.baseline_mm)
            assert image.calibration.left.focal_px == pytest.approx(
                inside.calibration.left.focal_px, rel=1e-6
            )
        finally:
            source.close()


def test_images_are_whole_and_rise_in_time() -> None:
    source = SourceApart(1)
    source.open()
    try:
        images = [newest(source) for _ in range(8)]
    finally:
        source.close()
    assert all(image.left.shape == image.right.shape == (240, 640) for image in images)
    assert all(not image.left.flags.writeable for image in images)
    assert np.all(np.diff([image.timestamp_us for image in images]) > 0)
    assert images[0].left.max() > 100
    counters = source.counters()
    assert counters.images == 8
    assert counters.images + counters.overwritten == images[-1].sequence + 1


def test_closing_leaves_no_process_and_may_be_repeated() -> None:
    source = SourceApart(1)
    source.open()
    assert len(artists()) == 1
    source.close()
    source.close()
    assert artists() == []


def test_an_artist_that_died_is_reported() -> None:
    source = SourceApart(1)
    source.open()
    try:
        (artist,) = artists()
        os.kill(artist.pid, signal.SIGKILL)
        with pytest.raises(DeviceError, match="has stopped") as caught:
            read_on(source)
        assert caught.value.retry
    finally:
        source.close()


def test_an_artist_whose_reader_died_ends_by_itself() -> None:
    source = SourceApart(1)
    source.open()
    (artist,) = artists()
    assert source._artist is not None
    assert source._artist.stdout is not None
    source._artist.stdout.close()
    deadline = time.monotonic() + WAIT_S
    while artist.is_running() and artist.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert source._artist.wait(WAIT_S) == 0


def test_live_hands_are_drawn_apart_and_fast_ones_inside() -> None:
    assert isinstance(open_source("simulated"), SourceApart)
    assert isinstance(open_source("simulated", speed=None), SimulatedSource)
