"""Queued transfers: their memory, their errors, and libusb's own idea of the record."""

from __future__ import annotations

import ctypes

import pytest
import usb.backend.libusb1 as pyusb_libusb

from handspan_service.device import transfers
from handspan_service.device.link import Fault, LinkFault
from handspan_service.device.peripheral import encode_probe, probe_for
from handspan_service.device.transfers import TransferQueue, TransferRecord
from handspan_service.device.usb import _library_of, default_backend
from handspan_service.errors import DeviceError, DeviceLost
from support.fake_usb import FakeAsyncBus, Handle


class Opened:
    """A committed controller with a queue on it."""

    def __init__(self, count: int = 4) -> None:
        self.bus = FakeAsyncBus()
        controller = self.bus.controller
        controller.control(0x21, 1, 0x0300, 0x0500, b"\x42\0\0\0")
        asked = probe_for(controller.probe, controller.modes[1], 1)
        controller.control(0x21, 1, 0x0200, 1, encode_probe(asked))
        self.received: list[bytes] = []
        self.queue = self.make(count)

    def make(self, count: int) -> TransferQueue:
        handle = self.bus.open_device(self.bus.device)
        assert isinstance(handle, Handle)
        library = self.bus.lib
        return TransferQueue(library, self.bus.ctx, handle.handle, 0x83, self.take, count)

    def take(self, payload: memoryview) -> None:
        self.received.append(bytes(payload))


def test_payloads_come_in_order_and_transfers_stay_under_way() -> None:
    opened = Opened()
    assert opened.queue.under_way == 0
    opened.queue.resume()
    for _ in range(20):
        opened.queue.pump(0.1)
        assert opened.queue.under_way == 4
    lengths = [len(payload) for payload in opened.received[:20]]
    assert lengths == [16380] * 18 + [12588, 16380]
    opened.queue.stop()
    assert opened.bus.lib.living == {}


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_what_goes_wrong_in_a_callback_comes_out_of_pump(error: type[BaseException]) -> None:
    opened = Opened()

    def fail(payload: memoryview) -> None:
        raise error(len(payload))

    opened.queue._sink = fail
    opened.queue.resume()
    with pytest.raises(error):
        opened.queue.pump(0.1)
    assert opened.queue.under_way == 3, "the transfer that failed is not under way"
    opened.queue.stop()
    assert opened.bus.lib.living == {}


def test_a_stall_stops_until_it_is_resumed() -> None:
    opened = Opened()
    opened.queue.resume()
    opened.bus.controller.halted = True
    with pytest.raises(LinkFault) as caught:
        opened.queue.pump(0.1)
    assert caught.value.fault is Fault.STALL
    assert opened.queue.under_way == 0
    opened.bus.controller.halted = False
    opened.queue.resume()
    opened.queue.pump(0.1)
    assert opened.received
    opened.queue.stop()


def test_an_unplugged_controller_gives_its_transfers_back() -> None:
    opened = Opened()
    opened.queue.resume()
    opened.bus.unplug()
    with pytest.raises(DeviceLost):
        opened.queue.pump(0.1)
    with pytest.raises(DeviceLost):
        opened.queue.resume()
    opened.queue.stop()
    assert opened.bus.lib.living == {}


def test_memory_that_libusb_keeps_is_never_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "STOP_TIMEOUT_S", 0.05)
    opened = Opened()
    opened.queue.resume()
    opened.bus.lib.keeps_cancelled = True
    opened.bus.controller.deaf = True
    opened.queue.stop()
    assert len(opened.bus.lib.living) == 4
    assert transfers._ABANDONED.pop() is opened.queue


def test_no_memory_for_transfers() -> None:
    opened = Opened()
    opened.queue.stop()
    opened.bus.lib.libusb_alloc_transfer = lambda _packets: None  # type: ignore[method-assign]
    with pytest.raises(DeviceError, match="no memory"):
        opened.make(2)


def test_the_record_is_laid_out_as_pyusb_knows_it() -> None:
    theirs = pyusb_libusb._libusb_transfer
    for name, *_ in TransferRecord._fields_:
        ours_at = getattr(TransferRecord, name)
        theirs_at = getattr(theirs, name)
        assert (ours_at.offset, ours_at.size) == (theirs_at.offset, theirs_at.size), name


def test_the_real_library_knows_our_functions() -> None:
    backend = default_backend()
    library = _library_of(backend)
    assert library is not None
    assert library is not backend.lib
    queue = TransferQueue(library, backend.ctx, None, 0x83, bytes, 8)
    queue.pump(0.0)
    queue.stop()
    assert pyusb_libusb._lib.libusb_alloc_transfer.restype is not (ctypes.POINTER(TransferRecord))


def test_pyusb_still_keeps_the_handle_where_we_take_it() -> None:
    handle = pyusb_libusb._DeviceHandle.__new__(pyusb_libusb._DeviceHandle)
    handle.handle = ctypes.c_void_p(1)
    assert "handle" in vars(handle)
    assert pyusb_libusb._DeviceHandle.__init__.__code__.co_names.count("handle") == 1
