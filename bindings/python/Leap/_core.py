"""What a Controller is made of: the connection, what came over it, and those who listen.

Law: the thread that polls never runs code of the program, so that the history is whole however long
a callback takes.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import struct
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from ctypes import string_at
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handspan._connection import Connection
from handspan._library import Message
from handspan._pictures import PictureBook
from handspan.errors import ClientClosed, HandspanError
from Leap import _native, _settings
from Leap import _snapshot as raw
from Leap._device import DeviceFacts
from Leap._gestures import NAMES
from Leap._hearing import CONNECT, DISCONNECT, SERVICE_CONNECT, SERVICE_DISCONNECT, Hearing
from Leap._image import Images
from Leap._snapshot import History, Snapshot

if TYPE_CHECKING:
    from Leap._controller import Controller
    from Leap._device import SettingValue

POLL_MS = 1000  # Closing wakes it at once; this only bounds how long one call takes.
PATIENCE_S = 1.0  # For an answer that comes within milliseconds.
EXIT_PATIENCE_S = 5.0  # For a callback that runs while the program ends.
ALL_GESTURES = sum(raw.kind_bit(type) for type in NAMES)
BACKGROUND, IMAGES, HMD, PAUSE, RAW_IMAGES = 1, 2, 4, 8, 64  # Policies.


@dataclass
class _Question:
    """A question about a setting that waits for its answer."""

    came: bool = False
    answer: SettingValue | None = None


class Core:
    """The inside of a Controller; ends with `stop`."""

    def __init__(self, view: Callable[[Core], Controller]) -> None:
        """Connect to nobody yet.

        Args:
            view: Makes what callbacks get.
        """
        self.history = History()
        self.hearing = Hearing(view(self))
        self.enabled = 0  # Types of gestures, as bits.
        self.is_service_connected = self.is_connected = self.is_paused = False
        self._lock = threading.RLock()  # Of what follows.
        self._tools = self._stopping = False
        self._granted = self._wished = 0
        self._devices: dict[int, DeviceFacts] = {}
        self._answered = threading.Condition(self._lock)
        self._questions: dict[int, _Question] = {}
        self._connection: Connection | None = None
        self._thread: threading.Thread | None = None
        self._pictures = PictureBook()
        self._process = os.getpid()
        self._handlers: dict[int, Callable[[int], None]] = {
            1: self._connected_event,
            2: self._lost,
            3: self._device,
            5: self._policy,
            0x100: self._tracking,
            0x103: self._log,
            0x104: self._device_lost,
            0x105: self._config_response,
            0x106: self._config_change,
            0x107: self._device_status,
            0x109: self._image,
        }

    def start(self) -> None:
        """Begin to look for the service.

        Raises:
            LibraryNotFound: libLeapC cannot be loaded; the text says what to do.
        """
        _native.load()
        self._classic = _native.Classic()
        self._connection = Connection(all_devices=False)
        self._want()
        self._thread = threading.Thread(target=self._run, name="Leap", daemon=True)
        self._thread.start()
        _end_with_the_program(self)

    def stop(self, patience_s: float | None = None) -> None:
        """Let all listeners go and hang up; nothing comes any more.

        The garbage collector may call this in any thread. In a forked child nothing is done: the
        threads and the socket are its parent's.

        Args:
            patience_s: How long to wait for a callback that runs; None: until it is over.
        """
        if os.getpid() != self._process or self._connection is None:
            return
        if threading.current_thread() is self._thread:  # It must not wait for callbacks.
            threading.Thread(target=self.stop, name="Leap end", daemon=True).start()
            return
        self.hearing.stop(patience_s)
        self._stopping = True
        self._connection.close()
        if self._thread is not None and not self.hearing.is_here:
            self._thread.join(patience_s)

    def _run(self) -> None:
        connection = self._connection
        message = Message()
        while connection is not None and not self._stopping:
            if connection.poll(POLL_MS, message):
                handler = self._handlers.get(message.type)
                if handler is not None and message.pointer:
                    handler(message.pointer)
        self.history.clear()
        if connection is not None:
            connection.destroy()

    # ---- What is asked ----

    def _call(self, name: str, *arguments: object) -> bool:
        """Call the library; return whether it did what was asked."""
        with suppress(HandspanError):  # Programs are told by a false, or by what does not change.
            if self._connection is not None:
                self._connection.call(name, *arguments)
                return True
        return False

    def _want(self) -> None:
        """Ask for what is used: what nobody wants is not computed by the service."""
        with self._lock:  # Of two threads the one that decides last shall say it last.
            parts = _native.MOTION
            parts |= _native.GESTURES if self.enabled else 0
            parts |= _native.TOOLS if self._tools else 0
            self._call("HandspanWantClassic", parts)

    def enable(self, type: int, enabled: bool) -> None:
        """Want a type of gestures, or no longer."""
        with self._lock:
            bits = raw.kind_bit(type) & ALL_GESTURES
            self.enabled = self.enabled | bits if enabled else self.enabled & ~bits
            self._want()

    def want_tools(self, wanted: bool) -> None:
        """Want tools, or no longer."""
        with self._lock:
            self._tools = wanted
            self._want()

    def set_policy(self, set: int, clear: int) -> None:
        """Wish for policies, and no longer for others."""
        with self._lock:
            self._wished = (self._wished | set) & ~clear
            self._call("LeapSetPolicyFlags", _leapc(set), _leapc(clear) & ~_leapc(self._wished))

    @property
    def granted(self) -> int:
        """The policies in force."""
        with self._lock:
            more = self._wished & RAW_IMAGES if self._granted & IMAGES else 0
            return self._granted | more

    def set_paused(self, paused: bool) -> None:
        """Pause tracking for everybody, or let it go on."""
        self._call("LeapSetPause", paused)

    def ask(self, key: str) -> SettingValue | None:
        """Return a setting; None where there is none, or no service."""
        return self._question("LeapRequestConfigValue", key.encode())

    def set(self, key: str, value: SettingValue) -> bool:
        """Change a setting; return whether it was accepted."""
        with _settings.variant(value) as variant:
            return self._question("LeapSaveConfigValue", key.encode(), variant) is True

    def _question(self, name: str, *arguments: object) -> SettingValue | None:
        request = ctypes.c_uint32()
        question = _Question()
        with self._answered:  # The answer may come before the call returns.
            if not self._call(name, *arguments, ctypes.byref(request)):
                return None
            self._questions[request.value] = question
            self._answered.wait_for(lambda: question.came, PATIENCE_S)
            del self._questions[request.value]
        return question.answer

    @property
    def devices(self) -> list[DeviceFacts]:
        """All devices, those that stream first."""
        with self._lock:
            return sorted(self._devices.values(), key=lambda device: not device.is_streaming)

    # ---- One function per type of message, on the thread that polls. ----

    def _connected_event(self, at: int) -> None:
        self.is_service_connected = True
        self.hearing.happened(SERVICE_CONNECT)
        self._tell_connection()

    def _lost(self, at: int) -> None:
        with self._lock:
            self.is_service_connected = False
            self._granted = 0
            self._devices.clear()
            self.is_paused = False
        self.history.show(None)
        self._tell_connection()
        self.hearing.happened(SERVICE_DISCONNECT)

    def _device(self, at: int) -> None:
        _, handle, id, status = struct.unpack("<IQII", string_at(at, 20))
        if self._connection is None:
            return
        info, serial, _ = self._connection.device_info(handle)
        facts = DeviceFacts(
            id=id,
            status=status,
            serial=serial,
            h_fov_rad=info.h_fov_rad,
            v_fov_rad=info.v_fov_rad,
            range_mm=info.range_um / 1000,
            baseline_mm=info.baseline_um / 1000,
        )
        with self._lock:
            self._devices[id] = facts
        self._tell_device(failed=facts.has_failed)

    def _device_lost(self, at: int) -> None:
        _, _, id, _ = struct.unpack("<IQII", string_at(at, 20))
        with self._lock:
            self._devices.pop(id, None)
        self._tell_device(failed=False)

    def _device_status(self, at: int) -> None:
        _, id, _, status = struct.unpack("<QIII", string_at(at, 20))
        with self._lock:
            before = self._devices.get(id)
            if before is None or before.status == status:
                return
            now = self._devices[id] = replace(before, status=status)
        self._tell_device(failed=now.has_failed and not before.has_failed)

    def _tell_device(self, failed: bool) -> None:
        self._tell_connection()
        self.hearing.happened("on_device_change")
        paused = any(device.is_paused for device in self.devices)
        if paused != self.is_paused:
            self.is_paused = paused
            self.hearing.happened("on_service_change")
        if failed:
            self.hearing.happened("on_device_failure")

    def _tell_connection(self) -> None:
        """Tell where whether we are connected has changed."""
        streams = any(device.is_streaming for device in self.devices)
        connected = self.is_service_connected and streams
        if connected != self.is_connected:
            self.is_connected = connected
            self.hearing.happened(CONNECT if connected else DISCONNECT)

    def _policy(self, at: int) -> None:
        _, granted = struct.unpack("<II", string_at(at, 8))
        with self._lock:
            self._granted = granted
        if not granted & IMAGES:
            self.history.show(None)

    def _tracking(self, at: int) -> None:
        event = string_at(at, raw.EVENT.size)
        _, _, _, id, hands, hands_at, _ = raw.EVENT.unpack(event)
        classic = self._classic
        if not self._call("HandspanGetClassic", id, ctypes.byref(classic)):
            return  # It was sent before the service heard what we want.
        count = min(hands, classic.hands, raw.MAX_HANDS)
        hand_bytes = string_at(hands_at, count * raw.HAND_SIZE) if count else b""
        body = string_at(ctypes.addressof(classic) + _native.BODY_OFFSET, classic.size)
        counts = (count, classic.tools, classic.gestures)
        self.history.add(Snapshot(event, hand_bytes, counts, body, self.enabled, self.history))
        self.hearing.came("on_frame")

    def _image(self, at: int) -> None:
        if self._connection is None:
            return
        pair = self._pictures.copy(at, 0)
        with suppress(ClientClosed):
            self.history.show(Images(pair, _native.Cameras(self._connection)))
            self.hearing.came("on_images")

    def _log(self, at: int) -> None:
        severity, timestamp_us, text = struct.unpack("<IqQ", string_at(at, 20))
        words = (ctypes.c_char_p(text).value or b"").decode(errors="replace")
        self.hearing.happened("on_log_message", severity, timestamp_us, words)

    def _config_response(self, at: int) -> None:
        request, value = _settings.response_at(at)
        self._answer(request, value)

    def _config_change(self, at: int) -> None:
        request, stored = struct.unpack("<I?", string_at(at, 5))
        self._answer(request, stored)

    def _answer(self, request: int, value: SettingValue | None) -> None:
        with self._answered:
            question = self._questions.get(request)
            if question is not None:
                question.came, question.answer = True, value
                self._answered.notify_all()


def _leapc(flags: int) -> int:
    """Return what LeapC knows: it has no policy for raw images, since ours are all raw."""
    return flags & ~RAW_IMAGES | IMAGES if flags & RAW_IMAGES else flags


_living: weakref.WeakSet[Core] = weakref.WeakSet()


def _end_with_the_program(core: Core) -> None:
    if not _living:
        atexit.unregister(_end_all)
        atexit.register(_end_all)
    _living.add(core)


def _end_all() -> None:
    """Let listeners exit in good order when the program ends without having removed them."""
    for core in list(_living):
        core.stop(EXIT_PATIENCE_S)
