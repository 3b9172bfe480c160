"""Ring: organ. The page that learns hands guides by what is seen, and keeps several people."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from handspan_app.dialogs import NameDialog
from handspan_app.pages.hand import HandPage
from handspan_app.theme import DARK
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    AddHandUser,
    ChooseHandUser,
    ForgetHandSize,
    RemoveHandUser,
    RenameHandUser,
    Status,
)
from handspan_service.contract.hand_size import FIRST_USER, HandSize, HandUsers
from handspan_service.contract.model import Frame
from support.panel_values import a_frame, a_status, with_
from support.pressed import press

SIZE = HandSize(scale=0.95, palm_breadth=1.1)


def status(users: HandUsers, looks: int = 0) -> Status:
    return with_(a_status(), hand_users=users, hand_looks=looks)


@pytest.fixture
def page(qtbot: QtBot) -> HandPage:
    one = HandPage(DARK)
    qtbot.addWidget(one)
    one.show()
    return one


@pytest.fixture
def wishes(page: HandPage) -> list[Any]:
    asked: list[Any] = []

    def take(wish: Wish) -> None:
        asked.append(wish.make(7))

    page.wished.connect(take)
    return asked


def texts(page: HandPage) -> str:
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    return "\n".join(shown)


def frame_at(height_mm: float, grab_angle: float = 0.2) -> Frame:
    frame = a_frame(1)
    hand = replace(frame.hands[0], palm_position=(0.0, height_mm, 0.0), grab_angle=grab_angle)
    return replace(frame, hands=(hand,))


def test_frames_are_wanted_only_while_a_size_is_learnt(page: HandPage) -> None:
    wanted: list[bool] = []
    page.frames_wanted.connect(wanted.append)
    page.show_status(status(HandUsers()))
    page.opened()
    page.show_status(status(HandUsers().learnt(SIZE)))
    page.show_status(status(HandUsers()))
    page.closed()
    assert wanted == [True, False, True, False]


def test_the_guide_says_what_to_do_next(page: HandPage) -> None:
    page.show_status(status(HandUsers()))
    page.opened()
    assert "Hold one hand over the controller" in texts(page)
    for frame, word in (
        (frame_at(60.0), "farther"),
        (frame_at(500.0), "nearer"),
        (frame_at(220.0, 2.5), "Open your hand"),
        (frame_at(220.0), "Turn your hand slowly"),
    ):
        page.show_frame(frame)
        assert word in texts(page)
    page.show_status(with_(status(HandUsers()), device=None))
    assert "Plug in a controller" in texts(page)
    page.show_status(None)
    assert "not connected" in texts(page)


def test_the_result_is_told_in_millimetres(page: HandPage, wishes: list[Any]) -> None:
    page.show_status(status(HandUsers().learnt(SIZE)))
    shown = texts(page)
    assert "171 mm long, 5 % less than the average" in shown
    assert "Across the knuckles: 61 mm (average 58 mm)" in shown
    assert "Your hands are known" in shown
    page.again.click()
    assert wishes == [ForgetHandSize(7)]


def test_people_are_added_chosen_renamed_and_removed(page: HandPage, wishes: list[Any]) -> None:
    page.show_status(status(HandUsers().learnt(SIZE)))
    assert not page.choose.isEnabled()
    assert not page.remove.isEnabled()
    page.add.click()
    (dialog,) = page.findChildren(NameDialog)
    dialog.name.setText(" Anna ")
    dialog.accept()
    assert wishes == [AddHandUser(7, "Anna")]
    wishes.clear()
    page.show_status(status(HandUsers().learnt(SIZE).added("Anna")))
    item = page.users.currentItem()
    assert "Anna" in item.text()
    page.users.setCurrentRow(0)
    page.choose.click()
    page.rename.click()
    renaming = page.findChildren(NameDialog)[-1]
    assert renaming.name.text() == FIRST_USER
    renaming.name.setText("Ben")
    renaming.accept()
    assert wishes == [ChooseHandUser(7, FIRST_USER), RenameHandUser(7, FIRST_USER, "Ben")]


def test_nobody_is_removed_unasked(page: HandPage, wishes: list[Any]) -> None:
    page.show_status(status(HandUsers().learnt(SIZE).added("Anna")))
    page.remove.click()
    (question,) = page.findChildren(QMessageBox)
    assert "Anna" in question.text()
    assert wishes == []
    press(question, "Remove")
    assert wishes == [RemoveHandUser(7, "Anna")]
