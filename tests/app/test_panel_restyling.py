"""Another look for what exists: the same pixels as from the start, in slices, newest first."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from handspan_app.dialogs import show_help
from handspan_app.restyling import Restyling
from handspan_app.theme import DARK, LIGHT, Theme, apply
from handspan_app.window import MainWindow
from support.patience import WAIT_MS
from support.shown_pages import a_full_window, opened


def picture(window: MainWindow) -> QImage:
    window.rail.setFocus()
    QApplication.processEvents()
    return window.grab().toImage()


def restyled(window: MainWindow, application: QApplication, theme: Theme, qtbot: QtBot) -> None:
    restyling = Restyling(application)
    restyling.restyled.connect(window.set_theme)
    with qtbot.waitSignal(restyling.finished, timeout=WAIT_MS):
        restyling.show(theme)


@pytest.mark.parametrize("page", ["permissions", "settings"])
def test_a_look_that_is_changed_has_the_colours_of_one_from_the_start(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, page: str
) -> None:
    opened(window, page)
    dark = picture(window)
    restyled(window, qapp, LIGHT, qtbot)
    light = picture(window)
    assert light != dark
    other = a_full_window(LIGHT)
    qtbot.addWidget(other)
    opened(other, page)
    assert picture(other) == light
    other.hide()
    restyled(window, qapp, DARK, qtbot)
    assert picture(window) == dark


def test_a_window_keeps_its_picture_until_all_of_it_is_restyled(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    restyling = Restyling(qapp)
    restyling.show(LIGHT)
    assert not window.updatesEnabled()
    with qtbot.waitSignal(restyling.finished, timeout=WAIT_MS) as finished:
        pass
    assert finished.args == [LIGHT]
    assert window.updatesEnabled()
    apply(qapp, DARK)


def test_the_newest_look_wins_and_windows_may_go_meanwhile(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    dialog = show_help(window, "Help", "What helps")
    qtbot.waitUntil(dialog.isVisible, timeout=WAIT_MS)
    restyling = Restyling(qapp)
    told: list[Theme] = []
    restyling.restyled.connect(told.append)
    restyling.show(LIGHT)
    dialog.close()
    restyling.show(DARK)
    with qtbot.waitSignal(restyling.finished, timeout=WAIT_MS):
        pass
    assert told == [DARK]
    assert restyling.done
    assert window.updatesEnabled()
