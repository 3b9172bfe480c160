"""A Wayland compositor that says what a test tells it of its windows, and shows none."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from pathlib import Path

from handspan_app.desktop import wayland
from handspan_app.desktop.wayland import Event, Events, request

REGISTRY, READY, MANAGER = 2, 3, 4  # Numbers that the panel gives.
FIRST_WINDOW = 0xFF000000  # Numbers that a compositor gives begin here.
PATIENCE_S = 60.0


def array(*words: int) -> bytes:
    """Return an array of numbers as the wire has it."""
    return struct.pack(f"={1 + len(words)}I", 4 * len(words), *words)


def event(sender: int, opcode: int, body: bytes = b"") -> bytes:
    """Return an event with ready arguments."""
    return struct.pack("=II", sender, 8 + len(body) << 16 | opcode) + body


class Compositor:
    """Takes one client on a thread, since that client waits for the first answer."""

    def __init__(self, path: Path, offers: tuple[str, ...]) -> None:
        """Listen at a path, and offer globals of these names."""
        self._offers = offers
        self.requests: list[tuple[int, int]] = []  # Receiver and opcode of all that was asked.
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._listener.settimeout(PATIENCE_S)
        self._client: socket.socket | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """Send bytes to the client, once it has asked for the globals."""
        assert self._ready.wait(PATIENCE_S), "the client asked for nothing"
        assert self._client is not None
        self._client.sendall(data)

    def show(self, window: int, app_id: str, *states: int) -> None:
        """Say that there is a new window, in two pieces."""
        data = event(MANAGER, wayland.TOPLEVEL, struct.pack("=I", window))
        data += request(window, wayland.APP_ID, app_id)  # Events have the layout of requests.
        self.say(data[:21])
        self.say(data[21:])
        self.state(window, *states)

    def state(self, window: int, *states: int) -> None:
        """Say in what states a window is now."""
        self.say(event(window, wayland.STATE, array(*states)) + event(window, wayland.DONE))

    def close(self) -> None:
        """End."""
        if self._client is not None:
            with contextlib.suppress(OSError):
                self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        self._listener.close()
        if self._client is not None:
            self._client.close()

    def _serve(self) -> None:
        cutter = Events()
        self._client, _ = self._listener.accept()
        # Who hangs up with words of ours unread resets the connection.
        with contextlib.suppress(ConnectionResetError):
            while data := self._client.recv(4096):
                for asked in cutter.feed(data):
                    self._take(asked)

    def _take(self, asked: Event) -> None:
        assert self._client is not None
        self.requests.append((asked.sender, asked.opcode))
        if (asked.sender, asked.opcode) == (wayland.DISPLAY, wayland.SYNC):
            self._client.sendall(self._globals() + event(READY, wayland.CALLBACK_DONE))
            self._ready.set()

    def _globals(self) -> bytes:
        return b"".join(
            request(REGISTRY, wayland.GLOBAL, number, name, 3)
            for number, name in enumerate(self._offers)
        )
