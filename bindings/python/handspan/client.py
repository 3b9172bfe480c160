"""A program's side of hand tracking. Law: frames are the newest, and nobody waits for a slow taker.

    with handspan.connect() as client:
        for frame in client.frames():
            print(len(frame.hands))

A client finds the service whenever it starts, and again when it was restarted. All methods may be
called from any thread. Clients do not survive a fork: connect in the child.
"""

from __future__ import annotations

import ctypes
import struct
import weakref
from types import TracebackType
from typing import Any, Self, TypeVar

from handspan import _decode, _library
from handspan._connection import Connection
from handspan._pump import Pump, SettingValue, Wish
from handspan.cameras import Camera
from handspan.errors import ClientClosed
from handspan.events import (
    Device,
    DeviceAttached,
    Event,
    Policy,
    PolicyChanged,
    TrackingMode,
)
from handspan.images import ImagePair
from handspan.stream import Reply, Stream
from handspan.values import Frame

EVENT_ROOM = 256  # Events are seconds apart; whoever leaves that many lying does not read them.
FRAME_BYTES = _decode.EVENT.size + _decode.MAX_HANDS * _decode.HAND.size
T = TypeVar("T")


def _as_it_is(value: Any) -> Any:
    return value


class Client:
    """One connection to the service. Made by `handspan.connect`; closed by `with` or `close`."""

    def __init__(self, policies: Policy, all_devices: bool) -> None:
        """Begin to look for the service; see `handspan.connect`."""
        self._pump = Pump(Connection(all_devices), all_devices)
        self._finalizer = weakref.finalize(self, self._pump.stop)
        if policies:
            self.set_policies(policies)

    def close(self) -> None:
        """Hang up; streams end, and whoever waits is told. Closing twice does nothing."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ---- What is known now ----

    @property
    def closed(self) -> bool:
        """Whether this client was closed."""
        return self._pump.stopped

    @property
    def connected(self) -> bool:
        """Whether a service answers."""
        return self._pump.connected is not None

    @property
    def devices(self) -> tuple[Device, ...]:
        """The controllers that are attached, in the order of their numbers."""
        with self._pump.lock:
            return tuple(device for _, device in sorted(self._pump.devices.items()))

    @property
    def policies(self) -> Policy:
        """The policies in force."""
        return self._pump.policies

    @property
    def frame(self) -> Frame | None:
        """The newest frame; None before the first one and while there is no service."""
        newest = self._pump.newest
        return None if newest is None else _decode.frame_of(newest)

    def ready(self) -> Reply[None]:
        """Return what is answered as soon as a service answers; at once where one does already."""
        reply: Reply[None] = Reply()
        with self._pump.lock:
            if self._pump.stopped:
                reply.fail(ClientClosed())
            elif self._pump.connected is not None:
                reply.give(None)
            else:
                self._pump.ready.append(reply)
        return reply

    # ---- What comes ----

    def _enter(self, streams: weakref.WeakSet[Stream[T]], stream: Stream[T]) -> Stream[T]:
        """Add a stream; the lock is held."""
        if self._pump.stopped:
            raise ClientClosed
        streams.add(stream)
        return stream

    def frames(self) -> Stream[Frame]:
        """Return the frames from now on, for `for`, `async for` or `take(timeout_s)`.

        Whoever takes too long gets the newest frame next; `dropped` counts those between.

        Raises:
            ClientClosed: The client is closed.
        """
        stream: Stream[Frame] = Stream(1, _decode.frame_of, self)
        with self._pump.lock:
            return self._enter(self._pump.frame_streams, stream)

    def images(self) -> Stream[ImagePair]:
        """Return the pictures of both cameras from now on; wishes for the policy that allows them.

        None come unless the user allows it; whether they do is told by `policies`. They cost some
        20 MB/s until `set_policies(remove=Policy.IMAGES)`. Only the newest one waits.

        Raises:
            ClientClosed: The client is closed.
        """
        stream: Stream[ImagePair] = Stream(1, _as_it_is, self)
        with self._pump.lock:
            self._enter(self._pump.image_streams, stream)
        self.set_policies(Policy.IMAGES)
        return stream

    def events(self) -> Stream[Event]:
        """Return what happens besides frames: first what holds now, then what changes.

        The first events are `Connected`, a `DeviceAttached` for each controller, `PolicyChanged`,
        as far as they hold; so nobody has to be quick in asking.

        Raises:
            ClientClosed: The client is closed.
        """
        stream: Stream[Event] = Stream(EVENT_ROOM, _as_it_is, self)
        with self._pump.lock:
            self._enter(self._pump.event_streams, stream)
            if self._pump.connected is not None:
                stream.put(self._pump.connected)
            for _, device in sorted(self._pump.devices.items()):
                stream.put(DeviceAttached(device))
            if self._pump.policies:
                stream.put(PolicyChanged(self._pump.policies, 0))
        return stream

    def frame_at(self, timestamp_us: int, device: Device | None = None) -> Frame:
        """Return the hands at a time of the last second, or up to 0.2 s ahead of the newest frame.

        Between two frames positions are linear and rotations spherical. Ahead of the newest frame
        hands move on with their palm for 50 ms and are then held. Asks nobody.

        Args:
            timestamp_us: On the clock of `handspan.now_us()`.
            device: Whose hands; None for the first controller.

        Raises:
            OutsideHistory: No frame is kept for that time.
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        room = ctypes.create_string_buffer(FRAME_BYTES)
        if device is None:
            self._pump.connection.call("LeapInterpolateFrame", timestamp_us, room, len(room))
        else:
            self._pump.connection.call(
                "LeapInterpolateFrameEx", device.handle, timestamp_us, room, len(room)
            )
        event = room.raw[: _decode.EVENT.size]
        count = _decode.EVENT.unpack(event)[4]
        hands = room.raw[_decode.EVENT.size :][: count * _decode.HAND.size]
        device_id = min(self._pump.devices, default=0) if device is None else device.id
        return _decode.frame_of(_decode.RawFrame(event, hands, device_id))

    def camera(self, index: int, device: Device | None = None) -> Camera:
        """Return one camera of a controller, for what its pixels mean.

        Args:
            index: 0 for that of `ImagePair.left`, 1 for that of `ImagePair.right`.
            device: Of which controller; None for the first one.
        """
        return Camera(self._pump.connection, None if device is None else device.handle, index)

    # ---- What is asked ----

    def set_policies(
        self, add: Policy = Policy.NONE, remove: Policy = Policy.NONE
    ) -> Reply[Policy]:
        """Wish for more policies, and no longer for others; before there is a service, too.

        Wishes hold until the client is closed, and are told to a service that was restarted.

        Returns:
            What is answered with all policies in force: those that the user allows.

        Raises:
            ClientClosed: The client is closed.
        """
        return self._wish("LeapSetPolicyFlags", int(add), int(remove))

    def set_mode(self, mode: TrackingMode, device: Device | None = None) -> Reply[TrackingMode]:
        """Wish for a way of mounting.

        Args:
            mode: Which way.
            device: Of which controller; None for the first one.

        Returns:
            What is answered with the mode in force.

        Raises:
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        if device is None:
            return self._wish("LeapSetTrackingMode", int(mode))
        return self._wish("LeapSetTrackingModeEx", device.handle, int(mode))

    def mode(self) -> Reply[TrackingMode]:
        """Ask for the tracking mode in force.

        Raises:
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        return self._wish("LeapGetTrackingMode")

    def _wish(self, name: str, *arguments: object) -> Reply[Any]:
        pump = self._pump
        wishes = pump.policy_wishes if name == "LeapSetPolicyFlags" else pump.mode_wishes
        wish = Wish(Reply(), early=False)
        with pump.lock:
            wish.early = pump.connected is None
            pump.connection.call(name, *arguments)
            wishes.append(wish)
        return wish.reply

    def pause(self, paused: bool) -> None:
        """Pause or resume tracking for everybody; needs the policy ALLOW_PAUSE_RESUME.

        Raises:
            CallFailed: The policy is not in force.
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        self._pump.connection.call("LeapSetPause", paused)

    def setting(self, key: str) -> Reply[SettingValue]:
        """Ask for a setting of the service, e.g. "Gesture.Circle.MinRadius".

        Returns:
            What is answered with its value; None where there is no such setting.

        Raises:
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        return self._set_or_get("LeapRequestConfigValue", key.encode())

    def set_setting(self, key: str, value: bool | int | float | str) -> Reply[bool]:
        """Change a setting for as long as this client is connected.

        Returns:
            What is answered with whether it was accepted.

        Raises:
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        if isinstance(value, str):
            text = ctypes.create_string_buffer(value.encode())
            variant = struct.pack("<IQ", 4, ctypes.addressof(text))
        else:
            code = {bool: (1, "?"), int: (2, "i"), float: (3, "f")}[type(value)]
            variant = struct.pack(f"<I{code[1]}", code[0], value).ljust(12, b"\0")
        return self._set_or_get("LeapSaveConfigValue", key.encode(), variant)

    def _set_or_get(self, name: str, *arguments: object) -> Reply[Any]:
        reply: Reply[Any] = Reply()
        request = ctypes.c_uint32()
        with self._pump.lock:  # The answer may come before the call returns.
            self._pump.connection.call(name, *arguments, ctypes.byref(request))
            self._pump.settings[request.value] = reply
        return reply

    def subscribe(self, device: Device, wanted: bool = True) -> None:
        """Get frames of a controller, or no more of them; for clients of all devices.

        Raises:
            NotConnected: No service answers.
            ClientClosed: The client is closed.
        """
        name = "LeapSubscribeEvents" if wanted else "LeapUnsubscribeEvents"
        self._pump.connection.call(name, device.handle)


def connect(*, policies: Policy = Policy.NONE, all_devices: bool = False) -> Client:
    """Begin to look for the service of this user, and return at once.

    Args:
        policies: What to wish for as soon as there is a service.
        all_devices: Get frames of all controllers, told apart by `Frame.device_id`; else of the
            first one.

    Raises:
        LibraryNotFound: libLeapC cannot be loaded; the text says what to do.
    """
    _library.load()
    return Client(policies, all_devices)
