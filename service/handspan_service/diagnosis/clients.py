"""Two small clients that count frames: one over the WebSocket, one over the native protocol.

Law: each ends after its time, whatever the service does; a refusal is a value, not an error.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from handspan_service import __version__
from handspan_service.errors import PeerError
from handspan_service.wire.native import FRAME, MessageReader, encode
from handspan_service.wire.native_messages import MAGIC, Hello, Role, Wants

NAME = "handspan-service diagnose"
PATIENCE_S = 3.0  # For a connection.
READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Heard:
    """What a client got.

    Attributes:
        frames: Number of frames.
        seconds: For how long it listened.
        refusal: Why it could not connect; empty if it could.
        withheld: Whether it may not have frames now: others are in front, or hands are denied.
    """

    frames: int
    seconds: float
    refusal: str = ""
    withheld: bool = False


def over_websocket(port: int, seconds: float, is_withheld: Callable[[], bool]) -> Heard:
    """Listen for some time as a script does.

    Args:
        port: Of the service.
        seconds: For how long.
        is_withheld: Asked while it is connected, where no frame came: whether it may not have any.
    """
    frames, start_s = 0, time.monotonic()
    try:
        with connect(
            f"ws://127.0.0.1:{port}/v6.json",
            compression=None,
            open_timeout=PATIENCE_S,
            close_timeout=1.0,
        ) as client:
            client.send('{"background": false}')  # Else the user would be asked about it.
            while (left_s := start_s + seconds - time.monotonic()) > 0:
                try:
                    frames += "currentFrameRate" in json.loads(client.recv(timeout=left_s))
                except TimeoutError:
                    break
            withheld = frames == 0 and is_withheld()
    except (OSError, WebSocketException) as error:
        return Heard(frames, time.monotonic() - start_s, str(error) or type(error).__name__)
    return Heard(frames, time.monotonic() - start_s, withheld=withheld)


def over_native(path: Path, seconds: float, is_withheld: Callable[[], bool]) -> Heard:
    """Listen for some time as a program with the native library does.

    Args:
        path: Of the socket.
        seconds: For how long.
        is_withheld: Asked while it is connected, where no frame came: whether it may not have any.
    """
    frames, start_s = 0, time.monotonic()
    reader = MessageReader(from_service=True)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.settimeout(PATIENCE_S)
            peer.connect(str(path))
            peer.sendall(
                encode(Hello(MAGIC, 1, 1, Role.CLIENT, Wants.FRAMES, 0, NAME, __version__))
            )
            while (left_s := start_s + seconds - time.monotonic()) > 0:
                peer.settimeout(left_s)
                try:
                    data = peer.recv(READ_BYTES)
                except TimeoutError:
                    break
                if not data:
                    return Heard(frames, time.monotonic() - start_s, "it hung up")
                for message in reader.feed(data):
                    frames += isinstance(message, tuple) and message[0] == FRAME
            withheld = frames == 0 and is_withheld()
    except (OSError, PeerError) as error:
        return Heard(frames, time.monotonic() - start_s, str(error) or type(error).__name__)
    return Heard(frames, time.monotonic() - start_s, withheld=withheld)
