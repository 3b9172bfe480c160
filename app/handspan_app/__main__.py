"""The command line `handspan`: start the panel.

Law: --help and a second start answer without loading what they do not need; an unexpected error
ends with its traceback, after the service that this panel started has been stopped. The process
ends with the panel, whatever Qt has still to tidy up. SIGINT and SIGTERM end it in an orderly way,
whatever it was beginning.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from handspan_service.contract import logbook, places
from handspan_service.contract.end_wish import EndWish

if TYPE_CHECKING:
    from handspan_app.panel import Panel

DONE, FAILED, BUG = 0, 1, 70
# Arguments for Qt: what theme.py draws on. To set it later has Qt for Python make a class of 600
# numbers, which takes 4 ms before the icon is there.
FUSION = ("-style", "fusion")

_log = logging.getLogger("handspan.panel")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handspan",
        description="See your hands live, control hand tracking, and keep it running.",
        epilog="example: handspan --source simulated",
    )
    parser.add_argument(
        "--hidden", action="store_true", help="start with the tray icon only, for a login"
    )
    parser.add_argument(
        "--source",
        default="auto",
        metavar="SPEC",
        help="auto, usb, simulated, a recording or a folder of images; given to the service "
        "(default: auto)",
    )
    parser.add_argument(
        "--log-level", default="info", choices=("debug", "info", "warning", "error")
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the panel, and end the process with its exit code."""
    parsed = _parser().parse_args(arguments)
    folder = places.log_folder(os.environ)
    with EndWish() as end_wish:
        logbook.keep_log(folder, "panel", parsed.log_level.upper())
        crash = logbook.CrashFile(folder, "panel")
        try:
            code = _run(parsed, crash, end_wish)
        except Exception as error:
            traceback.print_exc()
            crash.note(type(error), error, error.__traceback__)
            code = FAILED
        crash.close()
        _end(code)


def _end(code: int) -> NoReturn:
    """End the process without destroying what Qt has.

    Qt's Wayland client then waits for a thread that waits for ever, in one of 200 ends (Qt 6.11.3
    before sway 1.7), and a service that goes on would be ended with the object that stands for it.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # Whoever read it has gone.
            if stream is not None:
                stream.flush()
    os._exit(code)


def _run(parsed: argparse.Namespace, crash: logbook.CrashFile, end_wish: EndWish) -> int:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from handspan_app.language import speak
    from handspan_app.options import OptionStore
    from handspan_app.outset import Outset, PanelPaths
    from handspan_app.supervisor import ServiceCommand

    application = QApplication([*sys.argv[:1], *FUSION])
    application.setApplicationName("handspan")
    application.setApplicationDisplayName("Handspan")
    application.setDesktopFileName("handspan")
    application.setQuitOnLastWindowClosed(False)
    command = ServiceCommand(
        program=sys.executable,
        arguments=("-m", "handspan_service", "run", "--await-panel", "--source", parsed.source),
        log_folder=places.log_folder(os.environ),
    )
    paths = PanelPaths(places.control_socket_path(os.environ), places.runtime_folder(os.environ))
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "handspan", "panel")
    speak(application, OptionStore(settings).load().language)
    if end_wish.came:
        return DONE
    outset = Outset(paths, command)
    try:
        if not outset.begin(show=not parsed.hidden):
            print("handspan: already running; its window is shown", file=sys.stderr)
            return DONE
    except OSError as error:
        print(f"handspan: {error}", file=sys.stderr)
        return FAILED
    try:
        from handspan_app.panel import Panel  # Loaded while the service starts.

        return _live(Panel(application, outset, settings), crash, end_wish, hidden=parsed.hidden)
    except Exception:
        outset.supervisor.abandon()
        raise


def _live(panel: Panel, crash: logbook.CrashFile, end_wish: EndWish, *, hidden: bool) -> int:
    from PySide6.QtCore import QCoreApplication

    codes = [DONE]

    def on_bug(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        traceback.print_exception(kind, error, trace)
        crash.note(kind, error, trace)
        codes[0] = BUG
        panel.quit()

    sys.excepthook = on_bug
    panel.finished.connect(lambda: QCoreApplication.exit(codes[0]))
    signals = _Signals(panel, end_wish)
    if not end_wish.came:  # Else nothing is shown any more.
        panel.start(hidden=hidden)
    code = QCoreApplication.exec()
    signals.close()
    return code


class _Signals:
    """Turns the wish that the panel ends into its end, at once although Qt waits in C++."""

    def __init__(self, panel: Panel, end_wish: EndWish) -> None:
        from PySide6.QtCore import QSocketNotifier

        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, panel)
        self._notifier.activated.connect(lambda *_: self._on_signal(panel))
        signal.set_wakeup_fd(self._write.fileno())
        if end_wish.came:
            self._write.send(b"\0")

    def _on_signal(self, panel: Panel) -> None:
        self._read.recv(64)
        _log.info("asked to end")
        panel.quit()

    def close(self) -> None:
        """Wake nobody any more."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        self._read.close()
        self._write.close()


if __name__ == "__main__":
    main()
