"""Ring: organ. Checks are made beside the panel and shown with their cause and cure."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from handspan_app import access_rule
from handspan_app.access_rule import RuleInstaller, commands_text, rule_text
from handspan_app.examiner import Examiner
from handspan_app.outcome_sign import outcome_pixmap
from handspan_app.pages import page as pages
from handspan_app.pages.rule_card import RuleCard
from handspan_app.pages.troubleshooting import TroubleshootingPage
from handspan_app.theme import DARK, LIGHT
from handspan_service.contract.findings import Check, Finding, Outcome, encode_line

WAIT_MS = 60_000  # The machine may be busy with other work.
MISSING = Finding(Check.ACCESS, Outcome.PROBLEM, "access_rule_missing", {"place": "1-2"})
pytestmark = pytest.mark.usefixtures("qapp")


def skipped() -> dict[Check, Finding]:
    return {check: Finding(check, Outcome.GOOD, "clock_good", {"date": "today"}) for check in Check}


def saying(findings: list[Finding], code: int = 0, words: str = "") -> Examiner:
    """Return an examiner whose program says this."""
    text = b"".join(map(encode_line, findings))
    source = (
        f"import sys; sys.stdout.buffer.write({text!r}); "
        f"sys.stderr.write({words!r}); sys.exit({code})"
    )
    return Examiner((sys.executable, "-c", source))


@pytest.fixture
def made(qtbot: QtBot) -> Callable[[Examiner], TroubleshootingPage]:
    def make(examiner: Examiner) -> TroubleshootingPage:
        page = pages.made(TroubleshootingPage(DARK, examiner))
        qtbot.addWidget(page)
        page.show()
        return page

    return make


def checked(page: TroubleshootingPage, examiner: Examiner, qtbot: QtBot) -> None:
    with qtbot.waitSignal(examiner.finished, timeout=WAIT_MS):
        page.check.click()
        assert not page.check.isEnabled()
    assert page.check.isEnabled()


def test_a_problem_is_shown_with_what_helps(
    made: Callable[[Examiner], TroubleshootingPage], qtbot: QtBot
) -> None:
    examiner = saying(list((skipped() | {Check.ACCESS: MISSING}).values()), code=6)
    page = made(examiner)
    assert page.rule.isHidden()
    checked(page, examiner, qtbot)
    assert page.summary.text() == "One problem was found"
    assert page.rule.isVisible()
    row = page.rows[Check.ACCESS]
    assert "may not open it" in row.sentence.text()
    assert row.cure.text().startswith("Install the rule")
    assert row.accessibleName() == "Access to the controller: Problem"


@pytest.mark.parametrize(
    ("change", "summary"),
    [
        ({}, "Everything is fine"),
        (
            {Check.GLASS: Finding(Check.GLASS, Outcome.ADVICE, "glass_smudged")},
            "It works, and could be better",
        ),
    ],
)
def test_the_summary_says_how_it_stands(
    change: dict[Check, Finding],
    summary: str,
    made: Callable[[Examiner], TroubleshootingPage],
    qtbot: QtBot,
) -> None:
    examiner = saying(list((skipped() | change).values()))
    page = made(examiner)
    checked(page, examiner, qtbot)
    assert page.summary.text() == summary
    assert page.rule.isHidden()


def test_a_diagnosis_that_breaks_says_why(
    made: Callable[[Examiner], TroubleshootingPage], qtbot: QtBot
) -> None:
    examiner = saying([MISSING], code=1, words="first\nno room\n")
    page = made(examiner)
    checked(page, examiner, qtbot)
    assert page.summary.text() == "The checks were not finished"
    assert page.told.text() == "no room"


def test_a_program_that_does_not_exist_is_said_plainly(
    made: Callable[[Examiner], TroubleshootingPage], qtbot: QtBot, tmp_path: Path
) -> None:
    examiner = Examiner((str(tmp_path / "nothing"),))
    page = made(examiner)
    checked(page, examiner, qtbot)
    assert page.told.text()


def test_closing_the_page_ends_the_checks(
    made: Callable[[Examiner], TroubleshootingPage], qtbot: QtBot
) -> None:
    examiner = Examiner((sys.executable, "-c", "import time; time.sleep(600)"))
    page = made(examiner)
    page.check.click()
    qtbot.waitUntil(lambda: examiner.running, timeout=WAIT_MS)
    page.closed()
    assert not examiner.running
    assert page.check.isEnabled()


def test_the_rule_and_the_commands_are_shown_and_copied(qtbot: QtBot) -> None:
    card = RuleCard(RuleInstaller("no-such-program"))
    qtbot.addWidget(card)
    card.show()
    shown = {label.text() for label in card.findChildren(QLabel)}
    assert rule_text().strip() in shown
    assert commands_text() in shown
    assert card.install.isHidden()
    card.copy.click()
    assert QGuiApplication.clipboard().text() == commands_text()


def test_the_shown_commands_are_those_that_are_run(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "70-handspan.rules"
    monkeypatch.setattr(access_rule, "TARGET", str(target))
    asker = tmp_path / "asker"
    log = tmp_path / "ran"
    asker.write_text(f'#!/bin/sh\nudevadm() {{ echo "$@" >> {log}; }}\neval "$3"\n')
    asker.chmod(0o755)
    installer = RuleInstaller(str(asker))
    assert installer.possible
    card = RuleCard(installer)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.installed, timeout=WAIT_MS):
        card.install.click()
    assert target.read_text() == rule_text()
    assert log.read_text().splitlines() == [
        "control --reload",
        "trigger --attr-match=idVendor=f182",
    ]


@pytest.mark.parametrize(("code", "told"), [(126, "Nothing was changed."), (3, "code 3")])
def test_a_refusal_changes_nothing(code: int, told: str, qtbot: QtBot, tmp_path: Path) -> None:
    asker = tmp_path / "asker"
    asker.write_text(f"#!/bin/sh\nexit {code}\n")
    asker.chmod(0o755)
    card = RuleCard(RuleInstaller(str(asker)))
    qtbot.addWidget(card)
    card.install.click()
    qtbot.waitUntil(lambda: told in card.told.text(), timeout=WAIT_MS)
    assert card.install.isEnabled()


def test_a_folder_with_a_space_is_one_word_for_a_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rule = tmp_path / "it's here" / "70-handspan.rules"
    monkeypatch.setattr(access_rule, "rule_path", lambda: rule)
    words = shlex.split(commands_text().splitlines()[0])
    assert words == ["sudo", "install", "-m", "644", str(rule), access_rule.TARGET]


def test_every_outcome_has_a_shape_of_its_own() -> None:
    for theme in (DARK, LIGHT):
        masks = [
            bytes(outcome_pixmap(one, theme, 24, 1.0).toImage().createAlphaMask().constBits())
            for one in (*Outcome, None)
        ]
        assert len(set(masks)) == len(masks)
