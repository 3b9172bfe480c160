"""Ring: organ. The questions of the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from handspan_app.options import Options
from handspan_app.switch import Switch
from handspan_app.theme import DARK, apply
from handspan_app.welcome import Answers, Welcome
from handspan_service.contract.control import Origin, Status
from handspan_service.contract.settings import Settings
from support.panel_values import a_status, with_

POSSIBLE = Options(start_at_login=False)


@pytest.fixture
def asked(qapp: QApplication) -> Iterator[list[Welcome]]:
    apply(qapp, DARK)
    dialogs: list[Welcome] = []
    yield dialogs
    for dialog in dialogs:
        dialog.close()


def ask(
    asked: list[Welcome],
    status: Status,
    options: Options = POSSIBLE,
    classic: Path | None = None,
) -> tuple[Welcome, list[Answers]]:
    dialog = Welcome(DARK, status, options, classic)
    answers: list[Answers] = []
    dialog.answered.connect(answers.append)
    dialog.show()
    asked.append(dialog)
    return dialog, answers


def test_three_questions_at_most_and_all_have_defaults(asked: list[Welcome]) -> None:
    dialog, answers = ask(asked, a_status())
    assert len(dialog.places) == 3
    assert len(dialog.findChildren(Switch)) == 2
    for control in dialog.findChildren(QAbstractButton):
        assert control.text() or control.accessibleName()
        assert control.height() >= 24
    asked.clear()
    dialog.begin.click()
    assert answers == [Answers({}, Options(start_at_login=True))]


def test_the_answers_are_told(asked: list[Welcome]) -> None:
    dialog, answers = ask(asked, a_status())
    dialog.places["head_mounted"].click()
    assert dialog.web is not None
    assert dialog.login is not None
    dialog.web.click()
    dialog.login.click()
    asked.clear()
    dialog.begin.click()
    changes = {"mode": "head_mounted", "websocket_enabled": False}
    assert answers == [Answers(changes, Options(start_at_login=False))]


def test_what_cannot_be_answered_is_not_asked(asked: list[Welcome]) -> None:
    origins = {"mode": Origin.COMMAND_LINE, "websocket_enabled": Origin.COMMAND_LINE}
    dialog, answers = ask(asked, with_(a_status(), origins=origins), Options())
    assert (dialog.places, dialog.login, dialog.web) == ({}, None, None)
    asked.clear()
    dialog.begin.click()
    assert answers == [Answers({}, Options())]


def test_settings_of_the_classic_software_are_offered(asked: list[Welcome], tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"configuration": {"websockets_enabled": false, "images_mode": 0}}')
    dialog, answers = ask(asked, a_status(), classic=file)
    assert dialog.web is None
    assert dialog.take_over is not None
    dialog.places["screen_top"].click()
    asked.clear()
    dialog.begin.click()
    assert answers[0].changes == {
        "websocket_enabled": False,
        "native_images": "deny",
        "mode": "screen_top",
    }


@pytest.mark.parametrize("text", ["{", '{"configuration": {"ws_port": 6437}}'])
def test_a_classic_file_that_changes_nothing_is_no_question(
    asked: list[Welcome], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "config.json"
    file.write_text(text)
    dialog, _ = ask(asked, a_status(), classic=file)
    assert dialog.take_over is None
    assert dialog.web is not None


def test_not_now_changes_nothing(asked: list[Welcome], qtbot: QtBot) -> None:
    dialog, answers = ask(asked, with_(a_status(), settings=Settings(websocket_enabled=False)))
    asked.clear()
    dialog.reject()
    qtbot.wait(1)
    assert answers == []
