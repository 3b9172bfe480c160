"""A client of the WebSocket that comes back as soon as it can, as a page does.

Law: it counts each frame, and never gives up before it is told to.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

AGAIN_S = 0.02
LOOK_S = 0.1  # How often it looks whether to end.
SPARED = 28  # Frames that may come after its words arrived: a tenth of a second, and 16 in a queue.


class Listener:
    """One client in a thread of its own.

    Attributes:
        frames: How many it got, over all connections, after its words were heard.
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
        for word in self._words:
            one.send(word)
        heard = one.ping()  # Is answered when all before it has arrived.
        spared = SPARED if self._words else 0
        while not (self._over.is_set() or self._anew.is_set()):
            try:
                told = one.recv(timeout=LOOK_S)
            except TimeoutError:
                continue
            if '"currentFrameRate"' in str(told):
                if not self._words or heard.is_set():
                    spared -= 1
                    self.frames += spared < 0
                self.newest_s = time.monotonic()
