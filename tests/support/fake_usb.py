"""A USB bus in memory: a pyusb backend, and the asynchronous half of libusb on top of it.

Law: errors come as libusb gives them (number and class); a payload for which nobody waits is lost
once the controller's two-payload memory is full.
"""

from __future__ import annotations

import ctypes
import errno
from collections import deque
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from handspan_service.device.transfers import TransferRecord
from support.fake_controller import (
    FIFO_PAYLOADS,
    FakeClock,
    FakeController,
    NoAnswer,
    Oddities,
    Refused,
    Trouble,
    control_parts,
    streaming_parts,
)

COMPLETED, IO, CANCELLED, STALL, NO_DEVICE = 0, 1, 3, 4, 5


def usb_error(number: int) -> usb.core.USBError:
    return usb.core.USBError("made up", None, number)


def timed_out() -> usb.core.USBTimeoutError:
    return usb.core.USBTimeoutError("made up", None, errno.ETIMEDOUT)


class Handle:
    """An open device; dead once the device behind it is gone."""

    def __init__(self, device: FakeDevice) -> None:
        self.device = device
        self.handle = ctypes.c_void_p(0x1000 + device.address)


class FakeDevice:
    """What hangs at one port: a controller, or something else of the given identity."""

    def __init__(
        self, controller: FakeController | None, address: int, identity: tuple[int, int]
    ) -> None:
        self.controller = controller
        self.address = address
        self.identity = identity
        self.gone = False
        self.drivers = {0: True, 1: True}
        self.claimed: set[int] = set()
        self.opened = 0


class FakeBus(usb.backend.IBackend):  # type: ignore[misc]
    """A bus with at most one controller; synchronous reads only.

    Attributes:
        busy: Another program holds the controller.
        forbidden: The user may not open it.
        driverless: The system knows no drivers that could be detached.
    """

    def __init__(self, oddities: Oddities | None = None, *, plugged: bool = True) -> None:
        self.clock = FakeClock()
        self.odd = oddities or Oddities()
        self.devices: list[FakeDevice] = []
        self.busy = self.forbidden = self.driverless = False
        self._address = 4
        if plugged:
            self.plug()

    # What tests do

    def plug(self, identity: tuple[int, int] = (0xF182, 3)) -> FakeDevice:
        self._address += 1
        controller = FakeController(self.clock, self.odd) if identity[0] == 0xF182 else None
        device = FakeDevice(controller, self._address, identity)
        self.devices.append(device)
        return device

    def unplug(self) -> None:
        for device in self.devices:
            device.gone = True
        self.devices.clear()

    @property
    def device(self) -> FakeDevice:
        return self.devices[-1]

    @property
    def controller(self) -> FakeController:
        controller = self.device.controller
        assert controller is not None
        return controller

    def meet(self, trouble: Trouble) -> None:
        """Let an unplugging happen."""
        if trouble in (Trouble.UNPLUG, Trouble.REPLUG):
            self.unplug()
        if trouble is Trouble.REPLUG:
            self.plug()

    # What pyusb asks

    def enumerate_devices(self) -> Any:
        return iter(list(self.devices))

    def get_device_descriptor(self, dev: FakeDevice) -> Any:
        vendor, product = dev.identity
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0xEF, bDeviceSubClass=2,
            bDeviceProtocol=1, bMaxPacketSize0=64, idVendor=vendor, idProduct=product,
            bcdDevice=0, iManufacturer=1, iProduct=2, iSerialNumber=0, bNumConfigurations=1,
            bus=1, address=dev.address, port_number=2, port_numbers=(1, 2), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: FakeDevice, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=355, bNumInterfaces=2,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=250,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: FakeDevice, intf: int, alt: int, config: int) -> Any:
        if intf > 1 or alt or config:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0,
            bNumEndpoints=1, bInterfaceClass=14, bInterfaceSubClass=intf + 1,
            bInterfaceProtocol=0, iInterface=0,
            extra_descriptors=list(streaming_parts() if intf else control_parts()),
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: FakeDevice, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        if ep or intf > 1:
            raise IndexError(ep)
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=0x83 if intf else 0x82,
            bmAttributes=2 if intf else 3, wMaxPacketSize=512 if intf else 64,
            bInterval=1 if intf else 8, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: FakeDevice) -> Handle:
        if dev.gone:
            raise usb_error(errno.ENODEV)
        if self.forbidden:
            raise usb_error(errno.EACCES)
        dev.opened += 1
        return Handle(dev)

    def close_device(self, handle: Handle) -> None:
        handle.device.opened -= 1
        handle.device.claimed.clear()

    def get_configuration(self, handle: Handle) -> int:
        self._alive(handle)
        return 1

    def set_interface_altsetting(self, handle: Handle, intf: int, alt: int) -> None:
        self._alive(handle).stop()

    def claim_interface(self, handle: Handle, intf: int) -> None:
        self._alive(handle)
        if self.busy or handle.device.drivers[intf]:
            raise usb_error(errno.EBUSY)
        handle.device.claimed.add(intf)

    def release_interface(self, handle: Handle, intf: int) -> None:
        self._alive(handle)
        handle.device.claimed.discard(intf)

    def is_kernel_driver_active(self, handle: Handle, intf: int) -> bool:
        if self.driverless:
            raise NotImplementedError
        self._alive(handle)
        return handle.device.drivers[intf]

    def detach_kernel_driver(self, handle: Handle, intf: int) -> None:
        self._alive(handle)
        handle.device.drivers = {0: False, 1: False}  # The video driver leaves both.

    def attach_kernel_driver(self, handle: Handle, intf: int) -> None:
        self._alive(handle)
        if handle.device.drivers[intf]:
            raise usb_error(errno.EBUSY)
        handle.device.drivers = {0: True, 1: True}

    def clear_halt(self, handle: Handle, ep: int) -> None:
        self._alive(handle).halted = False

    def ctrl_transfer(
        self, handle: Handle, kind: int, request: int, value: int, index: int, data: Any, limit: int
    ) -> int:
        controller = self._alive(handle)
        try:
            answer = controller.control(kind, request, value, index, data.tobytes())
        except NoAnswer:
            self.clock.now_us += limit * 1000
            raise timed_out() from None
        except Refused:
            raise usb_error(errno.EPIPE) from None
        if not kind & 0x80:
            return len(data)
        n = min(len(answer), len(data))
        memoryview(data)[:n] = answer[:n]
        return n

    def bulk_read(self, handle: Handle, ep: int, intf: int, buff: Any, timeout: int) -> int:
        controller = self._alive(handle)
        if controller.halted:
            raise usb_error(errno.EPIPE)
        self._fill(controller)
        if not controller.fifo:
            deadline_us = self.clock.now_us + timeout * 1000
            due_us = controller.next_us()
            if due_us is None or due_us > deadline_us:
                self.clock.now_us = deadline_us
                raise timed_out()
            self.clock.now_us = due_us
            self._fill(controller)
        item = controller.fifo.popleft()
        if isinstance(item, Trouble):
            self._suffer(controller, item)
        assert isinstance(item, bytes)
        memoryview(buff)[: len(item)] = item  # Its length stays: the reader holds a view of it.
        return len(item)

    def _fill(self, controller: FakeController) -> None:
        """Put what is due into the controller's memory; what does not fit is lost."""
        while (due_us := controller.next_us()) is not None and due_us <= self.clock.now_us:
            item = controller.pop()
            if len(controller.fifo) < FIFO_PAYLOADS:
                controller.fifo.append(item)

    def _suffer(self, controller: FakeController, trouble: Trouble) -> None:
        if trouble is Trouble.STALL:
            controller.halted = True
            raise usb_error(errno.EPIPE)
        if trouble is Trouble.IO:
            raise usb_error(errno.EIO)
        self.meet(trouble)
        raise usb_error(errno.ENODEV)

    def _alive(self, handle: Handle) -> FakeController:
        if handle.device.gone:
            raise usb_error(errno.ENODEV)
        assert handle.device.controller is not None
        return handle.device.controller


class FakeAsyncBus(FakeBus):
    """The same bus with libusb's asynchronous functions."""

    def __init__(self, oddities: Oddities | None = None, *, plugged: bool = True) -> None:
        super().__init__(oddities, plugged=plugged)
        self.ctx = ctypes.c_void_p(1)
        self.lib = FakeLibrary(self)


class FakeLibrary:
    """The five functions of libusb that a queue of transfers uses.

    Attributes:
        living: Transfers allocated and not freed.
        most_pending: The largest number of transfers under way at once.
        keeps_cancelled: Never gives cancelled transfers back.
    """

    def __init__(self, bus: FakeBus) -> None:
        self._bus = bus
        self.living: dict[int, TransferRecord] = {}
        self._pending: deque[Any] = deque()
        self._done: deque[Any] = deque()
        self.most_pending = 0
        self.lost = 0
        self.keeps_cancelled = False

    def libusb_alloc_transfer(self, _packets: int) -> Any:
        record = TransferRecord()
        self.living[ctypes.addressof(record)] = record
        return ctypes.pointer(record)

    def libusb_free_transfer(self, transfer: Any) -> None:
        assert all(_address(t) != _address(transfer) for t in self._pending)
        del self.living[_address(transfer)]

    def libusb_submit_transfer(self, transfer: Any) -> int:
        if self._device_gone(transfer):
            return -4
        self._pending.append(transfer)
        self.most_pending = max(self.most_pending, len(self._pending))
        return 0

    def libusb_cancel_transfer(self, transfer: Any) -> int:
        for pending in self._pending:
            if _address(pending) == _address(transfer):
                if not self.keeps_cancelled:
                    self._pending.remove(pending)
                    self._end(pending, CANCELLED)
                return 0
        return -5

    def libusb_handle_events_timeout_completed(self, _context: Any, limit: Any, _done: Any) -> int:
        value = limit._obj
        deadline_us = self._bus.clock.now_us + value.tv_sec * 1_000_000 + value.tv_usec
        self._settle()
        while not self._done:
            due_us = self._next_us()
            if due_us is None or due_us > deadline_us:
                self._bus.clock.now_us = deadline_us
                break
            self._bus.clock.now_us = max(self._bus.clock.now_us, due_us)
            self._settle()
        while self._done:
            transfer = self._done.popleft()
            transfer.contents.callback(transfer)
        return 0

    def _next_us(self) -> int | None:
        return self._bus.controller.next_us() if self._bus.devices else None

    def _settle(self) -> None:
        """Fill the waiting transfers with what is due, in the order they were sent."""
        while self._pending and self._device_gone(self._pending[0]):
            self._end(self._pending.popleft(), NO_DEVICE)
        if not self._bus.devices:
            return
        controller = self._bus.controller
        if controller.halted:
            while self._pending:
                self._end(self._pending.popleft(), STALL)
            return
        while (due_us := controller.next_us()) is not None and due_us <= self._bus.clock.now_us:
            item = controller.pop()
            if not self._pending:
                self.lost += 1
            elif not self._deliver(controller, item):
                return

    def _deliver(self, controller: FakeController, item: bytes | Trouble) -> bool:
        transfer = self._pending.popleft()
        if isinstance(item, bytes):
            ctypes.memmove(transfer.contents.buffer, item, len(item))
            transfer.contents.actual_length = len(item)
            self._end(transfer, COMPLETED)
            return True
        if item is Trouble.IO:
            self._end(transfer, IO)
            return True
        self._pending.appendleft(transfer)
        controller.halted = item is Trouble.STALL
        self._bus.meet(item)
        self._settle()
        return False

    def _end(self, transfer: Any, status: int) -> None:
        transfer.contents.status = status
        self._done.append(transfer)

    def _device_gone(self, transfer: Any) -> bool:
        handles = {0x1000 + device.address for device in self._bus.devices}
        return transfer.contents.dev_handle not in handles


def _address(transfer: Any) -> int:
    return ctypes.addressof(transfer.contents)
