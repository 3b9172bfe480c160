"""Keep one service running while the panel lives.

Law: a service that answers is used, and one that hangs is ended, whoever started it; otherwise one
child is started, never two; a crash or a hang starts it again after a bounded wait; an orderly end
does not.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from handspan_app import journal
from handspan_app.hanging import LOOK_MS, Farewell, is_asleep
from handspan_app.link import LinkPhase, LinkState, ServiceLink
from handspan_app.status import Phase, Supervision
from handspan_service.contract.backoff import Backoff
from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.logbook import FILE_ONLY

READY_MS = 30_000  # A service that does not answer by then has failed, on any computer.
LOST_MS = 600  # Time for whoever started a service that vanished to start it again.
ORDERLY_MS = 2_000  # From the Stop message to SIGTERM.
TERMINATE_MS = 2_000  # From SIGTERM to SIGKILL, where it hangs and yet computes.
QUICK_S = 10.0  # A service that crashes before is likely to crash for the same reason again.
SAFE_AFTER = 2  # Quick crashes, after which settings of tracking and calibrations are left aside.
USELESS_CODES = (2, 3, 4)  # Wrong usage, no such source, unreadable data: the same every time.

_log = logging.getLogger("handspan.panel.supervisor")


@dataclass(frozen=True, slots=True)
class ServiceCommand:
    """How the service is started.

    Attributes:
        program: The executable.
        arguments: Its arguments.
        log_folder: Where its output goes.
    """

    program: str
    arguments: tuple[str, ...]
    log_folder: Path


class Supervisor(QObject):
    """Connects first, else starts the service; restarts it; stops it in the end.

    Signals:
        changed: Supervision, at each change.
        finished: After `shut_down`, when nothing is left to wait for.
    """

    changed = Signal(object)
    finished = Signal()

    def __init__(
        self, link: ServiceLink, command: ServiceCommand, parent: QObject | None = None
    ) -> None:
        """Watch `link`; `start` begins."""
        super().__init__(parent)
        self._link = link
        self._command = command
        self._known = Supervision(Phase.CONNECTING)
        self._backoff = Backoff()
        self._connected_at_s: float | None = None
        self._last_state: ServiceState | None = None
        self._quick_crashes = 0  # One after another.
        self._restart_wanted = False
        self._shutting_down = False
        self._own_pid = 0
        self._ended_because = ""
        self._farewell: Farewell | None = None  # While our own process is to end.
        self._process = QProcess(self)
        self._process.started.connect(self._on_process_started)
        self._process.finished.connect(self._on_process_finished)
        self._process.errorOccurred.connect(self._on_process_error)
        self._start_timer = self._timer(self._start_service)
        self._patience = self._timer(self._on_patience_over)
        self._kill_timer = self._timer(self._on_terminate_over)
        self._orderly_timer = self._timer(self._on_orderly_over)
        link.state_changed.connect(self._on_link_state)
        link.attempt_failed.connect(self._on_attempt_failed)
        link.status_received.connect(self._on_status)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    @property
    def known(self) -> Supervision:
        """The newest value of `changed`."""
        return self._known

    @property
    def owns_service(self) -> bool:
        """Whether a service that this panel started is running."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    # Starting ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Look for a service; start one if nobody answers, before this returns."""
        self._set(Phase.CONNECTING)
        self._link.open(at_once=True)

    def restart(self) -> None:
        """Start the service again because the user wishes it."""
        self._backoff = Backoff()
        self._quick_crashes = 0
        self._restart_wanted = True
        state = self._link.state
        if self.owns_service:
            self._terminate()
        elif state.phase is LinkPhase.OPEN:
            self._link.stop_service()
        elif state.phase is LinkPhase.HUNG:
            self._end_hung()
        elif state.phase is LinkPhase.INCOMPATIBLE:
            self._restart_wanted = False
            self._link.reconnect()
            self._set(Phase.CONNECTING)
        else:
            self._start_service()

    def _start_service(self) -> None:
        self._restart_wanted = False
        self._start_timer.stop()
        if self.owns_service or self._link.state.phase is LinkPhase.OPEN:
            return
        self._kill_timer.stop()  # It was for the one before.
        self._set(Phase.RESTARTING if self._backoff.attempt else Phase.STARTING)
        log = journal.fresh_log(self._command.log_folder)
        surroundings = QProcessEnvironment.systemEnvironment()
        surroundings.insert(FILE_ONLY, "1")  # What is logged has files of its own.
        self._process.setProcessEnvironment(surroundings)
        self._process.setProgram(self._command.program)
        safe = ("--safe",) if self._quick_crashes >= SAFE_AFTER else ()
        self._process.setArguments([*self._command.arguments, *safe])
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.setStandardOutputFile(str(log) if log else QProcess.nullDevice())
        self._process.start()
        self._patience.start(READY_MS)
        self._link.open()

    # What the link says -----------------------------------------------------------------------

    def _on_attempt_failed(self, _state: LinkState) -> None:
        if self._known.phase is Phase.CONNECTING and not self._shutting_down:
            self._start_service()

    def _on_status(self, status: Status) -> None:
        if self._last_state is None and status.state is ServiceState.STOPPING:
            self._restart_wanted = True  # Somebody stopped it before this panel was there.
        self._last_state = status.state

    def _on_link_state(self, state: LinkState) -> None:
        if self._shutting_down:
            if state.phase is LinkPhase.SEEKING and not self.owns_service:
                self._finish()
            return
        match state.phase:
            case LinkPhase.OPEN:
                self._on_open()
            case LinkPhase.SEEKING if self._known.phase in (Phase.CONNECTED, Phase.HUNG):
                self._on_lost()
            case LinkPhase.HUNG:
                self._set(Phase.HUNG, state.detail)
                self._end_hung()
            case LinkPhase.INCOMPATIBLE:
                self._set(Phase.INCOMPATIBLE, state.detail)

    def _on_open(self) -> None:
        self._patience.stop()
        self._start_timer.stop()
        if self._connected_at_s is None:
            self._connected_at_s = time.monotonic()
            self._last_state = None
        self._set(Phase.CONNECTED)

    def _on_lost(self) -> None:
        """The socket closed; the end of our own process follows, a foreign one may come back."""
        if self._restart_wanted and not self.owns_service:
            self._connected_at_s = None
            self._start_service()
        elif self._last_state is ServiceState.STOPPING and not self.owns_service:
            self._connected_at_s = None
            self._set(Phase.STOPPED)
        elif self._ended_because and not self.owns_service:
            because, self._ended_because = self._ended_because, ""
            self._after_end(because)
        else:
            if self._known.phase is Phase.CONNECTED:
                self._set(Phase.RESTARTING)
            self._patience.start(LOST_MS)

    def _on_patience_over(self) -> None:
        if self.owns_service:
            self._terminate(self.tr("It did not answer in time and was ended."))
        else:
            self._after_end(self.tr("The service vanished."))

    # What the process says --------------------------------------------------------------------

    def _on_process_started(self) -> None:
        self._own_pid = self._process.processId()
        self._ended_because = ""

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._patience.stop()
            self._give_up(self._process.errorString())

    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._kill_timer.stop()
        self._patience.stop()
        if self._shutting_down:
            self._finish()
        elif self._restart_wanted:
            self._connected_at_s = None
            self._start_service()
        elif self._link.state.phase is LinkPhase.OPEN and self._served_by_other():
            self._set(Phase.CONNECTED)
        elif self._ended_because:
            self._after_end(self._ended_because)
        elif status is QProcess.ExitStatus.CrashExit:
            self._after_end(self.tr("It was ended by signal {n}.").format(n=code))
        elif code == 0:
            self._connected_at_s = None
            self._set(Phase.STOPPED)
        elif code in USELESS_CODES:
            self._give_up(self._last_words())
        else:
            self._after_end(self.tr("It ended with code {n}.").format(n=code))

    def _served_by_other(self) -> bool:
        hello = self._link.state.hello
        return hello is not None and hello.pid != self._own_pid

    def _last_words(self) -> str:
        return journal.last_line(journal.newest_log(self._command.log_folder))

    def _after_end(self, detail: str) -> None:
        """Plan the next start, or give up."""
        now_s = time.monotonic()
        lived_s = now_s - self._connected_at_s if self._connected_at_s is not None else 0.0
        self._connected_at_s = None
        self._quick_crashes = self._quick_crashes + 1 if lived_s < QUICK_S else 0
        self._backoff, wait_s = self._backoff.after_end(now_s, lived_s)
        if wait_s is None:
            often = self.tr("It ended too often in a short time.")
            self._give_up(f"{detail} {often}")
            return
        _log.warning("the service ended and is started in %.1f s. %s", wait_s, detail)
        self._set(Phase.RESTARTING, detail)
        self._start_timer.start(round(wait_s * 1000))

    def _give_up(self, detail: str) -> None:
        _log.error("the service is not started again. %s", detail)
        self._set(Phase.GIVEN_UP, detail)

    # Ending -----------------------------------------------------------------------------------

    def shut_down(self, *, stop_service: bool) -> None:
        """End supervision; `finished` follows.

        Args:
            stop_service: Whether the service ends too: first asked, then SIGTERM, then SIGKILL.
        """
        if self._shutting_down:
            return
        self._shutting_down = True
        for timer in (self._start_timer, self._patience):
            timer.stop()
        asked = stop_service and self._link.stop_service() is not None
        if asked:
            self._orderly_timer.start(ORDERLY_MS)
        elif stop_service and self.owns_service:
            self._terminate()
        else:
            self._link.take_leave()
            self._finish()

    def abandon(self) -> None:
        """End the service that this panel started, at once, because the panel itself failed."""
        self._process.blockSignals(True)
        if self.owns_service:
            self._process.kill()
            self._process.waitForFinished(TERMINATE_MS)

    def _on_orderly_over(self) -> None:
        if self.owns_service:
            self._terminate()
        else:
            _log.warning("the service did not stop in time")
            self._finish()

    def _terminate(self, because: str = "") -> None:
        self._ended_because = because
        self._farewell = Farewell()
        self._process.terminate()
        self._kill_timer.start(LOOK_MS)

    def _end_hung(self) -> None:
        """End the service that does not answer: at once where it would not hear a milder word."""
        because = self.tr("It stopped answering and was ended.")
        pid = self._link.peer_pid
        if pid is not None:
            self._ended_because, self._farewell = because, None
            _log.warning("process %d does not answer and is ended", pid)
            self._signal(pid, signal.SIGKILL if is_asleep(pid) else signal.SIGTERM)
            self._kill_timer.start(TERMINATE_MS)
        elif self.owns_service:
            self._terminate(because)

    def _on_terminate_over(self) -> None:
        own_pid, farewell = int(self._process.processId()), self._farewell
        if self.owns_service and farewell is not None and not farewell.hangs(own_pid):
            self._kill_timer.start(LOOK_MS)
            return
        pid = self._link.peer_pid
        if self.owns_service:
            self._process.kill()
        elif pid is not None and self._link.state.phase is LinkPhase.HUNG:
            self._signal(pid, signal.SIGKILL)

    def _signal(self, pid: int, number: signal.Signals) -> None:
        """Signal the process at the other end, whose connection is open: the number is its own."""
        with contextlib.suppress(ProcessLookupError):  # It has ended just now.
            os.kill(pid, number)

    def _finish(self) -> None:
        self._orderly_timer.stop()
        self._link.close()
        self.finished.emit()

    def _set(self, phase: Phase, detail: str = "") -> None:
        known = Supervision(
            phase,
            attempt=self._backoff.attempt,
            since_text=self._known.since_text,
            detail=detail,
        )
        if phase is not self._known.phase:
            known = replace(known, since_text=time.strftime("%H:%M"))
        if known != self._known:
            self._known = known
            self.changed.emit(known)
