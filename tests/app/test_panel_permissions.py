"""Ring: organ. The pages of applications and permissions: what they show and what they wish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.pages.applications import ApplicationsPage
from handspan_app.pages.page import OpenPage, Page, made
from handspan_app.pages.permissions import PermissionsPage
from handspan_app.theme import DARK, apply
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    AnswerQuestion,
    ClientStatus,
    EndCaution,
    Reply,
    RevokePermission,
    SetPermission,
    SetSettings,
    Status,
)
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Decision,
    FocusSource,
    Foreground,
    Identity,
    IdentityKind,
    PermissionStatus,
    Question,
    Rule,
    RuleSource,
)
from handspan_service.contract.settings import Settings
from support.panel_values import a_client, a_status, with_
from support.patience import WAIT_MS

pytestmark = pytest.mark.usefixtures("qapp")
PAINT = Identity(IdentityKind.PROGRAM, "program:/usr/bin/paint", "paint")
PAGE = Identity(IdentityKind.PAGE, "page:https://a.example program:/bin/web", "https://a.example")
NAMELESS = Identity(IdentityKind.PAGE, "page:null program:/bin/web", "page without an address")
HANDS = PermissionStatus(Capability.HANDS, True, True, Because.SETTING)
NO_PICTURES = PermissionStatus(Capability.IMAGES, True, False, Because.RULE)
OPEN = PermissionStatus(Capability.BACKGROUND, True, False, Because.ASKING)
RULES = (
    Rule(PAGE, Capability.BACKGROUND, True, RuleSource.USER, "2026-02-03"),
    Rule(PAINT, Capability.IMAGES, False, RuleSource.DENIALS, "2026-02-04"),
    Rule(PAINT, Capability.PAUSE, True, RuleSource.USER, "2026-02-05"),
)
QUESTION = Question(4, PAINT, Capability.BACKGROUND, (1,), 20.0)


def a_program(number: int = 1, **changes: object) -> ClientStatus:
    client = a_client(
        number,
        dialect="native",
        pid=4711,
        identity=PAINT,
        permissions=(HANDS, OPEN, NO_PICTURES),
        rate_hz=114.6,
        skipped=3,
    )
    return replace(client, **changes)


def a_busy_status() -> Status:
    return with_(
        a_status(),
        clients=(a_program(), a_client(2, identity=PAGE, in_front=False, receiving=False)),
        rules=RULES,
        questions=(QUESTION,),
        foreground=Foreground(FocusSource.X11, 4711),
        attended=True,
    )


class Shown:
    """A page, and what it wishes."""

    def __init__(self, page: Page, qtbot: QtBot) -> None:
        self.wishes: list[Wish] = []
        self.errands: list[object] = []
        page.wished.connect(self.wishes.append)
        page.errand_wished.connect(self.errands.append)
        page.resize(900, 700)
        qtbot.addWidget(page)
        page.show_status(a_busy_status())
        page.show()

    def requests(self) -> list[object]:
        made: list[object] = [wish.make(7) for wish in self.wishes]
        self.wishes.clear()
        return made


@pytest.fixture
def applications(qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[ApplicationsPage, Shown]]:
    apply(qapp, DARK)
    page = ApplicationsPage(DARK)
    yield page, Shown(page, qtbot)
    page.hide()


@pytest.fixture
def permissions(qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[PermissionsPage, Shown]]:
    apply(qapp, DARK)
    page = made(PermissionsPage(DARK))
    qtbot.waitUntil(lambda: page.complete, timeout=WAIT_MS)
    yield page, Shown(page, qtbot)
    page.hide()


def texts(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_an_application_is_described_honestly(
    applications: tuple[ApplicationsPage, Shown],
) -> None:
    page, _ = applications
    said = page.rows[1].texts()
    for words in ("paint", "/usr/bin/paint", "Program · native · process 4711", "115 frames/s"):
        assert words in said
    for words in ("1000 sent · 3 dropped", "In front", "✓  Hands", "?  Background", "✕  Pictures"):
        assert words in said
    assert "Behind" in page.rows[2].texts()
    assert "No frames" in page.rows[2].texts()
    chip = page.rows[1].chips[2]
    assert chip.accessibleName() == "Pictures: you never allow it"


def test_of_a_page_without_an_address_nothing_is_allowed_for_long(
    applications: tuple[ApplicationsPage, Shown],
) -> None:
    page, shown = applications
    unheard = PermissionStatus(Capability.BACKGROUND, True, False, Because.UNANSWERED)
    client = a_client(2, identity=NAMELESS, permissions=(HANDS, unheard))
    question = Question(5, NAMELESS, Capability.BACKGROUND, (2,), 20.0)
    page.show_status(with_(a_busy_status(), clients=(client,), rules=(), questions=(question,)))
    chip = page.rows[2].chips[1]
    assert "Page without an address" in page.rows[2].texts()
    assert "/bin/web" in page.rows[2].texts()
    assert not chip.allow.isVisible()
    assert chip.deny.isVisible()
    assert chip.forget.isEnabled(), "so that it is asked anew"
    row = page.questions[5]
    assert Decision.ALLOW_ALWAYS not in row.buttons
    said = [label.text() for label in row.findChildren(QLabel)]
    assert any("until this page is closed" in one for one in said)
    assert not shown.requests()


def test_lost_answers_are_told_and_the_user_ends_the_caution(
    permissions: tuple[PermissionsPage, Shown],
) -> None:
    page, shown = permissions
    assert not page.caution.isVisible()
    page.show_status(with_(a_busy_status(), cautious=True))
    assert page.caution.isVisible()
    assert "Earlier answers are lost" in texts(page)
    page.caution.confirm.click()
    assert shown.requests() == [EndCaution(7)]
    page.show_status(a_busy_status())
    assert not page.caution.isVisible()


def test_a_chip_changes_what_is_remembered(applications: tuple[ApplicationsPage, Shown]) -> None:
    page, shown = applications
    chip = page.rows[1].chips[2]
    assert chip.forget.isEnabled()
    for action in (chip.allow, chip.deny, chip.forget):
        action.trigger()
    assert shown.requests() == [
        SetPermission(7, PAINT, Capability.IMAGES, True),
        SetPermission(7, PAINT, Capability.IMAGES, False),
        RevokePermission(7, PAINT.key, Capability.IMAGES),
    ]
    assert not page.rows[1].chips[0].forget.isEnabled(), "nothing is remembered of it"


def test_of_somebody_unknown_nothing_can_be_remembered(
    applications: tuple[ApplicationsPage, Shown],
) -> None:
    page, _ = applications
    page.show_status(with_(a_busy_status(), clients=(a_program(identity=None),)))
    assert not any(chip.isEnabled() for chip in page.rows[1].chips)
    assert "being looked up" in page.rows[1].texts()


def test_questions_are_answered_on_the_page(applications: tuple[ApplicationsPage, Shown]) -> None:
    page, shown = applications
    assert "paint: May it see your hands in the background, too?" in texts(page)
    for decision in Decision:
        page.questions[4].buttons[decision].click()
    assert shown.requests() == [AnswerQuestion(7, 4, decision) for decision in Decision]
    page.show_status(with_(a_busy_status(), questions=()))
    assert "Waiting for your answer" not in texts(page)


def test_rows_stay_while_their_clients_stay(applications: tuple[ApplicationsPage, Shown]) -> None:
    page, _ = applications
    first = page.rows[1]
    page.show_status(with_(a_busy_status(), clients=(a_program(rate_hz=20.0),)))
    assert page.rows == {1: first}
    assert "20 frames/s" in first.texts()
    page.show_status(None)
    assert not page.rows
    assert "None yet." in texts(page)


def test_the_way_to_the_permissions_is_short(applications: tuple[ApplicationsPage, Shown]) -> None:
    page, shown = applications
    page.permissions.click()
    assert shown.errands == [OpenPage("permissions")]


def test_rules_are_shown_with_where_they_come_from(
    permissions: tuple[PermissionsPage, Shown],
) -> None:
    page, _ = permissions
    assert list(page.rules.rows) == [(one.identity.key, one.capability) for one in RULES]
    said = texts(page)
    for words in (
        "May see your hands in the background",
        "Since 2026-02-04, after three refusals",
        "May pause tracking",
        "Hands go to the application whose window is in front.",
    ):
        assert words in said


def test_a_rule_is_changed_and_forgotten(permissions: tuple[PermissionsPage, Shown]) -> None:
    page, shown = permissions
    row = page.rules.rows[PAINT.key, Capability.IMAGES]
    row.deny.trigger()
    assert shown.requests() == [], "it is denied already"
    row.allow.trigger()
    row.forget.click()
    assert shown.requests() == [
        SetPermission(7, PAINT, Capability.IMAGES, True),
        RevokePermission(7, PAINT.key, Capability.IMAGES),
    ]
    page.show_status(with_(a_busy_status(), rules=RULES[:1]))
    assert list(page.rules.rows) == [(PAGE.key, Capability.BACKGROUND)]


def test_all_is_forgotten_after_a_second_press_alone(
    permissions: tuple[PermissionsPage, Shown],
) -> None:
    page, shown = permissions
    page.rules.forget_all.click()
    assert shown.requests() == []
    assert page.rules.forget_all.text() == "Press again to forget all"
    page.rules.forget_all.click()
    assert shown.requests() == [RevokePermission(7, PAGE.key), RevokePermission(7, PAINT.key)]
    page.show_status(with_(a_busy_status(), rules=()))
    assert not page.rules.forget_all.isEnabled()
    assert "Nothing yet." in texts(page)


def test_search_finds_applications_and_permissions(
    permissions: tuple[PermissionsPage, Shown],
) -> None:
    page, _ = permissions
    page.search.setText("a.example")
    assert "May see your hands in the background" in texts(page)
    assert "May pause tracking" not in texts(page)
    page.search.setText("pausing")
    assert [name for name, row in page.rows.items() if row.isVisible()] == ["native_pause"]
    assert "No answer has these words." in texts(page)


def test_switches_for_all_are_settings(permissions: tuple[PermissionsPage, Shown]) -> None:
    page, shown = permissions
    box = page.rows["native_images"].editor.control
    assert isinstance(box, QComboBox)
    assert [box.itemData(index) for index in range(box.count())] == ["allow", "ask", "deny"]
    box.activated.emit(2)
    wish = shown.wishes[0]
    assert shown.requests() == [SetSettings(7, {"native_images": "deny"})]
    notices: list[str] = []
    page.notice.connect(notices.append)
    assert wish.done is not None
    wish.done(Reply(7, "the disk is full"))
    assert notices == ["That did not work: the disk is full"]
    assert box.currentData() == "ask", "what holds is shown"


def test_the_tab_key_goes_down_the_page(permissions: tuple[PermissionsPage, Shown]) -> None:
    page, _ = permissions
    order: list[QWidget] = [page.search]
    while (following := order[-1].nextInFocusChain()) is not page.search:
        assert following is not None
        order.append(following)
    controls = [row.editor.control for row in page.rows.values()]
    origins = page.origins
    wanted: list[QWidget] = [*controls, origins.origin, origins.where, origins.add]
    assert [one for one in order if one in wanted] == wanted


def test_origins_stand_in_one_list_at_most(permissions: tuple[PermissionsPage, Shown]) -> None:
    page, shown = permissions
    settings = Settings(
        allowed_origins=("https://a.example",), denied_origins=("https://b.example",)
    )
    page.show_status(with_(a_busy_status(), settings=settings))
    assert list(page.origins.rows) == ["https://a.example", "https://b.example"]
    page.origins.origin.setText(" https://c.example/ ")
    page.origins.add.click()
    box = page.origins.rows["https://a.example"].findChildren(QComboBox)[0]
    box.activated.emit(1)
    remove = page.origins.rows["https://b.example"].findChildren(QAbstractButton)[-1]
    remove.click()
    a, b, c = (f"https://{one}.example" for one in "abc")
    assert shown.requests() == [
        SetSettings(7, {"allowed_origins": [a, c], "denied_origins": [b]}),
        SetSettings(7, {"allowed_origins": [], "denied_origins": [a, b]}),
        SetSettings(7, {"allowed_origins": [a], "denied_origins": []}),
    ]


@pytest.mark.parametrize(
    ("foreground", "words"),
    [
        (Foreground(), "does not tell which window is in front"),
        (Foreground(FocusSource.X11), "It is not known whose window"),
        (Foreground(FocusSource.X11, 3), "Hands go to the application"),
    ],
)
def test_what_is_known_of_the_focus_is_said(
    permissions: tuple[PermissionsPage, Shown], foreground: Foreground, words: str
) -> None:
    page, _ = permissions
    page.show_status(with_(a_busy_status(), foreground=foreground))
    assert words in texts(page)


def test_every_control_of_both_pages_has_a_name_and_the_keyboard(
    applications: tuple[ApplicationsPage, Shown], permissions: tuple[PermissionsPage, Shown]
) -> None:
    for page in (applications[0], permissions[0]):
        for control in page.findChildren(QAbstractButton) + page.findChildren(QComboBox):
            if control.isVisible():
                assert control.accessibleName() or getattr(control, "text", str)(), control
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control
                assert control.height() >= 24, control
