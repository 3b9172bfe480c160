"""Ring: law. Views with known truth in, cameras out, and refusals with their reason."""

from dataclasses import replace

import numpy as np
import pytest

from handspan_service.calibration.figures import figures_of, judged, similarity_scale
from handspan_service.calibration.rig import Form, project
from handspan_service.calibration.solve import HELD_OUT_EACH, CalibrationError, solve
from handspan_service.calibration.values import calibration_of, numbers_of
from handspan_service.calibration.views import CORNERS_MM, Sight, View, coverage
from handspan_service.contract.calibration import CalibrationFailure, Figure, FigureName, Verdict
from handspan_service.contract.model import CalibrationKind
from handspan_service.geometry import Camera, StereoCalibration, cayley, nominal_calibration
from support.boards import a_turn, real_cameras, some_views

TRUTH = real_cameras()


@pytest.mark.parametrize("terms", [3, 5])
def test_the_unknowns_are_those_of_the_cameras(terms: int) -> None:
    form = Form(TRUTH, terms)
    again = form.calibration(form.numbers(TRUTH))
    np.testing.assert_allclose(form.numbers(again), form.numbers(TRUTH))
    for camera, known in zip(again.cameras, TRUTH.cameras, strict=True):
        np.testing.assert_allclose(camera.rotation, known.rotation)
        np.testing.assert_allclose(camera.radial, known.radial)


@pytest.mark.parametrize("eye", [0, 1])
def test_derivatives_agree_with_differences(eye: int) -> None:
    form = Form(TRUTH, 5)
    numbers = form.numbers(TRUTH)
    rng = np.random.default_rng(eye)
    points = rng.uniform([-150, -100, 120], [150, 100, 300], (20, 3))
    found = project(form, TRUTH, eye, points)
    for index in range(form.size):
        step = np.zeros(form.size)
        step[index] = 1e-5
        ahead, behind = (
            project(form, form.calibration(numbers + sign * step), eye, points).pixels_px
            for sign in (1, -1)
        )
        np.testing.assert_allclose(
            (ahead - behind) / 2e-5, found.by_numbers[:, :, index], rtol=2e-3, atol=2e-3
        )
    for axis in range(3):
        shift = np.zeros(3)
        shift[axis] = 1e-3
        ahead, behind = (
            project(form, TRUTH, eye, points + sign * shift).pixels_px for sign in (1, -1)
        )
        np.testing.assert_allclose((ahead - behind) / 2e-3, found.by_point[:, :, axis], atol=1e-3)


@pytest.mark.parametrize("start", [TRUTH, nominal_calibration()], ids=["factory", "nominal"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_cameras_are_found(start: StereoCalibration, seed: int) -> None:
    views = some_views(30, seed, TRUTH, start)
    shares: list[float] = []
    found = solve(views, start, lambda share, error: shares.append(share))
    assert abs(found.calibration.baseline_mm - TRUTH.baseline_mm) < 0.1
    assert found.held_out_px < 0.3
    assert found.error_px == pytest.approx(0.2, abs=0.05)  # The noise of both directions.
    assert found.calibration.kind is CalibrationKind.USER
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 6, "progress is told while it computes"
    assert relative_turn_mrad(found.calibration, TRUTH) < 1.5


def relative_turn_mrad(one: StereoCalibration, other: StereoCalibration) -> float:
    """Return the angle by which the cameras' turns against each other differ."""
    turns = [cayley(c.left.rotation) @ cayley(c.right.rotation).T for c in (one, other)]
    cosine = (np.trace(turns[0] @ turns[1].T) - 1) / 2
    return float(1e3 * np.arccos(min(cosine, 1.0)))


def test_the_mean_turn_about_the_line_between_the_cameras_is_kept() -> None:
    found = solve(some_views(20, 5, TRUTH, TRUTH), TRUTH).calibration
    means = [
        sum(camera.rotation[0] for camera in calibration.cameras) / 2
        for calibration in (found, TRUTH)
    ]
    assert means[0] == pytest.approx(means[1], abs=1e-12)


def test_views_that_contradict_the_others_are_left_out() -> None:
    views = some_views(26, 6, TRUTH, TRUTH)
    for number in (3, 17):
        left, right = views[number].eyes
        moved = Sight(right.ids, right.pixels_px + np.array([0.0, 3.0]))
        views[number] = View((left, moved), views[number].pose)
    found = solve(views, TRUTH)
    assert found.dropped == 2
    assert abs(found.calibration.baseline_mm - TRUTH.baseline_mm) < 0.1


def test_cameras_that_moved_meanwhile_are_refused() -> None:
    x, y, z = TRUTH.right.rotation
    knocked = replace(
        TRUTH, right=replace(TRUTH.right, rotation=(x + 0.006, y + 0.004, z)), record=b""
    )
    views = some_views(14, 7, TRUTH, TRUTH) + some_views(14, 8, knocked, TRUTH)
    with pytest.raises(CalibrationError, match="moved against each other") as refused:
        solve(views, TRUTH)
    assert refused.value.failure is CalibrationFailure.MOVED


def test_views_that_contradict_each_other_are_refused() -> None:
    views = some_views(25, 9, TRUTH, TRUTH, noise_px=1.5)
    with pytest.raises(CalibrationError, match="contradict") as refused:
        solve(views, TRUTH)
    assert refused.value.failure is CalibrationFailure.INCONSISTENT


def test_too_few_views_are_refused() -> None:
    with pytest.raises(CalibrationError, match="too few") as refused:
        solve(some_views(14, 10, TRUTH, TRUTH), TRUTH)
    assert refused.value.failure is CalibrationFailure.NOT_SOLVED


def test_solving_ends_when_nobody_wants_it_any_more() -> None:
    class EnoughError(Exception):
        pass

    steps = 0

    def on_step(share: float, error_px: float) -> None:
        nonlocal steps
        steps += 1
        if steps == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        solve(some_views(20, 11, TRUTH, TRUTH), TRUTH, on_step)
    assert steps == 2


def test_a_smaller_board_makes_everything_larger() -> None:
    # A page printed at 95 %: seen from the same distances, it is taken for one farther off.
    found = solve(some_views(20, 12, TRUTH, TRUTH, size=0.95), TRUTH)
    assert found.calibration.baseline_mm / TRUTH.baseline_mm == pytest.approx(1 / 0.95, abs=0.004)


def test_numbers_are_the_cameras() -> None:
    again = calibration_of(numbers_of(TRUTH))
    assert again.cameras == TRUTH.cameras
    assert again.baseline_mm == TRUTH.baseline_mm
    assert isinstance(again.left, Camera)


def test_a_scale_is_that_of_the_points() -> None:
    rng = np.random.default_rng(0)
    seen = 1.02 * CORNERS_MM @ a_turn(0.3, -0.2, 1.0).T + np.array([5.0, -3.0, 200.0])
    noisy = [
        similarity_scale(CORNERS_MM, seen + rng.normal(0, 2.0, seen.shape)) for _ in range(200)
    ]
    assert similarity_scale(CORNERS_MM, seen) == pytest.approx(1.02)
    assert np.mean(noisy) == pytest.approx(1.02, abs=2e-3), "noise makes it no larger"


def test_each_figure_is_judged_by_its_own_bounds() -> None:
    name = FigureName.REPROJECTION_PX
    verdicts = [judged(name, value) for value in (0.3, 0.31, 0.6, 0.81)]
    assert verdicts == [Verdict.GOOD, Verdict.USABLE, Verdict.POOR, Verdict.REFUSED]
    assert judged(FigureName.BASELINE_MM, -1.5) is Verdict.POOR


def fit_of_views_apart(others: list[View], judges: list[View]) -> Figure:
    """Return what is said of views of which some had no part."""
    views = [
        judge if number % HELD_OUT_EACH == HELD_OUT_EACH // 2 else other
        for number, (other, judge) in enumerate(zip(others, judges, strict=True))
    ]
    figures = figures_of(solve(views, TRUTH), (), TRUTH, 0.0, 1.0)
    (found,) = (figure for figure in figures if figure.name is FigureName.HOLDOUT_PX)
    return found


@pytest.mark.parametrize("seed", [2, 4, 7])
def test_cameras_that_fit_their_own_views_alone_are_refused(seed: int) -> None:
    narrow = some_views(15, seed, TRUTH, TRUTH, reach=0.02)
    found = fit_of_views_apart(narrow, some_views(15, 100 + seed, TRUTH, TRUTH))
    assert found.verdict is Verdict.REFUSED
    assert found.value < 1.0, "which the size of the error alone would allow"


@pytest.mark.parametrize("seed", range(4))
def test_views_apart_may_be_less_exact_by_nature(seed: int) -> None:
    exact = some_views(25, seed, TRUTH, TRUTH, noise_px=0.12)
    found = fit_of_views_apart(exact, some_views(25, 100 + seed, TRUTH, TRUTH, noise_px=0.25))
    assert found.verdict is Verdict.GOOD
    assert found.value > 0.3, "twice as much as that of the others"


def test_coverage_counts_what_the_views_show() -> None:
    found = coverage(some_views(25, 13, TRUTH, TRUTH))
    assert sum(found.left) > 25 * 8
    assert sum(found.distances) <= 25
    assert 0.5 < found.share < 1.0
    assert coverage(()).share == 0.0
