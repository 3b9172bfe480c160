"""A program of its own that connects as applications do, and tells what it hears.

    python listener.py web PORT [ORIGIN [TEXT ...]]
    python listener.py native SOCKET WANTS POLICY

Law: one line of JSON for each thing heard. Tests copy this file: a script is known by its path.
"""

from __future__ import annotations

import json
import socket
import sys
from typing import Any

from msgspec.structs import replace
from websockets.sync.client import connect
from websockets.typing import Origin

from handspan_service.wire.native import FRAME, IMAGE, MessageReader, encode
from handspan_service.wire.native_messages import Device, PolicyNews, Welcome
from support.native_client import HELLO, Fields

HEAD = "device:I parts:I frame_id:q"  # Of frames and images alike.


def tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def listen_web(port: str, origin: str = "", *texts: str) -> None:
    who = Origin(origin) if origin else None
    with connect(f"ws://127.0.0.1:{port}/v6.json", origin=who, compression=None) as one:
        for text in texts:
            one.send(text)
        for heard in one:
            message = json.loads(heard)
            if "id" in message:
                tell(frame=message["id"])
            elif "event" in message:
                tell(attached=message["event"]["state"]["attached"])
            else:
                tell(welcome=message["version"])


def listen_native(path: str, wants: str, policy: str) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(path)
        one.sendall(encode(replace(HELLO, wants=int(wants), policy=int(policy))))
        reader = MessageReader(from_service=True)
        while data := one.recv(1 << 16):
            for message in reader.feed(data):
                match message:
                    case Welcome():
                        tell(welcome=message.version, granted=message.granted)
                    case PolicyNews():
                        tell(granted=message.granted)
                    case Device():
                        tell(attached=message.change != 3)
                    case (kind, body) if kind in (FRAME, IMAGE):
                        name = "frame" if kind == FRAME else "image"
                        tell(**{name: Fields(body).named(HEAD)["frame_id"]})
                    case _:
                        pass


if __name__ == "__main__":
    listen = listen_web if sys.argv[1] == "web" else listen_native
    listen(*sys.argv[2:])
