"""Ring: organ. The live page: buttons with keys, pictures one at a time, graphs when wanted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.key_button import KeyButton
from handspan_app.options import LiveOptions, Options, OptionStore, SetOptions
from handspan_app.pages.live import LivePage
from handspan_app.plots import Plots
from handspan_app.shows import Figures, HandModel, Shows
from handspan_app.status import Phase, Supervision, describe
from handspan_app.theme import DARK, LIGHT, apply
from handspan_app.visualizer import FRESH_MS
from handspan_app.window import MainWindow
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    AskPicture,
    PictureMessage,
    ServiceState,
    Stages,
    Timing,
)
from handspan_service.contract.model import Side
from handspan_service.contract.pictures import SeenHand
from handspan_service.contract.recordings import LibraryStatus, PlaybackStatus
from support.panel_values import a_frame, a_status, with_
from support.patience import PROGRAM_S, WAIT_MS
from support.shown_pages import settle

WIDTH, HEIGHT = 64, 24
CHAIN = tuple((8.0 + 1.5 * index, 4.0 + 0.5 * index) for index in range(27))
PICTURE = PictureMessage(
    1,
    WIDTH,
    HEIGHT,
    (SeenHand(1, Side.LEFT, CHAIN, CHAIN),),
    bytes([40]) * (WIDTH * HEIGHT) + bytes([200]) * (WIDTH * HEIGHT),
)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    apply(qapp, DARK)
    window = MainWindow(DARK, describe(Supervision(Phase.CONNECTED), a_status()))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    settle(window)
    window.show_status(a_status())
    yield window
    window.hide()


@pytest.fixture
def page(window: MainWindow) -> LivePage:
    page = window.page
    assert isinstance(page, LivePage)
    return page


@pytest.fixture
def asked(page: LivePage) -> list[Wish]:
    """Each picture that is asked for."""
    wishes: list[Wish] = []

    def take(wish: Wish) -> None:
        if isinstance(wish.make(1), AskPicture):
            wishes.append(wish)

    page.wished.connect(take)
    return wishes


def press(widget: QWidget, key: str) -> None:
    """Type one of the view's keys."""
    QTest.keyClick(widget, Qt.Key(ord(key)))


def test_buttons_tell_their_keys_and_do_the_same(page: LivePage) -> None:
    buttons = {one.text().split()[-1]: one for one in page.findChildren(KeyButton)}
    assert set(buttons) == {"P", ",", ".", "F", "K", "L", "I", "S"}
    for key, button in buttons.items():
        assert button.accessibleName()
        assert key in button.toolTip()
        assert button.height() >= 24
    buttons["I"].click()
    assert page.visualizer.shows.trails
    press(page.visualizer, "I")
    assert not buttons["I"].isChecked()
    buttons["P"].click()
    assert page.visualizer.keys.pause.isChecked()


def test_pictures_come_one_at_a_time_while_they_are_shown(
    window: MainWindow, page: LivePage, asked: list[Wish], qtbot: QtBot
) -> None:
    assert asked == []
    press(page.visualizer, "F")
    assert page.pictures.isVisible()
    assert len(asked) == 1
    for count in (2, 3):
        page.show_message(PICTURE)
        qtbot.waitUntil(lambda: len(asked) == count, timeout=WAIT_MS)  # noqa: B023
    first, *later = [wish.make(1) for wish in asked]
    assert (first, later) == (AskPicture(1), [AskPicture(1, PICTURE.frame)] * 2)
    page.show_message(PICTURE)
    window.hide()
    before = len(asked)
    page.show_message(PICTURE)
    assert len(asked) == before
    window.show()
    qtbot.waitUntil(lambda: len(asked) == before + 1, timeout=WAIT_MS)
    assert asked[-1].make(1) == AskPicture(1), "what was put away is asked for again"
    press(page.visualizer, "F")
    page.show_message(PICTURE)
    assert len(asked) == before + 1


def test_pictures_are_painted_with_their_hands(page: LivePage) -> None:
    press(page.visualizer, "F")
    page.show_message(PICTURE)
    image = page.pictures.grab().toImage()
    left, right = page.pictures.areas()
    for area, grey in ((left, 40), (right, 200)):
        pixel = image.pixelColor(round(area.right()) - 6, round(area.bottom()) - 6)
        assert (pixel.red(), pixel.green(), pixel.blue()) == pytest.approx((grey,) * 3, abs=2)
    blue, found = QColor(DARK.left), 0
    for x in range(round(left.left()), round(left.right())):
        for y in range(round(left.top()), round(left.bottom())):
            found += image.pixelColor(x, y).rgb() == blue.rgb()
    assert found > 20
    assert "1 hands" in page.pictures.accessibleDescription()


def test_where_no_pictures_can_come_none_is_asked_for(
    page: LivePage, asked: list[Wish], window: MainWindow
) -> None:
    window.show_status(with_(a_status(), state=ServiceState.PAUSED))
    press(page.visualizer, "F")
    assert asked == []
    page._asked_s -= 10.0
    window.show_status(with_(a_status(), uptime_s=11.0))
    assert len(asked) == 1
    page._asked_s -= 10.0  # Nobody answered: a service that was started anew knows of nothing.
    window.show_status(with_(a_status(), uptime_s=12.0))
    assert len(asked) == 2


def plotted(page: LivePage, qtbot: QtBot) -> Plots:
    """Return the graphs of a page that shows some, when all are there."""
    qtbot.waitUntil(lambda: page._plots is not None and page._plots.complete, timeout=WAIT_MS)
    assert page._plots is not None
    return page._plots


def test_graphs_show_the_last_minute_in_both_looks(
    page: LivePage, window: MainWindow, qtbot: QtBot
) -> None:
    press(page.visualizer, "K")
    plots = plotted(page, qtbot)
    assert plots.isVisible()
    before = plots.grab().toImage()
    for second in range(20):
        stages = Stages(0.2, 4.0, 0.4, 0.6, 5.2, 8.0)
        timing = Timing(115.0, 110.0, dropped=second, stages=stages)
        window.show_status(with_(a_status(), uptime_s=20.0 + second, timing=timing))
    qtbot.waitUntil(lambda: plots.complete, timeout=WAIT_MS)
    dark = plots.grab().toImage()
    assert dark != before
    titles = " ".join(label.text() for label in plots._titles)
    assert "5.2" in titles
    page.set_theme(LIGHT)
    qtbot.waitUntil(lambda: plots.complete, timeout=WAIT_MS)
    assert plots.grab().toImage() != dark
    page.set_theme(DARK)
    qtbot.waitUntil(lambda: plots.complete, timeout=WAIT_MS)
    assert plots.grab().toImage() == dark
    pid = plots.plotting.pid
    assert psutil.pid_exists(pid)
    press(page.visualizer, "K")
    assert page._plots is None
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=WAIT_MS)


def test_graphs_that_nobody_sees_wait_a_moment_for_whoever_comes_back(
    page: LivePage, window: MainWindow, qtbot: QtBot
) -> None:
    press(page.visualizer, "K")
    plots = plotted(page, qtbot)
    pid = plots.plotting.pid
    window.hide()
    assert page._lingering.isActive()
    window.show()
    qtbot.waitUntil(lambda: not page._lingering.isActive(), timeout=60_000)
    assert plotted(page, qtbot) is plots
    assert plots.plotting.pid == pid
    page._lingering.setInterval(0)
    window.hide()
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=60_000)
    assert page._plots is None


def test_screen_readers_are_told_what_the_graphs_show(
    page: LivePage, window: MainWindow, qtbot: QtBot
) -> None:
    timing = Timing(115.0, 110.0, stages=Stages(0.2, 4.0, 0.4, 0.6, 5.2, 8.0))
    window.show_status(with_(a_status(), uptime_s=20.0, timing=timing))
    press(page.visualizer, "K")
    plots = plotted(page, qtbot)
    said = {one.accessibleName(): one.accessibleDescription() for one in plots._pictures}
    assert said["Rate, per second"] == "images 115.0, frames 110.0"
    assert said["Latency from image to application, ms"].endswith("+ hand out 5.2, p95 8.0")
    assert len(said) == 5


def test_what_is_shown_is_kept_and_comes_back(
    page: LivePage, tmp_path: Path, qtbot: QtBot
) -> None:
    settings = QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)
    store = OptionStore(settings)
    assert store.load().live == LiveOptions()
    kept: list[Options] = []

    def keep(errand: object) -> None:
        if isinstance(errand, SetOptions):
            store.save(errand.options)
            kept.append(errand.options)
            page.show_options(errand.options)

    page.errand_wished.connect(keep)
    for key in ("F", "K", "I", "G", "N", "H"):
        press(page.visualizer, key)
    assert len(kept) == 6, "each change is kept once"
    settings.sync()
    again = OptionStore(QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)).load()
    shows = Shows(figures=Figures.RATES, grid=False, model=HandModel.BONES, trails=True)
    assert again.live == LiveOptions(shows, pictures=True, graphs=True)
    other = LivePage(DARK)
    qtbot.addWidget(other)
    told: list[object] = []
    other.errand_wished.connect(told.append)
    other.show_options(again)
    assert other.visualizer.shows == shows
    assert not other.pictures.isHidden()
    assert [button.isChecked() for button in other.findChildren(KeyButton)][3:7] == [
        True,
        True,
        False,
        True,
    ]
    assert told == [], "to be shown again is no wish"


def test_a_damaged_file_of_options_shows_the_usual_view(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)
    settings.setValue("live/figures", "nine")
    settings.setValue("live/model", "wood")
    assert OptionStore(settings).load().live == LiveOptions()


def test_hands_of_a_recording_stay_while_it_stands_still(
    page: LivePage, window: MainWindow, qtbot: QtBot
) -> None:
    standing = LibraryStatus(playback=PlaybackStatus("a.mcap", paused=True))
    window.show_status(with_(a_status(), library=standing))
    window.show_frame(a_frame(number=7))
    qtbot.wait(FRESH_MS + 50)
    assert page.visualizer.frame is not None
    assert page.visualizer.frame.id == 7
    window.show_status(a_status())
    assert page.visualizer.frame is None, "of a controller only what is fresh is shown"
    ended = LibraryStatus(playback=PlaybackStatus("a.mcap", ended=True))
    window.show_status(with_(a_status(), library=ended))
    assert page.visualizer.frame is not None, "at its end, too"


def test_full_screen_shows_the_hands_alone(page: LivePage) -> None:
    page.set_full_screen(True)
    visible = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    assert visible == []
    page.set_full_screen(False)
    assert all(one.isVisible() for one in page.findChildren(KeyButton))


def test_what_nobody_sees_is_given_back(page: LivePage, window: MainWindow) -> None:
    for number in range(1, 50):
        page.show_frame(a_frame(2, number))
    page.visualizer.grab()
    window.hide()
    assert page.visualizer._reel.shown is None
    assert page.visualizer._stage._scenery_pixmap.isNull()


def test_graphs_bring_no_library_into_the_panel() -> None:
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
from handspan_app.pages.live import LivePage
from handspan_app.theme import DARK
page = LivePage(DARK)
page.show()
page.opened()
page.grab()
page.visualizer.keys.plots.trigger()

def look():
    if page._plots is None or not page._plots.complete:
        return
    assert not {"numpy", "pyqtgraph", "cv2"} & set(sys.modules)
    page.grab()
    page.closed()  # As when the window is hidden at the end.
    application.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
application.exec()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PROGRAM_S)


def test_latency_is_drawn_once(
    window: MainWindow, page: LivePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the hands with their labels, unless the graphs beside them show it, too."""
    view = page.visualizer
    view.add_latency(9.0)
    drawn: list[object] = []
    paint = view._stage.paint

    def see(*parts: Any) -> None:
        drawn.append(parts[-1].latency_ms)
        paint(*parts)

    monkeypatch.setattr(view._stage, "paint", see)
    window.grab()
    view.keys.plots.setChecked(True)
    window.grab()
    assert drawn[0] == tuple(view._latency_ms)
    assert drawn[-1] is None
