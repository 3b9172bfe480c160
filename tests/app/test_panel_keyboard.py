"""Ring: organ. The keyboard in the window: it is never left with what cannot be used."""

import pytest
from pytestqt.qtbot import QtBot

from handspan_app.pages.recording import RecordingPage
from handspan_app.rail import RailButton
from handspan_app.theme import DARK
from support.panel_values import a_status
from support.patience import WAIT_MS
from support.shown_pages import a_full_window, opened

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_keyboard_is_never_left_with_what_cannot_be_used() -> None:
    window = a_full_window(DARK)
    page = opened(window, "settings")
    page.first().setFocus()
    page.setEnabled(False)  # As where the service is gone.
    page = opened(window, "troubleshooting")
    assert window.focusWidget() is page.first()
    assert page.first().isEnabled()
    window.hide()
    window.deleteLater()


def test_a_page_that_gets_ready_takes_the_keyboard_from_nothing_the_user_chose(
    qtbot: QtBot,
) -> None:
    window = a_full_window(DARK)
    opened(window, "live")
    for chosen in (None, window.header.pause):
        window.hide()
        window.let_pages_go()
        window.show()
        assert not window.settled
        if chosen is not None:
            chosen.setFocus()  # By the Tab key, while the page is made.
        qtbot.waitUntil(lambda: window.settled, timeout=WAIT_MS)
        assert window.focusWidget() is (chosen or window.page.first())
    window.hide()
    window.deleteLater()


def test_the_keyboard_comes_back_with_the_service() -> None:
    window = a_full_window(DARK)
    window.activateWindow()
    page = opened(window, "recording")
    assert isinstance(page, RecordingPage)
    page.record.setFocus()
    window.show_status(None)
    assert not page.record.hasFocus()
    window.show_status(a_status())
    assert page.record.hasFocus()
    window.show_status(None)
    window.rail.findChildren(RailButton)[3].setFocus()  # The user goes elsewhere.
    window.show_status(a_status())
    assert not page.record.hasFocus()
    window.hide()
    window.deleteLater()
