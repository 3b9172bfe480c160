"""The thread that polls for one client. Law: it waits for nobody but the library.

What a message points to is copied at once; frames go on as bytes, and become values where somebody
takes them. The thread ends when the connection is closed, and destroys it: nothing is left behind.
"""

from __future__ import annotations

import ctypes
import os
import struct
import threading
import weakref
from collections import deque
from contextlib import suppress
from ctypes import string_at
from dataclasses import dataclass, replace
from typing import Any

from handspan import _decode, events
from handspan._connection import Connection
from handspan._decode import RawFrame
from handspan._library import Message
from handspan._pictures import PictureBook
from handspan.errors import ClientClosed, HandspanError, NotConnected
from handspan.images import ImagePair
from handspan.stream import Reply, Stream

POLL_MS = 1000  # Closing wakes it at once; this only bounds how long one call takes.
SettingValue = bool | int | float | str | None
VARIANT_TYPES = {1: "?", 2: "i", 3: "f"}  # eLeapValueType; 4 is a string.
STRING = 4


@dataclass
class Wish:
    """A question that an event without a number answers.

    Attributes:
        reply: To whom asked.
        early: Whether it was asked before there was a service; all of these have one answer.
    """

    reply: Reply[Any]
    early: bool


class Pump:
    """What a client knows, kept up to date by a thread of its own."""

    def __init__(self, connection: Connection, all_devices: bool) -> None:
        self.connection = connection
        self.lock = threading.Lock()  # Of all below.
        self.connected: events.Connected | None = None
        self.devices: dict[int, events.Device] = {}
        self.policies = events.Policy.NONE
        self.newest: RawFrame | None = None
        self.ready: list[Reply[None]] = []
        self.policy_wishes: deque[Wish] = deque()
        self.mode_wishes: deque[Wish] = deque()
        self.settings: dict[int, Reply[Any]] = {}
        self.frame_streams: weakref.WeakSet[Stream[Any]] = weakref.WeakSet()
        self.image_streams: weakref.WeakSet[Stream[ImagePair]] = weakref.WeakSet()
        self.event_streams: weakref.WeakSet[Stream[events.Event]] = weakref.WeakSet()
        self.stopped = False
        self._process = os.getpid()
        self._all_devices = all_devices
        self._pictures = PictureBook()
        self._handlers = {
            1: self._connection,
            2: self._connection_lost,
            3: self._device,
            5: self._policy,
            0x100: self._tracking,
            0x103: self._log,
            0x104: self._device_lost,
            0x105: self._config_response,
            0x106: self._config_change,
            0x107: self._device_status,
            0x109: self._image,
            0x10B: self._tracking_mode,
        }
        self._thread = threading.Thread(target=self._run, name="handspan client", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the connection, and wait until the thread has given everything back.

        The garbage collector may call this in any thread, whatever that one holds: so it takes no
        lock of ours. In a forked child nothing is done: the thread and the socket are its parent's.
        """
        if os.getpid() != self._process:
            return
        self.stopped = True
        self.connection.close()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        message = Message()
        try:
            while not self.stopped:
                if not self.connection.poll(POLL_MS, message):
                    continue
                handler = self._handlers.get(message.type)
                if handler is not None and message.pointer:
                    with self.lock:
                        handler(message.pointer, message.device_id)
        finally:
            self._end()

    def _end(self) -> None:
        with self.lock:
            self.stopped = True
            self._fail_all(ClientClosed())
            for reply in self.ready:
                reply.fail(ClientClosed())
            streams = [*self.frame_streams, *self.image_streams, *self.event_streams]
        for stream in streams:
            stream.end()
        self.connection.destroy()

    def _fail_all(self, error: HandspanError) -> None:
        for reply in self.settings.values():
            reply.fail(error)
        self.settings.clear()
        for wishes in (self.policy_wishes, self.mode_wishes):
            for wish in wishes:
                wish.reply.fail(error)
            wishes.clear()

    def _tell(self, event: events.Event) -> None:
        for stream in list(self.event_streams):
            stream.put(event)

    # ---- One function per type of message; the lock is held. ----

    def _connection(self, at: int, device_id: int) -> None:
        (flags,) = struct.unpack("<I", string_at(at, 4))
        self.connected = events.Connected(events.ServiceTrouble(flags))
        for reply in self.ready:
            reply.give(None)
        self.ready.clear()
        self._tell(self.connected)

    def _connection_lost(self, at: int, device_id: int) -> None:
        self.connected = None
        self.devices.clear()
        self.newest = None
        self._fail_all(NotConnected("the service went away"))
        self._tell(events.ConnectionLost())

    def _device(self, at: int, device_id: int) -> None:
        _, handle, id, status = struct.unpack("<IQII", string_at(at, 20))
        info, serial, model = self.connection.device_info(handle)
        works, failure = _status(status)
        device = events.Device(
            id=id,
            handle=handle,
            serial=serial,
            model=model,
            product_id=info.pid,
            status=works,
            failure=failure,
            baseline_mm=info.baseline_um / 1000.0,
            range_mm=info.range_um / 1000.0,
            h_fov_rad=info.h_fov_rad,
            v_fov_rad=info.v_fov_rad,
        )
        self.devices[id] = device
        if self._all_devices:
            with suppress(HandspanError):  # It may be gone again, which is told next.
                self.connection.call("LeapSubscribeEvents", handle)
        self._tell(events.DeviceAttached(device))

    def _device_lost(self, at: int, device_id: int) -> None:
        _, _, id, _ = struct.unpack("<IQII", string_at(at, 20))
        if (device := self.devices.pop(id, None)) is not None:
            self._tell(events.DeviceLost(device))

    def _device_status(self, at: int, device_id: int) -> None:
        _, id, _, status = struct.unpack("<QIII", string_at(at, 20))
        works, failure = _status(status)
        before = self.devices.get(id)
        if before is None or (before.status, before.failure) == (works, failure):
            return
        self.devices[id] = replace(before, status=works, failure=failure)
        self._tell(events.DeviceChanged(self.devices[id], before))

    def _policy(self, at: int, device_id: int) -> None:
        _, flags = struct.unpack("<II", string_at(at, 8))
        policies = events.Policy(flags)
        changed, self.policies = policies != self.policies, policies
        if device_id == 0:
            _answer(self.policy_wishes, policies)
        if changed:
            self._tell(events.PolicyChanged(policies, device_id))

    def _tracking_mode(self, at: int, device_id: int) -> None:
        _, number = struct.unpack("<II", string_at(at, 8))
        if number not in set(events.TrackingMode):
            return  # A way of mounting that this package does not know.
        mode = events.TrackingMode(number)
        _answer(self.mode_wishes, mode)
        self._tell(events.ModeChanged(mode, device_id))

    def _tracking(self, at: int, device_id: int) -> None:
        event = string_at(at, _decode.EVENT.size)
        _, _, _, _, count, hands, _ = _decode.EVENT.unpack(event)
        size = min(count, _decode.MAX_HANDS) * _decode.HAND.size
        self.newest = RawFrame(event, string_at(hands, size) if size else b"", device_id)
        for stream in list(self.frame_streams):
            stream.put(self.newest)

    def _image(self, at: int, device_id: int) -> None:
        if streams := list(self.image_streams):
            pair = self._pictures.copy(at, device_id)
            for stream in streams:
                stream.put(pair)

    def _log(self, at: int, device_id: int) -> None:
        severity, timestamp_us, text = struct.unpack("<IqQ", string_at(at, 20))
        known = severity in set(events.Severity)
        weight = events.Severity(severity) if known else events.Severity.UNKNOWN
        self._tell(events.LogMessage(weight, timestamp_us, _text(text)))

    def _config_response(self, at: int, device_id: int) -> None:
        request, type = struct.unpack("<II", string_at(at, 8))
        if (reply := self.settings.pop(request, None)) is None:
            return
        value: SettingValue = None
        if type == STRING:
            value = _text(*struct.unpack("<Q", string_at(at + 8, 8)))
        elif (code := VARIANT_TYPES.get(type)) is not None:
            (value,) = struct.unpack_from(f"<{code}", string_at(at + 8, 4))
        reply.give(value)

    def _config_change(self, at: int, device_id: int) -> None:
        request, stored = struct.unpack("<I?", string_at(at, 5))
        if (reply := self.settings.pop(request, None)) is not None:
            reply.give(stored)


def _text(at: int) -> str:
    return (ctypes.c_char_p(at).value or b"").decode(errors="replace")


def _status(number: int) -> tuple[events.DeviceStatus, events.DeviceFailure | None]:
    """Part LeapC's number into what works and what does not: failures are no bits."""
    if number < events.DeviceFailure.UNKNOWN:
        return events.DeviceStatus(number & 0x1F), None
    known = number in set(events.DeviceFailure)
    failure = events.DeviceFailure(number) if known else events.DeviceFailure.UNKNOWN
    return events.DeviceStatus.NONE, failure


def _answer(wishes: deque[Wish], value: object) -> None:
    """Give an answer to who asked first, and to all who asked before there was a service."""
    while wishes:
        wish = wishes.popleft()
        wish.reply.give(value)
        if not wish.early or not (wishes and wishes[0].early):
            return
