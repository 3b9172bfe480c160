"""The panel as its user starts it, with the user's wishes on standard input, one a line.

    ask MESSAGE     what a page asks of the service, as JSON
    import FILE     the settings page takes over a file, and the user agrees
    start           the button that starts a service which was stopped
    open PAGE       the window, with a page
    keys LETTERS    keys of the live view, which is open
    close           the window goes, the icon stays

Law: a wish goes the way of a click; each phase of supervision is printed as it comes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QMessageBox

import handspan_app.__main__ as program
from handspan_app import panel as panel_module
from handspan_app.panel import Panel
from handspan_app.state_table import Action
from handspan_app.status import Supervision
from handspan_app.wish import Wish
from handspan_service.contract.control import ToService

READ_BYTES = 1 << 16
_started = Panel.start
_users: list[User] = []  # Qt keeps no object of Python's.
_messages: msgspec.json.Decoder[Any] = msgspec.json.Decoder(ToService)


class User:
    """Carries out wishes."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._buffer = b""
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, panel)
        self._notifier.activated.connect(self._on_input)
        panel._supervisor.changed.connect(self._on_phase)

    def _on_phase(self, known: Supervision) -> None:
        print("phase", known.phase.value, flush=True)

    def _on_input(self) -> None:
        data = os.read(0, READ_BYTES)
        if not data:
            self._notifier.setEnabled(False)
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            word, _, rest = line.decode().partition(" ")
            wishes = {
                "ask": self._ask,
                "import": self._import,
                "start": self._start,
                "open": self._open,
                "keys": self._keys,
                "close": self._close,
            }
            wishes[word](rest)

    def _ask(self, text: str) -> None:
        message = _messages.decode(text)
        self._panel.window.wished.emit(
            Wish(lambda number: msgspec.structs.replace(message, id=number))
        )

    def _import(self, path: str) -> None:
        self._open("settings")
        page: Any = self._panel.window.page
        box = page.files.import_from(Path(path))
        if box is not None:
            box.button(QMessageBox.StandardButton.Ok).click()

    def _start(self, _: str) -> None:
        self._panel.window.action_wished.emit(Action.RESTART)

    def _open(self, page: str) -> None:
        self._panel.window.raise_to_front()
        self._panel.window.open_page(page)

    def _keys(self, letters: str) -> None:
        from handspan_app.visualizer import Visualizer  # Loaded with the page, and not before.

        (view,) = self._panel.window.page.findChildren(Visualizer)
        for action in view.menu.actions():
            if action.shortcuts() and action.shortcuts()[0].toString() in letters:
                action.trigger()

    def _close(self, _: str) -> None:
        self._panel.window.close()


def _start(panel: Panel, *, hidden: bool) -> None:
    _started(panel, hidden=hidden)
    _users.append(User(panel))


if __name__ == "__main__":
    # Where nobody sees a display there is no tray either: it stays hidden as if there were one.
    panel_module.TRAY_WAIT_MS = 24 * 3600 * 1000
    setattr(Panel, "start", _start)  # noqa: B010 - the only door for a user without a mouse
    sys.exit(program.main(sys.argv[1:]))
