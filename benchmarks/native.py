"""Measure how soon and how completely native programs get frames.

    python benchmarks/native.py [--clients 1] [--images] [--seconds 10] [--source simulated]
        [--library build/native]

Law: the service runs as it is, sensing process and all; the programs live in a process of their own
and read through plain sockets; with a folder where the library was built they are processes that
poll it, and none stops reading. Delays are those of the first program.

"image->program" begins when the image was whole in memory. "service" is the frame's own time in the
service: from then until its bytes are written to the sockets of all programs. "written->program" is
what the socket and the library add. The rows between tell where the service's time goes.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import selectors
import socket
import struct
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from frame_steps import row, table, watch
from handspan_service.contract.places import native_socket_path
from handspan_service.options import Options
from handspan_service.service import Service
from handspan_service.wire.native import FRAME, IMAGE, encode
from handspan_service.wire.native_messages import MAGIC, Hello, PolicyBit, Role, Wants

WARM_UP_S = 6.0  # Networks load, hands are found.
HEAD = struct.Struct("<IHH")
FRAME_ID = struct.Struct("<q")
SPAWN = multiprocessing.get_context("spawn")
Times = list[tuple[int, int]]  # Number and time of arrival, us.
Got = tuple[Times, Times]  # Of frames and images of one program.


class Program:
    """One connected program: counts what comes and when."""

    def __init__(self, path: str, images: bool) -> None:
        self.frames: list[tuple[int, int]] = []  # Number and time of arrival, us.
        self.images: list[tuple[int, int]] = []
        self.one = socket.socket(socket.AF_UNIX)
        self.one.connect(path)
        wants = Wants.FRAMES | (Wants.IMAGES if images else Wants(0))
        policy = PolicyBit.IMAGES if images else 0
        self.one.sendall(encode(Hello(MAGIC, 1, 1, Role.CLIENT, wants, policy, "benchmark", "")))
        self._buffer = bytearray()

    def read(self) -> None:
        """Take what is there."""
        self._buffer += self.one.recv(1 << 19)
        at = 0
        while len(self._buffer) - at >= HEAD.size:
            length, kind, _ = HEAD.unpack_from(self._buffer, at)
            if len(self._buffer) - at < 4 + length:
                break
            if kind in (FRAME, IMAGE):
                (id,) = FRAME_ID.unpack_from(self._buffer, at + 16)
                came = (id, time.monotonic_ns() // 1000)
                (self.frames if kind == FRAME else self.images).append(came)
            at += 4 + length
        del self._buffer[:at]


def _programs(path: str, seconds: float, clients: int, images: bool, pipe: Connection) -> None:
    """Read in a process of its own; tell what each program got."""
    programs = [Program(path, images and number == 0) for number in range(clients)]
    end_s = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for program in programs:
            selector.register(program.one, selectors.EVENT_READ, program)
        while (rest_s := end_s - time.monotonic()) > 0:
            for key, _ in selector.select(rest_s):
                key.data.read()
    pipe.send([(program.frames, program.images) for program in programs])


async def _take(arguments: argparse.Namespace, folder: Path) -> list[Got]:
    """Let programs poll the library; tell what each got."""
    programs = [
        await asyncio.create_subprocess_exec(
            str(arguments.library / "tests" / "taker"),
            str(arguments.seconds),
            *(["images"] if arguments.images and number == 0 else []),
            env=os.environ | {"HANDSPAN_RUNTIME_DIR": str(folder)},
            stdout=asyncio.subprocess.PIPE,
        )
        for number in range(arguments.clients)
    ]
    printed = await asyncio.gather(*(program.communicate() for program in programs))
    return [_taken(out.decode()) for out, _ in printed]


def _taken(printed: str) -> Got:
    """Return what a program printed of its frames and images."""
    lines = [line.split() for line in printed.splitlines()]
    frames, images = (
        [(int(id), int(us)) for kind, id, us in lines if kind == wanted] for wanted in "fi"
    )
    return frames, images


async def _read(arguments: argparse.Namespace, control: Path) -> list[Got]:
    """Let programs read sockets; tell what each got."""
    here, there = SPAWN.Pipe(duplex=False)
    path = str(native_socket_path(control))
    reader = SPAWN.Process(
        target=_programs,
        args=(path, arguments.seconds, arguments.clients, arguments.images, there),
    )
    reader.start()
    while not here.poll():
        await asyncio.sleep(0.1)
    got: list[Got] = here.recv()
    reader.join()
    return got


def _missed(frames: list[tuple[int, int]]) -> int:
    ids = [id for id, _ in frames]
    return max(ids) - min(ids) + 1 - len(ids) if ids else 0


async def _measure(arguments: argparse.Namespace, folder: Path) -> None:
    control = folder / "control.sock"
    fixed = {"websocket_port": 0, "native_images": "allow"}  # Nobody is there to be asked.
    service = Service(Options(control, folder, folder, arguments.source, fixed))
    steps = watch(service)
    running = asyncio.create_task(service.run())
    await asyncio.sleep(WARM_UP_S)
    if arguments.library is None:
        got = await _read(arguments, control)
    else:
        got = await _take(arguments, folder)
    service.request_stop()
    await running
    frames, images = got[0]
    print(table([(steps[id], at) for id, at in frames if id in steps], "program", web=False))
    if arguments.images:
        shown = [(at - steps[id].native) / 1e3 for id, at in images if id in steps]
        print(row("written->its image", shown))
        print(f"images/s {len(images) / arguments.seconds:.1f}, missed {_missed(images)}")
    missed = [_missed(one) for one, _ in got]
    print(f"frames/s {len(frames) / arguments.seconds:.1f}; missed by each: {missed}")


def main() -> None:
    """Measure once and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--images", action="store_true", help="the first program takes images")
    parser.add_argument("--source", default="simulated")
    parser.add_argument("--library", type=Path, help="folder of a build of native/")
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}, {arguments.clients} programs", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(arguments, Path(folder)))


if __name__ == "__main__":
    main()
