"""Ring: organ. The page that calibrates: what it shows, and what it asks for."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox

from handspan_app import calibration_words
from handspan_app.pages.calibration import FAILURE, HOME, RESULT, RUN, CalibrationPage
from handspan_app.pages.page import made
from handspan_app.theme import DARK, LIGHT
from handspan_app.wish import Wish
from handspan_resources import board
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CalibrationFailure,
    CalibrationHint,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationPicture,
    CalibrationProgress,
    CalibrationResult,
    CalibrationStatus,
    CameraNumbers,
    CancelCalibration,
    ContinueCalibration,
    Coverage,
    Figure,
    FigureName,
    GetCalibrationPicture,
    StartCalibration,
    Tilt,
    UndoCalibration,
    UseFactoryCalibration,
    UserCalibration,
    Verdict,
    Wanted,
)
from handspan_service.contract.control import Reply
from handspan_service.contract.model import CalibrationKind, SourceKind
from support.panel_values import a_device, a_status, with_

pytestmark = pytest.mark.usefixtures("qapp")


class Desk:
    """A page, and the service it believes to speak to."""

    def __init__(self) -> None:
        self.page = made(CalibrationPage(DARK))
        self.asked: list[Any] = []
        self.notices: list[str] = []
        self.error = ""
        self.page.wished.connect(self._answer)
        self.page.notice.connect(self.notices.append)
        self.page.show_status(a_status())
        self.page.opened()

    def _answer(self, wish: Wish) -> None:
        self.asked.append(wish.make(len(self.asked) + 1))
        if wish.done is not None:
            wish.done(Reply(len(self.asked), self.error))

    def asked_for(self, kind: type[Any]) -> list[Any]:
        return [request for request in self.asked if isinstance(request, kind)]

    @property
    def step(self) -> int:
        return self.page._stack.currentIndex()


def a_result(verdict: Verdict = Verdict.GOOD, ratio: float = 1.0) -> CalibrationProgress:
    figures = (
        Figure(FigureName.REPROJECTION_PX, 0.2, verdict, 0.7),
        Figure(FigureName.HOLDOUT_PX, 0.21, Verdict.GOOD),
    )
    numbers = CameraNumbers(40.0 * ratio, (0.0,) * 12, (0.0,) * 12)
    made = UserCalibration(
        serial="LP1",
        cameras=numbers,
        unix_time_s=1,
        software="0",
        ruled_mm=200.0,
        views=25,
        dropped=0,
        lens_terms=5,
        figures=figures,
    )
    return CalibrationProgress(
        phase=CalibrationPhase.DECIDING,
        serial="LP1",
        result=CalibrationResult(made, figures, verdict, ratio, 40.0),
    )


def a_jpeg() -> bytes:
    image = QImage(32, 24, QImage.Format.Format_Grayscale8)
    image.fill(90)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "JPEG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def test_a_calibration_is_walked_from_start_to_use() -> None:
    desk = Desk()
    desk.page.ruled.setValue(198.4)
    desk.page.start.click()
    (start,) = desk.asked_for(StartCalibration)
    assert (start.ruled_mm, start.method) == (198.4, CalibrationMethod.BOARD)
    assert not start.demonstration
    assert desk.step == RUN
    light = CalibrationProgress(
        phase=CalibrationPhase.LIGHT, hint=CalibrationHint.LIGHT_GOOD, may_continue=True
    )
    desk.page.show_message(light)
    desk.page.run.go_on.click()
    assert len(desk.asked_for(ContinueCalibration)) == 1
    desk.page.show_message(
        CalibrationProgress(
            phase=CalibrationPhase.CAPTURE,
            hint=CalibrationHint.HOLD_STILL,
            coverage=Coverage(share=0.4),
            wanted=Wanted(0, Tilt.LEFT, 2),
        )
    )
    assert desk.page.run.bar.value() == 40
    assert not desk.page.run.go_on.isEnabled()
    assert "still" in desk.page.run.hint.text()
    desk.page.show_message(a_result())
    assert desk.step == RESULT
    desk.page.result.apply.click()
    (apply,) = desk.asked_for(ApplyCalibration)
    assert not apply.factory_scale
    assert desk.step == HOME


def test_pictures_are_asked_for_one_at_a_time_and_only_while_seen() -> None:
    desk = Desk()
    desk.page.start.click()
    assert len(desk.asked_for(GetCalibrationPicture)) == 1
    picture = CalibrationPicture(a_jpeg(), a_jpeg(), ((0.5, 0.5),))
    desk.page.show_message(picture)
    assert len(desk.asked_for(GetCalibrationPicture)) == 2
    desk.page.closed()
    desk.page.show_message(picture)
    assert len(desk.asked_for(GetCalibrationPicture)) == 2
    desk.page.opened()
    assert len(desk.asked_for(GetCalibrationPicture)) == 3
    assert not desk.asked_for(CancelCalibration), "looking away ends nothing"


def test_both_pictures_are_painted_in_both_looks() -> None:
    desk = Desk()
    desk.page.resize(800, 600)
    desk.page.start.click()
    desk.page.show_message(CalibrationPicture(a_jpeg(), a_jpeg(), ((0.5, 0.5),), ((0.4, 0.5),)))
    cells = tuple(range(24))
    desk.page.show_message(
        CalibrationProgress(
            phase=CalibrationPhase.CAPTURE, coverage=Coverage(cells, cells), wanted=Wanted(1)
        )
    )
    dark = desk.page.grab().toImage()
    desk.page.set_theme(LIGHT)
    assert desk.page.grab().toImage() != dark
    assert desk.page.run.eyes[0].accessibleDescription() == "21 of 24 parts covered"


def test_cancel_ends_it_at_once() -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.run.cancel.click()
    assert len(desk.asked_for(CancelCalibration)) == 1
    assert desk.step == HOME
    desk.page.show_message(a_result())
    assert desk.step == HOME, "what comes late is not shown"


def test_a_start_that_is_refused_says_why() -> None:
    desk = Desk()
    desk.error = "no controller"
    desk.page.start.click()
    assert desk.step == HOME
    assert desk.notices == ["No controller"]


@pytest.mark.parametrize("failure", list(CalibrationFailure)[1:])
def test_every_failure_has_words(failure: CalibrationFailure) -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.show_message(
        CalibrationProgress(phase=CalibrationPhase.FAILED, failure=failure, detail="because")
    )
    assert desk.step == FAILURE
    assert desk.page.failure_text.text()


def test_a_service_that_goes_away_is_told() -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.show_status(None)
    assert desk.step == FAILURE


def test_a_result_that_goes_with_the_service_is_told() -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.show_message(a_result())
    assert "tracking goes on" in desk.page.result._meanwhile.text()
    desk.page.show_status(None)
    assert desk.step == FAILURE
    assert "before you decided" in desk.page.failure_text.text()
    desk.page.show_status(a_status())
    desk.page.start.click()
    desk.page.show_status(None)
    assert "before you decided" not in desk.page.failure_text.text(), "there was no result"


def test_another_size_is_asked_about_and_the_factory_is_proposed() -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.show_message(a_result(ratio=1.05))
    assert not desk.page.result.question.isHidden()
    desk.page.result.apply.click()
    assert desk.asked_for(ApplyCalibration)[0].factory_scale


def test_what_is_too_poor_cannot_be_applied() -> None:
    desk = Desk()
    desk.page.start.click()
    desk.page.show_message(a_result(Verdict.REFUSED))
    assert not desk.page.result.apply.isEnabled()
    desk.page.result.keep.click()
    assert len(desk.asked_for(CancelCalibration)) == 1


def test_the_mirror_has_nothing_to_apply() -> None:
    desk = Desk()
    desk.page.mirror.click()
    assert desk.asked_for(StartCalibration)[0].method is CalibrationMethod.MIRROR
    figures = (Figure(FigureName.MIRROR_MEDIAN_PX, 0.1, Verdict.GOOD),)
    desk.page.show_message(
        CalibrationProgress(
            phase=CalibrationPhase.DECIDING,
            method=CalibrationMethod.MIRROR,
            result=CalibrationResult(None, figures, Verdict.GOOD),
        )
    )
    assert desk.page.result.apply.isHidden()


def test_without_a_controller_only_the_demonstration_is_possible() -> None:
    desk = Desk()
    simulated = with_(a_status(), device=a_device(SourceKind.SIMULATED))
    desk.page.show_status(simulated)
    assert not desk.page.start.isEnabled()
    desk.page.demonstration.setChecked(True)
    assert desk.page.start.isEnabled()
    desk.page.start.click()
    assert desk.asked_for(StartCalibration)[0].demonstration


def test_what_is_in_use_can_be_taken_back() -> None:
    desk = Desk()
    assert not desk.page.undo.isEnabled()
    assert not desk.page.factory.isEnabled()
    changed = replace(a_device(), calibration=CalibrationKind.USER)
    desk.page.show_status(
        with_(a_status(), device=changed, calibration=CalibrationStatus(False, 1_700_000_000, 2))
    )
    desk.page.undo.click()
    desk.page.factory.click()
    assert desk.asked_for(UndoCalibration)
    assert desk.asked_for(UseFactoryCalibration)


@pytest.mark.parametrize("paper", list(board.Paper))
def test_the_board_is_saved(tmp_path: Path, paper: board.Paper) -> None:
    desk = Desk()
    desk.page.save_board(tmp_path / "b.pdf", paper)
    desk.page.save_board(tmp_path / "b.svg", paper)
    assert (tmp_path / "b.pdf").read_bytes() == board.pdf(paper)
    assert (tmp_path / "b.svg").read_text() == board.svg(paper)
    assert desk.notices == [f"Saved as {tmp_path / name}." for name in ("b.pdf", "b.svg")]
    desk.page.save_board(tmp_path / "nowhere" / "b.pdf", paper)
    assert "cannot be written" in desk.notices[-1]


def test_every_control_has_a_name() -> None:
    page = Desk().page
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox):
        for control in page.findChildren(kind):
            assert control.accessibleName() or getattr(control, "text", str)()


def test_everything_that_is_told_has_words() -> None:
    for hint in list(CalibrationHint)[1:]:
        assert calibration_words.hint_words(hint)
    for phase in CalibrationPhase:
        assert calibration_words.phase_words(phase)
    for name in FigureName:
        assert calibration_words.figure_words(name)
        assert any(c.isdigit() for c in calibration_words.value_words(name, 1.5))
    for verdict in Verdict:
        assert calibration_words.verdict_words(verdict)
        assert calibration_words.outcome_words(verdict, mirror=False)
        assert calibration_words.outcome_words(verdict, mirror=True)
    places = {calibration_words.wanted_words(Wanted(cell)) for cell in range(24)}
    assert len(places) == 9


def test_the_step_of_solving_shows_its_share() -> None:
    desk = Desk()
    desk.page.start.click()
    solving = CalibrationProgress(phase=CalibrationPhase.SOLVING, share=0.3, error_px=0.5)
    desk.page.show_message(solving)
    assert desk.page.run.bar.value() == 30
    desk.page.show_message(msgspec.structs.replace(solving, share=0.8))
    assert desk.page.run.bar.value() == 80
