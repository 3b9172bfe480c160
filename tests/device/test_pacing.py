from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.model import DeviceInfo
from handspan_service.device.base import EndOfSource, RecordedHands
from handspan_service.device.pacing import MAX_LAG_S, Entry, PacedSource
from handspan_service.errors import UnreadableSource
from handspan_service.images import StereoImage
from support.recorded import CALIBRATION, INFO, FakeClock, read_all, stereo_images


class Player(PacedSource):
    def __init__(
        self,
        images: Sequence[StereoImage],
        *,
        speed: float | None = 1.0,
        loop: bool = False,
        clock: FakeClock | None = None,
    ) -> None:
        super().__init__(speed=speed, loop=loop, clock=(clock or FakeClock()).clock())
        self.images = images

    def _prepare(self) -> DeviceInfo:
        return INFO

    def _play(self) -> Iterator[Entry]:
        for image in self.images:
            yield Entry(image.timestamp_us, image.sequence, partial(_again, image))


def _again(image: StereoImage, timestamp_us: int, sequence: int) -> StereoImage:
    return replace(image, timestamp_us=timestamp_us, sequence=sequence)


def _times(items: Sequence[StereoImage | RecordedHands]) -> list[int]:
    return [item.timestamp_us for item in items]


def test_as_fast_as_it_goes_gives_every_image_and_never_sleeps() -> None:
    clock = FakeClock()
    player = Player(stereo_images(50), speed=None, clock=clock)
    player.open()
    clock.advance(1.0)
    assert _times(list(read_all(player))) == _times(stereo_images(50))
    assert clock.slept == []
    assert player.counters().overwritten == 0
    assert player.counters().images == 50


@pytest.mark.parametrize("speed", [0.5, 1.0, 4.0])
def test_an_image_comes_when_it_is_due(speed: float) -> None:
    clock = FakeClock()
    player = Player(stereo_images(20), speed=speed, clock=clock)
    player.open()
    start_s = clock.now_s
    for number in range(20):
        assert player.read(1.0) is not None
        assert clock.now_s - start_s == pytest.approx(number * 0.008696 / speed)
    with pytest.raises(EndOfSource):
        player.read(1.0)


def test_nothing_comes_before_its_time() -> None:
    clock = FakeClock()
    player = Player(stereo_images(3), clock=clock)
    player.open()
    assert player.read(0.0) is not None
    assert player.read(0.004) is None
    assert clock.slept == [0.004]
    image = player.read(0.1)
    assert image is not None
    assert clock.slept[-1] == pytest.approx(0.004696)
    assert image.timestamp_us == 1000 + 8696


def test_a_late_reader_gets_the_newest_and_the_rest_is_counted() -> None:
    clock = FakeClock()
    player = Player(stereo_images(20), clock=clock)
    player.open()
    assert player.read(0.0) is not None
    clock.advance(5.5 * 0.008696)
    image = player.read(0.0)
    assert isinstance(image, StereoImage)
    assert image.sequence == 5
    assert player.counters().overwritten == 4
    assert player.counters().images == 7  # One more is fetched and waits.
    image = player.read(0.1)
    assert isinstance(image, StereoImage)
    assert image.sequence == 6
    assert player.counters().lost == 0


def test_the_last_image_is_not_lost_by_being_late() -> None:
    clock = FakeClock()
    player = Player(stereo_images(5), clock=clock)
    player.open()
    player.read(0.0)
    clock.advance(1.0)
    image = player.read(0.0)
    assert isinstance(image, StereoImage)
    assert image.sequence == 4
    with pytest.raises(EndOfSource):
        player.read(0.0)


def test_after_a_pause_it_goes_on_where_it_left_off() -> None:
    clock = FakeClock()
    player = Player(stereo_images(20), clock=clock)
    player.open()
    player.read(0.0)
    clock.advance(MAX_LAG_S + 60)
    image = player.read(0.0)
    assert isinstance(image, StereoImage)
    assert image.sequence == 1
    assert player.counters().overwritten == 0
    assert player.read(0.0) is None


def test_gaps_of_the_recording_are_counted_as_lost() -> None:
    images = [image for image in stereo_images(10) if image.sequence not in (3, 4, 8)]
    player = Player(images, speed=None)
    player.open()
    assert len(list(read_all(player))) == 7
    assert player.counters().lost == 3


@given(
    steps_us=st.lists(st.integers(1, 100_000), min_size=0, max_size=6),
    start_us=st.integers(0, 2**60),
    reads=st.integers(2, 40),
)
def test_times_and_numbers_rise_in_every_loop(
    steps_us: list[int], start_us: int, reads: int
) -> None:
    times = [start_us]
    for step_us in steps_us:
        times.append(times[-1] + step_us)
    first = stereo_images(1, 1, 1)[0]
    images = [_again(first, time_us, 7 + number) for number, time_us in enumerate(times)]
    player = Player(images, speed=None, loop=True)
    player.open()
    items = list(read_all(player, reads))
    assert len(items) == reads
    seen = _times(items)
    assert all(a < b for a, b in itertools.pairwise(seen))
    numbers = [item.sequence for item in items if isinstance(item, StereoImage)]
    assert numbers == list(range(7, 7 + reads))
    assert player.loops() == (reads - 1) // len(images)


def test_the_loop_is_that_of_the_item_read_last() -> None:
    clock = FakeClock()
    player = Player(stereo_images(2), loop=True, clock=clock)
    player.open()
    loops = []
    for _ in range(6):
        player.read(1.0)
        loops.append(player.loops())
    assert loops == [0, 0, 1, 1, 2, 2]


def test_times_that_do_not_rise_are_refused() -> None:
    first = stereo_images(1)[0]
    player = Player([first, first], speed=None)
    player.open()
    player.read(0.0)
    with pytest.raises(UnreadableSource, match="do not rise"):
        player.read(0.0)


def test_opening_anew_begins_anew() -> None:
    player = Player(stereo_images(3), speed=None)
    player.open()
    assert len(list(read_all(player))) == 3
    player.close()
    player.close()
    with pytest.raises(EndOfSource):
        player.read(0.0)
    player.open()
    assert player.counters().images == 0
    assert len(list(read_all(player))) == 3


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_speed_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        Player([], speed=speed)


def test_all_images_share_the_calibration() -> None:
    player = Player(stereo_images(3), speed=None)
    player.open()
    assert all(
        isinstance(item, StereoImage) and item.calibration is CALIBRATION
        for item in read_all(player)
    )
