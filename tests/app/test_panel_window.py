"""Ring: organ. Window, tray, pictures of states and their accessibility."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from handspan_app import header
from handspan_app.dialogs import show_help
from handspan_app.glyphs import ICON_SIZES_PX, glyph_icon, glyph_pixmap
from handspan_app.pages import PAGES
from handspan_app.pages.applications import ApplicationsPage
from handspan_app.pages.live import LivePage
from handspan_app.state_table import ROWS, Action, Colour, Row, Shape
from handspan_app.status import Phase, Supervision, View, describe
from handspan_app.theme import DARK, LIGHT, STATE_COLOURS, apply
from handspan_app.window import MainWindow
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    ForgetHandSize,
    ServiceState,
    SetSettings,
    Status,
    Timing,
    ToService,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import SourceKind
from handspan_service.contract.settings import Settings
from support.panel_values import a_client, a_device, a_status, with_
from support.patience import WAIT_MS
from support.shown_pages import opened, settle

pytestmark = pytest.mark.usefixtures("qapp")  # Pictures need a Qt application.
CONNECTED = Supervision(Phase.CONNECTED)


def pixels(shape: Shape, colour: str = "#808080", size: int = 22) -> bytes:
    image = glyph_pixmap(shape, QColor(colour), size).toImage()
    return bytes(image.constBits())


def test_shapes_differ_without_their_colour_at_tray_size() -> None:
    for size in (16, 22, 48):
        drawn = {shape: pixels(shape, size=size) for shape in Shape}
        assert len(set(drawn.values())) == len(Shape)
        assert all(any(picture) for picture in drawn.values())


def test_an_icon_has_every_usual_size() -> None:
    icon = glyph_icon(Shape.WARNING, QColor("#f2b200"))
    assert {size.width() for size in icon.availableSizes()} == set(ICON_SIZES_PX)


def view_of(status: Status | None) -> View:
    return describe(CONNECTED, status)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    apply(qapp, DARK)
    window = MainWindow(DARK, view_of(None))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    settle(window)
    yield window
    window.hide()


def show(window: MainWindow, status: Status) -> None:
    window.show_view(view_of(status))
    window.show_status(status)


def texts(window: MainWindow) -> str:
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    buttons = [button.text() for button in window.findChildren(QAbstractButton)]
    return "\n".join(labels + buttons)


def button(window: MainWindow, text: str) -> QAbstractButton:
    found = [
        one
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and text in (one.text(), one.accessibleName())
    ]
    assert len(found) == 1, text
    return found[0]


def live(window: MainWindow) -> LivePage:
    page = window.page
    assert isinstance(page, LivePage)
    return page


def requests_of(window: MainWindow) -> list[ToService]:
    """Return a list that takes each request which the window wishes from now on."""
    requests: list[ToService] = []

    def take(wish: Wish) -> None:
        requests.append(wish.make(7))

    window.wished.connect(take)
    return requests


def test_the_window_tells_state_source_and_applications(window: MainWindow) -> None:
    show(window, with_(a_status(), clients=(a_client(1), a_client(2, name="https://a.example"))))
    said = texts(window)
    for words in ("Tracking", "115 frames/s, 2 hands, 2 applications.", "Leap Motion Controller"):
        assert words in said
    page = opened(window, "applications")
    assert isinstance(page, ApplicationsPage)
    assert list(page.rows) == [1, 2]
    assert page.rows[2].texts().startswith("https://a.example")
    show(window, with_(a_status(), clients=()))
    assert not page.rows
    assert "None yet." in texts(window)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (WebSocketState.LISTENING, "Port 6437"),
        (WebSocketState.OFF, "Switched off"),
        (WebSocketState.PORT_IN_USE, "another program"),
        (WebSocketState.FAILED, "does not run"),
    ],
)
def test_the_web_server_is_described(window: MainWindow, state: WebSocketState, words: str) -> None:
    opened(window, "applications")
    show(window, with_(a_status(), websocket=WebSocketStatus(state, 6437)))
    assert words in texts(window)


def test_buttons_emit_wishes_and_change_nothing_themselves(
    window: MainWindow, qtbot: QtBot
) -> None:
    show(window, a_status())
    with qtbot.waitSignal(window.pause_wished, timeout=WAIT_MS) as pause:
        button(window, "Pause").click()
    assert pause.args == [True]
    paused = with_(a_status(), state=ServiceState.PAUSED)
    show(window, paused)
    with qtbot.waitSignal(window.action_wished, timeout=WAIT_MS) as action:
        QTest.mouseClick(window.banner.buttons[0], Qt.MouseButton.LeftButton)
    assert action.args == [Action.RESUME]
    opened(window, "applications")
    requests = requests_of(window)
    button(window, "Let web applications and scripts connect").click()
    assert requests == [SetSettings(7, {"websocket_enabled": False})]
    off = with_(paused, settings=Settings(websocket_enabled=True))
    show(window, off)
    assert button(window, "Let web applications and scripts connect").isChecked()


def test_the_user_decides_about_programs(window: MainWindow) -> None:
    opened(window, "applications")
    show(window, a_status())
    door = "Let programs connect through the native library"
    assert button(window, door).isChecked()
    requests = requests_of(window)
    button(window, door).click()
    assert requests == [SetSettings(7, {"native_enabled": False})]
    show(window, with_(a_status(), settings=Settings(native_enabled=False)))
    assert not button(window, door).isChecked()


def test_a_known_hand_size_can_be_forgotten(window: MainWindow) -> None:
    show(window, a_status())
    assert "hold an open hand 15 to 25 cm from" in texts(window)
    assert not live(window)._forget_size.isVisible()
    show(window, with_(a_status(), hand_size=HandSize(scale=0.94)))
    assert "Known." in texts(window)
    requests = requests_of(window)
    button(window, "Forget hand size").click()
    assert requests == [ForgetHandSize(7)]
    show(window, with_(a_status(), device=a_device(SourceKind.SIMULATED), simulated=True))
    assert "as soon as a controller sees your hands" in texts(window)


def test_nothing_can_be_switched_without_a_service(window: MainWindow) -> None:
    window.show_status(None)
    assert not button(window, "Pause").isEnabled()
    opened(window, "applications")
    assert not button(window, "Let web applications and scripts connect").isEnabled()


def test_the_banner_is_there_only_when_there_is_something_to_do(window: MainWindow) -> None:
    show(window, a_status())
    assert not window.banner.isVisible()
    window.show_view(describe(Supervision(Phase.GIVEN_UP, detail="It broke."), None))
    assert window.banner.isVisible()
    assert "It broke." in texts(window)
    assert [one.text() for one in window.banner.buttons if one.isVisible()] == [
        "Restart",
        "Show log",
    ]


def test_the_style_sheet_names_only_pictures_that_exist(window: MainWindow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    named = re.findall(r'url\("([^"]*)"\)', application.styleSheet())
    assert len(named) == 4
    assert not any(QImage(path).isNull() for path in named)


def test_the_main_button_looks_otherwise_while_it_cannot_be_pressed(window: MainWindow) -> None:
    button = QPushButton("Begin", window)
    button.setObjectName("primary")
    button.show()
    at = (6, button.height() // 2)
    assert button.grab().toImage().pixelColor(*at) == QColor(DARK.accent)
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(*at) == QColor(DARK.line)


def test_a_notice_stays_whatever_the_state_becomes(window: MainWindow) -> None:
    show(window, a_status())
    window.show_notice("Nothing is imported.")
    for rate_hz in (114.0, 113.0, 112.0):  # Each is another sentence in the header.
        show(window, with_(a_status(), timing=Timing(rate_hz, rate_hz)))
    window.show_view(describe(Supervision(Phase.GIVEN_UP, detail="It broke."), None))
    assert "Nothing is imported." in texts(window)
    assert "It broke." in texts(window)
    window.show_notice("The settings are in a file.")
    assert "Nothing is imported." not in texts(window)
    window.notice.close_button.click()
    assert not window.notice.isVisible()
    show(window, a_status())
    assert not window.notice.isVisible()


def test_a_notice_goes_by_itself(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header, "NOTICE_MS", 50)
    window.show_notice("Saved.")
    assert window.notice.isVisible()
    qtbot.waitUntil(lambda: not window.notice.isVisible(), timeout=WAIT_MS)


def test_return_presses_what_has_the_keyboard_as_the_space_bar_does(window: MainWindow) -> None:
    show(window, a_status())
    pauses: list[bool] = []
    window.pause_wished.connect(pauses.append)
    pause = window.header.pause
    pause.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(pause, key)
    assert pauses == [True, True, True]
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.page is opened(window, "about")


def test_hands_that_are_not_real_are_marked_in_the_view(window: MainWindow) -> None:
    show(window, a_status())
    assert live(window).visualizer.note == ""
    show(window, with_(a_status(), simulated=True))
    assert "not real" in live(window).visualizer.note
    show(window, with_(a_status(), device=a_device(SourceKind.RECORDING)))
    assert "not live" in live(window).visualizer.note


def test_full_screen_leaves_the_hands_alone_and_comes_back(window: MainWindow) -> None:
    live(window).visualizer.full_screen_wished.emit()
    assert window.isFullScreen()
    assert not window.header.isVisible()
    live(window).visualizer.leave_wished.emit()
    assert not window.isFullScreen()
    assert window.header.isVisible()


def test_closing_hides_and_tells(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.hidden_by_user, timeout=WAIT_MS):
        window.close()
    assert not window.isVisible()
    window.raise_to_front()
    assert window.isVisible()


@pytest.mark.parametrize("page", [entry.id for entry in PAGES])
def test_every_control_has_a_name_and_is_big_enough(window: MainWindow, page: str) -> None:
    opened(window, page)
    show(window, a_status())
    settle(window)
    window.show_view(describe(Supervision(Phase.GIVEN_UP), None))
    for control in window.findChildren(QAbstractButton):
        if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert control.text() or control.accessibleName()
            assert min(control.width(), control.height()) >= 24, control.text()
    for rows in window.findChildren(QListWidget):
        assert rows.accessibleName()


def test_both_looks_are_painted(window: MainWindow, qapp: QApplication) -> None:
    show(window, a_status())
    dark = window.grab().toImage()
    apply(qapp, LIGHT)
    window.set_theme(LIGHT)
    light = window.grab().toImage()
    assert dark.pixelColor(5, 5) == QColor(DARK.window)
    assert light.pixelColor(5, 5) == QColor(LIGHT.window)


def test_every_state_colour_is_known() -> None:
    assert {colour for _, colour in ROWS.values()} | {Colour.ORANGE} == set(STATE_COLOURS)
    assert len(ROWS) == len(Row)


def test_help_can_be_copied(window: MainWindow) -> None:
    dialog = show_help(window, "Help", "Do this.")
    copy = [one for one in dialog.findChildren(QAbstractButton) if one.text() == "Copy"]
    copy[0].click()
    assert QApplication.clipboard().text() == "Do this."
    dialog.close()


def test_pictures_are_made_anew_only_where_they_change(window: MainWindow) -> None:
    def pictures() -> set[int]:
        labels = window.header.findChildren(QLabel)
        return {window.windowIcon().cacheKey()} | {label.pixmap().cacheKey() for label in labels}

    status = a_status()
    show(window, status)
    before = pictures()
    show(window, with_(status, hands=status.hands + 1, uptime_s=99.0))
    assert pictures() == before
    show(window, with_(status, state=ServiceState.PAUSED))
    assert pictures() != before
