"""The whole USB source against a controller in memory, read both ways libusb offers."""

from __future__ import annotations

import dataclasses
import errno

import numpy as np
import pytest

from handspan_service.calibration.detect import BoardDetector
from handspan_service.calibration.views import CORNERS_MM
from handspan_service.contract.model import CalibrationKind, SourceKind
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.board_view import LEVEL_AT_FULL, BoardView, developed
from handspan_service.device.exposure import LEVELS, REST
from handspan_service.device.metering import read_brightest, read_tracked
from handspan_service.device.startup import MEASURING
from handspan_service.device.usb import present
from handspan_service.errors import DeviceError, DeviceLost, DeviceReason
from handspan_service.geometry import project
from handspan_service.spots import Spots
from support.boards import a_turn
from support.fake_controller import (
    CALIBRATION,
    SERIAL,
    Oddities,
    Pictures,
    Tamper,
    Trouble,
    scene,
)
from support.fake_usb import FakeAsyncBus, FakeBus
from support.usb_images import EITHER, Kind, read_images, source_on


def at(number: int, part: int, *instead: bytes | Trouble) -> Tamper:
    """Replace one payload of one frame."""
    return lambda n, p, payload: list(instead) if (n, p) == (number, part) else [payload]


@EITHER
def test_images_of_a_controller(kind: Kind) -> None:
    bus = kind()
    with source_on(bus) as source:
        images = read_images(source, 12)
        assert [image.sequence for image in images] == list(range(12))
        times = [image.timestamp_us for image in images]
        assert np.all(np.abs(np.diff(times) - 8930) < 300)
        assert images[0].left.shape == images[0].right.shape == (240, 640)
        at_rest = scene(REST.light, gamma=True)
        np.testing.assert_array_equal(images[0].left[:-1], at_rest[:-1])
        np.testing.assert_array_equal(images[0].right[:-1], at_rest[:-1])
        assert images[0].calibration is images[-1].calibration
        counters = source.counters()
        assert (counters.images, counters.short, counters.lost) == (12, 1, 0)
        assert source.problem() == ""


@EITHER
def test_who_the_controller_is(kind: Kind) -> None:
    source = source_on(kind())
    info = source.open()
    assert (info.serial, info.kind, info.firmware) == (SERIAL, SourceKind.USB, "1.7")
    assert info.calibration is CalibrationKind.FACTORY
    assert info.nominal_rate_hz == pytest.approx(115, abs=0.01)
    image = read_images(source, 1)[0]
    assert image.calibration.baseline_mm == CALIBRATION.baseline_mm
    assert image.calibration.left.offset_px == CALIBRATION.left.offset_px
    source.close()


def test_everything_the_last_program_left_is_overwritten() -> None:
    bus = FakeBus()
    with source_on(bus):
        assert bus.controller.switches[:5] == [0, 0, 1, 1, 1]
        assert bus.controller.controls[0x0A00, 0x0500] == 0
        assert bus.controller.controls[0x0900, 0x0500] == 1
        assert bus.controller.controls[0x0200, 0x0500] == 4
        assert bus.controller.mode == bus.controller.modes[1]
    log = bus.controller.log
    sent = [(value, index) for kind, _, value, index, _ in log if kind == 0x21]
    assert sent.index((0x0200, 0x0001)) > sent.index((0x0B00, 0x0200))  # Commit comes last.
    assert all(request not in (0x85, 0x87) for _, request, _, _, _ in log)


@EITHER
def test_closing_gives_everything_back(kind: Kind) -> None:
    bus = kind()
    source = source_on(bus)
    source.open()
    read_images(source, 3)
    source.close()
    source.close()
    device = bus.device
    assert (device.opened, device.claimed, device.drivers) == (0, set(), {0: True, 1: True})
    assert bus.controller.leds == [0, 0, 0]
    assert bus.controller.mode is None
    assert source.counters().images == 3
    if isinstance(bus, FakeAsyncBus):
        assert bus.lib.living == {}
    with pytest.raises(DeviceLost):
        source.read(0.0)


def test_many_transfers_are_under_way_while_the_reader_is_away() -> None:
    bus = FakeAsyncBus()
    with source_on(bus) as source:
        images = read_images(source, 3)
        assert bus.lib.most_pending == 32
        for _ in range(10):
            bus.clock.sleep(0.012)
            images += read_images(source, 1)
        assert bus.lib.lost == 0
        counters = source.counters()
        assert (counters.short, counters.lost) == (1, 0)
        assert counters.images - len(images) == counters.overwritten > 0
        assert images[-1].sequence == counters.images - 1


def test_a_reader_away_for_too_long_gets_whole_images_only() -> None:
    bus = FakeAsyncBus()
    with source_on(bus) as source:
        read_images(source, 3)
        bus.clock.sleep(3.0)
        image = read_images(source, 2)[-1]
        np.testing.assert_array_equal(image.left[:-1], bus.controller.picture()[:-1])
        assert bus.lib.lost > 1000
        assert source.counters().lost + source.counters().short > 300
        assert source.counters().timeouts == 0


@EITHER
def test_unplugged_in_the_middle_of_a_frame(kind: Kind) -> None:
    bus = kind(Oddities(tamper=at(4, 9, Trouble.UNPLUG)))
    source = source_on(bus)
    source.open()
    began_us = bus.clock.now_us
    images = read_images(source, 3)
    assert len(images) == 3
    with pytest.raises(DeviceLost):
        read_images(source, 1)
    assert bus.clock.now_us - began_us < 60_000
    source.close()
    assert not present(bus)
    with pytest.raises(DeviceLost, match="no controller"):
        source.open()


@EITHER
def test_plugged_in_again(kind: Kind) -> None:
    bus = kind(Oddities(tamper=at(2, 3, Trouble.REPLUG)))
    source = source_on(bus)
    source.open()
    address = bus.device.address
    with pytest.raises(DeviceLost):
        read_images(source, 5)
    source.close()
    bus.odd.tamper = lambda _n, _p, payload: [payload]
    assert bus.device.address == address + 1
    assert source.open().serial == SERIAL
    assert len(read_images(source, 4)) == 4
    source.close()
    if isinstance(bus, FakeAsyncBus):
        assert bus.lib.living == {}


@EITHER
def test_damaged_frames_are_left_out(kind: Kind) -> None:
    def damage(number: int, part: int, payload: bytes) -> list[bytes | Trouble]:
        if (number, part) == (2, 5):
            return []  # Lost.
        if (number, part) == (4, 18):
            return [bytes([payload[0], payload[1] & ~0x02]) + payload[2:]]  # No end.
        if (number, part) == (6, 7):
            return [bytes([payload[0], payload[1] | 0x40]) + payload[2:]]  # Flagged.
        if (number, part) == (8, 1):
            return [b"", payload]
        if (number, part) == (8, 3):
            return [b"\x0c\x00" + bytes(90), payload]  # Garbage.
        if (number, part) == (10, 2):
            return [payload, payload]  # Doubled.
        return [payload]

    bus = kind(Oddities(tamper=damage))
    with source_on(bus) as source:
        images = read_images(source, 12)
        assert [image.sequence for image in images] == [0, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14]
        counters = source.counters()
        assert (counters.short, counters.forced, counters.bad_header) == (3, 1, 1)
        assert (counters.errors, counters.lost) == (1, 3)
        pictures = [left for left, _ in bus.controller.pictures.values()]
        for image in images:
            assert any(np.array_equal(image.left[:-1], picture[:-1]) for picture in pictures)


@EITHER
def test_a_stall_is_cleared(kind: Kind) -> None:
    bus = kind(Oddities(tamper=at(3, 4, Trouble.STALL)))
    with source_on(bus) as source:
        assert len(read_images(source, 8)) == 8
        assert source.counters().errors == 1
        assert not bus.controller.halted


@EITHER
def test_short_io_errors_pass(kind: Kind) -> None:
    bus = kind(Oddities(tamper=at(3, 4, Trouble.IO, Trouble.IO)))
    with source_on(bus) as source:
        assert len(read_images(source, 8)) == 8
        assert source.counters().errors >= 1


@EITHER
def test_lasting_io_errors_are_an_unplugged_controller(kind: Kind) -> None:
    bus = kind(Oddities(tamper=lambda n, _p, data: [Trouble.IO] * 4 if n > 3 else [data]))
    with source_on(bus) as source, pytest.raises(DeviceLost):
        read_images(source, 20)


def test_stalls_without_end_give_up() -> None:
    bus = FakeBus(Oddities(tamper=lambda n, _p, data: [Trouble.STALL] if n > 3 else [data]))
    with source_on(bus) as source, pytest.raises(DeviceError) as caught:
        read_images(source, 20)
    assert caught.value.reason is DeviceReason.BAD_TRANSPORT
    assert caught.value.retry


@EITHER
def test_a_stream_that_falls_silent_is_started_again(kind: Kind) -> None:
    bus = kind(Oddities(deaf_after=5))
    with source_on(bus) as source:
        images = read_images(source, 9)
        assert len(images) == 9
        assert source.counters().timeouts == 1
        commits = [entry for entry in bus.controller.log if entry[:4] == (0x21, 1, 0x0200, 1)]
        assert len(commits) == 2


@EITHER
def test_a_stream_that_stays_silent_is_given_up(kind: Kind) -> None:
    bus = kind()
    with source_on(bus) as source:
        read_images(source, 3)
        bus.controller.deaf = True
        with pytest.raises(DeviceError) as caught:
            read_images(source, 1, reads=100)
        assert caught.value.reason is DeviceReason.BAD_TRANSPORT
        assert source.counters().timeouts == 4


# Health and brightness


def test_lost_images_are_reported_and_forgotten() -> None:
    def damage(number: int, part: int, payload: bytes) -> list[bytes | Trouble]:
        return [] if number < 210 and number % 5 == 0 and part == 7 else [payload]

    bus = FakeBus(Oddities(tamper=damage))
    with source_on(bus) as source:
        read_images(source, 200)
        assert "images are lost" in source.problem()
        read_images(source, 280)
        assert source.problem() == ""


def test_exposure_follows_the_hand_at_its_pace() -> None:
    bus = FakeBus()
    with source_on(bus) as source:
        read_images(source, 340)  # Three seconds.
        reading = read_brightest(bus.controller.picture())
        assert reading is not None
        assert LEVELS[0] <= reading.level <= LEVELS[1]
        assert source.sensor_setting() == (bus.controller.exposure_us, bus.controller.gain)
    writes = [e for e in bus.controller.log if e[:4] == (0x21, 1, 0x0B00, 0x0200)]
    assert 2 <= len(writes) <= 1 + 2 * 3 + 1
    assert source.sensor_setting() == (0, 0)


def test_exposure_follows_a_tracked_hand_and_not_the_thing_beside_it() -> None:
    rows, columns = np.mgrid[90:150:3, 390:425:3]  # The dark rim of the round bright thing.
    pixels = np.stack([columns, rows], axis=-1).reshape(-1, 2)
    bus = FakeBus()
    with source_on(bus) as source:
        for _ in range(110):  # Ten images at a time, as long as one mark of the place is good.
            image = read_images(source, 10)[-1]
            source.meter_on(Spots(image.timestamp_us, pixels))
        rim = read_tracked(bus.controller.picture(), Spots(0, pixels))
        brightest = read_brightest(bus.controller.picture())
    assert rim is not None
    assert brightest is not None
    assert LEVELS[0] <= rim.level <= LEVELS[1]
    assert brightest.level > LEVELS[1]


def test_fixed_exposure_and_fewer_lights_reach_the_controller() -> None:
    bus = FakeBus()
    fixed = ExposureSettings(automatic=False, exposure_us=300, gain=40, lights="outer")
    with source_on(bus, exposure=fixed) as source:
        assert (bus.controller.exposure_us, bus.controller.gain) == (300, 40)
        assert bus.controller.leds == [1, 0, 1]
        read_images(source, 150)
        assert (bus.controller.exposure_us, bus.controller.gain) == (300, 40)
        source.set_exposure(ExposureSettings(automatic=False, exposure_us=90, gain=17))
        read_images(source, 80)
        assert (bus.controller.exposure_us, bus.controller.gain) == (90, 17)
        assert bus.controller.leds == [1, 1, 1]
        source.set_exposure(ExposureSettings())
        read_images(source, 240)
        assert bus.controller.exposure_us > 90


def test_light_that_is_refused_is_asked_for_again() -> None:
    bus = FakeBus()
    fixed = ExposureSettings(automatic=False, exposure_us=300, gain=40)
    with source_on(bus, exposure=fixed) as source:
        patient = bus.controller.odd
        bus.controller.odd = dataclasses.replace(patient, refuse=frozenset({(0x0B00, 0x0200)}))
        source.set_exposure(
            ExposureSettings(automatic=False, exposure_us=90, gain=17, lights="outer")
        )
        told = len(bus.controller.log)
        read_images(source, 230)  # Two seconds.
        asked = [entry for entry in bus.controller.log[told:] if entry[2] == 0x0B00]
        assert len(asked) == 1, "not with every image"
        bus.controller.odd = patient
        read_images(source, 700)
        assert (bus.controller.exposure_us, bus.controller.gain) == (90, 17)
        assert bus.controller.leds == [1, 0, 1]


def test_lights_that_went_out_are_told_to_shine_again() -> None:
    bus = FakeBus()
    with source_on(bus) as source:
        read_images(source, 20)
        bus.controller.switches[2:5] = [0, 0, 0]
        read_images(source, 100)
        assert bus.controller.leds == [0, 0, 0]
        read_images(source, 240)
        assert bus.controller.leds == [1, 1, 1]
        told = len(bus.controller.log)
        read_images(source, 400)
        assert all(entry[2] != 0x0300 for entry in bus.controller.log[told:]), "they shine already"


def test_an_unplugging_is_told_by_its_number() -> None:
    bus = FakeBus()
    source = source_on(bus)
    source.open()
    bus.unplug()
    with pytest.raises(DeviceLost) as caught:
        source.read(0.1)
    assert caught.value.reason is DeviceReason.UNPLUGGED
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert cause.errno == errno.ENODEV
    source.close()


@EITHER
def test_a_board_is_measured_in_every_row(kind: Kind) -> None:
    """Calibration takes 480 rows and grey values whose ratio is that of the light."""
    turn = a_turn(0.2, -0.15, 0.1)
    place_mm = np.array([10.0, -5.0, 170.0]) - turn @ np.array([120.0, 80.0, 0.0])
    view = BoardView(CALIBRATION)

    def board(light: float, gamma: bool, height: int) -> Pictures:
        assert (gamma, height) == (False, 480)
        left, right = view.draw(turn, place_mm, LEVEL_AT_FULL * light / 511.0)
        rng = np.random.default_rng(1)
        return developed(left, 3.5, rng), developed(right, 3.5, rng)

    bus = kind()
    bus.controller.seen = board
    with source_on(bus, view=MEASURING) as source:
        source.set_exposure(ExposureSettings(automatic=False, exposure_us=150, gain=16))
        image = read_images(source, 30, 1500)[-1]
    assert image.left.shape == image.right.shape == (480, 640)
    truth = project(CORNERS_MM @ turn.T + place_mm, CALIBRATION, 480)
    for picture, expected in zip((image.left, image.right), truth, strict=True):
        sight = BoardDetector().measure(picture).sight
        assert len(sight.ids) >= 12
        assert np.abs(sight.pixels_px - expected[sight.ids]).max() < 0.3
