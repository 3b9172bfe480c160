"""Ring: organ. Questions: which is shown, what it says, and what keys and clicks answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.application_icon import COLOURS, application_pixmap
from handspan_app.options import Options
from handspan_app.permission_words import (
    because_words,
    clean,
    meaning_words,
    place_words,
    question_words,
    rule_words,
    short_words,
)
from handspan_app.question_desk import QuestionDesk
from handspan_app.question_window import QuestionWindow
from handspan_app.questions import Questions
from handspan_app.theme import DARK, apply, contrast
from handspan_app.wish import Wish
from handspan_service.contract.control import AnswerQuestion, Reply
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Decision,
    Identity,
    IdentityKind,
    PermissionStatus,
    Question,
)
from support.panel_values import a_status, with_
from support.patience import WAIT_MS

pytestmark = pytest.mark.usefixtures("qapp")
PAINT = Identity(IdentityKind.SCRIPT, "script:/art/paint.py /usr/bin/python3", "paint.py (python3)")
PAGE = Identity(IdentityKind.PAGE, "page:https://a.example program:/bin/web", "https://a.example")
FIRST = Question(4, PAINT, Capability.IMAGES, (1,), 20.0)
SECOND = Question(5, PAGE, Capability.BACKGROUND, (2,), 29.0)


class Asked:
    """Questions, and what they wish."""

    def __init__(self) -> None:
        self.questions = Questions()
        self.wishes: list[Wish] = []
        self.questions.wished.connect(self.wishes.append)

    def show(self, *questions: Question) -> None:
        self.questions.show_status(with_(a_status(), questions=questions))

    @property
    def window(self) -> QuestionWindow:
        assert self.questions.window is not None
        return self.questions.window

    def answers(self) -> list[tuple[int, Decision]]:
        made = [wish.make(9) for wish in self.wishes]
        return [(one.question, one.decision) for one in made if isinstance(one, AnswerQuestion)]

    def texts(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel))


@pytest.fixture
def asked(qapp: QApplication) -> Iterator[Asked]:
    apply(qapp, DARK)
    asked = Asked()
    yield asked
    asked.questions.close()


def hear(asked: Asked, qtbot: QtBot) -> None:
    allows = asked.window.buttons[Decision.ALLOW_ONCE]
    qtbot.waitUntil(allows.isEnabled, timeout=WAIT_MS)


def test_nothing_is_made_before_somebody_asks(asked: Asked) -> None:
    asked.show()
    assert asked.questions.window is None


def test_it_names_who_asks_for_what_and_what_that_means(asked: Asked) -> None:
    asked.show(FIRST, SECOND)
    text = asked.texts()
    for words in ("paint.py (python3)", "/art/paint.py · /usr/bin/python3", "pictures", "the room"):
        assert words in text
    assert "20 s" in text
    assert "1 more" in text
    assert asked.window.accessibleName().startswith("paint.py (python3): May it see")


@pytest.mark.parametrize("decision", list(Decision))
def test_each_answer_is_a_wish_and_the_next_question_follows(
    asked: Asked, qtbot: QtBot, decision: Decision
) -> None:
    asked.show(FIRST, SECOND)
    hear(asked, qtbot)
    asked.window.buttons[decision].click()
    assert asked.answers() == [(4, decision)]
    assert asked.window.question == SECOND
    asked.show(FIRST, SECOND)  # The service has not heard it yet.
    assert asked.window.question == SECOND
    asked.show(SECOND)
    asked.show()
    assert not asked.window.isVisible()
    assert asked.wishes[0].done is not None
    asked.wishes[0].done(Reply(9, "it is not open any more"))  # Nobody is bothered with it.


def test_a_click_that_was_meant_for_something_else_allows_nothing(
    asked: Asked, qtbot: QtBot
) -> None:
    asked.show(FIRST)
    for button in asked.window.buttons.values():
        assert not button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.answers() == []
    hear(asked, qtbot)
    asked.window.buttons[Decision.DENY_ONCE].click()
    asked.show(SECOND)
    assert not asked.window.buttons[Decision.ALLOW_ALWAYS].isEnabled(), "it is another question"


def test_what_cannot_be_remembered_cannot_be_allowed_always(asked: Asked) -> None:
    nameless = Identity(IdentityKind.PAGE, "page:null program:/bin/web", "page without an address")
    asked.show(replace(SECOND, identity=nameless))
    assert "Page without an address" in asked.texts()
    assert "until this page is closed" in asked.texts()
    assert not asked.window.buttons[Decision.ALLOW_ALWAYS].isVisible()
    asked.show(FIRST)
    assert asked.window.buttons[Decision.ALLOW_ALWAYS].isVisible()


def test_it_does_not_take_the_keyboard(asked: Asked) -> None:
    asked.show(FIRST)
    assert asked.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_escape_and_closing_mean_not_now(asked: Asked, qtbot: QtBot) -> None:
    asked.show(FIRST)
    QTest.keyClick(asked.window, Qt.Key.Key_Escape)
    asked.show(SECOND)
    asked.window.close()
    assert asked.answers() == [(4, Decision.DENY_ONCE), (5, Decision.DENY_ONCE)]
    assert not asked.window.isVisible()


def test_keys_answer_and_the_safe_answer_has_the_focus(asked: Asked, qtbot: QtBot) -> None:
    asked.show(FIRST)
    with qtbot.waitExposed(asked.window):
        asked.window.activateWindow()
    hear(asked, qtbot)
    asked.window.activateWindow()
    denies = asked.window.buttons[Decision.DENY_ONCE]
    qtbot.waitUntil(denies.hasFocus, timeout=WAIT_MS)
    for step, decision in enumerate((Decision.DENY_ONCE, Decision.DENY_ALWAYS)):
        assert asked.window.buttons[decision].hasFocus()
        if not step:
            QTest.keyClick(asked.window, Qt.Key.Key_Tab)
    QTest.keyClick(asked.window.buttons[Decision.ALLOW_ONCE], Qt.Key.Key_Space)
    assert asked.answers() == [(4, Decision.ALLOW_ONCE)]


def test_questions_stay_in_the_tray_where_no_windows_are_wanted(asked: Asked) -> None:
    asked.questions.show_options(Options(notifications=False))
    asked.show(FIRST)
    assert asked.questions.window is None
    asked.questions.show_options(Options())
    assert asked.window.question == FIRST


def test_every_control_has_a_name_and_is_large_enough(asked: Asked) -> None:
    asked.show(FIRST)
    for button in asked.window.buttons.values():
        assert button.text()
        assert button.accessibleDescription()
        assert button.sizeHint().height() >= 24
    for widget in asked.window.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_the_desk_shows_the_oldest_and_forgets_what_ended() -> None:
    desk = QuestionDesk()
    desk.take((FIRST, SECOND))
    assert (desk.current, desk.behind) == (FIRST, 1)
    desk.answered(FIRST.id)
    desk.take((FIRST, SECOND))
    assert (desk.current, desk.behind) == (SECOND, 0)
    desk.take(())
    assert desk.current is None
    desk.take((FIRST,))
    assert desk.current == FIRST, "an answer that did not reach the service is asked for again"


def test_names_cannot_disguise_what_is_asked() -> None:
    evil = "paint\u202egnp.exe\n\n\u200bAllow\x07 all"
    assert clean(evil) == "paintgnp.exeAllow all"
    assert len(clean("x" * 1000)) == 64
    assert clean("a" * 40 + "b" * 40) == "a" * 32 + "…" + "b" * 31


def test_everything_has_words_of_its_own() -> None:
    for words in (short_words, question_words, meaning_words):
        assert len({words(one) for one in Capability}) == len(Capability)
    rules = {rule_words(one, allowed) for one in Capability for allowed in (True, False)}
    assert len(rules) == 2 * len(Capability)
    for because in Because:
        for granted in (True, False):
            assert because_words(PermissionStatus(Capability.PAUSE, True, granted, because))
    assert place_words(PAGE) == "/bin/web"
    assert place_words(None) == ""


def test_applications_can_be_told_apart() -> None:
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in COLOURS)
    other = replace(PAINT, key="script:/art/other.py /usr/bin/python3", words="other.py")
    first, second = (application_pixmap(one, "", 32).toImage() for one in (PAINT, other))
    assert first != second
    assert application_pixmap(PAINT, "", 32).toImage() == first
    assert not application_pixmap(None, "", 32).isNull()
