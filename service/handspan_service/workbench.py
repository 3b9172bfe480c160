"""The one recording that is worked on, by a process of its own: cut, exported or deleted.

Law: a bug or a kill of that process ends the work and nothing else; what it left half written goes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from handspan_service.contract.recordings import JobStatus
from handspan_service.errors import SettingsError
from handspan_service.keeper import Child, spawn
from handspan_service.orders import Task
from handspan_service.reports import Report, TaskTold
from handspan_service.unfinished import unfinished

log = logging.getLogger(__name__)

MODULE = "handspan_service.librarian"
END_S = 1.0  # A task looks at its orders far more often; then it is killed.
VANISHED = "the work ended unexpectedly: look at the log"


class Workbench:
    """What is worked on.

    Attributes:
        job: How it goes.
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        on_over: Callable[[], None],
        on_end: Callable[[asyncio.Task[None]], None],
    ) -> None:
        """Begin with nothing.

        Args:
            on_change: Called when the job is another.
            on_over: Called before that when it is over: the recordings may be others.
            on_end: Called with each task of the loop that ended; it failed only at a bug of ours.
        """
        self.job = JobStatus()
        self._on_change = on_change
        self._on_over = on_over
        self._on_end = on_end
        self._worker: asyncio.Task[None] | None = None
        self._child: Child | None = None
        self._told: TaskTold | None = None  # How it went, while its process ends.
        self._cancelled = False

    def require_free(self) -> None:
        """Raise SettingsError where another recording is worked on."""
        if self.job.running:
            raise SettingsError("another recording is being worked on: wait, or cancel that")

    def begin(self, task: Task, job: JobStatus, folder: Path) -> None:
        """Begin to work.

        Args:
            task: What to do.
            job: The same as it is told to panels.
            folder: Where its result comes to lie.
        """
        self.job, self._told, self._cancelled = job, None, False
        self._worker = asyncio.create_task(self._work(task, folder), name="librarian")
        self._worker.add_done_callback(self._on_end)
        self._on_change()

    def cancel(self) -> None:
        """End the work; SettingsError where there is none."""
        child = self._child
        if not self.job.running or child is None:
            raise SettingsError("no recording is being worked on")
        self._cancelled = True
        child.close_orders()
        asyncio.get_running_loop().call_later(END_S, child.kill)

    async def stop(self) -> None:
        """End the work because the service ends."""
        self._cancelled = True
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _work(self, task: Task, folder: Path) -> None:
        try:
            await carry_out(task, self._on_task, self._on_begun)
        finally:
            self._child = None
            if self._told is not None:
                self.job = msgspec.structs.replace(
                    self.job, running=False, problem=self._told.problem, failed=self._told.failed
                )
            else:
                problem = "" if self._cancelled else VANISHED
                self.job = msgspec.structs.replace(
                    self.job, running=False, failed=True, problem=problem
                )
                if self.job.result:  # It was killed: it left what it had written.
                    unfinished(folder / self.job.result).unlink(missing_ok=True)
            self._worker = None
            self._on_over()
        self._on_change()

    def _on_begun(self, child: Child) -> None:
        self._child = child

    def _on_task(self, report: Report) -> None:
        if not isinstance(report, TaskTold):
            return
        if report.over:  # The job is over when its process is: the next one has its own then.
            self._told = report
        else:
            self.job = msgspec.structs.replace(
                self.job, done=report.done, problem=report.problem, failed=report.failed
            )
            self._on_change()


async def carry_out(
    task: Task,
    take: Callable[[Report], None],
    begun: Callable[[Child], None] = lambda child: None,
) -> None:
    """Let a process of its own carry out a task.

    Args:
        task: What to do.
        take: Takes what it tells.
        begun: Hears of the process.
    """
    try:
        child = await spawn(take, MODULE)
    except OSError as error:
        log.error("the work on recordings cannot be started: %s", error)
        return
    begun(child)
    try:
        child.send(task)
        await child.over
    finally:
        await child.finish()
