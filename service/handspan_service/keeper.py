"""The service's side of the sensing process: started, listened to, restarted.

Law: sensing may die in any way; the service lives, says so, and hands come back by themselves. Time
in which the service itself stood still is no silence of sensing, which perhaps stood still with it.

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
from handspan_service.host import is_stopped
from handspan_service.orders import Change, Order, Passing, Plan
from handspan_service.pipe import Reader, encode
from handspan_service.reports import Report, SourceEnded, SourceRefused

log = logging.getLogger(__name__)

SILENCE_S = 5.0  # Ten missed meters: the process hangs.
START_S = 30.0  # Before its first report: a cold disk or a busy machine is no fault.
LOOK_S = 0.5  # Its meters come as often.
STOPPED_LOOKS = 2  # Stopped by a signal from one look to the next: it does not go on by itself.
STOP_S = 1.8  # It gives up on its source after 1.5; whoever stops us waits for two.
FINISH_S = 0.1  # For the end of one that has not said its last word.
STDIN, STDOUT = 0, 1
SENSING = "handspan_service.child"


class Keeper:
    """Keeps one sensing process alive."""

    def __init__(
        self,
        plan: Plan,
        on_report: Callable[[Report], None],
        on_crash: Callable[[bool], None],
        begun: Child | None = None,
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            plan: What to sense.
            on_report: Takes each report, on the loop.
            on_crash: Called when the process died; True when it is given up for good.
            begun: The first process, where it was started already.
        """
        self._plan = plan
        self._on_report = on_report
        self._on_crash = on_crash
        self._begun = begun
        self._backoff = Backoff()
        self._sensing: Child | None = None
        self._over = False  # Whether the process may end now.
        self._task: asyncio.Task[None] | None = None

    @property
    def plan(self) -> Plan:
        """What sensing does now, or would once it runs."""
        return self._plan

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What keeps the process; it fails only where we have a bug."""
        return self._task

    @property
    def pid(self) -> int | None:
        """Number of the sensing process; None while there is none."""
        return self._sensing.process.get_pid() if self._sensing else None

    def start(self) -> None:
        """Start the process, and again whenever it dies."""
        self._task = asyncio.create_task(self._keep(), name="keeper")

    def order(self, order: Change) -> None:
        """Give an order, which also holds for a process that must be started anew."""
        self._plan = msgspec.structs.replace(self._plan, **msgspec.structs.asdict(order))
        self._send(order)

    def ask(self, order: Passing) -> None:
        """Give an order that is forgotten where the process dies before it is carried out."""
        self._send(order)

    async def stop(self) -> None:
        """Let the process give its source back and end; kill it if it does not."""
        self._over = True
        sensing = self._sensing
        if sensing is not None:
            await sensing.end()
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
        sensing, self._begun = self._begun or await begin(), None
        if sensing is None:
            return
        self._sensing, sensing.on_report = sensing, self._take
        try:
            sensing.send(self._plan)
            await self._listen(sensing)
        finally:
            await sensing.finish()
            self._sensing = None

    async def _listen(self, sensing: Child) -> None:
        """Wait until the process has said everything, or nothing for too long."""
        heard_s, silent_s, stopped = sensing.heard_s, 0.0, 0
        while not sensing.over.done():
            await asyncio.wait([sensing.over], timeout=LOOK_S)
            if sensing.heard_s != heard_s:
                heard_s, silent_s, stopped = sensing.heard_s, 0.0, 0
                continue
            silent_s += LOOK_S
            patience_s = START_S if heard_s is None else SILENCE_S
            if silent_s >= patience_s:
                log.error("the sensing process says nothing for %.0f s", patience_s)
                return
            stopped = stopped + 1 if is_stopped(sensing.process.get_pid()) else 0
            if stopped >= STOPPED_LOOKS:
                log.error("the sensing process was stopped by a signal")
                return
        sensing.over.result()

    def _take(self, report: Report) -> None:
        if isinstance(report, SourceEnded | SourceRefused):
            self._over = True
        self._on_report(report)

    def _send(self, order: Order) -> None:
        if self._sensing is not None:
            self._sensing.send(order)


class Child(asyncio.SubprocessProtocol):
    """One process that takes orders. Its reports are taken as they come: no task or timer for each.

    Attributes:
        on_report: Takes each report, on the loop. None comes before it had its first order.
        process: Its handle.
        heard_s: Clock of the loop when it last said something; None before that.
        over: Done when it will say nothing more; raises what a bug in `on_report` raised.
        exited: Set when it has ended.
    """

    process: asyncio.SubprocessTransport

    def __init__(self, on_report: Callable[[Report], None]) -> None:
        self.on_report = on_report
        self._loop = asyncio.get_running_loop()
        self._reader = Reader(reports=True)
        self.heard_s: float | None = None
        self.over: asyncio.Future[None] = self._loop.create_future()
        self.exited = asyncio.Event()

    def send(self, order: Order) -> None:
        """Give an order; it is lost where the process has ended."""
        orders = self._orders()
        if not orders.is_closing():
            orders.write(encode(order))

    def close_orders(self) -> None:
        """Ask it to end."""
        self._orders().close()

    async def end(self) -> None:
        """Let it give back what it holds and end; kill it if it does not."""
        if self.exited.is_set():
            return
        self.close_orders()
        try:
            await asyncio.wait_for(self.exited.wait(), STOP_S)
        except TimeoutError:
            log.warning("the sensing process does not end by itself")
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):  # It has ended meanwhile.
            self.process.kill()

    async def finish(self) -> None:
        """Wait until it has ended; kill it where it does not end by itself, soon if it works still.

        Killing looks whether there is somebody to kill, and so takes the exit code from whoever
        waits for it: whoever ends by itself is left alone.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.exited.wait(), STOP_S if self.over.done() else FINISH_S)
        if not self.exited.is_set():
            self.kill()
            await self.exited.wait()
        self.process.close()

    def _orders(self) -> asyncio.WriteTransport:
        pipe = self.process.get_pipe_transport(STDIN)
        assert isinstance(pipe, asyncio.WriteTransport)
        return pipe

    # What the loop tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the handle of the process."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self.process = transport

    def pipe_data_received(self, fd: int, data: bytes | str) -> None:
        """Take reports."""
        assert isinstance(data, bytes)
        self.heard_s = self._loop.time()
        try:
            for report in self._reader.feed(data):
                if not self.over.done():
                    self.on_report(report)
        except Exception as bug:  # The loop would log it and go on; whoever waits must hear of it.
            self._end(bug)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Hear that nothing more will be said."""
        if fd == STDOUT:
            self._end(None)

    def process_exited(self) -> None:
        """Hear that it has ended."""
        self.exited.set()

    def _end(self, bug: Exception | None) -> None:
        if self.over.done():
            return
        if bug is None:
            self.over.set_result(None)
        else:
            self.over.set_exception(bug)


async def begin() -> Child | None:
    """Start a process that senses once it has a plan; None where the system refuses.

    It loads what it needs meanwhile: whoever has the plan later begins with this.
    """
    try:
        return await spawn(lambda report: None)
    except OSError as error:  # No memory, no file descriptors, no interpreter any more.
        log.error("the sensing process cannot be started: %s", error)
        return None


async def spawn(on_report: Callable[[Report], None], module: str = SENSING) -> Child:
    """Start a process of ours that takes orders and tells reports.

    Args:
        on_report: Takes each report, on the loop.
        module: What it runs.

    Raises:
        OSError: The system refuses.
    """
    _, sensing = await asyncio.get_running_loop().subprocess_exec(
        lambda: Child(on_report),
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=None,
        env=_environment(),
        start_new_session=True,  # Ctrl-C in a terminal is for the service alone.
    )
    return sensing


def _environment() -> dict[str, str]:
    """Return the environment of the process: one thread for each numeric library."""
    single = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OPENCV_FOR_THREADS_NUM": "1",
        "HANDSPAN_LOG_LEVEL": logging.getLevelName(logging.getLogger().getEffectiveLevel()),
    }
    return os.environ | single
