"""A peer of the panel that speaks contract.control and behaves as its command line says.

Run as `python scripted_service.py BEHAVIOUR FOLDER`. BEHAVIOUR is one of
  good      greets, sends a status ten times a second, obeys everything
  silent    greets, sends one status, then says nothing more and ignores SIGTERM
  crash     greets, sends one status, ends with code 1
  loading   computes for three seconds when it is to end, and then says so in ended.txt
  leaving   greets, says that it is stopping, ends with code 0
  refuse    ends at once with code 3 and a line on stderr
  alien     greets with another protocol
  garbage   greets with something that is no message
Each request is appended to FOLDER/requests.txt, each start to FOLDER/starts.txt.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from handspan_service.contract.control import (
    PROTOCOL,
    FrameMessage,
    Hello,
    MessageReader,
    Reply,
    ServiceState,
    SetForeground,
    SetPaused,
    SetSettings,
    Stop,
    SubscribeFrames,
    ToService,
    encode,
)
from handspan_service.contract.places import control_socket_path
from handspan_service.contract.settings import changed
from handspan_service.errors import SettingsError
from support.panel_values import a_frame, a_status, with_

LOADING_S = 3.0


def _listening() -> socket.socket:
    """Return a socket at the service's path; whoever sees it there can connect to it already."""
    path = control_socket_path(os.environ)
    path.parent.mkdir(parents=True, exist_ok=True)
    unnamed = path.with_suffix(".new")
    unnamed.unlink(missing_ok=True)
    one = socket.socket(socket.AF_UNIX)
    one.bind(str(unnamed))
    one.listen()
    unnamed.replace(path)
    return one


class Peer:
    """One scripted service."""

    def __init__(self, behaviour: str, folder: Path) -> None:
        self._behaviour = behaviour
        self._folder = folder
        state = ServiceState.STOPPING if behaviour == "leaving" else a_status().state
        self._status = with_(a_status(), pid=os.getpid(), state=state)
        self._stopped = asyncio.Event()

    def _note(self, name: str, text: str) -> None:
        with (self._folder / name).open("a") as file:
            file.write(text + "\n")

    async def run(self) -> int:
        self._note("starts.txt", str(os.getpid()))
        self._note("arguments.txt", " ".join(sys.argv[3:]))
        if self._behaviour == "refuse":
            print("handspan-service: no such source: nowhere", file=sys.stderr)
            return 3
        loop = asyncio.get_running_loop()
        stop: Callable[[], None] = self._stopped.set
        if self._behaviour == "silent":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        else:
            loop.add_signal_handler(signal.SIGTERM, stop)
        server = await asyncio.start_unix_server(self._serve, sock=_listening())
        await self._stopped.wait()
        server.close()
        if self._behaviour == "loading":
            end_s = time.monotonic() + LOADING_S
            while time.monotonic() < end_s:
                pass
            self._note("ended.txt", "")
        return 1 if self._behaviour == "crash" else 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = PROTOCOL + 1 if self._behaviour == "alien" else PROTOCOL
        writer.write(encode(Hello(protocol, "0.0.1", os.getpid())))
        if self._behaviour == "garbage":
            writer.write(b"\x04\x00\x00\x00nope")
        writer.write(encode(self._status))
        if self._behaviour in ("crash", "leaving"):
            await writer.drain()
            await asyncio.sleep(0.05)
            self._stopped.set()
        if self._behaviour != "good":
            await self._stopped.wait()
            return
        pushing = asyncio.create_task(self._push(writer))
        cutter = MessageReader(from_service=False)
        try:
            while data := await reader.read(4096):
                for message in cutter.feed(data):
                    self._note("requests.txt", type(message).__name__)
                    self._obey(message, writer)
        finally:
            pushing.cancel()
            writer.close()

    def _obey(self, message: ToService, writer: asyncio.StreamWriter) -> None:
        error = ""
        match message:
            case SetPaused():
                state = ServiceState.PAUSED if message.paused else ServiceState.STREAMING
                self._status = with_(self._status, state=state)
            case SetSettings():
                try:
                    settings = changed(self._status.settings, message.changes)
                    self._status = with_(self._status, settings=settings)
                except SettingsError as refused:
                    error = str(refused)
            case SetForeground():
                self._status = with_(self._status, foreground=message.foreground)
            case SubscribeFrames() if message.enabled:
                writer.write(encode(FrameMessage(a_frame(hands=2))))
            case Stop():
                self._stopped.set()
        writer.write(encode(Reply(message.id, error)))
        writer.write(encode(self._status))

    async def _push(self, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(encode(self._status))
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    sys.exit(asyncio.run(Peer(sys.argv[1], Path(sys.argv[2])).run()))
