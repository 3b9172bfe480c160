"""The controller on the USB bus, through libusb.

Law: the only file that knows pyusb; every error of it leaves here as one of ours, judged by its
number and class, never by its text.

Images are read by queued asynchronous transfers (transfers.py); a backend without libusb's own
handle is read by one transfer at a time. Why not V4L2: docs/device.md#transfers.
"""

from __future__ import annotations

import array
import ctypes
import errno
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import libusb_package
import usb.backend.libusb1
import usb.core
import usb.util

from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.controller import MODEL, ControllerSource
from handspan_service.device.link import Fault, Link, LinkFault, Sink, fault_error
from handspan_service.device.peripheral import (
    MAX_PAYLOAD_BYTES,
    ControlRequest,
    check_request,
)
from handspan_service.device.startup import TRACKING, StreamView
from handspan_service.device.transfers import TransferQueue, UsbLibrary, declare
from handspan_service.errors import DeviceError, DeviceLost, DeviceReason

CONTROLLER_ID = (0xF182, 0x0003)
BOOT_IDS = {(0x04B4, 0x00F3), (0x04B4, 0x4720)}  # Its bridge chip without firmware. Read.
OTHER_IDS = {  # Known by name, not supported: no public description of their bytes. Read.
    (0x2936, 0x1202): "Rigel",
    (0x2936, 0x1203): "Stereo IR 170",
    (0x2936, 0x1204): "3Di",
    (0x2936, 0x1206): "Leap Motion Controller 2",
}
INTERFACES = (0, 1)
CONTROL_TIMEOUT_MS = 1000
_GET_DESCRIPTOR, _CONFIGURATION = 6, 0x0200
_LONGEST_DESCRIPTOR = 4096

_FAULT_OF_ERRNO = {
    errno.EPIPE: Fault.STALL,
    errno.EIO: Fault.IO,
    errno.ENODEV: Fault.GONE,
    errno.ETIMEDOUT: Fault.TIMEOUT,
    errno.EOVERFLOW: Fault.OVERFLOW,
}
_log = logging.getLogger("handspan.device")


@dataclass(frozen=True, slots=True)
class UsbDeviceDescription:
    """A device on the bus that is a controller, or once was or will be one.

    Attributes:
        vendor: idVendor.
        product: idProduct.
        model: For people.
        bus: Number of the bus.
        address: Address on it; another one after each plugging in.
        ports: Ports from the root hub to the device.
        supported: Whether Handspan can take images from it.
        note: What a person should know; empty if nothing.
    """

    vendor: int
    product: int
    model: str
    bus: int
    address: int
    ports: tuple[int, ...]
    supported: bool
    note: str = ""


def monotonic_us() -> int:
    """Return the host's monotonic clock, microseconds."""
    return time.monotonic_ns() // 1000


def default_backend() -> Any:
    """Return pyusb's way to libusb 1.0: the packaged library, else the system's.

    Raises:
        DeviceError: There is no libusb on this machine.
    """
    backend = usb.backend.libusb1.get_backend(find_library=libusb_package.find_library)
    backend = backend or usb.backend.libusb1.get_backend()
    if backend is None:
        raise DeviceError(
            DeviceReason.NO_BACKEND,
            "libusb 1.0 is not on this machine: install the package libusb-package",
            retry=False,
        )
    return backend


@contextmanager
def _converted(what: str) -> Iterator[None]:
    """Turn every error of pyusb into one of ours."""
    try:
        yield
    except usb.core.USBTimeoutError as error:
        raise LinkFault(Fault.TIMEOUT, f"{what}: no answer in time") from error
    except usb.core.USBError as error:
        raise _error_of(error.errno, what) from error
    except NotImplementedError as error:
        raise DeviceError(
            DeviceReason.NO_PERMISSION,
            "this system's driver does not let Handspan use the controller; "
            "docs/device.md tells how to change the driver",
            retry=False,
        ) from error


def _error_of(number: int | None, what: str) -> DeviceError:
    if number in (errno.EACCES, errno.EPERM):
        return DeviceError(DeviceReason.NO_PERMISSION, _permission_text(), retry=False)
    if number == errno.EBUSY:
        return DeviceError(
            DeviceReason.BUSY,
            "another program uses the controller: close it (any webcam program, or the original "
            "software)",
            retry=True,
        )
    return fault_error(_FAULT_OF_ERRNO.get(number or 0, Fault.OTHER), what)


def _permission_text() -> str:
    if sys.platform.startswith("linux"):
        return (
            "you may not use the controller: install the rule 70-handspan.rules in "
            "/etc/udev/rules.d, run 'udevadm control --reload', then plug it in again"
        )
    return "this system does not let you use the controller; see docs/device.md"


def _all_devices(backend: Any) -> list[Any]:
    with _converted("looking for controllers"):
        devices = usb.core.find(find_all=True, backend=backend, custom_match=_is_known)
        return sorted(devices, key=lambda device: (device.bus or 0, device.address or 0))


def _is_known(device: Any) -> bool:
    identity = (device.idVendor, device.idProduct)
    return identity == CONTROLLER_ID or identity in BOOT_IDS or identity in OTHER_IDS


def _describe(device: Any) -> UsbDeviceDescription:
    identity = (device.idVendor, device.idProduct)
    model, note = MODEL, ""
    if identity in BOOT_IDS:
        note = "firmware-update state: finish the update with the tool that began it"
        model = f"{MODEL} (boot state)"
    elif identity in OTHER_IDS:
        model, note = OTHER_IDS[identity], "not supported yet"
    ports = tuple(device.port_numbers or ())
    return UsbDeviceDescription(
        *identity, model, device.bus, device.address, ports, identity == CONTROLLER_ID, note
    )


def list_devices(backend: Any = None) -> tuple[UsbDeviceDescription, ...]:
    """Return every device on the bus that concerns us, without opening any.

    Args:
        backend: pyusb backend; None for libusb.

    Raises:
        DeviceError: The bus cannot be looked at.
    """
    return tuple(_describe(device) for device in _all_devices(backend or default_backend()))


def present(backend: Any = None) -> bool:
    """Return whether a controller is plugged in; cheap enough for once a second.

    Args:
        backend: pyusb backend; None for libusb.
    """
    try:
        return any(device.supported for device in list_devices(backend))
    except DeviceError as error:
        _log.debug("%s", error)
        return False


class _PyusbLink:
    """A controller opened through pyusb. See `Link`."""

    def __init__(self, device: Any, backend: Any) -> None:
        self._device = device
        self._backend = backend
        self._detached: list[int] = []
        self._queue: TransferQueue | None = None
        self._sink: Sink | None = None
        self._endpoint = 0
        self._buffer = array.array("B", bytes(MAX_PAYLOAD_BYTES))
        self._view = memoryview(self._buffer)
        self._closed = False

    @property
    def place(self) -> str:
        ports = ".".join(str(port) for port in self._device.port_numbers or ())
        return f"{self._device.bus}-{ports or self._device.address}"

    def take_over(self) -> None:
        """Take both interfaces from the system's driver and claim them."""
        for interface in INTERFACES:
            self._detach(interface)
        for interface in INTERFACES:
            with _converted("claiming the controller"):
                usb.util.claim_interface(self._device, interface)

    def _detach(self, interface: int) -> None:
        with _converted("taking the controller from the system's driver"):
            try:
                active = self._device.is_kernel_driver_active(interface)
            except NotImplementedError:  # Systems without drivers that could be detached.
                return
            if active:
                self._device.detach_kernel_driver(interface)
                self._detached.append(interface)

    def configuration(self) -> bytes:
        with _converted("reading the controller's description"):
            answer = self._device.ctrl_transfer(
                0x80, _GET_DESCRIPTOR, _CONFIGURATION, 0, _LONGEST_DESCRIPTOR, CONTROL_TIMEOUT_MS
            )
        return bytes(answer)

    def control(self, request: ControlRequest) -> bytes:
        check_request(request)
        setup = (request.request_type, request.request, request.value, request.index)
        with _converted("talking to the controller"):
            if request.reads:
                return bytes(self._device.ctrl_transfer(*setup, request.length, CONTROL_TIMEOUT_MS))
            sent = self._device.ctrl_transfer(*setup, request.data, CONTROL_TIMEOUT_MS)
        if sent != len(request.data):
            raise LinkFault(Fault.OTHER, "the controller took only a part of a request")
        return b""

    def select_alternate(self, interface: int) -> None:
        with _converted("stopping the images"):
            self._device.set_interface_altsetting(interface, 0)

    def clear_halt(self, endpoint: int) -> None:
        with _converted("clearing a halt"):
            self._device.clear_halt(endpoint)

    def start_stream(self, endpoint: int, sink: Sink) -> None:
        self._endpoint, self._sink = endpoint, sink
        library = _library_of(self._backend)
        if library is not None:
            # pyusb keeps the handle to itself; its version is pinned and a test watches over it.
            handle = self._device._ctx.handle.handle
            self._queue = TransferQueue(library, self._backend.ctx, handle, endpoint, sink)

    def pump(self, timeout_s: float) -> None:
        if self._queue is not None:
            self._queue.pump(timeout_s)
        elif self._sink is not None:
            with _converted("reading images"):
                timeout_ms = max(1, round(timeout_s * 1000))
                n = self._device.read(self._endpoint, self._buffer, timeout_ms)
            self._sink(self._view[:n])

    def drain(self) -> None:
        if self._queue is not None:
            self._queue.pump(0.0)

    def pause_stream(self) -> None:
        if self._queue is not None:
            self._queue.pause()

    def resume_stream(self) -> None:
        if self._queue is not None:
            self._queue.resume()

    def stop_stream(self) -> None:
        queue, self._queue, self._sink = self._queue, None, None
        if queue is not None:
            queue.stop()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.stop_stream()
        for interface in INTERFACES:
            self._try(partial(usb.util.release_interface, self._device, interface))
        for interface in self._detached:
            self._try(partial(self._device.attach_kernel_driver, interface))
        self._try(partial(usb.util.dispose_resources, self._device))

    def _try(self, step: Callable[[], object]) -> None:
        """Do a step of giving back: the device may be gone, the others must still be done."""
        try:
            with _converted("giving the controller back"):
                step()
        except DeviceError as error:
            _log.debug("%s", error)


def _library_of(backend: Any) -> UsbLibrary | None:
    """Return libusb's functions with our own declarations, None for a backend without."""
    library: Any = getattr(backend, "lib", None)
    if isinstance(library, ctypes.CDLL):
        # The same library under its own set of declarations: pyusb's are left alone.
        library = type(library)(library._name, handle=library._handle)
        declare(library)
    found: UsbLibrary | None = library
    return found


class UsbSource(ControllerSource):
    """Images of the controller that is plugged in."""

    def __init__(
        self,
        *,
        cache_folder: Path | None = None,
        scripts: Mapping[str, str] | None = None,
        exposure: ExposureSettings | None = None,
        view: StreamView = TRACKING,
        backend: Any = None,
        clock: Callable[[], int] = monotonic_us,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare, without touching any controller.

        Args:
            cache_folder: Where calibrations are kept by serial number; None for nowhere.
            scripts: The user's start-up scripts: files by serial number.
            exposure: How images are taken; None for the defaults.
            view: What the images are for.
            backend: pyusb backend; None for libusb.
            clock: Host clock, microseconds.
            sleep: Waits so many seconds.
        """
        super().__init__(
            self._find_and_open,
            cache_folder=cache_folder,
            scripts=scripts or {},
            exposure=exposure or ExposureSettings(),
            clock=clock,
            sleep=sleep,
            view=view,
        )
        self._backend = backend

    def _find_and_open(self) -> Link:
        backend = self._backend or default_backend()
        devices = _all_devices(backend)
        for device in devices:
            if (device.idVendor, device.idProduct) == CONTROLLER_ID:
                link = _PyusbLink(device, backend)
                try:
                    link.take_over()
                except BaseException:
                    link.close()
                    raise
                return link
        raise _absence([_describe(device) for device in devices])


def _absence(others: list[UsbDeviceDescription]) -> DeviceError:
    """Return why there is no controller to be opened."""
    for other in others:
        if (other.vendor, other.product) in BOOT_IDS:
            return DeviceError(
                DeviceReason.BAD_FIRMWARE, f"the controller is in {other.note}", retry=False
            )
    if others:
        text = f"the {others[0].model} is plugged in: {others[0].note}"
        return DeviceError(DeviceReason.UNKNOWN, text, retry=False)
    return DeviceLost("no controller is plugged in")
