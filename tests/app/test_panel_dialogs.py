"""Ring: organ. Small windows ask for names and before something is gone, and show text as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.dialogs import NameDialog, ask_first
from support.pressed import press


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_name_is_told_without_spaces_and_never_empty(parent: QWidget) -> None:
    told: list[str] = []
    dialog = NameDialog(parent, "Name of the person", "Add", told.append, longest=5)
    dialog.open()
    (add,) = (
        button
        for button in dialog.buttons.buttons()
        if dialog.buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole
    )
    assert not add.isEnabled()
    dialog.name.setText("   ")
    dialog.accept()
    assert dialog.isVisible()
    assert told == []
    dialog.name.clear()
    QTest.keyClicks(dialog.name, " Annabel")
    assert add.isEnabled()
    add.click()
    assert told == ["Anna"]


def test_a_cancelled_name_is_not_told(parent: QWidget) -> None:
    told: list[str] = []
    dialog = NameDialog(parent, "New name of Anna", "Rename", told.append, longest=9, name="Anna")
    dialog.open()
    assert dialog.name.selectedText() == "Anna"
    dialog.reject()
    assert told == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_whoever_does_not_read_the_question_keeps_everything(
    key: Qt.Key, parent: QWidget, qtbot: QtBot
) -> None:
    told: list[str] = []
    text = "Delete <b>a.mcap</b> for good?"
    box = ask_first(parent, "Delete", text, "Delete", lambda: told.append("deleted"))
    qtbot.waitExposed(box)
    assert box.textFormat() is Qt.TextFormat.PlainText
    QTest.keyClick(box, key)
    assert not box.isVisible()
    assert told == []


def test_only_its_own_button_lets_something_go(parent: QWidget) -> None:
    told: list[str] = []
    box = ask_first(parent, "Delete", "Delete it?", "Delete", lambda: told.append("deleted"))
    press(box, "Delete")
    assert told == ["deleted"]
