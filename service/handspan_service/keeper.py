"""The service's side of the sensing process: started, listened to, restarted.

Law: sensing may die in any way; the service lives, says so, and hands come back by themselves.

Why another process: docs/architecture.md#where-the-tracker-runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable

import msgspec

from handspan_service.contract.backoff import Backoff
from handspan_service.reports import (
    Order,
    Plan,
    Reader,
    Report,
    SetOrientation,
    SetPaused,
    SetScripts,
    SourceEnded,
    SourceRefused,
    encode,
)

log = logging.getLogger(__name__)

SILENCE_S = 5.0  # Ten missed meters: the process hangs.
START_S = 30.0  # Before its first report: a cold disk or a busy machine is no fault.
STOP_S = 1.8  # It gives up on its source after 1.5; whoever stops us waits for two.
READ_BYTES = 1 << 16
STREAM_LIMIT_BYTES = 1 << 18  # About 30 frames of two hands.


class Keeper:
    """Keeps one sensing process alive."""

    def __init__(
        self,
        plan: Plan,
        on_report: Callable[[Report], None],
        on_crash: Callable[[bool], None],
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            plan: What to sense.
            on_report: Takes each report, on the loop.
            on_crash: Called when the process died; True when it is given up for good.
        """
        self._plan = plan
        self._on_report = on_report
        self._on_crash = on_crash
        self._backoff = Backoff()
        self._process: asyncio.subprocess.Process | None = None
        self._over = False  # Whether the process may end now.
        self._task: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What keeps the process; it fails only where we have a bug."""
        return self._task

    @property
    def pid(self) -> int | None:
        """Number of the sensing process; None while there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process, and again whenever it dies."""
        self._task = asyncio.create_task(self._keep(), name="keeper")

    def order(self, order: SetOrientation | SetPaused | SetScripts) -> None:
        """Give an order, which also holds for a process that must be started anew."""
        self._plan = msgspec.structs.replace(self._plan, **msgspec.structs.asdict(order))
        self._send(order)

    async def stop(self) -> None:
        """Let the process give its source back and end; kill it if it does not."""
        self._over = True
        process = self._process
        if process is not None and process.returncode is None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                log.warning("the sensing process does not end by itself")
                _kill(process)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _keep(self) -> None:
        while True:
            started_s = time.monotonic()
            await self._run_once()
            if self._over:
                return
            now_s = time.monotonic()
            self._backoff, wait_s = self._backoff.after_end(now_s, now_s - started_s)
            log.error(
                "the sensing process ended after %.1f s; %s",
                now_s - started_s,
                "it is given up" if wait_s is None else f"next try in {wait_s} s",
            )
            self._on_crash(wait_s is None)
            if wait_s is None:
                return
            await asyncio.sleep(wait_s)

    async def _run_once(self) -> None:
        """Start the process and listen to it until it ends or hangs."""
        try:
            self._process = process = await _spawn()
        except OSError as error:  # No memory, no file descriptors, no interpreter any more.
            log.error("the sensing process cannot be started: %s", error)
            return
        try:
            self._send(self._plan)
            await self._listen(process)
        finally:
            _kill(process)
            await process.wait()
            self._process = None

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        reader = Reader(reports=True)
        patience_s = START_S
        while True:
            try:
                data = await asyncio.wait_for(process.stdout.read(READ_BYTES), patience_s)
            except TimeoutError:
                log.error("the sensing process says nothing for %.0f s", patience_s)
                return
            patience_s = SILENCE_S
            if not data:
                return
            for report in reader.feed(data):
                if isinstance(report, SourceEnded | SourceRefused):
                    self._over = True
                self._on_report(report)

    def _send(self, order: Order) -> None:
        process = self._process
        if process is not None and process.stdin is not None and not process.stdin.is_closing():
            process.stdin.write(encode(order))


async def _spawn() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handspan_service.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=STREAM_LIMIT_BYTES,
        env=_environment(),
        start_new_session=True,  # Ctrl-C in a terminal is for the service alone.
    )


def _environment() -> dict[str, str]:
    """Return the environment of the process: one thread for each numeric library."""
    single = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OPENCV_FOR_THREADS_NUM": "1",
        "HANDSPAN_LOG_LEVEL": logging.getLevelName(logging.getLogger().getEffectiveLevel()),
    }
    return os.environ | single


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):  # It has ended meanwhile.
        process.kill()
