"""Ring: organ. The tray: its menu, its badges, and hosts that come late."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from handspan_app.badges import Badge, badge_of, span_words
from handspan_app.glyphs import glyph_pixmap
from handspan_app.header import Header
from handspan_app.pages import PAGES
from handspan_app.pages.page import Errand, OpenPage
from handspan_app.state_table import Shape
from handspan_app.status import Phase, Supervision, describe
from handspan_app.tray import Tray
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    AnswerQuestion,
    ChooseProfile,
    PauseFor,
    ServiceState,
    SetPaused,
    SetSettings,
    Status,
    ToService,
)
from handspan_service.contract.permissions import (
    Capability,
    Decision,
    Identity,
    IdentityKind,
    PauseLevel,
    PauseStatus,
    Question,
)
from handspan_service.contract.profiles import Profile, ProfileReason, Profiles, ProfileStatus
from support.panel_values import a_client, a_status, with_
from support.patience import PROGRAM_S

pytestmark = pytest.mark.usefixtures("qapp")
CONNECTED = Supervision(Phase.CONNECTED)
PAINT = Identity(IdentityKind.PROGRAM, "/usr/bin/paint", "paint")
QUESTION = Question(4, PAINT, Capability.IMAGES, (1,), 20.0)


class Hand:
    """The user's hand on the menu."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.wishes: list[Wish] = []
        self.errands: list[object] = []
        self.others: list[object] = []
        tray.menu.wished.connect(self.wishes.append)
        tray.menu.errand_wished.connect(self.errands.append)
        tray.menu.quit_wished.connect(self.others.append)
        tray.window_wished.connect(lambda: self.others.append("window"))

    def show(self, status: Status | None) -> None:
        self.tray.show_view(describe(CONNECTED, status))
        self.tray.show_status(status)

    def entries(self, menu: QMenu | None = None) -> dict[str, QAction]:
        actions = (menu or self.tray.menu.menu).actions()
        return {one.text(): one for one in actions if one.isVisible() and not one.isSeparator()}

    def choose(self, *path: str) -> None:
        menu: QMenu | None = None
        for step in path[:-1]:
            found = self.entries(menu)[step].menu()
            assert isinstance(found, QMenu)
            menu = found
        action = self.entries(menu)[path[-1]]
        assert action.isEnabled()
        action.trigger()

    def requests(self) -> list[ToService]:
        made = [wish.make(5) for wish in self.wishes]
        self.wishes.clear()
        return made


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    tray = Tray([entry.id for entry in PAGES])
    yield Hand(tray)
    tray.hide()


def test_the_menu_is_complete_and_says_the_state(hand: Hand) -> None:
    hand.show(a_status())
    words = list(hand.entries())
    assert words[:4] == ["Tracking", "Open Handspan", "Visualiser", "Settings"]
    assert {"Pause tracking", "Web applications", "Applications", "Show log", "About"} <= set(words)
    assert words[-2:] == ["Quit panel (service keeps running)", "Stop tracking and quit"]
    assert not hand.entries()["Tracking"].isEnabled()
    assert "115 frames/s" in hand.tray.icon.toolTip()


def test_tracking_is_paused_for_a_time_and_resumed(hand: Hand) -> None:
    hand.show(a_status())
    hand.choose("Pause tracking", "For 10 min")
    hand.choose("Pause tracking", "For 1 h")
    hand.choose("Pause tracking", "Until resumed")
    assert hand.requests() == [PauseFor(5, 600.0), PauseFor(5, 3600.0), SetPaused(5, True)]
    paused = with_(a_status(), state=ServiceState.PAUSED)
    hand.show(with_(paused, pause=PauseStatus(PauseLevel.USER, remaining_s=401.0)))
    assert "Pause tracking" not in hand.entries()
    assert "Paused, 7 min left" in hand.entries()
    hand.choose("Resume tracking (7 min left)")
    hand.show(with_(paused, pause=PauseStatus(PauseLevel.USER)))
    hand.choose("Resume tracking")
    assert hand.requests() == [SetPaused(5, False)] * 2


def test_a_pause_by_a_program_is_told_as_such() -> None:
    pause = PauseStatus(PauseLevel.PROGRAM, "paint")
    view = describe(CONNECTED, with_(a_status(), state=ServiceState.PAUSED, pause=pause))
    assert view.banner == "paint paused tracking."


def test_web_applications_are_switched(hand: Hand) -> None:
    hand.show(a_status())
    assert hand.entries()["Web applications"].isChecked()
    hand.choose("Web applications")
    assert hand.requests() == [SetSettings(5, {"websocket_enabled": False})]


def test_a_profile_is_two_clicks_away(hand: Hand) -> None:
    hand.show(a_status())
    assert "Profile" not in hand.entries(), "there is none"
    profiles = Profiles(chosen="Draw", profiles=(Profile("Play"), Profile("Draw")))
    shown = ProfileStatus(profiles, "Play", ProfileReason.APPLICATION)
    hand.show(with_(a_status(), profiles=shown))
    menu = hand.entries()["Profile"].menu()
    assert isinstance(menu, QMenu)
    checked = {text: action.isChecked() for text, action in hand.entries(menu).items()}
    assert checked == {
        "None": False,
        "Play": False,
        "Draw": True,
        "Play holds for the application in front": False,
    }
    hand.choose("Profile", "Play")
    hand.choose("Profile", "None")
    assert hand.requests() == [ChooseProfile(5, "Play"), ChooseProfile(5, "")]


def test_applications_are_listed_and_their_questions_answered(hand: Hand) -> None:
    waiting = a_client(2, name="https://a.example", receiving=False)
    status = with_(a_status(), clients=(a_client(identity=PAINT), waiting), questions=(QUESTION,))
    hand.show(status)
    menu = hand.entries()["Applications"].menu()
    assert isinstance(menu, QMenu)
    asks = "paint asks for the controller's pictures"
    assert list(hand.entries(menu)) == [asks, "paint", "https://a.example (waiting)"]
    for words in ("Allow once", "Allow always", "Not now", "Never"):
        hand.choose("Applications", asks, words)
    assert hand.requests() == [AnswerQuestion(5, 4, decision) for decision in Decision]
    hand.choose("Applications", "paint")
    assert hand.errands == [OpenPage("applications")]
    many = tuple(a_client(number) for number in range(20))
    hand.show(with_(a_status(), clients=many))
    assert "8 more…" in hand.entries(menu)
    hand.show(with_(a_status(), clients=()))
    assert not hand.entries(menu)["None connected"].isEnabled()


def test_no_name_of_a_program_hides_or_turns_our_own_words(hand: Hand) -> None:
    sly = Identity(IdentityKind.PROGRAM, "program:/opt/sly", "s\u202ely\n & co")
    pause = PauseStatus(PauseLevel.PROGRAM, "s\u202ely")
    question = Question(4, sly, Capability.IMAGES, (1,), 20.0)
    status = with_(
        a_status(), clients=(a_client(identity=sly, images=True),), questions=(question,)
    )
    hand.show(status)
    menu = hand.entries()["Applications"].menu()
    assert isinstance(menu, QMenu)
    # A double & shows as one; a single one would underline what follows it.
    assert list(hand.entries(menu)) == [
        "sly && co asks for the controller's pictures",
        "sly && co",
    ]
    assert "sly & co waits for your answer." in describe(CONNECTED, status).tooltip
    seen = with_(status, questions=())
    assert "The controller's pictures go to sly & co." in describe(CONNECTED, seen).tooltip
    paused = with_(a_status(), state=ServiceState.PAUSED, pause=pause)
    assert describe(CONNECTED, paused).banner == "sly paused tracking."


def test_an_open_menu_is_not_rebuilt_by_a_status_that_says_the_same(hand: Hand) -> None:
    hand.show(with_(a_status(), questions=(QUESTION,)))
    menu = hand.entries()["Applications"].menu()
    assert isinstance(menu, QMenu)
    before = menu.actions()
    hand.show(with_(a_status(), hands=1, questions=(QUESTION,), clients=(a_client(sent=5000),)))
    assert menu.actions() == before


def test_other_entries_open_pages_and_end_the_program(hand: Hand) -> None:
    for words in ("Visualiser", "About", "Show log", "Open Handspan"):
        hand.choose(words)
    hand.choose("Quit panel (service keeps running)")
    hand.choose("Stop tracking and quit")
    assert hand.errands == [OpenPage("live"), OpenPage("about"), Errand.SHOW_LOG]
    assert hand.others == ["window", False, True]


def test_nothing_can_be_switched_without_a_service(hand: Hand) -> None:
    hand.show(None)
    entries = hand.entries()
    assert not entries["Pause tracking"].isEnabled()
    assert not entries["Web applications"].isEnabled()
    assert "Resume tracking" not in entries


def test_badges_come_in_the_order_of_their_urgency() -> None:
    seen = (a_client(images=True, name="paint"),)
    assert badge_of(None) is None
    assert badge_of(a_status()) is None
    assert badge_of(with_(a_status(), clients=seen)) is Badge.EYE
    assert badge_of(with_(a_status(), shows_pictures=True)) is Badge.EYE
    asking = with_(a_status(), clients=seen, questions=(QUESTION,))
    assert badge_of(asking) is Badge.QUESTION
    assert "paint waits for your answer" in describe(CONNECTED, asking).tooltip
    told = describe(CONNECTED, with_(a_status(), clients=seen, shows_pictures=True)).tooltip
    assert "pictures go to paint, this panel" in told


def test_badges_are_seen_at_tray_size_without_their_colour() -> None:
    for size in (16, 22, 48):
        for shape in Shape:
            drawn = {
                bytes(glyph_pixmap(shape, QColor("#808080"), size, badge=badge).toImage().bits())
                for badge in (None, *Badge)
            }
            assert len(drawn) == 1 + len(Badge)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 min"),
        (59.0, "1 min"),
        (61.0, "2 min"),
        (600.0, "10 min"),
        (3600.0, "1 h"),
        (3601.0, "61 min"),
        (7201.0, "3 h"),
    ],
)
def test_time_that_is_left_is_never_none(seconds: float, words: str) -> None:
    assert span_words(seconds) == words


LATE_HOST = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection
from handspan_app.tray_host import WATCHER, TrayHost
application = QCoreApplication([])
host = TrayHost()
assert host.watch()
host.appeared.connect(lambda: (print("appeared"), application.quit()))
other = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "the host")
QTimer.singleShot(0, lambda: other.registerService(WATCHER))
QTimer.singleShot(60_000, lambda: application.exit(1))
sys.exit(application.exec())
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="dbus-run-session is not there")
def test_a_host_that_comes_late_is_noticed() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", LATE_HOST]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM_S)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "appeared"


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # Of the platform without a tray.
def test_without_a_bus_nothing_is_watched_and_nothing_fails(hand: Hand) -> None:
    assert not hand.tray.host.watch({})
    hand.show(a_status())
    hand.tray.show()
    hand.tray.host.appeared.emit()
    assert hand.tray.icon.isVisible()


def test_the_window_has_the_menu_too(hand: Hand, qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    assert not header.more.isVisibleTo(header)
    header.set_menu(hand.tray.menu.menu)
    assert header.more.isVisibleTo(header)
    assert header.more.menu() is hand.tray.menu.menu
