"""Ring: organ. Whole calibrations before rendered boards, from the first picture to the result."""

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from msgspec.structs import replace as replace_progress

from board_holder import MOST_TRIES, OUT_LOOKS, Person
from handspan_service.calibration.mirror import MirrorSession
from handspan_service.calibration.views import VIEWS_NEEDED, Pose
from handspan_service.contract.calibration import (
    TILTS,
    CalibrationFailure,
    CalibrationHint,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationProgress,
    FigureName,
    StartCalibration,
    Tilt,
    Verdict,
    Wanted,
)
from handspan_service.contract.model import CalibrationKind
from handspan_service.device.board_view import Print
from handspan_service.device.simulated_board import BoardPose, SimulatedBoardSource
from handspan_service.device.simulated_mirror import SimulatedMirrorSource
from handspan_service.geometry import StereoCalibration
from support.boards import Walk, real_cameras

TRUTH = real_cameras()


def bent(cameras: StereoCalibration) -> StereoCalibration:
    """Return cameras as an old controller has them: no longer what the factory measured."""
    x, y, z = cameras.right.rotation
    left = replace(cameras.left, focal_px=cameras.left.focal_px * 1.004)
    right = replace(cameras.right, rotation=(x + 0.005, y - 0.004, z + 0.002))
    return replace(cameras, left=left, right=right, record=b"")


@pytest.fixture(scope="module")
def walked() -> CalibrationProgress:
    source = SimulatedBoardSource(1, realtime=False, calibration=bent(TRUTH), factory=TRUTH)
    return Walk.begin(source).to_the_end(VIEWS_NEEDED)


def test_a_controller_that_was_bent_is_measured_anew(walked: CalibrationProgress) -> None:
    assert walked.phase is CalibrationPhase.DECIDING
    assert walked.views == VIEWS_NEEDED == 25
    assert walked.checks == 10
    result = walked.result
    assert result is not None
    assert result.calibration is not None
    figures = {figure.name: figure for figure in result.figures}
    assert abs(figures[FigureName.BASELINE_MM].value) < 0.1
    assert figures[FigureName.HOLDOUT_PX].value < 0.3
    assert figures[FigureName.REPROJECTION_PX].value < 0.3
    assert result.verdict is Verdict.GOOD
    before = figures[FigureName.EPIPOLAR_PX].before
    assert before is not None
    assert before > 3 * figures[FigureName.EPIPOLAR_PX].value, "the old calibration was off"


def test_the_result_says_what_it_is_of(walked: CalibrationProgress) -> None:
    assert walked.result is not None
    made = walked.result.calibration
    assert made is not None
    assert made.serial == walked.serial == "SIMULATED-1"
    assert made.views + made.dropped == walked.views
    focal_px = made.cameras.left[0]
    assert focal_px == pytest.approx(bent(TRUTH).left.focal_px, abs=0.5)


def a_source(**changes: object) -> SimulatedBoardSource:
    return SimulatedBoardSource(1, realtime=False, calibration=TRUTH, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "hints"),
    [
        (Print(mirrored=True), {CalibrationHint.MIRRORED}),
        (Print(toner=0.62), {CalibrationHint.LOW_CONTRAST, CalibrationHint.NO_BOARD}),
    ],
    ids=["mirrored", "pale"],
)
def test_bad_prints_do_not_get_past_the_light(
    printed: Print, hints: set[CalibrationHint]
) -> None:
    walk = Walk.begin(a_source(printed=printed))
    for number in (1, 9):
        walk.hold(number)
    assert not walk.session.progress.may_continue
    walk.session.go_on()
    assert walk.session.progress.phase is CalibrationPhase.LIGHT
    assert {progress.hint for progress in walk.told[-8:]} & hints


def test_a_board_on_its_way_is_not_taken() -> None:
    source = a_source()
    walk = Walk.begin(source)
    for number in (9, 10, 11):
        walk.hold(number)
        walk.session.go_on()
    views = walk.session.progress.views
    # From now on every look finds it elsewhere.
    hints = set()
    for number in range(12, 40):
        source.set_exposure(walk.session.exposure)
        source.skip_to(round(number * 42) + 2)
        image = source.read(1.0)
        assert image is not None
        walk.session.look(image)
        hints.add(walk.session.progress.hint)
    assert walk.session.progress.views == views
    assert CalibrationHint.HOLD_STILL in hints


def test_what_was_said_of_a_place_stands_until_the_board_leaves_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = a_source()
    walk = Walk.begin(source)
    for number in (9, 10):
        walk.hold(number)
        walk.session.go_on()
    assert walk.session.progress.hint is CalibrationHint.KEPT
    kept = walk.session.progress
    measure = Mock(wraps=walk.session._detector.measure)
    monkeypatch.setattr(walk.session._detector, "measure", measure)
    source.hold(source.holds[10])
    looks = 8
    walk.look(looks)
    assert {one.hint for one in walk.told[-looks:]} == {CalibrationHint.KEPT}
    measure.assert_not_called()  # Nothing is computed of a place that is known.
    source.hold(source.holds[9])
    walk.until(CalibrationHint.KEPT)
    source.hold(source.holds[10])
    walk.until(CalibrationHint.MOVE_ON)
    assert walk.session.progress.views == kept.views + 1


def test_where_the_board_is_wanted_stands_until_a_view_is_kept() -> None:
    source = a_source()
    walk = Walk.begin(source)
    for number in (9, 10):
        walk.hold(number)
        walk.session.go_on()
    wish = walk.session.progress.wanted
    source.hold(BoardPose(np.eye(3), np.array([0.0, 0.0, 4000.0])))  # Nobody sees it there.
    walk.look(4)
    assert walk.session.progress.hint is CalibrationHint.NO_BOARD
    assert walk.session.progress.wanted == wish
    source.hold(source.holds[9])
    walk.until(CalibrationHint.KEPT)
    assert walk.session.progress.wanted != wish


def test_another_controller_ends_it() -> None:
    source = a_source()
    walk = Walk.begin(source)
    walk.session.opened(replace(source.open(), serial="LP2"))
    assert walk.session.progress.phase is CalibrationPhase.FAILED
    assert walk.session.progress.failure is CalibrationFailure.OTHER_DEVICE


def test_the_same_controller_may_come_back() -> None:
    source = a_source()
    walk = Walk.begin(source)
    walk.session.opened(source.open())
    assert walk.session.progress.phase is CalibrationPhase.LIGHT


def checked(truth: StereoCalibration, factory: StereoCalibration) -> CalibrationProgress:
    """Return what the mirror says of a controller."""
    source = SimulatedMirrorSource(1, realtime=False, calibration=truth, factory=factory)
    told: list[CalibrationProgress] = []
    request = StartCalibration(1, method=CalibrationMethod.MIRROR)
    session = MirrorSession(request, None, told.append)
    session.opened(source.open())
    for _ in range(900):
        source.set_exposure(session.exposure)
        image = source.read(1.0)
        assert image is not None
        session.look(image)
        if session.progress.phase is not CalibrationPhase.CAPTURE:
            break
    return session.progress


def test_a_mirror_tells_good_cameras_from_bent_ones() -> None:
    known = replace(TRUTH, kind=CalibrationKind.FACTORY)
    good, bad = checked(TRUTH, known), checked(bent(TRUTH), known)
    for progress, verdict in ((good, Verdict.GOOD), (bad, Verdict.POOR)):
        assert progress.phase is CalibrationPhase.DECIDING
        assert progress.result is not None
        assert progress.result.calibration is None
        assert {figure.verdict for figure in progress.result.figures} >= {verdict}
    assert np.isclose(good.coverage.share, 1.0)


@pytest.mark.parametrize("tilt", TILTS)
def test_whoever_holds_the_board_does_what_is_asked(tilt: Tilt) -> None:
    person = Person(TRUTH, 1)
    wish = Wanted(cell=8, tilt=tilt, distance=1)
    pose = person.place(CalibrationProgress(phase=CalibrationPhase.CAPTURE, wanted=wish))
    held = Pose(pose.turn, pose.place_mm)
    assert held.tilt() is tilt
    assert held.distance() == 1


@pytest.mark.parametrize("cell", [2, 6, 11, 16, 21])
def test_whoever_does_not_reach_a_place_comes_nearer_to_the_middle(cell: int) -> None:
    person = Person(TRUTH, 2)
    wish = Wanted(cell=cell, distance=1)
    before = CalibrationProgress(phase=CalibrationPhase.CAPTURE, wanted=wish)
    out = replace_progress(before, hint=CalibrationHint.ONE_CAMERA)
    away = []
    for _ in range(MOST_TRIES - 1):
        poses = [person.follow(before, out) for _ in range(OUT_LOOKS)]
        assert poses[:-1] == [None] * (OUT_LOOKS - 1)
        (pose,) = poses[-1:]
        assert pose is not None
        middle = Pose(pose.turn, pose.place_mm).middle_mm
        away.append(float(np.hypot(*middle[:2]) / middle[2]))
    assert away == sorted(away, reverse=True)
    assert away[0] < 2.5, "it stays in the picture"
