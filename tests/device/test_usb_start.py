"""How a controller is found and started, by a script where it must, and with which calibration."""

from __future__ import annotations

from pathlib import Path

import pytest

from handspan_service.contract.model import CalibrationKind
from handspan_service.device.usb import list_devices, present
from handspan_service.errors import DeviceError, DeviceReason, NoSuchSource
from support.fake_controller import SERIAL, Oddities
from support.fake_usb import FakeBus
from support.usb_images import EITHER, Kind, read_images, source_on

UNLOCK = ((0x0900, 0x0500, 1), (0x0400, 0x0500, 33), (0x0900, 0x0500, 0))
SCRIPT = f"""# serial: {SERIAL}
out 21 01 0900 0500 01000000
wait 5
out 21 01 0400 0500 21000000
in a1 81 0400 0500 4
out 21 01 0900 0500 00000000
"""


@EITHER
def test_a_controller_that_does_not_stream_is_diagnosed(kind: Kind) -> None:
    bus = kind(Oddities(locked=True, unlock=UNLOCK))
    with source_on(bus) as source:
        began_us = bus.clock.now_us
        with pytest.raises(DeviceError, match=r"firmware \(1\.7\).*start-up script") as caught:
            read_images(source, 1)
        assert caught.value.reason is DeviceReason.NO_STREAM
        assert not caught.value.retry
        assert 2_000_000 <= bus.clock.now_us - began_us < 2_200_000
    assert bus.controller.leds == [0, 0, 0]


@EITHER
def test_the_users_script_unlocks_the_controller(kind: Kind, tmp_path: Path) -> None:
    script = tmp_path / "start.txt"
    script.write_text(SCRIPT)
    bus = kind(Oddities(locked=True, unlock=UNLOCK))
    with source_on(bus, scripts={SERIAL: str(script)}) as source:
        assert len(read_images(source, 3)) == 3
        assert bus.controller.controls[0x0900, 0x0500] == 1  # Ours, not the script's.


def test_a_script_that_does_not_help(tmp_path: Path) -> None:
    script = tmp_path / "start.txt"
    script.write_text("out 21 01 0900 0500 01000000\nout 21 01 0a00 0500 00000000\n")
    bus = FakeBus(Oddities(locked=True, unlock=UNLOCK))
    with (
        source_on(bus, scripts={SERIAL: str(script)}) as source,
        pytest.raises(DeviceError, match="does not start to send"),
    ):
        read_images(source, 1)


def test_a_steps_failure_does_not_end_a_script(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = tmp_path / "start.txt"
    script.write_text("in a1 82 0900 0500 4\n")  # The fake refuses GET_MIN.
    bus = FakeBus()
    with source_on(bus, scripts={SERIAL: str(script)}) as source:
        assert len(read_images(source, 2)) == 2
    assert "line 1: stall" in caplog.text


@pytest.mark.parametrize(
    ("text", "error"),
    [("# serial: OTHER\nwait 1", DeviceError), (None, NoSuchSource)],
)
def test_a_script_that_cannot_be_used_frees_the_controller(
    tmp_path: Path, text: str | None, error: type[Exception]
) -> None:
    script = tmp_path / "start.txt"
    if text is not None:
        script.write_text(text)
    bus = FakeBus()
    with pytest.raises(error):
        source_on(bus, scripts={SERIAL: str(script)}).open()
    assert (bus.device.opened, bus.device.drivers) == (0, {0: True, 1: True})


def test_another_controllers_script_is_not_run(tmp_path: Path) -> None:
    bus = FakeBus()
    with source_on(bus, scripts={"OTHER": str(tmp_path / "none")}) as source:
        assert len(read_images(source, 1)) == 1


def test_a_wrong_byte_is_read_again(tmp_path: Path) -> None:
    bus = FakeBus(Oddities(wrong_reads=frozenset({3, 60})))
    with source_on(bus, cache_folder=tmp_path) as source:
        assert source.problem() == ""
        image = read_images(source, 1)[0]
        assert image.calibration.kind is CalibrationKind.FACTORY
    assert (tmp_path / f"calibration-{SERIAL}.bin").read_bytes() == image.calibration.record


def test_the_kept_calibration_is_used_when_it_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with source_on(FakeBus(), cache_folder=folder):
        pass
    source = source_on(FakeBus(Oddities(garbled_memory=range(0x70, 0x72))), cache_folder=folder)
    assert source.open().calibration is CalibrationKind.FACTORY
    assert "copy" in source.problem()
    source.close()


def test_a_calibration_that_cannot_be_kept_leaves_nothing_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / f"calibration-{SERIAL}.bin").mkdir()
    with source_on(FakeBus(), cache_folder=tmp_path) as source:
        assert source.problem() == ""
    assert "could not be kept" in caplog.text
    assert [path.name for path in tmp_path.iterdir()] == [f"calibration-{SERIAL}.bin"]


def test_an_average_calibration_is_used_at_the_worst(tmp_path: Path) -> None:
    (tmp_path / f"calibration-{SERIAL}.bin").write_bytes(b"damaged")
    source = source_on(FakeBus(Oddities(garbled_memory=range(0x70, 0x72))), cache_folder=tmp_path)
    assert source.open().calibration is CalibrationKind.NOMINAL
    assert "average" in source.problem()
    source.close()


def test_a_controller_without_a_readable_serial_number_still_works() -> None:
    refused = frozenset({(0x0800, 0x0500)})
    source = source_on(FakeBus(Oddities(refuse=refused)))
    info = source.open()
    assert (info.serial, info.calibration) == ("port-1-1.2", CalibrationKind.NOMINAL)
    assert "serial number" in source.problem()
    assert len(read_images(source, 2)) == 2
    source.close()


@EITHER
def test_a_refused_control_is_an_error(kind: Kind) -> None:
    bus = kind(Oddities(refuse=frozenset({(0x0B00, 0x0200)})))
    with pytest.raises(DeviceError) as caught:
        source_on(bus).open()
    assert caught.value.reason is DeviceReason.BAD_CONTROL
    assert bus.device.opened == 0


def test_busy_and_forbidden_controllers() -> None:
    bus = FakeBus()
    bus.busy = True
    with pytest.raises(DeviceError, match="another program") as caught:
        source_on(bus).open()
    assert (caught.value.reason, caught.value.retry) == (DeviceReason.BUSY, True)
    assert bus.device.drivers == {0: True, 1: True}
    bus.busy, bus.forbidden = False, True
    with pytest.raises(DeviceError) as caught:
        source_on(bus).open()
    assert (caught.value.reason, caught.value.retry) == (DeviceReason.NO_PERMISSION, False)


def test_systems_without_detachable_drivers() -> None:
    bus = FakeBus()
    bus.driverless = True
    bus.device.drivers = {0: False, 1: False}
    with source_on(bus) as source:
        assert len(read_images(source, 1)) == 1


@pytest.mark.parametrize(
    ("identity", "reason", "words"),
    [
        ((0x04B4, 0x00F3), DeviceReason.BAD_FIRMWARE, "firmware-update state"),
        ((0x2936, 0x1206), DeviceReason.UNKNOWN, "Leap Motion Controller 2"),
    ],
)
def test_devices_that_are_none(identity: tuple[int, int], reason: DeviceReason, words: str) -> None:
    bus = FakeBus(plugged=False)
    assert list_devices(bus) == ()
    device = bus.plug(identity)
    assert not present(bus)
    (found,) = list_devices(bus)
    assert not found.supported
    assert found.note
    with pytest.raises(DeviceError, match=words) as caught:
        source_on(bus).open()
    assert caught.value.reason is reason
    assert device.opened == 0


def test_the_list_of_devices() -> None:
    bus = FakeBus()
    (found,) = list_devices(bus)
    assert (found.vendor, found.product, found.supported) == (0xF182, 3, True)
    assert (found.bus, found.address, found.ports) == (1, 5, (1, 2))
    assert present(bus)
    assert bus.device.opened == 0
