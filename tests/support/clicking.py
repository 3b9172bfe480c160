"""The panel as a user has it, moved by the mouse from another process.

    python clicking.py ARGUMENTS OF THE PANEL

Each line on standard input is one deed as JSON, and is answered with one line, which is false where
what is to be clicked is not there yet: `begin` after the welcome, `open` a page, `click` the middle
of one of its widgets (a path of attributes), `name` a person in the dialog that is open, `press` a
button of an open question by its words, `read` the words that can be seen, `watch` for some words,
tell how many states were `shown` with them since then, `grab` a picture.
"""

from __future__ import annotations

import json
import sys
from functools import reduce
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QWidget,
)

import handspan_app.__main__ as program
from handspan_app.dialogs import NameDialog
from handspan_app.panel import Panel
from handspan_app.welcome import Welcome
from handspan_app.window import MainWindow


def click(widget: QWidget) -> bool:
    """Click the middle of a widget; return whether a user could have."""
    if not widget.isEnabled() or not widget.isVisible():
        return False
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    return True


def named(dialog: NameDialog, name: str) -> bool:
    """Type a name into a dialog and accept it; return whether a user could have."""
    dialog.name.clear()
    QTest.keyClicks(dialog.name, name)
    return any(
        click(one)
        for one in dialog.buttons.buttons()
        if dialog.buttons.buttonRole(one) is QDialogButtonBox.ButtonRole.AcceptRole
    )


def read(window: MainWindow) -> str:
    """Return the words that can be seen."""
    labels = window.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


class Watch:
    """Looks for some words each time that a state has been shown.

    Attributes:
        shown: With how many states they could be seen.
    """

    def __init__(self, panel: Panel) -> None:
        """Look for nothing yet."""
        self._panel = panel
        self._words = ""
        self.shown = 0
        panel._link.status_received.connect(self._look)

    def begin(self, words: str) -> bool:
        """Look for some words from now on."""
        self._words, self.shown = words, 0
        return True

    def _look(self, _status: object) -> None:
        self.shown += bool(self._words) and self._words in read(self._panel.window)


def obey(panel: Panel, watch: Watch, deed: str, what: str) -> Any:
    """Do one thing and return what is answered."""
    window = panel.window
    match deed:
        case "begin":
            return any(click(dialog.begin) for dialog in window.findChildren(Welcome))
        case "open":
            window.open_page(what)
            return True
        case "click":
            return click(reduce(getattr, what.split("."), window.page))
        case "name":
            return any(named(dialog, what) for dialog in window.findChildren(NameDialog))
        case "press":
            return any(
                click(button)
                for question in window.findChildren(QMessageBox)
                for button in question.findChildren(QAbstractButton)
                if button.text().replace("&", "") == what
            )
        case "read":
            return read(window)
        case "watch":
            return watch.begin(what)
        case "shown":
            return watch.shown
        case "grab":
            return window.grab().save(what)
    raise ValueError(deed)


def main() -> int:
    """Run the panel."""
    begin = Panel.start

    def start(panel: Panel, *, hidden: bool) -> None:
        begin(panel, hidden=hidden)
        watch = Watch(panel)
        notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, panel)

        def take(*_: object) -> None:
            line = sys.stdin.readline()
            if line:
                print("answer", json.dumps(obey(panel, watch, **json.loads(line))), flush=True)
            else:
                notifier.setEnabled(False)
                panel.tray.menu.stop.trigger()

        notifier.activated.connect(take)

    Panel.start = start  # type: ignore[method-assign, assignment]
    return program.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
