"""Runs the service's diagnosis beside the panel.

Law: the checks are made in a process of their own, so neither window nor service waits for them;
at most one runs, and none outlives the panel.
"""

from __future__ import annotations

import sys

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal

from handspan_service.contract.findings import decode_line

PROGRAM = (sys.executable, "-m", "handspan_service", "diagnose", "--json")


class Examiner(QObject):
    """One diagnosis at a time.

    Signals:
        found: Finding, each as soon as it is known.
        finished: str, empty if all checks were made, else why not.
    """

    found = Signal(object)
    finished = Signal(str)

    def __init__(self, program: tuple[str, ...] = PROGRAM, parent: QObject | None = None) -> None:
        """Prepare; `start` begins."""
        super().__init__(parent)
        self._program = program
        self._rest = b""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether checks are being made."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Make all checks; nothing happens while they are being made."""
        if self.running:
            return
        self._rest = b""
        self._process.setProgram(self._program[0])
        self._process.setArguments(list(self._program[1:]))
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.start()

    def stop(self) -> None:
        """End the checks, if any, at once."""
        if self.running:
            self._process.kill()
            self._process.waitForFinished(1000)  # Of SIGKILL: no longer than the kernel takes.

    def _on_output(self) -> None:
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            try:
                finding = decode_line(line)
            except msgspec.DecodeError:
                continue  # The exit code tells that something else was printed.
            self.found.emit(finding)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        whole = status is QProcess.ExitStatus.NormalExit and code in (0, 6)
        lines = said.strip().splitlines()
        self.finished.emit("" if whole else (lines[-1] if lines else f"code {code}"))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.finished.emit(self._process.errorString())
