"""Rows of things that come and go: the same widget while a thing stays, many of them in slices."""

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.column import column_in
from handspan_app.keyed_rows import AT_ONCE, MAKING, Rows
from handspan_app.slices import Slices
from support.patience import WAIT_MS


class Shelf(QWidget):
    """A list of labels below a title."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.column = column_in(layout)
        self.renewed: list[str] = []
        self.rows = Rows[int, str, QLabel](
            self.column, Slices(self), lambda _text: QLabel(), self._renew
        )

    def _renew(self, row: QLabel, text: str) -> None:
        row.setText(text)
        self.renewed.append(text)

    def texts(self) -> list[str]:
        return [row.text() for row in self.column.rows if isinstance(row, QLabel)]


@pytest.fixture
def shelf(qtbot: QtBot) -> Shelf:
    shelf = Shelf()
    qtbot.addWidget(shelf)
    return shelf


def test_a_few_rows_follow_at_once_and_stay_the_same_widgets(shelf: Shelf) -> None:
    shelf.rows.show({1: "one", 3: "three"})
    assert shelf.rows.done
    assert shelf.texts() == ["one", "three"]
    first = shelf.rows.made[1]
    shelf.rows.show({1: "ONE", 2: "two"})
    assert shelf.texts() == ["ONE", "two"]
    assert shelf.rows.made[1] is first


def test_many_rows_come_in_slices_and_in_order(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.rows.show({number: str(number) for number in range(100)})
    assert len(shelf.rows.made) <= AT_ONCE / MAKING
    assert not shelf.rows.done
    qtbot.waitUntil(lambda: shelf.rows.done, timeout=WAIT_MS)
    assert shelf.texts() == [str(number) for number in range(100)]
    shelf.rows.show({})
    qtbot.waitUntil(lambda: shelf.rows.done, timeout=WAIT_MS)
    assert shelf.texts() == []


def test_the_newest_things_win(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.rows.show(dict.fromkeys(range(100), "old"))
    shelf.rows.show(dict.fromkeys(range(50, 90), "new"))
    qtbot.waitUntil(lambda: shelf.rows.done, timeout=WAIT_MS)
    assert shelf.texts() == [*["new"] * 40]


def test_a_row_that_shows_its_thing_is_left_alone_unless_all_are_forgotten(shelf: Shelf) -> None:
    shelf.rows.show({1: "one", 2: "two"})
    shelf.rows.show({1: "one", 2: "TWO"})
    assert shelf.renewed == ["one", "two", "TWO"]
    shelf.rows.forget()
    shelf.rows.show({1: "one", 2: "TWO"})
    assert shelf.renewed[3:] == ["one", "TWO"]


def test_a_row_that_goes_while_rows_are_laid_out_is_left_alone(
    shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.rows.show({number: str(number) for number in range(50)})
    qtbot.waitUntil(lambda: shelf.rows.done, timeout=WAIT_MS)
    shelf.show()
    steps = shelf.column.lay_out()
    next(steps)
    gone = shelf.rows.made[49]
    shelf.rows.show({number: str(number) for number in range(49)})
    qtbot.waitUntil(lambda: shelf.rows.done, timeout=WAIT_MS)
    QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    assert list(steps) == [True] * 48
    assert not shiboken6.isValid(gone)
