"""Ring: organ. The window before anybody wants it: what is made ready, and when."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from handspan_app.status import Phase, Supervision, describe
from handspan_app.theme import DARK, apply
from handspan_app.window import MainWindow
from support.panel_values import a_status
from support.patience import PROGRAM_S, WAIT_MS

pytestmark = pytest.mark.usefixtures("qapp")
VIEW = describe(Supervision(Phase.CONNECTED), a_status())


def test_a_window_is_made_ready_before_anybody_wants_it(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, DARK)
    window = MainWindow(DARK, VIEW)
    qtbot.addWidget(window)
    polished = Qt.WidgetAttribute.WA_WState_Polished
    assert not window.header.pause.testAttribute(polished)
    qtbot.waitUntil(lambda: window._opening.done, timeout=WAIT_MS)
    assert window.header.pause.testAttribute(polished)
    assert not window.isVisible()
    assert window._shelf.pages == {}


def test_qt_for_python_has_met_the_widgets_before_it_is_handed_one() -> None:
    code = """
from PySide6 import QtWidgets
from PySide6.QtWidgets import QApplication, QScrollArea
from handspan_app.opening import Opening, _KINDS
application = QApplication([])
for kind in _KINDS.split():
    getattr(QtWidgets, kind, None)
known = set(vars(QtWidgets))
QScrollArea().viewport()
late = set(vars(QtWidgets)) - known
assert len(late) < 4, f"classes made in one go: {sorted(late)}"
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PROGRAM_S)
