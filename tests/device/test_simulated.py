"""The simulated controller as a source: pace, times, truth and bytes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from handspan_service.contract.model import CalibrationKind, Orientation, SourceKind
from handspan_service.device.base import EndOfSource
from handspan_service.device.pacing import Clock
from handspan_service.device.peripheral import (
    FrameAssembler,
    decode_trailer,
    encode_payloads,
    split_frame,
)
from handspan_service.device.simulated import RATE_HZ, SimulatedSource, frame_bytes
from handspan_service.geometry import R_D_C, project
from handspan_service.images import StereoImage


class FakeTime:
    """A clock that moves only when somebody sleeps or a test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept: list[float] = []

    def sleep(self, duration_s: float) -> None:
        self.slept.append(duration_s)
        self.now_s += duration_s

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now_s, sleep=self.sleep)


def images(source: SimulatedSource, count: int) -> list[StereoImage]:
    found = [source.read(1.0) for _ in range(count)]
    assert all(isinstance(image, StereoImage) for image in found)
    return found  # type: ignore[return-value]


def test_it_says_what_it_is() -> None:
    info = SimulatedSource(12).open()
    assert info.serial == "SIMULATED-12"
    assert info.kind is SourceKind.SIMULATED
    assert info.nominal_rate_hz == RATE_HZ
    assert info.calibration is CalibrationKind.FACTORY


def test_same_seed_gives_same_bytes_also_after_reopening() -> None:
    first, second = SimulatedSource(3, realtime=False), SimulatedSource(3, realtime=False)
    first.open(), second.open()
    ours, theirs = images(first, 4), images(second, 4)
    first.open()
    again = images(first, 4)
    for a, b, c in zip(ours, theirs, again, strict=True):
        for other in (b, c):
            np.testing.assert_array_equal(a.left, other.left)
            np.testing.assert_array_equal(a.right, other.right)
            assert a.timestamp_us == other.timestamp_us
    assert np.any(ours[0].left != images(SimulatedSource(4, realtime=False), 1)[0].left)


def test_images_are_whole_and_write_protected() -> None:
    source = SimulatedSource(0, realtime=False)
    first, second = images(source, 2)
    for image in (first, second):
        for eye in (image.left, image.right):
            assert eye.shape == (240, 640)
            assert eye.dtype == np.uint8
            assert eye.flags.c_contiguous
            with pytest.raises(ValueError, match="read-only"):
                eye[0, 0] = 1
    assert first.calibration is second.calibration is source.calibration


def test_times_are_exact_without_a_pace() -> None:
    source = SimulatedSource(0, realtime=False, duration_s=0.05)
    taken = images(source, 5)
    assert [image.timestamp_us for image in taken] == [round(k * 1e6 / 115) for k in range(5)]
    assert [image.sequence for image in taken] == list(range(5))
    with pytest.raises(EndOfSource):
        source.read(0.0)
    assert source.counters().images == 5


def test_pace_is_kept_and_late_images_are_skipped() -> None:
    time = FakeTime()
    source = SimulatedSource(0, clock=time.clock)
    source.open()
    taken = images(source, 4)
    steps = [b.timestamp_us - a.timestamp_us for a, b in pairwise(taken)]
    assert steps == pytest.approx([1e6 / 115] * 3, abs=1.0)
    assert taken[0].timestamp_us == 1_000_000_000
    assert sum(time.slept) == pytest.approx(3 / RATE_HZ)
    time.now_s += 10.4 / RATE_HZ
    late = images(source, 1)[0]
    assert late.sequence == taken[-1].sequence + 10
    assert source.counters().overwritten == 9
    assert late.timestamp_us <= time.now_s * 1e6
    assert time.now_s * 1e6 - late.timestamp_us < 1e6 / RATE_HZ


def test_reading_does_not_wait_longer_than_asked() -> None:
    time = FakeTime()
    source = SimulatedSource(0, clock=time.clock)
    source.open()
    assert source.read(0.0) is not None
    assert source.read(0.001) is None
    assert time.now_s == pytest.approx(1000.001)
    assert source.read(0.1) is not None


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_truth_lies_on_bright_skin(orientation: Orientation) -> None:
    source = SimulatedSource(5, realtime=False, orientation=orientation)
    image = images(source, 60)[-1]
    truth = source.truth(image.timestamp_us)
    assert len(truth) == 2
    ground = np.median(image.left)
    for hand in truth:
        assert hand.visible_share == 1.0
        rig_mm = hand.joints_mm @ R_D_C[orientation]
        for eye, pixels in zip(
            (image.left, image.right), project(rig_mm, source.calibration, 240), strict=True
        ):
            column, row = np.rint(pixels).astype(int).T
            level = eye[row, column].astype(float)
            assert np.mean(level > ground + 25.0) > 0.9
            assert 90.0 < np.median(level) <= 255.0


def test_truth_says_when_a_hand_is_leaving() -> None:
    source = SimulatedSource(1, realtime=False)
    seconds = np.arange(0.0, 90.0, 0.1)
    scenes = [source.truth(int(time * 1e6)) for time in seconds]
    shares = [hand.visible_share for scene in scenes for hand in scene]
    assert min(shares) < 0.1
    assert np.mean(np.array(shares) == 1.0) > 0.9
    assert any(not scene for scene in scenes)


def test_truth_follows_the_clock_in_real_time() -> None:
    time = FakeTime()
    paced, free = SimulatedSource(2, clock=time.clock), SimulatedSource(2, realtime=False)
    for _ in range(3):
        ours, theirs = images(paced, 1)[0], images(free, 1)[0]
    for a, b in zip(paced.truth(ours.timestamp_us), free.truth(theirs.timestamp_us), strict=True):
        np.testing.assert_allclose(a.joints_mm, b.joints_mm, atol=0.01)


def test_no_real_controller_lies_on_auto() -> None:
    with pytest.raises(ValueError, match="normal or inverted"):
        SimulatedSource(0, orientation=Orientation.AUTO)


def test_images_travel_as_the_controllers_bytes() -> None:
    source = SimulatedSource(0, realtime=False)
    setting = source.exposure
    taken = images(source, 2)
    assembler = FrameAssembler(640 * 240 * 2, 1000 / RATE_HZ)
    for number, image in enumerate(taken):
        for payload in encode_payloads(frame_bytes(image, setting), number % 2, 100 + 9 * number):
            assembler.feed(memoryview(payload), 0)
    frame = assembler.take()
    assert frame is not None
    left, right = split_frame(frame.pixels, 640, 240)
    for sent, received in ((taken[-1].left, left), (taken[-1].right, right)):
        np.testing.assert_array_equal(sent[:-1], received[:-1])
        np.testing.assert_array_equal(sent[-1, :-6], received[-1, :-6])
    report = decode_trailer(frame.pixels)
    assert (report.exposure_us, report.gain) == (setting.exposure_us % 512, setting.gain % 32)


def test_a_later_part_can_be_seen_alone() -> None:
    source = SimulatedSource(0, realtime=False)
    source.open()
    source.skip_to(500)
    image = images(source, 1)[0]
    assert (image.sequence, image.timestamp_us) == (500, round(500e6 / 115))
    with pytest.raises(ValueError, match="past"):
        source.skip_to(10)


def test_an_image_is_drawn_before_it_is_due() -> None:
    time = FakeTime()
    source = SimulatedSource(0, clock=time.clock)
    source.open()
    images(source, 1)
    before = source.exposure
    assert source.read(0.001) is None
    assert source.exposure != before  # Whoever draws sets the sensors for the image after that.
    after = source.exposure
    time.now_s = 1000.0 + 1.9 / RATE_HZ  # Kept away for most of the time between two images.
    image = images(source, 1)[0]
    assert image.sequence == 1
    assert source.exposure == after
    assert source.counters().overwritten == 0
