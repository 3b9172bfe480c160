"""The panel as a user has it, moved by the mouse from another process.

    python clicking.py ARGUMENTS OF THE PANEL

Each line on standard input is one deed as JSON, and is answered with one line: `begin` after the
welcome, `open` a page, `click` the middle of one of its widgets (a path of attributes), `name` a
person in the dialog that is open, `press` a button of an open question by its words, `read` the
words that can be seen, `grab` a picture.
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


def click(widget: QWidget) -> bool:
    """Click the middle of a widget; return whether a user could have."""
    if not widget.isEnabled() or not widget.isVisible():
        return False
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    return True


def obey(panel: Panel, deed: str, what: str) -> Any:
    """Do one thing and return what is answered."""
    window = panel.window
    match deed:
        case "begin":
            return all(click(dialog.begin) for dialog in window.findChildren(Welcome))
        case "open":
            window.open_page(what)
            return True
        case "click":
            return click(reduce(getattr, what.split("."), window.page))
        case "name":
            (dialog,) = window.findChildren(NameDialog)
            QTest.keyClicks(dialog.name, what)
            accept = next(
                one
                for one in dialog.buttons.buttons()
                if dialog.buttons.buttonRole(one) is QDialogButtonBox.ButtonRole.AcceptRole
            )
            return click(accept)
        case "press":
            (question,) = window.findChildren(QMessageBox)
            buttons = question.findChildren(QAbstractButton)
            return click(next(one for one in buttons if one.text().replace("&", "") == what))
        case "read":
            labels = window.findChildren(QLabel)
            return "\n".join(label.text() for label in labels if label.isVisible())
        case "grab":
            return window.grab().save(what)
    raise ValueError(deed)


def main() -> int:
    """Run the panel."""
    begin = Panel.start

    def start(panel: Panel, *, hidden: bool) -> None:
        begin(panel, hidden=hidden)
        notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, panel)

        def take(*_: object) -> None:
            line = sys.stdin.readline()
            if line:
                print("answer", json.dumps(obey(panel, **json.loads(line))), flush=True)
            else:
                notifier.setEnabled(False)
                panel.tray.menu.stop.trigger()

        notifier.activated.connect(take)

    Panel.start = start  # type: ignore[method-assign, assignment]
    return program.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
