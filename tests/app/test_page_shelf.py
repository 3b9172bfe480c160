"""Pages that are let go while the window is closed: their memory goes, what the user did stays."""

import gc
import subprocess
import sys

from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot

from handspan_app.pages.calibration import CalibrationPage
from handspan_app.pages.live import LivePage
from handspan_app.pages.page import Wish
from handspan_app.pages.permissions import PermissionsPage
from handspan_app.pages.settings import SettingsPage
from handspan_app.window import MainWindow
from handspan_service.contract.control import AskPicture, Reply
from handspan_service.contract.recordings import RecordingInfo, RecordingList
from handspan_service.contract.setting_words import SettingGroup
from support.patience import PROGRAM_S, WAIT_MS
from support.shown_pages import opened

ROUNDS = 10
FAR_PX = 300
RECORDINGS = RecordingList(tuple(RecordingInfo(f"{n}.mcap", 2e9 - n, 1000) for n in range(30)))
NAMES = ("live", "applications", "permissions", "settings", "recording", "about")


def close_for_long(window: MainWindow, qtbot: QtBot) -> None:
    """Close the window and let its pages go, as it does itself after a while."""
    window.close()
    assert window._forgetting.isActive()
    window._forgetting.stop()
    window.let_pages_go()
    qtbot.waitUntil(lambda: window._opening.done, timeout=WAIT_MS)
    QApplication.processEvents()


def show_again(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    assert not window._forgetting.isActive()
    qtbot.waitUntil(lambda: window.settled, timeout=WAIT_MS)


def test_a_closed_window_has_no_pages(window: MainWindow, qtbot: QtBot) -> None:
    for name in NAMES:
        opened(window, name)
    close_for_long(window, qtbot)
    assert window._shelf.pages == {}
    assert window._stack.count() == 1, "what stands there before the first page"
    show_again(window, qtbot)
    assert next(iter(window._shelf.pages)) == "about"


def test_settings_come_back_as_they_were_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "settings")
    assert isinstance(page, SettingsPage)
    page.profiles.edit("Desk")
    page.show_group(SettingGroup.TRACKING)
    page.search.setText("rate")
    shown = {name for name, row in page.rows.items() if not row.isHidden()}
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    again = window.page
    assert isinstance(again, SettingsPage)
    assert again.search.text() == "rate"
    assert again.profiles.profile is not None
    assert {name for name, row in again.rows.items() if not row.isHidden()} == shown
    again.search.clear()
    assert again.sections[SettingGroup.TRACKING].isChecked()


def test_a_page_comes_back_where_it_was_scrolled_to(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(900, 480)
    page = opened(window, "permissions")
    assert isinstance(page, PermissionsPage)
    bar = page.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 120, timeout=WAIT_MS)
    bar.setValue(120)
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    assert window.page.findChildren(QScrollArea)[0].verticalScrollBar().value() == 120


def test_what_was_half_typed_comes_back_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "permissions")
    assert isinstance(page, PermissionsPage)
    wishes: list[Wish] = []
    window.wished.connect(wishes.append)
    page.origins.origin.setText("https://exa ")
    page.origins.where.setCurrentIndex(1)
    for _ in range(2):
        close_for_long(window, qtbot)
        show_again(window, qtbot)
        again = window.page
        assert isinstance(again, PermissionsPage)
        assert again is not page
        assert again.origins.origin.text() == "https://exa "
        assert again.origins.where.currentIndex() == 1
    assert wishes == [], "nobody pressed the button"


def scrolled_recordings(window: MainWindow, qtbot: QtBot) -> QScrollBar:
    """Return the bar of a long list of recordings, far from its top."""
    page = opened(window, "recording")
    window.show_message(RECORDINGS)
    (area,) = page.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: page.complete and bar.maximum() > FAR_PX, timeout=60_000)
    bar.setValue(FAR_PX)
    return bar


def come_back(window: MainWindow, qtbot: QtBot) -> QScrollBar:
    """Return the bar of the new page, on which no list has come yet."""
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    (area,) = window.page.findChildren(QScrollArea)
    QApplication.processEvents()
    assert area.verticalScrollBar().value() == 0
    return area.verticalScrollBar()


def test_a_list_that_comes_later_is_scrolled_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    scrolled_recordings(window, qtbot)
    come_back(window, qtbot)
    bar = come_back(window, qtbot)  # Let go before its list came: nothing of it is lost.
    window.show_message(RECORDINGS)
    qtbot.waitUntil(lambda: bar.value() == FAR_PX, timeout=60_000)
    bar.setValue(10)
    window.show_message(RecordingList((*RECORDINGS.recordings, RecordingInfo("new.mcap", 1.0, 1))))
    qtbot.waitUntil(lambda: window.page.complete, timeout=60_000)
    assert bar.value() == 10, "it was scrolled back once"


def test_whoever_scrolls_a_new_page_decides(window: MainWindow, qtbot: QtBot) -> None:
    scrolled_recordings(window, qtbot)
    bar = come_back(window, qtbot)
    bar.triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    window.show_message(RECORDINGS)
    qtbot.waitUntil(lambda: window.page.complete and bar.maximum() > FAR_PX, timeout=60_000)
    QApplication.processEvents()
    assert bar.value() == 0


def test_what_was_kept_outlives_a_page_that_nobody_saw(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "settings")
    assert isinstance(page, SettingsPage)
    page.search.setText("rate")
    opened(window, "about")
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    window._shelf.made(window._entries["settings"])  # Made ahead, and not opened.
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    again = opened(window, "settings")
    assert isinstance(again, SettingsPage)
    assert again.search.text() == "rate"


def test_a_notice_waits_for_a_window_that_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, "about")
    window.hide()
    window.show_notice("It ended unexpectedly.")
    assert not window.notice._timer.isActive()
    window.show()
    qtbot.waitUntil(window.notice.isVisible, timeout=WAIT_MS)
    assert window.notice._timer.isActive()
    window.hide()
    assert not window.notice._timer.isActive()
    assert window.notice.text == "It ended unexpectedly."


def test_hands_are_looked_at_from_the_same_side(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "live")
    assert isinstance(page, LivePage)
    page.visualizer.set_camera(camera := page.visualizer.camera.zoomed(1.7))
    close_for_long(window, qtbot)
    show_again(window, qtbot)
    assert isinstance(window.page, LivePage)
    assert window.page.visualizer.camera == camera


def test_a_page_on_which_something_runs_stays(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, "settings")
    page = opened(window, "calibration")
    assert isinstance(page, CalibrationPage)
    page.mirror.setEnabled(True)
    page.mirror.click()
    close_for_long(window, qtbot)
    assert list(window._shelf.pages.values()) == [page]
    show_again(window, qtbot)
    assert window.page is page
    assert page.engaged


def test_an_answer_to_a_page_that_is_gone_reaches_nobody(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window, "about")
    wishes: list[Wish] = []
    heard: list[str] = []
    window.wished.connect(wishes.append)
    page.wished.emit(Wish(AskPicture, lambda reply: heard.append(reply.error)))
    done = wishes[-1].done
    assert done is not None
    done(Reply(1, "no"))
    assert heard == ["no"]
    close_for_long(window, qtbot)
    done(Reply(1, "late"))
    assert heard == ["no"]


def test_to_come_and_go_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    counts: list[tuple[int, int]] = []
    for _ in range(ROUNDS):
        for name in NAMES:
            opened(window, name)
        close_for_long(window, qtbot)
        gc.collect()
        counts.append((len(QApplication.allWidgets()), len(gc.get_objects())))
        show_again(window, qtbot)
    widgets = [count for count, _ in counts]
    assert widgets[1:] == widgets[:-1], "widgets"
    objects = [count for _, count in counts[2:]]  # The first rounds fill what is kept for good.
    assert max(objects) - min(objects) < 200, f"objects of Python: {objects}"


def test_pyqtgraph_takes_of_qt_what_it_uses() -> None:
    code = """
import sys
from PySide6 import QtWidgets
from handspan_app.plotter.graph import pg
from pyqtgraph.Qt import QtGui
assert dir(QtWidgets), "the modules of Qt are as they were"
assert pg.QtWidgets is sys.modules["pyqtgraph.Qt.QtWidgets"]
assert "QCalendarWidget" not in vars(pg.QtWidgets), "nobody uses that one"
assert pg.QtWidgets.QCalendarWidget is QtWidgets.QCalendarWidget
try:
    QtGui.QNothing
except AttributeError:
    pass
else:
    raise AssertionError("a name that Qt has not")
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PROGRAM_S)
