"""The panel's end of the plotter, the process that draws graphs.

Law: one order is drawn at a time, and then the newest; a plotter that ends or hangs is started
anew, until it ends too often; none outlives whoever wants graphs.
"""

from __future__ import annotations

import logging
import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from handspan_app.plotter.orders import Drawn, DrawnReader, Order, encode
from handspan_service.contract.backoff import Backoff

PROGRAM = (sys.executable, "-m", "handspan_app.plotter")
PATIENCE_MS = 15_000  # For an order, the start included, which takes a second on a slow computer.
GONE_MS = 1_000  # Of SIGKILL: no longer than the kernel takes.
SAID_BYTES = 4_000  # Of what it printed, kept for the log.
# Of the panel's windows. The plotter gets the ratio and the font with each order.
UNWANTED = (
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_FONT_DPI",
    "QT_QPA_PLATFORMTHEME",
    "QT_STYLE_OVERRIDE",
)

_log = logging.getLogger("handspan.panel.plotting")


class Plotting(QObject):
    """Has graphs drawn.

    Signals:
        drawn: Drawn, the picture of one graph of the newest order, or of the one before.
        ended: bool, after the process ended by itself, whether it is started again.
    """

    drawn = Signal(object)
    ended = Signal(bool)

    def __init__(self, program: tuple[str, ...] = PROGRAM) -> None:
        """Prepare; the process starts with the first order, and goes with `end`."""
        application = QCoreApplication.instance()
        assert application is not None
        super().__init__(application)  # No window need wait for the end of the process.
        self._program = program
        self._reader = DrawnReader()
        self._wanted: Order | None = None  # Not sent yet.
        self._asked: Order | None = None  # Being drawn.
        self._said = b""
        self._backoff = Backoff()
        self._started_s = 0.0
        self._over = False  # It is wanted no more, or ended too often.
        self._ends = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.readyReadStandardError.connect(self._on_said)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._pause = self._timer(0)
        self._pause.timeout.connect(self._go_on)
        self._patience = self._timer(PATIENCE_MS)
        self._patience.timeout.connect(self._process.kill)
        application.aboutToQuit.connect(self._leave)

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        return timer

    @property
    def done(self) -> bool:
        """Whether no order waits or is being drawn."""
        return self._wanted is None and self._asked is None

    @property
    def pid(self) -> int:
        """Number of the process; 0 where none runs."""
        return self._process.processId()

    def draw(self, order: Order) -> None:
        """Have an order drawn, instead of one that waits."""
        if not self._over:
            self._wanted = order
            self._go_on()

    def end(self) -> None:
        """End the process for good; this object goes with it."""
        if self._ends:
            return
        self._ends = self._over = True
        self._wanted = self._asked = None
        self._pause.stop()
        self._patience.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self.deleteLater()
        else:
            self._process.finished.connect(self.deleteLater)
            self._process.kill()

    def _leave(self) -> None:
        """End it at once, since the program ends."""
        self._over = True
        self._process.kill()
        self._process.waitForFinished(GONE_MS)

    def _go_on(self) -> None:
        """Send the order that waits, if nothing is being drawn."""
        if self._wanted is None or self._asked is not None or self._pause.isActive():
            return
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._start()
        self._asked, self._wanted = self._wanted, None
        self._patience.start()
        self._process.write(encode(self._asked))

    def _start(self) -> None:
        self._reader, self._said = DrawnReader(), b""
        self._started_s = time.monotonic()
        self._process.setProcessEnvironment(surroundings())
        self._process.setProgram(self._program[0])
        self._process.setArguments(list(self._program[1:]))
        self._process.start()

    def _on_output(self) -> None:
        try:
            for drawn in self._reader.feed(bytes(self._process.readAllStandardOutput().data())):
                self._take(drawn)
        except ValueError as error:
            _log.warning("what came is no graph: %s", error)
            self._process.kill()

    def _take(self, drawn: Drawn) -> None:
        if self._asked is None:
            return
        last = drawn.index == len(self._asked.graphs) - 1
        if last:
            self._asked = None
            self._patience.stop()
        self.drawn.emit(drawn)
        if last:
            self._go_on()

    def _on_said(self) -> None:
        said = bytes(self._process.readAllStandardError().data())
        self._said = (self._said + said)[-SAID_BYTES:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._after_end(self._process.errorString())

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._on_said()
        if not self._over:
            said = self._said.decode(errors="replace").strip()
            self._after_end(f"code {code}\n{said}" if said else f"code {code}")

    def _after_end(self, why: str) -> None:
        """Start it again after a wait, or give up."""
        self._patience.stop()
        now_s = time.monotonic()
        self._backoff, wait_s = self._backoff.after_end(now_s, now_s - self._started_s)
        self._wanted, self._asked = self._wanted or self._asked, None
        self._over = wait_s is None
        _log.warning("the plotter ended%s: %s", " too often" if self._over else "", why)
        if wait_s is None:
            self._wanted = None
        else:
            self._pause.start(round(wait_s * 1000))
        self.ended.emit(not self._over)


def surroundings() -> QProcessEnvironment:
    """Return the environment of a process that draws without a display."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in UNWANTED:
        environment.remove(name)
    environment.insert("OPENBLAS_NUM_THREADS", "1")  # numpy would start a thread for each core.
    if os.name != "nt":  # There the offscreen platform finds no fonts.
        environment.insert("QT_QPA_PLATFORM", "offscreen")
    return environment
