"""Ring: organ. The frame of the pages: when they are made, told, opened and closed."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from handspan_app import slices
from handspan_app import window as window_module
from handspan_app.page_glyphs import PageGlyph, page_pixmap
from handspan_app.pages import PAGES
from handspan_app.pages.page import Errand, OpenPage, Page, PageEntry, page_titles
from handspan_app.rail import RailButton
from handspan_app.status import Phase, Supervision, View, describe
from handspan_app.theme import DARK, LIGHT, Theme, apply
from handspan_app.window import MainWindow
from handspan_app.wish import Wish
from handspan_service.contract.control import GetStatus, Status
from handspan_service.contract.model import Frame
from support.panel_values import a_frame, a_status, with_
from support.patience import WAIT_MS
from support.shown_pages import a_full_window, opened, settle

NEVER_MS = 10**8

pytestmark = pytest.mark.usefixtures("qapp")
VIEW = describe(Supervision(Phase.CONNECTED), a_status())


class Diary(Page):
    """A page that writes down what happens to it."""

    def __init__(self, theme: Theme, events: list[Any], name: str) -> None:
        super().__init__()
        self.events, self.name = events, name
        events.append((name, "made", theme.name))

    def show_status(self, status: Status | None) -> None:
        self.events.append((self.name, "status", status))

    def show_view(self, view: View) -> None:
        self.events.append((self.name, "view", view))

    def show_frame(self, frame: Frame) -> None:
        self.events.append((self.name, "frame", frame.id))

    def show_message(self, message: Any) -> None:
        self.events.append((self.name, "message", message))

    def set_theme(self, theme: Theme) -> None:
        self.events.append((self.name, "theme", theme.name))

    def opened(self) -> None:
        self.events.append((self.name, "opened"))

    def closed(self) -> None:
        self.events.append((self.name, "closed"))


@pytest.fixture
def events() -> list[Any]:
    return []


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, events: list[Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    apply(qapp, DARK)
    monkeypatch.setattr(window_module, "REST_MS", NEVER_MS)
    entries = [
        PageEntry(name, title, glyph, lambda theme, name=name: Diary(theme, events, name))  # type: ignore[misc]
        for name, title, glyph in (
            ("a", "Live view", PageGlyph.EYE),
            ("b", "Settings", PageGlyph.SLIDERS),
            ("c", "About", PageGlyph.LETTER),
        )
    ]
    window = MainWindow(DARK, VIEW, "b", entries)
    qtbot.addWidget(window)
    window.show_status(a_status())
    assert events == []
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: ("b", "opened") in events, timeout=WAIT_MS)
    yield window
    window.hide()


def test_a_page_is_made_when_it_is_opened_and_told_the_newest_first(
    window: MainWindow, events: list[Any]
) -> None:
    assert events == [
        ("b", "made", "dark"),
        ("b", "view", VIEW),
        ("b", "status", a_status()),
        ("b", "opened"),
    ]
    events.clear()
    opened(window, "c")
    assert [event[:2] for event in events] == [
        ("c", "made"),
        ("c", "view"),
        ("c", "status"),
        ("b", "closed"),
        ("c", "opened"),
    ]


def test_the_page_before_stays_until_the_next_one_is_ready(
    window: MainWindow, events: list[Any]
) -> None:
    window.open_page("c")
    window.open_page("a")
    assert ("b", "closed") not in events
    settle(window)
    assert [event for event in events if event[1] == "opened"] == [("b", "opened"), ("a", "opened")]


class Large(Diary):
    """A page that is made in parts, more and more of them until it is told to be done."""

    may_end = False

    def __init__(self, theme: Theme, events: list[Any], name: str) -> None:
        super().__init__(theme, events, name)
        self._parts = self._build()

    def make(self) -> Iterator[bool]:
        return self._parts

    def _build(self) -> Iterator[bool]:
        number = 0
        while not Large.may_end or number < 2:
            number += 1
            self.events.append((self.name, "part", number))
            yield False
        self.events.append((self.name, "whole"))


@pytest.fixture
def large(
    qtbot: QtBot, qapp: QApplication, events: list[Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window with a small page and a large one, of which some parts are made."""
    apply(qapp, DARK)
    monkeypatch.setattr(Large, "may_end", False)
    entries = [
        PageEntry("a", "Live view", PageGlyph.EYE, lambda theme: Diary(theme, events, "a")),
        PageEntry("b", "Settings", PageGlyph.SLIDERS, lambda theme: Large(theme, events, "b")),
    ]
    window = MainWindow(DARK, VIEW, "b", entries)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: ("b", "part", 1) in events, timeout=WAIT_MS)
    yield window
    Large.may_end = True
    window.hide()


def parts(events: list[Any]) -> list[int]:
    return [event[2] for event in events if event[1] == "part"]


def test_a_large_page_is_made_in_parts_and_goes_on_where_it_was(
    large: MainWindow, events: list[Any]
) -> None:
    opened(large, "a")
    before = parts(events)
    QApplication.processEvents()
    assert parts(events) == before, "nobody waits for a page that is not wanted any more"
    Large.may_end = True
    opened(large, "b")
    assert parts(events) == list(range(1, len(parts(events)) + 1))
    names = [event[1] for event in events if event[0] == "b" and event[1] != "part"]
    assert names == ["made", "whole", "view", "status", "opened"]


def test_a_look_that_comes_while_parts_are_made_is_told(
    large: MainWindow, events: list[Any]
) -> None:
    large.set_theme(LIGHT)
    Large.may_end = True
    settle(large)
    told = [event for event in events if event[:2] == ("b", "theme")]
    assert told == [("b", "theme", "light")]


def test_a_page_that_is_needed_at_once_has_all_parts(large: MainWindow, events: list[Any]) -> None:
    Large.may_end = True
    assert isinstance(large.page, Large)
    assert events[-1] == ("b", "whole")
    settle(large)
    assert events.count(("b", "whole")) == 1


def test_a_page_of_which_parts_are_missing_can_be_let_go(
    large: MainWindow, events: list[Any], qtbot: QtBot
) -> None:
    large.hide()
    Large.may_end = True
    large.let_pages_go()
    qtbot.waitUntil(lambda: large._opening.done, timeout=WAIT_MS)
    assert large._shelf.pages == {}
    assert ("b", "whole") in events, "else it could not tell what to keep"
    assert ("b", "opened") not in events


def when_still(window: MainWindow, qtbot: QtBot) -> QImage:
    """Return the picture of the page when it changes no more."""
    pictures = [QImage()]

    def still() -> bool:
        pictures.append(window._stack.grab().toImage())
        return pictures[-1] == pictures[-2]

    qtbot.wait(100)
    qtbot.waitUntil(still, timeout=WAIT_MS)
    return pictures[-1]


@pytest.mark.parametrize("page", ["settings", "permissions", "troubleshooting", "applications"])
def test_nobody_sees_half_a_page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setattr(window_module, "REST_MS", NEVER_MS)
    monkeypatch.setattr(slices, "SLICE_MS", 0.0)  # Each step is seen, however fast they are.
    window = a_full_window(DARK)
    qtbot.addWidget(window)
    opened(window, "about")
    before = when_still(window, qtbot)
    seen = []
    window.open_page(page)
    while not window.settled:
        if window._stack.updatesEnabled():  # Else the screen keeps what it has.
            seen.append(window._stack.grab().toImage())
        QApplication.processEvents()
    assert len(seen) > 1
    assert all(one == before for one in seen), "the page before stays as it is"
    first = window._stack.grab().toImage()
    settle(window)
    assert when_still(window, qtbot) == first, "the new page is whole from the start"
    window.hide()


def test_an_open_window_makes_its_other_pages_ahead(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "REST_MS", 0)
    window = MainWindow(DARK, VIEW, "about")
    qtbot.addWidget(window)
    window.show_status(a_status())
    with qtbot.waitExposed(window):
        window.show()
    names = {entry.id for entry in PAGES}
    qtbot.waitUntil(lambda: window._shelf.pages.keys() == names, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window._opening.done, timeout=WAIT_MS)
    assert all(page.complete for page in window._shelf.pages.values())
    assert [name for name, page in window._shelf.pages.items() if page.isVisible()] == ["about"]
    window.hide()


def test_only_the_page_that_is_seen_is_told(
    window: MainWindow, events: list[Any], qtbot: QtBot
) -> None:
    opened(window, "c")
    events.clear()
    busy = with_(a_status(), hands=1)
    window.show_status(busy)
    window.show_message("an image")
    assert events == [("c", "status", busy), ("c", "message", "an image")]
    window.hide()
    events.clear()
    window.show_status(a_status())
    window.show_message("another")
    assert events == []
    window.show()
    qtbot.waitUntil(lambda: ("c", "opened") in events, timeout=WAIT_MS)
    assert ("c", "status", a_status()) in events


def test_a_minimised_window_costs_its_page_nothing(
    window: MainWindow, events: list[Any], qtbot: QtBot
) -> None:
    window.showMinimized()
    qtbot.waitUntil(lambda: events[-1] == ("b", "closed"), timeout=WAIT_MS)
    window.raise_to_front()
    qtbot.waitUntil(lambda: events[-1] == ("b", "opened"), timeout=WAIT_MS)


def test_frames_reach_those_that_want_them_and_are_asked_for_once(
    window: MainWindow, events: list[Any]
) -> None:
    asked: list[bool] = []
    window.frames_wanted.connect(asked.append)
    first = window.page
    first.frames_wanted.emit(True)
    opened(window, "c")
    second = window.page
    second.frames_wanted.emit(True)
    first.frames_wanted.emit(False)
    events.clear()
    window.show_frame(a_frame(1, number=5))
    assert events == [("c", "frame", 5)]
    second.frames_wanted.emit(False)
    assert asked == [True, False]


def test_pages_are_chosen_by_mouse_by_digit_and_by_arrow(window: MainWindow) -> None:
    chosen: list[str] = []
    window.page_opened.connect(chosen.append)
    first, second, third = window.rail.findChildren(RailButton)
    QTest.mouseClick(third, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, Diary)
    assert window.page.name == "c"
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page.name == "a"
    assert first.isChecked()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()
    QTest.keyClick(second, Qt.Key.Key_Up)
    QTest.keyClick(first, Qt.Key.Key_Up)
    assert third.isChecked()
    assert chosen == ["c", "a", "b", "a", "c"]
    QTest.keyClick(third, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert second.hasFocus(), "the keyboard stays in the rail, at the page that is shown"


def test_a_page_speaks_through_the_window(window: MainWindow) -> None:
    wishes: list[Wish] = []
    errands: list[object] = []
    window.wished.connect(wishes.append)
    window.errand_wished.connect(errands.append)
    page = window.page
    page.wished.emit(Wish(GetStatus))
    assert wishes[0].make(3) == GetStatus(3)
    page.errand_wished.emit(Errand.SHOW_LOG)
    assert errands == [Errand.SHOW_LOG]
    page.notice.emit("It is full.")
    assert window.notice.isVisible()
    assert window.notice.text == "It is full."
    page.errand_wished.emit(OpenPage("a"))
    assert window.page is not page
    window.open_page("nowhere")
    assert isinstance(window.page, Diary)
    assert window.page.name == "a"


def test_made_pages_follow_the_look(window: MainWindow, events: list[Any]) -> None:
    opened(window, "c")
    events.clear()
    window.set_theme(LIGHT)
    assert [event for event in events if event[1] == "theme"] == [("c", "theme", "light")]
    opened(window, "b")
    assert [event for event in events if event[1] == "theme"][1:] == [("b", "theme", "light")]
    assert events[-1] == ("b", "opened"), "in the new look before it is seen"


def test_a_badge_is_painted_and_said(window: MainWindow) -> None:
    button = window.rail.findChildren(RailButton)[0]
    before = button.grab().toImage()
    window.rail.set_badge("a", "2", "Two questions wait")
    assert button.grab().toImage() != before
    assert button.accessibleDescription() == "Two questions wait"
    assert button.accessibleName() == "Live view"
    window.rail.set_badge("a", "", "")
    assert button.grab().toImage() == before


def test_every_picture_of_a_page_is_its_own() -> None:
    for size in (20, 40):
        drawn = {
            glyph: bytes(page_pixmap(glyph, QColor("#808080"), size).toImage().constBits())
            for glyph in PageGlyph
        }
        assert len(set(drawn.values())) == len(PageGlyph)
        assert all(any(picture) for picture in drawn.values())


def test_the_pages_of_the_product_are_known_to_translators() -> None:
    titles = [entry.title for entry in PAGES]
    assert set(titles) <= set(page_titles())
    assert len({entry.id for entry in PAGES}) == len(PAGES)
