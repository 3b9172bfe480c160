"""A client of the WebSocket that comes back as soon as it can, as a page does.

Law: it counts each frame, and never gives up before it is told to.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

AGAIN_S = 0.02
LOOK_S = 0.1  # How often it looks whether to end.
HEARD_S = 5.0  # A service that does not hear it by then is gone.
EARLIER_S = 0.2  # What came before the answer to a ping is read in less.


class Listener:
    """One client in a thread of its own.

    Attributes:
        frames: How many it got, over all connections.
        newest_s: Monotonic time of the newest; 0 before the first.
    """

    def __init__(self, port: int, words: Sequence[dict[str, bool]] = ()) -> None:
        """Begin to connect.

        Args:
            port: Of the WebSocket on this computer.
            words: What it says at each connection.
        """
        self.frames = 0
        self.newest_s = 0.0
        self._url = f"ws://127.0.0.1:{port}/v6.json"
        self._words = [json.dumps(word) for word in words]
        self._over = threading.Event()
        self._anew = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def renew(self) -> None:
        """Connect anew, so that what it wants is asked anew."""
        self._anew.set()

    def end(self) -> None:
        """Leave for good."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(AGAIN_S):
            self._anew.clear()
            try:
                with connect(self._url, compression=None, open_timeout=1.0) as one:
                    self._listen(one)
            except (OSError, WebSocketException, EOFError):  # Nobody is there, or no more.
                continue

    def _listen(self, one: ClientConnection) -> None:
        self._speak(one)
        while not (self._over.is_set() or self._anew.is_set()):
            try:
                told = one.recv(timeout=LOOK_S)
            except TimeoutError:
                continue
            if '"currentFrameRate"' in str(told):
                self.frames += 1
                self.newest_s = time.monotonic()

    def _speak(self, one: ClientConnection) -> None:
        """Say its words, and pass over what it was sent before they were heard."""
        if not self._words:
            return
        for word in self._words:
            one.send(word)
        if not one.ping().wait(HEARD_S):
            return
        end_s = time.monotonic() + EARLIER_S
        with suppress(TimeoutError):
            while time.monotonic() < end_s:
                one.recv(timeout=0.0)
