"""One connection of a native program: bytes in and out, newest first.

Law: what waits for a program that does not read is one frame, one image and a bounded number of
control messages; frames sent + frames skipped = frames offered.

Source: docs/protocol-native.md#flow.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Protocol

from handspan_service.contract.model import Gesture
from handspan_service.errors import PeerError
from handspan_service.programs import Program
from handspan_service.serve.native_session import NativeSession
from handspan_service.serve.shares import Keys
from handspan_service.wire.native import MessageReader, encode
from handspan_service.wire.native_frames import FrameBytes
from handspan_service.wire.native_messages import Message

# In the kernel: its default hides most of a second of old frames. An image wants to fit in whole.
SEND_BUFFER_BYTES = 32 * 1024
IMAGE_SEND_BUFFER_BYTES = 512 * 1024
MAX_CONTROL_BYTES = 256 * 1024  # Unsent; whoever asks for more without reading is cut off.
HELLO_S = 5.0
CLOSE_S = 0.5  # How long a goodbye waits to be read.


class Door(Protocol):
    """What a connection tells its server. Called on the loop."""

    def came(self, peer: NativePeer, one: socket.socket) -> None:
        """A process connected."""

    def hear(self, peer: NativePeer, message: Message | tuple[int, bytes]) -> None:
        """It said something; PeerError ends its session."""

    def offended(self, peer: NativePeer, error: PeerError) -> None:
        """It broke the rules."""

    def went(self, peer: NativePeer) -> None:
        """It is gone."""

    def broken(self, bug: Exception) -> None:
        """Something of ours failed."""


class NativePeer(asyncio.Protocol):
    """One connection.

    Attributes:
        session: Who it is; None until it has said hello.
        program: File name of its executable, as the system names it.
        pid: Number of its process, as the system names it.
        identified: Its process as an application; None where the system does not tell.
        keys: What the connections of its application share.
        ended: Set when it is gone.
    """

    _transport: asyncio.Transport

    def __init__(self, door: Door) -> None:
        self.session: NativeSession | None = None
        self.program = ""
        self.pid: int | None = None
        self.identified: Program | None = None
        self.keys: Keys = ()
        self.ended = asyncio.Event()
        self._door = door
        self._reader = MessageReader(from_service=False)
        self._writable = True
        self._control_bytes = 0  # Unsent, at most.
        self._frame: tuple[FrameBytes, tuple[Gesture, ...], int] | None = None
        self._image: bytes | None = None
        self._send_buffer = 0
        self._deadline: asyncio.TimerHandle | None = None

    # What the server does with it

    @property
    def ready(self) -> bool:
        """Whether the kernel has taken all that was written."""
        return self._writable

    def greeted(self, session: NativeSession) -> None:
        """Take note of who it is."""
        self.session = session
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def send(self, *messages: Message) -> None:
        """Write control messages, which are never skipped."""
        if self._transport.is_closing():
            return
        data = b"".join(map(encode, messages))
        self._transport.write(data)
        if self._writable:
            return
        self._control_bytes += len(data)
        if self._control_bytes > MAX_CONTROL_BYTES:
            self._transport.abort()

    def offer(self, frame: FrameBytes, gestures: tuple[Gesture, ...], device: int) -> None:
        """Send a frame now, or keep it in place of the one that waits."""
        self._skip_waiting()
        self._frame = (frame, gestures, device)
        if self._writable:
            self._catch_up()

    def offer_image(self, message: bytes) -> None:
        """Send an image now, or keep it in place of the one that waits."""
        self._image = message
        if self._writable:
            self._catch_up()

    def forget_waiting(self) -> None:
        """Let go of what waits: it is not to be seen any more."""
        self._skip_waiting()
        self._image = None

    def forget_image(self) -> None:
        """Let go of the image that waits."""
        self._image = None

    def make_room(self, images: bool) -> None:
        """Let the kernel hold a whole image, or frames alone."""
        wanted = IMAGE_SEND_BUFFER_BYTES if images else SEND_BUFFER_BYTES
        if wanted != self._send_buffer:
            self._send_buffer = wanted
            one = self._transport.get_extra_info("socket")
            with suppress(OSError):  # The peer may be gone already.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, wanted)

    def wait(self) -> None:
        """Let what it says wait in the kernel."""
        self._transport.pause_reading()

    def listen(self) -> None:
        """Hear it."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self, *last: Message) -> None:
        """End the connection after some last words have been read, or soon."""
        if not self._transport.is_closing():
            self.send(*last)
            self._transport.close()
            asyncio.get_running_loop().call_later(CLOSE_S, self._transport.abort)

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    # What the loop tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=0)  # Told as soon as anything waits.
        self.make_room(images=False)
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(HELLO_S, transport.abort)
        # CPython 3.11.2, for one, begins to read after this, whatever was paused in it.
        loop.call_soon(self._come)

    def _come(self) -> None:
        if not self._transport.is_closing():
            self._door.came(self, self._transport.get_extra_info("socket"))

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        try:
            for message in self._reader.feed(data):
                if self._transport.is_closing():
                    return
                self._door.hear(self, message)
        except PeerError as error:
            self._door.offended(self, error)
        except Exception as bug:  # The loop would log it and go on; whoever waits must hear of it.
            self._door.broken(bug)

    def pause_writing(self) -> None:
        """Take note that the kernel has not taken everything."""
        self._writable = False

    def resume_writing(self) -> None:
        """Take note that it has."""
        self._writable = True
        self._control_bytes = 0
        # Not in here: where a write then fails, CPython 3.11, for one, ends the connection twice.
        asyncio.get_running_loop().call_soon(self._resume)

    def _resume(self) -> None:
        try:
            if self._writable:
                self._catch_up()
        except Exception as bug:  # As in data_received().
            self._door.broken(bug)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note of the end."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._frame = self._image = None
        self._door.went(self)
        self.ended.set()

    def _catch_up(self) -> None:
        """Write what waits: the frame first, then the image while there is room."""
        if self.session is None or self._transport.is_closing():
            return
        if self._frame is not None:
            frame, self._frame = self._frame, None
            self._transport.write(self.session.bytes_of(*frame))
        if self._image is not None and self._writable:
            image, self._image = self._image, None
            self._transport.write(image)

    def _skip_waiting(self) -> None:
        if self._frame is not None and self.session is not None:
            _, gestures, device = self._frame
            self._frame = None
            self.session.skip(gestures, device)
