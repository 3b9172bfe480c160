"""The rule that lets a user open the controller on Linux, and how it is installed.

Law: what is run is exactly what is shown; it is run only at a click, through the desktop's own
question for the administrator.
"""

from __future__ import annotations

import importlib.resources
import shlex
import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

RULES_FILE = "70-handspan.rules"
TARGET = f"/etc/udev/rules.d/{RULES_FILE}"
REFUSED = (126, 127)  # Source: pkexec(1): not authorised, or the question was closed.


def rule_path() -> Path:
    """Return where the rule lies in this installation."""
    return Path(str(importlib.resources.files("handspan_resources") / "udev" / RULES_FILE))


def rule_text() -> str:
    """Return the rule."""
    return rule_path().read_text(encoding="utf-8")


def commands() -> tuple[tuple[str, ...], ...]:
    """Return what is run as administrator, in this order."""
    return (
        ("install", "-m", "644", str(rule_path()), TARGET),
        ("udevadm", "control", "--reload"),
        ("udevadm", "trigger", "--attr-match=idVendor=f182"),
    )


def commands_text() -> str:
    """Return the same as a user types it."""
    return "\n".join(f"sudo {shlex.join(one)}" for one in commands())


class RuleInstaller(QObject):
    """Runs the commands.

    Signals:
        finished: str, empty if the rule is installed, else why not; "refused" where the user or
            the system did not want it.
    """

    finished = Signal(str)

    def __init__(self, asker: str = "pkexec", parent: QObject | None = None) -> None:
        """Use a program that asks for the administrator."""
        super().__init__(parent)
        self._asker = asker
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def possible(self) -> bool:
        """Whether this system can ask for the administrator."""
        return shutil.which(self._asker) is not None

    def start(self) -> None:
        """Ask and install; nothing happens while that goes on."""
        if self._process.state() is QProcess.ProcessState.NotRunning:
            line = " && ".join(map(shlex.join, commands()))
            self._process.start(self._asker, ["sh", "-c", line])

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        if code in REFUSED:
            self.finished.emit("refused")
        else:
            self.finished.emit("" if code == 0 else (said.splitlines() or [f"code {code}"])[-1])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.finished.emit(self._process.errorString())
