"""Bulk transfers that are always under way, so that the controller never waits for us.

Laws: a transfer's memory is never freed while libusb may write into it; a callback only copies and
sends the transfer on its way again, and whatever goes wrong in it is raised by `pump`.

The controller sends a payload each 460 microseconds and has hardly any memory of its own; 32 queued
transfers bridge 14 ms. Source: docs/device.md#transfers. The declarations are libusb-1.0's public
interface (libusb.h), of which pyusb knows only a part.
"""

from __future__ import annotations

import ctypes
import time
from typing import Any, Protocol

from handspan_service.device.link import Fault, Sink, fault_error
from handspan_service.device.lmc1.payloads import MAX_PAYLOAD_BYTES
from handspan_service.errors import DeviceError, DeviceReason

QUEUED_TRANSFERS = 32
STOP_TIMEOUT_S = 1.0
_BULK = 2
_COMPLETED, _TIMED_OUT = 0, 2
_INTERRUPTED = -10  # A signal came.
_FAULT_OF_STATUS = {1: Fault.IO, 3: Fault.OTHER, 4: Fault.STALL, 5: Fault.GONE, 6: Fault.OVERFLOW}
_FAULT_OF_CODE = {-1: Fault.IO, -4: Fault.GONE, -7: Fault.TIMEOUT, -9: Fault.STALL}


class TransferRecord(ctypes.Structure):
    """struct libusb_transfer without its isochronous tail."""


_FUNCTION = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
TransferCallback = _FUNCTION(None, ctypes.POINTER(TransferRecord))
TransferRecord._fields_ = [
    ("dev_handle", ctypes.c_void_p),
    ("flags", ctypes.c_uint8),
    ("endpoint", ctypes.c_ubyte),
    ("type", ctypes.c_ubyte),
    ("timeout", ctypes.c_uint),
    ("status", ctypes.c_int),
    ("length", ctypes.c_int),
    ("actual_length", ctypes.c_int),
    ("callback", TransferCallback),
    ("user_data", ctypes.c_void_p),
    ("buffer", ctypes.c_void_p),
    ("num_iso_packets", ctypes.c_int),
]


class TimeValue(ctypes.Structure):
    """struct timeval."""

    _fields_ = (("tv_sec", ctypes.c_long), ("tv_usec", ctypes.c_long))


class UsbLibrary(Protocol):
    """The functions of libusb that a queue of transfers needs."""

    def libusb_alloc_transfer(self, packets: int, /) -> Any:
        """Return a new record, or a null pointer."""

    def libusb_free_transfer(self, transfer: Any, /) -> None:
        """Free a record that is not under way."""

    def libusb_submit_transfer(self, transfer: Any, /) -> int:
        """Send a transfer on its way."""

    def libusb_cancel_transfer(self, transfer: Any, /) -> int:
        """Ask for a transfer back; its callback is still called."""

    def libusb_handle_events_timeout_completed(
        self, context: Any, limit: Any, completed: Any, /
    ) -> int:
        """Call the callbacks of finished transfers; wait for one at most so long."""


def declare(library: ctypes.CDLL) -> None:
    """Tell ctypes the types of the functions that a queue of transfers needs."""
    record = ctypes.POINTER(TransferRecord)
    library.libusb_alloc_transfer.argtypes = [ctypes.c_int]
    library.libusb_alloc_transfer.restype = record
    library.libusb_free_transfer.argtypes = [record]
    library.libusb_free_transfer.restype = None
    library.libusb_submit_transfer.argtypes = [record]
    library.libusb_cancel_transfer.argtypes = [record]
    events = library.libusb_handle_events_timeout_completed
    events.argtypes = [ctypes.c_void_p, ctypes.POINTER(TimeValue), ctypes.POINTER(ctypes.c_int)]


# Queues whose transfers libusb did not give back in time: their memory must stay for good.
_ABANDONED: list[TransferQueue] = []


class TransferQueue:
    """The transfers of one endpoint. Used by one thread."""

    def __init__(
        self,
        library: UsbLibrary,
        context: Any,
        handle: Any,
        endpoint: int,
        sink: Sink,
        count: int = QUEUED_TRANSFERS,
    ) -> None:
        """Make the transfers; none is under way yet.

        Args:
            library: libusb, declared.
            context: libusb_context of the open device.
            handle: libusb_device_handle.
            endpoint: Address of a bulk endpoint that yields data.
            sink: Takes each payload, inside `pump`.
            count: How many transfers are kept under way.

        Raises:
            DeviceError: There is no memory for them.
        """
        self._library = library
        self._context = context
        self._sink = sink
        self._callback = TransferCallback(self._completed)
        self._buffers = [(ctypes.c_ubyte * MAX_PAYLOAD_BYTES)() for _ in range(count)]
        self._views = [memoryview(buffer).cast("B") for buffer in self._buffers]
        self._transfers: list[Any] = []
        self._idle = list(range(count))
        self._faults: list[Fault] = []
        self._failure: BaseException | None = None
        self._halting = False
        for index, buffer in enumerate(self._buffers):
            transfer = library.libusb_alloc_transfer(0)
            if not transfer:
                self._free()
                raise DeviceError(DeviceReason.UNKNOWN, "no memory for USB transfers", retry=True)
            record = transfer.contents
            record.dev_handle = handle
            record.flags = 0
            record.endpoint = endpoint
            record.type = _BULK
            record.timeout = 0  # The stream has its own watchdog.
            record.length = MAX_PAYLOAD_BYTES
            record.callback = self._callback
            record.user_data = index + 1  # ctypes reads 0 as None.
            record.buffer = ctypes.addressof(buffer)
            record.num_iso_packets = 0
            self._transfers.append(transfer)

    @property
    def under_way(self) -> int:
        """Number of transfers that libusb holds."""
        return len(self._transfers) - len(self._idle)

    def resume(self) -> None:
        """Send on their way all transfers that are not.

        Raises:
            DeviceLost: The controller is gone.
            LinkFault: The system refused one.
        """
        self._halting = False
        waiting, self._idle = self._idle, []
        for index in waiting:
            self._submit(index)
        self._raise_faults()

    def pump(self, timeout_s: float) -> None:
        """Hand over the payloads that came; wait for one at most so long.

        Raises:
            DeviceLost: The controller is gone.
            LinkFault: A transfer failed; those that did wait for `resume`.
        """
        code = self._handle_events(timeout_s)
        if code < 0 and code != _INTERRUPTED:
            raise fault_error(_FAULT_OF_CODE.get(code, Fault.OTHER), "USB events failed")
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        self._raise_faults()

    def pause(self) -> None:
        """Take back all transfers; what still comes meanwhile is dropped."""
        self._halting = True
        for index, transfer in enumerate(self._transfers):
            if index not in self._idle:
                self._library.libusb_cancel_transfer(transfer)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self.under_way and time.monotonic() < deadline:
            if self._handle_events(0.05) not in (0, _INTERRUPTED):
                break
        self._faults.clear()

    def stop(self) -> None:
        """Take back all transfers and free them."""
        self.pause()
        if self.under_way:
            _ABANDONED.append(self)
        else:
            self._free()

    def _handle_events(self, timeout_s: float) -> int:
        limit = TimeValue(int(timeout_s), int(timeout_s % 1.0 * 1e6))
        return self._library.libusb_handle_events_timeout_completed(
            self._context, ctypes.byref(limit), None
        )

    def _submit(self, index: int) -> None:
        code = self._library.libusb_submit_transfer(self._transfers[index])
        if code < 0:
            self._idle.append(index)
            self._faults.append(_FAULT_OF_CODE.get(code, Fault.OTHER))

    def _completed(self, pointer: Any) -> None:
        """Take in a finished transfer. Called by libusb inside `pump`."""
        record = pointer.contents
        index = record.user_data - 1
        status = record.status
        if not self._halting and status == _COMPLETED:
            try:
                self._sink(self._views[index][: record.actual_length])
            except BaseException as error:  # It cannot pass through libusb: `pump` raises it.
                self._failure = error
                self._idle.append(index)
                return
        if self._halting:
            self._idle.append(index)
        elif status in (_COMPLETED, _TIMED_OUT):
            self._submit(index)
        else:
            self._idle.append(index)
            self._faults.append(_FAULT_OF_STATUS.get(status, Fault.OTHER))

    def _raise_faults(self) -> None:
        if self._faults:
            fault = Fault.GONE if Fault.GONE in self._faults else self._faults[0]
            self._faults.clear()
            raise fault_error(fault, "the image stream was disturbed")

    def _free(self) -> None:
        for transfer in self._transfers:
            self._library.libusb_free_transfer(transfer)
        self._transfers.clear()
        self._idle.clear()
